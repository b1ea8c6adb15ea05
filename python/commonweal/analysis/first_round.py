"""Where a dollar through a scenario goes first."""

from __future__ import annotations

import numpy as np
import pandas as pd

from commonweal.analysis.solve import Programme
from commonweal.datasets.places import has_places, place_of, sums_within
from commonweal.results.comparison import ABROAD, OTHER_GOODS

#: Purchases that are named one by one; the least part of the money that is a flow.
MOST_BOUGHT, LEAST_FLOW = 12, 1e-6


def first_round(programme: Programme, scenario: int) -> pd.DataFrame:
    """See `Comparison.first_round`."""
    economy, demand = programme.economy, programme.demands[scenario]
    bought = demand.purchased.sum(axis=1) + demand.produced.sum(axis=1) + demand.abroad
    top = np.argsort(-np.abs(bought), kind="stable")[:MOST_BOUGHT]
    names = [*economy.goods["name"].iloc[top], OTHER_GOODS]
    abroad = np.array([*demand.abroad[top], demand.abroad.sum() - demand.abroad[top].sum()]) / demand.deflated
    inland = has_places(economy.dataset)
    place = place_of(economy.dataset) if inland else np.arange(len(economy.labels))
    places = [str(code) for code in (economy.dataset["place"].values if inland else economy.labels.index)]
    made = _made(programme, scenario, top, place) / demand.deflated
    industry, good, where = np.nonzero(made > LEAST_FLOW)
    table = pd.DataFrame(
        {
            "purchase": np.array(names, dtype=object)[good],
            "industry": economy.sectors["name"].to_numpy(dtype=object)[industry],
            "region": np.array(places, dtype=object)[where],
            "share": made[industry, good, where],
        }
    )
    gone = pd.DataFrame({"purchase": names, "industry": ABROAD, "region": ABROAD, "share": abroad})
    return pd.concat([table, gone[gone["share"] > LEAST_FLOW]], ignore_index=True)


def _made(programme: Programme, scenario: int, goods: np.ndarray, place: np.ndarray) -> np.ndarray:
    """Direct output by what is bought: some goods one by one, last all others; industry x len(goods) + 1 x place, USD.

    Args:
        goods: positions of commodities.
        place: position of each region's place.
    """
    economy = programme.economy
    column = np.full(len(economy.goods), len(goods))
    column[goods] = np.arange(len(goods))
    demands = []
    for demand in (programme.purchased, programme.produced):
        each = np.zeros((len(column), len(goods) + 1, demand.shape[2]))
        each[np.arange(len(column)), column] = demand[:, scenario]
        demands.append(each)
    output = economy.output_of_new_demand(*demands)
    return np.stack([sums_within(output[:, k], place) for k in range(len(goods) + 1)], axis=1)
