"""What wellbeing accounts need of each state: unemployment, and what a dollar of income is to those who live with
it.
"""

from pathlib import Path

import xarray as xr

from pipeline.sources.tables import array, state_list, table

UNEMPLOYMENT = "county-unemployment-laus"
#: Line of BEA's SAINC4: personal income per head, USD.
PER_PERSON = 30
#: Parts of the country, as the Census numbers them.
CENSUS_REGIONS = dict(enumerate(("Northeast", "Midwest", "South", "West"), start=1))


def wellbeing(sources: Path, labour_income: xr.DataArray, residence: xr.DataArray) -> xr.Dataset:
    """`unemployment_over_nation` and `per_mean_income` by place, `place_income` by industry and place.

    Args:
        labour_income: industry x region.
        residence: region where people live x region where they work, shares of labour income.
    """
    states = state_list(sources)
    raw = table(sources, UNEMPLOYMENT, "laus_county_state_2013_2018.csv.gz", dtype={"fips": str}).set_index("fips")
    rate = raw["unemployed_2017"] / raw["labor_force_2017"]
    slack = rate[states["fips"] + "000"] / rate["00000"]
    income = table(sources, "bea-state-accounts", "sainc4_state_personal_income_2012_2021.csv.gz")
    per_person = income[income["line"] == PER_PERSON].set_index("stabbr")["v_2017"][states.index]
    worth = residence.values.T @ (1.0 / per_person.to_numpy())
    facts = {"year": "2017", "status": "measured"}
    basics = table(sources, "county-basics", "state_basics.csv").set_index("abbr").loc[states.index]
    part = basics["census_region"].map(CENSUS_REGIONS).to_numpy(dtype=object)
    result = xr.Dataset(
        {
            "unemployment_over_nation": array(
                slack,
                ("place",),
                unit="1",
                source="BLS, LAUS 2017",
                method="unemployment rate over the nation's",
                **facts,
            ),
            "per_mean_income": array(
                worth,
                ("place",),
                unit="persons' mean income per USD",
                source="BEA SAINC4 2017, personal income per head",
                method="mean over where those who work here live, by labour income",
                **facts,
            ),
            "place_population": array(
                basics["pop_2017"].astype(float),
                ("place",),
                unit="persons",
                source="Census population estimates 2017",
                method="as published",
                **facts,
            ),
            "income_per_person": array(
                per_person,
                ("place",),
                unit="USD",
                source="BEA SAINC4 2017",
                method="personal income per head, as published",
                **facts,
            ),
            "place_income": array(
                labour_income.values,
                ("industry", "place"),
                unit="USD",
                year="2017",
                status="modelled",
                source=labour_income.attrs["source"],
                method="labour income of the states, also where the regions are wider",
            ),
        }
    )
    return result.assign_coords(place_part=("place", part))
