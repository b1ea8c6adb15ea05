"""A model of any input-output table: an economy, and what one can ask of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from commonweal.analysis.accounts import chosen_accounts
from commonweal.analysis.leontief import leontief, solve
from commonweal.analysis.multipliers import multipliers
from commonweal.answers import Multipliers
from commonweal.base.arguments import checked
from commonweal.base.certificate import Certificate
from commonweal.base.describe import in_html, in_text
from commonweal.base.errors import ModelError
from commonweal.economies.coefficients import CoefficientEconomy
from commonweal.economies.demand import FinalDemand
from commonweal.economies.devices import check_device
from commonweal.economies.economy import Economy, Solving
from commonweal.results.solution import Solution

if TYPE_CHECKING:
    from typing_extensions import Self


class NoSuchMember(ModelError, AttributeError):
    """A member that models of supply and use tables have, and models from coefficients do not."""


class Model:
    """An economy that final demand can be put to. Made by `Model.from_coefficients` and `Model.from_flows`;
    `commonweal.load` makes a `SupplyUseModel`, which scenarios can be put through, too.

    Money is in the economy's currency.
    """

    def __init__(self, economy: Economy) -> None:
        self._economy = economy

    @staticmethod
    @checked(ModelError, own=("units", "regions", "sectors"))
    def from_coefficients(
        A: Any,
        *,
        accounts: Any = None,
        units: Mapping[str, str] | str | None = None,
        final_demand: Any = None,
        regions: Sequence[str] | None = None,
        sectors: Sequence[str] | None = None,
    ) -> Model:
        """A model of any input-output table from its technical coefficients.

        Args:
            A: n x n technical coefficients, inputs per unit of output (columns buy): NumPy, scipy.sparse, pandas or
                xarray. Labels of (region, sector) name the rows; of more levels the first and the last, unless their
                names say otherwise.
            accounts: k x n satellite coefficients per unit of output (pymrio's `S`), or a Series of n; labels of rows
                name them. One that is called "output" takes the place of the model's own, a unit per unit.
            units: of accounts, by name, or one for all; where none is given, "1".
            final_demand: as in `solve`; the baseline.
            regions, sectors: n labels each, where A has none. Regions may be left out for a single region.

        Raises:
            ModelError: A is not square and finite, shapes or labels do not fit, or the economy is not productive (when
                first solved).
        """
        return Model(
            CoefficientEconomy(
                A, accounts=accounts, units=units, final_demand=final_demand, regions=regions, sectors=sectors
            )
        )

    @staticmethod
    @checked(ModelError, own=("units", "regions", "sectors"))
    def from_flows(
        Z: Any,
        x: Any,
        *,
        accounts: Any = None,
        units: Mapping[str, str] | str | None = None,
        final_demand: Any = None,
        regions: Sequence[str] | None = None,
        sectors: Sequence[str] | None = None,
    ) -> Model:
        """A model of any input-output table from its flows: A = Z / x, column by column (Miller and Blair, 2009,
        section 2.2).

        Args:
            Z: n x n flows between sectors (columns buy), in any form that `from_coefficients` takes.
            x: output by row, as an array in the order of Z's rows, or with their labels in any order.
            accounts: k x n levels (pymrio's `F`): metric tons, jobs; divided by output here.
            units, final_demand, regions, sectors: as in `from_coefficients`.

        Raises:
            ModelError: as `from_coefficients`; output below zero, or of a sector of which there are flows or levels,
                zero.
        """
        return Model(
            CoefficientEconomy(
                Z,
                flows=True,
                output=x,
                accounts=accounts,
                units=units,
                final_demand=final_demand,
                regions=regions,
                sectors=sectors,
            )
        )

    @property
    def sectors(self) -> pd.DataFrame:
        """Sectors: index code, column `name`. In a supply-use economy, industries."""
        return self._economy.sectors

    @property
    def goods(self) -> pd.DataFrame:
        """What final demand buys: index code, column `name`. Commodities, or the sectors themselves."""
        return self._economy.goods

    @property
    def regions(self) -> pd.DataFrame:
        """Regions: index code, column `name`; for the states, `local_` columns: the share of what the region buys of
        a group of commodities that it makes itself."""
        return self._economy.regions

    @property
    def accounts(self) -> pd.DataFrame:
        """Satellite accounts: index id; columns name, unit and, for the embedded datasets, year, status, total,
        source.
        """
        return self._economy.accounts

    @property
    def final_demand(self) -> pd.DataFrame:
        """Baseline final demand for domestic goods, goods x regions."""
        return self._economy.final_demand

    def region_code(self, name: str | int) -> str:
        """The code of a region by what people call it: "Bronx", "Bronx County, NY", "North Carolina", 36005.

        Raises:
            ModelError: nothing is called so, or several regions are; the message names them.
        """
        known = self._economy.known_regions
        return str(known.codes[known.find(name, kind="region", error=ModelError, where="model.regions")])

    @checked(ModelError)
    def with_solver(self, *, method: str = "auto", precision: str = "auto", tolerance: float = 1e-12) -> Self:
        """The same model, solved otherwise: `economies.economy.Solving` says what can be chosen. Answers differ by less
        than their certificates say.

        Raises:
            ModelError: an unknown method or precision, or a tolerance that is not between 0 and 1.
        """
        return type(self)(
            self._economy.with_solving(Solving(method, precision, tolerance, self._economy.solving.device))
        )

    @checked(ModelError)
    def to(self, device: str) -> Self:
        """The same model, solved on another device; the tables are taken there when first solved. Answers differ by
        less than their certificates say, which name the device.

        Args:
            device: "cpu"; "cuda", the first NVIDIA GPU, or "cuda:1" and on; or "auto", a GPU where it should be faster
                (docs/gpu.md).

        Raises:
            DeviceError: there is no such device, it is too old, or this build has no CUDA backend.
        """
        check_device(device)
        return type(self)(self._economy.with_solving(replace(self._economy.solving, device=device)))

    @checked(ModelError, own=("final_demand",))
    def solve(
        self, final_demand: FinalDemand | None = None, *, closure: str = "type-i", start: Solution | None = None
    ) -> Solution:
        """Output of a final demand by sector and region: x = L f (Leontief, 1936).

        Args:
            final_demand: by labels, in any order: goods x regions, or a Series or mapping by (region, good), of one
                region by good; what is left out is zero. A table with the rows of a Series and a column for each
                category counts by its sum (pymrio's `Y`). Without labels: an array goods x regions; of a model from
                coefficients also one, or one with categories, in the order of A's rows. Default: the baseline.
            closure: "type-i", or "type-ii" where households' spending is in the model.
            start: the solution of a like demand, which saves rounds.

        Raises:
            ModelError: unknown codes, values that are not finite, a good that nobody makes, an unknown closure, an
                economy that is not productive.
        """
        return solve(self._economy, final_demand, closure, start)

    @checked(ModelError)
    def leontief(self, f: Any, *, closure: str = "type-i", adjoint: bool = False) -> tuple[Any, Certificate]:
        """x = L f, or m = L' f, for many columns at once, as the engine takes them: no labels, no tables.

        Args:
            f: sectors x columns x regions; direct output by sector, or coefficients of accounts for the adjoint. A
                NumPy array; or, for a model on a GPU, an array of doubles that is there already (CuPy, PyTorch, JAX:
                whatever has `__dlpack__`).
            closure: "type-i" or "type-ii".
            adjoint: multipliers instead of output.

        Returns:
            x, and its certificate. Of an array on a GPU x stays there, and goes without a copy into
            `cupy.from_dlpack(x)` or `torch.from_dlpack(x)`.

        Raises:
            ModelError: wrong shapes, values that are not finite, an array on another device than the model.
        """
        return leontief(self._economy, f, closure, adjoint)

    @checked(ModelError, own=("final_demand",))
    def accounts_of(self, final_demand: FinalDemand | None = None, *, closure: str = "type-i") -> pd.Series:
        """Account totals of a final demand over all regions, in each account's unit."""
        return self.solve(final_demand, closure=closure).accounts.sum(axis="columns").rename(f"total, {closure}")

    @checked(ModelError, own=("regions",))
    def multipliers(
        self,
        accounts: str | Sequence[str] | None = None,
        *,
        closure: str | None = None,
        of: str = "goods",
        regions: str | Sequence[str] | None = None,
    ) -> Multipliers:
        """Accounts per unit of final demand, all sectors and accounts from one blocked adjoint solve: m' = s' L.

        Miller and Blair (2009), chapter 6; the split after their section 6.3. Type I counts direct and indirect
        effects; type II households' spending too.

        Args:
            accounts: ids of accounts, or "output" (default: all but those of groups of people; of a model without
                accounts, output).
            closure: "type-i" alone, or "type-ii" with type I beside it (default: the widest that the model has).
            of: "goods" for a unit of a good delivered in the region, wherever it is made; "output" for a unit of the
                industry's own output in the region. The same in a model of plain coefficients. "own-region" for a unit
                of a good delivered in the region, split: columns (account, part), part `own-region` what arises
                there and `spill-over` what arises in all others; each region and account is a solve of its own.
            regions: codes of the regions to have (default: all). With "own-region" the others are not solved for, which
                counties want.

        Raises:
            ModelError: unknown account, closure or region.
        """
        return multipliers(self._economy, accounts, closure, of, regions)

    @checked(ModelError)
    def assembled(self, *, closure: str = "type-i") -> pd.DataFrame:
        """The whole matrix A of x = A x + f, which the engine never forms: for checks, and for other tools.

        Returns:
            sparse DataFrame, rows and columns (region, sector); `Model.from_coefficients` takes it.

        Raises:
            ModelError: above 10,000 rows, such as 402 industries in 51 states; an unknown closure.
        """
        return self._economy.assembled(closure)

    @checked(ModelError)
    def account_bounds(self, closure: str, accounts: Sequence[str], residuals: np.ndarray) -> np.ndarray:
        """How far account totals of a solution can be off; see `Economy.account_bounds`.

        Raises:
            ModelError: an unknown account or closure, or residuals of another shape.
        """
        self._economy.check_closure(closure)
        return self._economy.account_bounds(
            closure, chosen_accounts(self._economy, accounts), self._economy.read_block(residuals)
        )

    #: Public members that models of supply and use tables have besides.
    _of_tables: ClassVar[set[str]] = set()

    def __init_subclass__(cls) -> None:
        Model._of_tables |= {name for name in vars(cls) if not name.startswith("_")}

    if not TYPE_CHECKING:  # type checkers know what exists

        def __getattr__(self, name: str) -> Any:
            if name in Model._of_tables:
                raise NoSuchMember(
                    f"a model from coefficients has no commodities, imports or states, so it has no {name!r}; "
                    "give solve() a final demand, or take an embedded model: commonweal.load('us')"
                )
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def __repr__(self) -> str:
        return in_text(type(self).__name__, self._economy.describe())

    def _repr_html_(self) -> str:
        return in_html(type(self).__name__, self._economy.describe())
