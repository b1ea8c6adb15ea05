"""Why no table has a pattern and given totals: a linear program that says which totals contradict each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp

if TYPE_CHECKING:
    from scipy.optimize import OptimizeResult

#: Lines that a message names.
NAMED = 4
#: What rounding leaves of a total, of the table's size.
ROUNDING = 1e-9
#: Seconds that the search for a reason may take.
PATIENCE = 60.0


def why_not(
    seed: np.ndarray, rows: np.ndarray, columns: np.ndarray, reached: np.ndarray, names: Sequence[Sequence[str]]
) -> str:
    """In words, why no table with the signs and zeros of `seed` meets the totals, or how it could.

    The table's entries are flows from rows to columns, the other way where they are below zero; of totals that no flow
    meets the dual of the smallest gap names those that contradict each other (Gale, 1957).

    Args:
        rows, columns: totals.
        reached: what balancing got to.
        names: of rows and of columns; empty where they have none.
    """
    i, j = np.nonzero(seed)
    size = max(float(np.abs(rows).sum()), float(np.abs(columns).sum()), np.finfo(float).tiny)
    sums = _sums(i, j, np.sign(seed[i, j]), seed.shape)
    wanted = np.concatenate([rows, columns]) / size
    slack = sp.eye_array(len(wanted))
    cost = np.concatenate([np.zeros(len(i)), np.ones(2 * len(wanted))])
    found = _solved(cost, sp.hstack([sums, slack, -slack]), wanted)
    if found is None:
        return "The search for the reason took too long; look at the zeros of the table"
    if found.fun > ROUNDING:
        what = "what is positive there" if (seed < 0.0).any() else "what can be scaled there"
        return _contradiction(found.eqlin.marginals, rows, columns, names, what)
    shrunk = np.abs(reached[i, j]) / np.abs(seed[i, j])
    k = int(shrunk.argmin())
    most = _solved(-1.0 * (np.arange(len(i)) == k), sums, wanted)
    if most is not None and -most.fun <= ROUNDING:
        return (
            f"The totals can be met only with a zero at {_line('row', i[k], names[0])}, "
            f"{_line('column', j[k], names[1])}; make it zero in the "
            "table, or change the totals"
        )
    return "The totals can be met, but slowly; give more rounds, or a looser tolerance"


def _sums(i: np.ndarray, j: np.ndarray, signs: np.ndarray, shape: tuple[int, ...]) -> sp.csr_array:
    """What takes the magnitudes of entries to the sums of rows, then of columns."""
    at, entry = np.concatenate([i, shape[0] + j]), np.tile(np.arange(len(i)), 2)
    return sp.csr_array((np.tile(signs, 2), (at, entry)), shape=(sum(shape), len(i)))


def _solved(cost: np.ndarray, equal: sp.csr_array, to: np.ndarray) -> OptimizeResult | None:
    from scipy.optimize import linprog  # which takes long to load

    result = linprog(cost, A_eq=equal, b_eq=to, method="highs", options={"time_limit": PATIENCE})
    return result if result.status == 0 else None


def _contradiction(
    dual: np.ndarray, rows: np.ndarray, columns: np.ndarray, names: Sequence[Sequence[str]], what: str
) -> str:
    """The rows that ask for more than the columns that their entries lie in, or the other way round: whichever has
    fewer lines.
    """
    y, z = np.sign(np.round(dual[: len(rows)])), np.sign(np.round(dual[len(rows) :]))
    sides = []
    for kind, asks, other, side in (("row", rows, columns, (y, z)), ("column", columns, rows, (z, y))):
        own, met = np.flatnonzero(side[0] > 0), np.flatnonzero(side[1] < 0)
        if asks[own].sum() > other[met].sum():
            sides.append((len(own) + len(met), kind, own, met, asks[own].sum(), other[met].sum()))
    _, kind, own, met, wanted, there = min(sides, key=lambda side: side[0])
    across = "column" if kind == "row" else "row"
    own_names, met_names = names if kind == "row" else names[::-1]
    return (
        f"{_lines(kind, own, own_names)} must sum to {wanted:.10g}, but {what} lies in "
        f"{_lines(across, met, met_names)} alone, which "
        f"must sum to {there:.10g}; change these totals, or give the table an entry elsewhere"
    )


def _line(kind: str, k: int, names: Sequence[str]) -> str:
    return f"{kind} {names[k] if names else k}"


def _lines(kind: str, which: np.ndarray, names: Sequence[str]) -> str:
    said = [str(names[k] if names else k) for k in which[:NAMED]]
    more = f" and {len(which) - NAMED} more" if len(which) > NAMED else ""
    return f"{kind}{'s' if len(which) != 1 else ''} {', '.join(said)}{more}" if len(which) else f"no {kind}"
