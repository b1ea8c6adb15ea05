"""What governments take in: two states and three kinds by hand, the receipts of the year to the dollar, and what must
hold of any rate."""

import json
import subprocess
import sys

import commonweal as cw
import numpy as np
import pandas as pd
import pytest
import xarray as xr
from commonweal.accounts.budget import RECEIPTS, Budget
from commonweal.datasets.codes import NATION
from commonweal.datasets.receipts import Receipts, receipts
from commonweal.economies.supply_use import SupplyUseEconomy
from commonweal.parameters.registry import values

IDS = list(RECEIPTS)
#: States that tax no wages.
WITHOUT = ["AK", "FL", "NV", "SD", "TN", "TX", "WA", "WY"]
PARAMETERS = values() | {
    "budget.income-of-work": 1.0,
    "budget.federal-progression": 0.0,
    "budget.state-progression": 0.0,
    "budget.self-employed": 0.1,
}


def made_up(**parameters):
    """Two industries in states A and B; a quarter of what is earned in B goes home to A."""
    arrays = {
        "compensation": [[60.0, 40.0], [20.0, 80.0]],
        "labour_income": [[60.0, 50.0], [20.0, 80.0]],
        "value_added": [[100.0, 90.0], [50.0, 120.0]],
        "industry_output": [[200.0, 150.0], [100.0, 250.0]],
        "jobs": [[1.0, 1.0], [1.0, 2.0]],
    }
    d = xr.Dataset(
        {name: (("industry", "region"), array) for name, array in arrays.items()}
        | {"residence": (("region_live", "region"), [[1.0, 0.25], [0.0, 0.75]])},
        coords={"industry": ["one", "two"], "region": ["A", "B"], "place": ["A", "B"]},
    )
    rows = {
        ("federal", "employers"): [8.0, 12.0],
        ("federal", "people"): [9.0, 13.0],
        ("federal", "corporate"): [np.nan, np.nan],
        ("state", "income"): [15.0, 0.0],
        ("state", "sales"): [11.0, 30.0],
    }
    by_state = pd.DataFrame(rows, index=["A", "B"]).T.rename_axis(["level", "kind"])
    by_state[NATION] = by_state.sum(axis="columns")
    by_state.loc[("federal", "corporate"), NATION] = 10.0
    by_industry = pd.DataFrame({"sales": [35.0, 7.0], "customs": [4.0, 0.0]}, index=["one", "two"])
    return Budget(d, Receipts(by_state, by_industry), PARAMETERS | parameters)


def test_two_states_by_hand():
    budget = made_up()
    # 8 of 80 dollars of pay in A, 12 of 120 in B.
    assert budget.levels("federal_employers") == pytest.approx(np.array([[6.0, 4.0], [2.0, 8.0]]))
    # Ten dollars of the self-employed in B pay one of the people's thirteen; the other twelve are a tenth of pay there.
    assert budget.levels("federal_self_employed") == pytest.approx(np.array([[0.0, 1.0], [0.0, 0.0]]))
    assert budget.levels("federal_employees") == pytest.approx(np.array([[6.75, 4.0], [2.25, 8.0]]))
    # Residents of A earn 80 + 130 / 4 = 112.5 dollars and pay 15; of what is earned in B a quarter is taxed so.
    rate = 15.0 / 112.5
    assert budget.levels("state_income_tax") == pytest.approx(
        np.array([[60.0 * rate, 50.0 * rate / 4.0], [20.0 * rate, 80.0 * rate / 4.0]])
    )
    # The tables have 0.10 and 0.02 of sales tax in a dollar of output: 22 dollars in A, which brings 11, 20 in B.
    assert budget.levels("state_sales_tax") == pytest.approx(np.array([[10.0, 22.5], [1.0, 7.5]]))
    # Profits: value added less what is earned less taxes: 20 and 25, 28 and 35; 10 dollars of 108.
    assert budget.levels("federal_corporate_tax") == pytest.approx(
        np.array([[20.0, 25.0], [28.0, 35.0]]) * 10.0 / 108.0
    )
    assert budget.levels("federal_customs") == pytest.approx(4.0 * np.array([[200.0, 150.0], [0.0, 0.0]]) / 350.0)


def test_a_steeper_tax_takes_more_where_pay_is_better_and_as_much_in_all():
    flat, steep = (
        made_up().levels("state_income_tax"),
        made_up(**{"budget.state-progression": 1.0}).levels("state_income_tax"),
    )
    assert steep.sum() == pytest.approx(15.0) and flat.sum() == pytest.approx(15.0)
    assert steep[0, 0] > flat[0, 0] and steep[1, 0] < flat[1, 0]  # 60 and 20 dollars a job
    half = made_up(**{"budget.income-of-work": 0.5}).levels("state_income_tax")
    assert half == pytest.approx(flat / 2.0)


