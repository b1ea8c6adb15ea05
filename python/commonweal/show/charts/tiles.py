"""Small multiples by state: a tile for each, about where it lies, with a bar for each scenario."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from commonweal.base.errors import ModelError
from commonweal.show.charts.common import (
    Width,
    check_account,
    chosen,
    name_of,
    per_row,
    plot_width,
    require_distinguishable,
    source,
)
from commonweal.show.digits import format_number
from commonweal.show.drawing import alt
from commonweal.show.picture import Picture
from commonweal.show.theme import SMALL, WIDTH, Theme

if TYPE_CHECKING:
    from commonweal.results.comparison import ComparisonData

#: The states about where they lie.
TILES = """
AK .. .. .. .. .. .. .. .. .. ME
.. .. .. .. .. WI .. .. .. VT NH
WA ID MT ND MN IL MI .. NY MA RI
OR NV WY SD IA IN OH PA NJ CT ..
CA UT CO NE MO KY WV VA MD DE ..
.. AZ NM KS AR TN NC SC DC .. ..
.. .. .. OK LA MS AL GA .. .. ..
HI .. .. TX .. .. .. .. FL .. ..
"""
#: Of a tile: width of its bars at most, where they begin and end.
LONGEST, TOP, BOTTOM = 0.86, 0.42, 0.86
#: Columns of tiles; height of the picture over its width.
COLUMNS, TALL = 11, 0.62


def states(c: ComparisonData, theme: Theme, width: Width, account: str, scenarios: Sequence[str] | None) -> Picture:
    """Units per 1,000 residents, over all stages; every tile on one scale."""
    check_account(c, account)
    names = require_distinguishable(chosen(c, scenarios), "the chart of states")
    spots = {
        state: (column, row)
        for row, line in enumerate(TILES.split("\n")[1:-1])
        for column, state in enumerate(line.split())
    }
    table = c.by("state")[account].unstack("scenario")[names]
    if not set(table.index) <= set(spots):
        raise ModelError(
            f"the regions of {c.about['name']} are not the states of the United States, which the tiles show"
        )
    table = table.div(c.residents.groupby(c.states).sum() / 1e3, axis="index")
    if (table < 0.0).any(axis=None):
        raise ModelError(
            f"{account} is below zero in some states, which bars of tiles cannot show; plot.map({account!r}) can"
        )
    largest = float(table.max().max()) or 1.0
    thick = (BOTTOM - TOP) / len(names)
    rows = [
        {
            "state": state,
            "scenario": name,
            "value": value,
            "x": spots[state][0],
            "x2": spots[state][0] + value / largest * LONGEST,
            "y": spots[state][1] + TOP + k * thick,
            "y2": spots[state][1] + TOP + (k + 0.8) * thick,
        }
        for state, figures in table.iterrows()
        for k, (name, value) in enumerate(figures.items())
    ]
    ground = pd.DataFrame(
        [
            {"state": state, "x": x, "x2": x + LONGEST + 0.08, "y": y + 0.06, "y2": y + 0.94}
            for state, (x, y) in spots.items()
            if state in table.index
        ]
    )
    unit = f"{c.units[account]} per 1,000 residents"
    across = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-0.05, COLUMNS], nice=False))
    down = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[0, len(TILES.split("\n")) - 2], reverse=True, nice=False))
    tiles = alt.Chart(ground).mark_rect(fill=theme.rule, opacity=0.45).encode(x=across, x2="x2:Q", y=down, y2="y2:Q")
    letters = alt.Chart(ground).mark_text(align="left", baseline="top", dx=3, dy=3, fontSize=SMALL, fontWeight="bold")
    colour = alt.Color(
        "scenario:N",
        title=None,
        scale=alt.Scale(domain=names, range=list(theme.colours[: len(names)])),
        legend=alt.Legend(columns=per_row(width, 4)),
    )
    bars = (
        alt.Chart(pd.DataFrame(rows))
        .mark_rect()
        .encode(
            x=across,
            x2="x2:Q",
            y=down,
            y2="y2:Q",
            color=colour,
            tooltip=["state", "scenario", alt.Tooltip("value:Q", format=",.3~g", title=unit)],
        )
    )
    chart = alt.layer(tiles, letters.encode(x=across, y=down, text="state:N"), bars)
    most = {name: table[name].idxmax() for name in names}
    return Picture(
        chart=chart.properties(
            width=plot_width(width, left=0), height=int((WIDTH if width == "container" else width) * TALL)
        ),
        title=f"{name_of(c, account)} per 1,000 residents, state by state",
        subtitle=f"{unit}; the longest bar is {format_number(largest)}; ${c.facts.loc[names[0], 'amount']:,.0f} of "
        f"{c.price_year} through each scenario, "
        f"all stages, gross; from the top: {', '.join(names)}",
        source=source(c, account),
        alt=f"Tiles of states with bars of {unit}. Most: "
        + "; ".join(f"{name} in {state}, {format_number(table.loc[state, name])}" for name, state in most.items())
        + ".",
    )
