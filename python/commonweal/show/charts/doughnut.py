"""The doughnut (Raworth, 2017): what a scenario changes in the social foundation and at the ecological ceiling."""

from __future__ import annotations

import textwrap
from math import pi
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from commonweal.results.doughnut import NOT_COVERED
from commonweal.show.charts.common import Drawing, chosen
from commonweal.show.digits import format_number
from commonweal.show.drawing import alt
from commonweal.show.headings import measure_name
from commonweal.show.picture import Picture
from commonweal.show.theme import MARGIN, SMALL, Theme

if TYPE_CHECKING:
    from commonweal.results.comparison import ComparisonData

#: Radii as parts of half the size: the foundation's inner and outer edge, the ring, the ceiling's edge, its names.
HOLE, FLOOR, RING, EDGE, NAMES = 0.10, 0.38, 0.68, 0.92, 0.96
#: Of the ring, pixels at most; of the names on each side; of a stripe and of the line of a list.
SIZE, BESIDE, STRIPE, LINE = 500, 85, 8, 17
#: Letters in a line of the names outside; pixels of those in the ring.
LETTERS, IN_RING = 13, 10
#: From this width on the two lists stand beside each other; between them; of a figure at the end of a line.
ROOMY, GAP, FIGURE = 900, 20, 130
#: Smallest length of a wedge, so that a change that is there is seen.
LEAST = 0.12


def doughnut(c: ComparisonData, theme: Theme, width: int, scenario: str) -> Picture:
    """The ring, with the list of its figures below."""
    (name,) = chosen(c, scenario)
    table = wedges(c, name)
    chart = alt.vconcat(ring(table, theme, width - 3 * MARGIN), _list(table, theme, width - 3 * MARGIN), spacing=10)
    shown = table[table["covered"]]
    return Picture(
        chart=chart,
        title=f"Inside the doughnut: {name}",
        subtitle="change for a billion dollars, all stages, gross; a triangle points up for more, down for less; blue: "
        "better, "
        "orange: worse; striped: not covered, which is not zero; length: against the scenario here that changes it "
        "most",
        source=f"Commonweal, {c.about['name']}; dimensions: Raworth (2017)",
        alt=f"Doughnut of {name}. "
        + "; ".join(f"{row.label}: {row.text}" for row in shown.itertuples())
        + "; others not covered.",
    )


def wedges(c: ComparisonData, scenario: str) -> pd.DataFrame:
    """A row for each measure: name (on the ring), side, label, text, covered, length (0 to 1), direction ("up", "down"
    or "" for none), better ("better" or "worse"), middle (angle, from the top clockwise) and half (its half width),
    radians."""
    table = c.doughnut()
    rows = []
    for side, part in table.groupby(level="side", sort=False):
        width = 2.0 * pi / len(part)
        for k, ((_, dimension, measure), row) in enumerate(part.iterrows()):
            value = row[scenario]
            covered = row["status"] != NOT_COVERED and not pd.isna(value)
            largest = float(row[c.scenarios].abs().max()) if covered else 0.0
            rows.append(
                {
                    "name": row["label"],
                    "side": side,
                    "label": f"{dimension}: {measure_name(c, measure)}" if measure else dimension,
                    "text": f"{'+' if value >= 0 else '−'}{_counted(abs(value))} {row['unit']}"
                    if covered
                    else NOT_COVERED,
                    "covered": covered,
                    "length": LEAST + (1.0 - LEAST) * abs(value) / largest if covered and value != 0.0 else 0.0,
                    "direction": "" if not covered or value == 0.0 else "up" if value > 0.0 else "down",
                    "better": "better" if (value > 0.0) == (row["better"] == "more") else "worse",
                    "middle": (k + 0.5) * width,
                    "half": 0.46 * width,
                }
            )
    return pd.DataFrame(rows)


