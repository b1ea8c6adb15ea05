"""The states as outlines of an SVG picture, drawn once where the page is made."""

from __future__ import annotations

import html
import xml.etree.ElementTree as ET
from functools import lru_cache

import vl_convert

from commonweal.io.paths import library_path
from commonweal.show.drawing import alt

#: Pixels of the picture's own measure.
WIDE, HIGH = 640, 400
SVG = "{http://www.w3.org/2000/svg}"


@lru_cache(maxsize=1)
def outlines() -> str:
    """SVG with a path for each state, whose code is its `data-code`; Alaska and Hawaii stand below at the left."""
    topology = (library_path() / "datasets" / "us-map-state.json").read_text(encoding="utf-8")
    shapes = alt.Chart(alt.InlineData(values=topology, format=alt.TopoDataFormat(feature="regions", type="topojson")))
    chart = shapes.mark_geoshape().encode(description="id:N").project("albersUsa").properties(width=WIDE, height=HIGH)
    drawn = ET.fromstring(vl_convert.vegalite_to_svg(chart.to_json()))
    paths = "".join(
        f'<path data-code="{html.escape(path.get("aria-label", ""))}" d="{path.get("d")}"><title></title></path>'
        for path in drawn.iter(f"{SVG}path")
        if path.get("aria-roledescription") == "geoshape"
    )
    return f'<svg viewBox="0 0 {WIDE} {HIGH}" role="img" aria-label="Map of the states">{paths}</svg>'
