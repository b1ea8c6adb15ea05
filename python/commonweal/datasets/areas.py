"""Areas that people know and counties make up, such as metro areas and districts of Congress: data/datasets/us-areas-*
and data/classifications/areas.yaml (docs/areas.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
import scipy.sparse as sp

from commonweal.base.arguments import checked
from commonweal.base.errors import CommonwealError, DataError, ModelError
from commonweal.base.names import Known, plain, positions, said
from commonweal.io.paths import library_path
from commonweal.io.yaml import Strict, Text, read_yaml

#: The part of a county that is all of it: shares have four digits.
WHOLE = 0.999
#: The kind that has every county.
EVERYWHERE = "rural"


class AreaKind(Strict):
    """A kind of area.

    Attributes:
        name: in words, of several.
        divides: whether counties' figures can be added up by them.
        by: what says which part of a county lies in an area.
    """

    name: Text
    divides: bool
    by: Text
    source: Text


@dataclass(frozen=True, eq=False)
class Division:
    """Regions divided among areas.

    Attributes:
        areas: index code; columns name, and divided, the share of an area's people who live in counties of which it has
            a part.
        parts: region x area, shares of the region; what lies in none is missing from their sum.
    """

    areas: pd.DataFrame
    parts: sp.csr_array


@cache
def area_kinds() -> dict[str, AreaKind]:
    """By the word that names them in questions.

    Raises:
        DataError: the embedded file is damaged.
    """
    path = library_path() / "classifications" / "areas.yaml"
    content = read_yaml(path, DataError, what="kinds of areas", guide="docs/areas.md").content
    return {str(kind): AreaKind.model_validate(known) for kind, known in content.items()}


@checked(ModelError, own=("kind",))
def areas(kind: str | None = None) -> pd.DataFrame:
    """Kinds of areas, or all areas of one: metro areas, districts of Congress, ZIP codes and others (docs/areas.md).

    Args:
        kind: "metro", "micro", "district", "rural", "energy", "justice40" or "zip".

    Returns:
        kinds: index kind; columns name, areas (how many), divides (whether `Comparison.by` takes it), by, source. Areas
        of one kind: index code; columns name, counties (how many it lies in), divided (the share of its people in
        counties of which it has a part; NaN of ZIP codes).

    Raises:
        ModelError: no such kind.
    """
    if kind is None:
        rows = {
            name: {
                "name": known.name,
                "areas": len(_known(name).codes),
                "divides": known.divides,
                "by": known.by,
                "source": known.source,
            }
            for name, known in area_kinds().items()
        }
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("kind")
    _check_kind(kind, ModelError)
    by_area = _rows(kind).groupby("code")
    table = pd.DataFrame({"name": by_area["name"].first(), "counties": by_area["county"].count()})
    return table.assign(divided=_divided(kind)).rename_axis(kind)


def area_code(kind: str, area: str | int, error: type[CommonwealError]) -> str:
    """The code of an area by what people call it: "Charlotte", "NC-12", 28202.

    Raises:
        error: no such kind, or no area or several of it that are called so.
    """
    _check_kind(kind, error)
    known = _known(kind)
    return known.codes[known.find(area, kind=kind, error=error, where=f'cw.areas("{kind}")')]


def area_name(kind: str, code: str) -> str:
    """What an area is called, with its kind."""
    return f"{kind} {_known(kind).said(code)}"


def counties_of_area(kind: str, code: str) -> dict[str, float]:
    """Shares of an area's people by the county in which they live; they sum to 1."""
    rows = _rows(kind)
    share = rows.loc[rows["code"] == code].set_index("county")["share_of_area"]
    return {str(county): float(part) for county, part in (share / share.sum()).items() if part > 0.0}


def check_division(kind: str, regions: str, error: type[CommonwealError]) -> None:
    """Refuses what cannot be divided among the areas of a kind.

    Args:
        regions: "county", or what other regions there are.

    Raises:
        error: no such kind, one that divides nothing, or other regions than counties.
    """
    _check_kind(kind, error)
    if not area_kinds()[kind].divides:
        whole = ", ".join(name for name, known in area_kinds().items() if known.divides)
        raise error(
            f"cannot split by {kind!r}: {area_kinds()[kind].name} tell where money is spent, and not what part of a "
            f"county's work is in them; choose one of {whole}"
        )
    if regions != "county":
        raise error(f"{area_kinds()[kind].name} are made of counties: take a model of counties (regions: county)")


def division(kind: str, counties: Sequence[str], error: type[CommonwealError]) -> Division:
    """Counties divided among the areas of a kind that divides them.

    Raises:
        error: a county that is none of the country's.
    """
    positions(counties, _counties(), kind="county", error=error, where='regions of load("us", regions="county")')
    rows = _rows(kind)
    rows = rows[rows["county"].isin(set(counties))]
    codes = pd.Index(sorted(rows["code"].unique()))
    at = pd.Index(counties).get_indexer(rows["county"]), codes.get_indexer(rows["code"])
    parts = sp.csr_array((rows["share_of_county"].to_numpy(), at), shape=(len(counties), len(codes)))
    total = parts.sum(axis=1)  # of shares that are rounded
    parts = sp.csr_array(parts / np.where(total > WHOLE, total, 1.0)[:, None])
    names = dict(zip(rows["code"], rows["name"], strict=True))
    return Division(pd.DataFrame({"name": names, "divided": _divided(kind)[codes]}, index=codes), parts)


def part_in(kind: str, code: str, counties: Sequence[str]) -> np.ndarray:
    """The part of each county that lies in an area."""
    rows = _rows(kind)
    rows = rows[rows["code"] == code].set_index("county")["share_of_county"]
    return np.asarray(rows.reindex(counties).fillna(0.0))


def _check_kind(kind: object, error: type[CommonwealError]) -> None:
    if not isinstance(kind, str) or kind not in area_kinds():
        raise error(f"no kind of area {said(kind)}; there are {', '.join(area_kinds())}")


@cache
def _rows(kind: str) -> pd.DataFrame:
    path = library_path() / "datasets" / f"us-areas-{kind}.csv"
    return pd.read_csv(path, dtype={"code": str, "name": str, "county": str}, keep_default_na=False, na_values=[""])


@cache
def _counties() -> Known:
    return Known(sorted(_rows(EVERYWHERE)["county"].unique()))


@cache
def _known(kind: str) -> Known:
    names = _rows(kind).groupby("code")["name"].first()
    codes = [str(code) for code in names.index]
    if names.isna().any():
        return Known(codes)
    return Known(codes, list(names), _also(codes, list(names)))


def _also(codes: Sequence[str], names: Sequence[str]) -> dict[str, str]:
    """Codes by the first city of their name, where no other begins with it, and by numbers without leading zeros."""
    found: dict[str, list[str]] = {}
    for code, name in zip(codes, names, strict=True):
        cities, _, state = name.rpartition(", ")
        first = cities.split("-")[0]
        shorter = "-".join(part.lstrip("0") for part in code.split("-"))
        for called in {plain(first), plain(f"{first}, {state.split('-')[0]}"), plain(shorter)} - {""}:
            found.setdefault(called, []).append(code)
    return {called: several[0] for called, several in found.items() if len(several) == 1}


@cache
def _divided(kind: str) -> pd.Series:
    """By area, the share of its people in counties of which it has a part."""
    rows = _rows(kind)
    partly = rows["share_of_area"].where(rows["share_of_county"] < WHOLE, 0.0).where(rows["share_of_county"].notna())
    return partly.groupby(rows["code"]).sum(min_count=1) / rows.groupby("code")["share_of_area"].sum()
