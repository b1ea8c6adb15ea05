"""The proof that comes with each answer of the engine, and with figures that are made of several answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from typing_extensions import deprecated

#: What has one entry per column, of those the ones that add up where columns do.
ARRAYS, ADDED = ("residual", "bound", "relative"), ("residual", "bound")


@dataclass(frozen=True, eq=False)
class Certificate:
    """What is proven of an answer. One entry per column; a figure made of several solves carries the bounds of all of
    them.

    Attributes:
        rounds: applications of the coefficients that the solver made.
        residual: sum of |f - x + A x|, the rounding of its own computation included.
        bound: for a solution, the most that sum |x - exact x| can be; for multipliers, the most that any one can be
            off. In the units of x. NaN where there is no proof.
        relative: `bound` over the size of the answer: the sum of |x|, or the largest multiplier.
        proven: whether the economy was proven productive, on which the bounds rest.
        method: what found the answer: "chebyshev", "gmres", "rounds" or "direct" (docs/methods.md).
        device: what it was found on: "cpu", or a GPU by number and name.
        single_rounds: those among the rounds whose products were in single precision; the bound is the same.
        workspace: bytes of vectors that the solver kept.
        residuals: |f - x + A x| entry by entry, sectors x columns x regions, for bounds on account totals; None where
            it was not kept.
    """

    rounds: int
    residual: np.ndarray
    bound: np.ndarray
    relative: np.ndarray
    proven: bool
    method: str
    device: str
    single_rounds: int
    workspace: float
    residuals: np.ndarray | None = field(default=None, repr=False)

    @staticmethod
    def of(solve: Mapping[str, Any]) -> Certificate:
        """From what the engine says of a solve."""
        arrays = {name: np.array(solve[name]) for name in ARRAYS}
        return Certificate(**{**solve, **arrays})

    @staticmethod
    def merged(parts: Sequence[Certificate], size: np.ndarray) -> Certificate:
        """Of figures that are sums or differences of several answers, column by column: residuals and bounds add up.

        Args:
            parts: of as many columns each.
            size: of the figures, by column; of figures that share the certificate, the smallest.
        """
        added: dict[str, Any] = {name: np.sum([getattr(part, name) for part in parts], axis=0) for name in ADDED}
        return replace(_together(parts), **added, relative=relative(added["bound"], size))

    @staticmethod
    def side_by_side(parts: Sequence[Certificate]) -> Certificate:
        """The columns of several answers, one after another."""
        arrays: dict[str, Any] = {
            name: np.concatenate([np.atleast_1d(getattr(part, name)) for part in parts]) for name in ARRAYS
        }
        return replace(_together(parts), **arrays)

    @staticmethod
    def worst(parts: Sequence[Certificate]) -> Certificate:
        """Of all columns of several answers as one: the largest of each figure; method and device are the last
        answer's.
        """
        arrays: dict[str, Any] = {
            name: np.array([max(np.max(getattr(part, name)) for part in parts)]) for name in ARRAYS
        }
        return replace(_together([parts[-1], *parts[:-1]]), **arrays)

    def columns(self, positions: np.ndarray | Sequence[int] | slice) -> Certificate:
        """Some columns, in their order."""
        kept = None if self.residuals is None else self.residuals[:, positions, :]
        return replace(self, **{name: getattr(self, name)[positions] for name in ARRAYS}, residuals=kept)

    @deprecated("Certificate.taken(entries) is called columns(positions) since 0.2")
    def taken(self, entries: np.ndarray) -> Certificate:
        """`columns`, by its name before 0.2."""
        return self.columns(entries)

    def times(self, amounts: np.ndarray) -> Certificate:
        """Of each column times an amount, whose size relative to its bound stays."""
        kept = None if self.residuals is None else self.residuals * np.abs(amounts)[:, None]
        return replace(self, **{name: getattr(self, name) * np.abs(amounts) for name in ADDED}, residuals=kept)

    def without_residuals(self) -> Certificate:
        """The same without the residuals entry by entry, which are as large as the answer."""
        return replace(self, residuals=None)

    def __str__(self) -> str:
        if not self.proven:
            return f"no proof (entries below zero), {self.rounds} rounds, residual {self.residual.max():.1e}"
        return f"proven to {np.max(self.relative):.0e} relative, {self.rounds} rounds ({self.method}, {self.device})"


def _together(parts: Sequence[Certificate]) -> Certificate:
    """What is not by column: the largest of the rounds and of the memory, and a proof where all have one."""
    return replace(
        parts[0],
        rounds=max(part.rounds for part in parts),
        single_rounds=max(part.single_rounds for part in parts),
        workspace=max(part.workspace for part in parts),
        proven=all(part.proven for part in parts),
        residuals=None,
    )


def relative(bound: np.ndarray, size: np.ndarray) -> np.ndarray:
    """A bound over the size of what it bounds; infinite where that is nothing and the bound is not."""
    nothing = np.where(np.asarray(bound) > 0.0, np.inf, bound)
    return np.asarray(np.divide(bound, size, out=nothing.astype(float), where=np.asarray(size) > 0.0))
