"""Total jobs by area (BEA CAEMP25N), self-employed, farms and government included."""

from pathlib import Path

import pandas as pd

from pipeline.geography.counties import PARTED
from pipeline.sources.tables import table

FOLDER, FILE = "county-employment-other", "bea_total_jobs_2015_2021.csv"


def area_jobs(sources: Path, counties: pd.DataFrame, year: int = 2017) -> pd.Series:
    """Jobs of a year by BEA's area, in the order of their codes."""
    raw = table(sources, FOLDER, FILE, dtype={"fips": str}).set_index("fips")[f"bea_total_jobs_{year}"]
    for code, (_, parts) in PARTED.items():
        if pd.isna(raw.get(code)):
            raw[code] = raw[list(parts)].sum()
    return raw[counties.groupby("area")["state"].first().index].astype(float)


def county_jobs(area: pd.Series, counties: pd.DataFrame) -> pd.Series:
    """The same by county: areas' jobs parted by population."""
    people = counties["population"] / counties.groupby("area")["population"].transform("sum")
    return people * area[counties["area"]].to_numpy()
