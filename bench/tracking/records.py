"""Records of the suite: Google Benchmark's JSON, whose context also says which commit ran where.

Other tools read them as they are, and records of theirs can be compared here.
"""

from __future__ import annotations

import json
import platform
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

#: What a context says of the machine that nobody else needs to know.
PRIVATE = ("host_name", "executable")
#: Milliseconds in Google Benchmark's units of time.
UNITS = {"ns": 1e-6, "us": 1e-3, "ms": 1.0, "s": 1e3}


def git(*arguments: str, folder: Path = Path()) -> str:
    """What git says.

    Raises:
        SystemExit: with git's own words.
    """
    done = subprocess.run(["git", "-C", folder, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"git {' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout.strip()


def short(name: str) -> str:
    """A benchmark's name without what Google Benchmark adds: how often it ran, and by which clock."""
    return name.removesuffix("/real_time").split("/iterations:")[0]


def processor() -> str:
    """What the processor calls itself, and whether it has AVX-512, on which a third of the speed hangs."""
    about = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    name = re.search(r"model name\s*: (.*)", about)
    return (name[1].strip() if name else platform.machine()) + (" with AVX-512" if "avx512f" in about else "")


@dataclass(frozen=True)
class Record:
    """One run of the suite."""

    content: Mapping[str, Any]

    @staticmethod
    def read(path: Path) -> Record:
        """
        Raises:
            SystemExit: there is no such file, or it is not Google Benchmark's JSON.
        """
        try:
            content = json.loads(path.read_text())
            found = Record({"context": dict(content["context"]), "benchmarks": list(content["benchmarks"])})
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise SystemExit(f"{path} is no record of Google Benchmark's ({type(error).__name__}: {error})") from None
        return found

    def write(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(self.content, separators=(",", ":")) + "\n")

    @property
    def context(self) -> Mapping[str, Any]:
        return self.content["context"]

    @cached_property
    def repetitions(self) -> dict[str, list[dict[str, Any]]]:
        """By benchmark, every run of it; without Google Benchmark's own means and medians."""
        found: dict[str, list[dict[str, Any]]] = {}
        for one in self.content["benchmarks"]:
            if one.get("run_type", "iteration") == "iteration" and not one.get("error_occurred"):
                found.setdefault(one.get("run_name", one["name"]), []).append(one)
        return found

    def milliseconds(self, name: str) -> np.ndarray:
        """Real time of each repetition."""
        return np.array([one["real_time"] * UNITS[one.get("time_unit", "ns")] for one in self.repetitions[name]])

    def counter(self, name: str, key: str) -> np.ndarray:
        """A counter of each repetition; NaN where there is none."""
        return np.array([float(one.get(key, np.nan)) for one in self.repetitions[name]])

    def ceiling(self, what: str = "double product GFLOP/s") -> float:
        """What the machine could do in the same run; NaN where the record does not say."""
        return float(self.context.get(what, np.nan))

    @property
    def name(self) -> str:
        return str(self.context.get("commit", self.context.get("date", "?")))


def merged(records: list[Record]) -> Record:
    """Several runs of one commit as one record: all repetitions, and the middle of their ceilings."""
    context = dict(records[0].context)
    for what in [key for key in context if key.endswith(("GB/s", "GFLOP/s"))]:
        context[what] = str(float(np.median([one.ceiling(what) for one in records])))
    return Record({"context": context, "benchmarks": [run for one in records for run in one.content["benchmarks"]]})


def described(record: Record, tree: Path) -> Record:
    """The record with the commit of a tree and this machine in its context; without means and medians, which the
    repetitions give."""
    changed = git("status", "--porcelain", "--untracked-files=no", folder=tree)
    more = {
        "commit": git("rev-parse", "--short=10", "HEAD", folder=tree) + ("-changed" if changed else ""),
        "commit_date": git("show", "-s", "--format=%cI", "HEAD", folder=tree),
        "subject": git("show", "-s", "--format=%s", "HEAD", folder=tree),
        "processor": processor(),
        "system": f"{platform.system()} {platform.machine()}, {platform.libc_ver()[0]} {platform.libc_ver()[1]}",
    }
    context = {key: value for key, value in record.context.items() if key not in PRIVATE}
    return Record(
        {"context": context | more, "benchmarks": [run for runs in record.repetitions.values() for run in runs]}
    )
