"""Every multiplier of the states, or of one state's counties, in the few arrays from which a page answers by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from commonweal.analysis.about import state_names
from commonweal.analysis.accounts import account_table, chosen_accounts, inflation
from commonweal.analysis.direct_changes import made_anew, plant_changes
from commonweal.answers import Explorer
from commonweal.base.certificate import Certificate
from commonweal.base.errors import ModelError
from commonweal.base.names import positions
from commonweal.base.progress import counting
from commonweal.datasets.final_uses import made
from commonweal.datasets.prices import deflate
from commonweal.economies.supply_use import SupplyUseEconomy
from commonweal.parameters.registry import ends_of
from commonweal.results.explorer import ELSEWHERE, Part, Program
from commonweal.scenarios.final_demand import domestic_supply_shares, to_producer_prices
from commonweal.scenarios.library import library
from commonweal.scenarios.scenario import Scenario, scenario

#: Regions at most where money can be spent: Texas has 254 counties.
MOST_REGIONS = 260
#: Right-hand sides that are solved for together: those of counties are large.
AT_ONCE = 20
#: The part of its money below which a program spends nothing in a state.
LEAST = 1e-9
PROPENSITY, ADDITIONAL = "households.propensity", "wellby.additional"
JOBS, PAY = "jobs", "labour_income"


@dataclass(frozen=True)
class _Frame:
    """Where money can be spent, and what is seen of where effects arise: each of these regions and, where there are
    others, all of them together.

    Attributes:
        own: positions of the regions in which money can be spent.
        earning: of the others, how pay that money spent in `own` brings them divides among them; where it is spent,
            `living`: by all regions, zero in `own`, sums to 1; both zero where there are no others.
    """

    own: np.ndarray
    earning: np.ndarray
    living: np.ndarray

    @property
    def others(self) -> bool:
        return bool(self.earning.any())

    def with_others(self, own: np.ndarray, whole: np.ndarray) -> np.ndarray:
        """Rows of `own`, and a last one of what is left of the whole."""
        return np.concatenate([own, [whole - own.sum(axis=0)]]) if self.others else own

    def spent(self, by_home: np.ndarray) -> np.ndarray:
        """Along the last axis, per dollar of households' income: those of `own`, and of the others on average."""
        parts = [by_home[..., self.own]]
        if self.others:
            parts.append(by_home @ self.living[:, None])
        return np.concatenate(parts, axis=-1)

    def residence(self, table: np.ndarray) -> np.ndarray:
        """Home x work."""
        parts = [table[:, self.own]]
        if self.others:
            parts.append(table @ self.earning[:, None])
        by_home = np.concatenate(parts, axis=1)
        return self.with_others(by_home[self.own], by_home.sum(axis=0))


def explorer(economy: SupplyUseEconomy, state: str | None = None) -> Explorer:
    """See `Model.explorer`."""
    own = _own(economy, state)
    year, ids = economy.year_of(None), chosen_accounts(economy, None)
    programs, left_out = _programs(economy, own)
    bought = np.flatnonzero(made(economy.dataset))
    produced = [part.goods for one in programs for part in one.parts if part.produced]
    made_there = np.flatnonzero(np.any(produced, axis=0))
    frame = _frame(economy, own, programs)
    coefficients = economy.coefficients(ids)
    columns = partial(_columns, economy, own=own, bought=bought, made_there=made_there)
    found, spent, error = _solved(economy, frame, coefficients, columns)
    (direct_jobs,) = columns(coefficients[:, [ids.index(JOBS)]])
    parts = len(ids), len(ids) + len(own)
    job, income = ids.index(JOBS), ids.index(PAY)
    totals, jobs, pay = np.split(found, parts)
    spent_totals, spent_jobs, spent_pay = np.split(spent, parts)
    _add_plants(economy, ids, made_there, len(bought), own, totals, direct_jobs, jobs, pay)
    jobs, spent_jobs = (frame.with_others(*each) for each in ((jobs, totals[job]), (spent_jobs, spent_totals[job])))
    pay, spent_pay = (frame.with_others(*each) for each in ((pay, totals[income]), (spent_pay, spent_totals[income])))
    years = [int(one) for one in economy.dataset["price_year"].values]
    goods, ones = economy.goods, np.ones(len(economy.goods))
    return Explorer(
        about={"name": str(economy.dataset.attrs["name"]), "year": str(year), "state": _name_of(economy, state)},
        accounts=account_table(economy, ids, year)[["name", "unit"]],
        regions=_regions(economy, frame),
        places=len(own),
        goods=goods["name"],
        bought=bought,
        made=made_there,
        totals=totals,
        direct_jobs=direct_jobs,
        jobs=jobs.T,
        pay=pay.T,
        residence=frame.residence(economy.dataset["residence"].values),
        spent_totals=spent_totals,
        spent_jobs=spent_jobs,
        spent_pay=spent_pay,
        propensity=(economy.parameters[PROPENSITY], *ends_of(PROPENSITY)),
        additional=(economy.parameters[ADDITIONAL], *ends_of(ADDITIONAL)),
        displaced_emissions=economy.parameters["wellby.displaced-emissions"],
        prices=pd.DataFrame({one: 1.0 / deflate(ones, economy.dataset, one) for one in years}, index=goods.index).T,
        inflation=pd.DataFrame({one: inflation(economy, ids, one) for one in years}, index=ids).T,
        producer=np.stack([to_producer_prices(one, economy.dataset) for one in np.eye(len(goods))]),
        at_home=domestic_supply_shares(economy.dataset),
        programs=programs,
        left_out=left_out,
        error=error,
    )


