"""What people type: codes and names, the unknown ones answered with those that may be meant, and numbers."""

from __future__ import annotations

import difflib
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeGuard

import numpy as np

from commonweal.base.errors import CommonwealError, ModelError

#: How alike two words are at least, of 1, that may be meant for each other; letters that a beginning of a word has at
#: least.
ALIKE, BEGINNING = 0.65, 3
#: Codes and names that a message suggests at most; characters of what was typed that a message repeats at most.
SUGGESTED, REPEATED = 3, 80


def nearest(name: object, known: Iterable[str]) -> str:
    """'; did you mean ...?' for what of `known` may be meant, or nothing where none is like it."""
    close = _alike(str(name), list(known))
    return f"; did you mean {' or '.join(close)}?" if close else ""


def positions(
    names: Iterable[object],
    known: Sequence[str] | Known,
    *,
    kind: str,
    error: type[CommonwealError],
    where: str,
) -> np.ndarray:
    """Positions of `names` in `known`.

    Raises:
        error: a name is not known; the message says which, where, and what may be meant.
    """
    codes = known if isinstance(known, Known) else Known(known)
    return np.array([codes.position(name, kind=kind, error=error, where=where) for name in names], dtype=np.intp)


@dataclass(frozen=True)
class Known:
    """Codes of one kind, and what else they go by.

    Attributes:
        codes: those that are meant, each once.
        names: what each is called, in the same order; none where they have no names.
        also: codes by other names, as `plain` has them.
        elsewhere: for a code of another classification, '; ...': what it is here; nothing for what it does not know.
    """

    codes: Sequence[str]
    names: Sequence[str] = ()
    also: Mapping[str, str] = field(default_factory=dict)
    elsewhere: Callable[[str], str] | None = None

    @cached_property
    def _at(self) -> dict[str, int]:
        return {str(code): position for position, code in enumerate(self.codes)}

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        """Codes by what they are called, as `plain` has it: the name, and of a county what is left without its kind
        or its state.
        """
        result: dict[str, list[str]] = {}
        for code, name in zip(self.codes, self.names, strict=True) if self.names else ():
            for called in _called(str(name)):
                result.setdefault(called, []).append(str(code))
        return result

    def position(self, name: object, *, kind: str, error: type[CommonwealError], where: str) -> int:
        """Of one code.

        Raises:
            error: it is not known.
        """
        text = _typed(name)
        if text not in self._at:
            raise error(f"unknown {kind} {said(name)}{self.hint(name) or f'; `{where}` lists all {len(self.codes)}'}")
        return self._at[text]

    def find(self, name: object, *, kind: str, error: type[CommonwealError], where: str) -> int:
        """As `position`, also by name, in any case, and by codes without their leading zeros.

        Raises:
            error: it is not known, or several are called so.
        """
        found = self.same(_typed(name))
        if len(found) > 1:
            several = ", ".join(self.said(code) for code in found[:SUGGESTED])
            more = f" and {len(found) - SUGGESTED} more" if len(found) > SUGGESTED else ""
            raise error(f"{kind} {said(name)}: {len(found)} are called so: {several}{more}; give a code")
        return self._at[found[0]] if found else self.position(name, kind=kind, error=error, where=where)

    def hint(self, name: object) -> str:
        """'; ...' with what may be meant; nothing where nothing is like it."""
        text = _typed(name).strip()
        found = self.same(text)
        if not found and self.elsewhere is not None and (other := self.elsewhere(text)):
            return other
        found = found or self._beginning(text) or _alike(text, self.codes)
        if not found:
            close = difflib.get_close_matches(text.lower(), self._by_name, n=SUGGESTED, cutoff=ALIKE)
            found = [code for called in close for code in self._by_name[called]]
        close = [self.said(code) for code in dict.fromkeys(found)][:SUGGESTED]
        return f"; did you mean {' or '.join(close)}?" if close else ""

    def said(self, code: str) -> str:
        """A code with its name."""
        name = str(self.names[self._at[code]]) if self.names else code
        return code if name == code else f"{code} ({name})"

    def same(self, text: str) -> list[str]:
        """Codes that are this one but for case and leading zeros, or that are called so."""
        if text in self._at:
            return [text]
        padded = [text.zfill(len(code)) for code in map(str, self.codes[:1]) if text.isdigit()]
        found = [code for code in padded if code in self._at]
        called = plain(text)
        also = [self.also[called]] if called in self.also else []
        return found or self._by_case.get(text.lower(), []) or self._by_name.get(called, []) or also

    @cached_property
    def _by_case(self) -> dict[str, list[str]]:
        result: dict[str, list[str]] = {}
        for code in map(str, self.codes):
            result.setdefault(code.lower(), []).append(code)
        return result

    def _beginning(self, text: str) -> list[str]:
        """Codes whose names have words that begin with every word of a text."""
        words = [word for word in re.findall(r"\w+", text.lower()) if len(word) >= BEGINNING]
        if not words or not any(word.isalpha() for word in words) or not self.names:
            return []
        found = []
        for code, name in zip(self.codes, self.names, strict=True):
            own = re.findall(r"\w+", str(name).lower())
            if all(any(one.startswith(word) for one in own) for word in words):
                found.append((own[0] != words[0], len(own), str(code)))
        return [code for _, _, code in sorted(found)]


