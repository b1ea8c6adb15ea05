"""Benefits that fall or rise as people are hired: who draws them in each state, what is paid, and the federal part."""

from pathlib import Path

import pandas as pd
from commonweal.parameters.registry import value

from pipeline.government.receipts import ACCOUNTS, REGIONAL, REGIONAL_YEAR
from pipeline.later.jobs import THOUSAND
from pipeline.later.residents import LABOUR_FORCE
from pipeline.national.tables import BENCHMARK_YEAR
from pipeline.sources.tables import state_list, table
from pipeline.states.residents import UNEMPLOYMENT

FOLDER, MEDICAID = "benefits-by-state", "medicaid-by-state"
TRANSFERS, BILLION = "sainc35_transfer_receipts_2010_2018.csv.gz", 1e9
#: Lines of SAINC35.
UNEMPLOYMENT_INSURANCE, EARNED_INCOME_CREDIT = 2410, 2320
#: Lines of the national accounts, and their last year.
PAID_TO_UNEMPLOYED, ALL_MEDICAID, ACCOUNTS_YEAR = "yptu", "yptmd", 2023
#: Tax year of the credit by state.
CREDIT_YEAR = 2022
#: Adults on Medicaid who are neither old nor disabled, with the year of what is spent on them; enrolled as of 2022.
ADULTS, ENROLLED = {"non_expansion_adults": "2022", "expansion_adults": "2023"}, "2022"
#: Months of the enrollment of everybody: then, and the nearest to each year that is known.
THEN, MONTHS = "2022-01", {2017: "2020-01", 2024: "2024-10"}
#: First year of the match rates by state; parameter with what the federal government pays for adults of the expansion.
FIRST_MATCH, EXPANSION = 2018, "medicaid.expansion-match-{year}"
#: First and last year in which both spending and enrollment of Medicaid are known.
FIRST_SPENDING, MEDICAID_YEAR = 2020, "2023"


def benefits(sources: Path, year: int) -> pd.DataFrame:
    """Columns program (unemployment, snap, eitc, medicaid, medicaid-all), state, people (who are unemployed;
    households, tax returns, people enrolled), usd of the year, federal (share).

    Unemployment insurance after `REGIONAL_YEAR` is what the accounts have of `ACCOUNTS_YEAR`, spread as each state paid
    per unemployed person then; it is federal, as in the accounts, which have the contributions to it as federal
    receipts. The credit of later years is that of `CREDIT_YEAR`. `medicaid` are adults who are neither old nor
    disabled, `medicaid-all` everybody, at the match rate of most services.
    """
    states = list(state_list(sources).index)
    parts = {
        "unemployment": _unemployment(sources, year, states),
        "snap": _snap(sources, year, states),
        "eitc": _credit(sources, year, states),
        "medicaid": _medicaid(sources, year, states),
        "medicaid-all": _all_of_medicaid(sources, year, states),
    }
    return pd.concat(parts, names=["program", "state"]).reset_index()[["program", "state", "people", "usd", "federal"]]


def _unemployment(sources: Path, year: int, states: list[str]) -> pd.DataFrame:
    known = min(year, REGIONAL_YEAR)
    then = _unemployed(sources, known, states)
    paid = _transfers(sources, UNEMPLOYMENT_INSURANCE, known)[states]
    people = _unemployed(sources, year, states)
    if year != known:
        paid = paid / then * people
        raw = table(sources, ACCOUNTS, "annual_1990_2023.csv").set_index(["code", "year"])["bn_usd"]
        paid *= float(raw[PAID_TO_UNEMPLOYED, min(year, ACCOUNTS_YEAR)]) * BILLION / paid.sum()
    return pd.DataFrame({"people": people, "usd": paid, "federal": 1.0})


def _unemployed(sources: Path, year: int, states: list[str]) -> pd.Series:
    fips = state_list(sources)["fips"].loc[states]
    if year <= REGIONAL_YEAR:
        raw = table(sources, UNEMPLOYMENT, "laus_county_state_2013_2018.csv.gz", dtype={"fips": str}).set_index("fips")
        return raw.loc[fips + "000", f"unemployed_{year}"].set_axis(states).astype(float)
    raw = table(sources, *LABOUR_FORCE, dtype={"fips": str})
    each = raw[f"unemployed_{year}"].groupby(raw["fips"].str[:2]).sum()
    return each.loc[fips].set_axis(states).astype(float)


