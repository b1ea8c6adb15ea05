"""The charts of the page: as still pictures for readers without scripts, and as what the script draws over them."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

import pandas as pd
import vl_convert

from commonweal.datasets.codes import NATION
from commonweal.show.drawing import alt
from commonweal.show.page.place import by_state, has_counties, place_data, where_spent
from commonweal.show.picture import Picture
from commonweal.show.theme import PAGE, SHAPES, config

if TYPE_CHECKING:
    from commonweal.results.comparison import ComparisonData

#: Pixels of a still picture; regions of which a still map, or a list to choose from, would make the page heavy.
STILL, MANY = 620, 100


class Figures:
    """Collects the page's charts while its sections are written."""

    def __init__(self, comparison: ComparisonData, ids: list[str]) -> None:
        """Args:
        ids: names of the scenarios in the page's address, which are short.
        """
        self._c, self._ids = comparison, ids
        self._charts: dict[str, Any] = {}
        self.distinguishable = comparison.scenarios[: len(SHAPES)]
        #: Whether readers choose among places; what of the money is in each.
        self.places = 0 < len(comparison.state_names) <= MANY and "jobs" in comparison.account_ids
        self.by_state = by_state(comparison) if self.places else pd.DataFrame()

    def live(self, name: str, picture: Picture, *, heading: str, note: str, follows: bool = False) -> str:
        """A figure that the script draws again, as wide as the page.

        Args:
            picture: of the width "container".
            follows: whether it shows the place that the reader chooses.
        """
        spec = self._charts[name] = spec_of(picture)
        heavy = name == "map" and len(self._c.regions) > MANY
        drawing = "" if heavy else svg({**spec, "width": STILL})
        where = '<span data-place=""></span>' if follows and self.places else ""
        which = f'<span data-which="">{html.escape(self._c.scenarios[0])}</span>: ' if name == "map" else ""
        return figure(name, picture, drawing, f"{which}{html.escape(heading)}{where}", note)

    def still(self, name: str, picture: Picture, *, heading: str, note: str) -> str:
        """A figure that stays as it is."""
        return figure(name, picture, svg(spec_of(picture)), html.escape(heading), note)

    def choices(self) -> str:
        """Lists for the keyboard of what a click chooses, too. Hidden until the script can follow them."""
        c = self._c
        parts = []
        if self.places:
            options = [(NATION, "the whole country"), *_state_names(c).items()]
            parts.append(_select("place", "State", options))
        if self.places and has_counties(c):
            parts.append(_select("county", "County", []))  # the script writes those of the state
        if len(c.scenarios) > 1:
            parts.append(_select("scenario", "Program on the map", list(zip(self._ids, c.scenarios, strict=True))))
        return f'<div id="choose" class="choose" hidden>{"".join(parts)}</div>' if parts else ""

    def id_of(self, scenario: str) -> str:
        """What a scenario is called in the page's address and in names of elements."""
        return self._ids[self._c.scenarios.index(scenario)]

    def data(self) -> dict[str, Any]:
        """What the script needs: charts by figure, and the figures of each place."""
        data = {"charts": self._charts, "everywhere": NATION, "places": {}, "start": NATION}
        if self.places:
            data |= {"places": place_data(self._c, self.by_state), "start": where_spent(self._c)}
        return data


def _state_names(c: ComparisonData) -> dict[str, str]:
    """By code, in the order of names."""
    return dict(sorted(c.state_names.items(), key=lambda entry: entry[1]))


def _select(name: str, label: str, options: list[tuple[str, str]]) -> str:
    inner = "".join(f'<option value="{html.escape(value)}">{html.escape(text)}</option>' for value, text in options)
    return f'<div><label for="{name}">{label}</label><select id="{name}">{inner}</select></div>'


def figure(name: str, picture: Picture, drawing: str, heading: str, note: str) -> str:
    """A drawing with its words; `heading` is HTML."""
    return (
        f'<figure id="{html.escape(name)}"><h3>{heading}</h3>'
        f'<div class="chart" role="img" aria-label="{html.escape(picture.alt)}">{drawing}</div>'
        f"<figcaption>{html.escape(note)} Source: {html.escape(picture.source)}.</figcaption></figure>"
    )


def spec_of(picture: Picture) -> dict[str, Any]:
    """A picture in the page's own type and colors, for Vega-Lite."""
    chart = picture.chart.properties(config=config(PAGE), description=picture.alt)
    with alt.data_transformers.enable("default", consolidate_datasets=True, max_rows=None):
        spec: dict[str, Any] = chart.to_dict(validate=False)  # tests check every chart against Vega-Lite's schema
    if spec.get("width") == "container":
        spec["autosize"] = {"type": "fit-x", "contains": "padding"}  # heights are the charts' own
    spec["config"]["padding"] = {"left": 2, "right": 6, "top": 2, "bottom": 6}  # the page has margins
    # Legends below one another, which Altair does not know: beside one another they are wider than a telephone.
    spec["config"]["legend"]["layout"] = {"top": {"direction": "vertical", "anchor": "start", "margin": 4}}
    return spec


def svg(spec: dict[str, Any]) -> str:
    """Hidden from readers of screens, whom the figure tells it in words: without what Vega would tell them of each
    mark. Without what nobody sees, frames of groups, too; the type is named once; coordinates to a tenth of a pixel."""
    drawing = re.sub(r' (aria-[a-z]+|role)="[^"]*"', "", str(vl_convert.vegalite_to_svg(spec)))
    drawing = re.sub(r' (opacity="1"|pointer-events="none"|font-family="[^"]*")', "", drawing)
    drawing = re.sub(r'<path class="(background|foreground)" d="[^"]*"( display="none")?/>', "", drawing)
    drawing = drawing.replace("<svg ", f'<svg aria-hidden="true" font-family="{PAGE.font}" ', 1)
    return re.sub(r' (d|transform)="[^"]*"', lambda found: re.sub(r"(\.\d)\d+", r"\1", found[0]), drawing)
