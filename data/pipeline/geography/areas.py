"""Areas that people know and counties make up: metro areas, districts of Congress, ZIP codes, rural counties, energy
communities and disadvantaged ones."""

from pathlib import Path

import pandas as pd
from commonweal.parameters.registry import value

from pipeline.geography.counties import PARTED, RENAMED
from pipeline.sources.tables import state_list, table

FOLDER, REGIONS = "geography-crosswalks", "ct_county_region.csv"
DISADVANTAGED = "cejst-v1-county", "county_disadvantaged.csv"
LABOUR_FORCE, LABOUR_YEAR = ("county-laus-2024", "county_laus_2022_2024.csv"), "2024"
#: Extraction, processing and transport of coal, oil and gas, as the Treasury counts them (Notice 2023-29).
FOSSIL = ("211000", "212100", "213111", "21311A", "324110", "486000")
#: Numbers that stand for a state's only district.
AT_LARGE = ("00", "98")
#: What the rural-urban continuum codes of 2023 mean (USDA ERS), from 1 on: people of the metro area, or in towns of the
#: county.
CONTINUUM = (
    "metro area of 1 million people or more",
    "metro area of 250,000 to 1 million people",
    "metro area of fewer than 250,000 people",
    "20,000 or more people in towns, next to a metro area",
    "20,000 or more people in towns, not next to a metro area",
    "5,000 to 20,000 people in towns, next to a metro area",
    "5,000 to 20,000 people in towns, not next to a metro area",
    "fewer than 5,000 people in towns, next to a metro area",
    "fewer than 5,000 people in towns, not next to a metro area",
)
#: Shares below it are rounding of the agencies', which give four digits.
LEAST = 1e-4


