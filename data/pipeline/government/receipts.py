"""What governments take in by level, kind and state, and what subsidies they pay: the accounts and the statistics that
docs/budget.md names."""

from pathlib import Path

import pandas as pd

from pipeline.later.jobs import NATION, SUMMARY, THOUSAND, state_column
from pipeline.later.regional import COMPENSATION, COMPONENTS, INCOME
from pipeline.national.tables import BENCHMARK_YEAR
from pipeline.sources.tables import MILLION, state_list, table

ACCOUNTS, CENSUS, REGIONAL, HOUSEHOLDS = (
    "nipa-government-receipts",
    "census-state-local-finance",
    "bea-state-taxes-transfers-2018",
    "cbo-household-distribution",
)
#: Of BEA's tables: taxes on production, and the industry of which these are customs duties.
TAXES_ON_PRODUCTION, CUSTOMS = "V00200", "4200ID"
#: Lines of SAGDP1, and of SASUMMARY.
SURPLUS, TAXES, SUBSIDIES, DISPOSABLE = 5, 7, 8, 6
#: Last years of the accounts by level, of the Census, and of taxes and contributions by state.
ACCOUNTS_YEAR, CENSUS_YEAR, REGIONAL_YEAR = 2023, 2022, 2018
PERSONAL, CONTRIBUTIONS = (
    "sainc50_personal_current_taxes_2010_2018.csv.gz",
    "sainc5n_contributions_2010_2018.csv.gz",
)
BILLION = 1e9
#: Kinds of receipts of states and localities: names in the Census file of 2015 to 2019, lines in that of 2022. They add
#: up to all taxes, of which `other` are licenses, severance, estates, documents.
KINDS: dict[str, tuple[list[str], list[int]]] = {
    "income": (["iit"], [18]),
    "sales": (["gst", "selsalestax"], [10]),
    "property": (["proptax"], [9]),
    "corporate": (["cit"], [19]),
    "other": (["licensetax", "othertax"], [20, 21]),
}
#: Lines of SAINC50: federal income tax; of states and localities what is personal and no income tax.
FEDERAL, OTHER_PERSONAL = 70, [150, 160, 200, 210, 230]
#: Lines of SAINC5N: employers' contributions; wages, supplements.
EMPLOYERS, PAY = 38, [50, 60]
#: Of CBO's groups those that are everybody.
EVERYBODY = "all_quintiles"


def receipts(sources: Path, year: int, customs: float) -> pd.DataFrame:
    """Columns level (federal, state, local), kind, state (postal code; "US" where it is not divided), usd; subsidies
    are below zero.

    In `BENCHMARK_YEAR` as published. Later, states' and localities' taxes are those of fiscal `CENSUS_YEAR`, moved by
    what BEA publishes of each state: income taxes as all personal taxes grew, others as taxes on production; corporate
    taxes to their sum in the accounts. Federal income tax is what theirs leave of personal taxes. The nation's
    corporate taxes and contributions of `ACCOUNTS_YEAR` grow as operating surplus and compensation.

    Args:
        customs: duties of the year, USD, of BEA's table.
    """
    states = list(state_list(sources).index)
    taxes = _states_and_localities(sources, year, states)
    if year == BENCHMARK_YEAR:
        federal_income = _regional(sources, PERSONAL, [FEDERAL], year)[states]
        federal_income *= _account(sources, "gfrpt", year) / federal_income.sum()
    else:
        theirs = taxes.xs("income", level="kind").groupby("state").sum()
        federal_income = (
            _personal_taxes(sources, year)[states] - theirs[states] - _other_personal(sources, year, states)
        )
    employers, people, premiums = _contributions(sources, year, states)
    nation = {
        "corporate": _account(sources, "gfrcp", year, SURPLUS),
        "customs": customs,
        "excise": _account(sources, "gfrpri", year, TAXES) - customs,
        "premiums": premiums,
    }
    by_state = {
        ("federal", "income"): federal_income,
        ("federal", "employers"): employers,
        ("federal", "people"): people,
        ("state", "contributions"): employers * (_account(sources, "gsrs", year, COMPENSATION) / employers.sum()),
        ("federal", "subsidies"): state_column(sources, COMPONENTS, SUBSIDIES, year)[states] * MILLION,
    }
    rows = [("federal", kind, NATION, usd) for kind, usd in nation.items()]
    rows += [(*key, state, usd) for key, values in by_state.items() for state, usd in values.items()]
    rows += [(*key, usd) for key, usd in taxes.items()]
    return pd.DataFrame(rows, columns=["level", "kind", "state", "usd"])


