"""The embedded datasets, by name and regions; and the national economy that stands beside a regional one."""

import xarray as xr

from commonweal.economies.counties import county_economy
from commonweal.economies.supply_use import SupplyUseEconomy
from commonweal.errors import DataError
from commonweal.io.paths import library_path
from commonweal.io.store import read_dataset

COUNTY = "county"


def embedded_dataset(name: str, regions: str) -> xr.Dataset:
    """A dataset of the library; counties with the states' tables.

    Raises:
        DataError: there is none by this name, or its file is damaged.
    """
    folder = library_path() / "datasets"
    path = folder / f"{name}-{regions}.h5"
    if not path.exists():
        there = ", ".join(sorted(f"{p.stem!r}" for p in folder.glob("*.h5"))) or "none"
        raise DataError(
            f"no dataset {name!r} with regions={regions!r}; embedded are {there} (name, then nation, state or county)"
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
