from typing import Any

from numpy.typing import ArrayLike

from commonweal._core import Array, Economy

def devices() -> str: ...
def check_device(device: str) -> None: ...

class Solver:
    def __init__(
        self,
        economy: Economy,
        *,
        device: str,
        tolerance: float = 1e-12,
        max_rounds: int = 2000,
        method: str = "auto",
        precision: str = "auto",
    ) -> None: ...
    def solve(self, demand: ArrayLike, start: ArrayLike | None = None) -> tuple[Array, dict[str, Any]]: ...
    def solve_adjoint(self, coefficients: ArrayLike, start: ArrayLike | None = None) -> tuple[Array, dict[str, Any]]: ...
    @property
    def multiplier_bound(self) -> Array | None: ...
    @property
    def device(self) -> str: ...
