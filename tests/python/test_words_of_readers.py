"""Words that readers meet: American spelling, and none of the words that nobody outside this project would use so."""

import ast
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "python" / "commonweal"
#: What does not appear, and what stands for it. Of words with several forms, the beginning.
INSTEAD = {
    "programme": "program",
    "labour": "labor",
    "colour": "color",
    "centre": "center",
    "fibre": "fiber",
    "sulphur": "sulfur",
    "neighbour": "neighbor",
    "tonne": "metric ton",
    "kilometre": "kilometer",
    "cubic metre": "cubic meter",
    "organisation": "organization",
    "licence": "license",
    "behaviour": "behavior",
    "towards": "toward",
    "whilst": "while",
    "calls for": "supports, or pays for",
    "call for": "support, or pay for",
    "called for": "supported, or paid for",
    "nearness": "distance",
    "job-years of a million dollars": "job-years per million dollars",
    "of them last": "continues while the funding does",
}
PATTERN = re.compile(r"(?<![\w./`\"'-])(" + "|".join(INSTEAD) + r")(?!\w*[_`/]|\w*\.(py|yaml|csv|md))", re.IGNORECASE)
#: The rooms whose texts are printed, and pages.
PRINTED = sorted(
    [*(PACKAGE / "cli").rglob("*.py"), *(PACKAGE / "show").rglob("*.py"), *(PACKAGE / "show").rglob("*.js")]
)
PAGES = sorted(
    [
        ROOT / "README.md",
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "data" / "scenarios").glob("*.yaml"),
        *(ROOT / "data" / "parameters").glob("*.yaml"),
        *(ROOT / "data" / "editions").glob("*.yaml"),
        *(ROOT / "notebooks").glob("*.ipynb"),
    ]
)


def texts_of_program(path: Path) -> str:
    """Strings of a program that have words, docstrings among them: commands print theirs."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".js":
        return "\n".join(re.findall(r"[\"`]([^\"`]*)[\"`]", text))
    strings = (node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant))
    return "\n".join(value for value in strings if isinstance(value, str) and " " in value)


def prose(path: Path) -> str:
    """A page without code and addresses."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        cells = json.loads(text)["cells"]
        return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    return re.sub(r"`[^`\n]*`|https?://\S+", " ", text)


@pytest.mark.parametrize("path", [*PRINTED, *PAGES], ids=lambda path: str(path.relative_to(ROOT)))
def test_no_such_word_is_read(path):
    text = texts_of_program(path) if path.suffix in (".py", ".js") else prose(path)
    found = {word[0] for word in PATTERN.finditer(text)}
    assert not found, {word: INSTEAD[word.lower()] for word in found}


def test_the_pattern_finds_words_and_leaves_codes():
    found = [
        word[0] for word in PATTERN.finditer("Programmes of labour; `labour_income`, labour_income, docs/labour.py")
    ]
    assert found == ["Programme", "labour"]
