"""Industry output and final demand of 50 states and DC: national tables spread by regional accounts, adding up exactly."""

from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from pipeline.balance import ras
from pipeline.qcew import wages_and_jobs
from pipeline.sources import array, summary_codes, table

STATEIOR = "epa-stateior-2017"
SOURCE = "BEA 2017 benchmark; EPA stateior 2017 (BEA regional accounts by summary industry); BLS QCEW 2019"
#: stateior's columns of final demand by category.
CATEGORIES = {
    "household": ("F010",),
    "investment": ("F02",),
    "inventories": ("F030",),
    "exports": ("F040",),
    "federal": ("F06", "F07"),
    "state-local": ("F10",),
}
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


def state_final_demand(sources: Path, national: xr.Dataset, output: xr.DataArray) -> xr.Dataset:
    """`final_demand` and `final_demand_imports` by commodity, category and region, USD; summing over regions to the nation.

    Each national cell is spread by stateior's state shares of (summary commodity, category). Household demand is then balanced to
    BEA's state totals of personal consumption. Cells that stateior gives a negative share, or none, follow household or output shares.
    """
    states = state_list(sources)
    commodity = national["commodity"].to_series().index
    summary = summary_codes(sources).reindex(commodity)
    made = national["make"].to_pandas().T
    by_state = pd.DataFrame(output.values, index=made.columns, columns=states.index)
    per_output = made / made.sum(axis="index").replace(0.0, np.nan)
    supply = (per_output.fillna(0.0) @ by_state).to_numpy()
    everywhere = _shares(supply, by_state.sum(axis="index").to_numpy())
    use = table(sources, STATEIOR, "state_summary_use_2017.csv.gz")
    spread = {}
    for category in national["category"].values:
        shares = everywhere
        if category in CATEGORIES:
            chosen = use[use["col"].str.startswith(CATEGORIES[category])]
            cube = chosen.pivot_table(index="row", columns="state", values="value", aggfunc="sum")
            table_by_state = cube.reindex(columns=states["name"]).fillna(0.0).clip(lower=0.0)
            detail = table_by_state.reindex(summary).fillna(0.0).to_numpy()
            shares = _shares(detail, everywhere)
        spread[category] = shares
    spread["household"] = _household_shares(sources, national, spread["household"])
    stacked = np.stack([spread[category] for category in national["category"].values], axis=1)
    facts = {"unit": "USD", "year": "2017", "status": "modelled", "source": SOURCE}
    method = "national cell x state share of the summary commodity and category (stateior); households to SAPCE3 state totals"
    axes = ("commodity", "category", "region")
    return xr.Dataset(
        {
            name: array(national[name].values[:, :, None] * stacked, axes, **facts, method=method)
            for name in ("final_demand", "final_demand_imports")
        }
    )


def _summary_output_shares(sources: Path, states: pd.DataFrame) -> pd.DataFrame:
    raw = table(sources, STATEIOR, "state_summary_output_2017.csv.gz")
    raw = raw[raw["col"] == "industry_output"]
    cube = raw.pivot(index="row", columns="state", values="value").reindex(columns=states["name"]).fillna(0.0).clip(lower=0.0)
    cube.columns = states.index
    return cube.div(cube.sum(axis="columns"), axis="index")


def _shares(values: np.ndarray, otherwise: np.ndarray) -> np.ndarray:
    """Rows scaled to sum to 1; rows of zeros take those of `otherwise` (the same shape, or one row for all)."""
    total = values.sum(axis=1, keepdims=True)
    fallback = np.broadcast_to(otherwise / otherwise.sum(axis=-1, keepdims=True), values.shape)
    return np.where(total > 0, values / np.where(total > 0, total, 1.0), fallback)


def _household_shares(sources: Path, national: xr.Dataset, shares: np.ndarray) -> np.ndarray:
    """State shares of household demand by commodity such that states' totals are in proportion to personal consumption (SAPCE3)."""
    states = state_list(sources)
    pce = table(sources, "bea-state-accounts", "sapce3_state_pce_by_product_2012_2020.csv.gz")
    pce = pce[pce["line"] == 1].set_index("stabbr")["pce_musd_2017"].reindex(states.index).to_numpy()
    demand = national["final_demand"].sel(category="household").values
    rows = np.clip(
        demand, 0.0, None
    )  # used goods and residents' spending abroad are below zero; they take the shares of output
    columns = pce / pce.sum() * rows.sum()
    balanced = ras(rows[:, None] * shares, rows, columns, what="household demand by state")
    return _shares(balanced, shares)
