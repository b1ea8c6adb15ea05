"""quadrium: the Leontief inverse with its diagnostics."""

import asked
import numpy as np
import quadrium
from problems import Problem
from quadrium.diagnostics import leontief_inverse


class Inverse(asked.Way):
    def __init__(self, problem: Problem) -> None:
        self.coefficients = problem.dense()

    def output(self, right: np.ndarray) -> np.ndarray:
        return leontief_inverse(self.coefficients)[0] @ right

    def multipliers(self, accounts: np.ndarray) -> np.ndarray:
        return accounts @ leontief_inverse(self.coefficients)[0]


if __name__ == "__main__":
    asked.main({"inverse": Inverse}, quadrium.__version__)
