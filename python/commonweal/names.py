"""Looking up codes that people type: the unknown ones get an answer with the nearest match."""

import difflib
from collections.abc import Iterable, Sequence

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
