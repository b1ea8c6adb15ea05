"""Who pays: gross, financing and net."""

import commonweal as cw
import numpy as np
import pytest
from commonweal.scenarios.financing import purchases_forgone

KINDS = ("households", "government")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("closure", ["type-i", "type-ii"])
def test_net_is_gross_and_financing(states, kind, closure):
    result = states.compare({"chips": 2e6, "home-care": 1e6}, closure=closure, financing=kind)
    net = result.net
    parts = {name: net.xs(name, level="part") for name in ("gross", "financing", "net")}
    assert np.allclose(parts["net"], parts["gross"] + parts["financing"], rtol=1e-9)
    assert np.allclose(parts["gross"], result.table, rtol=1e-12)
    # Parts of wellbeing have either sign.
    amounts = [name for name in result.account_ids if not name.startswith("wellby")]
    assert (parts["financing"][amounts] < 0.0).all(axis=None)
    # Each is paid for with its own amount.
    assert np.allclose(parts["financing"].loc["chips"], 2.0 * parts["financing"].loc["home-care"], rtol=1e-9)


@pytest.mark.parametrize("kind", KINDS)
def test_net_is_what_the_model_makes_of_demand_less_what_is_given_up(nation, kind):
    """By another way: the two demands put to the model as one."""
    result = nation.compare(["home-care"], amount=1e6, financing=kind, closure="type-i")
    bought = cw.scenario("home-care").final_demand(nation.dataset, 1e6).purchased
    forgone = purchases_forgone(kind, nation.dataset, 2024, result.parameters).purchased
    totals = nation.accounts_of(bought - 1e6 * forgone)
    assert np.allclose(result.net.loc[("home-care", "net")], totals[result.account_ids], rtol=1e-9)


MIRRORS = [("baseline-household-rebate", "households"), ("baseline-government", "government")]


@pytest.mark.parametrize(("scenario", "kind"), MIRRORS)
@pytest.mark.parametrize("closure", ["type-i", "type-ii"])
@pytest.mark.parametrize("where", ["nation", "states"])
def test_money_that_goes_back_to_who_paid_it_is_nothing(request, where, scenario, kind, closure):
    """With any propensity and in any prices, every account."""
    us = request.getfixturevalue(where)
    for asked in (
        {},
        {"parameters": {"households.propensity": 0.9, "households.paid-care": 1.0}},
        {"price_year": 2020},
    ):
        net = us.compare([scenario], closure=closure, financing=kind, **asked).net
        gross = net.loc[(scenario, "gross")]
        assert (gross != 0.0).all()
        assert np.abs(net.loc[(scenario, "net")] / gross).max() < 1e-9


@pytest.mark.parametrize("closure", ["type-i", "type-ii"])
def test_pay_rebate_and_tax_buy_alike(states, closure):
    """The jobs of a dollar in one state, whichever way it reaches its households."""
    income = [cw.scenario(name).in_regions({"NC": 1.0}) for name in ("payroll", "household-rebate")]
    jobs = states.compare(income, closure=closure, accounts=["jobs"]).table["jobs"]
    assert np.ptp(jobs.to_numpy(), axis=0) == pytest.approx(0.0, abs=1e-9 * jobs.to_numpy().max())
    economy = states._economy
    demand = cw.scenario("payroll").in_regions({"NC": 1.0}).final_demand(states.dataset, 1.0)
    at = list(states.regions.index).index("NC")
    assert np.allclose(demand.purchased[:, at], economy.household_budget()[:, at], rtol=1e-12)


def test_a_tax_takes_what_a_dollar_of_income_buys(nation):
    parameters = nation.compare(["chips"], closure="type-i").parameters
    forgone = purchases_forgone("households", nation.dataset, 2024, parameters).purchased[:, 0]
    by_code = dict(zip(nation.goods.index, forgone, strict=True))
    assert by_code["531HSO"] == 0.0
    propensity = parameters["households.propensity"]
    assert 0.85 * propensity < forgone.sum() < propensity  # the rest are imports
    half = purchases_forgone(
        "households", nation.dataset, 2024, parameters | {"households.propensity": 0.5 * propensity}
    )
    assert half.purchased.sum() == pytest.approx(0.5 * forgone.sum())
    assert half.deflated == pytest.approx(0.5 * propensity)  # with imports


def test_net_moves_with_what_households_spend(states):
    result = states.compare(["household-rebate", "chips", "home-care"], closure="type-ii", financing="households")
    table = result.net_by_propensity["jobs"]
    print(f"\n{(table / 1e3).round(2).to_string()}")
    assert list(table.index.unique("propensity")) == [0.25, 0.5, 0.9]
    assert np.allclose(
        table.xs(0.5, level="propensity"), result.net["jobs"].xs("net", level="part"), rtol=1e-9, atol=1e-6
    )
    for value in (0.25, 0.9):
        other = states.compare(
            ["chips"], closure="type-ii", financing="households", parameters={"households.propensity": value}
        ).net.loc[("chips", "net"), "jobs"]
        assert np.allclose(table.loc[("chips", value)], other, rtol=1e-8)


def test_without_financing_there_is_no_net(nation):
    result = nation.compare(["chips"], closure="type-i")
    assert result.financing == "none"
    with pytest.raises(cw.ModelError, match="no financing was requested"):
        _ = result.net
    with pytest.raises(cw.ScenarioError, match="financing 'household' is not known; did you mean households"):
        nation.compare(["chips"], financing="household", closure="type-i")


def test_the_page_shows_who_pays(states, tmp_path):
    states.compare(["chips", "home-care"], closure="type-ii", financing="households").to_html(tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    for text in (
        "Gross, financing and net",
        "Home and elder care, net",
        "a tax of the same size",
        "--financing households",
    ):
        assert text in page
    assert page.index('id="net"') < page.index('id="glance"')  # net leads where it is asked for