def _snap(sources: Path, year: int, states: list[str]) -> pd.DataFrame:
    raw = table(sources, FOLDER, "snap_2015_2025.csv")
    one = raw[raw["fiscal_year"] == year].set_index("state").loc[states]
    paid = one["benefits_usd"].astype(float)
    return pd.DataFrame({"people": one["households_monthly_average"].astype(float), "usd": paid, "federal": 1.0})


def _credit(sources: Path, year: int, states: list[str]) -> pd.DataFrame:
    """Returns of `CREDIT_YEAR`; dollars of BEA's table where it has the year."""
    one = table(sources, FOLDER, "eitc_ty2022.csv").set_index("state").loc[states].astype(float)
    if year == BENCHMARK_YEAR:
        one["usd"] = _transfers(sources, EARNED_INCOME_CREDIT, year)[states]
    return pd.DataFrame({"people": one["returns"], "usd": one["usd"], "federal": 1.0})


def _medicaid(sources: Path, year: int, states: list[str]) -> pd.DataFrame:
    """People as all enrolled grew since 2022; dollars per person as all spending per person grew in the nation."""
    known = _known(sources)
    grown = _enrolled(known, MONTHS[year])[states] / _enrolled(known, THEN)[states]
    people, paid, federal = (pd.Series(0.0, index=states) for _ in range(3))
    for group, of in ADULTS.items():
        spent = known["total_spending_usd", group, of].reindex(states).fillna(0.0)
        enrolled = known["enrollment_persons", group, ENROLLED].reindex(states).fillna(0.0).where(spent > 0.0, 0.0)
        spent = spent * grown * _per_person(sources, known, year) / _per_person(sources, known, int(of))
        people += enrolled * grown
        paid += spent
        share = value(EXPANSION.format(year=year)) if group == "expansion_adults" else _match(sources, year)[states]
        federal += spent * share
    return pd.DataFrame({"people": people, "usd": paid, "federal": federal / paid})


def _all_of_medicaid(sources: Path, year: int, states: list[str]) -> pd.DataFrame:
    """As published of the fiscal year nearest to the year."""
    known = _known(sources)
    of = str(min(max(year, FIRST_SPENDING), int(MEDICAID_YEAR)))
    return pd.DataFrame(
        {
            "people": _enrolled(known, f"{of}-01")[states],
            "usd": known["total_spending_usd", "all", of][states],
            "federal": _match(sources, year)[states],
        }
    )


def _known(sources: Path) -> pd.Series:
    """By measure, group, year or month, and state."""
    raw = table(sources, MEDICAID, "medicaid_by_state.csv", dtype={"fiscal_year": str})
    return raw.set_index(["measure", "group", "fiscal_year", "state"])["value"].sort_index()


def _match(sources: Path, year: int) -> pd.Series:
    """What the federal government pays of most of Medicaid, by state."""
    raw = table(sources, MEDICAID, "fmap_2018_2026.csv")
    return raw[raw["fiscal_year"] == max(year, FIRST_MATCH)].set_index("state")["fmap"]


def _enrolled(known: pd.Series, month: str) -> pd.Series:
    return known["enrollment_persons", "all", month].groupby("state").sum()


def _per_person(sources: Path, known: pd.Series, year: int) -> float:
    """Spending on everybody per person enrolled, USD; after `MEDICAID_YEAR` as in that year."""
    raw = table(sources, ACCOUNTS, "annual_1990_2023.csv").set_index(["code", "year"])["bn_usd"]
    of = min(year, int(MEDICAID_YEAR))
    month = MONTHS.get(of, f"{of}-01")
    return float(raw[ALL_MEDICAID, of]) * BILLION / float(_enrolled(known, month).sum())


def _transfers(sources: Path, line: int, year: int) -> pd.Series:
    """A line of SAINC35, USD by state."""
    raw = table(sources, REGIONAL, TRANSFERS)
    return raw[raw["line"] == line].groupby("state")[f"v_{year}"].sum().astype(float) * THOUSAND
