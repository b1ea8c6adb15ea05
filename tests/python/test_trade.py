"""Trade models on the embedded states: base years, identities, sense, and what users may bring or mistake."""

import commonweal as cw
import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
from commonweal.base.choices import TRADE_MODELS
from commonweal.economies.supply_use import SupplyUseEconomy
from commonweal.economies.trade import Pairs
from commonweal.parameters.trade_classes import DECAY, class_of, trade_classes


@pytest.fixture(scope="module")
def models():
    return {name: cw.load("us-2024", trade=name) for name in TRADE_MODELS}


@pytest.mark.parametrize("name", TRADE_MODELS)
def test_the_base_year_comes_out_in_every_model(models, name):
    us = models[name]
    published = us.dataset["industry_output"].to_pandas()
    solution = us.solve()
    assert np.abs(solution.output - published).to_numpy().max() < 1e-10 * published.to_numpy().max()
    assert solution.certificate.proven and solution.certificate.relative.max() < 1e-10


@pytest.mark.parametrize("name", TRADE_MODELS)
def test_shares_sum_to_one_and_only_makers_sell(models, name):
    us = models[name]
    supply, own = us.operator().base_supply, us.operator().own_shares()
    for code in ("812100", "334413", "221100", "S00401"):
        shares, at = us.trade_shares(code), us.goods.index.get_loc(code)
        assert np.allclose(shares.sum(), 1.0, atol=1e-12)
        assert (shares.to_numpy() >= 0.0).all()
        assert not shares.loc[supply[at] == 0.0].to_numpy().any()
        assert np.allclose(np.diag(shares), own[at])


@pytest.mark.parametrize("closure", ["type-i", "type-ii"])
@pytest.mark.parametrize("name", TRADE_MODELS)
def test_multipliers_times_final_demand_are_the_account_totals(models, name, closure):
    us = models[name]
    table = us.multipliers(["jobs", "ghg"], closure=closure).table
    table = table if closure == "type-i" else table.xs(closure, axis="columns", level="closure")
    assert np.allclose(table.T @ us.final_demand.T.stack(), us.accounts_of(closure=closure)[["jobs", "ghg"]], rtol=1e-9)


@pytest.mark.parametrize("name", TRADE_MODELS)
def test_commodity_supply_adds_up(models, name):
    us = models[name]
    delivered = np.zeros((402, 1, 51))
    delivered[us.goods.index.get_loc("334413"), 0, us.regions.index.get_loc("AZ")] = 1e9
    direct = us.operator().direct_output(delivered, np.zeros_like(delivered))
    output = us.solve({("AZ", "334413"): 1e9}).output.to_numpy()
    supply = us.operator().commodity_supply(output[:, None, :], delivered, np.zeros_like(delivered))[:, 0, :]
    demand = us.domestic_use_coefficients() @ output + delivered[:, 0, :]
    made = us.operator().base_supply.sum(axis=1) > 0.0
    assert np.allclose(supply.sum(axis=1)[made], demand.sum(axis=1)[made], atol=1e-3)
    assert direct.sum() == pytest.approx(1e9)


def test_hair_is_cut_next_door_and_semiconductors_cross_the_nation(models):
    for name in ("gravity", "quotient"):
        table = models[name].travel()
        assert table.loc["812100", "local_share"] > 0.95 and table.loc["812100", "haul_km"] < 50
        assert table.loc["334413", "local_share"] < 0.6 and table.loc["334413", "haul_km"] > 1000
    near, far = (models[name].travel("class") for name in ("gravity", "pool"))
    assert (near["haul_km"] < far["haul_km"]).all()
    assert list(near.index) == list(trade_classes())


def test_one_region_trades_with_itself_in_any_model(nation):
    jobs = nation.multipliers("jobs", closure="type-i").table
    assert (
        cw.load("us-2024", regions="nation", trade="gravity").multipliers("jobs", closure="type-i").table.equals(jobs)
    )
    with pytest.raises(cw.ModelError, match="one region has no trade between regions"):
        nation.travel()


