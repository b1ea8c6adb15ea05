"""Who gets the jobs: each group's share of a scenario's jobs, beside its share of all jobs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from commonweal.accounts.people import GROUP_NAMES
from commonweal.base.errors import ModelError
from commonweal.base.names import positions
from commonweal.datasets.codes import NATION
from commonweal.show.charts.common import (
    Width,
    check_place,
    chosen,
    for_region,
    plot_width,
    require_distinguishable,
    scenario_encoding,
)
from commonweal.show.drawing import alt
from commonweal.show.picture import Picture
from commonweal.show.theme import SMALL, Theme

if TYPE_CHECKING:
    from commonweal.results.comparison import ComparisonData

#: Headings of the dimensions; height of a row in pixels; labels at the left.
HEADINGS = {"sex": "Sex", "race": "Race", "origin": "Origin", "education": "Schooling", "wage": "Pay"}
LINE, LEFT = 22, 178
#: Groups of which one says all.
PAIR = 2
#: Height of a line of a legend, pixels.
KEY = 18


def people(
    c: ComparisonData,
    theme: Theme,
    width: Width,
    scenarios: Sequence[str] | None,
    dimensions: str | Sequence[str] | None,
    place: str | None = NATION,
) -> Picture:
    """Dots for scenarios, a bar for the economy's jobs; direct and indirect.

    Args:
        place: a state, or NATION; None: every one, for a page that chooses.
    """
    if c.groups.empty:
        raise ModelError(
            "this comparison has no accounts of groups of people; compare with an embedded dataset: load('us')"
        )
    check_place(c, place)
    names = require_distinguishable(chosen(c, scenarios), "the chart of people")
    known = list(c.groups["dimension"].unique())
    wanted = known if dimensions is None else [dimensions] if isinstance(dimensions, str) else list(dimensions)
    positions(wanted, known, kind="dimension", error=ModelError, where="result.groups")
    if not wanted:
        raise ModelError("no dimensions to draw; name some, or leave dimensions out for all")
    groups = {dimension: _shown(c, dimension) for dimension in wanted}
    data = _shares(c)
    shown_groups = [group for several in groups.values() for group in several]
    data = data[data["scenario"].isin(names) & data["group"].isin(shown_groups)]
    rows = [label for dimension in wanted for label in (HEADINGS[dimension], *groups[dimension])]
    heads = [HEADINGS[dimension] for dimension in wanted]
    is_head = f"indexof({heads}, datum.value) >= 0"
    y = alt.Y(
        "group:N",
        title=None,
        scale=alt.Scale(domain=rows),
        axis=alt.Axis(
            minExtent=LEFT,
            maxExtent=LEFT,
            labelLimit=LEFT - 8,
            labelFontWeight=alt.condition(is_head, alt.value("bold"), alt.value("normal")),
            labelFontSize=alt.condition(is_head, alt.value(SMALL), alt.value(SMALL + 1)),
        ),
    )
    x = alt.X("share:Q", title="share of job-years", axis=alt.Axis(format=".0%", grid=True, tickCount=5))
    every = data.drop_duplicates("group")[["group", "all_jobs"]].rename(columns={"all_jobs": "share"})
    mark = alt.Scale(domain=["all jobs in the economy"], range=[theme.ink])
    usual = (
        alt.Chart(every.assign(kind="all jobs in the economy"))
        .mark_tick(thickness=3, size=LINE - 8, fill=theme.ink, opacity=1)
        .encode(
            y=y,
            x=x,
            stroke=alt.Stroke(
                "kind:N",
                title=None,
                scale=mark,
                legend=alt.Legend(symbolType="stroke", symbolStrokeWidth=3, **_above(width, 1)),
            ),
            tooltip=["group", alt.Tooltip("share:Q", format=".0%")],
        )
    )

    keys = {f"g{k}": group for k, group in enumerate(shown_groups)}

    def drawn(frame: pd.DataFrame) -> alt.Chart:
        """A row of the data for each scenario and place: a page has many places."""
        of_group = {group: key for key, group in keys.items()}
        wide = frame.pivot(index=["scenario", "place"], columns="group", values="share").rename(columns=of_group)
        source = alt.Chart(wide[list(keys)].reset_index()).transform_fold(list(keys), as_=["key", "share"])
        dots = source.transform_calculate(group=f"{json.dumps(keys)}[datum.key]").mark_point(
            filled=True, size=70, opacity=1, stroke=theme.paper, strokeWidth=0.5
        )
        result: alt.Chart = dots.encode(
            y=y,
            x=x,
            tooltip=["scenario:N", "group:N", alt.Tooltip("share:Q", format=".0%")],
            **scenario_encoding(names, theme, width, **_above(width, 1 + len(names))),
        )
        return result

    chart = alt.layer(usual, for_region(drawn, data.drop(columns=["dimension", "all_jobs"]), place)).resolve_scale(
        stroke="independent"
    )
    shown = data[data["place"] == (place or NATION)].set_index(["scenario", "group"])["share"]
    first = shown_groups[0]
    chart = chart.properties(width=plot_width(width, left=LEFT), height=LINE * len(rows))
    if width == "container":
        chart = chart.properties(padding={"left": 2, "right": 6, "top": KEY * (len(names) + 2), "bottom": 6})
    return Picture(
        chart=chart,
        title="Who gets the jobs",
        subtitle="each group's share of a scenario's job-years, direct and indirect; the nation's shares by industry, "
        "in every state",
        source=f"Commonweal, {c.about['name']}; Bureau of Labor Statistics (CPS 2019, OEWS 2025). Modelled",
        alt=f"Dots of each group's share of jobs. {first.capitalize()}: "
        + "; ".join(f"{name} {shown[name, first]:.0%}" for name in names)
        + f"; all jobs {every.set_index('group')['share'][first]:.0%}.",
    )


def _shown(c: ComparisonData, dimension: str) -> list[str]:
    """Its groups in words; of two, whose shares add up to one, the first."""
    names = [GROUP_NAMES[group] for group in c.groups["group"][c.groups["dimension"] == dimension]]
    return names[:-1] if len(names) == PAIR else names


def _above(width: Width, lines: int) -> dict[str, Any]:
    """On a page, which may be as narrow as a telephone: legends begin with the labels of rows, so many lines up, where
    the chart's padding is their room."""
    return {} if width != "container" else {"orient": "none", "legendX": -LEFT, "legendY": -KEY * lines}


def _shares(c: ComparisonData) -> pd.DataFrame:
    """Columns scenario, place, dimension, group (in words), share, all_jobs; scenarios that are not distinguished
    have their mean.
    """
    parts = [c.people[["share", "all_jobs"]].assign(place=NATION).reset_index()]
    if len(c.regions) > 1:
        states = c.people_in_states().rename_axis(index={"state": "place"})
        parts.append(states.rename("share").reset_index().assign(all_jobs=float("nan")))
    data = pd.concat(parts, ignore_index=True)
    for dimension, groups in c.not_distinguished.items():
        for together in groups:
            these = data[(data["dimension"] == dimension) & data["scenario"].isin(together)]
            data.loc[these.index, "share"] = these.groupby(["place", "group"])["share"].transform("mean")
    return data.assign(group=data["group"].map(GROUP_NAMES), share=data["share"].round(4))
