"""Lines of code and prose have at most 120 columns (ruff and clang-format see to Python and C++), and what pages name
is there.
"""

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
        "python/commonweal/show/*/*.css",
        "python/commonweal/show/*/*.js",
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


#: What pages take for granted as the start of a file's name, and names of files that a reader or a run makes.
STARTS = [
    ROOT,
    *(
        ROOT / start
        for start in ("python/commonweal", "data", "data/datasets", "data/pipeline", "docs", "core/include/commonweal")
    ),
]
MADE = {"results.h5", "out/gpu-check.json"}


@pytest.mark.parametrize("page", [path for path in FILES if path.suffix == ".md"], ids=lambda path: path.name)
def test_files_that_pages_name_are_there(page):
    text = page.read_text(encoding="utf-8")
    named = set(re.findall(r"`([\w./-]+\.(?:py|hpp|cpp|cu|yaml|csv|h5|ipynb|sh|json|md))`", text)) - MADE
    missing = {name for name in named if not any((start / name).exists() for start in [page.parent, *STARTS])}
    # A file's bare name stands where its folder was named just before.
    anywhere = {
        path.name for folder in ("core", "cuda", "data", "notebooks", "python") for path in (ROOT / folder).rglob("*")
    }
    assert {name for name in missing if "/" in name or name not in anywhere} == set()


def test_every_kind_of_file_is_read():
    assert {path.suffix for path in FILES} >= {".md", ".yaml", ".txt", ".css", ".js"}
