"""Numbers in as few bytes as their rounding allows: a logarithm in 15 bits and a sign, both bytes apart, compressed. Of
what lies in a few of many regions, only those."""

from __future__ import annotations

import base64
import gzip
from typing import Any

import numpy as np

#: Steps of a doubling: of totals, and of what arises in each region, whose sum is known from the totals.
FINE, COARSE = 1024, 128
#: The largest code; 0 is zero.
MOST = 2**15 - 1
#: Shares of a column below which a region's part is not kept by itself; the first with so few parts in all is taken.
THIN, MOST_PARTS = (0.003, 0.005, 0.01), 500_000


def rounding(steps: int) -> float:
    """How far a number can be off, over its size: half a step."""
    return float(2.0 ** (0.5 / steps) - 1.0)


class Numbers:
    """Arrays one after the other, for `numbers.js`."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._at = 0
        self.arrays: dict[str, dict[str, Any]] = {}

    def add(self, name: str, values: np.ndarray, steps: int) -> None:
        """An array whose rows (first axis) are each rounded to steps of a doubling below their own largest number."""
        rows = values.reshape(len(values), -1)
        top = np.abs(rows).max(axis=1, keepdims=True)
        top[top == 0.0] = 1.0
        with np.errstate(divide="ignore"):
            below = np.log2(np.abs(rows) / top) * steps
        code = np.where(below > 1 - MOST, MOST + np.round(np.maximum(below, 1 - MOST)), 0).astype(np.uint16)
        code |= (rows < 0.0).astype(np.uint16) << 15
        planes = np.stack([code >> 8, code & 0xFF]).astype(np.uint8)
        self.arrays[name] = {
            "at": self._at,
            "shape": list(values.shape),
            "steps": steps,
            "top": [float(f"{one:.9g}") for one in top[:, 0]],
        }
        self._parts.append(planes.tobytes())
        self._at += planes.size

    def add_parts(self, name: str, values: np.ndarray, places: int) -> float:
        """An array column x region as parts of the columns' sums: those that are large, each by itself; the others as
        one, which lies in the regions as it does on average for the place that the money is spent in. The last region,
        of all others, is always large.

        Returns:
            how much of a column's sum a region's part can be off.
        """
        whole = values.sum(axis=1)
        parts = values / np.where(whole == 0.0, 1.0, whole)[:, None]
        for thin in THIN:
            large = np.abs(parts) > thin
            large[:, -1] = True
            if large.sum() <= MOST_PARTS:
                break
        counts, where = large.sum(axis=1), np.nonzero(large)[1]
        spread = np.where(large, 0.0, parts).reshape(-1, places, values.shape[1]).sum(axis=0)[:, :-1]
        sums = spread.sum(axis=1, keepdims=True)
        self.add(f"{name}Thin", spread / np.where(sums == 0.0, 1.0, sums), COARSE)
        self.add(f"{name}Parts", parts[large][None], COARSE)
        self._add_bytes(f"{name}Counts", counts)
        self._add_bytes(f"{name}Regions", where)
        return thin + rounding(COARSE)

    def _add_bytes(self, name: str, values: np.ndarray) -> None:
        self.arrays[name] = {"at": self._at, "shape": list(values.shape)}
        self._parts.append(values.astype(np.uint8).tobytes())
        self._at += values.size

    def text(self) -> str:
        """All of them, gzip in base64."""
        return base64.b64encode(gzip.compress(b"".join(self._parts), 9, mtime=0)).decode()
