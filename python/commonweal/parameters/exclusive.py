"""Accounts that count the same thing twice when they are added: data/parameters/exclusive.yaml."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Annotated

from pydantic import Field

from commonweal.base.errors import ModelError, ParameterError
from commonweal.io.paths import library_path
from commonweal.io.yaml import Strict, Text, read_checked


class _Pair(Strict):
    """Accounts of which the first may not be added to any of the others.

    Attributes:
        unless: a parameter that allows the sum where it is not zero.
    """

    accounts: Annotated[list[Text], Field(min_length=2)]
    why: Text
    unless: Text | None = None


class _File(Strict):
    pairs: list[_Pair] = Field(min_length=1)


@lru_cache(maxsize=1)
def exclusive_pairs() -> tuple[tuple[str, str, str, str | None], ...]:
    """Two accounts, why they may not be added, and the parameter that allows it, if any.

    Raises:
        ParameterError: the embedded file is damaged.
    """
    path = library_path() / "parameters" / "exclusive.yaml"
    file = read_checked(path, _File, ParameterError, what="file of pairs", guide="docs/wellbeing.md", parts=(_Pair,))
    return tuple((pair.accounts[0], other, pair.why, pair.unless) for pair in file.pairs for other in pair.accounts[1:])


def check_total(accounts: Sequence[str], parameters: Mapping[str, float]) -> None:
    """Refuses a sum that counts something twice.

    Raises:
        ModelError: two of the accounts exclude each other; names both, and why.
    """
    for first, second, why, unless in exclusive_pairs():
        if first in accounts and second in accounts and not (unless and parameters[unless]):
            hint = f"; parameter {unless} says otherwise where it is not zero" if unless else ""
            raise ModelError(f"{first} and {second} cannot be added: {why}{hint}")
