"""Satellite accounts of the states: jobs, pay and value added by industry."""

from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr
from commonweal.balance import ras
from commonweal.parameters.registry import value

from pipeline.sources.regional_accounts import FARMERS, GDP_LINES, OTHERS
from pipeline.sources.tables import array, state_list, summary_codes
from pipeline.states.regional import Regional
from pipeline.work.employment import Staff, capped, earners_alone
from pipeline.work.line_jobs import members_of_lines


def state_accounts(
    sources: Path,
    national: xr.Dataset,
    output: xr.DataArray,
    cells: dict[str, pd.DataFrame],
    regional: Regional,
    staff: Staff,
    extra: pd.Series,
) -> xr.Dataset:
    """`jobs`, `compensation`, `labour_income`, `value_added` by industry and region; see each array's method.

    Args:
        cells: what QCEW covers.
        regional: what is published of the states.
        staff: the nation's jobs, and who works in them, by industry.
        extra: compensation per dollar of wages, by industry (`wages.supplements`).
    """
    states = state_list(sources)
    industry = national["industry"].to_series().index
    g = pd.DataFrame(output.values, index=industry, columns=states.index)
    components = national["value_added_components"].to_pandas()
    summary = summary_codes(sources).reindex(industry)
    jobs = _jobs(g, cells, regional.jobs, staff.jobs)
    pay = _compensation(regional.pay, g, cells, components.loc["V00100"], extra, summary)
    earners = earners_alone(staff.persons, staff.employees, staff.jobs, components.loc["V00100"])
    proprietors = _proprietors(regional.proprietors, g, jobs, earners, components.loc["V00300"])
    labour = pay + proprietors
    value_added = labour + _other_income(components.sum(), labour, g, regional.product, summary)
    axes = ("industry", "region")
    common = {"year": str(regional.year), "role": "account", "status": "modelled"}
    named = regional.named
    return xr.Dataset(
        {
            "jobs": array(
                jobs, axes, unit="jobs", source=named["jobs"], **common,
                method="state totals by line measured (withheld lines estimated); employees within lines by payrolls, "
                       "other jobs by trade; RAS",
            ),
            "compensation": array(
                pay, axes, unit="USD", source=named["compensation"], **common,
                method="RAS to industries of the nation and lines of the states; pattern QCEW wages, output where it "
                       "sees none",
            ),
            "labour_income": array(
                labour, axes, unit="USD", source=named["labour_income"], **common,
                method="compensation + proprietors' income, by the self-employed and partners at an employee's pay, at "
                       "most the gross surplus",
            ),
            "value_added": array(
                value_added, axes, unit="USD", source=named["value_added"], **common,
                method="labour income + other income: RAS to industries of the nation and what labour leaves of each "
                       "line's GDP by state",
            ),
        }
    )  # fmt: skip


def _pattern(cells: dict[str, pd.DataFrame], what: str, total: pd.Series, g: pd.DataFrame) -> pd.DataFrame:
    """`total` by industry spread over states: what QCEW sees stands where it sees it, the rest follows output.

    Cells that QCEW withholds, estimated from their parents, are held within bounds of the nation's rate per dollar. All
    are drawn to that rate by their size, halfway at an output of `accounts.small-cell`, as estimates of small areas are
    (Fay and Herriot 1979). Builders follow output alone: QCEW classes them by trade, BEA by what they build.
    """
    even = g.mul((total / g.sum(axis="columns").replace(0.0, np.nan)).fillna(0.0), axis="index")
    seen = cells[what].loc[total.index].mul(~total.index.str.startswith("23"), axis="index")
    known = seen.sum(axis="columns")
    shown = seen.mul((total / known.replace(0.0, np.nan)).clip(upper=1.0).fillna(0.0), axis="index")
    rest = 1.0 - (shown.sum(axis="columns") / total.replace(0.0, np.nan)).fillna(0.0)
    pattern = shown + even.mul(rest, axis="index")
    estimated = cells["withheld"].loc[total.index] > value("accounts.withheld") * cells["wages"].loc[total.index]
    low, high = value("accounts.rate-low"), value("accounts.rate-high")
    own = (1.0 - value("output.unseen")) * g / (g + value("accounts.small-cell"))
    pattern = pattern.where(~estimated, pattern.clip(low * even, high * even))
    return own * pattern + (1.0 - own) * even


