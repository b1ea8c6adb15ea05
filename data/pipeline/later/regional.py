"""What is published of the states in a year after the benchmark."""

from pathlib import Path

import pandas as pd
import xarray as xr
from commonweal.balance import ras

from pipeline.later.jobs import (
    FOLDER,
    LINE_YEAR,
    NATION,
    PAY_YEAR,
    SUMMARY,
    THOUSAND,
    Workforce,
    growth_of_pay,
    lines_by_state,
    state_column,
)
from pipeline.national.tables import BENCHMARK_YEAR
from pipeline.sources.regional_accounts import GDP_LINES, GDP_TREE, JOB_LINES, filled_lines, soldiers
from pipeline.sources.tables import MILLION, state_list, summary_codes, table
from pipeline.states.consumption import TOTAL, consumption_lines
from pipeline.states.regional import PRIVATE, Regional, proprietors_income

GDP, PARTS, BY_PRODUCT = (
    "sagdp2_state_gdp_2012_2024.csv.gz",
    "sagdp347_components_musd_2017_2022.csv.gz",
    "sapce1_2012_2023.csv.gz",
)
COMPONENTS, STATEIOR = "sagdp1_components_2012_2024.csv", "stateior-2023"
#: Lines of SASUMMARY: personal income, personal consumption; of SAGDP1: compensation; of SAGDP2: the military.
INCOME, CONSUMPTION, COMPENSATION, MILITARY = 5, 7, 4, 85
#: The last years of compensation by line of SAGDP4, of proprietors' income, of consumption by line of SAPCE3 before
#: households stayed at home, and of the lines of SAPCE1.
COMPENSATION_YEAR, PROPRIETORS_YEAR, PRODUCT_YEAR, GROUP_YEAR = 2022, 2021, 2019, 2023


def later_regional(
    sources: Path, year: int, national: xr.Dataset, cells: dict[str, pd.DataFrame], workers: Workforce
) -> Regional:
    """The states of a year.

    Args:
        national: tables of the year; cells: what QCEW covers (`output.covered`), the pattern of withheld cells.
    """
    states = state_list(sources)
    summary = summary_codes(sources).reindex(national["industry"].to_series().index)
    seen = {line: cells["wages"][summary.isin(codes)].sum() for all_, codes in GDP_LINES.items() for line in all_}
    gdp = table(sources, FOLDER, GDP).pivot(index="line", columns="state", values=str(year)).astype(float) * MILLION
    product = filled_lines(gdp[states.index].clip(lower=0.0), gdp[NATION], GDP_TREE, seen)
    uses = table(sources, STATEIOR, "final_demand_2023.csv.gz")
    income = state_column(sources, SUMMARY, INCOME, year) / state_column(sources, SUMMARY, INCOME, PROPRIETORS_YEAR)
    return Regional(
        year=year,
        pay=_pay(sources, year, national, seen, summary),
        product=product,
        jobs=lines_by_state(sources, year, workers),
        private=gdp.loc[PRIVATE, states.index],
        spending=_spending(sources, year),
        uses=uses.pivot_table(index=["commodity", "category"], columns="state", values="use_kusd", aggfunc="sum")[
            states.index
        ].fillna(0.0)
        * THOUSAND,
        proprietors=proprietors_income(sources, PROPRIETORS_YEAR) * income[states.index],
        named=_named(year),
    )


def later_soldiers(sources: Path, year: int) -> pd.DataFrame:
    """Military `jobs` of the last year by line, and `pay` (USD) as the military's product grew in each state."""
    benchmark = soldiers(sources)
    growth = state_column(sources, GDP, MILITARY, year) / state_column(sources, GDP, MILITARY, BENCHMARK_YEAR)
    return pd.DataFrame(
        {"jobs": soldiers(sources, LINE_YEAR)["jobs"], "pay": benchmark["pay"] * growth[benchmark.index]}
    )