@pytest.mark.parametrize("edition", ["us-2017", "us-2024"])
def test_the_years_receipts_are_reproduced_to_the_dollar(edition):
    us = cw.load(edition, regions="state")
    known = receipts(edition).by_state
    nation = cw.load(edition, regions="nation").accounts["total"]
    print(f"\n{edition}, billion dollars: " + ", ".join(f"{name} {nation[name] / 1e9:,.1f}" for name in IDS))
    for account, one in RECEIPTS.items():
        levels = us._economy.satellites.levels(account)
        assert levels.sum() == pytest.approx(nation[account], rel=1e-9), account
        assert us.accounts.loc[account, "total"] == pytest.approx(levels.sum(), rel=1e-9), account
        expected = known.loc[(one.level, one.kind)]
        if one.base in ("kind", "surplus", "pay") and one.kind != "people":
            assert levels.sum() == pytest.approx(expected[NATION], rel=1e-9), account
            if expected.drop(NATION).notna().all():
                assert levels.sum(axis=0) == pytest.approx(expected[us.regions.index].to_numpy(), rel=1e-9), account
        if one.base == "income":
            assert levels.sum() == pytest.approx(expected[NATION] * values()["budget.income-of-work"], rel=1e-9)
    people = us.accounts.loc[["federal_employees", "federal_self_employed"], "total"].sum()
    assert people == pytest.approx(known.loc[("federal", "people"), NATION], rel=1e-9)
    customs = us.accounts.loc["federal_customs", "total"]
    assert 0.3 < customs / known.loc[("federal", "customs"), NATION] < 0.7  # households import the rest


def test_states_without_an_income_tax_have_none_but_of_who_lives_elsewhere(states):
    made = states.compare(["home-care"], amount=1e6, accounts=["state_income_tax", "labour_income"], closure="type-i")
    each = made.by("region")
    rate = (each["state_income_tax"] / each["labour_income"]).droplevel("scenario")
    print(f"\nof pay in home care: {rate.idxmin()} {rate.min():.2%}, {rate.idxmax()} {rate.max():.2%}")
    assert rate[WITHOUT].max() < 0.004 < rate.drop([*WITHOUT, "NH", "ND"]).min()
    assert rate[["TX", "FL"]].max() < 0.0005


def test_receipts_are_accounts_with_certificates_and_multipliers(states):
    asked = ["federal_income_tax", "state_sales_tax", "local_property_tax"]
    made = states.compare(["chips", "child-care"], amount=1e6, accounts=[*asked, "labour_income"])
    assert (made.bounds[asked] < 1e-3).all(axis=None)
    per_million = states.multipliers(asked, regions=["NC"]).per_million
    assert (per_million >= 0.0).all(axis=None) and (per_million["state_sales_tax"].max() > 10_000.0).any()
    tax = made.table["federal_income_tax", "type-i"] / made.table["labour_income", "type-i"]
    assert tax["chips"] > tax["child-care"] > 0.04  # better paid
    assert not set(IDS) & set(states.compare(["chips"], amount=1e6).account_ids)  # asked for by name alone


def test_taxes_are_added_to_each_other_and_to_nothing_that_they_are_paid_from(nation):
    receipts = [name for name in IDS if name != "subsidies"]
    made = nation.compare(["chips"], amount=1e6, accounts=[*receipts, "labour_income", "value_added", "output"])
    assert made.total(receipts)["chips"] > made.total(["federal_income_tax", "state_income_tax"])["chips"] > 0.0
    for other in ("value_added", "output"):
        for name in receipts:
            if (other, name) != ("value_added", "federal_customs"):  # imports are no value added
                with pytest.raises(cw.ModelError, match="cannot be added"):
                    made.total([other, name])
    with pytest.raises(cw.ModelError, match="paid out of that income"):
        made.total(["state_income_tax", "labour_income"])


def test_parameters_move_receipts_and_nothing_else(nation):
    asked = ["federal_income_tax", "federal_corporate_tax", "federal_self_employed", "jobs"]
    usual = nation.compare(["chips"], amount=1e6, accounts=asked).table.loc["chips"]
    moved = nation.compare(
        ["chips"], amount=1e6, accounts=asked, parameters={"budget.income-of-work": 0.39, "budget.self-employed": 0.08}
    ).table.loc["chips"]
    ratio = (moved / usual).unstack("closure").mean(axis="columns")
    assert ratio["federal_income_tax"] == pytest.approx(0.5) and ratio["federal_self_employed"] == pytest.approx(2.0)
    assert ratio[["federal_corporate_tax", "jobs"]].to_numpy() == pytest.approx(1.0)


