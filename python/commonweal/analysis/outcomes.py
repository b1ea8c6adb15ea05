"""What scenarios do once what they buy is built or given, with ranges by draws of the parameters (docs/outcomes.md)."""

from __future__ import annotations

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


def outcomes_table(programme: Programme, draws: int, seed: int) -> pd.DataFrame:
    """See `Comparison.outcomes`, without what the spending does on its way."""
    economy, year = programme.economy, programme.price_year
    scenarios = [which.label for which, _ in programme.chosen]
    given, places = deliveries(programme), _places(economy)
    # A dollar of any year is one of the price year by the prices of what households buy.
    now = money_index(economy.dataset, "labour_income", year)

    @cache
    def prices(of: int) -> float:
        return now / money_index(economy.dataset, "labour_income", of)

    def found(parameters: dict[str, float]) -> tuple[np.ndarray, np.ndarray]:
        return outcomes(given, scenarios, places, economy.parameters | parameters, prices)

    first, present = found({})
    usual = values()
    concerned = [*parameters_of(one.unit for one in given), *(one.additional for one in given)]
    known = {name: economy.parameters[name] for name in concerned if isinstance(name, str)}
    fixed = [name for name, value in known.items() if value != usual[name]]
    each = np.stack([found(drawn_parameters(Draw(seed, k), known, fixed))[1] for k in range(draws)])
    low, high = np.quantile(each, ENDS, axis=0)
    measures = [k for k in range(len(MEASURES)) if np.isfinite(present[:, k]).any()]
    rows = []
    for c in range(len(scenarios)):
        for k in measures:
            name = list(MEASURES)[k]
            there = bool(np.isfinite(present[c, k]))
            rows.append(
                {
                    "scenario": scenarios[c],
                    "measure": name,
                    "unit": MEASURES[name][1],
                    "value": present[c, k],
                    "low": low[c, k],
                    "high": high[c, k],
                    "first_year": first[c, k],
                    "status": status_of(name, [one for one in given if one.scenario == scenarios[c]]) if there else "",
                }
            )
    columns = ["unit", "value", "low", "high", "first_year", "status"]
    table = pd.DataFrame(rows, columns=["scenario", "measure", *columns])
    return table.set_index(["scenario", "measure"])


def deliveries(programme: Programme) -> list[Delivery]:
    """What the money of each scenario pays for, part by part."""
    found = []
    for (which, money), parts in zip(programme.chosen, programme.parts, strict=True):
        for (share, file), (_, demand) in zip(which.parts, parts, strict=True):
            if file.outcomes is None:
                continue
            where = _where(demand)
            found += [
                Delivery(which.label, unit, money * share * percent / 100.0, file.additional, where)
                for unit, percent in file.outcomes.delivers.items()
            ]
    return found


def _where(demand: FinalDemand) -> np.ndarray:
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
