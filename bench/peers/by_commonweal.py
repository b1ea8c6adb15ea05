"""Commonweal, as its users call it."""

import asked
import commonweal as cw
import numpy as np
from problems import Problem

TOLERANCE = 1e-10


class Model(asked.Way):
    def __init__(self, problem: Problem) -> None:
        self.model = cw.Model.from_coefficients(problem.a, accounts=problem.accounts).with_solver(tolerance=TOLERANCE)

    def output(self, right: np.ndarray) -> np.ndarray:
        found, _ = self.model.leontief(right.reshape(len(right), -1, 1))
        return found.reshape(right.shape)

    def demand(self, problem: Problem) -> np.ndarray:
        return self.model.solve(problem.demand).output.to_numpy().ravel()

    def accounts(self, problem: Problem) -> np.ndarray:
        return self.model.multipliers().table.to_numpy().T


if __name__ == "__main__":
    asked.main({"model": Model}, cw.__version__, says_error=True)
