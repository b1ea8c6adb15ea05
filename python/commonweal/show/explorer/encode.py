"""Numbers in as few bytes as their rounding allows: a logarithm in 15 bits and a sign, both bytes apart, compressed."""

from __future__ import annotations

import base64
import gzip
from typing import Any

import numpy as np

#: Steps of a doubling: of totals, and of what arises in each region, whose sum is known from the totals.
FINE, COARSE = 1024, 128
#: The largest code; 0 is zero.
MOST = 2**15 - 1


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

    def text(self) -> str:
        """All of them, gzip in base64."""
        return base64.b64encode(gzip.compress(b"".join(self._parts), 9, mtime=0)).decode()
