"""CuPy: LU with partial pivoting, or the Leontief inverse, on a GPU."""

import asked
import cupy as cp
import numpy as np
from problems import Problem


class Solve(asked.Way):
    def __init__(self, problem: Problem) -> None:
        self.leontief = cp.eye(problem.size) - cp.asarray(problem.dense())

    def output(self, right: np.ndarray) -> np.ndarray:
        return cp.linalg.solve(self.leontief, cp.asarray(right)).get()

    def multipliers(self, accounts: np.ndarray) -> np.ndarray:
        return cp.linalg.solve(self.leontief.T, cp.asarray(accounts.T)).T.get()


class Inverse(asked.Way):
    def __init__(self, problem: Problem) -> None:
        self.leontief = cp.eye(problem.size) - cp.asarray(problem.dense())

    def output(self, right: np.ndarray) -> np.ndarray:
        return (cp.linalg.inv(self.leontief) @ cp.asarray(right)).get()

    def multipliers(self, accounts: np.ndarray) -> np.ndarray:
        return (cp.asarray(accounts) @ cp.linalg.inv(self.leontief)).get()


if __name__ == "__main__":
    asked.main({"solve": Solve, "inverse": Inverse}, cp.__version__)
