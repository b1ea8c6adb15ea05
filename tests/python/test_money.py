"""Money never vanishes: direct output, imports and what nobody makes are all of it, whatever is bought or made
wherever.
"""

import commonweal as cw
import numpy as np
import pandas as pd
import pytest
from commonweal.analysis.totals import totals
from commonweal.base.choices import CLOSURES, TRADE_MODELS
from commonweal.batch.blocks import BatchJob
from commonweal.batch.plan import read_plan
from commonweal.datasets.final_uses import supply

SHARES = ("regional", "regional-throughout", "uniform")
PLANT = """\
{{id: plant, name: A plant, phase: operations, mode: {mode}, description: Its sales., sources: {{plan: The plan}},
bill: [{{commodity: "{commodity}", weight: 100, status: measured, confidence: H, source: plan}}],
regions: {{shares: {{"{region}": 1.0}}}}}}
"""


@pytest.fixture
def plant(tmp_path):
    """A scenario of one good in one region."""

    def make(commodity, region, mode="produced"):
        (tmp_path / "plant.yaml").write_text(
            PLANT.format(commodity=commodity, region=region, mode=mode), encoding="utf-8"
        )
        return cw.Scenario.from_yaml(tmp_path / "plant.yaml")

    return make


def kept(us, closure):
    """Of a dollar for each commodity in each region what arrives as output somewhere: delivered, and made there."""
    operator = us.operator(closure)
    ones = np.ones((len(us.sectors), 1, len(us.regions)))
    return {
        "delivered": operator.delivered_multipliers(ones)[:, 0, :],
        "produced": operator.produced_multipliers(ones)[:, 0, :],
    }


def holds(us, name):
    """Prints and asserts the identity over all commodities x regions, in each mode and closure, and in each round of
    purchases.
    """
    made = supply(us.dataset).any(axis=1)
    rng = np.random.default_rng(1)
    for closure in CLOSURES:
        for mode, arrives in kept(us, closure).items():
            assert (arrives[~made] == 0.0).all()
            print(
                f"{name}, {closure}, {mode}: {arrives[made].size:,} pairs, off by "
                f"{np.abs(arrives[made] - 1.0).max():.1e} at most"
            )
            assert np.abs(arrives[made] - 1.0).max() < 1e-9
        x = rng.random((len(us.sectors), 1, len(us.regions)))
        bought = us.domestic_use_coefficients()[made] @ x[:, 0].sum(axis=1)
        if closure == "type-ii":
            budget, income, residence = us._economy._households()
            bought = bought + budget[made] @ (residence @ (income * x[:, 0]).sum(axis=0))
        assert us.operator(closure).apply(x).sum() == pytest.approx(bought.sum(), rel=1e-11)


@pytest.mark.parametrize("shares", SHARES)
@pytest.mark.parametrize("trade", list(TRADE_MODELS))
def test_every_dollar_by_state_arrives(trade, shares):
    holds(cw.load(regions="state", trade=trade, market_shares=shares), f"states, {trade}, {shares}")


@pytest.mark.parametrize("shares", SHARES)
def test_every_dollar_of_the_nation_arrives(shares):
    holds(cw.load(regions="nation", market_shares=shares), f"nation, {shares}")


@pytest.mark.parametrize("trade", list(TRADE_MODELS))
def test_every_dollar_by_county_arrives(trade):
    holds(cw.load(regions="county", trade=trade), f"counties, {trade}")


def test_given_shares_keep_every_dollar(states):
    given = {code: states.trade_shares(code) for code in states.goods.index}
    holds(cw.load(regions="state", trade=given), "states, given shares")


def test_every_scenario_of_the_library_keeps_its_money(nation, states):
    names = list(cw.scenarios().index)
    for us in (nation, states):
        result = us.compare(names, accounts=["output"], closure="type-i")
        direct = result.by("stage")["output"].xs("direct", level="stage")
        facts = result.facts
        assert (direct + facts["imported"]).to_numpy() == pytest.approx(facts["deflated"].to_numpy(), rel=1e-12)


def test_counties_make_what_the_library_has_them_make():
    us = cw.load(regions="county", trade="pool")
    result = us.compare(
        ["ira-ev-battery-operations", "chips-operations"], accounts=["output", "jobs"], closure="type-i"
    )
    direct = result.by("stage").xs("direct", level="stage")
    assert direct["output"].to_numpy() == pytest.approx(1e9, rel=1e-12)
    assert (result.facts["made_anew"] > 0.0).all()


