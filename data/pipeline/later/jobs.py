"""Jobs of a year for which BEA publishes only all of them: employees as payrolls grew, who works alone as in the last
year that is published by line."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import xarray as xr
from commonweal.balance import ras

from pipeline.sources.regional_accounts import job_lines
from pipeline.sources.tables import state_list, table
from pipeline.states.output import DEFENCE, covered
from pipeline.work.employment import CIVILIAN, MILITARY, completed, employees
from pipeline.work.line_jobs import members_of_lines, national_jobs
from pipeline.work.self_employed import by_occupation, self_employed
from pipeline.work.totals import WorkTotals, lines, work_totals

FOLDER, SUMMARY, PAY = "bea-state-2024", "sasummary_2008_2024.csv", "sainc6n_compensation_kusd_2012_2023.csv.gz"
#: Lines of SASUMMARY and SAINC6N; pay is in thousand USD, pay per job in USD.
ALL_JOBS, ALL_PAY, PAY_PER_JOB, THOUSAND = 15, 1, 9, 1e3
#: The last years of jobs by line of SAEMP25N, and of pay by line of SAINC6N.
LINE_YEAR, PAY_YEAR = 2018, 2023
NATION = "US"


@dataclass(frozen=True)
class Workforce:
    """Who works in the nation, in `LINE_YEAR` and in a later year.

    Attributes:
        staff_then, staff: employees by industry.
        lines_then: jobs by line of SAEMP25N and state in `LINE_YEAR`; lines: the nation's in the later year.
    """

    staff_then: pd.Series
    staff: pd.Series
    lines_then: pd.DataFrame
    lines: pd.Series


def workforce(
    sources: Path, year: int, benchmark: xr.Dataset, mix: pd.Series, growth: pd.Series, soldiers: pd.DataFrame
) -> Workforce:
    """The nation's employees of `LINE_YEAR` grow as payrolls did, and are brought to BEA's wage and salary jobs: those
    of `PAY_YEAR`, with as many of all jobs as then. What jobs a line has beyond them grows alike in all lines.

    Args:
        benchmark: national tables of the benchmark year; mix: NAICS codes in each industry.
        growth: of payrolls since `payrolls.PAYROLL_YEAR`, by industry.
        soldiers: of the later year, by state.
    """
    then = work_totals(sources, LINE_YEAR)
    cells = covered(sources, benchmark, then.soldiers)
    payroll, wages = (cells[name].sum(axis="columns") for name in ("payroll", "wages"))
    compensation = benchmark["value_added_components"].sel(component="V00100").to_series()
    lines_then = job_lines(sources, cells["jobs"], LINE_YEAR)
    known, by_trade = (
        employees(sources, then, payroll, wages, compensation),
        self_employed(sources, mix, payroll),
    )
    jobs = national_jobs(lines_then, benchmark["industry_output"].to_series(), cells, compensation, known, by_trade)
    staff_then = completed(sources, then, known, jobs)
    civilians_then = staff_then.copy()
    civilians_then[DEFENCE] -= then.soldiers["jobs"].sum()

    everybody = state_column(sources, SUMMARY, ALL_JOBS, year)[NATION]
    pay, rate = (state_column(sources, PAY, line, PAY_YEAR)[NATION] for line in (ALL_PAY, PAY_PER_JOB))
    employed = pay * THOUSAND / rate / state_column(sources, SUMMARY, ALL_JOBS, PAY_YEAR)[NATION]
    army = soldiers["jobs"].sum()
    civilians = civilians_then * growth
    staff = civilians * ((employed * everybody - army) / civilians.sum())
    staff[DEFENCE] += army

    members = members_of_lines(staff.index)
    with_staff = pd.Series({line[0]: staff[of].sum() for line, of in members.items()})
    beyond = pd.Series(
        {
            line[0]: max(lines_then.loc[list(line)].to_numpy().sum() - staff_then[of].sum(), 0.0)
            for line, of in members.items()
        }
    )
    return Workforce(
        staff_then, staff, lines_then, with_staff + beyond * ((everybody - with_staff.sum()) / beyond.sum())
    )


def later_totals(sources: Path, year: int, workers: Workforce, soldiers: pd.DataFrame) -> WorkTotals:
    """Employees by line; each has as many full-time equivalents and hours as in `LINE_YEAR`. Self-employed persons are
    those of that year, brought to all that BLS counts."""
    then, number = work_totals(sources, LINE_YEAR), lines(sources, workers.staff.index)

    def grown(values: pd.Series, kind: str) -> pd.Series:
        rate = workers.staff.groupby(number[kind]).sum() / workers.staff_then.groupby(number[kind]).sum()
        by_line = {int(line): rate[text] for text in rate.index for line in text.split()}
        moved = values[list(by_line)] * pd.Series(by_line)
        apart = [line for line in (CIVILIAN, MILITARY) if kind == "employees"]  # whose ratios alone count
        return pd.concat([moved, values[apart]])

    return WorkTotals(
        employees=grown(then.employees, "employees"),
        equivalents=grown(then.equivalents, "employees"),
        hours=grown(then.hours, "hours"),
        self_employed=then.self_employed * (by_occupation(sources).sum() / _all_lines(then.self_employed, number)),
        soldiers=soldiers,
        year=year,
        named={
            "hours": f"BEA, NIPA 6.9D {LINE_YEAR}, hours per employee; CPS 2019, hours of the self-employed",
            "equivalents": f"BEA, NIPA 6.5D and 6.7D {LINE_YEAR}, per employee; BLS projections, the self-employed",
            "employees": f"BEA, SAINC6N {PAY_YEAR} and SASUMMARY {year}; NIPA 6.4D {LINE_YEAR}; BLS, QCEW 2019 and "
            "2024 Q1, OEWS May 2025",
            "supplements": "BEA SAINC4 2017, 2021; BLS QCEW 2019",
            "own income": f"BEA, SAINC4 2021, proprietors' income; SASUMMARY {year}",
            "wages": f"BEA, compensation by industry and state {year}",
            "payroll": "BLS, QCEW 2019 by state, 2024 Q1 for the nation; OEWS May 2025",
            "payroll year": str(year),
            "payroll status": "modelled",
        },
    )


def lines_by_state(sources: Path, year: int, workers: Workforce) -> pd.DataFrame:
    """Jobs by line of SAEMP25N and state: lines add up to the nation's, states to all of their jobs, which are
    published; the pattern is that of `LINE_YEAR`, as each state's pay of the line grew beside the nation's.
    """
    states = state_list(sources).index
    pattern = pd.DataFrame(
        {
            line[0]: workers.lines_then.loc[list(line)].sum()
            * growth_of_pay(sources, list(line), (LINE_YEAR, PAY_YEAR))
            for line in members_of_lines(workers.staff.index)
        }
    ).T[states]
    columns = state_column(sources, SUMMARY, ALL_JOBS, year)[states]
    rows = workers.lines[pattern.index] * (columns.sum() / workers.lines.sum())
    balanced = ras(pattern.to_numpy(), rows.to_numpy(), columns.to_numpy(), what="jobs by line and state").table
    result = pd.DataFrame(balanced, index=pattern.index, columns=states)
    empty = [code for line in members_of_lines(workers.staff.index) for code in line[1:]]
    return pd.concat([result, pd.DataFrame(0.0, index=empty, columns=states)])


def growth_of_pay(sources: Path, line: list[int], years: tuple[int, int]) -> pd.Series:
    """Growth of a line's pay in each state over that of the nation; of its sector's where the line is withheld in one
    of the years, else 1."""
    raw = table(sources, FOLDER, PAY).set_index(["line", "state"]).astype(float)[[str(year) for year in years]]
    result = pd.Series(float("nan"), index=state_list(sources).index)
    for codes in (line, [line[0] // 100 * 100]):
        known = [code for code in codes if code in raw.index.get_level_values("line")]
        if known:
            cells = raw.loc[known].where(raw.loc[known] > 0.0).groupby("state").sum(min_count=len(known))
            rate = cells.iloc[:, 1] / cells.iloc[:, 0]
            result = result.fillna(rate / rate[NATION])
    return result.fillna(1.0)


def state_column(sources: Path, file: str, line: int, year: int) -> pd.Series:
    """A line of one of the folder's tables in a year, by state and for the nation."""
    raw = table(sources, FOLDER, file)
    return raw[raw["line"] == line].set_index("state")[str(year)].astype(float)


def _all_lines(persons: pd.Series, number: pd.DataFrame) -> float:
    return float(persons[[int(line) for line in sorted(set(number["self_employed"]) - {""})]].sum())
