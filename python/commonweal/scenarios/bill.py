"""A bill of goods from a spreadsheet: a CSV file of commodities with amounts or weights, as a scenario."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import ValidationError

from commonweal.base.errors import ScenarioError
from commonweal.io.csv import number, read_csv
from commonweal.scenarios.file import SimpleFile

#: What a CSV file may say of a line beside its commodity, and what is taken where it does not.
USUAL = {"status": "assumed", "confidence": "L", "source": "the user's own bill"}
#: Columns with the money of a line, of which a file has one.
MONEY = ("amount", "weight")
#: How money spreads where nobody says.
BY_PEOPLE = {"driver": "population"}


def read_bill(path: Path, choices: Mapping[str, Any]) -> tuple[SimpleFile, float | None]:
    """A file with columns commodity and either amount (USD) or weight (of the whole, in any unit), and perhaps status,
    confidence and source.

    Args:
        choices: keys of a scenario file that stand over the usual ones: name, phase, mode, prices, regions and so on.

    Returns:
        the scenario, and the sum of its amounts in USD; None of weights.

    Raises:
        ScenarioError: every mistake of the file with its line, or a choice that cannot be.
    """
    table = read_csv(path, ScenarioError, what="CSV file", key="commodity")
    given = [name for name in MONEY if name in table]
    if len(given) != 1:
        raise ScenarioError(f"{path}:1: give one column {' or '.join(MONEY)}; found {' and '.join(given) or 'neither'}")
    unknown = [str(name) for name in table if name not in (*MONEY, *USUAL, "name")]
    if unknown:
        raise ScenarioError(
            f"{path}:1: unknown column {unknown[0]!r}; known are commodity, amount or weight, name, {', '.join(USUAL)}"
        )
    if not len(table):
        raise ScenarioError(f"{path}: has no lines under its headings; give at least one commodity")
    money = _money(path, table, given[0])
    total = math.fsum(money)
    lines = [
        {"commodity": code, "weight": 100.0 * part / total, **_how_known(row)}
        for (code, row), part in zip(table.iterrows(), money, strict=True)
    ]
    name = "".join(c if c.isascii() and c.isalnum() else "-" for c in path.stem.lower()).strip("-") or "bill"
    content = {
        "id": name,
        "name": path.stem,
        "phase": "operations",
        "description": f"The bill of {path.name}.",
        "sources": {line["source"]: line["source"] for line in lines},
        "bill": lines,
        "regions": BY_PEOPLE,
        **choices,
    }
    try:
        return SimpleFile.model_validate(content), total if given[0] == "amount" else None
    except ValidationError as error:
        raise ScenarioError("\n".join(_told(path, dict(fault)) for fault in error.errors())) from None


def _money(path: Path, table: pd.DataFrame, column: str) -> list[float]:
    """Of each line; all of one sign, since a bill is bought or, as a loss, no longer bought."""
    result: list[float] = []
    for line, cell in zip(table.attrs["lines"], table[column], strict=True):
        value = number(cell)
        if isinstance(value, str) or not math.isfinite(value) or value == 0.0:
            raise ScenarioError(
                f"{path}:{line}: {column} is {cell!r}; give a number other than zero, without signs of currency or "
                f"commas"
            )
        if result and (value < 0.0) != (result[0] < 0.0):
            raise ScenarioError(
                f"{path}:{line}: {column} is {cell}, of another sign than the lines before it; put losses into a file "
                f"of their own"
            )
        result.append(value)
    return result


def _how_known(row: pd.Series) -> dict[str, str]:
    return {key: str(row.get(key) or usual) for key, usual in USUAL.items()}


def _told(path: Path, fault: dict[str, Any]) -> str:
    where = ".".join(map(str, fault["loc"]))
    return f"{path}: {where}{': ' if where else ''}{fault['msg'].removeprefix('Value error, ')}"
