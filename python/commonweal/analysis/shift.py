"""The same purchases from other sellers: gains there, losses elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from commonweal.analysis.accounts import account_table, chosen_accounts
from commonweal.analysis.direct_changes import made_anew, plant_changes
from commonweal.analysis.solve import Columns, closures_up_to, outputs
from commonweal.base.certificate import Certificate
from commonweal.economies.supply_use import SupplyUseEconomy
from commonweal.results.shift import Shift
from commonweal.scenarios.procurement import moved_purchases
from commonweal.scenarios.scenario import Scenario


def shift(
    economy: SupplyUseEconomy,
    accounts: Sequence[str] | None,
    *,
    buyers: Mapping[str, float],
    share: float,
    commodities: Scenario | Mapping[str, float],
    to: str,
    closure: str,
) -> Shift:
    """See `Model.shift_procurement`. Purchases of the base year go by that year's trade."""
    economy.check_closure(closure)
    ids = chosen_accounts(economy, accounts)
    left, made = moved_purchases(
        economy.dataset, economy.operator().base_demand, buyers=buyers, share=share, commodities=commodities, to=to
    )
    economy.require_makers(made)
    none = np.zeros_like(left)
    direct = economy.direct_output(np.stack([none, -left], axis=1), np.stack([made, none], axis=1))  # gain, loss
    new = [made_anew(economy, made)]
    (pay,), (change,) = (plant_changes(economy, new, of, economy.satellites) for of in (["labour_income"], ids))
    earned = economy.dataset["residence"].values @ pay.by_region[:, 0]
    solved, _ = outputs(Columns(economy, direct, np.stack([earned, np.zeros_like(earned)])), closure)
    stages = solved.effects(ids)[0]  # stage x (gain, loss) x region x account
    frames = {}
    for k, name in enumerate(closures_up_to(closure)):
        gain, loss = stages[: k + 2].sum(axis=0)
        gain = gain + change.by_region
        for part, values in {"gain": gain, "loss": loss, "net": gain + loss}.items():
            frames[part, name] = pd.DataFrame(values, index=economy.labels.index, columns=ids)
    by_region = pd.concat(frames, axis="columns", names=["part", "closure", "account"])
    by_region = by_region.reorder_levels(["account", "part", "closure"], axis="columns").sort_index(axis="columns")
    units = dict(account_table(economy, ids, int(economy.dataset.attrs["year"]))["unit"])
    one, net = solved.certificate, np.abs(solved.output.sum(axis=1)).sum(keepdims=True)[0]
    both = Certificate.merged([one.columns([0]), one.columns([1])], net)
    return Shift(float(left.sum()), by_region, units, closure, Certificate.side_by_side([one, both]))
