"""What a result asks its model for, where a figure takes another solve. A result can stand without it, and then says
so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
import pandas as pd

from commonweal.results.budget import Flows
from commonweal.results.origin import Origin
from commonweal.results.timeline import TimelineData


class SolutionModel(Protocol):
    """Further solves of a final demand."""

    def origin(self, account: str, regions: np.ndarray | None, count: int, steps: int) -> Origin:
        """Paths of an account, counted in some regions (None: in all)."""


class ComparisonModel(Protocol):
    """Further solves of scenarios. Scenarios are positions, accounts those of the comparison, money in that of its
    price year.
    """

    def again(self, parameters: Mapping[str, float], accounts: Sequence[str]) -> np.ndarray:
        """Scenario x account, with other parameters of accounts; money of the dataset's year."""

    def bounds(self) -> np.ndarray:
        """Scenario x account: how far any total can be off."""

    def retention(self, account: str) -> np.ndarray:
        """Stages so far x scenario: the share in the region that was paid."""

    def retention_by(self, trade: str, account: str) -> np.ndarray:
        """By scenario: the share of all stages in the region that was paid, by another trade model."""

    def spent_in_each(self, account: str) -> np.ndarray:
        """Stages so far x scenario x region x (in that region, in all), of a million dollars spent in each region."""

    def reconciliation(self) -> pd.DataFrame:
        """Regions against the national model; see `Comparison.adding_up`."""

    def rounds(self, count: int) -> np.ndarray:
        """Round x scenario x account."""

    def origin(self, scenario: int, account: str, regions: np.ndarray | None, count: int, steps: int) -> Origin:
        """Paths of an account, counted in some regions (None: in all)."""

    def first_round(self, scenario: int) -> pd.DataFrame:
        """See `Comparison.first_round`."""

    def abroad(self, accounts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """Closure x scenario x account: what imports take if they are made as at home, and how far that can be off."""

    def additional(self, gross: np.ndarray) -> np.ndarray:
        """Closure x scenario x account: what is left of the gross effects without what would have been bought
        anyway.
        """

    def ranges(self, draws: int, seed: int) -> tuple[list[str], dict[str, str], np.ndarray]:
        """Accounts that can be drawn, what is drawn, and draw x closure x scenario x account: each figure over the
        point.
        """

    def timeline(
        self, years: Sequence[int] | None, accounts: Sequence[str] | None, growth: object, draws: int, seed: int
    ) -> TimelineData:
        """The same money by year; see `SupplyUseModel.timeline`."""

    def outcomes(self, draws: int, seed: int) -> pd.DataFrame:
        """See `Comparison.outcomes`; without the column `on_the_way`."""

    def flows(self) -> Flows:
        """What goes into public budgets and out of them.

        Raises:
            ModelError: the economy has no receipts.
        """

    def ends_of_flows(self) -> dict[tuple[str, float], tuple[np.ndarray, np.ndarray]]:
        """What totals of flows are more, scenario x flow, where one parameter alone is at an end of its range; and what
        is more of what the financing takes away."""

    def net_at(self, propensity: float) -> np.ndarray:
        """Closure x scenario x account, net of the financing, where households spend so much of a dollar."""
