"""What the occupations of a sector say about its jobs: health cover and education. Sectors, not industries: finer tables are not public."""

from pathlib import Path

import pandas as pd

from pipeline.concordance import is_public, sectors
from pipeline.sources import table

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
EDUCATION = {
    "less_than_high_school": ["less_than_hs_pct"],
    "high_school": ["hs_pct"],
    "some_college": ["some_college_pct", "associate_pct"],
    "bachelors": ["bachelor_pct", "master_pct", "doctoral_professional_pct"],
}


def health_cover(sources: Path, industry: pd.Index) -> pd.Series:
    """Share of employees in their employer's health plan: participation by occupation (NCS, March 2025, private or public) over the
    sector's occupations (OEWS, May 2024)."""
    survey = table(sources, "ncs-medical-benefits-2025", "medical_care_access_by_occupation_march_2025.csv")
    survey = survey.set_index("occupation_group")
    raw = table(sources, "oews-sector-wages", "oews_m2024_sector_total_major.csv")
    raw = raw[raw["o_group"] == "major"]
    jobs = pd.to_numeric(raw["tot_emp"], errors="coerce").fillna(0.0)
    group_of = {soc: group for group, codes in COVER_GROUPS.items() for soc in codes}
    group = raw["occ_code"].str[:2].map(group_of)
    mix = jobs.groupby([raw["naics"].astype(str), group]).sum().unstack(fill_value=0.0)
    mix = mix.div(mix.sum(axis="columns"), axis="index")
    rates = {}
    for owner in ("private", "govt"):
        shown = survey[f"{owner}_participation_pct"]
        rate = pd.Series({name: shown.get(name) for name in mix.columns}, dtype=float)
        rates[owner] = rate.fillna(rate.index.to_series().map(WIDER).map(shown)) / 100.0
    by_owner = pd.DataFrame({owner: mix @ rate for owner, rate in rates.items()})
    sector = sectors(industry)["oews"]
    public = is_public(industry)
    return (
        by_owner["govt"]
        .reindex(sector)
        .set_axis(industry)
        .where(public, by_owner["private"].reindex(sector).set_axis(industry))
    )


def education(sources: Path, industry: pd.Index) -> pd.DataFrame:
    """Shares of workers by highest schooling, industry x four bands: the sector's occupations (OEWS, May 2024), each with the schooling that
    it has in the nation (BLS, 2019 and 2021)."""
    raw = table(sources, "industry-education-derived", "education_shares_by_sector_derived.csv", index_col="naics")
    shares = pd.DataFrame({band: raw[columns].sum(axis="columns") for band, columns in EDUCATION.items()})
    shares = shares.div(shares.sum(axis="columns"), axis="index")
    return shares.reindex(sectors(industry)["oews"]).set_axis(industry)
