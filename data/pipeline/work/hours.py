"""Hours a week that a job is paid: what is published by sector, spread over its industries by what a job and an hour
of them are paid.
"""

from pathlib import Path

import pandas as pd
from commonweal.parameters.registry import value
from scipy.optimize import brentq

from pipeline.sources.concordance import is_public
from pipeline.sources.oews import PUBLIC, by_industry, hourly_wages
from pipeline.sources.tables import table

FOLDER = "weekly-hours-industry"
PAYROLLS = "bls-qcew-us-2024q1"
#: Hours a week paid per job, rows of BLS's table B-2 by NAICS prefix; the first column of that table, March 2024.
PAID_HOURS = {
    "21": "Mining and logging",
    "113": "Mining and logging",
    "22": "Utilities",
    "23": "Construction",
    **dict.fromkeys(("321", "327", "33"), "Durable goods"),
    **dict.fromkeys(("31", "322", "323", "324", "325", "326"), "Nondurable goods"),
    "339": "Durable goods",
    "42": "Wholesale trade",
    **dict.fromkeys(("44", "45", "4B"), "Retail trade"),
    **dict.fromkeys(("48", "49"), "Transportation and warehousing"),
    "51": "Information",
    **dict.fromkeys(("52", "53"), "Financial activities"),
    **dict.fromkeys(("54", "55", "56"), "Professional and business services"),
    **dict.fromkeys(("61", "62"), "Private education and health services"),
    **dict.fromkeys(("71", "72"), "Leisure and hospitality"),
    "81": "Other services",
}
#: Industries outside that table: hours at work per person (CPS 2019), times paid hours per job over hours at work in
#: all industries.
WORKED_HOURS = {
    **dict.fromkeys(("111", "112", "114", "115"), "Agriculture, forestry, fishing, and hunting"),
    "814": "Other services, private households",
    **dict.fromkeys(("S00", "GSLGO"), "Public administration"),
    **dict.fromkeys(("GSLGE", "GSLGH"), "Education and health services"),
    **dict.fromkeys(("491", "S00101", "S00201", "S00202", "S00203"), "Transportation and utilities"),
}
#: NAICS codes of the public employers whose wages are surveyed apart (`oews.PUBLIC`).
PUBLIC_PREFIX = {"GSLGE": "61", "GSLGH": "622"}
PRIVATE_OWNER, PUBLIC_OWNERS = ["5"], ["2", "3"]
WEEKS_OF_QUARTER = 13.0
DIGITS = 6


def weekly_hours(sources: Path, mix: pd.Series, jobs: pd.Series) -> pd.Series:
    """Hours a week per job, by industry.

    Each sector keeps its published hours on average. Within it, hours go by what a job is paid a week over what an hour
    is paid (`implied_week`), up to full time (parameter `hours.most`). A sector on overtime, whose hours are above full
    time, has one figure for all its industries; so have industries whose hourly wages are not surveyed.

    Args:
        mix: NAICS codes in each industry (`concordance.naics_mix`).
        jobs: on payrolls, by industry: the weights of a sector's average.
    """
    sector = sector_hours(sources, jobs.index)
    week = implied_week(sources, mix, jobs.index).dropna()
    result = sector["hours"].copy()
    for _, members in sector.groupby("sector"):
        of = members.index.intersection(week.index)
        if len(of):
            result[of] = _to_average(week[of], jobs[of], members["hours"].iloc[0])
    return result


def sector_hours(sources: Path, industry: pd.Index) -> pd.DataFrame:
    """By industry: `sector`, whose hours are published, and its `hours` a week per job."""
    paid = table(sources, FOLDER, "ces_average_weekly_hours_2024_2025.csv", index_col="industry")["mar_2024"]
    worked = table(sources, FOLDER, "cps_2019_average_hours_at_work_by_industry.csv", index_col="industry")
    at_work = worked["average_hours_at_work"]
    scale = paid["Total private"] / at_work["Nonagriculture industries"]
    rates = {prefix: (name, paid[name]) for prefix, name in PAID_HOURS.items()}
    rates |= {prefix: (name, scale * at_work[name]) for prefix, name in WORKED_HOURS.items()}
    of = [rates[max((prefix for prefix in rates if code.startswith(prefix)), key=len)] for code in industry]
    return pd.DataFrame(of, index=industry, columns=["sector", "hours"])


def implied_week(sources: Path, mix: pd.Series, industry: pd.Index) -> pd.Series:
    """Pay of a job a week (QCEW, first quarter of 2024) over the wage of an hour (OEWS, May 2025), by industry.

    NaN where hourly wages are not surveyed, and in general government, whose payrolls are classed otherwise. Only the
    ratios between industries of a sector mean hours: a year lies between the two, and bonuses are in pay alone.
    """
    wages = hourly_wages(sources)
    raw = table(sources, PAYROLLS, "qcew_us_2024q1.csv.gz", dtype={"own_code": str, "industry_code": str})
    raw = raw[raw["industry_code"].str.len() == DIGITS]
    owners = {
        name: raw[raw["own_code"].isin(codes)].groupby("industry_code")[["wages_usd", "jobs_mean"]].sum()
        for name, codes in (("private", PRIVATE_OWNER), ("public", PUBLIC_OWNERS))
    }
    paid = {
        group: _within(owners["public"], (PUBLIC_PREFIX[group],))
        if group in PUBLIC_PREFIX
        else _within(owners["private"], prefixes)
        for group, prefixes in wages["prefixes"].items()
    }
    pay = pd.DataFrame(paid).T
    week = pay["wages_usd"] / pay["jobs_mean"] / WEEKS_OF_QUARTER / wages["h_mean"]
    result = by_industry(week, wages, mix, industry)
    return result.mask(is_public(industry) & ~industry.isin(PUBLIC.values()))


def _within(payrolls: pd.DataFrame, prefixes: tuple[str, ...]) -> pd.Series:
    return payrolls[payrolls.index.str.startswith(prefixes)].sum()


def _to_average(week: pd.Series, weight: pd.Series, average: float) -> pd.Series:
    """Hours that go by `week`, none above full time, and are `average` by weight; one figure where that is above
    full time.
    """
    most = value("hours.most")
    if average >= most:
        return pd.Series(average, index=week.index)
    total = weight.sum()

    def gap(scale: float) -> float:
        return float((weight * (scale * week).clip(upper=most)).sum() / total - average)

    return (brentq(gap, 0.0, most / week.min()) * week).clip(upper=most)
