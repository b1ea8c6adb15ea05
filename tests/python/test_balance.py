"""Balancing from Python: property tests, labels, and what cannot balance said by name."""

import commonweal as cw
import numpy as np
import pandas as pd
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), m=st.integers(1, 12), n=st.integers(1, 12))
def test_ras_meets_both_totals_and_keeps_cross_ratios(seed, m, n):
    generator = np.random.default_rng(seed)
    pattern, target = generator.random((m, n)) + 0.01, generator.random((m, n)) + 0.01
    result = cw.balance.ras(pattern, target.sum(axis=1), target.sum(axis=0))
    assert np.allclose(result.table.sum(axis=1), target.sum(axis=1), rtol=1e-12)
    assert np.allclose(result.table.sum(axis=0), target.sum(axis=0), rtol=1e-8)
    assert result.residual <= 1e-13 * target.sum() and result.rounds >= 1
    if m > 1 and n > 1:
        ratio = lambda t: t[0, 0] * t[1, 1] / (t[0, 1] * t[1, 0])  # noqa: E731
        assert ratio(result.table) == pytest.approx(ratio(pattern), rel=1e-6)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), m=st.integers(2, 8), n=st.integers(2, 8))
def test_gras_brings_back_what_its_factors_made(seed, m, n):
    generator = np.random.default_rng(seed)
    pattern = generator.normal(size=(m, n))
    pattern[0], pattern[:, 0] = np.abs(pattern[0]) + 0.1, np.abs(pattern[:, 0]) + 0.1
    factors = np.outer(generator.uniform(0.5, 2.0, m), generator.uniform(0.5, 2.0, n))
    wanted = np.where(pattern < 0, pattern / factors, pattern * factors)
    result = cw.balance.gras(pattern, wanted.sum(axis=1), wanted.sum(axis=0), tolerance=1e-12)
    assert np.allclose(result.table, wanted, rtol=1e-5, atol=1e-6)
    assert (np.sign(result.table) == np.sign(pattern)).all()


def plain_gras(table, rows, columns, rounds=3000):
    """Junius and Oosterhaven's factors, one line after another, as a textbook has them."""
    t = np.array(table, dtype=float)
    for _ in range(rounds):
        for lines, totals in ((t, rows), (t.T, columns)):
            p, n = np.where(lines > 0, lines, 0.0).sum(axis=1), np.where(lines < 0, -lines, 0.0).sum(axis=1)
            with np.errstate(divide="ignore", invalid="ignore"):
                both = (totals + np.sqrt(totals**2 + 4 * p * n)) / (2 * p)
                factor = np.where(p > 0, both, -n / totals)
                lines[:] = np.where(lines < 0, lines / factor[:, None], lines * factor[:, None])
        t = np.nan_to_num(t)
    return t


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    m=st.integers(2, 7),
    n=st.integers(2, 7),
    power=st.integers(-250, 250),
    zeros=st.booleans(),
)
def test_gras_is_the_textbooks_at_any_magnitude_and_signs_never_turn(seed, m, n, power, zeros):
    generator = np.random.default_rng(seed)
    pattern = generator.normal(size=(m, n)) * (generator.random((m, n)) < 0.8)
    pattern[0], pattern[:, 0] = generator.uniform(0.5, 2.0, n), generator.uniform(0.5, 2.0, m)
    pattern[-1, -1] = -1.0
    factors = np.outer(generator.uniform(0.5, 2.0, m), generator.uniform(0.5, 2.0, n))
    wanted = np.where(pattern < 0, pattern / factors, pattern * factors)
    if zeros:  # a total of zero, met by both signs
        last = wanted[-1]
        last[last > 0] *= -last[last < 0].sum() / last[last > 0].sum()
    rows, columns = wanted.sum(axis=1), wanted.sum(axis=0)
    size = 10.0**power
    result = cw.balance.gras(pattern * size, rows * size, columns * size)
    assert np.abs(result.table.sum(axis=1) / size - rows).max() < 1e-9
    assert np.abs(result.table.sum(axis=0) / size - columns).max() < 1e-9
    assert (np.sign(result.table) == np.sign(pattern)).all()
    assert result.table / size == pytest.approx(plain_gras(pattern, rows, columns), rel=1e-5, abs=1e-7)


