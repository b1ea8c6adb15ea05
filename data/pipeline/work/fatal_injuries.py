"""Fatal work injuries of 2018 by industry: counts by NAICS group, nested, spread below what is published by hours
worked.
"""

from pathlib import Path

import pandas as pd

from pipeline.sources.tables import table

FOLDER = "bls-fatal-injuries-2018"
EVERYBODY = ""


def fatal_injuries(sources: Path, mix: pd.Series, hours: pd.Series) -> pd.Series:
    """Deaths by industry, 2018; they add up to the agency's total.

    A group's deaths go to the smaller groups that are published; what these leave goes to its codes without a figure of
    their own, by hours worked, and to the published ones in proportion where there is no such code.

    Args:
        mix: NAICS codes in each industry (`concordance.naics_mix`).
        hours: worked a year, by industry.
    """
    weight = mix.mul(hours.reindex(mix.index.get_level_values("industry")).fillna(0.0).to_numpy())
    by_code = weight.groupby("naics").sum()
    by_code = by_code[by_code > 0.0]
    deaths = _spread(published_deaths(sources), by_code, EVERYBODY)
    per_hour = (deaths / by_code).reindex(mix.index.get_level_values("naics")).fillna(0.0)
    return weight.mul(per_hour.to_numpy()).groupby("industry").sum().reindex(hours.index).fillna(0.0)


def published_deaths(sources: Path) -> pd.Series:
    """Deaths by prefix of NAICS; all of them stand at the empty prefix. Supersectors, which repeat others, are left
    out.
    """
    raw = table(sources, FOLDER, "cfoi_2018_fatal_injuries_by_industry.csv", dtype={"industry_code": str})
    raw = raw[~raw["industry_code"].str.startswith("GP")]
    prefix = raw["industry_code"].str.rstrip("X").replace("000000", EVERYBODY)
    # A group with a single subgroup is listed at both levels under the same digits.
    return raw.groupby(prefix)["fatal_injuries"].max().astype(float)


def _spread(published: pd.Series, weight: pd.Series, prefix: str, total: float | None = None) -> pd.Series:
    """Deaths of a group by code."""
    total = published[prefix] if total is None else total
    below = [
        code
        for code in published.index
        if code.startswith(prefix) and code != prefix and weight.index.str.startswith(code).any()
    ]
    children = [code for code in below if not any(code.startswith(other) and code != other for other in below)]
    named = published[children].sum()
    apart = weight.index[~weight.index.str.startswith(tuple(children))] if children else weight.index
    left = total - named
    if len(apart) and left > 0.0:
        parts = [left * weight[apart] / weight[apart].sum()]
        scale = 1.0
    else:
        parts = [pd.Series(0.0, index=apart)]
        scale = total / named if named > 0.0 else 0.0
    for child in children:
        inside = weight[weight.index.str.startswith(child)]
        parts.append(_spread(published, inside, child, published[child] * scale))
    return pd.concat(parts)
