"""pymrio: its own system of tables, and `calc_all`, which makes the Leontief inverse and every account."""

import asked
import numpy as np
import pandas as pd
import pymrio
from problems import Problem


class CalcAll(asked.Way):
    def __init__(self, problem: Problem) -> None:
        regions, sectors = problem.rows()
        rows = pd.MultiIndex.from_product([regions, sectors], names=["region", "sector"])
        bought = pd.MultiIndex.from_product([regions, ["all"]], names=["region", "category"])
        accounts = pd.DataFrame(problem.accounts, columns=rows)
        accounts.index.name = "stressor"
        unit = pd.DataFrame({"unit": "1"}, index=accounts.index)
        self.system = pymrio.IOSystem(
            A=pd.DataFrame(problem.dense(), rows, rows), Y=pd.DataFrame(problem.by_region, rows, bought)
        )
        self.system.accounts = pymrio.Extension("accounts", S=accounts, unit=unit)

    def output(self, right: np.ndarray) -> np.ndarray:
        return pymrio.calc_L(self.system.A).to_numpy() @ right

    def multipliers(self, accounts: np.ndarray) -> np.ndarray:
        return pymrio.calc_M(self.system.accounts.S, pymrio.calc_L(self.system.A)).to_numpy()

    def footprints(self, problem: Problem) -> np.ndarray:
        self.system.calc_all()
        of = self.system.accounts
        return np.stack([one.to_numpy() for one in (of.D_pba_reg, of.D_cba_reg, of.D_imp_reg, of.D_exp_reg)])


if __name__ == "__main__":
    asked.main({"calc_all": CalcAll}, pymrio.__version__)
