"""Effects stage by stage: bars side by side, and one scenario as a waterfall from direct to net."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from commonweal.datasets.codes import NATION
from commonweal.show.charts.common import (
    Drawing,
    Width,
    check_account,
    check_place,
    chosen,
    for_region,
    label_padding,
    name_of,
    plot_width,
    source,
)
from commonweal.show.digits import format_number, signed
from commonweal.show.drawing import alt
from commonweal.show.picture import Picture
from commonweal.show.theme import ROW, Theme

if TYPE_CHECKING:
    from commonweal.results.comparison import ComparisonData

PAID_BY = {"households": "households pay", "government": "other purchases cut"}


def bars(c: ComparisonData, theme: Theme, width: Width, account: str, place: str | None = NATION) -> Picture:
    """Stacked bars per million dollars of each scenario's whole amount, with totals as figures.

    Args:
        place: a state, or NATION; None: every one, for a page that chooses.
    """
    check_account(c, account)
    check_place(c, place)
    data = stages_by_place(c, account)
    unit = c.units[account]
    order = list(c.stages)
    ends = data.groupby(["scenario", "place"], sort=False)["value"].sum().rename("end").reset_index()
    type_i = data[data["stage"] != "induced"].groupby(["scenario", "place"], sort=False)["value"].sum()
    ends["text"] = [
        f"{format_number(first)} / {format_number(end)}" if len(order) > 2 else format_number(end)
        for first, end in zip(type_i.to_numpy(), ends["end"], strict=True)
    ]
    rows = alt.Y("scenario:N", title=None, sort=c.scenarios)

    def drawn(frame: pd.DataFrame) -> Drawing:
        colour = alt.Color(
            "stage:N",
            title=None,
            sort=order,
            scale=alt.Scale(domain=order, range=[getattr(theme, stage) for stage in order]),
        )
        stacks = (
            alt.Chart(frame)
            .mark_bar(stroke=theme.paper, strokeWidth=1)
            .encode(
                y=rows,
                x=alt.X("value:Q", title=f"{unit} per million dollars", axis=alt.Axis(tickCount=5)),
                color=colour,
                order="order:Q",
                tooltip=["scenario", "stage", alt.Tooltip("value:Q", format=",.3~g", title=unit)],
            )
        )
        totals = (
            alt.Chart(frame)
            .transform_aggregate(end="sum(value)", text="max(text)", groupby=["scenario"])
            .mark_text(align=alt.expr("datum.end < 0 ? 'right' : 'left'"), dx=alt.expr("datum.end < 0 ? -6 : 6"))
            .encode(y=rows, x="end:Q", text="text:N")
        )
        sums = alt.Chart(frame).transform_aggregate(end="sum(value)", groupby=["scenario"])
        return alt.layer(stacks, totals, label_padding(sums, "end", 0.55 if width == "container" else 0.3)).properties(
            width=plot_width(width), height=ROW * len(c.scenarios)
        )

    data = data.merge(ends[["scenario", "place", "text"]], on=["scenario", "place"])
    totals = ends[ends["place"] == (place or NATION)].set_index("scenario")["text"]
    where = "" if place in (None, NATION) else f" in {place}"
    read = (
        "figures: direct and indirect / with households' spending" if len(order) > 2 else "figures: direct and indirect"
    )
    return Picture(
        chart=for_region(drawn, data, place),
        title=f"{name_of(c, account)} of a million dollars{where}",
        subtitle=f"{unit} per million dollars of {c.price_year} through each scenario, gross; {read}",
        source=source(c, account),
        alt=f"Bars of {unit} per million dollars by stage. "
        + "; ".join(f"{name} {text}" for name, text in totals.items())
        + ".",
    )


def stages_by_place(c: ComparisonData, account: str) -> pd.DataFrame:
    """Per million dollars of each scenario: columns scenario, stage, order, place (NATION, and each state),
    value.
    """
    parts = c.by("stage")[[account]].set_axis([NATION], axis="columns")
    if len(c.regions) > 1:
        parts = parts.join(c.in_states()[account].unstack("state"))
    data = parts.rename_axis(columns="place").stack().rename("value").reset_index()
    data["value"] /= data["scenario"].map(c.facts["amount"]) / 1e6
    data["order"] = data["stage"].map({stage: k for k, stage in enumerate(c.stages)})
    return data


def waterfall(c: ComparisonData, theme: Theme, width: Width, account: str, scenario: str) -> Picture:
    """Direct, indirect, induced; then, where somebody pays, what that takes, and the net."""
    check_account(c, account)
    (name,) = chosen(c, scenario)
    unit, million = c.units[account], c.facts.loc[name, "amount"] / 1e6
    steps = [(stage, value, getattr(theme, stage)) for stage, value in (c.by("stage")[account][name] / million).items()]
    if c.financing != "none":
        net = c.net[account] if c.closure == "type-i" else c.net[account, "type-ii"]
        steps.append((PAID_BY[c.financing], float(net[name, "financing"] / million), theme.worse))
    rows, level = [], 0.0
    for label, value, colour in steps:
        rows.append({"step": label, "from": level, "to": level + value, "text": signed(value), "colour": colour})
        level += value
    rows.append(
        {
            "step": "net" if c.financing != "none" else "gross",
            "from": 0.0,
            "to": level,
            "text": format_number(level),
            "colour": theme.soft,
        }
    )
    data = pd.DataFrame(rows)
    data["next"] = data["step"].shift(-1)
    data["right"] = data[["from", "to"]].max(axis=1)
    order = list(data["step"])
    y = alt.Y("step:N", title=None, sort=order)
    bars = (
        alt.Chart(data)
        .mark_bar(size=ROW - 10)
        .encode(
            y=y,
            x=alt.X("from:Q", title=f"{unit} per million dollars", axis=alt.Axis(tickCount=5)),
            x2="to:Q",
            color=alt.Color("colour:N", scale=None),
            tooltip=["step", "text"],
        )
    )
    links = alt.Chart(data[:-1]).mark_rule(color=theme.soft, strokeDash=[2, 2]).encode(y=y, y2="next:N", x="to:Q")
    figures = alt.Chart(data).mark_text(align="left", dx=6).encode(y=y, x="right:Q", text="text:N")
    chart = alt.layer(links, bars, figures, label_padding(alt.Chart(data), "right", 0.18)).properties(
        width=plot_width(width), height=ROW * len(data)
    )
    return Picture(
        chart=chart,
        title=f"{name}: from direct to {order[-1]}",
        subtitle=f"{unit} per million dollars of {c.price_year}",
        source=source(c, account),
        alt="; ".join(f"{row['step']} {row['text']}" for row in rows) + f" {unit} per million dollars.",
    )
