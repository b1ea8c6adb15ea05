"""Rooms stand on floors: each part of the package imports only what stands above it in this list."""

import ast
import re
from pathlib import Path

import commonweal
import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "python" / "commonweal"
#: Parts on one floor do not know each other.
FLOORS = (
    ("engine", "_core", "_cuda", "base"),
    ("balance", "io"),
    ("parameters",),
    ("datasets",),
    ("accounts",),
    ("scenarios", "economies", "results", "uncertainty"),
    ("show", "loading"),
    ("answers",),
    ("analysis",),
    ("model", "batch"),
    ("__init__", "cli"),
)
FLOOR = {part: level for level, parts in enumerate(FLOORS) for part in parts}


def part_of(path: Path) -> str:
    inside = path.relative_to(PACKAGE)
    return inside.parts[0] if len(inside.parts) > 1 else inside.stem


def imports(path: Path) -> set[str]:
    """Parts of the package that a file imports, wherever it does."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            if name == "commonweal":
                found.add("__init__")
            elif name.startswith("commonweal."):
                found.add(name.split(".")[1])
    return found


FILES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_each_room_knows_only_the_floors_above_it(path):
    here = part_of(path)
    assert here in FLOOR, f"{here} stands on no floor; give it one"
    for other in imports(path) - {here}:
        file = path.relative_to(PACKAGE)
        assert FLOOR[other] < FLOOR[here], f"{file} imports {other}, which does not stand above {here}"


def test_the_check_sees_a_wrong_import(tmp_path):
    wrong = tmp_path / "wrong.py"
    wrong.write_text(
        "def f():\n    from commonweal.show.words import in_words\n    import commonweal as cw\n", encoding="utf-8"
    )
    assert imports(wrong) == {"show", "__init__"}


#: Rooms of the pipeline and of the engine, as above: parts on one floor do not know each other.
PIPELINE = (
    ("sources",),
    ("geography", "work", "environment"),
    ("national",),
    ("states", "counties"),
    ("checks",),
    ("__main__",),
)
ENGINE = (("error",), ("linalg", "store"), ("solver", "trade"), ("economy",))


def room_of(path: Path, folder: Path) -> str:
    inside = path.relative_to(folder)
    return inside.parts[0] if len(inside.parts) > 1 else inside.stem


def imports_of_pipeline(path: Path) -> set[str]:
    return set(re.findall(r"(?m)^\s*(?:from|import) pipeline\.(\w+)", path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "path", sorted((ROOT / "data" / "pipeline").rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT / "data"))
)
def test_each_room_of_the_pipeline_knows_only_the_floors_above_it(path):
    floor = {part: level for level, parts in enumerate(PIPELINE) for part in parts}
    here = room_of(path, ROOT / "data" / "pipeline")
    for other in imports_of_pipeline(path) - {here}:
        assert floor[other] < floor[here], f"{path} imports {other}, which does not stand above {here}"


@pytest.mark.parametrize(
    "folder", [ROOT / "core" / "include" / "commonweal", ROOT / "core" / "src"], ids=["include", "src"]
)
def test_each_room_of_the_engine_knows_only_the_floors_above_it(folder):
    floor = {part: level for level, parts in enumerate(ENGINE) for part in parts}
    files = sorted([*folder.rglob("*.hpp"), *folder.rglob("*.cpp")])
    assert files
    for path in files:
        here = room_of(path, folder)
        included = re.findall(r'#include "(?:commonweal/)?(\w+)[/.]', path.read_text(encoding="utf-8"))
        for other in set(included) & set(floor) - {here}:
            assert floor[other] < floor[here], f"{path} includes {other}, which does not stand above {here}"


def test_names_that_users_hold_stay():
    for name in (
        "load",
        "Model",
        "Scenario",
        "scenario",
        "scenarios",
        "synthetic",
        "Comparison",
        "Solution",
        "Multipliers",
        "Certificate",
        "parameters",
        "Explanation",
    ):
        assert callable(getattr(commonweal, name))
    assert commonweal.scenarios().index.name == "scenario"
