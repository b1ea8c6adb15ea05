"""Tables that people give, as arrays of finite numbers: what is none is refused with where it stands."""

from __future__ import annotations

import copy
from decimal import Decimal
from numbers import Real
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import scipy.sparse as sp
import xarray as xr

from commonweal.base.errors import CommonwealError, ModelError

#: What netCDF files hold where they hold nothing, unless they say otherwise.
NETCDF_FILLS = (9.969209968386869e36, float(np.float32(9.969209968386869e36)))
#: Attributes of an array that say what stands for nothing.
FILLS = ("_FillValue", "missing_value")
#: Lines of a table, in messages.
LINES = ("row", "column", "layer")


class Table(NamedTuple):
    """A table as it was given.

    Attributes:
        values: finite doubles, a copy.
        axes: the labels of each dimension; None where it has none.
    """

    values: np.ndarray
    axes: list[pd.Index | None]


def read_table(
    table: Any,
    what: str,
    error: type[CommonwealError] = ModelError,
    dimensions: tuple[int, ...] = (1, 2),
    *,
    copy: bool = True,
) -> Table:
    """A table of numbers with its labels; the table itself never changes.

    Args:
        table: array-like, pandas, xarray or scipy.sparse, of any kind of real number and byte order.
        what: names the table in errors.
        dimensions: how many it may have.
        copy: whether the values are a copy where the table holds doubles already; else they are for reading alone.

    Raises:
        error: None, text, dates, complex numbers, True and False, other dimensions, or a value that is missing, masked
            or not finite, with its place.
    """
    if table is None:
        raise error(f"{what}: None was given; give an array or a table of numbers")
    if isinstance(table, xr.Dataset):
        raise error(f"{what}: a Dataset of xarray was given; give one of its variables")
    axes = _axes(table)
    given = _dense(table, what, error)
    if not axes:
        axes = [None] * given.ndim
    _require_dimensions(given, dimensions, what, error)
    if np.ma.isMaskedArray(given):
        hidden = np.ma.getmaskarray(given)
        if hidden.any():
            raise error(f"{what}: {_entry(axes, hidden)} is masked; fill in a number, or leave it out")
        given = given.data
    values = _real(given, axes, what, error, copy)
    low, high = (values.min(), values.max()) if values.size else (0.0, 0.0)
    if not (np.isfinite(low) and np.isfinite(high)):
        bad = ~np.isfinite(values)
        raise error(f"{what}: {_entry(axes, bad)} holds {values[bad][0]}; every entry must be a finite number")
    fills = [fill for fill in (*NETCDF_FILLS, *_fills(table)) if low <= fill <= high]
    if fills and (filled := np.isin(values, fills)).any():
        raise error(
            f"{what}: {_entry(axes, filled)} holds {values[filled][0]:g}, which stands for nothing (a fill value)"
        )
    return Table(values, axes)


def read_sparse(table: Any, what: str, error: type[CommonwealError] = ModelError) -> sp.csr_array:
    """A sparse matrix of any format, index width and byte order as compressed rows of doubles, a copy, duplicates added
    up.

    Raises:
        error: complex numbers, True and False, or what is no matrix of numbers.
    """
    if table.dtype.kind not in "fiu":
        raise error(f"{what}: {_kind(table.dtype)}; give real numbers")
    if table.ndim != 2:
        raise error(f"{what}: {table.ndim} dimension of a sparse array; give a matrix")
    table = _native(table)
    if table.format == "csr" and table.has_canonical_format:
        return sp.csr_array((table.data.astype(np.float64), table.indices.copy(), table.indptr.copy()), table.shape)
    entries = sp.coo_array(table)
    data, (i, j) = entries.data.astype(np.float64), (np.array(k, dtype=np.int64) for k in entries.coords)
    return sp.csr_array((data, (i, j)), shape=entries.shape)  # which adds up duplicates


def _native(table: Any) -> Any:
    """A sparse matrix whose arrays are in this machine's byte order, which SciPy asks for."""
    names = [
        name
        for name in ("data", "indices", "indptr", "row", "col")
        if isinstance(getattr(table, name, None), np.ndarray)
    ]
    foreign = [name for name in names if not getattr(table, name).dtype.isnative]
    if foreign:
        table = copy.copy(table)
        for name in foreign:
            array = getattr(table, name)
            setattr(table, name, array.astype(array.dtype.newbyteorder("=")))
    return table


