"""Balancing: tables that keep their pattern and meet given totals."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from commonweal import _core
from commonweal.errors import DataError


@dataclass(frozen=True)
class Balanced:
    """A table whose totals hold.

    Attributes:
        table: as the seed: an array, or a DataFrame with its labels.
        rounds: how often rows and columns were scaled.
        residual: the largest gap of a column's total, in the table's unit; rows hold to rounding.
    """

    table: Any
    rounds: int
    residual: float

    def __repr__(self) -> str:
        return f"Balanced: {' x '.join(map(str, self.table.shape))}, {self.rounds} rounds, columns to {self.residual:.1e}"


def ras(
    seed: ArrayLike | pd.DataFrame,
    rows: ArrayLike | pd.Series,
    columns: ArrayLike | pd.Series,
    *,
    tolerance: float = 1e-13,
    max_rounds: int = 20_000,
    what: str = "table",
) -> Balanced:
    """RAS, or iterative proportional fitting in two dimensions (Deming and Stephan, 1940; Stone, 1961; Bacharach, 1970): scales rows and
    columns of a table without negative entries until both totals hold.

    Args:
        seed: m x n, at least 0.
        rows, columns: totals, m and n, at least 0, with the same sum to 1e-9. A Series is taken by the labels of a DataFrame.
        tolerance: stop when no column is off by more than this times the sum of all.
        max_rounds: give up after so many.
        what: names the table in errors.

    Raises:
        DataError: names the row or column: entries or totals that are negative or not finite, totals whose sums differ, a total with
            nothing to scale to it, totals that the zeros of the table keep from being met together.
    """
    return _balanced(_core.ras, seed, rows, columns, tolerance, max_rounds, what)


def gras(
    seed: ArrayLike | pd.DataFrame,
    rows: ArrayLike | pd.Series,
    columns: ArrayLike | pd.Series,
    *,
    tolerance: float = 1e-13,
    max_rounds: int = 20_000,
    what: str = "table",
) -> Balanced:
    """GRAS: as `ras`, for tables and totals with negative entries, which are divided by the factors that multiply positive ones (Junius
    and Oosterhaven, 2003, with the objective as corrected by Lenzen, Wood and Gallego, 2007). Signs stay as they are.

    Arguments and errors as in `ras`.
    """
    return _balanced(_core.gras, seed, rows, columns, tolerance, max_rounds, what)


def _balanced(
    engine: Callable[..., tuple[np.ndarray, int, float]],
    seed: Any,
    rows: Any,
    columns: Any,
    tolerance: float,
    max_rounds: int,
    what: str,
) -> Balanced:
    labelled = isinstance(seed, pd.DataFrame)
    names = [[str(label) for label in axis] for axis in seed.axes] if labelled else [[], []]
    totals = []
    for kind, given, axis in (("row", rows, 0), ("column", columns, 1)):
        if labelled and isinstance(given, pd.Series):
            missing = seed.axes[axis].difference(given.index)
            if len(missing) or len(given) != seed.shape[axis]:
                fault = f"lack {missing[0]!r}" if len(missing) else "have other labels, or one twice"
                raise DataError(f"{what}: the {kind} totals {fault}; give one for each {kind} of the table")
            given = given.reindex(seed.axes[axis])
        totals.append(_numbers(given, 1, f"{what}: the {kind} totals"))
    values = _numbers(seed, 2, f"{what}: the seed")
    try:
        result, rounds, residual = engine(values, *totals, tolerance, max_rounds, *names)
    except DataError as error:
        raise DataError(f"{what}: {error}") from None
    table = pd.DataFrame(result, index=seed.index, columns=seed.columns) if labelled else result
    return Balanced(table, rounds, residual)


def _numbers(given: Any, dimensions: int, what: str) -> np.ndarray:
    try:
        values = np.asarray(given, dtype=float)
    except (TypeError, ValueError):
        raise DataError(f"{what} are no numbers") from None
    if values.ndim != dimensions:
        raise DataError(f"{what} must have {dimensions} dimension{'s' if dimensions > 1 else ''}, not {values.ndim}")
    return values
