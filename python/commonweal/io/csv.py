"""CSV files: small ones that people write, mostly with a spreadsheet, read by the names of their columns; and those
that spreadsheets open.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from commonweal.base.errors import CommonwealError

#: Such a file is a few pages of figures; more is something else.
LARGEST_FILE = 5_000_000
#: How texts begin that a spreadsheet takes for a formula, and what keeps it from that.
FORMULAS, TEXT = ("=", "+", "-", "@", "\t", "\r"), "'"


def read_csv(
    path: Path, error: type[CommonwealError], *, what: str, key: str, needed: Sequence[str] = ()
) -> pd.DataFrame:
    """A file's rows as text, without spaces at the ends of cells; empty cells are "".

    Args:
        error: the exception to raise.
        what: names the file in errors.
        key: the column that names a row; each name stands once.
        needed: other columns that must be there.

    Returns:
        index `key`; the other columns in their order; the attribute `lines` of `.attrs` has each row's line.

    Raises:
        error: no such file, a folder, too large, not UTF-8, no table with these columns, rows of another length than
            the header, or a name that is missing or stands twice.
    """
    columns = ", ".join([key, *needed])
    rows = _rows(path, error, f"{what} with columns {columns}")
    if not rows:
        raise error(f"{path}: is empty; it needs a line of headings ({columns}) and rows")
    _, header = rows[0]
    if key not in header and ";" in "".join(header):
        raise error(f"{path}:1: columns are divided by semicolons; save it with commas")
    missing = [name for name in (key, *needed) if name not in header]
    if missing:
        raise error(f"{path}:1: has columns {', '.join(header)}; it needs {', '.join(missing)}")
    twice = next((name for name in header if header.count(name) > 1), None)
    if twice is not None:
        raise error(f"{path}:1: column {twice!r} stands twice; take one out")
    found: dict[str, int] = {}
    for line, cells in rows[1:]:
        if len(cells) != len(header):
            raise error(
                f"{path}:{line}: {len(cells)} cells under {len(header)} headings; put cells that hold a comma in quotes"
            )
        name = cells[header.index(key)]
        if not name:
            raise error(f"{path}:{line}: no {key}; name one, or take the line out")
        if name in found:
            raise error(f"{path}:{line}: {key} {name!r} stands twice, first on line {found[name]}; give each once")
        found[name] = line
    table = pd.DataFrame([cells for _, cells in rows[1:]], columns=header, dtype=object).set_index(key)
    table.attrs["lines"] = list(found.values())
    return table


def number(text: str) -> float | str:
    """A cell's number; the text itself where it is none."""
    try:
        return float(text)
    except ValueError:
        return text


def _rows(path: Path, error: type[CommonwealError], what: str) -> list[tuple[int, list[str]]]:
    """Lines that hold something, with their numbers."""
    if path.is_dir():
        raise error(f"{path}: is a folder; name a {what}")
    try:
        if not path.is_file():
            raise error(f"{path}: {'not a plain file' if path.exists() else 'no such file'}; name a {what}")
        if path.stat().st_size > LARGEST_FILE:
            raise error(f"{path}: larger than {LARGEST_FILE:,} bytes; a {what} is a few pages of figures")
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise error(f"{path}: is not UTF-8 text; save it as CSV UTF-8") from None
    except (OSError, ValueError) as fault:
        raise error(f"{path}: cannot be read: {getattr(fault, 'strerror', None) or fault}") from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        return [
            (reader.line_num, [cell.strip() for cell in row]) for row in reader if any(cell.strip() for cell in row)
        ]
    except csv.Error as fault:
        raise error(f"{path}:{reader.line_num}: not CSV that can be read ({fault})") from None


def csv_text(table: pd.DataFrame, *, index: bool, digits: int = 12) -> str:
    """A table as CSV. Texts that a spreadsheet would run as a formula begin with an apostrophe
    (OWASP, CSV injection).

    Args:
        index: whether the table's labels are columns, too.
        digits: of the figures.
    """
    whole = table.reset_index() if index else table
    texts = whole.select_dtypes(exclude="number").columns
    return str(
        whole.assign(**{name: whole[name].map(_as_text) for name in texts}).to_csv(
            index=False,
            float_format=f"%.{digits}g",
            header=[_as_text(str(name)) for name in whole.columns],
            lineterminator="\n",
        )
    )


def _as_text(cell: object) -> object:
    return TEXT + cell if isinstance(cell, str) and cell.startswith(FORMULAS) else cell
