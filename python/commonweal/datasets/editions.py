"""Editions: the embedded economies by country and year, from data/editions/*.yaml."""

from functools import lru_cache
from typing import Annotated

import pandas as pd
from pydantic import Field

from commonweal.base.errors import DataError
from commonweal.io.paths import library_path
from commonweal.io.yaml import Strict, Text, read_checked


class Edition(Strict):
    """The economy of a country in one year.

    Attributes:
        sources: by what is made of them.
        errors: how far off its figures are known to be, and where that stands.
    """

    name: Text
    country: Text
    year: Annotated[int, Field(gt=0)]
    currency: Text
    price_basis: Text
    description: Text
    sources: dict[Text, Text] = Field(min_length=1)
    errors: Text

    def about(self) -> dict[str, str]:
        """What the edition's datasets say of themselves (attributes of the file)."""
        return {
            "name": self.name,
            "year": str(self.year),
            "currency": self.currency,
            "price_basis": self.price_basis,
            "description": self.description,
        }


@lru_cache(maxsize=1)
def embedded_editions() -> tuple[Edition, ...]:
    """All editions, the newest first.

    Raises:
        DataError: an embedded file is damaged.
    """
    files = sorted((library_path() / "editions").glob("*.yaml"))
    found = [read_checked(path, Edition, DataError, what="edition", guide="docs/editions.md") for path in files]
    return tuple(sorted(found, key=lambda edition: (-edition.year, edition.name)))


def edition_name(name: str) -> str:
    """The name of an edition: of a country's newest one, where `name` is a country ("us"); otherwise as it is."""
    return next((edition.name for edition in embedded_editions() if edition.country == name), name)


def editions() -> pd.DataFrame:
    """The embedded economies, the newest first: index name; columns year, description, errors, and `sources`, a mapping
    of what is made of which."""
    rows = [edition.model_dump() for edition in embedded_editions()]
    return pd.DataFrame(rows).set_index("name")[["year", "description", "errors", "sources"]]
