"""Final demand of 50 states and DC by commodity and category: national cells spread by keys, adding up exactly."""

import numpy as np
import pandas as pd
import xarray as xr
from commonweal.balance import ras

from pipeline.sources.regional_accounts import FEDERAL_LINES, STATE_LOCAL_LINES
from pipeline.sources.tables import array
from pipeline.states.consumption import TOTAL, consumption
from pipeline.states.regional import Regional

#: stateior's columns of final demand by category. Its columns of government are not used: those of states and
#: localities (F10) stand in the wrong states, federal ones (F06, F07) where contracts are signed.
CATEGORIES = {"investment": ("F02",), "inventories": ("F030",), "exports": ("F040",)}
#: Summary commodities whose stateior shares are not used in any category: government, for the same reason as its
#: columns.
GOVERNMENT = ("GFE", "GFGD", "GFGN", "GSLE", "GSLG")
#: Equipment and what is paid for bringing it: stateior puts such investment where it is made, not where it is bought.
EQUIPMENT = ("31", "32", "33", "42", "44", "45", "4A", "48")
#: Lines of compensation by state that spread what a government buys: federal civilian and military; state and
#: local.
GOVERNMENT_PAY = {"federal": FEDERAL_LINES, "state-local": STATE_LOCAL_LINES}


def state_final_demand(
    national: xr.Dataset, output: xr.DataArray, regional: Regional, summary: pd.Series
) -> xr.Dataset:
    """`final_demand` and `final_demand_imports` by commodity, category and region, USD; summing over regions to the
    nation.

    What each category's cells follow:
        household: personal consumption of the commodity's product by state, balanced to its state totals;
        investment: equipment and its trade margins, the private industries' GDP; structures, software,
            research and the rest, stateior's shares;
        inventories, exports: stateior's shares of the summary commodity;
        federal, state-local: their own services, the output of those services in the state; all else, pay of the
            government concerned;
        balancing: the commodity's supply.
    Cells that stateior gives a negative share, or none, follow supply.

    Args:
        regional: what is published of the states; summary: BEA summary code by commodity.
    """
    everywhere = _shares(commodity_supply(national, output), output.values.sum(axis=0))
    own = summary.isin(GOVERNMENT).to_numpy()
    spread = {category: everywhere for category in national["category"].values}
    for category, columns in CATEGORIES.items():
        shares = _stateior_shares(regional.uses, columns, summary, everywhere)
        spread[category] = np.where(own[:, None], everywhere, shares)
    equipment = summary.str.startswith(EQUIPMENT).fillna(False).to_numpy()
    spread["investment"] = np.where(
        equipment[:, None], (regional.private / regional.private.sum()).to_numpy(), spread["investment"]
    )
    for category, lines in GOVERNMENT_PAY.items():
        spread[category] = np.where(own[:, None], everywhere, _government_pay(regional.pay, lines))
    spread["household"] = _household_shares(regional.spending, national)
    stacked = np.stack([spread[category] for category in national["category"].values], axis=1)
    facts = {
        "unit": "USD",
        "year": str(regional.year),
        "status": "modelled",
        "source": regional.named["final_demand"],
    }
    method = (
        "national cell x state share of a key by category; local commodities moved to where they are made "
        "(docs/data.md)"
    )
    axes = ("commodity", "category", "region")
    return xr.Dataset(
        {
            name: array(national[name].values[:, :, None] * stacked, axes, **facts, method=method)
            for name in ("final_demand", "final_demand_imports")
        }
    )


def commodity_supply(national: xr.Dataset, output: xr.DataArray) -> np.ndarray:
    """q = (V / g)' x: each commodity's supply by state, USD."""
    made = national["make"].values
    total = made.sum(axis=1, keepdims=True)
    return np.divide(made, total, out=np.zeros_like(made), where=total > 0).T @ output.values


def _stateior_shares(
    uses: pd.DataFrame, columns: tuple[str, ...], summary: pd.Series, otherwise: np.ndarray
) -> np.ndarray:
    """State shares by detail commodity of stateior's final demand columns that begin so; the same within a summary
    commodity.
    """
    row, column = (uses.index.get_level_values(level) for level in (0, 1))
    chosen = column.str.startswith(columns)
    by_state = uses[chosen].groupby(row[chosen]).sum().clip(lower=0.0)
    return _shares(by_state.reindex(summary).fillna(0.0).to_numpy(), otherwise)


def _government_pay(pay: pd.DataFrame, lines: tuple[int, ...]) -> np.ndarray:
    by_state = pay.loc[list(lines)].sum(axis="index").to_numpy()
    return by_state / by_state.sum()


def _shares(values: np.ndarray, otherwise: np.ndarray) -> np.ndarray:
    """Rows scaled to sum to 1; rows of zeros take those of `otherwise` (the same shape, or one row for all)."""
    total = values.sum(axis=1, keepdims=True)
    fallback = np.broadcast_to(otherwise / otherwise.sum(axis=-1, keepdims=True), values.shape)
    return np.where(total > 0, values / np.where(total > 0, total, 1.0), fallback)


def _household_shares(spending: pd.DataFrame, national: xr.Dataset) -> np.ndarray:
    """State shares of household demand by commodity, such that states' totals are in proportion to personal
    consumption.
    """
    product = consumption(spending, national["commodity"].to_series().index).to_numpy()
    total = spending.loc[TOTAL].to_numpy()
    shares = product / product.sum(axis=1, keepdims=True)
    demand = national["final_demand"].sel(category="household").values
    rows = np.clip(
        demand, 0.0, None
    )  # used goods and residents' spending abroad are below zero: they keep their shares
    balanced = ras(
        rows[:, None] * shares, rows, total / total.sum() * rows.sum(), what="household demand by state"
    ).table
    return _shares(balanced, shares)
