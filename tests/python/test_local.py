"""What cannot travel stays: tradability, the share of jobs that stay where the money was spent, and each state's
local shares.
"""

import commonweal as cw
import numpy as np
import pandas as pd
import pytest

#: Services and building sites: their direct jobs are at home.
AT_HOME = ("k12-education", "iija-roads-bridges", "child-care", "home-care", "mental-health-coaching-mentoring")
AWAY = ("chips-fab-equipment", "ira-clean-power")
#: In some states less than 95 % of the direct jobs are at home: nine dollars of a hundred for roads, and an eighth of
#: the jobs, go to engineers, who work for clients elsewhere, too.
LESS_AT_HOME = {"iija-roads-bridges"}


def in_each_state(us: cw.Model, name: str) -> np.ndarray:
    """A billion through the scenario in each state alone: commodity x state spent in x state."""
    spent = [
        cw.scenario(name).in_regions({state: 1.0}).final_demand(us.dataset, 1e9).purchased for state in us.regions.index
    ]
    return np.stack(spent, axis=1)


def direct_jobs(us: cw.Model, delivered: np.ndarray) -> np.ndarray:
    """Column x region."""
    output = us._economy.output_of_new_demand(delivered, np.zeros_like(delivered))
    return np.einsum("jcr,jr->cr", output, us._economy.coefficients(["jobs"])[:, 0, :])


@pytest.fixture(scope="module")
def home_shares(states) -> pd.DataFrame:
    """Share of direct jobs at home: scenario x state."""
    rows = {}
    for name in AT_HOME + AWAY:
        jobs = direct_jobs(states, in_each_state(states, name))
        rows[name] = np.diag(jobs) / jobs.sum(axis=1)
    return pd.DataFrame.from_dict(rows, orient="index", columns=states.regions.index)


def test_direct_jobs_of_services_and_sites_are_at_home(home_shares):
    print("\ndirect jobs at home, a billion in each state alone:")
    for name, row in home_shares.iterrows():
        lowest, highest = row.idxmin(), row.idxmax()
        print(f"  {name}: median {row.median():.1%}, {lowest} {row[lowest]:.1%} to {highest} {row[highest]:.1%}")
    low = home_shares.loc[list(AT_HOME)].stack()
    assert set(low[low < 0.95].index.get_level_values(0)) == LESS_AT_HOME
    assert low.min() > 0.88


def test_what_is_shipped_is_made_elsewhere_and_differs_by_state(home_shares):
    for name in AWAY:
        assert home_shares.loc[name].median() < 0.9
        assert home_shares.loc[name].max() - home_shares.loc[name].min() > 0.2


@pytest.mark.parametrize("trade", ["gravity", "pool", "quotient"])
def test_a_scenario_buys_what_stays_where_it_is_delivered(trade):
    """Of every commodity that cannot travel and every state that makes some."""
    us = cw.load("us-2024", trade=trade)
    local = (us.tradability["class"] == "local").to_numpy()
    own, makes = us._economy.of_new_demand().own_shares()[local], us.operator().base_supply[local] > 0.0
    assert (own[makes] == 1.0).all()
    print(f"\n{trade}: commodities that stay x states where nobody makes them: {(~makes).sum()} of {makes.size}")


@pytest.mark.parametrize("trade", ["pool", "quotient"])
def test_local_commodities_are_bought_at_home_in_either_trade_model(trade):
    us = cw.load("us-2024", trade=trade)
    economy = us.operator()
    local = (us.tradability["class"] == "local").to_numpy()
    cover = np.divide(economy.base_supply, economy.base_demand, out=np.ones((402, 51)), where=economy.base_demand > 0)
    own = economy.own_shares()
    assert np.allclose(own[local], np.minimum(cover, 1.0)[local], atol=1e-12)
    schools = us.goods.index.get_loc("GSLGE")
    assert own[schools].min() > 1.0 - 1e-9
    made = economy.base_supply / np.maximum(economy.base_supply.sum(axis=1, keepdims=True), 1.0)
    from_pool = np.isclose(own[~local], made[~local], atol=1e-12).mean()
    assert (from_pool == 1.0) if trade == "pool" else (from_pool < 0.5)


