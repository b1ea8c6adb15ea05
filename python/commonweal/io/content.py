"""What stands in a dataset file, read and written as plain texts and arrays (docs/data-format.md)."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import numpy as np
from h5py import h5a, h5d, h5f, h5g, h5p, h5s, h5t

from commonweal.base.errors import DataError
from commonweal.io.plain import attributes_of, members, require_plain, texts_of
from commonweal.io.seal import FORMAT, SEAL_SIZE, VERSION, require_sealed, seal, sealed_bytes

#: As much as deflate can do: files are read often and written once.
PACKING = 9
#: What a file says of itself: that it is a dataset, and of which version.
INSIDE = {"format": FORMAT, "version": VERSION}
Read = TypeVar("Read")


@dataclass(frozen=True)
class Content:
    """What stands in a file: texts by name, labels by axis (`<axis>_<what>`: further labels on that axis), and by name
    the axes, values and attributes of each array."""

    attributes: dict[str, str]
    labels: dict[str, list[str]]
    arrays: dict[str, tuple[list[str], np.ndarray, dict[str, str]]] = field(default_factory=dict)

    def require_sound(self) -> None:
        """Refuses labels that stand twice or do not fit their axis, and values that are not finite."""
        for name, labels in self.labels.items():
            base = self.labels.get(name.split("_")[0], labels)
            if len(base) != len(labels):
                raise DataError(f"labels {name}: {len(labels)} entries for an axis of {len(base)}")
        for axis in sorted({axis for axes, _, _ in self.arrays.values() for axis in axes}):
            labels, seen = self.labels.get(axis, []), set[str]()
            for label in labels:
                if label in seen:
                    raise DataError(f"labels {axis}: {label} stands twice")
                seen.add(label)
        for name, (axes, values, _) in self.arrays.items():
            self._require_array(f"array {name}", axes, values)

    def _require_array(self, what: str, axes: list[str], values: np.ndarray) -> None:
        if not axes or len(axes) != values.ndim:
            raise DataError(f"{what}: names {len(axes)} axes but has {values.ndim} dimensions")
        for axis, length in zip(axes, values.shape, strict=True):
            if axis not in self.labels:
                raise DataError(f"{what}: axis {axis} has no labels")
            if len(self.labels[axis]) != length:
                raise DataError(f"{what}: axis {axis} has {length} entries for {len(self.labels[axis])} labels")
        finite = np.isfinite(values)
        if not finite.all():
            raise DataError(f"{what}: entry {np.flatnonzero(~finite)[0]} (row-major) is not a finite number")


def read_content(file: Path, *, arrays: bool = True) -> Content:
    """A file whose seal holds, whole, or without its arrays.

    Raises:
        DataError: as `commonweal.io.read_dataset`.
    """
    with about(file, "read"):
        _require_file(file)
        opened = h5f.open_file_image(sealed_bytes(file))  # what is checked is what is read
        content = Content(
            _plain_attributes(opened),
            dict(_each(opened, "labels", "labels", texts_of)),
            dict(_each(opened, "arrays", "array", _array)) if arrays else {},
        )
        content.require_sound()
    return content


def check_file(file: Path) -> None:
    """Checks a file's seal and structure, for tools that then read parts of it.

    Raises:
        DataError: as `read_content`, but for what is in the arrays.
    """
    with about(file, "read"):
        _require_file(file)
        require_sealed(file)
        _plain_attributes(h5f.open(os.fsencode(file), h5f.ACC_RDONLY))


def write_content(target: Path, content: Content, temporary: Path | None = None) -> None:
    """Writes content that is sound to a temporary name, then renames it: an interrupted write leaves the old file.

    Raises:
        DataError: the file was cut short.
        OSError: it cannot be written.
    """
    unsealed = temporary or _unused_beside(target)
    try:
        _write(unsealed, content)
        seal(unsealed)
        unsealed.replace(target)
    except BaseException:
        with suppress(OSError):
            unsealed.unlink()
        raise


@contextmanager
def about(path: Path, doing: str) -> Iterator[None]:
    """What goes wrong with a file is a DataError that begins with its name."""
    try:
        yield
    except DataError as fault:
        raise DataError(f"{path}: {fault}") from None
    except OSError as fault:
        if doing == "read" and isinstance(fault, FileNotFoundError):
            raise DataError(f"{path}: no such file") from None
        verb = "opened" if doing == "read" else doing
        raise DataError(f"{path}: cannot be {verb}: {fault.strerror or fault}") from None
    except (ValueError, RuntimeError, KeyError, TypeError, MemoryError) as fault:
        raise DataError(f"{path}: cannot be {doing}: {fault}") from None


def _plain_attributes(file: h5f.FileID) -> dict[str, str]:
    """What a file says of itself, once it has been looked at: that it is one of ours, of this version."""
    require_plain(file)
    attributes = attributes_of(h5g.open(file, b"/"))
    for name, expected in INSIDE.items():
        if name not in attributes:
            raise DataError(f"has no attribute {name}")
        if attributes[name] != expected:
            raise DataError(f"has the {name} {attributes[name]} inside, not {expected}")
    return attributes


def _each(file: h5f.FileID, group: str, kind: str, read: Callable[[h5d.DatasetID], Read]) -> Iterator[tuple[str, Read]]:
    """Every member of a group, with its name in errors."""
    opened = h5g.open(file, group.encode())
    for name in members(opened, f"group {group}"):
        try:
            yield name, read(h5d.open(opened, name.encode()))
        except DataError as fault:
            raise DataError(f"{kind} {name} {fault}") from None


def _array(data: h5d.DatasetID) -> tuple[list[str], np.ndarray, dict[str, str]]:
    attributes = attributes_of(data)
    values = np.empty(data.shape)
    data.read(h5s.ALL, h5s.ALL, values)
    return attributes.pop("axes", "").split(), values, attributes


def _write(path: Path, content: Content) -> None:
    """The HDF5 file, behind room for the seal. What HDF5 would decide by its own version is said here."""
    creation, access = h5p.create(h5p.FILE_CREATE), h5p.create(h5p.FILE_ACCESS)
    creation.set_userblock(SEAL_SIZE)
    access.set_libver_bounds(h5f.LIBVER_EARLIEST, h5f.LIBVER_V18)
    file = h5f.create(os.fsencode(path), h5f.ACC_TRUNC, fcpl=creation, fapl=access)
    try:
        _write_attributes(h5g.open(file, b"/"), content.attributes | INSIDE)
        labels, arrays = h5g.create(file, b"labels"), h5g.create(file, b"arrays")
        for name, texts in sorted(content.labels.items()):
            raw = _raw(texts)
            kind = _text_type(raw.dtype.itemsize)
            _made(labels, name, raw.shape, kind).write(h5s.ALL, h5s.ALL, raw, mtype=kind)
        for name, (axes, values, facts) in sorted(content.arrays.items()):
            data = _made(arrays, name, values.shape, h5t.IEEE_F64LE)
            data.write(h5s.ALL, h5s.ALL, values)
            _write_attributes(data, facts | {"axes": " ".join(axes)})
    finally:
        file.close()


def _made(group: h5g.GroupID, name: str, shape: tuple[int, ...], kind: h5t.TypeID) -> h5d.DatasetID:
    """An empty array in one chunk, compressed; without times, so that the same content gives the same bytes."""
    options = h5p.create(h5p.DATASET_CREATE)
    options.set_obj_track_times(False)
    options.set_chunk(shape)
    options.set_shuffle()
    options.set_deflate(PACKING)
    return h5d.create(group, name.encode(), kind, h5s.create_simple(shape), dcpl=options)


def _write_attributes(thing: h5g.GroupID | h5d.DatasetID, attributes: dict[str, str]) -> None:
    for name, text in sorted(attributes.items()):
        raw = _raw([text]).reshape(())
        kind = _text_type(raw.dtype.itemsize)
        h5a.create(thing, name.encode(), kind, h5s.create(h5s.SCALAR)).write(raw, mtype=kind)


def _raw(texts: Iterable[str]) -> np.ndarray:
    """UTF-8 of a fixed number of bytes, filled up with zeros."""
    encoded = [text.encode() for text in texts]
    return np.array(encoded, dtype=f"S{max([1, *map(len, encoded)])}")


def _text_type(size: int) -> h5t.TypeID:
    """Text of variable length lies in a heap of its own, from which a damaged file sends HDF5 astray."""
    kind = h5t.C_S1.copy()
    kind.set_size(size)
    kind.set_cset(h5t.CSET_UTF8)
    kind.set_strpad(h5t.STR_NULLPAD)
    return kind


def _unused_beside(target: Path) -> Path:
    number = 0
    while os.path.lexists(name := target.with_name(f"{target.name}.tmp{os.getpid()}-{number}")):
        number += 1
    return name


def _require_file(file: Path) -> None:
    if file.is_dir():
        raise DataError("is a folder, not a dataset file")
    file.stat()
    if not file.is_file():
        raise DataError("is not a plain file")
