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
    forgone = purchases_forgone(kind, nation.dataset, 2017, result.parameters)
    totals = nation.accounts_of(bought - 1e6 * forgone)
    assert np.allclose(result.net.loc[("home-care", "net")], totals[result.account_ids], rtol=1e-9)


def test_average_government_paid_for_by_itself_is_nothing(nation):
    net = nation.compare(["baseline-government"], closure="type-ii", financing="government").net
    gross = net.loc[("baseline-government", "gross")]
    assert np.abs(net.loc[("baseline-government", "net")] / gross).max() < 1e-9


def test_a_tax_takes_no_imputed_rent_and_is_of_the_same_size(nation):
    parameters = nation.compare(["chips"], closure="type-i").parameters
    forgone = purchases_forgone("households", nation.dataset, 2017, parameters)[:, 0]
    by_code = dict(zip(nation.goods.index, forgone, strict=True))
    assert by_code["531HSO"] == 0.0
    assert 0.85 < forgone.sum() < 1.0  # the rest are imports
    half = purchases_forgone("households", nation.dataset, 2017, parameters | {"financing.households": 0.5})
    assert half.sum() == pytest.approx(0.5 * forgone.sum())


def test_without_financing_there_is_no_net(nation):
    result = nation.compare(["chips"], closure="type-i")
    assert result.financing == "none"
    with pytest.raises(cw.ModelError, match="nobody pays"):
        _ = result.net
    with pytest.raises(cw.ScenarioError, match="financing 'household' is not known; did you mean households"):
        nation.compare(["chips"], financing="household", closure="type-i")


def test_the_page_shows_who_pays(states, tmp_path):
    states.compare(["chips", "home-care"], closure="type-ii", financing="households").to_html(tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    for text in ("Gross, financing and net", "home-care, net", "a tax of the same size", "--financing households"):
        assert text in page
