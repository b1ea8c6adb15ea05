"""Maps of states or counties: an account in each, per head or in all, or the difference of two scenarios."""

from __future__ import annotations

import json
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from commonweal.base.errors import ModelError
from commonweal.datasets.codes import NATION
from commonweal.io.paths import library_path
from commonweal.show.charts.common import Drawing, Width, check_account, chosen, name_of, plot_width, source
from commonweal.show.digits import format_number
from commonweal.show.drawing import alt
from commonweal.show.picture import Picture
from commonweal.show.theme import Theme

if TYPE_CHECKING:
    from commonweal.results.comparison import ComparisonData

#: Height over width of the Albers projection with Alaska and Hawaii; the height on a page, pixels.
SHAPE, TALL = 0.62, 330
#: From so many regions on a page zooms to one state; scale of the projection over the width that shows all.
CLOSER, PER_PIXEL = 100, 1.1
#: Ends of classes: shares of the regions; of a difference, parts of what nearly all regions stay within.
SHARES, PARTS, NEARLY_ALL = (0.2, 0.4, 0.6, 0.8), (0.1, 0.4, 0.8), 0.95
#: Of figures per head: ends of classes as multiples of the nation's figure, and the classes in words. What lies near it
#: is one class: such differences are less than the model can tell.
MULTIPLES = (0.5, 0.8, 1.25, 2.0)
OF_THE_NATION = (
    "under half the US average",
    "half to 0.8 of it",
    "about average",
    "up to twice",
    "more than twice",
)
#: People that a figure is per.
PEOPLE = 1e5
PER = ("person", "total")


def regions_map(
    c: ComparisonData,
    theme: Theme,
    width: Width,
    account: str,
    scenario: str | None,
    *,
    per: Literal["person", "total"] = "person",
    minus: str | None = None,
) -> Picture:
    """Classes of an account by region, over all stages.

    Args:
        scenario: one; or None: every one in the same classes, for a page that chooses.
        per: "person" for units per 100,000 residents, "total" for the amount as it is.
        minus: a scenario whose figure is taken off: the map shows the difference.
    """
    check_account(c, account)
    if per not in PER:
        raise ModelError(f"a map per {per!r} is not known; choose {' or '.join(map(repr, PER))}")
    c.check_regions()
    topology = boundaries(c)
    names = chosen(c, scenario)
    table = values(c, account, names, per)
    if minus is not None:
        table = table.sub(values(c, account, chosen(c, minus), per)[minus], axis="index")
    average = _average(c, account, names) if per == "person" and minus is None else None
    if average is not None and (average > 0.0).all():
        scale = list(MULTIPLES), list(OF_THE_NATION), list(theme.steps)
    else:
        average = None
        breaks, colors = classes(table.to_numpy().ravel(), theme, differs=minus is not None)
        scale = breaks, _labels(breaks, table), colors
    unit = f"{c.units[account]} per 100,000 residents" if per == "person" else c.units[account]
    chart = _rendered(
        c, theme, topology, table, average, scale, unit, differs=minus is not None, follows=width == "container"
    )
    chart = chart.properties(
        width=plot_width(width, left=0), height=TALL if width == "container" else int(SHAPE * width)
    )
    first = table[names[0]].sort_values(ascending=False)
    what = names[0] if minus is None else f"{names[0]} less {minus}"
    ends = "; ".join(
        f"{c.region_names[code]} {format_number(first[code])}" for code in [*first.index[:3], first.index[-1]]
    )
    marked = "" if minus is None else f"; − marks where {minus} has more"
    marked += "" if average is None else f". US average: {format_number(average[names[0]])}"
    return Picture(
        chart=chart,
        title=f"{name_of(c, account)} by {c.about['regions']}: {what}",
        subtitle=f"{unit}, for ${c.facts.loc[names[0], 'amount']:,.0f} of {c.price_year}; all stages, gross{marked}. "
        f"Largest and smallest: {ends}",
        source=f"{source(c, account)}; boundaries: Census Bureau 2017, us-atlas",
        alt=f"Map of {unit} by {c.about['regions']}, {what}. The largest and the smallest: {ends}.",
    )


def boundaries(c: ComparisonData) -> str:
    """TopoJSON of the comparison's regions, as text: Altair would look into every number.

    Raises:
        ModelError: there are none for these regions.
    """
    topology, known = _topology(c.about["regions"])
    if not known.issuperset(c.regions):
        raise ModelError(
            f"there are no boundaries of the regions of {c.about['name']}: maps show the embedded states and counties"
        )
    return topology


@lru_cache(maxsize=2)
def _topology(regions: str) -> tuple[str, frozenset[str]]:
    """The file, and the codes in it."""
    path = library_path() / "datasets" / f"us-map-{regions}.json"
    if not path.exists():
        return "", frozenset()
    text = path.read_text(encoding="utf-8")
    return text, frozenset(shape["id"] for shape in json.loads(text)["objects"]["regions"]["geometries"])


def values(c: ComparisonData, account: str, scenarios: list[str], per: str) -> pd.DataFrame:
    """By region and scenario, over all stages; per 100,000 residents where asked."""
    table = c.by("region")[account].unstack("scenario").loc[list(c.regions), scenarios]
    return table if per == "total" else table.div(c.residents / PEOPLE, axis="index")


def _average(c: ComparisonData, account: str, scenarios: list[str]) -> pd.Series:
    """By scenario, the nation's figure per 100,000 residents."""
    return c.by("region")[account].groupby("scenario").sum()[scenarios] / (c.residents.sum() / PEOPLE)


