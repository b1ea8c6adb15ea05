"""Final demand of the base year. A dataset of counties has the states' and keys by which counties share in them: the
cube of commodities, categories and counties is never formed."""

from collections.abc import Sequence

import numpy as np
import xarray as xr

from commonweal.base.once import once
from commonweal.datasets.places import place_of, shares_within, sums_within

#: Domestic users: neither exports nor what the tables leave open.
ABROAD_OR_OPEN = ("exports", "balancing")


def categories(dataset: xr.Dataset, without: Sequence[str] = ()) -> list[str]:
    """Names of the categories, in order."""
    return [str(name) for name in dataset["category"].values if name not in without]


def over_regions(dataset: xr.Dataset, of: Sequence[str], name: str = "final_demand") -> np.ndarray:
    """By commodity, USD: categories `of` added up, imports included; `name` "final_demand_imports" gives the
    imported part.
    """
    return np.asarray(dataset[name].sel(category=list(of)).sum(["category", _axis(dataset)]).values)


def by_region(dataset: xr.Dataset, of: Sequence[str], name: str = "final_demand") -> np.ndarray:
    """The same, commodity x region."""
    if _axis(dataset) == "region":
        return np.asarray(dataset[name].sel(category=list(of)).sum("category").transpose("commodity", "region").values)
    place = place_of(dataset)
    supplied = _supply_shares(dataset)
    result = np.zeros(supplied.shape)
    for category in of:
        key = dataset["demand_key"].sel(category=category).values[None, :]
        follows = dataset["follows_supply"].sel(category=category).values[:, None] > 0.0
        result += dataset[name].sel(category=category).values[:, place] * np.where(
            follows, supplied, shares_within(key, place)
        )
    return result


def _axis(dataset: xr.Dataset) -> str:
    return "place" if "demand_key" in dataset else "region"


@once
def supply(dataset: xr.Dataset) -> np.ndarray:
    """q = (V / g)' x: what each region makes of each commodity, USD."""
    made = dataset["make"].values
    total = made.sum(axis=1, keepdims=True)
    mix = np.divide(made, total, out=np.zeros_like(made), where=total > 0.0)
    return np.asarray(mix.T @ dataset["industry_output"].values)


@once
def made(dataset: xr.Dataset) -> np.ndarray:
    """By commodity, whether anybody in the country makes it."""
    return np.asarray(dataset["make"].sum("industry").values > 0.0)


def unmade(dataset: xr.Dataset, demand: np.ndarray) -> tuple[str, str, float] | None:
    """Of demand, commodity x region, the good that nobody makes of which most is bought beyond what is sold, as used
    goods are; where most of it is bought; and how much there. None where there is none."""
    bought = np.where(made(dataset), 0.0, demand.sum(axis=1))
    i = int(bought.argmax())
    if not bought[i] > 0.0:
        return None
    name = f" {dataset['commodity_name'].values[i]}" if "commodity_name" in dataset.coords else ""
    r = int(demand[i].argmax())
    return f"{dataset['commodity'].values[i]}{name}", str(dataset["region"].values[r]), float(demand[i, r])


@once
def _supply_shares(dataset: xr.Dataset) -> np.ndarray:
    """What a county makes of a commodity, over its state's; of what the state does not make, the county's part of
    all its output.
    """
    place = place_of(dataset)
    shares = shares_within(supply(dataset), place)
    all_output = shares_within(dataset["industry_output"].values.sum(axis=0)[None, :], place)
    return np.where(sums_within(shares, place)[:, place] > 0.0, shares, all_output)
