"""A real batch, as its users start one, on a GPU and on the host: the same cells, the same figures? Arguments: the
device, the regions, the JSON file to write. Needs the package alone, by way of PYTHONPATH where it is not installed.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import commonweal as cw
import numpy as np

PLAN = """\
name: two programmes
economies: [{{regions: {regions}, trade: [quotient, gravity]}}]
scenarios: [{{scenario: chips}}, {{scenario: home-care}}, {{scenario: ira}}]
accounts: [jobs, ghg, value_added]
draws: 3
"""
#: How far figures may differ: a draw is solved to eight digits.
NEAR = 1e-6


def run(plan: Path, device: str) -> tuple[Path, float]:
    out, start = plan.with_name(f"{device}.h5"), perf_counter()
    command = [sys.executable, "-m", "commonweal", "run", plan, "--out", out, "--device", device]
    subprocess.run(command, check=True)
    return out, perf_counter() - start


def main(device: str, regions: str, file: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        plan = Path(folder) / "plan.yaml"
        plan.write_text(PLAN.format(regions=regions))
        there, seconds = run(plan, device)
        here, on_host = run(plan, "cpu") if device != "cpu" else (there, seconds)
        with cw.open_results(there) as found, cw.open_results(here) as expected:
            cells = int(np.prod([found.sizes[axis] for axis in found["jobs"].dims]))
            off = max(
                float(np.abs(found[name] - expected[name]).max() / np.abs(expected[name]).max())
                for name in ("jobs", "ghg", "value_added")
            )
    result = {"regions": regions, "device": device, "cells": cells, "s": seconds, "cpu_s": on_host, "difference": off}
    Path(file).write_text(json.dumps(result) + "\n")
    print(f"{cells} cells of {regions} on {device} in {seconds:.1f} s, on the host in {on_host:.1f}: {off:.1e} apart")
    if off > NEAR:
        raise SystemExit("the figures differ")


if __name__ == "__main__":
    main(*sys.argv[1:])
