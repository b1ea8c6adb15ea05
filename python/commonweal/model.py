"""The object that users hold: an economy, and the questions one can put to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from commonweal import _core
from commonweal.economies.coefficients import CoefficientEconomy
from commonweal.economies.demand import FinalDemand, read_final_demand
from commonweal.economies.economy import Economy
from commonweal.economies.prices import money_index
from commonweal.economies.spending import Spending
from commonweal.economies.supply_use import SupplyUseEconomy
from commonweal.errors import DataError, ModelError, ScenarioError
from commonweal.io.paths import library_path
from commonweal.io.store import read_dataset
from commonweal.names import positions
from commonweal.parameters.tradability import Tradability
from commonweal.results.certificate import Certificate
from commonweal.results.comparison import Comparison
from commonweal.results.multipliers import Multipliers
from commonweal.results.solution import Solution
from commonweal.scenarios.financing import purchases_forgone
from commonweal.scenarios.scenario import Scenario, scenario


class Model:
    """An economy that final demand can be put to. Made by `commonweal.load` or `Model.from_coefficients`.

    Money is in the economy's currency: for the embedded datasets USD of the dataset's year, in producer prices.
    """

    def __init__(self, economy: Economy) -> None:
        self._economy = economy

    @staticmethod
    def from_coefficients(
        A: Any,
        *,
        accounts: Any = None,
        final_demand: Any = None,
        regions: Sequence[str] | None = None,
        sectors: Sequence[str] | None = None,
    ) -> Model:
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
        economy = CoefficientEconomy(A, accounts=accounts, final_demand=final_demand, regions=regions, sectors=sectors)
        return Model(economy)

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

    def economy(self, closure: str = "type-i") -> _core.RegionalEconomy:
        """The engine's operator of a closure."""
        return self._supply_use().operator(closure)

    def nation(self) -> Model:
        """The same year's national model."""
        economy = self._supply_use()
        name = str(economy.dataset.attrs["name"])
        return load(name, regions="nation", trade=economy.trade, market_shares=economy.market_shares)

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
        demand = self.final_demand if final_demand is None else read_final_demand(final_demand, self._economy)
        direct = self._economy.direct_output(demand.to_numpy()[:, None, :])
        output, facts = self._economy.solver(closure).solve(direct)
        coefficients = self._economy.coefficients(list(self.accounts.index))
        return Solution(
            output=pd.DataFrame(output[:, 0, :], index=self.sectors.index, columns=self._economy.labels.index),
            accounts=pd.DataFrame(
                np.einsum("jar,jr->ar", coefficients, output[:, 0, :]),
                index=self.accounts.index,
                columns=self._economy.labels.index,
            ),
            certificate=Certificate.of(facts),
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
        industry, facts = self._economy.solver(closure).solve_adjoint(self._economy.coefficients(ids))
        values = self._economy.delivered_multipliers(industry) if of == "goods" else industry
        labels = self.goods.index if of == "goods" else self.sectors.index
        index = pd.MultiIndex.from_product([self._economy.labels.index, labels], names=["region", "sector"])
        table = pd.DataFrame(values.transpose(2, 0, 1).reshape(-1, len(ids)), index=index, columns=ids)
        units = {name: "1" if name == "output" else f"{self.accounts.loc[name, 'unit']} per unit" for name in ids}
        return Multipliers(table, units, closure, Certificate.of(facts))

    def compare(
        self,
        scenarios: Iterable[str | Scenario] | Mapping[str, float],
        *,
        amount: float = 1e9,
        closure: str = "type-i",
        accounts: Sequence[str] | None = None,
        price_year: int = 2017,
        parameters: Mapping[str, float] | None = None,
        financing: str = "none",
    ) -> Comparison:
        """What the same amount of public money does through each scenario.

        Args:
            scenarios: names of the library or Scenario objects; or a mapping of names to amounts.
            amount: USD for each, where neither a mapping nor `Scenario.with_amount` gives it.
            closure: "type-ii" adds the spending of households; type I is always shown beside it.
            accounts: ids (default: all of the dataset).
            price_year: year of the amounts' prices, and of the money that comes out: amounts are deflated good by good to the dataset's
                year, money accounts inflated by `economies.prices.money_index`.
            parameters: values of the registry (`commonweal.parameters()`) to change, by id.
            financing: "none"; or "households", a tax of the same size on what households buy, or "government", a cut of average
                government purchases: `Comparison.net` then shows gross, financing and net.

        Raises:
            ScenarioError: unknown scenario or financing, negative or missing amount.
            ModelError: unknown account or closure, or a model that was made from coefficients.
            ParameterError: an unknown parameter, or a value that it cannot have.
        """
        economy = self._supply_use().changed(parameters)
        economy.check_closure(closure)
        ids = self._account_ids(accounts)
        chosen = _chosen(scenarios, amount)
        forgone = purchases_forgone(financing, economy.dataset, price_year, economy.parameters)
        demands = [
            which.final_demand(economy.dataset, money, price_year=price_year, parameters=parameters) for which, money in chosen
        ]
        spending = Spending(
            economy,
            np.stack([demand.purchased for demand in demands], axis=1),
            np.stack([demand.produced for demand in demands], axis=1),
            closure,
        )
        inflation = np.array([money_index(economy.dataset, name, price_year) if self._is_money(name) else 1.0 for name in ids])
        by_region, by_sector = (effects * inflation for effects in spending.effects(ids))
        paid = None
        if forgone is not None:
            less = Spending(economy, -forgone[:, None, :], np.zeros_like(forgone)[:, None, :], closure)
            # Per dollar; every scenario is paid for with its own amount.
            paid = less.effects(ids)[0] * inflation * np.array([money for _, money in chosen])[None, :, None, None]
        labels = pd.Index([which.label for which, _ in chosen], name="scenario")
        facts = [
            {
                "name": which.name,
                "phase": which.phase,
                "amount": money,
                "deflated": demand.deflated,
                "imported": demand.imported,
                "domestic_share": 1.0 - demand.imported / demand.deflated,
            }
            for (which, money), demand in zip(chosen, demands, strict=True)
        ]
        bills = {
            which.label: which.bill.assign(name=self.goods["name"].reindex(which.bill["commodity"]).fillna("").to_numpy())
            for which, _ in chosen
        }

        def adding_up(comparison: Comparison) -> pd.DataFrame:
            nation = self.nation()._supply_use()
            return spending.adding_up(nation, comparison.account_ids).set_axis(labels)

        return Comparison(
            about={key: str(economy.dataset.attrs[key]) for key in ("name", "regions", "year", "price_basis")},
            closure=closure,
            facts=pd.DataFrame(facts, index=labels),
            bills=pd.concat(bills, names=["scenario", "line"]).reset_index("line", drop=True),
            price_year=price_year,
            parameters=economy.parameters,
            accounts=self._account_table(ids, price_year),
            regions=economy.labels.index,
            sectors=economy.sectors.index,
            certificate=Certificate.of(spending.facts),
            bounds=pd.DataFrame(spending.bounds(ids) * inflation, index=labels, columns=ids),
            _by_region=by_region,
            _by_sector=by_sector,
            financing=financing,
            _paid_by_region=paid,
            _at_home=spending.at_home,
            _adding_up=adding_up,
        )

    def account_bounds(self, closure: str, accounts: Sequence[str], residuals: np.ndarray) -> np.ndarray:
        """How far account totals of a solution can be off; see `Economy.account_bounds`."""
        return self._economy.account_bounds(closure, accounts, residuals)

    def _supply_use(self) -> SupplyUseEconomy:
        if not isinstance(self._economy, SupplyUseEconomy):
            raise ModelError(
                "a model from coefficients has no commodities, imports or states to put scenarios through; "
                "give solve() a final demand, or take an embedded model: commonweal.load('us-2017')"
            )
        return self._economy

    def _account_ids(self, accounts: str | Sequence[str] | None) -> list[str]:
        if accounts is None:
            return list(self.accounts.index)
        ids = [accounts] if isinstance(accounts, str) else list(accounts)
        positions(ids, ["output", *self.accounts.index], kind="account", error=ModelError, where="model.accounts")
        return ids

    def _is_money(self, account: str) -> bool:
        return account == "output" or self.accounts.loc[account, "unit"] == "USD"

    def _account_table(self, ids: list[str], price_year: int) -> pd.DataFrame:
        """Rows of `accounts`, money with its year; output is an account like any other, a dollar per dollar."""
        year = self.dataset.attrs["year"]
        output = {"name": "output", "unit": "USD", "year": year, "status": "modelled", "source": "the model"}
        table = pd.concat([self.accounts, pd.DataFrame([output], index=["output"])])
        table = table.loc[ids].rename_axis("account")
        return table.assign(unit=table["unit"].replace("USD", f"USD of {price_year}"))

    def __repr__(self) -> str:
        return "Model: " + "; ".join(f"{key} {value}" for key, value in self._economy.describe().items())

    def _repr_html_(self) -> str:
        rows = "".join(f"<tr><th>{key}</th><td>{value}</td></tr>" for key, value in self._economy.describe().items())
        return f"<table>{rows}</table>"


def _chosen(scenarios: Iterable[str | Scenario] | Mapping[str, float], amount: float) -> list[tuple[Scenario, float]]:
    if isinstance(scenarios, (str, Scenario)):
        scenarios = [scenarios]
    if isinstance(scenarios, Mapping):
        chosen = [(scenario(name), float(money)) for name, money in scenarios.items()]
    else:
        found = [entry if isinstance(entry, Scenario) else scenario(entry) for entry in scenarios]
        chosen = [(which, amount if which.amount is None else which.amount) for which in found]
    if not chosen:
        raise ScenarioError("nothing to compare: name at least one scenario; `commonweal scenarios` lists the library")
    ids = pd.Index([which.id for which, _ in chosen])
    if ids.has_duplicates:
        raise ScenarioError(f"scenario {ids[ids.duplicated()][0]!r} is named twice; give each once")
    return chosen


def load(
    name: str = "us-2017",
    *,
    regions: str = "state",
    trade: str = "quotient",
    market_shares: str = "regional",
    tradability: Tradability | None = None,
    parameters: Mapping[str, float] | None = None,
) -> Model:
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
        parameters: values of the registry (`commonweal.parameters()`) to change, by id.

    Raises:
        DataError: no such dataset, or its file is damaged.
        ModelError: an unknown trade model.
        ParameterError: an unknown commodity, class or parameter, a value that it cannot have, or a file of classes that is not valid.
    """
    folder = library_path() / "datasets"
    path = folder / f"{name}-{regions}.h5"
    if not path.exists():
        there = ", ".join(sorted(f"{p.stem!r}" for p in folder.glob("*.h5"))) or "none"
        raise DataError(f"no dataset {name!r} with regions={regions!r}; embedded are {there} (name, then nation or state)")
    return Model(
        SupplyUseEconomy(
            read_dataset(path), trade=trade, market_shares=market_shares, tradability=tradability, parameters=parameters
        )
    )
