"""Charts of results, as Altair figures that save as PNG or SVG without browser or network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

from commonweal.base.arguments import Within, checked
from commonweal.base.errors import ModelError
from commonweal.datasets.codes import NATION
from commonweal.show.charts.automation import automation_fan
from commonweal.show.charts.budget import back_bars, net_cost_waterfall
from commonweal.show.charts.curve import curve
from commonweal.show.charts.doughnut import doughnut
from commonweal.show.charts.maps import regions_map
from commonweal.show.charts.multipliers import ranked
from commonweal.show.charts.outcomes import outcome_bars
from commonweal.show.charts.people import people
from commonweal.show.charts.sankey import sankey
from commonweal.show.charts.stages import bars, waterfall
from commonweal.show.charts.tradeoff import jobs_and_pay
from commonweal.show.charts.years import jobs_by_year
from commonweal.show.picture import Figure
from commonweal.show.theme import DARK, LIGHT, WIDTH, Theme

if TYPE_CHECKING:
    from commonweal.results.automation import AutomationData
    from commonweal.results.comparison import ComparisonData
    from commonweal.results.curve import CurveData
    from commonweal.results.multipliers import MultipliersData
    from commonweal.results.timeline import TimelineData


#: Pixels that a figure may be wide.
Pixels: TypeAlias = Annotated[int, Within(200, 10_000)]


def check_drawable(scenarios: Sequence[str]) -> None:
    """Refuses names of scenarios that cannot be drawn."""
    for name in scenarios:
        if not name.isprintable():
            raise ModelError(
                f"the name of scenario {name!r} has letters that cannot be drawn; give it another one: "
                "Scenario.called('...')"
            )


class Plots:
    """The charts of one comparison. Every method takes `width`, pixels of the whole figure, and raises ModelError
    where the comparison lacks what it shows."""

    def __init__(self, comparison: ComparisonData, theme: Theme = LIGHT) -> None:
        check_drawable(comparison.scenarios)
        self._comparison, self._theme = comparison, theme

    @property
    def dark(self) -> Plots:
        """The same charts on a dark ground."""
        return Plots(self._comparison, DARK)

    def _named(self, scenario: str | None) -> str:
        """The first, where none is named."""
        return self._comparison.scenarios[0] if scenario is None else scenario

    @checked(ModelError)
    def bars(self, account: str = "jobs", *, state: str = NATION, width: Pixels = WIDTH) -> Figure:
        """Stacked bars per million dollars, the longest first: direct, indirect and, with type II, induced; with draws
        a line for nine of ten of them. Or that part of the bars that arises in a state.
        """
        return bars(self._comparison, self._theme, width, account, state).figure(self._theme, width)

    @checked(ModelError)
    def waterfall(self, scenario: str, account: str = "jobs", *, width: Pixels = WIDTH) -> Figure:
        """Per million dollars from direct through indirect and induced to gross; with financing, what that takes,
        and net.
        """
        return waterfall(self._comparison, self._theme, width, account, scenario).figure(self._theme, width)

    @checked(ModelError)
    def jobs_and_pay(self, *, state: str = NATION, width: Pixels = WIDTH) -> Figure:
        """The trade-off: job-years per million dollars against pay per job; type I."""
        return jobs_and_pay(self._comparison, self._theme, width, state).figure(self._theme, width)

    @checked(ModelError)
    def map(
        self,
        account: str = "jobs",
        scenario: str | None = None,
        *,
        per: Literal["person", "total"] = "person",
        minus: str | None = None,
        width: Pixels = WIDTH,
    ) -> Figure:
        """An account by state or county, all stages, per 100,000 residents or in all.

        Args:
            scenario: the first, where none is named.
            minus: another scenario, whose figure is taken off: more is orange, less violet.
        """
        name = self._named(scenario)
        return regions_map(self._comparison, self._theme, width, account, name, per=per, minus=minus).figure(
            self._theme, width
        )

    @checked(ModelError)
    def outcomes(self, *, width: Pixels = WIDTH) -> Figure:
        """WELLBYs per million dollars on the way, of jobs, pay, air and climate, and once there, of what the money is
        for (`Comparison.outcomes`), with lines for nine of ten draws.
        """
        return outcome_bars(self._comparison, self._theme, width).figure(self._theme, width)

    @checked(ModelError)
    def budget(self, *, width: Pixels = WIDTH) -> Figure:
        """What comes back to governments of a dollar of cost, by level, gross and new, with lines from the low to the
        high end of the range (`Comparison.net_cost`)."""
        return back_bars(self._comparison, self._theme, width).figure(self._theme, width)

    @checked(ModelError)
    def net_cost(
        self, scenario: str | None = None, *, counted: Literal["gross", "new"] = "new", width: Pixels = WIDTH
    ) -> Figure:
        """A waterfall of a dollar of cost, what comes back of it by level and kind, and what is left.

        Args:
            scenario: the first, where none is named.
            counted: "new", what nobody else loses; or "gross".
        """
        name = self._named(scenario)
        return net_cost_waterfall(self._comparison, self._theme, width, name, counted).figure(self._theme, width)

    @checked(ModelError)
    def doughnut(self, scenario: str | None = None, *, width: Pixels = WIDTH) -> Figure:
        """What a billion dollars changes in the social foundation and at the ecological ceiling (Raworth, 2017)."""
        return doughnut(self._comparison, self._theme, width, self._named(scenario)).figure(self._theme, width)

    @checked(ModelError)
    def people(
        self,
        dimensions: str | Sequence[str] | None = None,
        *,
        scenarios: Sequence[str] | None = None,
        state: str = NATION,
        width: Pixels = WIDTH,
    ) -> Figure:
        """Who gets the jobs: each group's share beside its share of all jobs."""
        return people(self._comparison, self._theme, width, scenarios, dimensions, state).figure(self._theme, width)

    @checked(ModelError)
    def sankey(self, scenario: str | None = None, *, width: Pixels = WIDTH) -> Figure:
        """A dollar's first round: what is bought, who makes it, where they are; or abroad."""
        return sankey(self._comparison, self._theme, width, self._named(scenario)).figure(self._theme, width)


