"""Puts what bench/gpu_check.sh left in a folder into one record, and says what was reached. Arguments: the folder, the
file.

The record is Google Benchmark's JSON, which bench/track.py compares and draws, with the steps and peers beside it.
"""

import json
import re
import sys
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parent / "tracking"))
from records import PRIVATE, Record, short

#: What the line looks like in which a step says how it went; where none is named, the last line.
WORDS = {
    "tests": r"PASSED|FAILED TEST",
    "memcheck": "ERROR SUMMARY|Error",
    "racecheck": "RACECHECK SUMMARY|Error",
}
#: Counters that are said, and their words. Fractions of what is the least that could be.
SAID = {"of_floor": "of its floor", "of_product": "of its products", "times_two_cores": "times two cores"}


def last_line(path: Path, pattern: str) -> str:
    """The last line with this pattern; empty where there is none."""
    if not path.exists():
        return ""
    return next(
        (line.strip() for line in reversed(path.read_text(errors="replace").splitlines()) if re.search(pattern, line)),
        "",
    )


def benchmarks(path: Path) -> dict[str, Any]:
    """Context and repetitions; none of either where the benchmarks did not get so far."""
    if not path.exists() or not path.stat().st_size:
        return {"context": {}, "benchmarks": []}
    record = Record.read(path)
    return {
        "context": {key: value for key, value in record.context.items() if key not in PRIVATE},
        "benchmarks": [run for runs in record.repetitions.values() for run in runs],
    }


def main() -> None:
    folder = Path(sys.argv[1])
    steps: dict[str, Any] = {}
    for status in sorted(folder.glob("*.status")):
        name = status.stem
        steps[name] = {
            "status": int(status.read_text()),
            "says": last_line(folder / f"{name}.txt", WORDS.get(name, ".")),
        }
    result = benchmarks(folder / "bench.json") | {"steps": steps}
    for name in ("peers", "batch"):
        if (folder / f"{name}.json").exists():
            result[name] = json.loads((folder / f"{name}.json").read_text())
    Path(sys.argv[2]).write_text(json.dumps(result, indent=1) + "\n")

    record = Record(result)
    for name, runs in record.repetitions.items():
        said = ", ".join(f"{median(record.counter(name, key)):.3g} {SAID[key]}" for key in SAID if key in runs[0])
        print(f"{short(name)}: {median(record.milliseconds(name)):.3g} ms" + (f" ({said})" if said else ""))
    for name, step in steps.items():
        print(f"{name}: {'passed' if step['status'] == 0 else 'failed'}; {step['says']}")
    sys.exit(any(step["status"] for step in steps.values()))


if __name__ == "__main__":
    main()
