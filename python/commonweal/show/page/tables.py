"""Tables of the page."""

from __future__ import annotations

import html
from collections.abc import Sequence

import pandas as pd

from commonweal.results.doughnut import NOT_COVERED
from commonweal.show.outcomes import NO_ESTIMATE

#: Cells of what is not known, which are striped.
GAPS = (NO_ESTIMATE, NOT_COVERED)


def table(frame: pd.DataFrame, caption: str, *, text: Sequence[str] = (), small: bool = False) -> str:
    """An HTML table that scrolls where it is wider than the page.

    Args:
        text: columns of words, which stand at the left.
        small: whether it is long, and set in small type.
    """

    def cell(name: object, value: object) -> str:
        kind = ' class="gap"' if value in GAPS else ' class="text"' if name in text else ""
        return f"<td{kind}>{html.escape(str(value))}</td>"

    head = f'<th scope="col" class="text">{html.escape(str(frame.index.name or ""))}</th>' + "".join(
        f'<th scope="col"{" class=text" if name in text else ""}>{html.escape(str(name))}</th>'
        for name in frame.columns
    )
    rows = "".join(
        f'<tr><th scope="row">{html.escape(str(label))}</th>'
        + "".join(cell(name, value) for name, value in zip(frame.columns, row, strict=True))
        + "</tr>"
        for label, row in zip(frame.index, frame.to_numpy(), strict=True)
    )
    title = html.escape(caption)
    body = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return (
        f'<div class="wide{" long" if small else ""}" tabindex="0" role="region" '
        f'aria-label="{title}">{body}</div><p class="note">{title}</p>'
    )


def folded(summary: str, inside: str) -> str:
    """What is there for those who look for it."""
    return f"<details><summary>{html.escape(summary)}</summary>{inside}</details>"


def folded_section(heading: str, inside: str) -> str:
    """A whole section that is there for those who look for it; paper leaves it out."""
    return f'<details class="part"><summary><h2>{html.escape(heading)}</h2></summary>{inside}</details>'
