"""What others do, in the same process on the same matrix: NumPy's inverse and the accounts times it, beside Commonweal.

Prints JSON: one entry per size, and one for the 9 accounts of the states. Arguments: sizes of the tables.
"""

import json
import sys
import time
from collections.abc import Callable

import commonweal as cw
import numpy as np

ACCOUNTS = 100
STATES = ["jobs", "ghg", "output", "labour_income", "value_added", "compensation", "co2", "ch4", "n2o"]


def seconds(work: Callable[[], object], repeats: int = 1) -> float:
    best = float("inf")
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def table(n: int) -> dict[str, float]:
    """A table a third full, its largest column summing to a half."""
    rng = np.random.default_rng(1)
    a = rng.random((n, n), dtype=np.float32).astype(float)
    a *= rng.random((n, n), dtype=np.float32) < 1.0 / 3.0
    a *= 0.5 / a.sum(axis=0).max()
    accounts = rng.random((ACCOUNTS, n))
    model = cw.Model.from_coefficients(a, accounts=accounts).with_solver(tolerance=1e-10)
    first = seconds(model.multipliers)  # with the proof that the economy is productive
    again = seconds(model.multipliers, 3)
    found = model.multipliers()
    del model
    exact = np.empty((ACCOUNTS, n))

    def inverse() -> None:
        leontief = np.eye(n)
        leontief -= a
        leontief = np.linalg.inv(leontief)
        np.matmul(accounts, leontief, out=exact)

    peer = seconds(inverse)
    error = float(np.abs(found.table.to_numpy().T - exact).max() / np.abs(exact).max())
    return {"sectors": n, "numpy_s": peer, "first_s": first, "again_s": again, "largest_relative_difference": error}


def states() -> dict[str, float]:
    us = cw.load("us-2017", regions="state")
    us.multipliers(STATES, closure="type-i")
    us.compare(["chips", "ira", "child-care", "home-care"], closure="type-i")
    compare = seconds(lambda: us.compare(["chips", "ira", "child-care", "home-care"], closure="type-i"), 5)
    return {"multipliers_s": seconds(lambda: us.multipliers(STATES, closure="type-i"), 10), "compare_s": compare}


if __name__ == "__main__":
    print(json.dumps({"tables": [table(int(n)) for n in sys.argv[1:]], "states": states()}))
