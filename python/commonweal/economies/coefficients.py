"""Any input-output table as an economy: plain technical coefficients, one or many regions."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sp
import xarray as xr

import commonweal._core as _core
from commonweal.base.choices import CLOSURES
from commonweal.base.errors import ModelError
from commonweal.base.labels import Key, Rows, by_region, has_levels, keys, labelled, order, require_unique, said, texts
from commonweal.base.names import positions
from commonweal.base.names import said as said_of
from commonweal.base.numbers import Table, read_sparse, read_table
from commonweal.economies.demand import FinalDemand, read_final_demand
from commonweal.economies.devices import solver_of
from commonweal.economies.economy import Economy, Solver, Solving

#: Rows that stand for no region of their own.
ONE_REGION = "all"
WHAT = "accounts"


class CoefficientEconomy(Economy):
    """x = A x + y for a table of n rows, whatever they are. See `Model.from_coefficients`.

    With several regions the sectors of all of them must be the same, in the same order, region by region (pymrio's
    layout).
    """

    def __init__(
        self,
        A: Any,
        *,
        accounts: Any = None,
        units: Any = None,
        final_demand: Any = None,
        regions: Sequence[str] | None = None,
        sectors: Sequence[str] | None = None,
        flows: bool = False,
        output: Any = None,
    ) -> None:
        """
        Args:
            flows: whether `A` holds flows and `accounts` levels, which go with `output` by row.
        """
        matrix, self._rows = _table(A, regions, sectors, "flows" if flows else "technical coefficients")
        each = _output(output, self._rows, matrix.shape[0]) if flows else None
        matrix = matrix if each is None else _per_unit(matrix, each, self._rows, "flows to")
        region_codes, sector_codes = self._rows.regions, self._rows.sectors
        self._regions, self._sectors, self._size = len(region_codes), len(sector_codes), matrix.shape[0]
        self.labels = pd.DataFrame({"name": region_codes}, index=pd.Index(region_codes, name="region"))
        self.sectors = pd.DataFrame({"name": sector_codes}, index=pd.Index(sector_codes, name="sector"))
        self.goods = self.sectors
        names = [sector if len(region_codes) == 1 else f"{sector} in {region}" for region, sector in self._rows.keys]
        self._names = names
        self._operator = _core.CoefficientEconomy(_for_engine(matrix), names)
        self._accounts, self.accounts = self._read_accounts(accounts, units)
        if each is not None:
            levels = [_per_unit(row[None, :], each, self._rows, f"{name} of") for name, row in self._accounts.items()]
            self._accounts = dict(zip(self._accounts, (row[0] for row in levels), strict=True))
        self._baseline = None if final_demand is None else self.read_demand(final_demand)
        self._made: Solver | None = None

    @property
    def _engines(self) -> dict[str, Any]:
        return {"_made": None, "_operator": self._operator.assemble()}

    def __setstate__(self, state: dict[str, Any]) -> None:
        operator = _core.CoefficientEconomy(state["_operator"], state["_names"])
        self.__dict__.update(state | {"_operator": operator})

    @property
    def closures(self) -> tuple[str, ...]:
        return CLOSURES[:1]

    def describe(self) -> dict[str, str]:
        return {"data": "technical coefficients that were given", "size": self.size, "closures": "type-i"}

    @property
    def final_demand(self) -> pd.DataFrame:
        if self._baseline is None:
            raise ModelError(
                "the model was made without final demand; pass one to solve(), or final_demand= when making it"
            )
        return pd.DataFrame(self._baseline, index=self.goods.index, columns=self.labels.index, copy=True)

    def read_demand(self, final_demand: FinalDemand) -> np.ndarray:
        return read_final_demand(final_demand, self._rows, in_rows=True)

    # The engine sees one vector of n rows; users see sectors x regions.

    def _to_block(self, columns: np.ndarray) -> np.ndarray:
        """(region, sector) rows x columns to sectors x columns x regions."""
        return columns.reshape(self._regions, self._sectors, -1).transpose(1, 2, 0)

    def _to_rows(self, block: np.ndarray) -> np.ndarray:
        """Sectors x columns x regions to the engine's rows x columns x 1."""
        return block.transpose(2, 0, 1).reshape(self._size, block.shape[1], 1)

    def solver(self, closure: str) -> "_RowSolver":
        self.check_closure(closure)
        if closure != "type-i":
            raise ModelError(
                "a model from coefficients has no households to close with: only type-i is possible. "
                "Put households into A as a sector for type II multipliers"
            )
        if self._made is None:
            self._made = solver_of(self._operator, self.solving)
        return _RowSolver(self, self._made)

    def with_solving(self, solving: Solving) -> "CoefficientEconomy":
        result = self._alike()
        result.solving, result._made = solving, None
        return result

    def assembled(self, closure: str) -> pd.DataFrame:
        self.solver(closure)  # refuses what it has no closure for
        matrix = sp.csr_array(self._operator.assemble(), shape=(self._size, self._size))
        rows = pd.MultiIndex.from_product([self.labels.index, self.sectors.index], names=["region", "sector"])
        return pd.DataFrame.sparse.from_spmatrix(matrix, index=rows, columns=rows)

    def apply(self, output: np.ndarray, closure: str) -> np.ndarray:
        self.check_closure(closure)
        return self._to_block(self._operator.apply(self._to_rows(output))[:, :, 0])

    def apply_adjoint(self, coefficients: np.ndarray, closure: str) -> np.ndarray:
        self.check_closure(closure)
        return self._to_block(self._operator.apply_adjoint(self._to_rows(coefficients))[:, :, 0])

    def direct_output(self, delivered: np.ndarray, produced: np.ndarray | None = None) -> np.ndarray:
        return delivered if produced is None else delivered + produced

    def delivered_multipliers(self, industry: np.ndarray) -> np.ndarray:
        return industry

    def coefficients(self, accounts: Sequence[str]) -> np.ndarray:
        rows = [self._accounts.get(name, np.ones(self._size)) for name in accounts]  # "output", unless it is the user's
        return self._to_block(np.array(rows).reshape(len(rows), self._size).T)

    def _read_accounts(self, accounts: Any, units: Any) -> tuple[dict[str, np.ndarray], pd.DataFrame]:
        given = Table(np.zeros((0, self._size)), [None, None]) if accounts is None else read_table(accounts, WHAT)
        values, axes = np.atleast_2d(given.values), given.axes
        if len(axes) == 1:  # one account
            named = isinstance(accounts, (pd.Series, xr.DataArray)) and accounts.name is not None
            axes = [pd.Index([accounts.name]) if named else None, *axes]
        if values.shape[1] != self._size:
            raise ModelError(f"{WHAT} have {values.shape[1]} columns, but A has {self._size} rows")
        order = self._rows.aligned(axes[1], f"a column of the {WHAT}")
        values = values if order is None else values[:, order]
        names = [f"account {k}" for k in range(len(values))]
        if labelled(axes[0], ()) or (axes[0] is not None and isinstance(accounts, pd.DataFrame)):
            names = [", ".join(key) if isinstance(key, tuple) else key for key in keys(axes[0], f"a row of the {WHAT}")]
        twice = pd.Index(names)[pd.Index(names).duplicated()]
        if len(twice):
            raise ModelError(f"account {twice[0]!r} stands twice; add the two rows up or rename one")
        index = pd.Index(names, name="account", dtype=object)
        table = pd.DataFrame({"name": names, "unit": _units(units, names)}, index=index)
        return dict(zip(names, values, strict=True)), table


