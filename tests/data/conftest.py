"""What the tests of the data share: what is published of the benchmark year, read once."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
import xarray as xr
from pipeline.national.tables import BENCHMARK_YEAR, national_tables
from pipeline.sources.tables import summary_codes
from pipeline.states.output import covered
from pipeline.states.regional import Regional, regional_benchmark
from pipeline.work.totals import work_totals


@dataclass(frozen=True)
class Observed:
    """National tables, what QCEW covers, what is published of the states, and summary codes by industry."""

    national: xr.Dataset
    cells: dict[str, pd.DataFrame]
    regional: Regional
    summary: pd.Series


@pytest.fixture(scope="session")
def observed(sources: Path) -> Observed:
    national = national_tables(sources)
    cells = covered(sources, national, work_totals(sources, BENCHMARK_YEAR).soldiers)
    summary = summary_codes(sources).reindex(national["industry"].to_series().index)
    return Observed(national, cells, regional_benchmark(sources, cells, summary), summary)
