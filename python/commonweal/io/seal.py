"""The seal of a dataset file: 512 bytes in front of the HDF5 file, with the SHA-256 of all that follows.

HDF5 does not withstand damaged files: it reads wild addresses out of them and ends the process. So it is given none:
the seal is checked before HDF5 sees the first byte.
"""

import hashlib
import os
from pathlib import Path
from typing import BinaryIO

from commonweal.base.errors import DataError

#: Bytes of the seal: HDF5's smallest user block.
SEAL_SIZE = 512
FORMAT, VERSION = "commonweal-dataset", "2"
#: Most bytes of a dataset file.
MOST_BYTES = 2**32
#: How often larger than what it takes up a file may be, beyond so many bytes: holes hold no data.
HOLES, SMALL, BLOCK = 100, 2**20, 512
#: Longer texts are no version's number.
DIGITS = 3
HDF5 = b"\x89HDF\r\n\x1a\n"
CONVERT = '; docs/data-format.md, "Older files", says how to convert it'


def sealed_bytes(file: Path) -> bytes:
    """A dataset file whose seal holds, whole. What does not begin like one is refused before more of it is read.

    Raises:
        DataError: cut short, damaged, unsealed, of another version, or no dataset at all.
    """
    size = _size(file)
    with file.open("rb") as stream:
        _require_head(stream, size)
        stream.seek(0)
        whole = stream.read(size)
    _require_same(whole[:SEAL_SIZE], hashlib.sha256(memoryview(whole)[SEAL_SIZE:]).hexdigest())
    return whole


def require_sealed(file: Path) -> None:
    """Checks the seal of a file as `sealed_bytes` does, without holding more than a part of it.

    Raises:
        DataError: as `sealed_bytes`.
    """
    with file.open("rb") as stream:
        seal = _require_head(stream, _size(file))
        content = hashlib.sha256()
        while part := stream.read(SMALL):
            content.update(part)
    _require_same(seal, content.hexdigest())


def seal(file: Path) -> None:
    """Seals a file that has room for it: writes the hash of what follows over its first bytes.

    Raises:
        DataError: nothing follows.
    """
    whole = file.read_bytes()
    if len(whole) <= SEAL_SIZE:
        raise DataError("was cut short while it was written; is the disk full?")
    with file.open("r+b") as stream:
        stream.write(_seal(hashlib.sha256(memoryview(whole)[SEAL_SIZE:]).hexdigest()))


def _seal(content: str) -> bytes:
    return f"{FORMAT} {VERSION}\nsha256 {content}\n".encode().ljust(SEAL_SIZE, b"\0")


def _size(file: Path) -> int:
    about = os.stat(file)
    if about.st_size > MOST_BYTES:
        raise DataError(f"is larger than {MOST_BYTES // 2**30} GiB, the most that a dataset has")
    if about.st_size // HOLES > max(BLOCK * about.st_blocks, SMALL):
        raise DataError("is nearly all holes, and no dataset")
    return about.st_size


def _require_head(stream: BinaryIO, size: int) -> bytes:
    head = stream.read(SEAL_SIZE)
    if head.startswith(HDF5):
        raise DataError(f"is HDF5 without the seal of a dataset: of an older version, or of another tool{CONVERT}")
    begin = f"{FORMAT} ".encode()
    if not head.startswith(begin):
        raise DataError("is not a dataset of this format (docs/data-format.md), or is damaged")
    version = head[len(begin) :].split(b"\n")[0]
    if version != VERSION.encode() and len(version) <= DIGITS:
        raise DataError(
            f"has format version {version.decode(errors='replace')}; this release reads version {VERSION}{CONVERT}"
        )
    if size <= SEAL_SIZE:
        raise DataError("is cut short")
    return head


def _require_same(head: bytes, content: str) -> None:
    if head != _seal(content):
        raise DataError(
            "is damaged or cut short: its content does not match its seal. Take a fresh copy, or rebuild it"
        )
