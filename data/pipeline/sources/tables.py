"""Reading source tables, and labelling what is made of them."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from commonweal.base.errors import DataError

MILLION = 1e6
#: Binary digits that estimates keep: three decimal ones. More would be noise, and does not compress.
BITS = 10


def table(sources: Path, folder: str, file: str, **options: Any) -> pd.DataFrame:
    """One source file as a DataFrame.

    Raises:
        DataError: the file is not there.
    """
    path = sources / folder / file
    if not path.exists():
        raise DataError(f"{path}: no such source file; give the folder that holds {folder}/{file}")
    return pd.read_csv(path, **options)


def array(
    values: Any,
    axes: tuple[str, ...],
    *,
    unit: str,
    year: str,
    status: str,
    source: str,
    method: str,
    role: str = "table",
) -> xr.DataArray:
    """A labelled array with its provenance. `status` is measured, modelled or assumed."""
    facts = {"unit": unit, "year": year, "status": status, "source": source, "method": method, "role": role}
    return xr.DataArray(np.ascontiguousarray(values, dtype=np.float64), dims=axes, attrs=facts)


def rounded(values: np.ndarray) -> np.ndarray:
    """The nearest numbers of `BITS` binary digits."""
    fraction, exponent = np.frexp(values)
    return np.ldexp(np.round(np.ldexp(fraction, BITS)), exponent - BITS)


def rounded_keeping_sums(values: np.ndarray) -> np.ndarray:
    """Rows of `rounded` numbers that add up to what they did: the largest of each takes what the others gave up."""
    result = rounded(values)
    largest = np.argmax(np.abs(values), axis=1)[:, None]
    left = (values - result).sum(axis=1, keepdims=True)
    np.put_along_axis(result, largest, np.take_along_axis(result, largest, axis=1) + left, axis=1)
    return result


def summary_codes(sources: Path) -> pd.Series:
    """BEA summary code of every BEA detail code."""
    crosswalk = table(sources, "bea-2017-detail", "naics_bea_crosswalk.csv.gz", dtype=str)
    pairs = crosswalk[["BEA_2017_Detail_Code", "BEA_2017_Summary_Code"]].dropna().drop_duplicates()
    return pairs.set_index("BEA_2017_Detail_Code")["BEA_2017_Summary_Code"]


def state_list(sources: Path) -> pd.DataFrame:
    """50 states and DC in FIPS order: index postal code; columns name, fips."""
    raw = table(sources, "county-basics", "state_basics.csv", dtype={"state_fips": str})
    raw["fips"] = raw["state_fips"].str.zfill(2)
    return raw.sort_values("fips").set_index("abbr")[["state", "fips"]].rename(columns={"state": "name"})
