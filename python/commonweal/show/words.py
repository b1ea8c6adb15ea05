"""The sentences that stand with a comparison, on the terminal and on the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from commonweal.base.describe import counted, in_scale
from commonweal.results.totals import LINEAR
from commonweal.results.wellbeing import ADDITIONAL

if TYPE_CHECKING:
    from commonweal.results.comparison import ComparisonData

#: Parts of the sum, and what is carried beside it, as a sentence names them.
PART_NAMES = {
    "wellby_jobs": "jobs for the unemployed",
    "wellby_income": "income",
    "wellby_good_jobs": "better or worse jobs",
    "wellby_air": "dirty air",
    "wellby_climate": "climate",
    "wellby_care": "care itself",
}
WELLBYS = (
    "A WELLBY is one point of life satisfaction, on a scale from 0 to 10, for one person for one year. What care does "
    "for those cared for, and what roads or plants do once they are built, is in none of these figures and is likely "
    "the larger part: there is no estimate."
)
JOB_YEARS = (
    "A job-year is one job held for one year, as BEA counts jobs: part-time and second jobs, partners and owners each "
    "count as one. Full-time equivalents measure the work: employees are converted to full-time jobs by their hours, "
    "and people who are mainly self-employed are added. Jobs in running a service need the same money every year; jobs "
    "in building, or in buying once, end with it."
)
#: What the two figures of greenhouse gases are.
WITH_IMPORTS = (
    "GHG with imports adds what making the imports emits abroad, as if they were made in the United States with its "
    "technology; makers abroad often emit more. GHG in the US leaves that out."
)
#: What the two figures of an account are.
TYPE_I = (
    "Type I: jobs paid for directly, and jobs at suppliers. A job-year is one job held for one year; a part-time job "
    "counts as one."
)
TYPE_I_AND_II = (
    "Type I: jobs paid for directly, and jobs at suppliers. Type II adds the jobs that rest on what these workers "
    "spend. A job-year is one job held for one year; a part-time job counts as one."
)
ADDITIONAL_JOBS = (
    "Additional job-years leave out what would have been bought without the program; all other figures include it."
)
NATIONAL_SHARES = "Shares are the nation's by industry, the same in every state."
#: What the phase of a scenario means for its jobs.
PHASES = {
    "operations": "Runs a service: its jobs last as long as the money.",
    "construction": "Builds: its jobs end when the project does.",
    "once": "Buys once: its jobs end with the money.",
    "mixed": "Builds, buys and runs: some of its jobs end, others last as long as the money.",
}
#: Who pays, in words.
PAYS = {
    "households": "Paid for by a tax of the same size on households, who then have less to spend.",
    "government": "Paid for by cutting average government purchases by the same amount.",
}
#: What the rows "jobs where the money is spent" say, by closure.
STAYS = {
    "type-i": "Jobs where the money is spent: the share of jobs in the region that is paid, of direct jobs and of type "
    "I.",
    "type-ii": "Jobs where the money is spent: the share of jobs in the region that is paid, of direct jobs, of type I "
    "and of type II.",
}


def amounts(c: ComparisonData) -> str:
    """What goes through each scenario, as a newspaper writes it: $1 billion."""
    return " or ".join(in_scale(value) for value in sorted(set(c.facts["amount"]), key=abs))


def answer(comparison: ComparisonData, called: Mapping[str, str] | None = None) -> str:
    """The answer in a few sentences: job-years with their range, the trade-off with pay, and what is left where
    somebody pays. Per million dollars, direct and indirect.

    Args:
        called: names of the scenarios in it; their own where none are given.
    """
    c = comparison
    names = dict(zip(c.scenarios, c.scenarios, strict=True)) if called is None else dict(called)
    if "jobs" not in c.account_ids:
        return f"{counted(len(c.scenarios), 'scenario')} compared on {', '.join(c.account_ids)}."
    parts = [_net_answer(c, names)] if c.financing != "none" else []
    parts.append(_jobs_answer(c, names))
    if "pay" in c.quality:
        parts.append(_pay_answer(c, names))
    if len(c.scenarios) > 1:
        parts.append(_how_sure(c, names))
    parts.append("These are jobs supported, not jobs added: some of these people would have worked elsewhere.")
    return " ".join(part for part in parts if part)


def _jobs_answer(c: ComparisonData, names: Mapping[str, str]) -> str:
    jobs = c.type_i["jobs"] / (c.facts["amount"] / 1e6)
    most, fewest = jobs.idxmax(), jobs.idxmin()
    start = f"A million dollars of {c.price_year} through {names[most]} supports"
    if len(jobs) == 1:
        return f"{start} {_with_range(c, most, jobs[most])} job-years, directly and at suppliers."
    return (
        f"A million dollars of {c.price_year} supports the most work through {names[most]}: "
        f"{_with_range(c, most, jobs[most])} job-years, directly and at suppliers. It supports the least through "
        f"{names[fewest]}: {_with_range(c, fewest, jobs[fewest])}."
    )


def _with_range(c: ComparisonData, name: str, value: float) -> str:
    if c.sample is None or "jobs" not in c.sample.accounts.index:
        return f"{value:.1f}"
    drawn, million = c.sample.of("jobs", name, "type-i"), c.facts.loc[name, "amount"] / 1e6
    return f"{value:.1f} ({drawn.low / million:.1f} to {drawn.high / million:.1f})"


def _pay_answer(c: ComparisonData, names: Mapping[str, str]) -> str:
    usual, pay = c.quality.loc["all jobs", "pay"], c.quality["pay"][c.scenarios]
    best, least = pay.idxmax(), pay.idxmin()
    whole = f"the average job in the economy pays ${usual:,.0f}"
    if len(pay) == 1:
        return f"These jobs pay ${pay[best]:,.0f} a year on average; {whole}."
    return (
        f"Jobs through {names[best]} pay the most, ${pay[best]:,.0f} a year, and jobs through {names[least]} the "
        f"least, ${pay[least]:,.0f}; {whole}."
    )


def _net_answer(c: ComparisonData, names: Mapping[str, str]) -> str:
    """Net comes first where it is asked for."""
    net = c.net.xs("net", level="part")["jobs"].loc[c.scenarios]
    net = (net if c.closure == "type-i" else net[c.closure]) / (c.facts["amount"] / 1e6)
    net = net.round(1) + 0.0  # no minus before a zero
    whose = {"households": "a tax on households", "government": "cuts elsewhere in government"}[c.financing]
    most, fewest = net.idxmax(), net.idxmin()
    text = f"After {whose} of the same size, a million dollars of {c.price_year} through {names[most]} leaves"
    if len(net) == 1:
        return f"{text} {net[most]:+.1f} job-years."
    return f"{text} the most job-years, {net[most]:+.1f}, and through {names[fewest]} the least, {net[fewest]:+.1f}."


def _how_sure(c: ComparisonData, names: Mapping[str, str]) -> str:
    """In how many draws the scenario with most job-years per dollar has them; nothing where none were made."""
    if c.sample is None or "jobs" not in c.sample.accounts.index:
        return ""
    most = (c.type_i["jobs"] / c.facts["amount"]).idxmax()
    each = {name: c.sample.of("jobs", name, "type-i").draws / c.facts.loc[name, "amount"] for name in c.scenarios}
    first = np.argmax(np.stack(list(each.values())), axis=0) == c.scenarios.index(most)
    return (
        f"When what is uncertain is varied at random, {names[most]} comes first in {first.mean():.0%} of "
        f"{counted(len(first), 'draw')}."
    )


def all_jobs(comparison: ComparisonData) -> str:
    """What the measures of the table are for all jobs of the economy, in a sentence."""
    c = comparison
    quality, who = c.quality.loc["all jobs"], c.people.loc[c.scenarios[0]]["all_jobs"]
    parts = [
        f"${quality['pay']:,.0f} of {c.price_year}" if "pay" in quality else "",
        f"{quality['living_wage']:.0%} pay a living wage" if "living_wage" in quality else "",
        f"{who['sex', 'women']:.0%} are women's",
        f"{1.0 - who['education', 'bachelors']:.0%} are held without a bachelor's degree",
    ]
    return f"All jobs in the United States: {', '.join(part for part in parts if part)}."


def net_by_propensity(comparison: ComparisonData) -> str:
    """How net job-years move with what households spend of a dollar, in a sentence. The comparison has jobs."""
    c = comparison
    table = c.net_by_propensity["jobs"]
    jobs = (table if c.closure == "type-i" else table[c.closure]).div(
        c.facts["amount"] / 1e6, axis="index", level="scenario"
    )
    jobs = jobs.round(1) + 0.0  # no minus before a zero
    closure = "type I" if c.closure == "type-i" else "type II"
    if (jobs.groupby("scenario").nunique() == 1).all():
        return f"Net job-years of {closure} do not depend on how much of a dollar households spend."
    cents = [f"{100.0 * value:g}" for value in jobs.index.unique("propensity")]
    each = "; ".join(f"{name} {', '.join(map('{:,.1f}'.format, jobs.loc[name]))}" for name in c.scenarios)
    return (
        f"Net job-years per million dollars, {closure}, if households spend {', '.join(cents[:-1])} or {cents[-1]} "
        f"cents of a dollar of pay, rebate or tax: {each}."
    )


def wellbeing_in_words(comparison: ComparisonData) -> str:
    """Which parts carry the answer, what climate makes of it, and in how many combinations of parameters the order
    of scenarios is another one.
    """
    c = comparison
    parts = c.wellbeing()["value"].unstack("part").loc[c.scenarios]
    weights = parts[[name for name in PART_NAMES if name != "wellby_climate"]].abs().sum()
    weights = (weights / weights.sum()).sort_values(ascending=False)
    carry = " and ".join(f"{PART_NAMES[str(name)]} ({share:.0%})" for name, share in weights.head(2).items())
    additional = c.parameters["wellby.additional"]
    text = (
        "These are WELLBYs from jobs, pay and air, not from what the money is for. Other tables count all jobs and "
        f"income; here {additional:.0%} of them count, our guess of the share that nobody else loses. Most of the "
        f"WELLBYs come from {carry}."
    )
    with_climate = parts["wellby_with_climate"] / (c.facts["amount"] / 1e6)
    below = [f"{name} ({value:.2f} per million dollars)" for name, value in with_climate.items() if value < 0.0]
    if below:
        text += (
            f" With climate damage the total is below zero for {', '.join(below)}: the greenhouse gases from making "
            f"what is bought do more harm than jobs, pay and air do good."
        )
    if len(c.scenarios) == 1:
        return text
    order = _order(parts["wellby"] / c.facts["amount"])
    table = c.wellbeing_crossed / c.facts["amount"]
    orders = table.apply(_order, axis="columns")
    same = int((orders == order).sum())
    crossing = (
        f"{len(orders)} combinations (each parameter alone at its low and at its high; {ADDITIONAL} at its low, its "
        "value and its high; with and without climate)"
    )
    if same == len(orders):
        return f"{text} The order is {order}, and it holds in all of {crossing}."
    most = orders[orders != order].value_counts()
    counted = orders[("", slice(None), additional, True)].iloc[0]
    text += (
        f" The order is {order}{'' if counted == order else f', and with climate {counted}'}. The first of these holds "
        f"in {same} of {crossing}"
    )
    return f"{text}; of the others, most have {most.index[0]}."


def _order(values: pd.Series) -> str:
    return " > ".join(values.sort_values(ascending=False, kind="stable").index)


def losses(c: ComparisonData) -> str:
    """What is said of scenarios that are losses; nothing where there is none."""
    return (
        f"{', '.join(c.losses)}: {LINEAR}. Figures per million dollars are for each million lost." if c.losses else ""
    )


def made_anew(c: ComparisonData) -> str:
    """Of what scenarios make in a region, how much is taken to be made by new plants; nothing where there is none."""
    new = c.facts["made_anew"]
    return " ".join(
        f"{name}: {dollars / c.facts.loc[name, 'deflated']:.0%} of it is made by new plants, which have the nation's "
        "mix of industries and its jobs per dollar, not the region's (plants.like-the-nation)."
        for name, dollars in new[new != 0.0].items()
    )


def additional(c: ComparisonData) -> str:
    """What is left without what would have been bought anyway, in a sentence. The comparison has jobs."""
    rows = (
        c.additional.xs("additional", level="part")["jobs"].div(c.facts["amount"] / 1e6, axis="index").loc[c.scenarios]
    )
    table = rows.to_frame() if c.closure == "type-i" else rows
    each = "; ".join(f"{name} {' / '.join(map('{:.1f}'.format, row))}" for name, row in table.iterrows())
    return (
        "Additional purchases: the part of the money that buys what nobody would have paid for otherwise. It is "
        f"assumed, or taken from studies of similar programs (additional.*). Job-years of that part alone: {each}."
    )


def stays_by_trade(c: ComparisonData) -> str:
    """How the share of jobs that stays moves with the trade model, in a sentence."""
    table = c.stays_by_trade
    each = "; ".join(f"{name} {', '.join(map('{:.0%}'.format, shares))}" for name, shares in table.iterrows())
    return (
        f"The share of {'direct and indirect' if c.closure == 'type-i' else 'all'} jobs there by trade model "
        f"({', '.join(table.columns)}): {each}."
    )
