"""Dataset files (docs/data-format.md) as xarray datasets."""

import os
from collections.abc import Collection, Hashable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import xarray as xr

from commonweal.base.errors import DataError
from commonweal.io.content import Content, about, check_file, read_content, write_content
from commonweal.io.files import check_name, is_stream, make_folder
from commonweal.io.paths import as_path


def read_dataset(path: str | os.PathLike[str]) -> xr.Dataset:
    """Reads a dataset file whose seal holds: the SHA-256 of its content, checked before anything else looks at it.

    Returns variables with the file's axes as dimensions, labels as coordinates, and unit, year, status, source, method
    and role as attributes.

    Raises:
        DataError: the file is not there, a folder, damaged, of another format or an older version, or changed since it
            was written. A file from a stranger: `verify` first.
    """
    file = as_path(path, DataError, what="a dataset")
    content = read_content(file)
    with _holding_together(file):
        known = {axis for axes, _, _ in content.arrays.values() for axis in axes}
        coordinates = {
            name: (_axis(name, known), np.array(codes, dtype=object)) for name, codes in content.labels.items()
        }
        variables: dict[Hashable, xr.DataArray] = {}
        for name, (axes, values, facts) in content.arrays.items():
            variables[name] = xr.DataArray(values, dims=axes, attrs=facts)
        return xr.Dataset(variables, coords=coordinates, attrs=content.attributes)


def read_labels(path: str | os.PathLike[str]) -> dict[str, list[str]]:
    """The labels of a dataset file alone, by axis, where that is all one asks.

    Raises:
        DataError: as `read_dataset`.
    """
    return read_content(as_path(path, DataError, what="a dataset"), arrays=False).labels


def open_dataset(path: str | os.PathLike[str]) -> xr.Dataset:
    """Opens a dataset file whose seal holds: as `read_dataset`, but each array is read when it is used, and of a
    selection that alone. The file must stay as it is until then.

    Raises:
        DataError: as `read_dataset`.
    """
    file = as_path(path, DataError, what="a dataset")
    check_file(file)

    def group(name: str | None) -> xr.Dataset:
        return xr.open_dataset(os.fspath(file), group=name, engine="h5netcdf", phony_dims="sort", decode_cf=False)

    with _holding_together(file):
        arrays = {}
        for name, array in group("arrays").items():
            axes = array.attrs.pop("axes").split()
            arrays[name] = array.rename(dict(zip(array.dims, axes, strict=True)))
        axes = {axis for array in arrays.values() for axis in array.dims}
        coordinates = {
            name: (_axis(str(name), axes), np.char.decode(labels.values, "utf-8").astype(object))
            for name, labels in group("labels").items()
        }
        opened = xr.Dataset(arrays, coords=coordinates, attrs=group(None).attrs)
        for axis in axes:
            if opened.indexes[axis].has_duplicates:
                raise DataError(
                    f"{file}: labels {axis}: {opened.indexes[axis][opened.indexes[axis].duplicated()][0]} stands twice"
                )
        return opened


def write_dataset(path: str | os.PathLike[str], dataset: xr.Dataset, temporary: str | os.PathLike[str] = "") -> None:
    """Writes a dataset file: to a temporary name beside it, then renamed. The same dataset gives the same bytes, with
    the same h5py.

    Args:
        temporary: that name, which is written over; default: one that nothing has.

    Raises:
        DataError: an array has a dimension without labels or a value that is not finite, or the file cannot be written.
    """
    labels = {str(name): [str(label) for label in coordinate.values] for name, coordinate in dataset.coords.items()}
    arrays = {}
    for name, variable in dataset.data_vars.items():
        values = np.ascontiguousarray(variable.values, dtype=np.float64)
        facts = {str(key): str(value) for key, value in variable.attrs.items()}
        arrays[str(name)] = ([str(axis) for axis in variable.dims], values, facts)
    target = check_name(path, DataError, what="dataset")
    if is_stream(target):
        raise DataError(f"{path}: is a device or a pipe; a dataset is written to a plain file")
    attributes = {str(key): str(value) for key, value in dataset.attrs.items()}
    content = Content(attributes, labels, arrays)
    with about(Path(path), "written"):
        content.require_sound()
    make_folder(target, DataError)
    with about(Path(path), "written"):
        write_content(target, content, Path(temporary) if os.fspath(temporary) else None)


@contextmanager
def _holding_together(path: Path) -> Iterator[None]:
    """What xarray cannot make a dataset of is an error of the file, whatever xarray says of it."""
    try:
        yield
    except DataError:
        raise
    except Exception as fault:
        raise DataError(
            f"{path}: its arrays and labels do not make a dataset ({type(fault).__name__}: {fault})"
        ) from None


def _axis(label: str, axes: Collection[Hashable]) -> str:
    """The axis that labels stand on: their own name, or its first word."""
    return label if label in axes else label.split("_")[0]
