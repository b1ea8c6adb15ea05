"""Models of the embedded datasets, and of made-up countries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from commonweal.base.arguments import Within, checked
from commonweal.base.choices import USUAL_EDITION, USUAL_TRADE
from commonweal.base.errors import ModelError
from commonweal.economies.trade import Trade
from commonweal.loading import embedded_economy, synthetic_economy
from commonweal.model.supply_use import SupplyUseModel
from commonweal.parameters.air_damages import AirDamages
from commonweal.parameters.living_wage import LivingWage
from commonweal.parameters.tradability import Tradability


@checked(ModelError, own=("trade", "tradability", "living_wage", "air_damages", "parameters"))
def load(
    name: str = USUAL_EDITION,
    *,
    regions: str = "state",
    trade: Trade = USUAL_TRADE,
    market_shares: str = "regional",
    tradability: Tradability | None = None,
    living_wage: LivingWage | None = None,
    air_damages: AirDamages | None = None,
    parameters: Mapping[str, float] | None = None,
    device: str = "cpu",
) -> SupplyUseModel:
    """An embedded dataset as a model.

    Args:
        name: an edition (`commonweal.editions()` lists them), such as "us-2017": BEA's 2017 benchmark accounts, 402
            industries; or "us", the newest one.
        regions: "nation", "state" (50 states and DC) or "county" (3,142 counties; codes are FIPS, such as "37023").
        trade: "gravity" (by distance, supplies and demands of the base year both held; the default), "quotient"
            (regions buy at home up to their location quotient, the rest from the national pool), "quotient-cilq" or
            "quotient-flq" (the same by cross-industry or Flegg's quotients), or "pool"; or a mapping of every commodity
            to the shares of each region (rows) in what each buys (columns), such as `{code: us.trade_shares(code) for
            code in us.goods.index}` with some of them changed. What scenarios buy goes to who makes it: docs/methods.md
            says how the models differ, and which rule serves which flow.
        market_shares: "regional": who makes a commodity differs by region, but what a scenario itself makes in a region
            is made by the industries that make it in the nation; "regional-throughout": that, too, by those of the
            region, where there are any; "uniform": the industries of every region are the nation's in their products
            and in their accounts per dollar; then regions add up to the national model for any demand.
        tradability: changes to which commodities travel between regions: a mapping of commodities to "local" (delivered
            where they are bought) or "traded", or a YAML file like `data/parameters/tradability.yaml`. The data are
            balanced for the embedded classes; a commodity made local here buys at home as far as the region's supply
            goes.
        living_wage: what an hour must pay for a life, USD of the dataset's year: a mapping of states to it, or a CSV
            file with columns `state` and `hourly` (such as the threshold of a calculator that is not free to ship).
            States that are not in it keep the parameter `living-wage.hourly` times regional prices.
        air_damages: what a short ton of a pollutant does where it is emitted, USD of 2016: a table with index region
            and any of the columns `pm25`, `so2`, `nox` and `nh3`, or a CSV file of it with a column `region`. Where
            nothing is given the parameters `damage.*` stand, the nation's means.
        parameters: values of the registry (`commonweal.parameters()`) to change, by id.
        device: what solves run on, as in `Model.to`.

    Raises:
        DataError: no such dataset, or its file is damaged.
        DeviceError: a device that cannot be used.
        ModelError: an unknown trade model; or, when first solved, shares that do not sum to one.
        ParameterError: an unknown commodity, class or parameter, a value that it cannot have, or a file of classes that
            is not valid.
    """
    economy = embedded_economy(
        name,
        regions,
        trade=trade,
        market_shares=market_shares,
        tradability=tradability,
        living_wage=living_wage,
        air_damages=air_damages,
        parameters=parameters,
        device=device,
    )
    return SupplyUseModel(economy)


@checked(ModelError, own=("trade",))
def synthetic(
    regions: int = 3144,
    *,
    seed: Annotated[int, Within(0, 2**63 - 1)] = 1,
    trade: Trade = USUAL_TRADE,
    market_shares: str = "regional",
) -> SupplyUseModel:
    """A made-up country: the tables and accounts of "us-2017" over regions on a map, their sizes by Zipf's law, large
    industries in most of them and small ones in few. For benchmarks, tests and notebooks of any size; never for
    findings. Scenarios that name real places go through it by `Scenario.in_regions`.

    Args:
        regions: how many, up to 20,000; `model.dataset` has where they are (`east`, `north`, `distance`, km).
        seed: the same seed makes the same country on every machine.
        trade, market_shares: as in `load`.

    Raises:
        ModelError: a number of regions or a seed that cannot be, an unknown trade model.
    """
    return SupplyUseModel(synthetic_economy(regions, seed, trade=trade, market_shares=market_shares))
