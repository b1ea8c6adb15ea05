"""SciPy: sparse LU (SuperLU), and GMRES without a preconditioner, one column at a time."""

import asked
import numpy as np
import scipy
import scipy.sparse as sp
from problems import Problem
from scipy.sparse.linalg import gmres, splu

TOLERANCE = 1e-10


class SuperLU(asked.Way):
    def __init__(self, problem: Problem) -> None:
        self.leontief = sp.csc_array(sp.eye_array(problem.size) - sp.csc_array(problem.a))

    def output(self, right: np.ndarray) -> np.ndarray:
        return splu(self.leontief).solve(right)

    def multipliers(self, accounts: np.ndarray) -> np.ndarray:
        return splu(self.leontief).solve(accounts.T, trans="T").T


class Gmres(asked.Way):
    def __init__(self, problem: Problem) -> None:
        identity = sp.eye_array(problem.size) if sp.issparse(problem.a) else np.eye(problem.size)
        self.leontief = identity - problem.a

    def output(self, right: np.ndarray) -> np.ndarray:
        columns = right.reshape(len(right), -1).T
        return np.stack([gmres(self.leontief, one, rtol=TOLERANCE)[0] for one in columns], axis=1).reshape(right.shape)

    def multipliers(self, accounts: np.ndarray) -> np.ndarray:
        return np.stack([gmres(self.leontief.T, one, rtol=TOLERANCE)[0] for one in accounts])


if __name__ == "__main__":
    asked.main({"SuperLU": SuperLU, "GMRES": Gmres}, scipy.__version__)
