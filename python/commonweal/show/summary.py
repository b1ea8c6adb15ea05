"""The answer as a table that is read downwards, for the terminal and the page: rows are measures, columns scenarios."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from commonweal.base.choices import SHOWN_ACCOUNTS
from commonweal.results.comparison import ADDITIONAL_JOBS
from commonweal.show.headings import HERE, QUALITY, WITH, heading_of
from commonweal.show.one_figure import with_one_figure

if TYPE_CHECKING:
    from commonweal.results.comparison import ComparisonData
    from commonweal.results.sample import Quantity

#: What a row says that stands under a figure: how far draws reach.
DRAWN = "9 of 10 draws"
TYPES = {"type-i": "type I", "type-ii": "type II"}
#: Pay by job stands in thousands, so that its range fits a column.
PAY, THOUSAND = "pay per job, $1,000 of {}", 1e3
#: How far a row stands in that belongs to the one above it.
INDENT = "  "
#: Short for what arises at home.
AT_HOME = "in the US"

Rows = Iterator[tuple[str, list[str]]]


def summary(
    comparison: ComparisonData, accounts: Sequence[str] = SHOWN_ACCOUNTS, *, every: bool = False
) -> pd.DataFrame:
    """Per million dollars, as text: index the measure, columns scenarios. Under each figure that was drawn, its range.

    Pay, groups and what stays are those of direct and indirect jobs (type I).

    Args:
        every: with how good the jobs are, who has them, where they are, and what the money buys first.
    """
    c = comparison
    rows: list[tuple[str, list[str]]] = []
    known = [account for account in accounts if account in c.account_ids]
    for account in known:
        rows += _account(c, account)
        rows += _pay(c) if account == "jobs" else ()
    rows += _additional(c) if "jobs" in known else ()
    rows += _every(c) if every else ()
    index = pd.Index([label for label, _ in rows], name=f"per million dollars of {c.price_year}")
    return pd.DataFrame([cells for _, cells in rows], index=index, columns=pd.Index(c.scenarios, name="scenario"))


def _account(c: ComparisonData, account: str) -> Rows:
    heading, divisor, text = heading_of(account, *c.accounts.loc[account, ["name", "unit"]])
    heading, million = heading.format(c.price_year), c.facts["amount"] / 1e6
    table = c.per_million[account]
    here = HERE in heading
    yield from _by_closure(c, heading.replace(HERE, AT_HOME), table / divisor, text, account, divisor)
    if here:
        both = c.with_imports.xs("in all", level="where")[account].loc[c.scenarios].div(million, axis="index")
        yield from _by_closure(c, heading.replace(HERE, WITH), both / divisor, text)


def _additional(c: ComparisonData) -> Rows:
    """What is left without what would have been bought anyway."""
    jobs = c.additional.xs("additional", level="part")["jobs"].loc[c.scenarios]
    jobs = jobs.div(c.facts["amount"] / 1e6, axis="index")
    yield from _by_closure(c, "additional job-years", jobs, "{:.1f}", ADDITIONAL_JOBS)


def _by_closure(
    c: ComparisonData,
    heading: str,
    values: pd.DataFrame | pd.Series,
    text: str,
    drawn: str = "",
    divisor: float = 1.0,
) -> Rows:
    """Figures and their ranges; of type I and II, each in a row under a heading.

    Args:
        values: by scenario; with type II, a column for each closure.
        drawn: the account of the draws that these are, in units of which `divisor` make one here.
    """
    alone = isinstance(values, pd.Series)
    if not alone:
        yield heading, [""] * len(c.scenarios)
    for closure in ["type-i"] if alone else list(TYPES):
        label, inner = (heading, INDENT) if alone else (INDENT + TYPES[closure], 2 * INDENT)
        yield label, [text.format(value) for value in (values if alone else values[closure])]
        if c.sample is not None and drawn in c.sample.point["account"].values:
            each = [c.sample.of(drawn, name, closure) for name in c.scenarios]
            million = c.facts["amount"] / 1e6 * divisor
            yield inner + DRAWN, [_range(one, text, million[name]) for one, name in zip(each, c.scenarios, strict=True)]


def _pay(c: ComparisonData) -> Rows:
    if "pay" not in c.quality:
        return
    yield PAY.format(c.price_year), [f"{value / THOUSAND:,.0f}" for value in c.quality["pay"][c.scenarios]]
    if c.sample is not None and {"jobs", "labour_income"} <= set(c.sample.accounts.index):
        sample = c.sample
        each = [sample.of("labour_income", name, "type-i") / sample.of("jobs", name, "type-i") for name in c.scenarios]
        yield INDENT + DRAWN, [_range(one, "{:,.0f}", THOUSAND) for one in each]


def _every(c: ComparisonData) -> Rows:
    facts, quality, who = c.facts, c.quality, c.people["share"]
    yield "phase", list(facts["phase"])
    yield "need the same money yearly", [f"{share:.0%}" for share in facts["running"]]
    for measure, (heading, text) in QUALITY.items():
        if measure in quality and measure != "pay":
            yield heading.format(c.price_year), list(with_one_figure(c, measure, quality[measure], text)[c.scenarios])
    women = who.xs("women", level="group").droplevel("dimension")
    degree = who.xs("bachelors", level="group").droplevel("dimension")
    yield "women", list(with_one_figure(c, "sex", women, "{:.0%}")[c.scenarios])
    yield "without a bachelor's degree", list(with_one_figure(c, "education", 1.0 - degree, "{:.0%}")[c.scenarios])
    if len(c.regions) > 1 and c.follows_money and "jobs" in c.account_ids:
        yield "jobs where the money is spent", [""] * len(c.scenarios)
        for stage, shares in c.stays_where_spent("jobs").items():
            yield INDENT + TYPES.get(str(stage), str(stage)), [f"{shares[name]:.0%}" for name in c.scenarios]
    yield "first purchases in the US", [f"{share:.0%}" for share in facts["domestic_share"]]
    yield "additional purchases", [f"{share:.0%}" for share in facts["additional"]]


def _range(quantity: Quantity, text: str, divisor: float) -> str:
    return f"{text.format(quantity.low / divisor)} to {text.format(quantity.high / divisor)}"
