"""GDP by county and line (BEA CAGDP2), withheld cells estimated; for the areas that BEA counts together as for
counties.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from pipeline.sources.regional_accounts import GDP_TREE, filled_lines
from pipeline.sources.tables import table

FOLDER, FILE = "bea-county-gdp", "cagdp2_county_gdp_2012_2017_2018.csv.gz"
#: The upper part of the states' lines is all that counties have; parents first.
TREE = {parent: GDP_TREE[parent] for parent in (1, 2, 50, 59, 68, 75)}
LEAVES = tuple(sorted({line for children in TREE.values() for line in children} - set(TREE)))
#: The line of each NAICS sector.
SECTOR_LINES = {
    "11": 3, "21": 6, "22": 10, "23": 11, "31-33": 12, "42": 34, "44-45": 35, "48-49": 36, "51": 45, "52": 51,
    "53": 56, "54": 60, "55": 64,
    "56": 65, "61": 69, "62": 70, "71": 76, "72": 79, "81": 82,
}  # fmt: skip
GOVERNMENT = 83


def area_gdp(sources: Path, counties: pd.DataFrame, jobs: pd.Series) -> pd.DataFrame:
    """GDP of 2017, thousand USD, area x leaf line; an area's withheld lines take what its total has left, like the
    state's lines.

    Args:
        counties: from `places.county_list`.
        jobs: total jobs by area (`jobs.area_jobs`): the size of areas where a total is withheld, too.
    """
    raw = table(sources, FOLDER, FILE, dtype={"fips": str})
    cube = raw.pivot(index="line", columns="fips", values="gdp_kusd_2017").clip(lower=0.0)
    areas = counties.groupby("area")["state"].first()
    result = {}
    for state, codes in areas.groupby(areas).groups.items():
        fips = codes[0][:2]
        lines = cube.reindex(columns=codes).loc[sorted({*TREE, *LEAVES})]
        whole = cube[f"{fips}000"]
        left = whole[1] - lines.loc[1].sum()
        unknown = lines.columns[lines.loc[1].isna()]
        if len(unknown):
            lines.loc[1, unknown] = max(left, 0.0) * jobs[unknown] / jobs[unknown].sum()
        result[state] = filled_lines(lines, whole.fillna(0.0), TREE, {})
    return pd.concat(result.values(), axis="columns").loc[list(LEAVES)].T.reindex(areas.index)


def county_gdp(area: pd.DataFrame, counties: pd.DataFrame) -> pd.DataFrame:
    """The same, county x line: areas' lines parted by population."""
    people = counties["population"] / counties.groupby("area")["population"].transform("sum")
    return area.loc[counties["area"]].set_axis(counties.index).mul(people, axis="index").astype(np.float64)