def _account(sources: Path, code: str, year: int, grows_with: int = TAXES) -> float:
    """A receipt of the national accounts, USD; after `ACCOUNTS_YEAR` as a line of SAGDP1 grew."""
    raw = table(sources, ACCOUNTS, "annual_1990_2023.csv").set_index(["code", "year"])["bn_usd"]
    known = min(year, ACCOUNTS_YEAR)
    growth = 1.0
    if year > known:
        now, then = (state_column(sources, COMPONENTS, grows_with, one)[NATION] for one in (year, known))
        growth = now / then
    return float(raw[code, known]) * BILLION * growth


def _states_and_localities(sources: Path, year: int, states: list[str]) -> pd.Series:
    """USD by level (state, local), kind and state."""
    if year == BENCHMARK_YEAR:
        raw = table(sources, CENSUS, "finance_2015_2019_by_state.csv.gz")
        raw = raw[raw["year"] == year].rename(columns={"item": "line"})
        lines: dict[str, list[str] | list[int]] = {kind: names for kind, (names, _) in KINDS.items()}
    else:
        raw = table(sources, CENSUS, "finance_2022_by_state.csv.gz")
        lines = {kind: numbers for kind, (_, numbers) in KINDS.items()}
    amounts = raw.set_index(["line", "state"])[["state_kusd", "local_kusd"]] * THOUSAND
    parts = {
        (level, kind): amounts[f"{level}_kusd"].loc[of].groupby("state").sum().reindex(states, fill_value=0.0)
        for level in ("state", "local")
        for kind, of in lines.items()
    }
    found = pd.DataFrame(parts)
    if year != BENCHMARK_YEAR:
        personal = _personal_taxes(sources, year) / _personal_taxes(sources, CENSUS_YEAR)
        now, then = (state_column(sources, COMPONENTS, TAXES, one) for one in (year, CENSUS_YEAR))
        for level, kind in found:
            found[level, kind] *= (personal if kind == "income" else now / then)[states]
        corporate = [name for name in found if name[1] == "corporate"]
        found[corporate] *= _account(sources, "gsrcp", year, SURPLUS) / found[corporate].to_numpy().sum()
    return found.rename_axis(index="state", columns=["level", "kind"]).unstack()


def _personal_taxes(sources: Path, year: int) -> pd.Series:
    """Of all governments, USD by state of residence: what personal income has and disposable income has not."""
    before, after = (state_column(sources, SUMMARY, line, year) for line in (INCOME, DISPOSABLE))
    return (before - after) * MILLION


def _other_personal(sources: Path, year: int, states: list[str]) -> pd.Series:
    """Licenses of vehicles and the like, of states and localities, USD by state: a part of personal income."""
    known = min(year, REGIONAL_YEAR)
    now, then = (state_column(sources, SUMMARY, INCOME, one) for one in (year, known))
    return _regional(sources, PERSONAL, OTHER_PERSONAL, known)[states] * (now / then)[states]


def _contributions(sources: Path, year: int, states: list[str]) -> tuple[pd.Series, pd.Series, float]:
    """For social insurance, USD: of employers and of people on what they earn, by state of work, and what people pay
    without earning it (premiums of Medicare): what the accounts have beside what CBO finds of payrolls. Shares of pay
    are those of `REGIONAL_YEAR` at the latest."""
    known = min(year, REGIONAL_YEAR)
    employers = _regional(sources, CONTRIBUTIONS, [EMPLOYERS], known)
    pay = _regional(sources, CONTRIBUTIONS, PAY, known)
    now = state_column(sources, COMPONENTS, COMPENSATION, year)[states] * MILLION
    households = table(sources, HOUSEHOLDS, "cbo_2010_2021_by_income_after_transfers_taxes.csv")
    one = households[(households["income_group"] == EVERYBODY) & (households["year"] == known)].iloc[0]
    of_pay = one["payroll_taxes"] * one["num_households"] * MILLION / employers[NATION]
    theirs = employers[states] / pay[states] * now
    return theirs, theirs * (of_pay - 1.0), _account(sources, "gfrs", year, COMPENSATION) - theirs.sum() * of_pay


def _regional(sources: Path, file: str, lines: list[int], year: int) -> pd.Series:
    """Lines of one of BEA's tables of states in thousand USD, added up: USD, by state and for the nation."""
    raw = table(sources, REGIONAL, file).rename(columns=lambda name: name.removeprefix("v_").removeprefix("kusd_"))
    return raw[raw["line"].isin(lines)].groupby("state")[str(year)].sum().astype(float) * THOUSAND
