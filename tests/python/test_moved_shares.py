"""A later edition's counties: the benchmark's shares moved by people and product."""

import numpy as np
import pytest
import xarray as xr
from commonweal.datasets.counties import SHARES, moved_shares
from commonweal.datasets.places import shares_within

PLACE = np.array([0, 0, 1])


@pytest.fixture
def benchmark():
    shares = np.array([[0.25, 0.75, 1.0], [0.5, 0.5, 1.0]])
    arrays = {name: (("industry", "region"), shares) for name in (*SHARES, "measured_share")}
    return xr.Dataset(arrays, coords={"industry": ["school", "mine"], "region": ["a", "b", "c"]})


def counties(growth, moves):
    return xr.Dataset(
        {"share_growth": (("moves", "region"), growth), "share_moves": (("moves", "industry"), moves)},
        coords={"industry": ["school", "mine"], "region": ["a", "b", "c"], "moves": ["people", "product"]},
    )


def test_each_industry_moves_by_its_own_growth(benchmark):
    later = counties([[3.0, 1.0, 9.0], [1.0, 4.0, 9.0]], [[1.0, 0.0], [0.0, 1.0]])
    moved = moved_shares(later, benchmark)
    for name in SHARES:
        shares = shares_within(moved[name].values, PLACE)
        assert shares == pytest.approx(np.array([[0.5, 0.5, 1.0], [0.2, 0.8, 1.0]]))
    assert (moved["measured_share"].values == benchmark["measured_share"].values).all()
    assert "moves" not in moved.dims


def test_only_proportions_within_a_state_count(benchmark):
    one = counties([[1.0, 1.0, 1.0]] * 2, [[1.0, 0.0], [0.0, 1.0]])
    other = counties([[1.3, 1.3, 0.4]] * 2, [[1.0, 0.0], [0.0, 1.0]])
    for name in SHARES:
        ours, theirs = (shares_within(moved_shares(each, benchmark)[name].values, PLACE) for each in (one, other))
        assert ours == pytest.approx(theirs, rel=1e-15)
