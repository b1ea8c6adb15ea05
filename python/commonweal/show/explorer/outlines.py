"""The states, or one state's counties, as outlines of an SVG picture, drawn once where the page is made."""

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


@lru_cache(maxsize=2)
def outlines(kind: str, codes: tuple[str, ...]) -> str:
    """SVG with a path for each region, whose code is its `data-code`; of states, Alaska and Hawaii stand below at the
    left.

    Args:
        kind: "state" or "county".
    """
    topology = (library_path() / "datasets" / f"us-map-{kind}.json").read_text(encoding="utf-8")
    shapes = alt.Chart(alt.InlineData(values=topology, format=alt.TopoDataFormat(feature="regions", type="topojson")))
    shapes = shapes.transform_filter(alt.FieldOneOfPredicate("id", list(codes)))
    chart = shapes.mark_geoshape().encode(description="id:N").project("albersUsa").properties(width=WIDE, height=HIGH)
    drawn = ET.fromstring(vl_convert.vegalite_to_svg(chart.to_json()))
    paths = "".join(
        f'<path data-code="{html.escape(path.get("aria-label", ""))}" d="{path.get("d")}"><title></title></path>'
        for path in drawn.iter(f"{SVG}path")
        if path.get("aria-roledescription") == "geoshape"
    )
    many = "counties" if kind == "county" else "states"
    return f'<svg viewBox="0 0 {WIDE} {HIGH}" role="img" aria-label="Map of the {many}">{paths}</svg>'
