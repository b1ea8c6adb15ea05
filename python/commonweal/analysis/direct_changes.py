"""What differs in the industries that a scenario pays directly: new plants, a wage floor, and profits that stay with
the region's households.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from commonweal.accounts.levels import Accounts
from commonweal.accounts.work import WEEKS, added_by_floor
from commonweal.datasets.classification import classification
from commonweal.datasets.final_uses import by_region
from commonweal.economies.economy import ACCOUNTS_AT_ONCE
from commonweal.economies.supply_use import SupplyUseEconomy


class Change(NamedTuple):
    """Of direct effects.

    Attributes:
        by_region: region x account.
        by_sector: industry x account; the same in all.
    """

    by_region: np.ndarray
    by_sector: np.ndarray

    def plus(self, other: Change) -> Change:
        return Change(self.by_region + other.by_region, self.by_sector + other.by_sector)


def made_anew(economy: SupplyUseEconomy, produced: np.ndarray, share: float = 0.0) -> np.ndarray:
    """Direct output, of what a region is to make, that has the nation's accounts per dollar, industry x region, USD:
    all of it by industries that are hardly there, and a share of the rest.

    Args:
        produced: commodity x region, USD.
        share: 1 for plants at new sites, 0 for firms that are there already.
    """
    if len(economy.labels) == 1 or not produced.any():  # one region is the nation
        return np.zeros(economy.hardly_there.shape)
    made = economy.direct_output(np.zeros_like(produced)[:, None, :], produced[:, None, :])[:, 0, :]
    return np.where(economy.hardly_there, made, share * made)


def plant_changes(
    economy: SupplyUseEconomy, anew: Sequence[np.ndarray], accounts: Sequence[str], satellites: Accounts
) -> list[Change]:
    """What it changes that new plants have the nation's accounts per dollar, not those of the region; a change for each
    of `anew`.

    Args:
        anew: of `made_anew`.
        satellites: the economy's, or those of other parameters.
    """
    industries, regions = economy.hardly_there.shape
    results = [Change(np.zeros((regions, len(accounts))), np.zeros((industries, len(accounts)))) for _ in anew]
    concerned = with_new_plants(anew)
    for first in range(0, len(accounts) if concerned.size else 0, ACCOUNTS_AT_ONCE):
        some = slice(first, first + ACCOUNTS_AT_ONCE)
        own = economy.coefficients(accounts[some], satellites, concerned)
        for cells, result in zip(plant_cells(economy, anew, own, concerned), results, strict=True):
            industry, region, change = cells
            np.add.at(result.by_region[:, some], region, change)
            np.add.at(result.by_sector[:, some], industry, change)
    return results


def with_new_plants(anew: Sequence[np.ndarray]) -> np.ndarray:
    """Positions of the industries that have new plants in any of `anew`."""
    return np.flatnonzero(np.any([one.any(axis=1) for one in anew], axis=0))


def plant_cells(
    economy: SupplyUseEconomy, anew: Sequence[np.ndarray], own: np.ndarray, concerned: np.ndarray
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Of each of `anew` the industries and regions of new plants, and what the nation's accounts per dollar change
    there, plant x account.

    Args:
        own: the regions' accounts per dollar of output, industry x account x region, of the industries concerned.
        concerned: those industries, all that have new plants among them.
    """
    output = economy.dataset["industry_output"].values[concerned]
    national = np.einsum("jar,jr->ja", own, output) / output.sum(axis=1)[:, None]
    for one in anew:
        made = one[concerned]
        industry, region = np.nonzero(made)
        change = made[industry, region][:, None] * (national[industry] - own[industry, :, region])
        yield concerned[industry], region, change


def floor_change(
    economy: SupplyUseEconomy,
    direct: np.ndarray,
    anew: np.ndarray,
    floor: float,
    accounts: Sequence[str],
    satellites: Accounts,
) -> Change:
    """What a wage floor changes for the same money: fewer jobs, and better paid ones.

    An employee who is paid less than the floor is paid the floor, by the lognormal wages of each industry; the mean
    rises by what that adds, and jobs fall as much: their product, what the industry pays for labor per dollar, is
    technology's and stays. (De Henau and Himmelweit, 2021, put the question for care.) Accounts that follow jobs fall
    with them; living-wage and wage-band shares are those above the floor.

    Args:
        direct: output paid for directly, industry x region, USD; `anew`, what of it is of new plants.
        floor: USD an hour, of the dataset's year.
        satellites: the economy's, or those of other parameters.
    """
    d = economy.dataset
    jobs, compensation = _rates(economy, direct, anew, ["jobs", "compensation"])
    hours = jobs * (d["employee_share"].values * d["hours_per_week"].values * WEEKS)[:, None]
    wage = np.divide(compensation / d["supplements"].values[:, None], hours, out=np.zeros_like(jobs), where=hours > 0.0)
    added = added_by_floor(floor, wage * d["wage_typical"].values[:, None], d["wage_spread"].values[:, None])
    kept = np.divide(wage, wage + added, out=np.ones_like(wage), where=wage > 0.0)
    before, after = satellites.per_job(accounts), satellites.per_job(accounts, floor)
    change = np.nan_to_num((direct * jobs)[:, None, :] * (kept[:, None, :] * after - before))
    return Change(change.sum(axis=0).T, change.sum(axis=2))


def profits(economy: SupplyUseEconomy, direct: np.ndarray, anew: np.ndarray) -> np.ndarray:
    """Operating surplus of the industries paid directly, less what their proprietors earn already, by region, USD."""
    d = economy.dataset
    output = d["industry_output"].values.sum(axis=1)
    surplus = np.divide(
        d["value_added_components"].sel(component=classification().components.operating_surplus).values,
        output,
        out=np.zeros_like(output),
        where=output > 0.0,
    )
    income, compensation = _rates(economy, direct, anew, ["labour_income", "compensation"])
    return np.asarray((direct * (surplus[:, None] - (income - compensation)).clip(min=0.0)).sum(axis=0))


def _rates(
    economy: SupplyUseEconomy, direct: np.ndarray, anew: np.ndarray, accounts: Sequence[str]
) -> list[np.ndarray]:
    """Accounts per dollar of direct output, industry x region each: the nation's of new plants."""
    share = np.divide(anew, direct, out=np.zeros_like(direct), where=anew != 0.0)
    own, national = economy.coefficients(accounts), economy.national_coefficients(accounts)
    return [own[:, k] + share * (national[:, k, None] - own[:, k]) for k in range(len(accounts))]


def moved_to_region(economy: SupplyUseEconomy, kept: np.ndarray) -> np.ndarray:
    """Household income by region when profits stay in their regions instead of going to owners all over the country:
    what is kept less what owners lose, who live where consumption is. Sums to zero.

    Args:
        kept: profits that stay, by region, USD.
    """
    consumption = by_region(economy.dataset, ["household"]).sum(axis=0)
    return np.asarray(kept - kept.sum() * consumption / consumption.sum())
