"""Arguments of public functions, held against their annotations before any work: what is of another kind is refused
by name.
"""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, MappingView, Sequence, Set
from dataclasses import dataclass
from functools import cache, wraps
from typing import Annotated, Any, Literal, ParamSpec, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import numpy as np
import pandas as pd

from commonweal.base.errors import CommonwealError
from commonweal.base.names import is_number, is_whole, said

P = ParamSpec("P")
R = TypeVar("R")

#: Plain kinds: how each is known, and what it is called.
KINDS: dict[Any, tuple[Callable[[Any], bool], str]] = {
    str: (lambda value: isinstance(value, str), "a text"),
    int: (is_whole, "a whole number"),
    float: (is_number, "a number"),
    bool: (lambda value: isinstance(value, (bool, np.bool_)), "True or False"),
    type(None): (lambda value: value is None, "None"),
}


@dataclass(frozen=True)
class Within:
    """For `Annotated[int, Within(1, 10)]`: the numbers that an argument may be."""

    low: float
    high: float


def checked(error: type[CommonwealError], own: Collection[str] = ()) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Refuses arguments that are not of the kind that the function's annotations say, and reads what comes one by one,
    such as a generator, into a list. What annotations do not say, such as ranges and shapes, is the function's own to
    check.

    Args:
        error: the exception to raise.
        own: arguments that the function checks itself, and better.
    """

    def wrap(function: Callable[P, R]) -> Callable[P, R]:
        signature = inspect.signature(function)

        @cache
        def kinds() -> dict[str, Any]:
            known = {name: kind for name, kind in function.__annotations__.items() if name != "return"}
            hints = types.SimpleNamespace(__annotations__=known)
            return get_type_hints(hints, function.__globals__, include_extras=True)

        @wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            bound = signature.bind(*args, **kwargs)
            for name, value in bound.arguments.items():
                kind = kinds().get(name)
                if kind is None or signature.parameters[name].kind is inspect.Parameter.VAR_KEYWORD:
                    continue
                if isinstance(value, Iterator):
                    value = bound.arguments[name] = list(value)
                if name not in own and not _fits(value, kind):
                    raise error(f"{name} is {said(value)}; give {_words(kind)}")
            return function(*bound.args, **bound.kwargs)

        return cast(Callable[P, R], call)

    return wrap


def _fits(value: Any, kind: Any) -> bool:
    if kind in (Any, object):
        return True
    if kind in KINDS:
        return KINDS[kind][0](value)
    origin, inside = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _fits(value, inside[0]) and all(one.low <= value <= one.high for one in inside[1:])
    if origin in (Union, types.UnionType):
        return any(_fits(value, one) for one in inside)
    if origin is Literal:
        return isinstance(value, str) and value in inside
    if origin in (Sequence, Iterable):
        if isinstance(value, (str, bytes, Mapping)) or not _is_list(value):
            return False
        return all(_fits(one, inside[0]) for one in value)
    if origin is Mapping:
        return isinstance(value, Mapping) and all(_fits(k, inside[0]) and _fits(v, inside[1]) for k, v in value.items())
    plain = origin or kind
    return not isinstance(plain, type) or isinstance(value, plain)


def _is_list(value: Any) -> bool:
    if isinstance(value, (np.ndarray, pd.Series, pd.Index)):
        return value.ndim == 1
    return isinstance(value, (Sequence, Set, MappingView))


def _words(kind: Any) -> str:
    """What is expected, for people."""
    if kind in KINDS:
        return KINDS[kind][1]
    origin, inside = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return f"{_words(inside[0])} from {inside[1].low:,} to {inside[1].high:,}"
    if origin in (Union, types.UnionType):
        return " or ".join(dict.fromkeys(_words(one) for one in inside))
    if origin is Literal:
        return " or ".join(map(repr, inside))
    if origin in (Sequence, Iterable):
        return (
            f"a list of {_words(inside[0]).removeprefix('a ')}s"
            if inside[0] in KINDS
            else f"a list, each {_words(inside[0])}"
        )
    if origin is Mapping:
        return f"a mapping of {_words(inside[0])} to {_words(inside[1])}"
    return f"a {getattr(origin or kind, '__name__', str(kind))}"
