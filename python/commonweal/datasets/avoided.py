"""What clean and saved power keeps from being emitted, by state: data/datasets/us-avoided.csv (EPA, AVERT)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pandas as pd

from commonweal.base.errors import DataError
from commonweal.io.paths import library_path

#: Rows of the file that have the nation's figures, since their power is in none of AVERT's regions.
AS_THE_NATION = "HI"
CAPACITY = "capacity_factor"


@cache
def _by_state() -> pd.DataFrame:
    path = library_path() / "datasets" / "us-avoided.csv"
    try:
        return pd.read_csv(path, index_col=["state", "resource"], dtype={"state": str})
    except (OSError, ValueError) as fault:
        raise DataError(f"{path}: {fault}; install commonweal anew") from None


def avoided_rates(states: Sequence[str], resource: str) -> pd.DataFrame:
    """Of wind, solar or saved power ("efficiency"): index the states; columns co2, so2, nox and pm25, kilograms per
    MWh, and capacity_factor, mean output over the rating. What is no state has the nation's.

    Raises:
        DataError: the embedded file is damaged.
    """
    table = _by_state().xs(resource, level="resource")
    return table.loc[[state if state in table.index else AS_THE_NATION for state in states]].set_axis(list(states))
