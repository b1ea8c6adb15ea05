"""What codes mean to the model: data/classifications/bea-2017.yaml. Another classification is another file."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from pydantic import Field

from commonweal.base.errors import DataError
from commonweal.io.paths import library_path
from commonweal.io.yaml import Strict, Text, read_checked


class Components(Strict):
    """Components of value added."""

    compensation: Text
    operating_surplus: Text


class OfHouseholds(Strict):
    """What households do not, or not alone, pay for: a commodity, and beginnings of others."""

    owners_rent: Text
    health_care: tuple[Text, ...]


class Classification(Strict):
    """A classification of industries and commodities."""

    id: Literal["bea-2017"]
    components: Components
    households: OfHouseholds
    care: dict[Text, tuple[Text, ...]]  # industries whose hours are care, by kind
    groups: dict[Text, tuple[Text, ...]] = Field(min_length=1)

    def group(self, commodity: str) -> str:
        """The group of a commodity, by the beginning of its code."""
        return next(name for name, starts in self.groups.items() if commodity.startswith(starts))


@lru_cache(maxsize=1)
def classification() -> Classification:
    """That of the embedded datasets.

    Raises:
        DataError: the embedded file is damaged.
    """
    path = library_path() / "classifications" / "bea-2017.yaml"
    return read_checked(path, Classification, DataError, what="classification", guide="docs/data.md")
