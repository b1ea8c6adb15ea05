"""What scenarios do year by year: jobs in each year, job-years over all of them, by part, stage, place and group."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np
import pandas as pd
import xarray as xr

from commonweal.base.arguments import checked
from commonweal.base.certificate import Certificate
from commonweal.base.choices import CLOSURES
from commonweal.base.describe import counted, in_html, in_text
from commonweal.base.errors import ModelError
from commonweal.base.names import positions
from commonweal.parameters.registry import parameters as registry_table
from commonweal.results.at_hand import at_hand
from commonweal.results.automation import AutomationData
from commonweal.results.over_years import OverYears
from commonweal.results.sample import HIGH, LOW

if TYPE_CHECKING:
    from typing_extensions import Self

#: What effects are split by, and the array that has it.
SPLITS = {"stage": "by_region", "part": "by_region", "phase": "by_region", "region": "by_region"}
SPLITS |= {"industry": "by_industry", "group": "by_group"}
#: Phases of parts: what ends with the money, built or bought once, and what lasts as long as it flows.
PHASES = ("construction", "once", "operations")
#: How the parameters begin that timelines depend on; those of households with type II alone.
USED = ("years.", "automation.", "trade.", "distance.", "plants.")
#: Digits of a share of money, beyond which there is rounding.
SHARE_DIGITS = 12
#: What is said of a year's jobs.
NEVER_ADDED = "jobs in a year are job-years of that year: over years they add up to job-years, never to jobs"


class TimelineModel(Protocol):
    """What else the solve of a timeline knows."""

    def automation(self, draws: int, seed: int) -> AutomationData:
        """What automation of exposed tasks puts at stake and creates."""


@dataclass(frozen=True, eq=False)
class TimelineData:
    """Gross effects of scenarios by year. Made by `SupplyUseModel.timeline`.

    Attributes:
        about: the dataset's name, regions, year and price basis; trade.
        closure: "type-i", or "type-ii" with what households spend as a stage of its own.
        dollars: what amounts are in: "constant", of the price year, or "each-year".
        price_year: of constant dollars, in which all money stands that does not say otherwise.
        parameters: values of the registry, by id.
        parts: index scenario, part; columns name; phase; money, USD of all of its years; in_years, the share of it that
            is spent in the years asked for; schedule, in words; status, source and verified (whether its page was
            seen) of the schedule.
        accounts: as in `results.totals.Totals`.
        groups: groups of people: index account id; columns dimension, group.
        effects: arrays with named axes: spent (part x year, USD), by_region (stage x part x year x region x account),
            by_industry, and jobs by_group (stage x part x year x region x group).
        drawn: jobs in draws of the path, draw x stage x part x year; without draws none.
        price_level: by year, dollars of that year in one of the price year.
        industries: index industry; columns name; account, the industry of BEA's and BLS's production account; and
            growth a year, logarithmic: output_per_hour, price (relative to general prices) and jobs_per_dollar.
        pay: growth of pay a year, relative to general prices, that goes with it.
        certificate: one entry for each part and each year's prices, of what all of its money would do.
    """

    about: dict[str, str]
    closure: str
    dollars: str
    price_year: int
    parameters: dict[str, float]
    parts: pd.DataFrame
    accounts: pd.DataFrame
    groups: pd.DataFrame
    effects: xr.Dataset
    drawn: np.ndarray
    price_level: pd.Series
    industries: pd.DataFrame
    pay: float
    region_names: pd.Series
    certificate: Certificate
    _model: TimelineModel | None  # None where the result stands alone

    def without_model(self) -> Self:
        """The same figures as data alone: small in a pickle. `automation` has no answer then."""
        return replace(self, _model=None)

    @property
    def scenarios(self) -> list[str]:
        return self._over_years.scenarios

    @property
    def years(self) -> list[int]:
        return [int(year) for year in self.effects["year"].values]

    @property
    def stages(self) -> list[str]:
        return [str(stage) for stage in self.effects["stage"].values]

    @property
    def account_ids(self) -> list[str]:
        return list(self.accounts.index)

    @cached_property
    def table(self) -> pd.DataFrame:
        """Index scenario, year; columns spent, USD of the price year, and spent_each_year, of its own; jobs in the
        year, type_i and, with that closure, type_ii; of the last of them those of each phase; job_years, the same so
        far, added up over the years asked for.
        """
        spent = self._over_years.added(self.effects["spent"].values)
        jobs = self._stages_of("jobs") if "jobs" in self.account_ids else None
        columns: dict[str, np.ndarray] = {
            "spent": spent,
            "spent_each_year": spent * self.price_level.to_numpy(),
        }
        if jobs is not None:
            for k, name in enumerate(CLOSURES[: CLOSURES.index(self.closure) + 1]):
                columns[name.replace("-", "_")] = self._over_years.added(jobs[: k + 2].sum(axis=0))
            everything = jobs.sum(axis=0)
            for phase in self._phases:
                columns[phase] = self._over_years.added(np.where(self._phase_of == phase, everything.T, 0.0).T)
            columns["job_years"] = np.cumsum(self._over_years.added(everything), axis=1)
        return pd.DataFrame({name: values.ravel() for name, values in columns.items()}, index=self._over_years.index)

    @property
    def summary(self) -> pd.DataFrame:
        """Index scenario; columns spent (USD of the price year, in the years asked for) and outside (the share of the
        money that other years have); job_years over all years; peak, the most jobs in a year, and peak_year; mean, jobs
        in a year on average; at_end, jobs in the last year. Jobs are those of all stages.

        Raises:
            ModelError: the timeline has no jobs.
        """
        if "jobs" not in self.account_ids:
            raise ModelError("this timeline has no jobs; ask for the account jobs, too")
        jobs = self.by("stage").sum(axis="columns").unstack("year").loc[self.scenarios]
        money = self.parts["money"].abs()
        inside = (money * self.parts["in_years"]).groupby("scenario").sum() / money.groupby("scenario").sum()
        return pd.DataFrame(
            {
                "spent": self.table["spent"].groupby("scenario").sum(),
                "outside": (1.0 - inside).round(SHARE_DIGITS),
                "job_years": jobs.sum(axis="columns"),
                "peak": jobs.max(axis="columns"),
                "peak_year": jobs.idxmax(axis="columns"),
                "mean": jobs.mean(axis="columns"),
                "at_end": jobs.iloc[:, -1],
            }
        ).loc[self.scenarios]

    @checked(ModelError)
    def by(
        self,
        what: Literal["stage", "part", "phase", "region", "industry", "group"],
        account: str = "jobs",
        *,
        closure: str | None = None,
        dollars: Literal["constant", "each-year"] = "constant",
    ) -> pd.DataFrame:
        """An account of each year by what it is made of.

        Args:
            what: "stage", direct, indirect and induced; "part"; "phase", what is built or bought once and what runs;
                "region"; "industry"; or "group" of people, of jobs alone.
            closure: without what households spend, "type-i" (default: that of the timeline).
            dollars: of an account of money, those of the price year or of each year.

        Returns:
            index scenario, year; a column for each.

        Raises:
            ModelError: the account is not part of the timeline, or closure "type-ii" of one without it.
        """
        stages = self._chosen_stages(closure)
        if what == "group":
            if account != "jobs":
                raise ModelError(f"by groups of people there are jobs; {account!r} is not known by them")
            values = self.effects["by_group"][:stages].sum(["stage", "region"]).values
            return self._over_years.table(values, list(self.groups.index), "group")
        array = self._of_account(SPLITS[what], account)[:stages]
        if dollars == "each-year" and self.accounts.loc[account, "unit"].startswith("USD"):
            array = array * self.price_level.to_numpy()[:, None]
        if what == "stage":
            return self._over_years.table(np.moveaxis(array.sum(axis=-1), 0, -1), self.stages[:stages], what)
        summed = array.sum(axis=0)
        if what in ("region", "industry"):
            return self._over_years.table(summed, list(self.effects[what].values), what)
        own = self._phase_of if what == "phase" else self.parts.index.get_level_values("part").to_numpy()
        names = self._phases if what == "phase" else list(dict.fromkeys(own))
        each = np.stack([np.where(own == name, summed.sum(axis=-1).T, 0.0).T for name in names], axis=-1)
        return self._over_years.table(each, names, what)

    @property
    def ranges(self) -> pd.DataFrame:
        """Of the jobs of each year, type I or, with that closure, type II: index scenario, year; columns point, and of
        draws of the path low (5 %), median and high (95 %). Nothing else is drawn: `sample` has the rest.

        Raises:
            ModelError: the timeline was made without draws, or without jobs.
        """
        if not len(self.drawn):
            raise ModelError("this timeline has no draws; make it with draws=200")
        drawn = self._over_years.added(self.drawn.sum(axis=1))
        point = self._over_years.added(self._stages_of("jobs").sum(axis=0))
        low, high = np.quantile(drawn, [LOW, HIGH], axis=0)
        columns = {"point": point, "low": low, "median": np.median(drawn, axis=0), "high": high}
        return pd.DataFrame({name: values.ravel() for name, values in columns.items()}, index=self._over_years.index)

    @checked(ModelError)
    def automation(self, *, draws: int = 200, seed: int = 1) -> AutomationData:
        """The same money where exposed tasks are automated in all industries, instead of any trend: job-years at stake,
        those that the savings create, and what is left, each with a range; by industry, region, occupation and
        education.

        Args:
            draws: how many, of the parameters `automation.` and of the pass-through of savings.
            seed: the same seed gives the same draws.

        Raises:
            ModelError: a number of draws or a seed that cannot be, or a result that stands without its model.
        """
        return at_hand(self._model).automation(draws, seed)

    def assumptions(self) -> pd.DataFrame:
        """The parameters that these results depend on, as `Comparison.assumptions` has them. Schedules are assumptions,
        too: `parts`."""
        known = registry_table().drop(columns="use").rename(columns={"value": "default"})
        used = (*USED, "households.") if self.closure == "type-ii" else USED
        table = known.loc[[name for name in self.parameters if name.startswith(used)]]
        table.insert(0, "value", pd.Series(self.parameters))
        return table

    def tidy(self) -> pd.DataFrame:
        """Every figure as rows, for spreadsheets: columns scenario, part, year, kind ("spent", "stage", or "region",
        "industry" and "group" of all stages), name, account, unit, value; without those that are zero.
        """
        usd = f"USD of {self.price_year}"
        parts = [self._rows("spent", self.effects["spent"].values[..., None], ["spent"], "", usd)]
        for account in self.account_ids:
            array, unit = self._of_account("by_region", account), str(self.accounts.loc[account, "unit"])
            parts.append(self._rows("stage", np.moveaxis(array.sum(axis=-1), 0, -1), self.stages, account, unit))
            for kind in ("region", "industry"):
                summed = self._of_account(SPLITS[kind], account).sum(axis=0)
                parts.append(self._rows(kind, summed, list(self.effects[kind].values), account, unit))
        of_groups = self.effects["by_group"].sum(["stage", "region"]).values
        parts.append(self._rows("group", of_groups, list(self.groups.index), "jobs", "job-years"))
        return pd.concat(parts, ignore_index=True)

    def _rows(self, kind: str, values: np.ndarray, names: list[str], account: str, unit: str) -> pd.DataFrame:
        part, year, name = np.nonzero(values)
        return pd.DataFrame(
            {
                "scenario": self.parts.index.get_level_values("scenario")[part],
                "part": self.parts.index.get_level_values("part")[part],
                "year": np.array(self.years)[year],
                "kind": kind,
                "name": np.array(names, dtype=object)[name],
                "account": account,
                "unit": unit,
                "value": values[part, year, name],
            }
        )

    def _chosen_stages(self, closure: str | None) -> int:
        """How many stages a closure has."""
        known = CLOSURES[: CLOSURES.index(self.closure) + 1]
        if closure is None:
            return len(self.stages)
        if closure not in known:
            raise ModelError(f"closure {closure!r} is not part of this timeline; it has {', '.join(known)}")
        return known.index(closure) + 2

    def _of_account(self, array: str, account: str) -> np.ndarray:
        (at,) = positions([account], self.account_ids, kind="account", error=ModelError, where="timeline.accounts")
        return np.asarray(self.effects[array].values[..., at])

    def _stages_of(self, account: str) -> np.ndarray:
        """Stage x part x year."""
        return np.asarray(self._of_account("by_region", account).sum(axis=-1))

    @property
    def _over_years(self) -> OverYears:
        return OverYears(list(self.parts.index.get_level_values("scenario")), self.years)

    @property
    def _phase_of(self) -> np.ndarray:
        return np.asarray(self.parts["phase"])

    @property
    def _phases(self) -> list[str]:
        return [phase for phase in PHASES if phase in self._phase_of]

    def __repr__(self) -> str:
        return in_text("Timeline", self._summary(), self._main())

    def _repr_html_(self) -> str:
        return in_html("Timeline", self._summary(), self._main())

    def _summary(self) -> dict[str, str]:
        about, years = self.about, self.years
        return {
            "data": f"{about['name']} by {about['regions']}, {about['year']}",
            "size": f"{counted(len(self.scenarios), 'scenario')}, {years[0]} to {years[-1]}",
            "money": f"constant dollars of {self.price_year}"
            if self.dollars == "constant"
            else f"amounts in dollars of each year; below in those of {self.price_year}",
            "closure": "type I" if self.closure == "type-i" else "type I and type II",
            "jobs": NEVER_ADDED,
            "certificate": str(self.certificate),
        }

    def _main(self) -> pd.DataFrame:
        return self.summary if "jobs" in self.account_ids else self.table
