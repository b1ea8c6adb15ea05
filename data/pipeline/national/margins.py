"""What trade and transport add to the price of each commodity, and which commodities they are."""

from pathlib import Path

import numpy as np
import pandas as pd

from pipeline.national.annual import BENCHMARK, annual_supply, detail_groups
from pipeline.national.fitting import Totals, fitted
from pipeline.national.moved import ROUNDS, TOLERANCE, Accounts
from pipeline.sources.tables import table

PRODUCERS = "producers"
MARGINS = {PRODUCERS: "ProducersValue", "transport": "Transportation", "wholesale": "Wholesale", "retail": "Retail"}
#: First digits of the commodities that deliver each margin.
MARGIN_GOODS = {"transport": ("48",), "wholesale": ("42",), "retail": ("44", "45", "4B")}
#: The column of the supply table that holds each margin.
SUPPLY_COLUMNS = {"transport": "Trans", "wholesale": "Trade", "retail": "Trade"}
#: Exports, imports and stock changes are not purchases of domestic users.
NOT_BOUGHT = ("F03000", "F04000", "F05000")


def published_margins(sources: Path, commodities: pd.Index) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Margins of the benchmark year by commodity, million USD, over intermediate and domestic final purchases; and the
    commodities that deliver a dollar of each margin (columns sum to 1)."""
    rows = table(sources, BENCHMARK, "margins.csv.gz", index_col=0, dtype={"IndustryCode": str, "CommodityCode": str})
    bought = rows[~rows["IndustryCode"].isin(NOT_BOUGHT)]
    margins = bought.groupby("CommodityCode")[list(MARGINS.values())].sum().reindex(commodities).fillna(0.0)
    margins.columns = pd.Index(list(MARGINS))

    producer = table(sources, BENCHMARK, "use_producer.csv.gz", index_col=0).fillna(0.0)
    purchaser = table(sources, BENCHMARK, "use_purchaser.csv.gz", index_col=0).fillna(0.0)
    columns = [column for column in purchaser.columns if not column.startswith(("T", "F05"))]
    delivered = producer.reindex(index=commodities, columns=columns, fill_value=0.0) - purchaser.reindex(
        index=commodities, columns=columns, fill_value=0.0
    )
    return margins, _delivered(delivered.sum(axis="columns").clip(lower=0.0))


def moved_margins(
    sources: Path, base: Accounts, accounts: Accounts, years: tuple[int, int]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The same for the accounts of another year.

    Margins of a commodity grow as what is bought of it does, and are fitted to the growth of what the supply tables
    of both years have of its group's trade and transport margins, and of each kind of margin.

    Args:
        base: the benchmark's accounts; accounts: those of the other year, million USD; years: both.
    """
    before, supply = published_margins(sources, base.make.columns)
    now = before[[PRODUCERS]].copy()
    now[PRODUCERS] = bought(accounts)
    more = (now[PRODUCERS] / before[PRODUCERS].where(before[PRODUCERS] > 0.0)).fillna(1.0).clip(lower=0.0)
    group = detail_groups(sources, base).commodity
    then, later = (annual_supply(sources, year) for year in years)
    for column in sorted(set(SUPPLY_COLUMNS.values())):
        kinds = [kind for kind in MARGINS if SUPPLY_COLUMNS.get(kind) == column]
        now[kinds] = _fitted(before[kinds], more, group, then[column], later[column])
    made = accounts.make.sum(axis="index") / base.make.sum(axis="index").replace(0.0, np.nan)
    return now[list(MARGINS)], _delivered(supply.max(axis="columns") * made.fillna(0.0))


def bought(accounts: Accounts) -> pd.Series:
    """Intermediate and domestic final purchases of each commodity at producers' prices."""
    return accounts.use.drop(columns=list(NOT_BOUGHT)).sum(axis="columns")


def _fitted(before: pd.DataFrame, more: pd.Series, group: pd.Series, then: pd.Series, later: pd.Series) -> pd.DataFrame:
    """Margins that grew with `more`, in each group as the supply table's column did, and in all, by kind, as those who
    deliver them."""
    column = before.sum(axis="columns").groupby(group).sum()
    column *= (later / then.where(then > 0.0)).reindex(column.index).fillna(0.0).clip(lower=0.0)
    rows = np.repeat(column.index.get_indexer(group), before.shape[1])
    totals = [Totals("margins of", rows, column.to_numpy(), list(column.index))]
    if before.shape[1] > 1:
        kind = before.sum(axis="index")
        for name in kind.index:
            who = group[group.index.str.startswith(MARGIN_GOODS[name])].unique()
            kind[name] *= later[who].sum() / then[who].sum()  # both negative: rows of those who deliver
        kind *= column.sum() / kind.sum()
        of_kind = np.tile(np.arange(before.shape[1]), len(before))
        totals.append(Totals("margins of", of_kind, kind.to_numpy(), list(before.columns)))
    cells, _ = fitted(before.mul(more, axis="index").to_numpy().ravel(), totals, tolerance=TOLERANCE, rounds=ROUNDS)
    return pd.DataFrame(cells.reshape(before.shape), index=before.index, columns=before.columns)


def _delivered(total: pd.Series) -> pd.DataFrame:
    supply = pd.DataFrame(0.0, index=total.index, columns=list(MARGINS))
    for margin, prefixes in MARGIN_GOODS.items():
        from_here = total.where(total.index.str.startswith(prefixes), 0.0)
        supply[margin] = from_here / from_here.sum()
    return supply