@pytest.fixture(scope="module")
def compared(states):
    return states.compare(["chips", "child-care"], amount=2e6)


def test_receipts_by_level_are_the_accounts_and_the_duties_on_what_a_scenario_imports(states, compared):
    table = compared.budget()
    assert table[["direct", "indirect", "induced"]].sum(axis="columns").to_numpy() == pytest.approx(
        table["all"].to_numpy()
    )
    accounts = states.compare(["chips", "child-care"], amount=2e6, accounts=IDS).table.xs(
        "type-ii", axis="columns", level="closure"
    )
    for scenario in compared.scenarios:
        own = table.loc[scenario].droplevel("level")["all"]
        assert own.drop("federal_customs").to_numpy() == pytest.approx(
            accounts.loc[scenario].drop("federal_customs")[own.drop("federal_customs").index].to_numpy()
        )
        assert own["federal_customs"] >= accounts.loc[scenario, "federal_customs"]
    d = states.dataset
    goods = [str(code).startswith(("1", "21", "3")) for code in d["commodity"].values]
    rate = receipts("us-2024").by_industry["customs"].sum() / d["imports"].values[goods].sum()
    print(f"\ncustoms: {rate:.1%} of imported goods")
    duties = table.loc[("chips", "federal", "federal_customs"), "all"] - accounts.loc["chips", "federal_customs"]
    imported = compared.facts.loc["chips", "imported"]  # services among them
    assert 0.8 * rate * imported < duties <= rate * imported * (1.0 + 1e-9)


def test_net_cost_is_the_cost_less_receipts_and_all_is_new_where_nobody_loses_a_job(states, compared):
    found, table = compared.net_cost(), compared.budget()["all"].drop("subsidies", level="account")
    for scenario in compared.scenarios:
        gross, new = found.loc[(scenario, "gross")], found.loc[(scenario, "new")]
        assert gross["receipts"] == pytest.approx(table.loc[scenario].sum()) and gross["cost"] == pytest.approx(2e6)
        assert gross["receipts"] == pytest.approx(gross[["federal", "state", "local"]].sum())
        assert gross["net_cost"] + gross["receipts"] == pytest.approx(gross["cost"])
        assert new["receipts"] == pytest.approx(gross["receipts"] * values()["wellby.additional"])
        for one in (gross, new):
            assert 0.0 < one["share_low"] < one["share"] < one["share_high"] < 1.0
    for share in (0.0, 1.0):
        again = states.compare(["chips"], amount=2e6, parameters={"wellby.additional": share}).net_cost()
        assert again.loc[("chips", "new"), "receipts"] == pytest.approx(
            share * found.loc[("chips", "gross"), "receipts"], abs=1e-6
        )


def test_prices_of_another_year_and_the_amount_leave_the_share_as_it_is_and_levels_agree(states, nation, compared):
    share = compared.net_cost()["share"]
    double = states.compare(["chips", "child-care"], amount=4e6).net_cost()["share"]
    assert double.to_numpy() == pytest.approx(share.to_numpy())
    other = nation.compare(["chips", "child-care"], amount=2e6).net_cost()["share"]
    print(f"\nshare that comes back: states {share.round(3).to_dict()}, nation {other.round(3).to_dict()}")
    assert other.to_numpy() == pytest.approx(share.to_numpy(), rel=0.05)


def test_the_command_prints_and_gives_it():
    args = [sys.executable, "-m", "commonweal", "compare", "chips", "child-care", "--regions", "nation", "--budget"]
    done = subprocess.run(args, capture_output=True, text=True, check=True).stdout
    for text in ("federal receipts", "state receipts", "local receipts", "share of the cost", "nobody else loses"):
        assert text in " ".join(done.split())
    given = json.loads(subprocess.run([*args, "--json"], capture_output=True, text=True, check=True).stdout)
    assert len(given["budget"]) == 2 * len(IDS) and {row["counted"] for row in given["net_cost"]} == {"gross", "new"}


def test_an_economy_of_another_name_has_no_receipts(nation):
    model = cw.SupplyUseModel(SupplyUseEconomy(nation.dataset.assign_attrs(name="mine")))
    assert not set(IDS) & set(model.accounts.index)
    result = model.compare(["chips"], amount=1e6, accounts=["jobs"])
    for ask in (result.budget, result.net_cost):
        with pytest.raises(cw.ModelError, match="mine has no receipts of governments"):
            ask()
    with pytest.raises(cw.ModelError, match="unknown account"):
        model.compare(["chips"], accounts=["federal_income_tax"])
