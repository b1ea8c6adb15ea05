"""What dirty air costs where it is emitted: damages of the user's own by region, over the nation's means."""

import os
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import pandas as pd

from commonweal.base.errors import ParameterError
from commonweal.base.names import Known, positions
from commonweal.io.csv import read_csv
from commonweal.io.paths import as_path

#: What users give: a table with index region and a column for each pollutant, USD of 2016 per short ton, or a CSV file
#: of it with a column `region`.
AirDamages: TypeAlias = pd.DataFrame | str | os.PathLike[str]


def air_damages(regions: Known, pollutants: Sequence[str], own: AirDamages | None) -> dict[str, np.ndarray]:
    """By pollutant, damages of the user's own by region, USD of 2016 per short ton; NaN where the national mean stands.

    Raises:
        ParameterError: an unknown region or pollutant, a damage that is not a number from zero up, or a file that
            cannot be read.
    """
    table = pd.DataFrame() if own is None else own if isinstance(own, pd.DataFrame) else _read(own)
    unknown = [name for name in table.columns if name not in pollutants]
    if unknown:
        raise ParameterError(f"damages of air have a column {unknown[0]!r}; the pollutants are {', '.join(pollutants)}")
    if table.index.has_duplicates:
        raise ParameterError(
            f"damages of air name region {table.index[table.index.duplicated()][0]!r} twice; give each once"
        )
    if table.columns.has_duplicates:
        raise ParameterError(
            f"damages of air have two columns {table.columns[table.columns.duplicated()][0]!r}; give each once"
        )
    at = positions(list(table.index), regions, kind="region", error=ParameterError, where="model.regions")
    result = {name: np.full(len(regions.codes), np.nan) for name in pollutants}
    for name in table.columns:
        given = table[name].replace("", np.nan)
        damage = pd.to_numeric(given, errors="coerce").to_numpy(dtype=float)
        wrong = (given.notna().to_numpy() & np.isnan(damage)) | (damage < 0.0) | np.isinf(damage)
        if wrong.any():
            code, value = table.index[wrong][0], table[name].iloc[int(np.argmax(wrong))]
            raise ParameterError(
                f"the damage of {name} in {code} is {value!r}; give USD of 2016 per short ton, or nothing for the mean"
            )
        result[name][at] = damage
    return result


def _read(own: str | os.PathLike[str]) -> pd.DataFrame:
    path = as_path(own, ParameterError, what="air_damages", instead="a table by region")
    return read_csv(path, ParameterError, what="CSV file", key="region")
