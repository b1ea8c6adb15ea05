"""Who pays: the purchases that a tax or a cut takes away, of the same size as a scenario's money."""

from collections.abc import Mapping

import numpy as np
import xarray as xr

from commonweal.economies.final_uses import by_region
from commonweal.economies.prices import deflate
from commonweal.economies.supply_use import bought_with_pay
from commonweal.errors import ScenarioError
from commonweal.names import nearest
from commonweal.scenarios.final_demand import BASKETS, basket_shares, market_shares

#: What pays, the basket that shrinks, and the parameter that says by how much per dollar.
FINANCING: dict[str, tuple[str, str] | None] = {
    "none": None,
    "households": ("household", "financing.households"),
    "government": ("government", "financing.government"),
}


def purchases_forgone(
    financing: str, dataset: xr.Dataset, price_year: int, parameters: Mapping[str, float]
) -> np.ndarray | None:
    """Domestic purchases per dollar that is raised, commodity x region, USD of the dataset's year; None where nobody pays.

    A tax takes from each state's households in proportion to what they buy, a cut from governments where they buy; the basket is the
    country's, of households without what income does not buy (owners' imputed rent, care that others pay for). Imports fall, too,
    and are left out.

    Raises:
        ScenarioError: an unknown kind of financing.
    """
    if financing not in FINANCING:
        raise ScenarioError(
            f"financing {financing!r} is not known{nearest(str(financing), FINANCING)}; choose one of {', '.join(FINANCING)}"
        )
    chosen = FINANCING[financing]
    if chosen is None:
        return None
    basket, parameter = chosen
    shares = basket_shares(basket, dataset)
    if basket == "household":
        shares = shares * bought_with_pay(dataset["commodity"].to_series().index, parameters)
        shares /= shares.sum()
    by_commodity = deflate(parameters[parameter] * shares, dataset, price_year) * market_shares(dataset)
    of_regions = by_region(dataset, BASKETS[basket]).sum(axis=0)
    return by_commodity[:, None] * (of_regions / of_regions.sum())[None, :]
