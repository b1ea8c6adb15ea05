"""The one way from scenarios to output: one solve per closure, whatever is asked; and results that are data."""

import copy
import pickle

import commonweal as cw
import numpy as np
import pytest
from commonweal.base.certificate import Certificate
from commonweal.economies.supply_use import SupplyUseEconomy

#: A mix of what is built once and what runs every year; profits that stay; a floor.
ASKED = ["chips", "ira", "home-care"]


def scenarios():
    return ["chips", "ira", cw.scenario("home-care").with_wage_floor(20.0).with_profit_share_local(0.5)]


@pytest.fixture
def solves(monkeypatch):
    """Columns of each solve by closure, in order."""
    made = []
    for name in ("solve", "solve_adjoint"):
        own = getattr(SupplyUseEconomy, name)

        def counted(self, closure, columns, *rest, own=own):
            made.append((closure, columns.shape[1]))
            return own(self, closure, columns, *rest)

        monkeypatch.setattr(SupplyUseEconomy, name, counted)
    return made


@pytest.mark.parametrize("financing", ["none", "households", "government"])
@pytest.mark.parametrize("regions", ["nation", "state"])
def test_a_comparison_takes_one_solve_per_closure(regions, financing, solves):
    us = cw.load(regions=regions)
    result = us.compare(scenarios(), financing=financing)
    running = ((result.facts["running"] > 0.0) & (result.facts["running"] < 1.0)).sum()
    assert running >= 1  # scenarios with parts that run and parts that do not
    paid = 0 if financing == "none" else 1
    assert solves == [("type-i", 3 + paid + running), ("type-ii", 3 + paid)]
    del solves[:]
    assert (result.facts["profit_kept"] > 0.0).any() and not result.bounds.empty  # bounds take no solve either
    if paid:
        assert not result.net.empty
    assert solves == []


def test_type_i_alone_takes_one_solve(states, solves):
    states.compare(scenarios(), closure="type-i", financing="households")
    assert [closure for closure, _ in solves] == ["type-i"]


def test_samples_and_curves_take_one_solve_per_closure_and_economy(states, solves):
    states.sample(scenarios(), draws=2, accounts=["jobs"], of=["parameters"])
    assert [closure for closure, _ in solves] == ["type-i", "type-ii"] * 3  # the point and two draws
    del solves[:]
    chosen = {"trade": ["gravity"], "market shares": ["regional"], "prices": [2024], "gases": ["at home"]}
    chosen |= {"purchases": ["gross"], "propensity": [0.5]}
    states.specification_curve(("jobs", "home-care", "chips"), choices=chosen | {"automation": ["none"]})
    assert [closure for closure, _ in solves] == ["type-i", "type-ii"]
    del solves[:]
    states.specification_curve(("jobs", "home-care", "chips"), choices=chosen)
    assert [closure for closure, _ in solves] == ["type-i", "type-i", "type-ii"]  # first the nation's prices


def test_a_shift_takes_one_solve_per_closure(states, solves):
    states.shift_procurement(buyers={"CA": 1e6}, share=0.1, commodities={"311810": 1.0}, to="NC")
    assert solves == [("type-i", 2), ("type-ii", 2)]


def test_columns_of_a_solve_are_what_each_would_be_alone(states):
    """Profits, financing and running parts stand in one solve; none of them moves another's column."""
    together = states.compare(scenarios(), financing="government")
    for which, name in zip(scenarios(), ASKED, strict=True):
        alone = states.compare([which])
        assert alone.table.loc[name].to_numpy() == pytest.approx(together.table.loc[name].to_numpy(), rel=1e-9)
        assert alone.facts.loc[name, "running"] == pytest.approx(together.facts.loc[name, "running"], rel=1e-9)


