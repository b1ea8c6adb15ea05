"""Cells whose jobs or pay per dollar of output, or pay per employee, are far from the nation's, each with the source
that says so.
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd
import xarray as xr
from commonweal.parameters.registry import value

from pipeline.sources.regional_accounts import GDP_LINES, JOB_LINES
from pipeline.work.employment import FARMS


class Rate(NamedTuple):
    """One thing per unit of another, and the same as QCEW sees both, industry x region; the parameters that say
    which cells are listed: those with as much as `size`, in fact or at the nation's rate, whose rate is beyond
    `bounds` of it; and the reason where no source gives one."""

    values: pd.DataFrame
    per: pd.DataFrame
    seen: pd.DataFrame
    seen_per: pd.DataFrame
    size: str
    bounds: tuple[str, str] = ("accounts.rate-low", "accounts.rate-high")
    otherwise: str = "balance"


def out_of_line(
    output: xr.DataArray,
    accounts: xr.Dataset,
    cells: dict[str, pd.DataFrame],
    summary: pd.Series,
    employees: pd.DataFrame,
) -> pd.DataFrame:
    """Large cells beyond bounds of the nation's jobs, compensation and labour income per dollar of output, and
    compensation per employee; furthest from it in jobs or dollars first.

    Reasons:
        line: BEA's own total of the line in the state, over the line's output or employees, is as far off (within the
            root of the bounds).
        covered: QCEW publishes the cell, and it is as far off there, or further.
        jobs: labour income follows jobs, of which the cell has as many more or fewer, at what the state's line pays.
        line and covered: both are off the same way, neither as far.
        farms: jobs and income are published for all farms of a state together, and QCEW knows hired hands alone.
        estimated: QCEW withholds the cell or sees nobody there; what its parents leave stands.
        output: pay that QCEW does not see follows output, and QCEW counts few employees there.
        balance: none of these; what RAS leaves where both totals hold.

    Args:
        output, accounts: by industry and region; cells: what QCEW covers (`states.covered`); summary: BEA's summary
            codes by industry.
        employees: industry x region (`employment.Staff.by_state`).

    Returns:
        columns account ("pay_per_employee" has compensation as its value), industry, region, ratio (to the nation's
        rate), value, at_national_rate, line_ratio, covered_ratio (NaN where QCEW withholds the cell or sees none),
        reason.
    """
    industry, regions = employees.index, employees.columns

    def table(values: xr.DataArray) -> pd.DataFrame:
        return pd.DataFrame(values.values, index=industry, columns=regions)

    g, jobs, pay = (table(each) for each in (output, accounts["jobs"], accounts["compensation"]))
    rates = {
        "jobs": Rate(jobs, g, cells["jobs"], g, "accounts.large-jobs"),
        "compensation": Rate(pay, g, cells["wages"], g, "accounts.large-pay"),
        "labour_income": Rate(table(accounts["labour_income"]), g, cells["wages"], g, "accounts.large-pay"),
        "pay_per_employee": Rate(
            pay,
            employees,
            cells["wages"],
            cells["jobs"],
            "accounts.large-pay",
            ("accounts.pay-low", "accounts.pay-high"),
            "output",
        ),
    }
    lines: dict[str, Iterable[pd.Index]] = {
        "jobs": [industry[industry.str.startswith(prefixes)] for prefixes in JOB_LINES.values()],
        "compensation": [industry[summary.isin(codes)] for codes in GDP_LINES.values()],
    }
    lines["labour_income"] = lines["pay_per_employee"] = lines["compensation"]
    published = cells["withheld"] <= value("accounts.published") * cells["wages"]
    found = []
    jobs_over_expected = jobs / _at_national_rate(jobs, g)
    for account, (values, per, seen, seen_per, size, names, otherwise) in rates.items():
        bounds = (value(names[0]), value(names[1]))
        expected = _at_national_rate(values, per)
        line_ratio = pd.DataFrame(1.0, index=industry, columns=regions)
        for members in lines[account]:
            line_ratio.loc[members] = (values.loc[members].sum() / expected.loc[members].sum()).to_numpy()[None, :]
        jobs_ratio = (
            jobs_over_expected if account == "labour_income" else pd.DataFrame(np.nan, index=industry, columns=regions)
        )
        covered_ratio = (seen / _at_national_rate(seen, seen_per)).where(published & (seen > 0.0))
        cell = pd.DataFrame(
            {
                "ratio": (values / expected).stack(),
                "value": values.stack(),
                "at_national_rate": expected.stack(),
                "line_ratio": line_ratio.stack(),
                "covered_ratio": covered_ratio.stack(),
                "jobs_ratio": jobs_ratio.stack(),
            }
        ).rename_axis(["industry", "region"])
        far = ~cell["ratio"].between(*bounds) & (cell[["value", "at_national_rate"]].max(axis="columns") >= value(size))
        listed = cell[far & cell["ratio"].notna()].reset_index().assign(account=account)
        why = listed[["industry", "ratio", "line_ratio", "covered_ratio", "jobs_ratio"]].itertuples(index=False)
        found.append(listed.assign(reason=[_reason(*row, bounds=bounds, otherwise=otherwise) for row in why]))
    result = pd.concat(found)
    result["off"] = (result["value"] - result["at_national_rate"]).abs()
    result = result.sort_values(["account", "off"], ascending=[False, False], kind="stable").drop(
        columns=["off", "jobs_ratio"]
    )
    result[["value", "at_national_rate"]] = result[["value", "at_national_rate"]].round(0)
    first = ["account", "industry", "region"]
    return result[first + [name for name in result.columns if name not in first]].round(3).reset_index(drop=True)


def _at_national_rate(values: pd.DataFrame, per: pd.DataFrame) -> pd.DataFrame:
    rate = values.sum(axis="columns") / per.sum(axis="columns").replace(0.0, np.nan)
    return per.mul(rate, axis="index").where(per > 0.0)


def _reason(
    industry: str,
    ratio: float,
    line: float,
    covered: float,
    jobs: float,
    *,
    bounds: tuple[float, float],
    otherwise: str,
) -> str:
    low, high = np.sqrt(bounds)
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
    return "line and covered" if (line < 1.0) == (covered < 1.0) == (ratio < 1.0) else otherwise
