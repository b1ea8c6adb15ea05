"""Every multiplier of an economy of states, in the few arrays from which a page answers by itself."""

from __future__ import annotations

import numpy as np
import pandas as pd

from commonweal.analysis.accounts import account_table, chosen_accounts, inflation
from commonweal.analysis.direct_changes import made_anew, plant_changes
from commonweal.answers import Explorer
from commonweal.base.errors import ModelError
from commonweal.datasets.final_uses import made
from commonweal.datasets.prices import deflate
from commonweal.economies.supply_use import SupplyUseEconomy
from commonweal.parameters.registry import ends_of
from commonweal.results.explorer import Part, Program
from commonweal.scenarios.final_demand import domestic_supply_shares, to_producer_prices
from commonweal.scenarios.library import library
from commonweal.scenarios.scenario import Scenario, scenario

#: Regions at most: their pairs by all goods fill a file of a few megabytes.
MOST_REGIONS = 60
PROPENSITY, ADDITIONAL = "households.propensity", "wellby.additional"
JOBS, PAY = "jobs", "labour_income"


def explorer(economy: SupplyUseEconomy) -> Explorer:
    """See `Model.explorer`."""
    if not 1 < len(economy.labels) <= MOST_REGIONS:
        raise ModelError(
            f"the explorer shows the states, and {economy.describe()['dataset']} has {len(economy.labels)} regions; "
            'load one with regions="state"'
        )
    year, ids = economy.year_of(None), chosen_accounts(economy, None)
    regions = np.arange(len(economy.labels))
    programs, left_out = _programs(economy)
    bought = np.flatnonzero(made(economy.dataset))
    produced = [part.goods for one in programs for part in one.parts if part.produced]
    made_there = np.flatnonzero(np.any(produced, axis=0))
    coefficients = economy.coefficients(ids)
    wanted = [coefficients, economy.alone(JOBS, regions), economy.alone(PAY, regions)]
    multipliers, proof = economy.solve_adjoint("type-i", np.concatenate(wanted, axis=1))
    parts = len(ids), len(ids) + len(regions)
    direct = coefficients[:, [ids.index(JOBS)]]
    totals, jobs, pay = np.split(_columns(economy, multipliers, bought, made_there), parts)
    (direct_jobs,) = _columns(economy, direct, bought, made_there)
    _add_plants(economy, ids, made_there, len(bought), totals, direct_jobs, jobs, pay)
    spent = np.einsum("ikh,ih->kh", economy.delivered_multipliers(multipliers), economy.household_budget())
    spent_totals, spent_jobs, spent_pay = np.split(spent, parts)
    years = [int(one) for one in economy.dataset["price_year"].values]
    goods = economy.goods
    ones = np.ones(len(goods))
    return Explorer(
        about={"name": str(economy.dataset.attrs["name"]), "year": str(year)},
        accounts=account_table(economy, ids, year)[["name", "unit"]],
        regions=pd.DataFrame(
            {"name": economy.regions["name"], "population": economy.dataset["population"].values},
            index=economy.labels.index,
        ),
        goods=goods["name"],
        bought=bought,
        made=made_there,
        totals=totals,
        direct_jobs=direct_jobs,
        jobs=jobs.T,
        pay=pay.T,
        residence=economy.dataset["residence"].values,
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
        error=float(np.max(proof.relative)),
    )


def _columns(economy: SupplyUseEconomy, industry: np.ndarray, bought: np.ndarray, made_there: np.ndarray) -> np.ndarray:
    """Multiplier x column, from multipliers of industries: goods that new demand buys, each in every region, then
    those that regions make themselves."""
    of_goods = [
        economy.of_new_demand().delivered_multipliers(industry)[bought],
        economy.operator().produced_multipliers(industry)[made_there],
    ]
    return np.concatenate(of_goods).transpose(1, 0, 2).reshape(industry.shape[1], -1)


def _add_plants(
    economy: SupplyUseEconomy,
    ids: list[str],
    made_there: np.ndarray,
    before: int,
    totals: np.ndarray,
    direct_jobs: np.ndarray,
    jobs: np.ndarray,
    pay: np.ndarray,
) -> None:
    """Adds what new plants change where goods are made by a region itself (`direct_changes.plant_changes`).

    Args:
        before: goods whose columns stand before those of `made_there`.
    """
    share, count = economy.parameters["plants.like-the-nation"], len(economy.labels)
    for k, good in enumerate(made_there):
        anew = []
        for r in range(count):
            produced = np.zeros((len(economy.goods), count))
            produced[good, r] = 1.0
            anew.append(made_anew(economy, produced, share))
        for r, change in enumerate(plant_changes(economy, anew, ids, economy.satellites)):
            column = (before + k) * count + r
            totals[:, column] += change.by_region.sum(axis=0)
            direct_jobs[column] += change.by_region[:, ids.index(JOBS)].sum()
            jobs[:, column] += change.by_region[:, ids.index(JOBS)]
            pay[:, column] += change.by_region[:, ids.index(PAY)]


def _programs(economy: SupplyUseEconomy) -> tuple[list[Program], dict[str, str]]:
    """Scenarios of the library as parts whose goods are the same everywhere; and those that are none, with the
    reason."""
    found, left_out = [], {}
    for file in library().values():
        which = scenario(next(iter(file.aliases), file.id))
        if why := _why_not(which):
            left_out[which.title] = why
            continue
        found.append(Program(which.label, which.title, which.file.description, _parts(economy, which)))
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


def _parts(economy: SupplyUseEconomy, which: Scenario) -> list[Part]:
    """Of a dollar; abroad and at home together, with the share at home."""
    result = []
    for _, demand in which.demands(
        economy.dataset, 1.0, price_year=economy.year_of(None), parameters=economy.parameters
    ):
        ((goods, where, produced),) = demand.domestic  # of income there would be more
        all_goods = goods[:, 0] + demand.abroad
        at_home = np.divide(goods[:, 0], all_goods, out=np.ones_like(all_goods), where=all_goods > 0.0)
        share = float(all_goods.sum())
        result.append(Part(share, produced, all_goods / share, at_home, where))
    return result
