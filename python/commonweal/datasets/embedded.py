"""The embedded datasets, by name and regions."""

from pathlib import Path

import xarray as xr

from commonweal.base.choices import LEVELS
from commonweal.base.errors import DataError
from commonweal.base.names import said
from commonweal.datasets.counties import MOVED_FROM, county_economy, moved_shares
from commonweal.datasets.editions import edition_name
from commonweal.io.paths import library_path
from commonweal.io.store import read_dataset

NATION, STATE, COUNTY = LEVELS


def embedded_dataset(name: str, regions: str) -> xr.Dataset:
    """A dataset of the library; states with what does not differ by region, which the nation's file holds, and counties
    with the states' tables.

    Args:
        name: of an edition, or of a country, whose newest edition it is then.

    Raises:
        DataError: there is none by this name, or its file is damaged.
    """
    dataset = read_dataset(dataset_path(name, regions))
    if regions == STATE:
        nation = read_dataset(dataset_path(name, NATION))
        shared = nation.drop_vars([key for key in nation.variables if by_region(nation.variables[key])])
        return dataset.assign_coords(shared.coords).assign({key: shared.variables[key] for key in shared.data_vars})
    if regions != COUNTY:
        return dataset
    if MOVED_FROM in dataset.attrs:
        dataset = moved_shares(dataset, read_dataset(dataset_path(dataset.attrs[MOVED_FROM], COUNTY)))
    return county_economy(embedded_dataset(name, STATE), dataset)


def by_region(array: xr.DataArray | xr.Variable) -> bool:
    """Whether an array differs by region."""
    return any(str(axis).startswith("region") for axis in array.dims)


def dataset_path(name: str, regions: str) -> Path:
    """The file of a dataset of the library.

    Raises:
        DataError: there is none by this name.
    """
    name = edition_name(name)
    there = {path.stem: path for path in sorted((library_path() / "datasets").glob("*.h5"))}
    path = there.get(f"{name}-{regions}")
    if path is None:
        raise DataError(
            f"no dataset {said(name)} with regions={said(regions)}; embedded are "
            f"{', '.join(map(repr, there)) or 'none'} (name, then nation, state or county)"
        )
    return path
