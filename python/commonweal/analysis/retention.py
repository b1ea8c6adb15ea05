"""How much of an account arises in the region whose money it is."""

from __future__ import annotations

import numpy as np

from commonweal.analysis.direct_changes import plant_changes
from commonweal.analysis.solve import Outputs, Programme


def retention(programme: Programme, solved: Outputs, account: str, first: int = 0) -> np.ndarray:
    """The share of an account that arises in the region that was paid: stages so far (direct, type I, type II), from
    the `first` on, x scenario.

    Each region's money is followed on its own, by the multipliers of the account in that region alone. What new plants
    change is all at home.
    """
    economy, purchased, produced = programme.economy, programme.purchased, programme.produced
    changes = plant_changes(economy, programme.made, [account], economy.satellites)
    plants = np.array([one.by_region.sum() for one in changes])
    spent = np.flatnonzero((purchased + produced).any(axis=(0, 1)))
    coefficients = economy.coefficients([account])[:, 0, :]
    totals = plants + np.cumsum([np.einsum("jcr,jr->c", output, coefficients) for output in solved.stages], axis=0)
    result = []
    for total, closure in list(zip(totals, (None, "type-i", "type-ii"), strict=False))[first:]:
        of_purchased, of_produced = economy.at_home(account, spent, closure)
        home = plants + np.einsum("icr,ir->c", purchased, of_purchased) + np.einsum("icr,ir->c", produced, of_produced)
        result.append(home / total)
    return np.stack(result)
