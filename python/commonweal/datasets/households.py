"""What households buy with a dollar: of pay, of a rebate, or of what a tax leaves them. One propensity and one
basket for all three.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import xarray as xr

from commonweal.datasets.classification import classification
from commonweal.datasets.final_uses import by_region, made

#: Households among the categories of final demand.
HOUSEHOLDS = ("household",)


def bought_with_income(dataset: xr.Dataset, parameters: Mapping[str, float]) -> tuple[np.ndarray, np.ndarray]:
    """Domestic and imported purchases per dollar of households' income, commodity x region, producer prices.

    A dollar buys `households.propensity` in the nation, and in a region as much more or less as its households spend
    more or less of their income than the nation's. The basket is the region's own consumption without what an extra
    dollar does not buy: a part of owners' imputed rent and of health care. Consumption by region of residence: Miller
    and Blair (2009), section 2.5.
    """
    bought, imported = (
        by_region(dataset, HOUSEHOLDS, name).clip(min=0.0) for name in ("final_demand", "final_demand_imports")
    )
    # Used goods, which households sell each other, are no part of it; nor are the entries below zero of what they sell.
    bought = np.where(made(dataset)[:, None] | (imported >= bought), bought, 0.0)
    basket = bought * _weight(dataset["commodity"].to_series().index, parameters)[:, None]
    basket *= _propensity(dataset, parameters["households.propensity"]) / basket.sum(axis=0)
    abroad = np.divide(imported, bought, out=np.zeros_like(bought), where=bought > 0.0).clip(max=1.0) * basket
    return basket - abroad, abroad


def _propensity(dataset: xr.Dataset, of_nation: float) -> np.ndarray:
    """By region; the mean over regions by income is the nation's."""
    rate = dataset["spending_rate"].values
    consumption = by_region(dataset, HOUSEHOLDS).sum(axis=0)
    mean = consumption.sum() / (consumption / rate).sum()
    return np.asarray(of_nation * rate / mean)


def _weight(commodities: pd.Index, parameters: Mapping[str, float]) -> np.ndarray:
    """By commodity: how much of the average basket's an extra dollar buys."""
    codes, weight = classification().households, np.ones(len(commodities))
    weight[commodities.isin([codes.owners_rent])] = parameters["households.imputed-rent"]
    weight[commodities.str.startswith(codes.health_care)] = parameters["households.paid-care"]
    return weight
