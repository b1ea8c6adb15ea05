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
from commonweal.accounts.benefits import BENEFITS, per_job
from commonweal.accounts.budget import OWN, RECEIPTS, Budget
from commonweal.analysis.budget import MOVED, STRUCTURES
from commonweal.datasets.codes import NATION
from commonweal.datasets.receipts import Receipts, receipts
from commonweal.economies.supply_use import SupplyUseEconomy
from commonweal.parameters.registry import ends_of, values
from commonweal.results.budget import FLOWS

IDS = list(RECEIPTS)
#: States that tax no wages.
WITHOUT = ["AK", "FL", "NV", "SD", "TN", "TX", "WA", "WY"]
PARAMETERS = values() | {
    "budget.income-of-work": 1.0,
    "budget.federal-progression": 0.0,
    "budget.state-progression": 0.0,
    "budget.self-employed": 0.1,
}


def made_up(own=None, **parameters):
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
        | {"residence": (("region_live", "region"), [[1.0, 0.25], [0.0, 0.75]])}
        | {"income_per_person": (("place",), [112.5, 97.5]), "population": (("place",), [1.0, 1.0])}
        | {"final_demand": (("commodity", "category", "region"), [[[50.0, 200.0]]])},
        coords={
            "industry": ["one", "two"],
            "commodity": ["233411"],
            "category": ["household"],
            "region": ["A", "B"],
            "place": ["A", "B"],
        },
    )
    rows = {
        ("federal", "employers"): [8.0, 12.0],
        ("federal", "people"): [9.0, 13.0],
        ("federal", "corporate"): [np.nan, np.nan],
        ("state", "income"): [15.0, 0.0],
        ("state", "sales"): [11.0, 30.0],
        ("state", "property"): [0.0, 4.0],
        ("local", "property"): [18.0, 17.0],
    }
    by_state = pd.DataFrame(rows, index=["A", "B"]).T.rename_axis(["level", "kind"])
    by_state[NATION] = by_state.sum(axis="columns")
    by_state.loc[("federal", "corporate"), NATION] = 10.0
    by_industry = pd.DataFrame(
        {"sales": [35.0, 7.0], "property": [7.0, 3.5], "customs": [4.0, 0.0]}, index=["one", "two"]
    )
    return Budget(d, Receipts(by_state, by_industry, pd.DataFrame()), PARAMETERS | parameters, own)


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
    # Profits: value added less what is earned less taxes, of property 0.02 and 0.01: 10 dollars of 97.5.
    assert budget.levels("federal_corporate_tax") == pytest.approx(np.array([[16.0, 22.0], [27.0, 32.5]]) * 10.0 / 97.5)
    # Of the tables' 10.5 dollars of property tax 5 are in A, which takes 18, and 5.5 in B, which takes 4 and 17.
    assert budget.levels("local_property_tax").sum(axis=0) == pytest.approx(np.array([18.0, 17.0]))
    mean = 39.0 / 10.5
    built = made_up(**{"budget.property-of-structures": 0.01}).property_of_structures()
    assert built["local_property_tax"] == pytest.approx(0.01 * np.array([18.0 / 5.0, 17.0 / 5.5]) / mean)
    assert built["state_property_tax"] == pytest.approx(0.01 * np.array([0.0, 4.0 / 5.5]) / mean)
    # Of the income tax of what is earned in B all goes to A, where a quarter of it lives and B taxes none.
    assert budget.home("state_income_tax") == pytest.approx(np.array([[1.0, 1.0], [0.0, 0.0]]))
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


@pytest.mark.parametrize("closure", ["type-i", "type-ii"])
def test_multipliers_of_every_tax_times_final_demand_are_what_the_economy_pays(states, closure):
    table = states.multipliers(IDS, closure=closure).table
    table = table if closure == "type-i" else table.xs(closure, axis="columns", level="closure")
    demand = states.final_demand.T.stack()
    adjoint = (table[IDS].to_numpy() * demand.to_numpy()[:, None]).sum(axis=0)
    forward = states.solve(closure=closure)
    output = forward.output.to_numpy()
    each = [(states._economy.coefficients([name])[:, 0] * output).sum() for name in IDS]
    assert adjoint == pytest.approx(np.array(each), rel=1e-9)


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
        own = table.loc[scenario].droplevel("level")["all"].drop(list(BENEFITS))
        own = own.drop(["state_property_tax", "local_property_tax"])  # of what is built alone
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


