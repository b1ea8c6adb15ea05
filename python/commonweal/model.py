"""The object that users hold: an economy, its accounts, and the questions one can put to it.

`SupplyUseModel` (the embedded US datasets) and `CoefficientModel` (any other input-output table) supply the parts.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pandas as pd

from commonweal import _core
from commonweal.errors import DataError, ModelError
from commonweal.names import positions
from commonweal.results import Certificate, Multipliers, Solution

if TYPE_CHECKING:
    from commonweal.coefficients import CoefficientModel
    from commonweal.supply_use import SupplyUseModel
    from commonweal.tradability import Tradability

CLOSURES = ("type-i", "type-ii")

FinalDemand: TypeAlias = pd.DataFrame | pd.Series | Mapping[tuple[str, str], float] | np.ndarray


class Model(ABC):
    """An economy that final demand can be put to.

    Attributes:
        sectors: table of sectors (index code, column `name`).
        regions: table of regions (index code, column `name`).
        accounts: table of satellite accounts (index id; columns name, unit, year, status, source, total).
    """

    sectors: pd.DataFrame
    regions: pd.DataFrame
    accounts: pd.DataFrame
    #: Codes of what final demand buys: commodities, or the sectors themselves.
    goods: pd.DataFrame

    @staticmethod
    def from_coefficients(
        A: Any,
        *,
        accounts: Any = None,
        final_demand: Any = None,
        regions: Sequence[str] | None = None,
        sectors: Sequence[str] | None = None,
    ) -> CoefficientModel:
        """A model of any input-output table from its technical coefficients.

        Args:
            A: n x n technical coefficients, inputs per unit of output (columns buy): NumPy, scipy.sparse or pandas. A pandas
                index of (region, sector) names the rows.
            accounts: k x n satellite coefficients per unit of output (pymrio's `S`), or a Series of n; pandas rows name them.
            final_demand: n or n x categories; its sum is the baseline.
            regions, sectors: n labels each, where A has none. Regions may be left out for a single region.

        Raises:
            ModelError: A is not square and finite, shapes do not fit, or the economy is not productive (when first solved).
        """
        from commonweal.coefficients import CoefficientModel  # the two modules name each other

        return CoefficientModel(A, accounts=accounts, final_demand=final_demand, regions=regions, sectors=sectors)

    # What the two kinds of model supply. Arrays are sectors x columns x regions.

    @abstractmethod
    def _solver(self, closure: str) -> _core.Solver:
        """The certified solver of a closure, made once."""

    @abstractmethod
    def _direct_output(self, delivered: np.ndarray) -> np.ndarray:
        """Output that delivered final demand (goods x columns x regions) calls for directly."""

    @abstractmethod
    def _delivered_multipliers(self, industry: np.ndarray) -> np.ndarray:
        """Multipliers of delivered goods from multipliers of output."""

    @abstractmethod
    def _coefficients(self, accounts: Sequence[str]) -> np.ndarray:
        """Accounts per unit of output, sectors x accounts x regions."""

    @property
    @abstractmethod
    def final_demand(self) -> pd.DataFrame:
        """Baseline final demand for domestic goods, goods x regions, in the model's currency."""

    # What users ask.

    def solve(self, final_demand: FinalDemand | None = None, *, closure: str = "type-i") -> Solution:
        """Output by sector and region that a final demand calls for: x = L f (Leontief, 1936).

        Args:
            final_demand: goods x regions DataFrame, Series or mapping indexed by (region, good), or an array in the order of
                `goods` x `regions`; for one region a Series indexed by good will do. Default: the baseline.
            closure: "type-i", or "type-ii" where households' spending is in the model.

        Raises:
            ModelError: unknown codes, values that are not finite, an unknown closure, an economy that is not productive.
        """
        demand = self.final_demand if final_demand is None else self._delivered(final_demand)
        direct = self._direct_output(demand.to_numpy()[:, None, :])
        output, facts = self._solver(closure).solve(direct)
        coefficients = self._coefficients(list(self.accounts.index))
        return Solution(
            output=pd.DataFrame(output[:, 0, :], index=self.sectors.index, columns=self.regions.index),
            accounts=pd.DataFrame(
                np.einsum("jar,jr->ar", coefficients, output[:, 0, :]),
                index=self.accounts.index,
                columns=self.regions.index,
            ),
            certificate=_certificate(facts),
        )

    def accounts_of(self, final_demand: FinalDemand | None = None, *, closure: str = "type-i") -> pd.Series:
        """Account totals over all regions that a final demand calls for, in each account's unit."""
        return self.solve(final_demand, closure=closure).accounts.sum(axis="columns").rename("total")

    def multipliers(
        self, accounts: str | Sequence[str] | None = None, *, closure: str = "type-i", of: str = "goods"
    ) -> Multipliers:
        """Accounts per unit of final demand, all sectors and accounts from one blocked adjoint solve: m' = s' L.

        Miller and Blair (2009), chapter 6. Type I counts direct and indirect effects; type II households' spending too.

        Args:
            accounts: ids of accounts (default: all), or "output".
            closure: "type-i" or "type-ii".
            of: "goods" for a unit of a good delivered in the region, wherever it is made; "output" for a unit of the
                industry's own output in the region. The same in a model of plain coefficients.

        Raises:
            ModelError: unknown account or closure.
        """
        if of not in ("goods", "output"):
            raise ModelError(f"multipliers of {of!r} are not known; choose 'goods' or 'output'")
        ids = self._account_ids(accounts)
        industry, facts = self._solver(closure).solve_adjoint(self._coefficients(ids))
        values = self._delivered_multipliers(industry) if of == "goods" else industry
        labels = self.goods.index if of == "goods" else self.sectors.index
        index = pd.MultiIndex.from_product([self.regions.index, labels], names=["region", "sector"])
        table = pd.DataFrame(values.transpose(2, 0, 1).reshape(-1, len(ids)), index=index, columns=ids)
        units = {name: "1" if name == "output" else f"{self.accounts.loc[name, 'unit']} per unit" for name in ids}
        return Multipliers(table, units, closure, _certificate(facts))

    def account_bounds(self, closure: str, accounts: Sequence[str], residuals: np.ndarray) -> np.ndarray:
        """How far account totals of a solution can be off: m' |residual| with m an upper bound of the multipliers.

        Args:
            residuals: sectors x columns x regions, from the solve.

        Returns:
            columns x accounts, in each account's unit; NaN without a proof.
        """
        solver = self._solver(closure)
        upper = solver.multiplier_bound
        if upper is None:
            return np.full((residuals.shape[1], len(accounts)), np.nan)
        multipliers, facts = solver.solve_adjoint(np.abs(self._coefficients(accounts)))
        slack = facts["residuals"].max(axis=(0, 2))  # |exact m - m| <= max residual x (output multipliers)
        bound = np.abs(multipliers) + slack[None, :, None] * upper
        return np.einsum("jar,jcr->ca", bound, residuals)

    # Reading what users give.

    def _account_ids(self, accounts: str | Sequence[str] | None) -> list[str]:
        if accounts is None:
            return list(self.accounts.index)
        ids = [accounts] if isinstance(accounts, str) else list(accounts)
        positions(ids, ["output", *self.accounts.index], kind="account", error=ModelError, where="model.accounts")
        return ids

    def _delivered(self, final_demand: FinalDemand) -> pd.DataFrame:
        """Final demand in the model's order, goods x regions."""
        goods, regions = self.goods.index, self.regions.index
        frame = _as_frame(final_demand, goods, regions)
        rows = positions(frame.index, list(goods), kind="sector", error=ModelError, where="model.goods")
        columns = positions(frame.columns, list(regions), kind="region", error=ModelError, where="model.regions")
        values = frame.to_numpy(dtype=float)
        if not np.isfinite(values).all():
            row, column = np.argwhere(~np.isfinite(values))[0]
            raise ModelError(
                f"final demand for {frame.index[row]} in {frame.columns[column]} is {values[row, column]}; "
                "every entry must be a finite number"
            )
        full = np.zeros((len(goods), len(regions)))
        np.add.at(full, (rows[:, None], columns[None, :]), values)
        return pd.DataFrame(full, index=goods, columns=regions)

    def _check_closure(self, closure: str) -> None:
        if closure not in CLOSURES:
            raise ModelError(f"closure {closure!r} is not known; choose one of {', '.join(CLOSURES)}")

    @cached_property
    def _title(self) -> str:
        return f"{len(self.sectors)} sectors x {len(self.regions)} regions, {len(self.accounts)} accounts"


def _as_frame(final_demand: FinalDemand, goods: pd.Index, regions: pd.Index) -> pd.DataFrame:
    if isinstance(final_demand, pd.DataFrame):
        return final_demand
    if isinstance(final_demand, Mapping):
        final_demand = pd.Series(dict(final_demand), dtype=float)
    if isinstance(final_demand, pd.Series):
        if isinstance(final_demand.index, pd.MultiIndex):
            return final_demand.groupby(level=[0, 1], sort=False).sum(skipna=False).unstack(level=0, fill_value=0.0)
        if len(regions) > 1:
            raise ModelError(
                "final demand is indexed by sector alone, but the model has "
                f"{len(regions)} regions; index it by (region, sector)"
            )
        return final_demand.to_frame(regions[0])
    values = np.asarray(final_demand, dtype=float)
    if values.shape not in [(len(goods), len(regions)), (len(goods) * len(regions),)]:
        raise ModelError(
            f"final demand has shape {values.shape}, but the model expects {len(goods)} x {len(regions)} (sector x region)"
        )
    return pd.DataFrame(values.reshape(len(goods), len(regions)), index=goods, columns=regions)


def _certificate(facts: dict[str, Any]) -> Certificate:
    return Certificate(
        rounds=facts["rounds"],
        residual=np.array(facts["residual"]),
        bound=np.array(facts["bound"]),
        relative=np.array(facts["relative"]),
        proven=facts["proven"],
    )


def load(
    name: str = "us-2017",
    *,
    regions: str = "state",
    trade: str = "quotient",
    market_shares: str = "regional",
    tradability: Tradability | None = None,
) -> SupplyUseModel:
    """An embedded dataset as a model.

    Args:
        name: "us-2017": BEA's 2017 benchmark accounts, 402 industries.
        regions: "nation" or "state" (50 states and DC).
        trade: "quotient" (regions buy at home up to their location quotient, the rest from the national pool) or "pool".
        market_shares: "regional", or "uniform": the industries of every region are the nation's in their products and in
            their accounts per dollar; then regions add up to the national model for any demand.
        tradability: changes to which commodities travel between regions: a mapping of commodities to "local" (delivered where they
            are bought) or "traded", or a YAML file like `data/parameters/tradability.yaml`. The data are balanced for the embedded
            classes; a commodity made local here buys at home as far as the region's supply goes.

    Raises:
        DataError: no such dataset, or its file is damaged.
        ModelError: an unknown trade model, commodity or class, or a file of classes that cannot be read.
    """
    from commonweal.io.paths import library_path
    from commonweal.io.store import read_dataset
    from commonweal.supply_use import SupplyUseModel  # the two modules name each other

    folder = library_path() / "datasets"
    path = folder / f"{name}-{regions}.h5"
    if not path.exists():
        there = ", ".join(sorted(f"{p.stem!r}" for p in folder.glob("*.h5"))) or "none"
        raise DataError(f"no dataset {name!r} with regions={regions!r}; embedded are {there} (name, then nation or state)")
    return SupplyUseModel(read_dataset(path), trade=trade, market_shares=market_shares, tradability=tradability)
