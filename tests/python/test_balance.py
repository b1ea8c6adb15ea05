"""Balancing from Python: property tests, labels, and what cannot balance said by name."""

import commonweal as cw
import numpy as np
import pandas as pd
import pytest
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
        ([[1, np.nan], [1, 1]], [1, 1], [1, 1], "the seed: row 0, column 1 holds nan; every entry must be a finite number"),
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
