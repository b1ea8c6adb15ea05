"""What changes in the industries that a scenario pays directly: a wage floor, and profits that stay with the region's households."""

from collections.abc import Sequence

import numpy as np

from commonweal.accounts.levels import Accounts
from commonweal.accounts.work import WEEKS
from commonweal.economies.final_uses import by_region
from commonweal.economies.supply_use import SupplyUseEconomy


def floor_changes(
    economy: SupplyUseEconomy, direct: np.ndarray, floor: float, accounts: Sequence[str], satellites: Accounts
) -> np.ndarray:
    """What a wage floor changes for the same money, industry x account x region: fewer jobs, and better paid ones.

    Where an industry's mean hourly wage is below the floor, it rises to it and jobs fall as much: their product, what the industry pays
    for labour per dollar, is technology's and stays. (De Henau and Himmelweit, 2021, put the question for care.) Accounts that follow
    jobs fall with them; living-wage and wage-band shares are those of the raised wage.

    Args:
        direct: output paid for directly, industry x region, USD.
        floor: USD an hour, of the dataset's year.
        satellites: the economy's, or those of other parameters.
    """
    d = economy.dataset
    per_output = economy.coefficients(["jobs", "labour_income", "compensation"])
    jobs, income, compensation = per_output[:, 0, :], per_output[:, 1, :], per_output[:, 2, :]
    hours = jobs * d["hours_per_week"].values[:, None] * WEEKS
    earned = compensation / d["supplements"].values[:, None] + income - compensation
    wage = np.divide(earned, hours, out=np.full_like(jobs, np.inf), where=hours > 0.0)
    kept = np.minimum(1.0, wage / floor)
    before, after = satellites.per_job(accounts), satellites.per_job(accounts, floor)
    change = (direct * jobs)[:, None, :] * (kept[:, None, :] * after - before)
    return np.nan_to_num(change)


def profits(economy: SupplyUseEconomy, direct: np.ndarray) -> np.ndarray:
    """Operating surplus of the industries paid directly, less what their proprietors earn already, by region, USD."""
    d = economy.dataset
    output = d["industry_output"].values.sum(axis=1)
    surplus = np.divide(
        d["value_added_components"].sel(component="V00300").values, output, out=np.zeros_like(output), where=output > 0.0
    )
    per_output = economy.coefficients(["labour_income", "compensation"])
    proprietors = per_output[:, 0, :] - per_output[:, 1, :]
    return (direct * (surplus[:, None] - proprietors).clip(min=0.0)).sum(axis=0)


def moved_to_region(economy: SupplyUseEconomy, kept: np.ndarray) -> np.ndarray:
    """Household income by region when profits stay in their regions instead of going to owners all over the country: what is kept less
    what owners lose, who live where consumption is. Sums to zero.

    Args:
        kept: profits that stay, by region, USD.
    """
    consumption = by_region(economy.dataset, ["household"]).sum(axis=0)
    return kept - kept.sum() * consumption / consumption.sum()