def test_own_rates_by_hand():
    own = pd.DataFrame(
        {"state_income_tax": ["", 0.04], "state_sales_tax": [0.1, np.nan], "federal_corporate_tax": [0.0, 0.2]},
        index=["A", "B"],
    )
    budget = made_up(own)
    # Those who live in B earn 97.5 dollars there; of 40 dollars in A nothing goes to B.
    assert budget.amounts("state_income_tax") == pytest.approx(np.array([15.0, 0.04 * 97.5]))
    assert budget.home("state_income_tax")[1, 1] > 0.4
    # Households of A buy for 50 dollars.
    assert budget.levels("state_sales_tax").sum(axis=0) == pytest.approx(np.array([5.0, 30.0]))
    # Corporations of B have 54.5 dollars of profits.
    assert budget.levels("federal_corporate_tax").sum(axis=0) == pytest.approx(np.array([0.0, 10.9]))
    everywhere = made_up(pd.DataFrame({"state_sales_tax": [0.2, 0.3]}, index=["US", "B"]))
    assert everywhere.amounts("state_sales_tax") == pytest.approx(np.array([10.0, 60.0]))


def test_the_editions_rates_given_back_change_nothing_and_more_takes_more(states, compared, tmp_path):
    path = tmp_path / "mine.csv"
    states.tax_rates().to_csv(path)
    again = states.compare(["chips", "child-care"], amount=2e6, tax_rates=path)
    assert again.budget().to_numpy() == pytest.approx(compared.budget().to_numpy(), rel=1e-9)
    usual = compared.budget()["all"]
    for account in OWN:
        own = pd.DataFrame({account: states.tax_rates()[account] * 0.5 + 0.01})
        moved = states.compare(["chips", "child-care"], amount=2e6, tax_rates=own).budget()["all"] - usual
        changed = moved[moved.abs() > 1e-6].index.get_level_values("account").unique().tolist()
        assert changed in ([account], []), account  # nobody owns what nobody builds
        higher = states.compare(["chips"], amount=2e6, tax_rates=own + 0.01).budget()["all"]
        assert (higher["chips"] >= usual["chips"] + moved["chips"] - 1e-6).all()


@pytest.mark.parametrize(
    ("columns", "index", "message"),
    [
        ({"state_income_tax": [1.2]}, ["NC"], "state_income_tax in NC is 1.2; give a share"),
        ({"state_income_tax": [-0.01]}, ["NC"], "give a share of what is taxed from 0 to 1"),
        ({"state_income_tax": ["4 %"]}, ["NC"], "is '4 %'; give a share"),
        ({"state_income_tax": [0.04]}, ["XX"], "unknown state 'XX'"),
        ({"state_incom_tax": [0.04]}, ["NC"], "did you mean state_income_tax"),
        ({"subsidies": [0.04]}, ["NC"], "column 'subsidies'"),
        ({"state_income_tax": [True]}, ["NC"], "is True; give a share"),
        ({"state_income_tax": [float("nan")], "state": ["XX"]}, [0], "unknown state 'XX'"),
        ({}, ["NC"], "tax rates are empty"),
        ({"state_income_tax": [0.04, 0.05]}, ["NC", "NC"], "'NC' twice"),
        ({"state_income_tax": [0.04, 0.05]}, ["NC", "North Carolina"], "twice"),
    ],
)
def test_rates_that_cannot_be(states, columns, index, message):
    with pytest.raises(cw.ParameterError, match=message):
        states.compare(["chips"], tax_rates=pd.DataFrame(columns, index=index))


