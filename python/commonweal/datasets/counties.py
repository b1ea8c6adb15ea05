"""The economy of every county: the states' levels times the counties' shares in them."""

import numpy as np
import xarray as xr

from commonweal.datasets.places import place_of, shares_within

#: Which shares each account follows; those that are not named follow output.
FOLLOWS = {
    "jobs": "jobs_share",
    "jobs_payroll": "payroll_share",
    "labour_income": "pay_share",
    "compensation": "pay_share",
}


#: Counties' shares of the states' industries.
SHARES = ("output_share", "jobs_share", "pay_share", "payroll_share")
#: The attribute that names the edition whose shares a later one's counties move.
MOVED_FROM = "shares_of"


def moved_shares(counties: xr.Dataset, benchmark: xr.Dataset) -> xr.Dataset:
    """A later edition's counties with shares of their own: the benchmark's times the growth of each county, of people
    where an industry serves residents, of product where it does not. Shares of a state still sum to one when
    `county_economy` takes them.

    Args:
        counties: with `share_growth`, moves x region, and `share_moves`, moves x industry, of ones and zeros.
        benchmark: the counties of the edition that `counties` names.
    """
    growth = np.asarray(counties["share_moves"].values.T @ counties["share_growth"].values)
    arrays = {
        name: xr.Variable(benchmark[name].dims, benchmark[name].values * growth, benchmark[name].attrs)
        for name in SHARES
    }
    arrays["measured_share"] = benchmark["measured_share"].variable
    return counties.drop_dims("moves").assign(arrays)


def county_economy(states: xr.Dataset, counties: xr.Dataset) -> xr.Dataset:
    """A dataset whose regions are counties.

    Levels by industry add up to the states': value added is the county's labor income and the state's other income by
    output. Final demand stays the states', on the axis `place`, with the counties' keys (`datasets.final_uses`). Rates
    of wages and work are the states'.
    """
    place = place_of(counties.assign_coords(place=states["place"]))
    share = {name: shares_within(counties[name].values, place) for name in SHARES}
    arrays: dict[str, xr.DataArray | xr.Variable] = {}
    for name, variable in states.data_vars.items():
        axes = variable.dims
        if axes == ("industry", "region"):
            levels = variable.values[:, place] * share[FOLLOWS.get(str(name), "output_share")]
            if name == "value_added":
                other = variable.values - states["labour_income"].values
                levels = (
                    states["labour_income"].values[:, place] * share["pay_share"]
                    + other[:, place] * share["output_share"]
                )
            arrays[str(name)] = xr.Variable(axes, levels, variable.attrs)
        elif name == "spending_rate":
            arrays[str(name)] = xr.Variable(axes, variable.values[place], variable.attrs)
        elif "region" not in axes:
            arrays[str(name)] = variable.variable
        elif "region_other" not in axes and name not in counties:
            arrays[str(name)] = xr.Variable(
                tuple("place" if axis == "region" else axis for axis in axes), variable.values, variable.attrs
            )
    own = {
        str(name): v.variable
        for name, v in counties.data_vars.items()
        if not str(name).endswith("_share") or name == "measured_share"
    }
    labels = {
        name: c.variable for name, c in states.coords.items() if not str(name).startswith("region") and name != "band"
    } | {"place_name": xr.Variable("place", states["region_name"].values)}
    labels |= {name: c.variable for name, c in counties.coords.items() if str(name).startswith("region")}
    return xr.Dataset(arrays | own, coords=labels, attrs=states.attrs | {"regions": "county"})
