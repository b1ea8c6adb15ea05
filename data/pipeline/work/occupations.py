"""What the occupations of an industry say about its jobs: health cover and schooling. OEWS has some 250 industries,
mostly of four digits.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from pipeline.sources.concordance import is_public
from pipeline.sources.oews import ALL_INDUSTRIES, ALL_OCCUPATIONS, by_industry, hourly_wages, jobs_by_occupation
from pipeline.sources.tables import table

#: Groups of the National Compensation Survey by the first two digits of SOC.
COVER_GROUPS = {
    "Management, business, and financial": ("11", "13"),
    "Professional and related": ("15", "17", "19", "21", "23", "25", "27", "29"),
    "Service": ("31", "33", "35", "37", "39"),
    "Sales and related": ("41",),
    "Office and administrative support": ("43",),
    "Construction, extraction, farming, fishing, and forestry": ("45", "47"),
    "Installation, maintenance, and repair": ("49",),
    "Production": ("51",),
    "Production, transportation, and material moving": ("53",),
}
#: What stands in for a group that the survey does not show among public workers.
WIDER = {
    "Management, business, and financial": "Management, professional, and related",
    "Sales and related": "Sales and office",
    "Construction, extraction, farming, fishing, and forestry": "Natural resources, construction, and maintenance",
    "Installation, maintenance, and repair": "Natural resources, construction, and maintenance",
    "Production": "Production, transportation, and material moving",
}
#: Bands of schooling, and the columns of BLS's table of attainment by occupation that make up each.
EDUCATION = {
    "less_than_high_school": ["Less than high school diploma"],
    "high_school": ["High school diploma or equivalent"],
    "some_college": ["Some college, no degree", "Associate's degree"],
    "bachelors": ["Bachelor's degree", "Master's degree", "Doctoral or professional degree"],
}
ATTAINMENT = "bls-employment-projections-occ", "occupation_education_attainment_2019_2021.csv"
#: Whom private households hire, for whom no survey of employers asks: cleaners, child care workers and aides, taken to
#: be as many each.
HOUSEHOLDS, HELPERS = "814000", ("37-2012", "39-9011", "31-1120")


def health_cover(sources: Path, mix: pd.Series, employees: pd.Series) -> pd.Series:
    """Share of employees in their employer's health plan, by industry: participation by occupation (NCS, March 2025,
    private or public) over the industry's occupations (OEWS, May 2025), scaled to the participation of all private and
    all public employees.

    Args:
        mix: NAICS codes in each industry (`concordance.naics_mix`).
        employees: by industry.
    """
    survey = table(sources, "ncs-medical-benefits-2025", "medical_care_access_by_occupation_march_2025.csv")
    survey = survey.set_index("occupation_group")
    wages, jobs = hourly_wages(sources), jobs_by_occupation(sources)
    group_of = {f"{soc}-0000": group for group, codes in COVER_GROUPS.items() for soc in codes}
    by_group = jobs[list(group_of)].T.groupby(group_of).sum().T
    by_group = by_group.div(by_group.sum(axis="columns"), axis="index").reindex(wages.index)
    helpers = pd.Series([group_of[f"{occupation[:2]}-0000"] for occupation in HELPERS])
    public = is_public(employees.index)
    result = pd.Series(0.0, index=employees.index)
    for owner, members in (("private", ~public), ("govt", public)):
        shown = survey[f"{owner}_participation_pct"] / 100.0
        rate = pd.Series({name: shown.get(name) for name in by_group.columns}, dtype=float)
        rate = rate.fillna(rate.index.to_series().map(WIDER).map(shown))
        cover = by_industry(by_group @ rate, wages, mix, employees.index)
        cover[HOUSEHOLDS] = rate[helpers].mean()
        cover = cover.fillna(cover.mean())  # customs duties have no workers
        mean = (cover * employees)[members].sum() / employees[members].sum()
        result[members] = (cover * shown["All workers"] / mean)[members]
    return result


def education(sources: Path, mix: pd.Series, industry: pd.Index) -> pd.DataFrame:
    """Shares of workers by highest schooling, industry x four bands: the industry's occupations (OEWS, May 2025), each
    with the schooling that it has in the nation among workers of 25 and older (BLS, from the Current Population Survey
    2019 and 2021).

    Occupations are taken to have the same schooling in every industry; those that the survey does not release have that
    of their major group.

    Args:
        mix: NAICS codes in each industry (`concordance.naics_mix`).
    """
    wages, counts = hourly_wages(sources), jobs_by_occupation(sources)
    schooling = attainment(sources)
    detailed = counts.columns[~counts.columns.str.endswith("0000")]
    major = counts.columns[counts.columns.str.endswith("-0000") & (counts.columns != ALL_OCCUPATIONS)]
    of_detailed = schooling.reindex(detailed).fillna(
        schooling.groupby(schooling.index.str[:6]).mean().reindex(detailed.str[:6]).set_axis(detailed)
    )
    of_major = (
        of_detailed.mul(counts.loc[ALL_INDUSTRIES, detailed], axis="index")
        .groupby(lambda code: f"{code[:2]}-0000")
        .sum()
    )
    of_major = of_major.div(of_major.sum(axis="columns"), axis="index")
    known = counts[detailed[of_detailed.notna().all(axis="columns")]]
    rest = (
        counts[major]
        .sub(known.T.groupby(lambda code: f"{code[:2]}-0000").sum().T, fill_value=0.0)
        .clip(lower=0.0)[major]
    )
    others = (counts[ALL_OCCUPATIONS] - counts[major].sum(axis="columns")).clip(lower=0.0)
    shares = (
        known @ of_detailed.loc[known.columns]
        + rest @ of_major.loc[major]
        + np.outer(others, schooling.loc[ALL_OCCUPATIONS])
    )
    shares = shares.div(shares.sum(axis="columns"), axis="index").reindex(wages.index)
    result = pd.DataFrame({band: by_industry(shares[band], wages, mix, industry) for band in EDUCATION})
    result.loc[HOUSEHOLDS] = of_detailed.loc[list(HELPERS)].mean()
    result = result.fillna(schooling.loc[ALL_OCCUPATIONS])  # customs duties have no workers
    return result.div(result.sum(axis="columns"), axis="index")


def attainment(sources: Path) -> pd.DataFrame:
    """Schooling by occupation, shares of workers of 25 and older: index code, columns `EDUCATION`, rows adding up to
    one.
    """
    raw = table(sources, *ATTAINMENT).set_index("2022 National Employment Matrix code")
    shares = pd.DataFrame({band: raw[columns].sum(axis="columns") for band, columns in EDUCATION.items()})
    return shares.div(shares.sum(axis="columns"), axis="index")
