"""What an hour is paid: wages within compensation, their spread within industries, and fifths of all jobs."""

from pathlib import Path

import numpy as np
import pandas as pd
from commonweal.accounts.work import share_below

from pipeline.sources.concordance import is_public
from pipeline.sources.oews import by_industry, hourly_wages, spreads
from pipeline.sources.tables import MILLION, table

FIFTHS = (0.2, 0.4, 0.6, 0.8)


def supplements(sources: Path, compensation: pd.Series, covered_wages: pd.Series, soldiers: pd.DataFrame) -> pd.Series:
    """Compensation of 2017 per dollar of wages: of governments, and of private employers, together BEA's of the
    nation."""
    raw = table(sources, "bea-state-accounts", "sainc4_state_personal_income_2012_2021.csv.gz")
    raw = raw[raw["stabbr"] == "US"].set_index("spiname")
    wages = raw.loc["Wages and salaries"]
    # Soldiers, whose compensation stands among the wages here, are left out of governments' own ratio.
    public = is_public(compensation.index)
    army = soldiers["pay"].sum()
    civil = (covered_wages[public].sum() - army) * wages["v_2017"] / wages["v_2019"]
    ratio = (compensation[public].sum() - army) / civil
    private = wages["v_2017"] * MILLION - compensation[public].sum() / ratio
    return pd.Series(compensation[~public].sum() / private, index=compensation.index).mask(public, ratio)


def later_supplements(sources: Path, before: pd.Series) -> pd.Series:
    """Compensation per dollar of wages after 2017: as it changed to 2021, the last year of both, for all alike.

    Args:
        before: from `supplements`.
    """
    raw = table(sources, "bea-state-accounts", "sainc4_state_personal_income_2012_2021.csv.gz")
    raw = raw[raw["stabbr"] == "US"].set_index("spiname")
    now, then = (
        1.0 + raw.loc["Supplements to wages and salaries", year] / raw.loc["Wages and salaries", year]
        for year in ("v_2021", "v_2017")
    )
    return before * (now / then)


def wage_shape(sources: Path, mix: pd.Series, industry: pd.Index) -> pd.DataFrame:
    """Wages within an industry and state, by industry: `spread` and `typical` as in `oews.spreads`.

    Those of the nation's industry. States differ in their means, which the spread of each then holds once more: it is
    somewhat too wide. Farms and private households, which the survey leaves out, have what it shows of their sectors.

    Args:
        mix: NAICS codes in each industry (`concordance.naics_mix`).
    """
    wages = hourly_wages(sources)
    shown = spreads(wages)
    shape = pd.DataFrame({name: by_industry(shown[name], wages, mix, industry) for name in shown})
    return shape.fillna(shape.mean())  # customs duties have no workers


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
