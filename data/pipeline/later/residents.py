"""Who lives in the states and on what, in a year after the benchmark."""

from pathlib import Path

import pandas as pd

from pipeline.geography.investment import announced_infrastructure, clean_investment
from pipeline.later.jobs import SUMMARY, state_column
from pipeline.later.regional import CONSUMPTION, INCOME, PROPRIETORS_YEAR
from pipeline.sources.tables import state_list, table
from pipeline.states.residents import (
    ADJUSTMENT,
    CONTRIBUTIONS,
    EARNINGS,
    Residents,
    income_lines,
)
from pipeline.states.residents import INCOME as ALL_INCOME

#: Line of SASUMMARY: personal income per head.
PER_PERSON = 10
POPULATION = "county-population-2025", "county_population_2020_2025.csv"
LABOUR_FORCE = "county-laus-2024", "county_laus_2022_2024.csv"
SURVEY = "county-acs-2022-2023"


def later_residents(sources: Path, year: int) -> Residents:
    """Income, consumption, population and unemployment of the year; earnings and contributions as parts of income in
    the last year of SAINC4; people under 5 as in 2017, 65 and over and households by the ACS of 2018-2022 and
    2019-2023."""
    states = state_list(sources)
    before = income_lines(sources, PROPRIETORS_YEAR)
    income = state_column(sources, SUMMARY, INCOME, year)[before.index]
    lines = before[[EARNINGS, CONTRIBUTIONS, ADJUSTMENT]].mul(income / before[ALL_INCOME], axis="index")
    jobless, force = (
        _by_state(sources, LABOUR_FORCE, f"{what}_{year}", states) for what in ("unemployed", "labor_force")
    )
    population = _by_state(sources, POPULATION, f"pop_{year}", states)
    basics = table(sources, "county-basics", "state_basics.csv").set_index("abbr").loc[states.index]
    ages = table(sources, SURVEY, "svi_2022_acs_2018_2022.csv", dtype={"fips": str})
    old = (ages["ep_age65"] * ages["e_totpop"]).groupby(ages["fips"].str[:2]).sum() / ages["e_totpop"].groupby(
        ages["fips"].str[:2]
    ).sum()
    return Residents(
        year=year,
        income=pd.concat([income.rename(ALL_INCOME), lines], axis="columns"),
        consumption=state_column(sources, SUMMARY, CONSUMPTION, year)[before.index],
        income_per_person=state_column(sources, SUMMARY, PER_PERSON, year)[states.index],
        unemployment=(jobless / force) / (jobless.sum() / force.sum()),
        people=pd.DataFrame(
            {
                "population": population,
                "population_under_5": population * basics["pct_under_5"] / 100.0,
                "population_65_plus": population * old[states["fips"]].set_axis(states.index) / 100.0,
                "households": _by_state(sources, (SURVEY, "acs_2019_2023_income.csv"), "households", states),
            }
        ),
        clean=clean_investment(sources, "clean-investment-monitor-2025q2/actual_investment_state.csv.gz"),
        announced=announced_infrastructure(sources),
        named={
            "income": f"BEA SASUMMARY {year}; SAINC4 2021, parts of income",
            "consumption": f"BEA SASUMMARY {year}",
            "population": f"Census population estimates {year}, vintage 2025",
            "census": f"Census population estimates {year}, vintage 2025; ACS 2018-2022 and 2019-2023",
            "unemployment": f"BLS, LAUS {year}",
            "clean": "Clean Investment Monitor 2025 Q2 (Rhodium Group, MIT CEEPR; CC BY 4.0)",
            "clean unit": "million USD of 2024",
            "clean years": "2022-2025 Q2",
        },
    )


def _by_state(sources: Path, file: tuple[str, str], column: str, states: pd.DataFrame) -> pd.Series:
    raw = table(sources, *file, dtype={"fips": str})
    return raw[column].astype(float).groupby(raw["fips"].str[:2]).sum()[states["fips"]].set_axis(states.index)
