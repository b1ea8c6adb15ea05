"""Models from coefficients against dense linear algebra, and the errors that people will meet."""

import commonweal as cw
import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st


def random_table(seed: int, n: int, radius: float) -> np.ndarray:
    generator = np.random.default_rng(seed)
    a = generator.random((n, n)) * (generator.random((n, n)) < 0.5)
    largest = np.abs(np.linalg.eigvals(a)).max()
    return a * (radius / largest if largest > 0 else 0.0)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), n=st.integers(1, 25), radius=st.floats(0.0, 0.97), regions=st.integers(1, 3))
def test_agrees_with_the_leontief_inverse(seed, n, radius, regions):
    size = n * regions
    a = random_table(seed, size, radius)
    generator = np.random.default_rng(seed + 1)
    s, y = generator.random((2, size)), generator.random(size)
    places = [f"r{k}" for k in range(regions) for _ in range(n)]
    goods = [f"s{k}" for _ in range(regions) for k in range(n)]
    model = cw.Model.from_coefficients(a, accounts=s, final_demand=y, regions=places, sectors=goods)
    inverse = np.linalg.inv(np.eye(size) - a)
    x = model.solve()
    exact = inverse @ y
    assert np.allclose(x.output.to_numpy().T.ravel(), exact, rtol=1e-9)
    assert np.abs(x.output.to_numpy().T.ravel() - exact).sum() <= x.certificate.bound[0] + 1e-11 * np.abs(exact).sum()
    assert np.allclose(model.multipliers(closure="type-i").table.to_numpy(), (s @ inverse).T, rtol=1e-9)
    assert np.allclose(model.accounts_of(), s @ exact, rtol=1e-9)
    # The adjoint identity: multipliers times final demand are the account totals.
    assert np.allclose(model.multipliers(closure="type-i").table.to_numpy().T @ y, model.accounts_of(), rtol=1e-10)


def test_supply_use_multipliers_times_final_demand_are_the_account_totals(states):
    for closure in ("type-i", "type-ii"):
        table = states.multipliers(["jobs", "ghg"], closure=closure).table
        table = table if closure == "type-i" else table.xs(closure, axis="columns", level="closure")
        demand = states.final_demand.T.stack()
        direct = (table.to_numpy() * demand.to_numpy()[:, None]).sum(axis=0)
        assert np.allclose(direct, states.accounts_of(closure=closure)[["jobs", "ghg"]], rtol=1e-9)


def test_labels_from_pandas_and_sparse_input_agree():
    index = pd.MultiIndex.from_product([["N", "S"], ["farms", "mills"]], names=["region", "sector"])
    a = random_table(3, 4, 0.5)
    labelled = cw.Model.from_coefficients(pd.DataFrame(a, index=index, columns=index))
    plain = cw.Model.from_coefficients(sp.csr_array(a))
    y = np.array([1.0, 2.0, 3.0, 4.0])
    x = labelled.solve(pd.Series(y, index=index)).output
    assert list(x.columns) == ["N", "S"]
    assert np.allclose(x.to_numpy().T.ravel(), plain.solve(y).output["all"])


def test_a_mapping_names_goods_and_regions(states):
    x = states.solve({("NC", "624400"): 1e6})
    assert x.output.loc["624400", "NC"] > 0.5e6
    assert x.accounts.loc["jobs"].sum() > 10


