"""How fast output per hour and total factor productivity grew, by industry: data/datasets/us-productivity.csv (BEA and
BLS, integrated production account)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pandas as pd

from commonweal.base.errors import DataError
from commonweal.io.paths import library_path

#: What grew: output per hour worked, and output over all inputs together.
OUTPUT_PER_HOUR, TFP = "output_per_hour", "tfp"


@cache
def productivity() -> pd.DataFrame:
    """Index code, industries of the production account; columns name, `industries` (codes of the embedded editions,
    with blanks between); of output_per_hour and tfp the median growth, percent a year, of all decades between 1997 and
    2019, the lowest and the highest (`_low`, `_high`).

    Raises:
        DataError: the embedded file is damaged.
    """
    path = library_path() / "datasets" / "us-productivity.csv"
    try:
        return pd.read_csv(path, index_col="code", dtype={"code": str})
    except (OSError, ValueError) as fault:
        raise DataError(f"{path}: {fault}; install commonweal anew") from None


def account_codes(industries: Sequence[str]) -> list[str]:
    """The code in the production account of each industry of an embedded edition.

    Raises:
        DataError: an industry that is in none.
    """
    of = {one: str(code) for code, within in productivity()["industries"].items() for one in within.split()}
    missing = [one for one in industries if one not in of]
    if missing:
        raise DataError(
            f"industry {missing[0]} is in no industry of BEA's and BLS's production account, whose growth years go by; "
            f"use an embedded edition"
        )
    return [of[one] for one in industries]
