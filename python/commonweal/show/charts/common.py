"""What the charts share: sizes, titles of accounts, and where a chart's figures come from."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from commonweal.base.errors import ModelError
from commonweal.base.names import positions
from commonweal.datasets.codes import NATION
from commonweal.show.drawing import alt
from commonweal.show.theme import LABELS, LINE, LINE_LETTERS, MARGIN, ROW, SHAPES, SMALL, Theme

if TYPE_CHECKING:
    from commonweal.results.comparison import ComparisonData

#: Pixels, or "container": as wide as the page gives it.
Width = int | Literal["container"]
#: Letters of a line above a panel.
HEAD_LETTERS = 44
#: What parts the lines of a label.
BREAK = "\n"
#: What `alt.layer` makes.
Drawing = alt.LayerChart | alt.FacetChart


def plot_width(width: Width, *, left: int = LABELS) -> Width:
    """What is left for the plot beside labels and margins."""
    return width if width == "container" else width - left - 3 * MARGIN


def check_account(comparison: ComparisonData, *accounts: str) -> None:
    """Refuses accounts that are not compared."""
    positions(accounts, comparison.account_ids, kind="account", error=ModelError, where="result.accounts")


def chosen(comparison: ComparisonData, scenarios: str | Sequence[str] | None) -> list[str]:
    """Scenarios by name; all of them where none is named."""
    names = (
        comparison.scenarios if scenarios is None else [scenarios] if isinstance(scenarios, str) else list(scenarios)
    )
    if not names:
        raise ModelError("no scenarios to draw; name some, or leave scenarios out for all")
    positions(names, comparison.scenarios, kind="scenario", error=ModelError, where="result.scenarios")
    return names


def check_place(comparison: ComparisonData, place: str | None) -> None:
    """Refuses a state that the comparison does not have."""
    if place is None or place == NATION:
        return
    comparison.check_regions()
    positions([place], list(comparison.state_names), kind="state", error=ModelError, where="result.state_names")


def require_distinguishable(names: list[str], what: str) -> list[str]:
    """Refuses more than can be told apart."""
    if len(names) > len(SHAPES):
        raise ModelError(
            f"{what} tells at most {len(SHAPES)} scenarios apart, not {len(names)}; name some: scenarios=[...]"
        )
    return names


def source(comparison: ComparisonData, *accounts: str) -> str:
    """The model, and the accounts' own sources."""
    own = dict.fromkeys(_origin(comparison, name) for name in accounts)
    return f"Commonweal, {comparison.about['name']} by {comparison.about['regions']}; {'; '.join(own)}. Gross, modelled"


def _origin(comparison: ComparisonData, account: str) -> str:
    """The first source of an account; of one that is made like another, that one's."""
    said = str(comparison.accounts.loc[account, "source"]).split(";")[0].rstrip(". ")
    like = said.removeprefix("as ").split(",")[0]
    return _origin(comparison, like) if said != like and like in comparison.account_ids else said


def name_of(comparison: ComparisonData, account: str) -> str:
    """As a title begins."""
    name = "job-years" if account == "jobs" else str(comparison.accounts.loc[account, "name"])
    return name[0].upper() + name[1:]


def named_rows(names: Sequence[str], **axis: Any) -> tuple[alt.Y, int]:
    """An axis of scenarios, whose names stand in as many lines as they need, and the height of its rows in all."""
    lines = {name: wrap(name, LINE_LETTERS) for name in names}
    labels = alt.Axis(labelExpr=f"{json.dumps(lines)}[datum.label]", labelLineHeight=LINE, **axis)
    row = max(ROW, LINE * max(map(len, lines.values())) + LINE)
    return alt.Y("scenario:N", title=None, sort=list(names), axis=labels), row * len(lines)


def panel_heads(names: Sequence[str], theme: Theme) -> alt.Header:
    """Scenarios' names above their panels, in as many lines as they need."""
    lines = {name: wrap(name, HEAD_LETTERS) for name in names}
    return alt.Header(
        title=None,
        labelAngle=0,
        labelAlign="left",
        labelAnchor="start",
        labelOrient="top",
        labelFontWeight="bold",
        labelExpr=f"{json.dumps(lines)}[datum.label]",
        labelLineHeight=LINE,
        labelColor=theme.ink,
    )


def headed_rows(labels: Mapping[str, str], heads: Sequence[str], left: int) -> alt.Y:
    """An axis of rows by key, some of which are headings of those below.

    Args:
        labels: what each key is called, in order.
        heads: keys of the headings.
        left: pixels for the labels.
    """
    is_head = f"indexof({json.dumps(list(heads))}, datum.value) >= 0"
    return alt.Y(
        "key:N",
        title=None,
        scale=alt.Scale(domain=list(labels)),
        axis=alt.Axis(
            labelExpr=f"{json.dumps(dict(labels))}[datum.label]",
            minExtent=left,
            maxExtent=left,
            labelLimit=left - 8,
            labelFontWeight=alt.condition(is_head, alt.value("bold"), alt.value("normal")),
            labelFontSize=alt.condition(is_head, alt.value(SMALL + 1), alt.value(SMALL)),
        ),
    )


def in_lines(label: str, height: int) -> dict[str, Any]:
    """How a text of several lines is set whose middle is at its place.

    Args:
        label: the expression of the text.
        height: of a line, pixels.
    """
    above = alt.expr(f"-{height / 2} * (length(split({label}, {json.dumps(BREAK)})) - 1)")
    return {"baseline": "middle", "lineBreak": BREAK, "lineHeight": height, "dy": above}


def per_row(width: Width, entries: int, names: Sequence[str] = ()) -> int:
    """Entries of a legend in a row: two on a page, which may be as narrow as a telephone, and one of names."""
    if width != "container":
        return entries
    return 1 if names else 2


def scenario_encoding(names: Sequence[str], theme: Theme, width: Width, **place: Any) -> dict[str, Any]:
    """Color and shape of each scenario; `place`, of the legend."""
    legend = alt.Legend(columns=per_row(width, 4, names), **place)
    scale = alt.Scale(domain=list(names), range=list(theme.colors[: len(names)]))
    shapes = alt.Scale(domain=list(names), range=list(SHAPES[: len(names)]))
    return {
        "color": alt.Color("scenario:N", title=None, scale=scale, legend=legend),
        "shape": alt.Shape("scenario:N", title=None, scale=shapes, legend=legend),
    }


def for_region(chart: Any, data: pd.DataFrame, place: str | None) -> Any:
    """The chart of one place; or of the one that the page's reader chooses, where `place` is None."""
    if place is not None:
        return chart(data[data["place"] == place])
    follows = alt.param(name="place", value=NATION)
    return chart(data).transform_filter("datum.place == place").add_params(follows)


def label_padding(chart: alt.Chart, field: str, part: float) -> alt.Chart:
    """Nothing to see: points that keep room for figures beside the ends of bars.

    Args:
        part: of the longest bar.
    """
    result: alt.Chart = (
        chart.transform_calculate(far=f"datum.{field} * {1.0 + part}").mark_point(opacity=0).encode(x="far:Q")
    )
    return result
