"""Rooms stand on floors: each part of the package imports only what stands above it in this list."""

import ast
import re
from pathlib import Path

import commonweal
import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "python" / "commonweal"
PAGE = ROOT / "docs" / "architecture.md"


def drawn(folder: str) -> tuple[tuple[str, ...], ...]:
    """The floors that the page draws, from the ground up; parts on one floor do not know each other."""
    text = re.search(rf"```floors of {folder}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert text, f"docs/architecture.md has no drawing of {folder}"
    rows = [line.split() for line in text[1].splitlines()]
    assert [int(number) for number, *_ in rows] == list(range(len(rows), 0, -1))
    return tuple(tuple(parts) for _, *parts in reversed(rows))


FLOORS, ENGINE, PIPELINE = (drawn(folder) for folder in ("python/commonweal", "core", "data/pipeline"))
FLOOR = {part: level for level, parts in enumerate(FLOORS) for part in parts}


def part_of(path: Path) -> str:
    inside = path.relative_to(PACKAGE)
    part = inside.parts[0] if len(inside.parts) > 1 else inside.stem
    return "cli" if path == PACKAGE / "__main__.py" else part  # `python -m commonweal` is the command line


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


def test_the_floors_are_at_most_ten_and_hold_every_part():
    assert len(FLOORS) <= 10
    parts = [part for floor in FLOORS for part in floor]
    assert len(set(parts)) == len(parts)
    assert {part_of(path) for path in FILES} == set(parts) - {"_core", "_cuda"}
    assert {room_of(path, PIPE) for path in PIPE.rglob("*.py")} - {"__init__"} == {
        r for floor in PIPELINE for r in floor
    }


def modules(path: Path) -> set[str]:
    """Modules of the package that a file imports, wherever it does."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def test_no_file_imports_itself_by_way_of_others():
    names = {".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts): path for path in FILES}
    names = {name.removesuffix(".__init__"): path for name, path in names.items()}
    known = {name: (modules(path) & set(names)) - {name, "commonweal"} for name, path in names.items()}
    while known:  # files that import nothing that is left go, floor by floor
        bottom = {name for name, others in known.items() if not others & set(known)}
        assert bottom, f"these import each other: {sorted(known)}"
        known = {name: others for name, others in known.items() if name not in bottom}


def test_the_check_sees_a_wrong_import(tmp_path):
    wrong = tmp_path / "wrong.py"
    wrong.write_text(
        "def f():\n    from commonweal.show.words import in_words\n    import commonweal as cw\n", encoding="utf-8"
    )
    assert imports(wrong) == {"show", "__init__"}


PIPE = ROOT / "data" / "pipeline"


def room_of(path: Path, folder: Path) -> str:
    inside = path.relative_to(folder)
    part = inside.parts[0] if len(inside.parts) > 1 else inside.stem
    return "cli" if path == PACKAGE / "__main__.py" else part  # `python -m commonweal` is the command line


def imports_of_pipeline(path: Path) -> set[str]:
    return set(re.findall(r"(?m)^\s*(?:from|import) pipeline\.(\w+)", path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", sorted(PIPE.rglob("*.py")), ids=lambda path: str(path.relative_to(PIPE)))
def test_each_room_of_the_pipeline_knows_only_the_floors_above_it(path):
    floor = {part: level for level, parts in enumerate(PIPELINE) for part in parts}
    here = room_of(path, PIPE)
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
