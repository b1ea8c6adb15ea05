"""What scenarios call for in all, and no more: many of them, many times over (samples, curves, batches)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from commonweal.accounts.levels import Accounts
from commonweal.analysis.dials import plant_cells
from commonweal.analysis.programmes import demanded, floors, incomes, plants
from commonweal.base.choices import CLOSURES
from commonweal.base.progress import working
from commonweal.economies.economy import relative
from commonweal.economies.imports import Imports
from commonweal.economies.supply_use import SupplyUseEconomy
from commonweal.scenarios.financing import purchases_forgone
from commonweal.scenarios.scenario import Scenario


def totals(
    economy: SupplyUseEconomy,
    chosen: list[tuple[Scenario, float]],
    ids: list[str],
    closure: str,
    price_year: int,
    *,
    satellites: Sequence[Accounts] | None = None,
    financing: Sequence[str] = (),
    cells: np.ndarray | None = None,
    with_imports: bool = False,
) -> tuple[np.ndarray, dict[str, dict[str, Any]]]:
    """What `compare` would have in all, before `inflation`: by the outputs of all scenarios in one solve, or by the multipliers of all accounts in
    one, whichever has fewer columns.

    Args:
        satellites: accounts that other parameters make (default: the economy's alone).
        financing: ways of paying; each is a column after the scenarios, what a dollar of it takes away, below zero.
        cells: what each figure is the sum of: weights of columns, column x cell (default: each column alone).
        with_imports: counts what imports would take if they were made as at home, too (`economies.imports`); then without `satellites`, and
            bounds are those of what is made at home.

    Returns:
        satellites x closure (type I and, where it is asked for, type II) x cell x account, in each account's unit; and the solver's
        facts by closure, in which `relative` is by cell: the bound of the account that may be off most for its size, over its size.
    """
    several = [economy.satellites] if satellites is None else satellites
    parts, demands = demanded(economy, chosen, price_year)
    less = {how: purchases_forgone(how, economy.dataset, price_year, economy.parameters) for how in financing}
    forgone = {how: one for how, one in less.items() if one is not None}
    direct = economy.newly_called_for(
        np.stack([*(demand.purchased for demand in demands), *(-one.purchased for one in forgone.values())], axis=1),
        np.stack([*(demand.produced for demand in demands), *(one.produced for one in forgone.values())], axis=1),
    )
    anew = plants(economy, parts)
    _, income = incomes(economy, parts, anew)
    by_closure = {name: direct for name in CLOSURES[: CLOSURES.index(closure) + 1]}
    if income.any() and closure == "type-ii":  # type II alone has households that spend
        by_closure[closure] = direct.copy()
        by_closure[closure][:, : len(chosen)] += economy.direct_output(economy.household_budget()[:, None, :] * income)
    coefficients, at = _distinct([economy.coefficients(ids, one) for one in several])
    weights = np.eye(len(chosen) + len(financing)) if cells is None else cells
    nobody_pays = [len(chosen) + k for k, how in enumerate(financing) if how not in forgone]
    solved = np.delete(weights, nobody_pays, axis=0)
    imports = Imports.of(economy, ids) if with_imports else None
    abroad = np.stack([*(demand.abroad for demand in demands), *(-one.abroad for one in forgone.values())])
    found, bounds, facts = [], [], {}
    for name, demand in by_closure.items():
        more = 0.0 if imports is None else imports.coefficients(economy, name)
        sums, off, facts[name] = _called_for(economy, name, demand, coefficients + more, solved)
        if imports is not None:
            sums = sums + solved.T @ (abroad @ imports.by_good)
            if name == "type-ii":
                sums = sums + solved[: len(chosen)].T @ (income @ imports.by_income)
        found.append(sums[:, at])
        bounds.append(off[:, at])
    result, bound = (np.moveaxis(np.stack(each), 2, 0) for each in (found, bounds))
    for k, one in enumerate(several):
        for c, change in floors(economy, parts, anew, ids, price_year, one).items():
            result[k] += np.multiply.outer(weights[c], change.by_region.sum(axis=0))
    made = [np.sum(new, axis=0) for new in anew]
    for c, (_, _, change_there) in enumerate(plant_cells(economy, made, coefficients)):
        result += np.multiply.outer(weights[c], change_there.sum(axis=0)[at]).transpose(1, 0, 2)[:, None]
    worst = relative(bound, np.abs(result)).max(axis=(0, -1))
    return result, {name: one | {"relative": worst[c]} for c, (name, one) in enumerate(facts.items())}


def _distinct(several: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Accounts' coefficients, industry x account x region of several satellites, each different one once; and which one is whose, satellites x
    account."""
    columns: list[np.ndarray] = []
    at = np.empty((len(several), several[0].shape[1]), dtype=np.intp)
    for k, coefficients in enumerate(several):
        for a in range(coefficients.shape[1]):
            one = coefficients[:, a]
            same = (n for n, column in enumerate(columns) if np.array_equal(column, one))
            at[k, a] = next(same, len(columns))
            if at[k, a] == len(columns):
                columns.append(one)
    return np.stack(columns, axis=1), at


def _called_for(
    economy: SupplyUseEconomy, closure: str, direct: np.ndarray, coefficients: np.ndarray, weights: np.ndarray
) -> tuple[np.ndarray, np.ndarray, dict[str, Any]]:
    """Sums of accounts, cell x account, of what direct output calls for, industry x column x region, in cells made of columns; how far each can be
    off; and the solver's facts."""
    solver, by_output = economy.solver(closure), direct.shape[1] <= coefficients.shape[1]
    with working(f"Solving for {min(direct.shape[1], coefficients.shape[1])} columns ({closure})", economy.regional_sectors):
        solution, facts = solver.solve(direct) if by_output else solver.solve_adjoint(coefficients)
    off = np.array(facts["bound"])
    if by_output:
        sums = np.einsum("jcr,jar->ca", solution, coefficients, optimize=True)
        bounds = np.outer(off, np.abs(coefficients).max(axis=(0, 2)))
    else:
        sums = np.einsum("jcr,jar->ca", direct, solution, optimize=True)
        bounds = np.outer(np.abs(direct).sum(axis=(0, 2)), off)
    return weights.T @ sums, np.abs(weights).T @ bounds, facts
