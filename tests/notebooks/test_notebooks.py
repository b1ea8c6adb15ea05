"""Every notebook runs from top to bottom in a fresh kernel, and stores what it shows today."""

import importlib.util
import math
import re
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest

FOLDER = Path(__file__).parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
NUMBER = re.compile(r"-?\d[\d,]*\.?\d*(?:e[+-]?\d+)?")


@pytest.fixture(scope="module")
def runner():
    spec = importlib.util.spec_from_file_location("notebooks_run", FOLDER / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def shown(notebook):
    """By code cell, what it shows as text, and kinds of pictures."""
    result = []
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        texts, kinds = [], []
        for output in cell.outputs:
            data = output.get("data", {})
            texts.append(output.get("text", "") or data.get("text/plain", ""))
            kinds += [kind for kind in data if kind.startswith("image/")]
        result.append(("\n".join(texts), kinds))
    return result


def differ(stored: str, now: str) -> bool:
    """Whether words differ, or numbers by more than two percent: last digits differ between processors, and what a
    solver did (rounds, proven bounds) may."""
    stored, now = (
        "\n".join(line for line in text.splitlines() if not re.search(r"proven|object at 0x", line))
        for text in (stored, now)
    )
    if NUMBER.sub("", stored).split() != NUMBER.sub("", now).split():
        return True
    pairs = zip(NUMBER.findall(stored), NUMBER.findall(now), strict=True)
    numbers = [(float(a.replace(",", "")), float(b.replace(",", ""))) for a, b in pairs]
    return any(not math.isclose(a, b, rel_tol=0.02, abs_tol=0.02) for a, b in numbers)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs_and_shows_what_it_stores(path, runner):
    stored, now = shown(nbformat.read(path, as_version=4)), shown(runner.run(path))
    for k, (one, other) in enumerate(zip(stored, now, strict=True)):
        assert not differ(one[0], other[0]), f"cell {k} of {path.name}: make notebooks\n{one[0]}\n---\n{other[0]}"
        assert one[1] == other[1], f"cell {k} of {path.name}: make notebooks"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_code_cell_shows_something_and_is_explained(path):
    cells = nbformat.read(path, as_version=4).cells
    assert cells[0].cell_type == "markdown" and cells[0].source.startswith("# ")
    for before, cell in pairwise(cells):
        if cell.cell_type == "code" and before.cell_type == "code":
            assert before.outputs, f"{path.name}: two cells without a word or an output: {cell.source[:60]}"


def test_there_are_some():
    assert len(NOTEBOOKS) >= 4