def test_a_smaller_decay_makes_the_haul_longer(models):
    before = models["gravity"].travel("class")["haul_km"]
    after = cw.load("us-2024", trade="gravity", parameters={"trade.decay-light": 0.2}).travel("class")["haul_km"]
    assert after["light"] > before["light"] + 100
    assert after.drop("light").equals(before.drop("light"))


def test_every_commodity_has_a_class(states):
    codes = list(states.goods.index)
    classes = class_of(codes, [False] * len(codes))
    assert set(classes) == set(trade_classes()) - {"home"}
    assert classes[["325412", "325110", "334413", "541511", "484000"]].tolist() == [
        "light",
        "materials",
        "light",
        "far",
        "near",
    ]
    with pytest.raises(cw.ParameterError, match="no class holds commodity X1"):
        class_of(["X1"], [False])


@pytest.mark.parametrize("decay", [2.4, 2.9, 4.0])
def test_states_that_hardly_reach_others_are_balanced_too(decay):
    """Hawaii makes as much of customs duties as it buys, and trades little of it: balancing gains a thousandth in a
    round.
    """
    us = cw.load("us-2024", trade="gravity", parameters={"trade.decay-near": decay})
    shares = us.trade_shares("4200ID")
    assert shares.sum().to_numpy() == pytest.approx(np.ones(51), rel=1e-9)
    demand = us.final_demand.loc["4200ID"]
    assert (shares @ demand).to_numpy() == pytest.approx(demand.to_numpy(), rel=1e-9)
    assert shares.loc["HI", "HI"] > 0.99


def test_chips_and_care_under_gravity_and_quotient(models):
    """The table in docs/methods.md."""
    rows = {}
    for name in ("gravity", "quotient"):
        result = models[name].compare(["chips", "home-care"], closure="type-ii")
        stays = result.stays_where_spent()
        for scenario in ("chips", "home-care"):
            for closure in ("type-i", "type-ii"):
                rows[scenario, closure, name] = {
                    "jobs per $ million": result.table.loc[scenario, ("jobs", closure)] / 1e3,
                    "stay where spent": stays.loc[scenario, closure],
                }
        assert result.certificate.proven
    table = pd.DataFrame.from_dict(rows, orient="index")
    print("\n" + table.round(3).to_string())
    jobs = table["jobs per $ million"].unstack()
    assert (np.abs(jobs["gravity"] / jobs["quotient"] - 1) < 0.04).all()  # where, not how many
    stay = table["stay where spent"].unstack()
    assert (stay["gravity"] < stay["quotient"]).all()


def test_new_demand_goes_to_who_makes_the_good(models):
    """A scenario's own purchase of what travels, every commodity and state: at home no more than its part of supply,
    weighted by distance where the model of new demand is gravity. Arizona makes a seventieth of the nation's fab
    tools, and bought so few that its quotient was near one."""
    us = models["gravity"]
    made = us.operator().base_supply
    travels, tools, arizona = (
        (us.tradability["class"] == "traded").to_numpy(),
        us.goods.index.get_loc("333242"),
        us.regions.index.get_loc("AZ"),
    )
    part = np.divide(made, made.sum(axis=1, keepdims=True), out=np.zeros_like(made), where=made > 0.0)
    at_home = {}
    for name in TRADE_MODELS:
        economy = models[name]._economy
        own = economy.of_new_demand().own_shares()
        at_home[name] = {
            "base year": models[name].operator().own_shares()[tools, arizona],
            "new demand": own[tools, arizona],
        }
        most = part if name == "pool" else _attraction(us)
        assert (own[travels] <= most[travels] + 1e-9).mean() > 0.9995
        if name == "pool":
            assert np.allclose(own[travels], part[travels], atol=1e-12)
        else:  # every quotient leaves new demand to gravity
            assert np.allclose(own, models["gravity"]._economy.of_new_demand().own_shares(), atol=1e-9)
        shares = economy.of_new_demand().shares(tools)
        assert shares.sum(axis=0) == pytest.approx(np.ones(51), rel=1e-12) and shares.min() >= 0.0
    table = pd.DataFrame(at_home).T.round(3).to_string()
    print(f"\nof fab tools bought in Arizona, which makes {part[tools, arizona]:.1%} of them, made there:\n{table}")


