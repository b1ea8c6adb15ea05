"""What follows from a dataset alone is computed once for it."""

import weakref
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

import xarray as xr

T = TypeVar("T")


def once(function: Callable[[xr.Dataset], T]) -> Callable[[xr.Dataset], T]:
    """Keeps what a function of a dataset gives as long as the dataset lives. Datasets are never changed once they
    are loaded.
    """
    kept: dict[int, T] = {}

    @wraps(function)
    def keeping(dataset: xr.Dataset) -> T:
        key = id(dataset)
        if key not in kept:
            kept[key] = function(dataset)
            weakref.finalize(dataset, kept.pop, key, None)
        return kept[key]

    return keeping
