"""Balancing: tables that keep their pattern and meet given totals."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import ArrayLike

import commonweal._core as _core
from commonweal.base.arguments import checked
from commonweal.base.errors import DataError
from commonweal.base.labels import aligned, keys, labelled, require_unique
from commonweal.base.names import said
from commonweal.base.numbers import read_table
from commonweal.base.unbalanced import why_not

#: The most rounds that can be asked for: what the engine counts with.
MOST_ROUNDS = 2**31 - 1


@dataclass(frozen=True)
class Balanced:
    """A table whose totals hold.

    Attributes:
        table: as the seed: an array, or a DataFrame or DataArray with its labels.
        rounds: how often rows and columns were scaled.
        residual: the largest gap of a column's total, in the table's unit; rows hold to rounding.
    """

    table: Any
    rounds: int
    residual: float

    def __repr__(self) -> str:
        return (
            f"Balanced: {' x '.join(map(str, self.table.shape))}, {self.rounds} rounds, columns to {self.residual:.1e}"
        )


@checked(DataError, own=("seed", "rows", "columns"))
def ras(
    seed: ArrayLike | pd.DataFrame,
    rows: ArrayLike | pd.Series,
    columns: ArrayLike | pd.Series,
    *,
    tolerance: float = 1e-13,
    max_rounds: int = 20_000,
    what: str = "table",
) -> Balanced:
    """RAS, or iterative proportional fitting in two dimensions (Deming and Stephan, 1940; Stone, 1961; Bacharach,
    1970): scales rows and columns of a table without negative entries until both totals hold.

    Args:
        seed: m x n, at least 0.
        rows, columns: totals, m and n, at least 0, with the same sum to 1e-9. Labelled totals are taken by the labels
            of the table. A row or column whose total is zero becomes zero.
        tolerance: stop when no column is off by more than this times the size of the table.
        max_rounds: give up after so many.
        what: names the table in errors.

    Raises:
        DataError: names the row or column: entries or totals that are negative or no finite numbers, labels that do not
            fit, totals whose sums differ, a total with nothing to scale to it, totals that the zeros of the table keep
            from being met together.
    """
    return _balanced(_core.ras, seed, rows, columns, tolerance, max_rounds, what)


@checked(DataError, own=("seed", "rows", "columns"))
def gras(
    seed: ArrayLike | pd.DataFrame,
    rows: ArrayLike | pd.Series,
    columns: ArrayLike | pd.Series,
    *,
    tolerance: float = 1e-13,
    max_rounds: int = 20_000,
    what: str = "table",
) -> Balanced:
    """GRAS: as `ras`, for tables and totals with negative entries, which are divided by the factors that multiply
    positive ones (Junius and Oosterhaven, 2003, with the objective as corrected by Lenzen, Wood and Gallego, 2007).
    Signs stay as they are. The size of the table, to which `tolerance` is relative, is the sum of its entries without
    their signs, or of its totals where that is more.

    Arguments and errors as in `ras`.
    """
    return _balanced(_core.gras, seed, rows, columns, tolerance, max_rounds, what)


def _balanced(
    engine: Callable[..., tuple[np.ndarray, int, float, bool, int]],
    seed: Any,
    rows: Any,
    columns: Any,
    tolerance: float,
    max_rounds: int,
    what: str,
) -> Balanced:
    if not 0.0 < tolerance < 1.0:
        raise DataError(f"{what}: the tolerance is {said(tolerance)}; give a number above 0 and below 1")
    if not 1 <= max_rounds <= MOST_ROUNDS:
        raise DataError(f"{what}: max_rounds is {said(max_rounds)}; give a whole number from 1 to {MOST_ROUNDS:,}")
    values, axes = read_table(seed, f"{what}: the seed", DataError, (2,))
    names, totals = [], []
    for kind, given, axis in (("row", rows, axes[0]), ("column", columns, axes[1])):
        labels = _names(axis, f"{what}: a {kind}")
        names.append(labels)
        totals.append(_totals(given, labels, kind, what))
    try:
        result, rounds, residual, met, worst = engine(values, *totals, tolerance, max_rounds, *names)
    except DataError as error:
        raise DataError(f"{what}: {error}") from None
    if not met:
        column = f"column {names[1][worst] if names[1] else worst}"
        raise DataError(
            f"{what}: no convergence after {rounds} rounds; {column} is at {result[:, worst].sum():.10g} of "
            f"{totals[1][worst]:.10g}. " + why_not(values, totals[0], totals[1], result, names)
        )
    table: Any = result
    if isinstance(seed, pd.DataFrame):
        table = pd.DataFrame(result, index=seed.index, columns=seed.columns)
    elif isinstance(seed, xr.DataArray):
        table = seed.copy(data=result)
    return Balanced(table, rounds, residual)


def _names(axis: pd.Index | None, what: str) -> list[str]:
    """Labels of a table's rows or columns; none where they are positions."""
    if not labelled(axis, ()):
        return []
    labels = keys(axis, what, DataError)
    require_unique(labels, what, DataError)
    return [label if isinstance(label, str) else " ".join(label) for label in labels]


def _totals(given: Any, names: list[str], kind: str, what: str) -> np.ndarray:
    """Totals in the order of the table's rows or columns."""
    which = f"{what}: the {kind} totals"
    values, (axis,) = read_table(given, which, DataError, (1,))
    if not names:
        if labelled(axis, ()):
            raise DataError(f"{which} have labels, but the table has none; give both labels, or neither")
        return values
    if labelled(axis, names):
        axis = pd.Index(_names(axis, which))
    order = aligned(axis, names, which, of=f"{kind} of the table", error=DataError)
    return values if order is None else values[order]
