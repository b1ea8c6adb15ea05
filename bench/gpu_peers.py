"""What users of CuPy and PyTorch do on the same GPU: multipliers of 100 accounts from a dense table, by a solve and
by the inverse. Argument: the JSON file to write. A library that is not there is said to be missing."""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

SECTORS, ACCOUNTS = 9_800, 100


def table() -> tuple[np.ndarray, np.ndarray]:
    """As in bench/economies.hpp: a table a third full, its largest column summing to a half."""
    rng = np.random.default_rng(1)
    a = rng.random((SECTORS, SECTORS)) * (rng.random((SECTORS, SECTORS)) < 1.0 / 3.0)
    return a * (0.5 / a.sum(axis=0).max()), rng.random((ACCOUNTS, SECTORS))


def best(work: Callable[[], Any], wait: Callable[[], Any], repeats: int = 3) -> float:
    found = float("inf")
    for _ in range(repeats + 1):  # the first warms up
        wait()
        start = time.perf_counter()
        work()
        wait()
        found = min(found, time.perf_counter() - start)
    return found


def cupy(a: np.ndarray, s: np.ndarray) -> dict[str, Any]:
    import cupy as cp

    leontief, accounts = cp.eye(SECTORS) - cp.asarray(a), cp.asarray(s)
    wait = cp.cuda.Device().synchronize
    return {
        "version": cp.__version__,
        "solve_s": best(lambda: cp.linalg.solve(leontief.T, accounts.T), wait),
        "inverse_s": best(lambda: accounts @ cp.linalg.inv(leontief), wait),
    }


def torch(a: np.ndarray, s: np.ndarray) -> dict[str, Any]:
    import torch as th

    there = th.device("cuda")
    leontief = th.eye(SECTORS, dtype=th.float64, device=there) - th.from_numpy(a).to(there)
    accounts = th.from_numpy(s).to(there)
    wait = th.cuda.synchronize
    return {
        "version": th.__version__,
        "solve_s": best(lambda: th.linalg.solve(leontief.T, accounts.T), wait),
        "inverse_s": best(lambda: accounts @ th.linalg.inv(leontief), wait),
    }


def main() -> None:
    found: dict[str, Any] = {"sectors": SECTORS, "accounts": ACCOUNTS}
    a, s = table()
    for name, measure in (("cupy", cupy), ("torch", torch)):
        try:
            found[name] = measure(a, s)
        except ImportError as error:
            found[name] = {"missing": str(error)}
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        json.dump(found, out, indent=2)


if __name__ == "__main__":
    main()
