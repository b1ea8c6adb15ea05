"""data/README.md names every source that the pipeline reads, and the pipeline reads none that is not free."""

import re
from pathlib import Path

import pytest

DATA = Path(__file__).parents[2] / "data"
#: Sources without a free licence.
NOT_FREE = {
    "mit-living-wage-2015",
    "county-wellbeing-chr",
    "easiur-county-damages",
    "aioe-felten-2021",
    "frey-osborne-2017",
}
#: Together, MB.
LARGEST = 30.0


@pytest.fixture(scope="module")
def read(sources):
    text = "\n".join(path.read_text(encoding="utf-8") for path in (DATA / "pipeline").rglob("*.py"))
    return {folder.name for folder in sources.iterdir() if folder.is_dir() and f'"{folder.name}"' in text}


def test_every_source_is_listed_with_its_licence(read):
    rows = [line for line in (DATA / "README.md").read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    listed = {name for row in rows for name in re.findall(r"`([a-z0-9.-]+)`", row)}
    assert len(read) >= 15
    assert read <= listed
    assert listed >= NOT_FREE
    assert all(len([cell for cell in row.split("|") if cell.strip()]) == 3 for row in rows)


def test_nothing_that_is_not_free_is_read(read):
    assert not read & NOT_FREE


def test_datasets_are_small():
    size = sum(path.stat().st_size for path in (DATA / "datasets").iterdir()) / 1e6
    print(f"\ndatasets: {size:.1f} MB")
    assert size < LARGEST
