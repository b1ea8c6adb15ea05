"""The same public money through several scenarios, side by side: what each brings about, where, and how sure the sum
is.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated

import numpy as np
import pandas as pd
import xarray as xr

from commonweal.accounts.levels import OF_NATURE
from commonweal.accounts.outcomes import parameters_of
from commonweal.base.arguments import Within, checked
from commonweal.base.choices import CLOSURES, COMPARED_TRADE
from commonweal.base.describe import counted, in_html, in_text
from commonweal.base.errors import ModelError
from commonweal.base.names import positions
from commonweal.io.store import write_dataset
from commonweal.parameters.registry import parameters as registry_table
from commonweal.results.at_hand import at_hand
from commonweal.results.budget_data import BudgetData
from commonweal.results.explanation import PATHS, STEPS, Explanation, check_search, explanation, rests_on
from commonweal.results.sample import Sample
from commonweal.results.scale import WHOLE, with_scale
from commonweal.results.tidy import tidy
from commonweal.results.timeline import TimelineData
from commonweal.results.totals import LINEAR

#: Regions whose money is followed one by one.
MOST_FOLLOWED = 100
#: In flows of money: what leaves the country, and the smaller purchases together.
ABROAD, OTHER_GOODS = "abroad", "other goods and services"
#: What bills call the line of households' income.
INCOME_LINE = "income basket"
#: In ranges, the account of jobs of additional purchases alone.
ADDITIONAL_JOBS = "additional_jobs"
#: Accounts that a notebook shows first.
MAIN = ("jobs", "labour_income", "value_added", "ghg", "wellby")


@dataclass(frozen=True, eq=False)
class ComparisonData(BudgetData):
    """Gross effects of spending through scenarios. Made by `Model.compare`. What it holds, and how it splits:
    `results.totals.Totals`.
    """

    _paid_regions: int  # in how many money is spent
    _stays: dict[str, pd.DataFrame] = field(default_factory=dict)
    _in_each: dict[str, pd.DataFrame] = field(default_factory=dict)
    #: Draws of it, with `compare(draws=...)`: ranges beside the figures.
    sample: Sample | None = None

    @cached_property
    def bounds(self) -> pd.DataFrame:
        """Scenario x account: how far any total can be off, of type I and II, gross and net alike: the bounds of all
        solves that a scenario took, added up. Rounding and solver only; what the data and the assumptions leave open
        is far wider."""
        return pd.DataFrame(at_hand(self._model).bounds(), index=self.facts.index, columns=self.account_ids)

    @property
    def with_imports(self) -> pd.DataFrame:
        """Gases, pollutants, water and land in two figures: what arises at home, and what it is with imports made as at
        home.

        The imports are those of the scenario, of the industries that it puts to work, and with type II of households.
        What a dollar of them takes in all is what it takes by the nation's own table with imports in it, closed as type
        I (Miller and Blair, 2009, section 10.4). Many foreign makers emit more. What nobody in the country makes counts
        nothing.

        Returns:
            index (scenario, where), where "at home", "abroad" or "in all"; columns as in `table`. How far the part
            abroad can be off: `with_imports_bounds`.

        Raises:
            ModelError: none of these accounts is compared.
        """
        home = self.table[self._of_nature]
        abroad = self._side_by_side(self._abroad[0], self._of_nature)
        parts = pd.concat({"at home": home, "abroad": abroad, "in all": home + abroad}, names=["where"])
        order = pd.MultiIndex.from_product(
            [self.facts.index, ["at home", "abroad", "in all"]], names=["scenario", "where"]
        )
        return with_scale(parts.swaplevel().reindex(order), WHOLE)

    @property
    def with_imports_bounds(self) -> pd.DataFrame:
        """How far the part abroad of `with_imports` can be off, of solver and rounding: index scenario, columns as
        there.
        """
        return self._side_by_side(self._abroad[1], self._of_nature)

    @property
    def _of_nature(self) -> list[str]:
        """Accounts of what is taken from nature or left in it, which imports have abroad."""
        names = [str(name) for name in self.accounts.index[self.accounts["unit"].isin(OF_NATURE)]]
        if not names:
            raise ModelError(
                f"no account that imports have abroad is compared; name some in {', '.join(OF_NATURE)}, such as ghg"
            )
        return names

    @cached_property
    def _abroad(self) -> tuple[np.ndarray, np.ndarray]:
        return at_hand(self._model).abroad(self._of_nature)

    @checked(ModelError)
    def first_round(self, scenario: str) -> pd.DataFrame:
        """Where a dollar through a scenario goes first, at producer prices: a row for each flow.

        Returns:
            columns purchase (a good's name; the smaller ones together), industry that makes it, region (a state, of
            counties too) and share of the money; what is imported has "abroad" for both.

        Raises:
            ModelError: no such scenario here.
        """
        (c,) = positions([scenario], self.scenarios, kind="scenario", error=ModelError, where="result.scenarios")
        return at_hand(self._model).first_round(int(c))

    @checked(ModelError)
    def explain(
        self,
        account: str = "jobs",
        *,
        scenario: str | None = None,
        region: str | None = None,
        count: int = PATHS,
        steps: int = STEPS,
    ) -> Explanation:
        """Where a number comes from: stages, first-round purchases, the largest paths of purchases from seller to
        supplier (`analysis.paths`; Defourny and Thorbecke, 1984), the regions of those who sell first, parameters and
        sources. What a wage floor or a new plant's rates change is in the stages alone.

        Args:
            scenario: the first, where none is named.
            region: where the account is counted, a code of `regions` or, of counties, of their state; None: everywhere.
            count: paths to find; they are the largest that there are.
            steps: purchases on a path, at most.

        Raises:
            ModelError: an unknown account, scenario or region, or a count below one.
        """
        positions([account], self.account_ids, kind="account", error=ModelError, where="result.accounts")
        name = self.scenarios[0] if scenario is None else scenario
        (c,) = positions([name], self.scenarios, kind="scenario", error=ModelError, where="result.scenarios")
        check_search(count, steps)
        at = None
        if region is not None:
            at = np.flatnonzero((self.states == region).to_numpy() | (self.regions == region))
            if at.size == 0:
                positions([region], list(self.regions), kind="region", error=ModelError, where="result.regions")
        effect = self.effects["by_region"].values[:, c, :, self.account_ids.index(account)]
        stages = pd.Series((effect if at is None else effect[:, at]).sum(axis=1), index=self.stages)
        return explanation(
            at_hand(self._model).origin(int(c), account, at, count, steps),
            account=account,
            unit=self.units[account],
            what=name,
            region=region or "",
            stages=stages,
            sectors=self.sector_names,
            regions=list(self.regions),
            parameters=self.assumptions().loc[lambda known: rests_on(account, list(known.index))],
            source=str(self.accounts.loc[account, "source"]),
        )

    @checked(ModelError)
    def difference(self, one: str, other: str) -> pd.DataFrame:
        """One scenario beside another, per million dollars of each one's amount.

        Returns:
            index account, with type II (account, closure); columns unit, the two by name, difference (the first less
            the second) and ratio (the first over the second; NaN where that is zero).

        Raises:
            ModelError: no such scenario here.
        """
        positions([one, other], self.scenarios, kind="scenario", error=ModelError, where="result.scenarios")
        table = self.per_million.loc[[one, other]].T
        account = table.index.get_level_values(0)
        table["difference"] = table[one] - table[other]
        table["ratio"] = table[one] / table[other].where(table[other] != 0.0)
        table.insert(0, "unit", account.map(self.units))
        table = table.rename_axis(index="account" if table.index.nlevels == 1 else ["account", "closure"])
        return with_scale(table.rename_axis(columns=self.closure), self._in_millions)

    def tidy(self) -> pd.DataFrame:
        """Every figure as rows, for spreadsheets: columns scenario, closure, kind, name, label (the name in words),
        account, unit, value.

        Kinds: "account", totals; "stage", "region" and "sector", what they are made of, without those that are zero;
        of direct and indirect effects "quality" and each dimension of groups; and "outcome", the present value of what
        the money does once it is spent, with "outcome, low" and the like for its range and its first year. Of an
        outcome an empty value is no estimate, never zero. Of an embedded edition "budget", what comes back to
        governments, and "net cost, " with what counts, by level.
        """
        return tidy(self)

    def assumptions(self) -> pd.DataFrame:
        """The parameters that these results depend on: index id; columns value (used here), default, unit,
        distribution, status, verified, source, note. The bills of goods are assumptions, too: `bills`."""
        known = registry_table().drop(columns="use").rename(columns={"value": "default"})
        model, nobody_pays = self.about["trade_model"], self.financing == "none"
        idle = {
            "trade.decay": model in ("pool", "given") or len(self.regions) == 1,
            "distance.": model in ("pool", "given") or len(self.regions) == 1,
            "trade.flq": model != "quotient-flq",
            "draws.": self.sample is None,
            "years.": True,  # of timelines
            "automation.": True,
            "plants.": not self.facts["made_anew"].any(),
            "financing.": nobody_pays,
            "households.": nobody_pays
            and self.closure == "type-i"
            and not (self.bills["commodity"] == INCOME_LINE).any(),
        }
        unused = tuple(start for start, is_idle in idle.items() if is_idle)
        named = set(", ".join(self.facts["additional_by"]).split(", "))
        named |= set(parameters_of(unit for unit in ", ".join(self.facts["delivers"]).split(", ") if unit))
        used = [
            name
            for name in self.parameters
            if not name.startswith(unused) and (not name.startswith(("additional.", "outcome.")) or name in named)
        ]
        table = known.loc[used]
        table.insert(0, "value", pd.Series(self.parameters))
        return table

    @property
    def follows_money(self) -> bool:
        """Whether `stays_where_spent` has an answer: each region that is paid takes a solve of its own."""
        return self._paid_regions <= MOST_FOLLOWED

    @checked(ModelError)
    def stays_where_spent(self, account: str = "jobs") -> pd.DataFrame:
        """The share of an account's effects in the region where the money was delivered (or, where that is the
        scenario's mode, where its goods are made). Each region's money is followed on its own: of money spent in many,
        what arises in another of them has left, too.

        Returns:
            index scenario; columns direct, type-i and, with that closure, type-ii: shares of the effects so far
            counted.

        Raises:
            ModelError: the account is not part of the comparison, or money is spent in more regions than can be
                followed one by one.
        """
        if not self.follows_money:
            raise ModelError(
                f"money is spent in {self._paid_regions} of {len(self.regions)} regions; it is followed in at most "
                f"{MOST_FOLLOWED}: "
                "spend it in fewer, by Scenario.in_regions, or ask a model of states"
            )
        if account not in self.account_ids:
            raise ModelError(f"account {account!r} is not compared here; name one of {', '.join(self.account_ids)}")
        if account not in self._stays:  # one solve for each region that was paid
            names = ["direct", "type-i", "type-ii"][: len(self.stages)]
            self._stays[account] = pd.DataFrame(
                at_hand(self._model).retention(account).T, index=self.facts.index, columns=names
            )
        return self._stays[account].copy()

    @checked(ModelError)
    def spent_in_each(self, account: str = "jobs") -> pd.DataFrame:
        """What a million dollars through each scenario does if all of it is spent in one state: of each state what
        arises there, and what arises in all. The bill of goods stays the same; where a state hardly has an industry,
        what a scenario makes there is made as in the nation (`plants.like-the-nation`).

        Returns:
            index (scenario, state); columns (direct, type-i and, with that closure, type-ii; "there" and "in all"), in
            the account's unit.

        Raises:
            ModelError: the account is not part of the comparison, or its regions are not states: one economy has no
                other region, and counties are too many to spend in one by one (`Scenario.in_regions`).
        """
        positions([account], self.account_ids, kind="account", error=ModelError, where="result.accounts")
        if not 1 < len(self.regions) <= MOST_FOLLOWED:
            raise ModelError(
                f"money can be spent in each of at most {MOST_FOLLOWED} regions in turn, and {self.about['name']} has "
                f"{len(self.regions)}; load it with regions='state', or ask for one: Scenario.in_regions"
            )
        if account not in self._in_each:
            found = np.moveaxis(at_hand(self._model).spent_in_each(account), 0, 2)
            steps = ["direct", "type-i", "type-ii"][: len(self.stages)]
            index = pd.MultiIndex.from_product([self.scenarios, list(self.regions)], names=["scenario", "state"])
            columns = pd.MultiIndex.from_product([steps, ["there", "in all"]], names=["stages", "where"])
            table = pd.DataFrame(found.reshape(len(index), -1), index, columns)
            self._in_each[account] = with_scale(table, self._in_millions)
        return self._in_each[account].copy()

    @cached_property
    def stays_by_trade(self) -> pd.DataFrame:
        """The share of all jobs that `stays_where_spent` by each of the trade models that differ most: index scenario,
        columns gravity, quotient and pool. Such a share rests on how far goods and services travel, which no survey
        says of services; each other model takes solves of its own.

        Raises:
            ModelError: as `stays_where_spent`.
        """
        usual = self.stays_where_spent("jobs").iloc[:, -1]
        shares = {
            trade: usual if trade == self.about["trade_model"] else at_hand(self._model).retention_by(trade, "jobs")
            for trade in COMPARED_TRADE
        }
        return pd.DataFrame(shares, index=self.facts.index).rename_axis(columns=self.closure)

    @checked(ModelError, own=("years", "growth"))
    def timeline(
        self,
        years: Sequence[int] | None = None,
        *,
        accounts: Sequence[str] | None = None,
        growth: str | Mapping[str, str] = "trend",
        draws: int = 0,
        seed: int = 1,
    ) -> TimelineData:
        """The same money year by year, in constant dollars of the price year: see `SupplyUseModel.timeline`. Effects
        are gross, whoever pays.

        Args:
            years, accounts, growth, draws, seed: as there.

        Raises:
            ScenarioError, ModelError, DataError: as there.
        """
        return at_hand(self._model).timeline(years, accounts, growth, draws, seed)

    @checked(ModelError)
    def ranges(
        self, draws: Annotated[int, Within(1, 100_000)] = 100, seed: Annotated[int, Within(0, 2**63 - 1)] = 1
    ) -> Sample:
        """How far the figures may be off, within a second or two: draws of the nation around this comparison's own
        figures (docs/uncertainty.md).

        Drawn are accounts per dollar with what industries of a sector have in common, how published lines of jobs and
        pay divide among their industries, what counts as a job, the trade model, how bills divide their money, who
        imports what they buy, what households spend of a dollar, and what would have been bought anyway. `Model.sample`
        makes the whole economy anew for each draw, and takes minutes.

        Returns:
            a sample of the accounts that the dataset holds itself; where jobs are among them also additional_jobs,
            those of additional purchases alone.

        Raises:
            ModelError: a number of draws or a seed that cannot be, or no account that can be drawn so.
        """
        names, drawn, over = at_hand(self._model).ranges(draws, seed)
        if not names:
            raise ModelError(
                f"none of {', '.join(self.account_ids)} can be drawn; compare some account of the dataset, such as jobs"
            )
        closures = list(CLOSURES[: CLOSURES.index(self.closure) + 1])
        units = self.accounts[["name", "unit"]].reindex(names)
        figures = [self.table[name] for name in names if name != ADDITIONAL_JOBS]
        if ADDITIONAL_JOBS in names:
            figures.append(self.additional.xs("additional", level="part")["jobs"])
            units.loc[ADDITIONAL_JOBS] = ["jobs of additional purchases", self.accounts.loc["jobs", "unit"]]
        point = np.stack(
            [one.loc[self.scenarios].to_numpy().reshape(len(self.scenarios), -1).T for one in figures], axis=-1
        )
        labels = {"closure": closures, "scenario": self.scenarios, "account": names}
        numbered = {"draw": np.arange(draws), **labels}
        return Sample(
            about={key: str(self.about[key]) for key in ("name", "regions", "trade")},
            price_year=self.price_year,
            seed=seed,
            drawn=drawn,
            accounts=units,
            point=xr.DataArray(point, labels, list(labels)),
            values=xr.DataArray(point * over, numbered, list(numbered)),
            alone=xr.DataArray(np.zeros((0, draws, *point.shape)), {"source": [], **numbered}, ["source", *numbered]),
            once_there=xr.Dataset(),
            certificate=self.certificate,
        )

    def adding_up(self) -> pd.DataFrame:
        """Regions against the national model, type I: the same demand put to both.

        Commodity supply adds up always. Output and accounts need not, where a secondary product comes from another
        industry in another region, or where a region's jobs per dollar differ from the nation's; the difference is
        reported.

        Returns:
            index scenario; columns commodity_gap (largest gap of supply and demand over the commodities that somebody
            makes, relative to the largest demand), output_regions, output_nation, output_difference (relative), and the
            same for each account.
        """
        return at_hand(self._model).reconciliation().set_axis(self.facts.index)

    def to_hdf(self, path: str | os.PathLike[str]) -> None:
        """Writes effects by scenario, stage, account and region (and by industry), and job-years by group, in the
        dataset format (docs/data-format.md).

        Raises:
            DataError: the path is a folder or cannot be written.
        """
        attrs = {
            "year": self.about["year"],
            "status": "modelled",
            "source": self.about["name"],
            "method": f"gross effects, {self.closure}",
            "role": "table",
            "unit": "of the account: labels/account_unit",
        }
        names = {
            "by_region": "effects_by_region",
            "by_industry": "effects_by_industry",
            "by_group": "job_years_by_group",
        }
        effects = {
            name: self.effects[own].drop_vars(self.effects[own].coords).assign_attrs(attrs)
            for own, name in names.items()
        }
        amounts = attrs | {"unit": f"USD of {self.price_year}"}
        effects["amount"] = xr.DataArray(self.facts["amount"].to_numpy(), dims=("scenario",), attrs=amounts)
        labels = {
            "stage": np.array(self.stages, dtype=object),
            "scenario": np.array(self.scenarios, dtype=object),
            "region": self.regions.to_numpy(dtype=object),
            "industry": self.sectors.to_numpy(dtype=object),
            "account": np.array(self.account_ids, dtype=object),
            "account_unit": ("account", np.array(list(self.units.values()), dtype=object)),
            "group": self.groups["group"].to_numpy(dtype=object),
            "group_dimension": ("group", self.groups["dimension"].to_numpy(dtype=object)),
        }
        write_dataset(path, xr.Dataset(effects, coords=labels, attrs={"name": "comparison", "closure": self.closure}))

    def __repr__(self) -> str:
        return in_text(self._title(), self._summary(), self._main())

    def _repr_html_(self) -> str:
        return in_html(self._title(), self._summary(), self._main())

    def _title(self) -> str:
        return f"Gross effects per million USD of {self.price_year}"

    def _summary(self) -> dict[str, str]:
        about, amounts = self.about, ", ".join(sorted({f"${value:,.0f}" for value in self.facts["amount"]}))
        return {
            "data": f"{about['name']} by {about['regions']}, {about['year']}, {about['price_basis']}",
            "trade": f"{about['trade_model']}: {about['trade']}",
            "closure": "type I" if self.closure == "type-i" else "type I and type II",
            "size": f"{counted(len(self.scenarios), 'scenario')} of {amounts}, "
            f"{counted(len(self.sectors), 'industry')}, {counted(len(self.regions), 'region')}",
            "financing": self.financing if self.financing != "none" else "",
            "losses": ", ".join(self.losses) and f"{', '.join(self.losses)}; {LINEAR}",
            "accounts": f"{len(self.account_ids)}; .table has all, by(...) splits them, explain(...) says where they "
            f"come from",
            "certificate": str(self.certificate),
        }

    def _main(self) -> pd.DataFrame:
        """The accounts that people ask for first, each with its unit: a column for each scenario."""
        shown = [name for name in MAIN if name in self.account_ids] or self.account_ids[: len(MAIN)]
        table = self.per_million[shown].T
        account = table.index.get_level_values(0)
        table.insert(0, "unit", account.map(self.units))
        return table