def test_a_plant_where_nobody_makes_its_good_is_the_nations(states, nation, plant):
    there, anywhere = (
        us.compare(
            [plant("322110", "WY").in_regions({code: 1.0})], amount=1e8, accounts=["jobs", "output"], closure="type-i"
        )
        for us, code in ((states, "WY"), (nation, "US"))
    )
    direct, usual = (result.by("stage").loc[("plant", "direct")] for result in (there, anywhere))
    assert direct["output"] == pytest.approx(1e8, rel=1e-12)
    assert direct["jobs"] == pytest.approx(usual["jobs"], rel=1e-12)
    assert there.facts.loc["plant", "made_anew"] == pytest.approx(1e8)
    assert anywhere.facts.loc["plant", "made_anew"] == 0.0  # one region is the nation
    assert there.by("region")["output"]["plant", "WY"] > 1e8


def test_a_plant_in_a_tiny_industry_has_the_nations_rates(states, nation, plant):
    """Montana's battery makers are a handful; what they have of jobs per dollar, drawn to the nation's as it is, is
    no rate of a plant's.
    """
    usual = nation.compare(
        [plant("335911", "MT").in_regions({"US": 1.0})], accounts=["jobs", "labour_income", "ghg"], closure="type-i"
    )
    usual = usual.by("stage").loc[("plant", "direct")]
    mine = plant("335911", "MT")
    for closure in CLOSURES:
        result = states.compare([mine], accounts=["jobs", "labour_income", "ghg"], closure=closure)
        direct = result.by("stage").loc[("plant", "direct")]
        assert direct.to_numpy() == pytest.approx(usual.to_numpy(), rel=0.01)
        assert result.facts.loc["plant", "made_anew"] == pytest.approx(result.facts.loc["plant", "deflated"], rel=0.01)
        assert "plants.least-jobs" in result.assumptions().index
        # By whatever way the total is made.
        sums = totals(states._economy, [(mine, 1e9)], ["jobs", "labour_income", "ghg"], closure, 2024).values
        assert sums[0, -1, 0] == pytest.approx(result._over_stages.loc["plant"].to_numpy(), rel=1e-9)
        assert result._model.again({}, ["jobs"])[0, 0] == pytest.approx(
            result._over_stages.loc["plant", "jobs"], rel=1e-9
        )
        assert result.by("region")["jobs"].sum() == pytest.approx(result.by("sector")["jobs"].sum(), rel=1e-12)
    stays = result.stays_where_spent()
    assert stays.loc["plant", "direct"] == pytest.approx(1.0)
    # Its own rates are another answer, and the pay that its people spend goes by them.
    own = states.compare(
        [mine], closure="type-ii", parameters={"plants.like-the-nation": 0.0, "plants.least-jobs": 0.0}
    )
    by_own = own.by("stage").loc[("plant", "direct"), "jobs"]
    print(
        f"\na billion dollars of batteries in Montana: {direct['jobs']:,.0f} direct jobs, by its own rates "
        f"{by_own:,.0f}"
    )
    rates = states.dataset[["jobs", "industry_output"]].sel(industry="335911", region="MT")
    assert by_own == pytest.approx(
        own.facts.loc["plant", "deflated"] * float(rates["jobs"] / rates["industry_output"]), rel=0.05
    )
    assert abs(by_own / usual["jobs"] - 1.0) > 0.02
    assert "plants.least-jobs" not in states.compare(["home-care"], closure="type-i").assumptions().index


def test_a_new_fab_is_no_old_one(states, nation):
    """Its jobs and inputs per dollar are the nation's wherever it stands; the parameter turns the state's own rates
    back.
    """
    direct = {}
    for share in (1.0, 0.5, 0.0):
        for state in ("NY", "AZ", "OR"):
            fab = cw.scenario("chips-operations").in_regions({state: 1.0})
            result = states.compare([fab], amount=1e9, closure="type-i", parameters={"plants.like-the-nation": share})
            direct[share, state] = result.by("stage").loc[("chips-operations", "direct"), "jobs"] / 1e3
    table = pd.Series(direct).unstack(0)
    usual = nation.compare(["chips-operations"], amount=1e9, closure="type-i").by("stage").iloc[0]["jobs"] / 1e3
    print(
        f"\ndirect jobs per million of a fab's output, by the part that is like the nation's "
        f"({usual:.2f}):\n{table.round(2).to_string()}"
    )
    assert table[1.0].to_numpy() == pytest.approx(usual, rel=1e-9)
    assert table[0.5].to_numpy() == pytest.approx((table[0.0] + table[1.0]).to_numpy() / 2, rel=1e-9)
    assert table[0.0].max() > 2.0 * usual and table[0.0].min() < 0.8 * usual


