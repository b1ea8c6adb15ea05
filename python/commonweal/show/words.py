"""The few figures that a reader wants first, formatted for people: used by the terminal and by the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from commonweal.results.comparison import Comparison

#: account: (heading, divisor from its unit, format). Shown where the comparison holds them; {} is the year of the dollars.
HEADLINE = {
    "jobs": ("jobs", 1.0, "{:.1f}"),
    "labour_income": ("labour income, $k of {}", 1e3, "{:,.0f}"),
    "value_added": ("value added, $k of {}", 1e3, "{:,.0f}"),
    "ghg": ("GHG, t CO2e", 1e3, "{:,.0f}"),
}
#: Who pays, in words.
PAYS = {
    "households": "Paid for by a tax of the same size on what households buy.",
    "government": "Paid for by cutting average government purchases by the same amount.",
}
#: What the column "stays where spent" says, by closure.
STAYS = {
    "type-i": "Stays where spent: the share of jobs in the region where the money was delivered, direct / direct and indirect.",
    "type-ii": "Stays where spent: the share of jobs in the region where the money was delivered, direct / type I / type II.",
}


def headline_table(comparison: Comparison) -> pd.DataFrame:
    """Per million dollars, as text: "type I" or "type I / type II" in each cell, with phase, pay and first-round content.

    Income per job is that of type I: labour income over jobs, before tax.
    """
    c = comparison
    result = pd.DataFrame(index=c.facts.index)
    result["phase"] = c.facts["phase"]
    result = result.join(_figures(c, c.per_million()).set_axis(result.index))
    if {"jobs", "labour_income"} <= set(c.account_ids):
        totals = c.table if c.closure == "type-i" else c.table.xs("type-i", axis="columns", level="closure")
        result[f"$k of {c.price_year} per job"] = [f"{value / 1e3:.0f}" for value in totals["labour_income"] / totals["jobs"]]
    if "jobs" in c.account_ids and len(c.regions) > 1:
        stays = c.stays_where_spent("jobs")
        result["stays where spent"] = [" / ".join(f"{share:.0%}" for share in row) for row in stays.to_numpy()]
    result["made in US, 1st round"] = [f"{share:.0%}" for share in c.facts["domestic_share"]]
    return result


def net_table(comparison: Comparison) -> pd.DataFrame:
    """Gross, financing and net per million dollars, as text, a row for each scenario and part."""
    c = comparison
    per_million = c.net.div(c.facts["amount"] / 1e6, axis="index", level="scenario")
    rows = pd.Index([f"{name}, {part}" for name, part in per_million.index], name="scenario")
    return _figures(c, per_million).set_axis(rows)


def _figures(comparison: Comparison, per_million: pd.DataFrame) -> pd.DataFrame:
    """The headline accounts as text: "type I", or "type I / type II"."""
    columns = {}
    for account, (heading, divisor, text) in HEADLINE.items():
        if account in comparison.account_ids:
            values = per_million[[account]] if comparison.closure == "type-i" else per_million[account]
            columns[heading.format(comparison.price_year)] = [
                " / ".join(text.format(value / divisor) for value in row) for row in values.to_numpy()
            ]
    return pd.DataFrame(columns, index=per_million.index)


def in_words(comparison: Comparison) -> str:
    """The answer in a sentence or two."""
    c = comparison
    totals = c.per_million() if c.closure == "type-i" else c.per_million().xs("type-i", axis="columns", level="closure")
    if "jobs" not in totals:
        return f"{len(c.scenarios)} scenarios compared on {', '.join(c.account_ids)}."
    ranked = totals["jobs"].sort_values(ascending=False)
    most, least = ranked.index[0], ranked.index[-1]
    if len(ranked) == 1:
        return (
            f"A million dollars through {most} calls for {ranked.iloc[0]:.1f} jobs, direct and indirect, before displacement."
        )
    sentence = (
        f"A million dollars calls for the most jobs through {most} ({ranked.iloc[0]:.1f}) and the fewest through {least} "
        f"({ranked.iloc[-1]:.1f}), direct and indirect, before displacement."
    )
    if "labour_income" in totals:
        pay = totals["labour_income"] / totals["jobs"]
        sentence += (
            f" Jobs are not alike: they pay ${pay[most]:,.0f} a year on average in the one and ${pay[least]:,.0f} in the "
            f"other, in dollars of {c.price_year}."
        )
    return sentence
