"""An economy as the agencies publish it: national tables, and of the states output, final demand and accounts, before
secondary products are redefined."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import xarray as xr

from pipeline.checks.out_of_line import out_of_line
from pipeline.checks.payrolls import payrolls
from pipeline.checks.survey import survey
from pipeline.national.tables import discrepancies, national_tables
from pipeline.sources.concordance import naics_mix
from pipeline.sources.regional_accounts import gdp_lines, job_lines
from pipeline.sources.tables import summary_codes
from pipeline.states.accounts import state_accounts
from pipeline.states.final_demand import state_final_demand
from pipeline.states.local import output_at_sites
from pipeline.states.output import covered, state_output
from pipeline.work.employment import Staff, employees
from pipeline.work.hours import weekly_hours
from pipeline.work.line_jobs import beyond_payrolls, national_jobs
from pipeline.work.self_employed import self_employed
from pipeline.work.wages import supplements


@dataclass(frozen=True)
class Published:
    """An economy before secondary products are redefined.

    Attributes:
        national: from `tables.national_tables`.
        output: industry x state; final: final demand by commodity, category and state, USD.
        accounts: jobs, pay, labour income and value added, industry x state (`state_accounts`).
        cells: what QCEW covers (`output.covered`); mix: NAICS codes in each industry (`concordance.naics_mix`).
        staff: who works in the nation's industries; employees: where, industry x state.
        extra: compensation per dollar of wages, by industry (`wages.supplements`).
        reports: tables of what was checked, by the name of their file.
    """

    national: xr.Dataset
    output: xr.DataArray
    final: xr.Dataset
    accounts: xr.Dataset
    cells: dict[str, pd.DataFrame]
    mix: pd.Series
    staff: Staff
    employees: pd.DataFrame
    extra: pd.Series
    reports: dict[str, pd.DataFrame]

    @property
    def own_income(self) -> pd.Series:
        """Proprietors' income by industry, USD."""
        beyond_pay = self.accounts["labour_income"] - self.accounts["compensation"]
        return pd.Series(beyond_pay.sum("region").values, index=self.employees.index)


def benchmark_year(sources: Path) -> Published:
    """The economy of 2017."""
    national = national_tables(sources)
    cells = covered(sources, national)
    summary = summary_codes(sources).reindex(national["industry"].to_series().index)
    pay = gdp_lines(sources, ("compensation",), cells["wages"], summary)
    product = gdp_lines(sources, ("compensation", "gos", "tax"), cells["wages"], summary)
    payroll = cells["payroll"].sum(axis="columns")
    compensation = national["value_added_components"].sel(component="V00100").to_series()
    mix = naics_mix(sources, payroll.index, compensation)
    known, by_trade = (
        employees(sources, payroll, cells["wages"].sum(axis="columns"), compensation),
        self_employed(sources, mix, payroll),
    )
    lines = job_lines(sources, cells["jobs"])
    jobs_of_nation = national_jobs(lines, national["industry_output"].to_series(), cells, compensation, known, by_trade)
    beyond = beyond_payrolls(lines, jobs_of_nation, cells["jobs"])
    output = state_output(sources, national, cells, pay, product, beyond)
    final = state_final_demand(sources, national, output, pay)
    output = output_at_sites(national, output, final)
    staff = Staff.of(sources, known, by_trade, jobs_of_nation, weekly_hours(sources, mix, payroll))
    extra = supplements(sources, compensation, cells["wages"].sum(axis="columns"))
    accounts = state_accounts(sources, national, output, cells, pay, product, lines, staff, extra)
    employed = staff.by_state(accounts, cells)
    names = national["industry_name"].to_series().set_axis(national["industry"].values)
    reports = {
        "discrepancies": discrepancies(national),
        "out-of-line": out_of_line(output, accounts, cells, summary, employed),
        "jobs-and-payrolls": payrolls(staff, compensation, cells, names),
        "jobs-and-survey": survey(sources, jobs_of_nation, mix),
    }
    return Published(national, output, final, accounts, cells, mix, staff, employed, extra, reports)