@pytest.mark.parametrize(
    ("seed", "rows", "columns", "right"),
    [
        ([[1.0, 2.0], [4.0, 5.0]], [0.0, 9.0], [4.0, 5.0], [[0, 0], [4, 5]]),
        ([[-1.0, -2.0], [4.0, 5.0]], [0.0, 9.0], [4.0, 5.0], [[0, 0], [4, 5]]),
        ([[-1.0, -2.0], [4.0, 5.0]], [1e-16, 9.0], [4.0, 5.0], [[0, 0], [4, 5]]),
        ([[1.0, 2.0], [4.0, 5.0]], [-1e-16, 9.0], [4.0, 5.0], [[0, 0], [4, 5]]),
        ([[1.0, -2.0], [4.0, 5.0]], [-3.0, 9.0], [0.0, 6.0], None),
        ([[1.0, 2.0], [3.0, 4.0]], [0.0, 0.0], [0.0, 0.0], [[0, 0], [0, 0]]),
        ([[0.0, 0.0], [3.0, 4.0]], [0.0, 2.0], [1.0, 1.0], [[0, 0], [1, 1]]),
        ([[1.0, -1.0], [-1.0, 1.0]], [0.0, 0.0], [0.0, 0.0], [[1, -1], [-1, 1]]),
        ([[2.0, -1.0], [-1.0, 2.0]], [1e-18, 0.0], [0.0, 1e-18], [[2**0.5, -(2**0.5)], [-(2**0.5), 2**0.5]]),
    ],
)
def test_totals_of_nothing(seed, rows, columns, right):
    if right is None:  # a column of positive entries is to be zero, and leaves the rest two numbers
        right = [[0, -3], [0, 9]]
    table = cw.balance.gras(seed, rows, columns).table
    assert table == pytest.approx(np.array(right, dtype=float), abs=1e-12)
    assert (np.sign(table) * np.sign(seed) >= 0).all()


@pytest.mark.parametrize(
    ("balance", "seed", "rows", "columns", "reason"),
    [
        (
            "ras",
            [[1, 1], [1, 0]],
            [1, 3],
            [2, 2],
            "row 1 must sum to 3, but what can be scaled there lies in column 0 alone, which must sum to 2",
        ),
        ("ras", [[1, 1], [1, 0]], [1, 1], [1, 1], "can be met only with a zero at row 0, column 0"),
        ("ras", [[1, 1, 0], [1, 0, 0], [1, 1, 1]], [2, 4, 3], [3, 4, 2], "row 1 must sum to 4"),
        (
            "gras",
            [[1, -1], [0, 1]],
            [5, 1],
            [2, 4],
            "row 0 must sum to 5, but what is positive there lies in column 0 alone",
        ),
        ("gras", [[1, 1], [-1, -1]], [1, 1], [1, 1], "row 1 must be 1, but the table has only negative entries there"),
        ("gras", [[1, 1], [1, 1]], [0, 2], [2, 0], None),
        ("gras", [[1, 1], [1, 0]], [2, 0], [1, 1], None),
        (
            "ras",
            [[1, 1], [0, 1]],
            [0, 2],
            [1, 1],
            "column 0 must be 1, but the table has nothing there once the lines whose total is 0 are empty",
        ),
    ],
)
def test_totals_that_contradict_each_other_are_named(balance, seed, rows, columns, reason):
    ask = getattr(cw.balance, balance)
    if reason is None:
        table = ask(seed, rows, columns).table
        assert table.sum(axis=1) == pytest.approx(rows)
        assert table.sum(axis=0) == pytest.approx(columns)
        return
    with pytest.raises(cw.DataError) as caught:
        ask(seed, rows, columns, what="flows", max_rounds=500)
    assert reason in str(caught.value)


def test_totals_whose_sums_differ_by_rounding_are_met():
    table = cw.balance.ras([[1.0, 1.0], [1.0, 1.0]], [4.0, 6.0], [5.0, 5.0 + 5e-9]).table
    assert table.sum(axis=1) == pytest.approx([4.0, 6.0])
    assert table.sum(axis=0) == pytest.approx([5.0, 5.0], abs=1e-8)


