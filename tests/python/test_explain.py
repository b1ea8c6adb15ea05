"""`explain` lists the paths that one finds by hand, the largest that there are, and says how much of the total they
cover.
"""

from itertools import pairwise, product

import commonweal as cw
import numpy as np
import pandas as pd
import pytest

#: Two sectors (the technical coefficients of Miller and Blair, 2009, section 2.3) and jobs per unit of output.
A = pd.DataFrame([[0.15, 0.25], [0.20, 0.05]], index=["farms", "mills"], columns=["farms", "mills"])
JOBS = pd.DataFrame([[0.30, 0.25]], index=["jobs"], columns=["farms", "mills"])
DEMAND = pd.Series([600.0, 1500.0], index=["farms", "mills"])


@pytest.fixture(scope="module")
def textbook():
    return cw.Model.from_coefficients(A, accounts=JOBS).solve(DEMAND)


def test_paths_of_two_sectors_are_those_worked_out_by_hand(textbook):
    found = textbook.explain("jobs", count=14, steps=2)
    by_hand = {
        "farms": 600 * 0.30,
        "mills": 1500 * 0.25,
        "farms ← farms": 600 * 0.15 * 0.30,
        "farms ← mills": 600 * 0.20 * 0.25,
        "mills ← farms": 1500 * 0.25 * 0.30,
        "mills ← mills": 1500 * 0.05 * 0.25,
        "farms ← farms ← farms": 600 * 0.15 * 0.15 * 0.30,
        "farms ← farms ← mills": 600 * 0.15 * 0.20 * 0.25,
        "farms ← mills ← farms": 600 * 0.20 * 0.25 * 0.30,
        "farms ← mills ← mills": 600 * 0.20 * 0.05 * 0.25,
        "mills ← farms ← farms": 1500 * 0.25 * 0.15 * 0.30,
        "mills ← farms ← mills": 1500 * 0.25 * 0.20 * 0.25,
        "mills ← mills ← farms": 1500 * 0.05 * 0.25 * 0.30,
        "mills ← mills ← mills": 1500 * 0.05 * 0.05 * 0.25,
    }
    listed = found.paths.set_index("path")["value"]
    assert dict(listed) == pytest.approx(by_hand)
    assert list(listed) == sorted(by_hand.values(), reverse=True)
    assert list(found.paths["steps"]) == [path.count("←") for path in listed.index]
    total = (JOBS.to_numpy() @ np.linalg.inv(np.eye(2) - A.to_numpy()) @ DEMAND.to_numpy()).item()
    assert found.covered == pytest.approx(sum(by_hand.values()) / total)
    assert found.stages.sum() == pytest.approx(total)


def test_the_first_round_is_what_sellers_buy(textbook):
    found = textbook.explain("jobs")
    assert dict(found.first_round["bought"]) == pytest.approx(
        {"farms": 600 * 0.15 + 1500 * 0.25, "mills": 600 * 0.20 + 1500 * 0.05}
    )
    assert found.first_round["calls_for"].sum() == pytest.approx(textbook.explain("jobs").stages["beyond"])


def test_the_largest_of_all_paths_are_found():
    rng = np.random.default_rng(5)
    n, steps, count = 6, 3, 25
    a = rng.random((n, n)) ** 4
    a *= 0.7 / a.sum(axis=0).max()
    jobs, demand = rng.random(n), rng.random(n)
    names = [f"s{k}" for k in range(n)]
    model = cw.Model.from_coefficients(a, accounts=pd.Series(jobs, name="jobs"), sectors=names)
    found = model.solve(pd.Series(demand, index=names)).explain("jobs", count=count, steps=steps).paths
    every = {}
    for length in range(1, steps + 2):
        for path in product(range(n), repeat=length):
            value = demand[path[0]] * jobs[path[-1]]
            for buyer, seller in pairwise(path):
                value *= a[seller, buyer]
            every[" ← ".join(names[k] for k in path)] = value
    expected = pd.Series(every).sort_values(ascending=False).head(count)
    assert list(found["path"]) == list(expected.index)
    np.testing.assert_allclose(found["value"], expected)


def test_regions_that_sell_first_add_up_to_the_region_that_is_asked_for(states):
    result = states.compare(["chips"], closure="type-ii")
    found = result.explain("jobs", region="NC")
    there = result.by("region").loc[("chips", "NC"), "jobs"]
    assert found.stages.sum() == pytest.approx(there)
    type_i = found.stages[["direct", "indirect"]].sum()
    assert found.sellers["calls_for"].sum() == pytest.approx(type_i, rel=1e-8)
    assert found.sellers.index[0] == "NC"
    assert 0.0 < found.covered < 1.0 and found.covered == pytest.approx(found.paths["share"].sum())
    assert found.paths["steps"].max() <= 4
    assert found.paths["value"].is_monotonic_decreasing
    assert "BEA" in found.source and "households.propensity" in found.parameters.index


def test_money_and_what_hurts_are_explained_too(states):
    result = states.compare(["ira"], price_year=2020)
    pay, air = result.explain("labour_income"), result.explain("wellby_air")
    assert pay.sellers["calls_for"].sum() == pytest.approx(result.type_i.loc["ira", "labour_income"], rel=1e-8)
    assert (air.paths["value"] < 0.0).all() and (air.paths["share"] > 0.0).all()
    assert "damage.pm25" in air.parameters.index and "living-wage.hourly" not in air.parameters.index


def test_it_can_be_read(states):
    found = states.compare(["home-care"]).explain("jobs", region="NC")
    for text in (repr(found), found._repr_html_()):
        for said in ("home-care", "in NC", "direct and indirect", "BEA SASUMMARY", "bought by those who sell first"):
            assert said in text
        assert "..." not in text


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"account": "joy"}, "unknown account"),
        ({"region": "ZZ"}, "unknown region"),
        ({"scenario": "chisp"}, "unknown scenario"),
        ({"count": 0}, "at least one path"),
    ],
)
def test_what_cannot_be_explained_is_said(nation, asked, said):
    with pytest.raises(cw.ModelError, match=said):
        nation.compare(["chips", "home-care"]).explain(**asked)


def test_a_difference_stands_beside_both(states):
    result = states.compare({"home-care": 1e9, "chips": 2e9}, closure="type-ii")
    table = result.difference("home-care", "chips")
    million = result.per_million
    row = table.loc[("jobs", "type-ii")]
    assert row["home-care"] == pytest.approx(million.loc["home-care", ("jobs", "type-ii")])
    assert row["difference"] == pytest.approx(row["home-care"] - row["chips"])
    assert row["ratio"] == pytest.approx(row["home-care"] / row["chips"]) and row["unit"] == "job-years"
    with pytest.raises(cw.ModelError, match="unknown scenario"):
        result.difference("home-care", "ira")