@pytest.mark.parametrize(
    ("act", "error", "message"),
    [
        (lambda us: us.solve({("NC", "624401"): 1.0}), cw.ModelError, "unknown sector '624401'; did you mean 624400"),
        (lambda us: us.solve({("ZZ", "624400"): 1.0}), cw.ModelError, "unknown region 'ZZ'"),
        (lambda us: us.solve({("NC", "624400"): float("nan")}), cw.ModelError, "row NC 624400 holds nan"),
        (lambda us: us.solve(np.ones(3)), cw.ModelError, "shape"),
        (lambda us: us.solve(pd.Series({"624400": 1.0})), cw.ModelError, "index it by (region, sector)"),
        (lambda us: us.solve(closure="type-iii"), cw.ModelError, "closure 'type-iii' is not known"),
        (lambda us: us.multipliers("job", closure="type-i"), cw.ModelError, "unknown account 'job'; did you mean jobs"),
        (
            lambda us: us.multipliers(of="inputs", closure="type-i"),
            cw.ModelError,
            "choose 'goods', 'output' or 'own-region'",
        ),
        (
            lambda us: us.compare(["chip"], closure="type-i"),
            cw.ScenarioError,
            "unknown scenario 'chip'; did you mean chips",
        ),
        (lambda us: us.compare([], closure="type-i"), cw.ScenarioError, "name at least one scenario"),
        (lambda us: us.compare(["chips", "chips"], closure="type-i"), cw.ScenarioError, "stands twice"),
        (lambda us: us.compare(["chips"], amount=0, closure="type-i"), cw.ScenarioError, "give a finite number of USD"),
        (lambda us: us.compare(["chips"], price_year=1900, closure="type-i"), cw.ScenarioError, "price year 1900"),
        (
            lambda us: us.compare(["chips"], closure="type-i").by("county"),
            cw.ModelError,
            "choose one of region, sector, stage",
        ),
        (lambda us: cw.load("us-2018"), cw.DataError, "no dataset 'us-2018'"),
        (lambda us: cw.load(trade="barter"), cw.ModelError, "choose one of: pool, quotient, quotient-cilq"),
    ],
)
def test_errors_say_what_and_how(states, act, error, message):
    with pytest.raises(error) as caught:
        result = act(states)
        result.solve()  # a model builds its economy when it is first asked
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (np.ones((2, 3)), "must be square"),
        (np.array([[0.1, np.nan], [0.1, 0.1]]), "row 0, column 1 holds nan; every entry must be a finite number"),
    ],
)
def test_tables_that_are_none_are_refused(table, message):
    with pytest.raises(cw.ModelError, match=message):
        cw.Model.from_coefficients(table)


def test_an_unproductive_table_is_refused_by_name():
    model = cw.Model.from_coefficients(
        np.array([[0.2, 0.1], [0.1, 1.3]]), sectors=["farms", "fusion"], final_demand=[1, 1]
    )
    with pytest.raises(cw.ModelError, match=r"not productive.*Look first at fusion"):
        model.solve()


def test_labels_must_fit():
    with pytest.raises(cw.ModelError, match="3 labels for 2 rows"):
        cw.Model.from_coefficients(np.eye(2) * 0.1, sectors=["a", "b", "c"])
    with pytest.raises(cw.ModelError, match="every sector in every region"):
        cw.Model.from_coefficients(np.eye(3) * 0.1, sectors=["a", "b", "a"], regions=["N", "N", "S"])
    with pytest.raises(cw.ModelError, match="accounts have 3 columns"):
        cw.Model.from_coefficients(np.eye(2) * 0.1, accounts=np.ones((1, 3)))


def test_type_ii_needs_households():
    with pytest.raises(cw.ModelError, match="only type-i is possible"):
        cw.Model.from_coefficients(np.eye(2) * 0.1).solve(np.ones(2), closure="type-ii")


def test_models_say_what_they_are(states):
    assert "402 sectors x 51 regions" in repr(states)
    assert "<table" in states._repr_html_()
    solved, multipliers = states.solve(), states.multipliers("jobs", closure="type-ii")
    for text in (repr(solved), solved._repr_html_(), repr(multipliers), multipliers._repr_html_()):
        for said in ("us-2024, state", "producer prices", "402 sectors x 51 regions", "type I", "proven"):
            assert said in text
    assert "jobs in job-years per unit" in repr(states.multipliers("jobs", closure="type-i"))


INDEX = pd.MultiIndex.from_product([["N", "S"], ["farms", "mills"]], names=["region", "sector"])


@pytest.mark.parametrize(
    "wrong", ["text", None, [["a", "b"], ["c", "d"]], np.eye(2) * 1j, np.zeros((2, 2, 2)), [[1.0], [1.0, 2.0]]]
)
def test_what_is_no_table_of_numbers_is_refused(wrong):
    good = np.eye(2) * 0.1
    with pytest.raises(cw.ModelError, match=r"technical coefficients"):
        cw.Model.from_coefficients(wrong)
    if wrong is not None:
        with pytest.raises(cw.ModelError, match=r"^accounts"):
            cw.Model.from_coefficients(good, accounts=wrong)
        with pytest.raises(cw.ModelError, match=r"final demand"):
            cw.Model.from_coefficients(good, final_demand=wrong)
        with pytest.raises(cw.ModelError, match=r"final demand"):
            cw.Model.from_coefficients(good).solve(wrong)


def test_complex_sparse_coefficients_are_refused():
    with pytest.raises(cw.ModelError, match="complex numbers"):
        cw.Model.from_coefficients(sp.csr_array(np.eye(2) * 1j))


def test_tables_of_whole_numbers_and_of_mixed_columns_are_numbers():
    frame = pd.DataFrame({"a": [0, 0.5], "b": pd.array([0, 0], dtype="Int64")}, index=["a", "b"])
    assert cw.Model.from_coefficients(frame, final_demand=[1, 1]).solve().output["all"].tolist() == pytest.approx(
        [1.0, 1.5]
    )


