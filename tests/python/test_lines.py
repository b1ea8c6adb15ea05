"""Lines of code and prose have at most 120 columns; ruff and clang-format see to Python and C++."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MOST = 120
FILES = [
    path
    for pattern in (
        "*.md",
        "docs/**/*.md",
        "bench/*.md",
        "data/*.md",
        "data/**/*.yaml",
        "examples/*.yaml",
        "Makefile",
        ".ci/*",
        "CMakeLists.txt",
        "c*/CMakeLists.txt",
        "python/bindings/CMakeLists.txt",
        "python/commonweal/show/page/*.css",
        "python/commonweal/show/page/*.js",
    )
    for path in sorted(ROOT.glob(pattern))
]


def prose(path: Path) -> str:
    """A file without what cannot be broken: of Markdown tables, blocks of code, and pictures."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".md":
        return text
    text = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    return "\n".join(line for line in text.splitlines() if not re.match(r"\s*(\||    |<)", line))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_lines_fit(path):
    assert [line for line in prose(path).splitlines() if len(line) > MOST] == []


def test_every_kind_of_file_is_read():
    assert {path.suffix for path in FILES} >= {".md", ".yaml", ".txt", ".css", ".js"}
