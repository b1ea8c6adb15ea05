"""What the Python tests share: the agencies' tables, and the embedded models, loaded once."""

import os
import sys
from pathlib import Path

import commonweal as cw
import pytest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "data"))


@pytest.fixture(scope="session")
def sources() -> Path:
    """The agencies' tables, where they are: beside the checkout, or in COMMONWEAL_SOURCES."""
    folder = Path(os.environ.get("COMMONWEAL_SOURCES", ROOT.parent / "shared" / "sources"))
    if not folder.is_dir():
        pytest.skip(
            f"the agencies' published tables (docs/data.md) are not part of the repository and are not at {folder}: nothing to "
            "rebuild the datasets from. Set COMMONWEAL_SOURCES to their folder"
        )
    return folder


@pytest.fixture(scope="session")
def nation() -> cw.Model:
    return cw.load("us-2017", regions="nation")


@pytest.fixture(scope="session")
def states() -> cw.Model:
    return cw.load("us-2017", regions="state")
