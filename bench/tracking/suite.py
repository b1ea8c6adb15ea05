"""Builds the suite of a tree, and runs it."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from records import Record

#: What is tracked: solves and multipliers of every kind of economy, less than ten seconds a repetition.
TRACKED = (
    r"^(solve|multipliers)/(nation|state|(pool|quotient|(dense|sparse) table)/1000)(/|$)"
    r"|^solve (mixed|double)/gravity/500|^solve mixed/gravity/1000"
)


def build(tree: Path) -> Path:
    """The suite of a tree, built there as `make bench` does."""
    for command in (
        ["cmake", "--preset", "cpu", f"-DCOMMONWEAL_H5PY={sys.executable}"],
        ["cmake", "--build", "--preset", "cpu", "--parallel", "2", "--target", "bench_suite"],
    ):
        done = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{' '.join(command)} failed in {tree}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return tree / "build" / "cpu" / "bench" / "bench_suite"


def run(program: Path, benchmarks: str, repetitions: int) -> Record:
    """Each benchmark so often, one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "record.json"
        done = subprocess.run(
            [
                program,
                f"--benchmark_filter={benchmarks}",
                f"--benchmark_repetitions={repetitions}",
                f"--benchmark_out={out}",
                "--benchmark_out_format=json",
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode or not out.exists() or not out.stat().st_size:
            raise SystemExit(f"the suite failed, or has no benchmark {benchmarks!r}:\n{done.stderr[-2000:]}")
        return Record.read(out)
