"""How far people of two states live from each other: distances between county centres, by bands."""

from pathlib import Path

import numpy as np
import xarray as xr
from commonweal.datasets.distances import great_circle
from commonweal.parameters.registry import value

from pipeline.geography.counties import county_list
from pipeline.sources.tables import array, state_list

#: The shortest band's upper end.
NEAREST_KM = 2.0


def distances(sources: Path) -> xr.Dataset:
    """`distance_share` (region, region_other, band): of pairs of residents, one of each state, the share that live as
    far apart as the band says; `band_distance` (band), its mean in kilometres.

    Within a county people live the mean distance between points of a disc of its area apart. A mean over states would
    hide that most short trade stays within a part of a large one.
    """
    places, states = county_list(sources), state_list(sources)
    apart = great_circle(places["lat"].to_numpy(), places["lon"].to_numpy())
    np.fill_diagonal(apart, value("distance.within-county") * np.sqrt(places["land_km2"].to_numpy()))
    step = value("distance.band")
    upper = NEAREST_KM * step ** np.arange(1 + np.ceil(np.log(apart.max() / NEAREST_KM) / np.log(step)))
    band = np.digitize(apart, upper)
    at, people = states.index.get_indexer(places["state"]), places["population"].to_numpy()
    weight = people / np.bincount(at, people)[at]

    regions, bands = len(states), len(upper)
    pairs = weight[:, None] * weight
    cell = (at[:, None] * regions + at) * bands + band
    there = np.bincount(cell.ravel(), pairs.ravel(), minlength=regions * regions * bands).reshape(
        regions, regions, bands
    )
    share = (there + there.transpose(1, 0, 2)) / 2  # as far there as back, to the last digit
    met = (people[:, None] * people).ravel()
    mean = np.bincount(band.ravel(), met * apart.ravel(), minlength=bands) / np.bincount(
        band.ravel(), met, minlength=bands
    )

    facts = {
        "year": "2017",
        "status": "modelled",
        "source": "Census county internal points and population 2017 (county-basics)",
    }
    result = xr.Dataset(
        {
            "distance_share": array(
                share,
                ("region", "region_other", "band"),
                unit="1",
                method="pairs of residents by great-circle distance between county centres, population-weighted",
                **facts,
            ),
            "band_distance": array(
                mean, ("band",), unit="km", method="mean over all pairs of residents of the nation", **facts
            ),
        }
    )
    codes = np.array(states.index, dtype=object)
    names = np.array([f"up to {edge:.3g} km" for edge in upper], dtype=object)
    return result.assign_coords(region=codes, region_other=codes, band=names)
