"""How industries change over the years: output per hour grows as it did and prices follow, or tasks are automated
(docs/years.md)."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.special import expit

from commonweal.analysis.price_model import Prices
from commonweal.base.errors import ModelError
from commonweal.base.names import nearest, said
from commonweal.datasets.exposure import exposure
from commonweal.datasets.productivity import OUTPUT_PER_HOUR, TFP, productivity
from commonweal.economies.supply_use import SupplyUseEconomy
from commonweal.parameters.registry import ends_of
from commonweal.uncertainty.draws import Draw, drawn_parameters, triangular

PERCENT = 100.0
#: How fast exposed tasks are automated: not at all, as the parameters have it, or as fast as their ranges allow.
ADOPTION = ("none", "usual", "fast")
#: Years after the edition's at which it is looked at.
DECADE = 10
#: How the parameters begin that are drawn.
DRAWN = ("years.", "automation.")
#: Why output per job of an industry changes: as it did, or by the tasks that are automated. One of them, never both,
#: since what it did is automation, too.
TREND, AUTOMATION = "trend", "automation"
#: What a logistic path's exponent grows by between a tenth and nine tenths of its ceiling: the odds grow 81 times.
TENTHS = math.log(81.0)


@dataclass(frozen=True, eq=False)
class Growth:
    """Of industries of the production account, percent a year, logarithmic.

    Attributes:
        output_per_hour, tfp: total factor productivity.
    """

    output_per_hour: np.ndarray
    tfp: np.ndarray

    @staticmethod
    def past() -> Growth:
        """Medians of past decades."""
        table = productivity()
        return Growth(table[OUTPUT_PER_HOUR].to_numpy(), table[TFP].to_numpy())

    @staticmethod
    def drawn(draw: Draw) -> Growth:
        """Each industry's own growth between its slowest and its fastest decade, most likely the median. Output per
        hour and total factor productivity of an industry move together, since one is most of the other."""
        table = productivity()
        shares = draw.uniform("growth of industries", len(table))
        return Growth(*(_between(shares, table, name) for name in (OUTPUT_PER_HOUR, TFP)))


def _between(shares: np.ndarray, table: pd.DataFrame, name: str) -> np.ndarray:
    low, middle, high = (table[f"{name}{end}"].to_numpy() for end in ("_low", "", "_high"))
    return triangular(shares, low, middle, high)


@dataclass(frozen=True)
class Adoption:
    """How much labor of exposed tasks is saved, on a logistic path (Griliches, 1957).

    Attributes:
        ceiling, midpoint, duration, saving: the parameters `automation.`.
    """

    ceiling: float
    midpoint: float
    duration: float
    saving: float

    @staticmethod
    def by(parameters: Mapping[str, float]) -> Adoption:
        return Adoption(*(parameters[f"automation.{name}"] for name in ("ceiling", "midpoint", "duration", "saving")))

    def saved(self, year: int, since: int) -> float:
        """The share of the labor of exposed tasks that is saved in a year and was not in another."""
        return self.saving * self.ceiling * (self._reached(year) - self._reached(since))

    def _reached(self, year: int) -> float:
        return float(expit(TENTHS * (year - self.midpoint) / self.duration))


@dataclass(frozen=True, eq=False)
class Path:
    """What changes by industry.

    Attributes:
        edition: the year in which nothing has changed.
        output_per_hour: growth a year, logarithmic; of jobs, too: hours a job stay. 0 where tasks are automated.
        price: growth of prices relative to general prices that goes with it.
        pay: the same of pay, of all industries alike.
        exposed: the share of work in tasks exposed; 0 of industries on their trend.
        cheaper: how much lower prices are, in logarithms, where all labor of exposed tasks is saved.
        exposed_pay: what all of these industries pay for them, over value added of the whole economy.
        adoption: how much of it is.
    """

    edition: int
    output_per_hour: np.ndarray
    price: np.ndarray
    pay: float
    exposed: np.ndarray
    cheaper: np.ndarray
    exposed_pay: float
    adoption: Adoption

    def jobs_per_dollar(self, year: int, of_prices: int) -> np.ndarray:
        """By industry, jobs per dollar of output over the edition's.

        Args:
            of_prices: the year in whose relative prices the dollars buy.
        """
        grown = self.output_per_hour * (year - self.edition) + self.price * (year - of_prices)
        return np.asarray(np.exp(-grown) * (1.0 - self.at_stake(year)) * self.more_bought(year, of_prices))

    def at_stake(self, year: int) -> np.ndarray:
        """By industry, the share of work that is saved in a year and was not in the edition's, for the same output."""
        return self.exposed * self.adoption.saved(year, self.edition)

    def more_bought(self, year: int, since: int) -> np.ndarray:
        """By industry, how much more of its output the same dollars buy than in the prices of another year, since it
        is made with less work: pay is held."""
        return np.asarray(np.exp(self.cheaper * self.adoption.saved(year, since)))


