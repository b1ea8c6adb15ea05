"""Where a dollar goes: what is bought, the industries that make it, and the regions that they are in, or abroad."""

from __future__ import annotations

from textwrap import wrap
from typing import Any

import numpy as np
import pandas as pd

from commonweal.results.comparison import ABROAD, OTHER_GOODS, ComparisonData
from commonweal.show.charts.common import BREAK, chosen, in_lines, plot_width
from commonweal.show.drawing import alt
from commonweal.show.picture import Picture
from commonweal.show.theme import SMALL, Theme

#: Entries of a column before the others are put together; height of the picture; width of a bar and room of its labels,
#: as parts.
MOST, HEIGHT, BAR, GAP = 7, 380, 0.014, 0.036
#: The least share that is named.
LEAST = 0.01
#: Points of a curve.
POINTS = 24
OTHERS = {"purchase": OTHER_GOODS, "industry": "other industries", "region": "other states"}
#: Where the columns stand, as parts of the width.
COLUMNS = (0.27, 0.55, 0.84)
#: Pixels of a letter; lines of a label.
LETTER, LINES = 6.4, 2
#: The share of a bar that is tall enough for two lines; of one that has a label.
TALL, SEEN = 0.06, 0.005


def sankey(c: ComparisonData, theme: Theme, width: int, scenario: str) -> Picture:
    """Shares of the money in its first round: purchases at producer prices, output of the industries that supply
    them, and where those are.
    """
    (name,) = chosen(c, scenario)
    flows = c.first_round(name)
    total = float(flows["share"].sum())
    flows = flows.assign(
        purchase=_few(flows["purchase"], flows["share"], OTHERS["purchase"]),
        industry=_few(flows["industry"], flows["share"], OTHERS["industry"]),
        region=_few(flows["region"], flows["share"], OTHERS["region"]),
    )
    ends = ["purchase", "industry", "region"]
    nodes = {end: _column(flows, end, total) for end in ends}
    bands = pd.concat([_bands(flows, nodes, k, ends) for k in range(2)], ignore_index=True)
    curve = np.linspace(0.0, 1.0, POINTS)
    ease = curve * curve * (3.0 - 2.0 * curve)
    rows = [
        {
            "band": k,
            "x": x0 + s * (x1 - x0),
            "low": a0 + e * (a1 - a0),
            "high": a0 + e * (a1 - a0) + h,
            "words": words,
            "abroad": far,
        }
        for k, (x0, x1, a0, a1, h, words, far) in enumerate(bands.itertuples(index=False))
        for s, e in zip(curve, ease, strict=True)
    ]
    blocks = pd.concat(
        [
            node.assign(x=COLUMNS[k], x2=COLUMNS[k] + BAR, side=("left", "middle", "right")[k])
            for k, node in enumerate(nodes.values())
        ]
    ).reset_index(names="label")
    right_of = int(BAR * width) + 4
    set_so: dict[str, Any] = {"fontSize": SMALL, **in_lines("datum.text", SMALL + 1)}
    room = {"left": COLUMNS[0], "middle": COLUMNS[2] - COLUMNS[1] - BAR, "right": 1.0 - COLUMNS[2] - BAR}
    blocks["text"] = [
        BREAK.join(_lines(f"{label} {share:.0%}", int(room[side] * width / LETTER), LINES if share > TALL else 1))
        if share > SEEN
        else ""
        for label, share, side in blocks[["label", "share", "side"]].itertuples(index=False)
    ]
    blocks["middle"] = (blocks["low"] + blocks["high"]) / 2
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, 1], nice=False))
    y = alt.Y("low:Q", axis=None, scale=alt.Scale(domain=[0, 1.0 + GAP * MOST], reverse=True, nice=False))
    color = alt.Color(
        "abroad:N", scale=alt.Scale(domain=[False, True], range=[theme.indirect, theme.induced]), legend=None
    )
    flow = alt.Chart(pd.DataFrame(rows)).mark_area(opacity=0.4).encode(
        x=x, y=y, y2="high:Q", detail="band:N", color=color, tooltip="words:N"
    )  # fmt: skip
    bars = (
        alt.Chart(blocks)
        .mark_rect(color=theme.ink)
        .encode(x=x, x2="x2:Q", y=y, y2="high:Q", tooltip=["label", alt.Tooltip("share:Q", format=".1%")])
    )
    before = alt.Chart(blocks[blocks["side"] == "left"]).mark_text(align="right", dx=-5, **set_so)
    after = alt.Chart(blocks[blocks["side"] != "left"]).mark_text(align="left", dx=right_of, **set_so)
    halo = alt.Chart(blocks[blocks["side"] == "middle"]).mark_text(
        align="left", dx=right_of, stroke=theme.paper, strokeWidth=3, strokeJoin="round", **set_so
    )
    texts = [layer.encode(x=x, y=alt.Y("middle:Q", axis=None), text="text:N") for layer in (halo, before, after)]
    heads = pd.DataFrame({"x": COLUMNS, "text": ["bought", "made by", "in"]})
    top = (
        alt.Chart(heads)
        .mark_text(align="left", baseline="bottom", dy=-4, color=theme.soft)
        .encode(x=x, y=alt.value(0), text="text:N")
    )
    chart = alt.layer(flow, bars, *texts, top).properties(width=plot_width(width, left=0), height=HEIGHT)
    first = ", ".join(f"{label} {share:.0%}" for label, share in nodes["purchase"]["share"].head(3).items())
    away = float(flows.loc[flows["region"] == ABROAD, "share"].sum())
    return Picture(
        chart=chart,
        title=f"Where a dollar goes first: {name}",
        subtitle="shares of the money in its first round, producer prices; what suppliers buy in turn is not shown",
        source=f"Commonweal, {c.about['name']}; bills of goods: docs/scenarios.md; imports: BEA {c.about['year']}",
        alt=f"Flows of a dollar through {name}. Bought: {first}. Abroad: {away:.0%}.",
    )


