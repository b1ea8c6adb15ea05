"""What scenarios do once what they buy is built or given, with ranges by draws of the parameters (docs/outcomes.md)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from commonweal.accounts.outcomes import MEASURES, Delivery, Places, outcomes, parameters_of, status_of
from commonweal.accounts.wellbeing import DAMAGES
from commonweal.analysis.solve import Programme
from commonweal.datasets.avoided import avoided_rates
from commonweal.datasets.codes import regions_of
from commonweal.datasets.prices import money_index
from commonweal.economies.supply_use import SupplyUseEconomy
from commonweal.parameters.air_damages import air_damages
from commonweal.parameters.delivered import POWER
from commonweal.parameters.registry import values
from commonweal.scenarios.final_demand import FinalDemand
from commonweal.uncertainty.draws import Draw, drawn_parameters

#: Ends of the ranges.
ENDS = (0.05, 0.95)
COLUMNS = ["unit", "value", "low", "high", "first_year", "first_year_low", "first_year_high", "status"]


@dataclass(frozen=True, eq=False)
class Later:
    """What scenarios do once what they buy is there, as parameters say.

    Attributes:
        prices: USD of the price year per dollar of a year.
    """

    scenarios: list[str]
    given: list[Delivery]
    places: Places
    parameters: Mapping[str, float]
    prices: Callable[[int], float]

    @staticmethod
    def of(programme: Programme) -> Later:
        economy = programme.economy
        # A dollar of any year is one of the price year by the prices of what households buy.
        now = money_index(economy.dataset, "labour_income", programme.price_year)

        @cache
        def prices(of: int) -> float:
            return now / money_index(economy.dataset, "labour_income", of)

        scenarios = [which.label for which, _ in programme.chosen]
        return Later(scenarios, deliveries(programme), _places(economy), economy.parameters, prices)

    def figures(self, parameters: Mapping[str, float] | None = None) -> np.ndarray:
        """(first year, present value of all of them) x scenario x measure, with some of the parameters changed."""
        p = {**self.parameters, **(parameters or {})}
        return np.stack(outcomes(self.given, self.scenarios, self.places, p, self.prices))

    def drawn(self, draws: int, seed: int, fixed: Collection[str]) -> np.ndarray:
        """The same by draw, first; parameters that are `fixed` are not drawn."""
        concerned = [*parameters_of(one.unit for one in self.given), *(one.additional for one in self.given)]
        known = {name: self.parameters[name] for name in concerned if isinstance(name, str)}
        return np.stack([self.figures(drawn_parameters(Draw(seed, k), known, fixed)) for k in range(draws)])


def outcomes_table(programme: Programme, draws: int, seed: int) -> pd.DataFrame:
    """See `Comparison.outcomes`, without what the spending does on its way."""
    later, usual = Later.of(programme), values()
    changed = [name for name, value in later.parameters.items() if value != usual[name]]
    first, present = later.figures()
    (first_low, low), (first_high, high) = np.quantile(later.drawn(draws, seed, changed), ENDS, axis=0)
    measures = [(k, name) for k, name in enumerate(MEASURES) if np.isfinite(present[:, k]).any()]
    rows = []
    for c, scenario in enumerate(later.scenarios):
        own = [one for one in later.given if one.scenario == scenario]
        for k, name in measures:
            rows.append(
                {
                    "scenario": scenario,
                    "measure": name,
                    "unit": MEASURES[name][1],
                    "value": present[c, k],
                    "low": low[c, k],
                    "high": high[c, k],
                    "first_year": first[c, k],
                    "first_year_low": first_low[c, k],
                    "first_year_high": first_high[c, k],
                    "status": status_of(name, own) if np.isfinite(present[c, k]) else "",
                }
            )
    return pd.DataFrame(rows, columns=["scenario", "measure", *COLUMNS]).set_index(["scenario", "measure"])


def deliveries(programme: Programme) -> list[Delivery]:
    """What the money of each scenario pays for, part by part."""
    found = []
    for (which, money), parts in zip(programme.chosen, programme.parts, strict=True):
        for (share, file), (_, demand) in zip(which.parts, parts, strict=True):
            if file.outcomes is None:
                continue
            where = where_spent(demand)
            found += [
                Delivery(which.label, unit, money * share * percent / 100.0, file.additional, where)
                for unit, percent in file.outcomes.delivers.items()
            ]
    return found


def where_spent(demand: FinalDemand) -> np.ndarray:
    """Shares by region of what is bought of the country; where all of it is imported, of where it goes."""
    each = [(float(goods.sum()), np.asarray(where)) for goods, where, _ in demand.domestic]
    of_money = any(money for money, _ in each)
    spent = np.sum([(money if of_money else 1.0) * where for money, where in each], axis=0)
    return np.asarray(spent / spent.sum())


def _places(economy: SupplyUseEconomy) -> Places:
    own = air_damages(regions_of(economy.dataset), list(DAMAGES), economy.air_damages)
    states = [str(state) for state in economy.labels.get("state", economy.labels.index)]
    power = {one: {name: rate.to_numpy() for name, rate in avoided_rates(states, one).items()} for one in POWER}
    return Places(power, own)
