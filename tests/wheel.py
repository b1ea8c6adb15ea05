"""Does the engine that a wheel has for a level load, and solve? Argument: the level, which COMMONWEAL_ENGINE names,
too. Run by `make wheel`, in an environment with the wheel.
"""

import sys
import time

level = sys.argv[1]
try:
    import commonweal as cw
    from commonweal import _core
except ImportError as error:
    if "this processor does not have" not in str(error):
        raise
    print(f"{level}: {error}")
    sys.exit(0)

expected = f"engines/{level}/" if level != "v2" else "commonweal/_core"
assert expected in (_core.__file__ or ""), _core.__file__
us = cw.load("us-2024", regions="state")
us.multipliers()
start = time.perf_counter()
jobs = us.multipliers(closure="type-i").table["jobs"]
print(f"{level}: multipliers of all accounts in {1e3 * (time.perf_counter() - start):.0f} ms, jobs {jobs.sum():.12e}")
