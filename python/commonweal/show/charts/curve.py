"""A ratio under every combination of choices: above, the ratios, sorted; below, what each one chose."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from commonweal.base.errors import ModelError
from commonweal.show.charts.common import Width, plot_width
from commonweal.show.digits import format_number
from commonweal.show.drawing import alt
from commonweal.show.picture import Picture
from commonweal.show.theme import Theme

if TYPE_CHECKING:
    from commonweal.results.curve import CurveData

#: Heights of the curve and of a line of choices, the room for their names, and how far above the curve its axis is
#: named, in pixels.
CURVE, LINE, LEFT, ABOVE = 200, 15, 190, 8


def curve(c: CurveData, theme: Theme, width: Width) -> Picture:
    """Combinations without a ratio are counted, not drawn."""
    first, second = c.scenarios
    if not len(c.ratios):
        raise ModelError(
            f"no combination has a ratio: {second} never has {c.account} above zero; leave out financing that costs "
            f"more"
        )
    table = c.table.dropna(subset="ratio").reset_index(drop=True)
    table["rank"] = table.index
    table["text"] = [
        f"by default, {closure}: {format_number(ratio)}"
        for closure, ratio in zip(table["closure"], table["ratio"], strict=True)
    ]
    plot = plot_width(width, left=LEFT)
    x = alt.X("rank:Q", axis=None, scale=alt.Scale(domain=[-1, len(table)], nice=False))
    y = alt.Y(
        "ratio:Q",
        title=f"{c.unit}, {first} over {second}",
        scale=alt.Scale(type="log", nice=False),
        axis=alt.Axis(minExtent=LEFT, maxExtent=LEFT, titleAngle=0, titleAlign="left", titleX=-LEFT, titleY=-ABOVE),
    )
    dots = alt.Chart(table).mark_circle(color=theme.indirect, opacity=1.0, size=18).encode(x=x, y=y)
    usual = alt.Chart(table[table["usual"]])
    rings = usual.mark_point(color=theme.ink, size=90, strokeWidth=1.5).encode(x=x, y=y)
    # The curve rises: beside it there is room above to the left, and below to the right.
    text, middle = usual.encode(x=x, y=y, text="text:N"), len(table) / 2
    early = text.transform_filter(f"datum.rank < {middle}").mark_text(align="left", dx=6, dy=14)
    late = text.transform_filter(f"datum.rank >= {middle}").mark_text(align="right", dx=-6, dy=-12)
    above = alt.layer(dots, rings, early, late).properties(width=plot, height=CURVE)
    varied = [name for name in c.choices if table[name].nunique() > 1]
    rows = pd.concat(
        [pd.DataFrame({"rank": table["rank"], "choice": f"{name}: " + table[name].astype(str)}) for name in varied]
    )
    order = [f"{name}: {option}" for name in varied for option in sorted(table[name].unique())]
    chosen = (
        alt.Chart(rows)
        .mark_tick(color=theme.direct, thickness=1.5, bandSize=LINE - 5)
        .encode(
            x=x,
            y=alt.Y(
                "choice:N", title=None, sort=order, axis=alt.Axis(minExtent=LEFT, maxExtent=LEFT, labelLimit=LEFT - 8)
            ),
        )
        .properties(width=plot, height=LINE * len(order))
    )
    without = len(c.table) - len(table)
    left_out = f"; in {without} more {second} has nothing above zero, so that there is no ratio" if without else ""
    ends = f"{format_number(table['ratio'].min())} to {format_number(table['ratio'].max())}"
    return Picture(
        chart=alt.vconcat(above, chosen, spacing=LINE),
        title=f"{first} over {second}: {ends}",
        subtitle=f"{c.account} ({c.unit}) of the same money, in {len(table)} combinations of choices; rings: the "
        f"defaults{left_out}",
        source=f"Commonweal, {c.about['dataset']}; choices: docs/uncertainty.md. Modelled",
        alt=f"{c.account} of {first} over {second} under {len(table)} combinations of choices: {ends}, median "
        f"{format_number(table['ratio'].median())}.",
    )
