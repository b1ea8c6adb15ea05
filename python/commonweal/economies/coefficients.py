"""Any input-output table as an economy: plain technical coefficients, one or many regions."""

import copy
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sp

from commonweal import _core
from commonweal.economies.devices import solver_of
from commonweal.economies.economy import Economy, Solver, Solving
from commonweal.economies.numbers import aligned, numbers
from commonweal.errors import ModelError

#: Rows that stand for no region of their own.
ONE_REGION = "all"


class CoefficientEconomy(Economy):
    """x = A x + y for a table of n rows, whatever they are. See `Model.from_coefficients`.

    With several regions the sectors of all of them must be the same, in the same order, region by region (pymrio's layout).
    """

    def __init__(
        self,
        A: Any,
        *,
        accounts: Any,
        final_demand: Any,
        regions: Sequence[str] | None,
        sectors: Sequence[str] | None,
    ) -> None:
        matrix = _table(A)
        rows = _labels(A, regions, sectors, matrix.shape[0])
        self._rows = A.index if isinstance(A, pd.DataFrame) else _index(*rows)
        region_codes, sector_codes = list(dict.fromkeys(rows[0])), list(dict.fromkeys(rows[1]))
        expected = [(region, sector) for region in region_codes for sector in sector_codes]
        if list(zip(*rows, strict=True)) != expected:
            raise ModelError(
                "rows must run through all sectors of the first region, then of the second, and so on; "
                "sort or reindex the table by (region, sector), with every sector in every region"
            )
        self._regions, self._sectors, self._size = len(region_codes), len(sector_codes), matrix.shape[0]
        self.labels = pd.DataFrame({"name": region_codes}, index=pd.Index(region_codes, name="region"))
        self.sectors = pd.DataFrame({"name": sector_codes}, index=pd.Index(sector_codes, name="sector"))
        self.goods = self.sectors
        names = [sector if len(region_codes) == 1 else f"{sector} in {region}" for region, sector in expected]
        self._operator = _core.CoefficientEconomy(_for_engine(matrix), names)
        self._accounts, self.accounts = self._read_accounts(accounts)
        self._baseline = self._read_final_demand(final_demand)
        self._made: Solver | None = None

    def describe(self) -> dict[str, str]:
        return {"data": "technical coefficients that were given", "size": self.size, "closures": "type-i"}

    @property
    def final_demand(self) -> pd.DataFrame:
        if self._baseline is None:
            raise ModelError("the model was made without final demand; pass one to solve(), or final_demand= when making it")
        values = self._to_block(self._baseline[:, None])[:, 0, :]
        return pd.DataFrame(values, index=self.goods.index, columns=self.labels.index)

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
        result = copy.copy(self)
        result.solving, result._made = solving, None
        return result

    def assembled(self, closure: str) -> pd.DataFrame:
        self.solver(closure)  # refuses what it has no closure for
        matrix = sp.csr_array(self._operator.assemble(), shape=(self._size, self._size))
        rows = pd.MultiIndex.from_product([self.labels.index, self.sectors.index], names=["region", "sector"])
        return pd.DataFrame.sparse.from_spmatrix(matrix, index=rows, columns=rows)

    def round(self, output: np.ndarray, closure: str) -> np.ndarray:
        self.check_closure(closure)
        return self._to_block(self._operator.apply(self._to_rows(output))[:, :, 0])

    def round_adjoint(self, coefficients: np.ndarray, closure: str) -> np.ndarray:
        self.check_closure(closure)
        return self._to_block(self._operator.apply_adjoint(self._to_rows(coefficients))[:, :, 0])

    def direct_output(self, delivered: np.ndarray, produced: np.ndarray | None = None) -> np.ndarray:
        return delivered if produced is None else delivered + produced

    def delivered_multipliers(self, industry: np.ndarray) -> np.ndarray:
        return industry

    def coefficients(self, accounts: Sequence[str]) -> np.ndarray:
        rows = [np.ones(self._size) if name == "output" else self._accounts[name] for name in accounts]
        return self._to_block(np.array(rows).reshape(len(rows), self._size).T)

    def _read_accounts(self, accounts: Any) -> tuple[dict[str, np.ndarray], pd.DataFrame]:
        if accounts is None:
            frame = pd.DataFrame(np.zeros((0, self._size)))
        elif isinstance(accounts, pd.DataFrame):
            frame = accounts
        elif isinstance(accounts, pd.Series):
            frame = accounts.to_frame(accounts.name if accounts.name is not None else "account 0").T
        else:
            values = np.atleast_2d(numbers(accounts, "accounts"))
            frame = pd.DataFrame(values, index=[f"account {k}" for k in range(len(values))])
        values = numbers(frame, "accounts")
        if values.shape[1] != self._size:
            raise ModelError(f"accounts have {values.shape[1]} columns, but A has {self._size} rows")
        order = aligned(frame.columns, self._rows, "a column of the accounts")
        values = values if order is None else values[:, order]
        names = pd.Index([_name(label) for label in frame.index], name="account", dtype=object)
        if names.has_duplicates:
            raise ModelError(f"account {names[names.duplicated()][0]!r} stands twice; add the two rows up or rename one")
        table = pd.DataFrame({"name": names, "unit": "1"}, index=names)
        return dict(zip(names, values, strict=True)), table

    def _read_final_demand(self, final_demand: Any) -> np.ndarray | None:
        if final_demand is None:
            return None
        values = numbers(final_demand, "final demand")
        values = values.sum(axis=1) if values.ndim == 2 else values
        if values.shape != (self._size,):
            raise ModelError(f"final demand has {values.size} rows, but A has {self._size}")
        if isinstance(final_demand, (pd.DataFrame, pd.Series)):
            order = aligned(final_demand.index, self._rows, "a row of final demand")
            values = values if order is None else values[order]
        return values


