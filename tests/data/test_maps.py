"""The map: a boundary for every region of the datasets, where that region is."""

import json

import commonweal as cw
import numpy as np
import pytest
from commonweal.io.paths import library_path
from pipeline.geography.counties import county_list
from pipeline.geography.maps import boundaries
from pipeline.sources.tables import state_list


def outer_rings(topology):
    """By region the outer rings of its shape, degrees."""
    lines = [np.cumsum(arc, axis=0) * topology["transform"]["scale"] for arc in topology["arcs"]]
    return {
        shape["id"]: [
            np.concatenate([lines[arc] if arc >= 0 else lines[~arc][::-1] for arc in polygon[0]])
            for polygon in shape["arcs"]
        ]
        for shape in topology["objects"]["regions"]["geometries"]
    }


@pytest.fixture(scope="module")
def maps():
    return {
        regions: json.loads((library_path() / "datasets" / f"us-map-{regions}.json").read_text(encoding="utf-8"))
        for regions in ("state", "county")
    }


@pytest.mark.parametrize("regions", ["state", "county"])
def test_every_region_has_a_boundary_of_its_own(maps, regions):
    ids = [shape["id"] for shape in maps[regions]["objects"]["regions"]["geometries"]]
    codes = cw.load("us-2017", regions=regions).dataset["region"].values
    assert sorted(ids) == sorted(codes)


def test_counties_are_where_their_centres_are(maps, sources):
    places = county_list(sources)
    out = []
    for code, rings in outer_rings(maps["county"]).items():
        points = np.concatenate(rings)
        margin = 0.5  # degrees: the centres of counties on the Great Lakes and of San Francisco lie off the shore
        low, high = points.min(axis=0) - margin, points.max(axis=0) + margin
        centre = places.loc[code, ["lon", "lat"]].to_numpy(dtype=float)
        if not ((low <= centre) & (centre <= high)).all():
            out.append(code)
    assert out == []


def test_rings_turn_one_way_so_that_none_is_the_rest_of_the_world(maps):
    for topology in maps.values():
        for code, rings in outer_rings(topology).items():
            for ring in rings:
                x, y = ring.T
                assert np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)) <= 1e-9, code


def test_the_files_are_what_the_pipeline_makes(maps, sources):
    states = state_list(sources)
    made = boundaries(sources, "state", dict(zip(states["fips"], states.index, strict=True)))
    assert json.loads(json.dumps(made)) == maps["state"]


def test_a_region_without_a_boundary_is_named(sources):
    with pytest.raises(cw.DataError, match=r"no boundary of 99"):
        boundaries(sources, "state", {"99": "ZZ"})
