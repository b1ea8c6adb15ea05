"""Amounts of money as people write them."""

from __future__ import annotations

import re

from commonweal.base.errors import ScenarioError
from commonweal.base.names import said

#: What may stand behind a number, and how much it is.
SCALES = {
    "": 1.0,
    "k": 1e3,
    "thousand": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "million": 1e6,
    "b": 1e9,
    "bn": 1e9,
    "billion": 1e9,
    "t": 1e12,
    "tn": 1e12,
    "trillion": 1e12,
}
#: A number with or without commas between its thousands, or with an exponent, between a dollar sign and a scale.
AMOUNT = re.compile(
    r"(?P<sign>[+-]?)\s*\$?\s*(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d+\.?\d*(?:e[+-]?\d+)?|\.\d+)\s*(?P<scale>[a-z]*)",
    re.IGNORECASE,
)


def dollars(text: str) -> float:
    """Dollars, written as 1000000, 1,000,000, 1e6, 1m, $1bn or "2.5 trillion".

    Raises:
        ScenarioError: it is none of these.
    """
    found = AMOUNT.fullmatch(text.strip())
    scale = SCALES.get(found["scale"].lower()) if found else None
    if found is None or scale is None:
        raise ScenarioError(f"amount {said(text)}: write dollars such as 250000, 1,000,000, 10m, 1.5bn or 1e9")
    return float(found["sign"] + found["number"].replace(",", "")) * scale
