"""The object that users hold: an economy, and the questions one can put to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from commonweal import _core
from commonweal.analysis import compare as comparing
from commonweal.analysis import multipliers as multiplying
from commonweal.analysis import sample as sampling
from commonweal.analysis import specification as specifying
from commonweal.analysis.paths import origin
from commonweal.analysis.programmes import Amount, Programmes, spread
from commonweal.analysis.region import profile
from commonweal.answers import Comparison, Multipliers, SpecificationCurve
from commonweal.base.arguments import checked
from commonweal.base.choices import DEFAULT_CLOSURE
from commonweal.base.errors import ModelError
from commonweal.base.facts import in_html, in_text
from commonweal.base.names import listed, positions, require_once
from commonweal.economies.coefficients import CoefficientEconomy
from commonweal.economies.demand import FinalDemand
from commonweal.economies.devices import check_device, is_there, solve_there
from commonweal.economies.economy import Economy, Solving
from commonweal.economies.national import national_economy
from commonweal.economies.supply_use import SupplyUseEconomy
from commonweal.results.certificate import Certificate
from commonweal.results.multipliers import CLOSURE_NAMES
from commonweal.results.region import Region
from commonweal.results.sample import Sample
from commonweal.results.shift import Shift
from commonweal.results.solution import Solution
from commonweal.scenarios.scenario import Scenario


class Model:
    """An economy that final demand can be put to. Made by `commonweal.load` or `Model.from_coefficients`.

    Money is in the economy's currency: for the embedded datasets USD of the dataset's year, in producer prices.
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
            A: n x n technical coefficients, inputs per unit of output (columns buy): NumPy, scipy.sparse, pandas or xarray. Labels of (region,
                sector) name the rows; of more levels the first and the last, unless their names say otherwise.
            accounts: k x n satellite coefficients per unit of output (pymrio's `S`), or a Series of n; labels of rows name them. One that is
                called "output" takes the place of the model's own, a unit per unit.
            units: of accounts, by name, or one for all; where none is given, "1".
            final_demand: as in `solve`; the baseline.
            regions, sectors: n labels each, where A has none. Regions may be left out for a single region.

        Raises:
            ModelError: A is not square and finite, shapes or labels do not fit, or the economy is not productive (when first solved).
        """
        return Model(
            CoefficientEconomy(A, accounts=accounts, units=units, final_demand=final_demand, regions=regions, sectors=sectors)
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
        """A model of any input-output table from its flows: A = Z / x, column by column (Miller and Blair, 2009, section 2.2).

        Args:
            Z: n x n flows between sectors (columns buy), in any form that `from_coefficients` takes.
            x: output by row, as an array in the order of Z's rows, or with their labels in any order.
            accounts: k x n levels (pymrio's `F`): tonnes, jobs; divided by output here.
            units, final_demand, regions, sectors: as in `from_coefficients`.

        Raises:
            ModelError: as `from_coefficients`; output below zero, or of a sector of which there are flows or levels, zero.
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

    # What it holds.

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
        """Regions: index code, column `name`; for the states, `local_` columns: the share of what the region buys of a group of
        commodities that it makes itself."""
        return self._economy.regions

    @property
    def accounts(self) -> pd.DataFrame:
        """Satellite accounts: index id; columns name, unit and, for the embedded datasets, year, status, total, source."""
        return self._economy.accounts

    @property
    def final_demand(self) -> pd.DataFrame:
        """Baseline final demand for domestic goods, goods x regions."""
        return self._economy.final_demand

    @property
    def dataset(self) -> xr.Dataset:
        """The tables and accounts behind an embedded model."""
        return self._supply_use().dataset

    @property
    def tradability(self) -> pd.DataFrame:
        """By commodity, whether it is `local` (delivered where it is bought) or `traded`, and why: class, status, reason, source."""
        return self._supply_use().tradability

    def published_final_demand(self) -> pd.DataFrame:
        """`final_demand` without the balancing category: as the agency published it."""
        return self._supply_use().published_final_demand()

    def domestic_use_coefficients(self) -> np.ndarray:
        """B = (U - M) / g: domestic inputs per dollar of industry output, commodity x industry, the nation's."""
        return self._supply_use().domestic_use_coefficients()

    @checked(ModelError)
    def economy(self, closure: str = "type-i") -> _core.RegionalEconomy:
        """The engine's operator of a closure."""
        return self._supply_use().operator(closure)

    @checked(ModelError)
    def trade_shares(self, commodity: str) -> pd.DataFrame:
        """Of what each region (columns) buys of a commodity, the share that comes from each (rows): T of the base year, all uses
        together. Columns sum to one.

        Raises:
            ModelError: an unknown commodity, or a model that was made from coefficients.
        """
        return self._supply_use().trade_shares(commodity)

    @checked(ModelError, own=("code",))
    def region(self, code: str) -> Region:
        """What one region makes, buys and sells in the base year, and how much of that was measured.

        Args:
            code: of `regions`: "37023" is Burke County, NC, in a model of counties, "NC" its state in one of states.

        Raises:
            ModelError: an unknown region, or a model that was made from coefficients.
        """
        return profile(self._supply_use(), code)

    def region_code(self, name: str | int) -> str:
        """The code of a region by what people call it: "Bronx", "Bronx County, NY", "North Carolina", 36005.

        Raises:
            ModelError: nothing is called so, or several regions are; the message names them.
        """
        known = self._economy.known_regions
        return str(known.codes[known.find(name, kind="region", error=ModelError, where="model.regions")])

    @checked(ModelError)
    def travel(self, by: str = "commodity") -> pd.DataFrame:
        """How near by things are bought.

        Args:
            by: "commodity", or "class" of commodities that lose custom with distance alike (docs/methods.md).

        Returns:
            index commodity or class; columns purchases_musd (base year, domestic goods in all uses, million USD), local_share (what
            regions make of it themselves) and haul_km (mean kilometres between maker and user, weighted by dollars); by commodity also
            name and class, by class the `decay` of trade with distance.

        Raises:
            ModelError: an unknown `by`, a model of one region, or one that was made from coefficients.
            DataError: the dataset has no distances.
        """
        return self._supply_use().travel(by)

    def nation(self) -> Model:
        """The same year's national model."""
        return Model(national_economy(self._supply_use()))

    @checked(ModelError, own=("regions",))
    def spread(self, regions: Iterable[str], by: str = "population") -> dict[str, float]:
        """Shares of several regions, for money that is spent in all of them: `scenario.in_regions(us.spread(["37119", "37025"]))`.

        Args:
            regions: codes.
            by: a driver of the dataset (docs/scenarios.md), such as "population" or "children_under_6".

        Raises:
            ModelError: an unknown region or driver, one region twice, or a driver of which they have nothing.
        """
        return spread(self._supply_use(), regions, by)

    # What users ask.

    @checked(ModelError)
    def with_solver(self, *, method: str = "auto", precision: str = "auto", tolerance: float = 1e-12) -> Model:
        """The same model, solved otherwise: `economies.economy.Solving` says what can be chosen. Answers differ by less than their
        certificates say.

        Raises:
            ModelError: an unknown method or precision, or a tolerance that is not between 0 and 1.
        """
        return Model(self._economy.with_solving(Solving(method, precision, tolerance, self._economy.solving.device)))

    @checked(ModelError)
    def to(self, device: str) -> Model:
        """The same model, solved on another device; the tables are taken there when first solved. Answers differ by less than their
        certificates say, which name the device.

        Args:
            device: "cpu"; "cuda", the first NVIDIA GPU, or "cuda:1" and on; or "auto", a GPU where it should be faster (docs/gpu.md).

        Raises:
            DeviceError: there is no such device, it is too old, or this build has no CUDA backend.
        """
        check_device(device)
        return Model(self._economy.with_solving(replace(self._economy.solving, device=device)))

    @checked(ModelError, own=("final_demand",))
    def solve(
        self, final_demand: FinalDemand | None = None, *, closure: str = "type-i", start: Solution | None = None
    ) -> Solution:
        """Output by sector and region that a final demand calls for: x = L f (Leontief, 1936).

        Args:
            final_demand: by labels, in any order: goods x regions, or a Series or mapping by (region, good), of one region by good; what is left
                out is zero. A table with the rows of a Series and a column for each category counts by its sum (pymrio's `Y`). Without labels: an
                array goods x regions; of a model from coefficients also one, or one with categories, in the order of A's rows. Default: the
                baseline.
            closure: "type-i", or "type-ii" where households' spending is in the model.
            start: the solution of a like demand, which saves rounds.

        Raises:
            ModelError: unknown codes, values that are not finite, a good that nobody makes, an unknown closure, an economy that is not
                productive.
        """
        demand = self.final_demand.to_numpy() if final_demand is None else self._economy.read_demand(final_demand)
        direct = self._economy.direct_output(demand[:, None, :])
        before = None if start is None else self._economy.read_start(start.output)
        output, facts = self._economy.solver(closure).solve(direct, before)
        coefficients = self._economy.coefficients(list(self.accounts.index))
        return Solution(
            output=pd.DataFrame(output[:, 0, :], index=self.sectors.index, columns=self._economy.labels.index),
            accounts=pd.DataFrame(
                np.einsum("jar,jr->ar", coefficients, output[:, 0, :]),
                index=self.accounts.index,
                columns=self._economy.labels.index,
            ),
            certificate=Certificate.of(facts),
            sector_names=self.sectors["name"],
            units=self.accounts["unit"].to_dict(),
            about=self._economy.describe() | {"closure": CLOSURE_NAMES[closure]},
            _origin=partial(origin, self._economy, direct[:, 0]),
        )

    @checked(ModelError)
    def leontief(self, f: Any, *, closure: str = "type-i", adjoint: bool = False) -> tuple[Any, Certificate]:
        """x = L f, or m = L' f, for many columns at once, as the engine takes them: no labels, no tables.

        Args:
            f: sectors x columns x regions; direct output by sector, or coefficients of accounts for the adjoint. A NumPy array; or, for a
                model on a GPU, an array of doubles that is there already (CuPy, PyTorch, JAX: whatever has `__dlpack__`).
            closure: "type-i" or "type-ii".
            adjoint: multipliers instead of output.

        Returns:
            x, and its certificate. Of an array on a GPU x stays there, and goes without a copy into `cupy.from_dlpack(x)` or
            `torch.from_dlpack(x)`.

        Raises:
            ModelError: wrong shapes, values that are not finite, an array on another device than the model.
        """
        solver = self._economy.solver(closure)
        if is_there(f):
            x, facts = solve_there(solver, f, adjoint)
        else:
            block = self._economy.read_block(f)
            x, facts = solver.solve_adjoint(block) if adjoint else solver.solve(block)
        return x, Certificate.of(facts)

    @checked(ModelError, own=("final_demand",))
    def accounts_of(self, final_demand: FinalDemand | None = None, *, closure: str = "type-i") -> pd.Series:
        """Account totals over all regions that a final demand calls for, in each account's unit."""
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

        Miller and Blair (2009), chapter 6; the split after their section 6.3. Type I counts direct and indirect effects; type II
        households' spending too.

        Args:
            accounts: ids of accounts, or "output" (default: all but those of groups of people; of a model without accounts, output).
            closure: "type-i" alone, or "type-ii" with type I beside it (default: the widest that the model has).
            of: "goods" for a unit of a good delivered in the region, wherever it is made; "output" for a unit of the
                industry's own output in the region. The same in a model of plain coefficients. "own-region" for a unit of a good
                delivered in the region, split: columns (account, part), part `own-region` what it calls for there and `spill-over`
                what it calls for in all others; each region and account is a solve of its own.
            regions: codes of the regions to have (default: all). With "own-region" the others are not solved for, which counties want.

        Raises:
            ModelError: unknown account, closure or region.
        """
        return multiplying.multipliers(self._economy, self._account_ids(accounts), closure, of, regions)

    @checked(ModelError)
    def assembled(self, *, closure: str = "type-i") -> pd.DataFrame:
        """The whole matrix A of x = A x + f, which the engine never forms: for checks, and for other tools.

        Returns:
            sparse DataFrame, rows and columns (region, sector); `Model.from_coefficients` takes it.

        Raises:
            ModelError: above 10,000 rows, such as 402 industries in 51 states; an unknown closure.
        """
        return self._economy.assembled(closure)

    @checked(ModelError, own=("scenarios", "amount", "parameters"))
    def compare(
        self,
        scenarios: Programmes,
        *,
        amount: Amount = 1e9,
        closure: str = DEFAULT_CLOSURE,
        accounts: Sequence[str] | None = None,
        price_year: int | None = None,
        parameters: Mapping[str, float] | None = None,
        financing: str = "none",
        draws: int = 0,
        seed: int = 1,
    ) -> Comparison:
        """What the same amount of public money does through each scenario.

        Args:
            scenarios: names of the library or Scenario objects; or a mapping of them to amounts. One programme may stand in several places, or with
                several amounts: rows are then called by what differs, or as `Scenario.called` says.
            amount: USD for each, where neither a mapping nor `Scenario.with_amount` gives it; below zero a loss. Or one account and its level
                in the industries that are paid directly, {"jobs": 50} or {"labour_income": 1e6}: their own account per dollar makes it USD.
            closure: "type-ii", with the spending of households, type I beside it; or "type-i" alone.
            accounts: ids (default: all but those of groups of people, which `Comparison.by("group")` always has).
            price_year: year (default: the dataset's) of the amounts' prices, and of the money that comes out: amounts are deflated good
                by good to the dataset's year, money accounts inflated by `datasets.prices.money_index`.
            parameters: values of the registry (`commonweal.parameters()`) to change, by id.
            financing: "none"; or "households", a tax of the same size on what households buy, or "government", a cut of average
                government purchases: `Comparison.net` then shows gross, financing and net.
            draws, seed: how many draws `Comparison.sample` has, with ranges of the gross figures; as in `sample`.

        Raises:
            ScenarioError: unknown scenario or financing, an amount that is none.
            ModelError: unknown account or closure, or a model that was made from coefficients.
            ParameterError: an unknown parameter, or a value that it cannot have.
        """
        economy = self._supply_use().changed(parameters)
        economy.check_closure(closure)
        asked: dict[str, Any] = {
            "amount": amount,
            "closure": closure,
            "price_year": int(economy.dataset.attrs["year"]) if price_year is None else price_year,
        }
        ids = self._account_ids(accounts)
        if draws != 0:
            sampling.checked_sources(draws, seed, None)  # before any work
        result = comparing.compare(economy, scenarios, ids, **asked, financing=financing)
        if draws == 0:
            return result
        set_by_user = list(parameters or {})
        drawn = sampling.sample(economy, scenarios, ids, **asked, draws=draws, seed=seed, fixed=set_by_user)
        return replace(result, sample=drawn)

    @checked(ModelError, own=("scenarios", "amount", "of", "parameters"))
    def sample(
        self,
        scenarios: Programmes,
        *,
        draws: int = 1000,
        seed: int = 1,
        of: Sequence[str] | None = None,
        by_source: bool = False,
        amount: Amount = 1e9,
        closure: str = DEFAULT_CLOSURE,
        accounts: Sequence[str] | None = None,
        price_year: int | None = None,
        parameters: Mapping[str, float] | None = None,
    ) -> Sample:
        """`compare` again and again, each time with other values of what is uncertain (docs/uncertainty.md).

        Args:
            draws: how many.
            seed: the same seed gives the same draws, whatever else is asked for.
            of: what is drawn, of "parameters" (values of the registry from their distributions), "accounts" (per dollar of output), "use" (what
                industries use, totals held), "imports" (who imports, imports of each commodity held) and "weights" (of scenarios' bills,
                Dirichlet around the file's own); default: all. How far they may be off are the parameters `draws.*`.
            by_source: draws each source alone, too, which takes as long again for each: `Quantity.sources`.
            scenarios, amount, closure, accounts, price_year: as in `compare`.
            parameters: values to change; these are then not drawn.

        Raises:
            ModelError: a number of draws, a seed or a source that cannot be; and what `compare` raises.
        """
        economy = self._supply_use().changed(parameters)
        economy.check_closure(closure)
        return sampling.sample(
            economy,
            scenarios,
            self._account_ids(accounts),
            draws=draws,
            seed=seed,
            of=of,
            by_source=by_source,
            amount=amount,
            closure=closure,
            price_year=int(economy.dataset.attrs["year"]) if price_year is None else price_year,
            fixed=list(parameters or {}),
        )

    @checked(ModelError, own=("ratio", "amount", "choices", "parameters"))
    def specification_curve(
        self,
        ratio: tuple[str, str | Scenario, str | Scenario],
        *,
        amount: float = 1e9,
        choices: Mapping[str, Sequence[Any]] | None = None,
        parameters: Mapping[str, float] | None = None,
    ) -> SpecificationCurve:
        """A ratio of two scenarios under every defensible choice of how to reckon it, in one call.

        Args:
            ratio: an account and two scenarios: ("jobs", "home-care", "chips") is jobs of home care over jobs of CHIPS.
            amount: as in `compare`.
            choices: what to choose from, by name, where not all: "closure" ("type-i", "type-ii"), "trade" and "market shares" (as
                in `load`; "regional-throughout" where a scenario makes something itself), "prices" (the year of the amounts: the dataset's and
                the last that is known), "imports" (of what is bought and traded at all: "market", "policy" or "none"), "financing" ("none",
                "households", "government"; then of net effects), "propensity" (`households.propensity`: its value and its ends; where no
                household spends or pays it changes nothing, and stands once), "purchases" ("gross"; "additional", without what would have
                been bought anyway) and, of gases, pollutants, water and land, "gases" ("at home", "with imports"). A model of the nation has
                one trade model.
            parameters: values of the registry to change, by id.

        Raises:
            ModelError: an unknown account, choice or option; or a model that was made from coefficients.
            ScenarioError: an unknown scenario.
        """
        economy = self._supply_use().changed(parameters)
        account, *pair = specifying.checked_ratio(ratio)
        (name,) = self._account_ids(account)
        return specifying.specification_curve(economy, name, pair, amount=amount, choices=choices)

    @checked(ModelError, own=("buyers", "share", "commodities", "to"))
    def shift_procurement(
        self,
        *,
        buyers: Mapping[str, float],
        share: float,
        commodities: Scenario | Mapping[str, float],
        to: str,
        closure: str = DEFAULT_CLOSURE,
        accounts: Sequence[str] | None = None,
    ) -> Shift:
        """The same purchases from other sellers: gains there, losses elsewhere, national net near zero.

        Args:
            buyers: USD a year by region: what the buyers, such as hospitals and universities, purchase.
            share: the part of it that they move, 0 to 1.
            commodities: weights by code, or a scenario whose bill gives them: `commonweal.scenario("digital-fabrication-anchors")`.
            to: the region that makes the goods instead, by the industries that make them in the nation.
            closure, accounts: as in `compare`.

        Raises:
            ScenarioError: an unknown region or commodity, numbers that are none, or more moved than is bought.
            ModelError: unknown account or closure, or a model that was made from coefficients.
        """
        economy = self._supply_use()
        economy.check_closure(closure)
        ids = self._account_ids(accounts)
        return comparing.shift(economy, ids, buyers=buyers, share=share, commodities=commodities, to=to, closure=closure)

    @checked(ModelError)
    def account_bounds(self, closure: str, accounts: Sequence[str], residuals: np.ndarray) -> np.ndarray:
        """How far account totals of a solution can be off; see `Economy.account_bounds`.

        Raises:
            ModelError: an unknown account or closure, or residuals of another shape.
        """
        self._economy.check_closure(closure)
        return self._economy.account_bounds(closure, self._account_ids(accounts), self._economy.read_block(residuals))

    def _supply_use(self) -> SupplyUseEconomy:
        if not isinstance(self._economy, SupplyUseEconomy):
            raise ModelError(
                "a model from coefficients has no commodities, imports or states to put scenarios through; "
                "give solve() a final demand, or take an embedded model: commonweal.load('us-2017')"
            )
        return self._economy

    def _account_ids(self, accounts: str | Sequence[str] | None) -> list[str]:
        if accounts is None:
            table = self.accounts
            if table.empty:
                return ["output"]
            return list(table.index[table["dimension"] == ""] if "dimension" in table else table.index)
        ids = listed(accounts, "accounts", ModelError)
        if not ids:
            raise ModelError("no accounts; name some of model.accounts, or leave accounts out for all")
        positions(ids, ["output", *self.accounts.index], kind="account", error=ModelError, where="model.accounts")
        require_once(ids, "account")
        return ids

    def __repr__(self) -> str:
        return in_text("Model", self._economy.describe())

    def _repr_html_(self) -> str:
        return in_html("Model", self._economy.describe())
