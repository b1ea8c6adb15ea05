"""Tables that people give, as arrays of finite numbers: what is none is refused with where it stands."""

from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sp

from commonweal.errors import ModelError


def numbers(table: Any, what: str) -> np.ndarray:
    """One or two dimensions of finite doubles.

    Args:
        table: array-like, pandas or scipy.sparse.
        what: names the table in errors.

    Raises:
        ModelError: None, text, complex numbers, more than two dimensions, or a value that is not finite.
    """
    if table is None:
        raise ModelError(f"{what}: None was given; give an array or a table of numbers")
    given = table.toarray() if sp.issparse(table) else table.to_numpy() if hasattr(table, "to_numpy") else table
    try:
        values = np.asarray(given)
    except ValueError:
        raise ModelError(f"{what}: rows are of different lengths; give a rectangular table") from None
    if values.dtype.kind == "c":
        raise ModelError(f"{what}: complex numbers; give real ones")
    if values.dtype.kind not in "fiub":
        values = _from_objects(values, what)
    if values.ndim > 2:
        raise ModelError(f"{what}: {values.ndim} dimensions; give one or two")
    values = values.astype(float)
    if not np.isfinite(values).all():
        where = tuple(int(k) for k in np.argwhere(~np.isfinite(values))[0])
        raise ModelError(f"{what}: {_place(table, where)} holds {values[where]}; every entry must be a finite number")
    return values


def _from_objects(values: np.ndarray, what: str) -> np.ndarray:
    """Objects that are numbers, one by one: pandas keeps columns of mixed kinds so."""
    for entry in values.flat:
        if isinstance(entry, (str, bytes)) or not np.isreal(entry) or entry is None:
            raise ModelError(f"{what}: holds {entry!r}, which is not a number")
    try:
        return values.astype(float)
    except (TypeError, ValueError):
        raise ModelError(f"{what}: holds what is not a number; give a table of numbers") from None


def _place(table: Any, where: tuple[int, ...]) -> str:
    """Row and column of an entry, by label where there are labels."""
    labels = [axis[k] for axis, k in zip(table.axes, where, strict=True)] if hasattr(table, "axes") else list(where)
    names = [" ".join(map(str, label)) if isinstance(label, tuple) else str(label) for label in labels]
    return ", ".join(f"{kind} {name}" for kind, name in zip(("row", "column"), names, strict=False)) or "it"


def aligned(axis: pd.Index, rows: pd.Index, what: str) -> np.ndarray | None:
    """Positions in `axis` of the labels `rows`, in their order; None where they are the same already, or `axis` has no labels.

    Raises:
        ModelError: other labels than those of the rows, or one twice.
    """
    if axis.equals(rows) or (isinstance(axis, pd.RangeIndex) and len(axis) == len(rows)):
        return None
    if axis.has_duplicates or set(axis) != set(rows):
        strange = next((label for label in axis if label not in rows), None)
        fault = f"carries {strange!r}, which is no row of A" if strange is not None else "lacks labels of A, or holds one twice"
        raise ModelError(f"{what} {fault}; give the labels of A's rows, in any order, or plain arrays in A's order")
    return axis.get_indexer(rows)
