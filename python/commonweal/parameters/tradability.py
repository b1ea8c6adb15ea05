"""Which commodities travel between regions: the parameter file data/parameters/tradability.yaml, and what users
change in it.
"""

import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Literal, TypeAlias, get_args

import pandas as pd
from pydantic import Field

from commonweal.base.errors import ParameterError
from commonweal.base.names import nearest, positions
from commonweal.io.paths import as_path, library_path
from commonweal.io.yaml import Strict, Text, read_checked

Class: TypeAlias = Literal["local", "traded"]
#: What users give: classes by commodity, or a file like the embedded one.
Tradability: TypeAlias = Mapping[str, str] | str | os.PathLike[str]


class _Group(Strict):
    """Commodities of one class for one reason."""

    class_: Class = Field(alias="class")
    source: Text
    reason: Text
    commodities: list[Text] = Field(min_length=1)


class _File(Strict):
    id: Literal["tradability"]
    unit: Literal["class"] = "class"
    status: Literal["measured", "modelled", "assumed"]
    sources: dict[str, Text]
    groups: list[_Group] = Field(min_length=1)


def tradability(commodities: list[str], changes: Tradability | None = None) -> pd.DataFrame:
    """The class of each commodity: `local` (delivered where it is bought) or `traded`.

    Args:
        commodities: codes, all of them.
        changes: classes by commodity, or a YAML file of the same schema, that stand over the embedded ones.

    Returns:
        index commodity; columns class, status, reason, source.

    Raises:
        ParameterError: a file that does not meet the schema, an unknown commodity or class, or a commodity without a
            class.
    """
    table = _embedded()
    if isinstance(changes, Mapping):
        rows = {code: _chosen(code, choice) for code, choice in changes.items()}
        changed = pd.DataFrame.from_dict(rows, orient="index", columns=table.columns)
    else:
        changed = (
            table.iloc[:0]
            if changes is None
            else _read(as_path(changes, ParameterError, what="tradability", instead="classes by commodity"))
        )
    kind = "commodity" if changes is None or isinstance(changes, Mapping) else f"commodity in {os.fspath(changes)}:"
    positions(changed.index, commodities, kind=kind, error=ParameterError, where="model.goods")
    table = pd.concat([table.drop(changed.index, errors="ignore"), changed])
    missing = [code for code in commodities if code not in table.index]
    if missing:
        raise ParameterError(
            f"tradability: commodity {missing[0]} has no class; give it one: {{{missing[0]!r}: 'local'}}"
        )
    return table.loc[commodities].rename_axis("commodity")


def _chosen(code: str, choice: str) -> tuple[str, str, str, str]:
    if choice not in get_args(Class):
        raise ParameterError(
            f"tradability of {code} is {choice!r}{nearest(str(choice), get_args(Class))}; choose 'local' or 'traded'"
        )
    return choice, "assumed", "set by the user", "the user"


@lru_cache(maxsize=1)
def _embedded() -> pd.DataFrame:
    return _read(library_path() / "parameters" / "tradability.yaml")


def _read(path: Path) -> pd.DataFrame:
    guide = "data/parameters/tradability.yaml"
    file = read_checked(path, _File, ParameterError, what="file of classes", guide=guide, parts=(_Group,))
    rows = {}
    for group in file.groups:
        if group.source not in file.sources:
            raise ParameterError(
                f"{path}: the group {group.reason!r} names source {group.source!r}, which `sources` does not hold"
            )
        for code in group.commodities:
            if code in rows:
                raise ParameterError(f"{path}: commodity {code} stands in two groups; take it out of one")
            rows[code] = (group.class_, file.status, group.reason, file.sources[group.source])
    return pd.DataFrame.from_dict(rows, orient="index", columns=["class", "status", "reason", "source"])
