"""How the time of a question grows with the size of a table: a power law through the last sizes that were measured."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

#: A law is called one when it goes through so many sizes.
SIZES = 3
#: A law says nothing of tables larger than so many times the last that was measured.
REACH = 20.0
#: What grows faster than a library's fixed costs, seconds: shorter times say nothing of the law.
SHORTEST = 5e-3
#: Supposed of the first size: as dense LU grows.
CUBIC = 3.0


@dataclass
class Law:
    """Of one way of one library, for one question and tables of one kind."""

    points: list[tuple[int, float]] = field(default_factory=list)

    def add(self, size: int, seconds: float) -> None:
        if seconds > SHORTEST:
            self.points.append((size, seconds))

    def reaches(self, size: int) -> bool:
        """Whether it says anything of this size."""
        return len(self.points) >= SIZES and size <= REACH * self.points[-1][0]

    @property
    def exponent(self) -> float:
        if len(self.points) < 2:
            return CUBIC
        n, s = np.log(self.points[-SIZES:]).T
        return float(np.polyfit(n, s, 1)[0])

    def predict(self, size: int) -> float:
        """Seconds; 0 where nothing is known. By least squares in logarithms."""
        if not self.points:
            return 0.0
        n, s = np.log(self.points[-SIZES:]).T
        return math.exp(float(np.mean(s - self.exponent * n)) + self.exponent * math.log(size))