def _axes(table: Any) -> list[pd.Index | None]:
    """The labels of each dimension of a table of pandas or xarray; nothing for other tables."""
    if isinstance(table, xr.DataArray):
        return [_coordinates(table, str(dim)) for dim in table.dims]
    return list(table.axes) if isinstance(table, (pd.DataFrame, pd.Series)) else []


def _coordinates(table: xr.DataArray, dim: str) -> pd.Index:
    """What xarray knows of a dimension: its index, or else the coordinates that run along it, or else its name."""
    if dim in table.indexes:
        return table.indexes[dim]
    along = {str(name): c.values for name, c in table.coords.items() if c.dims == (dim,)}
    if len(along) == 1:
        ((name, values),) = along.items()
        return pd.Index(values, name=name)
    if along:
        return pd.MultiIndex.from_arrays(list(along.values()), names=list(along))
    return pd.RangeIndex(table.sizes[dim], name=dim)


def _dense(table: Any, what: str, error: type[CommonwealError]) -> np.ndarray:
    if sp.issparse(table):
        return np.asarray(read_sparse(table, what, error).toarray())
    given = table.to_numpy() if hasattr(table, "to_numpy") else table
    if hasattr(given, "__dlpack__") and not hasattr(given, "__array__"):
        return np.from_dlpack(given)
    if np.ma.isMaskedArray(given):
        return given
    try:
        array = np.asarray(given)
        mixed = isinstance(given, (list, tuple)) and array.dtype.kind not in "fiu"
        return np.array(given, dtype=object) if mixed else array  # to say which entry is none
    except (ValueError, TypeError, RuntimeError) as fault:
        why = (
            "rows are of different lengths; give a rectangular table"
            if isinstance(given, (list, tuple))
            else str(fault)
        )
        raise error(f"{what}: {why}") from None


def _require_dimensions(given: np.ndarray, allowed: tuple[int, ...], what: str, error: type[CommonwealError]) -> None:
    if given.dtype.names:
        raise error(f"{what}: records with fields {', '.join(given.dtype.names)}; give a plain table of numbers")
    if given.ndim not in allowed:
        words = " or ".join(("no", "one", "two", "three")[count] for count in allowed)
        raise error(f"{what} must have {words} dimension{'s' if allowed[-1] > 1 else ''}, not {given.ndim}")


def _real(
    given: np.ndarray, axes: list[pd.Index | None], what: str, error: type[CommonwealError], copy: bool
) -> np.ndarray:
    """Doubles."""
    if given.dtype.kind in "fiu":
        return given.astype(np.float64, copy=copy)
    if given.dtype.kind != "O":
        raise error(f"{what}: {_kind(given.dtype)}; give real numbers")
    wrong = np.array([not _is_real(entry) for entry in given.flat], dtype=bool).reshape(given.shape)
    if wrong.any():
        entry = given[wrong][0]
        said = (
            "is missing"
            if entry is None or entry is pd.NA or entry is pd.NaT
            else f"holds {entry!r}, which is not a number"
        )
        raise error(f"{what}: {_entry(axes, wrong)} {said}")
    try:
        return given.astype(np.float64)
    except OverflowError:
        raise error(f"{what}: holds a number beyond the largest double; give it in larger units") from None


def _is_real(entry: Any) -> bool:
    """Whether an object is a number: dates count as whole numbers to NumPy, True and False to Python."""
    return isinstance(entry, (Real, Decimal)) and not isinstance(entry, (bool, np.bool_, np.timedelta64))


def _kind(dtype: np.dtype) -> str:
    names = {
        "c": "complex numbers",
        "b": "True and False",
        "m": "lengths of time",
        "M": "dates",
        "U": "text",
        "S": "text",
    }
    return names.get(dtype.kind, f"entries of type {dtype}")


def _fills(table: Any) -> list[float]:
    """What a variable of a file says that stands for nothing."""
    if not isinstance(table, xr.DataArray):
        return []
    known = [about[name] for about in (table.attrs, table.encoding) for name in FILLS if name in about]
    return [float(value) for value in known if _is_real(value)]


def _entry(axes: list[pd.Index | None], where: np.ndarray) -> str:
    """The first entry that a mask marks, by label where there are labels."""
    at = np.argwhere(where)[0]
    names = [k if axis is None else axis[k] for axis, k in zip(axes, at, strict=True)]
    words = [" ".join(map(str, name)) if isinstance(name, tuple) else str(name) for name in names]
    return ", ".join(f"{kind} {word}" for kind, word in zip(LINES, words, strict=False))
