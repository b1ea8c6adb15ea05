"""What scenarios do in all, and no more: many of them, many times over (samples, curves, batches)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import NamedTuple

import numpy as np

from commonweal.accounts.levels import Accounts
from commonweal.analysis.direct_changes import plant_cells, with_new_plants
from commonweal.analysis.programmes import floors
from commonweal.analysis.solve import Programme, closures_up_to
from commonweal.base.certificate import Certificate, relative
from commonweal.economies.imports import Imports
from commonweal.economies.supply_use import SupplyUseEconomy
from commonweal.scenarios.scenario import Scenario


class Totals(NamedTuple):
    """Totals of cells, each a scenario or a sum of columns.

    Attributes:
        values: satellites x closure (type I and, where it is asked for, type II) x cell x account, in each account's
            unit.
        bounds: how far each can be off, by solver and rounding.
        certificates: by closure, of the solve; `relative` is by cell, the bound of the account that may be off most for
            its size, over its size.
    """

    values: np.ndarray
    bounds: np.ndarray
    certificates: dict[str, Certificate]


def totals(
    economy: SupplyUseEconomy,
    chosen: list[tuple[Scenario, float]],
    ids: list[str],
    closure: str,
    price_year: int,
    *,
    satellites: Sequence[Accounts] | None = None,
    per_dollar: Sequence[np.ndarray] = (),
    financing: Sequence[str] = (),
    cells: np.ndarray | None = None,
    with_imports: bool = False,
) -> Totals:
    """What `compare` would have in all, before `inflation`: by the outputs of all columns in one solve per closure, or
    by the multipliers of all accounts in one, whichever has fewer columns.

    Args:
        satellites: accounts that other parameters make (default: the economy's alone).
        per_dollar: several times each of them: by industry, per dollar of output over its own (default: once, as they
            are). Values have the first of `satellites` with each of these first.
        financing: ways of paying; each is a column after the scenarios, what a dollar of it takes away, below zero.
        cells: what each figure is the sum of: weights of columns, column x cell (default: each column alone).
        with_imports: counts what imports would take if they were made as at home, too (`economies.imports`); then
            without `satellites`, and bounds are those of what is made at home.
    """
    programme = Programme.of(economy, chosen, price_year, financing=financing)
    return of_programme(
        programme, ids, closure, satellites=satellites, per_dollar=per_dollar, cells=cells, with_imports=with_imports
    )


def of_programme(
    programme: Programme,
    ids: list[str],
    closure: str,
    *,
    satellites: Sequence[Accounts] | None = None,
    per_dollar: Sequence[np.ndarray] = (),
    cells: np.ndarray | None = None,
    with_imports: bool = False,
) -> Totals:
    """See `totals`."""
    economy, count, financing = programme.economy, len(programme.chosen), list(programme.forgone)
    alike = np.ones(len(economy.sectors))
    several = list(product(satellites or [economy.satellites], per_dollar or [alike]))
    columns = programme.columns()
    coefficients, at = _distinct([economy.coefficients(ids, one) * over[:, None, None] for one, over in several])
    weights = np.eye(count + len(financing)) if cells is None else cells
    nobody_pays = [count + k for k, how in enumerate(financing) if programme.forgone[how] is None]
    solved = np.delete(weights, nobody_pays, axis=0)
    imports = Imports.of(economy, ids) if with_imports else None
    found, bounds, certificates = [], [], {}
    for name in closures_up_to(closure):
        more = 0.0 if imports is None else imports.coefficients(economy, name)
        sums, off, certificates[name] = _sums(economy, name, columns.of_closure(name), coefficients + more, solved)
        if imports is not None:
            sums = sums + solved.T @ (programme.abroad @ imports.by_good)
            if name == "type-ii":
                sums = sums + solved.T @ (columns.income @ imports.by_income)
        found.append(sums[:, at])
        bounds.append(off[:, at])
    values, bound = (np.moveaxis(np.stack(each), 2, 0) for each in (found, bounds))
    for k, (one, over) in enumerate(several):
        lifted = floors(economy, programme.parts, programme.anew, ids, programme.price_year, one, over)
        for c, change in lifted.items():
            values[k] += np.multiply.outer(weights[c], change.by_region.sum(axis=0))
    concerned = with_new_plants(programme.made)
    plants = plant_cells(economy, programme.made, coefficients[concerned], concerned)
    for c, (_, _, change_there) in enumerate(plants):
        values += np.multiply.outer(weights[c], change_there.sum(axis=0)[at]).transpose(1, 0, 2)[:, None]
    worst = relative(bound, np.abs(values)).max(axis=(0, -1))
    by_cell = {name: replace(one, relative=worst[k]) for k, (name, one) in enumerate(certificates.items())}
    return Totals(values, bound, by_cell)


def _distinct(several: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Accounts' coefficients, industry x account x region of several satellites, each different one once; and which
    one is whose, satellites x account."""
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


def _sums(
    economy: SupplyUseEconomy, closure: str, direct: np.ndarray, coefficients: np.ndarray, weights: np.ndarray
) -> tuple[np.ndarray, np.ndarray, Certificate]:
    """Sums of accounts, cell x account, over all that direct output, industry x column x region, brings about, in
    cells made of columns; how far each can be off; and the certificate of the solve."""
    by_output = direct.shape[1] <= coefficients.shape[1]
    solution, certificate = (
        economy.solve(closure, direct) if by_output else economy.solve_adjoint(closure, coefficients)
    )
    off = certificate.bound
    if by_output:
        sums = np.einsum("jcr,jar->ca", solution, coefficients, optimize=True)
        bounds = np.outer(off, np.abs(coefficients).max(axis=(0, 2)))
    else:
        sums = np.einsum("jcr,jar->ca", direct, solution, optimize=True)
        bounds = np.outer(np.abs(direct).sum(axis=(0, 2)), off)
    return weights.T @ sums, np.abs(weights).T @ bounds, certificate.without_residuals()
