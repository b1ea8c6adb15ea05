"""Which state each region of a dataset of counties lies in."""

import numpy as np
import scipy.sparse as sp
import xarray as xr

from commonweal.base.errors import DataError
from commonweal.base.names import positions
from commonweal.base.once import once


def has_places(dataset: xr.Dataset) -> bool:
    """Whether regions are parts of `place`, the states."""
    return "region_state" in dataset.coords


@once
def place_of(dataset: xr.Dataset) -> np.ndarray:
    """Position among `place` of each region."""
    places = [str(place) for place in dataset["place"].values]
    return positions(dataset["region_state"].values, places, kind="state", error=DataError, where="dataset.place")


def sums_within(values: np.ndarray, place: np.ndarray) -> np.ndarray:
    """Anything x region added up to anything x place.

    Args:
        place: position of each region's place.
    """
    regions = np.arange(len(place))
    within = sp.csr_array((np.ones(len(place)), (regions, place)), shape=(len(place), place.max() + 1))
    return np.asarray(values.reshape(-1, len(place)) @ within).reshape(*values.shape[:-1], -1)


def shares_within(values: np.ndarray, place: np.ndarray) -> np.ndarray:
    """Rows scaled to sum to one over the regions of each place; zero where they sum to nothing."""
    total = sums_within(values, place)[:, place]
    return np.asarray(np.divide(values, total, out=np.zeros_like(values), where=total > 0.0))