def _attraction(us: cw.Model) -> np.ndarray:
    """By commodity and state, its part of what all offer it, by supply and distance: computed here once more."""
    made, result = us.operator().base_supply, np.zeros((402, 51))
    classes = class_of(list(us.goods.index), list((us.tradability["class"] == "local").to_numpy())).to_numpy()
    pairs = Pairs.of(us.dataset, us._economy.parameters)
    for name in dict.fromkeys(classes):
        near, rows = pairs.kernel(us._economy.parameters[DECAY + name]), classes == name
        offered = made[rows] @ near
        result[rows] = np.divide(made[rows] * np.diag(near), offered, out=np.zeros_like(offered), where=offered > 0.0)
    return result


def test_the_page_says_how_regions_trade(models, tmp_path):
    for name, text in (("gravity", "by supply and distance"), ("quotient", "up to the location quotient")):
        models[name].compare(["chips"], closure="type-i").to_html(str(tmp_path / "page.html"))
        assert text in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_own_region_and_spill_over_sum_to_the_multipliers(models):
    for name, closure in (("gravity", "type-i"), ("quotient-cilq", "type-ii")):
        us = models[name]
        split, whole = (
            us.multipliers(["jobs", "ghg"], closure=closure, of="own-region"),
            us.multipliers(["jobs", "ghg"], closure=closure),
        )
        together = (
            split.table.T.groupby([level for level in split.table.columns.names if level != "part"], sort=False).sum().T
        )
        assert np.allclose(together, whole.table, rtol=1e-9, atol=1e-15)
        assert (split.table.to_numpy() >= -1e-15).all()
        assert split.certificate.proven and len(split.certificate.bound) == len(whole.table.columns)
    care = split.per_million.loc["CA", "624400"]["jobs"].xs("type-ii", level="closure")
    assert care["own-region"] > 10 * care["spill-over"]


def test_own_region_of_some_regions_is_what_all_have(models):
    us = models["gravity"]
    some = us.multipliers(["jobs", "ghg"], of="own-region", regions=["WY", "CA"], closure="type-i")
    whole = us.multipliers(["jobs", "ghg"], of="own-region", closure="type-i")
    assert list(some.table.index.unique("region")) == ["WY", "CA"] and some.certificate.proven
    assert np.allclose(some.table, whole.table.loc[["WY", "CA"]], rtol=1e-9, atol=1e-14)
    assert us.multipliers("jobs", regions="CA", closure="type-i").table.equals(
        us.multipliers("jobs", closure="type-i").table.loc[["CA"]]
    )
    with pytest.raises(cw.ModelError, match="unknown region 'Atlantis'"):
        us.multipliers("jobs", regions=["Atlantis"], closure="type-i")
    with pytest.raises(cw.ModelError, match="no regions"):
        us.multipliers("jobs", regions=[], closure="type-i")


def test_own_region_of_any_table_is_the_block_of_its_inverse():
    generator = np.random.default_rng(3)
    a, s = generator.random((6, 6)) / 8, generator.random(6)
    places, goods = ["N"] * 3 + ["S"] * 3, ["a", "b", "c"] * 2
    model = cw.Model.from_coefficients(a, accounts=s, regions=places, sectors=goods)
    inverse = np.linalg.inv(np.eye(6) - a)
    own = np.concatenate([s[:3] @ inverse[:3, :3], s[3:] @ inverse[3:, 3:]])
    table = model.multipliers(of="own-region", closure="type-i").table["account 0"]
    assert np.allclose(table["own-region"], own, rtol=1e-12)
    assert np.allclose(table.sum(axis="columns"), s @ inverse, rtol=1e-12)


