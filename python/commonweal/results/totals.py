"""What a comparison holds: effects by stage, region, industry and group, and every way to add them up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Annotated

import numpy as np
import pandas as pd
import xarray as xr

from commonweal.accounts.work import PER_PERSONS, WEEKS
from commonweal.base.arguments import Within, checked
from commonweal.base.certificate import Certificate
from commonweal.base.choices import CLOSURES
from commonweal.base.errors import ModelError
from commonweal.base.names import listed, nearest, positions, said
from commonweal.datasets.areas import area_kinds, check_division, division
from commonweal.datasets.places import sums_within
from commonweal.parameters.exclusive import check_total
from commonweal.parameters.registry import ends_of
from commonweal.results.alike import alike
from commonweal.results.at_hand import at_hand
from commonweal.results.further import ComparisonModel
from commonweal.results.scale import WHOLE, with_scale

#: Rounds of purchases that are shown one by one.
ROUNDS = 10
#: The parameter that turns the sign of net figures.
PROPENSITY = "households.propensity"
#: Regions that are in no group, or no area.
ELSEWHERE = "elsewhere"
#: What is said of a loss.
LINEAR = "a loss is counted as a gain with the opposite sign; what those who lose do instead is not in it"
STAGES = ("direct", "indirect", "induced")
#: Measures of quality: account, what it is divided by, and the factor.
QUALITY = {
    "pay": ("labour_income", "jobs", 1.0),
    "pay_full_time": ("labour_income", "fte", 1.0),
    "pay_hour": ("labour_income", "hours", 1.0),
    "hours": ("hours", "jobs", 1.0 / WEEKS),
    "full_time": ("jobs_full_time", "jobs", 1.0),
    "living_wage": ("jobs_living_wage", "jobs", 1.0),
    "health_cover": ("jobs_health_cover", "jobs", 1.0),
    "union": ("jobs_union", "jobs", 1.0),
    "fatal_injuries": ("fatal_injuries", "fte", PER_PERSONS),
    "good_job": ("good_jobs", "jobs", 1.0),
}

if TYPE_CHECKING:
    from typing_extensions import Self


@dataclass(frozen=True, eq=False)
class Totals:
    """Gross effects of spending through scenarios, as arrays with labels; `Comparison` asks more of them.

    Attributes:
        about: the dataset's name, regions ("nation", "state"), year and price_basis; air_damages, whose they are;
            living_wage, the threshold in words; trade, where what travels comes from; trade_model, its name, or
            "given".
        price_year: year of the amounts' and the money accounts' dollars.
        parameters: the values of the registry that it used, by id.
        closure: "type-i", or "type-ii" with households' spending as a stage of its own.
        facts: one row per scenario, by its name in the question: name; title, the name or what it was called otherwise;
            description, what it buys; spent_in, the
            regions where the money is spent, where they are three at most; phase; measured, the share of its
            job-years, direct and indirect, in cells of industry and county that the statistics publish (NaN but for
            counties); running, the share of job-years (direct and indirect) that need the same money every year;
            additional, the share of the money that buys what nobody would have paid for otherwise, and additional_by,
            the parameters that say so; amount, dollars of the dataset's year, first-round imports, and what is left;
            made_anew, of those dollars what new plants make (`plants.like-the-nation`), with the nation's jobs per
            dollar; leverage; delivers, the units that the money pays for, and unsaid, why no outcomes of the money or
            of a part of it are known (docs/outcomes.md); profit_kept, the operating surplus that stays with the
            region's households.
        bills: one row per line of each scenario's bill of goods.
        accounts: one row per account: name, unit, year, status, source; total, its level in the whole economy. Jobs are
            job-years here: jobs held for a year, second and part-time ones as BEA counts them.
        groups: groups of people: index account id; columns dimension, group, and all_jobs, their jobs in the whole
            economy.
        effects: arrays with named axes, over all of the amount: by_region (stage x scenario x region x account),
            by_industry (stage x scenario x industry x account), job-years by_group (stage x scenario x region x group),
            direct_hours (scenario x industry, hours of work paid directly) and, where somebody pays, paid_by_region,
            what that takes away (as by_region). Stages: direct, indirect, induced.
        regions, sectors: codes; region_names, sector_names, state_names: by code.
        financing: "none", "households" or "government": who pays in `net`.
        certificate: one entry per scenario, which holds for all its totals of output, type I and II, gross and net: the
            bounds of all solves that it took, added up, over the smallest of those totals.
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
    effects: xr.Dataset
    groups: pd.DataFrame
    financing: str
    _places: pd.DataFrame  # state or county: population, income_per_person, part; of counties also name and state
    _same_figures: pd.DataFrame  # industry x measure of jobs: industries with one number have one figure of the source
    _model: ComparisonModel | None  # None where the result stands alone

    def without_model(self) -> Self:
        """The same figures as data alone: small in a pickle. What takes another solve (`bounds`, `explain`,
        `stays_where_spent`, `by("round")`, `additional`, `wellbeing` and its kind) has no answer then."""
        return replace(self, _model=None)

    @property
    def stages(self) -> list[str]:
        return [str(stage) for stage in self.effects["stage"].values]

    @property
    def scenarios(self) -> list[str]:
        return list(self.facts.index)

    @property
    def account_ids(self) -> list[str]:
        return list(self.accounts.index)

    @property
    def losses(self) -> list[str]:
        """Scenarios whose amount is below zero: what is no longer bought. Per million dollars they have the figures
        of a gain.
        """
        return [str(name) for name in self.facts.index[self.facts["amount"] < 0.0]]

    @property
    def units(self) -> dict[str, str]:
        return dict(self.accounts["unit"])

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
        self.check_regions()
        return self._places["population"].reindex(self.regions)

    @cached_property
    def table(self) -> pd.DataFrame:
        """Totals: index scenario, one column per account. With type II, columns (account, closure): type I stands
        beside it. These are the effects of the whole amount, as `attrs["scale"]` says.
        """
        return with_scale(self._by_closure(self._totals("stage")), WHOLE)

    @property
    def whole(self) -> pd.DataFrame:
        """`table`, by the name that says its scale."""
        return self.table

    @property
    def type_i(self) -> pd.DataFrame:
        """Direct and indirect totals alone: index scenario, one column per account."""
        totals = self._sum("by_region", "stage", "region", stages=2)
        return with_scale(pd.DataFrame(totals, index=self.facts.index, columns=self._columns("type-i")), WHOLE)

    @property
    def per_million(self) -> pd.DataFrame:
        """`table` per million dollars of the amount, of the same year."""
        return with_scale(self.table.div(self.facts["amount"] / 1e6, axis="index"), self._in_millions)

    @property
    def _in_millions(self) -> str:
        return f"per million USD of {self.price_year}"

    @property
    def leveraged(self) -> pd.DataFrame:
        """`table` if the private dollars that public ones bring are credited to them, too: never part of the results
        themselves.
        """
        return with_scale(self.table.mul(1.0 + self.facts["leverage"], axis="index"), WHOLE)

    @property
    def net(self) -> pd.DataFrame:
        """Gross, financing and net, whose sum it is: index (scenario, part), columns as in `table`.

        Raises:
            ModelError: no financing was requested.
        """
        if "paid_by_region" not in self.effects:
            raise ModelError(
                "no financing was requested, so there are gross figures alone; compare(..., financing='households')"
            )
        gross, paid = self.table, self._by_closure(self._sum("paid_by_region", "region"))
        parts = pd.concat({"gross": gross, "financing": paid, "net": gross + paid}, names=["part"])
        order = pd.MultiIndex.from_product(
            [self.facts.index, ["gross", "financing", "net"]], names=["scenario", "part"]
        )
        return with_scale(parts.swaplevel().reindex(order), WHOLE)

    @cached_property
    def additional(self) -> pd.DataFrame:
        """Gross effects, those of what would have been bought anyway, and those of additional purchases: index
        (scenario, part), columns as in `table`.

        A subsidy pays in part for what others would have paid for, as a tax credit for a car does that is bought in any
        case. What they do with the money that they keep is not counted. `facts["additional"]` is the share of the
        money, from the scenario's file or a parameter.
        """
        by_closure = self._totals("stage").cumsum(axis=0)[1:]
        gross, more = self.table, self._side_by_side(at_hand(self._model).additional(by_closure))
        parts = pd.concat({"gross": gross, "bought anyway": gross - more, "additional": more}, names=["part"])
        order = pd.MultiIndex.from_product(
            [self.facts.index, ["gross", "bought anyway", "additional"]], names=["scenario", "part"]
        )
        return with_scale(parts.swaplevel().reindex(order), WHOLE)

    @cached_property
    def net_by_propensity(self) -> pd.DataFrame:
        """`net` at the low end, the value and the high end of `households.propensity`, which says how much of a dollar
        of pay, rebate or tax households spend: index (scenario, propensity), columns as in `table`. Each end takes
        solves of its own.

        Raises:
            ModelError: no financing was requested.
        """
        here = self.parameters[PROPENSITY]
        found = {here: self.net.xs("net", level="part")}
        for end in ends_of(PROPENSITY):
            if end != here:
                found[end] = self._side_by_side(at_hand(self._model).net_at(end))
        table = pd.concat({value: found[value] for value in sorted(found)}, names=["propensity"]).swaplevel()
        order = pd.MultiIndex.from_product([self.facts.index, sorted(found)], names=["scenario", "propensity"])
        return with_scale(table.reindex(order), WHOLE)

    def _columns(self, closure: str = "") -> pd.Index:
        """Accounts, under the closure that their figures are of."""
        return pd.Index(self.account_ids, name=closure or self.closure, dtype=object)

    def _by_closure(self, stages: np.ndarray) -> pd.DataFrame:
        """Stage x scenario x account as a table: type I, and type II beside it."""
        return self._side_by_side(stages.cumsum(axis=0)[1:])

    def _side_by_side(self, closures: np.ndarray, accounts: Sequence[str] | None = None) -> pd.DataFrame:
        """Closure x scenario x account as a table: type I, and type II beside it."""
        names = self.account_ids if accounts is None else list(accounts)
        tables = [pd.DataFrame(one, index=self.facts.index, columns=names) for one in closures]
        if self.closure == "type-i":
            return tables[0].rename_axis(columns="type-i")
        both = pd.concat(dict(zip(CLOSURES, tables, strict=True)), axis="columns", names=["closure", "account"])
        return both.swaplevel(axis="columns").reindex(columns=names, level="account")

    @checked(ModelError, own=("what",))
    def by(self, what: str | Mapping[str, Sequence[str]]) -> pd.DataFrame:
        """Totals split by "region", "state", "sector" (industry) or "stage": index (scenario, that), one column per
        account; by "region" counties have their `name` in a first column. By "round": "direct", what those who are paid
        directly buy ("1"), what their suppliers buy ("2") and so on to "10", and what comes "later"; with type II
        households buy in each round, but for profits that a scenario keeps in its region, which count as later. By
        "group": who holds the jobs, index (scenario, dimension, group); columns job_years, share (of the scenario's in
        that dimension), and all_jobs, the group's share of all jobs in the economy. By a kind of area ("metro",
        "micro", "district", "rural", "energy", "justice40"; of counties alone): each area that has any of it, and
        "elsewhere"; columns name, divided (the share of the area's people in counties of which it has a part: their
        figures go by people, docs/areas.md), and the accounts. By a mapping of names to codes of regions, such as
        {"Charlotte": ["37119", "37025"]}: each of those groups, and "elsewhere".

        Raises:
            ModelError: a split that is not known; an unknown region, or one that is in two groups; areas of other
                regions than counties.
        """
        return with_scale(self._by(what), WHOLE)

    def _by(self, what: str | Mapping[str, Sequence[str]]) -> pd.DataFrame:
        if isinstance(what, Mapping):
            return self._by_groups_of_regions(what)
        if not isinstance(what, str):
            raise self._no_split(what)
        if what in area_kinds():
            return self._by_areas(what)
        if what == "group":
            return self._who(self._sum("by_group", "stage", "region")).rename_axis(columns=self.closure)
        if what == "round":
            return self._by_round()
        if what == "state":
            return self._by_state()
        labels = {"region": self.regions, "sector": self.sectors, "stage": self.stages}
        if what not in labels:
            raise self._no_split(what)
        values = self._totals(what)
        if what == "stage":
            values = values.transpose(1, 0, 2)
        index = pd.MultiIndex.from_product([self.facts.index, labels[what]], names=["scenario", what])
        table = pd.DataFrame(values.reshape(len(index), -1), index=index, columns=self._columns())
        if what == "region" and "name" in self._places:
            table.insert(0, "name", np.tile(self._places["name"].to_numpy(), len(self.scenarios)))
        return table

    @staticmethod
    def _no_split(what: object) -> ModelError:
        known = ["region", "sector", "stage", "state", "round", "group"]
        known += [name for name, kind in area_kinds().items() if kind.divides]
        close = nearest(what, known) if isinstance(what, str) else ""
        hint = close or f"; choose one of {', '.join(known)}, or give groups of regions"
        return ModelError(f"cannot split by {said(what)}{hint}")

    def _by_groups_of_regions(self, groups: Mapping[str, Sequence[str]]) -> pd.DataFrame:
        names = [*map(str, groups), ELSEWHERE]
        if not groups or len(set(names)) < len(names):
            raise ModelError(
                f"groups of regions: give names, each once and none of them {ELSEWHERE!r}, with codes of regions"
            )
        place = np.full(len(self.regions), len(groups))
        for k, (name, codes) in enumerate(groups.items()):
            chosen = listed(codes, f"the regions of {said(name)}", ModelError)
            at = positions(chosen, list(self.regions), kind="region", error=ModelError, where="result.regions")
            taken = (place[at] < len(groups)) | (np.bincount(at, minlength=len(place))[at] > 1)
            if taken.any():
                raise ModelError(
                    f"region {chosen[int(np.argmax(taken))]!r} stands twice in the groups, last in {name!r}; give each "
                    f"once"
                )
            place[at] = k
        sums = np.stack([self._totals("region")[:, place == k].sum(axis=1) for k in range(len(names))], axis=1)
        index = pd.MultiIndex.from_product([self.facts.index, names], names=["scenario", "group of regions"])
        return pd.DataFrame(sums.reshape(len(index), -1), index=index, columns=self._columns())

    def _by_areas(self, kind: str) -> pd.DataFrame:
        check_division(kind, self.about["regions"], ModelError)
        known = division(kind, list(self.regions), ModelError)
        totals = self._totals("region")
        sums = np.stack([known.parts.T @ one for one in totals])
        rest = totals.sum(axis=1, keepdims=True) - sums.sum(axis=1, keepdims=True)
        areas = known.areas
        if not np.allclose(known.parts.sum(axis=1), 1.0):
            sums = np.concatenate([sums, rest], axis=1)
            areas = pd.concat([areas, pd.DataFrame({"name": ELSEWHERE, "divided": np.nan}, index=[ELSEWHERE])])
        index = pd.MultiIndex.from_product([self.facts.index, areas.index], names=["scenario", kind])
        table = pd.DataFrame(sums.reshape(len(index), -1), index=index, columns=self._columns())
        for at, column in enumerate(areas):
            table.insert(at, column, np.tile(areas[column].to_numpy(), len(self.scenarios)))
        return table

    def _by_state(self) -> pd.DataFrame:
        return self._in_states().groupby(["scenario", "state"], sort=False).sum().rename_axis(columns=self.closure)

    def _by_round(self) -> pd.DataFrame:
        stages = self._totals("stage")
        direct, total, rounds = stages[0], stages.sum(axis=0), at_hand(self._model).rounds(ROUNDS)
        values = np.stack([direct, *rounds, total - direct - rounds.sum(axis=0)]).transpose(1, 0, 2)
        labels = ["direct", *(str(k) for k in range(1, ROUNDS + 1)), "later"]
        index = pd.MultiIndex.from_product([self.facts.index, labels], names=["scenario", "round"])
        return pd.DataFrame(values.reshape(len(index), -1), index=index, columns=self._columns())

    def in_states(self) -> pd.DataFrame:
        """As `by("stage")`, for each state: index (scenario, stage, state).

        Raises:
            ModelError: the nation is one region.
        """
        return with_scale(self._in_states(), WHOLE)

    def _in_states(self) -> pd.DataFrame:
        values, states = self._over_states(self.effects["by_region"].values.swapaxes(0, 1))
        index = pd.MultiIndex.from_product(
            [self.facts.index, self.stages, states], names=["scenario", "stage", "state"]
        )
        return pd.DataFrame(values.reshape(len(index), -1), index=index, columns=self._columns())

    @property
    def people(self) -> pd.DataFrame:
        """Who holds the jobs, direct and indirect: as `by("group")`, without what households' spending adds."""
        return (
            self._who(self._sum("by_group", "stage", "region", stages=2))
            .rename_axis(columns="type-i")
            .pipe(with_scale, WHOLE)
        )

    def people_in_states(self) -> pd.Series:
        """The share of `people`, for each state: index (scenario, dimension, group, state).

        Raises:
            ModelError: the nation is one region.
        """
        jobs, states = self._over_states(self._sum("by_group", "stage", stages=2))
        rows = pd.MultiIndex.from_tuples(
            [
                (name, *labels)
                for name in self.scenarios
                for labels in self.groups[["dimension", "group"]].itertuples(index=False)
            ],
            names=["scenario", "dimension", "group"],
        )
        table = pd.DataFrame(
            jobs.swapaxes(-1, -2).reshape(len(rows), -1), index=rows, columns=pd.Index(states, name="state")
        )
        return (table / table.groupby(level=["scenario", "dimension"]).transform("sum")).stack().rename("share, type-i")

    def _who(self, totals: np.ndarray) -> pd.DataFrame:
        """Scenario x group as rows."""
        names = pd.MultiIndex.from_frame(self.groups[["dimension", "group"]])
        table = pd.DataFrame(totals, index=self.facts.index, columns=names).stack(
            ["dimension", "group"], future_stack=True
        )
        result = table.rename("job_years").to_frame()
        result["share"] = result["job_years"] / result.groupby(["scenario", "dimension"])["job_years"].transform("sum")
        everybody = self.groups["all_jobs"].set_axis(names)
        everybody = everybody / everybody.groupby("dimension").transform("sum")
        result["all_jobs"] = everybody.reindex(result.index.droplevel("scenario")).to_numpy()
        return result

    @property
    def quality(self) -> pd.DataFrame:
        """How good the jobs are, direct and indirect: index scenario, and last "all jobs", the whole economy.

        Columns, where the comparison holds their accounts: pay, labor income per job-year, pay_full_time per full-time
        equivalent and pay_hour per hour worked; hours worked a week; full_time, living_wage, health_cover and union,
        shares of jobs; fatal_injuries per 100,000 full-time equivalents; good_job, the mean of the index.
        `not_distinguished` says of which measures the sources have one figure for several scenarios.
        """
        totals = pd.concat([self.type_i, self.accounts["total"].rename("all jobs").to_frame().T])
        columns = {
            name: scale * totals[account] / totals[base]
            for name, (account, base, scale) in QUALITY.items()
            if {account, base} <= set(totals.columns)
        }
        return pd.DataFrame(columns, index=totals.index).rename_axis(index="scenario", columns="type-i")

    @cached_property
    def not_distinguished(self) -> dict[str, list[list[str]]]:
        """Scenarios that the sources do not distinguish, by measure of `quality` and by dimension of `people`: groups
        of them, at least `quality.one-figure` of whose direct work is in different industries with one and the same
        figure. What `quality` and `people` show between them is what they buy, and how jobs divide into employees' and
        others; tables for readers have one figure for each group.
        """
        return alike(self._direct_hours, self._same_figures, self.parameters["quality.one-figure"])

    @checked(ModelError)
    def total(self, accounts: Sequence[str]) -> pd.Series:
        """The sum of accounts of one unit, by scenario, over all stages.

        Raises:
            ModelError: an account that is not compared, units that differ, or two accounts that count the same thing
                twice.
        """
        check_total(accounts, self.parameters)
        positions(accounts, self.account_ids, kind="account", error=ModelError, where="result.accounts")
        check_units({name: self.units[name] for name in accounts})
        return self._over_stages[list(accounts)].sum(axis="columns").rename(f"{' + '.join(accounts)}, {self.closure}")

    @checked(ModelError)
    def top_regions(self, account: str = "jobs", count: Annotated[int, Within(1, 1_000_000)] = 5) -> pd.DataFrame:
        """The regions with most of an account, or that lose most: index (scenario, rank), columns region, the
        account and its share.
        """
        positions([account], self.account_ids, kind="account", error=ModelError, where="result.accounts")
        by_region = self.by("region")[account]
        rows = []
        for name in self.scenarios:
            best = by_region[name].sort_values(key=abs, ascending=False, kind="stable").head(count)
            total = by_region[name].sum()
            rows += [
                {"scenario": name, "rank": rank, "region": region, account: value, "share": value / total}
                for rank, (region, value) in enumerate(best.items(), start=1)
            ]
        table = pd.DataFrame(rows).set_index(["scenario", "rank"]).rename_axis(columns=self.closure)
        return with_scale(table, WHOLE)

    @property
    def _over_stages(self) -> pd.DataFrame:
        """Totals over all stages: scenario x account."""
        return pd.DataFrame(self._sum("by_region", "stage", "region"), index=self.facts.index, columns=self._columns())

    def _totals(self, keep: str) -> np.ndarray:
        """Accounts (last axis) by scenario and "region" or "sector", or by "stage" and scenario."""
        if keep == "stage":
            return self._sum("by_region", "region")
        return self._sum("by_region" if keep == "region" else "by_industry", "stage")

    def _sum(self, effects: str, *over: str, stages: int | None = None) -> np.ndarray:
        """Some of `effects`, of the first stages or of all, added up over dimensions; the others stay in their
        order.
        """
        return np.asarray(self.effects[effects][:stages].sum(over, skipna=False))

    @property
    def _direct_hours(self) -> pd.DataFrame:
        """Scenario x industry."""
        return self.effects["direct_hours"].to_pandas()

    def _over_states(self, values: np.ndarray) -> tuple[np.ndarray, pd.Index]:
        """Anything x region x account (or group), summed to anything x state x account; and the states."""
        self.check_regions()
        place, states = pd.factorize(self.states)
        return sums_within(values.swapaxes(-1, -2), place).swapaxes(-1, -2), states

    def check_regions(self) -> None:
        """Refuses a comparison of the nation as one region, which has no parts to show.

        Raises:
            ModelError: the nation is one region.
        """
        if len(self.regions) == 1:
            raise ModelError('the nation is one region; load(regions="state") or "county" has states')


def check_units(units: Mapping[str, str]) -> None:
    """Refuses a sum of accounts, by name, that are not of one unit.

    Raises:
        ModelError: they differ.
    """
    different = sorted(set(units.values()))
    if len(different) != 1:
        raise ModelError(f"{', '.join(units)} are in {', '.join(different)}; only accounts of one unit can be added")
