"""Industry output of 50 states and DC: national output spread by regional accounts, adding up exactly."""

from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr
from commonweal.balance import ras
from commonweal.parameters.registry import value

from pipeline.sources.qcew import wages_and_jobs
from pipeline.sources.regional_accounts import FEDERAL_LINES, GDP_LINES, STATE_LOCAL_LINES
from pipeline.sources.tables import array, state_list, summary_codes
from pipeline.states.consumption import consumption
from pipeline.states.regional import Regional

HOUSING = ["531HSO", "531HST"]
DEFENCE, CHURCHES = "S00500", "813100"


def covered(
    sources: Path, national: xr.Dataset, soldiers: pd.DataFrame, growth: pd.DataFrame | None = None
) -> dict[str, pd.DataFrame]:
    """QCEW `wages`, `jobs` and the `withheld` part of wages, each industry x region; and `payroll`, its jobs as it
    counts them.

    In the others soldiers, whom QCEW leaves out, are added. Churches, which most states free from the insurance that
    QCEW counts, are left out.

    Args:
        soldiers: their jobs and pay by state (`WorkTotals`).
        growth: columns `wages` and `jobs`, by industry, over QCEW's of 2019; all states grow alike.
    """
    states, industry = state_list(sources), national["industry"].to_series().index
    compensation = national["value_added_components"].sel(component="V00100").to_series()
    cells = wages_and_jobs(sources, compensation).reset_index()
    cells["region"] = cells["state"].map(pd.Series(states.index, index=states["fips"]))
    cells = cells.set_index(["industry", "region"])
    result = {
        name: cells[name].unstack("region").reindex(index=industry, columns=states.index).fillna(0.0)
        for name in ("wages", "jobs", "withheld")
    }
    if growth is not None:
        for name, cell in result.items():
            result[name] = cell.mul(growth["jobs" if name == "jobs" else "wages"], axis="index")
    payroll = result["jobs"].copy()
    result["jobs"].loc[DEFENCE] += soldiers["jobs"]
    result["wages"].loc[DEFENCE] += soldiers["pay"]
    for cell in result.values():
        cell.loc[CHURCHES] = 0.0
    return result | {"payroll": payroll}


def state_output(
    sources: Path,
    national: xr.Dataset,
    cells: dict[str, pd.DataFrame],
    regional: Regional,
    beyond: tuple[pd.Series, pd.DataFrame],
) -> xr.DataArray:
    """Industry output by state, USD; each industry sums over states to the nation.

    Within each line of BEA's regional accounts, RAS: rows are the national outputs of its detail industries, columns
    the states' shares of the line's GDP (government's: of its pay), the pattern QCEW wages and, for the jobs that
    payrolls do not count, where those are; housing's pattern is what households pay for it.

    Args:
        cells: what QCEW covers (`covered`).
        regional: what is published of the states.
        beyond: of an industry's jobs the part beyond payrolls, and its states (`line_jobs.beyond_payrolls`).
    """
    industry = national["industry"].to_series().index
    summary = summary_codes(sources).reindex(industry)
    total = national["industry_output"].to_series()
    share, where = beyond
    pattern = _wage_pattern(cells).mul(1.0 - share, axis="index") + where.mul(share, axis="index")
    housing = consumption(regional.spending, pd.Index(HOUSING))
    pattern.loc[HOUSING] = housing.div(housing.sum(axis="columns"), axis="index")
    unseen = value("output.unseen")
    result = pd.DataFrame(0.0, index=industry, columns=pattern.columns)
    for line, codes in GDP_LINES.items():
        members = industry[summary.isin(codes)]
        measure = regional.pay if line in (FEDERAL_LINES, STATE_LOCAL_LINES) else regional.product
        shares = measure.loc[list(line)].sum(axis="index")
        shares = (shares / shares.sum()).to_numpy()
        rows = total.loc[members].to_numpy()
        seen = np.where(
            pattern.loc[members].sum(axis="columns").to_numpy()[:, None] > 0.0, pattern.loc[members], shares
        )
        seed = rows[:, None] * ((1 - unseen) * seen + unseen * shares)
        result.loc[members] = ras(seed, rows, shares * rows.sum(), what=f"output of {', '.join(codes)} by state").table
    return array(
        result,
        ("industry", "region"),
        unit="USD",
        year=str(regional.year),
        status="modelled",
        source=regional.named["output"],
        method="RAS within lines of state GDP, pattern QCEW wages, and jobs beyond payrolls; builders where structures "
        "are demanded (docs/data.md)",
    )


def _wage_pattern(cells: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """State shares of each industry's wages, with pay per job held within bounds of the nation's; zero where QCEW has
    none.

    A head office pays for what its industry does everywhere: Amazon's wages in Washington are not all nonstore
    retailing there.
    """
    wages, jobs = cells["wages"], cells["jobs"]
    mean = wages.sum(axis="columns") / jobs.sum(axis="columns").replace(0.0, np.nan)
    low, high = value("output.pay-per-job-low"), value("output.pay-per-job-high")
    held = wages.clip(jobs.mul(low * mean, axis="index"), jobs.mul(high * mean, axis="index")).fillna(0.0)
    return held.div(held.sum(axis="columns").replace(0.0, np.nan), axis="index").fillna(0.0)
