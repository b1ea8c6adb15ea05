"""The proof that comes with each answer of the engine."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

#: What has one entry per right-hand side.
ARRAYS = ("residual", "bound", "relative")


@dataclass(frozen=True)
class Certificate:
    """What is proven of an answer. One entry per right-hand side; where a figure is made of several solves, the sum of their bounds.

    Attributes:
        rounds: applications of the coefficients that the solver made.
        residual: sum of |f - x + A x|, the rounding of its own computation included.
        bound: for a solution, the most that sum |x - exact x| can be; for multipliers, the most that any one can be off.
            In the units of x. NaN where there is no proof.
        relative: `bound` over the size of the answer: the sum of |x|, or the largest multiplier.
        proven: whether the economy was proven productive, on which the bounds rest.
        method: what found the answer: "chebyshev", "gmres", "rounds" or "direct" (docs/methods.md).
        device: what it was found on: "cpu", or a GPU by number and name.
        single_rounds: those among the rounds whose products were in single precision; the bound is the same.
        workspace: bytes of vectors that the solver kept.
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

    @staticmethod
    def of(facts: dict[str, Any]) -> Certificate:
        """From what the engine says of a solve."""
        arrays: dict[str, Any] = {name: np.array(facts[name]) for name in ARRAYS}
        others = ("rounds", "proven", "method", "device", "single_rounds", "workspace")
        return Certificate(**arrays, **{name: facts[name] for name in others})

    @staticmethod
    def of_several(solves: list[dict[str, Any]]) -> Certificate:
        """The entries of several solves, one after another."""
        arrays: dict[str, Any] = {name: np.concatenate([np.atleast_1d(facts[name]) for facts in solves]) for name in ARRAYS}
        largest: dict[str, Any] = {
            name: max(facts[name] for facts in solves) for name in ("rounds", "single_rounds", "workspace")
        }
        first = {name: solves[0][name] for name in ("method", "device")}
        return Certificate(**arrays, **largest, **first, proven=all(facts["proven"] for facts in solves))

    def taken(self, entries: np.ndarray) -> Certificate:
        """Some entries, in their order."""
        return replace(self, **{name: getattr(self, name)[entries] for name in ARRAYS})

    def __str__(self) -> str:
        if not self.proven:
            return f"no proof (entries below zero), {self.rounds} rounds, residual {self.residual.max():.1e}"
        return f"proven to {np.max(self.relative):.0e} relative, {self.rounds} rounds ({self.method}, {self.device})"
