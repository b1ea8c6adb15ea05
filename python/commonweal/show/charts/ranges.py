"""Scenarios of a batch by an account per million dollars: how far draws reach, a row for each economy and variant of
each.
"""

from __future__ import annotations

from textwrap import wrap

import xarray as xr

from commonweal.results.cells import best_table, cells_table, in_millions, short_names
from commonweal.results.multipliers import CLOSURE_NAMES
from commonweal.show.charts.common import Width, plot_width
from commonweal.show.digits import format_number
from commonweal.show.drawing import alt
from commonweal.show.picture import Picture
from commonweal.show.theme import SHAPES, Theme

#: Heights of a range and between scenarios, and the room for their names, in pixels.
RANGE, BETWEEN, LEFT = 11, 8, 200
#: Letters and pixels of a line of a name, and where its lines are parted.
LETTERS, LINE, BREAK = 27, 13, "|"
#: Figures on the axis, and pixels between columns of the legend.
TICKS, LEGEND = 5, 24


def ranges(results: xr.Dataset, theme: Theme, width: Width, account: str, closure: str) -> Picture:
    """In the order of the widest closure, on an axis for all of them; of more economies and variants than can be
    told apart the first ones.
    """
    data = in_millions(cells_table(results, [account]))
    name = "job-years" if account == "jobs" else str(results[account].attrs["name"])
    unit, drawn = data["unit"].iloc[0], "median" in data
    if not drawn:
        data = data.assign(median=data["point"], low=data["point"], high=data["point"])
    data["kind"] = short_names(data["economy"])
    if data["variant"].nunique() > 1:
        data["kind"] = (data["kind"] + ", " + data["variant"]).str.removeprefix(", ")
    kinds = list(dict.fromkeys(data["kind"]))
    shown = kinds[: len(SHAPES)]
    ends = [min(0.0, data["low"].min()), max(0.0, data["high"].max())]
    data = data[data["kind"].isin(shown) & (data["closure"] == closure)]
    order, best = list(best_table(results, account).index), best_table(results, account, closure)
    lines = {name: wrap(name, LETTERS) for name in order}  # names say what was changed, and are as long as that
    data["label"] = data["scenario"].map({name: BREAK.join(several) for name, several in lines.items()})
    axis = alt.Axis(
        minExtent=LEFT,
        maxExtent=LEFT,
        labelLimit=LEFT,
        labelExpr=f"split(datum.label, {BREAK!r})",
        labelLineHeight=LINE,
    )
    y = alt.Y("label:N", title=None, sort=[BREAK.join(several) for several in lines.values()], axis=axis)
    row = max(RANGE * len(shown), LINE * max(map(len, lines.values()))) + BETWEEN
    place = alt.YOffset("kind:N", sort=shown)
    legend = alt.Legend(columns=2, symbolType="circle", columnPadding=LEGEND) if len(shown) > 1 else None
    color = alt.Color(
        "kind:N", title=None, scale=alt.Scale(domain=shown, range=list(theme.colors[: len(shown)])), legend=legend
    )
    title = f"{unit} per million dollars"
    base = alt.Chart(data).encode(y=y, yOffset=place, color=color)
    bars = base.mark_rule(strokeWidth=3, opacity=0.55).encode(
        x=alt.X("low:Q", title=title, scale=alt.Scale(domain=ends), axis=alt.Axis(tickCount=TICKS, format="~s")),
        x2="high:Q",
    )
    tips = ["scenario", "kind", *(alt.Tooltip(f"{name}:Q", format=",.4~g") for name in ("median", "low", "high"))]
    dots = base.mark_circle(size=36, opacity=1.0).encode(x="median:Q", tooltip=tips)
    top = best.iloc[0]
    reach = "bars: 5 to 95 % of draws; dots: medians" if drawn else "nothing was drawn"
    left_out = f"; the first {len(shown)} of {len(kinds)} economies and variants" if len(kinds) > len(shown) else ""
    return Picture(
        chart=alt.layer(bars, dots).properties(width=plot_width(width, left=LEFT), height=len(order) * row),
        title=f"{name[0].upper()}{name[1:]}, {CLOSURE_NAMES[closure]}",
        subtitle=f"{title}; {reach}{left_out}",
        source=f"Commonweal {results.attrs['commonweal']}; {results[account].attrs['source']}. Modelled",
        alt=f"{name} per million dollars, {closure}. Most: {best.index[0]}, {format_number(top['median'])} "
        f"({format_number(top['low'])} to {format_number(top['high'])}); least: {best.index[-1]}.",
    )
