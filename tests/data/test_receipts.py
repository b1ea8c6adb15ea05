"""What governments take in, against the totals of the Census, the national accounts and the budget office."""

import pandas as pd
import pytest
from commonweal.io.paths import library_path
from pipeline.government.receipts import KINDS, receipts

CENSUS, ACCOUNTS, REGIONAL = "census-state-local-finance", "nipa-government-receipts", "bea-state-2024"
#: States that tax no wages in either year (New Hampshire and Tennessee taxed interest and dividends).
WITHOUT = ["AK", "FL", "NV", "SD", "TX", "WY"]
DUTIES = {2017: 38.513e9, 2024: 83.377505771606e9}


@pytest.fixture(scope="module", params=[2017, 2024])
def year(request):
    return request.param


@pytest.fixture(scope="module")
def made(sources, year):
    return receipts(sources, year, DUTIES[year]).set_index(["level", "kind", "state"])["usd"].sort_index()


def account(sources, code, year):
    raw = pd.read_csv(sources / ACCOUNTS / "annual_1990_2023.csv").set_index(["code", "year"])["bn_usd"]
    return raw[code, year] * 1e9


def of_state(sources, line, year, file="sasummary_2008_2024.csv"):
    raw = pd.read_csv(sources / REGIONAL / file)
    return raw[raw["line"] == line].set_index("state")[str(year)].astype(float) * 1e6


def test_the_shipped_files_are_what_the_sources_make(made, year):
    shipped = pd.read_csv(
        library_path() / "datasets" / f"us-{year}-receipts.csv", index_col=["level", "kind", "state"]
    )["usd"].sort_index()
    pd.testing.assert_series_equal(shipped, made, check_dtype=False, atol=0.5, rtol=1e-9)
    assert made.index.is_unique and made.drop("subsidies", level="kind").min() >= 0.0


def test_the_benchmarks_are_the_census_and_the_accounts_to_the_dollar(sources):
    made = receipts(sources, 2017, DUTIES[2017]).set_index(["level", "kind", "state"])["usd"].sort_index()
    raw = pd.read_csv(sources / CENSUS / "finance_2015_2019_by_state.csv.gz")
    raw = raw[(raw["year"] == 2017) & (raw["state"] == "US")].set_index("item")
    for level in ("state", "local"):
        for kind, (items, _) in KINDS.items():
            assert made[level, kind].sum() == pytest.approx(raw.loc[items, f"{level}_kusd"].sum() * 1e3, rel=1e-9)
        taxes = made[level].drop("contributions", level="kind", errors="ignore")
        assert taxes.sum() == pytest.approx(raw.loc["tottax", f"{level}_kusd"] * 1e3, rel=1e-8)
    by_kind = made["federal"].groupby("kind").sum()
    assert by_kind["income"] == pytest.approx(account(sources, "gfrpt", 2017))
    assert by_kind["corporate"] == pytest.approx(account(sources, "gfrcp", 2017))
    assert by_kind[["customs", "excise"]].sum() == pytest.approx(account(sources, "gfrpri", 2017))
    assert by_kind[["employers", "people", "premiums"]].sum() == pytest.approx(account(sources, "gfrs", 2017))
    assert -by_kind["subsidies"] == pytest.approx(account(sources, "gfsub", 2017), rel=0.02)


def test_the_budget_office_finds_as_much(sources):
    """CBO counts households, not accounts: income tax, payroll taxes and excises of 2017."""
    made = receipts(sources, 2017, DUTIES[2017]).groupby(["level", "kind"])["usd"].sum()["federal"]
    office = pd.read_csv(sources / "cbo-household-distribution/cbo_2010_2021_by_income_after_transfers_taxes.csv")
    office = office[(office["year"] == 2017) & (office["income_group"] == "all_quintiles")].iloc[0]
    each = {name: office[name] * office["num_households"] * 1e6 for name in ("individual_inc_tax", "excise_taxes")}
    print(f"\nincome tax {made['income'] / 1e9:,.0f} and {each['individual_inc_tax'] / 1e9:,.0f} bn by CBO")
    assert made["income"] == pytest.approx(each["individual_inc_tax"], rel=0.01)
    assert made["excise"] == pytest.approx(each["excise_taxes"], rel=0.05)


def test_personal_taxes_of_a_later_year_are_what_income_has_and_disposable_income_has_not(sources):
    made = receipts(sources, 2024, DUTIES[2024]).set_index(["level", "kind", "state"])["usd"].sort_index()
    all_of_them = of_state(sources, 5, 2024) - of_state(sources, 6, 2024)
    found = made.xs("income", level="kind").groupby("state").sum()
    left = (all_of_them[found.index] - found) / all_of_them[found.index]
    print(f"\nlicenses and the like: {left.min():.1%} ({left.idxmin()}) to {left.max():.1%} ({left.idxmax()}) of them")
    assert left.between(0.0, 0.1).all()
    now, then = (of_state(sources, 5, one, "sagdp1_components_2012_2024.csv")["US"] for one in (2024, 2023))
    corporate = made.xs("corporate", level="kind").drop("federal", level="level").sum()
    assert corporate == pytest.approx(account(sources, "gsrcp", 2023) * now / then)
    on_production = made[made.index.get_level_values("kind").isin(["sales", "property", "other"])].sum()
    print(
        f"taxes on production of states and localities {on_production / 1e9:,.0f}, accounts of 2023 "
        f"{account(sources, 'gsrpri', 2023) / 1e9:,.0f} bn"
    )
    assert on_production == pytest.approx(account(sources, "gsrpri", 2023), rel=0.06)


def test_states_that_tax_no_income_have_none_and_the_extremes_are_where_one_expects_them(made, sources, year):
    income = made.xs("income", level="kind").drop("federal", level="level").groupby("state").sum()
    assert (income[WITHOUT] == 0.0).all()
    personal = of_state(sources, 5, year)[income.index]
    for name, usd in (
        ("income tax", income),
        ("property tax", made.xs("property", level="kind").groupby("state").sum()),
        ("sales tax", made.xs("sales", level="kind").groupby("state").sum()),
        ("federal income tax", made["federal", "income"]),
    ):
        share = (usd / personal).sort_values()
        (low, high), (least, most) = share.iloc[[0, -1]], share.index[[0, -1]]
        print(f"{year}, {name}: {low:.1%} of income in {least}, {high:.1%} in {most}")
    assert (income / personal).idxmax() in ("NY", "OR", "CA", "HI", "MD")
    assert (made["federal", "income"] / personal).between(0.05, 0.14).all()
    property_tax = made.xs("property", level="kind").groupby("state").sum() / personal
    assert property_tax.idxmin() == "AL" and property_tax.idxmax() in ("NJ", "NH", "VT", "ME")
