"""The counties: one vintage of codes, their names, people and centres, and the areas for which BEA counts some of
them together.
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd
from commonweal.datasets.distances import EARTH_RADIUS_KM

from pipeline.sources.tables import state_list, table

#: Counties of 2019: Connecticut's eight, and Valdez-Cordova in Alaska, which was parted in 2019, as one.
PARTED = {"02261": ("Valdez-Cordova Census Area", ("02063", "02066"))}
#: Codes of older files: Oglala Lakota was Shannon County until 2015, Kusilvak was Wade Hampton, Bedford City is in
#: Bedford County.
RENAMED = {"46113": "46102", "02270": "02158", "51515": "51019"}
#: The Census's internal point of Honolulu County lies in the ocean, between Oahu and the far islands that belong to it.
CENTRES = {"15003": (21.31, -157.86)}
#: What BEA counts as one area: independent cities with the county around them, Kalawao with Maui.
AREAS = {
    "15901": ("15005", "15009"),
    "51901": ("51003", "51540"),
    "51903": ("51005", "51580"),
    "51907": ("51015", "51790", "51820"),
    "51911": ("51031", "51680"),
    "51913": ("51035", "51640"),
    "51918": ("51053", "51570", "51730"),
    "51919": ("51059", "51600", "51610"),
    "51921": ("51069", "51840"),
    "51923": ("51081", "51595"),
    "51929": ("51089", "51690"),
    "51931": ("51095", "51830"),
    "51933": ("51121", "51750"),
    "51939": ("51143", "51590"),
    "51941": ("51149", "51670"),
    "51942": ("51153", "51683", "51685"),
    "51944": ("51161", "51775"),
    "51945": ("51163", "51530", "51678"),
    "51947": ("51165", "51660"),
    "51949": ("51175", "51620"),
    "51951": ("51177", "51630"),
    "51953": ("51191", "51520"),
    "51955": ("51195", "51720"),
    "51958": ("51199", "51735"),
}
#: Personal income per head 2018 (BEA CAINC1); areas that BEA counts together have none of their own.
INCOME = "bea_per_capita_income_usd"
#: Counts of persons and households, which add up where counties are put together.
COUNTS = ("population", "acs_households")
#: Per head or per household: means weighted by people.
RATES = ("acs_age_under_5", "acs_median_household_income", "acs_per_capita_income", INCOME)
MAPS = ("us-atlas", "counties-10m.json")


def county_list(sources: Path) -> pd.DataFrame:
    """3,142 counties in the order of their codes: index fips; columns name (with the state's code), state, area
    (BEA's), lat, lon (degrees), land_km2, and `COUNTS` and `RATES`."""
    raw = table(sources, "county-basics", "county_basics.csv", dtype={"fips": str}).set_index("fips")
    raw = raw.rename(columns={"pop_2017": "population"})
    states = state_list(sources)
    postal = pd.Series(states.index, index=states["fips"])
    raw = raw[["county", "lat", "lon", "land_km2", *COUNTS, *RATES]]
    for code, (name, parts) in PARTED.items():
        those = raw.loc[list(parts)]
        whole = {"county": name} | {count: those[count].sum(min_count=1) for count in COUNTS}
        for rate in RATES:
            known = those[rate].notna()
            whole[rate] = (
                np.average(those.loc[known, rate], weights=those.loc[known, "population"]) if known.any() else np.nan
            )
        raw = raw.drop(index=list(parts))
        raw.loc[code] = pd.Series(whole)
    raw = raw.sort_index()
    for code, centre in (_mapped(sources, list(raw.index[raw["lat"].isna()])) | CENTRES).items():
        raw.loc[code, ["lat", "lon"]] = centre[:2]
        if len(centre) > 2:
            raw.loc[code, "land_km2"] = centre[2]
    raw["state"] = raw.index.str[:2].map(postal)
    raw["name"] = raw.pop("county") + ", " + raw["state"]
    raw["area"] = raw.index.to_series().map({code: area for area, codes in AREAS.items() for code in codes})
    raw["area"] = raw["area"].fillna(raw.index.to_series())
    return _complete(raw)


def _complete(counties: pd.DataFrame) -> pd.DataFrame:
    """What a survey left out: per head the state's mean (BEA's income: over the survey's, the state's ratio of the
    two).
    """
    counties = counties.astype(dict.fromkeys([*COUNTS, *RATES], float))
    state = counties["state"]
    for column in COUNTS:
        per_head = (counties[column] / counties["population"]).groupby(state).transform("mean")
        counties[column] = counties[column].fillna(per_head * counties["population"])
    for column in RATES:
        base = counties["acs_per_capita_income"] if column == INCOME else 1.0
        counties[column] = counties[column].fillna((counties[column] / base).groupby(state).transform("mean") * base)
    return counties


def _mapped(sources: Path, codes: list[str]) -> dict[str, tuple[float, float, float]]:
    """Latitude, longitude and area (km2) of counties whose centre the table lacks, from the map: the centroid of
    their largest polygon.
    """
    folder, file = MAPS
    drawn = json.loads((sources / folder / file).read_text())
    scale, origin = np.array(drawn["transform"]["scale"]), np.array(drawn["transform"]["translate"])
    shapes = {shape["id"]: shape for shape in drawn["objects"]["counties"]["geometries"]}

    def arc(number: int) -> np.ndarray:
        points = np.cumsum(drawn["arcs"][number if number >= 0 else ~number], axis=0) * scale + origin
        return points if number >= 0 else points[::-1]

    result = {}
    for code in codes:
        shape = shapes[code]
        polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        result[code] = max(
            (_centroid(np.concatenate([arc(k) for k in rings[0]])) for rings in polygons), key=lambda c: c[2]
        )
    return result


def _centroid(ring: np.ndarray) -> tuple[float, float, float]:
    """Of a closed line of longitudes and latitudes, by the shoelace formula on a plane at its own latitude."""
    middle = np.cos(np.radians(ring[:, 1].mean()))
    x, y = ring[:, 0] * middle, ring[:, 1]
    cross = x[:-1] * y[1:] - x[1:] * y[:-1]
    double = cross.sum()
    east, north = ((v[:-1] + v[1:]) @ cross / (3.0 * double) for v in (x, y))
    return float(north), float(east / middle), abs(float(double)) / 2.0 * float(np.radians(EARTH_RADIUS_KM)) ** 2
