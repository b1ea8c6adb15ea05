"""Industry output of 50 states and DC: national output spread by regional accounts, adding up exactly."""

from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from pipeline.balance import ras
from pipeline.qcew import wages_and_jobs
from pipeline.sources import array, summary_codes, table

STATEIOR = "epa-stateior-2017"
SOURCE = "BEA 2017 benchmark; EPA stateior 2017 (BEA regional accounts by summary industry); BLS QCEW 2019"
#: Part of a summary industry's seed that follows the state's share of the summary industry alone: the self-employed, whom QCEW does
#: not see, and cells that it lost. An assumption.
UNSEEN = 0.02


def state_list(sources: Path) -> pd.DataFrame:
    """50 states and DC in FIPS order: index postal code; columns name, fips."""
    raw = table(sources, "county-basics", "state_basics.csv", dtype={"state_fips": str})
    raw["fips"] = raw["state_fips"].str.zfill(2)
    return raw.sort_values("fips").set_index("abbr")[["state", "fips"]].rename(columns={"state": "name"})


def covered(sources: Path, national: xr.Dataset) -> pd.DataFrame:
    """QCEW wages, jobs and the withheld part of wages: index (industry, region by postal code)."""
    states = state_list(sources)
    compensation = national["value_added_components"].sel(component="V00100").to_series()
    cells = wages_and_jobs(sources, compensation).reset_index()
    cells["region"] = cells["state"].map(pd.Series(states.index, index=states["fips"]))
    return cells.set_index(["industry", "region"])[["wages", "jobs", "withheld"]]


def state_output(sources: Path, national: xr.Dataset, cells: pd.DataFrame) -> xr.DataArray:
    """Industry output by state, USD; each industry sums over states to the nation.

    Within each BEA summary industry, RAS: rows are the national outputs of its detail industries, columns the states' shares of the
    summary industry (stateior), the pattern QCEW wages. Overseas activity is spread over the states.
    """
    states = state_list(sources)
    industry = national["industry"].to_series().index
    summary = summary_codes(sources).reindex(industry)
    total = national["industry_output"].to_series()
    shares = _summary_output_shares(sources, states)
    wages = cells["wages"].unstack("region").reindex(index=industry, columns=states.index).fillna(0.0)
    result = pd.DataFrame(0.0, index=industry, columns=states.index)
    for code, members in summary.groupby(summary).groups.items():
        rows = total.loc[members].to_numpy()
        columns = shares.loc[code].to_numpy() * rows.sum()
        pattern = wages.loc[members].to_numpy()
        observed = pattern.sum(axis=1, keepdims=True)
        even = np.broadcast_to(shares.loc[code].to_numpy(), pattern.shape)
        pattern = np.where(observed > 0, pattern / np.where(observed > 0, observed, 1.0), even)
        seed = rows[:, None] * ((1 - UNSEEN) * pattern + UNSEEN * even)
        result.loc[members] = ras(seed, rows, columns, what=f"output of {code} by state")
    return array(
        result,
        ("industry", "region"),
        unit="USD",
        year="2017",
        status="modelled",
        source=SOURCE,
        method="RAS within summary industries: detail outputs of the nation x state shares of the summary; pattern QCEW wages",
    )


def _summary_output_shares(sources: Path, states: pd.DataFrame) -> pd.DataFrame:
    raw = table(sources, STATEIOR, "state_summary_output_2017.csv.gz")
    raw = raw[raw["col"] == "industry_output"]
    cube = raw.pivot(index="row", columns="state", values="value").reindex(columns=states["name"]).fillna(0.0).clip(lower=0.0)
    cube.columns = states.index
    return cube.div(cube.sum(axis="columns"), axis="index")

