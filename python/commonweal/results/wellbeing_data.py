"""What a comparison says of wellbeing: WELLBYs by part, the doughnut, how evenly effects fall, and what the money does
once it is spent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated

import numpy as np
import pandas as pd

from commonweal.accounts.care import HOURS, care_hours
from commonweal.accounts.outcomes import MEASURES, least_known
from commonweal.base.arguments import Within, checked
from commonweal.base.errors import ModelError
from commonweal.base.names import positions
from commonweal.datasets.areas import part_in
from commonweal.parameters.doughnut import Dimension
from commonweal.parameters.exclusive import check_total
from commonweal.results.at_hand import at_hand
from commonweal.results.doughnut import doughnut_table
from commonweal.results.scale import WHOLE, with_scale
from commonweal.results.spread import spread_table
from commonweal.results.totals import Totals, check_units
from commonweal.results.wellbeing import Moved, crossed, one_at_a_time, wellbeing_table

#: Measures of outcomes, and the account of the spending itself that stands against each.
WAY = {
    "co2_avoided": "ghg",
    "so2_avoided": "so2",
    "nox_avoided": "nox",
    "pm25_avoided": "pm25",
    "wellby_air_avoided": "wellby_air",
    "wellby_climate_avoided": "wellby_climate",
}


@dataclass(frozen=True, eq=False)
class WellbeingData(Totals):
    """The part of a comparison (`results.comparison.ComparisonData`) that is about wellbeing."""

    @checked(ModelError)
    def wellbeing(self, *, dollars: bool = False) -> pd.DataFrame:
        """WELLBYs by part, and hours of care, over all stages, with what they are when each of a part's parameters
        alone is at its low and its high end (triangular distributions).

        Args:
            dollars: value WELLBYs at `wellby.value`, USD of 2017 (HM Treasury, 2021); off unless asked for.

        Returns:
            index (scenario, part); columns unit, value, low, high (NaN: no estimate), and lowest and highest, the
            parameters that give them. `wellby` is the sum of what jobs, pay and air do; `wellby_with_climate` that and
            climate.

        Raises:
            ModelError: a sum that would count something twice.
        """
        table = wellbeing_table(self._moved)
        if dollars:
            each = self.parameters["wellby.value"] * self.parameters["deflator.2019"]
            rows = table["unit"] == "WELLBY"
            table.loc[rows, ["value", "low", "high"]] *= each
            table.loc[rows, "unit"] = "USD of 2017"
        return table.rename_axis(columns=self.closure)

    def doughnut(self) -> pd.DataFrame:
        """The change inside the doughnut (Raworth, 2017) for a billion dollars through each scenario: of accounts over
        all stages, of `outcomes` the present value.

        Returns:
            index (side, dimension, measure): the social foundation's twelve dimensions, then the nine boundaries;
            columns unit, status ("measured", "modelled" or "assumed"; "not covered" is never a zero: the change is
            NaN, as it is of a scenario whose outcomes have no estimate), better (more or less), one column per
            scenario, share_per_person, a fair share of a year where a budget exists, and note.
        """
        return self._doughnut.rename_axis(columns=self.closure)

    @cached_property
    def _doughnut(self) -> pd.DataFrame:
        groups = pd.DataFrame(
            self._sum("by_group", "stage", "region"), index=self.facts.index, columns=self.groups.index
        )
        hours = care_hours(self._direct_hours, self.parameters)
        later, statuses = pd.DataFrame(index=self.facts.index), {}
        if self._model is not None:
            table = self.outcomes(draws=1).dropna(subset=["value"])
            later = table["value"].unstack("measure").reindex(self.facts.index)
            statuses = table["status"].groupby(level="measure").agg(least_known).to_dict()
        known = pd.concat([self._over_stages, groups, hours, later], axis="columns")
        known = known.loc[:, ~known.columns.duplicated()]

        def change(entry: Dimension) -> pd.Series | None:
            if entry.measure not in known or (entry.industries and entry.measure not in self.account_ids):
                return None
            values = known[entry.measure]
            if entry.industries:
                values = self.by("sector")[entry.measure].unstack("sector")[entry.industries].sum(axis="columns")
            return values / (self.facts["amount"] / 1e9)

        def unit(measure: str) -> str:
            if measure in MEASURES:
                return MEASURES[measure][1]
            return "hours" if measure in HOURS else str(self.units.get(measure, "job-years"))

        def status(measure: str) -> str:
            return str(statuses.get(measure) or self.accounts["status"].get(measure, "modelled"))

        return doughnut_table(self.scenarios, change, unit, status)

    @checked(ModelError)
    def spread(self, account: str = "jobs") -> pd.DataFrame:
        """How evenly an account falls over states and incomes, over all stages.

        Returns:
            index scenario; columns theil, Theil's index against population (0: alike per head), its parts within and
            between the Census's four regions; to_poorer, the share in states whose income per head is below the
            nation's; to_disadvantaged, of counties alone, the share in communities that Justice40 counted as
            disadvantaged, where 33 % of the people live, as if it fell evenly on the people of each county
            (docs/areas.md); income_weighted, the sum with weights (mean income / the state's) to the power of
            `equity.elasticity`, over the plain sum (HM Treasury, Green Book, annex A3).

        Raises:
            ModelError: an account that is not compared, or a comparison without states.
        """
        positions([account], self.account_ids, kind="account", error=ModelError, where="result.accounts")
        self.check_regions()
        by_region = self.by("region")[account].unstack("region")[list(self.regions)].loc[self.scenarios]
        disadvantaged = np.full(len(self.regions), np.nan)
        if self.about["regions"] == "county":
            disadvantaged = part_in("justice40", "disadvantaged", list(self.regions))
        return spread_table(
            by_region, self._places.loc[list(self.regions)], disadvantaged, self.parameters["equity.elasticity"]
        ).rename_axis(columns=self.closure)

    @property
    def wellbeing_ends(self) -> pd.DataFrame:
        """The sum of wellbeing by scenario when one parameter alone is at an end of its range: index (parameter,
        value); columns scenarios.
        """
        table = pd.DataFrame({end: values["wellby"] for end, values in self._moved.ends.items()}).T
        return table.rename_axis(index=["parameter", "value"])

    @property
    def wellbeing_crossed(self) -> pd.DataFrame:
        """The sum of wellbeing by scenario where each parameter alone is at an end of its range, each of them with
        `wellby.additional` at its low end, its value and its high end, and with climate counted and not: index
        (parameter, value, additional, climate), parameter "" where none is moved; columns scenarios."""
        return crossed(self._moved, self.parameters)

    @cached_property
    def _moved(self) -> Moved:
        return one_at_a_time(self.parameters, self._direct_hours, at_hand(self._model).again)

    @checked(ModelError)
    def outcomes(
        self, draws: Annotated[int, Within(1, 100_000)] = 200, seed: Annotated[int, Within(0, 2**63 - 1)] = 1
    ) -> pd.DataFrame:
        """What the scenarios' own purchases do once they are built or given, of published effects per unit that the
        money pays for (docs/outcomes.md). What would have been bought anyway (`additional`) does nothing.

        Returns:
            index (scenario, measure), the measures that any scenario has; columns unit; on_the_way, the account of the
            spending itself that stands against the measure (emissions that it causes, WELLBYs that they cost), all
            stages, where there is one and it is compared; value, what is there once the money is spent, present value
            at `outcome.discount-rate`; low and high, 5 and 95 % of draws of its parameters; first_year, a year of
            it, with first_year_low and first_year_high (NaN where only all years together are known); status, as the
            least known parameter of it. NaN is no estimate, never zero: `facts["unsaid"]` says why.
            Whole amounts; money in dollars of the price year.

        Raises:
            ModelError: a number of draws or a seed that cannot be.
        """
        table = at_hand(self._model).outcomes(draws, seed)
        called = dict(zip(table.index.unique("scenario"), self.scenarios, strict=False))  # none where nothing is known
        table = table.rename(index=called, level="scenario")
        way = [
            self._over_stages.at[scenario, WAY[measure]] if WAY.get(measure) in self.account_ids else np.nan
            for scenario, measure in table.index
        ]
        table.insert(1, "on_the_way", way)
        return with_scale(table.rename_axis(columns=self.closure), WHOLE)

    @checked(ModelError)
    def total(self, accounts: Sequence[str]) -> pd.Series:
        """The sum of accounts of one unit, by scenario, over all stages; and of measures of `outcomes`, present values.

        Raises:
            ModelError: an account that is not compared, units that differ, two that count the same thing twice, or a
                scenario of which a measure has no estimate.
        """
        later = [name for name in accounts if name in MEASURES]
        if not later:
            return super().total(accounts)
        check_total(accounts, self.parameters)
        own = [name for name in accounts if name not in MEASURES]
        positions(own, self.account_ids, kind="account", error=ModelError, where="result.accounts")
        check_units({name: MEASURES[name][1] if name in MEASURES else self.units[name] for name in accounts})
        found = self.outcomes(draws=1)["value"].unstack("measure").reindex(self.scenarios, columns=later)
        if found.isna().to_numpy().any():
            silent = [
                f"{name} of {scenario}" for scenario, row in found.iterrows() for name in later if pd.isna(row[name])
            ]
            raise ModelError(f"no estimate of {', '.join(silent)}, which is not zero; leave it out of the sum")
        total = found.sum(axis="columns") + self._over_stages[own].sum(axis="columns")
        return total.rename(f"{' + '.join(accounts)}, {self.closure}")
