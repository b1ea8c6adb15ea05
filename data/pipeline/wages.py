"""What an hour is paid: wages within compensation, their spread within industries, and fifths of all jobs."""

from pathlib import Path

import numpy as np
import pandas as pd
from commonweal.accounts.work import share_below
from scipy.special import ndtri

from pipeline.concordance import is_public, sectors
from pipeline.regional_accounts import soldiers
from pipeline.sources import MILLION, table

PERCENTILES = {"h_pct10": 0.10, "h_pct25": 0.25, "h_median": 0.50, "h_pct75": 0.75, "h_pct90": 0.90}
FIFTHS = (0.2, 0.4, 0.6, 0.8)


def supplements(sources: Path, compensation: pd.Series, covered_wages: pd.Series) -> pd.Series:
    """Compensation per dollar of wages: of governments, and of private employers, together BEA's of the nation."""
    raw = table(sources, "bea-state-accounts", "sainc4_state_personal_income_2012_2021.csv.gz")
    raw = raw[raw["stabbr"] == "US"].set_index("spiname")
    wages = raw.loc["Wages and salaries"]
    # Soldiers, whose compensation stands among the wages here, are left out of governments' own ratio.
    public = is_public(compensation.index)
    army = soldiers(sources)["pay"].sum()
    civil = (covered_wages[public].sum() - army) * wages["v_2017"] / wages["v_2019"]
    ratio = (compensation[public].sum() - army) / civil
    private = wages["v_2017"] * MILLION - compensation[public].sum() / ratio
    return pd.Series(compensation[~public].sum() / private, index=compensation.index).mask(public, ratio)


def wage_shape(sources: Path, industry: pd.Index) -> pd.DataFrame:
    """Wages within an industry and state, by industry: `spread`, the standard deviation of their logarithms, and `typical`, their median
    over their mean.

    Each industry has its sector's shape around its own mean: the spread is fitted to the sector's five percentiles, the median over the
    mean is the sector's own. (A lognormal would derive it from the spread; but few earn far more than it has them earn, and the mean counts
    them.) Industries of one sector differ from each other, which the spread of each holds once more: it is somewhat too wide.
    """
    raw = table(sources, "oews-sector-wages", "oews_m2024_sector_total_major.csv")
    raw = raw[raw["o_group"] == "total"].astype({"naics": str}).set_index("naics")
    shown = np.log(raw[list(PERCENTILES)].astype(float))
    z = ndtri(np.array(list(PERCENTILES.values())))
    shape = pd.DataFrame(
        {
            "spread": (shown.sub(shown.mean(axis="columns"), axis="index") * z).sum(axis="columns") / (z**2).sum(),
            "typical": raw["h_median"].astype(float) / raw["h_mean"].astype(float),
        }
    )
    return shape.reindex(sectors(industry)["oews"]).set_axis(industry)


def fifths(median: pd.DataFrame, spread: pd.Series, jobs: pd.DataFrame) -> np.ndarray:
    """Hourly wages below which a fifth, two, three and four fifths of all jobs are paid."""
    low, high = np.zeros(len(FIFTHS)), np.full(len(FIFTHS), median.to_numpy().max())
    weight = jobs.to_numpy() / jobs.to_numpy().sum()
    while np.any(high - low > 1e-9 * high):
        middle = (low + high) / 2.0
        below = np.array(
            [(weight * share_below(limit, median.to_numpy(), spread.to_numpy()[:, None])).sum() for limit in middle]
        )
        low, high = np.where(below < FIFTHS, middle, low), np.where(below < FIFTHS, high, middle)
    return (low + high) / 2.0
