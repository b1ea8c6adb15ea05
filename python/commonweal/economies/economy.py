"""What every economy offers: its axes, its accounts, and the engine's operator of each closure. A `Model` holds one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pandas as pd

from commonweal.base.certificate import Certificate
from commonweal.base.choices import CLOSURES
from commonweal.base.describe import counted
from commonweal.base.errors import ModelError
from commonweal.base.names import Known, nearest, said
from commonweal.base.numbers import read_table
from commonweal.base.progress import working
from commonweal.economies.demand import FinalDemand

if TYPE_CHECKING:
    from typing_extensions import Self

#: Regions that are solved for together where every one is a right-hand side.
REGIONS_AT_ONCE = 100
#: Accounts whose multipliers are bounded together, and rounds of purchases that are added up for it: more make bounds
#: tighter.
ACCOUNTS_AT_ONCE, BOUND_ROUNDS = 4, 1
#: Dimensions of right-hand sides: sectors x columns x regions.
BLOCK = (3,)


class Solver(Protocol):
    """The engine's certified solver. Arrays are sectors x columns x regions; with each answer comes what its
    `Certificate` holds, by name.
    """

    def solve(self, demand: np.ndarray, start: np.ndarray | None = None) -> tuple[np.ndarray, dict[str, Any]]: ...
    def solve_adjoint(
        self, coefficients: np.ndarray, start: np.ndarray | None = None
    ) -> tuple[np.ndarray, dict[str, Any]]: ...
    @property
    def multiplier_bound(self) -> np.ndarray | None: ...
    @property
    def device(self) -> str: ...


#: Ways to solve and to compute, by name.
METHODS, PRECISIONS = ("auto", "chebyshev", "gmres", "rounds", "direct"), ("auto", "double", "mixed")


@dataclass(frozen=True)
class Solving:
    """How the engine solves.

    Attributes:
        method: "auto", the fastest by a cost model; "chebyshev", a semi-iteration over the spectrum's ellipse; "gmres";
            "rounds", the power series; "direct", LU, for at most 4,000 regional sectors.
        precision: "double"; "mixed", products in single precision where residuals and updates are in doubles; or
            "auto". The certified error is the same.
        tolerance: the most that the 2-norm of a residual may be of that of its right-hand side.
        device: "cpu"; "cuda", the first GPU, or "cuda:1" and on; "auto", a GPU where it should be faster (docs/gpu.md).
            The certified error is the same.
    """

    method: str = "auto"
    precision: str = "auto"
    tolerance: float = 1e-12
    device: str = "cpu"

    def __post_init__(self) -> None:
        for what, name, known in (("method", self.method, METHODS), ("precision", self.precision, PRECISIONS)):
            if name not in known:
                raise ModelError(
                    f"{what} {said(name)} is not known{nearest(name, known)}; choose one of: {', '.join(known)}"
                )
        if not 0.0 < self.tolerance < 1.0:
            raise ModelError(f"the tolerance is {self.tolerance}; it must be above 0 and below 1")


class Economy(ABC):
    """An economy that final demand can be put to.

    Attributes:
        sectors: table of sectors (index code, column `name`).
        goods: table of what final demand buys: commodities, or the sectors themselves.
        accounts: table of satellite accounts (index id; columns name, unit and, where known, year, status, total,
            dimension, source).
        labels: table of regions (index code, column `name`).
        solving: how the engine solves it.
    """

    sectors: pd.DataFrame
    goods: pd.DataFrame
    accounts: pd.DataFrame
    labels: pd.DataFrame
    solving = Solving()

    @abstractmethod
    def with_solving(self, solving: Solving) -> Economy:
        """The same economy, solved otherwise."""

    def _alike(self: Self) -> Self:
        """Another object that holds the same, the engine's own objects too: no solve changes them."""
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        return other

    @property
    @abstractmethod
    def _engines(self) -> dict[str, Any]:
        """Attributes that hold the engine's objects, which stay in their process, as they are before any is made."""

    def __getstate__(self) -> dict[str, Any]:
        """What travels to another process, or into a copy: all but what the engine makes of it, which is made again
        when it is asked for.
        """
        return self.__dict__ | self._engines

    @property
    def regions(self) -> pd.DataFrame:
        """`labels`, with what else is known of each region."""
        return self.labels

    @property
    def closures(self) -> tuple[str, ...]:
        """Those that the economy has, the widest last."""
        return CLOSURES

    @property
    def known_regions(self) -> Known:
        """Codes of regions, and what else they go by."""
        return Known(list(self.labels.index))

    @property
    def known_goods(self) -> Known:
        """Codes of goods, and what else they go by."""
        return Known(list(self.goods.index))

    @property
    @abstractmethod
    def final_demand(self) -> pd.DataFrame:
        """Baseline final demand for domestic goods, goods x regions, in the economy's currency."""

    @abstractmethod
    def read_demand(self, final_demand: FinalDemand) -> np.ndarray:
        """Final demand as people give it (`economies.demand`), goods x regions, in the economy's currency."""

    def read_block(self, block: Any) -> np.ndarray:
        """Right-hand sides as people give them, sectors x columns x regions.

        Raises:
            ModelError: labels, another shape, or a value that is not a finite number.
        """
        what, (sectors, regions) = "the right-hand side", (len(self.sectors), len(self.labels))
        values, axes = read_table(block, what, dimensions=BLOCK)
        if any(axis is not None for axis in axes):
            raise ModelError(
                f"{what} has labels, which are not read here; give a NumPy array in the model's order, or use solve()"
            )
        if values.shape[::2] != (sectors, regions) or values.shape[1] == 0:
            raise ModelError(
                f"{what} has shape {values.shape}; give {sectors} x columns x {regions} (sectors x columns x regions)"
            )
        return values

    def read_start(self, output: pd.DataFrame) -> np.ndarray:
        """The output of another solution to start from, sectors x 1 x regions.

        Raises:
            ModelError: it is of other sectors or regions.
        """
        if not (output.index.equals(self.sectors.index) and output.columns.equals(self.labels.index)):
            raise ModelError(
                f"the start is a solution of {len(output)} sectors x {output.shape[1]} regions, and these are "
                f"{self.size}; "
                "give one of the same sectors and regions, or none"
            )
        return np.asarray(output.to_numpy()[:, None, :])

    @abstractmethod
    def solver(self, closure: str) -> Solver:
        """The certified solver of a closure, made once."""

    def solve(
        self, closure: str, demand: np.ndarray, start: np.ndarray | None = None
    ) -> tuple[np.ndarray, Certificate]:
        """x = L f for each column, and its certificate; arrays sectors x columns x regions.

        Raises:
            ModelError: an unknown closure, an economy that is not productive, wrong shapes, or values that are not
                finite.
        """
        solver = self.solver(closure)
        with working(f"Solving for {counted(demand.shape[1], 'column')} ({closure})", self.regional_sectors):
            output, proof = solver.solve(demand, start)
        return output, Certificate.of(proof)

    def solve_adjoint(self, closure: str, coefficients: np.ndarray) -> tuple[np.ndarray, Certificate]:
        """m = L' s for each column, and its certificate; else as `solve`."""
        solver = self.solver(closure)
        with working(f"Solving for {counted(coefficients.shape[1], 'multiplier')} ({closure})", self.regional_sectors):
            multipliers, proof = solver.solve_adjoint(coefficients)
        return multipliers, Certificate.of(proof)

    @abstractmethod
    def apply(self, output: np.ndarray, closure: str) -> np.ndarray:
        """A x: the direct inputs of output, sectors x columns x regions."""

    @abstractmethod
    def apply_adjoint(self, coefficients: np.ndarray, closure: str) -> np.ndarray:
        """A' s: accounts of the direct inputs of a unit of output, sectors x columns x regions."""

    @abstractmethod
    def direct_output(self, delivered: np.ndarray, produced: np.ndarray | None = None) -> np.ndarray:
        """Direct output of final demand: goods delivered in a region, and goods that the region makes
        itself.

        Args:
            delivered, produced: goods x columns x regions.

        Returns:
            sectors x columns x regions.
        """

    @abstractmethod
    def assembled(self, closure: str) -> pd.DataFrame:
        """The whole matrix A, sparse; rows and columns (region, sector)."""

    @abstractmethod
    def delivered_multipliers(self, industry: np.ndarray) -> np.ndarray:
        """Multipliers of delivered goods from multipliers of output."""

    @abstractmethod
    def coefficients(self, accounts: Sequence[str]) -> np.ndarray:
        """Accounts per unit of output, sectors x accounts x regions; "output" is 1."""

    def account_bounds(self, closure: str, accounts: Sequence[str], residuals: np.ndarray) -> np.ndarray:
        """How far account totals of a solution can be off: m' |residual| with m an upper bound of the multipliers.

        Args:
            residuals: sectors x columns x regions, from the solve.

        Returns:
            columns x accounts, in each account's unit; NaN without a proof.
        """
        if self.solver(closure).multiplier_bound is None:
            return np.full((residuals.shape[1], len(accounts)), np.nan)
        parts = [accounts[first : first + ACCOUNTS_AT_ONCE] for first in range(0, len(accounts), ACCOUNTS_AT_ONCE)]
        with working("Bounding the errors of account totals", self.regional_sectors):
            bounds = [np.einsum("jar,jcr->ca", self._multiplier_bounds(closure, part), residuals) for part in parts]
        return np.concatenate(bounds, axis=1)

    @cached_property
    def _upper(self) -> dict[tuple[str, str], np.ndarray]:
        """By closure and account, what `_multiplier_bounds` has found: they hold for every solve."""
        return {}

    def _multiplier_bounds(self, closure: str, accounts: Sequence[str]) -> np.ndarray:
        """Upper bounds of the magnitude of multipliers, sectors x accounts x regions.

        The first rounds of s + sA + sAA + ... are added up; what follows them is at most the largest entry of the next
        round times the output multipliers, of whose magnitude the solver has a proven bound.
        """
        names = [name for name in dict.fromkeys(accounts) if (closure, name) not in self._upper]
        if names:
            total = term = self.coefficients(names)
            for _ in range(BOUND_ROUNDS):
                term = self.apply_adjoint(term, closure)
                total = total + term
            rest = np.abs(self.apply_adjoint(term, closure)).max(axis=(0, 2))
            bounds = np.abs(total) + rest[None, :, None] * self.solver(closure).multiplier_bound
            for a, name in enumerate(names):
                self._upper[closure, name] = bounds[:, a, :].copy()
        return np.stack([self._upper[closure, name] for name in accounts], axis=1)

    def multipliers_by_region(self, account: str, closure: str, regions: np.ndarray) -> tuple[np.ndarray, Certificate]:
        """Of an account, what arises in each of some regions per unit of output: m_r' = s_r' L with s_r the account's
        coefficients in region r alone; one blocked adjoint solve for all of them.

        Args:
            regions: positions.

        Returns:
            sectors x len(regions) x regions; and the certificate.
        """
        multipliers, proof = self.solve_adjoint(closure, self.alone(account, regions))
        return multipliers, proof.without_residuals()

    def alone(self, account: str, regions: np.ndarray) -> np.ndarray:
        """An account's coefficients in one region alone, for each of `regions`: sectors x len(regions) x regions."""
        coefficients = self.coefficients([account])[:, 0, :]
        result = np.zeros((coefficients.shape[0], len(regions), coefficients.shape[1]))
        result[:, np.arange(len(regions)), regions] = coefficients[:, regions]
        return result

    def own_region(
        self, accounts: Sequence[str], closure: str, regions: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, list[Certificate]]:
        """Multipliers of goods delivered in some regions: what arises in the region of delivery,
        and in all.

        Args:
            regions: positions; each is a column of a solve.

        Returns:
            two arrays goods x accounts x len(regions); and for each account the certificate of both.
        """
        everywhere, proof = self.solve_adjoint(closure, self.coefficients(accounts))
        total = self.delivered_multipliers(everywhere)[:, :, regions]
        own = np.zeros_like(total)
        proofs: list[Certificate] = []
        for a, account in enumerate(accounts):
            parts = [proof.columns([a])]
            for first in range(0, len(regions), REGIONS_AT_ONCE):
                some = regions[first : first + REGIONS_AT_ONCE]
                industry, part = self.multipliers_by_region(account, closure, some)
                each = np.arange(len(some))
                own[:, a, first + each] = self.delivered_multipliers(industry)[:, each, some]
                parts += [part.columns([k]) for k in range(len(some))]
            largest = np.maximum(np.abs(own[:, a]), np.abs(total[:, a] - own[:, a])).max()
            proofs.append(Certificate.merged(parts, np.array([largest])))
        return own, total, proofs

    def check_closure(self, closure: str) -> None:
        if closure not in CLOSURES:
            raise ModelError(f"closure {closure!r} is not known; choose one of {', '.join(CLOSURES)}")

    @abstractmethod
    def describe(self) -> dict[str, str]:
        """What it is, in a few words by heading."""

    @property
    def regional_sectors(self) -> int:
        """Rows of A."""
        return len(self.sectors) * len(self.labels)

    @property
    def size(self) -> str:
        return ", ".join(
            (
                f"{counted(len(self.sectors), 'sector')} x {counted(len(self.labels), 'region')}",
                counted(len(self.accounts), "account"),
            )
        )
