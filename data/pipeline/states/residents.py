"""Who lives in the states and on what: what is published of it in a year."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipeline.geography.investment import announced_infrastructure, clean_investment
from pipeline.national.tables import BENCHMARK_YEAR
from pipeline.sources.regional_accounts import FOLDER
from pipeline.sources.tables import state_list, table

UNEMPLOYMENT = "county-unemployment-laus"
NATION = "US"
#: Lines of SAINC4: personal income, income per head, earnings by place of work, contributions for social insurance,
#: adjustment for residence.
INCOME, PER_PERSON, EARNINGS, CONTRIBUTIONS, ADJUSTMENT = 10, 30, 35, 36, 42


@dataclass(frozen=True)
class Residents:
    """What is published of the states' residents.

    Attributes:
        year: of the figures.
        income: `INCOME`, `EARNINGS`, `CONTRIBUTIONS`, `ADJUSTMENT` by state and for the nation ("US"), million USD.
        consumption: personal consumption by state and for the nation, million USD.
        income_per_person: USD by state.
        unemployment: rate by state over the nation's.
        people: by state, `population`, `population_under_5`, `population_65_plus`, `households`.
        clean: by state, the keys of `CLEAN`.
        announced: by state, infrastructure money, billion USD.
        named: sources by what is made of them: income, consumption, population, census (that and surveys),
            unemployment; of `clean` its source, unit and years.
    """

    year: int
    income: pd.DataFrame
    consumption: pd.Series
    income_per_person: pd.Series
    unemployment: pd.Series
    people: pd.DataFrame
    clean: pd.DataFrame
    announced: pd.Series
    named: dict[str, str]


def residents_benchmark(sources: Path) -> Residents:
    """Of 2017; clean investment of 2022 to 2024."""
    states = state_list(sources)
    income = income_lines(sources, BENCHMARK_YEAR)
    pce = table(sources, FOLDER, "sapce3_state_pce_by_product_2012_2020.csv.gz")
    raw = table(sources, UNEMPLOYMENT, "laus_county_state_2013_2018.csv.gz", dtype={"fips": str}).set_index("fips")
    rate = raw["unemployed_2017"] / raw["labor_force_2017"]
    slack = rate[states["fips"] + "000"] / rate["00000"]
    basics = table(sources, "county-basics", "state_basics.csv").set_index("abbr").loc[states.index]
    counties = table(sources, "county-basics", "county_basics.csv", dtype={"fips": str})
    homes = counties["acs_households"].groupby(counties["fips"].str[:2]).sum().reindex(states["fips"])
    population = basics["pop_2017"].astype(float)
    return Residents(
        year=BENCHMARK_YEAR,
        income=income[[INCOME, EARNINGS, CONTRIBUTIONS, ADJUSTMENT]],
        consumption=pce[pce["line"] == 1].set_index("stabbr")["pce_musd_2017"].reindex(income.index),
        income_per_person=income.loc[states.index, PER_PERSON],
        unemployment=slack.set_axis(states.index),
        people=pd.DataFrame(
            {
                "population": population,
                "population_under_5": population * basics["pct_under_5"] / 100.0,
                "population_65_plus": population * basics["pct_65_plus"] / 100.0,
                "households": homes.set_axis(states.index),
            }
        ),
        clean=clean_investment(sources, "clean-investment-monitor/actual_investment_state_year.csv.gz"),
        announced=announced_infrastructure(sources),
        named={
            "income": "BEA SAINC4 2017",
            "consumption": "BEA SAPCE3 2017",
            "population": "Census population estimates 2017",
            "census": "Census population estimates 2017; ACS 2015-2019",
            "unemployment": "BLS, LAUS 2017",
            "clean": "Clean Investment Monitor 2024 Q4 (Rhodium Group, MIT CEEPR; CC BY 4.0)",
            "clean unit": "million USD of 2023",
            "clean years": "2022-2024",
        },
    )


def income_lines(sources: Path, year: int) -> pd.DataFrame:
    """SAINC4 of 2012 to 2021 by state (and US) and line."""
    raw = table(sources, FOLDER, "sainc4_state_personal_income_2012_2021.csv.gz")
    lines = raw[raw["line"].isin([INCOME, PER_PERSON, EARNINGS, CONTRIBUTIONS, ADJUSTMENT])]
    return lines.pivot(index="stabbr", columns="line", values=f"v_{year}").loc[[*state_list(sources).index, NATION]]
