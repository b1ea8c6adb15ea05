"""How industries change over the years: output per hour grows as it did, prices follow, and so does what a dollar
employs (docs/years.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from commonweal.datasets.final_uses import over_regions
from commonweal.datasets.productivity import OUTPUT_PER_HOUR, TFP, account_codes, productivity
from commonweal.economies.national import national_economy
from commonweal.economies.supply_use import SupplyUseEconomy
from commonweal.uncertainty.draws import Draw, triangular

PERCENT = 100.0
#: Whose purchases keep their average price: what constant dollars are.
HOME = ("household", "investment", "federal", "state-local")
TREND, PASS_THROUGH = "years.trend", "years.pass-through"


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


@dataclass(frozen=True, eq=False)
class Prices:
    """The dual of the quantity model (Leontief, 1936; Miller and Blair, 2022, section 2.6), in growth rates: with cost
    shares that stay, log prices grow by p = A'p + l w - t, where l is the share of labor income in an industry's cost,
    w the growth of pay and t what is saved. The services of capital, and imports, cost what goods do in general. Pay
    grows so that what is bought at home costs on average what it did: then p is relative to general prices.

    Attributes:
        of: the place of each industry in the production account.
        labor: labor income in a dollar of what an industry makes, directly and in what it buys, by industry.
        saved: the same of what each industry of the production account saves, industry x account.
        bought: what is bought at home, by industry that makes it, USD.
        worst: the certificate's bound of `labor` and `saved`.
    """

    of: np.ndarray
    labor: np.ndarray
    saved: np.ndarray
    bought: np.ndarray
    worst: float

    @staticmethod
    def of_nation(economy: SupplyUseEconomy) -> Prices:
        """Of the nation beside a regional economy, in one solve.

        Raises:
            DataError: an economy that is no embedded edition.
        """
        codes = list(productivity().index)
        of = np.array([codes.index(code) for code in account_codes(list(economy.sectors.index))])
        nation = economy if len(economy.labels) == 1 else national_economy(economy)
        each = np.zeros((len(of), len(codes) + 1, 1))
        each[np.arange(len(of)), of, 0] = 1.0
        each[:, -1] = nation.coefficients(["labour_income"])[:, 0]
        found, certificate = nation.solve_adjoint("type-i", each)
        at_home = over_regions(nation.dataset, HOME) - over_regions(nation.dataset, HOME, "final_demand_imports")
        bought = nation.direct_output(at_home[:, None, None])[:, 0, 0]
        return Prices(of, found[:, -1, 0], found[:, :-1, 0], bought, float(np.max(certificate.bound)))

    def growth(self, tfp: np.ndarray, pass_through: float) -> tuple[np.ndarray, float]:
        """Growth of relative prices by industry, and of pay, in the unit of `tfp`.

        Args:
            tfp: by industry of the production account.
            pass_through: the share of what is saved that lowers prices.
        """
        saved = pass_through * self.saved @ tfp
        pay = float(self.bought @ saved) / float(self.bought @ self.labor)
        return pay * self.labor - saved, pay


@dataclass(frozen=True, eq=False)
class Path:
    """Growth of each industry a year, logarithmic.

    Attributes:
        output_per_hour: of jobs, too: hours a job stay.
        price: relative to general prices.
        pay: of all industries alike, relative to general prices.
    """

    output_per_hour: np.ndarray
    price: np.ndarray
    pay: float

    @staticmethod
    def along(prices: Prices, growth: Growth, parameters: Mapping[str, float]) -> Path:
        """The past's growth, as far as the parameters let it go on."""
        trend = parameters[TREND] / PERCENT
        price, pay = prices.growth(trend * growth.tfp, parameters[PASS_THROUGH])
        return Path(trend * growth.output_per_hour[prices.of], price, pay)

    def jobs_per_dollar(self, years: float, of_prices: float) -> np.ndarray:
        """By industry, jobs per dollar of output over the edition's.

        Args:
            years: since the edition's own.
            of_prices: since the year whose relative prices the dollars have.
        """
        return np.asarray(np.exp(-self.output_per_hour * years - self.price * of_prices))
