"""What the tests of the data share: the economy of each edition as it is published, made once."""

from pathlib import Path

import pandas as pd
import pytest
import xarray as xr
from commonweal.datasets.embedded import embedded_dataset
from pipeline.published import Published, benchmark_year, later_year
from pipeline.sources.tables import summary_codes

EDITIONS = ["us-2017", "us-2024"]


@pytest.fixture(scope="session")
def economies(sources: Path) -> dict[str, Published]:
    benchmark = benchmark_year(sources)
    return {"us-2017": benchmark, "us-2024": later_year(sources, 2024, benchmark)}


@pytest.fixture(scope="session", params=EDITIONS)
def edition(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def published(economies: dict[str, Published], edition: str) -> Published:
    return economies[edition]


@pytest.fixture(scope="session")
def state(edition: str) -> xr.Dataset:
    """The states as they are shipped."""
    return embedded_dataset(edition, "state")


@pytest.fixture(scope="session")
def summary(sources: Path, state: xr.Dataset) -> pd.Series:
    """BEA summary code by industry."""
    return summary_codes(sources).reindex(state["industry"].to_series().index)
