"""PyTorch: LU with partial pivoting, or the Leontief inverse; on a GPU where one is."""

import asked
import numpy as np
import torch
from problems import Problem

DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")


def there(values: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(np.ascontiguousarray(values.reshape(len(values), -1))).to(DEVICE)


class Solve(asked.Way):
    def __init__(self, problem: Problem) -> None:
        self.leontief = torch.eye(problem.size, dtype=torch.float64, device=DEVICE) - there(problem.dense())

    def output(self, right: np.ndarray) -> np.ndarray:
        return torch.linalg.solve(self.leontief, there(right)).cpu().numpy().reshape(right.shape)

    def multipliers(self, accounts: np.ndarray) -> np.ndarray:
        return torch.linalg.solve(self.leontief.T, there(accounts).T).T.cpu().numpy()


class Inverse(asked.Way):
    def __init__(self, problem: Problem) -> None:
        self.leontief = torch.eye(problem.size, dtype=torch.float64, device=DEVICE) - there(problem.dense())

    def output(self, right: np.ndarray) -> np.ndarray:
        return (torch.linalg.inv(self.leontief) @ there(right)).cpu().numpy().reshape(right.shape)

    def multipliers(self, accounts: np.ndarray) -> np.ndarray:
        return (there(accounts) @ torch.linalg.inv(self.leontief)).cpu().numpy()


if __name__ == "__main__":
    asked.main({"solve": Solve, "inverse": Inverse}, torch.__version__)
