"""Progress of a large economy on the error stream: a wait of more than two seconds says what it is for."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import Event, Timer
from time import perf_counter
from typing import TypeVar

T = TypeVar("T")

#: Regional sectors from which on steps take seconds.
LARGE = 200_000
#: Seconds before anything is said of a long run, and between lines of a log.
QUIET, BETWEEN = 2.0, 60.0


@contextmanager
def working(what: str, sectors: int) -> Iterator[None]:
    """Says what is under way once it takes longer than two seconds, and at its end how long it took; nothing for
    economies of fewer than `LARGE` regional sectors. Not to be nested.
    """
    if sectors < LARGE:
        yield
        return
    start = perf_counter()
    said = Event()

    def say() -> None:
        said.set()
        print(f"{what} ...", end="", file=sys.stderr, flush=True)

    waiting = Timer(QUIET, say)
    waiting.daemon = True
    waiting.start()
    try:
        yield
    finally:
        waiting.cancel()
        waiting.join()
        if said.is_set():
            print(f" {perf_counter() - start:.1f} s", file=sys.stderr, flush=True)


def counting(steps: Iterable[T], total: int, what: str, each: tuple[str, int] = ("", 1)) -> Iterator[T]:
    """The steps of a run, with how much is done, how fast and how long the others will take: one line that changes on a
    terminal, a line a minute in a log; nothing for a run of less than two seconds.

    Args:
        total: steps there are.
        each: what a step is counted as, and how many of it.
    """
    start = perf_counter()
    changes, said = sys.stderr.isatty(), start + QUIET - BETWEEN
    printed = False
    unit, number = each
    try:
        for done, step in enumerate(steps):
            now = perf_counter()
            if done and now - start > QUIET and (changes or now - said > BETWEEN):
                rate = done / (now - start)
                counts = f"{done * number:,} of {total * number:,} {unit}".rstrip()
                line = f"{what}: {counts}, {rate * number:,.1f} a second, {duration((total - done) / rate)} left"
                print(f"\r{line:<78}" if changes else line, end="" if changes else "\n", file=sys.stderr, flush=True)
                said, printed = now, True
            yield step
    finally:
        if printed and changes:
            print(file=sys.stderr, flush=True)


def duration(seconds: float) -> str:
    """In the two largest units."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min {rest:02} s" if minutes else f"{rest} s"
