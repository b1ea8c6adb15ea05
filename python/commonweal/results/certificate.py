"""The proof that comes with each answer of the engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

#: What has one entry per right-hand side.
ARRAYS = ("residual", "bound", "relative")


@dataclass(frozen=True)
class Certificate:
    """What is proven of an answer. One entry per right-hand side.

    Attributes:
        rounds: applications of the coefficients that the solver made.
        residual: sum of |f - x + A x|, the rounding of its own computation included.
        bound: for a solution, the most that sum |x - exact x| can be; for multipliers, the most that any one can be off.
            In the units of x. NaN where there is no proof.
        relative: `bound` over the size of the answer.
        proven: whether the economy was proven productive, on which the bounds rest.
        method: what found the answer: "chebyshev", "gmres", "rounds" or "direct" (docs/methods.md).
        single_rounds: those among the rounds whose products were in single precision; the bound is the same.
        workspace: bytes of vectors that the solver kept.
    """

    rounds: int
    residual: np.ndarray
    bound: np.ndarray
    relative: np.ndarray
    proven: bool
    method: str
    single_rounds: int
    workspace: float

    @staticmethod
    def of(facts: dict[str, Any]) -> Certificate:
        """From what the engine says of a solve."""
        arrays: dict[str, Any] = {name: np.array(facts[name]) for name in ARRAYS}
        return Certificate(
            **arrays, **{name: facts[name] for name in ("rounds", "proven", "method", "single_rounds", "workspace")}
        )

    @staticmethod
    def of_several(solves: list[dict[str, Any]]) -> Certificate:
        """One entry from each of several solves."""
        arrays: dict[str, Any] = {name: np.array([facts[name] for facts in solves]) for name in ARRAYS}
        largest: dict[str, Any] = {
            name: max(facts[name] for facts in solves) for name in ("rounds", "single_rounds", "workspace")
        }
        return Certificate(**arrays, **largest, proven=all(facts["proven"] for facts in solves), method=solves[0]["method"])

    def __str__(self) -> str:
        if not self.proven:
            return f"no proof (entries below zero), {self.rounds} rounds, residual {self.residual.max():.1e}"
        return f"proven to {np.max(self.relative):.0e} relative, {self.rounds} rounds ({self.method})"
