"""What wellbeing accounts need of each state: unemployment, and what a dollar of income is to those who live with
it.
"""

from pathlib import Path

import xarray as xr

from pipeline.sources.tables import array, state_list, table
from pipeline.states.residents import Residents

#: Parts of the country, as the Census numbers them.
CENSUS_REGIONS = dict(enumerate(("Northeast", "Midwest", "South", "West"), start=1))


def wellbeing(sources: Path, residents: Residents, labour_income: xr.DataArray, residence: xr.DataArray) -> xr.Dataset:
    """`unemployment_over_nation` and `per_mean_income` by place, `place_income` by industry and place.

    Args:
        residents: what is published of the states' residents.
        labour_income: industry x region.
        residence: region where people live x region where they work, shares of labour income.
    """
    states = state_list(sources)
    per_person, named = residents.income_per_person, residents.named
    worth = residence.values.T @ (1.0 / per_person.to_numpy())
    facts = {"year": str(residents.year), "status": "measured"}
    basics = table(sources, "county-basics", "state_basics.csv").set_index("abbr").loc[states.index]
    part = basics["census_region"].map(CENSUS_REGIONS).to_numpy(dtype=object)
    result = xr.Dataset(
        {
            "unemployment_over_nation": array(
                residents.unemployment,
                ("place",),
                unit="1",
                source=named["unemployment"],
                method="unemployment rate over the nation's",
                **facts,
            ),
            "per_mean_income": array(
                worth,
                ("place",),
                unit="persons' mean income per USD",
                source=f"{named['income']}, personal income per head",
                method="mean over where those who work here live, by labour income",
                **facts,
            ),
            "place_population": array(
                residents.people["population"],
                ("place",),
                unit="persons",
                source=named["population"],
                method="as published",
                **facts,
            ),
            "income_per_person": array(
                per_person,
                ("place",),
                unit="USD",
                source=named["income"],
                method="personal income per head, as published",
                **facts,
            ),
            "place_income": array(
                labour_income.values,
                ("industry", "place"),
                unit="USD",
                year=str(residents.year),
                status="modelled",
                source=labour_income.attrs["source"],
                method="labour income of the states, also where the regions are wider",
            ),
        }
    )
    return result.assign_coords(place_part=("place", part))
