"""The embedded scenario files, by id and alias."""

from functools import lru_cache
from pathlib import Path

from commonweal.base.errors import ScenarioError
from commonweal.base.names import nearest, said
from commonweal.io.paths import library_path
from commonweal.scenarios.file import FILES, CompositeFile, ScenarioFile, SimpleFile, read_scenario_file


@lru_cache(maxsize=1)
def library() -> dict[str, ScenarioFile]:
    """All files by id.

    Raises:
        ScenarioError: a file is not valid, or there is none.
    """
    folder = library_path() / "scenarios"
    files = [read_scenario_file(path) for path in sorted(folder.glob("*.yaml"))]
    if not files:
        raise ScenarioError(f"{folder}: holds no scenario; the installation is not complete")
    return {file.id: file for file in files}


def find(name: str) -> ScenarioFile:
    """The file of an id or alias.

    Raises:
        ScenarioError: no such scenario; the message names the nearest.
    """
    files = library()
    if not isinstance(name, str):
        raise ScenarioError(f"a scenario is {said(name)}; give a name of the library, or a Scenario")
    found = _find(name)
    if found is not None:
        return found
    if Path(name).suffix.lower() in FILES:
        raise ScenarioError(
            f"{said(name)} is the name of a file; read it with commonweal.Scenario.from_yaml, or from_csv"
        )
    known = [*files, *(alias for file in files.values() for alias in file.aliases)]
    raise ScenarioError(
        f"unknown scenario {said(name)}{nearest(name, known)}; `commonweal scenarios` lists the library"
    )


def parts_of(file: ScenarioFile) -> tuple[tuple[float, SimpleFile], ...]:
    """The simple scenarios that a file consists of, with their shares: itself, or the parts of a mix.

    Raises:
        ScenarioError: a part that is not in the library, or a mix itself.
    """
    if isinstance(file, SimpleFile):
        return ((1.0, file),)
    parts = []
    for part in file.parts:
        own = {"regions": file.regions, "schedule": part.schedule or file.schedule}
        changed = {key: value for key, value in own.items() if value is not None}
        parts.append((part.share, _simple(file, part.scenario).model_copy(update=changed)))
    return tuple(parts)


def _find(name: str) -> ScenarioFile | None:
    return next((file for file in library().values() if name == file.id or name in file.aliases), None)


def _simple(composite: CompositeFile, name: str) -> SimpleFile:
    found = _find(name)
    if found is None:
        raise ScenarioError(f"scenario {composite.id}: part {name!r} is not in the library{nearest(name, library())}")
    if not isinstance(found, SimpleFile):
        raise ScenarioError(f"scenario {composite.id}: part {name!r} is a mix itself; name its parts instead")
    return found
