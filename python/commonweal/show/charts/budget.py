"""What comes back of a dollar of cost: bars of all programs by who gets it, and one program as a waterfall."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from commonweal.base.choices import GOVERNMENTS
from commonweal.results.budget import ALL, FINANCED, GROSS, KINDS, NEW, level_of
from commonweal.show.charts.common import Width, chosen, headed_rows, label_padding, per_row, plot_width
from commonweal.show.charts.steps import Step, step_chart
from commonweal.show.drawing import alt
from commonweal.show.picture import Picture
from commonweal.show.theme import Theme

if TYPE_CHECKING:
    from commonweal.results.comparison import ComparisonData

#: Height of a row in pixels; labels at the left; a bar.
LINE, LEFT, BAR = 22, 190, 12
BENEFITS = "benefits saved, net"
#: What counts, as rows are called, in the order of rows.
WAYS = {GROSS: "gross", FINANCED: "after financing", NEW: "new"}
CENTS = "cents per dollar of cost"


def back_bars(c: ComparisonData, theme: Theme, width: Width) -> Picture:
    """Stacked bars of what comes back of a dollar, by level, a scenario below another, gross and new; with lines from
    the low to the high end of the range."""
    net = c.net_cost()
    known = [way for way in WAYS if way in net.index.get_level_values("counted")]
    parts, totals = [], []
    labels: dict[str, str] = {}
    for name in c.scenarios:
        labels[name] = name
        for way in known:
            key = f"{name}|{way}"
            labels[key] = WAYS[way]
            one, cents = net.loc[(name, way)], 100.0 / net.loc[(name, way, ALL), "cost"]
            whole = one.loc[ALL]
            segments = {f"{level} receipts": one.loc[level, "receipts"] for level in GOVERNMENTS}
            segments[BENEFITS] = whole["benefits_saved"] + whole["benefits_caused"]
            parts += [
                {"key": key, "who": who, "value": usd * cents, "at": k} for k, (who, usd) in enumerate(segments.items())
            ]
            ends = {end: 100.0 * whole[f"share_{end}"] for end in ("low", "high")}
            text = f"{100.0 * whole['share']:.0f} ({ends['low']:.0f} to {ends['high']:.0f})"
            totals.append({"key": key, "text": text, "far": max(ends["high"], 100.0 * whole["share"]), **ends})
    y = headed_rows(labels, c.scenarios, LEFT)
    who = [*(f"{level} receipts" for level in GOVERNMENTS), BENEFITS]
    colors = [theme.direct, theme.indirect, theme.induced, theme.colors[2]]
    bars = (
        alt.Chart(pd.DataFrame(parts))
        .mark_bar(size=BAR)
        .encode(
            y=y,
            x=alt.X("value:Q", title=CENTS, axis=alt.Axis(tickCount=5)),
            color=alt.Color(
                "who:N",
                title=None,
                scale=alt.Scale(domain=who, range=colors),
                legend=alt.Legend(columns=per_row(width, 2, who)),
            ),
            order="at:Q",
            tooltip=["who", alt.Tooltip("value:Q", format=".1f")],
        )
    )
    over = alt.Chart(pd.DataFrame(totals))
    lines = over.mark_rule(color=theme.ink, strokeWidth=2).encode(y=y, x="low:Q", x2="high:Q")
    figures = over.mark_text(align="left", dx=6).encode(y=y, x="far:Q", text="text:N")
    chart = alt.layer(bars, lines, figures, label_padding(over, "far", _room(width)))
    return Picture(
        chart=chart.properties(width=plot_width(width, left=LEFT), height=LINE * len(labels)),
        title="What comes back to the budget of a dollar",
        subtitle=f"{CENTS}, all stages; lines: one parameter alone at the ends of its range",
        source=f"Commonweal, {c.about['name']} by {c.about['regions']}; docs/budget.md. Modelled",
        alt="Bars of cents that come back per dollar. "
        + "; ".join(f"{row['key'].replace('|', ', ')}: {row['text']}" for row in totals)
        + ".",
    )


def _room(width: Width) -> float:
    """For figures beside the longest bar, of its length: more on a page, which may be as narrow as a telephone."""
    return 1.0 if width == "container" else 0.4


def net_cost_waterfall(c: ComparisonData, theme: Theme, width: Width, scenario: str, counted: str) -> Picture:
    """Of one scenario, a dollar of cost, what comes back of it by level and kind, and what is left."""
    (name,) = chosen(c, scenario)
    one = c.net_cost().loc[(name, counted)]
    gross = c.budget()["all"].loc[name].droplevel("level")
    cost = one.loc[ALL, "cost"]
    share = one.loc["federal", "receipts"] / gross[_receipts("federal")].sum()
    contributions = [f"federal_{who}" for who in ("employers", "employees", "self_employed")]
    others = [flow for flow in _receipts("federal") if flow not in ("federal_income_tax", *contributions)]
    amounts = {
        "cost": cost,
        "federal income tax": -share * gross["federal_income_tax"],
        "contributions": -share * gross[contributions].sum(),
        "other federal taxes": -share * gross[others].sum(),
        "state taxes": -one.loc["state", "receipts"],
        "local taxes": -one.loc["local", "receipts"],
        "benefits saved": -one.loc[ALL, "benefits_saved"],
        "benefits caused": -one.loc[ALL, "benefits_caused"],
    }
    colors = {"cost": theme.soft, "benefits saved": theme.colors[2], "benefits caused": theme.worse}
    steps = [Step(label, 100.0 * usd / cost, colors.get(label, theme.indirect)) for label, usd in amounts.items()]
    drawn, alternative = step_chart(steps, "left", theme, width, CENTS)
    return Picture(
        chart=drawn,
        title=f"{name}: a dollar of cost, and what is left of it",
        subtitle=f"{CENTS}, {WAYS[counted]}, all stages",
        source=f"Commonweal, {c.about['name']} by {c.about['regions']}; docs/budget.md. Modelled",
        alt=f"{alternative} {CENTS}.",
    )


def _receipts(level: str) -> list[str]:
    return [flow for flow in KINDS["receipts"] if level_of(flow) == level]
