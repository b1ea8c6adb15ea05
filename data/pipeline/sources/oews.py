"""What an hour is paid by industry: BLS's survey of employers, May 2025, carried from the NAICS of 2022 to the 402
industries.
"""

import re
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import ndtri

from pipeline.sources.concordance import GENERAL_GOVERNMENT, to_industries
from pipeline.sources.tables import table

FOLDER = "oews-2025"
ALL_INDUSTRIES, ALL_OCCUPATIONS = "000000", "00-0000"
PERCENTILES = {"h_p10": 0.10, "h_p25": 0.25, "h_p50": 0.50, "h_p75": 0.75, "h_p90": 0.90}
WAGES = ["h_mean", *PERCENTILES]
#: Levels of occupations: all and major groups, and detailed ones.
LEVELS = (0, 3)
#: The survey's codes for schools and hospitals of states and of local governments, and the industry that they make up.
PUBLIC = {"611002": "GSLGE", "611003": "GSLGE", "622002": "GSLGH", "622003": "GSLGH"}
GENERAL = ("S00500", "S00600", "GSLGO")
#: Prefixes of NAICS 2022 that are new, and those of 2017 that they took the place of.
OF_2017 = {
    "4491": "442",
    "4492": "443",
    "455": "452",
    "456": "446",
    "4571": "447",
    "4572": "4543",
    "458": "448",
    "4591": "4511",
    "4592": "4512",
    "4593": "4531",
    "4594": "4532",
    "4595": "4533",
    "4599": "4539",
    "5131": "5111",
    "5132": "5112",
    "516": "515",
}


def hourly_wages(sources: Path) -> pd.DataFrame:
    """Hourly wages of employees, USD of May 2025: `h_mean` and `PERCENTILES`, and `prefixes`, a tuple of NAICS 2022
    codes, by group.

    The index has the survey's groups of private employers (of all, where it does not tell them apart), GSLGE and GSLGH
    for public schools and hospitals, states' and local governments' weighted by their jobs, and 99 for all other
    governments. The survey leaves out the self-employed, private households, farms and soldiers.
    """
    names = table(sources, FOLDER, "industries.csv", dtype=str).set_index("industry_code")
    raw = table(
        sources,
        FOLDER,
        "industry_occupation_2025.csv.gz",
        dtype={"industry": str},
        usecols=["industry", "occ", "emp", *WAGES],
    )
    rows = raw[raw["occ"] == ALL_OCCUPATIONS].set_index("industry").join(names)
    owner = rows.index.to_series().map(PUBLIC)
    jobs = rows["emp"].groupby(owner).sum()
    public = (
        rows[WAGES]
        .mul(rows["emp"], axis="index")
        .groupby(owner)
        .sum()
        .div(jobs, axis="index")
        .assign(prefixes=[(), ()])
    )
    rows = rows[
        (rows["display_level"].astype(int) > 1)
        & ~rows["industry_name"].str.contains("Government Owned|OEWS Designation")
    ]
    private = rows["industry_name"].str.contains("Privately Owned", regex=False)
    rows["prefixes"] = [
        _prefixes(code, name, owned)
        for code, name, owned in zip(rows.index, rows["industry_name"], private, strict=True)
    ]
    # Private owners stand after all owners together, and take their place.
    rows = pd.concat([rows[~private], rows[private]]).drop_duplicates("prefixes", keep="last")
    return pd.concat([rows.rename({"99-100": GENERAL_GOVERNMENT[0]}), public])[["prefixes", *WAGES]]


def _prefixes(code: str, name: str, private: bool) -> tuple[str, ...]:
    """Prefixes of NAICS 2022 of one of the survey's groups."""
    if "-" in code:  # a sector, "44--46": from the first to below the last
        first, last = re.findall(r"\d+", code)
        return tuple(str(sector) for sector in range(int(first), int(last)))
    if not code.isdigit():  # several groups of four digits, which the name lists
        return tuple(re.findall(r"\d{4}", name))
    return ((code[:-1] if private else code).rstrip("0"),)


def spreads(wages: pd.DataFrame) -> pd.DataFrame:
    """Wages within a group: `spread`, the standard deviation of their logarithms, and `typical`, their median over
    their mean.

    The spread is that of the lognormal nearest to the logarithms of the five percentiles (least squares). The median
    over the mean is the group's own: a lognormal would derive it from the spread, but a few earn far more than it has
    them earn, and the mean counts them.

    Args:
        wages: from `hourly_wages`.
    """
    logs = np.log(wages[list(PERCENTILES)])
    z = ndtri(np.array(list(PERCENTILES.values())))
    spread = (logs.sub(logs.mean(axis="columns"), axis="index") * z).sum(axis="columns") / (z**2).sum()
    return pd.DataFrame({"spread": spread, "typical": wages["h_p50"] / wages["h_mean"]})


def jobs_by_occupation(sources: Path, times: str | None = None) -> pd.DataFrame:
    """Employees by group of the survey (the index of `hourly_wages` and more) and occupation, of all levels but minor
    and broad; 0 where the survey does not release them.

    Args:
        times: a column of the survey that they are multiplied with, such as `h_mean`.
    """
    level = table(sources, FOLDER, "occupations.csv", dtype={"occupation_code": str}).set_index("occupation_code")[
        "display_level"
    ]
    columns = ["industry", "occ", "emp", *([times] if times else [])]
    raw = table(sources, FOLDER, "industry_occupation_2025.csv.gz", dtype={"industry": str}, usecols=columns)
    raw = raw[raw["occ"].map(level).isin(LEVELS)].replace({"industry": {"99-100": GENERAL_GOVERNMENT[0]} | PUBLIC})
    amount = raw["emp"] * (raw[times] if times else 1.0)
    return amount.groupby([raw["industry"], raw["occ"]]).sum().unstack(fill_value=0.0)


def pay_of_occupations(sources: Path, wages: pd.DataFrame, groups: list[str]) -> pd.Series:
    """Of what a survey's group pays its employees, the part of these major groups of occupations (two digits of SOC).

    Args:
        wages: from `hourly_wages`, whose index the result has.
    """
    paid = jobs_by_occupation(sources, times="h_mean")
    return (paid[[f"{group}-0000" for group in groups]].sum(axis="columns") / paid[ALL_OCCUPATIONS]).reindex(
        wages.index
    )


def by_industry(values: pd.Series, wages: pd.DataFrame, mix: pd.Series, industry: pd.Index) -> pd.Series:
    """A figure by group of the survey, by industry: the mean over its NAICS codes; NaN where it has none.

    Args:
        values: by group, as the index of `wages`.
        wages: from `hourly_wages`.
        mix: NAICS codes in each industry (`concordance.naics_mix`).
    """
    listed = wages["prefixes"].explode().dropna()
    published = listed.map(of_2017).to_frame("prefix").join(values.rename("value")).set_index("prefix")["value"]
    result = to_industries(published.dropna(), mix).reindex(industry)
    result.update(values.reindex(sorted(set(PUBLIC.values()))))
    result[list(GENERAL)] = values.get(GENERAL_GOVERNMENT[0])
    return result


def of_2017(prefix: str) -> str:
    """A prefix of NAICS 2022 as it was in 2017."""
    new = next((new for new in OF_2017 if prefix.startswith(new)), "")
    return OF_2017.get(new, "") + prefix[len(new) :]
