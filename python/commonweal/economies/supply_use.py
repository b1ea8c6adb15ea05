"""The embedded US economies: national Make and Use tables, regional output, trade and households."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sp
import xarray as xr

import commonweal._core as _core
from commonweal.accounts.levels import Accounts
from commonweal.base.choices import USUAL_TRADE
from commonweal.base.describe import counted
from commonweal.base.errors import ModelError
from commonweal.base.labels import Rows
from commonweal.base.names import Known, positions
from commonweal.base.progress import LARGE, working
from commonweal.datasets.classification import classification
from commonweal.datasets.codes import commodities_of, regions_of
from commonweal.datasets.final_uses import by_region, categories, made, unmade
from commonweal.datasets.households import bought_with_income
from commonweal.datasets.places import has_places, place_of, sums_within
from commonweal.economies import beginnings
from commonweal.economies.demand import FinalDemand, read_final_demand
from commonweal.economies.devices import solver_of
from commonweal.economies.economy import Economy, Solver, Solving
from commonweal.economies.trade import (
    Trade,
    check_trade,
    has_distances,
    trade_spec,
    trade_words,
    travel,
    travel_by_class,
)
from commonweal.parameters.air_damages import AirDamages
from commonweal.parameters.living_wage import LivingWage
from commonweal.parameters.registry import values
from commonweal.parameters.tax_rates import TaxRates, tax_table
from commonweal.parameters.tradability import Tradability
from commonweal.parameters.tradability import tradability as tradability_of

#: Parameters that the closure of households alone has.
OF_HOUSEHOLDS = "households."
#: The closure without households, and among operators the one whose trade is that of new demand.
OPEN, NEW_DEMAND = "type-i", "new demand"
#: What rounding may leave of the identity of money: direct output is demand.
MONEY_KEPT = 1e-9


class SupplyUseEconomy(Economy):
    """A regional supply-use economy, solved without ever forming its matrix.

    Money is in USD of the dataset's year, in producer prices. `sectors` are industries, `goods` commodities;
    `tradability` says of each commodity whether it is `local` (delivered where it is bought) or `traded`, and why.
    """

    def __init__(
        self,
        dataset: xr.Dataset,
        *,
        trade: Trade = USUAL_TRADE,
        market_shares: str = "regional",
        tradability: Tradability | None = None,
        living_wage: LivingWage | None = None,
        air_damages: AirDamages | None = None,
        tax_rates: TaxRates | None = None,
        parameters: Mapping[str, float] | None = None,
    ) -> None:
        check_trade(trade)
        self.dataset = dataset
        self.trade, self.market_shares = trade, market_shares
        self.sectors = _code_table(dataset, "industry", "sector")
        self.goods = _code_table(dataset, "commodity", "sector")
        self._classes, self.living_wage, self.air_damages = tradability, living_wage, air_damages
        self.tax_rates = tax_rates
        self.tradability = tradability_of(list(self.goods.index), tradability)
        self.parameters = values(parameters)
        self.labels = _code_table(dataset, "region", "region")
        self.satellites = Accounts(dataset, self.parameters, living_wage, air_damages, tax_rates)
        self._operators: dict[str, _core.RegionalEconomy] = {}
        self._solvers: dict[str, Solver] = {}
        self._kept = True  # what other processes can begin with (`economies.beginnings`)

    def changed(self, parameters: Mapping[str, float] | None) -> SupplyUseEconomy:
        """The same tables with other parameters; itself where there are none."""
        values(parameters)  # which says what is wrong with them
        return self._with(self.dataset, {**self.parameters, **(parameters or {})})

    def with_tables(self, dataset: xr.Dataset, parameters: Mapping[str, float]) -> SupplyUseEconomy:
        """The same choices on drawn tables of the same shape and with drawn parameters; itself where both are the
        same. Of a draw nothing is kept for other processes.
        """
        other = self._with(dataset, parameters)
        if other is not self:
            other._kept = False
        return other

    def _with(self, dataset: xr.Dataset, parameters: Mapping[str, float]) -> SupplyUseEconomy:
        if dataset is self.dataset and parameters == self.parameters:
            return self
        other = self._like(dataset=dataset, parameters=parameters)
        changed = [name for name in parameters if parameters[name] != self.parameters.get(name)]
        if dataset is self.dataset and all(
            name.startswith(OF_HOUSEHOLDS) for name in changed
        ):  # the open economy has none
            other._operators = {name: one for name, one in self._operators.items() if name in (OPEN, NEW_DEMAND)}
            other._solvers = {name: one for name, one in self._solvers.items() if name == OPEN}
        return other

    def with_choices(self, trade: Trade, market_shares: str) -> SupplyUseEconomy:
        """The same tables with another trade model and other market shares; itself where both are the same."""
        if (trade, market_shares) == (self.trade, self.market_shares):
            return self
        return self._like(trade=trade, market_shares=market_shares)

    def with_tax_rates(self, rates: TaxRates | None) -> SupplyUseEconomy:
        """The same with tax rates of the user's own; itself where there are none."""
        if rates is None:
            return self
        other = self._like(tax_rates=tax_table(rates))
        other._operators, other._solvers = self._operators, self._solvers
        return other

    def _like(self, **changes: Any) -> SupplyUseEconomy:
        same: dict[str, Any] = {
            "dataset": self.dataset,
            "trade": self.trade,
            "market_shares": self.market_shares,
            "tradability": self._classes,
            "living_wage": self.living_wage,
            "air_damages": self.air_damages,
            "tax_rates": self.tax_rates,
            "parameters": self.parameters,
        }
        other = SupplyUseEconomy(**(same | changes)).with_solving(self.solving)
        other._kept = self._kept
        return other

    def with_solving(self, solving: Solving) -> SupplyUseEconomy:
        result = self._alike()
        result.solving, result._solvers = solving, {}
        return result

    @property
    def _engines(self) -> dict[str, Any]:
        return {"_operators": {}, "_solvers": {}}

    @cached_property
    def accounts(self) -> pd.DataFrame:
        return self.satellites.table

    @cached_property
    def regions(self) -> pd.DataFrame:
        """Index code; columns name, fips and, for states, `local_` columns: the share of what the region buys of a
        group of commodities that it makes itself, base year, intermediate and final use together. Counties have
        their `state`."""
        if len(self.labels) == 1 or has_places(self.dataset):
            return self.labels
        operator = self.operator()
        demand = pd.DataFrame(operator.base_demand, index=self.goods.index, columns=self.labels.index).clip(lower=0.0)
        home = demand * operator.own_shares()
        known = classification()
        group = [known.group(str(code)) for code in self.goods.index]
        shares = (home.groupby(group).sum() / demand.groupby(group).sum()).T
        return self.labels.join(shares[list(known.groups)].add_prefix("local_"))

    @property
    def known_regions(self) -> Known:
        return regions_of(self.dataset)

    @property
    def known_goods(self) -> Known:
        return commodities_of(self.dataset)

    @cached_property
    def final_demand(self) -> pd.DataFrame:
        """Base-year final demand for domestic goods, commodity x region, USD; what the published tables leave open
        included.
        """
        return self._domestic(categories(self.dataset))

    def published_final_demand(self) -> pd.DataFrame:
        """`final_demand` without the balancing category: as the agency published it."""
        return self._domestic(categories(self.dataset, without=["balancing"]))

    def read_demand(self, final_demand: FinalDemand) -> np.ndarray:
        rows = Rows(
            list(self.labels.index),
            list(self.goods.index),
            known_regions=self.known_regions,
            known_sectors=self.known_goods,
        )
        demand = read_final_demand(final_demand, rows, in_rows=False)
        self.require_makers(demand)
        return demand

    def year_of(self, price_year: int | None) -> int:
        """The year of amounts and of money that comes out: the dataset's where none is given."""
        return int(self.dataset.attrs["year"]) if price_year is None else price_year

    def _domestic(self, of: list[str]) -> pd.DataFrame:
        domestic = by_region(self.dataset, of) - by_region(self.dataset, of, "final_demand_imports")
        return pd.DataFrame(
            domestic, index=self.goods.index.rename("commodity"), columns=self.labels.index.rename("region"), copy=False
        )

    def domestic_use_coefficients(self) -> np.ndarray:
        """B = (U - M) / g: domestic inputs per dollar of industry output, commodity x industry, the nation's."""
        use = (self.dataset["use"] - self.dataset["imports"]).values
        output = self.dataset["industry_output"].values.sum(axis=1)
        return np.asarray(np.divide(use, output, out=np.zeros_like(use), where=output > 0))

    def operator(self, closure: str = "type-i") -> _core.RegionalEconomy:
        """The engine's operator of a closure."""
        self.check_closure(closure)
        if closure not in self._operators:
            made = self._open_economy() if closure == "type-i" else self.operator().with_households(*self._households())
            self._operators[closure] = made
        return self._operators[closure]

    def _open_economy(self) -> _core.RegionalEconomy:
        """Without households; trade is made here, once for both closures."""
        with working(f"Balancing trade between {counted(len(self.labels), 'region')}", self.regional_sectors):
            key = self._balance_key
            origin = beginnings.read_origin(key, (len(self.goods), len(self.labels))) if key else None
            if origin is not None:
                with suppress(ModelError):  # factors that lead nowhere; without them it may say the same of the economy
                    return self._economy_of(self._trade_spec(origin))
            made = self._economy_of(self._trade_spec())
            self._keep_origin(made, beginnings.OF_FACTORS)
            return made

    def _keep_origin(self, made: _core.RegionalEconomy, digits: int) -> None:
        if self._balance_key and made.origin is not None:
            beginnings.keep_origin(self._balance_key, made.origin, digits)

    def _economy_of(self, trade: _core.TradeSpec) -> _core.RegionalEconomy:
        d = self.dataset
        return _core.RegionalEconomy(
            d["make"].values,
            (d["use"] - d["imports"]).values,
            d["industry_output"].values,
            self.final_demand.to_numpy(),
            trade=trade,
            market_shares=self.market_shares,
            sectors=[f"{code} {name}" for code, name in self.sectors["name"].items()],
            region_names=list(self.labels["name"]),
            commodities=[f"{code} {name}" for code, name in self.goods["name"].items()],
        )

    @cached_property
    def _balance_key(self) -> str:
        """The name of what balances trade; empty where nothing is kept: of small economies, draws and given shares."""
        if self.regional_sectors < LARGE or not self._kept or not isinstance(self.trade, str):
            return ""
        choices = self.trade, self.market_shares, self._non_tradable()
        return beginnings.balance_key(self.dataset, self.parameters, *choices)

    def _trade_spec(self, origin: np.ndarray | None = None) -> _core.TradeSpec:
        used = self.domestic_use_coefficients() @ self.dataset["industry_output"].values
        return trade_spec(
            self.trade,
            dataset=self.dataset,
            goods=self.goods,
            non_tradable=self._non_tradable(),
            demand=used + self.final_demand.to_numpy(),
            parameters=self.parameters,
            origin=origin,
        )

    def _non_tradable(self) -> np.ndarray:
        return np.asarray((self.tradability["class"] == "local").to_numpy())

    def trade_shares(self, commodity: str) -> pd.DataFrame:
        """Of what each region (columns) buys of a commodity, the share that comes from each (rows): base year, all
        uses.
        """
        at = positions([commodity], self.known_goods, kind="commodity", error=ModelError, where="model.goods")[0]
        codes = self.labels.index
        return pd.DataFrame(
            self.operator().shares(int(at)), index=codes.rename("origin"), columns=codes.rename("destination")
        )

    def travel(self, by: str) -> pd.DataFrame:
        """`economies.trade.travel`, by commodity or by class."""
        if by not in ("commodity", "class"):
            raise ModelError(f"travel by {by!r} is not known; choose 'commodity' or 'class'")
        if len(self.labels) == 1:
            raise ModelError("a model of one region has no trade between regions; load one with regions='state'")
        table = travel(self.operator(), self.dataset, self.goods, self._non_tradable(), self.parameters)
        return table if by == "commodity" else travel_by_class(table, self.parameters)

    def assembled(self, closure: str) -> pd.DataFrame:
        data, indices, starts = self.operator(closure).assemble()
        size = len(self.sectors) * len(self.labels)
        by_region = np.arange(size).reshape(len(self.sectors), len(self.labels)).T.ravel()
        matrix = sp.csr_array((data, indices, starts), shape=(size, size))[by_region][:, by_region]
        rows = pd.MultiIndex.from_product([self.labels.index, self.sectors.index], names=["region", "sector"])
        return pd.DataFrame.sparse.from_spmatrix(matrix, index=rows, columns=rows)

    def household_budget(self) -> np.ndarray:
        """Domestic purchases per dollar of residents' labor income, commodity x region; the imported part leaks
        (`households.bought_with_income`)."""
        return bought_with_income(self.dataset, self.parameters)[0]

    def _households(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Budget (commodity x region), labor income per dollar of output (industry x region), residence (region x
        region).
        """
        return self.household_budget(), self.coefficients(["labour_income"])[:, 0, :], self.dataset["residence"].values

    def solver(self, closure: str) -> Solver:
        if closure not in self._solvers:
            operator = self.operator(closure)
            with working(f"Proving that the economy is productive ({closure})", self.regional_sectors):
                self._solvers[closure] = self._proven(operator, closure)
        return self._solvers[closure]

    def _proven(self, operator: _core.RegionalEconomy, closure: str) -> Solver:
        """The solver of an operator, from what another process proved where it is there."""
        if not self._balance_key:
            return solver_of(operator, self.solving)
        known = beginnings.read_known(self._proof_key(closure), (len(self.sectors), 1, len(self.labels)))
        solver = solver_of(operator, self.solving, known)
        if known is None:
            self._keep_proof(closure, solver)
        return solver

    def _proof_key(self, closure: str) -> str:
        return beginnings.proof_key(self._balance_key, closure, self.dataset, self.parameters)

    def _keep_proof(self, closure: str, solver: Solver) -> None:
        if isinstance(solver, _core.Solver) and (found := solver.known):
            beginnings.keep_known(self._proof_key(closure), found)

    def keep_beginnings(self, closure: str) -> None:
        """Keeps what every installation begins with, whether or not this process found it there: trade's balance, and a
        closure's proof (`economies.beginnings`)."""
        self._keep_origin(self.operator(), beginnings.SHIPPED)
        self._keep_proof(closure, self.solver(closure))

    def of_new_demand(self) -> _core.RegionalEconomy:
        """The operator by whose trade scenarios buy: from who makes a good, by distance where the dataset has
        distances, whatever trade model the rounds that follow go by; but for the pool and shares that were given, which
        hold for all. docs/methods.md, "Which rule serves which flow".
        """
        if NEW_DEMAND not in self._operators:
            near = isinstance(self.trade, str) and self.trade.startswith("quotient") and has_distances(self.dataset)
            economy = self._like(trade="gravity") if near else self
            self._operators[NEW_DEMAND] = economy.operator().of_new_demand()
        return self._operators[NEW_DEMAND]

    def apply(self, output: np.ndarray, closure: str) -> np.ndarray:
        return self.operator(closure).apply(output)

    def apply_adjoint(self, coefficients: np.ndarray, closure: str) -> np.ndarray:
        return self.operator(closure).apply_adjoint(coefficients)

    def direct_output(self, delivered: np.ndarray, produced: np.ndarray | None = None) -> np.ndarray:
        return self._output_of(self.operator(), delivered, produced)

    def output_of_new_demand(self, delivered: np.ndarray, produced: np.ndarray) -> np.ndarray:
        """`direct_output` of demand that the base year did not have, such as a scenario's (`of_new_demand`)."""
        return self._output_of(self.of_new_demand(), delivered, produced)

    def _output_of(
        self, operator: _core.RegionalEconomy, delivered: np.ndarray, produced: np.ndarray | None
    ) -> np.ndarray:
        made_there = np.zeros_like(delivered) if produced is None else produced
        output: np.ndarray = operator.direct_output(delivered, made_there)
        self._check_money(operator, delivered, made_there, output)
        return output

    def _check_money(
        self, operator: _core.RegionalEconomy, delivered: np.ndarray, produced: np.ndarray, output: np.ndarray
    ) -> None:
        """Every dollar for a good that somebody in the country makes is a dollar of output."""
        makes = made(self.dataset)
        money = sum(demand.sum(axis=2)[makes].sum(axis=0) for demand in (delivered, produced))
        size = sum(np.abs(demand).sum(axis=(0, 2)) for demand in (delivered, produced))
        if (np.abs(output.sum(axis=(0, 2)) - money) <= MONEY_KEPT * size).all():
            return
        kept = operator.delivered_multipliers(np.ones((len(self.sectors), 1, len(self.labels))))[:, 0, :]
        i, r = np.unravel_index(np.argmax(np.where(makes[:, None], np.abs(kept - 1.0), 0.0)), kept.shape)
        raise ModelError(
            f"trade: of a dollar for {self.goods.index[i]} {self.goods['name'].iloc[i]} in {self.labels.index[r]} "
            f"sellers get {kept[i, r]:.6g}; "
            "let its class reach farther, or give shares that sum to 1"
        )

    def require_makers(self, demand: np.ndarray) -> None:
        """Refuses demand for what nobody makes, commodity x region; what is sold without being made, such as used
        goods, may be bought.

        Raises:
            ModelError: names the good, and where most of it is bought.
        """
        found = unmade(self.dataset, demand)
        if found:
            good, region, dollars = found
            raise ModelError(
                f"nobody in the country makes {good}, of which {region} would buy {dollars:,.0f}; take it out of the "
                f"demand"
            )

    def delivered_multipliers(self, industry: np.ndarray) -> np.ndarray:
        return self.operator().delivered_multipliers(industry)

    def at_home(self, account: str, regions: np.ndarray, closure: str | None) -> tuple[np.ndarray, np.ndarray]:
        """What arises of an account in its own region per dollar of new demand: for goods delivered, and for goods
        made there.

        Args:
            regions: positions of the regions that money is spent in; the others' entries are zero.
            closure: None counts the direct effects alone.

        Returns:
            two arrays commodity x region, account units per dollar.
        """
        industry = (
            self.alone(account, regions)
            if closure is None
            else self.multipliers_by_region(account, closure, regions)[0]
        )
        columns = np.arange(len(regions))
        results = []
        bought, made_there = self.of_new_demand(), self.operator()
        for goods in (bought.delivered_multipliers(industry), made_there.produced_multipliers(industry)):
            result = np.zeros((len(self.goods), len(self.labels)))
            result[:, regions] = goods[:, columns, regions]
            results.append(result)
        return results[0], results[1]

    def satellites_with(self, parameters: Mapping[str, float]) -> Accounts:
        """The accounts that other parameters make."""
        return Accounts(
            self.dataset, {**self.parameters, **parameters}, self.living_wage, self.air_damages, self.tax_rates
        )

    def coefficients(
        self,
        accounts: Sequence[str],
        satellites: Accounts | None = None,
        industries: np.ndarray | slice = slice(None),
    ) -> np.ndarray:
        """Accounts per dollar of output, of some `industries` or all; of other `satellites` where they are given. Where
        a region has no output of an industry, or all regions are alike by choice, the nation's coefficient stands."""
        output = self.dataset["industry_output"].values[industries]
        there = output > 0
        made, divisor = output.sum(axis=1), np.where(there, output, 1.0)
        result = np.empty((output.shape[0], len(accounts), output.shape[1]))
        for k, name in enumerate(accounts):
            if name == "output":
                result[:, k, :] = 1.0
                continue
            levels = (satellites or self.satellites).levels(name)[industries]
            national = _per_dollar(levels, made)[:, None]
            if self.market_shares == "uniform":
                result[:, k, :] = national
            else:
                np.divide(levels, divisor, out=result[:, k, :])
                np.copyto(result[:, k, :], national, where=~there)
        return result

    def national_coefficients(self, accounts: Sequence[str], satellites: Accounts | None = None) -> np.ndarray:
        """The nation's accounts per dollar of output, industry x account."""
        made = self.dataset["industry_output"].values.sum(axis=1)
        result = np.ones((made.size, len(accounts)))
        for k, name in enumerate(accounts):
            if name != "output":
                result[:, k] = _per_dollar((satellites or self.satellites).levels(name), made)
        return result

    @cached_property
    def hardly_there(self) -> np.ndarray:
        """Industry x region: whether an industry is too small in a region for a plant to be like it
        (`plants.least-jobs`): of counties in their state, whose rates they are drawn to, or not there at all."""
        output = self.dataset["industry_output"].values
        jobs = output * self.national_coefficients(["jobs"])
        if has_places(self.dataset):
            place = place_of(self.dataset)
            jobs = sums_within(jobs, place)[:, place]
        return np.asarray((jobs < self.parameters["plants.least-jobs"]) | (output == 0.0))

    def measured_share(self) -> np.ndarray:
        """Industry x region: the part of jobs and output that rests on a published cell; NaN where the dataset does
        not say.
        """
        if "measured_share" in self.dataset:
            return np.asarray(self.dataset["measured_share"].values)
        return np.full((len(self.sectors), len(self.labels)), np.nan)

    def describe(self) -> dict[str, str]:
        d = self.dataset
        return {
            "dataset": f"{d.attrs['name']}, {d.attrs['regions']}",
            "year and prices": f"{d.attrs['year']}, {d.attrs['price_basis']}",
            "size": self.size,
            "closures": "type-i, type-ii",
            "trade": f"{self.trade}: {trade_words(self.trade)}"
            if isinstance(self.trade, str)
            else trade_words(self.trade),
            "market shares": self.market_shares,
            "industry output": f"{float(d['industry_output'].sum()):,.0f} USD",
        }


def _per_dollar(levels: np.ndarray, made: np.ndarray) -> np.ndarray:
    """The nation's account per dollar of what its industries make."""
    return np.asarray(np.divide(levels.sum(axis=1), made, out=np.zeros_like(made), where=made > 0))


def _code_table(dataset: xr.Dataset, axis: str, name: str) -> pd.DataFrame:
    extra = {
        str(label).removeprefix(f"{axis}_"): coordinate.values
        for label, coordinate in dataset.coords.variables.items()
        if str(label).startswith(f"{axis}_") and coordinate.dims == (axis,)
    }
    return pd.DataFrame(extra, index=pd.Index(dataset[axis].values, name=name))
