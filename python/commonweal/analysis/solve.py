"""The one way from scenarios to output: every column that a question needs, in one blocked solve per closure.

Columns are scenarios, then what a dollar of each way of paying takes away, then what scenarios run every year.
`compare` takes the outputs apart by stage, region and industry (`outputs`); samples, curves and batches need sums
alone, which multipliers may give sooner (`analysis.totals`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from commonweal.analysis.programmes import demanded, incomes, plants
from commonweal.base.certificate import Certificate
from commonweal.base.choices import CLOSURES
from commonweal.economies.economy import ACCOUNTS_AT_ONCE
from commonweal.economies.supply_use import SupplyUseEconomy
from commonweal.scenarios.file import SimpleFile
from commonweal.scenarios.final_demand import FinalDemand
from commonweal.scenarios.financing import purchases_forgone
from commonweal.scenarios.scenario import Scenario

#: The phase of what comes back every year in which the money flows.
OPERATIONS = "operations"


@dataclass(frozen=True, eq=False)
class Columns:
    """Right-hand sides of an economy's solves.

    Attributes:
        direct: output that is paid for directly, industry x column x region, USD.
        income: what households of a region get beside what the economy's own rates bring them, column x region, USD;
            with type II they spend it.
        of_type_i: the last columns, as many as these, that type II is not solved for.
    """

    economy: SupplyUseEconomy
    direct: np.ndarray
    income: np.ndarray
    of_type_i: int = 0

    def of_closure(self, closure: str) -> np.ndarray:
        """Industry x column x region. With type II what households buy with `income` is part of it."""
        if closure == "type-i":
            return self.direct
        count = self.direct.shape[1] - self.of_type_i
        direct, income = self.direct[:, :count], self.income[:count]
        paid = np.flatnonzero(income.any(axis=1))
        if paid.size == 0:
            return direct
        direct = direct.copy()
        direct[:, paid] += self.economy.direct_output(self.economy.household_budget()[:, None, :] * income[paid])
        return direct


@dataclass(frozen=True, eq=False)
class Programme:
    """Scenarios with their amounts, and what pays for them, as columns.

    Attributes:
        chosen: scenarios and USD of `price_year`.
        parts, demands: each scenario's final demand part by part, and in all.
        anew: by scenario and part, what new plants make (`direct_changes.made_anew`).
        kept: profits that scenarios keep in their regions, scenario x region, USD.
        forgone: by way of paying, purchases that a dollar of it takes away; None where nobody pays.
        running: scenarios of which some parts run every year and others do not; each has a column for those that do.
    """

    economy: SupplyUseEconomy
    price_year: int
    chosen: list[tuple[Scenario, float]]
    parts: list[list[tuple[SimpleFile, FinalDemand]]]
    demands: list[FinalDemand]
    anew: list[list[np.ndarray]]
    kept: np.ndarray
    income: np.ndarray
    forgone: dict[str, FinalDemand | None]
    running: list[int]

    @staticmethod
    def of(
        economy: SupplyUseEconomy,
        chosen: list[tuple[Scenario, float]],
        price_year: int,
        *,
        financing: Sequence[str] = (),
        running: bool = False,
    ) -> Programme:
        """Scenarios that were chosen (`programmes.chosen_scenarios`), with columns of what runs every year where
        `running`.
        """
        parts, demands = demanded(economy, chosen, price_year)
        anew = plants(economy, parts)
        kept, income = incomes(economy, parts, anew)
        forgone = {how: purchases_forgone(how, economy.dataset, price_year, economy.parameters) for how in financing}
        mixed = [c for c, several in enumerate(parts) if running and 0 < len(_operating(several)) < len(several)]
        return Programme(economy, price_year, chosen, parts, demands, anew, kept, income, forgone, mixed)

    @property
    def made(self) -> list[np.ndarray]:
        """By scenario, what new plants make, industry x region."""
        return [np.sum(new, axis=0) for new in self.anew]

    @property
    def paying(self) -> list[str]:
        """Ways of paying that take something away: one column each, after the scenarios."""
        return [how for how, forgone in self.forgone.items() if forgone is not None]

    @property
    def purchased(self) -> np.ndarray:
        """Of the scenarios, commodity x scenario x region, USD: bought in the region. Made when it is asked for, as
        `produced` is: those of counties are large."""
        return np.stack([one.purchased for one in self.demands], axis=1)

    @property
    def produced(self) -> np.ndarray:
        """Of the scenarios, commodity x scenario x region, USD: made in the region."""
        return np.stack([one.produced for one in self.demands], axis=1)

    @property
    def abroad(self) -> np.ndarray:
        """Imports of scenarios and of ways of paying, column x commodity, USD."""
        less = [one for one in self.forgone.values() if one is not None]
        return np.stack([*(one.abroad for one in self.demands), *(-one.abroad for one in less)])

    def columns(self) -> Columns:
        """In an economy whose new demand goes to who makes a good (`SupplyUseEconomy.of_new_demand`)."""
        signed = [
            *((one, 1.0) for one in self.demands),
            *((one, -1.0) for one in self.forgone.values() if one is not None),
            *((_sum(_operating(self.parts[c])), 1.0) for c in self.running),
        ]
        direct = self.economy.output_of_new_demand(
            np.stack([sign * one.purchased for one, sign in signed], axis=1),
            np.stack([sign * one.produced for one, sign in signed], axis=1),
        )
        income = np.zeros((direct.shape[1], direct.shape[2]))
        income[: len(self.chosen)] = self.income
        return Columns(self.economy, direct, income, len(self.running))

    def in_economy(self, economy: SupplyUseEconomy) -> Programme:
        """The same demand and income in an economy of other trade."""
        return replace(self, economy=economy)


def _operating(parts: list[tuple[SimpleFile, FinalDemand]]) -> list[FinalDemand]:
    return [demand for part, demand in parts if part.phase == OPERATIONS]


def _sum(demands: list[FinalDemand]) -> FinalDemand:
    return sum(demands[1:], start=demands[0])


@dataclass(frozen=True, eq=False)
class Outputs:
    """Output of columns, stage by stage.

    Attributes:
        stages: industry x column x region, USD: direct, indirect and, with type II, induced.
        certificates: by closure, with residuals.
    """

    economy: SupplyUseEconomy
    stages: list[np.ndarray]
    certificates: dict[str, Certificate]

    def some(self, columns: slice) -> Outputs:
        """Those of some columns."""
        stages = [stage[:, columns] for stage in self.stages]
        return Outputs(self.economy, stages, {name: one.columns(columns) for name, one in self.certificates.items()})

    @cached_property
    def output(self) -> np.ndarray:
        """Of all stages together, industry x column x region."""
        return np.asarray(np.sum(self.stages, axis=0))

    @property
    def totals(self) -> np.ndarray:
        """Of output, closure x column, USD."""
        return np.cumsum([stage.sum(axis=(0, 2)) for stage in self.stages], axis=0)[1:]

    @property
    def certificate(self) -> Certificate:
        """Of every total of a column, type I or II, and of every stage, which is a difference of two."""
        return Certificate.merged(list(self.certificates.values()), np.abs(self.totals).min(axis=0))

    def effects(self, accounts: Sequence[str], per_dollar: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
        """Accounts by stage, column and region, and by stage, column and industry; accounts last.

        Args:
            per_dollar: by industry, accounts per dollar of output over the economy's (default: 1).
        """
        by_region, by_sector = [], []
        # By sector it is a product of matrices for each, which `optimize` finds; by region it is a sum, where that only
        # copies.
        for first in range(0, len(accounts), ACCOUNTS_AT_ONCE):
            coefficients = self.economy.coefficients(accounts[first : first + ACCOUNTS_AT_ONCE])
            if per_dollar is not None:
                coefficients *= per_dollar[:, None, None]
            by_region.append([np.einsum("jcr,jar->cra", output, coefficients) for output in self.stages])
            by_sector.append([np.einsum("jcr,jar->cja", output, coefficients, optimize=True) for output in self.stages])
            del coefficients  # of counties they are large: not two at a time
        return np.concatenate(by_region, axis=-1), np.concatenate(by_sector, axis=-1)

    def bounds(self, accounts: Sequence[str]) -> np.ndarray:
        """Column x account: how far a total or a stage can be off, by the certificates of all its solves."""
        each = (
            self.economy.account_bounds(name, accounts, one.residuals)
            for name, one in self.certificates.items()
            if one.residuals is not None
        )
        return np.asarray(sum(each))

    def measured(self, account: str) -> np.ndarray:
        """By column, the share of an account, direct and indirect, that arises in cells of industry and region that
        statistics publish; NaN where the dataset does not say."""
        effect = (self.stages[0] + self.stages[1]) * self.economy.coefficients([account])
        return np.asarray(np.einsum("jcr,jr->c", effect, self.economy.measured_share()) / effect.sum(axis=(0, 2)))

    def rounds(self, accounts: Sequence[str], closure: str, count: int) -> np.ndarray:
        """Accounts that each round of purchases adds, from the first after the direct effect on: A f, A A f, ...
        (Waugh, 1950).

        Returns:
            count x column x account.
        """
        operator, output = self.economy.operator(closure), self.stages[0]
        coefficients = self.economy.coefficients(accounts)
        result = []
        for _ in range(count):
            output = operator.apply(output)
            result.append(np.einsum("jcr,jar->ca", output, coefficients))
        return np.stack(result)


def outputs(columns: Columns, closure: str) -> tuple[Outputs, np.ndarray]:
    """Output of the columns up to a closure: one solve for each.

    Returns:
        the columns that all closures have; and of the others, which have type I alone, the output, industry x column x
        region.
    """
    economy, count = columns.economy, columns.direct.shape[1] - columns.of_type_i
    direct = columns.direct[:, :count]
    stages, certificates, alone = [direct], {}, columns.direct[:, count:]
    for name in closures_up_to(closure):
        output, certificate = economy.solve(name, columns.of_closure(name))
        if name == "type-i":
            alone = output[:, count:].copy()  # a view would keep the whole of it
        certificates[name] = certificate.columns(slice(count))
        stages.append(output[:, :count] - np.sum(stages, axis=0))
    return Outputs(economy, stages, certificates), alone


def closures_up_to(closure: str) -> list[str]:
    """Type I, and where it is asked for type II."""
    return list(CLOSURES[: CLOSURES.index(closure) + 1])