@pytest.mark.parametrize("trade", ["pool", "quotient"])
def test_the_base_year_holds_state_by_state_with_changed_classes(trade):
    us = cw.load("us-2024", trade=trade, tradability={"GSLGE": "traded", "311810": "local"})
    assert us.tradability.loc["GSLGE", ["class", "reason"]].tolist() == ["traded", "set by the user"]
    published = us.dataset["industry_output"].to_pandas()
    assert np.abs(us.solve().output - published).to_numpy().max() < 1e-10 * published.to_numpy().max()
    bread = us.goods.index.get_loc("311810")
    economy = us.operator()
    short = economy.base_demand[bread] > economy.base_supply[bread]
    assert short.any()
    assert np.allclose(economy.own_shares()[bread][~short], 1.0)


def test_classes_may_come_from_a_file_that_lists_what_differs(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(
        "id: tradability\nstatus: assumed\nsources: {mine: my own reading}\n"
        'groups:\n  - {class: traded, source: mine, reason: It is trucked far., commodities: ["562000"]}\n',
        encoding="utf-8",
    )
    table = cw.load("us-2024", tradability=path).tradability
    assert table.loc["562000"].tolist() == ["traded", "assumed", "It is trucked far.", "my own reading"]
    assert table.loc["GSLGE", "class"] == "local"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"GSLGX": "local"}, "unknown commodity 'GSLGX'; did you mean GSLG"),
        ({"GSLGE": "lokal"}, "tradability of GSLGE is 'lokal'; did you mean local"),
        ({"GSLGE": 1}, "tradability of GSLGE is 1; choose 'local' or 'traded'"),
    ],
)
def test_unknown_commodities_and_classes_are_refused(changes, message):
    with pytest.raises(cw.ParameterError, match=message):
        cw.load("us-2024", regions="nation", tradability=changes)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id: tradability\nstatus: assumed\nsources: {}\ngroups: []\n", "groups"),
        (
            "id: tradability\nstatus: assumed\nsources: {}\n"
            'groups: [{class: local, source: mine, reason: Why., commodities: ["GSLGE"]}]\n',
            "names source 'mine'",
        ),
        (
            "id: tradability\nstatus: assumed\nsources: {mine: m}\n"
            'groups: [{class: local, source: mine, reason: Why., commodities: ["GSLGE", "GSLGE"]}]\n',
            "GSLGE stands in two groups",
        ),
        ("id: [", "not valid YAML"),
        ("", "must hold keys and values"),
    ],
)
def test_files_that_are_no_classes_are_refused_with_their_path(tmp_path, text, message):
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(cw.ParameterError, match=r"mine\.yaml") as caught:
        cw.load("us-2024", regions="nation", tradability=path)
    assert message in str(caught.value)
    with pytest.raises(cw.ParameterError, match="no such file"):
        cw.load("us-2024", regions="nation", tradability=tmp_path / "none.yaml")


def test_every_commodity_has_a_class_a_reason_and_a_source(states):
    table = states.tradability
    assert list(table.index) == list(states.goods.index)
    print(f"\ncommodities by class: {table['class'].value_counts().to_dict()}")
    assert set(table["class"]) == {"local", "traded"}
    assert (table[["status", "reason", "source"]].map(len) > 0).all(axis=None)
    made_up = [
        "GSLGE",
        "621600",
        "624400",
        "623A00",
        "622000",
        "621100",
        "812100",
        "722110",
        "531HST",
        "233411",
        "GSLGO",
        "485000",
    ]
    assert (table.loc[made_up, "class"] == "local").all()


