"""Benefits by state, against the totals of the agencies and the national accounts."""

import pandas as pd
import pytest
from commonweal.io.paths import library_path
from pipeline.government.benefits import benefits

ACCOUNTS, REGIONAL = "nipa-government-receipts", "bea-state-taxes-transfers-2018"
#: States that spent nothing on the expansion of Medicaid in fiscal 2023.
NOT_EXPANDED = ["AL", "FL", "GA", "KS", "MS", "NC", "SC", "SD", "TN", "TX", "WI", "WY"]


@pytest.fixture(scope="module", params=[2017, 2024])
def year(request):
    return request.param


@pytest.fixture(scope="module")
def made(sources, year):
    return benefits(sources, year).set_index(["program", "state"])


def account(sources, code, year):
    raw = pd.read_csv(sources / ACCOUNTS / "annual_1990_2023.csv").set_index(["code", "year"])["bn_usd"]
    return raw[code, year] * 1e9


def test_the_shipped_files_are_what_the_sources_make(made, year):
    shipped = pd.read_csv(library_path() / "datasets" / f"us-{year}-benefits.csv", index_col=["program", "state"])
    pd.testing.assert_frame_equal(shipped, made, check_dtype=False, rtol=1e-4)
    assert len(made) == 5 * 51 and made.notna().all(axis=None) and (made > 0.0).all(axis=None)


def test_totals_are_those_of_the_accounts(sources, made, year):
    usd = made["usd"].groupby("program").sum()
    print(f"\n{year}, billion dollars: {(usd / 1e9).round(1).to_dict()}")
    if year == 2017:
        raw = pd.read_csv(sources / REGIONAL / "sainc35_transfer_receipts_2010_2018.csv.gz")
        nation = raw[raw["state"] == "US"].set_index("line")["v_2017"] * 1e3
        assert usd["unemployment"] == pytest.approx(nation[2410], rel=1e-6)
        assert usd["eitc"] == pytest.approx(nation[2320], rel=1e-6)
        assert usd["snap"] == pytest.approx(nation[2330], rel=0.02)  # fiscal year, without territories
    else:
        assert usd["unemployment"] == pytest.approx(account(sources, "yptu", 2023))
        assert usd["snap"] == pytest.approx(account(sources, "gftffx", 2023), rel=0.15)
        assert usd["medicaid-all"] == pytest.approx(account(sources, "yptmd", 2023), rel=0.01)
    assert 0.2 < usd["medicaid"] / usd["medicaid-all"] < 0.4


def test_what_each_person_gets_is_plausible_in_every_state(made, year):
    each = (made["usd"] / made["people"]).unstack("program")
    for program, (low, high) in {"unemployment": (600.0, 12_000.0), "snap": (2_200.0, 9_000.0)}.items():
        print(
            f"\n{year} {program}: {each[program].idxmin()} {each[program].min():,.0f}, "
            f"{each[program].idxmax()} {each[program].max():,.0f}"
        )
        assert low < each[program].min() < each[program].max() < high
    assert each["unemployment"].nsmallest(5).index.isin(["NC", "FL", "GA", "LA", "AL", "TN", "AZ", "MS", "SC"]).all()
    assert each["snap"].nlargest(2).index.isin(["AK", "HI"]).all()
    assert 1_500.0 < each["medicaid"].min() < each["medicaid"].max() < 10_000.0


def test_the_federal_part_is_the_match(made, year):
    federal = made["federal"]
    assert (federal[["unemployment", "snap", "eitc"]] == 1.0).all()
    regular, adults = federal["medicaid-all"], federal["medicaid"]
    assert regular.min() == 0.5 and regular.max() < 0.83 and regular.idxmax() == "MS"
    assert adults[NOT_EXPANDED].to_numpy() == pytest.approx(regular[NOT_EXPANDED].to_numpy())
    assert (adults.drop(NOT_EXPANDED) > regular.drop(NOT_EXPANDED)).all() and adults.max() <= 0.95
