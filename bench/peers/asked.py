"""What every peer's script does: reads a problem, answers questions one by one, and says what each took.

Runs in the peer's own environment, with NumPy and SciPy.
"""

from __future__ import annotations

import contextlib
import inspect
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from footprints import four_accounts
from laws import Law
from problems import Problem, textbook

QUESTIONS = ("demand", "accounts", "footprints", "demands", "draws")
#: Why there is no answer.
NOT_ASKED, OVER = "not asked", "over the limit"


class NotOffered(Exception):
    """A library has no such way."""


class Way:
    """One way of a library to solve. Questions go through `output` and `multipliers`, unless the library has a way of
    its own to answer them; of what it has neither for it offers nothing.
    """

    def __init__(self, problem: Problem) -> None:
        """The tables in the library's own form."""

    def output(self, right: np.ndarray) -> np.ndarray:
        """L f of each column, n x columns; or of one demand, n."""
        raise NotOffered

    def multipliers(self, accounts: np.ndarray) -> np.ndarray:
        """S L, accounts x n."""
        raise NotOffered

    def demand(self, problem: Problem) -> np.ndarray:
        """Output of one demand, n."""
        return self.output(problem.demand)

    def accounts(self, problem: Problem) -> np.ndarray:
        """Multipliers of the accounts, accounts x n."""
        return self.multipliers(problem.accounts)

    def footprints(self, problem: Problem) -> np.ndarray:
        """Production, consumption, imports and exports, each accounts x regions."""
        return four_accounts(self.output(problem.by_region), problem.accounts)

    def demands(self, problem: Problem) -> np.ndarray:
        """Output of many demands, n x demands."""
        return self.output(problem.demands())

    def draws(self, problem: Problem) -> np.ndarray:
        """Total output of the demand in each draw of the table: the tables are made anew."""
        return np.array([np.sum(type(self)(one).demand(one)) for one in problem.draws()])


def forget_peak() -> None:
    """Peak memory counts from here on (Linux, proc(5): clear_refs)."""
    Path("/proc/self/clear_refs").write_text("5")


def peak() -> float:
    """Bytes."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return float(line.split()[1]) * 1024.0


def lines_of(way: type[Way], question: str) -> int:
    """Lines of code that a user writes: those of the script's functions that answer, without `def` and comments."""
    through = way.multipliers if question == "accounts" else way.output
    own = getattr(way, question)
    functions = [way.__init__, own if own is not getattr(Way, question) else through]
    lines = [line.strip() for one in functions for line in inspect.getsource(one).splitlines()[1:]]
    return sum(1 for line in lines if line and not line.startswith(("#", '"""', "self.problem")))


def ask(way: type[Way], problem: Problem, question: str, folder: Path) -> dict[str, Any]:
    """Seconds from NumPy's arrays to the answer, and peak memory; the answer goes into a file."""
    forget_peak()
    start = time.perf_counter()
    answer = np.asarray(getattr(way(problem), question)(problem))
    took = {"s": time.perf_counter() - start, "bytes": peak(), "lines": lines_of(way, question)}
    np.save(folder / f"answer-{question}.npy", answer)
    return took


def climb(way: type[Way], folder: Path, limit: float, laws: dict[tuple[str, str], Law]) -> Iterator[dict[str, Any]]:
    """What each question about a problem took, or why there is no answer.

    Args:
        laws: by kind of table and question, from smaller tables.
    """
    problem = Problem.load(folder)
    for question in QUESTIONS:
        law = laws.setdefault((problem.kind, question), Law())
        found: dict[str, Any] = {"question": question, "problem": folder.name}
        if problem.kind != "dense" and question == "draws":
            found["missing"] = NOT_ASKED
        elif law.predict(problem.size) > limit:
            found["missing"] = OVER
        else:
            try:
                found |= ask(way, problem, question, folder)
                law.add(problem.size, found["s"])
            except NotOffered:
                found["missing"] = NOT_ASKED
            except Exception as error:
                found["missing"] = f"{type(error).__name__}: {error}"[:200]
        yield found


def main(ways: dict[str, type[Way]], version: str, says_error: bool = False) -> None:
    """Arguments: a way, the seconds that an answer may take, the problems' folders. Prints lines of JSON; answers go
    into the folders.

    Args:
        says_error: whether an answer comes with how far it is off.
    """
    way, limit, *folders = sys.argv[1:]
    print(json.dumps({"version": version, "says_error": says_error}), flush=True)
    with contextlib.suppress(NotOffered):
        ways[way](textbook()).demand(textbook())  # what a library loads when it is first used
    laws: dict[tuple[str, str], Law] = {}
    for folder in folders:
        for found in climb(ways[way], Path(folder), float(limit), laws):
            print(json.dumps(found), flush=True)
