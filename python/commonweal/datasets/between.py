"""Economies between two editions: each part of the tables from the one or the other, the nation as one region."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import xarray as xr

#: What changes from one edition to another, in words: each part can be taken from either.
CHANGES = {
    "prices": "what a dollar buys, good by good",
    "technology": "what industries buy for what they make, and households for what they earn, at constant prices",
    "imports": "the share of each purchase that is imported",
    "productivity": "jobs, gases and other accounts per unit of output at constant prices",
    "pay": "labor income and compensation per job",
}
#: Accounts that are pay; what is left of a dollar of output when its inputs are paid.
PAID, LEFT = ("labour_income", "compensation"), "value_added"


def between(old: xr.Dataset, new: xr.Dataset, changed: Collection[str]) -> xr.Dataset:
    """The old edition with some `CHANGES` made: with none of them its tables, with all the new edition's.

    Flows at constant prices are those of one edition, valued at the prices of one. An industry's price is that of what
    it makes. Where the one bought none of a good, another's imported share of it is the other's own.

    Args:
        old, new: of the nation; `new` has the price indexes of both years.
    """
    quantities = new if "technology" in changed else old
    rise = _rise(old, new)
    valued = np.ones(len(rise))
    if quantities is old and "prices" in changed:
        valued = rise
    elif quantities is new and "prices" not in changed:
        valued = 1.0 / rise
    arrays = {name: quantities[name] * _along(valued, quantities) for name in ("make", "use", "final_demand")}
    importing = new if "imports" in changed else old
    for name, of in (("imports", "use"), ("final_demand_imports", "final_demand")):
        own = quantities[name] * _along(valued, quantities)
        arrays[name] = own if importing is quantities else _imported(importing, name, of, arrays[of], own)
    before = quantities["industry_output"]
    price = arrays["make"].sum("commodity") / quantities["make"].sum("commodity").where(lambda made: made > 0.0)
    arrays["industry_output"] = before * price.fillna(1.0)
    # Levels per unit of output at constant prices, which are the old edition's.
    constant = {True: 1.0 / rise, False: np.ones(len(rise))}
    real = {id(one): _real(one, constant[one is new]) for one in (old, new)}
    rates = new if "productivity" in changed else old
    paying = new if "pay" in changed else old
    for name in accounts_between(quantities):
        if name not in (*PAID, LEFT):
            arrays[name] = _over(rates[name], real[id(rates)]) * real[id(quantities)]
    for name in PAID:
        arrays[name] = _over(paying[name], paying["jobs"]) * arrays["jobs"]
    left = arrays["industry_output"] - arrays["use"].sum("commodity")
    had = before - quantities["use"].sum("commodity")
    arrays[LEFT] = quantities[LEFT] + (left - had)
    made = {
        str(name): array.transpose(*quantities[name].dims).assign_attrs(quantities[name].attrs)
        for name, array in arrays.items()
    }
    year = new if "prices" in changed else old
    return quantities.assign(made).assign_attrs(year=year.attrs["year"])


def accounts_between(dataset: xr.Dataset) -> list[str]:
    """Accounts that the tables have by themselves; others are shares of them, which no change is told of."""
    return [str(name) for name, array in dataset.data_vars.items() if array.attrs.get("role") == "account"]


def _rise(old: xr.Dataset, new: xr.Dataset) -> np.ndarray:
    """Price of each commodity in the new year over the old one's."""
    prices = new["price_index"]
    return np.asarray(
        (prices.sel(price_year=str(new.attrs["year"])) / prices.sel(price_year=str(old.attrs["year"]))).values
    )


def _along(factor: np.ndarray, dataset: xr.Dataset) -> xr.DataArray:
    return xr.DataArray(factor, dims="commodity", coords={"commodity": dataset["commodity"]})


def _imported(importing: xr.Dataset, name: str, of: str, bought: xr.DataArray, own: xr.DataArray) -> xr.DataArray:
    """Purchases times the imported shares of another edition, from 0 to 1: a few cells of the tables have more imports
    than purchases."""
    share = (importing[name] / importing[of].where(importing[of] > 0.0)).clip(0.0, 1.0)
    return (bought * share).where(share.notnull() & (bought > 0.0), own)


def _real(dataset: xr.Dataset, constant: np.ndarray) -> xr.DataArray:
    """Industries' output at the old edition's prices."""
    made = dataset["make"]
    value = (made * _along(constant, dataset)).sum("commodity") / made.sum("commodity").where(lambda one: one > 0.0)
    return dataset["industry_output"] * value.fillna(1.0)


def _over(levels: xr.DataArray, base: xr.DataArray) -> xr.DataArray:
    return (levels / base.where(base > 0.0)).fillna(0.0)