def test_the_nation_as_one_region_takes_a_row_of_its_own(nation):
    with pytest.raises(cw.ParameterError, match="the nation is one region"):
        nation.compare(["chips"], tax_rates=pd.DataFrame({"state_sales_tax": [0.1]}, index=["NC"]))
    double = 2.0 * nation.tax_rates()[["state_sales_tax"]]
    usual, more = (nation.compare(["chips"], tax_rates=rates).budget()["all"] for rates in (nation.tax_rates(), double))
    sales = ("chips", "state", "state_sales_tax")
    assert more[sales] == pytest.approx(2.0 * usual[sales])


def test_benefits_by_hand():
    d = xr.Dataset(
        {
            "place_jobs": (("industry", "place"), [[10.0, 20.0], [30.0, 20.0]]),
            "place_population": (("place",), [100.0, 300.0]),
            "unemployment_over_nation": (("place",), [2.0, 1.0]),
        },
        coords={"industry": ["one", "two"], "place": ["A", "B"]},
    )
    rows = {
        ("unemployment", "A"): [5.0, 20.0, 1.0],
        ("unemployment", "B"): [10.0, 10.0, 1.0],
        ("snap", "A"): [10.0, 40.0, 1.0],
        ("snap", "B"): [10.0, 30.0, 1.0],
        ("eitc", "A"): [1.0, 8.0, 1.0],
        ("eitc", "B"): [1.0, 6.0, 1.0],
        ("medicaid", "A"): [4.0, 24.0, 0.75],
        ("medicaid", "B"): [4.0, 20.0, 0.5],
    }
    drawn = pd.DataFrame(rows, index=["people", "usd", "federal"]).T
    low_paid = np.array([[0.5, 0.5], [0.1, 0.25]])
    p = PARAMETERS | {"budget.snap-left": 0.2, "budget.medicaid-left": 0.1, "wellby.hired-from-unemployment": 0.25}
    each = per_job(d, drawn, p, low_paid)
    assert each["federal_unemployment_insurance"] == pytest.approx(np.array([[0.5 * 4.0, 0.25 * 1.0]]))
    # Twenty of 400 people draw food benefits: a tenth in A, twice the nation's share, and a thirtieth in B.
    assert each["federal_snap"] == pytest.approx(np.array([[0.4 * 4.0, 0.4 / 3.0 * 3.0]]))
    assert each["federal_medicaid"] == pytest.approx(np.array([[0.2 * 6.0 * 0.75, 0.2 / 3.0 * 5.0 * 0.5]]))
    assert each["state_medicaid"] == pytest.approx(np.array([[0.2 * 6.0 * 0.25, 0.2 / 3.0 * 5.0 * 0.5]]))
    credit = each["federal_earned_income_credit"]
    assert credit == pytest.approx(low_paid * np.array([8.0 / 8.0, 6.0 / 15.0]))
    assert (credit * d["place_jobs"].values).sum(axis=0) == pytest.approx([8.0, 6.0])  # what they get
    assert not np.any(per_job(d, drawn, p | {"budget.benefits": 0.0}, low_paid)["federal_snap"])


def test_net_cost_is_the_cost_less_what_comes_back_and_all_is_new_where_nobody_loses_a_job(states, compared):
    found, table = compared.net_cost(), compared.budget()["all"].drop("subsidies", level="account")
    for scenario in compared.scenarios:
        gross, new = found.loc[(scenario, "gross", "all")], found.loc[(scenario, "new", "all")]
        back = gross[["receipts", "benefits_saved", "benefits_caused"]].sum()
        assert back == pytest.approx(table.loc[scenario].sum()) and gross["cost"] == pytest.approx(2e6)
        assert gross["net_cost"] + back == pytest.approx(gross["cost"]) and gross["share"] == pytest.approx(back / 2e6)
        assert new["receipts"] == pytest.approx(gross["receipts"] * values()["wellby.additional"])
        levels = found.loc[(scenario, "gross")].drop("all").sum()
        columns = ["cost", "receipts", "benefits_saved", "benefits_caused", "net_cost", "share", "share_marginal"]
        assert levels[columns].to_numpy() == pytest.approx(gross[columns].to_numpy())
        for one in (gross, new):
            assert 0.0 < one["share_low"] < one["share"] < one["share_high"] < 1.0
            assert one["share"] < one["share_marginal"] < 1.5 * one["share"]
            assert one["benefits_caused"] < 0.0 < one["benefits_saved"]
    for share in (0.0, 1.0):
        again = states.compare(["chips"], amount=2e6, parameters={"wellby.additional": share}).net_cost()
        assert again.loc[("chips", "new"), "receipts"].to_numpy() == pytest.approx(
            share * found.loc[("chips", "gross"), "receipts"].to_numpy(), abs=1e-6
        )


