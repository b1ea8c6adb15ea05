"""Scenarios that the sources do not distinguish have one figure where readers look, and a note says so."""

import commonweal as cw
import numpy as np
import pandas as pd
import pytest
from commonweal.results.alike import alike
from commonweal.show.one_figure import ABOUT, not_distinguished
from commonweal.show.summary import summary
from commonweal.show.tables import groups_table, quality_table
from hypothesis import given
from hypothesis import strategies as st

ROADS = ["iija-roads-bridges", "iija-water", "iija-broadband", "care"]


@pytest.fixture(scope="module")
def us():
    return cw.load("us-2024", regions="nation")


@pytest.fixture(scope="module")
def roads(us):
    return us.compare(ROADS)


def figures(**measures):
    return pd.DataFrame(measures, index=list("abcd"))


def test_different_industries_with_one_figure_are_not_distinguished():
    direct = pd.DataFrame(
        {"a": [9.0, 0.0, 0.0], "b": [0.0, 8.0, 0.0], "c": [0.0, 0.0, 5.0], "d": [1.0, 2.0, 0.0]}, index=list("xyz")
    )
    found = alike(direct, figures(one=[1, 1, 1, 2], two=[1, 1, 2, 3], none=[1, 2, 3, 4]), 0.8)
    assert found == {"one": [["x", "y", "z"]], "two": [["x", "y"]]}


def test_the_same_industries_are_the_same_jobs():
    direct = pd.DataFrame({"a": [9.0, 8.0], "b": [1.0, 2.0], "c": 0.0, "d": 0.0}, index=list("xy"))
    assert alike(direct, figures(one=[1, 1, 1, 1]), 0.8) == {}


def test_a_scenario_without_work_is_like_no_other():
    direct = pd.DataFrame({"a": [0.0, 3.0], "b": 0.0, "c": 0.0, "d": 0.0}, index=list("xy"))
    assert alike(direct, figures(one=[1, 1, 1, 1]), 0.8) == {}


@given(st.data())
def test_groups_do_not_depend_on_the_order(data):
    count = data.draw(st.integers(2, 6))
    hours = st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4), min_size=count, max_size=count)
    direct = pd.DataFrame(data.draw(hours), index=[f"s{k}" for k in range(count)], columns=list("abcd"), dtype=float)
    numbers = figures(one=data.draw(st.lists(st.integers(1, 3), min_size=4, max_size=4)))
    order = data.draw(st.permutations(list(direct.index)))
    first, second = (
        {frozenset(group) for group in alike(frame, numbers, 0.8).get("one", [])}
        for frame in (direct, direct.loc[order])
    )
    assert first == second


def test_readers_see_one_figure(roads):
    together = ["iija-roads-bridges", "iija-water", "iija-broadband"]
    assert roads.not_distinguished["sex"] == roads.not_distinguished["union"] == [together]
    assert "education" not in roads.not_distinguished
    women = summary(roads, every=True).loc["women"]
    assert women[together].nunique() == 1
    assert women[together[0]].startswith(ABOUT)
    assert not women["care"].startswith(ABOUT)
    contract = quality_table(roads).loc["union contract"]
    assert contract[together].nunique() == 1
    assert contract[together[0]].startswith(ABOUT)
    assert not contract["all jobs"].startswith(ABOUT)
    groups = groups_table(roads, ["sex", "education"])
    assert groups.loc["women", together].nunique() == 1
    assert not groups.loc["bachelor's or more"].str.startswith(ABOUT).any()
    # What programs read is not rounded to it.
    assert roads.people["share"].xs("women", level="group").nunique() == len(ROADS)
    assert roads.quality.loc[together, "union"].nunique() == len(together)


def test_the_note_names_measures_that_are_shown(roads):
    assert not_distinguished(roads, ["education"]) == ""
    note = not_distinguished(roads, ["sex", "education"])
    assert note.endswith("women and men of iija-roads-bridges, iija-water and iija-broadband.")
    assert "union" not in note


def test_the_chart_draws_one_figure(roads):
    data = roads.plot.people(dimensions="sex").to_dict()["datasets"]
    dots = pd.concat(pd.DataFrame(rows) for rows in data.values() if rows and "scenario" in rows[0])
    women = dots[dots["place"] == "US"].set_index("scenario")["g0"]  # of two groups the first is drawn
    assert np.ptp(women[ROADS[:3]]) == 0.0
    assert women["care"] != women[ROADS[0]]


def test_care_programmes_share_union_contracts_alone(us):
    result = us.compare(["child-care", "home-care", "chips"])
    assert result.not_distinguished == {"union": [["child-care", "home-care"]]}
    everything = us.compare(["child-care", "home-care"], parameters={"quality.one-figure": 1.0})
    assert everything.not_distinguished == {}