def classes(figures: np.ndarray, theme: Theme, *, differs: bool) -> tuple[list[float], list[str]]:
    """Rounded ends of classes, and a color for each class: with as many regions in each as rounding lets; of a
    difference, the same steps on both sides of none. One class where all are alike."""
    if figures.min() == figures.max():
        return [], [theme.even]
    if differs:
        far = float(np.quantile(np.abs(figures), NEARLY_ALL))
        steps = sorted({_rounded(far * part) for part in PARTS} - {0.0})
        return [*(-step for step in reversed(steps)), *steps], [
            *theme.minus[-len(steps) :],
            theme.even,
            *theme.plus[: len(steps)],
        ]
    breaks = sorted({_rounded(float(np.quantile(figures, share))) for share in SHARES})
    return breaks, list(theme.steps[: len(breaks) + 1])


def _rounded(value: float) -> float:
    """To half a digit: 1.0, 1.5, 2.0 ... times a power of ten."""
    if value == 0.0:
        return 0.0
    power = 10.0 ** np.floor(np.log10(abs(value)))
    return float(np.round(value / power * 2.0) / 2.0 * power)


def _plain(value: float) -> str:
    return f"{value:,.6g}".replace("-", "−")


def _labels(breaks: list[float], table: pd.DataFrame) -> list[str]:
    """Classes in words."""
    if not breaks:
        return [f"all {_plain(table.iloc[0, 0])}"]
    between = (f"{_plain(a)} to {_plain(b)}" for a, b in pairwise(breaks))
    return [f"under {_plain(breaks[0])}", *between, f"{_plain(breaks[-1])} and more"]


def _rendered(
    c: ComparisonData,
    theme: Theme,
    topology: str,
    table: pd.DataFrame,
    average: pd.Series | None,
    scale: tuple[list[float], list[str], list[str]],
    unit: str,
    *,
    differs: bool,
    follows: bool,
) -> Drawing:
    """Columns of the table go by their number: names may have dots, which Vega reads as paths.

    Args:
        average: by scenario, what figures are divided by before their class is found; None: nothing.
        scale: ends of classes, the classes in words, and their colors.
    """
    fields = [f"s{k}" for k in range(table.shape[1])]
    data = table.set_axis(fields, axis="columns").round(6).reset_index()
    data["name"], data["place"] = c.region_names[data["region"]].to_numpy(), c.states[data["region"]].to_numpy()
    shapes = alt.Chart(alt.InlineData(values=topology, format=alt.TopoDataFormat(feature="regions", type="topojson")))
    found = shapes.transform_lookup(
        lookup="id", from_=alt.LookupData(data, key="region", fields=["name", "place", *fields])
    ).transform_calculate(value="datum[which]")
    breaks, labels, colors = scale
    divisor = dict.fromkeys(fields, 1.0) if average is None else dict(zip(fields, average, strict=True))
    found = found.transform_calculate(against=f"datum.value / {json.dumps(divisor)}[which]").transform_calculate(
        class_="".join(f"datum.against < {end} ? {label!r} : " for end, label in zip(breaks, labels, strict=False))
        + repr(labels[-1])
    )
    which = alt.param(name="which", value=fields[0])
    many = len(c.regions) >= CLOSER
    areas = found.mark_geoshape(stroke=theme.paper, strokeWidth=0.1 if many else 0.5, clip=many).encode(
        color=alt.Color(
            "class_:N",
            title=unit,
            sort=labels,
            scale=alt.Scale(domain=labels, range=colors),
            legend=alt.Legend(columns=2 if follows else 4),
        ),
        tooltip=[alt.Tooltip("name:N", title=c.about["regions"]), alt.Tooltip("value:Q", format=",.3~g", title=unit)],
    )
    layers = [areas.add_params(which)]
    if differs:  # what a printer without colors leaves of it
        layers.append(
            found.transform_filter("datum.value < 0")
            .transform_calculate(east="geoCentroid(null, datum)[0]", north="geoCentroid(null, datum)[1]")
            .mark_text(text="−", fontSize=16, fontWeight="bold", color=theme.ink, stroke=theme.paper, strokeWidth=0.5)
            .encode(longitude="east:Q", latitude="north:Q")
        )
    if follows:
        state, county = alt.param(name="place", value=NATION), alt.param(name="county", value="")
        edge = found.transform_filter("county ? datum.id == county : datum.place == place").mark_geoshape(
            filled=False, stroke=theme.ink, strokeWidth=1.5, clip=many
        )
        layers.append(edge.add_params(state, county))
    if not (follows and many):
        return alt.layer(*layers).project("albersUsa")
    # Of a chosen state the neighbors are paler.
    layers[0] = layers[0].encode(
        opacity=alt.condition(f"place == {NATION!r} || datum.place == place", alt.value(1), alt.value(0.4))
    )
    # How often larger than the whole country, and what is in the middle, in pixels of a scale of 1.
    zoom = alt.param(name="zoom", value=[1, 0, 0])
    base = alt.param(name="base", expr=f"{PER_PIXEL} * min(width, height / {SHAPE})")
    middle = (f"{side} / 2 - zoom[{k}] * zoom[0] * base" for k, side in ((1, "width"), (2, "height")))
    return (
        alt.layer(*layers)
        .add_params(zoom, base)
        .project(
            "albersUsa",
            scale=alt.ExprRef(expr="zoom[0] * base"),
            translate=alt.ExprRef(expr=f"[{', '.join(middle)}]"),
        )
    )
