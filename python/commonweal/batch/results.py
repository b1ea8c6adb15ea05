"""Results' files, opened."""

from __future__ import annotations

import os

import xarray as xr

from commonweal.io.store import open_dataset
from commonweal.results.cells import check_results


def open_results(path: str | os.PathLike[str]) -> xr.Dataset:
    """Opens what `commonweal run` left, without reading it: arrays are read when they are used, and of a selection that
    alone.

    Returns:
        an array for each account, economy x draw (`point`, `0`, `1`, ...) x variant x closure x scenario, for the whole
        amount and net of financing where a scenario has it; `bound`, the proven bound of the relative error, and
        `rounds` of the solver. Coordinates `scenario_amount`, `scenario_year`, `scenario_financing` and `variant_set`
        say what was asked; attributes hold the plan, the parameters, the seed, the version and the identity
        (docs/batch.md).

    Raises:
        DataError: the file is not there, damaged, or no results' file; a run that is not finished has none yet.
    """
    results = open_dataset(path)
    check_results(results, os.fspath(path))
    return results