def test_accounts_and_final_demand_are_read_by_label():
    a = pd.DataFrame(random_table(5, 4, 0.6), index=INDEX, columns=INDEX)
    stressors = pd.MultiIndex.from_tuples([("CO2", "air"), ("CO2", "water")], names=["stressor", "compartment"])
    s = pd.DataFrame(np.arange(8.0).reshape(2, 4), index=stressors, columns=INDEX)
    y = pd.Series([1.0, 2.0, 3.0, 4.0], index=INDEX)
    plain = cw.Model.from_coefficients(a, accounts=s, final_demand=y)
    assert list(plain.accounts.index) == ["CO2, air", "CO2, water"]
    other = INDEX[[2, 0, 3, 1]]
    mixed = cw.Model.from_coefficients(a[other], accounts=s[other], final_demand=y[other])
    assert np.allclose(mixed.solve().output, plain.solve().output)
    assert np.allclose(mixed.multipliers(closure="type-i").table, plain.multipliers(closure="type-i").table)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda a, s, y: (a.set_axis(["w", "x", "y", "z"], axis=1), s, y), "a column of A: 'w' is no row of A"),
        (
            lambda a, s, y: (a, s.set_axis(["w", "x", "y", "z"], axis=1), y),
            "a column of the accounts: indexed by sector alone, but there are 2 regions",
        ),
        (
            lambda a, s, y: (a, s, y.set_axis(["w", "x", "y", "z"])),
            "final demand: indexed by sector alone, but there are 2 regions",
        ),
        (lambda a, s, y: (a, s[[*INDEX[:3], INDEX[0]]], y), "a column of the accounts: 'N farms' stands twice"),
        (lambda a, s, y: (a, pd.concat([s, s]), y), "account 'jobs' stands twice"),
    ],
)
def test_other_labels_are_refused(change, message):
    a = pd.DataFrame(random_table(5, 4, 0.6), index=INDEX, columns=INDEX)
    s, y = pd.DataFrame(np.ones((1, 4)), index=["jobs"], columns=INDEX), pd.Series(np.ones(4), index=INDEX)
    a, s, y = change(a, s, y)
    with pytest.raises(cw.ModelError, match=message):
        cw.Model.from_coefficients(a, accounts=s, final_demand=y)


@pytest.mark.parametrize("size", [1e-300, 1e-200, 1e200, 1e300])
def test_demand_of_any_size_is_solved_and_proven(size):
    model = cw.Model.from_coefficients(random_table(3, 6, 0.7), final_demand=np.ones(6))
    once, scaled = model.solve(), model.solve(np.full(6, size))
    assert np.allclose(scaled.output / size, once.output, rtol=1e-11)
    assert 0.0 < scaled.certificate.relative[0] < 1e-10


def test_a_model_of_coefficients_says_that_it_has_no_scenarios():
    model = cw.Model.from_coefficients(np.eye(2) * 0.1)
    for ask in (lambda: model.compare(["chips"], closure="type-i"), lambda: model.dataset, lambda: model.nation()):
        with pytest.raises(cw.ModelError, match="take an embedded model"):
            ask()


def test_names_before_0_2_warn_and_answer_the_same(nation):
    with pytest.warns(DeprecationWarning, match="operator"):
        old = nation.economy("type-i")
    assert old is nation.operator("type-i")
    certificate = nation.multipliers(["jobs", "ghg"]).certificate
    with pytest.warns(DeprecationWarning, match="columns"):
        taken = certificate.taken(np.array([1]))
    assert taken.bound.tolist() == certificate.columns([1]).bound.tolist()


def test_rankings_leave_out_where_owners_live_and_nothing_is_made(states, nation):
    """Wisconsin has thousands of owners of royalties and next to no oil: its rate stands in the table, but at the head
    of no ranking.
    """
    found = states.multipliers(["jobs"], closure="type-i", of="output")
    assert found.table["jobs"].idxmax() == ("WI", "211000")
    assert found.out_of_line[("WI", "211000")]
    usual = found.table["jobs"].groupby(level="sector").median()
    ranked = found.ranked()["jobs"]
    assert (ranked <= 5.0 * usual.reindex(ranked.index.get_level_values("sector")).to_numpy()).all()
    assert ranked.is_monotonic_decreasing
    assert len(ranked) + found.out_of_line.sum() == len(found.table) == 402 * 51
    assert "not ranked" in repr(found)
    whole = nation.multipliers(["jobs"], closure="type-i")
    assert not whole.out_of_line.any()
    assert "not ranked" not in repr(whole)
