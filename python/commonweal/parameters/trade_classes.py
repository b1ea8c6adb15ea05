"""Which commodities lose custom with distance alike: data/parameters/trade-classes.yaml."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Annotated, Literal

import pandas as pd
from pydantic import Field

from commonweal.base.errors import ParameterError
from commonweal.io.paths import library_path
from commonweal.io.yaml import Strict, Text, read_checked

#: The class of what is delivered where it is bought; only what a region lacks of it travels.
HOME = "home"
#: Parameters of the registry: this, and the class.
DECAY = "trade.decay-"


class TradeClass(Strict):
    """Commodities by the beginnings of their codes, and those of the Commodity Flow Survey that they are shipped as."""

    class_: Text = Field(alias="class")
    reason: Text
    commodities: list[Text]
    survey: list[Annotated[int, Field(ge=1, le=43)]] = Field(default_factory=list)


class _File(Strict):
    id: Literal["trade-classes"]
    unit: Literal["class"] = "class"
    status: Literal["measured", "modelled", "assumed"]
    classes: list[TradeClass] = Field(min_length=1)


@lru_cache(maxsize=1)
def trade_classes() -> dict[str, TradeClass]:
    """The classes by name, in the order of the file.

    Raises:
        ParameterError: the embedded file is damaged.
    """
    path = library_path() / "parameters" / "trade-classes.yaml"
    file = read_checked(
        path, _File, ParameterError, what="file of classes", guide="docs/methods.md", parts=(TradeClass,)
    )
    return {entry.class_: entry for entry in file.classes}


def class_of(commodities: Sequence[str], stays: Sequence[bool]) -> pd.Series:
    """The class of each commodity: `home` where it stays, else that with the longest beginning of its code.

    Raises:
        ParameterError: a commodity that no class holds.
    """
    beginnings = {start: name for name, entry in trade_classes().items() for start in entry.commodities}
    result = {}
    for code, at_home in zip(commodities, stays, strict=True):
        fits = [start for start in beginnings if code.startswith(start)]
        if not (fits or at_home):
            raise ParameterError(
                f"trade-classes.yaml: no class holds commodity {code}; add the beginning of its code to one"
            )
        result[code] = HOME if at_home else beginnings[max(fits, key=len)]
    return pd.Series(result, name="class", dtype=object).rename_axis("commodity")
