"""The same public money through several scenarios, side by side: what each calls for, where, and how sure the sum is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import xarray as xr

from commonweal.errors import ModelError, ScenarioError
from commonweal.io.store import write_dataset
from commonweal.results import Certificate
from commonweal.scenario import Scenario, scenario

if TYPE_CHECKING:
    from commonweal.plot import Plots
    from commonweal.supply_use import SupplyUseModel

STAGES = ("direct", "indirect", "induced")


@dataclass(frozen=True, eq=False)
class Comparison:
    """Gross effects of spending through scenarios. Made by `SupplyUseModel.compare`.

    Attributes:
        chosen: the scenarios, in order.
        facts: one row per scenario: phase, amount, dollars of the model's year, first-round imports, and what is left.
        closure: "type-i", or "type-ii" with households' spending as a stage of its own.
        certificate: one entry per scenario, for the widest closure.
        bounds: scenario x account: how far each total can be off, by the certificate. Rounding and solver only; what the data
            and the assumptions leave open is far wider.
    """

    model: SupplyUseModel
    chosen: list[Scenario]
    closure: str
    facts: pd.DataFrame
    account_ids: list[str]
    certificate: Certificate
    bounds: pd.DataFrame
    _output: np.ndarray  # stage x industry x scenario x region
    _delivered: np.ndarray  # commodity x scenario x region
    _produced: np.ndarray

    @property
    def stages(self) -> list[str]:
        return list(STAGES[: self._output.shape[0]])

    @property
    def scenarios(self) -> list[str]:
        return list(self.facts.index)

    @property
    def units(self) -> dict[str, str]:
        return {name: str(self.model.accounts.loc[name, "unit"]) for name in self.account_ids}

    @cached_property
    def table(self) -> pd.DataFrame:
        """Totals: index scenario, one column per account. With type II, columns (account, closure): type I stands beside it."""
        stages = self._totals("sc")  # stage x scenario x account
        type_i = pd.DataFrame(stages[:2].sum(axis=0), index=self.facts.index, columns=self.account_ids)
        if self.closure == "type-i":
            return type_i
        type_ii = pd.DataFrame(stages.sum(axis=0), index=self.facts.index, columns=self.account_ids)
        both = pd.concat({"type-i": type_i, "type-ii": type_ii}, axis="columns", names=["closure", "account"])
        return both.swaplevel(axis="columns").reindex(columns=self.account_ids, level="account")

    def per_million(self) -> pd.DataFrame:
        """`table` per million dollars of the amount."""
        return self.table.div(self.facts["amount"] / 1e6, axis="index")

    def by(self, what: str) -> pd.DataFrame:
        """Totals split by "region", "sector" (industry) or "stage": index (scenario, that), one column per account.

        Raises:
            ModelError: another split is asked for.
        """
        labels = {"region": self.model.regions.index, "sector": self.model.sectors.index, "stage": self.stages}
        subscripts = {"region": "cr", "sector": "cj", "stage": "sc"}
        if what not in labels:
            raise ModelError(f"cannot split by {what!r}; choose one of {', '.join(labels)}")
        values = self._totals(subscripts[what])
        if what == "stage":
            values = values.transpose(1, 0, 2)
        index = pd.MultiIndex.from_product([self.facts.index, labels[what]], names=["scenario", what])
        return pd.DataFrame(values.reshape(len(index), -1), index=index, columns=self.account_ids)

    def top_regions(self, account: str = "jobs", count: int = 5) -> pd.DataFrame:
        """The regions with most of an account: index (scenario, rank), columns region, the account and its share."""
        by_region = self.by("region")[account]
        rows = []
        for name in self.scenarios:
            best = by_region[name].sort_values(ascending=False, kind="stable").head(count)
            total = by_region[name].sum()
            rows += [
                {"scenario": name, "rank": rank, "region": region, account: value, "share": value / total}
                for rank, (region, value) in enumerate(best.items(), start=1)
            ]
        return pd.DataFrame(rows).set_index(["scenario", "rank"])

    def stays_where_spent(self, account: str = "jobs") -> pd.DataFrame:
        """The share of an account's effects in the region where the money was delivered (or, where that is the scenario's mode, where
        its goods are made). Each region's money is followed on its own: of money spent in many, what arises in another of them has
        left, too.

        Returns:
            index scenario; columns direct, type-i and, with that closure, type-ii: shares of the effects so far counted.

        Raises:
            ModelError: the account is not part of the comparison.
        """
        if account not in self.account_ids:
            raise ModelError(f"account {account!r} is not compared here; name one of {', '.join(self.account_ids)}")
        totals = self._totals("sc")[:, :, self.account_ids.index(account)].cumsum(axis=0)  # direct, type I, type II
        spent = np.flatnonzero((self._delivered + self._produced).any(axis=(0, 1)))
        columns = {}
        for name, closure, total in (
            ("direct", None, totals[0]),
            ("type-i", "type-i", totals[1]),
            *([("type-ii", "type-ii", totals[2])] if self.closure == "type-ii" else []),
        ):
            delivered, produced = self.model._at_home(account, spent, closure)
            home = np.einsum("icr,ir->c", self._delivered, delivered) + np.einsum("icr,ir->c", self._produced, produced)
            columns[name] = home / total
        return pd.DataFrame(columns, index=self.facts.index)

    def adding_up(self) -> pd.DataFrame:
        """Regions against the national model, type I: the same demand put to both.

        Commodity supply adds up always. Output and accounts need not, where a secondary product comes from another industry
        in another region, or where a region's jobs per dollar differ from the nation's; the difference is reported.

        Returns:
            index scenario; columns commodity_gap (largest gap of supply and demand over the commodities that somebody makes, relative
            to the largest demand), output_regions, output_nation, output_difference (relative), and the same for each account.
        """
        nation = self.model.nation()
        regional, national = self.model.economy(), nation.economy()
        delivered, produced = (a.sum(axis=2, keepdims=True) for a in (self._delivered, self._produced))
        direct = national.direct_output(delivered, produced)
        nation_output, _ = nation._solver("type-i").solve(direct)
        output = self._output[:2].sum(axis=0)
        supply = regional.commodity_supply(output, self._delivered, self._produced).sum(axis=2)
        made = self.model.dataset["make"].sum("industry").values > 0
        demand = self.model.domestic_use_coefficients() @ output.sum(axis=2) + (delivered + produced)[:, :, 0]
        gap = np.abs(supply - demand)[made].max(axis=0) / np.abs(demand).max(axis=0)
        columns = {"commodity_gap": gap}
        for name in ["output", *self.account_ids]:
            ours = np.einsum("jcr,jr->c", output, self.model._coefficients([name])[:, 0, :])
            theirs = np.einsum("jcr,jr->c", nation_output, nation._coefficients([name])[:, 0, :])
            columns |= {
                f"{name}_regions": ours,
                f"{name}_nation": theirs,
                f"{name}_difference": (ours - theirs) / np.abs(theirs),
            }
        return pd.DataFrame(columns, index=self.facts.index)

    @property
    def plot(self) -> Plots:
        """Charts: `plot.bars(account)`, `plot.regions(account)`."""
        from commonweal.plot import Plots  # charts are only drawn when asked for

        return Plots(self)

    def to_html(self, path: str) -> None:
        """Writes a self-contained page: the question, the answer, the table, two charts, the method and its limits."""
        from commonweal.report import write_report  # the page is only built when asked for

        write_report(self, path)

    def to_hdf(self, path: str) -> None:
        """Writes effects by scenario, stage, account and region (and by industry) in the dataset format (docs/data-format.md).

        Raises:
            DataError: the path is a folder or cannot be written.
        """
        facts = {
            "year": str(self.model.dataset.attrs["year"]),
            "status": "modelled",
            "source": str(self.model.dataset.attrs["name"]),
        }
        facts |= {"method": f"gross effects, {self.closure}", "role": "table", "unit": "of the account: labels/account_unit"}
        effects = {
            "effects_by_region": xr.DataArray(
                self._totals("scr"), dims=("stage", "scenario", "region", "account"), attrs=facts
            ),
            "effects_by_industry": xr.DataArray(
                self._totals("scj"), dims=("stage", "scenario", "industry", "account"), attrs=facts
            ),
            "amount": xr.DataArray(self.facts["amount"].to_numpy(), dims=("scenario",), attrs=facts | {"unit": "USD"}),
        }
        labels = {
            "stage": np.array(self.stages, dtype=object),
            "scenario": np.array(self.scenarios, dtype=object),
            "region": self.model.regions.index.to_numpy(dtype=object),
            "industry": self.model.sectors.index.to_numpy(dtype=object),
            "account": np.array(self.account_ids, dtype=object),
            "account_unit": ("account", np.array(list(self.units.values()), dtype=object)),
        }
        write_dataset(path, xr.Dataset(effects, coords=labels, attrs={"name": "comparison", "closure": self.closure}))

    def _totals(self, keep: str) -> np.ndarray:
        """Accounts summed over all but the axes kept, of stage s, industry j, scenario c, region r; accounts last."""
        coefficients = self.model._coefficients(self.account_ids)
        return np.einsum(f"sjcr,jar->{keep}a", self._output, coefficients, optimize=True)

    def __repr__(self) -> str:
        with pd.option_context("display.width", 160, "display.max_columns", 20, "display.float_format", "{:,.4g}".format):
            return f"{self._caption()}\n{self.per_million()}"

    def _repr_html_(self) -> str:
        table = self.per_million().to_html(float_format="{:,.4g}".format)
        return f"<p>{self._caption()}</p>{table}"

    def _caption(self) -> str:
        closure = "type I" if self.closure == "type-i" else "type I and type II"
        units = ", ".join(f"{name} in {unit}" for name, unit in self.units.items())
        return f"Gross effects per million USD, {closure}; {units}. {self.certificate}."


def compare(
    model: SupplyUseModel,
    scenarios: Iterable[str | Scenario] | Mapping[str, float],
    *,
    amount: float,
    closure: str,
    accounts: Sequence[str],
    price_year: int,
) -> Comparison:
    """See `SupplyUseModel.compare`."""
    chosen = _chosen(scenarios, amount)
    if not chosen:
        raise ScenarioError("nothing to compare: name at least one scenario; `commonweal scenarios` lists the library")
    demands = [which.final_demand(model.dataset, money, price_year=price_year) for which, money in chosen]
    delivered = np.stack([d.purchased for d in demands], axis=1)
    produced = np.stack([d.produced for d in demands], axis=1)

    direct = model._direct_output(delivered, produced)
    type_i, facts = model._solver("type-i").solve(direct)
    stages = [direct, type_i - direct]
    bounds = model.account_bounds("type-i", accounts, facts["residuals"])
    if closure == "type-ii":
        type_ii, facts = model._solver("type-ii").solve(direct)
        stages.append(type_ii - type_i)
        bounds = model.account_bounds("type-ii", accounts, facts["residuals"])

    names = pd.Index([which.id for which, _ in chosen], name="scenario")
    if names.has_duplicates:
        raise ScenarioError(f"scenario {names[names.duplicated()][0]!r} is named twice; give each once")
    rows: list[dict[str, Any]] = [
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
    return Comparison(
        model=model,
        chosen=[which for which, _ in chosen],
        closure=closure,
        facts=pd.DataFrame(rows, index=names),
        account_ids=list(accounts),
        certificate=Certificate(
            facts["rounds"],
            np.array(facts["residual"]),
            np.array(facts["bound"]),
            np.array(facts["relative"]),
            facts["proven"],
        ),
        bounds=pd.DataFrame(bounds, index=names, columns=list(accounts)),
        _output=np.stack(stages),
        _delivered=delivered,
        _produced=produced,
    )


def _chosen(scenarios: Iterable[str | Scenario] | Mapping[str, float], amount: float) -> list[tuple[Scenario, float]]:
    if isinstance(scenarios, (str, Scenario)):
        scenarios = [scenarios]
    if isinstance(scenarios, Mapping):
        return [(scenario(name), float(money)) for name, money in scenarios.items()]
    chosen = [entry if isinstance(entry, Scenario) else scenario(entry) for entry in scenarios]
    return [(which, amount if which.amount is None else which.amount) for which in chosen]
