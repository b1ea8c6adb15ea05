"""How far draws reach, formatted for people: used by the terminal and by the pages."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from commonweal.base.choices import SHOWN_ACCOUNTS
from commonweal.base.describe import counted
from commonweal.results.comparison import ADDITIONAL_JOBS
from commonweal.show.digits import format_number
from commonweal.show.words import QUALITY, heading_of

if TYPE_CHECKING:
    from commonweal.results.sample import Quantity, Sample


def ranges_table(sample: Sample, million: pd.Series, accounts: Sequence[str] = SHOWN_ACCOUNTS) -> pd.DataFrame:
    """How far draws reach, per million dollars, as text: "low to high" in each cell of an account; with type II, "type
    I / type II".

    Args:
        million: of each scenario's amount, USD.
    """
    year = sample.price_year
    closures = [str(name) for name in sample.point["closure"].values]
    known = [str(name) for name in sample.point["account"].values]
    table: dict[str, list[str]] = {}
    for account in [name for name in accounts if name in known]:
        heading, divisor, text = heading_of(account, *sample.accounts.loc[account, ["name", "unit"]])
        table[heading.format(year)] = [
            " / ".join(_range(sample.of(account, name, closure), text, million[name] * divisor) for closure in closures)
            for name in million.index
        ]
        if account == "jobs" and "labour_income" in known:
            title, text = QUALITY["pay"]
            pay = [
                sample.of("labour_income", name, "type-i") / sample.of("jobs", name, "type-i") for name in million.index
            ]
            table[title.format(year)] = [_range(one, text, 1.0) for one in pay]
    if "jobs" in accounts and ADDITIONAL_JOBS in known:
        table["job-years of additional purchases"] = [
            " / ".join(
                _range(sample.of(ADDITIONAL_JOBS, name, closure), "{:.1f}", million[name]) for closure in closures
            )
            for name in million.index
        ]
    return pd.DataFrame(table, index=million.index)


def _range(quantity: Quantity, text: str, divisor: float) -> str:
    return f"{text.format(quantity.low / divisor)} to {text.format(quantity.high / divisor)}"


def drawn_words(sample: Sample, million: pd.Series) -> str:
    """What was drawn, and how often each scenario has more job-years per dollar than the next."""
    draws = sample.values.sizes["draw"]
    text = (
        f"9 of 10 draws: of {counted(draws, 'draw')} of {', '.join(sample.drawn.values())}, 90 % lie between the two; "
        f"pay by type I."
    )
    if "jobs" not in sample.accounts.index:
        return text
    order = sorted(million.index, key=lambda name: -sample.of("jobs", name, "type-i").point / million[name])
    shares = [
        f"{first} before {second} in {np.mean(_each(sample, first, million) > _each(sample, second, million)):.0%}"
        for first, second in itertools.pairwise(order)
    ]
    return f"{text} By job-years per dollar {', '.join(shares)} of them." if shares else text


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
