"""Tables of a comparison as text, for the terminal and the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from commonweal.accounts.people import GROUP_NAMES
from commonweal.base.errors import ModelError
from commonweal.base.names import positions
from commonweal.results.doughnut import NOT_COVERED
from commonweal.show.headings import QUALITY, heading_of, measure_name
from commonweal.show.one_figure import with_one_figure

if TYPE_CHECKING:
    from commonweal.results.comparison import ComparisonData

#: Accounts of the table of what is left where somebody pays.
NET = ["jobs", "fte", "labour_income", "value_added", "ghg", "wellby"]


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


def net_table(comparison: ComparisonData) -> pd.DataFrame:
    """Gross, financing and net per million dollars, as text, a row for each scenario and part."""
    c = comparison
    per_million = c.net.div(c.facts["amount"] / 1e6, axis="index", level="scenario")
    rows = pd.Index([f"{name}, {part}" for name, part in per_million.index], name="scenario")
    return _figures(c, per_million, NET).set_axis(rows)


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
    shown = (
        table[c.scenarios]
        .map(lambda value: f"{value:,.0f}" if abs(value) >= 1e3 else f"{value:,.3g}")
        .where(table[c.scenarios].notna(), NOT_COVERED)
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