def test_a_wage_floor_in_a_new_plant_is_of_the_nations_pay(states, nation, plant):
    floors = [
        us.compare(
            [plant("335911", "MT").in_regions({code: 1.0}).with_wage_floor(40.0)],
            accounts=["jobs", "labour_income"],
            closure="type-i",
        )
        for us, code in ((states, "MT"), (nation, "US"))
    ]
    here, there = (result.by("stage").loc[("plant", "direct")].to_numpy() for result in floors)
    assert here == pytest.approx(there, rel=0.01)


def test_a_plants_product_is_made_by_its_own_industry(states, nation, plant):
    """Montana's battery industry is tiny; others make a twentieth of what little is made there."""
    makers = {}
    for shares in SHARES:
        us = cw.load("us-2024", regions="state", market_shares=shares)
        result = us.compare([plant("335911", "MT")], accounts=["jobs"], closure="type-i")
        makers[shares] = result.first_round("plant").groupby("industry")["share"].sum()["Storage battery manufacturing"]
    made = nation.dataset["make"].sel(commodity="335911").values
    own = made[list(nation.sectors.index).index("335911")] / made.sum()
    print(f"\nbatteries of Montana that battery makers make: {makers}; in the nation {own:.3f}")
    assert makers["regional"] == makers["uniform"] == pytest.approx(own, rel=1e-12)
    assert makers["regional-throughout"] < 0.97 * own


def test_what_nobody_makes_is_refused_by_good_and_region(states, plant):
    for mode in ("produced", "purchased"):
        with pytest.raises(
            cw.ScenarioError, match=r"nobody in the country makes S00402 Used and secondhand goods, which NC"
        ):
            states.compare([plant("S00402", "NC", mode)], closure="type-i")
    with pytest.raises(
        cw.ModelError,
        match=r"nobody in the country makes S00402 Used and secondhand goods, of which NC would buy 1,000,000",
    ):
        states.solve({("NC", "S00402"): 1e6, ("NC", "624400"): 1e6})
    with pytest.raises(cw.CommonwealError, match="S00402"):
        states.shift_procurement(buyers={"NY": 1e3}, share=1.0, commodities={"S00402": 1.0}, to="WY", closure="type-i")
    # What final users sell of their used goods in the base year needs no maker.
    assert states.solve(states.final_demand).output.equals(states.solve().output)


def test_a_shift_books_gains_where_nobody_made_the_good(states):
    goods = {"322110": 0.01, "311810": 0.99}
    moved = states.shift_procurement(
        buyers={"NY": 1e9}, share=0.1, commodities=goods, to="WY", accounts=["output"], closure="type-i"
    )
    gain, loss = moved.total.loc[("output", "type-i"), ["gain", "loss"]]
    assert gain > moved.moved
    assert abs(gain + loss) < 0.1 * gain


def test_a_cell_of_a_batch_keeps_its_money(tmp_path, plant):
    mill, states = plant("322110", "WY"), cw.load("us-2017", regions="state")  # where nobody makes pulp
    (tmp_path / "plan.yaml").write_text(
        "{name: plants, economies: [{dataset: us-2017, regions: state,\n"
        "  market_shares: [regional, regional-throughout]}],\n"
        "scenarios: [{file: plant.yaml, amounts: [1.0e8]}], accounts: [jobs, output, ghg]}\n",
        encoding="utf-8",
    )
    work = BatchJob(read_plan(tmp_path / "plan.yaml"), tmp_path)
    right = (
        states.compare([mill], amount=1e8, accounts=["jobs", "output", "ghg"], closure="type-i")
        .table.loc["plant"]
        .to_numpy()
    )
    for block in work.blocks:
        cell = work.run(block)[0, 0, 0, :3]
        assert cell[1] > 1e8
        assert cell == pytest.approx(right, rel=1e-9)  # nobody there makes it: by the nation's makers either way
