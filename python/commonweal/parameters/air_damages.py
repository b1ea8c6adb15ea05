"""What dirty air costs where it is emitted: damages of the user's own by region, over the nation's means."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pandas as pd

from commonweal.errors import ParameterError
from commonweal.names import positions

#: What users give: a table with index region and a column for each pollutant, USD of 2016 per short ton, or a CSV file of it with a column `region`.
AirDamages: TypeAlias = pd.DataFrame | str | os.PathLike[str]


def air_damages(regions: Sequence[str], pollutants: Sequence[str], own: AirDamages | None) -> dict[str, np.ndarray]:
    """By pollutant, damages of the user's own by region, USD of 2016 per short ton; NaN where the national mean stands.

    Raises:
        ParameterError: an unknown region or pollutant, a damage that is not a number from zero up, or a file that cannot be read.
    """
    table = pd.DataFrame() if own is None else own if isinstance(own, pd.DataFrame) else _read(Path(own))
    unknown = [name for name in table.columns if name not in pollutants]
    if unknown:
        raise ParameterError(f"damages of air have a column {unknown[0]!r}; the pollutants are {', '.join(pollutants)}")
    if table.index.has_duplicates:
        raise ParameterError(f"damages of air name region {table.index[table.index.duplicated()][0]!r} twice; give each once")
    at = positions(list(table.index), list(regions), kind="region", error=ParameterError, where="model.regions")
    result = {name: np.full(len(regions), np.nan) for name in pollutants}
    for name in table.columns:
        damage = pd.to_numeric(table[name], errors="coerce").to_numpy(dtype=float)
        wrong = (table[name].notna().to_numpy() & np.isnan(damage)) | (damage < 0.0) | np.isinf(damage)
        if wrong.any():
            code, value = table.index[wrong][0], table[name].iloc[int(np.argmax(wrong))]
            raise ParameterError(
                f"the damage of {name} in {code} is {value!r}; give USD of 2016 per short ton, or nothing for the mean"
            )
        result[name][at] = damage
    return result


def _read(path: Path) -> pd.DataFrame:
    if not path.is_file():
        raise ParameterError(f"{path}: no such file; name a CSV file with a column region, and one for each pollutant")
    try:
        table = pd.read_csv(path, dtype={"region": str})
    except (ValueError, OSError) as error:
        raise ParameterError(f"{path}: not a CSV file that can be read ({error})") from None
    if "region" not in table.columns:
        raise ParameterError(f"{path}: has columns {', '.join(map(str, table.columns))}; it needs region, and pollutants")
    return table.set_index("region")
