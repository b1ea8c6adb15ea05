"""Tables in physical units, over many decades, and chains without feedback: productive is productive."""

import commonweal as cw
import numpy as np
import pytest
import scipy.sparse as sp

METHODS = ["auto", "chebyshev", "gmres", "rounds", "direct"]


def hybrid(seed, decades=5.0, size=60):
    """A productive table of money in units of its own, and those units."""
    rng = np.random.default_rng(seed)
    a = rng.random((size, size)) * (rng.random((size, size)) < 0.5)
    a *= rng.uniform(0.3, 0.97) / a.sum(axis=0)
    unit = 10 ** rng.uniform(-decades, decades, size)
    return a, unit, unit[:, None] * a / unit


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("form", [np.asarray, sp.csr_array])
def test_units_do_not_change_what_is_called_for(method, form):
    for seed in range(20):
        a, unit, table = hybrid(seed)
        rng = np.random.default_rng(seed)
        y, s = np.eye(60)[rng.integers(60)], rng.random(60)
        model = cw.Model.from_coefficients(form(table), accounts=s).with_solver(method=method)
        solution, m = model.solve(y), model.multipliers()
        right = unit * np.linalg.solve(np.eye(60) - a, y / unit)
        assert solution.output["all"].to_numpy() == pytest.approx(right, rel=1e-8)
        assert np.abs(solution.output["all"] - right).sum() <= solution.certificate.bound[0] + 1e-12 * right.sum()
        assert solution.certificate.proven
        assert solution.certificate.relative[0] < 1e-6
        totals = np.linalg.solve(np.eye(60) - a.T, s * unit) / unit
        assert m.table["account 0"].to_numpy() == pytest.approx(totals, rel=1e-7)
        assert np.abs(m.table["account 0"] - totals).max() <= m.certificate.bound[0] + 1e-12 * totals.max()


def test_a_chain_without_feedback():
    a = np.diag([1e6, 2e3, 1e7], 1)
    for method in METHODS:
        model = cw.Model.from_coefficients(a, sectors=["trace", "ore", "steel", "bridge"]).with_solver(method=method)
        solution = model.solve({"bridge": 1.0})
        assert solution.output["all"].tolist() == pytest.approx([2e16, 2e10, 1e7, 1.0], rel=1e-12)
        assert solution.certificate.relative[0] < 1e-11
        again = model.solve({"bridge": 2.0}, start=solution)
        assert again.output["all"].tolist() == pytest.approx([4e16, 4e10, 2e7, 2.0], rel=1e-12)


def test_bounds_of_accounts_hold_in_any_units():
    for seed in range(10):
        a, unit, table = hybrid(seed, size=20)
        s, y = np.random.default_rng(seed).random((2, 20))
        model = cw.Model.from_coefficients(table, accounts=s).with_solver(tolerance=1e-6, method="gmres")
        solution = model.solve(y)
        right = s @ (unit * np.linalg.solve(np.eye(20) - a, y / unit))
        _, facts = model._economy.solver("type-i").solve(y[:, None, None])
        bound = model.account_bounds("type-i", ["account 0"], facts["residuals"])
        assert abs(solution.accounts.loc["account 0"].sum() - right) <= bound[0, 0] + 1e-12 * right


@pytest.mark.parametrize("factor", [1.0, 1.3, 1e6])
def test_what_is_not_productive_in_any_units_is_refused(factor):
    table = np.array([[0.1, 1e5, 0.0], [1e-6, 0.2, 0.0], [0.0, 0.3, factor]])
    for method in METHODS:
        model = cw.Model.from_coefficients(table, sectors=["farms", "mills", "fusion"]).with_solver(method=method)
        with pytest.raises(cw.ModelError, match=r"not productive.*Look first at fusion"):
            model.solve(np.ones(3))
