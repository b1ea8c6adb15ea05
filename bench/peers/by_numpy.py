"""NumPy: LU with partial pivoting, or the Leontief inverse."""

import asked
import numpy as np
from problems import Problem


class Solve(asked.Way):
    def __init__(self, problem: Problem) -> None:
        self.leontief = np.eye(problem.size) - problem.dense()

    def output(self, right: np.ndarray) -> np.ndarray:
        return np.linalg.solve(self.leontief, right)

    def multipliers(self, accounts: np.ndarray) -> np.ndarray:
        return np.linalg.solve(self.leontief.T, accounts.T).T


class Inverse(asked.Way):
    def __init__(self, problem: Problem) -> None:
        self.leontief = np.eye(problem.size) - problem.dense()

    def output(self, right: np.ndarray) -> np.ndarray:
        return np.linalg.inv(self.leontief) @ right

    def multipliers(self, accounts: np.ndarray) -> np.ndarray:
        return accounts @ np.linalg.inv(self.leontief)


if __name__ == "__main__":
    asked.main({"solve": Solve, "inverse": Inverse}, np.__version__)
