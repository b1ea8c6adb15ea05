"""From other classifications to the 402 industries: the NAICS codes in each industry, and figures published by
prefixes of NAICS.
"""

from pathlib import Path

import pandas as pd

from pipeline.sources.qcew import covered_cells, crosswalk

#: Sectors as OEWS and ACS publish them, by the first two digits of an industry's code, and how each names them.
SECTORS = {
    "11": ("11", "Agriculture, forestry, fishing and hunting"),
    "21": ("21", "Mining, quarrying, and oil and gas extraction"),
    "22": ("22", "Utilities"),
    "23": ("23", "Construction"),
    **dict.fromkeys(("31", "32", "33"), ("31", "Manufacturing")),
    "42": ("42", "Wholesale trade"),
    **dict.fromkeys(("44", "45", "4B"), ("44", "Retail trade")),
    **dict.fromkeys(("48", "49"), ("48", "Transportation and warehousing")),
    "51": ("51", "Information"),
    "52": ("52", "Finance and insurance"),
    "53": ("53", "Real estate and rental and leasing"),
    "54": ("54", "Professional, scientific, and technical services"),
    "55": ("55", "Management of companies and enterprises"),
    "56": ("56", "Administrative and support and waste management services"),
    "61": ("61", "Educational services"),
    "62": ("62", "Health care and social assistance"),
    "71": ("71", "Arts, entertainment, and recreation"),
    "72": ("72", "Accommodation and food services"),
    "81": ("81", "Other services, except public administration"),
}
#: Government industries, which have no NAICS code of their own; all others of them are general government.
PUBLIC = {"GSLGE": "61", "GSLGH": "62", "S00101": "22", "S00102": "52", "S00201": "48", "S00202": "22", "S00203": "22"}
GENERAL_GOVERNMENT = ("99", "Public administration")


def is_public(industry: pd.Index) -> pd.Series:
    """True for governments, their schools, hospitals and enterprises, the post office included."""
    return industry.to_series().str.startswith(("S00", "GSLG", "491"))


def sectors(industry: pd.Index) -> pd.DataFrame:
    """By industry: `oews`, the code of its sector in OEWS, and `acs`, the sector's name in ACS."""
    rows = {code: SECTORS.get(PUBLIC.get(code, code[:2]), GENERAL_GOVERNMENT) for code in industry}
    return pd.DataFrame.from_dict(rows, orient="index", columns=["oews", "acs"])


def naics_mix(sources: Path, industry: pd.Index, split: pd.Series) -> pd.Series:
    """Index (industry, naics), six digits: shares of the industry's covered jobs, all ownerships; sums to 1 by
    industry.

    Industries that QCEW does not cover (railroads, private farming of some kinds) have each of their codes alike.

    Args:
        split: national weight by BEA detail industry, which divides a NAICS code that several industries share.
    """
    jobs = covered_cells(sources, split).groupby(["industry", "naics"])["jobs"].sum()
    jobs = jobs[jobs > 0.0]
    unseen = industry.difference(jobs.index.get_level_values("industry"))
    codes = crosswalk(sources, split).set_index(["industry", "naics"]).index
    codes = codes[codes.get_level_values("industry").isin(unseen)]
    both = pd.concat([jobs, pd.Series(1.0, index=codes)])
    return both / both.groupby("industry").transform("sum")


def by_prefix(published: pd.Series, codes: pd.Index) -> pd.Series:
    """For each NAICS code the figure published for its longest prefix; NaN where there is none.

    Args:
        published: by prefix.
    """
    result = pd.Series(float("nan"), index=codes)
    for length in range(2, 7):
        result = published.reindex(codes.str[:length]).set_axis(codes).fillna(result)
    return result


def to_industries(published: pd.Series, mix: pd.Series) -> pd.Series:
    """A rate published by prefixes of NAICS, by industry: the mean over its codes. NaN where none is published.

    Args:
        mix: from `naics_mix`.
    """
    codes = mix.index.get_level_values("naics").unique()
    rate = by_prefix(published, codes).reindex(mix.index.get_level_values("naics")).set_axis(mix.index)
    known = mix.where(rate.notna())
    return (rate * known).groupby("industry").sum(min_count=1) / known.groupby("industry").sum(min_count=1)