def _typed(name: object) -> str:
    """A code or a name as text; nothing of what is neither."""
    return str(name) if isinstance(name, (str, int, np.integer)) and not isinstance(name, bool) else ""


def said(name: object) -> str:
    """What was typed, in a message: no longer than a line."""
    if isinstance(name, str):
        text = repr(str(name))
    else:
        text = (
            str(name)
            if name is None or isinstance(name, (int, float, np.number))
            else f"a {type(name).__name__}, {name!r}"
        )
    return text if len(text) <= REPEATED else f"{text[:REPEATED]}..."


def _called(name: str) -> list[str]:
    """What a place or a thing is called, as `plain` has it: its whole name, and a county's without its kind, with
    and without its state.
    """
    place, comma, state = name.rpartition(", ")
    if not comma or len(state) != len("NY"):
        return [plain(name)]
    return list(
        dict.fromkeys(plain(one) for one in (name, place, f"{without_kind(place)}, {state}", without_kind(place)))
    )


def without_kind(county: str) -> str:
    """A county's name without what kind of county it is."""
    return re.sub(r"\s(County|Parish|City and Borough|Borough|Census Area|Municipality|city)$", "", county)


def plain(text: str) -> str:
    """A name in small letters, its words alone."""
    return " ".join(re.findall(r"\w+", text.lower()))


def _alike(name: str, known: Sequence[str]) -> list[str]:
    """The likest of some codes or words. Codes with digits are alike where one character differs, or one more or
    less is there: 6211 is not nearly 6112; words where most of their letters are the same, or one begins with the
    other."""
    text = name.strip().lower()
    by_lower = {str(entry).lower(): str(entry) for entry in known}
    if not text or len(text) > REPEATED:
        return []
    if any(letter.isdigit() for letter in text):
        return [by_lower[entry] for entry in by_lower if _one_apart(text, entry)][:SUGGESTED]
    words = [entry for entry in by_lower if len(entry) > BEGINNING or len(text) > BEGINNING]
    close = difflib.get_close_matches(text, words, n=SUGGESTED, cutoff=ALIKE)
    if not close and len(text) >= BEGINNING:
        close = [
            entry for entry in words if entry.startswith(text) or (len(entry) >= BEGINNING and text.startswith(entry))
        ]
    return [by_lower[entry] for entry in close][:SUGGESTED]


def _one_apart(one: str, other: str) -> bool:
    """Whether one character is another, is missing or is too many, or two neighbors are the wrong way round."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return one == other
    first = next((k for k, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[first:], other[first:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[1::-1] == b[:2] and a[2:] == b[2:])


def is_number(value: Any) -> TypeGuard[float]:
    """Whether it is a number that a float can hold. True and False are whole numbers to Python, but nobody means a
    share or an amount by them.
    """
    if isinstance(value, int):
        return not isinstance(value, bool) and abs(value) <= sys.float_info.max
    return isinstance(value, (float, np.integer, np.floating))


def is_whole(value: Any) -> TypeGuard[int]:
    """As `is_number`, of whole numbers."""
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool)


def listed(given: object, what: str, error: type[CommonwealError]) -> list[Any]:
    """What people give for one or several of something: a text or a number alone stands for itself.

    Raises:
        error: neither that nor anything with entries.
    """
    if isinstance(given, (str, int, np.integer)) and not isinstance(given, bool):
        return [given]
    flat = getattr(given, "ndim", 1) == 1 and not isinstance(given, (bytes, bytearray, memoryview, Mapping))
    if not (flat and isinstance(given, Iterable)):
        raise error(f"{what}: {said(given)} was given; give one, or a list")
    try:
        return list(given)
    except Exception as fault:  # whatever an object of the user's does
        raise error(f"{what}: {said(given)} cannot be read as a list ({fault})") from None


def require_once(names: Sequence[object], kind: str) -> None:
    """Refuses a name that stands twice.

    Raises:
        ModelError: names it.
    """
    twice = next((name for k, name in enumerate(names) if name in names[:k]), None)
    if twice is not None:
        raise ModelError(f"{kind} {said(twice)} is named twice; give each once")