def test_an_assembled_economy_is_the_same_economy(nation):
    matrix = nation.assembled(closure="type-ii")
    assert matrix.shape == (402, 402)
    again = cw.Model.from_coefficients(matrix.to_numpy())
    x = nation.solve(closure="type-ii").output["US"].to_numpy()
    direct = x - matrix.to_numpy() @ x
    assert np.allclose(again.solve(direct).output["all"], x, rtol=1e-9)
    small = cw.Model.from_coefficients(np.array([[0.1, 0.2], [0.3, 0.4]]), regions=["N", "S"], sectors=["a", "a"])
    assert small.assembled().to_numpy().tolist() == [[0.1, 0.2], [0.3, 0.4]]


def test_assembling_the_states_is_refused(states):
    with pytest.raises(cw.ModelError, match="20502 rows; above 10000"):
        states.assembled()


def test_shares_may_be_given_and_some_changed(models):
    us = models["quotient"]
    shares = {code: us.trade_shares(code) for code in us.goods.index}
    same = cw.load("us-2024", trade=shares)
    assert np.allclose(
        same.multipliers("jobs", closure="type-i").table, us.multipliers("jobs", closure="type-i").table, rtol=1e-9
    )
    assert "by the shares that were given" in repr(same)
    at_home = pd.DataFrame(0.0, index=us.regions.index, columns=us.regions.index)
    at_home.loc["AZ"] = 1.0
    shares["334413"] = at_home  # everybody buys chips from Arizona
    direct = cw.load("us-2024", trade=shares).solve({("NY", "334413"): 1e9}).output.loc["334413"]
    assert direct["AZ"] > 0.8e9 and direct["TX"] < 0.1e9
    shares["334413"] = sp.csr_array(at_home.to_numpy())
    assert (
        cw.load("us-2024", trade=shares)
        .trade_shares("334413")
        .equals(at_home.rename_axis("origin").rename_axis("destination", axis=1))
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda s: s.pop("334413"), "commodity 334413 has none"),
        (lambda s: s.update({"33441": s["334413"]}), "unknown commodity '33441'; NAICS 33441 is .*334413"),
        (lambda s: s.update({"334413": s["334413"] * 0.9}), "334413 .* sum to 0.9; each column must sum to 1"),
        (lambda s: s.update({"334413": np.eye(3)}), r"have shape \(3, 3\); give 51 x 51"),
        (lambda s: s.update({"334413": s["334413"].rename(index={"AZ": "Arizona"})}), "unknown region 'Arizona'"),
        (lambda s: s.update({"334413": pd.concat([s["334413"], s["334413"].iloc[:1]])}), "334413: 'AL' stands twice"),
        (lambda s: s.update({"334413": s["334413"] * np.nan}), "334413: row AL, column AL holds nan"),
        (lambda s: s.update({"334413": -s["334413"]}), "334413 .*not a share"),
    ],
)
def test_shares_that_are_none_are_refused(models, change, message):
    us = models["pool"]
    shares = {code: us.trade_shares(code) for code in us.goods.index}
    change(shares)
    with pytest.raises(cw.ModelError, match=message):
        cw.load("us-2024", trade=shares).solve()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d.drop_vars("distance_share"), "has no distances"),
        (lambda d: d.assign(band_distance=-d["band_distance"]), "distances must be above 0"),
        (lambda d: d.assign(band_distance=d["band_distance"] * np.nan), "distances must be above 0"),
    ],
)
def test_distances_that_are_none_are_refused(states, change, message):
    with pytest.raises(cw.DataError, match=message):
        SupplyUseEconomy(change(states.dataset), trade="gravity").operator()


def test_what_is_not_known_gets_an_answer(states):
    with pytest.raises(cw.ModelError, match="'gravitas' is not known; did you mean gravity"):
        cw.load("us-2024", trade="gravitas")
    with pytest.raises(cw.ModelError, match="trade is a int; give a name"):
        cw.load("us-2024", trade=5)
    with pytest.raises(cw.ModelError, match="choose 'commodity' or 'class'"):
        states.travel("region")
    with pytest.raises(cw.ModelError, match="unknown commodity '33441'"):
        states.trade_shares("33441")
    with pytest.raises(cw.ParameterError, match=r"outside 0 to 0\.99"):
        cw.load("us-2024", trade="quotient-flq", parameters={"trade.flq-delta": 1.5})
