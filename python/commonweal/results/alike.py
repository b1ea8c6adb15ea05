"""Which scenarios the sources do not distinguish in a measure of their jobs."""

from __future__ import annotations

import numpy as np
import pandas as pd


def alike(direct: pd.DataFrame, figures: pd.DataFrame, least: float) -> dict[str, list[list[str]]]:
    """Groups of scenarios of whose direct work, two by two, at least a part of `least` is in different industries for
    which the sources have one and the same figure. Work in the same industries is not counted: there the figures are
    equal because the jobs are.

    Args:
        direct: hours of direct work, scenario x industry.
        figures: number of the figure, industry x measure (`same_figure` of the dataset).
        least: share from which on two are not distinguished.

    Returns:
        by measure that has any; scenarios in the order given, each in one group at most.
    """
    from scipy.sparse.csgraph import connected_components  # which takes long to load

    hours = direct.div(direct.sum(axis="columns").replace(0.0, np.nan), axis="index").fillna(0.0)
    industries = _shared(hours.to_numpy())
    found = {}
    for measure in figures:
        by_figure = _shared(hours.T.groupby(figures[measure].to_numpy()).sum().T.to_numpy())
        _, group = connected_components((by_figure >= least) & (industries < least), directed=False)
        together = [list(names) for _, names in direct.index.to_series().groupby(group) if len(names) > 1]
        if together:
            found[str(measure)] = together
    return found


def _shared(shares: np.ndarray) -> np.ndarray:
    """What the shares of two rows have in common, row x row."""
    return np.asarray(np.minimum(shares[:, None, :], shares[None, :, :]).sum(axis=2))
