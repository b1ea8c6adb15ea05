"""What an object says of itself, in a terminal and in a notebook: a title, a summary by heading, tables."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

#: How tables show figures, and names up to how many characters.
SHOWN = ("display.float_format", "{:,.4g}".format, "display.max_colwidth", 100)


def counted(number: int, what: str) -> str:
    """A number of things, such as "1 scenario" and "3,142 counties"."""
    plural = f"{what[:-1]}ies" if what.endswith("y") else f"{what}s"
    return f"{number:,} {what if number == 1 else plural}"


def in_text(title: str, summary: Mapping[str, str], *tables: pd.DataFrame) -> str:
    """For `__repr__`. Entries that are empty are left out."""
    import pandas as pd  # help and mistakes of the command line do not wait for it

    width = max((len(heading) for heading in summary), default=0)
    lines = [title, *(f"  {heading:<{width}}  {entry}" for heading, entry in summary.items() if entry)]
    with pd.option_context(*SHOWN, "display.width", None, "display.max_columns", None):
        return "\n\n".join(["\n".join(lines), *map(str, tables)])


def in_html(title: str, summary: Mapping[str, str], *tables: pd.DataFrame) -> str:
    """For `_repr_html_`."""
    import pandas as pd

    rows = "".join(
        f'<tr><th style="text-align: left">{html.escape(heading)}</th><td style="text-align: '
        f'left">{html.escape(entry)}</td></tr>'
        for heading, entry in summary.items()
        if entry
    )
    with pd.option_context(*SHOWN):
        shown = "".join(table.to_html() for table in tables)
    return f"<p><b>{html.escape(title)}</b></p><table>{rows}</table>{shown}"


def in_scale(amount: float) -> str:
    """Dollars as a newspaper writes them: $1 billion, $52.7 billion, $250,000."""
    sign, size = ("−" if amount < 0.0 else ""), abs(amount)
    for name, scale in (("trillion", 1e12), ("billion", 1e9), ("million", 1e6)):
        number = f"{size / scale:.4g}"
        if size >= scale and float(number) * scale == size and "e" not in number:
            return f"{sign}${number} {name}"
    return f"{sign}${size:,.0f}"
