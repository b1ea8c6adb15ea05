"""What governments take in, and benefits that depend on jobs, of an edition: data/datasets/us-*-receipts.csv,
us-*-taxes.csv and us-*-benefits.csv (docs/budget.md)."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import pandas as pd

from commonweal.base.errors import DataError
from commonweal.datasets.codes import NATION
from commonweal.io.paths import library_path


class Receipts(NamedTuple):
    """USD of the edition's year.

    Attributes:
        by_state: index level and kind; columns the states, and the nation (`NATION`): all of it.
        by_industry: of taxes on production, index industry; columns the kinds.
        benefits: index program and state; columns people, who draw it, usd, and federal, the share of it.
    """

    by_state: pd.DataFrame
    by_industry: pd.DataFrame
    benefits: pd.DataFrame


@cache
def receipts(edition: str) -> Receipts | None:
    """None of an economy that is no embedded edition.

    Raises:
        DataError: an embedded file is damaged.
    """
    folder = library_path() / "datasets"
    path = folder / f"{edition}-receipts.csv"
    if not path.exists():
        return None
    try:
        rows = pd.read_csv(path, dtype={"state": str})
        path = folder / f"{edition}-taxes.csv"
        by_industry = pd.read_csv(path, index_col="industry", dtype={"industry": str})
        path = folder / f"{edition}-benefits.csv"
        drawn = pd.read_csv(path, index_col=["program", "state"], dtype={"state": str}).astype(float).sort_index()
    except (OSError, ValueError) as fault:
        raise DataError(f"{path}: {fault}; install commonweal anew") from None
    by_state = rows.pivot(index=["level", "kind"], columns="state", values="usd")
    divided = by_state[NATION].isna()
    by_state.loc[divided, NATION] = by_state[divided].sum(axis="columns")
    return Receipts(by_state, by_industry, drawn)
