"""Tables fitted to totals of rows, columns and blocks at once."""

import numpy as np
import pytest
from commonweal.balance import gras, ras
from commonweal.base.errors import DataError
from hypothesis import given, settings
from hypothesis import strategies as st
from pipeline.national.fitting import Totals, fitted

TIGHT = {"tolerance": 1e-10, "rounds": 50_000}


def rows_and_columns(table):
    m, n = table.shape
    row, column = np.indices(table.shape)
    return [
        Totals("row", row.ravel(), table.sum(axis=1), [str(i) for i in range(m)]),
        Totals("column", column.ravel(), table.sum(axis=0), [str(j) for j in range(n)]),
    ]


def blocks(table, rows, columns):
    """Totals of the blocks into which the first `rows` rows and the first `columns` columns cut a table."""
    row, column = np.indices(table.shape)
    group = (2 * (row >= rows) + (column >= columns)).ravel()
    return Totals("block", group, np.bincount(group, weights=table.ravel(), minlength=4), list("abcd"))


def tables(seed, m=5, n=6, negative=False):
    rng = np.random.default_rng(seed)
    made = rng.uniform(0.1, 2.0, (2, m, n))
    if negative:
        made *= np.where(rng.random((m, n)) < 0.2, -0.3, 1.0)
    return made


@given(st.integers(0, 10**6))
@settings(max_examples=25, deadline=None)
def test_rows_and_columns_alone_are_ras(seed):
    start, goal = tables(seed)
    found, _ = fitted(start.ravel(), rows_and_columns(goal), **TIGHT)
    expected = ras(start, goal.sum(axis=1), goal.sum(axis=0)).table
    np.testing.assert_allclose(found.reshape(start.shape), expected, rtol=1e-8)


@given(st.integers(0, 10**6))
@settings(max_examples=25, deadline=None)
def test_with_negative_entries_it_is_gras(seed):
    start, goal = tables(seed, negative=True)
    found, _ = fitted(start.ravel(), rows_and_columns(goal), **TIGHT)
    expected = gras(start, goal.sum(axis=1), goal.sum(axis=0)).table
    np.testing.assert_allclose(found.reshape(start.shape), expected, rtol=1e-6, atol=1e-9)


@given(st.integers(0, 10**6), st.booleans())
@settings(max_examples=25, deadline=None)
def test_rows_columns_and_blocks_hold_and_signs_stay(seed, negative):
    start, goal = tables(seed, negative=negative)
    found, _ = fitted(start.ravel(), [*rows_and_columns(goal), blocks(goal, 2, 3)], **TIGHT)
    found = found.reshape(start.shape)
    np.testing.assert_allclose(found.sum(axis=1), goal.sum(axis=1), atol=1e-9)
    np.testing.assert_allclose(found.sum(axis=0), goal.sum(axis=0), atol=1e-9)
    np.testing.assert_allclose(found[:2, :3].sum(), goal[:2, :3].sum(), atol=1e-9)
    assert (np.sign(found) == np.sign(start)).all()


def test_a_table_that_meets_its_totals_stays():
    start, _ = tables(1, negative=True)
    found, rounds = fitted(start.ravel(), [*rows_and_columns(start), blocks(start, 2, 3)], **TIGHT)
    assert rounds == 0
    np.testing.assert_allclose(found.reshape(start.shape), start, rtol=1e-14)


def test_cells_without_a_total_follow_the_others():
    start, goal = np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([[3.0, 1.0], [1.0, 5.0]])
    rows, _ = rows_and_columns(goal)
    first = Totals("row", np.where(rows.group == 0, 0, -1), rows.total[:1], ["0"])
    found, _ = fitted(start.ravel(), [first], **TIGHT)
    np.testing.assert_allclose(found, [2.0, 2.0, 1.0, 1.0])


def test_totals_that_cannot_be_met_name_the_worst():
    start = np.array([[1.0, 0.0], [0.0, 1.0]])
    goal = [
        Totals("row", np.array([0, 0, 1, 1]), np.array([2.0, 2.0]), ["north", "south"]),
        Totals("column", np.array([0, 1, 0, 1]), np.array([1.0, 3.0]), ["east", "west"]),
    ]
    with pytest.raises(DataError, match=r"(row|column) \w+ is still off by 1 after 50 rounds"):
        fitted(start.ravel(), goal, tolerance=1e-9, rounds=50)
