"""Commonweal beside what others use, on the same matrices: seconds, memory, errors, lines that a user writes.

Each library is installed into an environment of its own under build/peers, and answers in a process of its own, on all
processors. It climbs from small tables to large ones; where a power law through its last sizes says that the next
answer would take longer than the limit, it is not asked, and the law is printed in its place.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from time import perf_counter
from typing import Any

from asked import NOT_ASKED, OVER, QUESTIONS
from laws import Law
from libraries import LIBRARIES, Library, environment
from problems import Problem, ladder
from reference import error
from tables import tables

HERE, FOLDER = Path(__file__).parent, Path("build/peers")
#: Seconds for an interpreter to start and to read a problem; and how many times the limit an answer may take.
START, PATIENCE = 30.0, 3.0
#: The economy between regions that have no table for others, and its columns' titles.
EMBEDDED = {"state": "states x 402", "county": "counties x 402"}


@dataclass(frozen=True)
class Peer:
    """One way of one library to solve."""

    library: Library
    way: str
    python: str

    @property
    def name(self) -> str:
        return f"{self.library.name} {self.way}"

    def climb(self, folders: list[Path], limit: float) -> Iterator[dict[str, Any]]:
        """What it prints: first its version, then of each question what it took, and last how it ended if not well.
        Answers lie in the folders. A peer that says nothing for long is stopped.
        """
        script = str(HERE / self.library.script)
        command = [self.python, "--vanilla", script] if self.library.in_r else [self.python, script]
        with subprocess.Popen(
            [*command, self.way, str(limit), *map(str, folders)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as running:
            assert running.stdout
            line = "\n"
            while line:
                stop = Timer(START + PATIENCE * limit, running.kill)
                stop.start()
                line = running.stdout.readline()
                stop.cancel()
                if line.startswith("{"):
                    yield json.loads(line)
        if running.returncode:
            yield {"ended": running.returncode}


def peers(only: list[str] | None) -> tuple[list[Peer], dict[str, str]]:
    """Those that answer here, and why others do not."""
    ready, missing = [], {}
    for library in LIBRARIES:
        if not only or library.name in only:
            python, reason = environment(library, FOLDER / "environments")
            if python:
                ready += [Peer(library, way, python) for way in library.ways]
            else:
                missing[library.name] = reason
    return ready, missing


def problems(ready: list[Peer], largest: int) -> Iterator[Problem]:
    """The ladder, with pymrio's test table where pymrio is."""
    for peer in ready:
        if peer.library.name == "pymrio":
            folder = FOLDER / "table"
            subprocess.run([peer.python, HERE / "pymrio_table.py", folder], check=True)
            yield Problem.load(folder)
    yield from ladder(largest)


def answers(peer: Peer, folders: list[Path], limit: float) -> Iterator[dict[str, Any]]:
    """Of each problem and question what a peer took and how far it is off, or why there is no answer."""
    about: dict[str, Any] = {}
    found, silent = {}, NOT_ASKED
    for line in peer.climb(folders, limit):
        if "question" in line:
            found[line["problem"], line["question"]] = line
        elif "ended" in line:
            silent = f"no answer; the process ended with {line['ended']}"
        else:
            about = line
    for folder in folders:
        problem = json.loads((folder / "about.json").read_text())
        for question in QUESTIONS:
            one = found.get((folder.name, question), {"question": question, "missing": silent})
            if "s" in one:
                try:
                    one["error"] = error(folder, question)
                except ValueError as wrong:
                    one = {"question": question, "missing": str(wrong)}
            of = {"peer": peer.name, "problem": problem["name"], "kind": problem["kind"], "n": problem["n"]}
            yield one | about | of


def embedded(others: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """What the embedded economy takes between states and between counties; others' laws for tables of that size.

    Args:
        others: what has been asked of them.
    """
    for regions, title in EMBEDDED.items():
        done = subprocess.run(
            [sys.executable, HERE / "by_embedded.py", regions],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            env=os.environ | {"COMMONWEAL_CACHE": "off"},
        )
        asked = [json.loads(line) for line in done.stdout.splitlines()]
        of = {"problem": title, "kind": "dense", "n": asked[0]["n"]}
        for peer in dict.fromkeys(one["peer"] for one in others):
            yield from ({"peer": peer, "question": question, "missing": OVER} | of for question in QUESTIONS)
        for question in QUESTIONS:
            found = next((one for one in asked if one["question"] == question), {"missing": NOT_ASKED})
            # The lines of by_embedded.py's `answer`.
            yield {"peer": "Commonweal embedded", "question": question, "lines": 2} | found | of


def with_laws(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Where an answer would take longer than the limit, what the law through the last sizes says."""
    laws: defaultdict[tuple[str, str, str], Law] = defaultdict(Law)
    for one in results:
        law = laws[one["peer"], one["kind"], one["question"]]
        if "s" in one:
            law.add(one["n"], one["s"])
        elif one["missing"] == OVER and law.reaches(one["n"]):
            one["law_s"], one["exponent"] = law.predict(one["n"]), law.exponent
    return results


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limit", type=float, default=4.0, help="seconds that an answer may take (default: 4)")
    parser.add_argument("--largest", type=int, default=9800, help="rows of the largest table (default: 9800)")
    parser.add_argument("--regions", action="store_true", help="the embedded states and counties, too")
    parser.add_argument("--only", nargs="+", metavar="LIBRARY", help="these libraries alone")
    parser.add_argument("--out", type=Path, default=FOLDER / "peers.json", help="where the JSON goes")
    chosen = parser.parse_args()
    ready, missing = peers(chosen.only)
    folders = []
    shutil.rmtree(FOLDER / "problems", ignore_errors=True)
    for k, problem in enumerate(problems(ready, chosen.largest)):
        folders.append(FOLDER / "problems" / f"{k:02}")
        problem.save(folders[-1])
    results: list[dict[str, Any]] = []
    for peer in ready:
        start = perf_counter()
        results += answers(peer, folders, chosen.limit)
        print(f"{peer.name}: {perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
    shutil.rmtree(FOLDER / "problems")
    if chosen.regions:
        results += embedded(results)
    chosen.out.write_text(
        json.dumps({"limit": chosen.limit, "missing": missing, "results": with_laws(results)}, indent=1)
    )
    print("\n".join(tables(results, missing)))


if __name__ == "__main__":
    main()
