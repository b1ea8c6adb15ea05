"""An economy as the agencies publish it: national tables, and of the states output, final demand and accounts, before
secondary products are redefined."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import xarray as xr

from pipeline.checks.out_of_line import out_of_line
from pipeline.checks.payrolls import payrolls
from pipeline.checks.survey import survey
from pipeline.environment.emissions import Levels, benchmark_levels
from pipeline.later.emissions import later_levels
from pipeline.later.jobs import later_totals, workforce
from pipeline.later.payrolls import growth, growth_of_pay
from pipeline.later.regional import later_regional, later_soldiers
from pipeline.later.residents import later_residents
from pipeline.national.tables import BENCHMARK_YEAR, discrepancies, moved_tables, national_tables
from pipeline.sources.concordance import naics_mix
from pipeline.sources.tables import summary_codes
from pipeline.states.accounts import state_accounts
from pipeline.states.final_demand import state_final_demand
from pipeline.states.local import output_at_sites
from pipeline.states.output import covered, state_output
from pipeline.states.regional import Regional, regional_benchmark
from pipeline.states.residents import Residents, residents_benchmark
from pipeline.work.employment import Staff, employees
from pipeline.work.hours import weekly_hours
from pipeline.work.line_jobs import beyond_payrolls, national_jobs
from pipeline.work.self_employed import self_employed
from pipeline.work.totals import WorkTotals, work_totals
from pipeline.work.wages import later_supplements, supplements


@dataclass(frozen=True)
class Published:
    """An economy before secondary products are redefined.

    Attributes:
        national: from `tables.national_tables`.
        output: industry x state; final: final demand by commodity, category and state, USD.
        accounts: jobs, pay, labour income and value added, industry x state (`state_accounts`).
        regional: what is published of the states.
        cells: what QCEW covers (`output.covered`); mix: NAICS codes in each industry (`concordance.naics_mix`).
        staff: who works in the nation's industries; totals: of whom they are parts; employees: where, industry x state.
        residents: who lives in the states and on what.
        extra: compensation per dollar of wages, by industry (`wages.supplements`).
        reports: tables of what was checked, by the name of their file.
    """

    national: xr.Dataset
    output: xr.DataArray
    final: xr.Dataset
    accounts: xr.Dataset
    regional: Regional
    cells: dict[str, pd.DataFrame]
    mix: pd.Series
    staff: Staff
    totals: WorkTotals
    employees: pd.DataFrame
    residents: Residents
    extra: pd.Series
    reports: dict[str, pd.DataFrame]

    @property
    def year(self) -> int:
        return self.residents.year

    @property
    def own_income(self) -> pd.Series:
        """Proprietors' income by industry, USD."""
        beyond_pay = self.accounts["labour_income"] - self.accounts["compensation"]
        return pd.Series(beyond_pay.sum("region").values, index=self.employees.index)


def benchmark_year(sources: Path) -> Published:
    """The economy of 2017."""
    national, totals = national_tables(sources), work_totals(sources, BENCHMARK_YEAR)
    cells = covered(sources, national, totals.soldiers)
    regional = regional_benchmark(sources, cells, summary_codes(sources).reindex(cells["wages"].index))
    extra = supplements(sources, _compensation(national), cells["wages"].sum(axis="columns"), totals.soldiers)
    return put_together(sources, national, cells, regional, residents_benchmark(sources), totals, extra)


def later_year(sources: Path, year: int, benchmark: Published) -> Published:
    """The economy of a year after the benchmark: its tables moved, its states and jobs as far as they are published."""
    army, grown = later_soldiers(sources, year), growth(sources, year, _compensation(benchmark.national))
    national = moved_tables(sources, year, growth_of_pay(sources, BENCHMARK_YEAR, grown["jobs"]))
    cells = covered(sources, national, army, grown)
    workers = workforce(sources, year, benchmark.national, benchmark.mix, grown["jobs"], army)
    regional = later_regional(sources, year, national, cells, workers)
    totals, extra = later_totals(sources, year, workers, army), later_supplements(sources, benchmark.extra)
    residents = later_residents(sources, year)
    return put_together(sources, national, cells, regional, residents, totals, extra)


def put_together(
    sources: Path,
    national: xr.Dataset,
    cells: dict[str, pd.DataFrame],
    regional: Regional,
    residents: Residents,
    totals: WorkTotals,
    extra: pd.Series,
) -> Published:
    """An economy of what is published of its nation, states, payrolls and work; arguments as in `Published` and
    `Regional`."""
    codes = summary_codes(sources)
    summary = codes.reindex(national["industry"].to_series().index)
    payroll = cells["payroll"].sum(axis="columns")
    compensation = _compensation(national)
    mix = naics_mix(sources, payroll.index, compensation)
    known, by_trade = (
        employees(sources, totals, payroll, cells["wages"].sum(axis="columns"), compensation),
        self_employed(sources, mix, payroll),
    )
    jobs = national_jobs(regional.jobs, national["industry_output"].to_series(), cells, compensation, known, by_trade)
    beyond = beyond_payrolls(regional.jobs, jobs, cells["jobs"])
    output = state_output(sources, national, cells, regional, beyond)
    final = state_final_demand(national, output, regional, codes.reindex(national["commodity"].to_series().index))
    output = output_at_sites(national, output, final)
    staff = Staff.of(sources, totals, known, by_trade, jobs, weekly_hours(sources, mix, payroll))
    accounts = state_accounts(sources, national, output, cells, regional, staff, extra)
    employed = staff.by_state(accounts, cells)
    names = national["industry_name"].to_series().set_axis(national["industry"].values)
    reports = {
        "discrepancies": discrepancies(national),
        "out-of-line": out_of_line(output, accounts, cells, summary, employed),
        "jobs-and-payrolls": payrolls(staff, compensation, cells, names),
        "jobs-and-survey": survey(sources, jobs, mix),
    }
    return Published(
        national, output, final, accounts, regional, cells, mix, staff, totals, employed, residents, extra, reports
    )


def levels(sources: Path, year: int, national: xr.Dataset) -> Levels:
    """What the industries of a year emit and take from nature.

    Args:
        national: tables after redefinitions.
    """
    return benchmark_levels(sources, national) if year == BENCHMARK_YEAR else later_levels(sources, year, national)


def _compensation(national: xr.Dataset) -> pd.Series:
    return national["value_added_components"].sel(component="V00100").to_series()
