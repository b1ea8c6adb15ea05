"""The trade-off in one picture: how many jobs a million dollars generates, against what each pays."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from commonweal.datasets.codes import NATION
from commonweal.show.charts.common import (
    BREAK,
    Drawing,
    Width,
    check_account,
    check_place,
    for_region,
    in_lines,
    label_padding,
    plot_width,
    source,
)
from commonweal.show.digits import format_number
from commonweal.show.drawing import alt
from commonweal.show.picture import Picture
from commonweal.show.theme import LINE, LINE_LETTERS, WIDTH, Theme

if TYPE_CHECKING:
    from commonweal.results.comparison import ComparisonData

#: Of the plot, pixels; its labels at the left, which are figures; and what these are.
HEIGHT, LEFT, TITLE = 300, 60, 20
#: Area of a point, square pixels.
POINT = 300
#: Lines of labels from the ground to the best pay; how wide a label is at most, as a part of the most jobs; from which
#: part on it stands at the left of its point.
LINES, WIDE, TURNED = 19.0, 0.5, 0.5
#: Half lines that a label may stand off its point.
STEPS = 24


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
            title="job-years per million dollars",
            scale=alt.Scale(zero=True),
            axis=alt.Axis(tickCount=6),
        )
        y = alt.Y(
            "pay:Q",
            title=f"pay per job a year, dollars of {c.price_year}",
            scale=alt.Scale(zero=True),
            axis=alt.Axis(grid=True, minExtent=LEFT, maxExtent=LEFT, format="$,.0f", labelExpr="datum.label + 'k'"),
        )
        points = alt.Chart(frame).mark_circle(color=theme.indirect, opacity=0.85, stroke=theme.paper, size=POINT)
        tips = [
            "scenario",
            alt.Tooltip("jobs:Q", format=".3~g", title="job-years"),
            alt.Tooltip("pay:Q", format=",.1f", title="pay, $k"),
        ]
        layers = [points.encode(x=x, y=y, tooltip=tips)]
        for side, dx in (("left", 14), ("right", -14)):
            own = alt.Chart(frame).transform_filter(f"datum.align == '{side}'")
            text: dict[str, Any] = {"align": side, "dx": dx, **in_lines("datum.label", LINE)}
            halo: dict[str, Any] = {"stroke": theme.paper, "strokeWidth": 3, "strokeJoin": "round"}
            for outline in (halo, {}):
                layers.append(own.mark_text(**text, **outline).encode(x=x, y="label_at:Q", text="label:N"))
        return alt.layer(*layers, label_padding(alt.Chart(frame), "jobs", 0.08))

    said = f"all jobs in the economy: ${usual / 1e3:,.0f}k"
    line = (
        alt.Chart(pd.DataFrame({"pay": [usual / 1e3], "kind": [said]}))
        .mark_rule(color=theme.soft)
        .encode(
            y="pay:Q",
            strokeDash=alt.StrokeDash(
                "kind:N",
                title=None,
                scale=alt.Scale(domain=[said], range=[[4, 3]]),
                legend=alt.Legend(
                    orient="top",
                    labelLimit=WIDTH,
                    symbolType="stroke",
                    symbolStrokeColor=theme.soft,
                    symbolStrokeWidth=1,
                ),
            ),
        )
    )
    chart = alt.layer(line, for_region(drawn, data, place)).properties(
        width=plot_width(width, left=LEFT + TITLE), height=HEIGHT
    )
    shown = data[data["place"] == (place or NATION)]
    return Picture(
        chart=chart,
        title="More jobs, or better paid ones",
        subtitle=f"up: {pay} (before tax, with employers' contributions); right: job-years per million dollars, "
        "direct and indirect",
        source=source(c, "jobs", "labour_income"),
        alt="Jobs against pay. "
        + "; ".join(
            f"{row.scenario}: {format_number(row.jobs)} job-years, ${row.pay:,.0f}k each" for row in shown.itertuples()
        )
        + f". All jobs in the economy pay ${usual / 1e3:,.0f}k.",
    )


def _points(c: ComparisonData) -> pd.DataFrame:
    """Columns scenario, place, jobs per million dollars of the whole amount and pay in thousand dollars, type I; and
    those of `_apart`.
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
    return data.join(pd.concat(parts))


def _apart(points: pd.DataFrame) -> pd.DataFrame:
    """Columns label, in lines; align, on which side of its point it begins; and label_at, its middle: as near to its
    point as it stands on no other point and no other label."""
    lines = {name: wrap(name, LINE_LETTERS) for name in points["scenario"]}
    jobs, pay = points["jobs"].to_numpy(), points["pay"].to_numpy()
    most, line = jobs.max(), pay.max() / LINES
    turned = jobs > TURNED * most
    left = np.where(turned, jobs - WIDE * most, jobs)
    boxes = [(x, x, y, line) for x, y in zip(jobs, pay, strict=True)]  # from, to, middle, height
    level = pay.astype(float)
    for k in np.argsort(pay, kind="stable"):
        height = len(lines[points["scenario"].iloc[k]]) * line
        near = [
            (middle, (tall + height) / 2.0)
            for n, (first, last, middle, tall) in enumerate(boxes)
            if n != k and first < left[k] + WIDE * most and last > left[k]
        ]
        places = sorted(pay[k] + step * line / 2.0 for step in range(-STEPS, STEPS + 1))
        free = [at for at in places if all(abs(at - middle) >= apart for middle, apart in near)]
        level[k] = free[int(np.argmin(np.abs(np.array(free) - pay[k])))] if free else pay[k]
        boxes.append((left[k], left[k] + WIDE * most, level[k], height))
    return pd.DataFrame(
        {
            "label": [BREAK.join(lines[name]) for name in points["scenario"]],
            "align": np.where(turned, "right", "left"),
            "label_at": level,
        },
        index=points.index,
    )
