"""Which scenarios the sources do not distinguish in a measure of their jobs."""

from __future__ import annotations

import numpy as np
import pandas as pd


def alike(direct: pd.DataFrame, figures: pd.DataFrame, least: float) -> dict[str, list[list[str]]]:
    """Groups of scenarios of whose direct work, two by two, at least a part of `least` is in different industries for which the sources have one
    and the same figure. Work in the same industries is not counted: there the figures are equal because the jobs are.

    Args:
        direct: hours of direct work, scenario x industry.
        figures: number of the figure, industry x measure (`same_figure` of the dataset).
        least: share, above which two are not distinguished.

    Returns:
        by measure that has any; scenarios in the order given, each in one group at most.
    """
    hours = direct.div(direct.sum(axis="columns").replace(0.0, np.nan), axis="index").fillna(0.0)
    industries = _shared(hours.to_numpy())
    found = {}
    for measure in figures:
        by_figure = _shared(hours.T.groupby(figures[measure].to_numpy()).sum().T.to_numpy())
        groups = _connected((by_figure >= least) & (industries < least), list(direct.index))
        if groups:
            found[str(measure)] = groups
    return found


def _shared(shares: np.ndarray) -> np.ndarray:
    """What the shares of two rows have in common, row x row."""
    return np.minimum(shares[:, None, :], shares[None, :, :]).sum(axis=2)


def _connected(pairs: np.ndarray, names: list[str]) -> list[list[str]]:
    """Groups of two or more that pairs connect."""
    group = np.arange(len(names))
    for a, b in zip(*np.nonzero(pairs), strict=True):
        group[group == group[b]] = group[a]
    return [[names[k] for k in np.flatnonzero(group == g)] for g in dict.fromkeys(group) if (group == g).sum() > 1]
