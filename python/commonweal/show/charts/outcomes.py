"""Wellbeing on the way and once there: what the spending does to it, and what is bought does once it is there."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

import pandas as pd

from commonweal.accounts.outcomes import MEASURES
from commonweal.show.charts.common import Width, check_account, headed_rows, label_padding, plot_width
from commonweal.show.digits import format_number
from commonweal.show.drawing import alt
from commonweal.show.outcomes import NO_ESTIMATE, ON_THE_WAY, ONCE_THERE
from commonweal.show.picture import Picture
from commonweal.show.theme import Theme

if TYPE_CHECKING:
    from commonweal.results.comparison import ComparisonData

#: Height of a row in pixels; labels at the left; a bar; letters of a scenario's name in a row.
LINE, LEFT, BAR, LETTERS = 22, 190, 12, 26
#: What stands in place of a bar where there is no estimate.
STRIPES = "/////  "
#: Accounts of the spending itself, as rows call them.
WAY = {"wellby": "jobs, pay and air", "wellby_climate": "climate of the making"}
WELLBYS = {name: words.removeprefix("WELLBYs of ") for name, (words, unit) in MEASURES.items() if unit == "WELLBY"}


def outcome_bars(c: ComparisonData, theme: Theme, width: Width, table: pd.DataFrame | None = None) -> Picture:
    """Bars of WELLBYs per million dollars, a scenario below another: of the spending, then of what is there once it is
    spent, with lines for nine of ten draws.

    Args:
        table: `Comparison.outcomes`, where it was asked for already.
    """
    check_account(c, "wellby")
    outcomes = c.outcomes() if table is None else table
    data = _rows(c, outcomes)
    labels = dict(zip(data["key"], data["label"], strict=True))
    heads = list(data["key"][data["side"] == ""])
    y = headed_rows(labels, heads, LEFT)
    known = data[data["value"].notna()]
    scale = alt.Scale(domain=[ON_THE_WAY, ONCE_THERE], range=[theme.indirect, theme.induced])
    chart = alt.Chart(known)
    bars = chart.mark_bar(size=BAR).encode(
        y=y,
        x=alt.X("value:Q", title="WELLBYs per million dollars", axis=alt.Axis(tickCount=5)),
        color=alt.Color("side:N", title=None, scale=scale, legend=alt.Legend(columns=_columns(width))),
        tooltip=["scenario", "label", "text"],
    )
    figures = chart.mark_text(align="left", dx=6).encode(y=y, x="far:Q", text="text:N")
    layers = [bars, figures, label_padding(alt.Chart(known[known["far"] > 0.0]), "far", _room(width))]
    if (drawn := known[known["low"].notna()]).size:
        layers.insert(1, alt.Chart(drawn).mark_rule(color=theme.ink, strokeWidth=2).encode(y=y, x="low:Q", x2="high:Q"))
    if (silent := data[data["value"].isna() & (data["side"] != "")]).size:
        words = alt.Chart(silent).mark_text(align="left", dx=4, fontStyle="italic", color=theme.soft)
        striped = words.transform_calculate(striped=f"'{STRIPES}' + datum.text")
        layers.append(striped.encode(y=y, x=alt.value(0), text="striped:N"))
    return Picture(
        chart=alt.layer(*layers).properties(width=plot_width(width, left=LEFT), height=LINE * len(data)),
        title="Wellbeing on the way, and once it is there",
        subtitle=f"WELLBYs per million dollars of {c.price_year}, present values; lines: 9 of 10 draws",
        source=f"Commonweal, {c.about['name']}; published effects (docs/outcomes.md). Modelled",
        alt="Bars of WELLBYs per million dollars. "
        + "; ".join(f"{row.scenario}, {row.label}: {row.text}" for row in data.itertuples() if row.side)
        + ".",
    )


def _room(width: Width) -> float:
    """For figures beside the longest bar, of its length."""
    return 0.42 if width == "container" else 0.2


def _columns(width: Width) -> int:
    """Of the legend, which stands over the bars: beside the labels, a telephone leaves room for one."""
    return 1 if width == "container" else 2


def _rows(c: ComparisonData, outcomes: pd.DataFrame) -> pd.DataFrame:
    """A row for each scenario's name, for each part of the spending, and for each measure that is known; columns
    scenario, label, side ("" of a name), value, low, high, key, far (where its figure stands) and text."""
    way = c.table if c.closure == "type-i" else c.table.xs(c.closure, axis="columns", level="closure")
    rows: list[tuple[str, str, str, float, float, float]] = []
    nothing = float("nan")
    for name in c.scenarios:
        million = c.facts.loc[name, "amount"] / 1e6
        rows += [(name, line, "", nothing, nothing, nothing) for line in wrap(name, LETTERS)]
        for account in [account for account in WAY if account in c.account_ids]:
            rows.append((name, WAY[account], ON_THE_WAY, float(way.loc[name, account]) / million, nothing, nothing))
        known = [measure for measure in WELLBYS if (name, measure) in outcomes["value"].dropna().index]
        for measure in known:
            ends = (outcomes.loc[(name, measure), ["value", "low", "high"]] / million).tolist()
            rows.append((name, WELLBYS[measure], ONCE_THERE, *ends))
        if not known:
            rows.append((name, ONCE_THERE, ONCE_THERE, nothing, nothing, nothing))
    data = pd.DataFrame(rows, columns=["scenario", "label", "side", "value", "low", "high"])
    data["key"] = [f"row {number}" for number in range(len(data))]
    data["far"] = data["high"].fillna(data["value"]).clip(lower=0.0)
    figures = data["value"].map(format_number, na_action="ignore")
    data["text"] = figures.fillna(NO_ESTIMATE).where(data["side"] != "", "")
    return data
