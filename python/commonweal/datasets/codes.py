"""What a dataset's codes are called, and what the codes of other classifications are in it: NAICS, FIPS, older and
newer counties.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Annotated

import xarray as xr
from pydantic import Field

from commonweal.base.errors import DataError
from commonweal.base.names import SUGGESTED, Known, plain, without_kind
from commonweal.base.once import once
from commonweal.datasets.places import has_places
from commonweal.io.paths import library_path
from commonweal.io.store import read_labels
from commonweal.io.yaml import Strict, Text, read_checked

#: Digits of a county's FIPS code; the first ones are its state's.
COUNTY_DIGITS, STATE_DIGITS = 5, 2
#: Digits of the shortest NAICS codes.
SECTOR_DIGITS = 2
#: The code of the nation's only region.
NATION = "US"


class _Change(Strict):
    """A county of another vintage, and the codes that stand in its place."""

    name: Text
    now: list[Text] = Field(min_length=1)
    why: Text


class _Changes(Strict):
    source: Text
    changes: dict[Annotated[str, Field(pattern=r"^\d{5}$")], _Change]


@once
def industries_of(dataset: xr.Dataset) -> Known:
    """The dataset's industries."""
    return _things(dataset, "industry")


@once
def commodities_of(dataset: xr.Dataset) -> Known:
    """The dataset's commodities."""
    return _things(dataset, "commodity")


@once
def regions_of(dataset: xr.Dataset) -> Known:
    """The dataset's regions."""
    codes, names = _labels(dataset, "region"), _labels(dataset, "region_name")
    if has_places(dataset):
        states = dict(zip(_labels(dataset, "place"), _labels(dataset, "place_name"), strict=True))
        return Known(codes, names, _with_states(codes, names, states), lambda code: _in_counties(code, states))
    # Nothing that is kept with a dataset may hold it.
    plainly, edition = Known(codes, names, _by_fips(_labels(dataset, "region_fips"), codes)), _edition(dataset)
    return replace(plainly, elsewhere=lambda code: _in_states(code, plainly, edition))


def counties_of(dataset: xr.Dataset) -> Known | None:
    """The counties of the dataset's edition; none of a made-up country."""
    return _counties(_edition(dataset))


def states_of(dataset: xr.Dataset) -> Known:
    """The states that a dataset's regions are or lie in; of the nation, itself."""
    codes, regions = _labels(dataset, "place"), regions_of(dataset)
    if list(regions.codes) == codes:
        return regions
    names = _labels(dataset, "place_name")
    return Known(codes, names)


def places_of(dataset: xr.Dataset) -> Known | None:
    """What money may be spent in where the dataset is the nation, which takes everything: states and counties of its
    edition. None of a made-up country."""
    return _places(_edition(dataset))


def _things(dataset: xr.Dataset, axis: str) -> Known:
    codes = _labels(dataset, axis)
    names = _labels(dataset, f"{axis}_name") if f"{axis}_name" in dataset.coords else []
    known, edition = Known(codes, names), _edition(dataset)

    def elsewhere(code: str) -> str:
        found = [one for one in _of_naics(code, edition) if one in codes]
        if not found:
            return ""
        more = f" and {len(found) - SUGGESTED} more" if len(found) > SUGGESTED else ""
        return f"; NAICS {code} is {' and '.join(known.said(one) for one in found[:SUGGESTED])}{more} here"

    return replace(known, elsewhere=elsewhere)


def _labels(dataset: xr.Dataset, name: str) -> list[str]:
    return [str(label) for label in dataset[name].values] if name in dataset.coords else []


def _edition(dataset: xr.Dataset) -> str:
    return str(dataset.attrs.get("nation", dataset.attrs.get("name", "")))


def _by_fips(fips: list[str], codes: list[str]) -> dict[str, str]:
    """Codes by FIPS, with leading zeros and without."""
    return {digits: code for known, code in zip(fips, codes, strict=False) for digits in (known, known.lstrip("0"))}


def _with_states(codes: list[str], names: list[str], states: dict[str, str]) -> dict[str, str]:
    """Codes of counties by their names with the whole name of their state."""
    result = {}
    for code, name in zip(codes, names, strict=True):
        place, _, state = name.rpartition(", ")
        for short in (place, without_kind(place)):
            result[plain(f"{short}, {states.get(state, state)}")] = code
    return result


def _in_counties(code: str, states: dict[str, str]) -> str:
    """What is no county of a dataset of counties."""
    by_name = {plain(name): state for state, name in states.items()}
    state = code.upper() if code.upper() in states else by_name.get(plain(code))
    if state is not None:
        return f"; {states[state]} is a state: name its counties, or take a model of states"
    return _changed(code)


def _in_states(code: str, regions: Known, edition: str) -> str:
    """What is no region of a dataset of states, or of the nation."""
    counties = _counties(edition)
    if counties is None:
        return ""
    found = counties.same(code)
    if len(found) != 1:
        return _changed(code)
    state = regions.also.get(found[0][:STATE_DIGITS], regions.codes[0])
    return f"; {counties.said(found[0])} lies in {regions.said(state)}: name that, or take a model of counties"


def _changed(code: str) -> str:
    """What stands in the place of a county's code of another vintage."""
    changes = _county_changes()
    county = code.zfill(COUNTY_DIGITS)
    if not code.isdigit() or county not in changes:
        return ""
    change = changes[county]
    return f"; {county} {change.name}: {change.why}; here it is {' and '.join(change.now)}"


@cache
def _county_changes() -> dict[str, _Change]:
    path = library_path() / "classifications" / "county-changes.yaml"
    return read_checked(
        path, _Changes, DataError, what="file of changed codes", guide="docs/data.md", parts=(_Change,)
    ).changes


@cache
def _counties(edition: str) -> Known | None:
    """Counties of an embedded edition; None of anything else."""
    return _embedded(edition, "county", _changed)


@cache
def _places(edition: str) -> Known | None:
    """The nation, its states and its counties; None of anything but an embedded edition."""
    counties, states = _counties(edition), _embedded(edition, "state")
    if counties is None or states is None:
        return None
    codes, names = [NATION, *states.codes, *counties.codes], [NATION, *states.names, *counties.names]
    return Known(codes, names, states.also, counties.elsewhere)


def _embedded(edition: str, regions: str, elsewhere: Callable[[str], str] | None = None) -> Known | None:
    path = library_path() / "datasets" / f"{edition}-{regions}.h5"
    if not path.is_file():
        return None
    labels = read_labels(path)
    codes = labels["region"]
    return Known(codes, labels["region_name"], _by_fips(labels.get("region_fips", []), codes), elsewhere)


def _of_naics(code: str, edition: str) -> list[str]:
    """Industries of a NAICS code, or of those that begin with it."""
    if not code.isdigit() or len(code) < SECTOR_DIGITS:
        return []
    return list(
        dict.fromkeys(one for naics, several in _naics(edition).items() if naics.startswith(code) for one in several)
    )


@cache
def _naics(edition: str) -> dict[str, list[str]]:
    path = library_path() / "datasets" / f"{edition}-naics.csv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["naics"]: row["industries"].split() for row in csv.DictReader(lines)}
