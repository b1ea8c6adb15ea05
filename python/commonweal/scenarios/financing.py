"""Who pays: the purchases that a tax or a cut takes away, of the same size as a scenario's money."""

from collections.abc import Mapping

import numpy as np
import xarray as xr

from commonweal.economies.households import HOUSEHOLDS, bought_with_income
from commonweal.economies.prices import deflate
from commonweal.errors import ScenarioError
from commonweal.names import nearest
from commonweal.scenarios.final_demand import BASKETS, basket_shares, by_buyers, market_shares

#: Who pays.
FINANCING = ("none", "households", "government")


def purchases_forgone(
    financing: str, dataset: xr.Dataset, price_year: int, parameters: Mapping[str, float]
) -> np.ndarray | None:
    """Domestic purchases per dollar that is raised, commodity x region, USD of the dataset's year; None where nobody pays.

    A tax takes from each region's households in proportion to what they buy, and they buy less by what a dollar of income buys: as a rebate
    buys more. A cut takes `financing.government` from governments where they buy, on the country's basket. Imports fall, too, and are left out.

    Raises:
        ScenarioError: an unknown kind of financing.
    """
    if financing not in FINANCING:
        raise ScenarioError(
            f"financing {financing!r} is not known{nearest(str(financing), FINANCING)}; choose one of {', '.join(FINANCING)}"
        )
    if financing == "none":
        return None
    if financing == "households":
        where, (purchases, _) = by_buyers(dataset, HOUSEHOLDS), bought_with_income(dataset, parameters)
    else:
        where = by_buyers(dataset, BASKETS[financing])
        purchases = (parameters["financing.government"] * basket_shares(financing, dataset) * market_shares(dataset))[:, None]
    return deflate(purchases * where, dataset, price_year)
