"""The price model: what savings of industries do to the prices of all (docs/years.md)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonweal.datasets.exposure import exposure
from commonweal.datasets.final_uses import over_regions
from commonweal.datasets.productivity import account_codes, productivity
from commonweal.economies.national import national_economy
from commonweal.economies.supply_use import SupplyUseEconomy

#: Whose purchases keep their average price: what constant dollars are.
HOME = ("household", "investment", "federal", "state-local")


@dataclass(frozen=True, eq=False)
class Prices:
    """The dual of the quantity model (Leontief, 1936; Miller and Blair, 2022, section 2.6), in logarithms: with cost
    shares that stay, prices change by p = A'p + l w - t, where l is labor income in a dollar of output, w the change of
    pay and t what an industry saves of its cost. The services of capital, and imports, cost what goods do in general.

    All arrays are contents, L' times what stands in a dollar of each industry's own cost.

    Attributes:
        of: the place of each industry in BEA's and BLS's production account, whose industries are columns below.
        labor: labor income, by industry.
        cost: all cost, industry x account: what a saving of the account's industries lowers.
        exposed_alone, exposed_with_tools: pay for tasks exposed to language models, industry x account.
        bought: what is bought at home, by industry that makes it, USD.
        worst: the certificates' bound of all contents.
    """

    of: np.ndarray
    labor: np.ndarray
    cost: np.ndarray
    exposed_alone: np.ndarray
    exposed_with_tools: np.ndarray
    bought: np.ndarray
    worst: float

    @staticmethod
    def of_nation(economy: SupplyUseEconomy) -> Prices:
        """Of the nation beside a regional economy, in one solve.

        Raises:
            DataError: an economy that is no embedded edition.
        """
        codes, industries = list(productivity().index), list(economy.sectors.index)
        of = np.array([codes.index(code) for code in account_codes(industries)])
        nation = economy if len(economy.labels) == 1 else national_economy(economy)
        labor = nation.coefficients(["labour_income"])[:, 0, 0]
        member = np.zeros((len(of), len(codes)))
        member[np.arange(len(of)), of] = 1.0
        paid = [(labor * exposure(industries, tools).of_pay)[:, None] * member for tools in (0.0, 1.0)]
        each = np.hstack([member, *paid, labor[:, None]])
        found, certificate = nation.solve_adjoint("type-i", each[:, :, None])
        cost, alone, with_tools = np.split(found[:, :-1, 0], 1 + len(paid), axis=1)
        at_home = over_regions(nation.dataset, HOME) - over_regions(nation.dataset, HOME, "final_demand_imports")
        bought = nation.direct_output(at_home[:, None, None])[:, 0, 0]
        return Prices(of, found[:, -1, 0], cost, alone, with_tools, bought, float(np.max(certificate.bound)))

    def growth(self, saved: np.ndarray, pass_through: float) -> tuple[np.ndarray, float]:
        """Change of prices relative to general prices, and of pay: it rises so that what is bought at home costs on
        average what it did.

        Args:
            saved: share of cost, by industry of the account.
            pass_through: the part of it that lowers prices.
        """
        lower = pass_through * self.cost @ saved
        pay = float(self.bought @ lower) / float(self.bought @ self.labor)
        return pay * self.labor - lower, pay

    def exposed(self, tools: float, which: np.ndarray) -> np.ndarray:
        """Pay for exposed tasks in a dollar of each industry's output, directly and in what it buys.

        Args:
            tools: the share of tasks counted that take other software, too.
            which: whether an industry of the account counts.
        """
        each = self.exposed_alone + tools * (self.exposed_with_tools - self.exposed_alone)
        return np.asarray(each @ which)