def _jobs(g: pd.DataFrame, cells: dict[str, pd.DataFrame], lines: pd.DataFrame, national: pd.Series) -> pd.DataFrame:
    result = pd.DataFrame(0.0, index=g.index, columns=g.columns)
    for codes, members in members_of_lines(g.index).items():
        rows, columns = national[members], lines.loc[list(codes)].sum(axis="index")
        seed = _pattern(cells, "jobs", rows, g.loc[members])
        missing = (seed.sum(axis="index") == 0.0) & (columns > 0.0)
        for region in seed.columns[missing]:  # jobs where no output was put: by the nation's mix, too few to matter
            seed[region] = rows / rows.sum() * columns[region]
        result.loc[members] = ras(
            seed.to_numpy(), rows.to_numpy(), columns.to_numpy(), what=f"jobs of SAEMP25N line {codes}"
        ).table
    return result


def _compensation(
    lines: pd.DataFrame,
    g: pd.DataFrame,
    cells: dict[str, pd.DataFrame],
    national: pd.Series,
    extra: pd.Series,
    summary: pd.Series,
) -> pd.DataFrame:
    """Industries add up to the nation's pay; each line's states are in proportion to its pay there; QCEW wages are the
    pattern, and what they leave of the nation's pay, with their supplements (`extra`), follows output."""
    result = pd.DataFrame(0.0, index=g.index, columns=g.columns)
    for line, codes in GDP_LINES.items():
        members = g.index[summary.isin(codes)]
        rows = national[members]
        by_state = lines.loc[list(line)].sum(axis="index")
        seed = _pattern(cells, "wages", rows / extra[members], g.loc[members])
        columns = by_state.where(seed.sum(axis="index") > 0.0, 0.0)
        columns *= rows.sum() / columns.sum()
        result.loc[members] = ras(
            seed.to_numpy(), rows.to_numpy(), columns.to_numpy(), what=f"compensation of SAGDP4N line {line}"
        ).table
    return result


def _other_income(
    total: pd.Series, labour: pd.DataFrame, g: pd.DataFrame, lines: pd.DataFrame, summary: pd.Series
) -> pd.DataFrame:
    """Value added that is not labour's (owners' surplus, taxes less subsidies) by industry and state: industries add up
    to the nation's, each line's states are in proportion to its GDP less labour income; the pattern is output.

    Industries whose labour earns more than their value added, subsidies making up the rest, keep the nation's rate.
    """
    left = total - labour.sum(axis="columns")
    result = g.mul((left / g.sum(axis="columns")).fillna(0.0), axis="index")
    for line, codes in GDP_LINES.items():
        members = g.index[summary.isin(codes) & (left > 0.0)]
        rows = left[members]
        by_state = lines.loc[list(line)].sum(axis="index") - labour.loc[g.index[summary.isin(codes)]].sum(axis="index")
        columns = by_state.clip(lower=value("value-added.least") * lines.loc[list(line)].sum(axis="index"))
        columns = columns.where(g.loc[members].sum(axis="index") > 0.0, 0.0)
        columns *= rows.sum() / columns.sum()
        seed = g.loc[members].mul(rows / g.loc[members].sum(axis="columns"), axis="index")
        result.loc[members] = ras(
            seed.to_numpy(),
            rows.to_numpy(),
            columns.to_numpy(),
            what=f"value added of line {line} beyond labour income",
        ).table
    return result


def _proprietors(
    income: pd.DataFrame, g: pd.DataFrame, jobs: pd.DataFrame, earners: pd.Series, surplus: pd.Series
) -> pd.DataFrame:
    """Proprietors' income by industry and state, USD: farms' to farms; the rest by `earners`
    (`employment.earners_alone`), at most the surplus."""
    farms = g.index.str.startswith(("111", "112"))
    public = g.index.str.startswith(("S00", "GSLG", "491", "814"))
    result = pd.DataFrame(0.0, index=g.index, columns=g.columns)
    for line, members in ((FARMERS, g.index[farms]), (OTHERS, g.index[~farms & ~public])):
        by_industry = capped(earners[members], surplus[members].clip(lower=0.0), income.loc[line].clip(lower=0.0).sum())
        place = jobs.loc[members].mul((by_industry / jobs.loc[members].sum(axis="columns")).fillna(0.0), axis="index")
        columns = income.loc[line].clip(lower=0.0)
        columns *= by_industry.sum() / columns.sum()
        result.loc[members] = ras(
            place.to_numpy(),
            by_industry.to_numpy(),
            columns.to_numpy(),
            what=f"proprietors' income of SAINC4 line {line}",
        ).table
    return result
