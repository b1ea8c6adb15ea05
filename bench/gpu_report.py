"""Puts what bench/gpu_check.sh left in a folder into one JSON file, and says what was reached. Arguments: the
folder, the file.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

#: What the line looks like in which a step says how it went; where none is named, the last line.
WORDS = {
    "tests": r"PASSED|FAILED TEST",
    "bench": "gpu_bench:",
    "memcheck": "ERROR SUMMARY|Error",
    "racecheck": "RACECHECK SUMMARY|Error",
}


def last_line(path: Path, pattern: str) -> str:
    """The last line with this pattern; empty where there is none."""
    if not path.exists():
        return ""
    return next(
        (line.strip() for line in reversed(path.read_text(errors="replace").splitlines()) if re.search(pattern, line)),
        "",
    )


def main() -> None:
    folder = Path(sys.argv[1])
    steps: dict[str, Any] = {}
    for status in sorted(folder.glob("*.status")):
        name = status.stem
        steps[name] = {
            "status": int(status.read_text()),
            "says": last_line(folder / f"{name}.txt", WORDS.get(name, ".")),
        }
    bench, peers = folder / "bench.json", folder / "peers.json"
    result: dict[str, Any] = json.loads(bench.read_text()) if bench.exists() else {}
    result["steps"] = steps
    if peers.exists():
        result["peers"] = json.loads(peers.read_text())
    Path(sys.argv[2]).write_text(json.dumps(result, indent=2) + "\n")

    for run in result.get("runs", []):
        of = ", ".join(
            f"{run[key]:.3g} {words}"
            for key, words in (
                ("over_floor", "times its floor"),
                ("over_products", "times its products"),
                ("times_two_cores", "times two cores"),
            )
            if key in run
        )
        print(
            f"{run['name']}, {run['columns']:.0f} columns: {1e3 * run['seconds']:.3g} ms" + (f" ({of})" if of else "")
        )
    for name, step in steps.items():
        print(f"{name}: {'passed' if step['status'] == 0 else 'failed'}; {step['says']}")
    sys.exit(any(step["status"] for step in steps.values()))


if __name__ == "__main__":
    main()
