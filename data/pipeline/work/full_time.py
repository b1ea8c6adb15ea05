"""Who works full time all year, by industry: the American Community Survey's ninety industries, and within each the
hours of a week.
"""

from pathlib import Path

import pandas as pd

from pipeline.sources.concordance import is_public, to_industries
from pipeline.sources.tables import table
from pipeline.work.employment import capped

FOLDER, FILE = "acs-2018-industry-workforce", "acs1_2018_us_industry_tables.csv"
#: The survey's tables of all workers and of those who work full time the whole year.
ALL, FULL_TIME = "B24030", "B24040"
#: Our own list of the survey's industries and the NAICS codes in each; a longer code goes before a shorter one.
INDUSTRIES = Path(__file__).with_name("acs-industries.csv")
#: NAICS of public industries, which have no code of their own; all others of them are general government, 92.
PUBLIC = {
    "GSLGE": "61",
    "GSLGH": "622",
    "S00101": "22",
    "S00102": "52",
    "S00201": "485",
    "S00202": "22",
    "S00203": "22",
    "491000": "491",
}
GENERAL_GOVERNMENT = "92"
HOURS = "bls-cps-industry-series", "cps_ln_2019_annual_by_industry.csv"
#: The household survey's series of average hours of those who usually work full time, beyond farms.
FULL_WEEK = "LNU02533120"


def full_time_share(sources: Path, mix: pd.Series, week: pd.Series, employees: pd.Series) -> pd.Series:
    """Share of workers who work full time the whole year, by industry.

    Industries that the survey does not tell apart have its mean together; who of them does not work so is in proportion
    to what their weeks lack of a full one (42.5 hours, CPS 2019), an hour at least.

    Args:
        mix: NAICS codes in each industry (`concordance.naics_mix`).
        week: hours a week; employees: both by industry.
    """
    by_prefix = published(sources)
    share = to_industries(by_prefix, mix).reindex(week.index)
    public = week.index[is_public(week.index)]
    share[public] = [by_prefix[PUBLIC.get(code, GENERAL_GOVERNMENT)] for code in public]
    share = share.fillna(share.mean())  # customs duties have no workers
    lacking = (full_week(sources) - week).clip(lower=1.0)  # even where weeks are full some work a part of the year
    result = share.copy()
    for rate, members in share.groupby(share.round(10)).groups.items():
        staff = employees[members]
        if len(members) > 1 and staff.sum() > 0.0:
            others = capped(staff * lacking[members], staff, (1.0 - float(rate)) * staff.sum())
            result[members] = (1.0 - others / staff).fillna(float(rate))
    return result


def published(sources: Path) -> pd.Series:
    """Share by prefix of NAICS."""
    raw = table(sources, FOLDER, FILE)
    raw = raw.assign(label=raw["label"].str.split("!!").str[-1])
    counts = raw[raw["table"].isin([ALL, FULL_TIME])].groupby(["label", "table"])["estimate"].sum().unstack()
    listed = pd.read_csv(INDUSTRIES, dtype=str)
    listed = listed.assign(naics=listed["naics"].str.split()).explode("naics").set_index("naics")["label"]
    return listed.map(counts[FULL_TIME] / counts[ALL])


def full_week(sources: Path) -> float:
    """Hours a week of who usually works full time."""
    raw = table(sources, *HOURS, dtype=str).set_index("series_id")["value"]
    return float(raw[FULL_WEEK])