class _RowSolver:
    """The engine's solver, for arrays in users' layout."""

    def __init__(self, economy: CoefficientEconomy, solver: Solver) -> None:
        self._economy, self._engine = economy, solver

    def _in_layout(self, answer: tuple[np.ndarray, dict[str, Any]]) -> tuple[np.ndarray, dict[str, Any]]:
        values, proof = answer
        proof["residuals"] = self._economy._to_block(proof["residuals"][:, :, 0])
        return self._economy._to_block(values[:, :, 0]), proof

    def _rows(self, start: np.ndarray | None) -> np.ndarray | None:
        return None if start is None else self._economy._to_rows(start)

    def solve(self, demand: np.ndarray, start: np.ndarray | None = None) -> tuple[np.ndarray, dict[str, Any]]:
        return self._in_layout(self._engine.solve(self._economy._to_rows(demand), self._rows(start)))

    def solve_adjoint(
        self, coefficients: np.ndarray, start: np.ndarray | None = None
    ) -> tuple[np.ndarray, dict[str, Any]]:
        return self._in_layout(self._engine.solve_adjoint(self._economy._to_rows(coefficients), self._rows(start)))

    @property
    def multiplier_bound(self) -> np.ndarray | None:
        bound = self._engine.multiplier_bound
        return None if bound is None else self._economy._to_block(bound[:, :, 0])

    @property
    def device(self) -> str:
        return self._engine.device


def _units(given: Any, accounts: list[str]) -> list[str]:
    """Units of accounts; of one that has none, 1."""
    if given is None:
        return ["1"] * len(accounts)
    if isinstance(given, str):
        return [given] * len(accounts)
    if isinstance(given, pd.DataFrame) and given.shape[1] == 1:  # pymrio's
        given = given.iloc[:, 0]
    if not isinstance(given, (Mapping, pd.Series)):
        raise ModelError(f"units are {said_of(given)}; give a mapping of accounts to units, or one unit for all")
    units = {str(name): unit for name, unit in given.items()}
    positions(units, accounts, kind="account", error=ModelError, where="model.accounts")
    for name, unit in units.items():
        if not isinstance(unit, str):
            raise ModelError(f"the unit of {name} is {said_of(unit)}; give a text, such as 'kg'")
    return [units.get(name, "1") for name in accounts]


