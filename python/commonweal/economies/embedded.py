"""The embedded datasets, by name and regions; and the national economy that stands beside a regional one."""

import xarray as xr

from commonweal.economies.counties import county_economy
from commonweal.economies.supply_use import SupplyUseEconomy
from commonweal.errors import DataError
from commonweal.io.paths import library_path
from commonweal.io.store import read_dataset
from commonweal.names import said

COUNTY = "county"


def embedded_dataset(name: str, regions: str) -> xr.Dataset:
    """A dataset of the library; counties with the states' tables.

    Raises:
        DataError: there is none by this name, or its file is damaged.
    """
    there = {path.stem: path for path in sorted((library_path() / "datasets").glob("*.h5"))}
    path = there.get(f"{name}-{regions}")
    if path is None:
        raise DataError(
            f"no dataset {said(name)} with regions={said(regions)}; embedded are {', '.join(map(repr, there)) or 'none'} "
            "(name, then nation, state or county)"
        )
    return county_economy(embedded_dataset(name, "state"), read_dataset(path)) if regions == COUNTY else read_dataset(path)


def national_economy(economy: SupplyUseEconomy) -> SupplyUseEconomy:
    """The same year's nation, with the same choices."""
    nation = SupplyUseEconomy(
        embedded_dataset(str(economy.dataset.attrs.get("nation", economy.dataset.attrs["name"])), "nation"),
        trade="pool",  # one region trades with itself alone, whatever the model
        market_shares=economy.market_shares,
        living_wage=economy.living_wage,
        parameters=economy.parameters,
    )
    return nation.with_solving(economy.solving)
