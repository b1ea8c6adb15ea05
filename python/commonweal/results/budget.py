"""What comes back to the budget: receipts by level and kind, and what a program costs net of them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from commonweal.accounts.budget import RECEIPTS

LEVELS = ("federal", "state", "local")
#: The account that is no receipt.
SUBSIDIES = "subsidies"
#: The share of jobs, and of what they pay, that nobody else loses.
ADDITIONAL = "wellby.additional"
#: Parameters that the share of the cost that comes back rests on.
MOVED = (
    "budget.income-of-work",
    "budget.federal-progression",
    "budget.state-progression",
    "budget.self-employed",
    ADDITIONAL,
)
#: Whether all receipts count, or those alone that are new.
GROSS, NEW = "gross", "new"


def receipts_table(receipts: np.ndarray, scenarios: list[str], stages: list[str]) -> pd.DataFrame:
    """See `Comparison.budget`.

    Args:
        receipts: stage x scenario x region x account.
    """
    each = receipts.sum(axis=2)
    index = [(scenario, receipt.level, account) for scenario in scenarios for account, receipt in RECEIPTS.items()]
    table = pd.DataFrame(
        np.moveaxis(each, 0, -1).reshape(-1, len(stages)),
        index=pd.MultiIndex.from_tuples(index, names=["scenario", "level", "account"]),
        columns=stages,
    )
    return table.assign(all=table.sum(axis="columns"))


def net_cost_table(
    receipts: pd.DataFrame,
    cost: pd.Series,
    ends: Mapping[tuple[str, float], pd.Series],
    parameters: Mapping[str, float],
) -> pd.DataFrame:
    """See `Comparison.net_cost`.

    Args:
        receipts: scenario x account, all stages; cost: by scenario.
        ends: receipts by scenario where a parameter has another value.
    """
    levels = {name: receipt.level for name, receipt in RECEIPTS.items() if name != SUBSIDIES}
    taken = receipts[list(levels)].T.groupby(levels).sum().T
    rows = []
    for name, usd in cost.items():
        for counted in (GROSS, NEW):
            share = parameters[ADDITIONAL] if counted == NEW else 1.0
            by_level = taken.loc[name, list(LEVELS)] * share
            moved = [
                values[name] * (value if parameter == ADDITIONAL else share) / usd
                for (parameter, value), values in ends.items()
                if counted == NEW or parameter != ADDITIONAL
            ]
            rows.append(
                {
                    "scenario": name,
                    "counted": counted,
                    "cost": usd,
                    **by_level.to_dict(),
                    "receipts": by_level.sum(),
                    "net_cost": usd - by_level.sum(),
                    "share": by_level.sum() / usd,
                    "share_low": min([by_level.sum() / usd, *moved]),
                    "share_high": max([by_level.sum() / usd, *moved]),
                }
            )
    return pd.DataFrame(rows).set_index(["scenario", "counted"])