def _output(output: Any, rows: Rows, size: int) -> np.ndarray:
    """Output in the order of the rows of flows."""
    values, axes = read_table(output, "output")
    if values.ndim == 2 and 1 in values.shape:  # pymrio's `x`, a table of one column
        axes = [axes[0] if values.shape[1] == 1 else axes[1]]
        values = values.ravel()
    if values.shape != (size,):
        raise ModelError(
            f"output has shape {values.shape}, but the flows have {size} rows; give one number for each row"
        )
    order = rows.aligned(axes[0], "output")
    values = values if order is None else values[order]
    if (values < 0.0).any():
        raise ModelError(
            f"output of {said(rows.keys[int(np.argmax(values < 0.0))])} is below zero; give what each row makes in all"
        )
    return values


def _per_unit(table: sp.csr_array | np.ndarray, output: np.ndarray, rows: Rows, what: str) -> Any:
    """Columns over output; what makes nothing has no flows."""
    idle = output == 0.0
    used = np.asarray(abs(table).sum(axis=0)).ravel() > 0.0
    if (idle & used).any():
        raise ModelError(
            f"{what} {said(rows.keys[int(np.argmax(idle & used))])}: there are some, but its output is zero"
        )
    each = np.divide(1.0, output, out=np.zeros_like(output), where=~idle)
    return sp.csr_array(table @ sp.diags_array(each)) if sp.issparse(table) else table * each


def _table(
    table: Any, regions: Sequence[str] | None, sectors: Sequence[str] | None, what: str
) -> tuple[sp.csr_array | np.ndarray, Rows]:
    """Coefficients, or flows, in the order of their rows, and what those are."""
    axes: list[pd.Index | None] = [None, None]
    matrix: sp.csr_array | np.ndarray
    if sp.issparse(table):
        matrix = read_sparse(table, what)
    else:
        matrix, axes = read_table(table, what, copy=False)  # the engine makes one
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or matrix.shape[0] == 0:
        raise ModelError(f"{what} must be square, with at least one row, but have shape {matrix.shape}")
    rows = _rows(axes[0], regions, sectors, matrix.shape[0])
    labels = None if axes[0] is None else _labels(axes[0])
    if labels is not None and labelled(axes[1], {label[-1] for label in labels}):
        found = order(_labels(axes[1]), labels, "a column of A", of="row of A")
        matrix = matrix if found is None else matrix[:, found]
    return matrix, rows


def _labels(axis: pd.Index) -> list[tuple[str, ...]]:
    """Region and sector of each row or column of A itself, or its sector alone."""
    if has_levels(axis):
        return [*by_region(axis, (), "A")]
    return [(label,) for label in texts(axis, "A")]


def _rows(index: pd.Index | None, regions: Sequence[str] | None, sectors: Sequence[str] | None, size: int) -> Rows:
    """What the rows of A are."""
    if sectors is None and index is not None:
        own = _labels(index)
        sectors = [label[-1] for label in own]
        if regions is None and has_levels(index):
            regions = [label[0] for label in own]
    each = {
        "regions": [ONE_REGION] * size if regions is None else texts(regions, "regions"),
        "sectors": [str(k) for k in range(size)] if sectors is None else texts(sectors, "sectors"),
    }
    for what, labels in each.items():
        if len(labels) != size:
            raise ModelError(f"{what}: {len(labels)} labels for {size} rows of A; give one label per row")
    given = list(zip(each["regions"], each["sectors"], strict=True))
    others = {} if index is None else _others(index, given)
    rows = Rows(list(dict.fromkeys(each["regions"])), list(dict.fromkeys(each["sectors"])), others)
    require_unique(each["sectors"] if len(rows.regions) == 1 else given, "rows of A")
    if given != rows.keys:
        raise ModelError(
            "rows must run through all sectors of the first region, then of the second, and so on; "
            "sort or reindex the table by (region, sector), with every sector in every region"
        )
    return rows


def _others(index: pd.Index, given: list[tuple[str, str]]) -> dict[Key, tuple[str, str]]:
    """What A itself calls its rows, where they are named otherwise."""
    own: list[Key] = [label if len(label) > 1 else label[0] for label in _labels(index)]
    others = {label: key for label, key in zip(own, given, strict=True) if label not in (key, key[1])}
    both = set(others) & {*given, *(sector for _, sector in given)}
    if both:
        raise ModelError(
            f"{said(min(both))} is a row of A and the name given to another; leave the names out, or A's labels"
        )
    return others


def _for_engine(matrix: sp.csr_array | np.ndarray) -> "np.ndarray | _core.Csr":
    if isinstance(matrix, np.ndarray):
        return np.ascontiguousarray(matrix)
    return matrix.data, matrix.indices.astype(np.int32), matrix.indptr.astype(np.int32)
