"""The comparison as one self-contained HTML page: no network, light and dark, prints on A4."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from commonweal.errors import DataError
from commonweal.io.files import write_text
from commonweal.show.page.render import render

if TYPE_CHECKING:
    from commonweal.results.comparison import Comparison


def write_report(comparison: Comparison, path: str | os.PathLike[str]) -> None:
    """Writes the page: to a temporary name, then renamed.

    Raises:
        DataError: the path is a folder or cannot be written.
    """
    write_text(Path(path), render(comparison), DataError, what="HTML file")