def test_ranges_are_the_same_question_asked_with_that_parameter(states, compared):
    found = compared.net_cost()["share_high"], compared.net_cost()["share_low"]
    shares = {}
    for name in (*MOVED, STRUCTURES, "wellby.additional"):
        for value in ends_of(name):
            changed = states.compare(["chips", "child-care"], amount=2e6, parameters={name: value})
            shares[name, value] = changed.net_cost()["share"]
    every = pd.concat([*shares.values(), compared.net_cost()["share"]], axis="columns")
    assert found[0].to_numpy() == pytest.approx(every.max(axis="columns").to_numpy(), rel=1e-9)
    assert found[1].to_numpy() == pytest.approx(every.min(axis="columns").to_numpy(), rel=1e-9)


def test_states_add_up_and_income_taxes_are_paid_at_home(states, compared):
    each, whole = compared.net_cost_by_state(), compared.net_cost()
    columns = ["cost", "receipts", "benefits_saved", "benefits_caused", "net_cost"]
    added = each.groupby(level=["scenario", "counted", "level"])[columns].sum().reindex(whole.index)
    assert added.to_numpy() == pytest.approx(whole[columns].to_numpy(), abs=1e-6)
    there = states.compare(["child-care"], amount=1e6, accounts=["state_income_tax"])
    by_work = there.by("region")["state_income_tax"].loc["child-care"]
    in_dc = cw.scenario("child-care").in_regions({"DC": 1.0})
    dc = states.compare([in_dc], amount=1e6).net_cost_by_state().xs(("gross", "state"), level=("counted", "level"))
    print(f"\nspent in DC, to states: {dc['receipts'].nlargest(3).round(0).to_dict()}")
    top = dc["receipts"].droplevel("scenario").nlargest(3).index
    assert top.tolist()[:2] in (["MD", "VA"], ["VA", "MD"])  # DC itself is a local government
    assert dc["receipts"].sum() > 0.0 and by_work.sum() > 0.0


def test_the_federal_government_pays_its_match_of_home_care(states):
    cost = states.compare(["home-care", "chips"], amount=1e6).net_cost_by_state()["cost"].xs("gross", level="counted")
    match = receipts("us-2024").benefits.loc["medicaid-all", "federal"]
    table = cost.loc["home-care"].unstack("level")
    share = table["federal"] / table["all"]
    assert share.to_numpy() == pytest.approx(match[share.index].to_numpy()) and table["local"].eq(0.0).all()
    assert share.min() == pytest.approx(0.5) and share.idxmax() == "MS"
    chips = cost.loc["chips"].unstack("level")
    assert chips["federal"].sum() == pytest.approx(1e6) and chips[["state", "local"]].sum().sum() == 0.0


def test_who_pays_can_be_asked_otherwise(states):
    chips = cw.scenario("chips")
    shared = chips.with_paid_by({"federal": 0.6, "local": 0.4})
    assert "federal government 60%" in shared.paid_by and "100%" in chips.paid_by
    assert "match rate" in cw.scenario("home-care").paid_by
    made = states.compare([chips, shared.called("shared")], amount=1e6).net_cost()["cost"].unstack("level")
    assert made.loc[("shared", "new")].to_dict() == pytest.approx(
        {"federal": 6e5, "state": 0.0, "local": 4e5, "all": 1e6}
    )
    for wrong in ("states", {"federal": 0.6}, {"county": 1.0}, {"federal": 1.5, "state": -0.5}, {}, None):
        with pytest.raises(cw.ScenarioError, match="that sum to 1"):
            chips.with_paid_by(wrong)


