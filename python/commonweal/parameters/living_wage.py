"""What an hour must pay for a life: one threshold of our own, times what things cost in each state, or thresholds of
the user's.
"""

import math
import os
from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Literal, TypeAlias

import numpy as np
import pandas as pd
from pydantic import Field

from commonweal.base.errors import ParameterError
from commonweal.base.names import Known, is_number
from commonweal.io.csv import number, read_csv
from commonweal.io.paths import as_path, library_path
from commonweal.io.yaml import Strict, Text, read_checked

#: What users give: USD an hour by state, or a CSV file with columns `state` and `hourly`.
LivingWage: TypeAlias = Mapping[str, float] | str | os.PathLike[str]


class _File(Strict):
    year: int
    status: Literal["measured", "modelled", "assumed"]
    verified: bool
    source: Text
    prices: dict[str, Annotated[float, Field(strict=True, gt=0.0, allow_inf_nan=False)]]


@lru_cache(maxsize=1)
def regional_prices() -> pd.Series:
    """What the same basket costs in each state, the nation 1.

    Raises:
        ParameterError: the embedded file is damaged.
    """
    path = library_path() / "parameters" / "regional-prices.yaml"
    return pd.Series(
        read_checked(path, _File, ParameterError, what="file of prices", guide="docs/parameters.md").prices
    )


def living_wages(states: Known, hourly: float, own: LivingWage | None = None) -> np.ndarray:
    """Thresholds by state, USD of the dataset's year an hour.

    Args:
        states: all of them.
        hourly: the threshold at the nation's prices.
        own: thresholds that stand over it, by state.

    Raises:
        ParameterError: an unknown state, a threshold that is not a positive number, or a file that cannot be read.
    """
    result = hourly * regional_prices().reindex(list(states.codes))
    for state, wage in _thresholds(own).items():
        at = states.position(state, kind="state", error=ParameterError, where="model.regions")
        if not (is_number(wage) and math.isfinite(wage) and wage > 0.0):
            raise ParameterError(f"the living wage of {state} is {wage!r}; give USD an hour, such as 17.5")
        result.iloc[at] = float(wage)
    return np.asarray(result.to_numpy())


def _thresholds(own: LivingWage | None) -> Mapping[str, object]:
    if own is None or isinstance(own, Mapping):
        return own or {}
    path = as_path(own, ParameterError, what="living_wage", instead="thresholds by state")
    wages = read_csv(path, ParameterError, what="CSV file", key="state", needed=["hourly"])["hourly"]
    return {state: number(wage) for state, wage in wages.items()}
