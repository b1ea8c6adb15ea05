"""Final demand of several scenarios put to a supply-use economy: output stage by stage, and what follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from commonweal.base.progress import working
from commonweal.datasets.final_uses import made
from commonweal.datasets.places import sums_within
from commonweal.economies.economy import ACCOUNTS_AT_ONCE, joined
from commonweal.economies.supply_use import SupplyUseEconomy


class Spending:
    """Solved once, asked many times. Scenarios are columns. It is new demand, but for purchases `of_base_year`, which go by that year's trade.

    Attributes:
        delivered, produced: commodity x scenario x region, USD: bought in the region, and made there.
        stages: industry x scenario x region, USD of output: direct, indirect and, with type II, induced.
        solves: by closure, what is proven of its solves, by scenario (`economy.joined`); residuals industry x scenario x region.
    """

    def __init__(
        self,
        economy: SupplyUseEconomy,
        delivered: np.ndarray,
        produced: np.ndarray,
        closure: str,
        *,
        of_base_year: bool = False,
    ) -> None:
        self.economy, self.delivered, self.produced, self.closure = economy, delivered, produced, closure
        self.solves: dict[str, dict[str, Any]] = {}
        direct = (economy.direct_output if of_base_year else economy.newly_called_for)(delivered, produced)
        type_i, self.solves["type-i"] = self._solve("type-i", direct)
        self.stages = [direct, type_i - direct]
        if closure == "type-ii":
            type_ii, self.solves["type-ii"] = self._solve("type-ii", direct)
            self.stages.append(type_ii - type_i)

    def _solve(self, closure: str, direct: np.ndarray) -> tuple[np.ndarray, dict[str, Any]]:
        solver = self.economy.solver(closure)
        with working(f"Solving for {direct.shape[1]} scenarios ({closure})", self.economy.regional_sectors):
            return solver.solve(direct)

    @cached_property
    def output(self) -> np.ndarray:
        """Of all stages together, once all income is spent: industry x scenario x region."""
        return np.asarray(np.sum(self.stages, axis=0))

    def spend_income(self, income: np.ndarray) -> None:
        """Adds what households induce with income of their own region that it did not have, scenario x region, USD (below zero where it
        goes). Type II alone has households that spend.
        """
        if self.closure != "type-ii" or not income.any():
            return
        delivered = self.economy.household_budget()[:, None, :] * income[None, :, :]
        output, facts = self._solve("type-ii", self.economy.direct_output(delivered))
        self.stages[2] = self.stages[2] + output
        before = self.solves["type-ii"]
        self.solves["type-ii"] = joined([before, facts], self.totals[-1]) | {
            "residuals": before["residuals"] + facts["residuals"]
        }

    @property
    def totals(self) -> np.ndarray:
        """Of output, closure x scenario, USD."""
        return np.cumsum([stage.sum(axis=(0, 2)) for stage in self.stages], axis=0)[1:]

    @property
    def facts(self) -> dict[str, Any]:
        """What is proven of every total of a scenario, type I or II, and of every stage, which is a difference of two."""
        return joined(list(self.solves.values()), np.abs(self.totals).min(axis=0))

    def effects(self, accounts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """Accounts by stage, scenario and region, and by stage, scenario and industry; accounts last."""
        by_region, by_sector = [], []
        # By sector it is a product of matrices for each, which `optimize` finds; by region it is a sum, where that only copies.
        for first in range(0, len(accounts), ACCOUNTS_AT_ONCE):
            coefficients = self.economy.coefficients(accounts[first : first + ACCOUNTS_AT_ONCE])
            by_region.append([np.einsum("jcr,jar->cra", output, coefficients) for output in self.stages])
            by_sector.append([np.einsum("jcr,jar->cja", output, coefficients, optimize=True) for output in self.stages])
        return np.concatenate(by_region, axis=-1), np.concatenate(by_sector, axis=-1)

    def measured(self, account: str) -> np.ndarray:
        """By scenario, the share of an account, direct and indirect, that arises in cells of industry and region that statistics publish; NaN where
        the dataset does not say."""
        effect = (self.stages[0] + self.stages[1]) * self.economy.coefficients([account])
        return np.asarray(np.einsum("jcr,jr->c", effect, self.economy.measured_share()) / effect.sum(axis=(0, 2)))

    def rounds(self, accounts: Sequence[str], count: int) -> np.ndarray:
        """Accounts that each round of purchases adds, from the first after the direct effect on: A f, A A f, ... (Waugh, 1950).

        Returns:
            count x scenario x account.
        """
        operator, output = self.economy.operator(self.closure), self.stages[0]
        coefficients = self.economy.coefficients(accounts)
        result = []
        for _ in range(count):
            output = operator.apply(output)
            result.append(np.einsum("jcr,jar->ca", output, coefficients))
        return np.stack(result)

    def first_round(self, c: int, goods: np.ndarray, place: np.ndarray) -> np.ndarray:
        """Direct output of scenario c by what is bought: some goods one by one, last all others; industry x len(goods) + 1 x place, USD.

        Args:
            goods: positions of commodities.
            place: position of each region's place.
        """
        bought = [np.zeros((len(self.economy.goods), len(goods) + 1, len(place))) for _ in range(2)]
        column = np.full(len(self.economy.goods), len(goods))
        column[goods] = np.arange(len(goods))
        for demand, each in zip((self.delivered, self.produced), bought, strict=True):
            each[np.arange(len(column)), column] = demand[:, c]
        output = self.economy.newly_called_for(*bought)
        return np.stack([sums_within(output[:, k], place) for k in range(len(goods) + 1)], axis=1)

    def bounds(self, accounts: Sequence[str]) -> np.ndarray:
        """Scenario x account: how far a total or a stage can be off, by the certificates of all its solves."""
        each = (self.economy.account_bounds(name, accounts, facts["residuals"]) for name, facts in self.solves.items())
        return np.asarray(sum(each))

    def at_home(self, account: str, plants: np.ndarray, first: int = 0) -> np.ndarray:
        """The share of an account that arises in the region that was paid: stages so far (direct, type I, type II), from the `first` on, x scenario.

        Each region's money is followed on its own, by the multipliers of the account in that region alone.

        Args:
            plants: by scenario, what new plants change of it, all of it at home.
        """
        spent = np.flatnonzero((self.delivered + self.produced).any(axis=(0, 1)))
        coefficients = self.economy.coefficients([account])[:, 0, :]
        totals = plants + np.cumsum([np.einsum("jcr,jr->c", output, coefficients) for output in self.stages], axis=0)
        result = []
        for total, closure in list(zip(totals, (None, "type-i", "type-ii"), strict=False))[first:]:
            delivered, produced = self.economy.at_home(account, spent, closure)
            home = plants + np.einsum("icr,ir->c", self.delivered, delivered)
            home = home + np.einsum("icr,ir->c", self.produced, produced)
            result.append(home / total)
        return np.stack(result)

    def adding_up(self, nation: SupplyUseEconomy, accounts: Sequence[str]) -> pd.DataFrame:
        """Regions against the national economy, type I; see `Comparison.adding_up`. Index: position of the scenario."""
        regional, national = self.economy.operator(), nation.operator()
        delivered, produced = (a.sum(axis=2, keepdims=True) for a in (self.delivered, self.produced))
        nation_output, _ = nation.solver("type-i").solve(national.direct_output(delivered, produced))
        output = self.stages[0] + self.stages[1]
        none, nobody = np.zeros_like(self.delivered), np.zeros_like(output)
        supply = regional.commodity_supply(output, none, self.produced).sum(axis=2)
        supply = supply + self.economy.of_new_demand().commodity_supply(nobody, self.delivered, none).sum(axis=2)
        makes = made(self.economy.dataset)
        demand = self.economy.domestic_use_coefficients() @ output.sum(axis=2) + (delivered + produced)[:, :, 0]
        columns = {"commodity_gap": np.abs(supply - demand)[makes].max(axis=0) / np.abs(demand).max(axis=0)}
        for name in ["output", *(name for name in accounts if name != "output")]:
            ours = np.einsum("jcr,jr->c", output, self.economy.coefficients([name])[:, 0, :])
            theirs = np.einsum("jcr,jr->c", nation_output, nation.coefficients([name])[:, 0, :])
            columns |= {
                f"{name}_regions": ours,
                f"{name}_nation": theirs,
                f"{name}_difference": (ours - theirs) / np.abs(theirs),
            }
        return pd.DataFrame(columns)
