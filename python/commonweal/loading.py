"""The one place that builds economies of datasets: embedded ones, and made-up countries."""

from __future__ import annotations

from collections.abc import Mapping

from commonweal.datasets.embedded import COUNTY, embedded_dataset
from commonweal.datasets.synthetic import synthetic_dataset
from commonweal.economies.devices import check_device
from commonweal.economies.economy import Solving
from commonweal.economies.supply_use import SupplyUseEconomy
from commonweal.economies.trade import Trade
from commonweal.parameters.air_damages import AirDamages
from commonweal.parameters.living_wage import LivingWage
from commonweal.parameters.tradability import Tradability

#: A million regional sectors are solved to nine digits, not twelve: a third fewer rounds, and still far below what the
#: data know.
COUNTY_TOLERANCE = 1e-9


def embedded_economy(
    name: str,
    regions: str,
    *,
    trade: Trade,
    market_shares: str,
    tradability: Tradability | None = None,
    living_wage: LivingWage | None = None,
    air_damages: AirDamages | None = None,
    parameters: Mapping[str, float] | None = None,
    device: str = "cpu",
) -> SupplyUseEconomy:
    """See `commonweal.load`."""
    check_device(device)
    economy = SupplyUseEconomy(
        embedded_dataset(name, regions),
        trade=trade,
        market_shares=market_shares,
        tradability=tradability,
        living_wage=living_wage,
        air_damages=air_damages,
        parameters=parameters,
    )
    tolerance = COUNTY_TOLERANCE if regions == COUNTY else Solving.tolerance
    return economy.with_solving(Solving(device=device, tolerance=tolerance))


def synthetic_economy(regions: int, seed: int, *, trade: Trade, market_shares: str) -> SupplyUseEconomy:
    """See `commonweal.synthetic`."""
    dataset = synthetic_dataset(embedded_dataset("us-2017", "nation"), regions, seed)
    return SupplyUseEconomy(dataset, trade=trade, market_shares=market_shares)
