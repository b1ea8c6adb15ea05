"""What scenarios do once what they buy is built or given, as text: for the terminal and the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from commonweal.accounts.outcomes import MEASURES
from commonweal.results.wellbeing_data import WAY
from commonweal.show.digits import format_number
from commonweal.show.summary import DRAWN, INDENT

if TYPE_CHECKING:
    from commonweal.results.comparison import ComparisonData

#: WELLBYs of emissions avoided.
AVOIDED = ["wellby_air_avoided", "wellby_climate_avoided"]
IN_WELLBYS = [name for name, (_, unit) in MEASURES.items() if unit == "WELLBY"]
ONCE_THERE, FIRST_YEAR, ON_THE_WAY, NO_ESTIMATE = "once there", "first year", "on the way", "no estimate"
OUTCOMES = (
    "Once there: present value of published effects of what the money pays for, without what would have been bought "
    "anyway (docs/outcomes.md). On the way: what the spending itself emits, or costs in WELLBYs, all stages; WELLBYs "
    "leave out what the people and plants would have emitted elsewhere (docs/wellbeing.md). Climate damage is the "
    "whole world's. No estimate is not zero. These figures may not be added to the others, nor to each other: what "
    "parents earn is spent again, and WELLBYs of cleaner air are those of the particles avoided."
)


def outcomes_text(comparison: ComparisonData, table: pd.DataFrame, scenario: str) -> pd.DataFrame:
    """`Comparison.outcomes` of one scenario per million dollars, as text: a row for each measure that is known; columns
    the figure, its range, that of the first year where it lasts, and what stands against it."""
    c, million = comparison, comparison.facts.loc[scenario, "amount"] / 1e6
    own = table[table.index.get_level_values("scenario") == scenario].droplevel("scenario").dropna(subset=["value"])
    rows = [
        [
            format_number(row.value / million),
            f"{format_number(row.low / million)} to {format_number(row.high / million)}",
            format_number(row.first_year / million) if lasts else "",
            "" if pd.isna(row.on_the_way) else format_number(row.on_the_way / million),
        ]
        for row, lasts in zip(own.itertuples(), _lasts(own), strict=True)
    ]
    index = pd.Index(
        [_heading(name, c.price_year) for name in own.index], name=f"per million dollars of {c.price_year}"
    )
    return pd.DataFrame(rows, index=index, columns=[ONCE_THERE, DRAWN, FIRST_YEAR, ON_THE_WAY])


def outcomes_across(comparison: ComparisonData, table: pd.DataFrame) -> pd.DataFrame:
    """The same of all scenarios, a column for each: figures with their ranges, below them those of the first year where
    an effect lasts, and what stands against them."""
    c, million = comparison, comparison.facts["amount"] / 1e6
    rows: dict[str, list[str]] = {}
    for measure in table.index.unique("measure"):
        each = table.xs(measure, level="measure").loc[c.scenarios]
        heading = _heading(str(measure), c.price_year)
        rows[heading] = _with_ranges(each[["value", "low", "high"]], million)
        if _lasts(each).any():
            years = each[["first_year", "first_year_low", "first_year_high"]]
            rows[f"{INDENT}{FIRST_YEAR}: {heading}"] = _with_ranges(years, million)
        if each["on_the_way"].notna().any():
            account = c.accounts.loc[WAY[str(measure)]]
            unit = "" if account["unit"] == "WELLBY" else f", {account['unit']}"
            rows[f"{INDENT}{ON_THE_WAY}: {account['name']}{unit}"] = list(
                (each["on_the_way"] / million).map(format_number)
            )
    index = pd.Index(list(rows), name=f"per million dollars of {c.price_year}")
    return pd.DataFrame(list(rows.values()), index=index, columns=pd.Index(c.scenarios, name="scenario"))


def _lasts(each: pd.DataFrame) -> pd.Series:
    """Of which rows the first year is known and is not all of it."""
    return each["first_year"].notna() & (each["first_year"] != each["value"])


def _with_ranges(each: pd.DataFrame, million: pd.Series) -> list[str]:
    """Value, low and high by scenario as text."""
    return [
        NO_ESTIMATE if pd.isna(value) else f"{format_number(value)} ({format_number(low)} to {format_number(high)})"
        for value, low, high in each.div(million, axis="index").itertuples(index=False)
    ]


def _heading(measure: str, year: int) -> str:
    name, unit = MEASURES[measure]
    return name if unit == "WELLBY" else f"{name}, {unit.replace('USD', f'$ of {year}')}"


def carried(comparison: ComparisonData, table: pd.DataFrame) -> str:
    """Which measures the WELLBYs that are known rest on, and of which scenarios none are known."""
    c = comparison
    known = table["value"].unstack("measure").reindex(c.scenarios, columns=IN_WELLBYS)
    silent = [str(name) for name in known.index[known.isna().all(axis="columns")]]
    found = []
    for name, row in known.drop(silent).iterrows():
        most = str(row.idxmax())
        found.append(f"for {name}, {MEASURES[most][0].removeprefix('WELLBYs of ')} ({row[most] / row.sum():.0%})")
    text = f"What is known in WELLBYs once there is mostly: {'; '.join(found)}. " if found else ""
    if not silent:
        return text.strip()
    *before, last = silent
    names = f"{', '.join(before)} and {last}" if before else last
    text += f"Nothing is known in WELLBYs of {names}, which is not zero."
    others = [f"{name}, {words}" for name in silent if (words := _in_other_units(comparison, table, name))]
    return f"{text} Per million dollars there is of {'; of '.join(others)}." if others else text


def _in_other_units(comparison: ComparisonData, table: pd.DataFrame, scenario: str) -> str:
    """Outcomes of a scenario that are no WELLBYs; job-years, whose earnings are among them, are left out."""
    known = (
        table["value"].xs(scenario, level="scenario").dropna() if scenario in table.index else pd.Series(dtype=float)
    )
    million = comparison.facts.loc[scenario, "amount"] / 1e6
    found = []
    for measure, value in known.items():
        name, unit = MEASURES[str(measure)]
        if unit not in ("WELLBY", "job-years"):
            figure = format_number(value / million)
            found.append(f"{name} ${figure}" if unit == "USD" else f"{figure} {name}")
    return " and ".join(found)


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
