"""What the Python tests share: the agencies' tables, and the embedded models, loaded once."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import commonweal as cw
import pytest
from commonweal.batch.run import run

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "data"))
# Tests leave the user's cache alone; what they find once stays for the next run.
os.environ.setdefault("COMMONWEAL_CACHE", str(ROOT / "build" / "cache"))


@pytest.fixture(scope="session")
def sources() -> Path:
    """The agencies' tables, where they are: beside the checkout, or in COMMONWEAL_SOURCES."""
    folder = Path(os.environ.get("COMMONWEAL_SOURCES", ROOT.parent / "shared" / "sources"))
    if not folder.is_dir():
        pytest.skip(
            f"the agencies' published tables (docs/data.md) are not part of the repository and are not at {folder}: "
            f"nothing to "
            "rebuild the datasets from. Set COMMONWEAL_SOURCES to their folder"
        )
    return folder


@pytest.fixture(scope="session")
def nation() -> cw.Model:
    return cw.load("us-2024", regions="nation")


@pytest.fixture(scope="session")
def states() -> cw.Model:
    return cw.load("us-2024", regions="state")


@pytest.fixture
def folder(tmp_path, request) -> Path:
    """With the plan of the test's module."""
    (tmp_path / "plan.yaml").write_text(request.module.PLAN, encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def finished(tmp_path_factory, request) -> Path:
    """What an undisturbed run of the module's plan leaves."""
    folder = tmp_path_factory.mktemp("undisturbed")
    (folder / "plan.yaml").write_text(request.module.PLAN, encoding="utf-8")
    assert run(folder / "plan.yaml", folder / "out.h5")
    assert sorted(path.name for path in folder.iterdir()) == ["out.h5", "plan.yaml"]
    return folder / "out.h5"


@pytest.fixture(scope="module")
def undisturbed(finished) -> bytes:
    return finished.read_bytes()


@pytest.fixture(scope="session")
def until() -> Callable[[Callable[[], bool], subprocess.Popen[str]], None]:
    """Waits for something that a process does."""

    def wait(condition: Callable[[], bool], process: subprocess.Popen[str]) -> None:
        end = time.monotonic() + 60.0
        while not condition():
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < end
            time.sleep(0.005)

    return wait