@pytest.fixture(scope="module")
def results(states):
    """One of each class of results."""
    one = states.compare(["chips", "home-care"], accounts=["jobs", "ghg", "wellby"], financing="households", draws=2)
    choices = {"trade": ["quotient"], "prices": [2024], "closure": ["type-i"], "financing": ["none"]}
    return [
        one,
        one.sample,
        one.sample.of("jobs", "chips"),
        one.certificate,
        one.explain(),
        states.solve({("NC", "624400"): 1e6}),
        states.multipliers("jobs", regions="NC"),
        states.region("NC"),
        states.shift_procurement(buyers={"CA": 1e6}, share=0.1, commodities={"311810": 1.0}, to="NC"),
        states.specification_curve(("jobs", "home-care", "chips"), choices=choices),
    ]


def test_equality_never_raises(results):
    for one in results:
        again = copy.deepcopy(one)
        assert one == one and one != again and again != one and len({one, again}) == 2


@pytest.mark.parametrize(
    "copied", [lambda one: pickle.loads(pickle.dumps(one)), copy.deepcopy], ids=["pickle", "deepcopy"]
)
def test_results_are_copied_with_their_tables(results, copied):
    for one in results:
        again = copied(one)
        assert type(again) is type(one) and repr(again) == repr(one)
        for name, table in vars(one).items():
            if hasattr(table, "equals"):
                assert table.equals(getattr(again, name)), name


def test_a_result_stands_without_its_model(states):
    whole = states.compare(["chips", "home-care"], accounts=["jobs", "ghg"], financing="households")
    alone = whole.without_model()
    assert len(pickle.dumps(alone)) < len(pickle.dumps(whole)) / 5
    assert alone.table.equals(whole.table) and alone.net.equals(whole.net) and alone.people.equals(whole.people)
    assert alone.by("state").equals(whole.by("state")) and alone.quality.equals(whole.quality)
    for question in (
        lambda: alone.bounds,
        lambda: alone.by("round"),
        lambda: alone.explain(),
        lambda: alone.stays_where_spent(),
        lambda: alone.additional,
        lambda: alone.adding_up(),
        lambda: alone.wellbeing(),
        lambda: states.solve({("NC", "624400"): 1e6}).without_model().explain("jobs"),
    ):
        with pytest.raises(cw.ModelError, match="stands without its model"):
            question()


def test_effects_have_named_axes(states):
    result = states.compare(["chips", "home-care"], financing="households")
    effects = result.effects
    assert effects["by_region"].dims == ("stage", "scenario", "region", "account")
    jobs = effects["by_region"].sel(stage=["direct", "indirect"], scenario="chips", account="jobs").sum()
    assert float(jobs) == pytest.approx(result.type_i.loc["chips", "jobs"], rel=1e-12)
    paid = effects["paid_by_region"].sel(scenario="chips", account="jobs").sum()
    assert float(paid) == pytest.approx(result.net.loc[("chips", "financing"), ("jobs", "type-ii")], rel=1e-12)
    both = effects[["by_region", "by_industry"]].sel(account="ghg").sum(["region", "industry"])
    assert np.allclose(both["by_region"], both["by_industry"])


def certificate(bound, residual, relative=(0.1, 0.2)):
    arrays = {"bound": np.array(bound), "residual": np.array(residual), "relative": np.array(relative)}
    return Certificate(**arrays, rounds=3, proven=True, method="gmres", device="cpu", single_rounds=1, workspace=8.0)


def test_certificates_merge():
    one, other = certificate([1.0, 2.0], [0.5, 0.5]), certificate([3.0, 4.0], [1.0, 2.0])
    both = Certificate.merged([one, other], np.array([2.0, 0.0]))
    assert both.bound.tolist() == [4.0, 6.0] and both.residual.tolist() == [1.5, 2.5]
    assert both.relative.tolist() == [2.0, np.inf]
    assert Certificate.side_by_side([one, other]).bound.tolist() == [1.0, 2.0, 3.0, 4.0]
    assert one.times(np.array([-2.0, 3.0])).bound.tolist() == [2.0, 6.0]
    assert one.columns([1]).bound.tolist() == [2.0]
    worst = Certificate.worst([one, other])
    assert worst.bound.tolist() == [4.0] and worst.relative.tolist() == [0.2]
    unproven = Certificate.merged([one, certificate([np.nan, 0.0], [1.0, 1.0])], np.ones(2))
    assert np.isnan(unproven.bound[0]) and np.isnan(unproven.relative[0])
