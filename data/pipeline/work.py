"""Hours, cover and risk of jobs by industry, and what an hour is paid by industry and state."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from commonweal.accounts.work import WEEKS

from pipeline.concordance import is_public, naics_mix, sectors
from pipeline.fatal_injuries import fatal_injuries
from pipeline.hours import weekly_hours
from pipeline.occupations import health_cover
from pipeline.people import people
from pipeline.regional_accounts import soldiers
from pipeline.sources import array, table
from pipeline.states import DEFENCE
from pipeline.union import union_coverage
from pipeline.wages import FIFTHS, fifths, supplements, wage_shape

#: Industries whose jobs BEA counts by trade or crop, QCEW otherwise: one share of employees for all of them.
ALIKE = (("23",), ("111", "112"))
RAILROADS, CHURCHES = "482000", "813100"


def work(sources: Path, national: xr.Dataset, accounts: xr.Dataset, cells: dict[str, pd.DataFrame]) -> xr.Dataset:
    """Rates by industry that make accounts of work out of jobs (`commonweal.accounts.work`), and `jobs_payroll` by state.

    Args:
        accounts: jobs, compensation and labour income by industry and state.
        cells: what QCEW covers (`states.covered`).
    """
    industry = national["industry"].to_series().index
    regions = cells["payroll"].columns
    jobs, pay, labour = (
        pd.DataFrame(accounts[name].values, index=industry, columns=regions)
        for name in ("jobs", "compensation", "labour_income")
    )
    all_jobs = jobs.sum(axis="columns")
    mix = naics_mix(sources, industry, pay.sum(axis="columns"))
    hours = weekly_hours(sources, mix, cells["payroll"].sum(axis="columns"))
    employed = employee_share(sources, all_jobs, cells["jobs"].sum(axis="columns"))
    extra = supplements(sources, pay.sum(axis="columns"), cells["wages"].sum(axis="columns"))
    army = soldiers(sources)["jobs"].sum()
    civilians = pd.Series(1.0, index=industry)
    civilians[DEFENCE] -= army / all_jobs[DEFENCE]
    covered = union_coverage(sources, all_jobs * employed, civilians) * employed
    insured = health_cover(sources, industry) * employed
    worked = all_jobs * hours * WEEKS
    deaths = fatal_injuries(sources, mix, worked)
    wage = (pay.div(extra, axis="index") + labour - pay) / (jobs.mul(hours * WEEKS, axis="index")).replace(0.0, np.nan)
    national_wage = (wage * jobs).sum(axis="columns") / all_jobs.replace(0.0, np.nan)
    wage = wage.apply(lambda column: column.fillna(national_wage)).fillna(0.0)
    shape = wage_shape(sources, mix, industry)
    limits = fifths(wage.mul(shape["typical"], axis="index"), shape["spread"], jobs)
    wages = "BEA, labour income by industry and state 2017"
    rates = {
        "hours_per_week": _rate(
            hours,
            "hours a week per job",
            "2024",
            "BLS, Employment Situation B-2, March 2024; CPS 2019; QCEW 2024 Q1; OEWS May 2025",
            "a sector's paid hours per job (farms, households, governments: hours at work, scaled to paid ones), spread over its industries "
            "by pay per job over pay per hour, none above full time",
        ),
        "employee_share": _rate(
            employed,
            "share of jobs",
            "2017",
            "BLS, QCEW 2019 over BEA SAEMP25N 2017",
            "payroll jobs of 2017 over all jobs; the rest work for themselves",
        ),
        "supplements": _rate(
            extra,
            "compensation per dollar of wages",
            "2017",
            "BEA SAINC4 2017; BLS QCEW 2019",
            "one figure for governments and one for private employers; soldiers like other public servants",
        ),
        "full_time_share": _rate(
            full_time(sources, industry),
            "share of jobs",
            "2018",
            "Census, ACS 2018, B24040 over B24030",
            "full-time and year-round workers by sector",
        ),
        "health_cover": _rate(
            insured,
            "share of jobs",
            "2025",
            "BLS, NCS March 2025; OEWS May 2024",
            "participation in the employer's plan by occupation over the sector's occupations; none of the self-employed",
        ),
        "union_coverage": _rate(
            covered,
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
            "counts by NAICS group over our own hours of 2017",
        ),
        "wage_spread": _rate(
            shape["spread"],
            "standard deviation of log hourly wages",
            "2025",
            "BLS, OEWS May 2025",
            "lognormal fitted to five percentiles of the industry's NAICS groups, mostly of four digits",
        ),
        "wage_typical": _rate(
            shape["typical"], "median over mean hourly wage", "2025", "BLS, OEWS May 2025", "of the industry's NAICS groups"
        ),
        "place_jobs": _rate(
            jobs,
            "jobs",
            "2017",
            accounts["jobs"].attrs["source"],
            "jobs of the states, also where the regions are wider: wages differ by place",
            ("industry", "place"),
        ),
        "place_wage": _rate(
            wage, "USD an hour, mean", "2017", wages, "labour income without supplements over hours", ("industry", "place")
        ),
        "wage_fifths": _rate(
            limits,
            "USD an hour",
            "2017",
            f"{wages}; BLS, OEWS May 2025",
            "wages that divide all jobs of the nation into fifths",
            ("fifth",),
        ),
    }
    counted = array(
        cells["payroll"],
        ("industry", "region"),
        unit="jobs",
        year="2019",
        status="measured",
        role="account",
        source="BLS, QCEW 2019",
        method="covered jobs by NAICS code, withheld cells estimated from their parents",
    ).assign_attrs(title="jobs on payrolls")
    group_share = people(sources, mix, industry)
    return xr.Dataset(rates | {"jobs_payroll": counted, "group_share": group_share}).assign_coords(
        place=("place", np.array(regions, dtype=object)),
        fifth=("fifth", np.array([f"{share:g}" for share in FIFTHS], dtype=object)),
    )


def _rate(values: Any, unit: str, year: str, source: str, method: str, axes: tuple[str, ...] = ("industry",)) -> xr.DataArray:
    return array(values, axes, unit=unit, year=year, status="modelled", source=source, method=method)


def employee_share(sources: Path, jobs: pd.Series, covered: pd.Series) -> pd.Series:
    """Share of jobs that are an employer's, by industry: payroll jobs moved from 2019 to 2017 over all jobs.

    Governments, railroads (insured apart) and churches (mostly not insured) count as employers of everybody.
    """
    line = table(sources, "bea-state-accounts", "sainc4_state_personal_income_2012_2021.csv.gz")
    line = line[(line["stabbr"] == "US") & (line["spiname"] == "Wage and salary employment")].iloc[0]
    payroll = covered * line["v_2017"] / line["v_2019"]
    share = payroll / jobs.replace(0.0, np.nan)
    for prefixes in ALIKE:
        members = jobs.index[jobs.index.str.startswith(prefixes)]
        share[members] = payroll[members].sum() / jobs[members].sum()
    share[is_public(jobs.index) | jobs.index.isin([RAILROADS, CHURCHES])] = 1.0
    return share.clip(upper=1.0).fillna(1.0)


def full_time(sources: Path, industry: pd.Index) -> pd.Series:
    """Share of workers who work full time the whole year, by sector."""
    raw = table(sources, "acs-2018-industry-workforce", "acs1_2018_us_industry_tables.csv")
    raw = raw.assign(sector=raw["label"].str.split("!!").str[-1])
    counts = raw[raw["table"].isin(["B24030", "B24040"])].groupby(["sector", "table"])["estimate"].sum().unstack()
    return (counts["B24040"] / counts["B24030"]).reindex(sectors(industry)["acs"]).set_axis(industry)
