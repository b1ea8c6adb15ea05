"""Flows of workers between counties against what agencies say of the states."""

import commonweal as cw
import numpy as np
import pandas as pd
import pytest
from commonweal.datasets.places import place_of
from pipeline.geography.commuting import between_states, workers
from pipeline.geography.counties import county_list
from pipeline.states.residents import income_lines


@pytest.fixture(scope="module")
def places(sources):
    return county_list(sources)


@pytest.fixture(scope="module")
def flows(sources, places):
    return workers(sources, places)


def test_gross_flows_meet_the_adjustment_for_residence(sources, places, flows, states):
    """Neither knows of the other: flows of workers weighed by their counties' pay, and BEA's adjustment."""
    counties = cw.load("us-2017", regions="county").dataset
    pay = counties["labour_income"].values.sum(axis=0)
    codes = list(states.regions.index)
    place = place_of(counties)
    income = income_lines(sources, 2017).loc[codes]
    earned = pay * ((income[35] - income[36]).to_numpy() / np.bincount(place, pay))[place]
    money = flows * (earned / flows.sum(axis=0))
    by_state = np.zeros((len(codes), len(codes)))
    np.add.at(by_state, (place[:, None], place[None, :]), money)
    table = pd.DataFrame({"adjustment": income[42], "flows": by_state.sum(axis=1) - by_state.sum(axis=0)}) / 1e3
    print(
        "\nNet flow of earnings by state of residence, USD billion: BEA's adjustment, and unbalanced flows of workers"
    )
    print(table[table["adjustment"].abs() > 4.0].sort_values("adjustment").round(0).to_string())
    assert table.corr().iloc[0, 1] > 0.95
    assert table.loc["DC", "flows"] == pytest.approx(table.loc["DC", "adjustment"], rel=0.1)


def test_three_of_four_work_where_they_live(flows):
    stay = np.trace(flows) / flows.sum()
    print(f"\nworkers who work in the county where they live: {stay:.1%}")
    assert 0.70 < stay < 0.78  # about 73 %, by the Census


def test_states_have_the_counties_flows(states):
    counties = cw.load("us-2017", regions="county").dataset
    earned = counties["labour_income"].values.sum(axis=0)
    assert np.allclose(
        between_states(counties["residence"].values, earned, place_of(counties)),
        states.dataset["residence"].values,
        atol=2e-3,
    )