def _pay(
    sources: Path, year: int, national: xr.Dataset, seen: dict[int, pd.Series], summary: pd.Series
) -> pd.DataFrame:
    """Compensation by line and state: lines add up to the nation's, states to all of their compensation, which is
    published; the pattern is the last by line, as each state's pay of the sector grew beside the nation's."""
    states = state_list(sources).index
    raw = table(sources, FOLDER, PARTS)
    raw = raw[raw["component"] == "compensation"].pivot(index="line", columns="state", values=str(COMPENSATION_YEAR))
    before = filled_lines(raw[states].clip(lower=0.0), raw[NATION], GDP_TREE, seen)
    earned = national["value_added_components"].sel(component="V00100").to_series()
    rows, pattern = {}, {}
    for line, codes in GDP_LINES.items():
        members = summary.index[summary.isin(codes)]
        rows[line[0]] = earned[members].sum()
        sector = next(of for of, prefixes in JOB_LINES.items() if members[0].startswith(prefixes))
        growth = growth_of_pay(sources, [sector[0] // 100 * 100], (COMPENSATION_YEAR, PAY_YEAR))
        pattern[line[0]] = before.loc[list(line)].sum() * growth
    seed, total = pd.DataFrame(pattern).T[states], pd.Series(rows)
    columns = state_column(sources, COMPONENTS, COMPENSATION, year)[states]
    columns *= total.sum() / columns.sum()
    balanced = ras(seed.to_numpy(), total.to_numpy(), columns.to_numpy(), what="compensation by line and state").table
    result = pd.DataFrame(balanced, index=seed.index, columns=states)
    empty = [code for line in GDP_LINES for code in line[1:]]
    return pd.concat([result, pd.DataFrame(0.0, index=empty, columns=states)])


def _spending(sources: Path, year: int) -> pd.DataFrame:
    """Personal consumption by line of SAPCE3 and state, million USD: each line as its group grew in the state, and all
    together as published."""
    lines = consumption_lines(sources, PRODUCT_YEAR)
    raw = table(sources, FOLDER, BY_PRODUCT)
    groups = raw[raw["state"] == NATION].set_index("description")["line"]
    names = table(sources, "bea-state-accounts", "sapce3_state_pce_by_product_2012_2020.csv.gz")
    names = names.drop_duplicates("line").set_index("line")["pcename"].str.strip()
    group = names.map(groups).ffill().reindex(lines.index)
    cells = raw.set_index(["line", "state"])
    growth = (cells[str(GROUP_YEAR)] / cells[str(PRODUCT_YEAR)]).unstack()[lines.columns]
    moved = lines * growth.reindex(group).to_numpy()
    moved.loc[TOTAL] = state_column(sources, SUMMARY, CONSUMPTION, year)[lines.columns]
    return moved


def _named(year: int) -> dict[str, str]:
    tables = f"BEA, 2017 benchmark moved to {year} (docs/editions.md)"
    return {
        "output": f"{tables}; BEA SAGDP2 {year}; SAGDP4 2022, SAINC6N 2023; BLS QCEW 2019, 2024 "
        "Q1; SAPCE3 2019 (housing)",
        "final_demand": f"{tables}; BEA SAPCE3 2019, SAPCE1 2023, SAGDP2 {year}; EPA stateior 2023",
        "jobs": f"BEA SASUMMARY {year} (total employment, self-employed included); SAEMP25N 2018; NIPA 6.4D 2018; BLS "
        "QCEW 2019, 2024 Q1; OEWS May 2025; BLS projections",
        "compensation": f"{tables} (V00100, national by industry); BEA SAGDP1 {year}, SAGDP4 2022, SAINC6N 2023",
        "labour_income": f"as compensation; BEA SAINC4 2021, proprietors' income; SASUMMARY {year}, personal income",
        "value_added": f"{tables}; BEA SAGDP2 {year}",
    }