def _own(economy: SupplyUseEconomy, state: str | None) -> np.ndarray:
    """Positions of the regions in which money can be spent: all states, or the counties of one."""
    count, name = len(economy.labels), economy.describe()["dataset"]
    if state is None:
        if 1 < count <= MOST_REGIONS:
            return np.arange(count)
        advice = "name one state, of whose counties it is to be" if count > 1 else 'load a model with regions="state"'
        raise ModelError(f"the explorer shows the states, and {name} has {count} regions; {advice}")
    if count <= MOST_REGIONS:
        raise ModelError(f'the explorer of one state shows its counties: load {name} with regions="county"')
    states = economy.regions["state"]
    known = list(dict.fromkeys(states))
    (chosen,) = positions([state], known, kind="state", error=ModelError, where="model.regions")
    return np.flatnonzero(states == known[chosen])


def _name_of(economy: SupplyUseEconomy, state: str | None) -> str:
    return "" if state is None else state_names(economy)[state]


def _regions(economy: SupplyUseEconomy, frame: _Frame) -> pd.DataFrame:
    """Those that are seen."""
    table = pd.DataFrame({"name": economy.regions["name"], "population": economy.dataset["population"].values})
    table = table.set_index(economy.labels.index).iloc[frame.own]
    if frame.others:
        everybody = float(economy.dataset["population"].sum())
        table.loc[ELSEWHERE] = "elsewhere in the US", everybody - float(table["population"].sum())
    return table


def _frame(economy: SupplyUseEconomy, own: np.ndarray, programs: list[Program]) -> _Frame:
    """Of the regions outside, the pay that all programs together bring them when they are spent in `own`; who earns it
    spends it where he lives."""
    none = np.zeros(len(economy.labels))
    if len(own) == len(none):
        return _Frame(own, none, none)
    shape = len(economy.goods), 1, len(none)
    purchased, produced = np.zeros(shape), np.zeros(shape)
    for one in programs:
        for part in one.parts:
            demand = produced if part.produced else purchased
            demand[:, 0, own] += part.share * np.outer(part.goods * part.at_home, part.where)
    output, _ = economy.solve("type-i", economy.output_of_new_demand(purchased, produced))
    earning = (output[:, 0] * economy.coefficients([PAY])[:, 0]).sum(axis=0)
    earning[own] = 0.0
    living = economy.dataset["residence"].values @ earning
    living[own] = 0.0
    return _Frame(own, earning / earning.sum(), living / living.sum())