class _RowSolver:
    """The engine's solver, for arrays in users' layout."""

    def __init__(self, economy: CoefficientEconomy, solver: Solver) -> None:
        self._economy, self._engine = economy, solver

    def _in_layout(self, answer: tuple[np.ndarray, dict[str, Any]]) -> tuple[np.ndarray, dict[str, Any]]:
        values, facts = answer
        facts["residuals"] = self._economy._to_block(facts["residuals"][:, :, 0])
        return self._economy._to_block(values[:, :, 0]), facts

    def _rows(self, start: np.ndarray | None) -> np.ndarray | None:
        return None if start is None else self._economy._to_rows(start)

    def solve(self, demand: np.ndarray, start: np.ndarray | None = None) -> tuple[np.ndarray, dict[str, Any]]:
        return self._in_layout(self._engine.solve(self._economy._to_rows(demand), self._rows(start)))

    def solve_adjoint(self, coefficients: np.ndarray, start: np.ndarray | None = None) -> tuple[np.ndarray, dict[str, Any]]:
        return self._in_layout(self._engine.solve_adjoint(self._economy._to_rows(coefficients), self._rows(start)))

    @property
    def multiplier_bound(self) -> np.ndarray | None:
        bound = self._engine.multiplier_bound
        return None if bound is None else self._economy._to_block(bound[:, :, 0])

    @property
    def device(self) -> str:
        return self._engine.device


def _table(table: Any) -> sp.csr_array | np.ndarray:
    if sp.issparse(table):
        if np.iscomplexobj(table):
            raise ModelError("technical coefficients: complex numbers; give real ones")
        matrix = sp.csr_array(table, dtype=np.float64)
        matrix.sum_duplicates()
    else:
        matrix = numbers(table, "technical coefficients")
        if isinstance(table, pd.DataFrame) and matrix.shape[0] == matrix.shape[1]:
            order = aligned(table.columns, table.index, "a column of A")
            matrix = matrix if order is None else matrix[:, order]
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or matrix.shape[0] == 0:
        raise ModelError(f"technical coefficients must be square, with at least one row, but have shape {matrix.shape}")
    return matrix


def _for_engine(matrix: sp.csr_array | np.ndarray) -> "np.ndarray | _core.Csr":
    if isinstance(matrix, np.ndarray):
        return np.ascontiguousarray(matrix)
    return matrix.data, matrix.indices.astype(np.int32), matrix.indptr.astype(np.int32)


def _index(regions: list[str], sectors: list[str]) -> pd.Index:
    return pd.Index(sectors) if len(set(regions)) == 1 else pd.MultiIndex.from_arrays([regions, sectors])


def _name(label: Any) -> str:
    """pymrio's accounts have rows like (stressor, compartment)."""
    return ", ".join(map(str, label)) if isinstance(label, tuple) else str(label)


def _labels(table: Any, regions: Sequence[str] | None, sectors: Sequence[str] | None, size: int) -> tuple[list[str], list[str]]:
    """Region and sector of every row."""
    index = table.index if isinstance(table, pd.DataFrame) else None
    if sectors is None and index is not None:
        sectors = [str(label) for label in index.get_level_values(-1)]
        if regions is None and index.nlevels > 1:
            regions = [str(label) for label in index.get_level_values(0)]
    sectors = [str(k) for k in range(size)] if sectors is None else [str(label) for label in sectors]
    regions = [ONE_REGION] * size if regions is None else [str(label) for label in regions]
    for what, labels in (("sectors", sectors), ("regions", regions)):
        if len(labels) != size:
            raise ModelError(f"{what}: {len(labels)} labels for {size} rows of A; give one label per row")
    return list(regions), list(sectors)
