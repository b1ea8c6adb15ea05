"""What is published of the counties in a year beside their industries."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipeline.geography.commuting import EMPLOYED
from pipeline.geography.counties import RENAMED, county_list
from pipeline.geography.investment import plants
from pipeline.national.tables import BENCHMARK_YEAR
from pipeline.sources.tables import table

AGES = "county-age-2018", "county_age_2018.csv"


@dataclass(frozen=True)
class CountyYear:
    """The counties in a year.

    Attributes:
        table: as `county_list`, of the year.
        older: people of 65 and over.
        unemployment: rate over the nation's.
        plants: where clean energy and its factories are built (`plants`).
        year: of the figures; named: sources by what is made of them, and `income year`.
    """

    table: pd.DataFrame
    older: pd.Series
    unemployment: pd.Series
    plants: pd.DataFrame
    year: int
    named: dict[str, str]


def benchmark_counties(sources: Path) -> CountyYear:
    """Those of 2017; income and ages of 2018."""
    counties = county_list(sources)
    folder, file = AGES
    ages = table(sources, folder, file, dtype={"fips": str}).replace(RENAMED).set_index("fips").reindex(counties.index)
    old = (ages["age_65_plus"] / ages["pop"]).fillna(ages["age_65_plus"].sum() / ages["pop"].sum())
    folder, file = EMPLOYED
    raw = table(sources, folder, file, dtype={"fips": str}).replace(RENAMED).dropna(subset=["labor_force_2017"])
    rate = raw.groupby("fips")["unemployed_2017"].sum() / raw.groupby("fips")["labor_force_2017"].sum()
    of_state = rate.reindex(counties.index.str[:2] + "000").set_axis(counties.index)
    return CountyYear(
        table=counties,
        older=counties["population"] * old,
        unemployment=rate.reindex(counties.index).fillna(of_state) / rate["00000"],
        plants=plants(sources, counties.index),
        year=BENCHMARK_YEAR,
        named={
            "income": "BEA CAINC1 2018",
            "income year": "2018",
            "unemployment": "BLS, LAUS 2017",
            "demand": "Census population; BEA CAINC1 2018; BEA CAGDP2 2017",
            "residence": "Census ACS commuting flows 2011-2015; BEA SAINC4 2017",
        },
    )
