"""A made-up country of any number of regions: the embedded nation's tables, spread over a map."""

import numpy as np
import xarray as xr

import commonweal._core as _core
from commonweal.base.errors import ModelError
from commonweal.base.names import said

#: Regions of one kernel of 8 bytes a pair: more do not fit the memory of most machines.
MOST_REGIONS = 20_000


def synthetic_dataset(nation: xr.Dataset, regions: int, seed: int) -> xr.Dataset:
    """The nation's tables and accounts over made-up regions: industries by
    `core/include/commonweal/economy/synthetic.hpp`, accounts with them, final demand and people by size. Everybody
    works where he lives. New: `distance` (region x region, km), `east` and `north` (km).

    Raises:
        ModelError: fewer than one or more than 20,000 regions, or a seed below zero.
    """
    if not 1 <= regions <= MOST_REGIONS:
        raise ModelError(f"{said(regions)} regions; a synthetic country has 1 to {MOST_REGIONS:,}")
    if seed < 0:
        raise ModelError(f"seed {seed}; give a whole number of at least 0")
    made = nation["industry_output"].values[:, 0]
    east, north, size, distance, output = _core.synthetic_country(made, regions, seed)
    share = np.divide(output, made[:, None], out=np.tile(size, (len(made), 1)), where=made[:, None] > 0.0)

    def spread(name: str, variable: xr.DataArray) -> np.ndarray:
        if name == "residence":
            return np.eye(regions)
        if variable.dims == ("industry", "region"):
            return np.asarray(variable.values * share)
        return variable.values * (np.ones(regions) if name == "spending_rate" else size)

    regional = {str(name): v for name, v in nation.data_vars.items() if "region" in v.dims}
    codes = [f"R{k:05d}" for k in range(1, regions + 1)]
    result = nation.drop_vars([*regional, *(c for c in nation.coords if str(c).startswith("region"))])
    result = result.assign_coords(
        region=codes,
        region_live=codes,
        region_name=("region", codes),
        region_fips=("region", [code[1:] for code in codes]),
    )
    for name, variable in regional.items():
        result[name] = (variable.dims, spread(name, variable), variable.attrs)
    for name, values in {"east": east, "north": north}.items():
        result[name] = ("region", values, {"unit": "km", "source": "made up"})
    result["distance"] = (("region_live", "region"), distance, {"unit": "km", "source": "made up"})
    about = {"name": "synthetic", "nation": nation.attrs["name"], "regions": f"{regions} made-up regions, seed {seed}"}
    return result.assign_attrs(about, description="A made-up country with the tables of " + nation.attrs["name"])
