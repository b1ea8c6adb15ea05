"""How far tasks are exposed to language models, by industry: data/datasets/us-exposure.csv (Eloundou and others, 2024;
BLS)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from commonweal.base.errors import DataError
from commonweal.io.paths import library_path

#: Dimensions whose groups divide an industry's exposed tasks, and that of pay.
OCCUPATION, EDUCATION, PAY = "occupation", "education", "pay"
#: Tasks that a model halves the time of alone, and with other software, too.
DIRECT, WITH_TOOLS = "direct", "with_tools"


class Exposure(NamedTuple):
    """Exposed tasks as shares of all, by industry.

    Attributes:
        of_jobs: of the time of those who work there.
        of_pay: of what they are paid.
        divided: by dimension, the parts of `of_jobs` that groups of workers have, industry x group.
    """

    of_jobs: np.ndarray
    of_pay: np.ndarray
    divided: dict[str, pd.DataFrame]


@cache
def _table() -> pd.DataFrame:
    path = library_path() / "datasets" / "us-exposure.csv"
    try:
        return pd.read_csv(path, dtype={"industry": str}).set_index(["dimension", "industry", "group"]).sort_index()
    except (OSError, ValueError) as fault:
        raise DataError(f"{path}: {fault}; install commonweal anew") from None


@cache
def _ends(industries: tuple[str, ...]) -> tuple[dict[str, pd.DataFrame], dict[str, pd.DataFrame]]:
    """By dimension, industry x group: tasks exposed to models alone, and to models with all other software."""
    table = _table()
    missing = set(industries) - set(table.index.get_level_values("industry"))
    if missing:
        raise DataError(
            f"industry {sorted(missing)[0]} has no tasks in the embedded file of exposure; use an embedded edition"
        )
    alone, together = (
        {
            dimension: table.loc[dimension, end].unstack("group", fill_value=0.0).loc[list(industries)]
            for dimension in (OCCUPATION, EDUCATION, PAY)
        }
        for end in (DIRECT, WITH_TOOLS)
    )
    return alone, together


def exposure(industries: Sequence[str], tools: float) -> Exposure:
    """Of industries of an embedded edition.

    Args:
        tools: the share of tasks counted that take other software, too.

    Raises:
        DataError: an industry that the file does not have.
    """
    alone, together = _ends(tuple(industries))
    divided = {dimension: one + tools * (together[dimension] - one) for dimension, one in alone.items()}
    of_pay = divided.pop(PAY).to_numpy().ravel()
    return Exposure(divided[OCCUPATION].sum(axis="columns").to_numpy(), of_pay, divided)
