"""What a comparison asks its model for once it is made, where a figure takes another solve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from commonweal.analysis import budget
from commonweal.analysis.direct_changes import plant_cells, with_new_plants
from commonweal.analysis.first_round import first_round
from commonweal.analysis.outcomes import outcomes_table
from commonweal.analysis.paths import origin
from commonweal.analysis.phased import CONSTANT
from commonweal.analysis.programmes import floors
from commonweal.analysis.ranges import DRAWN, ranges
from commonweal.analysis.reconciliation import reconciliation
from commonweal.analysis.retention import retention, spent_in_each
from commonweal.analysis.solve import Outputs, Programme, outputs
from commonweal.analysis.timeline import of_chosen
from commonweal.analysis.totals import totals
from commonweal.answers import Timeline
from commonweal.base.choices import CLOSURES
from commonweal.economies.imports import Imports
from commonweal.economies.national import national_economy
from commonweal.economies.supply_use import SupplyUseEconomy
from commonweal.parameters.registry import values
from commonweal.results.budget import Flows
from commonweal.results.origin import Origin
from commonweal.results.totals import PROPENSITY
from commonweal.scenarios.scenario import additional_share


@dataclass(frozen=True, eq=False)
class SolvedProgramme:
    """`results.further.ComparisonModel` of scenarios that were put through an economy.

    Attributes:
        ids: the accounts; `index` turns each into money of the price year.
        financing: who pays.
        solved: output of the scenarios; `less`, of what a dollar of financing takes away; `amounts`, USD by scenario.
    """

    programme: Programme
    ids: list[str]
    index: np.ndarray
    closure: str
    financing: str
    solved: Outputs
    less: Outputs | None
    amounts: np.ndarray

    @property
    def economy(self) -> SupplyUseEconomy:
        return self.programme.economy

    def again(self, parameters: Mapping[str, float], accounts: Sequence[str]) -> np.ndarray:
        """See `ComparisonModel`."""
        programme, other = self.programme, self.economy.satellites_with(parameters)
        own = self.economy.coefficients(accounts, other)
        found = np.einsum("jcr,jar->ca", self.solved.output, own)
        concerned = with_new_plants(programme.made)
        plants = plant_cells(self.economy, programme.made, own[concerned], concerned)
        for c, (_, _, change) in enumerate(plants):
            found[c] += change.sum(axis=0)
        changes = floors(self.economy, programme.parts, programme.anew, accounts, programme.price_year, other)
        for c, floor in changes.items():
            found[c] += floor.by_region.sum(axis=0)
        return np.asarray(found)

    def bounds(self) -> np.ndarray:
        """See `ComparisonModel`."""
        found = self.solved.bounds(self.ids)
        if self.less is not None:
            found = found + np.outer(np.abs(self.amounts), self.less.bounds(self.ids))
        return np.asarray(found * self.index)

    def retention(self, account: str) -> np.ndarray:
        """See `ComparisonModel`."""
        return retention(self.programme, self.solved, account)

    def retention_by(self, trade: str, account: str) -> np.ndarray:
        """See `ComparisonModel`."""
        programme = self.programme.in_economy(self.economy.with_choices(trade, self.economy.market_shares))
        solved, _ = outputs(programme.columns(), self.closure)
        (last,) = retention(programme, solved.some(slice(len(self.amounts))), account, first=len(solved.stages) - 1)
        return np.asarray(last)

    def spent_in_each(self, account: str) -> np.ndarray:
        """See `ComparisonModel`."""
        found = spent_in_each(self.programme, account, self.closure)
        return found * float(self.index[self.ids.index(account)])

    def reconciliation(self) -> pd.DataFrame:
        """See `ComparisonModel`."""
        return reconciliation(self.programme, self.solved, national_economy(self.economy), self.ids)

    def abroad(self, accounts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """See `ComparisonModel`."""
        imports, economy = Imports.of(self.economy, accounts), self.economy
        first = self.programme.abroad[: len(self.amounts)]
        found, bounds = [], []
        for closure, output in zip(CLOSURES, np.cumsum(self.solved.stages, axis=0)[1:], strict=False):
            per_dollar = imports.coefficients(economy, closure)
            total = first @ imports.by_good + np.einsum("jcr,jar->ca", output, per_dollar)
            if closure == "type-ii":
                total = total + self.programme.income @ imports.by_income
            # No more than a dollar of imports is in a dollar of output.
            of_rates = np.outer(np.abs(first).sum(axis=1) + np.abs(output).sum(axis=(0, 2)), imports.off)
            of_output = np.outer(self.solved.certificate.bound, np.abs(per_dollar).max(axis=(0, 2)))
            found.append(total)
            bounds.append(of_rates + of_output)
        return np.stack(found), np.stack(bounds)

    def additional(self, gross: np.ndarray) -> np.ndarray:
        """See `ComparisonModel`."""
        found = gross.copy()
        mixed, solved = self._additional_of_mixed
        found[:, mixed] = solved
        for c, shares in enumerate(self._additional_shares):
            if c not in mixed:
                found[:, c] *= shares[0]
        return found

    def timeline(
        self, years: Sequence[int] | None, accounts: Sequence[str] | None, growth: object, draws: int, seed: int
    ) -> Timeline:
        """See `ComparisonModel`."""
        usual = values()
        return of_chosen(
            self.economy,
            self.programme.chosen,
            years,
            accounts,
            dollars=CONSTANT,
            closure=self.closure,
            price_year=self.programme.price_year,
            growth=growth,
            draws=draws,
            seed=seed,
            fixed=[name for name, value in self.economy.parameters.items() if value != usual[name]],
        )

    @property
    def _additional_shares(self) -> list[list[float]]:
        """By scenario, what of its parts' purchases is additional, each share once."""
        parameters = self.economy.parameters
        return [
            list({additional_share(part, parameters) for _, part in which.parts}) for which, _ in self.programme.chosen
        ]

    @cached_property
    def _additional_of_mixed(self) -> tuple[list[int], np.ndarray]:
        """Scenarios whose parts differ in that share, and closure x scenario x account of them, which take a solve."""
        mixed = [c for c, shares in enumerate(self._additional_shares) if len(shares) > 1]
        chosen = [
            (which.additional(self.economy.parameters), money)
            for which, money in (self.programme.chosen[c] for c in mixed)
        ]
        if not mixed:
            return mixed, np.zeros((len(self.solved.stages) - 1, 0, len(self.ids)))
        found = totals(self.economy, chosen, self.ids, self.closure, self.programme.price_year)
        return mixed, found.values[0] * self.index

    def ranges(self, draws: int, seed: int) -> tuple[list[str], dict[str, str], np.ndarray]:
        """See `ComparisonModel`."""
        economy, programme = self.economy, self.programme
        names, values = ranges(
            economy,
            national_economy(economy),
            programme.chosen,
            self.ids,
            self.closure,
            programme.price_year,
            draws=draws,
            seed=seed,
        )
        return names, DRAWN, values

    def outcomes(self, draws: int, seed: int) -> pd.DataFrame:
        """See `ComparisonModel`."""
        return outcomes_table(self.programme, draws, seed)

    def flows(self) -> Flows:
        """See `ComparisonModel`."""
        return budget.flows(self.programme, self.solved, self.less, self.amounts)

    def ends_of_flows(self) -> dict[tuple[str, float], tuple[np.ndarray, np.ndarray]]:
        """See `ComparisonModel`."""
        return budget.ends(self.programme, self.again, self._lost)

    def _lost(self, parameters: Mapping[str, float], accounts: Sequence[str]) -> np.ndarray:
        """What each scenario's financing takes away under other parameters, scenario x account; money of the dataset's
        year."""
        if self.less is None:
            return np.zeros((len(self.amounts), len(accounts)))
        own = self.economy.coefficients(accounts, self.economy.satellites_with(parameters))
        return np.asarray(self.amounts[:, None] * np.einsum("jcr,jar->ca", self.less.output, own))

    def net_at(self, propensity: float) -> np.ndarray:
        """See `ComparisonModel`."""
        economy = self.economy.changed({PROPENSITY: propensity})
        programme = self.programme
        found = totals(
            economy, programme.chosen, self.ids, self.closure, programme.price_year, financing=[self.financing]
        )
        gross, paid = found.values[0][:, :-1], found.values[0][:, -1:]
        return np.asarray((gross + self.amounts[:, None] * paid) * self.index)

    def rounds(self, count: int) -> np.ndarray:
        """See `ComparisonModel`."""
        return np.asarray(self.solved.rounds(self.ids, self.closure, count) * self.index)

    def origin(self, scenario: int, account: str, regions: np.ndarray | None, count: int, steps: int) -> Origin:
        """See `ComparisonModel`."""
        direct = self.solved.stages[0][:, scenario]
        found = origin(self.economy, direct, account, regions, count=count, steps=steps)
        more = np.zeros_like(direct)
        made = [self.programme.made[scenario]]
        concerned = with_new_plants(made)
        own = self.economy.coefficients([account], industries=concerned)
        for industry, region, change in plant_cells(self.economy, made, own, concerned):
            np.add.at(more, (industry, region), change[:, 0])
        if regions is not None:
            more[:, np.setdiff1d(np.arange(more.shape[1]), regions)] = 0.0
        if more.any():
            found = found.with_direct(more)
        return found.times(float(self.index[self.ids.index(account)]))

    def first_round(self, scenario: int) -> pd.DataFrame:
        """See `ComparisonModel`."""
        return first_round(self.programme, scenario)