@dataclass(frozen=True, eq=False)
class Paths:
    """Paths of one economy: the usual one, and draws.

    Attributes:
        income: labor income by industry, over value added of the whole economy.
        parameters: of the registry; `fixed` ones are not drawn, since the user has set them.
    """

    prices: Prices
    edition: int
    industries: list[str]
    income: np.ndarray
    parameters: dict[str, float]
    fixed: frozenset[str]

    @staticmethod
    def of(economy: SupplyUseEconomy, fixed: Collection[str]) -> Paths:
        """Raises:
        DataError: an economy that is no embedded edition.
        """
        edition, industries = int(economy.dataset.attrs["year"]), list(economy.sectors.index)
        income = economy.dataset["labour_income"].values.sum(axis=1) / float(economy.dataset["value_added"].sum())
        return Paths(Prices.of_nation(economy), edition, industries, income, economy.parameters, frozenset(fixed))

    def usual(self, automated: np.ndarray, growth: Growth | None = None) -> Path:
        """Growth (default: the medians of the past), as far as the parameters let it go on; of industries of the
        account that are `automated`, their exposed tasks instead."""
        return self._path(growth or Growth.past(), self.parameters, automated)

    def drawn(self, automated: np.ndarray, draws: int, seed: int) -> Iterator[Path]:
        """The same with each industry's growth and the parameters drawn."""
        named = {name: value for name, value in self.parameters.items() if name.startswith(DRAWN)}
        for number in range(draws):
            draw = Draw(seed, number)
            yield self._path(Growth.drawn(draw), drawn_parameters(draw, named, self.fixed), automated)

    def _path(self, growth: Growth, parameters: Mapping[str, float], automated: np.ndarray) -> Path:
        trend = np.where(automated, 0.0, parameters["years.trend"] / PERCENT)
        through, tools = parameters["years.pass-through"], parameters["automation.tools"]
        price, pay = self.prices.growth(trend * growth.tfp, through)
        exposed, which = exposure(self.industries, tools), automated[self.prices.of]
        return Path(
            self.edition,
            (trend * growth.output_per_hour)[self.prices.of],
            price,
            pay,
            np.where(which, exposed.of_jobs, 0.0),
            through * self.prices.exposed(tools, automated),
            float(self.income[which] @ exposed.of_pay[which]),
            Adoption.by(parameters),
        )


def automated(growth: object) -> np.ndarray:
    """Whether each industry of the production account changes by the tasks that are automated.

    Args:
        growth: `TREND`, `AUTOMATION`, or one of the two by code of the account; others are on their trend.

    Raises:
        ModelError: another word or code.
    """
    codes, words = list(productivity().index), (TREND, AUTOMATION)
    if isinstance(growth, str) and growth in words:
        return np.full(len(codes), growth == AUTOMATION)
    if not isinstance(growth, Mapping):
        raise ModelError(
            f"growth={said(growth)}; give {' or '.join(map(repr, words))}, or one of the two by industry "
            f"of the production account, such as {{'622HO': 'automation'}}"
        )
    for code, word in growth.items():
        if not (isinstance(code, str) and code in codes):
            raise ModelError(
                f"growth: unknown industry {said(code)}{nearest(code, codes)}; codes are those of "
                f"timeline.industries['account']"
            )
        if not (isinstance(word, str) and word in words):
            raise ModelError(
                f"growth of {code} is {said(word)}; it is {' or '.join(map(repr, words))}, and never both: what "
                f"grew in the past was automation, too"
            )
    return np.array([growth.get(code, TREND) == AUTOMATION for code in codes])


def automated_in_a_decade(economy: SupplyUseEconomy, adoptions: Sequence[str]) -> list[np.ndarray]:
    """Of each adoption, by industry, jobs per dollar of output ten years after the edition's year, over the edition's.
    Prices of the nation take one solve for all of them.

    Args:
        adoptions: some of `ADOPTION`.

    Raises:
        DataError: an economy that is no embedded edition.
    """
    nobody = np.ones(len(economy.sectors))
    if set(adoptions) <= {"none"}:
        return [nobody] * len(adoptions)
    paths = Paths.of(economy, ())
    usual = paths.usual(automated(AUTOMATION))
    fast = {"automation.ceiling": 1, "automation.midpoint": 0, "automation.duration": 0}
    ends = {name: ends_of(name)[end] for name, end in fast.items()}
    path = {"usual": usual, "fast": replace(usual, adoption=Adoption.by(paths.parameters | ends))}
    return [
        nobody if adoption == "none" else path[adoption].jobs_per_dollar(paths.edition + DECADE, paths.edition)
        for adoption in adoptions
    ]
