"""How far draws reach, formatted for people: used by the terminal and by the pages."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from commonweal.base.describe import counted
from commonweal.show.digits import format_number

if TYPE_CHECKING:
    from commonweal.results.sample import Sample


def drawn_words(sample: Sample, million: pd.Series) -> str:
    """What was drawn, and how often each scenario has more job-years per dollar than the next."""
    draws = sample.values.sizes["draw"]
    *others, last = sample.drawn.values()
    varied = f"{', '.join(others)} and {last}" if others else last
    text = (
        f"9 of 10 draws: 90% of {counted(draws, 'draw')} lie in this range. Each draw varies at random what is "
        f"uncertain: {varied}. Pay is that of type I."
    )
    if "jobs" not in sample.accounts.index:
        return text
    order = sorted(million.index, key=lambda name: -sample.of("jobs", name, "type-i").point / million[name])
    shares = [
        f"{first} {'more' if k else 'supports more job-years per dollar'} than {second} in "
        f"{np.mean(_each(sample, first, million) > _each(sample, second, million)):.0%}"
        for k, (first, second) in enumerate(itertools.pairwise(order))
    ]
    return f"{text} Of the draws, {'; '.join(shares)}." if shares else text


def _each(sample: Sample, name: str, million: pd.Series) -> np.ndarray:
    return np.asarray(sample.of("jobs", name, "type-i").draws / million[name])


def best_words(best: pd.DataFrame) -> pd.DataFrame:
    """`best_table` as text."""
    shown = best[["median", "low", "high"]].map(format_number)
    shown["first in"] = best["first"].map("{:.0%}".format)
    shown["ranks"] = [
        str(best_rank) if best_rank == worst else f"{best_rank} to {worst}"
        for best_rank, worst in zip(best["best"], best["worst"], strict=True)
    ]
    return shown
