"""The proof that comes with each answer of the engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np


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
    """

    rounds: int
    residual: np.ndarray
    bound: np.ndarray
    relative: np.ndarray
    proven: bool

    @staticmethod
    def of(facts: dict[str, Any]) -> Certificate:
        """From what the engine says of a solve."""
        values = {name: np.array(facts[name]) for name in ("residual", "bound", "relative")}
        return Certificate(rounds=facts["rounds"], proven=facts["proven"], **values)

    @staticmethod
    def of_several(solves: list[dict[str, Any]]) -> Certificate:
        """One entry from each of several solves."""
        values = {name: np.array([facts[name] for facts in solves]) for name in ("residual", "bound", "relative")}
        rounds, proven = max(facts["rounds"] for facts in solves), all(facts["proven"] for facts in solves)
        return Certificate(rounds=rounds, proven=proven, **values)

    def __str__(self) -> str:
        if not self.proven:
            return f"no proof (entries below zero), {self.rounds} rounds, residual {self.residual.max():.1e}"
        return f"proven to {np.max(self.relative):.0e} relative, {self.rounds} rounds"
