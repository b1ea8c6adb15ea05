"""What language models may do to the jobs of scenarios: how many are at stake, and how many the savings create."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
import xarray as xr

from commonweal.base.arguments import checked
from commonweal.base.describe import in_html, in_text
from commonweal.base.errors import ModelError
from commonweal.results.over_years import OverYears
from commonweal.results.sample import HIGH, LOW

#: Figures of a year, in order: jobs without automation, at stake, created, and the change.
FIGURES = ("jobs", "at_stake", "created", "net")
#: The gain of ten years that Acemoglu (2025, The simple macroeconomics of AI) holds to be the most, percent of total
#: factor productivity.
MOST = 0.66


@dataclass(frozen=True, eq=False)
class AutomationData:
    """Job-years of scenarios that are at stake where exposed tasks are automated, instead of any trend (docs/years.md).
    Made by `Timeline.automation`.

    Attributes:
        closure: that of the timeline, all stages of which are counted.
        effects: arrays with named axes: jobs (part x year), what there would be; at_stake and created, with axis region
            (part x year x region) and, as at_stake_by_industry and created_by_industry, industry.
        scenarios: of each part.
        divided: by dimension, "occupation" and "education", what part of an industry's exposed tasks each group has,
            industry x group.
        drawn: at stake and created in draws, draw x 2 x part x year.
        savings: index year; columns point, low and high: what all industries save of the cost of what is made at home,
            percent of the nation's value added, which is a gain of total factor productivity (Hulten, 1978).
        industry_names: by code.
    """

    about: dict[str, str]
    closure: str
    scenarios: list[str]
    effects: xr.Dataset
    divided: dict[str, pd.DataFrame]
    drawn: np.ndarray
    savings: pd.DataFrame
    industry_names: pd.Series

    @property
    def years(self) -> list[int]:
        return [int(year) for year in self.effects["year"].values]

    @property
    def table(self) -> pd.DataFrame:
        """Index scenario, year; columns jobs, without automation; at_stake, job-years saved for the same output;
        created, since the same dollars buy more; net, created less at stake; and of at_stake, created and net _low (5 %
        of draws) and _high (95 %). Where _low and _high of net have different signs, nobody knows its sign.
        """
        return pd.DataFrame(
            {name: values.ravel() for name, values in self._figures(over_years=False).items()},
            index=self._over_years.index,
        )

    @property
    def summary(self) -> pd.DataFrame:
        """The same over all years: index scenario."""
        return pd.DataFrame(self._figures(over_years=True), index=pd.Index(self._over_years.scenarios, name="scenario"))

    def _figures(self, *, over_years: bool) -> dict[str, np.ndarray]:
        """The columns of `table`, scenario x year; or scenario alone, over all years."""

        def over(values: np.ndarray) -> np.ndarray:
            of_scenarios = self._over_years.added(values)
            return of_scenarios.sum(axis=-1) if over_years else of_scenarios

        at_stake, created = (self.effects[name].sum("region").values for name in ("at_stake", "created"))
        figures = [self.effects["jobs"].values, at_stake, created, created - at_stake]
        result = {name: over(one) for name, one in zip(FIGURES, figures, strict=True)}
        lost, won = self.drawn[:, 0], self.drawn[:, 1]
        for name, values in zip(FIGURES[1:], (lost, won, won - lost), strict=True):
            result[f"{name}_low"], result[f"{name}_high"] = np.quantile(over(values), [LOW, HIGH], axis=0)
        return result

    @checked(ModelError)
    def by(
        self,
        what: Literal["region", "industry", "occupation", "education"],
        figure: Literal["at_stake", "created", "net"] = "at_stake",
    ) -> pd.DataFrame:
        """Job-years of each year by where they arise.

        Args:
            what: "region" or "industry"; or, of job-years at stake, "occupation" (major groups) or "education".
            figure: "at_stake", "created" or "net".

        Returns:
            index scenario, year; a column for each.

        Raises:
            ModelError: jobs created by occupation or education, which nobody knows.
        """
        if what in ("region", "industry"):
            values = self._net(what) if figure == "net" else self._array(figure, what)
            return self._over_years.table(values, list(self.effects[what].values), what)
        if figure != "at_stake":
            raise ModelError(f"who gets the jobs that are created is not known by {what}; ask for figure='at_stake'")
        parts = self.divided[what]
        whole = parts.sum(axis="columns").to_numpy()
        shares = np.divide(parts.to_numpy(), whole[:, None], out=np.zeros(parts.shape), where=whole[:, None] > 0.0)
        return self._over_years.table(self._array("at_stake", "industry") @ shares, list(parts.columns), what)

    def _array(self, figure: str, what: str) -> np.ndarray:
        return np.asarray(self.effects[figure if what == "region" else f"{figure}_by_{what}"].values)

    def _net(self, what: str) -> np.ndarray:
        return np.asarray(self._array("created", what) - self._array("at_stake", what))

    @property
    def _over_years(self) -> OverYears:
        return OverYears(self.scenarios, self.years)

    def __repr__(self) -> str:
        return in_text("Automation", self._summary(), self._main())

    def _repr_html_(self) -> str:
        return in_html("Automation", self._summary(), self._main())

    def _summary(self) -> dict[str, str]:
        last = self.savings.iloc[-1]
        return {
            "data": f"{self.about['name']} by {self.about['regions']}, {self.about['year']}",
            "closure": "type I" if self.closure == "type-i" else "type II",
            "instead of": "any trend: what output per job grew by in the past was automation, too",
            "all industries": f"save {last['point']:.2f} % of value added by {self.years[-1]} ({last['low']:.2f} to "
            f"{last['high']:.2f}); Acemoglu (2025) holds {MOST} to be the most of ten years",
            "exposed": "is not displaced: nobody knows how much is used when, which is why there are ranges",
        }

    def _main(self) -> pd.DataFrame:
        """The last year."""
        return self.table.xs(self.years[-1], level="year").loc[list(dict.fromkeys(self.scenarios))]