def _few(labels: pd.Series, share: pd.Series, others: str) -> pd.Series:
    """The largest entries by name, the rest put together; what goes abroad stays."""
    sizes = share.groupby(labels).sum().drop([ABROAD, others], errors="ignore").sort_values(ascending=False)
    sizes = sizes[sizes > LEAST * share.sum()]
    return labels.where(labels.isin([*sizes.index[:MOST], ABROAD]), others)


def _column(flows: pd.DataFrame, end: str, total: float) -> pd.DataFrame:
    """Index label; columns share, low and high, down the picture: largest first, what is put together and what
    leaves last.
    """
    share = flows.groupby(end)["share"].sum() / total
    last = [label for label in (OTHERS[end], ABROAD) if label in share.index]
    share = share.reindex([*share.drop(last).sort_values(ascending=False).index, *last])
    low = share.cumsum() - share + GAP * np.arange(len(share))
    return pd.DataFrame({"share": share, "low": low, "high": low + share})


def _bands(flows: pd.DataFrame, nodes: dict[str, pd.DataFrame], k: int, ends: list[str]) -> pd.DataFrame:
    """Between column k and the next: x and top at both ends, height, what it says, whether it leaves the country."""
    one, two = ends[k], ends[k + 1]
    sums = flows.groupby([one, two])["share"].sum() / flows["share"].sum()
    left, right = nodes[one]["low"].to_dict(), nodes[two]["low"].to_dict()
    rows = []
    for a in nodes[one].index:
        for b in nodes[two].index:
            size = float(sums.get((a, b), 0.0))
            if size > 0.0:
                rows.append(
                    (COLUMNS[k] + BAR, COLUMNS[k + 1], left[a], right[b], size, f"{a} → {b}: {size:.1%}", b == ABROAD)
                )
                left[a] += size
                right[b] += size
    return pd.DataFrame(rows)


def _lines(text: str, letters: int, most: int) -> list[str]:
    """A label in so many lines at most; only what is longer than that is cut."""
    lines = wrap(text, letters)
    if len(lines) <= most:
        return lines
    name, share = text.rsplit(" ", 1)
    room = most * letters - len(share) - most - 1
    return wrap(f"{name[:room].rstrip()}… {share}", letters)[:most]
