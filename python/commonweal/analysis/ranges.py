"""Ranges of a comparison within a second or two: draws of the nation, laid around the comparison's own figures.

`analysis.sample` makes an economy anew for each draw. Here the nation's is solved once, and what is drawn moves its
solution: accounts, weights, who imports what is bought, what households spend and what is additional; and the trade
model by the comparison's own figures under each. Errors of single cells of the use table are left out, since they even
out (docs/uncertainty.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import xarray as xr

from commonweal.analysis.sample import OF_ACCOUNTS, SOURCES, drawn_scenarios, drawn_trade
from commonweal.analysis.totals import totals
from commonweal.base.choices import CLOSURES, COMPARED_TRADE
from commonweal.datasets.households import bought_with_income
from commonweal.datasets.places import has_places
from commonweal.economies.supply_use import SupplyUseEconomy
from commonweal.parameters.registry import values
from commonweal.results.comparison import ADDITIONAL_JOBS
from commonweal.results.totals import PROPENSITY
from commonweal.scenarios.file import SimpleFile
from commonweal.scenarios.final_demand import INCOME, domestic_shares, final_demand
from commonweal.scenarios.scenario import Scenario, additional_share
from commonweal.uncertainty.draws import Draw, drawn_parameters
from commonweal.uncertainty.tables import account_factors

#: What is drawn, by name.
DRAWN = {name: SOURCES[name] for name in ("accounts", "splits", "concept", "trade", "weights")} | {
    "imports": "who imports what scenarios buy",
    "propensity": "what households spend of a dollar",
    "additional": "what would have been bought anyway",
}


class Part(NamedTuple):
    """A bill of goods of the nation.

    Attributes:
        file: the bill.
        lines: what a dollar through each line alone buys at home, line x commodity, USD of the dataset's year.
        market: the domestic share of each commodity; 1 of what the scenario makes.
    """

    file: SimpleFile
    lines: np.ndarray
    market: np.ndarray


def ranges(
    economy: SupplyUseEconomy,
    nation: SupplyUseEconomy,
    chosen: list[tuple[Scenario, float]],
    accounts: Sequence[str],
    closure: str,
    price_year: int,
    *,
    draws: int,
    seed: int,
) -> tuple[list[str], np.ndarray]:
    """By draw what a figure is over the point. Parameters that the user has changed are not drawn.

    Returns:
        those of the accounts that can be drawn so, which the dataset holds itself, with `ADDITIONAL_JOBS` where jobs
        are among them; and draw x closure x scenario x account.
    """
    held = nation.dataset
    names = [
        name
        for name in accounts
        if name == "output" or held.data_vars.get(name, xr.DataArray()).attrs.get("role") == "account"
    ]
    if not names:
        return [], np.zeros((draws, 0, 0, 0))
    by_trade = _by_trade(economy, chosen, names, closure, price_year)
    solved = _Nation(nation, chosen, names, closure, price_year)
    point = solved.figures(chosen, None, economy.parameters)
    usual = values()
    known = {
        name: value
        for name, value in economy.parameters.items()
        if name == PROPENSITY or name.startswith("additional.")
    }
    fixed = [name for name, value in known.items() if value != usual[name]]
    found = []
    for number in range(draws):
        draw = Draw(seed, number)
        parameters = economy.parameters | drawn_parameters(draw, known, fixed)
        drawn = solved.figures(drawn_scenarios(chosen, draw, parameters), draw, parameters)
        found.append(np.divide(drawn, point, out=np.ones_like(point), where=point != 0.0) * by_trade[drawn_trade(draw)])
    return [*names, *([ADDITIONAL_JOBS] if "jobs" in names else [])], np.stack(found)


class _Nation:
    """The nation solved for a dollar of every commodity."""

    def __init__(
        self,
        economy: SupplyUseEconomy,
        chosen: list[tuple[Scenario, float]],
        names: list[str],
        closure: str,
        price_year: int,
    ) -> None:
        d = economy.dataset
        self.economy, self.names, self.closure = economy, names, closure
        made, supply = d["make"].values.sum(axis=1), d["make"].values.sum(axis=0)
        shares = np.divide(d["make"].values, supply, out=np.zeros_like(d["make"].values), where=supply > 0.0)
        inputs = np.eye(len(made)) - shares @ economy.domestic_use_coefficients()
        self.output = np.linalg.solve(inputs, shares)  # by a dollar of each commodity, industry x commodity
        self.rates = economy.national_coefficients(names)
        self.earned = economy.national_coefficients(["labour_income"])[:, 0]
        self.drawn = [*dict.fromkeys([name for name in names if name != "output"] + ["labour_income"])]
        budget = bought_with_income(d, {**economy.parameters, PROPENSITY: 1.0})[0][:, 0]
        self.induced = self.output @ budget
        self.parts = [[self._part(file, price_year) for _, file in which.parts] for which, _ in chosen]

    def _part(self, file: SimpleFile, price_year: int) -> Part:
        d, parameters = self.economy.dataset, self.economy.parameters
        alone = [file.model_copy(update={"bill": [line.model_copy(update={"weight": 100.0})]}) for line in file.bill]
        lines = []
        for one in alone:
            demand = final_demand(one, d, 1.0, price_year, parameters)
            lines.append((demand.purchased + demand.produced)[:, 0])
        bought = file.mode == "purchased"
        return Part(file, np.stack(lines), domestic_shares(file, d, parameters) if bought else np.ones(len(lines[0])))

    def figures(
        self, chosen: list[tuple[Scenario, float]], draw: Draw | None, parameters: dict[str, Any]
    ) -> np.ndarray:
        """Closure x scenario x account per dollar, with `ADDITIONAL_JOBS` last where there are jobs; without a draw
        the point.
        """
        d = self.economy.dataset
        factors = {} if draw is None else account_factors(d[self.drawn], draw, OF_ACCOUNTS, parameters)
        odds = (
            np.zeros(d.sizes["commodity"])
            if draw is None
            else draw.normal("imports of scenarios", d.sizes["commodity"])
        )
        odds = np.exp(parameters["draws.imports"] * odds)
        rates = self.rates * np.stack([factors.get(name, np.ones(len(self.earned))) for name in self.names], axis=1)
        earned = self.earned * factors.get("labour_income", 1.0)
        spent = parameters[PROPENSITY]
        own = self._propensity_of_bills(parameters)
        result = []
        for (which, _), parts in zip(chosen, self.parts, strict=True):
            bought, more = np.zeros(len(odds)), np.zeros(len(odds))
            for (share, file), part in zip(which.parts, parts, strict=True):
                weights = (
                    np.array([line.weight * (own if line.basket == INCOME else 1.0) for line in file.bill]) / 100.0
                )
                demand = share * (weights @ part.lines) / (part.market + (1.0 - part.market) * odds)
                bought += demand
                more += additional_share(part.file, parameters) * demand
            outputs = [self.output @ bought]
            additional = [self.output @ more]
            for several in (outputs, additional):
                rounds = spent * (earned @ several[0]) / (1.0 - spent * (earned @ self.induced))
                several.append(several[0] + rounds * self.induced)
            per_closure = [x @ rates for x in outputs]
            if "jobs" in self.names:
                at = self.names.index("jobs")
                per_closure = [np.append(row, x @ rates[:, at]) for row, x in zip(per_closure, additional, strict=True)]
            result.append(np.stack(per_closure[: CLOSURES.index(self.closure) + 1]))
        return np.stack(result, axis=1)

    def _propensity_of_bills(self, parameters: dict[str, Any]) -> float:
        """What lines of income buy, over what they buy at the economy's own propensity."""
        usual = self.economy.parameters[PROPENSITY]
        return float(parameters[PROPENSITY] / usual) if usual else 1.0


def _by_trade(
    economy: SupplyUseEconomy, chosen: list[tuple[Scenario, float]], names: list[str], closure: str, price_year: int
) -> dict[str, np.ndarray | float]:
    """By trade model, figures over those of the economy's own; of states alone: one region trades with nobody, and
    counties take too long.
    """
    if len(economy.labels) == 1 or has_places(economy.dataset) or economy.trade not in COMPARED_TRADE:
        return dict.fromkeys(COMPARED_TRADE, 1.0)
    found = {
        trade: totals(economy.with_choices(trade, economy.market_shares), chosen, names, closure, price_year).values[0]
        for trade in COMPARED_TRADE
    }
    own = found[str(economy.trade)]
    over = {trade: np.divide(values, own, out=np.ones_like(own), where=own != 0.0) for trade, values in found.items()}
    if "jobs" not in names:
        return dict(over)
    jobs = names.index("jobs")
    return {trade: np.concatenate([ratio, ratio[..., jobs : jobs + 1]], axis=-1) for trade, ratio in over.items()}
