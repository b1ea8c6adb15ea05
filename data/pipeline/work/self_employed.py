"""Where the self-employed work: those of each occupation, in the industry that their trade makes up or where its
employees are.
"""

from pathlib import Path

import pandas as pd

from pipeline.sources.concordance import is_public
from pipeline.sources.oews import FOLDER, hourly_wages, of_2017
from pipeline.sources.tables import table

PROJECTIONS = "bls-employment-projections-2024-34"
THOUSAND = 1e3
#: Our own list of trades in which one works alone, by prefix of SOC, and NAICS codes of businesses of that trade alone.
TRADES = Path(__file__).with_name("trades.csv")
#: Groups of the survey whose people are all employees: agencies' staff, head offices, governments.
EMPLOYERS = ("5613", "55", "99")
DIGITS = 4


def self_employed(sources: Path, mix: pd.Series, payroll: pd.Series) -> pd.Series:
    """Unincorporated self-employed persons by industry, level of 2024 (BLS, Employment Projections, by occupation).

    A hairdresser works in a salon of her own, an accountant in an office of accountants (`TRADES`). Others of an
    occupation are spread over industries as its employees are (OEWS, May 2025). Farmers, whom the survey leaves out,
    are counted too few.

    Args:
        mix: NAICS codes in each industry (`concordance.naics_mix`).
        payroll: jobs on payrolls, by industry; persons of a group of NAICS codes go to its codes by them.
    """
    persons = by_occupation(sources)
    trade = _trades(persons.index)
    alone = [((prefix,), count) for prefix, count in persons.groupby(trade).sum().items()]
    weight = mix.mul(payroll.reindex(mix.index.get_level_values("industry")).fillna(0.0).to_numpy())
    weight = weight[~is_public(weight.index.get_level_values("industry")).to_numpy()]
    codes = weight.index.get_level_values("naics")
    result = pd.Series(0.0, index=weight.index)
    for group, count in [*alone, *_among_employees(sources, persons[trade.isna()])]:
        inside = weight.where(codes.str.startswith(group), 0.0)
        if inside.sum() > 0.0:
            result += count * inside / inside.sum()
    return result.groupby("industry").sum().reindex(payroll.index).fillna(0.0)


def by_occupation(sources: Path) -> pd.Series:
    """Self-employed persons by SOC code: jobs of 2024 times the share that is self-employed."""
    raw = table(sources, PROJECTIONS, "occupations_2024_2034.csv")
    raw = raw[raw["type"] == "Line item"].set_index("soc")
    return raw["emp_2024"] * THOUSAND * raw["self_employed_pct"].fillna(0.0) / 100.0


def _trades(occupations: pd.Index) -> pd.Series:
    """NAICS prefix of the trade of each occupation, by the longest prefix that is listed; NaN where none is."""
    listed = pd.read_csv(TRADES, dtype=str).set_index("occupation")["naics"]
    longest_first = sorted(listed.index, key=len, reverse=True)
    found = [next((prefix for prefix in longest_first if code.startswith(prefix)), None) for code in occupations]
    return pd.Series(found, index=occupations, dtype=object).map(listed)


def _among_employees(sources: Path, persons: pd.Series) -> list[tuple[tuple[str, ...], float]]:
    """Prefixes of NAICS 2017 of the survey's private groups of four digits, and the part of the persons in each: as
    employees of their occupations are spread over groups."""
    columns = ["industry", "occ", "emp"]
    raw = table(sources, FOLDER, "industry_occupation_2025.csv.gz", dtype={"industry": str}, usecols=columns)
    groups = hourly_wages(sources)["prefixes"]
    groups = groups[
        [bool(listed) and len(listed[0]) == DIGITS and not listed[0].startswith(EMPLOYERS) for listed in groups]
    ]
    jobs = raw[raw["industry"].isin(groups.index) & raw["occ"].isin(persons.index)].dropna(subset="emp")
    share = jobs["emp"] / jobs.groupby("occ")["emp"].transform("sum")
    counts = (share * jobs["occ"].map(persons)).groupby(jobs["industry"]).sum()
    return [(tuple(of_2017(prefix) for prefix in groups[group]), count) for group, count in counts.items()]