def test_no_more_benefits_are_saved_than_are_paid(states):
    paid = receipts("us-2024").benefits.loc[("unemployment", "VT"), "usd"]
    there = cw.scenario("child-care").in_regions({"VT": 1.0})
    little, much = (states.compare([there], amount=amount) for amount in (1e6, 1e11))
    saved = [made._flows.taken.sum(axis=0)[0, states.regions.index.get_loc("VT")] for made in (little, much)]
    at = FLOWS.index("federal_unemployment_insurance")
    assert saved[1][at] == pytest.approx(1e5 * saved[0][at]) and saved[1][at] > paid
    insurance = "federal_unemployment_insurance"
    in_all = [made.budget().xs(insurance, level="account")["all"].iloc[0] for made in (little, much)]
    assert in_all[1] < 1e5 * in_all[0]
    limit = receipts("us-2024").benefits.xs("VT", level="state").loc[["unemployment", "snap", "medicaid"]]
    by_state = much.net_cost_by_state().xs(("gross", "VT", "all"), level=("counted", "state", "level"))
    assert by_state["benefits_saved"].iloc[0] == pytest.approx(limit["usd"].sum(), rel=1e-6)


def test_benefits_are_off_where_the_parameter_says_so(states):
    made = states.compare(["child-care"], amount=1e6, parameters={"budget.benefits": 0.0})
    whole = made.net_cost().loc[("child-care", "gross", "all")]
    assert whole["benefits_saved"] == 0.0 and whole["benefits_caused"] == 0.0
    assert whole["share"] == pytest.approx(whole["receipts"] / 1e6)


def test_property_tax_is_paid_on_what_is_built_and_not_on_what_runs(states, compared):
    table = compared.budget().xs("local_property_tax", level="account").droplevel("level")
    assert table.loc["child-care", "all"] == 0.0
    assert table.loc["chips", "direct"] == table.loc["chips", "all"] > 0.0
    accounts = states.compare(["child-care"], amount=2e6, accounts=["local_property_tax"]).table
    follows = states.compare(["child-care"], amount=2e6, parameters={"budget.property-of-output": 1.0}).budget()
    assert follows.xs("local_property_tax", level="account")["all"].iloc[0] == pytest.approx(
        accounts["local_property_tax", "type-ii"].iloc[0]
    )


def test_what_pays_for_the_program_is_never_revenue(states, compared):
    financed = states.compare(["chips", "child-care"], amount=2e6, financing="households")
    found = financed.net_cost()
    assert found.xs("gross", level="counted").to_numpy() == pytest.approx(
        compared.net_cost().xs("gross", level="counted").to_numpy()
    )
    after = found.xs(("after financing", "all"), level=("counted", "level"))
    gross = found.xs(("gross", "all"), level=("counted", "level"))
    assert (after["receipts"] < gross["receipts"]).all() and (after["cost"] == gross["cost"]).all()
    assert ((after["share_low"] <= after["share"]) & (after["share"] <= after["share_high"])).all()
    asked = ["federal_income_tax", "federal_corporate_tax"]
    net = states.compare(["chips"], amount=2e6, financing="households", accounts=asked).net
    lost = financed._flows.lost.sum(axis=1)[0, [IDS.index(name) for name in asked]]
    assert lost == pytest.approx([net.loc[("chips", "financing"), (name, "type-ii")] for name in asked])
    with pytest.raises(cw.ModelError, match="cannot be added"):
        financed.total(["financing", "federal_income_tax"])


def test_receipts_over_value_added_are_near_the_nations_share_of_gdp(states):
    made = states.compare(["chips", "child-care", "home-care"], amount=1e6)
    gross, added = made.net_cost().xs("gross", level="counted"), made.table["value_added", "type-ii"]
    of_added = {
        "receipts": gross["receipts"].xs("all", level="level") / added,
        "federal receipts": gross["receipts"].xs("federal", level="level") / added,
        "all that comes back, at marginal rates": gross["share_marginal"].xs("all", level="level") * 1e6 / added,
    }
    print("\n" + pd.DataFrame(of_added).round(3).to_string())
    assert of_added["receipts"].between(0.17, 0.26).all() and of_added["federal receipts"].between(0.13, 0.19).all()


