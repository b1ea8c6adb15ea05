"""Dollars of one year in those of another: the one place where money changes its year."""

import numpy as np
import xarray as xr

from commonweal.base.errors import ScenarioError
from commonweal.base.names import said
from commonweal.datasets.final_uses import over_regions

#: Accounts that are paid to people; their money is worth what households buy with it.
PAY = ("compensation", "labour_income")
#: The year of the dollars of `living-wage.hourly` and `deflator.*`.
PARAMETER_YEAR = 2017


def deflate(bill: np.ndarray, dataset: xr.Dataset, price_year: int) -> np.ndarray:
    """Money of `price_year` to the dataset's year, good by good: USD_base = USD_t * P_base / P_t.

    Args:
        bill: by commodity, or commodity x region.

    Raises:
        ScenarioError: a year that the dataset's price indexes do not cover.
    """
    if str(price_year) == str(dataset.attrs["year"]):
        return bill
    return np.asarray((bill.T / _relative_prices(dataset, price_year)).T)


def money_index(dataset: xr.Dataset, account: str, price_year: int) -> float:
    """What a dollar of the dataset's year is in dollars of `price_year`, for an account of money.

    The mean of BEA's price indexes of commodities, weighted with purchases of the dataset's year (Laspeyres, 1871):
    households' for pay, all domestic final purchases for value added and output. Fixed weights in producer prices:
    close to the official deflators, not the same.

    Raises:
        ScenarioError: a year that the dataset's price indexes do not cover.
    """
    if str(price_year) == str(dataset.attrs["year"]):
        return 1.0
    users = ["household"] if account in PAY else ["household", "investment", "federal", "state-local"]
    bought = over_regions(dataset, users).clip(min=0.0)
    return float(np.average(_relative_prices(dataset, price_year), weights=bought))


def price_level(dataset: xr.Dataset, year: int, inflation: float) -> float:
    """General prices of a year over those of the dataset's year: `money_index` of output as far as prices are known,
    and from the last such year on growing by `inflation` a year.

    Raises:
        ScenarioError: a year before the dataset's first price index.
    """
    last = last_known(dataset)
    return money_index(dataset, "output", min(year, last)) * (1.0 + inflation) ** max(0, year - last)


def last_known(dataset: xr.Dataset) -> int:
    """The last year whose prices are known."""
    return int(dataset["price_year"].values[-1])


def since_parameters(dataset: xr.Dataset) -> float:
    """What a dollar of `PARAMETER_YEAR`, in which money among the parameters stands, is in dollars of the dataset's
    year, by the prices of what households buy.

    Raises:
        ScenarioError: the dataset's price indexes do not cover that year.
    """
    return 1.0 / money_index(dataset, PAY[0], PARAMETER_YEAR)


def _relative_prices(dataset: xr.Dataset, price_year: int) -> np.ndarray:
    """Price of each commodity in `price_year` over its price in the dataset's year."""
    years = [str(year) for year in dataset["price_year"].values]
    if str(price_year) not in years:
        raise ScenarioError(f"price year {said(price_year)} is not known; the dataset holds {years[0]} to {years[-1]}")
    prices = dataset["price_index"]
    return (prices.sel(price_year=str(price_year)) / prices.sel(price_year=str(dataset.attrs["year"]))).values
