"""One look for every chart: colors that the color-blind tell apart and that stay apart in gray, type, rules."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True)
class Theme:
    """Colors and type, by what they are for.

    Attributes:
        font: family.
        paper, ink, soft, rule: ground, text, text of less weight, lines.
        direct, indirect, induced: the stages, dark to light on a light ground.
        steps: classes of a quantity, least to most.
        minus, even, plus: classes of a difference, from the far end of less over none to the far end of more.
        better, worse: direction of a change.
        colors: of categories, which shapes tell apart as well (`SHAPES`).
    """

    font: str
    paper: str
    ink: str
    soft: str
    rule: str
    direct: str
    indirect: str
    induced: str
    steps: tuple[str, ...]
    minus: tuple[str, ...]
    even: str
    plus: tuple[str, ...]
    better: str
    worse: str
    colors: tuple[str, ...]

    def variables(self) -> dict[str, str]:
        """Colors by the name of their CSS variable; `PAGE` draws with these."""
        pairs: dict[str, str] = {}
        for entry in fields(self):
            value = getattr(self, entry.name)
            if entry.name == "font":
                continue
            if isinstance(value, tuple):
                pairs |= {f"--{entry.name}-{k}": color for k, color in enumerate(value)}
            else:
                pairs[f"--{entry.name}"] = value
        return pairs


FONT = "Helvetica, Arial, 'Liberation Sans', sans-serif"
LIGHT = Theme(
    font=FONT,
    paper="#ffffff",
    ink="#1a1c20",
    soft="#565b63",
    rule="#d9dce1",
    direct="#0b3c6f",
    indirect="#2a72b0",
    induced="#b97a00",
    steps=("#d6e6f4", "#a6cbe5", "#61a3d1", "#2a72b0", "#0b3c6f"),
    minus=("#542788", "#8073ac", "#c4bde0"),
    even="#eeeeee",
    plus=("#fdc98b", "#e08214", "#9a4a00"),
    better="#1f6fb2",
    worse="#c04a12",
    colors=("#2a72b0", "#b85c00", "#1b7f5c", "#7b4fa3", "#b3302f", "#7a5a2b", "#0e7c86", "#5b6068"),
)
DARK = Theme(
    font=FONT,
    paper="#15181d",
    ink="#eceef1",
    soft="#a9afb8",
    rule="#3a3f47",
    direct="#a9d0f5",
    indirect="#4a90d2",
    induced="#d9a13c",
    steps=("#22384d", "#2d5a82", "#4585bb", "#82b6e4", "#d2e7fb"),
    minus=("#bca8ee", "#8a76bf", "#51457a"),
    even="#2b2f36",
    plus=("#6d4313", "#c9781a", "#ffc07a"),
    better="#6fb1ea",
    worse="#f08a4b",
    colors=("#6fb1ea", "#f0a04b", "#57c49a", "#bb93e0", "#f08080", "#cfae74", "#5cc8d2", "#b5bac2"),
)


def _on_a_page(theme: Theme) -> Theme:
    """The same with CSS variables for colors."""
    names: dict[str, Any] = {}
    for entry in fields(theme):
        value = getattr(theme, entry.name)
        several = isinstance(value, tuple)
        names[entry.name] = (
            tuple(f"var(--{entry.name}-{k})" for k in range(len(value))) if several else f"var(--{entry.name})"
        )
    return Theme(**{**names, "font": FONT})


#: Colors are the page's own, light or dark.
PAGE = _on_a_page(LIGHT)
#: With the kinds: what tells them apart in gray.
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right", "triangle-left")
#: Pixels: labels of rows at the left, room for figures at the right, a row, a picture and its map.
LABELS, MARGIN, ROW, WIDTH = 132, 12, 30, 600
SIZE, SMALL = 12, 11
#: Of a name that stands in several lines: letters and pixels of each.
LINE_LETTERS, LINE = 17, 14


def config(theme: Theme) -> dict[str, Any]:
    """Vega-Lite's configuration for a theme."""
    text = {
        "labelColor": theme.ink,
        "titleColor": theme.soft,
        "labelFontSize": SIZE,
        "titleFontSize": SIZE,
        "titleFontWeight": "normal",
    }
    return {
        "background": theme.paper,
        "font": theme.font,
        "padding": MARGIN,
        "view": {"stroke": None},
        "axis": {
            **text,
            "domain": False,
            "ticks": False,
            "gridColor": theme.rule,
            "labelPadding": 6,
            "titleAnchor": "start",
            "titlePadding": 8,
        },
        "axisY": {"grid": False, "minExtent": LABELS, "maxExtent": LABELS, "labelLimit": LABELS - 8},
        "legend": {
            **text,
            "orient": "top",
            "symbolType": "square",
            "titleAnchor": "start",
            "labelLimit": 200,
            "titleLimit": 340,
            "symbolStrokeWidth": 0,
        },
        "title": {
            "anchor": "start",
            "frame": "bounds",
            "color": theme.ink,
            "fontSize": 16,
            "fontWeight": "bold",
            "offset": 12,
            "subtitleColor": theme.soft,
            "subtitleFontSize": SIZE,
            "subtitlePadding": 5,
        },
        "text": {"color": theme.ink, "fontSize": SIZE},
    }