def test_prices_of_another_year_and_the_amount_leave_the_share_as_it_is_and_levels_agree(states, nation, compared):
    share = compared.net_cost()["share"].xs("all", level="level")
    double = states.compare(["chips", "child-care"], amount=4e6).net_cost()["share"].xs("all", level="level")
    assert double.to_numpy() == pytest.approx(share.to_numpy())
    other = nation.compare(["chips", "child-care"], amount=2e6).net_cost()["share"].xs("all", level="level")
    print(f"\nshare that comes back: states {share.round(3).to_dict()}, nation {other.round(3).to_dict()}")
    assert other.to_numpy() == pytest.approx(share.to_numpy(), rel=0.05)


def test_the_command_prints_and_gives_it():
    args = [sys.executable, "-m", "commonweal", "compare", "chips", "child-care", "--regions", "nation", "--budget"]
    done = subprocess.run(args, capture_output=True, text=True, check=True).stdout
    for text in ("federal receipts", "state receipts", "local receipts", "benefits saved", "new, share of the cost"):
        assert text in " ".join(done.split())
    given = json.loads(subprocess.run([*args, "--json"], capture_output=True, text=True, check=True).stdout)
    assert len(given["budget"]) == 2 * (len(IDS) + len(BENEFITS)) and {row["counted"] for row in given["net_cost"]} == {
        "gross",
        "new",
    }


def test_the_command_takes_rates_of_a_file_and_says_whose_they_are(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("state,state_income_tax,state_sales_tax\nNC,0.03,\nTX,0.01,0.09\n")
    args = [sys.executable, "-m", "commonweal", "compare", "chips", "--tax-rates", str(path)]
    said = " ".join(subprocess.run(args, capture_output=True, text=True, check=True).stdout.split())
    assert "Rates of the user's own: state_income_tax of NC, TX; state_sales_tax of TX." in said
    assert "Each state has its own rates." in said and "Of 100 dollars of cost come back" in said
    path.write_text("state,state_income_tax\nNC,3\n")
    done = subprocess.run(args, capture_output=True, text=True)
    assert done.returncode != 0 and "state_income_tax in NC is '3'" in done.stderr and "Traceback" not in done.stderr


def test_an_economy_of_another_name_has_no_receipts(nation):
    model = cw.SupplyUseModel(SupplyUseEconomy(nation.dataset.assign_attrs(name="mine")))
    assert not set(IDS) & set(model.accounts.index)
    result = model.compare(["chips"], amount=1e6, accounts=["jobs"])
    for ask in (result.budget, result.net_cost, result.net_cost_by_state, model.tax_rates):
        with pytest.raises(cw.ModelError, match="mine has no receipts of governments"):
            ask()
    with pytest.raises(cw.ModelError, match="unknown account"):
        model.compare(["chips"], accounts=["federal_income_tax"])


def test_income_taxes_of_work_are_less_where_people_live_on_capital(states):
    d, known = states.dataset, receipts("us-2024").by_state
    paid = states._economy.satellites.budget.amounts("federal_income_tax")
    whole = known.loc[("federal", "income"), states.regions.index]
    of_work = pd.Series(paid / whole.to_numpy(), index=states.regions.index)
    print(f"\npaid by work: {of_work.idxmin()} {of_work.min():.0%}, {of_work.idxmax()} {of_work.max():.0%}")
    assert paid.sum() == pytest.approx(whole.sum() * values()["budget.income-of-work"])
    labor = d["residence"].values @ d["labour_income"].values.sum(axis=0)
    share = labor / (d["income_per_person"].values * d["population"].values)
    assert np.corrcoef(share, of_work)[0, 1] > 0.999 and of_work[["FL", "WY"]].max() < of_work.median()
    assert of_work.max() < 1.0
