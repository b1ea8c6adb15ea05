"""What every economy offers: its axes, its accounts, and the engine's operator of each closure. A `Model` holds one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
import pandas as pd

from commonweal.errors import ModelError

CLOSURES = ("type-i", "type-ii")


class Solver(Protocol):
    """The engine's certified solver. Arrays are sectors x columns x regions; facts are those of a certificate."""

    def solve(self, demand: np.ndarray) -> tuple[np.ndarray, dict[str, Any]]: ...
    def solve_adjoint(self, coefficients: np.ndarray) -> tuple[np.ndarray, dict[str, Any]]: ...
    @property
    def multiplier_bound(self) -> np.ndarray | None: ...


class Economy(ABC):
    """An economy that final demand can be put to.

    Attributes:
        sectors: table of sectors (index code, column `name`).
        goods: table of what final demand buys: commodities, or the sectors themselves.
        accounts: table of satellite accounts (index id; columns name, unit and, where known, year, status, total, dimension, source).
        labels: table of regions (index code, column `name`).
    """

    sectors: pd.DataFrame
    goods: pd.DataFrame
    accounts: pd.DataFrame
    labels: pd.DataFrame

    @property
    def regions(self) -> pd.DataFrame:
        """`labels`, with what else is known of each region."""
        return self.labels

    @property
    @abstractmethod
    def final_demand(self) -> pd.DataFrame:
        """Baseline final demand for domestic goods, goods x regions, in the economy's currency."""

    @abstractmethod
    def solver(self, closure: str) -> Solver:
        """The certified solver of a closure, made once."""

    @abstractmethod
    def direct_output(self, delivered: np.ndarray, produced: np.ndarray | None = None) -> np.ndarray:
        """Output that final demand calls for directly: goods delivered in a region, and goods that the region makes itself.

        Args:
            delivered, produced: goods x columns x regions.

        Returns:
            sectors x columns x regions.
        """

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
        solver = self.solver(closure)
        upper = solver.multiplier_bound
        if upper is None:
            return np.full((residuals.shape[1], len(accounts)), np.nan)
        multipliers, facts = solver.solve_adjoint(np.abs(self.coefficients(accounts)))
        slack = facts["residuals"].max(axis=(0, 2))  # |exact m - m| <= max residual x (output multipliers)
        bound = np.abs(multipliers) + slack[None, :, None] * upper
        return np.einsum("jar,jcr->ca", bound, residuals)

    def check_closure(self, closure: str) -> None:
        if closure not in CLOSURES:
            raise ModelError(f"closure {closure!r} is not known; choose one of {', '.join(CLOSURES)}")

    @abstractmethod
    def describe(self) -> dict[str, str]:
        """What it is, in a few words by heading."""

    @property
    def size(self) -> str:
        return f"{len(self.sectors)} sectors x {len(self.labels)} regions, {len(self.accounts)} accounts"
