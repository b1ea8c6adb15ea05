"""What imports would take if they were made as at home: the second figure beside what arises in the country itself.

The nation's table with imports in it, closed as type I: nobody abroad spends the pay of it here. What a commodity takes
by it in all, times what is imported of it: by the scenario itself, by the industries that it puts to work, and with
type II by households that spend their pay (the domestic technology assumption: Miller and Blair, 2009, section 10.4;
Tukker and others, 2013). Imports that nobody in the country makes count nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

import commonweal._core as _core
from commonweal.datasets.final_uses import categories, over_regions
from commonweal.datasets.households import bought_with_income
from commonweal.economies.devices import solver_of
from commonweal.economies.supply_use import SupplyUseEconomy


@dataclass(frozen=True)
class Imports:
    """What imports take abroad if they are made as at home.

    Attributes:
        by_good: account units per dollar of an imported commodity, commodity x account.
        by_output: the same of the imports that a dollar of output buys, industry x account.
        by_income: the same of the imports that a dollar of income buys where it is spent, region x account.
        off: by account, how far any entry of `by_good` can be off.
    """

    by_good: np.ndarray
    by_output: np.ndarray
    by_income: np.ndarray
    off: np.ndarray

    @staticmethod
    def of(economy: SupplyUseEconomy, accounts: Sequence[str]) -> Imports:
        """Of accounts of the economy, by the nation's rates."""
        d = economy.dataset
        made = d["industry_output"].values.sum(axis=1)
        closed = _core.RegionalEconomy(
            d["make"].values,
            d["use"].values,
            made[:, None],
            over_regions(d, categories(d))[:, None],
            trade=_core.TradeSpec("pool", non_tradable=[False] * len(economy.goods)),
            market_shares="uniform",
            sectors=[f"{code} {name}" for code, name in economy.sectors["name"].items()],
            region_names=["the country with its imports"],
            commodities=[f"{code} {name}" for code, name in economy.goods["name"].items()],
        )
        per_dollar = economy.national_coefficients(accounts)[:, :, None]
        multipliers, proof = solver_of(closed, economy.solving).solve_adjoint(per_dollar)
        by_good = closed.delivered_multipliers(multipliers)[:, :, 0]
        bought = np.divide(d["imports"].values, made, out=np.zeros_like(d["imports"].values), where=made > 0.0)
        _, with_income = bought_with_income(d, economy.parameters)
        return Imports(by_good, bought.T @ by_good, with_income.T @ by_good, np.asarray(proof["bound"]))

    def coefficients(self, economy: SupplyUseEconomy, closure: str) -> np.ndarray:
        """By a dollar of output, industry x account x region: of the imports that the industry buys, and with type
        II of those that households buy with its pay."""
        result = np.repeat(self.by_output[:, :, None], len(economy.labels), axis=2)
        if closure == "type-ii":
            by_work = economy.dataset["residence"].values.T @ self.by_income
            result += economy.coefficients(["labour_income"])[:, 0, None, :] * by_work.T[None]
        return result
