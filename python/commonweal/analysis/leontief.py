"""Output of a final demand, by the Leontief inverse: of any economy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from commonweal.analysis.paths import origin
from commonweal.base.certificate import Certificate
from commonweal.economies.demand import FinalDemand
from commonweal.economies.devices import is_there, solve_there
from commonweal.economies.economy import Economy
from commonweal.results.multipliers import CLOSURE_NAMES
from commonweal.results.origin import Origin
from commonweal.results.solution import Solution


@dataclass(frozen=True, eq=False)
class SolvedDemand:
    """`results.further.SolutionModel` of a final demand, whose direct output by sector and region is `direct`."""

    economy: Economy
    direct: np.ndarray

    def origin(self, account: str, regions: np.ndarray | None, count: int, steps: int) -> Origin:
        """See `SolutionModel`."""
        return origin(self.economy, self.direct, account, regions, count=count, steps=steps)


def solve(economy: Economy, final_demand: FinalDemand | None, closure: str, start: Solution | None) -> Solution:
    """See `Model.solve`."""
    demand = economy.final_demand.to_numpy() if final_demand is None else economy.read_demand(final_demand)
    direct = economy.direct_output(demand[:, None, :])
    before = None if start is None else economy.read_start(start.output)
    output, certificate = economy.solve(closure, direct, before)
    accounts, regions = economy.accounts, economy.labels.index
    levels = np.einsum("jar,jr->ar", economy.coefficients(list(accounts.index)), output[:, 0, :])
    return Solution(
        output=pd.DataFrame(output[:, 0, :], index=economy.sectors.index, columns=regions),
        accounts=pd.DataFrame(levels, index=accounts.index, columns=regions),
        certificate=certificate.without_residuals(),
        sector_names=economy.sectors["name"],
        units=accounts["unit"].to_dict(),
        about=economy.describe() | {"closure": CLOSURE_NAMES[closure]},
        _model=SolvedDemand(economy, direct[:, 0]),
    )


def leontief(economy: Economy, f: Any, closure: str, adjoint: bool) -> tuple[Any, Certificate]:
    """See `Model.leontief`."""
    if is_there(f):
        x, proof = solve_there(economy.solver(closure), f, adjoint)
        return x, Certificate.of(proof)
    block = economy.read_block(f)
    x, certificate = economy.solve_adjoint(closure, block) if adjoint else economy.solve(closure, block)
    return x, certificate.without_residuals()
