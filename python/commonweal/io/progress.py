"""What a large economy is at, on the error stream: who waits for more than two seconds is told for what."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

#: Regional sectors from which on steps take seconds.
LARGE = 200_000


@contextmanager
def working(what: str, sectors: int) -> Iterator[None]:
    """Says what is begun, and how long it took; nothing for economies of fewer than `LARGE` regional sectors. Not to be nested."""
    if sectors < LARGE:
        yield
        return
    start = perf_counter()
    print(f"{what} ...", end="", file=sys.stderr, flush=True)
    try:
        yield
    finally:
        print(f" {perf_counter() - start:.1f} s", file=sys.stderr, flush=True)
