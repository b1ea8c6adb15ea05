"""The counties of 2019 against the cells published for 2021 (docs/validation.md)."""

from pathlib import Path

import pandas as pd
import pytest
from pipeline.checks.counties import errors, forecasts, report

PAGE = Path(__file__).parents[2] / "docs" / "validation.md"


@pytest.fixture(scope="module")
def cells(sources):
    return forecasts(sources)


def test_errors_of_known_cells():
    cells = pd.DataFrame({"jobs": [10.0, 20.0, 40.0], "forecast": [11.0, 18.0, 60.0], "naive": [10.0, 20.0, 80.0]})
    table = errors(cells, pd.Series(["a", "a", "b"]))
    assert list(table["cells"]) == [2, 1]
    assert list(table["forecast median"]) == pytest.approx([0.1, 0.5])
    assert list(table["naive 90 %"]) == pytest.approx([0.0, 1.0])
    assert list(table["forecast sum"]) == pytest.approx([29.0 / 30.0, 1.5])


def test_balancing_leaves_published_cells_near_what_they_were(cells):
    shown = cells[cells["shown"]]
    row = errors(shown, pd.Series("all", shown.index)).loc["all"]
    assert row["forecast median"] < row["naive median"] + 0.01
    assert row["forecast 90 %"] < row["naive 90 %"] + 0.03


def test_estimates_are_nearer_than_a_share_of_the_state(cells):
    hidden = cells[~cells["shown"]]
    row = errors(hidden, pd.Series("all", hidden.index)).loc["all"]
    assert len(hidden) > 10_000
    assert row["forecast median"] < 0.8 * row["naive median"]
    assert row["forecast 90 %"] < 0.3 * row["naive 90 %"]
    assert 0.7 < row["forecast sum"] < 1.0


def test_the_page_is_what_the_command_writes(cells):
    assert PAGE.read_text(encoding="utf-8") == report(cells)
