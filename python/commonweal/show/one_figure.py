"""Measures of jobs as text: scenarios that the sources do not distinguish have one figure, and a note says so."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from commonweal.results.comparison import ComparisonData

#: The mark of a figure that stands for several scenarios.
ABOUT = "≈"
#: Dimensions of people that the table of all figures shows.
HEADLINE = ("sex", "education")
#: Measures of `Comparison.quality` and dimensions of people, as a note names them.
MEASURES = {
    "full_time": "full time all year",
    "health_cover": "health cover",
    "union": "union contracts",
    "fatal_injuries": "fatal injuries",
    "sex": "women and men",
    "race": "race",
    "origin": "Hispanic origin",
    "education": "schooling",
}


def with_one_figure(comparison: ComparisonData, measure: str, values: pd.Series, form: str) -> pd.Series:
    """Values by scenario as text; those that are not distinguished have their mean, marked."""
    text = values.map(form.format)
    for group in comparison.not_distinguished.get(measure, []):
        text[group] = ABOUT + form.format(values[group].mean())
    return text


def not_distinguished(comparison: ComparisonData, shown: Collection[str]) -> str:
    """Which scenarios stand together in which of the measures shown, in a sentence; "" where all are distinguished."""
    measures: dict[tuple[str, ...], list[str]] = {}
    for measure, groups in comparison.not_distinguished.items():
        for group in groups if measure in shown else ():
            measures.setdefault(tuple(group), []).append(MEASURES[measure])
    if not measures:
        return ""
    parts = [f"{_listed(names)} of {_listed(list(group))}" for group, names in measures.items()]
    return (
        f"{ABOUT}: the sources have a single figure for most of the direct work, so the mean is shown for each: "
        f"{'; '.join(parts)}."
    )


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
