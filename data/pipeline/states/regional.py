"""What is published of the states in a year."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipeline.national.tables import BENCHMARK_YEAR
from pipeline.sources.regional_accounts import FOLDER, PROPRIETORS, gdp_lines, job_lines
from pipeline.sources.tables import MILLION, state_list, table
from pipeline.states.consumption import consumption_lines

STATEIOR = "epa-stateior-2017"
#: Line of SAGDP2: private industries.
PRIVATE = 2


@dataclass(frozen=True)
class Regional:
    """What is published of the states; all tables have a column for each.

    Attributes:
        year: of the figures.
        pay, product: compensation and GDP by line of BEA's regional accounts (`regional_accounts.GDP_LINES`), USD.
        jobs: by line of SAEMP25N (`regional_accounts.JOB_LINES`).
        private: GDP of the private industries.
        spending: personal consumption by line of SAPCE3, million USD.
        uses: stateior's final demand, (summary commodity, its column) x state, USD.
        proprietors: farms' and others' proprietors' income (`regional_accounts.PROPRIETORS`), USD.
        named: sources of the arrays that are made of these, by the array's name.
    """

    year: int
    pay: pd.DataFrame
    product: pd.DataFrame
    jobs: pd.DataFrame
    private: pd.Series
    spending: pd.DataFrame
    uses: pd.DataFrame
    proprietors: pd.DataFrame
    named: dict[str, str]


def regional_benchmark(sources: Path, cells: dict[str, pd.DataFrame], summary: pd.Series) -> Regional:
    """The states of 2017.

    Args:
        cells: what QCEW covers (`output.covered`), the pattern of withheld cells.
        summary: BEA summary code by industry.
    """
    states = state_list(sources)
    gdp = table(sources, FOLDER, "sagdp2n_state_gdp_2012_2021.csv.gz")
    gdp = gdp[gdp["line"] == PRIVATE].set_index("stabbr")["gdp_musd_2017"].astype(float)
    use = table(sources, STATEIOR, "state_summary_use_2017.csv.gz")
    return Regional(
        year=BENCHMARK_YEAR,
        pay=gdp_lines(sources, ("compensation",), cells["wages"], summary),
        product=gdp_lines(sources, ("compensation", "gos", "tax"), cells["wages"], summary),
        jobs=job_lines(sources, cells["jobs"], BENCHMARK_YEAR),
        private=gdp[states.index],
        spending=consumption_lines(sources, BENCHMARK_YEAR),
        uses=use.pivot_table(index=["row", "col"], columns="state", values="value", aggfunc="sum")[
            states["name"]
        ].set_axis(states.index, axis="columns"),
        proprietors=proprietors_income(sources, BENCHMARK_YEAR),
        named={
            "output": "BEA 2017 benchmark; BEA GDP and compensation by state 2017; BLS QCEW 2019; BEA SAPCE3 2017 "
            "(housing)",
            "final_demand": "BEA 2017 benchmark; BEA SAPCE3, SAGDP2N and SAGDP4N 2017; EPA stateior 2017",
            "jobs": "BEA SAEMP25N 2017 (total employment, self-employed included); within its lines NIPA 6.4D 2017, "
            "BLS QCEW 2019, BLS projections",
            "compensation": "BEA 2017 benchmark (V00100, national by industry); BEA SAGDP4N 2017 by state",
            "labour_income": "as compensation; BEA SAINC4 2017, proprietors' income",
            "value_added": "BEA 2017 benchmark, national by industry; BEA GDP by state 2017",
        },
    )


def proprietors_income(sources: Path, year: int) -> pd.DataFrame:
    """Line of SAINC4 x state, USD; below zero where losses are larger."""
    raw = table(sources, FOLDER, "sainc4_state_personal_income_2012_2021.csv.gz")
    income = raw[raw["line"].isin(PROPRIETORS)].pivot(index="line", columns="stabbr", values=f"v_{year}")
    return income[state_list(sources).index] * MILLION