def ring(table: pd.DataFrame, theme: Theme, width: int) -> Drawing:
    """The doughnut alone, in the middle of a view that wide: names of the foundation in the ring, along its radii;
    those of the ceiling around it."""
    size = min(SIZE, width - 2 * BESIDE)
    half = size / 2.0
    inner = table["side"] == "foundation"
    t = table.assign(start=table["middle"] - table["half"], end=table["middle"] + table["half"])
    # Wedges grow away from the ring: the foundation's inwards, the ceiling's outwards.
    t["near"] = half * np.where(inner, FLOOR, RING)
    t["far"] = half * np.where(inner, HOLE, EDGE)
    t["tip"] = t["near"] + t["length"] * (t["far"] - t["near"])
    right = t["middle"] < pi
    t["turn"] = np.degrees(t["middle"]) + np.where(right, -90.0, 90.0)
    t["lines"] = ["\n".join(textwrap.wrap(name, LETTERS)) for name in t["name"]]
    named = half * np.where(inner, (FLOOR + RING) / 2.0, NAMES)
    mark = (t["near"] + t["far"]) / 2.0
    for axis, turn, centre in (("x", np.sin(t["middle"]), width / 2.0), ("y", -np.cos(t["middle"]), half)):
        t[f"name_{axis}"] = centre + named * turn
        t[f"mark_{axis}"] = centre + mark * turn
    # Texts of several lines hang from their first one: those at the top stand above their place, those below under it.
    t["name_y"] -= t["lines"].str.count("\n") * LINE * 0.4 * (1.0 + np.cos(t["middle"])) * ~inner
    plain = {"theta": alt.Theta("start:Q", scale=None), "theta2": "end:Q"}
    safe = (
        alt.Chart(pd.DataFrame({"start": [0.0], "end": [2 * pi]}))
        .mark_arc(color=theme.rule, innerRadius=half * FLOOR, outerRadius=half * RING)
        .encode(**plain)
    )
    known, gaps = t[t["direction"] != ""], t[~t["covered"]]
    edges = alt.Chart(t).mark_arc(filled=False, stroke=theme.rule, strokeWidth=1).encode(
        **plain, radius=alt.Radius("near:Q", scale=None), radius2="far:Q"
    )  # fmt: skip
    color = alt.Color(
        "better:N", scale=alt.Scale(domain=["better", "worse"], range=[theme.better, theme.worse]), legend=None
    )
    wedge = alt.Chart(known).mark_arc().encode(
        **plain, radius=alt.Radius("near:Q", scale=None), radius2="tip:Q", color=color, tooltip=["label", "text"]
    )  # fmt: skip
    stripes = [
        {**row, "low": r, "high": r + 1.5}
        for row in gaps.to_dict("records")
        for r in np.arange(min(row["near"], row["far"]) + STRIPE / 2, max(row["near"], row["far"]), STRIPE)
    ]
    hatch = alt.Chart(pd.DataFrame(stripes)).mark_arc(color=theme.soft).encode(
        **plain, radius=alt.Radius("low:Q", scale=None), radius2="high:Q", tooltip=["label", "text"]
    )  # fmt: skip
    spot = {"x": alt.X("mark_x:Q", scale=None), "y": alt.Y("mark_y:Q", scale=None)}
    up, down = (
        alt.Chart(known[known["direction"] == way])
        .mark_point(
            shape=f"triangle-{way}", filled=True, size=60, opacity=1, color=theme.paper, stroke=theme.ink, strokeWidth=1
        )
        .encode(**spot)
        for way in ("up", "down")
    )
    at = {"x": alt.X("name_x:Q", scale=None), "y": alt.Y("name_y:Q", scale=None)}
    inside = (
        alt.Chart(t[inner])
        .mark_text(fontSize=IN_RING, baseline="middle")
        .encode(**at, text="name:N", angle=alt.Angle("turn:Q", scale=None))
    )
    lines: dict[str, Any] = {"fontSize": SMALL, "baseline": "middle", "lineBreak": "\n"}
    east = alt.Chart(t[~inner & right]).mark_text(align="left", **lines).encode(**at, text="lines:N")
    west = alt.Chart(t[~inner & ~right]).mark_text(align="right", **lines).encode(**at, text="lines:N")
    return alt.layer(safe, edges, wedge, hatch, up, down, inside, east, west).properties(width=width, height=size)


def _list(table: pd.DataFrame, theme: Theme, width: int) -> Drawing:
    """Every figure: the foundation, and the ceiling below or, where there is room, beside it."""
    outer = table["side"] != "foundation"
    side_by_side = width >= ROOMY
    column, below = (width // 2 - GAP, 0) if side_by_side else (width, LINE * (int((~outer).sum()) + 2))
    t = table.assign(
        row=(table.groupby("side").cumcount() + 2) * LINE + outer * below,
        left=outer * (column + GAP) * side_by_side,
        right=column + outer * (column + GAP) * side_by_side,
    )
    heads = t.groupby("side", sort=False)[["left", "row"]].min().assign(row=lambda h: h["row"] - LINE)
    heads["text"] = ["Social foundation (inside)", "Ecological ceiling (outside)"]
    rows: dict[str, Any] = {"y": alt.Y("row:Q", scale=None)}
    text: dict[str, Any] = {"fontSize": SMALL, "baseline": "middle"}
    left, right = {"x": alt.X("left:Q", scale=None), **rows}, {"x": alt.X("right:Q", scale=None), **rows}
    return alt.layer(
        alt.Chart(heads).mark_text(align="left", fontWeight="bold", **text).encode(**left, text="text:N"),
        alt.Chart(t).mark_text(align="left", limit=column - FIGURE, **text).encode(**left, text="label:N"),
        alt.Chart(t).mark_text(align="right", color=theme.soft, limit=FIGURE, **text).encode(**right, text="text:N"),
    ).properties(width=width, height=int(t["row"].max()) + LINE)


def _counted(value: float) -> str:
    """In words where it is large."""
    for size, word in ((1e9, "bn"), (1e6, "m"), (1e3, "k")):
        if value >= size:
            return f"{value / size:.3g}{word}"
    return format_number(value)
