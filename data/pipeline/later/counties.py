"""The counties of a year after the benchmark: their industries are those of the benchmark, moved by what is published
of each county as a whole: people, product, income, who is out of work."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr
from commonweal.parameters.registry import value
from commonweal.parameters.tradability import tradability

from pipeline.counties.dataset import Growth, Shares
from pipeline.counties.year import CountyYear
from pipeline.geography.counties import INCOME, PARTED, RATES
from pipeline.later.jobs import SUMMARY, state_column
from pipeline.later.payrolls import growth_of_output
from pipeline.later.residents import LABOUR_FORCE, PER_PERSON, POPULATION, SURVEY
from pipeline.national.tables import BENCHMARK_YEAR
from pipeline.sources.tables import table

PRODUCT = "bea-county-real-gdp-2023", "county_real_gdp_2020_2023.csv"
REGIONS = "geography-crosswalks", "ct_county_region.csv"
PRODUCT_YEAR = 2023
#: The District of Columbia, which the source has as a state alone.
CAPITAL, CAPITAL_AS_STATE = "11001", "11000"
#: Income per head by the survey, in the benchmark's table.
BEFORE = "acs_per_capita_income"


def later_counties(sources: Path, year: int, benchmark: CountyYear) -> CountyYear:
    """Population and unemployment of the year, households and people of 65 and over by the ACS; income per head as it
    was, moved as the survey's did, and to what BEA publishes of each state."""
    before = benchmark.table
    state_of = before["state"]
    population = in_old_counties(sources, POPULATION, f"pop_{year}")[before.index]
    jobless, force = (
        in_old_counties(sources, LABOUR_FORCE, f"{what}_{year}") for what in ("unemployed", "labor_force")
    )
    homes = in_old_counties(sources, (SURVEY, "acs_2019_2023_income.csv"), "households")[before.index]
    money = in_old_counties(sources, (SURVEY, "acs_2019_2023_income.csv"), "households", times="mean_income")
    older = in_old_counties(sources, (SURVEY, "svi_2022_acs_2018_2022.csv"), "e_totpop", times="ep_age65") / 100.0
    asked = in_old_counties(sources, (SURVEY, "svi_2022_acs_2018_2022.csv"), "e_totpop")
    after = before.assign(population=population, acs_households=homes)
    rise = (money / asked)[before.index] / before[BEFORE]
    usual = rise.groupby(state_of).transform("median")
    rise = rise.clip(value("county.income-low") * usual, value("county.income-high") * usual)
    income = before[INCOME] * rise
    state = state_column(sources, SUMMARY, PER_PERSON, year)
    mean = (income * population).groupby(state_of).sum() / population.groupby(state_of).sum()
    after[INCOME] = income * state_of.map(state / mean)
    there = before.index.intersection(force.index)
    of_state = jobless[there].groupby(state_of[there]).sum() / force[there].groupby(state_of[there]).sum()
    rate = (jobless / force).reindex(before.index).fillna(state_of.map(of_state))
    rate /= jobless[there].sum() / force[there].sum()
    return CountyYear(
        table=after[[column for column in after.columns if column not in set(RATES) - {INCOME, "acs_age_under_5"}]],
        older=(older / asked)[before.index] * population,
        unemployment=rate,
        plants=benchmark.plants,
        year=year,
        named={
            "income": f"BEA CAINC1 2018 and SASUMMARY {year}; ACS 2015-2019 and 2019-2023",
            "income year": str(year),
            "unemployment": f"BLS, LAUS {year}",
            "demand": f"Census population {year}; BEA CAINC1 2018, SASUMMARY {year}; CAGDP2 2017, county GDP "
            f"{PRODUCT_YEAR}; ACS 2019-2023",
            "residence": f"Census ACS commuting flows 2011-2015; BEA SAINC4 2021, SASUMMARY {year}",
        },
    )


def later_shares(
    sources: Path,
    year: int,
    shares: Shares,
    counties: CountyYear,
    value_added: xr.DataArray,
    commodities: list[str],
) -> Shares:
    """The benchmark's shares, moved: of what residents are served with by population, of all else by the growth of the
    county's real GDP to 2023, over what its industries' growth in the nation would have made of it.

    Args:
        shares: of the benchmark, with its `counties`.
        counties: of the later year.
        value_added: industry x state, of the benchmark.
        commodities: codes; an industry serves residents where the commodity of its code is local.
    """
    within, before = shares.within, shares.counties
    industry = value_added["industry"].to_series().index
    real = growth_of_output(sources, (BENCHMARK_YEAR, PRODUCT_YEAR)).reindex(industry).fillna(1.0).to_numpy()
    made = shares.output * value_added.values[:, within.state]
    of_area = pd.Series(made.sum(axis=0), index=before["area"]).groupby(level=0).sum()
    by_mix = pd.Series(real @ made, index=before["area"]).groupby(level=0).sum() / of_area
    grown = (
        real_product(sources, of_area.index) / shares.gdp.sum(axis="columns").groupby(before["area"]).sum()
    ) / by_mix
    usual = grown.groupby(before.groupby("area")["state"].first()).transform("median")
    grown = grown.clip(value("county.growth-low") * usual, value("county.growth-high") * usual)
    people = (counties.table["population"] / before["population"]).to_numpy()
    product = grown[before["area"]].to_numpy()
    local = tradability(commodities)["class"].reindex(industry).eq("local").to_numpy()
    growth = Growth(
        people=people,
        product=product,
        local=local,
        source=f"Census population 2017 and {year}; BEA CAGDP2 2017, county GDP {PRODUCT_YEAR}, gross output and "
        f"prices to {PRODUCT_YEAR}",
    )
    factor = np.where(local[:, None], people[None], product[None])
    moved = {
        name: within.shares(getattr(shares, name) * factor, getattr(shares, name))
        for name in ("output", "jobs", "pay", "payroll")
    }
    return replace(shares, **moved, growth=growth)


def real_product(sources: Path, areas: pd.Index) -> pd.Series:
    """GDP of BEA's areas in `PRODUCT_YEAR`, thousand USD of 2017."""
    folder, file = PRODUCT
    raw = table(sources, folder, file, dtype={"fips": str}).set_index("fips")[f"real_gdp_{PRODUCT_YEAR}"].astype(float)
    for code, (_, parts) in PARTED.items():
        raw[code] = raw[list(parts)].sum()
    raw[CAPITAL] = raw[CAPITAL_AS_STATE]
    return raw[areas]


def in_old_counties(sources: Path, file: tuple[str, str], column: str, times: str | None = None) -> pd.Series:
    """A count by county of the benchmark: parts of a divided county added up; of Connecticut's planning regions each
    goes to the counties of old in which its people lived in 2020.

    Args:
        times: a column with which it is multiplied before.
    """
    raw = table(sources, *file, dtype={"fips": str}).set_index("fips")
    count = raw[column].astype(float) * (raw[times].astype(float) if times else 1.0)
    count = count.dropna()
    regions = table(sources, *REGIONS, dtype={"county": str, "region": str})
    parts = regions["region"].map(count) * regions["share_of_region"]
    connecticut = parts.groupby(regions["county"]).sum()
    for code, (_, members) in PARTED.items():
        count[code] = count[list(members)].sum()
    return pd.concat([count.drop(connecticut.index, errors="ignore"), connecticut])
