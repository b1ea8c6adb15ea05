"""What scenarios do once what they buy is built or given, as text: for the terminal and the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from commonweal.accounts.outcomes import MEASURES
from commonweal.show.digits import format_number
from commonweal.show.summary import DRAWN

if TYPE_CHECKING:
    from commonweal.results.comparison import ComparisonData

#: WELLBYs of emissions avoided.
AVOIDED = ["wellby_air_avoided", "wellby_climate_avoided"]
ONCE_THERE, ON_THE_WAY, NO_ESTIMATE = "once there", "on the way", "no estimate"
OUTCOMES = (
    "Once there: present value of published effects of what the money pays for, without what would have been bought "
    "anyway (docs/outcomes.md). On the way: what the spending itself emits, or costs in WELLBYs, all stages. No "
    "estimate is not zero. These figures may not be added to the others, nor to each other: what parents earn is spent "
    "again, and WELLBYs of cleaner air are those of the particles avoided."
)


def outcomes_text(comparison: ComparisonData, table: pd.DataFrame, scenario: str) -> pd.DataFrame:
    """`Comparison.outcomes` of one scenario per million dollars, as text: a row for each measure that is known; columns
    the figure, its range, and what stands against it."""
    c, million = comparison, comparison.facts.loc[scenario, "amount"] / 1e6
    own = table[table.index.get_level_values("scenario") == scenario].droplevel("scenario").dropna(subset=["value"])
    rows = [
        [
            format_number(row.value / million),
            f"{format_number(row.low / million)} to {format_number(row.high / million)}",
            "" if pd.isna(row.on_the_way) else format_number(row.on_the_way / million),
        ]
        for row in own.itertuples()
    ]
    index = pd.Index(
        [_heading(name, c.price_year) for name in own.index], name=f"per million dollars of {c.price_year}"
    )
    return pd.DataFrame(rows, index=index, columns=[ONCE_THERE, DRAWN, ON_THE_WAY])


def outcomes_across(comparison: ComparisonData, table: pd.DataFrame) -> pd.DataFrame:
    """The same of all scenarios, a column for each: figures with their ranges, below them what stands against them; a
    dash where nothing of the kind is bought, or nobody has measured it."""
    c, million = comparison, comparison.facts["amount"] / 1e6
    rows: dict[str, list[str]] = {}
    for measure in table.index.unique("measure"):
        each = table.xs(measure, level="measure").loc[c.scenarios]
        heading = _heading(str(measure), c.price_year)
        rows[heading] = [
            "—" if pd.isna(value) else f"{format_number(value)} ({format_number(low)} to {format_number(high)})"
            for value, low, high in each[["value", "low", "high"]].div(million, axis="index").itertuples(index=False)
        ]
        if each["on_the_way"].notna().any():
            rows[f"{heading}: {ON_THE_WAY}"] = list((each["on_the_way"] / million).map(format_number))
    index = pd.Index(list(rows), name=f"per million dollars of {c.price_year}")
    return pd.DataFrame(list(rows.values()), index=index, columns=pd.Index(c.scenarios, name="scenario"))


def _heading(measure: str, year: int) -> str:
    name, unit = MEASURES[measure]
    return name if unit == "WELLBY" else f"{name}, {unit.replace('USD', f'$ of {year}')}"


def unsaid(comparison: ComparisonData, scenario: str, *, all_of_it: bool) -> str:
    """Why nothing is said of what a scenario does, or of the rest of its money; "" where all is said."""
    why = comparison.facts.loc[scenario, "unsaid"]
    if all_of_it:
        return f"No estimate. {why}"
    return f"No estimate of the rest: {why}" if why else ""


def climate_counted(comparison: ComparisonData, table: pd.DataFrame) -> str:
    """Which scenarios lower wellbeing on the way once climate is counted, and what avoided emissions do to that;
    nothing where climate is not compared."""
    c = comparison
    if "wellby_with_climate" not in c.account_ids:
        return ""
    sums = c.type_i["wellby_with_climate"] if c.closure == "type-i" else c.table["wellby_with_climate"][c.closure]
    below = [name for name in c.scenarios if sums[name] < 0.0]
    text = (
        f"With climate damage, WELLBYs of the spending itself are below zero for {', '.join(below)}."
        if below
        else "With climate damage, WELLBYs of the spending itself are above zero for every scenario here."
    )
    avoided = table["value"].unstack("measure").reindex(columns=AVOIDED).sum(axis="columns", min_count=1)
    known = (avoided / (c.facts["amount"] / 1e6))[[name for name in c.scenarios if name in avoided]].dropna()
    if known.empty:
        return f"{text} None of them is known to avoid emissions."
    each = ", ".join(f"{name} {format_number(value)}" for name, value in known.items())
    return f"{text} Emissions avoided later are worth, per million dollars: {each} WELLBYs."
