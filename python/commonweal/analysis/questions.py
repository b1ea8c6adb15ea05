"""What a comparison is asked once it is made: questions that need the economy once more, as an object that goes where the comparison goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from commonweal.analysis.dials import plant_cells, plant_changes
from commonweal.analysis.paths import origin
from commonweal.analysis.programmes import floors
from commonweal.analysis.ranges import DRAWN, ranges
from commonweal.analysis.spending import Spending
from commonweal.analysis.totals import totals
from commonweal.base.choices import CLOSURES
from commonweal.datasets.places import has_places, place_of
from commonweal.economies.imports import Imports
from commonweal.economies.national import national_economy
from commonweal.economies.supply_use import SupplyUseEconomy
from commonweal.results.comparison import ABROAD, OTHER_GOODS
from commonweal.results.origin import Origin
from commonweal.results.totals import PROPENSITY
from commonweal.scenarios.file import SimpleFile
from commonweal.scenarios.final_demand import FinalDemand
from commonweal.scenarios.scenario import Scenario, additional_share

#: Purchases that are told one by one; the least part of the money that is a flow.
MOST_BOUGHT, LEAST_FLOW = 12, 1e-6


@dataclass(frozen=True, eq=False)
class Asked:
    """`results.totals.Questions` of scenarios that were put through an economy.

    Attributes:
        chosen: scenarios and USD of the price year; `financing` is who pays.
        ids: the accounts; `index` turns each into money of the price year.
        parts, demands: scenarios' final demand part by part, and in all.
        anew: by scenario and part, what industries make that are hardly there (`dials.made_anew`).
        income: of households, beside what the economy's own rates bring, scenario x region (`analysis.programmes.incomes`).
        spending: what they call for; `less`, what a dollar of financing takes away; `amounts`, USD by scenario.
    """

    economy: SupplyUseEconomy
    chosen: list[tuple[Scenario, float]]
    financing: str
    ids: list[str]
    index: np.ndarray
    price_year: int
    parts: list[list[tuple[SimpleFile, FinalDemand]]]
    demands: list[FinalDemand]
    anew: list[list[np.ndarray]]
    income: np.ndarray
    spending: Spending
    less: Spending | None
    amounts: np.ndarray

    @property
    def made(self) -> list[np.ndarray]:
        """By scenario, what new plants make, industry x region."""
        return [np.sum(new, axis=0) for new in self.anew]

    def again(self, parameters: Mapping[str, float], accounts: Sequence[str]) -> np.ndarray:
        """See `Questions`."""
        other = self.economy.satellites_with(parameters)
        own = self.economy.coefficients(accounts, other)
        totals = np.einsum("jcr,jar->ca", self.spending.output, own)
        for c, (_, _, change) in enumerate(plant_cells(self.economy, self.made, own)):
            totals[c] += change.sum(axis=0)
        for c, floor in floors(self.economy, self.parts, self.anew, accounts, self.price_year, other).items():
            totals[c] += floor.by_region.sum(axis=0)
        return totals

    def bounds(self) -> np.ndarray:
        """See `Questions`."""
        found = self.spending.bounds(self.ids)
        if self.less is not None:
            found = found + np.outer(np.abs(self.amounts), self.less.bounds(self.ids))
        return found * self.index

    def at_home(self, account: str) -> np.ndarray:
        """See `Questions`."""
        return self.spending.at_home(account, self._of_plants(account))

    def at_home_by(self, trade: str, account: str) -> np.ndarray:
        """See `Questions`."""
        economy = self.economy.with_choices(trade, self.economy.market_shares)
        spending = Spending(economy, self.spending.delivered, self.spending.produced, self.spending.closure)
        spending.spend_income(self.income)
        (last,) = spending.at_home(account, self._of_plants(account), first=len(spending.stages) - 1)
        return np.asarray(last)

    def _of_plants(self, account: str) -> np.ndarray:
        """By scenario, what new plants change of an account."""
        changes = plant_changes(self.economy, self.made, [account], self.economy.satellites)
        return np.array([one.by_region.sum() for one in changes])

    def adding_up(self) -> pd.DataFrame:
        """See `Questions`."""
        return self.spending.adding_up(national_economy(self.economy), self.ids)

    def abroad(self, accounts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """See `Questions`."""
        imports, economy = Imports.of(self.economy, accounts), self.economy
        first = np.stack([demand.abroad for demand in self.demands])
        found, bounds = [], []
        for closure, output in zip(CLOSURES, np.cumsum(self.spending.stages, axis=0)[1:], strict=False):
            per_dollar = imports.coefficients(economy, closure)
            total = first @ imports.by_good + np.einsum("jcr,jar->ca", output, per_dollar)
            if closure == "type-ii":
                total = total + self.income @ imports.by_income
            # No more than a dollar of imports is in a dollar of output.
            of_rates = np.outer(np.abs(first).sum(axis=1) + np.abs(output).sum(axis=(0, 2)), imports.off)
            of_output = np.outer(self.spending.facts["bound"], np.abs(per_dollar).max(axis=(0, 2)))
            found.append(total)
            bounds.append(of_rates + of_output)
        return np.stack(found), np.stack(bounds)

    def additional(self, gross: np.ndarray) -> np.ndarray:
        """See `Questions`."""
        found = gross.copy()
        mixed, solved = self._additional_of_mixed
        found[:, mixed] = solved
        for c, shares in enumerate(self._additional_shares):
            if c not in mixed:
                found[:, c] *= shares[0]
        return found

    @property
    def _additional_shares(self) -> list[list[float]]:
        """By scenario, what of its parts' purchases is additional, each share once."""
        parameters = self.economy.parameters
        return [list({additional_share(part, parameters) for _, part in which.parts}) for which, _ in self.chosen]

    @cached_property
    def _additional_of_mixed(self) -> tuple[list[int], np.ndarray]:
        """Scenarios whose parts differ in that share, and closure x scenario x account of them, which take a solve."""
        mixed = [c for c, shares in enumerate(self._additional_shares) if len(shares) > 1]
        chosen = [(self.chosen[c][0].additional(self.economy.parameters), self.chosen[c][1]) for c in mixed]
        if not mixed:
            return mixed, np.zeros((len(self.spending.stages) - 1, 0, len(self.ids)))
        return mixed, totals(self.economy, chosen, self.ids, self.spending.closure, self.price_year)[0][0] * self.index

    def ranges(self, draws: int, seed: int) -> tuple[list[str], dict[str, str], np.ndarray]:
        """See `Questions`."""
        economy, closure = self.economy, self.spending.closure
        names, values = ranges(
            economy, national_economy(economy), self.chosen, self.ids, closure, self.price_year, draws=draws, seed=seed
        )
        return names, DRAWN, values

    def net_at(self, propensity: float) -> np.ndarray:
        """See `Questions`."""
        economy = self.economy.changed({PROPENSITY: propensity})
        found, _ = totals(economy, self.chosen, self.ids, self.spending.closure, self.price_year, financing=[self.financing])
        gross, paid = found[0][:, :-1], found[0][:, -1:]
        return np.asarray((gross + self.amounts[:, None] * paid) * self.index)

    def rounds(self, count: int) -> np.ndarray:
        """See `Questions`."""
        return self.spending.rounds(self.ids, count) * self.index

    def origin(self, scenario: int, account: str, regions: np.ndarray | None, count: int, steps: int) -> Origin:
        """See `Questions`."""
        direct = self.spending.stages[0][:, scenario]
        found = origin(self.economy, direct, account, regions, count=count, steps=steps)
        more = np.zeros_like(direct)
        for industry, region, change in plant_cells(self.economy, [self.made[scenario]], self.economy.coefficients([account])):
            np.add.at(more, (industry, region), change[:, 0])
        if regions is not None:
            more[:, np.setdiff1d(np.arange(more.shape[1]), regions)] = 0.0
        if more.any():
            found = found.with_direct(more)
        return found.times(float(self.index[self.ids.index(account)]))

    def first_round(self, scenario: int) -> pd.DataFrame:
        """See `Questions`."""
        economy, demand = self.economy, self.demands[scenario]
        bought = demand.purchased.sum(axis=1) + demand.produced.sum(axis=1) + demand.abroad
        top = np.argsort(-np.abs(bought), kind="stable")[:MOST_BOUGHT]
        names = [*economy.goods["name"].iloc[top], OTHER_GOODS]
        abroad = [*demand.abroad[top], demand.abroad.sum() - demand.abroad[top].sum()]
        inland = has_places(economy.dataset)
        place = place_of(economy.dataset) if inland else np.arange(len(economy.labels))
        places = [str(code) for code in (economy.dataset["place"].values if inland else economy.labels.index)]
        made = self.spending.first_round(scenario, top, place) / demand.deflated
        industry, good, where = np.nonzero(made > LEAST_FLOW)
        table = pd.DataFrame(
            {
                "purchase": np.array(names, dtype=object)[good],
                "industry": economy.sectors["name"].to_numpy(dtype=object)[industry],
                "region": np.array(places, dtype=object)[where],
                "share": made[industry, good, where],
            }
        )
        shares = np.array(abroad) / demand.deflated
        gone = pd.DataFrame({"purchase": names, "industry": ABROAD, "region": ABROAD, "share": shares})
        return pd.concat([table, gone[gone["share"] > LEAST_FLOW]], ignore_index=True)
