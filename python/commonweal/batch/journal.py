"""The journal of a batch: the blocks that are done, each one durable before it counts."""

from __future__ import annotations

import fcntl
import os
import stat
import struct
import zlib
from pathlib import Path
from types import TracebackType

import numpy as np

from commonweal.base.errors import PlanError

#: What a journal begins with; then come its plan's identity and the numbers of a block.
MAGIC = b"commonweal-journal-1\n"


class Journal:
    """A file of records: a block's position, its numbers, and a check sum. What a killed run left half written is cut
    off when it is opened.

    One process at a time has it: the system's lock goes with the process, however that ends.
    """

    def __init__(self, path: Path, identity: bytes, size: int) -> None:
        """Opens or begins it.

        Args:
            identity: of the plan and its data, 32 bytes.
            size: numbers of a block.

        Raises:
            PlanError: another run has it, it belongs to another plan or to other data, or it cannot be written.
        """
        self.path, self.size = path, size
        head = MAGIC + identity + struct.pack("<Q", size)
        self._record = struct.calcsize("<Q") + 8 * size + struct.calcsize("<I")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(
                path, os.O_RDWR | os.O_CREAT | os.O_NONBLOCK, 0o666
            )  # a pipe would wait for its other end
        except OSError as fault:
            raise PlanError(f"{path}: cannot be written: {fault.strerror}") from None
        try:
            if not stat.S_ISREG(os.fstat(self._file).st_mode):
                raise PlanError(f"{path}: is no plain file; take it away, or name another output")
            self._lock()
            self._begin(head)
        except BaseException:
            os.close(self._file)
            raise
        self._start = len(head)
        self.done = self._read()

    def _lock(self) -> None:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise PlanError(f"{self.path}: another run is writing it; wait for it, or name another output") from None

    def _begin(self, head: bytes) -> None:
        there = os.pread(self._file, len(head), 0)
        if head.startswith(there):  # new, or cut off before it held a block
            self._end = 0
            self._append(head)
        elif there != head:
            raise PlanError(
                f"{self.path}: belongs to another plan, or to other data, parameters or another version; name another "
                f"output, or delete "
                "it to begin anew"
            )
        self._end = len(head)

    def _read(self) -> dict[int, int]:
        """Where each block's numbers stand; what follows the last whole record is cut off."""
        found: dict[int, int] = {}
        while len(record := os.pread(self._file, self._record, self._end)) == self._record:
            if zlib.crc32(record[:-4]) != struct.unpack("<I", record[-4:])[0]:
                break
            found[struct.unpack("<Q", record[:8])[0]] = self._end + 8
            self._end += self._record
        os.ftruncate(self._file, self._end)
        return found

    def append(self, block: int, numbers: np.ndarray) -> None:
        """Adds a block; when it returns, the block survives whatever comes.

        Raises:
            PlanError: it cannot be written, as on a full disk; the blocks before it stay.
        """
        record = struct.pack("<Q", block) + np.ascontiguousarray(numbers, dtype="<f8").tobytes()
        at = self._end + 8
        self._append(record + struct.pack("<I", zlib.crc32(record)))
        self.done[block] = at

    def _append(self, content: bytes) -> None:
        written = 0
        try:
            while written < len(content):
                written += os.pwrite(self._file, content[written:], self._end + written)
            os.fsync(self._file)
        except OSError as fault:
            os.ftruncate(self._file, self._end)
            raise PlanError(
                f"{self.path}: cannot be written: {fault.strerror}; what is done stays, and the same command goes on "
                f"from there"
            ) from None
        self._end += len(content)

    def numbers(self, block: int) -> np.ndarray:
        """Of a block that is done."""
        return np.frombuffer(os.pread(self._file, 8 * self.size, self.done[block]), dtype="<f8")

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._file)


def forget(path: Path, identity: bytes) -> None:
    """Takes a plan's journal away, where there is one that no run has in hand; anything else of that name stays."""
    try:
        file = os.open(path, os.O_RDWR | os.O_NONBLOCK)
    except OSError:
        return
    try:
        if stat.S_ISREG(os.fstat(file).st_mode) and os.pread(file, len(MAGIC) + len(identity), 0) == MAGIC + identity:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()
    except BlockingIOError:
        return
    finally:
        os.close(file)
