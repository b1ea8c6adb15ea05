"""Biproportional balancing: a table that keeps its pattern and meets given row and column totals."""

import numpy as np
from commonweal.errors import DataError


def ras(seed: np.ndarray, rows: np.ndarray, columns: np.ndarray, *, what: str, rounds: int = 20_000) -> np.ndarray:
    """RAS (Stone, 1961; Bacharach, 1970): scales rows and columns of `seed` until both totals hold.

    Args:
        seed: m x n, not negative.
        rows, columns: totals, not negative, with the same sum to 1e-9.
        what: names the table in errors.

    Returns:
        m x n; column totals to 1e-13 of the grand total, row totals to rounding (rows are scaled last).

    Raises:
        DataError: totals differ in sum, a row or column must be positive but the seed has nothing there, or no convergence.
    """
    total = rows.sum()
    if abs(total - columns.sum()) > 1e-9 * total:
        raise DataError(f"{what}: rows sum to {total:.6g} but columns to {columns.sum():.6g}; scale one to the other first")
    for kind, margin, sums in (("row", rows, seed.sum(axis=1)), ("column", columns, seed.sum(axis=0))):
        empty = np.flatnonzero((margin > 0) & (sums == 0))
        if empty.size:
            raise DataError(f"{what}: {kind} {empty[0]} must be {margin[empty[0]]:.6g}, but the pattern has nothing there")
    result = seed.astype(float)
    for _ in range(rounds):
        result *= _factors(columns, result.sum(axis=0))[None, :]
        result *= _factors(rows, result.sum(axis=1))[:, None]
        gap = np.abs(result.sum(axis=0) - columns)
        if gap.max() <= 1e-13 * total:
            return result
    worst = int(gap.argmax())
    raise DataError(
        f"{what}: no convergence after {rounds} rounds; column {worst} is at {result.sum(axis=0)[worst]:.6g} of "
        f"{columns[worst]:.6g}. Zeros in the pattern keep the totals from being met together"
    )


def _factors(wanted: np.ndarray, present: np.ndarray) -> np.ndarray:
    return np.divide(wanted, present, out=np.zeros_like(present), where=present > 0)
