"""A waterfall: steps up and down from one figure to another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from commonweal.show.charts.common import Drawing, Width, label_padding, plot_width
from commonweal.show.digits import format_number, signed
from commonweal.show.drawing import alt
from commonweal.show.theme import ROW, Theme


class Step(NamedTuple):
    """What is added, below zero taken away, and its color."""

    label: str
    value: float
    color: str


def step_chart(steps: Sequence[Step], last: str, theme: Theme, width: Width, title: str) -> tuple[Drawing, str]:
    """The chart, with what is left as its last bar, and its steps in words.

    Args:
        last: what the sum is called.
        title: of the axis.
    """
    rows, level = [], 0.0
    for label, value, color in steps:
        rows.append({"step": label, "from": level, "to": level + value, "text": signed(value), "color": color})
        level += value
    rows.append({"step": last, "from": 0.0, "to": level, "text": format_number(level), "color": theme.soft})
    data = pd.DataFrame(rows)
    data["next"] = data["step"].shift(-1)
    data["right"] = data[["from", "to"]].max(axis=1)
    y = alt.Y("step:N", title=None, sort=list(data["step"]))
    bars = (
        alt.Chart(data)
        .mark_bar(size=ROW - 10)
        .encode(
            y=y,
            x=alt.X("from:Q", title=title, axis=alt.Axis(tickCount=5)),
            x2="to:Q",
            color=alt.Color("color:N", scale=None),
            tooltip=["step", "text"],
        )
    )
    links = alt.Chart(data[:-1]).mark_rule(color=theme.soft, strokeDash=[2, 2]).encode(y=y, y2="next:N", x="to:Q")
    figures = alt.Chart(data).mark_text(align="left", dx=6).encode(y=y, x="right:Q", text="text:N")
    chart = alt.layer(links, bars, figures, label_padding(alt.Chart(data), "right", 0.18)).properties(
        width=plot_width(width), height=ROW * len(data)
    )
    return chart, "; ".join(f"{row['step']} {row['text']}" for row in rows)
