"""Labels of tables that people give: obeyed where there are any, in any order, or refused; never ignored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeGuard

import numpy as np
import pandas as pd

from commonweal.base.errors import CommonwealError, ModelError
from commonweal.base.names import Known, listed

#: What levels of regions and of sectors are called, in lower case.
REGION_LEVELS = {
    "region", "regions", "reg", "country", "countries", "state", "states", "county", "counties", "area", "location",
}  # fmt: skip
SECTOR_LEVELS = {
    "sector", "sectors", "industry", "industries", "commodity", "commodities", "product", "products", "good", "goods",
    "activity",
    "activities", "item", "items", "code",
}  # fmt: skip

#: A label of one level, or of a region and a sector.
Key: TypeAlias = str | tuple[str, ...]


def text(label: Any, what: str, error: type[CommonwealError] = ModelError) -> str:
    """A label as text: 111, 111.0, "111" and what HDF5 files hold of it are the same.

    Raises:
        error: a label that is missing.
    """
    if label is None or (np.ndim(label) == 0 and pd.isna(label)):
        raise error(f"{what}: a label is missing ({label}); name every one (a spreadsheet's merged cells are read so)")
    if isinstance(label, bytes):
        return label.decode("utf-8", errors="replace")
    return str(int(label)) if isinstance(label, (float, np.floating)) and float(label).is_integer() else str(label)


def texts(labels: Iterable[Any], what: str, error: type[CommonwealError] = ModelError) -> list[str]:
    """One level of labels as text; what is no list of labels is refused, and so is a missing one."""
    if isinstance(labels, (str, bytes, int)) or not isinstance(labels, Iterable):
        raise error(f"{what}: {labels!r} is no list; give a list of labels")
    return [text(label, what, error) for label in listed(labels, what, error)]


def keys(index: Iterable[Any], what: str, error: type[CommonwealError] = ModelError) -> list[Key]:
    """The labels of an index as text: of one level, or of all levels together."""
    return [
        tuple(texts(label, what, error)) if isinstance(label, tuple) else text(label, what, error) for label in index
    ]


def has_levels(index: pd.Index) -> bool:
    """Whether labels are of several levels."""
    return isinstance(index, pd.MultiIndex) or any(isinstance(label, tuple) for label in index)


def by_region(
    index: pd.Index, regions: Iterable[str], what: str, error: type[CommonwealError] = ModelError
) -> list[tuple[str, str]]:
    """Region and sector of labels of several levels: by the names of the levels, else the first and the last, or the
    other way round where only so the regions are known.

    Args:
        regions: that are known; none where these labels are the first.
    """
    depth = index.nlevels if isinstance(index, pd.MultiIndex) else len(index[0])
    if any(not isinstance(label, tuple) or len(label) != depth for label in index):
        raise error(f"{what}: labels of different depths; give a region and a sector for each")
    levels = list(zip(*(texts(label, what, error) for label in index), strict=True))
    names = [str(name).lower() for name in index.names] if isinstance(index, pd.MultiIndex) else [""] * depth
    named = {
        kind: [k for k in range(depth) if names[k] in known]
        for kind, known in (("r", REGION_LEVELS), ("s", SECTOR_LEVELS))
    }
    if named["r"] and named["s"]:
        region, sector = named["r"][0], named["s"][-1]
    elif named["r"]:
        region = named["r"][0]
        sector = 0 if region == depth - 1 else depth - 1
    elif named["s"]:
        sector = named["s"][-1]
        region = depth - 1 if sector == 0 else 0
    else:
        swapped = not set(levels[0]) <= set(regions) and set(levels[-1]) <= set(regions)
        region, sector = (depth - 1, 0) if swapped else (0, depth - 1)
    return list(zip(levels[region], levels[sector], strict=True))


def names_regions(axis: pd.Index | None) -> bool:
    """Whether the name of an axis says that it is one of regions."""
    return axis is not None and str(axis.name).lower() in REGION_LEVELS


def require_unique(labels: Sequence[Key], what: str, error: type[CommonwealError] = ModelError) -> None:
    """
    Raises:
        error: a label stands twice.
    """
    index = pd.Index(labels, tupleize_cols=False)
    if index.has_duplicates:
        raise error(f"{what}: {said(index[index.duplicated()][0])} stands twice; add the two up, or rename one")


def labelled(index: pd.Index | None, names: Iterable[str]) -> TypeGuard[pd.Index]:
    """Whether an axis has labels that say anything: pandas' own whole numbers do only where one of `names` is one of
    them.
    """
    if index is None:
        return False
    counted = isinstance(index, pd.RangeIndex) or (not isinstance(index, pd.MultiIndex) and index.dtype.kind in "iu")
    if not counted or not np.array_equal(index, np.arange(len(index))):
        return True
    return not set(map(str, index)).isdisjoint(names)


@dataclass(frozen=True)
class Rows:
    """Rows of regional sectors: all sectors of the first region, then of the second, and so on.

    Attributes:
        others: other labels that rows go by, each with its region and sector.
        known_regions, known_sectors: what else regions and sectors go by, for who types something else.
    """

    regions: list[str]
    sectors: list[str]
    others: Mapping[Key, tuple[str, str]] = field(default_factory=dict)
    known_regions: Known | None = None
    known_sectors: Known | None = None

    @property
    def keys(self) -> list[tuple[str, str]]:
        return [(region, sector) for region in self.regions for sector in self.sectors]

    def read(self, index: pd.Index, what: str, error: type[CommonwealError] = ModelError) -> list[tuple[str, str]]:
        """Region and sector of each label; of one region the sector will do.

        Raises:
            error: labels of sectors alone where there are several regions, or one that is missing.
        """
        if len(index) and has_levels(index):
            return [self.others.get(key, key) for key in by_region(index, self.regions, what, error)]
        labels = texts(index, what, error)
        if len(self.regions) > 1 and not all(label in self.others for label in labels):
            raise error(
                f"{what}: indexed by sector alone, but there are {len(self.regions)} regions; index it by (region, "
                f"sector)"
            )
        return [self.others.get(label, (self.regions[0], label)) for label in labels]

    def aligned(self, index: pd.Index | None, what: str) -> np.ndarray | None:
        """As the function `aligned`, of rows of A."""
        if not labelled(index, self.sectors):
            return None
        return order(self.read(index, what), self.keys, what, of="row of A")


def aligned(
    index: pd.Index | None, names: Sequence[str], what: str, *, of: str, error: type[CommonwealError] = ModelError
) -> np.ndarray | None:
    """Positions along an axis of the labels `names`, in their order; None where they are the same already, or the axis
    has no labels.

    Args:
        index: the labels of the axis; None where it has none.
        names: texts, each once.
        what: names the axis in errors, as "a column of the accounts"; `of` what the names are, as "region".

    Raises:
        error: a label that is missing, stands twice, or is none of the names; or a name without one.
    """
    if not labelled(index, names):
        return None
    return order(keys(index, what, error), list(names), what, of=of, error=error)


def order(
    given: Sequence[Key], wanted: Sequence[Key], what: str, *, of: str, error: type[CommonwealError] = ModelError
) -> np.ndarray | None:
    """Positions in `given` of the labels `wanted`; None where both are the same. Raises as `aligned`."""
    require_unique(given, what, error)
    if list(given) == list(wanted):
        return None
    at, known = {label: k for k, label in enumerate(given)}, set(wanted)
    for label in given:
        if label not in known:
            raise error(f"{what}: {said(label)} is no {of}; give the labels of all, in any order, or a plain array")
    for label in wanted:
        if label not in at:
            raise error(
                f"{what}: {said(label)}, a {of}, is missing; give the labels of all, in any order, or a plain array"
            )
    return np.array([at[label] for label in wanted], dtype=np.intp)


def said(label: Key) -> str:
    """A label in a message."""
    return repr(label) if isinstance(label, str) else repr(" ".join(label))
