"""Does the engine that a wheel has for a level load, and solve? Argument: the level. Run by `make wheel`, in an
environment with the wheel.
"""

import sys
import time

import commonweal as cw
from commonweal import _core
from commonweal.engine import LEVELS, level_of, processor_flags

level = sys.argv[1]
known = ["v2", *LEVELS]
if known.index(level) > known.index(level_of(processor_flags())):
    print(f"{level}: this processor does not have its instructions")
    sys.exit(0)
expected = f"engines/{level}/" if level != "v2" else "commonweal/_core"
assert expected in (_core.__file__ or ""), _core.__file__
us = cw.load("us-2017", regions="state")
us.multipliers()
start = time.perf_counter()
jobs = us.multipliers(closure="type-i").table["jobs"]
print(f"{level}: multipliers of all accounts in {1e3 * (time.perf_counter() - start):.0f} ms, jobs {jobs.sum():.12e}")
