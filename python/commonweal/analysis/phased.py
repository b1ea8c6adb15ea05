"""Parts of scenarios over the years, solved once: what all of a part's money does, in the prices of every year in which
it buys (docs/years.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from commonweal.analysis.effects import effects
from commonweal.analysis.solve import Columns, Outputs, Programme, outputs
from commonweal.base.errors import ModelError, ScenarioError
from commonweal.base.names import said
from commonweal.datasets.prices import last_known, money_index, price_level
from commonweal.economies.supply_use import SupplyUseEconomy
from commonweal.scenarios.file import SimpleFile
from commonweal.scenarios.scenario import Scenario

#: What amounts are in: dollars of the price year, or of each year in which they are spent.
CONSTANT, EACH_YEAR = "constant", "each-year"


@dataclass(frozen=True, eq=False)
class Part:
    """A part of a scenario and its money.

    Attributes:
        whole, alone: the scenario, and the part as one of its own.
        file: the part's.
        money: USD of all of its years.
        shares: of it, by year.
    """

    whole: Scenario
    alone: Scenario
    file: SimpleFile
    money: float
    shares: dict[int, float]


def parts_over(which: Scenario, money: float, years: list[int]) -> list[Part]:
    """A scenario's parts, those without a schedule evenly over the years.

    Raises:
        ScenarioError: none of its money is spent in these years.
    """
    parts = []
    for share, file in which.parts:
        shares = dict.fromkeys(years, 1.0 / len(years)) if file.schedule is None else file.schedule.by_year
        parts.append(Part(which, Scenario(file, ((1.0, file),)), file, share * money, shares))
    if not any(set(part.shares) & set(years) for part in parts):
        spent = sorted({year for part in parts for year in part.shares})
        raise ScenarioError(
            f"scenario {which.label}: its money is spent in {spent[0]} to {spent[-1]}, none of it in the years asked "
            f"for; ask for other years, or give it another schedule"
        )
    return parts


@dataclass(frozen=True, eq=False)
class Calendar:
    """Years, and in whose prices their money buys.

    Attributes:
        years: those asked for.
        bought_in: by year, the year in whose prices its money buys, as far as prices of goods are known.
        real: by year, dollars of that year in one of the amount's.
        levels: by year, general prices over those of the price year.
    """

    years: list[int]
    bought_in: list[int]
    real: np.ndarray
    levels: np.ndarray

    @staticmethod
    def of(economy: SupplyUseEconomy, years: list[int], price_year: int, dollars: str) -> Calendar:
        """Constant dollars buy in the prices of the price year, whenever they are spent; dollars of each year in its
        own, and after the last whose prices are known in those of that year, all of which grow alike from then on.

        Raises:
            ModelError: other dollars.
            ScenarioError: a price year whose prices are not known, or a year before all whose are.
        """
        if not (isinstance(dollars, str) and dollars in (CONSTANT, EACH_YEAR)):
            raise ModelError(f"dollars={said(dollars)}; give {CONSTANT!r} or {EACH_YEAR!r}")
        dataset, grows = economy.dataset, economy.parameters["years.inflation"]
        level = money_index(dataset, "output", price_year)
        levels = np.array([price_level(dataset, year, grows) for year in years]) / level
        if dollars == CONSTANT:
            return Calendar(years, [price_year] * len(years), np.ones(len(years)), levels)
        bought_in = [min(year, last_known(dataset)) for year in years]
        real = [(1.0 + grows) ** (then - year) for year, then in zip(years, bought_in, strict=True)]
        return Calendar(years, bought_in, np.array(real), levels)

    def shares(self, parts: Sequence[Part]) -> np.ndarray:
        """Of the money of parts, part x year."""
        return np.array([[part.shares.get(year, 0.0) for year in self.years] for part in parts])


@dataclass(frozen=True, eq=False)
class Phased:
    """Parts with all of their money in the prices of every year that differ, in one solve per closure.

    Attributes:
        weights: what of that each year has, part x year.
        programmes, outputs: by year of prices.
        together: the outputs of all of them.
    """

    calendar: Calendar
    weights: np.ndarray
    programmes: dict[int, Programme]
    outputs: dict[int, Outputs]
    together: Outputs

    @staticmethod
    def of(economy: SupplyUseEconomy, parts: Sequence[Part], calendar: Calendar, closure: str) -> Phased:
        chosen = [(part.alone, part.money) for part in parts]
        programmes = {year: Programme.of(economy, chosen, year) for year in sorted(set(calendar.bought_in))}
        columns = [one.columns() for one in programmes.values()]
        direct = np.concatenate([one.direct for one in columns], axis=1)
        found, _ = outputs(Columns(economy, direct, np.concatenate([one.income for one in columns])), closure)
        each = {year: found.some(slice(k * len(parts), (k + 1) * len(parts))) for k, year in enumerate(programmes)}
        return Phased(calendar, calendar.shares(parts) * calendar.real, programmes, each, found)

    def effects(
        self, accounts: Sequence[str], per_dollar: Sequence[np.ndarray] | None
    ) -> tuple[np.ndarray, np.ndarray]:
        """Stage x part x year x region x account, and by industry in place of region.

        Args:
            per_dollar: by year and industry, accounts per dollar of output over the edition's; None where they stay.
        """
        if per_dollar is None:
            alike = {year: self._effects(year, accounts, None) for year in self.programmes}
            each = [alike[year] for year in self.calendar.bought_in]
        else:
            pairs = zip(self.calendar.bought_in, per_dollar, strict=True)
            each = [self._effects(year, accounts, weights) for year, weights in pairs]
        weights = self.weights[None, :, :, None, None]
        by_region, by_industry = (np.stack(one, axis=2) * weights for one in zip(*each, strict=True))
        return by_region, by_industry

    def jobs(self, per_dollar: Sequence[np.ndarray]) -> np.ndarray:
        """In all, stage x part x year; `per_dollar` as in `effects`."""
        pairs = zip(self.calendar.bought_in, per_dollar, strict=True)
        return np.asarray(np.stack([self._jobs[year] @ weights for year, weights in pairs], axis=-1) * self.weights)

    @cached_property
    def _jobs(self) -> dict[int, np.ndarray]:
        """By year of prices, of the edition's jobs per dollar, stage x part x industry."""
        return {year: self._effects(year, ["jobs"], None)[1][..., 0] for year in self.programmes}

    def _effects(
        self, year: int, accounts: Sequence[str], per_dollar: np.ndarray | None
    ) -> tuple[np.ndarray, np.ndarray]:
        return effects(self.programmes[year], self.outputs[year], accounts, per_dollar)