def _solved(
    economy: SupplyUseEconomy, frame: _Frame, coefficients: np.ndarray, columns: Callable[[np.ndarray], np.ndarray]
) -> tuple[np.ndarray, np.ndarray, float]:
    """Type I of all accounts, of jobs in each region of `own`, and of pay there: per dollar of each column; per dollar
    that households earn, by home; and the largest error of any, relative."""
    budget, own = economy.household_budget(), frame.own
    accounts = range(coefficients.shape[1])
    blocks = [partial(coefficients.take, accounts[k : k + AT_ONCE], axis=1) for k in accounts[::AT_ONCE]]
    blocks += [
        partial(economy.alone, account, own[k : k + AT_ONCE])
        for account in (JOBS, PAY)
        for k in range(0, len(own), AT_ONCE)
    ]
    found, spent, error = [], [], 0.0
    for wanted in counting(blocks, len(blocks), "Solving for multipliers"):
        multipliers, proof = economy.solver("type-i").solve_adjoint(wanted())
        found.append(columns(multipliers))
        spent.append(frame.spent(np.einsum("ikh,ih->kh", economy.delivered_multipliers(multipliers), budget)))
        error = max(error, float(np.max(Certificate.of(proof).relative)))
    return np.concatenate(found), np.concatenate(spent), error


def _columns(
    economy: SupplyUseEconomy,
    industry: np.ndarray,
    *,
    own: np.ndarray,
    bought: np.ndarray,
    made_there: np.ndarray,
) -> np.ndarray:
    """Multiplier x column, from multipliers of industries: goods that new demand buys, each in every region of `own`,
    then those that regions make themselves."""
    of_goods = [
        economy.of_new_demand().delivered_multipliers(industry)[bought][:, :, own],
        economy.operator().produced_multipliers(industry)[made_there][:, :, own],
    ]
    return np.concatenate(of_goods).transpose(1, 0, 2).reshape(industry.shape[1], -1)


def _add_plants(
    economy: SupplyUseEconomy,
    ids: list[str],
    made_there: np.ndarray,
    before: int,
    own: np.ndarray,
    totals: np.ndarray,
    direct_jobs: np.ndarray,
    jobs: np.ndarray,
    pay: np.ndarray,
) -> None:
    """Adds what new plants change where goods are made by a region itself (`direct_changes.plant_changes`), each at
    home.

    Args:
        before: goods whose columns stand before those of `made_there`.
    """
    share, anew = economy.parameters["plants.like-the-nation"], []
    for good in made_there:
        produced = np.zeros((len(economy.goods), len(economy.labels)))
        produced[good, own] = 1.0
        anew.append(made_anew(economy, produced, share))
    rows = np.arange(len(own))
    for k, change in enumerate(plant_changes(economy, anew, ids, economy.satellites)):
        columns, here = (before + k) * len(own) + rows, change.by_region[own]
        totals[:, columns] += here.T
        direct_jobs[columns] += here[:, ids.index(JOBS)]
        jobs[rows, columns] += here[:, ids.index(JOBS)]
        pay[rows, columns] += here[:, ids.index(PAY)]


def _programs(economy: SupplyUseEconomy, own: np.ndarray) -> tuple[list[Program], dict[str, str]]:
    """Scenarios of the library as parts whose goods are the same everywhere; and those that are none, with the
    reason."""
    found, left_out = [], {}
    for file in library().values():
        which = scenario(next(iter(file.aliases), file.id))
        if why := _why_not(which):
            left_out[which.title] = why
            continue
        found.append(Program(which.label, which.title, which.file.description, _parts(economy, which, own)))
    return found, left_out


def _why_not(which: Scenario) -> str:
    for _, part in which.parts:
        if part.wage_floor:
            return "a wage floor"
        if part.profit_share_local:
            return "profits that stay with households"
        if any(line.basket == "income" for line in part.bill):
            return "income instead of purchases"
    return ""


def _parts(economy: SupplyUseEconomy, which: Scenario, own: np.ndarray) -> list[Part]:
    """Of a dollar; abroad and at home together, with the share at home. Spent in `own` as the scenario divides its
    money among them; where it spends nothing there, by residents."""
    people = economy.dataset["population"].values[own]
    result = []
    for _, demand in which.demands(
        economy.dataset, 1.0, price_year=economy.year_of(None), parameters=economy.parameters
    ):
        ((goods, where, produced),) = demand.domestic  # of income there would be more
        all_goods = goods[:, 0] + demand.abroad
        at_home = np.divide(goods[:, 0], all_goods, out=np.ones_like(all_goods), where=all_goods > 0.0)
        share = float(all_goods.sum())
        here = where[own] if where[own].sum() > LEAST else people
        result.append(Part(share, produced, all_goods / share, at_home, here / here.sum()))
    return result