def test_labels_of_totals_are_obeyed_or_refused():
    seed = pd.DataFrame([[1.0, 2.0], [3.0, 4.0]], index=[11, 12], columns=["N", "S"])
    right = cw.balance.ras(seed, [4.0, 6.0], [5.0, 5.0]).table
    for rows in (
        pd.Series({"12": 6.0, "11": 4.0}),
        pd.Series([4.0, 6.0]),
        xr.DataArray([6.0, 4.0], coords={"code": [12, 11]}),
    ):
        assert cw.balance.ras(seed, rows, pd.Series({"S": 5.0, "N": 5.0})).table.equals(right)
    turned = xr.DataArray(seed.to_numpy(), coords={"code": [11, 12], "region": ["N", "S"]})
    result = cw.balance.ras(turned, pd.Series({"12": 6.0, "11": 4.0}), [5.0, 5.0]).table
    assert result.sel(code=12, region="N") == right.loc[12, "N"]
    for rows, message in (
        (pd.Series({"11": 4.0, "13": 6.0}), "the row totals: '13' is no row of the table"),
        (pd.Series([4.0, 3.0, 3.0], index=[11, 12, 12]), "the row totals: '12' stands twice"),
        (pd.Series([4.0, 6.0], index=[11, np.nan]), "the row totals: a label is missing"),
    ):
        with pytest.raises(cw.DataError, match=message):
            cw.balance.ras(seed, rows, [5.0, 5.0])
    with pytest.raises(cw.DataError, match="the row totals have labels, but the table has none"):
        cw.balance.ras(seed.to_numpy(), pd.Series({"a": 4.0, "b": 6.0}), [5.0, 5.0])


def test_labels_stay_and_totals_are_taken_by_them():
    seed = pd.DataFrame([[1.0, 2.0], [3.0, 4.0]], index=["bread", "ships"], columns=["N", "S"])
    result = cw.balance.ras(seed, pd.Series({"ships": 6.0, "bread": 4.0}), [5.0, 5.0])
    assert list(result.table.index) == ["bread", "ships"] and list(result.table.columns) == ["N", "S"]
    assert result.table.loc["bread"].sum() == pytest.approx(4.0)
    assert "2 x 2" in repr(result)


@pytest.mark.parametrize(
    ("seed", "rows", "columns", "message"),
    [
        ([[1, 1], [1, 1]], [1, 1], [1, 2], "flows: rows sum to 2 but columns to 3"),
        ([[0, 0], [1, 1]], [1, 1], [1, 1], "flows: row 0 must be 1"),
        ([[1, 0], [0, 1]], [1, 2], [2, 1], "flows: no convergence after 50 rounds; column"),
        ([[1, -1], [1, 1]], [1, 1], [1, 1], "row 0, column 1 is negative; gras balances"),
        (
            [[1, np.nan], [1, 1]],
            [1, 1],
            [1, 1],
            "the seed: row 0, column 1 holds nan; every entry must be a finite number",
        ),
        ([[1, 1], [1, 1]], [1, 1, 1], [1, 2], "table is 2 x 2, but 3 row and 2 column totals"),
        ([1, 1], [1, 1], [1, 1], "the seed must have two dimensions, not 1"),
        ([["a", 1], [1, 1]], [1, 1], [1, 1], "the seed: row 0, column 0 holds 'a', which is not a number"),
        (pd.DataFrame([[0, 0], [1, 1]], index=["a", "b"]), [1, 1], [1, 1], "row a must be 1"),
        (
            pd.DataFrame([[1, 1], [1, 1]], index=["a", "b"]),
            pd.Series({"a": 1, "c": 1}),
            [1, 1],
            "the row totals: 'c' is no row of the table",
        ),
    ],
)
def test_what_cannot_balance_is_said_by_name(seed, rows, columns, message):
    with pytest.raises(cw.DataError, match=message):
        cw.balance.ras(seed, rows, columns, what="flows", max_rounds=50)
