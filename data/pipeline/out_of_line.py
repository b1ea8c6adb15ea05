"""Cells whose jobs or pay per dollar of output are far from the nation's, each with the source that says so."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
import xarray as xr
from commonweal.parameters.registry import value

from pipeline.employment import FARMS
from pipeline.regional_accounts import GDP_LINES, JOB_LINES

#: Cells that are listed: those with as many jobs, or as much pay, as this, either in fact or at the nation's rate.
LARGE = {"jobs": "accounts.large-jobs", "compensation": "accounts.large-pay", "labour_income": "accounts.large-pay"}
COVERED = {"jobs": "jobs", "compensation": "wages", "labour_income": "wages"}


def out_of_line(
    output: xr.DataArray, accounts: xr.Dataset, cells: dict[str, pd.DataFrame], summary: pd.Series, regions: list[str]
) -> pd.DataFrame:
    """Large cells beyond bounds of the nation's rate per dollar, furthest from it in jobs or dollars first.

    Reasons:
        line: BEA's own total of the line in the state, over the line's output, is as far off (within the root of the bounds).
        covered: QCEW publishes the cell, and it is as far off there, or further.
        jobs: labour income follows jobs, of which the cell has as many more or fewer, at what the state's line pays.
        line and covered: both are off the same way, neither as far.
        farms: jobs and income are published for all farms of a state together, and QCEW knows hired hands alone.
        estimated: QCEW withholds the cell or sees nobody there; what its parents leave stands.
        balance: none of these; what RAS leaves where both totals hold.

    Returns:
        columns account, industry, region, ratio (to the nation's rate), value, at_national_rate, line_ratio, covered_ratio (NaN where
        QCEW withholds the cell or sees none), reason.
    """
    industry = summary.index
    g = pd.DataFrame(output.values, index=industry, columns=regions)
    lines: dict[str, Iterable[pd.Index]] = {
        "jobs": [industry[industry.str.startswith(prefixes)] for prefixes in JOB_LINES.values()],
        "compensation": [industry[summary.isin(codes)] for codes in GDP_LINES.values()],
    }
    lines["labour_income"] = lines["compensation"]
    published = cells["withheld"] <= value("accounts.published") * cells["wages"]
    found = []
    all_jobs = pd.DataFrame(accounts["jobs"].values, index=industry, columns=regions)
    jobs_over_expected = all_jobs / _at_national_rate(all_jobs, g)
    for account, size in LARGE.items():
        values = pd.DataFrame(accounts[account].values, index=industry, columns=regions)
        expected = _at_national_rate(values, g)
        line_ratio = pd.DataFrame(1.0, index=industry, columns=regions)
        for members in lines[account]:
            line_ratio.loc[members] = (values.loc[members].sum() / expected.loc[members].sum()).to_numpy()[None, :]
        seen = cells[COVERED[account]]
        jobs_ratio = jobs_over_expected if account == "labour_income" else pd.DataFrame(np.nan, index=industry, columns=regions)
        covered_ratio = (seen / _at_national_rate(seen, g)).where(published & (seen > 0.0))
        table = pd.DataFrame(
            {
                "ratio": (values / expected).stack(),
                "value": values.stack(),
                "at_national_rate": expected.stack(),
                "line_ratio": line_ratio.stack(),
                "covered_ratio": covered_ratio.stack(),
                "jobs_ratio": jobs_ratio.stack(),
            }
        ).rename_axis(["industry", "region"])
        far = _far(table["ratio"]) & (table[["value", "at_national_rate"]].max(axis="columns") >= value(size))
        found.append(table[far].reset_index().assign(account=account))
    result = pd.concat(found)
    result["reason"] = [
        _reason(*row)
        for row in result[["industry", "ratio", "line_ratio", "covered_ratio", "jobs_ratio"]].itertuples(index=False)
    ]
    result["off"] = (result["value"] - result["at_national_rate"]).abs()
    result = result.sort_values(["account", "off"], ascending=[False, False], kind="stable").drop(columns=["off", "jobs_ratio"])
    result[["value", "at_national_rate"]] = result[["value", "at_national_rate"]].round(0)
    first = ["account", "industry", "region"]
    return result[first + [name for name in result.columns if name not in first]].round(3).reset_index(drop=True)


def _at_national_rate(values: pd.DataFrame, g: pd.DataFrame) -> pd.DataFrame:
    rate = values.sum(axis="columns") / g.sum(axis="columns").replace(0.0, np.nan)
    return g.mul(rate, axis="index").where(g > 0.0)


def _bounds() -> tuple[float, float]:
    return value("accounts.rate-low"), value("accounts.rate-high")


def _far(ratio: pd.Series) -> pd.Series:
    low, high = _bounds()
    return (ratio < low) | (ratio > high)


def _reason(industry: str, ratio: float, line: float, covered: float, jobs: float) -> str:
    low, high = np.sqrt(_bounds())
    if low <= ratio / line <= high:
        return "line"
    if low <= ratio / covered <= high or covered < ratio < 1.0 or covered > ratio > 1.0:
        return "covered"
    if low <= ratio / jobs <= high or low <= ratio / (jobs * line) <= high:
        return "jobs"
    if industry.startswith(FARMS):
        return "farms"
    if np.isnan(covered):
        return "estimated"
    return "line and covered" if (line < 1.0) == (covered < 1.0) == (ratio < 1.0) else "balance"
