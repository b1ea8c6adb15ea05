"""Who pays: the purchases that a tax or a cut takes away, of the same size as a scenario's money."""

from collections.abc import Mapping

import xarray as xr

from commonweal.base.choices import FINANCING
from commonweal.base.errors import ScenarioError
from commonweal.base.names import nearest
from commonweal.datasets.households import HOUSEHOLDS, bought_with_income
from commonweal.datasets.prices import deflate
from commonweal.scenarios.final_demand import (
    BASKETS,
    FinalDemand,
    Purchases,
    basket_shares,
    by_buyers,
    domestic_supply_shares,
)


def purchases_forgone(
    financing: str, dataset: xr.Dataset, price_year: int, parameters: Mapping[str, float]
) -> FinalDemand | None:
    """Purchases that are not made per dollar that is raised; None where nobody pays.

    A tax takes from each region's households in proportion to what they buy, and they buy less by what a dollar of
    income buys: as a rebate buys more. A cut takes `financing.government` from governments where they buy, on the
    country's basket.

    Raises:
        ScenarioError: an unknown kind of financing.
    """
    if financing not in FINANCING:
        raise ScenarioError(
            f"financing {financing!r} is not known{nearest(str(financing), FINANCING)}; choose one of "
            f"{', '.join(FINANCING)}"
        )
    if financing == "none":
        return None
    if financing == "households":
        where, (domestic, imported) = by_buyers(dataset, HOUSEHOLDS), bought_with_income(dataset, parameters)
    else:
        where, share = by_buyers(dataset, BASKETS[financing]), domestic_supply_shares(dataset)
        bought = parameters["financing.government"] * basket_shares(financing, dataset)
        domestic, imported = (bought * share)[:, None], (bought * (1.0 - share))[:, None]
    goods, abroad = (deflate(one, dataset, price_year) for one in (domestic, imported))
    less, gone = Purchases(goods, where), (abroad * where).sum(axis=1)
    return FinalDemand((less,), gone, float((goods * where).sum() + gone.sum()))
