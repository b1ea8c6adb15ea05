"""Who works in each industry: sex, race, Hispanic origin and schooling, the nation's shares."""

from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from pipeline.sources.concordance import to_industries
from pipeline.sources.tables import array, table
from pipeline.work.occupations import education

FOLDER = "bls-cps-industry-series"
#: Our own list of the survey's industries and the NAICS codes in each, 2017 codes; wider groups stand in for those it
#: does not show.
CONCORDANCE = Path(__file__).with_name("cps-industries.csv")
#: The survey's codes of sex, race and origin: percent of those employed in an industry.
SERIES = {
    "women": ("2", "00", "00"),
    "white": ("0", "01", "00"),
    "black": ("0", "03", "00"),
    "asian": ("0", "04", "00"),
    "hispanic": ("0", "00", "01"),
}
#: Dimensions, and the groups that add up to everybody in each.
DIMENSIONS = {
    "sex": ("women", "men"),
    "race": ("white", "black", "asian", "other_race"),
    "origin": ("hispanic", "not_hispanic"),
    "education": ("less_than_high_school", "high_school", "some_college", "bachelors"),
}


def people(sources: Path, mix: pd.Series, industry: pd.Index) -> xr.DataArray:
    """Shares of an industry's workers, industry x group; within each dimension they add up to one.

    Args:
        mix: NAICS codes in each industry (`concordance.naics_mix`).
    """
    shares = employed(sources, mix).reindex(industry)
    # Customs duties have no industry of their own, and no workers.
    shares = shares.fillna(shares.mean())
    shares["men"], shares["not_hispanic"] = 1.0 - shares["women"], 1.0 - shares["hispanic"]
    races = shares[["white", "black", "asian"]]
    shares["other_race"] = (1.0 - races.sum(axis="columns")).clip(lower=0.0)  # published shares are rounded
    over = races.sum(axis="columns").clip(lower=1.0)
    shares[races.columns] = races.div(over, axis="index")
    shares = shares.join(education(sources, mix, industry))
    groups = [(group, dimension) for dimension, names in DIMENSIONS.items() for group in names]
    result = array(
        shares[[group for group, _ in groups]],
        ("industry", "group"),
        unit="share of workers",
        year="2019",
        status="modelled",
        source="BLS, Current Population Survey 2019; schooling: OEWS May 2025 and occupations' attainment 2019 and "
        "2021",
        method="by NAICS code through our concordance; schooling by the industry's occupations; the nation's shares "
        "stand in every state",
    )
    names, dimensions = (np.array(labels, dtype=object) for labels in zip(*groups, strict=True))
    return result.assign_coords(group=("group", names), group_dimension=("group", dimensions))


def employed(sources: Path, mix: pd.Series) -> pd.DataFrame:
    """Shares of those employed, by industry: columns as `SERIES`."""
    published = cps_shares(sources)
    prefixes = concordance()
    by_prefix = published.reindex(prefixes["code"]).set_axis(prefixes["naics"])
    return pd.DataFrame({name: to_industries(by_prefix[name].dropna(), mix) for name in SERIES})


def cps_shares(sources: Path) -> pd.DataFrame:
    """Shares of those employed by the survey's industry code: columns as `SERIES`, NaN where too few were asked."""
    raw = table(sources, FOLDER, "cps_ln_2019_annual_by_industry.csv", dtype=str)
    raw = raw[raw["series_title"].str.contains("Percent of employed by industry", regex=False)]
    key = raw.set_index(["sexs_code", "race_code", "orig_code", "indy_code"])["value"].sort_index()
    return pd.DataFrame(
        {name: pd.to_numeric(key.loc[codes], errors="coerce") / 100.0 for name, codes in SERIES.items()}
    )


def concordance() -> pd.DataFrame:
    """Columns code (the survey's) and naics, one row for each prefix."""
    raw = pd.read_csv(CONCORDANCE, dtype=str)
    return raw.assign(naics=raw["naics"].str.split()).explode("naics", ignore_index=True)
