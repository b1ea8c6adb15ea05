"""Where those who earn in a county live: flows of workers between counties, weighed by pay and balanced to the
states' adjustment for residence."""

from pathlib import Path

import numpy as np
import pandas as pd
from commonweal.balance import ras
from commonweal.datasets.distances import great_circle
from commonweal.datasets.places import sums_within
from commonweal.parameters.registry import value

from pipeline.geography.counties import RENAMED
from pipeline.sources.tables import state_list, table

FOLDER, FLOWS = "county-commuting", "flows_acs_intercounty.csv.gz"
EMPLOYED = "county-unemployment-laus", "laus_county_state_2013_2018.csv.gz"
#: The middle year of the flows (2011-2015).
YEAR = 2013


def workers(sources: Path, counties: pd.DataFrame) -> np.ndarray:
    """Workers by county of residence (rows) and of work, whatever they do.

    Those who work where they live are employed residents less who leaves; flows beyond a distance are no daily way to
    work and are left out.

    Args:
        counties: from `county.places.county_list`.
    """
    raw = table(sources, FOLDER, FLOWS, dtype={"res_fips": str, "work_fips": str}).replace(RENAMED)
    flows = np.zeros((len(counties), len(counties)))
    at = counties.index.get_indexer(raw["res_fips"]), counties.index.get_indexer(raw["work_fips"])
    np.add.at(flows, at, raw["workers"])
    folder, file = EMPLOYED
    employed = table(sources, folder, file, dtype={"fips": str}).replace(RENAMED).set_index("fips")[f"employed_{YEAR}"]
    employed = employed.dropna().groupby(level=0).sum().reindex(counties.index)
    employed = employed.fillna(counties["population"] * employed.sum() / counties["population"].sum()).to_numpy()
    stay = np.maximum(employed - flows.sum(axis=1), value("commuting.stay-least") * employed)
    flows[great_circle(counties["lat"].to_numpy(), counties["lon"].to_numpy()) > value("commuting.reach")] = 0.0
    np.fill_diagonal(flows, stay)
    return flows


def residence(sources: Path, counties: pd.DataFrame, pay: np.ndarray, income: pd.DataFrame) -> np.ndarray:
    """Of what is earned in a county (columns), the share that goes to residents of each county (rows).

    Workers are weighed by the mean pay of where they work. States' net flows are BEA's adjustment for residence as far
    as daily flows across their borders can carry it: the rest crosses the country's border, or is earned far from home.

    Args:
        pay: labour income by county of work, USD, of 2017.
        income: SAINC4 lines by state: 35 earnings, 36 contributions for social insurance, 42 adjustment for residence.
    """
    flows = workers(sources, counties)
    states = state_list(sources).index
    state = states.get_indexer(counties["state"])
    share = (income[35] - income[36])[states].to_numpy() / np.bincount(state, pay)
    earned = pay * share[state]
    seed = flows * (earned / flows.sum(axis=0))
    by_state = sums_within(seed.T, state).T

    crossing = by_state.copy()
    crossing[state, np.arange(len(counties))] = 0.0
    comes = crossing.sum(axis=1)
    goes = np.bincount(state, crossing.sum(axis=0))
    most = value("commuting.adjusted") * (comes + goes)
    moved = comes - goes + np.clip(income[42][states].to_numpy() - (comes - goes), -most, most)
    gain, loss = np.clip(moved, 0.0, None), np.clip(-moved, 0.0, None)
    total = min(gain.sum(), loss.sum())
    lives = np.bincount(state, earned) + gain / gain.sum() * total - loss / loss.sum() * total
    balanced = ras(
        by_state,
        lives,
        earned,
        tolerance=1e-10,
        max_rounds=200_000,
        what="earnings by state of residence and county of work",
    ).table
    scale = np.divide(balanced, by_state, out=np.zeros_like(by_state), where=by_state > 0.0)
    result = seed * scale[state]
    return result / result.sum(axis=0)


def between_states(residence: np.ndarray, earned: np.ndarray, state: np.ndarray) -> np.ndarray:
    """The same between states: of what is earned in a state, the share that goes to residents of each.

    Args:
        earned: by county of work; only shares within a state count.
        state: position of each county's state.
    """
    money = sums_within(sums_within(residence * earned, state).T, state).T
    return money / money.sum(axis=0)
