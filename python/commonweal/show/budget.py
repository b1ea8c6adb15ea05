"""What comes back to the budget, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from commonweal.accounts.budget import SUBSIDIES
from commonweal.base.choices import GOVERNMENTS
from commonweal.results.budget import ALL, FINANCED, GROSS, KINDS, NEW, level_of, title_of
from commonweal.show.digits import format_number
from commonweal.show.summary import INDENT

if TYPE_CHECKING:
    from commonweal.results.comparison import ComparisonData

BUDGET = (
    "Gross: receipts at the year's average rates on what the spending pays, makes and imports, all stages, and "
    "benefits as if everybody hired had had no job. Most of them would have worked and paid elsewhere: new is the "
    "share of jobs that nobody else loses. Low to high: one parameter alone at the ends of its range. At marginal "
    "rates: income taxes as on the last dollar of pay. What a tax for the program brings is never counted as receipts. "
    "Taxes on capital and later years are not counted (docs/budget.md)."
)
#: What of it counts, in words.
COUNTED = {
    GROSS: "gross, share of the cost",
    FINANCED: "after financing, share of the cost",
    NEW: "new, share of the cost",
}
#: Whose rates they are, by what the regions are.
RATES = {
    "nation": "The nation as one region has the mean of all states' rates.",
    "state": "Each state has its own rates.",
    "county": "Each county has the rates of its state, and the mean of that state's localities.",
}
SAVED, CAUSED = "benefits saved, gross", "benefits caused, gross"


def back_in_words(comparison: ComparisonData) -> str:
    """What comes back of a hundred dollars, new and gross."""
    c, net = comparison, comparison.net_cost()
    new, gross = (100.0 * net.xs((way, ALL), level=("counted", "level")).loc[c.scenarios] for way in (NEW, GROSS))
    said = [
        f"{one['share']:.0f} (from {one['share_low']:.0f} to {one['share_high']:.0f}) through {name}"
        for name, one in new.iterrows()
    ]
    everything = ", ".join(f"{share:.0f}" for share in gross["share"])
    return (
        f"Of 100 dollars of cost come back to governments, as new taxes and as benefits that they no longer pay: "
        f"{'; '.join(said)}. If nobody who is hired had had a job, it would be {everything}."
    )


def whose_rates(comparison: ComparisonData) -> str:
    """Whose tax rates they are."""
    own = comparison.about["tax_rates"]
    return " ".join(part for part in (RATES.get(comparison.about["regions"], ""), own) if part)


def budget_table(comparison: ComparisonData) -> pd.DataFrame:
    """Receipts and benefits per million dollars as text, a row for each level and kind, a column for each scenario;
    then the share of the cost that comes back."""
    c, million = comparison, comparison.facts["amount"] / 1e6
    taken = c.budget()["all"].droplevel("level").unstack("scenario")[c.scenarios] / million[c.scenarios]
    rows: list[tuple[str, pd.Series]] = []
    for level in GOVERNMENTS:
        own = [name for name in KINDS["receipts"] if level_of(name) == level]
        rows.append((f"{level} receipts", taken.loc[own].sum().map(format_number)))
        rows += [
            (INDENT + title_of(name).removeprefix(f"{level} "), taken.loc[name].map(format_number)) for name in own
        ]
    for heading, kind in ((SAVED, "benefits_saved"), (CAUSED, "benefits_caused")):
        own = KINDS[kind]
        rows.append((heading, taken.loc[own].sum().abs().map(format_number)))
        for name in own:
            title = f"{title_of(name)}, {level_of(name)}"
            rows.append((INDENT + title, taken.loc[name].abs().map(format_number)))
    net = c.net_cost()
    paid = net["cost"].xs(GROSS, level="counted").unstack("level").loc[c.scenarios]
    for level in GOVERNMENTS[1:]:
        if paid[level].any():
            rows.append((f"{level} share of the cost itself", (paid[level] / paid[ALL]).map("{:.0%}".format)))
    for counted, words in COUNTED.items():
        if counted in net.index.get_level_values("counted"):
            each = net.xs((counted, ALL), level=("counted", "level")).loc[c.scenarios]
            rows.append((words, each["share"].map("{:.0%}".format)))
            ends = [f"{low:.0%} to {high:.0%}" for low, high in each[["share_low", "share_high"]].to_numpy()]
            rows.append((f"{INDENT}low to high", pd.Series(ends, each.index)))
            rows.append((f"{INDENT}at marginal rates", each["share_marginal"].map("{:.0%}".format)))
    rows.append(("subsidies to industries", (-taken.loc[SUBSIDIES]).map(format_number)))
    index = pd.Index([name for name, _ in rows], name=f"$ of {c.price_year} per million dollars")
    return pd.DataFrame([values for _, values in rows]).set_axis(index).rename_axis("scenario", axis="columns")
