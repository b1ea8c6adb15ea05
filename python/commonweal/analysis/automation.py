"""Jobs of scenarios that are at stake where exposed tasks are automated, and those that the savings create."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

from commonweal.analysis.about import about
from commonweal.analysis.phased import Phased
from commonweal.analysis.sample import checked_sources
from commonweal.analysis.years import AUTOMATION, PERCENT, Path, Paths, automated
from commonweal.answers import Automation
from commonweal.datasets.exposure import exposure
from commonweal.results.sample import HIGH, LOW


@dataclass(frozen=True, eq=False)
class PhasedModel:
    """What a timeline asks for afterwards.

    Attributes:
        scenarios: the label of each part's.
    """

    phased: Phased
    paths: Paths
    scenarios: list[str]
    closure: str

    def automation(self, draws: int, seed: int) -> Automation:
        """See `Timeline.automation`."""
        checked_sources(draws, seed, None)
        economy, everywhere = self.phased.together.economy, automated(AUTOMATION)
        usual = self.paths.usual(everywhere)
        drawn = list(self.paths.drawn(everywhere, draws, seed))
        figures = [self.phased.effects(["jobs"], one) for one in self._per_dollar(usual)]
        at_stake, created = ([one.sum(axis=0)[..., 0] for one in pair] for pair in figures)
        unchanged = self.phased.jobs([np.ones(len(economy.sectors))] * len(self.phased.calendar.years))
        axes = ("part", "year")
        return Automation(
            about=about(economy),
            closure=self.closure,
            scenarios=self.scenarios,
            effects=xr.Dataset(
                {
                    "jobs": (axes, unchanged.sum(axis=0)),
                    "at_stake": ((*axes, "region"), at_stake[0]),
                    "created": ((*axes, "region"), created[0]),
                    "at_stake_by_industry": ((*axes, "industry"), at_stake[1]),
                    "created_by_industry": ((*axes, "industry"), created[1]),
                },
                {
                    "year": self.phased.calendar.years,
                    "region": economy.labels.index.to_numpy(dtype=object),
                    "industry": economy.sectors.index.to_numpy(dtype=object),
                },
            ),
            divided=exposure(list(economy.sectors.index), economy.parameters["automation.tools"]).divided,
            drawn=np.array([[self.phased.jobs(one).sum(axis=0) for one in self._per_dollar(path)] for path in drawn]),
            savings=self._savings(usual, drawn),
            industry_names=economy.sectors["name"],
        )

    def _per_dollar(self, path: Path) -> tuple[list[np.ndarray], list[np.ndarray]]:
        """By year and industry, jobs at stake and created of one."""
        at_stake, created = [], []
        for year, of_prices in zip(self.phased.calendar.years, self.phased.calendar.bought_in, strict=True):
            lost = path.at_stake(year)
            at_stake.append(lost)
            created.append((1.0 - lost) * (path.more_bought(year, of_prices) - 1.0))
        return at_stake, created

    def _savings(self, usual: Path, drawn: list[Path]) -> pd.DataFrame:
        """See `results.automation.AutomationData.savings`: pay for exposed tasks times what is saved of them."""
        years = self.phased.calendar.years
        point, *others = (
            [PERCENT * path.exposed_pay * path.adoption.saved(year, path.edition) for year in years]
            for path in (usual, *drawn)
        )
        low, high = np.quantile(others, [LOW, HIGH], axis=0)
        return pd.DataFrame({"point": point, "low": low, "high": high}, index=pd.Index(years, name="year"))
