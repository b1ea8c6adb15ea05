"""Accounts of solved scenarios by stage, region and industry, with what new plants and wage floors change."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from commonweal.analysis.direct_changes import plant_changes
from commonweal.analysis.programmes import floors
from commonweal.analysis.solve import Outputs, Programme


def effects(
    programme: Programme, solved: Outputs, accounts: Sequence[str], per_dollar: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Stage x scenario x region x account, and stage x scenario x industry x account; money of the dataset's year.

    Args:
        per_dollar: by industry, accounts per dollar of output over the dataset's (default: 1), as in another year.
    """
    economy = programme.economy
    by_region, by_sector = solved.effects(accounts, per_dollar)
    lifted = floors(
        economy, programme.parts, programme.anew, accounts, programme.price_year, economy.satellites, per_dollar
    )
    made = programme.made if per_dollar is None else [per_dollar[:, None] * one for one in programme.made]
    new = plant_changes(economy, made, accounts, economy.satellites)
    for c, change in [*lifted.items(), *enumerate(new)]:  # those who are paid directly
        by_region[0, c] += change.by_region
        by_sector[0, c] += change.by_sector
    return by_region, by_sector
