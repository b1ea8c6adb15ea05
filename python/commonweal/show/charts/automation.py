"""A fan: what part of a scenario's jobs automation puts at stake year by year, and what part its savings create."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from commonweal.show.charts.common import Width, panel_heads, per_row, plot_width
from commonweal.show.drawing import alt
from commonweal.show.picture import Picture
from commonweal.show.theme import Theme

if TYPE_CHECKING:
    from commonweal.results.automation import AutomationData

#: Heights of a panel and of the room between two, room for the figures of the axis, pixels.
PANEL, GAP, LEFT = 110, 8, 44
#: Figures of the table, and what they are called, each with its sign on the axis.
SHOWN = {"at_stake": ("at stake", -1.0), "created": ("created by what is saved", 1.0)}
PERCENT = 100.0


def automation_fan(a: AutomationData, theme: Theme, width: Width) -> Picture:
    """Percent of the jobs that there would be; years without jobs are left out."""
    table = a.table[a.table["jobs"] != 0.0]
    names = list(dict.fromkeys(table.index.get_level_values("scenario")))
    rows = []
    for figure, (name, sign) in SHOWN.items():
        each = pd.DataFrame(
            {
                end: sign * PERCENT * table[f"{figure}{column}"] / table["jobs"]
                for end, column in (("value", ""), ("low", "_low"), ("high", "_high"))
            }
        )
        rows.append(each.assign(figure=name).reset_index())
    data = pd.concat(rows, ignore_index=True)
    order = [name for name, _ in SHOWN.values()]
    color = alt.Color(
        "figure:N",
        title=None,
        sort=order,
        scale=alt.Scale(domain=order, range=[theme.worse, theme.better]),
        legend=alt.Legend(columns=per_row(width, 2)),
    )
    x = alt.X("year:Q", title=None, axis=alt.Axis(format="d", tickMinStep=1, grid=False), scale=alt.Scale(nice=False))
    y = alt.Axis(tickCount=4, minExtent=LEFT, maxExtent=LEFT, labelExpr="datum.label + ' %'")
    band = (
        alt.Chart().mark_area(opacity=0.25).encode(x=x, y=alt.Y("low:Q", title=None, axis=y), y2="high:Q", color=color)
    )
    line = (
        alt.Chart()
        .mark_line(strokeWidth=2)
        .encode(
            x=x,
            y=alt.Y("value:Q", title=None, axis=y),
            color=color,
            tooltip=["scenario", "year", "figure", alt.Tooltip("value:Q", format=".2f", title="percent of jobs")],
        )
    )
    last = (
        table.xs(a.years[-1], level="year") if a.years[-1] in table.index.get_level_values("year") else table.iloc[:0]
    )
    said = [
        f"{name}: in {a.years[-1]} {PERCENT * row['at_stake'] / row['jobs']:.1f} % at stake "
        f"({PERCENT * row['at_stake_low'] / row['jobs']:.1f} to {PERCENT * row['at_stake_high'] / row['jobs']:.1f})"
        for name, row in last.iterrows()
    ]
    panels = alt.Row("scenario:N", title=None, sort=names, header=panel_heads(names, theme))
    return Picture(
        chart=alt.layer(band, line, data=data)
        .properties(width=plot_width(width, left=LEFT), height=PANEL)
        .facet(row=panels, spacing=GAP),
        title=f"Automation: jobs at stake, and created, {a.years[0]} to {a.years[-1]}",
        subtitle="percent of the job-years that the same money would have, below zero where they are at stake; bands: "
        "9 of 10 draws. Exposed is not displaced, and no date is known",
        source=f"Commonweal, {a.about['name']} by {a.about['regions']}; exposure: Eloundou and others (2024), BLS; "
        "docs/years.md. Gross, modelled",
        alt=f"Bands of jobs at stake and created by year. {'; '.join(said)}.",
    )
