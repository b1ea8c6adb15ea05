"""The same public money through several scenarios, side by side: what each calls for, where, and how sure the sum is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import xarray as xr

from commonweal.accounts.care import HOURS, care_hours
from commonweal.accounts.doughnut import Dimension
from commonweal.accounts.work import PER_PERSONS, WEEKS
from commonweal.economies.paths import Origin
from commonweal.errors import ModelError
from commonweal.facts import in_html, in_text
from commonweal.io.places import sums_within
from commonweal.io.store import write_dataset
from commonweal.names import positions
from commonweal.parameters.exclusive import check_total
from commonweal.parameters.registry import parameters as registry_table
from commonweal.results.certificate import Certificate
from commonweal.results.doughnut import doughnut_table
from commonweal.results.explanation import Explanation, explanation, rests_on
from commonweal.results.spread import spread_table
from commonweal.results.wellbeing import Moved, one_at_a_time, wellbeing_table

if TYPE_CHECKING:
    from commonweal.show.charts import Plots

#: Rounds of purchases that are shown one by one.
ROUNDS = 10
#: Regions whose money is followed one by one.
MOST_FOLLOWED = 100
#: Paths that explain a number, and purchases on the longest.
PATHS, STEPS = 20, 4
#: Accounts that a notebook shows first.
MAIN = ("jobs", "labour_income", "value_added", "ghg", "wellby")
STAGES = ("direct", "indirect", "induced")
#: Measures of quality: account, what it is divided by, and the factor.
QUALITY = {
    "pay": ("labour_income", "jobs", 1.0),
    "hours": ("hours", "jobs", 1.0 / WEEKS),
    "full_time": ("jobs_full_time", "jobs", 1.0),
    "living_wage": ("jobs_living_wage", "jobs", 1.0),
    "health_cover": ("jobs_health_cover", "jobs", 1.0),
    "union": ("jobs_union", "jobs", 1.0),
    "fatal_injuries": ("fatal_injuries", "fte", PER_PERSONS),
    "good_job": ("good_jobs", "jobs", 1.0),
}
QUALITY_UNITS = {
    "pay": "USD of the price year per job-year",
    "hours": "hours a week",
    **dict.fromkeys(("full_time", "living_wage", "health_cover", "union"), "share of jobs"),
    "fatal_injuries": "deaths per 100,000 full-time equivalents",
    "good_job": "index, 0 to 1",
}


@dataclass(frozen=True, eq=False)
class Comparison:
    """Gross effects of spending through scenarios. Made by `Model.compare`.

    Attributes:
        about: the dataset's name, regions ("nation", "state"), year and price_basis; air_damages, whose they are; living_wage, the threshold in
            words; trade, where what travels comes from; trade_model, its name, or "given".
        price_year: year of the amounts' and the money accounts' dollars.
        parameters: the values of the registry that it used, by id.
        closure: "type-i", or "type-ii" with households' spending as a stage of its own.
        facts: one row per scenario, by the name that it was asked by: name, phase; measured, the share of its job-years, direct and indirect, in
            cells of industry and county that the statistics publish (NaN but for counties); lasts, the share of job-years (direct and indirect) that
            come back every year in which the money does; amount, dollars of the dataset's year, first-round imports, and what is left;
            leverage; profit_kept, the operating surplus that stays with the region's households.
        bills: one row per line of each scenario's bill of goods.
        accounts: one row per account: name, unit, year, status, source; total, its level in the whole economy. Jobs are job-years here:
            one person's work for one year.
        groups: groups of people: index account id; columns dimension, group, and all_jobs, their jobs in the whole economy.
        regions, sectors: codes; region_names, sector_names, state_names: by code.
        financing: "none", "households" or "government": who pays in `net`.
        certificate: one entry per scenario, for the widest closure.
    """

    about: dict[str, str]
    price_year: int
    parameters: dict[str, float]
    closure: str
    facts: pd.DataFrame
    bills: pd.DataFrame
    accounts: pd.DataFrame
    regions: pd.Index
    region_names: pd.Series
    state_names: dict[str, str]
    sectors: pd.Index
    sector_names: pd.Series
    certificate: Certificate
    _by_region: np.ndarray  # stage x scenario x region x account
    _by_sector: np.ndarray  # stage x scenario x industry x account
    groups: pd.DataFrame
    _by_group: np.ndarray  # stage x scenario x region x group
    financing: str
    _paid_by_region: np.ndarray | None  # as _by_region: what the financing takes away; None where nobody pays
    _places: pd.DataFrame  # state or county: population, income_per_person, part; of counties also name and state
    _direct_fte: pd.DataFrame  # scenario x industry
    # Questions that need other accounts or another solve are put when they are asked.
    _again: Callable[[Mapping[str, float], Sequence[str]], np.ndarray]  # parameters, accounts -> scenario x account
    _bounds: Callable[[], np.ndarray]  # scenario x account
    _at_home: Callable[[str], np.ndarray]  # account -> stages so far x scenario: share in the region that was paid
    _adding_up: Callable[[Comparison], pd.DataFrame]
    _rounds: Callable[[int], np.ndarray]  # how many -> round x scenario x account
    # scenario, account, positions of regions (None: all), how many paths, of how many steps
    _origin: Callable[[int, str, np.ndarray | None, int, int], Origin]
    _first_round: Callable[[int], pd.DataFrame]
    _paid_regions: int  # in how many money is spent
    _stays: dict[str, pd.DataFrame] = field(default_factory=dict)

    @property
    def stages(self) -> list[str]:
        return list(STAGES[: self._by_region.shape[0]])

    @property
    def scenarios(self) -> list[str]:
        return list(self.facts.index)

    @property
    def account_ids(self) -> list[str]:
        return list(self.accounts.index)

    @property
    def units(self) -> dict[str, str]:
        return dict(self.accounts["unit"])

    @cached_property
    def table(self) -> pd.DataFrame:
        """Totals: index scenario, one column per account. With type II, columns (account, closure): type I stands beside it."""
        return self._by_closure(self._totals("stage"))

    @cached_property
    def bounds(self) -> pd.DataFrame:
        """Scenario x account: how far each total can be off, by the certificate. Rounding and solver only; what the data and the assumptions
        leave open is far wider."""
        return pd.DataFrame(self._bounds(), index=self.facts.index, columns=self.account_ids)

    @property
    def type_i(self) -> pd.DataFrame:
        """Direct and indirect totals alone: index scenario, one column per account."""
        return pd.DataFrame(self._by_region[:2].sum(axis=(0, 2)), index=self.facts.index, columns=self.account_ids)

    @property
    def leveraged(self) -> pd.DataFrame:
        """`table` if the private dollars that public ones bring are credited to them, too: never part of the results themselves."""
        return self.table.mul(1.0 + self.facts["leverage"], axis="index")

    @property
    def net(self) -> pd.DataFrame:
        """Gross, financing and net, whose sum it is: index (scenario, part), columns as in `table`.

        Raises:
            ModelError: nobody pays in this comparison.
        """
        if self._paid_by_region is None:
            raise ModelError("nobody pays in this comparison, so gross is all there is; compare(..., financing='households')")
        gross, paid = self.table, self._by_closure(self._paid_by_region.sum(axis=2))
        parts = pd.concat({"gross": gross, "financing": paid, "net": gross + paid}, names=["part"])
        order = pd.MultiIndex.from_product([self.facts.index, ["gross", "financing", "net"]], names=["scenario", "part"])
        return parts.swaplevel().reindex(order)

    def _by_closure(self, stages: np.ndarray) -> pd.DataFrame:
        """Stage x scenario x account as a table: type I, and type II beside it."""
        type_i = pd.DataFrame(stages[:2].sum(axis=0), index=self.facts.index, columns=self.account_ids)
        if self.closure == "type-i":
            return type_i
        type_ii = pd.DataFrame(stages.sum(axis=0), index=self.facts.index, columns=self.account_ids)
        both = pd.concat({"type-i": type_i, "type-ii": type_ii}, axis="columns", names=["closure", "account"])
        return both.swaplevel(axis="columns").reindex(columns=self.account_ids, level="account")

    def tidy(self) -> pd.DataFrame:
        """Every total, and with type I every measure of quality and share of a group, as rows: columns scenario, closure, kind ("account",
        "quality" or a dimension of groups), name, unit, value."""
        table = self.table
        if self.closure == "type-i":
            table = pd.concat({"type-i": table}, axis="columns").swaplevel(axis="columns")
        rows = [
            (scenario, closure, "account", account, self.units[account], value)
            for (account, closure), column in table.items()
            for scenario, value in column.items()
        ]
        for name, column in self.quality.items():
            rows += [(s, "type-i", "quality", name, QUALITY_UNITS[str(name)], value) for s, value in column.items()]
        for (s, dimension, group), share in self.people["share"].items():
            rows.append((s, "type-i", dimension, group, "share of job-years", share))
        return pd.DataFrame(rows, columns=["scenario", "closure", "kind", "name", "unit", "value"])

    def per_million(self) -> pd.DataFrame:
        """`table` per million dollars of the amount, of the same year."""
        return self.table.div(self.facts["amount"] / 1e6, axis="index")

    def by(self, what: str) -> pd.DataFrame:
        """Totals split by "region", "state", "sector" (industry) or "stage": index (scenario, that), one column per account; by "region"
        counties have their `name` in a first column. By "round": "direct", what
        those who are paid directly buy ("1"), what their suppliers buy ("2") and so on to "10", and what comes "later"; with type II
        households buy in each round, but for profits that a scenario keeps in its region, which count as later. By "group": who holds
        the jobs, index (scenario, dimension, group); columns job_years, share (of the scenario's in that dimension), and all_jobs, the
        group's share of all jobs in the economy.

        Raises:
            ModelError: another split is asked for.
        """
        if what == "group":
            return self._who(self._by_group.sum(axis=(0, 2)))
        if what == "round":
            return self._by_round()
        if what == "state":
            return self._by_state()
        labels = {"region": self.regions, "sector": self.sectors, "stage": self.stages}
        if what not in labels:
            raise ModelError(f"cannot split by {what!r}; choose one of {', '.join([*labels, 'state', 'round', 'group'])}")
        values = self._totals(what)
        if what == "stage":
            values = values.transpose(1, 0, 2)
        index = pd.MultiIndex.from_product([self.facts.index, labels[what]], names=["scenario", what])
        table = pd.DataFrame(values.reshape(len(index), -1), index=index, columns=self.account_ids)
        if what == "region" and "name" in self._places:
            table.insert(0, "name", np.tile(self._places["name"].to_numpy(), len(self.scenarios)))
        return table

    def _by_state(self) -> pd.DataFrame:
        return self.in_states().groupby(["scenario", "state"], sort=False).sum()

    def _by_round(self) -> pd.DataFrame:
        stages = self._by_region.sum(axis=2)
        direct, total, rounds = stages[0], stages.sum(axis=0), self._rounds(ROUNDS)
        values = np.stack([direct, *rounds, total - direct - rounds.sum(axis=0)]).transpose(1, 0, 2)
        labels = ["direct", *(str(k) for k in range(1, ROUNDS + 1)), "later"]
        index = pd.MultiIndex.from_product([self.facts.index, labels], names=["scenario", "round"])
        return pd.DataFrame(values.reshape(len(index), -1), index=index, columns=self.account_ids)

    @property
    def states(self) -> pd.Series:
        """By region, the state that it is or lies in."""
        own = self.regions.to_series()
        return self._places["state"].reindex(self.regions) if "state" in self._places else own

    @property
    def residents(self) -> pd.Series:
        """By region, people in the base year.

        Raises:
            ModelError: the nation is one region.
        """
        self._refuse_the_nation()
        return self._places["population"].reindex(self.regions)

    def in_states(self) -> pd.DataFrame:
        """As `by("stage")`, for each state: index (scenario, stage, state).

        Raises:
            ModelError: the nation is one region.
        """
        self._refuse_the_nation()
        place, states = pd.factorize(self.states)
        rows = self._by_region.swapaxes(0, 1).swapaxes(-1, -2)  # scenario x stage x account x region
        values = sums_within(rows.reshape(-1, len(place)), place).reshape(*rows.shape[:-1], len(states)).swapaxes(-1, -2)
        index = pd.MultiIndex.from_product([self.facts.index, self.stages, states], names=["scenario", "stage", "state"])
        return pd.DataFrame(values.reshape(len(index), -1), index=index, columns=self.account_ids)

    def people_in_states(self) -> pd.Series:
        """The share of `people`, for each state: index (scenario, dimension, group, state).

        Raises:
            ModelError: the nation is one region.
        """
        self._refuse_the_nation()
        place, states = pd.factorize(self.states)
        jobs = self._by_group[:2].sum(axis=0).swapaxes(-1, -2)  # scenario x group x region
        sums = sums_within(jobs.reshape(-1, len(place)), place)
        rows = pd.MultiIndex.from_tuples(
            [
                (name, *labels)
                for name in self.scenarios
                for labels in self.groups[["dimension", "group"]].itertuples(index=False)
            ],
            names=["scenario", "dimension", "group"],
        )
        table = pd.DataFrame(sums, index=rows, columns=pd.Index(states, name="state"))
        return (table / table.groupby(level=["scenario", "dimension"]).transform("sum")).stack()

    def first_round(self, scenario: str) -> pd.DataFrame:
        """Where a dollar through a scenario goes first, at producer prices: a row for each flow.

        Returns:
            columns purchase (a good's name; the smaller ones together), industry that makes it, region (a state, of counties too) and share
            of the money; what is imported has "abroad" for both.

        Raises:
            ModelError: no such scenario here.
        """
        (c,) = positions([scenario], self.scenarios, kind="scenario", error=ModelError, where="result.scenarios")
        return self._first_round(int(c))

    def explain(
        self,
        account: str = "jobs",
        *,
        scenario: str | None = None,
        region: str | None = None,
        count: int = PATHS,
        steps: int = STEPS,
    ) -> Explanation:
        """Where a number comes from: stages, first-round purchases, the largest paths of purchases from seller to supplier (`economies.paths`;
        Defourny and Thorbecke, 1984), the regions of those who sell first, parameters and sources. What a wage floor changes is in the
        stages alone.

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
        if count < 1 or steps < 0:
            raise ModelError(f"{count} paths of up to {steps} steps cannot be found; ask for at least one path of none")
        at = None
        if region is not None:
            at = np.flatnonzero((self.states == region).to_numpy() | (self.regions == region))
            if at.size == 0:
                positions([region], list(self.regions), kind="region", error=ModelError, where="result.regions")
        effect = self._by_region[:, c, :, self.account_ids.index(account)]
        stages = pd.Series((effect if at is None else effect[:, at]).sum(axis=1), index=self.stages)
        return explanation(
            self._origin(int(c), account, at, count, steps),
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

    def difference(self, one: str, other: str) -> pd.DataFrame:
        """One scenario beside another, per million dollars of each one's amount.

        Returns:
            index account, with type II (account, closure); columns unit, the two by name, difference (the first less the second) and ratio (the
            first over the second; NaN where that is zero).

        Raises:
            ModelError: no such scenario here.
        """
        positions([one, other], self.scenarios, kind="scenario", error=ModelError, where="result.scenarios")
        table = self.per_million().loc[[one, other]].T
        account = table.index.get_level_values("account") if table.index.nlevels > 1 else table.index
        table["difference"] = table[one] - table[other]
        table["ratio"] = table[one] / table[other].where(table[other] != 0.0)
        table.insert(0, "unit", account.map(self.units))
        return table.rename_axis(columns=None)

    def _refuse_the_nation(self) -> None:
        if len(self.regions) == 1:
            raise ModelError('the nation is one region; load(regions="state") or "county" has states')

    @property
    def people(self) -> pd.DataFrame:
        """Who holds the jobs, direct and indirect: as `by("group")`, without what households' spending adds."""
        return self._who(self._by_group[:2].sum(axis=(0, 2)))

    def _who(self, totals: np.ndarray) -> pd.DataFrame:
        """Scenario x group as rows."""
        names = pd.MultiIndex.from_frame(self.groups[["dimension", "group"]])
        table = pd.DataFrame(totals, index=self.facts.index, columns=names).stack(["dimension", "group"], future_stack=True)
        result = table.rename("job_years").to_frame()
        result["share"] = result["job_years"] / result.groupby(["scenario", "dimension"])["job_years"].transform("sum")
        everybody = self.groups["all_jobs"].set_axis(names)
        everybody = everybody / everybody.groupby("dimension").transform("sum")
        result["all_jobs"] = everybody.reindex(result.index.droplevel("scenario")).to_numpy()
        return result

    @property
    def quality(self) -> pd.DataFrame:
        """How good the jobs are, direct and indirect: index scenario, and last "all jobs", the whole economy.

        Columns, where the comparison holds their accounts: pay, labour income per job-year; hours a week; full_time, living_wage,
        health_cover and union, shares of jobs; fatal_injuries per 100,000 full-time equivalents; good_job, the mean of the index.
        """
        totals = pd.concat([self.type_i, self.accounts["total"].rename("all jobs").to_frame().T])
        columns = {
            name: scale * totals[account] / totals[base]
            for name, (account, base, scale) in QUALITY.items()
            if {account, base} <= set(totals.columns)
        }
        return pd.DataFrame(columns, index=totals.index).rename_axis("scenario")

    def total(self, accounts: Sequence[str]) -> pd.Series:
        """The sum of accounts of one unit, by scenario, over all stages.

        Raises:
            ModelError: an account that is not compared, units that differ, or two accounts that count the same thing twice.
        """
        check_total(accounts, self.parameters)
        positions(accounts, self.account_ids, kind="account", error=ModelError, where="result.accounts")
        units = {self.units[name] for name in accounts}
        if len(units) != 1:
            raise ModelError(f"{', '.join(accounts)} are in {', '.join(sorted(units))}; only accounts of one unit can be added")
        return self._over_stages[list(accounts)].sum(axis="columns").rename(" + ".join(accounts))

    def wellbeing(self, *, dollars: bool = False) -> pd.DataFrame:
        """WELLBYs by part, and hours of care, over all stages, with what they are when each of a part's parameters alone is at its low and its
        high end (triangular distributions).

        Args:
            dollars: value WELLBYs at `wellby.value`, USD of 2017 (HM Treasury, 2021); off unless asked for.

        Returns:
            index (scenario, part); columns unit, value, low, high (NaN: no estimate), and lowest and highest, the parameters that give
            them. `wellby` is the sum of the parts that may be added.

        Raises:
            ModelError: a sum that would count something twice.
        """
        table = wellbeing_table(self._moved)
        if dollars:
            each = self.parameters["wellby.value"] * self.parameters["deflator.2019"]
            rows = table["unit"] == "WELLBY"
            table.loc[rows, ["value", "low", "high"]] *= each
            table.loc[rows, "unit"] = "USD of 2017"
        return table

    def doughnut(self) -> pd.DataFrame:
        """The change inside the doughnut (Raworth, 2017), over all stages, for a billion dollars through each scenario.

        Returns:
            index (side, dimension, measure): the social foundation's twelve dimensions, then the nine boundaries; columns unit, status
            ("modelled" or "measured"; "not covered" is never a zero: the change is NaN), better (more or less), one column per scenario,
            share_per_person, a fair share of a year where a budget exists, and note.
        """
        return self._doughnut.copy()

    @cached_property
    def _doughnut(self) -> pd.DataFrame:
        groups = pd.DataFrame(self._by_group.sum(axis=(0, 2)), index=self.facts.index, columns=self.groups.index)
        known = pd.concat([self._over_stages, groups, care_hours(self._direct_fte, self.parameters)], axis="columns")
        known = known.loc[:, ~known.columns.duplicated()]

        def change(entry: Dimension) -> pd.Series | None:
            if entry.measure not in known or (entry.industries and entry.measure not in self.account_ids):
                return None
            values = known[entry.measure]
            if entry.industries:
                values = self.by("sector")[entry.measure].unstack("sector")[entry.industries].sum(axis="columns")
            return values / (self.facts["amount"] / 1e9)

        def unit(measure: str) -> str:
            return "hours" if measure in HOURS else str(self.units.get(measure, "job-years"))

        def status(measure: str) -> str:
            return str(self.accounts["status"].get(measure, "modelled"))

        return doughnut_table(self.scenarios, change, unit, status)

    def spread(self, account: str = "jobs") -> pd.DataFrame:
        """How evenly an account falls over states and incomes, over all stages.

        Returns:
            index scenario; columns theil, Theil's index against population (0: alike per head), its parts within and between the Census's four
            regions; to_poorer, the share in states whose income per head is below the nation's; income_weighted, the sum with weights
            (mean income / the state's) to the power of `equity.elasticity`, over the plain sum (HM Treasury, Green Book, annex A3).

        Raises:
            ModelError: an account that is not compared, or a comparison without states.
        """
        positions([account], self.account_ids, kind="account", error=ModelError, where="result.accounts")
        self._refuse_the_nation()
        by_region = self.by("region")[account].unstack("region")[list(self.regions)].loc[self.scenarios]
        return spread_table(by_region, self._places.loc[list(self.regions)], self.parameters["equity.elasticity"])

    @property
    def wellbeing_ends(self) -> pd.DataFrame:
        """The sum of wellbeing by scenario when one parameter alone is at an end of its range: index (parameter, value); columns scenarios."""
        table = pd.DataFrame({end: values["wellby"] for end, values in self._moved.ends.items()}).T
        return table.rename_axis(index=["parameter", "value"])

    @cached_property
    def _moved(self) -> Moved:
        return one_at_a_time(self.parameters, self._direct_fte, self._again)

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

    def assumptions(self) -> pd.DataFrame:
        """The parameters that these results depend on: index id; columns value (used here), default, unit, distribution, status, verified,
        source, note. The bills of goods are assumptions, too: `bills`."""
        known = registry_table().drop(columns="use").rename(columns={"value": "default"})
        model, idle = self.about["trade_model"], []
        if model != "gravity":
            idle += ["trade.decay", "distance."]
        if model != "quotient-flq":
            idle.append("trade.flq")
        if self.financing == "none":
            idle += ["financing.", "households."][: 2 if self.closure == "type-i" else 1]
        table = known.loc[[name for name in self.parameters if not name.startswith(tuple(idle))]]
        table.insert(0, "value", pd.Series(self.parameters))
        return table

    @property
    def follows_money(self) -> bool:
        """Whether `stays_where_spent` can be asked: each region that is paid takes a solve of its own."""
        return self._paid_regions <= MOST_FOLLOWED

    def stays_where_spent(self, account: str = "jobs") -> pd.DataFrame:
        """The share of an account's effects in the region where the money was delivered (or, where that is the scenario's mode, where
        its goods are made). Each region's money is followed on its own: of money spent in many, what arises in another of them has
        left, too.

        Returns:
            index scenario; columns direct, type-i and, with that closure, type-ii: shares of the effects so far counted.

        Raises:
            ModelError: the account is not part of the comparison, or money is spent in more regions than can be followed one by one.
        """
        if not self.follows_money:
            raise ModelError(
                f"money is spent in {self._paid_regions} of {len(self.regions)} regions; it is followed in at most {MOST_FOLLOWED}: "
                "spend it in fewer, by Scenario.in_regions, or ask a model of states"
            )
        if account not in self.account_ids:
            raise ModelError(f"account {account!r} is not compared here; name one of {', '.join(self.account_ids)}")
        if account not in self._stays:  # one solve for each region that was paid
            names = ["direct", "type-i", "type-ii"][: len(self.stages)]
            self._stays[account] = pd.DataFrame(self._at_home(account).T, index=self.facts.index, columns=names)
        return self._stays[account].copy()

    def adding_up(self) -> pd.DataFrame:
        """Regions against the national model, type I: the same demand put to both.

        Commodity supply adds up always. Output and accounts need not, where a secondary product comes from another industry
        in another region, or where a region's jobs per dollar differ from the nation's; the difference is reported.

        Returns:
            index scenario; columns commodity_gap (largest gap of supply and demand over the commodities that somebody makes, relative
            to the largest demand), output_regions, output_nation, output_difference (relative), and the same for each account.
        """
        return self._adding_up(self)

    @property
    def plot(self) -> Plots:
        """Charts: `plot.bars()`, `waterfall`, `jobs_and_pay`, `map`, `states`, `doughnut`, `people`, `sankey`; `plot.dark` has them on a dark
        ground."""
        from commonweal.show.charts import Plots  # charts are only drawn when asked for

        return Plots(self)

    def to_html(self, path: str) -> None:
        """Writes a self-contained page: the question, the answer, the table, two charts, the method and its limits."""
        from commonweal.show.page import write_report  # the page is only built when asked for

        write_report(self, path)

    def to_hdf(self, path: str) -> None:
        """Writes effects by scenario, stage, account and region (and by industry), and job-years by group, in the dataset format
        (docs/data-format.md).

        Raises:
            DataError: the path is a folder or cannot be written.
        """
        facts = {
            "year": self.about["year"],
            "status": "modelled",
            "source": self.about["name"],
        }
        facts |= {"method": f"gross effects, {self.closure}", "role": "table", "unit": "of the account: labels/account_unit"}
        effects = {
            "effects_by_region": xr.DataArray(self._by_region, dims=("stage", "scenario", "region", "account"), attrs=facts),
            "effects_by_industry": xr.DataArray(
                self._by_sector, dims=("stage", "scenario", "industry", "account"), attrs=facts
            ),
            "job_years_by_group": xr.DataArray(self._by_group, dims=("stage", "scenario", "region", "group"), attrs=facts),
            "amount": xr.DataArray(
                self.facts["amount"].to_numpy(), dims=("scenario",), attrs=facts | {"unit": f"USD of {self.price_year}"}
            ),
        }
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

    @property
    def _over_stages(self) -> pd.DataFrame:
        """Totals over all stages: scenario x account."""
        return pd.DataFrame(self._by_region.sum(axis=(0, 2)), index=self.facts.index, columns=self.account_ids)

    def _totals(self, keep: str) -> np.ndarray:
        """Accounts (last axis) by scenario and "region" or "sector", or by "stage" and scenario."""
        if keep == "stage":
            return self._by_region.sum(axis=2)
        return (self._by_region if keep == "region" else self._by_sector).sum(axis=0)

    def __repr__(self) -> str:
        return in_text(self._title(), self._facts(), self._main())

    def _repr_html_(self) -> str:
        return in_html(self._title(), self._facts(), self._main())

    def _title(self) -> str:
        return f"Gross effects per million USD of {self.price_year}"

    def _facts(self) -> dict[str, str]:
        about, amounts = self.about, ", ".join(sorted({f"${value:,.0f}" for value in self.facts["amount"]}))
        return {
            "data": f"{about['name']} by {about['regions']}, {about['year']}, {about['price_basis']}",
            "trade": f"{about['trade_model']}: {about['trade']}",
            "closure": "type I" if self.closure == "type-i" else "type I and type II",
            "size": f"{len(self.scenarios)} scenarios of {amounts}, {len(self.sectors)} industries, {len(self.regions)} regions",
            "financing": self.financing if self.financing != "none" else "",
            "accounts": f"{len(self.account_ids)}; .table has all, by(...) splits them, explain(...) says where they come from",
            "certificate": str(self.certificate),
        }

    def _main(self) -> pd.DataFrame:
        """The accounts that people ask for first, each with its unit: a column for each scenario."""
        shown = [name for name in MAIN if name in self.account_ids] or self.account_ids[: len(MAIN)]
        table = self.per_million()[shown].T
        account = table.index.get_level_values("account") if table.index.nlevels > 1 else table.index
        table.insert(0, "unit", account.map(self.units))
        return table
