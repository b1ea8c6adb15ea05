"""How evenly an account falls over regions and incomes."""

from __future__ import annotations

import numpy as np
import pandas as pd


def theil(amounts: pd.Series, population: pd.Series, parts: pd.Series) -> tuple[float, float, float]:
    """Theil's index of amounts against population, and its share within and between parts of the country (Theil, 1967).

    T = sum_r s_r ln(s_r / p_r), with s a region's share of the amounts and p its share of the population; zero where
    every person has alike.

    Args:
        amounts, population: by region, not negative.
        parts: the part of the country that each region is in.

    Returns:
        the index, within parts, between parts; the first is the sum of the others.
    """
    s, p = amounts / amounts.sum(), population / population.sum()
    of_part, people = s.groupby(parts).transform("sum"), p.groupby(parts).transform("sum")
    within = (s * _log((s / of_part.replace(0.0, np.nan)) / (p / people))).sum()
    sums, counts = s.groupby(parts).sum(), p.groupby(parts).sum()
    between = (sums * _log(sums / counts)).sum()
    return float(within + between), float(within), float(between)


def spread_table(
    by_region: pd.DataFrame, places: pd.DataFrame, disadvantaged: np.ndarray, elasticity: float
) -> pd.DataFrame:
    """See `Comparison.spread`.

    Args:
        by_region: scenario x region.
        places: index region; columns population, income_per_person, part.
        disadvantaged: the part of each region that lies in disadvantaged communities.
    """
    people, income = places["population"], places["income_per_person"]
    mean = float((people * income).sum() / people.sum())
    rows = {}
    for scenario, amounts in by_region.iterrows():
        whole, within, between = theil(amounts.clip(lower=0.0), people, places["part"])
        rows[scenario] = {
            "theil": whole,
            "within": within,
            "between": between,
            "to_poorer": float(amounts[income < mean].sum() / amounts.sum()),
            "to_disadvantaged": float((amounts * disadvantaged).sum(skipna=False) / amounts.sum()),
            "income_weighted": float((amounts * (mean / income) ** elasticity).sum() / amounts.sum()),
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("scenario")


def _log(ratio: pd.Series) -> pd.Series:
    """Logarithm; nothing at zero, where its product with zero is meant."""
    return np.log(ratio.where(ratio > 0.0, 1.0))
