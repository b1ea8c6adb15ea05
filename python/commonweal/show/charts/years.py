"""Jobs year by year: a panel for each scenario, stages on top of one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commonweal.base.describe import in_scale
from commonweal.show.charts.common import Width, panel_heads, per_row, plot_width
from commonweal.show.drawing import alt
from commonweal.show.picture import Picture
from commonweal.show.theme import Theme
from commonweal.show.years import peaks

if TYPE_CHECKING:
    from commonweal.results.timeline import TimelineData

#: Heights of a panel and of the room between two; the part of a year that its bar takes.
PANEL, GAP, BAR = 110, 8, 0.75
#: Room for the figures of the axis, pixels.
LEFT = 36
#: Years that have room for their names side by side.
NAMED = 12


def jobs_by_year(t: TimelineData, theme: Theme, width: Width) -> Picture:
    """All panels have one scale. With draws, a line from the low to the high end of each year."""
    by_stage = t.by("stage")
    data = by_stage.stack().rename("value").reset_index()
    data["order"] = data["stage"].map({stage: k for k, stage in enumerate(t.stages)})
    drawn = len(t.drawn) > 0
    if drawn:
        data = data.merge(t.ranges[["low", "high"]].reset_index(), on=["scenario", "year"])
    every = -(-len(t.years) // NAMED)
    x = alt.X(
        "year:O",
        title=None,
        scale=alt.Scale(paddingInner=1.0 - BAR),
        axis=alt.Axis(labelAngle=0, values=t.years[::every], labelOverlap=True),
    )
    stages = alt.Scale(domain=t.stages, range=[getattr(theme, stage) for stage in t.stages])
    bars = (
        alt.Chart()
        .mark_bar(stroke=theme.paper, strokeWidth=0.5)
        .encode(
            x=x,
            y=alt.Y("value:Q", title=None, axis=alt.Axis(tickCount=3, format="~s", minExtent=LEFT, maxExtent=LEFT)),
            color=alt.Color(
                "stage:N", title=None, sort=t.stages, scale=stages, legend=alt.Legend(columns=per_row(width, 3))
            ),
            order="order:Q",
            tooltip=["scenario", "year", "stage", alt.Tooltip("value:Q", format=",.3~s", title="jobs in the year")],
        )
    )
    layers = [bars]
    if drawn:
        ends = alt.Chart().transform_aggregate(low="min(low)", high="max(high)", groupby=["scenario", "year"])
        layers.append(ends.mark_rule(color=theme.ink, strokeWidth=2).encode(x=x, y="low:Q", y2="high:Q"))
    panels = alt.Row("scenario:N", title=None, sort=t.scenarios, header=panel_heads(t.scenarios, theme))
    chart = (
        alt.layer(*layers, data=data)
        .properties(width=plot_width(width, left=LEFT), height=PANEL)
        .facet(row=panels, spacing=GAP)
    )
    spent = t.table["spent"].groupby("scenario").sum()
    money = " and ".join(dict.fromkeys(in_scale(round(one)) for one in spent))
    lines = "; black lines: 9 of 10 draws of the path of productivity" if drawn else ""
    return Picture(
        chart=chart,
        title=f"Jobs in each year, {t.years[0]} to {t.years[-1]}",
        subtitle=f"{money} of {t.price_year}, gross; jobs of a year are job-years, and over years they add up "
        f"to job-years, never to jobs{lines}",
        source=f"Commonweal, {t.about['name']} by {t.about['regions']}; path of productivity: BEA and BLS "
        "(docs/years.md). Gross, modelled",
        alt=f"Bars of jobs by year and stage. {peaks(t)}",
    )
