"""Results as users hold them: what `results` has, with its charts and its page."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from commonweal.base.errors import DataError
from commonweal.io.files import check_name, write_text
from commonweal.results.automation import AutomationData
from commonweal.results.comparison import ComparisonData
from commonweal.results.curve import CurveData
from commonweal.results.explorer import ExplorerData
from commonweal.results.multipliers import MultipliersData
from commonweal.results.timeline import TimelineData

if TYPE_CHECKING:
    from commonweal.show.charts import AutomationPlots, CurvePlots, MultiplierPlots, Plots, TimelinePlots


class Comparison(ComparisonData):
    """Gross effects of spending through scenarios. Made by `Model.compare`. What it holds, and how it splits:
    `results.totals.Totals`.
    """

    @property
    def plot(self) -> Plots:
        """Charts: `plot.bars()`, `waterfall`, `jobs_and_pay`, `map`, `doughnut`, `people`, `sankey`;
        `plot.dark` has them on a dark ground."""
        from commonweal.show.charts import Plots  # charts are only drawn when asked for

        return Plots(self)

    def page(self) -> str:
        """The text of the page that `to_html` writes."""
        from commonweal.show.page.render import render  # the page is only built when asked for

        return render(self)

    def to_html(self, path: str | os.PathLike[str]) -> None:
        """Writes a self-contained page (docs/charts.md): the answer, charts that follow the reader's choice, who gets
        the jobs, wellbeing, the method, every parameter, and how to make it again.

        Raises:
            DataError: the path is a folder or cannot be written.
        """
        check_name(path, DataError, what="HTML page")
        write_text(path, self.page(), DataError, what="HTML page")


class Multipliers(MultipliersData):
    """Multipliers: accounts per unit of final demand, by sector and region. Made by `Model.multipliers`. What it holds:
    `results.multipliers`.
    """

    @property
    def plot(self) -> MultiplierPlots:
        """Its chart: `plot.ranked(account)`."""
        from commonweal.show.charts import MultiplierPlots  # charts are only drawn when asked for

        return MultiplierPlots(self)


class SpecificationCurve(CurveData):
    """A ratio of two scenarios by every combination of choices. Made by `Model.specification_curve`. What it holds:
    `results.curve`.
    """

    @property
    def plot(self) -> CurvePlots:
        """Its chart: `plot.curve()`."""
        from commonweal.show.charts import CurvePlots  # charts are only drawn when asked for

        return CurvePlots(self)


class Timeline(TimelineData):
    """What scenarios do year by year. Made by `SupplyUseModel.timeline`. What it holds: `results.timeline`."""

    @property
    def plot(self) -> TimelinePlots:
        """Its chart: `plot.years()`."""
        from commonweal.show.charts import TimelinePlots  # charts are only drawn when asked for

        return TimelinePlots(self)


class Automation(AutomationData):
    """What automation may do to the jobs of scenarios. Made by `Timeline.automation`. What it holds:
    `results.automation`."""

    @property
    def plot(self) -> AutomationPlots:
        """Its chart: `plot.fan()`."""
        from commonweal.show.charts import AutomationPlots  # charts are only drawn when asked for

        return AutomationPlots(self)


class Explorer(ExplorerData):
    """A page that answers questions about a million dollars by itself. Made by `SupplyUseModel.explorer`. What it
    holds: `results.explorer`.
    """

    def page(self) -> str:
        """The text of the page that `to_html` writes."""
        from commonweal.show.explorer.render import render  # the page is only built when asked for

        return render(self)

    def to_html(self, path: str | os.PathLike[str]) -> None:
        """Writes the page: one file that needs no server and no network (docs/explorer.md).

        Raises:
            DataError: the path is a folder or cannot be written.
        """
        check_name(path, DataError, what="HTML page")
        write_text(path, self.page(), DataError, what="HTML page")
