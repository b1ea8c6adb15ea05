from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

__version__: str

Array = NDArray[np.float64]
#: data, indices and row starts of a compressed sparse row matrix
Csr = tuple[Array, NDArray[np.int32], NDArray[np.int32]]
#: logarithms of distances, and how fast trade falls with them
Decay = tuple[NDArray[np.float32], float]

def forked() -> None: ...
def end() -> None: ...
def ras(
    seed: ArrayLike,
    rows: ArrayLike,
    columns: ArrayLike,
    tolerance: float,
    max_rounds: int,
    row_names: list[str],
    column_names: list[str],
    /,
) -> tuple[Array, int, float, bool, int]: ...
def gras(
    seed: ArrayLike,
    rows: ArrayLike,
    columns: ArrayLike,
    tolerance: float,
    max_rounds: int,
    row_names: list[str],
    column_names: list[str],
    /,
) -> tuple[Array, int, float, bool, int]: ...
def uniforms(seed: int, stream: int, draw: int, count: int, /) -> Array: ...

class Economy:
    @property
    def sectors(self) -> int: ...
    @property
    def regions(self) -> int: ...
    def apply(self, x: ArrayLike) -> Array: ...
    def apply_adjoint(self, x: ArrayLike) -> Array: ...
    def assemble(self) -> Csr: ...

class TradeSpec:
    def __init__(
        self,
        model: str,
        *,
        non_tradable: list[bool],
        delta: float = 0.0,
        kernels: Sequence[ArrayLike | Csr | Decay] = (),
        kernel_of: list[int] = ...,
        shares: Sequence[Csr] = (),
        origin: ArrayLike | None = None,
    ) -> None: ...

class CoefficientEconomy(Economy):
    def __init__(self, coefficients: ArrayLike | Csr, sectors: list[str]) -> None: ...

class RegionalEconomy(Economy):
    def __init__(
        self,
        make: ArrayLike,
        domestic_use: ArrayLike,
        output: ArrayLike,
        final_demand: ArrayLike,
        *,
        trade: TradeSpec,
        market_shares: str,
        sectors: list[str],
        region_names: list[str],
        commodities: list[str],
    ) -> None: ...
    @property
    def base_supply(self) -> Array: ...
    @property
    def base_demand(self) -> Array: ...
    @property
    def origin(self) -> Array | None: ...
    def with_households(self, budget: ArrayLike, income: ArrayLike, residence: ArrayLike) -> RegionalEconomy: ...
    def of_new_demand(self) -> RegionalEconomy: ...
    def own_shares(self) -> Array: ...
    def shares(self, commodity: int) -> Array: ...
    def means_over_origins(self, commodities: Sequence[int], number: ArrayLike) -> Array: ...
    def direct_output(self, delivered: ArrayLike, produced: ArrayLike) -> Array: ...
    def delivered_multipliers(self, industry_multipliers: ArrayLike) -> Array: ...
    def produced_multipliers(self, industry_multipliers: ArrayLike) -> Array: ...
    def commodity_supply(self, output: ArrayLike, delivered: ArrayLike, produced: ArrayLike) -> Array: ...

class Solver:
    def __init__(
        self,
        economy: Economy,
        *,
        tolerance: float = 1e-12,
        max_rounds: int = 2000,
        method: str = "auto",
        precision: str = "auto",
        known: tuple[ArrayLike, ArrayLike] | None = None,
    ) -> None: ...
    def solve(self, demand: ArrayLike, start: ArrayLike | None = None) -> tuple[Array, dict[str, Any]]: ...
    def solve_adjoint(
        self, coefficients: ArrayLike, start: ArrayLike | None = None
    ) -> tuple[Array, dict[str, Any]]: ...
    @property
    def multiplier_bound(self) -> Array | None: ...
    @property
    def known(self) -> tuple[Array, Array] | None: ...
    @property
    def device(self) -> str: ...

def synthetic_country(
    national_output: ArrayLike, regions: int, seed: int
) -> tuple[Array, Array, Array, Array, Array]: ...
