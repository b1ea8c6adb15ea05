"""The few figures that a reader wants first, formatted for people: used by the terminal and by the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from commonweal.accounts.care import HOURS
from commonweal.accounts.people import GROUP_NAMES
from commonweal.accounts.wellbeing import PARTS
from commonweal.accounts.work import WORK
from commonweal.base.choices import SHOWN_ACCOUNTS
from commonweal.base.describe import counted, in_scale
from commonweal.base.errors import ModelError
from commonweal.base.names import positions
from commonweal.results.totals import LINEAR
from commonweal.results.wellbeing import ADDITIONAL
from commonweal.show.one_figure import with_one_figure

if TYPE_CHECKING:
    from commonweal.results.comparison import ComparisonData

#: account: (heading, divisor from its unit, format); {} is the year of the dollars. Others are named and measured as
#: they are.
HEADLINE = {
    "jobs": ("job-years", 1.0, "{:.1f}"),
    "fte": ("full-time equivalents", 1.0, "{:.1f}"),
    "labour_income": ("labor income, $k of {}", 1e3, "{:,.0f}"),
    "value_added": ("value added, $k of {}", 1e3, "{:,.0f}"),
    "ghg": ("GHG emitted in the US, t CO2e", 1.0, "{:,.0f}"),
    "wellby": ("WELLBYs from jobs, pay and air", 1.0, "{:.2f}"),
    "wellby_jobs": ("of jobs", 1.0, "{:.2f}"),
    "wellby_income": ("of income", 1.0, "{:.2f}"),
    "wellby_good_jobs": ("of good jobs", 1.0, "{:+.2f}"),
    "wellby_air": ("of air", 1.0, "{:+.2f}"),
    "wellby_climate": ("of climate", 1.0, "{:+.2f}"),
    "wellby_with_climate": ("WELLBYs with climate", 1.0, "{:.2f}"),
}
#: In the heading of what arises at home, and of its second figure.
HERE, WITH = "emitted in the US", "with imports"
#: Parts of the sum, and what is carried beside it, as a sentence names them.
PART_NAMES = {
    "wellby_jobs": "jobs for the unemployed",
    "wellby_income": "income",
    "wellby_good_jobs": "better or worse jobs",
    "wellby_air": "dirty air",
    "wellby_climate": "climate",
    "wellby_care": "care itself",
}
#: Measures whose own names are short.
MEASURES = {"wellby_care": "WELLBYs of care itself"}
WELLBYS = (
    "A WELLBY is one point of life satisfaction (0 to 10) for one person for one year. What care does for those cared "
    "for, and what is built "
    "does once built, is in none of them, and is likely the larger part: no estimate."
)
#: How good jobs are, in words: measure of `Comparison.quality`, heading, format; {} is the year of the dollars.
QUALITY = {
    "pay": ("pay per job, $ of {}", "{:,.0f}"),
    "pay_full_time": ("pay per full-time equivalent, $ of {}", "{:,.0f}"),
    "pay_hour": ("pay per hour, $ of {}", "{:,.2f}"),
    "living_wage": ("pays a living wage", "{:.0%}"),
    "health_cover": ("employer's health cover", "{:.0%}"),
    "union": ("union contract", "{:.0%}"),
    "full_time": ("full time all year", "{:.0%}"),
    "hours": ("hours worked a week per job", "{:.1f}"),
    "fatal_injuries": ("fatal injuries per 100,000 full-time", "{:.1f}"),
    "good_job": ("good-job index", "{:.2f}"),
}
JOB_YEARS = (
    "A job-year is a job held for a year as BEA counts them: part-time and second jobs, partners and owners are each "
    "one. Full-time equivalents are "
    "the work in it: employees' hours in full-time jobs, and who is mainly self-employed. Those of running programs "
    "need the same money every "
    "year; those of what is built or bought once end with it."
)
#: What the second figure of a gas is.
WITH_IMPORTS = (
    "Gases with imports: as if those were made in the United States, by its technology; makers abroad often emit more. "
    "What arises there is not in "
    "the first figure."
)
#: What the two figures of an account are.
TYPE_I = (
    "Type I: jobs paid for directly, and jobs at suppliers. A job-year is a job held for a year; a part-time job "
    "counts as one."
)
TYPE_I_AND_II = (
    "Type I: jobs paid for directly, and jobs at suppliers. Type II: those, and the jobs that rest on what these "
    "workers spend. A job-year is a job held for a year; a part-time job counts as one."
)
ADDITIONAL_JOBS = (
    "Additional job-years leave out what would have been bought without the program; all other figures are gross of it."
)
NATIONAL_SHARES = "The nation's shares by industry, in every state."
#: What the phase of a scenario means for its jobs.
PHASES = {
    "operations": "Runs a service: its jobs last as long as the money.",
    "construction": "Builds: its jobs end when the project does.",
    "once": "Buys once: its jobs end with the money.",
    "mixed": "Builds, buys and runs: some of its jobs end, others last as long as the money.",
}
#: Who pays, in words.
PAYS = {
    "households": "Paid for by a tax of the same size on households, who spend less by the part of it that they spend "
    "of any dollar.",
    "government": "Paid for by cutting average government purchases by the same amount.",
}
#: What the column "jobs where spent" says, by closure.
STAYS = {
    "type-i": "Jobs where spent: the share of jobs in the region where the money was delivered, direct / direct and "
    "indirect.",
    "type-ii": "Jobs where spent: the share of jobs in the region where the money was delivered, direct / type I / "
    "type II.",
}


def headline_table(comparison: ComparisonData, accounts: Sequence[str] = SHOWN_ACCOUNTS) -> pd.DataFrame:
    """Per million dollars, as text: "type I" or "type I / type II" in each cell of an account; ranks by job-years,
    full-time equivalents and pay per job in brackets.

    Measures of jobs are those of type I. Pay is labor income before tax over job-years.
    """
    c = comparison
    figures = _figures(c, c.per_million, accounts).set_axis(c.facts.index)
    result = c.facts[["phase"]].copy()
    pay, paid = QUALITY["pay"]
    for account in ("jobs", "fte"):
        heading = HEADLINE[account][0]
        if heading in figures:
            result[heading] = figures.pop(heading) + _ranks(c.type_i[account] / c.facts["amount"])
    if HEADLINE["jobs"][0] in result:
        result["need the same money every year"] = c.facts["running"].map("{:.0%}".format)
    quality, who = c.quality.loc[c.scenarios], c.people["share"]
    if "pay" in quality:
        result[pay.format(c.price_year)] = quality["pay"].map(paid.format) + _ranks(quality["pay"])
    if "living_wage" in quality:
        result[QUALITY["living_wage"][0]] = quality["living_wage"].map(QUALITY["living_wage"][1].format)
    result["women"] = with_one_figure(c, "sex", _of_group(who, "women"), "{:.0%}")
    result["no bachelor's"] = with_one_figure(c, "education", 1.0 - _of_group(who, "bachelors"), "{:.0%}")
    result = result.join(_with_imports(c, figures, accounts))
    if "jobs" in c.account_ids and len(c.regions) > 1 and c.follows_money:
        stays = c.stays_where_spent("jobs")
        result["jobs where spent"] = [" / ".join(f"{share:.0%}" for share in row) for row in stays.to_numpy()]
    result["first purchases from US makers"] = c.facts["domestic_share"].map("{:.0%}".format)
    result["additional purchases"] = c.facts["additional"].map("{:.0%}".format)
    return result


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


def quality_table(comparison: ComparisonData) -> pd.DataFrame:
    """How good the jobs are, as text: a row for each measure, a column for each scenario and one for all jobs; of
    scenarios that are not told apart one figure."""
    quality = comparison.quality
    rows = {
        QUALITY[measure][0].format(comparison.price_year): with_one_figure(
            comparison, measure, quality[measure], QUALITY[measure][1]
        )
        for measure in QUALITY
        if measure in quality
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=list(quality.index)).rename_axis(
        "jobs, direct and indirect"
    )


def groups_table(comparison: ComparisonData, dimensions: Sequence[str]) -> pd.DataFrame:
    """Who gets the jobs, as text: a row for each group, a column for each scenario and one for all jobs; of scenarios
    that are not told apart one figure.

    Raises:
        ModelError: a dimension that the comparison does not have.
    """
    who = comparison.people
    known = list(who.index.unique("dimension"))
    positions(dimensions, known, kind="dimension", error=ModelError, where="result.people")
    shares = who["share"].unstack("scenario")[comparison.scenarios]
    shares["all jobs"] = who["all_jobs"].groupby(["dimension", "group"]).first()
    order = who.loc[comparison.scenarios[0]].index
    shares = shares.reindex(order)
    shares = shares[shares.index.get_level_values("dimension").isin(dimensions)]
    names = pd.Index([GROUP_NAMES[group] for group in shares.index.get_level_values("group")], name="jobs of")
    text = pd.DataFrame([with_one_figure(comparison, row[0], shares.loc[row], "{:.0%}") for row in shares.index])
    return text.set_axis(names)


def _of_group(shares: pd.Series, group: str) -> pd.Series:
    return shares.xs(group, level="group").droplevel("dimension")


def _ranks(values: pd.Series) -> pd.Series:
    if len(values) == 1:
        return pd.Series("", index=values.index)
    return values.rank(ascending=False, method="min").map(" ({:.0f})".format)


def net_table(comparison: ComparisonData) -> pd.DataFrame:
    """Gross, financing and net per million dollars, as text, a row for each scenario and part."""
    c = comparison
    per_million = c.net.div(c.facts["amount"] / 1e6, axis="index", level="scenario")
    rows = pd.Index([f"{name}, {part}" for name, part in per_million.index], name="scenario")
    return _figures(c, per_million, ["jobs", "fte", "labour_income", "value_added", "ghg", "wellby"]).set_axis(rows)


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
        return f"Net job-years of {closure} do not depend on what households spend of a dollar."
    spent = [f"{value:g}" for value in jobs.index.unique("propensity")]
    each = "; ".join(f"{name} {', '.join(map('{:,.1f}'.format, jobs.loc[name]))}" for name in c.scenarios)
    return (
        f"Net job-years per million dollars, {closure}, if households spend {', '.join(spent[:-1])} or {spent[-1]} of "
        f"a dollar of pay, "
        f"rebate or tax: {each}."
    )


def _figures(comparison: ComparisonData, per_million: pd.DataFrame, accounts: Sequence[str]) -> pd.DataFrame:
    """Accounts as text: "type I", or "type I / type II"."""
    columns = {}
    for account in accounts:
        if account in comparison.account_ids:
            name, unit = comparison.accounts.loc[account, ["name", "unit"]]
            heading, divisor, text = heading_of(account, name, unit)
            values = per_million[[account]] if comparison.closure == "type-i" else per_million[account]
            columns[heading.format(comparison.price_year)] = [
                " / ".join(text.format(value / divisor) for value in row) for row in values.to_numpy()
            ]
    return pd.DataFrame(columns, index=per_million.index)


def _with_imports(c: ComparisonData, figures: pd.DataFrame, accounts: Sequence[str]) -> pd.DataFrame:
    """The table with a second column beside greenhouse gases, which imports have abroad."""
    for account in accounts:
        heading, divisor, text = HEADLINE.get(account, ("", 1.0, ""))
        if account in c.account_ids and HERE in heading:
            both = c.with_imports.xs("in all", level="where")[[account] if c.closure == "type-i" else account]
            per_million = both.div(c.facts["amount"] / 1e6, axis="index").loc[c.scenarios] / divisor
            column = [" / ".join(map(text.format, row)) for row in per_million.to_numpy()]
            figures.insert(figures.columns.get_loc(heading) + 1, heading.replace(HERE, WITH), column)
    return figures


def heading_of(account: str, name: str, unit: str) -> tuple[str, float, str]:
    """Heading, divisor and format of a column of an account."""
    return HEADLINE.get(account, (f"{name}, {unit}", 1.0, "{:,.3g}"))


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
    start = f"A million dollars of {c.price_year} supports most work through {names[most]}"
    return (
        f"{start}, {_with_range(c, most, jobs[most])} job-years directly and at suppliers, and least through "
        f"{names[fewest]}, {_with_range(c, fewest, jobs[fewest])}."
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
        f"Jobs through {names[best]} pay best, ${pay[best]:,.0f} a year, and through {names[least]} least, "
        f"${pay[least]:,.0f}; {whole}."
    )


def _net_answer(c: ComparisonData, names: Mapping[str, str]) -> str:
    """Net comes first where it is asked for."""
    net = c.net.xs("net", level="part")["jobs"].loc[c.scenarios]
    net = (net if c.closure == "type-i" else net[c.closure]) / (c.facts["amount"] / 1e6)
    net = net.round(1) + 0.0  # no minus before a zero
    whose = {"households": "a tax on households", "government": "cuts elsewhere in government"}[c.financing]
    most, fewest = net.idxmax(), net.idxmin()
    text = f"Net of {whose} of the same size, a million dollars of {c.price_year} through {names[most]} leaves"
    if len(net) == 1:
        return f"{text} {net[most]:+.1f} job-years."
    return f"{text} {net[most]:+.1f} job-years, the most, and through {names[fewest]} {net[fewest]:+.1f}, the least."


def _how_sure(c: ComparisonData, names: Mapping[str, str]) -> str:
    """In how many draws the scenario with most job-years per dollar has them; or where that is found."""
    if c.sample is None or "jobs" not in c.sample.accounts.index:
        return "How sure that is: result.ranges()."
    most = (c.type_i["jobs"] / c.facts["amount"]).idxmax()
    each = {name: c.sample.of("jobs", name, "type-i").draws / c.facts.loc[name, "amount"] for name in c.scenarios}
    first = np.argmax(np.stack(list(each.values())), axis=0) == c.scenarios.index(most)
    return f"{names[most]} comes first in {first.mean():.0%} of {counted(len(first), 'draw')} of what is uncertain."


def top_words(comparison: ComparisonData, count: int = 5) -> pd.DataFrame:
    """The regions with most job-years and with fewest, as text."""
    c = comparison
    table = c.by("region")["jobs"].unstack("scenario")[c.scenarios]
    rows = {}
    for name in c.scenarios:
        order = table[name].sort_values(ascending=False, kind="stable")
        ends = {"most": order.head(count), "fewest": order.tail(2)}
        rows[name] = {
            end: "; ".join(f"{c.region_names[code]} {value:,.0f}" for code, value in part.items())
            for end, part in ends.items()
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("scenario")


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
        "These are WELLBYs from jobs, pay and air, not from what the money is for. Jobs and income are gross "
        "elsewhere; here "
        f"{additional:.0%} of them count, those that nobody else loses. Of the WELLBYs counted, most are of {carry}."
    )
    with_climate = parts["wellby_with_climate"] / (c.facts["amount"] / 1e6)
    below = [f"{name} ({value:.2f} per million dollars)" for name, value in with_climate.items() if value < 0.0]
    if below:
        text += (
            f" With climate the sum is below zero for {', '.join(below)}: the gases of the making harm more than "
            f"jobs, pay and air do good."
        )
    if len(c.scenarios) == 1:
        return text
    order = _order(parts["wellby"] / c.facts["amount"])
    table = c.wellbeing_crossed / c.facts["amount"]
    orders = table.apply(_order, axis="columns")
    same = int((orders == order).sum())
    crossing = (
        f"{len(orders)} combinations (each parameter alone at its low and high; {ADDITIONAL} at its low, its value and "
        f"its high; "
        "climate counted and not)"
    )
    if same == len(orders):
        return f"{text} The order is {order}, and it holds in all of {crossing}."
    most = orders[orders != order].value_counts()
    counted = orders[("", slice(None), additional, True)].iloc[0]
    text += (
        f" The order is {order}{'' if counted == order else f', and with climate {counted}'}; the first holds in "
        f"{same} of {crossing}"
    )
    return f"{text}. Most of the others have {most.index[0]}."


def wellbeing_table(comparison: ComparisonData) -> pd.DataFrame:
    """Wellbeing per million dollars, as text: a row for each part, a column for each scenario, with the range of one
    parameter at a time.
    """
    c = comparison
    table = c.wellbeing()
    million = c.facts["amount"] / 1e6
    cells = {}
    for (scenario, part), row in table.iterrows():
        hours = row["unit"] == "hours"
        text = "{:,.0f}" if hours else "{:.2f}"
        known = pd.notna(row["value"])
        value, low, high = (text.format(row[column] / million[scenario]) for column in ("value", "low", "high"))
        cells[scenario, part] = f"{value} ({low} to {high})" if known else "no estimate"
    names = {part: measure_name(c, part) for part in table.index.unique("part")}
    shown = pd.Series(cells).unstack(level=0)[c.scenarios].reindex(list(names))
    return shown.rename(index=names).rename_axis("per million dollars")


def doughnut_table(comparison: ComparisonData) -> pd.DataFrame:
    """The change inside the doughnut, as text: a row for each measure, a column for each scenario."""
    c = comparison
    table = c.doughnut()
    measured = table["status"] != "not covered"
    shown = (
        table[c.scenarios]
        .map(lambda value: f"{value:,.0f}" if abs(value) >= 1e3 else f"{value:,.3g}")
        .where(measured, "not covered")
    )
    shown["unit"], shown["better"] = table["unit"], table["better"]
    shown["a fair share"] = (
        table["share_per_person"].map("{:g} a person".format).where(table["share_per_person"].notna(), "")
    )
    shown["note"] = table["note"]
    names = [
        f"{dimension}: {measure_name(c, measure)}" if measure else dimension for _, dimension, measure in table.index
    ]
    return shown.set_axis(pd.Index(names, name="for a billion dollars"))


def spread_words(comparison: ComparisonData) -> pd.DataFrame:
    """How evenly jobs fall over states and incomes, as text."""
    table = comparison.spread("jobs")
    columns = {
        "Theil's index": table["theil"].map("{:.3f}".format),
        "within regions": table["within"].map("{:.3f}".format),
        "between regions": table["between"].map("{:.3f}".format),
        "in states of below-mean income": table["to_poorer"].map("{:.0%}".format),
        "weighted by income": table["income_weighted"].map("{:.2f}".format),
    }
    return pd.DataFrame(columns)


def measure_name(comparison: ComparisonData, measure: str) -> str:
    """Of an account, of hours of care, or of jobs of a group; of accounts that are not compared, too."""
    titles = {name: account.title for name, account in WORK.items()}
    known = titles | PARTS | comparison.accounts["name"].to_dict() | HOURS | MEASURES
    group = comparison.groups["group"].get(measure)
    return str(known.get(measure) or (f"jobs: {GROUP_NAMES[group]}" if group else measure.replace("_", " ")))


def _order(values: pd.Series) -> str:
    return " > ".join(values.sort_values(ascending=False, kind="stable").index)


def amounts(c: ComparisonData) -> str:
    """What goes through each scenario, as a newspaper writes it: $1 billion."""
    return " or ".join(in_scale(value) for value in sorted(set(c.facts["amount"]), key=abs))


def losses(c: ComparisonData) -> str:
    """What is said of scenarios that are losses; nothing where there is none."""
    return (
        f"{', '.join(c.losses)}: {LINEAR}; figures per million dollars are those of each million lost."
        if c.losses
        else ""
    )


def made_anew(c: ComparisonData) -> str:
    """Of what scenarios make in a region, how much is taken to be made by new plants; nothing where there is none."""
    new = c.facts["made_anew"]
    return " ".join(
        f"{name}: {dollars / c.facts.loc[name, 'deflated']:.0%} of it is made by new plants, which have the nation's "
        f"mix of makers and "
        "jobs per dollar, not the region's (plants.like-the-nation)."
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
        "Additional purchases: the part of the money that buys what nobody would have paid for otherwise, assumed or "
        "from studies of like "
        f"programs (additional.*). All other figures are gross; job-years of that part alone: {each}."
    )


def stays_by_trade(c: ComparisonData) -> str:
    """How the share of jobs that stays moves with the trade model, in a sentence."""
    table = c.stays_by_trade
    each = "; ".join(f"{name} {', '.join(map('{:.0%}'.format, shares))}" for name, shares in table.iterrows())
    return (
        f"That share of {'direct and indirect' if c.closure == 'type-i' else 'all'} jobs by trade model "
        f"({', '.join(table.columns)}): {each}."
    )
