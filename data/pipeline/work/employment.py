"""Employees, the self-employed, full-time equivalents and hours by industry, as the national accounts count them (BEA,
NIPA section 6).

The accounts publish some seventy lines of employees and full-time equivalents, twenty of hours and of the
self-employed. Within a line employees go by payrolls, the self-employed by occupation, hours by the week of each
industry.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr
from commonweal.accounts.work import WEEKS
from commonweal.parameters.registry import value

from pipeline.sources.concordance import is_public
from pipeline.sources.tables import table
from pipeline.work.totals import WorkTotals, lines, of_lines

#: Industries where BEA's jobs of a line stand for its payrolls, since most of their employers are not insured.
BY_JOBS = ("482", "813", "814")
SURVEY = "bls-cps-industry-series"
#: The survey's series of the self-employed in farming and in all else: hours a week at work, those at work, those
#: employed.
SELF_EMPLOYED = (("LNU02078850", "LNU02078849", "LNU02032185"), ("LNU02033377", "LNU02033371", "LNU02032192"))
#: Lines of tables 6.4D and 6.5D within federal general government.
CIVILIAN, MILITARY = 89, 90
DEFENCE = "S00500"
#: Industries whose payrolls are classed otherwise than BEA's: farms by what they mainly grow, builders by trade.
FARMS, BUILDERS = ("111", "112"), ("23",)
OTHER_SERVICES = ("811", "812")


def employees(
    sources: Path, totals: WorkTotals, payroll: pd.Series, wages: pd.Series, compensation: pd.Series
) -> pd.Series:
    """Employees of a year by industry: each line's, spread by payroll jobs. NaN for governments and `BY_JOBS`
    (`completed`).

    Farms' are spread by compensation: small farms need not insure whom they hire, and no crop is known to pay better
    than another. Builders' are spread by compensation over what QCEW's builders and trades of each kind of structure
    are paid. Repair and personal services, which share a line with churches and helpers, stand to their payrolls as the
    other private lines do.

    Args:
        totals: the lines.
        payroll, wages: QCEW's jobs and pay, by industry; compensation: BEA's, USD.
    """
    by_pay = compensation / (wages / payroll.replace(0.0, np.nan))
    payroll = payroll.mask(payroll.index.str.startswith(BUILDERS), by_pay)
    payroll = payroll.mask(payroll.index.str.startswith(FARMS), compensation)
    number = lines(sources, payroll.index)["employees"]
    total = of_lines(totals.employees, number)
    apart = payroll.index.str.startswith(BY_JOBS) | is_public(payroll.index).to_numpy()
    alone = ~apart & ~payroll.index.str.startswith(OTHER_SERVICES)
    insured = alone & ~payroll.index.str.startswith((*FARMS, *BUILDERS))
    seen = payroll[alone].groupby(number[alone]).sum()
    result = (payroll * number.map(total[seen.index] / seen)).mask(apart)
    growth = total[sorted(set(number[insured]))].sum() / payroll[insured].sum()
    return result.fillna((payroll * growth).where(payroll.index.str.startswith(OTHER_SERVICES)))


def jobs_of_line(staff: pd.Series, by_trade: pd.Series, total: float) -> pd.Series:
    """BEA's jobs of a line by industry: its employees, and the jobs beyond them by who works alone.

    Those are the self-employed, partners and second jobs. They follow `by_trade`, with a part of the employees
    (`self-employed.partners`) for partners, whom surveys of persons count by their main job or as employees.

    Args:
        staff: employees of the line's industries; by_trade: from `self_employed`, of the same industries (of farms:
            output).
    """
    beyond = total - staff.sum()
    if beyond <= 0.0:
        return staff / staff.sum() * total
    key = by_trade + value("self-employed.partners") * staff
    return staff + beyond * key / key.sum()


@dataclass(frozen=True)
class Staff:
    """Who works in each industry: `jobs` (BEA's), `known` employees (`employees`) and all `employees`, `persons`
    self-employed; of employees the hours of a `week`, their full-time `equivalents` and the `hours` that they work
    in a year."""

    jobs: pd.Series
    known: pd.Series
    employees: pd.Series
    persons: pd.Series
    week: pd.Series
    equivalents: pd.Series
    hours: pd.Series

    @staticmethod
    def of(
        sources: Path,
        totals: WorkTotals,
        known: pd.Series,
        by_trade: pd.Series,
        jobs: pd.Series,
        week: pd.Series,
    ) -> "Staff":
        """From the employees that payrolls tell, the self-employed by trade (`self_employed`), BEA's jobs and
        `hours.weekly_hours`.
        """
        staff = completed(sources, totals, known, jobs)
        equivalents = full_time_equivalents(sources, totals, staff, week)
        return Staff(
            jobs=jobs,
            known=known,
            employees=staff,
            persons=persons_self_employed(sources, totals, by_trade, staff, jobs),
            week=week,
            equivalents=equivalents,
            hours=hours_of_employees(sources, totals, staff, equivalents, week),
        )

    def by_state(self, accounts: xr.Dataset, cells: dict[str, pd.DataFrame]) -> pd.DataFrame:
        """Employees by industry and state: as payrolls are where they tell; of farms, as small ones need not insure
        whom they hire, and the part of a cell that QCEW withholds, as their pay is; of builders and others a part of
        the jobs. Never more than there are jobs.

        Args:
            accounts: `jobs` and `compensation`, industry x state, as published; cells: what QCEW covers
                (`states.covered`).
        """
        payroll = cells["payroll"]
        jobs, pay = (
            pd.DataFrame(accounts[name].values, index=payroll.index, columns=payroll.columns)
            for name in ("jobs", "compensation")
        )
        farms = payroll.index.str.startswith(FARMS)
        published = (
            (1.0 - cells["withheld"] / cells["wages"].replace(0.0, np.nan)).fillna(0.0).mul(~farms, axis="index")
        )
        by_pay = pay.mul(payroll.sum(axis="columns") / pay.sum(axis="columns").replace(0.0, np.nan), axis="index")
        pattern = published * payroll + (1.0 - published) * by_pay
        spread = pattern.mul(self.employees / pattern.sum(axis="columns").replace(0.0, np.nan), axis="index")
        by_payrolls = self.known.notna() & ~payroll.index.str.startswith(BUILDERS)
        return spread.where(by_payrolls, jobs.mul(self.employed, axis="index")).clip(upper=jobs).fillna(0.0)

    @property
    def employed(self) -> pd.Series:
        """Employees over jobs."""
        return (self.employees / self.jobs.replace(0.0, np.nan)).fillna(1.0)


def completed(sources: Path, totals: WorkTotals, known: pd.Series, jobs: pd.Series) -> pd.Series:
    """Employees of every industry: those of churches and households by BEA's jobs within their lines, and all jobs of
    governments and railroads. Never more than there are jobs.

    Args:
        totals: the lines.
        known: from `employees`.
        jobs: BEA's, by industry.
    """
    number = lines(sources, jobs.index)["employees"]
    total = of_lines(totals.employees, number)
    left = number.map(total - known.groupby(number).sum())
    unknown = known.isna()
    share = left / jobs.where(unknown).groupby(number).transform("sum")
    share[is_public(jobs.index)] = 1.0
    return known.fillna(jobs * share).clip(upper=jobs)


def persons_self_employed(
    sources: Path, totals: WorkTotals, by_trade: pd.Series, staff: pd.Series, jobs: pd.Series
) -> pd.Series:
    """Self-employed persons by industry: each line's, spread by `by_trade`, and no more than there are jobs
    that are not employees'.

    Farms, whose trade does not say what they grow, have them by jobs.

    Args:
        totals: the lines.
        by_trade: from `self_employed`.
        staff: employees.
    """
    number = lines(sources, jobs.index)["self_employed"]
    alone = jobs - staff
    weight = by_trade.mask(jobs.index.str.startswith(FARMS), alone)
    result = pd.Series(0.0, index=jobs.index)
    for line in sorted(set(number) - {""}):
        members = number.index[number == line]
        result[members] = capped(weight[members], alone[members], totals.self_employed[int(line)])
    return result


def earners_alone(persons: pd.Series, staff: pd.Series, jobs: pd.Series, compensation: pd.Series) -> pd.Series:
    """What proprietors' income goes by: self-employed persons, and partners as a part of employees, at what an employee
    is paid.

    By persons, not by jobs: a landlord's or a driver's second job earns little of it.

    Args:
        persons: self-employed; staff: employees; jobs: BEA's; compensation: USD; all by industry.
    """
    pay = (compensation / staff.replace(0.0, np.nan)).fillna(0.0)
    return (persons + value("self-employed.partners") * staff).clip(upper=jobs - staff) * pay


def full_time_equivalents(sources: Path, totals: WorkTotals, staff: pd.Series, week: pd.Series) -> pd.Series:
    """Employees' full-time equivalents by industry: each line's, spread by their weekly hours and none above their
    number.

    Soldiers count as they do in the tables, where many are reserves.

    Args:
        totals: the lines.
        staff: employees; week: hours a week.
    """
    number = lines(sources, staff.index)["employees"]
    total = of_lines(totals.equivalents, number)
    weight = staff * week
    army = totals.soldiers["jobs"].sum() / staff[DEFENCE]
    civilian, military = (totals.equivalents[line] / totals.employees[line] for line in (CIVILIAN, MILITARY))
    weight[DEFENCE] *= 1.0 + army * (military / civilian - 1.0)
    for line, members in number.groupby(number).groups.items():
        weight[members] = capped(weight[members], staff[members], total[line])
    return weight


def hours_of_employees(
    sources: Path, totals: WorkTotals, staff: pd.Series, equivalents: pd.Series, week: pd.Series
) -> pd.Series:
    """Hours that employees work in a year by industry: each line's, spread by their number and weekly hours
    (governments: by their full-time equivalents)."""
    number = lines(sources, staff.index)["hours"]
    weight = (staff * week).mask(is_public(staff.index), equivalents)
    shares = weight / weight.groupby(number).transform("sum")
    return shares * number.astype(int).map(totals.hours)


def hours_of_self_employed(sources: Path, industry: pd.Index) -> pd.Series:
    """Hours a year that an unincorporated self-employed person is at work, absences counted, by industry: of farming
    and its kin, and of all others (CPS 2019)."""
    raw = table(sources, SURVEY, "cps_ln_2019_annual_by_industry.csv", dtype=str).set_index("series_id")["value"]
    farms, others = (
        float(raw[week]) * float(raw[at_work]) / float(raw[employed]) * WEEKS
        for week, at_work, employed in SELF_EMPLOYED
    )
    return pd.Series(others, index=industry).mask(industry.str.startswith("11"), farms)


def capped(weight: pd.Series, ceiling: pd.Series, total: float) -> pd.Series:
    """`total` in proportion to `weight`, no entry above its ceiling; what is over goes to the others."""
    result = pd.Series(0.0, index=weight.index)
    for _ in range(len(weight)):
        room = ceiling - result
        open_ = weight.where(room > 1e-9 * total, 0.0)
        left = total - result.sum()
        if left <= 1e-9 * total or open_.sum() == 0.0:
            break
        result += np.minimum(left * open_ / open_.sum(), room)
    return result
