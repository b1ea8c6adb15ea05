"""The agencies' tables, where they are: beside the checkout, or in COMMONWEAL_SOURCES."""

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "data"))


@pytest.fixture(scope="session")
def sources() -> Path:
    folder = Path(os.environ.get("COMMONWEAL_SOURCES", ROOT.parent / "shared" / "sources"))
    if not folder.is_dir():
        pytest.skip(f"the agencies' source tables are not at {folder}; set COMMONWEAL_SOURCES to their folder")
    return folder
