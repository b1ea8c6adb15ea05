"""Industries that the sources do not distinguish, by measure of their jobs: those with one and the same figure."""

import numpy as np
import pandas as pd
import xarray as xr

from pipeline.sources.tables import array

#: Digits in which figures are compared; sums of the same shares differ in the last ones.
DIGITS = 10


def same_figures(rates: dict[str, pd.Series], groups: xr.DataArray) -> xr.DataArray:
    """Numbers, industry x measure: industries with the same number have one figure of the source.

    Args:
        rates: by measure of `commonweal.results.tidy.QUALITY`, of employees, before anything else moves them.
        groups: shares of workers, industry x group (`people.people`); each of their dimensions is a measure, too.
    """
    dimension = groups["group_dimension"].values
    figures = {name: rate.to_numpy()[:, None] for name, rate in rates.items()}
    figures |= {str(name): groups.values[:, dimension == name] for name in dict.fromkeys(dimension)}
    numbers = [
        np.unique(values.round(DIGITS), axis=0, return_inverse=True)[1].reshape(-1) for values in figures.values()
    ]
    result = array(
        np.stack(numbers, axis=1),
        ("industry", "measure"),
        unit="number of the figure",
        year="2025",
        status="modelled",
        source="as the rates and shares themselves",
        method="industries to which the sources give one and the same figure have the same number",
    )
    return result.assign_coords(measure=("measure", np.array(list(figures), dtype=object)))
