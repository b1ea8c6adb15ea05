"""The trade-off in one picture: how many jobs a million dollars generates, against what each pays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from commonweal.datasets.codes import NATION
from commonweal.show.charts.common import (
    Drawing,
    Width,
    check_account,
    check_place,
    for_region,
    label_padding,
    plot_width,
    source,
)
from commonweal.show.digits import format_number
from commonweal.show.drawing import alt
from commonweal.show.picture import Picture
from commonweal.show.theme import Theme

if TYPE_CHECKING:
    from commonweal.results.comparison import ComparisonData

#: Of the plot, pixels; and its labels at the left, which are figures.
HEIGHT, LEFT = 300, 60
#: Area of a point, square pixels.
POINT = 300
#: Lines of labels from the ground to the best pay; how near labels must be to stand in each other's way, as a part of
#: the most jobs.
LINES, NEAR = 18.0, 0.3


def jobs_and_pay(c: ComparisonData, theme: Theme, width: Width, place: str | None = NATION) -> Picture:
    """A point for each scenario; a line at what all jobs of the economy pay.

    Args:
        place: a state, or NATION; None: every one, for a page that chooses.
    """
    check_account(c, "jobs", "labour_income")
    check_place(c, place)
    data = _points(c)
    usual = float(c.quality.loc["all jobs", "pay"])
    pay = f"pay per job, thousand dollars of {c.price_year}"

    def drawn(frame: pd.DataFrame) -> Drawing:
        x = alt.X(
            "jobs:Q",
            title="job-years per million dollars, direct and indirect",
            scale=alt.Scale(zero=True),
            axis=alt.Axis(tickCount=6),
        )
        y = alt.Y(
            "pay:Q",
            title=None,
            scale=alt.Scale(zero=True),
            axis=alt.Axis(grid=True, minExtent=LEFT, maxExtent=LEFT, format="$,.0f", labelExpr="datum.label + 'k'"),
        )
        points = alt.Chart(frame).mark_circle(color=theme.indirect, opacity=0.85, stroke=theme.paper, size=POINT)
        tips = [
            "scenario",
            alt.Tooltip("jobs:Q", format=".3~g", title="job-years"),
            alt.Tooltip("pay:Q", format=",.1f", title="pay, $k"),
        ]
        names = (
            alt.Chart(frame)
            .mark_text(align="left", baseline="middle", dx=16)
            .encode(x=x, y="label_at:Q", text="scenario:N")
        )
        halo = names.mark_text(
            align="left", baseline="middle", dx=16, stroke=theme.paper, strokeWidth=3, strokeJoin="round"
        )
        return alt.layer(
            points.encode(x=x, y=y, tooltip=tips), halo, names, label_padding(alt.Chart(frame), "jobs", 0.3)
        )

    rule = alt.Chart(pd.DataFrame({"pay": [usual / 1e3]}))
    line = rule.mark_rule(color=theme.soft, strokeDash=[4, 3]).encode(y="pay:Q")
    label = rule.mark_text(color=theme.soft, align="right", baseline="top", dy=4).encode(
        y="pay:Q", x=alt.value("width"), text=alt.value(f"all jobs in the economy: ${usual / 1e3:,.0f}k")
    )
    chart = alt.layer(line, label, for_region(drawn, data, place)).properties(
        width=plot_width(width, left=LEFT), height=HEIGHT
    )
    shown = data[data["place"] == (place or NATION)]
    return Picture(
        chart=chart,
        title="More jobs, or better paid ones",
        subtitle=f"up: {pay} (before tax, with employers' contributions); right: job-years of a million dollars",
        source=source(c, "jobs", "labour_income"),
        alt="Jobs against pay. "
        + "; ".join(
            f"{row.scenario}: {format_number(row.jobs)} job-years, ${row.pay:,.0f}k each" for row in shown.itertuples()
        )
        + f". All jobs in the economy pay ${usual / 1e3:,.0f}k.",
    )


def _points(c: ComparisonData) -> pd.DataFrame:
    """Columns scenario, place, jobs per million dollars of the whole amount, pay in thousand dollars, label_at: type
    I.
    """
    accounts = ["jobs", "labour_income"]
    totals = pd.concat({NATION: c.type_i[accounts]}, names=["place"])
    if len(c.regions) > 1:
        stages = c.in_states()[accounts]
        first = stages[stages.index.get_level_values("stage") != "induced"]
        own = first.groupby(["state", "scenario"], sort=False).sum().rename_axis(index=["place", "scenario"])
        totals = pd.concat([totals, own])
    data = totals.reset_index()
    data["pay"] = data.pop("labour_income") / data["jobs"] / 1e3
    data["jobs"] /= data["scenario"].map(c.facts["amount"]) / 1e6
    data = data[np.isfinite(data["pay"])].reset_index(drop=True)
    parts = [_apart(points) for _, points in data.groupby("place", sort=False)]
    return data.assign(label_at=pd.concat(parts))


def _apart(points: pd.DataFrame) -> pd.Series:
    """Heights of labels, moved up where they would stand on those of points that are near."""
    gap, near = points["pay"].max() / LINES, points["jobs"].max() * NEAR
    placed: dict[object, tuple[float, float]] = {}
    for row in points.sort_values("pay").itertuples():
        beneath = [level for jobs, level in placed.values() if abs(jobs - row.jobs) < near]
        placed[row.Index] = row.jobs, max([row.pay, *(level + gap for level in beneath)])
    return pd.Series({key: level for key, (_, level) in placed.items()}).reindex(points.index)
