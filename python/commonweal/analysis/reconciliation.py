"""Regions against the national economy: the same demand put to both, type I."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from commonweal.analysis.solve import Outputs, Programme
from commonweal.datasets.final_uses import made
from commonweal.economies.supply_use import SupplyUseEconomy


def reconciliation(
    programme: Programme, solved: Outputs, nation: SupplyUseEconomy, accounts: Sequence[str]
) -> pd.DataFrame:
    """See `Comparison.adding_up`. Index: position of the scenario."""
    economy, purchased, produced = programme.economy, programme.purchased, programme.produced
    delivered, made_there = (demand.sum(axis=2, keepdims=True) for demand in (purchased, produced))
    nation_output, _ = nation.solve("type-i", nation.direct_output(delivered, made_there))
    output = solved.stages[0] + solved.stages[1]
    none, nobody = np.zeros_like(purchased), np.zeros_like(output)
    supply = economy.operator().commodity_supply(output, none, produced).sum(axis=2)
    supply = supply + economy.of_new_demand().commodity_supply(nobody, purchased, none).sum(axis=2)
    makes = made(economy.dataset)
    demand = economy.domestic_use_coefficients() @ output.sum(axis=2) + (delivered + made_there)[:, :, 0]
    columns = {"commodity_gap": np.abs(supply - demand)[makes].max(axis=0) / np.abs(demand).max(axis=0)}
    for name in ["output", *(name for name in accounts if name != "output")]:
        ours = np.einsum("jcr,jr->c", output, economy.coefficients([name])[:, 0, :])
        theirs = np.einsum("jcr,jr->c", nation_output, nation.coefficients([name])[:, 0, :])
        columns |= {
            f"{name}_regions": ours,
            f"{name}_nation": theirs,
            f"{name}_difference": (ours - theirs) / np.abs(theirs),
        }
    return pd.DataFrame(columns)
