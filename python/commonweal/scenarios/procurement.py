"""The same purchases from other sellers: what buyers stop buying on the market, and what a region makes for them
instead.
"""

import math
from collections.abc import Mapping

import numpy as np
import xarray as xr

from commonweal.base.errors import ScenarioError
from commonweal.base.names import is_number, positions, said
from commonweal.datasets.codes import commodities_of, regions_of
from commonweal.scenarios.final_demand import domestic_supply_shares
from commonweal.scenarios.scenario import Scenario


def moved_purchases(
    dataset: xr.Dataset,
    base_demand: np.ndarray,
    *,
    buyers: Mapping[str, float],
    share: float,
    commodities: Scenario | Mapping[str, float],
    to: str,
) -> tuple[np.ndarray, np.ndarray]:
    """Purchases that leave the market, and the same goods made in a region, commodity x region, USD; each positive.

    Only what domestic sellers sold moves: imports stay imports, so that the country buys neither more nor less of
    anything.

    Args:
        base_demand: commodity x region: what each region buys in all, base year.
        buyers: USD a year by region: what the buyers purchase.
        share: the part of it that they move, 0 to 1.
        commodities: weights by code, or a scenario whose bill gives them; scaled to sum to 1.
        to: the region that makes the goods instead.

    Raises:
        ScenarioError: an unknown region or commodity, an amount or a weight below zero, a share outside 0 to 1, or more
            of a commodity than a region buys in all.
    """
    regions, codes = regions_of(dataset), commodities_of(dataset)
    if not (is_number(share) and 0.0 <= share <= 1.0):
        raise ScenarioError(f"the share that moves is {said(share)}; give a part of what is bought, from 0 to 1")
    if not isinstance(buyers, Mapping) or not buyers:
        raise ScenarioError('name at least one buyer: buyers={"NY": 9e9}, USD a year by region')
    place = positions(buyers, regions, kind="region", error=ScenarioError, where="model.regions")
    maker = positions([to], regions, kind="region", error=ScenarioError, where="model.regions")[0]
    amounts = _amounts(buyers, "purchases of")
    weights = _weights(commodities)
    goods = positions(weights, codes, kind="commodity", error=ScenarioError, where="model.goods")
    parts = _amounts(weights, "the weight of")
    bill = np.zeros(len(codes.codes))
    bill[goods] = parts / parts.sum()
    left = np.zeros((len(codes.codes), len(regions.codes)))
    left[:, place] = np.outer(bill * domestic_supply_shares(dataset), share * amounts)
    over = left > base_demand.clip(min=0.0) * (1.0 + 1e-9)
    if over.any():
        i, r = np.argwhere(over)[0]
        raise ScenarioError(
            f"{share:.3g} of the purchases of {regions.codes[r]} is {left[i, r]:,.0f} USD of {codes.codes[i]} a year, "
            f"but all buyers there "
            f"together buy {max(base_demand[i, r], 0.0):,.0f}; move a smaller share, or give the commodity less weight"
        )
    made = np.zeros_like(left)
    made[:, maker] = left.sum(axis=1)
    return left, made


def _amounts(values: Mapping[str, float], what: str) -> np.ndarray:
    for name, number in values.items():
        if not (is_number(number) and math.isfinite(number) and number >= 0.0):
            raise ScenarioError(f"{what} {name}: {number}; give a number that is not below zero")
    result = np.array([float(number) for number in values.values()])
    if not result.sum() > 0.0:
        raise ScenarioError(f"{what} {', '.join(map(str, values))} sum to nothing; give at least one above zero")
    return result


def _weights(commodities: Scenario | Mapping[str, float]) -> dict[str, float]:
    if not isinstance(commodities, (Scenario, Mapping)) or commodities == {}:
        raise ScenarioError(
            f"commodities are {said(commodities)}; give weights by code, or a scenario whose bill has them"
        )
    if isinstance(commodities, Scenario):
        return dict(commodities.bill.groupby("commodity", sort=False)["weight"].sum())
    return {str(code): weight for code, weight in commodities.items()}
