"""What comes back to the budget, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from commonweal.accounts.budget import RECEIPTS
from commonweal.results.budget import GROSS, LEVELS, NEW, SUBSIDIES
from commonweal.show.digits import format_number
from commonweal.show.summary import INDENT

if TYPE_CHECKING:
    from commonweal.results.comparison import ComparisonData

BUDGET = (
    "Receipts at the average rates of the economy's year on what the spending pays, makes and imports, all stages; who "
    "pays for the program is not in them. Most of the people hired would have worked and paid elsewhere: new receipts "
    "are the share of them that nobody else loses. Low to high: one parameter alone at the ends of its range. Benefits "
    "that are no longer drawn, taxes on capital, and later years are not counted (docs/budget.md)."
)


def budget_table(comparison: ComparisonData) -> pd.DataFrame:
    """Receipts per million dollars as text, a row for each level and kind, a column for each scenario; then the share
    of the cost that comes back."""
    c, million = comparison, comparison.facts["amount"] / 1e6
    taken = c.budget()["all"].droplevel("level").unstack("scenario")[c.scenarios] / million[c.scenarios]
    rows: list[tuple[str, pd.Series]] = []
    for level in LEVELS:
        own = [name for name, one in RECEIPTS.items() if one.level == level and name != SUBSIDIES]
        rows.append((f"{level} receipts", taken.loc[own].sum().map(format_number)))
        for name in own:
            title = RECEIPTS[name].title.removeprefix(f"{level} ")
            rows.append((INDENT + title, taken.loc[name].map(format_number)))
    rows.append(("all receipts", taken.drop(SUBSIDIES).sum().map(format_number)))
    net = c.net_cost()
    for counted, words in ((GROSS, "share of the cost"), (NEW, "new receipts, share of the cost")):
        each = net.xs(counted, level="counted").loc[c.scenarios]
        rows.append((words, each["share"].map("{:.0%}".format)))
        ends = [f"{low:.0%} to {high:.0%}" for low, high in each[["share_low", "share_high"]].to_numpy()]
        rows.append((f"{INDENT}low to high", pd.Series(ends, each.index)))
    rows.append(("subsidies to industries", (-taken.loc[SUBSIDIES]).map(format_number)))
    index = pd.Index([name for name, _ in rows], name=f"$ of {c.price_year} per million dollars")
    return pd.DataFrame([values for _, values in rows]).set_axis(index).rename_axis("scenario", axis="columns")
