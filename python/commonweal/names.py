"""What people type: codes, the unknown ones answered with the nearest match, and numbers."""

import difflib
from collections.abc import Iterable, Sequence
from typing import Any, TypeGuard

import numpy as np

from commonweal.errors import CommonwealError


def nearest(name: str, known: Iterable[str]) -> str:
    """'; did you mean ...?' for the closest of `known`, or nothing where none is close."""
    by_lower = {entry.lower(): entry for entry in known}
    close = difflib.get_close_matches(name.lower(), by_lower, n=3, cutoff=0.5)
    return f"; did you mean {' or '.join(by_lower[entry] for entry in close)}?" if close else ""


def positions(
    names: Iterable[object],
    known: Sequence[str],
    *,
    kind: str,
    error: type[CommonwealError],
    where: str,
) -> np.ndarray:
    """Positions of `names` in `known`.

    Raises:
        error: a name is not known; the message says which, where, and what is closest.
    """
    index = {entry: position for position, entry in enumerate(known)}
    result = []
    for name in names:
        if name not in index:
            hint = nearest(str(name), known) or f"; `{where}` lists all {len(known)}"
            raise error(f"unknown {kind} {str(name)!r}{hint}")
        result.append(index[str(name)])
    return np.array(result, dtype=np.intp)


def is_number(value: Any) -> TypeGuard[float]:
    """True and False are whole numbers to Python, but nobody means a share or an amount by them."""
    return isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)


def is_whole(value: Any) -> TypeGuard[int]:
    """As `is_number`, of whole numbers."""
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool)
