"""Tables on a terminal: as wide as it is, and in a pipe as wide as their content."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

from commonweal.base.describe import counted
from commonweal.cli.printing import WIDE, cell, in_pipe, plain, print_json, print_text, records, terminal

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console

#: Characters between columns; of a scenario's column and of a line of text in a list at least; of a row's name at most.
GAP, LEAST, TEXT, NAMES = 2, 8, 24, 28


def print_table(console: Console, frame: pd.DataFrame, title: str, *, wide: bool = False) -> None:
    """A list. On a terminal the columns that do not fit are left out, and named below; they stand in the order of how
    much readers need them.

    Args:
        wide: every column, in lines longer than the terminal.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    text = [[plain(value) for value in (label, *row)] for label, row in zip(frame.index, frame.to_numpy(), strict=True)]
    heads = [plain(name) for name in (frame.index.name or "", *frame.columns)]
    columns = [[row[position] for row in text] for position in range(len(heads))]
    longest = [max(map(len, [head, *cells])) for head, cells in zip(heads, columns, strict=True)]
    if wide or in_pipe():
        widths = longest
        console = terminal(max(WIDE, sum(widths) + GAP * len(widths)))  # no cell is broken into lines
    else:
        widths = _widths(heads, columns, longest, console.width)
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, GAP - 1, 0, 0))
    for position, width in enumerate(widths):
        figures = position > 0 and all(cell.lstrip("+-$")[:1].isdigit() for cell in columns[position])
        table.add_column(Text(heads[position]), justify="right" if figures else "left", width=width, overflow="fold")
    for row in text:
        table.add_row(*map(Text, row[: len(widths)]))
    print_text(console, title)
    console.print(table)
    if left := heads[len(widths) :]:
        print_text(console, f"{counted(len(left), 'more column')} with --wide: {', '.join(left)}")


def _widths(heads: list[str], columns: list[list[str]], longest: list[int], room: int) -> list[int]:
    """Of the columns that fit, from the left; of words, in lines that share the room which is left."""
    widths: list[int] = []
    for position, (head, cells) in enumerate(zip(heads, columns, strict=True)):
        word = max(len(word) for text in [head, *cells] for word in text.split() or [""])
        width = longest[0] if position == 0 else max(word, min(longest[position], TEXT))
        if widths and sum(widths) + GAP * len(widths) + width > room:
            break
        widths.append(width)
    for position, width in enumerate(widths):
        spare = room - sum(widths) - GAP * (len(widths) - 1)
        widths[position] = min(longest[position], width + max(spare, 0))
    return widths


def print_across(console: Console, frame: pd.DataFrame, *, together: int = 1) -> None:
    """A table of a few columns with names of their own: as many beside one another as the terminal is wide, the others
    below.

    Args:
        together: how many columns at a time stay beside one another where the terminal is wide enough for them.
    """
    labels = [line for label in frame.index for line in [plain(label)]]
    heading = textwrap.wrap(plain(frame.index.name or ""), NAMES)
    first = min(NAMES, max(len(line) for line in [*labels, *heading]))
    cells = {name: [plain(value) for value in frame.iloc[:, k]] for k, name in enumerate(map(plain, frame.columns))}
    # Words of headings stand whole, but for those that are longer than a line of names.
    words = {name: max(map(len, re.split(r"(?<=-)|\s", name))) for name in cells}
    widths = {
        name: max(LEAST, min(NAMES, words[name]), max(map(len, values), default=0)) for name, values in cells.items()
    }
    for block in _blocks(widths, console.width - first, together):
        heads = [textwrap.wrap(name, widths[name]) for name in block]
        lines = max(len(heading), *map(len, heads))
        shown = [[""] * (lines - len(part)) + part for part in [heading, *heads]]
        rows = [_line(first, [part[k] for part in shown], block, widths) for k in range(lines)]
        rows.append("-" * len(rows[-1]))
        for number, label in enumerate(labels):
            *above, last = textwrap.wrap(label, first, drop_whitespace=False, subsequent_indent="  ") or [""]
            rows += above
            rows.append(_line(first, [last, *(cells[name][number] for name in block)], block, widths))
        print_text(console, "\n".join([*(row.rstrip() for row in rows), ""]), wrap=False)


def _blocks(widths: dict[str, int], width: int, together: int) -> list[list[str]]:
    """Columns in as few blocks as fit the width, one at least in each; `together` of them at a time in one block, if
    that fits."""

    def fits(columns: list[str]) -> bool:
        return sum(widths[name] + GAP for name in columns) <= width

    names = list(widths)
    blocks: list[list[str]] = [[]]
    for k in range(0, len(names), together):
        group = names[k : k + together]
        for columns in [group] if fits(group) else [[name] for name in group]:
            if blocks[-1] and not fits([*blocks[-1], *columns]):
                blocks.append([])
            blocks[-1] += columns
    return blocks


def _line(first: int, parts: list[str], block: list[str], widths: dict[str, int]) -> str:
    label, *figures = parts
    return f"{label:<{first}}" + "".join(
        " " * GAP + f"{text:>{widths[name]}}" for text, name in zip(figures, block, strict=True)
    )


def show(frame: pd.DataFrame, title: str, *, as_json: bool, wide: bool = False) -> None:
    """A list for people, or for programs."""
    if as_json:
        print_json(records(frame))
    else:
        print_table(terminal(), frame.map(cell), title, wide=wide)
