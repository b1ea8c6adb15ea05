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
    named_rows,
    plot_width,
    source,
)
from commonweal.show.charts.steps import Step, step_chart
from commonweal.show.digits import format_number
from commonweal.show.drawing import alt
from commonweal.show.picture import Picture
from commonweal.show.theme import Theme

if TYPE_CHECKING:
    from commonweal.results.comparison import ComparisonData

#: Height of a bar, pixels.
BAR = 20
PAID_BY = {"households": "households pay", "government": "other purchases cut"}


def bars(c: ComparisonData, theme: Theme, width: Width, account: str, place: str | None = NATION) -> Picture:
    """Stacked bars per million dollars of each scenario's whole amount, the longest first, with totals as figures and,
    where there are draws, a line from the low to the high end of the total.

    Args:
        place: a state, or NATION; None: every one, for a page that chooses.
    """
    check_account(c, account)
    check_place(c, place)
    data = stages_by_place(c, account)
    unit, stages = c.units[account], list(c.stages)
    ends = data.groupby(["scenario", "place"], sort=False)["value"].sum().rename("end").reset_index()
    type_i = data[data["stage"] != "induced"].groupby(["scenario", "place"], sort=False)["value"].sum()
    ends["text"] = [
        f"{format_number(first)} / {format_number(end)}" if len(stages) > 2 else format_number(end)
        for first, end in zip(type_i.to_numpy(), ends["end"], strict=True)
    ]
    shown = ends[ends["place"] == (place or NATION)].sort_values("end", ascending=False, kind="stable")
    reach = _reach(c, account)
    data = data.merge(ends[["scenario", "place", "text"]], on=["scenario", "place"]).merge(
        reach, on=["scenario", "place"], how="left"
    )
    rows, height = named_rows(list(shown["scenario"]))

    def drawn(frame: pd.DataFrame) -> Drawing:
        color = alt.Color(
            "stage:N",
            title=None,
            sort=stages,
            scale=alt.Scale(domain=stages, range=[getattr(theme, stage) for stage in stages]),
        )
        stacks = (
            alt.Chart(frame)
            .mark_bar(stroke=theme.paper, strokeWidth=1, size=BAR)
            .encode(
                y=rows,
                x=alt.X("value:Q", title=f"{unit} per million dollars", axis=alt.Axis(tickCount=5)),
                color=color,
                order="order:Q",
                tooltip=["scenario", "stage", alt.Tooltip("value:Q", format=",.3~g", title=unit)],
            )
        )
        each = alt.Chart(frame).transform_aggregate(
            end="sum(value)",
            text="max(text)",
            low="min(low)",
            high="max(high)",
            groupby=["scenario"],
        )
        beyond = each.transform_calculate(far="isValid(datum.high) ? max(datum.end, datum.high) : datum.end")
        totals = beyond.mark_text(
            align=alt.expr("datum.end < 0 ? 'right' : 'left'"), dx=alt.expr("datum.end < 0 ? -6 : 6")
        ).encode(y=rows, x="far:Q", text="text:N")
        layers = [stacks, totals, label_padding(beyond, "far", 0.42 if width == "container" else 0.2)]
        if not reach.empty:
            found = each.transform_filter("isValid(datum.low)")
            layers.append(found.mark_rule(color=theme.ink, strokeWidth=2).encode(y=rows, x="low:Q", x2="high:Q"))
            layers.extend(
                found.mark_tick(color=theme.ink, thickness=2, size=BAR // 2).encode(y=rows, x=f"{end}:Q")
                for end in ("low", "high")
            )
        return alt.layer(*layers).properties(width=plot_width(width), height=height)

    where = "" if place in (None, NATION) else f" in {place}"
    figures = "direct and at suppliers" + (" / with what their workers spend" if len(stages) > 2 else "")
    lines = "" if reach.empty or place not in (None, NATION) else "; black lines: 9 of 10 draws"
    return Picture(
        chart=for_region(drawn, data, place),
        title=f"{name_of(c, account)} per million dollars{where}",
        subtitle=f"{unit} per million dollars of {c.price_year}, gross; figures: {figures}{lines}",
        source=source(c, account),
        alt=f"Bars of {unit} per million dollars by stage. "
        + "; ".join(f"{row.scenario} {row.text}" for row in shown.itertuples())
        + ".",
    )


def _reach(c: ComparisonData, account: str) -> pd.DataFrame:
    """Columns scenario, place (NATION), low and high of draws of the total, per million dollars; no rows without
    draws.
    """
    sample, million = c.sample, c.facts["amount"] / 1e6
    rows = []
    if sample is not None and account in sample.accounts.index:
        each = {name: sample.of(account, name, c.closure) for name in c.scenarios}
        rows = [(name, NATION, one.low / million[name], one.high / million[name]) for name, one in each.items()]
    types = {"scenario": object, "place": object, "low": float, "high": float}
    return pd.DataFrame(rows, columns=list(types)).astype(types)


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
    each = (c.by("stage")[account][name] / million).items()
    steps = [Step(str(stage), value, getattr(theme, str(stage))) for stage, value in each]
    last = "gross"
    if c.financing != "none":
        net = c.net[account] if c.closure == "type-i" else c.net[account, "type-ii"]
        steps.append(Step(PAID_BY[c.financing], float(net[name, "financing"] / million), theme.worse))
        last = "net"
    chart, words = step_chart(steps, last, theme, width, f"{unit} per million dollars")
    return Picture(
        chart=chart,
        title=f"{name}: from direct to {last}",
        subtitle=f"{unit} per million dollars of {c.price_year}",
        source=source(c, account),
        alt=f"{words} {unit} per million dollars.",
    )
