"""Which state each region of a dataset of counties lies in."""

import numpy as np
import xarray as xr

from commonweal.errors import DataError
from commonweal.names import positions


def has_places(dataset: xr.Dataset) -> bool:
    """Whether regions are parts of `place`, the states."""
    return "region_state" in dataset.coords


def place_of(dataset: xr.Dataset) -> np.ndarray:
    """Position among `place` of each region."""
    places = [str(place) for place in dataset["place"].values]
    return positions(dataset["region_state"].values, places, kind="state", error=DataError, where="dataset.place")