class MultiplierPlots:
    """The chart of multipliers."""

    def __init__(self, multipliers: MultipliersData, theme: Theme = LIGHT) -> None:
        self._multipliers, self._theme = multipliers, theme

    @property
    def dark(self) -> MultiplierPlots:
        """The same chart on a dark ground."""
        return MultiplierPlots(self._multipliers, DARK)

    @checked(ModelError)
    def ranked(
        self,
        account: str | None = None,
        *,
        region: str | None = None,
        count: Annotated[int, Within(1, 1000)] = 20,
        width: Pixels = WIDTH,
    ) -> Figure:
        """The sectors with the largest multipliers of an account (default: the first), per million of final demand.

        Raises:
            ModelError: an unknown account or region, several regions and none named, or multipliers that are split by
                where they fall.
        """
        return ranked(self._multipliers, self._theme, width, account, region, count).figure(self._theme, width)


class CurvePlots:
    """The chart of a specification curve."""

    def __init__(self, found: CurveData, theme: Theme = LIGHT) -> None:
        self._found, self._theme = found, theme

    @property
    def dark(self) -> CurvePlots:
        """The same chart on a dark ground."""
        return CurvePlots(self._found, DARK)

    @checked(ModelError)
    def curve(self, *, width: Pixels = WIDTH) -> Figure:
        """Every ratio, sorted, and below it what was chosen.

        Raises:
            ModelError: no combination has a ratio.
        """
        return curve(self._found, self._theme, width).figure(self._theme, width)


class TimelinePlots:
    """The chart of a timeline."""

    def __init__(self, timeline: TimelineData, theme: Theme = LIGHT) -> None:
        check_drawable(timeline.scenarios)
        self._timeline, self._theme = timeline, theme

    @property
    def dark(self) -> TimelinePlots:
        """The same chart on a dark ground."""
        return TimelinePlots(self._timeline, DARK)

    @checked(ModelError)
    def years(self, *, width: Pixels = WIDTH) -> Figure:
        """Jobs in each year, a panel for each scenario: direct, indirect and, with type II, induced; with draws a line
        for nine of ten of them.

        Raises:
            ModelError: the timeline has no jobs.
        """
        return jobs_by_year(self._timeline, self._theme, width).figure(self._theme, width)


class AutomationPlots:
    """The chart of what automation may do."""

    def __init__(self, found: AutomationData, theme: Theme = LIGHT) -> None:
        check_drawable(found.scenarios)
        self._found, self._theme = found, theme

    @property
    def dark(self) -> AutomationPlots:
        """The same chart on a dark ground."""
        return AutomationPlots(self._found, DARK)

    @checked(ModelError)
    def fan(self, *, width: Pixels = WIDTH) -> Figure:
        """Of the jobs of each year, the part at stake and the part that the savings create, a panel for each scenario,
        with bands of nine of ten draws."""
        return automation_fan(self._found, self._theme, width).figure(self._theme, width)
