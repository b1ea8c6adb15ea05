"""The embedded US economies: national Make and Use tables, regional output, trade and households."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from commonweal import _core
from commonweal.comparison import Comparison, compare
from commonweal.errors import ModelError
from commonweal.model import Model, load
from commonweal.scenario import Scenario
from commonweal.tradability import Tradability
from commonweal.tradability import tradability as tradability_of

#: Accounts that people look for first; tables begin with them.
FIRST = ("jobs", "labour_income", "value_added", "ghg")


class SupplyUseModel(Model):
    """A regional supply-use economy, solved without ever forming its matrix. Made by `commonweal.load`.

    Money is in USD of the dataset's year, in producer prices. `sectors` are industries, `goods` commodities; `tradability` says of
    each commodity whether it is `local` (delivered where it is bought) or `traded`, and why.
    """

    def __init__(
        self,
        dataset: xr.Dataset,
        *,
        trade: str = "quotient",
        market_shares: str = "regional",
        tradability: Tradability | None = None,
    ) -> None:
        self.dataset = dataset
        self.trade, self.market_shares = trade, market_shares
        self.sectors = _code_table(dataset, "industry", "sector")
        self.goods = _code_table(dataset, "commodity", "sector")
        self.tradability = tradability_of(list(self.goods.index), tradability)
        self.regions = _code_table(dataset, "region", "region")
        self.accounts = _account_table(dataset)
        self._economies: dict[str, _core.RegionalEconomy] = {}
        self._solvers: dict[str, _core.Solver] = {}

    @cached_property
    def final_demand(self) -> pd.DataFrame:
        """Base-year final demand for domestic goods, commodity x region, USD; what the published tables leave open included."""
        return (self.dataset["final_demand"] - self.dataset["final_demand_imports"]).sum("category").to_pandas()

    def published_final_demand(self) -> pd.DataFrame:
        """`final_demand` without the balancing category: as the agency published it."""
        domestic = self.dataset["final_demand"] - self.dataset["final_demand_imports"]
        return domestic.sel(category=[c for c in domestic.category.values if c != "balancing"]).sum("category").to_pandas()

    def nation(self) -> "SupplyUseModel":
        """The same year's national model."""
        return load(str(self.dataset.attrs["name"]), regions="nation", trade=self.trade, market_shares=self.market_shares)

    def compare(
        self,
        scenarios: Iterable[str | Scenario] | Mapping[str, float],
        *,
        amount: float = 1e9,
        closure: str = "type-i",
        accounts: Sequence[str] | None = None,
        price_year: int = 2017,
    ) -> Comparison:
        """What the same amount of public money does through each scenario.

        Args:
            scenarios: names of the library or Scenario objects; or a mapping of names to amounts.
            amount: USD for each, where neither a mapping nor `Scenario.with_amount` gives it.
            closure: "type-ii" adds the spending of households; type I is always shown beside it.
            accounts: ids (default: all of the dataset).
            price_year: year of the amounts' prices; they are deflated good by good to the dataset's year.

        Raises:
            ScenarioError: unknown scenario, negative or missing amount.
            ModelError: unknown account or closure.
        """
        self._check_closure(closure)
        return compare(
            self, scenarios, amount=amount, closure=closure, accounts=self._account_ids(accounts), price_year=price_year
        )

    def domestic_use_coefficients(self) -> np.ndarray:
        """B = (U - M) / g: domestic inputs per dollar of industry output, commodity x industry, the nation's."""
        use = (self.dataset["use"] - self.dataset["imports"]).values
        output = self.dataset["industry_output"].values.sum(axis=1)
        return np.divide(use, output, out=np.zeros_like(use), where=output > 0)

    def economy(self, closure: str = "type-i") -> _core.RegionalEconomy:
        """The engine's operator of a closure."""
        self._check_closure(closure)
        if closure not in self._economies:
            d = self.dataset
            self._economies[closure] = _core.RegionalEconomy(
                d["make"].values,
                (d["use"] - d["imports"]).values,
                d["industry_output"].values,
                self.final_demand.to_numpy(),
                trade=self.trade,
                stays=(self.tradability["class"] == "local").tolist(),
                market_shares=self.market_shares,
                households=self._households() if closure == "type-ii" else None,
                sectors=[f"{code} {name}" for code, name in self.sectors["name"].items()],
                region_names=list(self.regions["name"]),
            )
        return self._economies[closure]

    def _households(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Budget (commodity x region), labour income per dollar of output (industry x region), residence (region x region).

        Residents spend `spending_rate` of the labour income that reaches them by the shares of their region's household
        demand; the imported part leaks (Miller and Blair, 2009, section 2.5, with consumption by region of residence).
        """
        d = self.dataset
        bought = d["final_demand"].sel(category="household")
        domestic = bought - d["final_demand_imports"].sel(category="household")
        budget = (domestic / bought.sum("commodity") * d["spending_rate"]).transpose("commodity", "region")
        income = self._coefficients(["labour_income"])[:, 0, :]
        return budget.values, income, d["residence"].values

    def _solver(self, closure: str) -> _core.Solver:
        if closure not in self._solvers:
            self._solvers[closure] = _core.Solver(self.economy(closure))
        return self._solvers[closure]

    def _direct_output(self, delivered: np.ndarray, produced: np.ndarray | None = None) -> np.ndarray:
        return self.economy().direct_output(delivered, np.zeros_like(delivered) if produced is None else produced)

    def _delivered_multipliers(self, industry: np.ndarray) -> np.ndarray:
        return self.economy().delivered_multipliers(industry)

    def _coefficients(self, accounts: Sequence[str]) -> np.ndarray:
        """Accounts per dollar of output. Where a region has no output of an industry, or all regions are alike by choice, the
        nation's coefficient stands."""
        output = self.dataset["industry_output"].values
        result = np.ones((output.shape[0], len(accounts), output.shape[1]))
        for k, name in enumerate(accounts):
            if name == "output":
                continue
            levels = self.dataset[name].values
            made = output.sum(axis=1, keepdims=True)
            national = np.divide(levels.sum(axis=1, keepdims=True), made, out=np.zeros_like(made), where=made > 0)
            result[:, k, :] = national
            if self.market_shares == "regional":
                np.divide(levels, output, out=result[:, k, :], where=output > 0)
        return result

    def _describe(self) -> dict[str, Any]:
        d = self.dataset
        return {
            "dataset": f"{d.attrs['name']}, {d.attrs['regions']}",
            "year and prices": f"{d.attrs['year']}, {d.attrs['price_basis']}",
            "size": self._title,
            "trade": self.trade,
            "market shares": self.market_shares,
            "industry output": f"{float(d['industry_output'].sum()):,.0f} USD",
        }

    def __repr__(self) -> str:
        return "Model: " + "; ".join(f"{key} {value}" for key, value in self._describe().items())

    def _repr_html_(self) -> str:
        rows = "".join(f"<tr><th>{key}</th><td>{value}</td></tr>" for key, value in self._describe().items())
        return f"<table>{rows}</table>"


def _code_table(dataset: xr.Dataset, axis: str, name: str) -> pd.DataFrame:
    extra = {
        str(label).removeprefix(f"{axis}_"): coordinate.values
        for label, coordinate in dataset.coords.items()
        if str(label).startswith(f"{axis}_") and coordinate.dims == (axis,)
    }
    return pd.DataFrame(extra, index=pd.Index(dataset[axis].values, name=name))


def _account_table(dataset: xr.Dataset) -> pd.DataFrame:
    rows = {
        str(name): {
            "name": variable.attrs.get("title", str(name).replace("_", " ")),
            "unit": variable.attrs["unit"],
            "year": variable.attrs["year"],
            "status": variable.attrs["status"],
            "total": float(variable.sum()),
            "source": variable.attrs["source"],
        }
        for name, variable in dataset.data_vars.items()
        if variable.attrs.get("role") == "account"
    }
    if not rows:
        raise ModelError("the dataset holds no satellite account (an array with role 'account')")
    order = sorted(rows, key=lambda name: (FIRST.index(name) if name in FIRST else len(FIRST), name))
    return pd.DataFrame.from_dict(rows, orient="index").loc[order].rename_axis("account")