def test_what_stays_is_what_arises_in_the_region_that_was_paid(states):
    """Against one comparison for each state that money is spent in."""
    shares = {"OH": 0.5, "WY": 0.3, "DC": 0.2}
    result = states.compare([cw.scenario("chips").in_regions(shares)], amount=1e9, closure="type-ii")
    stays = result.stays_where_spent().loc["chips"]
    alone = {
        state: states.compare([cw.scenario("chips").in_regions({state: 1.0})], amount=1e9 * share, closure="type-ii")
        for state, share in shares.items()
    }
    last = {"direct": 1, "type-i": 2, "type-ii": 3}  # how many stages count
    for name, count in last.items():
        home = total = 0.0
        for state, one in alone.items():
            by_region = one.effects["by_region"].values[:count, 0].sum(axis=0)  # region x account
            jobs = pd.Series(by_region[:, one.account_ids.index("jobs")], index=states.regions.index)
            home, total = home + jobs[state], total + jobs.sum()
        assert stays[name] == pytest.approx(home / total, rel=1e-9)
    assert stays["direct"] > stays["type-i"] > stays["type-ii"]


def test_what_a_region_makes_itself_stays(states):
    made = states.compare([cw.scenario("chips-operations").in_regions({"OR": 1.0})], closure="type-i")
    direct = made.by("stage")["jobs"].loc[("chips-operations", "direct")]
    stays = made.stays_where_spent()
    assert list(stays.columns) == ["direct", "type-i"]
    assert direct > 0.0
    assert stays.loc["chips-operations", "direct"] == pytest.approx(1.0)
    with pytest.raises(cw.ModelError, match="account 'jbos' is not compared here"):
        made.stays_where_spent("jbos")


def test_in_the_nation_everything_stays(nation):
    assert nation.compare(["chips"], closure="type-i").stays_where_spent().to_numpy() == pytest.approx(1.0)
    assert not [name for name in nation.regions.columns if name.startswith("local_")]


def test_regions_show_their_local_shares(states):
    shares = states.regions.filter(like="local_")
    summary = shares.describe().loc[["min", "50%", "max"]].map("{:.0%}".format).T
    print("\nshare of what a state buys that it makes itself:\n" + summary.to_string())
    assert shares.shape == (51, 11)
    assert shares.min(axis=None) >= 0.0 and shares.max(axis=None) <= 1.0 + 1e-12
    assert (shares[["local_housing", "local_construction", "local_health_care"]] > 0.95).all(axis=None)
    assert shares["local_goods"].median() < 0.8
    assert shares["local_goods"].idxmin() == "DC"


@pytest.mark.parametrize("name", ["chips", "home-care", "worker-owned-textiles"])
def test_a_million_in_each_state_is_a_million_in_that_state(states, name):
    """All states at once have the figures of each asked alone."""
    found = states.compare([name, "ira"], closure="type-ii").spent_in_each("jobs").loc[name]
    assert list(found.index) == list(states.regions.index)
    assert (found.xs("there", axis=1, level="where") < found.xs("in all", axis=1, level="where") + 1e-9).all(axis=None)
    for place in ("NC", "WY"):
        alone = states.compare([cw.scenario(name).in_regions({place: 1.0})], amount=1e6, closure="type-ii")
        in_all = found.loc[place].xs("in all", level="where")
        np.testing.assert_allclose(in_all[["type-i", "type-ii"]], alone.table["jobs"].iloc[0], rtol=1e-9)
        assert in_all["direct"] == pytest.approx(alone.by("stage")["jobs"].iloc[0], rel=1e-9)
        stays = found.loc[place].xs("there", level="where") / in_all
        np.testing.assert_allclose(stays, alone.stays_where_spent("jobs").iloc[0], rtol=1e-8)


def test_a_million_in_each_state_takes_states(nation, states):
    with pytest.raises(cw.ModelError, match=r"load it with regions='state'"):
        nation.compare("chips").spent_in_each("jobs")
    with pytest.raises(cw.ModelError, match=r"unknown account 'job'"):
        states.compare("chips").spent_in_each("job")
