"""The embedded economy between regions, whose matrix no other library can hold. Argument: its regions. Prints lines of
JSON: what each question took, from loading on, and how far the answer is off."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

import commonweal as cw
import numpy as np
from asked import forget_peak, peak
from problems import ACCOUNTS, DEMANDS, rounds

#: Questions, and the columns of each. Of counties a column has ten megabytes: one demand.
COLUMNS = {"state": {"demand": 1, "accounts": ACCOUNTS, "demands": DEMANDS}, "county": {"demand": 1}}
TOLERANCE, COMPARED = 1e-10, 4


def answer(regions: str, right: np.ndarray, adjoint: bool) -> np.ndarray:
    """What a user writes."""
    model = cw.load("us-2017", regions=regions).with_solver(tolerance=TOLERANCE)
    found, _ = model.leontief(right, adjoint=adjoint)
    return np.asarray(found)


class Applied:
    """The economy as a matrix of which only products are known."""

    def __init__(self, apply: Callable[[np.ndarray], np.ndarray]) -> None:
        self.apply = apply

    def __matmul__(self, x: np.ndarray) -> np.ndarray:
        return self.apply(x)


def shape(regions: str) -> tuple[int, int]:
    model = cw.load("us-2017", regions=regions)
    return len(model.sectors), len(model.regions)


def main(regions: str) -> None:
    sectors, places = shape(regions)
    for question, columns in COLUMNS[regions].items():
        right = np.random.default_rng(1).random((sectors, columns, places))
        adjoint = question == "accounts"
        forget_peak()
        start = time.perf_counter()
        found = answer(regions, right, adjoint)
        took = {"s": time.perf_counter() - start, "bytes": peak()}
        some, economy = right[:, :COMPARED], cw.load("us-2017", regions=regions).operator()
        exact = rounds(Applied(economy.apply_adjoint if adjoint else economy.apply), some)
        error = float(np.abs(found[:, :COMPARED] - exact).max() / np.abs(exact).max())
        print(json.dumps({"question": question, "n": sectors * places, "error": error} | took), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
