"""Sectors ranked by an account per million of final demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from commonweal.base.errors import ModelError
from commonweal.base.names import positions
from commonweal.results.multipliers import CLOSURE_NAMES
from commonweal.show.charts.common import Width, label_padding, plot_width
from commonweal.show.digits import format_number
from commonweal.show.drawing import alt
from commonweal.show.picture import Picture
from commonweal.show.theme import Theme

if TYPE_CHECKING:
    from commonweal.results.multipliers import MultipliersData

#: Height of a bar in pixels; labels at the left.
LINE, LEFT = 22, 240


def ranked(
    m: MultipliersData, theme: Theme, width: Width, account: str | None, region: str | None, count: int
) -> Picture:
    """The `count` sectors with the largest multipliers, and the rank of each among those that are not `out_of_line`."""
    if "part" in m.table.columns.names:
        raise ModelError(
            "these multipliers are split by where effects fall; rank those of multipliers(of='goods') or 'output'"
        )
    table = m.table.xs(m.closure, axis="columns", level="closure") if m.table.columns.nlevels > 1 else m.table
    accounts, regions = list(table.columns), list(m.table.index.unique("region"))
    name, where = account or accounts[0], region or regions[0]
    positions([name], accounts, kind="account", error=ModelError, where="multipliers.table")
    if region is None and len(regions) > 1:
        raise ModelError(f"multipliers of {len(regions)} regions: name the one to rank, such as region={regions[0]!r}")
    positions([where], regions, kind="region", error=ModelError, where="multipliers.table")
    kept = table[name].loc[where][~m.out_of_line.loc[where]]
    values = (kept * 1e6).sort_values(ascending=False, kind="stable")
    top = values.head(count)
    labels = [f"{rank}. {m.sector_names.get(code, code)}" for rank, code in enumerate(top.index, start=1)]
    data = pd.DataFrame({"sector": labels, "value": top.to_numpy(), "text": [format_number(value) for value in top]})
    y = alt.Y("sector:N", title=None, sort=labels, axis=alt.Axis(minExtent=LEFT, maxExtent=LEFT, labelLimit=LEFT - 8))
    unit = m.units[name].replace(" per unit", "")
    bars = alt.Chart(data).mark_bar(color=theme.indirect).encode(
        y=y, x=alt.X("value:Q", title=f"{unit} per million of final demand"), tooltip=["sector", alt.Tooltip("value:Q",
        format=",.4~g")]
    )  # fmt: skip
    figures = alt.Chart(data).mark_text(align="left", dx=6).encode(y=y, x="value:Q", text="text:N")
    middle = pd.DataFrame(
        {"value": [float(values.median())], "text": [f"median of {len(values)}: {format_number(values.median())}"]}
    )
    line = alt.Chart(middle).mark_rule(color=theme.ink, strokeDash=[4, 3]).encode(x="value:Q")
    medians = (
        alt.Chart(middle)
        .mark_text(align="left", dx=4, dy=-6, baseline="bottom")
        .encode(x="value:Q", y=alt.value(0), text="text:N")
    )
    chart = alt.layer(bars, figures, line, medians, label_padding(alt.Chart(data), "value", 0.2))
    return Picture(
        chart=chart.properties(width=plot_width(width, left=LEFT), height=LINE * len(data)),
        title=f"Sectors with most {'job-years' if name == 'jobs' else name} per million of final demand",
        subtitle=f"{unit} per million; {CLOSURE_NAMES[m.closure]}{'' if where == 'US' else f', delivered in {where}'}",
        source=f"Commonweal; multipliers {m.certificate}",
        alt=f"The {len(top)} largest of {len(values)}: "
        + "; ".join(f"{label} {text}" for label, text in zip(labels, data["text"], strict=True))
        + ".",
    )
