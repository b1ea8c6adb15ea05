"""Fits the cells of a table to totals of any groups of them: rows, columns and blocks at once."""

from dataclasses import dataclass, replace

import numpy as np
from commonweal.base.errors import DataError


@dataclass(frozen=True)
class Totals:
    """Totals that groups of cells must have.

    Attributes:
        what: names the groups in errors.
        group: the number of each cell's group, from 0; -1 for a cell that is in none.
        total: by group.
        names: of the groups, for errors.
    """

    what: str
    group: np.ndarray
    total: np.ndarray
    names: list[str]


def fitted(cells: np.ndarray, totals: list[Totals], *, tolerance: float, rounds: int) -> tuple[np.ndarray, int]:
    """Cells scaled by one factor for each of their groups until all totals hold.

    GRAS (Junius and Oosterhaven, 2003; Lenzen, Wood and Gallego, 2007) with more than two kinds of groups: positive
    cells are multiplied by the factors, negative ones divided, so that signs stay as they are. With positive cells
    alone it is iterative proportional fitting, whose result is the nearest to the seed by cross-entropy.

    Args:
        cells: one number for each cell.
        tolerance: stop when no group is off by more than this, in the unit of the cells.
        rounds: give up after so many.

    Returns:
        the cells, and how often all groups were scaled.

    Raises:
        DataError: no convergence; names the group that is off most.
    """
    result, filled = np.zeros_like(cells), np.flatnonzero(cells)
    totals = [replace(one, group=one.group[filled]) for one in totals]
    above, below = np.clip(cells[filled], 0.0, None), np.clip(-cells[filled], 0.0, None)
    for done in range(rounds):
        worst = (0.0, "")
        for one in totals:
            plus, minus = (_sums(part, one) for part in (above, below))
            off = np.abs(plus - minus - one.total)
            if off.max() > worst[0]:
                worst = (float(off.max()), f"{one.what} {one.names[int(off.argmax())]}")
            factor = np.append(_factors(plus, minus, one.total), 1.0)[one.group]
            above = above * factor
            below = np.divide(below, factor, out=np.zeros_like(below), where=(below > 0.0) & (factor > 0.0))
        if worst[0] <= tolerance:
            result[filled] = above - below
            return result, done
    raise DataError(f"{worst[1]} is still off by {worst[0]:.6g} after {rounds} rounds")


def _sums(part: np.ndarray, one: Totals) -> np.ndarray:
    return np.bincount(one.group + 1, weights=part, minlength=len(one.total) + 1)[1:]


def _factors(plus: np.ndarray, minus: np.ndarray, total: np.ndarray) -> np.ndarray:
    """What f solves f plus - minus / f = total: the positive root, in the form that does not cancel."""
    root = np.sqrt(total**2 + 4.0 * plus * minus)
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = np.where(total >= 0.0, (total + root) / (2.0 * plus), 2.0 * minus / (root - total))
    return np.where(np.isfinite(factor), factor, 1.0)
