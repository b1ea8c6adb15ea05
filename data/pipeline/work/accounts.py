"""Hours, cover and risk of jobs by industry, and what an hour is paid by industry and state."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from commonweal.accounts.work import WEEKS
from commonweal.parameters.registry import value

from pipeline.sources.tables import array
from pipeline.work.employment import DEFENCE, Staff, hours_of_self_employed
from pipeline.work.fatal_injuries import fatal_injuries
from pipeline.work.full_time import full_time_share
from pipeline.work.occupations import health_cover
from pipeline.work.people import people
from pipeline.work.same_figures import same_figures
from pipeline.work.totals import WorkTotals
from pipeline.work.union import union_coverage
from pipeline.work.wages import FIFTHS, fifths, wage_shape


def work(
    sources: Path,
    published: xr.Dataset,
    accounts: xr.Dataset,
    cells: dict[str, pd.DataFrame],
    mix: pd.Series,
    staff: Staff,
    totals: WorkTotals,
    employees: pd.DataFrame,
    of_employees: pd.DataFrame,
    extra: pd.Series,
) -> xr.Dataset:
    """Rates by industry that make accounts of work out of jobs (`commonweal.accounts.work`), and `jobs_payroll` by
    state.

    Industries are those of the sources until each thing is known; then the employees who make secondary products take
    their hours, cover and pay to the industry of the product's name. Who they are, sex, race and schooling, is taken to
    be as there.

    Args:
        published: compensation and labour income by industry and state before the move; accounts: after it.
        cells: what QCEW covers (`states.covered`).
        mix: NAICS codes in each industry (`concordance.naics_mix`).
        staff: who works in the industries, before the move; totals: of whom they are parts.
        employees: by industry and state (`Staff.by_state`).
        of_employees: the matrix of the move (`redefinitions.redefined_accounts`).
        extra: compensation per dollar of wages, by industry, before the move (`wages.supplements`).
    """
    industry, regions = cells["payroll"].index, cells["payroll"].columns
    pay, labour, jobs = (
        pd.DataFrame(values, index=industry, columns=regions)
        for values in (published["compensation"].values, published["labour_income"].values, accounts["jobs"].values)
    )
    army = totals.soldiers["jobs"].sum()
    civilians = pd.Series(1.0, index=industry)
    civilians[DEFENCE] -= army / staff.jobs[DEFENCE]
    full_time = full_time_share(sources, mix, staff.week, staff.employees)
    insured = health_cover(sources, mix, staff.employees)
    covered = union_coverage(sources, staff.employees, civilians)
    own_hours = staff.persons * hours_of_self_employed(sources, industry)
    deaths_per_hour = fatal_injuries(sources, mix, staff.hours + own_hours) / (staff.hours + own_hours).replace(
        0.0, np.nan
    )

    def mean(rate: pd.Series, weight: pd.Series = staff.employees) -> pd.Series:
        """A rate of employees after the move."""
        return ((of_employees @ (rate * weight)) / (of_employees @ weight).replace(0.0, np.nan)).fillna(rate)

    all_jobs = jobs.sum(axis="columns")
    some_jobs = all_jobs.replace(0.0, np.nan)
    alone = staff.jobs - staff.employees
    employed = (of_employees @ staff.employees / some_jobs).fillna(1.0)
    equivalents = of_employees @ staff.equivalents + staff.persons
    worked = of_employees @ staff.hours + own_hours
    deaths = of_employees @ (deaths_per_hour * staff.hours).fillna(0.0) + (deaths_per_hour * own_hours).fillna(0.0)
    week = mean(staff.week)
    wage = (of_employees @ pay.div(extra, axis="index")) / (
        of_employees @ employees.mul(staff.week * WEEKS, axis="index")
    ).replace(0.0, np.nan)
    national_wage = (wage * jobs).sum(axis="columns") / some_jobs
    wage = wage.where(wage > 0.0).apply(lambda column: column.fillna(national_wage)).fillna(0.0)
    shape = wage_shape(sources, mix, industry)
    own = ((labour - pay).sum(axis="columns") / alone.where(alone > 0.0) / (value("full-time.hours") * WEEKS)).fillna(
        0.0
    )
    limits = fifths(
        pd.concat([wage, own.rename("own")], axis="columns").mul(shape["typical"], axis="index"),
        shape["spread"],
        pd.concat([jobs.mul(employed, axis="index"), alone.rename("own")], axis="columns"),
    )
    year, named = str(totals.year), totals.named
    wages = named["wages"]
    rates = {
        "hours_per_week": _rate(
            week,
            "hours a week per employee's job, paid",
            "2024",
            "BLS, Employment Situation B-2, March 2024; CPS 2019; QCEW 2024 Q1; OEWS May 2025",
            "a sector's paid hours per job (farms, households, governments: hours at work, scaled to paid ones), "
            "spread over its industries "
            "by pay per job over pay per hour, none above full time",
        ),
        "hours_per_job": _rate(
            (worked / some_jobs).fillna(0.0),
            "hours worked a year per job",
            year,
            named["hours"],
            "hours of employees by NIPA's lines, within them by employees and weekly hours; of self-employed persons; "
            "other jobs have none",
        ),
        "fte_per_job": _rate(
            (equivalents / some_jobs).fillna(0.0),
            "full-time equivalents per job",
            year,
            named["equivalents"],
            "persons engaged in production: employees' full-time equivalents and self-employed persons; other jobs "
            "have none",
        ),
        "employee_share": _rate(
            employed,
            "share of jobs",
            year,
            named["employees"],
            "employees over all jobs; the rest are the self-employed, partners and second jobs",
        ),
        "supplements": _rate(
            mean(extra, (pay.sum(axis="columns") / extra)),
            "compensation per dollar of wages",
            year,
            named["supplements"],
            "one figure for governments and one for private employers; soldiers like other public servants",
        ),
        "full_time_share": _rate(
            mean(full_time),
            "share of jobs",
            "2018",
            "Census, ACS 2018, B24040 over B24030",
            "full-time and year-round workers by the survey's industries; within them by what weeks lack of a full one",
        ),
        "health_cover": _rate(
            mean(insured) * employed,
            "share of jobs",
            "2025",
            "BLS, NCS March 2025; OEWS May 2025",
            "participation in the employer's plan by occupation over the industry's occupations; none of the "
            "self-employed",
        ),
        "union_coverage": _rate(
            mean(covered) * employed,
            "share of jobs",
            "2019",
            "unionstats.com (CPS 2019); BLS by way of EPS US",
            "employees covered, by industry group and owner; none of the self-employed",
        ),
        "fatal_injuries_per_hour": _rate(
            (deaths / worked.replace(0.0, np.nan)).fillna(0.0),
            "deaths per hour worked",
            "2018",
            "BLS, Census of Fatal Occupational Injuries 2018",
            f"counts by NAICS group over our own hours of {year}",
        ),
        "wage_spread": _rate(
            shape["spread"],
            "standard deviation of log hourly wages",
            "2025",
            "BLS, OEWS May 2025",
            "lognormal fitted to five percentiles of the industry's NAICS groups, mostly of four digits",
        ),
        "wage_typical": _rate(
            shape["typical"],
            "median over mean hourly wage",
            "2025",
            "BLS, OEWS May 2025",
            "of the industry's NAICS groups",
        ),
        "own_income": _rate(
            own,
            "USD an hour of a full-time year, mean",
            year,
            named["own income"],
            "proprietors' income per job that is not an employee's, over the hours of a full-time year",
        ),
        "place_jobs": _rate(
            jobs,
            "jobs",
            year,
            accounts["jobs"].attrs["source"],
            "jobs of the states, also where the regions are wider: wages differ by place",
            ("industry", "place"),
        ),
        "place_wage": _rate(
            wage,
            "USD an hour, mean",
            year,
            wages,
            "compensation without supplements over employees' paid hours",
            ("industry", "place"),
        ),
        "wage_fifths": _rate(
            limits,
            "USD an hour",
            year,
            f"{wages}; BLS, OEWS May 2025",
            "wages that divide all jobs of the nation into fifths",
            ("fifth",),
        ),
    }
    counted = array(
        of_employees @ cells["payroll"],
        ("industry", "region"),
        unit="jobs",
        year=named["payroll year"],
        status=named["payroll status"],
        role="account",
        source=named["payroll"],
        method="covered jobs by NAICS code, withheld cells estimated from their parents; then secondary products to "
        "the industries of their names",
    ).assign_attrs(title="jobs on payrolls")
    groups = people(sources, mix, industry)
    by_measure = {
        "full_time": full_time,
        "health_cover": insured,
        "union": covered,
        "fatal_injuries": deaths_per_hour.fillna(0.0),
    }
    others = {"jobs_payroll": counted, "group_share": groups, "same_figure": same_figures(by_measure, groups)}
    return xr.Dataset(rates | others).assign_coords(
        place=("place", np.array(regions, dtype=object)),
        fifth=("fifth", np.array([f"{share:g}" for share in FIFTHS], dtype=object)),
    )


def _rate(
    values: Any, unit: str, year: str, source: str, method: str, axes: tuple[str, ...] = ("industry",)
) -> xr.DataArray:
    return array(values, axes, unit=unit, year=year, status="modelled", source=source, method=method)
