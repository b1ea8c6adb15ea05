"""What changes in the industries that a scenario pays directly: a wage floor, and profits that stay with the region's households."""

import numpy as np

from commonweal.economies.supply_use import SupplyUseEconomy


def jobs_lost_to_floor(economy: SupplyUseEconomy, direct: np.ndarray, floor: float) -> np.ndarray:
    """Jobs fewer than without a floor, for the same money, industry x region.

    Where labour income per job is below the floor's, pay rises to it and jobs fall as much: their product, what the industry pays for
    labour per dollar, is technology's and stays. (De Henau and Himmelweit, 2021, put the question for care.)

    Args:
        direct: output paid for directly, industry x region, USD.
        floor: USD an hour, of the dataset's year.
    """
    hours, supplements = (economy.parameters[f"wage-floor.{name}"] for name in ("hours", "supplements"))
    per_output = economy.coefficients(["jobs", "labour_income"])
    jobs, income = per_output[:, 0, :], per_output[:, 1, :]
    pay = np.divide(income, jobs, out=np.full_like(jobs, np.inf), where=jobs > 0.0)
    kept = np.minimum(1.0, pay / (floor * hours * supplements)) if floor > 0.0 else np.ones_like(pay)
    return direct * jobs * (1.0 - kept)


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
    consumption = economy.dataset["final_demand"].sel(category="household").sum("commodity").values
    return kept - kept.sum() * consumption / consumption.sum()
