"""Tables of one's own: flows instead of coefficients, units, and places that are taken together."""

import commonweal as cw
import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
import xarray as xr

#: Miller and Blair (2009), table 2.3: two sectors, flows and output.
Z, X, F = np.array([[150.0, 500.0], [200.0, 100.0]]), np.array([1000.0, 2000.0]), np.array([350.0, 1700.0])


def test_flows_and_output_make_the_textbooks_coefficients():
    model = cw.Model.from_flows(Z, X, final_demand=F)
    assert model.assembled().to_numpy() == pytest.approx(np.array([[0.15, 0.25], [0.2, 0.05]]))
    assert model.solve().output["all"].to_numpy() == pytest.approx(X)


@pytest.mark.parametrize("form", ["frame", "sparse", "xarray", "column"])
def test_flows_in_any_form_and_output_by_label_in_any_order(form):
    names = ["farms", "mills"]
    flows = pd.DataFrame(Z, index=names, columns=names)
    output = pd.Series(X[::-1], index=names[::-1])
    levels = pd.DataFrame([[50.0, 20.0]], index=["jobs"], columns=names)
    given = {
        "frame": (flows, output),
        "sparse": (sp.csr_array(Z), X),
        "xarray": (xr.DataArray(flows, dims=["sector", "sector_to"]), xr.DataArray(X, {"sector": names}, ["sector"])),
        "column": (flows, output.to_frame("indout")),
    }[form]
    own = levels.to_numpy() if form == "sparse" else levels
    model = cw.Model.from_flows(*given, accounts=own, units="persons")
    assert model.assembled().to_numpy() == pytest.approx(np.array([[0.15, 0.25], [0.2, 0.05]]))
    assert model.solve(
        F if form == "sparse" else pd.Series(F, index=names)
    ).accounts.to_numpy().ravel() == pytest.approx([70.0])
    assert model.accounts["unit"].tolist() == ["persons"]
    assert list(model.multipliers().units.values()) == ["persons per unit"]


def test_several_regions_keep_their_labels():
    rows = pd.MultiIndex.from_product([["N", "S"], ["a", "b"]], names=["region", "sector"])
    rng = np.random.default_rng(3)
    flows, demand = rng.random((4, 4)), rng.random(4) + 1.0
    output = flows.sum(axis=1) + demand
    model = cw.Model.from_flows(
        pd.DataFrame(flows, index=rows, columns=rows), pd.Series(output, index=rows).sample(frac=1.0, random_state=1)
    )
    assert model.solve(pd.Series(demand, index=rows)).output.loc["b", "S"] == pytest.approx(output[3])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"x": [1000.0]}, "output has shape .1,., but the flows have 2 rows"),
        ({"x": [1000.0, -5.0]}, "output of .* is below zero"),
        ({"x": [1000.0, 0.0]}, "flows to 'all 1': there are some, but its output is zero"),
        ({"x": [1000.0, np.nan]}, "holds nan"),
        ({"x": None}, "output: None was given"),
        ({"x": pd.Series(X, index=["p", "q"])}, "is no row of A"),
        ({"Z": np.zeros((2, 3))}, "flows must be square"),
        ({"accounts": [[1.0, 2.0]], "units": {"joy": "kg"}}, "unknown account 'joy'"),
        ({"accounts": [[1.0, 2.0]], "units": {"account 0": 3}}, "the unit of account 0 is 3; give a text"),
        ({"accounts": [[1.0, 2.0]], "units": 3}, "units are 3; give a mapping"),
    ],
)
def test_what_makes_no_model_is_told(change, message):
    given = {
        "Z": pd.DataFrame(Z, index=["a", "b"], columns=["a", "b"]) if "Series" in str(type(change.get("x"))) else Z,
        "x": X,
    } | change
    with pytest.raises(cw.ModelError, match=message):
        cw.Model.from_flows(**given)


def test_units_are_carried_into_every_answer():
    accounts = pd.DataFrame([[1.0, 2.0], [3.0, 4.0]], index=["jobs", "co2"])
    model = cw.Model.from_coefficients([[0.15, 0.25], [0.2, 0.05]], accounts=accounts, units={"co2": "kg"})
    assert model.accounts["unit"].to_dict() == {"jobs": "1", "co2": "kg"}
    assert model.multipliers().units["co2"] == "kg per unit"
    assert model.solve([1.0, 1.0]).units["co2"] == "kg"


def test_groups_of_regions_are_added_up(states):
    result = states.compare(["child-care"], accounts=["jobs", "ghg"], closure="type-i")
    groups = {"Carolinas": ["NC", "SC"], "home": "NY"}
    table, regions = result.by(groups), result.by("region").loc["child-care"]
    assert list(table.loc["child-care"].index) == ["Carolinas", "home", "elsewhere"]
    assert table.loc[("child-care", "Carolinas"), "jobs"] == pytest.approx(regions.loc[["NC", "SC"], "jobs"].sum())
    assert table.sum().to_numpy() == pytest.approx(regions.sum().to_numpy())
    for wrong, message in (
        ({"a": ["NC"], "b": ["NC"]}, "region 'NC' stands twice"),
        ({"a": ["NC", "NC"]}, "region 'NC' stands twice"),
        ({"a": ["QQ"]}, "unknown region 'QQ'"),
        ({"elsewhere": ["NC"]}, "none of them 'elsewhere'"),
        ({}, "groups of regions: give names"),
    ):
        with pytest.raises(cw.ModelError, match=message):
            result.by(wrong)


def test_money_is_spread_over_several_regions_by_a_driver(states):
    shares = states.spread(["NC", "SC"])
    assert list(shares) == ["NC", "SC"] and sum(shares.values()) == pytest.approx(1.0)
    people = states.dataset["population"].sel(region=["NC", "SC"]).values
    assert list(shares.values()) == pytest.approx(people / people.sum())
    assert cw.scenario("child-care").in_regions(shares).parts[0][1].regions.shares == shares
    for asked, message in (
        ((["NC", "NC"],), "named twice"),
        ((["QQ"],), "unknown region"),
        ((["NC"], "people"), "unknown driver 'people'"),
    ):
        with pytest.raises(cw.ModelError, match=message):
            states.spread(*asked)


@pytest.mark.parametrize("state", ["NC", "NY", "MS"])
def test_pay_buys_what_the_closure_of_households_says(states, state):
    """Two ways to one figure: the household closure's reply to income, and the scenario of pay in the state."""
    pay = (
        states.compare([cw.payroll({state: 1.0})], amount=1e6, closure="type-ii", accounts=["jobs"])
        .by("stage")["jobs"]
        .sum()
    )
    care = states.compare(
        [cw.scenario("home-care").in_regions({state: 1.0})],
        amount=1e6,
        closure="type-ii",
        accounts=["jobs", "labour_income"],
    ).by("stage")
    reply = care["jobs"].iloc[2] / care["labour_income"].iloc[:2].sum() * 1e6
    print(f"\n{state}: a million of pay generates {pay:.1f} job-years, by the closure {reply:.1f}")
    assert pay == pytest.approx(reply, rel=0.1)  # some of those who are paid live in other states
