"""What people wait for: from a cold process to its first answer, and to its second.

Prints seconds and peak memory of importing, of help, of a comparison of four scenarios in the nation, the states (and
its page) and the counties, of one scenario by county, and of counties at another decay, without a cache and with one.
Each is a process of its own; before that, of what this machine copies and multiplies. Arguments: Pythons that have
other versions of the package installed; each is measured beside this one in the same run, and the ratio printed. Takes
three to six minutes for each.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

#: What the machine copies, read and written, and what NumPy multiplies in single precision.
CEILINGS = """
import os
from time import perf_counter
import numpy as np
numbers, table = np.ones(30_000_000), np.ones((3000, 3000), dtype=np.float32)
copy = np.ones_like(numbers)
def best(work):
    taken = []
    for _ in range(4):
        start = perf_counter()
        work()
        taken.append(perf_counter() - start)
    return min(taken)
copied = 2e-9 * numbers.nbytes / best(lambda: np.copyto(copy, numbers))
multiplied = 2e-9 * len(table) ** 3 / best(lambda: table @ table)
processors = len(os.sched_getaffinity(0))
print(f"{processors} processors; copies {copied:.0f} GB/s, multiplies {multiplied:.0f} GFLOP/s (NumPy)")
"""
#: What a process does, given the regions, a decay, or none, where a page goes, or nowhere, and scenarios. The second
#: question is of other amounts, and of one scenario it is another scenario.
ANSWERS = """
import json, resource, sys
from time import perf_counter
import commonweal as cw
regions, decay, page, *scenarios = sys.argv[1], float(sys.argv[2]), *sys.argv[3:]
us = cw.load("us-2017", regions=regions, parameters={"trade.decay-food": decay} if decay else None)
result = us.compare(scenarios, amount=1e9)
if page:
    result.to_html(page)
start = perf_counter()
us.compare(scenarios[::-1] if len(scenarios) > 1 else ["home-care"], amount=2e9)
print(json.dumps([perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6]))
"""
ONE, FOUR = ["chips"], ["chips", "ira", "child-care", "home-care"]
#: By name: regions, the decay of food where it is another, whether a page is written, scenarios, and the name of a
#: cache, which is empty when it is first used.
WAITS = {
    "nation": ("nation", 0.0, False, FOUR, "nation"),
    "states": ("state", 0.0, False, FOUR, "states"),
    "states with a page": ("state", 0.0, True, FOUR, "page"),
    "counties, one scenario": ("county", 0.0, False, ONE, "one"),
    "counties": ("county", 0.0, False, FOUR, "counties"),
    "counties at another decay": ("county", 1.8, False, FOUR, "decay"),
    "the same, cache warm": ("county", 1.8, False, FOUR, "decay"),
}
#: How often what takes no second is tried; the best counts.
TRIES = 3


def elapsed(python: str, *arguments: str) -> float:
    best = float("inf")
    for _ in range(TRIES):
        start = perf_counter()
        subprocess.run([python, *arguments], check=True, capture_output=True)
        best = min(best, perf_counter() - start)
    return best


def answers(python: str, wait: str, cache: Path) -> list[float]:
    """Seconds of the first answer, the interpreter's start included, and of the second; peak memory, GB."""
    regions, decay, page, scenarios, name = WAITS[wait]
    folder = cache / name
    folder.mkdir(parents=True, exist_ok=True)
    arguments = [regions, str(decay), str(folder / "page.html") if page else "", *scenarios]
    start = perf_counter()
    done = subprocess.run(
        [python, "-c", ANSWERS, *arguments],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"COMMONWEAL_CACHE": str(folder)},
    )
    whole = perf_counter() - start
    second, memory = json.loads(done.stdout.splitlines()[-1])
    return [whole - second, second, memory]


def measured(pythons: list[str]) -> Iterator[tuple[str, list[list[float]]]]:
    """By wait, of each Python what is printed: one number, or first, second and memory."""
    yield "import", [[elapsed(python, "-c", "import commonweal")] for python in pythons]
    yield "help", [[elapsed(python, "-m", "commonweal", "--help")] for python in pythons]
    with tempfile.TemporaryDirectory() as folder:
        caches = [Path(folder) / str(k) for k in range(len(pythons))]
        for wait in WAITS:
            yield wait, [answers(python, wait, cache) for python, cache in zip(pythons, caches, strict=True)]


def main() -> None:
    pythons = [sys.executable, *sys.argv[1:]]
    others = len(pythons) - 1
    # In a process of its own, as all the rest: a child's peak memory is at least its parent's.
    subprocess.run([sys.executable, "-c", CEILINGS], check=True)
    print(flush=True)
    print("| a wait | first, s | second, s | peak, GB |" + " all three over the other's |" * others)
    print("|---|---|---|---|" + "---|" * others)
    for wait, of_each in measured(pythons):
        ours = of_each[0]
        cells = [f"{one:.2f}" for one in ours] + [""] * (3 - len(ours))
        ratios = [", ".join(f"{a / b:.2f}" for a, b in zip(ours, other, strict=True)) for other in of_each[1:]]
        print(f"| {wait} | {' | '.join(cells + ratios)} |", flush=True)


if __name__ == "__main__":
    main()
