"""What the tests of the data share: the economy of each edition as it is published, made once."""

from collections.abc import Callable
from pathlib import Path

import commonweal as cw
import pandas as pd
import pytest
import xarray as xr
from commonweal.datasets.embedded import embedded_dataset
from pipeline.published import Published, benchmark_year, later_year
from pipeline.sources.tables import summary_codes

ROOT = Path(__file__).parents[2]
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


@pytest.fixture(scope="session")
def nation() -> cw.Model:
    """The benchmark, whose industries the agencies publish: what the checks of this folder hold it against."""
    return cw.load("us-2017", regions="nation")


@pytest.fixture(scope="session")
def states() -> cw.Model:
    return cw.load("us-2017", regions="state")


@pytest.fixture(scope="session")
def as_published() -> Callable[[pd.Series, str], pd.Series]:
    """Values by industry with secondary products given back to those who make them (us-2017-redefinitions.csv)."""
    listed = pd.read_csv(ROOT / "data" / "datasets" / "us-2017-redefinitions.csv")

    def given_back(values: pd.Series, column: str) -> pd.Series:
        gone, come = (
            listed.groupby(of)[column].sum().reindex(values.index).fillna(0.0) for of in ("maker", "commodity")
        )
        return values + gone - come

    return given_back
