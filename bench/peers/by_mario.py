"""MARIO: its own database of tables; the Leontief inverse, which is its default, and its sparse solver."""

import logging

import asked
import mario
import numpy as np
import pandas as pd
from problems import Problem


class Inverse(asked.Way):
    method = "inverse"

    def __init__(self, problem: Problem) -> None:
        logging.disable()
        mario.set_compute_method(self.method)
        regions, sectors = problem.rows()
        names = [f"account {k}" for k in range(len(problem.accounts))]
        levels = ["Region", "Level", "Item"]
        rows = pd.MultiIndex.from_product([regions, ["Sector"], sectors], names=levels)
        bought = pd.MultiIndex.from_product([regions, ["Consumption category"], ["all"]], names=levels)
        output = problem.output()
        accounts = pd.Index(names, name="Item"), pd.Index(["value added"], name="Item")
        self.database = mario.Database(
            table="IOT",
            Z=pd.DataFrame(problem.dense() * output, rows, rows),
            Y=pd.DataFrame(problem.by_region, rows, bought),
            E=pd.DataFrame(problem.accounts * output, accounts[0], rows),
            V=pd.DataFrame(0.0, accounts[1], rows),
            EY=pd.DataFrame(0.0, accounts[0], bought),
            units={
                "Sector": pd.DataFrame({"unit": "USD"}, sectors),
                "Satellite account": pd.DataFrame({"unit": "1"}, accounts[0]),
                "Factor of production": pd.DataFrame({"unit": "USD"}, accounts[1]),
            },
        )

    def demand(self, problem: Problem) -> np.ndarray:
        self.database.reset_to_coefficients("baseline")
        return self.database.resolve("X").to_numpy().ravel()

    def accounts(self, problem: Problem) -> np.ndarray:
        self.database.reset_to_coefficients("baseline")
        return self.database.resolve("f").to_numpy()


class Sparse(Inverse):
    method = "solve"


if __name__ == "__main__":
    asked.main({"inverse": Inverse, "sparse solver": Sparse}, mario.__version__)
