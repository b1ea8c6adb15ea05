"""Arrays that took long to find, kept in files for the next process: in the library those of the embedded settings, in
the user's cache folder those of all others.

Whoever reads one must do with it what he would do without, only sooner: a file that is damaged, or that somebody else
put there, is as good as none. The environment variable `COMMONWEAL_CACHE` names another folder, or says "off".
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs
import xarray as xr

from commonweal.base.errors import DataError
from commonweal.io.paths import library_path
from commonweal.io.store import read_dataset, write_dataset

#: The environment variable, and what it says where nothing is to be kept.
CHOICE, OFF = "COMMONWEAL_CACHE", "off"
#: Bytes that files of the cache may take together; the longest unused go first.
MOST = 1_000_000_000
#: What its files are called: only these are ever removed, whatever else lies in a folder that the user named.
NAME = re.compile(r"[0-9a-f]{32}\.h5")
#: What a file says it is.
FORMAT = "commonweal cache 1"


@dataclass(frozen=True)
class Contents:
    """What the cache holds.

    Attributes:
        folder: where it is; None where it is off.
        files: how many there are.
        size: bytes of all of them.
    """

    folder: Path | None
    files: int
    size: int


def key_of(*inputs: Any) -> str:
    """A name for what was found from some inputs: the hash of arrays, texts and numbers."""
    sum_of_all = sha256(FORMAT.encode())
    for one in inputs:
        array = np.asarray(one)
        if array.dtype.hasobject or array.dtype.kind in "US":
            data = "\0".join(map(str, array.ravel())).encode()
        else:
            data = np.ascontiguousarray(array).tobytes()
        sum_of_all.update(f"{array.shape} {len(data)} ".encode() + data)
    return sum_of_all.hexdigest()[:32]


def read(key: str, shapes: Mapping[str, tuple[int, ...]]) -> dict[str, np.ndarray] | None:
    """The arrays that were kept under a key.

    Args:
        shapes: of each array.

    Returns:
        None where there are none, or such as have other names or shapes.
    """
    for folder in (_folder(), library_path() / "beginnings"):
        path = folder / f"{key}.h5" if folder else None
        if path is None or not path.exists():
            continue
        with suppress(DataError, OSError):
            found = read_dataset(path)
            arrays = {str(name): np.asarray(array.values) for name, array in found.data_vars.items()}
            right = {name: array.shape for name, array in arrays.items()} == dict(shapes)
            if right and found.attrs.get("cache") == FORMAT and found.attrs.get("key") == key:
                with suppress(OSError):
                    os.utime(path)  # used just now
                return arrays
    return None


def keep(key: str, arrays: Mapping[str, np.ndarray]) -> None:
    """Keeps arrays under a key for other processes; nothing happens where that cannot be."""
    folder = _folder()
    if folder is None:
        return
    labelled: dict[str, tuple[list[str], np.ndarray]] = {}
    labels: dict[str, list[str]] = {}
    for name, array in arrays.items():
        axes = [f"{name}{k}" for k in range(array.ndim)]
        labels |= {axis: [str(k) for k in range(size)] for axis, size in zip(axes, array.shape, strict=True)}
        labelled[name] = (axes, array)
    dataset = xr.Dataset(labelled, coords=labels, attrs={"cache": FORMAT, "key": key})
    with suppress(DataError, OSError):
        write_dataset(folder / f"{key}.h5", dataset)
        _make_room(folder)


def contents() -> Contents:
    """What the user's cache holds."""
    folder = _folder()
    files = _files(folder) if folder else []
    return Contents(folder, len(files), sum(size for _, size, _ in files))


def clear() -> Contents:
    """Empties the user's cache.

    Returns:
        what it held.
    """
    before = contents()
    for path, *_ in _files(before.folder) if before.folder else []:
        path.unlink(missing_ok=True)
    return before


def in_digits(array: np.ndarray, bits: int) -> np.ndarray:
    """Numbers rounded to so many binary digits, which take less room in a file."""
    fraction, exponent = np.frexp(array)
    return np.asarray(np.ldexp(np.round(np.ldexp(fraction, bits)), exponent - bits))


def _folder() -> Path | None:
    chosen = os.environ.get(CHOICE, "")
    if chosen.lower() == OFF:
        return None
    return Path(chosen) if chosen else platformdirs.user_cache_path("commonweal")


def _files(folder: Path) -> list[tuple[Path, int, float]]:
    """Files of the cache with their size and when they were last used, the longest unused first."""
    found = []
    for path in folder.glob("*.h5"):
        if not NAME.fullmatch(path.name):
            continue
        with suppress(OSError):  # another process may have removed it
            facts = path.stat()
            found.append((path, facts.st_size, facts.st_mtime))
    return sorted(found, key=lambda one: one[2])


def _make_room(folder: Path) -> None:
    files = _files(folder)
    over = sum(size for _, size, _ in files) - MOST
    for path, size, _ in files:
        if over <= 0:
            return
        path.unlink(missing_ok=True)
        over -= size
