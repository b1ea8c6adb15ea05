"""The map: boundaries of states and counties as TopoJSON, on a grid as fine as a page can show."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from commonweal.base.errors import DataError
from commonweal.io.files import write_text

#: Degrees: a kilometre, where a pixel of a map is five.
GRID = 0.01
FILES = {"state": "states-10m.json", "county": "counties-10m.json"}
OBJECTS = {"state": "states", "county": "counties"}


def boundaries(sources: Path, regions: str, codes: Mapping[str, str]) -> dict[str, Any]:
    """A topology (TopoJSON) with one object, `regions`, whose geometries have the regions' codes as `id`.

    Args:
        regions: "state" or "county".
        codes: by FIPS code, the region's.

    Raises:
        DataError: a region has no boundary.
    """
    path = sources / "us-atlas" / FILES[regions]
    with path.open(encoding="utf-8") as file:
        atlas = json.load(file)
    scale, shift = (np.array(atlas["transform"][name]) for name in ("scale", "translate"))
    lines = [_on_grid(np.cumsum(arc, axis=0) * scale + shift) for arc in atlas["arcs"]]
    shapes = {shape["id"]: shape for shape in atlas["objects"][OBJECTS[regions]]["geometries"] if shape["id"] in codes}
    missing = sorted(set(codes) - set(shapes))
    if missing:
        raise DataError(f"{path}: no boundary of {', '.join(missing[:3])} ({len(missing)} in all)")
    kept = {fips: _parts(shapes[fips], lines) for fips in codes}
    order = {
        arc: position
        for position, arc in enumerate(sorted({_arc(arc) for parts in kept.values() for arc in _flat(parts)}))
    }

    def renumbered(ring: Sequence[int]) -> list[int]:
        return [order[arc] if arc >= 0 else ~order[~arc] for arc in ring]

    geometries = [
        {"type": "MultiPolygon", "id": codes[fips], "arcs": [[renumbered(ring) for ring in part] for part in parts]}
        for fips, parts in kept.items()
    ]
    return {
        "type": "Topology",
        "transform": {"scale": [GRID, GRID], "translate": [0.0, 0.0]},
        "objects": {"regions": {"type": "GeometryCollection", "geometries": geometries}},
        "arcs": [np.diff(lines[arc], axis=0, prepend=0).tolist() for arc in order],
    }


def write_boundaries(path: Path, topology: dict[str, Any]) -> None:
    write_text(path, json.dumps(topology, separators=(",", ":")) + "\n", DataError, what="map")


def _on_grid(line: np.ndarray) -> np.ndarray:
    """Points in grid steps, without repeats; the two ends stay."""
    points = np.rint(line / GRID).astype(int)
    new = np.append(True, (np.diff(points, axis=0) != 0).any(axis=1))
    return points[new]


def _parts(shape: dict[str, Any], lines: list[np.ndarray]) -> list[list[list[int]]]:
    """Polygons of a shape without the islands that are less than a step of the grid. Falls Church, VA, is a line in
    the source itself.
    """
    polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
    kept = [
        [ring for ring in polygon if _has_area(ring, lines)] for polygon in polygons if _has_area(polygon[0], lines)
    ]
    return kept or polygons


def _has_area(ring: Sequence[int], lines: list[np.ndarray]) -> bool:
    points = np.concatenate([lines[arc] if arc >= 0 else lines[~arc][::-1] for arc in ring])
    x, y = points.T
    return bool(np.dot(x, np.roll(y, -1)) != np.dot(y, np.roll(x, -1)))


def _flat(parts: list[list[list[int]]]) -> list[int]:
    return [arc for polygon in parts for ring in polygon for arc in ring]


def _arc(reference: int) -> int:
    """TopoJSON writes an arc that is taken backwards as its complement."""
    return reference if reference >= 0 else ~reference
