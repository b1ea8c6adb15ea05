"""Final demand as people give it, in the order of an economy's goods and regions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import xarray as xr

from commonweal.base.errors import ModelError
from commonweal.base.labels import Rows, keys, labelled, names_regions, require_unique, texts
from commonweal.base.names import positions
from commonweal.base.numbers import read_table

FinalDemand: TypeAlias = pd.DataFrame | pd.Series | xr.DataArray | Mapping[Any, float] | np.ndarray | Sequence[Any]

WHAT = "final demand"


def read_final_demand(final_demand: FinalDemand, rows: Rows, *, in_rows: bool) -> np.ndarray:
    """Goods x regions, from: labelled goods x regions, either way round; labels of (region, good), or of goods where
    there is one region, of which what is left out is zero; the same with a column for each category, whose sum counts;
    or plain arrays.

    Args:
        rows: regions and goods.
        in_rows: whether plain arrays of one dimension, and of rows x categories, are in the order of `rows.keys`; of
            one region they always are.

    Raises:
        ModelError: labels that the economy does not have, that are missing, or that stand twice; a shape that does not
            fit; a value that is not a finite number.
    """
    if isinstance(final_demand, Mapping) and not isinstance(final_demand, xr.Dataset):
        labels = pd.Index(list(final_demand), tupleize_cols=False)
        final_demand = pd.Series(list(final_demand.values()), index=labels, dtype=object)
        return _by_label(read_table(final_demand, WHAT).values, labels, rows)
    values, axes = read_table(final_demand, WHAT)
    goods, regions, shape = len(rows.sectors), len(rows.regions), values.shape
    if values.ndim == 2:
        if not _in_rows(axes, values.shape, rows):
            return _goods_by_regions(values, axes, rows)
        if axes[1] is not None:
            require_unique(keys(axes[1], WHAT), f"a column of {WHAT}")
        values, axes = values.sum(axis=1), axes[:1]
    if labelled(axes[0], rows.sectors):
        return _by_label(values, axes[0], rows)
    if values.shape != (goods * regions,) or not (in_rows or regions == 1):
        raise ModelError(
            f"{WHAT} has shape {shape} and no labels, but the model expects {goods} x {regions} (sector x region)"
            + (f", or {goods * regions} in the order of A's rows" if in_rows else "")
        )
    return values.reshape(regions, goods).T.copy()


def _in_rows(axes: list[pd.Index | None], shape: tuple[int, ...], rows: Rows) -> bool:
    """Whether a table's rows are regional goods, and its columns categories."""
    if isinstance(axes[0], pd.MultiIndex):
        return True
    if len(rows.regions) == 1:
        return not (names_regions(axes[1]) or _regions_first(axes, shape, rows))
    return not labelled(axes[0], rows.sectors) and shape[0] == len(rows.sectors) * len(rows.regions)


def _by_label(values: np.ndarray, index: pd.Index, rows: Rows) -> np.ndarray:
    given = rows.read(index, WHAT)
    require_unique(given, WHAT)
    result = np.zeros((len(rows.sectors), len(rows.regions)))
    result[_positions([good for _, good in given], [region for region, _ in given], rows)] = values
    return result


def _goods_by_regions(values: np.ndarray, axes: list[pd.Index | None], rows: Rows) -> np.ndarray:
    goods, regions = rows.sectors, rows.regions
    if _regions_first(axes, values.shape, rows):
        values, axes = values.T, axes[::-1]
    found = []
    for k, (axis, names, kind) in enumerate(zip(axes, (goods, regions), ("row", "column"), strict=True)):
        if labelled(axis, names):
            found.append(texts(axis, WHAT))
            require_unique(found[k], f"a {kind} of {WHAT}")
            continue
        if values.shape[k] != len(names):
            raise ModelError(
                f"{WHAT} has shape {values.shape}, but the model expects {len(goods)} x {len(regions)} (sector x "
                f"region)"
            )
        found.append(names)
    i, r = _positions(found[0], found[1], rows)
    result = np.zeros((len(goods), len(regions)))
    result[np.ix_(i, r)] = values
    return result


def _regions_first(axes: list[pd.Index | None], shape: tuple[int, ...], rows: Rows) -> bool:
    """Whether labels say that a table is regions x goods."""
    if names_regions(axes[0]) or names_regions(axes[1]):
        return names_regions(axes[0])

    def fits(k: int, known: list[str]) -> bool:
        axis = axes[k]
        return set(texts(axis, WHAT)) <= set(known) if labelled(axis, known) else shape[k] == len(known)

    says = labelled(axes[0], rows.regions) or labelled(axes[1], rows.sectors)
    straight = fits(0, rows.sectors) and fits(1, rows.regions)
    return says and not straight and fits(0, rows.regions) and fits(1, rows.sectors)


def _positions(goods: list[str], regions: list[str], rows: Rows) -> tuple[np.ndarray, np.ndarray]:
    return (
        positions(goods, rows.known_sectors or rows.sectors, kind="sector", error=ModelError, where="model.goods"),
        positions(regions, rows.known_regions or rows.regions, kind="region", error=ModelError, where="model.regions"),
    )
