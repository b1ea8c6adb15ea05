"""An answer beside a program that never sleeps: do threads that wait leave it its core, or fight for it?

Prints the seconds of the second comparison of four scenarios, in the nation, the states and the counties, on a machine
that is quiet and on one where a program spins on one processor; and what the time beside it is of the quiet time, per
processor left (2 at most is wanted). Arguments: Pythons that have other versions of the package installed, each
measured beside this one in the same run.
"""

import json
import os
import statistics
import subprocess
import sys

REGIONS = {"nation": 15, "state": 9, "county": 1}
ANSWERS = """
import json, sys
from time import perf_counter
import commonweal as cw
us = cw.load("us-2017", regions=sys.argv[1])
scenarios = ["chips", "ira", "child-care", "home-care"]
us.compare(scenarios, amount=1e9)
taken = []
for k in range(int(sys.argv[2])):
    start = perf_counter()
    us.compare(scenarios, amount=2e9 + k)
    taken.append(perf_counter() - start)
print(json.dumps(taken))
"""


def seconds(python: str, regions: str) -> float:
    """The median of the tries."""
    done = subprocess.run(
        [python, "-c", ANSWERS, regions, str(REGIONS[regions])], check=True, capture_output=True, text=True
    )
    return statistics.median(json.loads(done.stdout.splitlines()[-1]))


def main() -> None:
    processors = len(os.sched_getaffinity(0))
    print("| regions | Python | quiet, s | beside, s | beside over quiet, per processor left |")
    print("|---|---|---|---|---|")
    for regions in REGIONS:
        for python in [sys.executable, *sys.argv[1:]]:
            quiet = seconds(python, regions)
            with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as neighbour:
                try:
                    beside = seconds(python, regions)
                finally:
                    neighbour.kill()
            ratio = beside / quiet * (max(processors - 1, 1) / processors)
            print(f"| {regions} | {python} | {quiet:.3f} | {beside:.3f} | {ratio:.2f} |", flush=True)


if __name__ == "__main__":
    main()