def areas(sources: Path, counties: pd.DataFrame, payroll: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """By kind, rows of areas and their counties: code, name, county, share_of_county (of the county's people, or of
    what else says which part of it lies in the area; nothing where that is not known) and share_of_area.

    Args:
        counties: from `geography.counties.county_list`.
        payroll: jobs of the benchmark, industry x county.
    """
    states = state_list(sources)
    continuum = table(sources, FOLDER, "rucc_2023.csv", dtype={"fips": str}).dropna(subset=["rucc_2023"])
    people = continuum.set_index("fips")["pop_2020"].astype(float)
    found = {
        "metro": _statistical(sources, people, "metropolitan"),
        "micro": _statistical(sources, people, "micropolitan"),
        "district": _districts(sources, states),
        "rural": continuum.assign(
            code=continuum["rucc_2023"].astype(int).astype(str),
            name=continuum["rucc_2023"].astype(int).map(dict(enumerate(CONTINUUM, start=1))),
            people=continuum["pop_2020"].astype(float),
        ),
    }
    rows = {kind: _of_our_counties(sources, raw, counties) for kind, raw in found.items()}
    all_people = rows["rural"].groupby("county")["people"].sum()
    rows["energy"] = _energy(sources, counties, payroll, all_people)
    rows["justice40"] = _disadvantaged(sources, counties, all_people)
    shares = {kind: _shares(raw, all_people) for kind, raw in rows.items()}
    return shares | {"zip": _postal(sources, counties)}


def _statistical(sources: Path, people: pd.Series, kind: str) -> pd.DataFrame:
    raw = table(sources, FOLDER, "county_cbsa_2023.csv", dtype=str)
    raw = raw[raw["type"] == kind].rename(columns={"cbsa": "code", "cbsa_title": "name"})
    return raw.assign(people=raw["fips"].map(people))


def _districts(sources: Path, states: pd.DataFrame) -> pd.DataFrame:
    raw = table(sources, FOLDER, "county_cd119.csv", dtype={"fips": str, "cd": str})
    by_fips = states.reset_index().set_index("fips")
    state, number = raw["cd"].str[:2], raw["cd"].str[2:]
    whole = number.isin(AT_LARGE)
    return raw.assign(
        code=state.map(by_fips["abbr"]) + "-" + number.where(~whole, "AL"),
        name=state.map(by_fips["name"]) + (", district " + number.str.lstrip("0")).where(~whole, ", at large"),
        people=raw["pop_2020"].astype(float),
    )


def _energy(sources: Path, counties: pd.DataFrame, payroll: pd.DataFrame, people: pd.Series) -> pd.DataFrame:
    """Whole counties by employment; of the others, the area of tracts with a closed mine or plant or beside one. The
    source's own flag of employment has New York City and not Midland, Texas: it is not used."""
    raw = table(sources, FOLDER, "energy_communities_2023.csv", dtype={"fips": str})
    raw["county"] = raw["fips"].replace(RENAMED)
    closed = raw.groupby("county")["share_area_coal_tracts"].max().reindex(counties.index).fillna(0.0).clip(0.0, 1.0)
    fossil = _of_fuels(sources, payroll)[counties.index]
    return pd.DataFrame(
        {
            "code": fossil.map({True: "fossil", False: "closure"}),
            "name": fossil.map(
                {
                    True: "jobs in coal, oil and gas, and no less unemployment than in the nation",
                    False: "a coal mine or coal-fired plant closed, or next to one",
                }
            ),
            "county": counties.index,
            "people": closed.where(~fossil, 1.0) * people[counties.index],
        }
    ).reset_index(drop=True)


def _of_fuels(sources: Path, payroll: pd.DataFrame) -> pd.Series:
    """By county, whether its metro area, or what its state has outside of them, has as many jobs in fuels as the law
    asks for and no less unemployment than the nation. Connecticut has not."""
    folder, file = LABOUR_FORCE
    force = table(sources, folder, file, dtype={"fips": str}).set_index("fips")
    statistical = table(sources, FOLDER, "county_cbsa_2023.csv", dtype=str).set_index("fips")
    metro = statistical.loc[statistical["type"] == "metropolitan", "cbsa"]

    def by_area(values: pd.Series) -> pd.Series:
        code = values.index.to_series()
        return values.groupby(code.map(metro).fillna(code.str[:2])).sum()

    fuels = by_area(payroll.loc[list(FOSSIL)].sum()) / by_area(payroll.sum())
    jobless, labour = (force[f"{what}_{LABOUR_YEAR}"] for what in ("unemployed", "labor_force"))
    rate = by_area(jobless) / by_area(labour)
    chosen = fuels.index[
        (fuels >= value("energy-communities.fossil-jobs")) & (rate.reindex(fuels.index) >= jobless.sum() / labour.sum())
    ]
    code = payroll.columns.to_series()
    return code.map(metro).fillna(code.str[:2]).isin(chosen)


def _disadvantaged(sources: Path, counties: pd.DataFrame, people: pd.Series) -> pd.DataFrame:
    folder, file = DISADVANTAGED
    raw = table(sources, folder, file, dtype={"fips": str})
    raw["county"] = raw["fips"].replace(RENAMED)
    raw = raw[raw["county"].isin(counties.index)].groupby("county", as_index=False)[["pop", "pop_disadvantaged"]].sum()
    part = raw["pop_disadvantaged"] / raw["pop"]
    return pd.DataFrame(
        {
            "code": "disadvantaged",
            "name": "census tracts that are overburdened and underserved",
            "county": raw["county"],
            "people": part * raw["county"].map(people),
        }
    )


def _postal(sources: Path, counties: pd.DataFrame) -> pd.DataFrame:
    """Where ZIP codes lie; of counties it is not said what part, since addresses are no measure of their work."""
    raw = table(sources, FOLDER, "zip_county.csv.gz", dtype={"zip": str, "fips": str})
    raw["county"] = raw["fips"].replace(RENAMED)
    raw = raw[raw["county"].isin(counties.index)].groupby(["zip", "county"], as_index=False)["share_of_zip"].sum()
    share = raw["share_of_zip"] / raw.groupby("zip")["share_of_zip"].transform("sum")
    return pd.DataFrame(
        {
            "code": raw["zip"],
            "name": "",
            "county": raw["county"],
            "share_of_county": float("nan"),
            "share_of_area": share,
        }
    )


def _of_our_counties(sources: Path, raw: pd.DataFrame, counties: pd.DataFrame) -> pd.DataFrame:
    """Rows of code, name, fips and people, in the counties of the datasets: Connecticut's planning regions by the
    people whom its old counties have in each."""
    regions = table(sources, FOLDER, REGIONS, dtype={"county": str, "region": str})
    regions["part"] = regions["pop_2020"] / regions.groupby("region")["pop_2020"].transform("sum")
    parts = {new: old for old, (_, several) in PARTED.items() for new in several}
    divided = raw.merge(regions[["region", "county", "part"]], how="left", left_on="fips", right_on="region")
    divided["county"] = divided["county"].fillna(divided["fips"].replace(RENAMED | parts))
    divided["people"] *= divided["part"].fillna(1.0)
    divided = divided[divided["county"].isin(counties.index)]
    return divided.groupby(["code", "name", "county"], as_index=False)["people"].sum()


def _shares(rows: pd.DataFrame, people: pd.Series) -> pd.DataFrame:
    of_county = (rows["people"] / rows["county"].map(people)).clip(upper=1.0)
    rows = rows.assign(share_of_county=of_county)[of_county > LEAST]
    of_area = rows["people"] / rows.groupby("code")["people"].transform("sum")
    rows = rows.assign(share_of_area=of_area)
    return rows[["code", "name", "county", "share_of_county", "share_of_area"]].sort_values(["code", "county"])
