"""Results' files: opened without being read, as tables, in order, as a page."""

import json
import subprocess
import sys

import commonweal as cw
import h5py
import numpy as np
import pandas as pd
import pytest
import xarray as xr
from commonweal.io import open_dataset, read_dataset
from commonweal.io.paths import library_path
from commonweal.results.cells import best_table, cells_table, chosen, per_million

PLAN = """\
name: a few
economies: [{regions: nation}, {regions: nation, market_shares: [uniform]}]
scenarios:
  - scenario: chips
  - scenario: home-care
    amounts: [2.0e9]
    financing: [none, households]
accounts: [wellby, jobs]
parameters:
  - {name: usual, set: {}}
  - {name: slack, set: {wellby.additional: 0.5}}
draws: 9
seed: 2
"""


@pytest.fixture(scope="module")
def results(finished):
    return cw.open_results(finished)


def commonweal(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "commonweal", "results", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_files_open_without_being_read(finished):
    opened = cw.open_results(finished)
    assert not any(array.variable._in_memory for array in opened.data_vars.values())
    part = opened["jobs"].sel(draw="3", closure="type-ii", scenario="chips")
    assert (
        part.values == read_dataset(finished)["jobs"].sel(draw="3", closure="type-ii", scenario="chips").values
    ).all()
    assert not opened["jobs"].variable._in_memory
    xr.testing.assert_identical(opened.load(), read_dataset(finished))


@pytest.mark.parametrize("level", ["nation", "state", "county"])
def test_datasets_open_to_what_they_are_read_as(level):
    file = library_path() / "datasets" / f"us-2024-{level}.h5"
    xr.testing.assert_identical(open_dataset(file).load(), read_dataset(file))


def test_other_files_are_refused(finished, tmp_path):
    with pytest.raises(cw.DataError, match="is a dataset, not the results of a batch"):
        cw.open_results(library_path() / "datasets" / "us-2024-nation.h5")
    with pytest.raises(cw.DataError, match="no such file"):
        cw.open_results(tmp_path / "none.h5")
    content = bytearray(finished.read_bytes())
    content[-100] ^= 1
    (tmp_path / "damaged.h5").write_bytes(content)
    with pytest.raises(cw.DataError, match="damaged"):
        cw.open_results(tmp_path / "damaged.h5")


def test_other_tools_read_the_file(finished):
    with h5py.File(finished) as file:
        assert file.attrs["accounts"].decode() == "wellby jobs"
        assert file["arrays/jobs"].shape == (2, 10, 2, 2, 3)
    dumped = subprocess.run(["h5dump", "-d", "/labels/scenario", finished], capture_output=True, text=True, timeout=60)
    assert "home-care financing=households" in dumped.stdout


def test_cells_are_whole_amounts_with_their_ranges(results):
    table = cells_table(results)
    assert len(table) == 2 * 2 * 2 * 3 * 2
    assert list(dict.fromkeys(table["account"])) == ["wellby", "jobs"]
    of_care = table.query(
        "economy.str.endswith('uniform') and variant == 'slack' and closure == 'type-i' and account == 'jobs'"
    )
    (row,) = of_care.query("scenario == 'home-care financing=households'").itertuples()
    labels = {"economy": row.economy, "variant": "slack", "closure": "type-i", "scenario": row.scenario}
    values = results["jobs"].sel(labels).values
    assert row.point == values[0]
    assert (row.median, row.low, row.high) == pytest.approx(np.quantile(values[1:], [0.5, 0.05, 0.95]))
    assert (row.amount, row.financing, row.unit) == (2e9, "households", "job-years")


def test_without_draws_there_are_points_alone(results):
    point = results.sel(draw=["point"])
    assert "median" not in cells_table(point)
    best = best_table(point, "jobs")
    assert (best["first"] == [1.0, 0.0, 0.0]).all()


def test_the_order_is_that_of_made_up_figures():
    """Worked out by hand: two scenarios, the second with twice the amount, in two economies and two draws."""
    jobs = np.array([[[10.0, 30.0], [12.0, 20.0], [8.0, 40.0]], [[20.0, 30.0], [20.0, 50.0], [20.0, 10.0]]])
    results = xr.Dataset(
        {
            "jobs": (
                ("economy", "draw", "variant", "closure", "scenario"),
                jobs[:, :, None, None, :],
                {"unit": "job-years"},
            )
        },
        coords={
            "economy": ["a", "b"],
            "draw": ["point", "0", "1"],
            "variant": ["registry"],
            "closure": ["type-i"],
            "scenario": ["one", "two"],
            "scenario_amount": ("scenario", ["1000000", "2000000"]),
        },
        attrs={"accounts": "jobs"},
    )
    # Per million: a: 10 against 15; 12, 10; 8, 20. b: 20 against 15; 20, 25; 20, 5.
    assert per_million(results, "jobs").sel(economy="b", draw="1").values.ravel() == pytest.approx([20.0, 5.0])
    best = best_table(results, "jobs")
    assert list(best.index) == ["one", "two"]
    assert list(best["median"]) == [16.0, 15.0]
    assert list(best["first"]) == [0.5, 0.5]
    assert best[["best", "worst"]].to_numpy().tolist() == [[1, 2], [1, 2]]
    least = best_table(results, "jobs", least=True)
    assert list(least.index) == ["two", "one"]


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        ({"closur": ["type-i"]}, "unknown axis 'closur'; did you mean closure"),
        ({"scenario": ["chip"]}, "unknown scenario 'chip'; did you mean chips"),
    ],
)
def test_unknown_labels_are_told(results, labels, said):
    with pytest.raises(cw.ModelError, match=said):
        chosen(results, labels)


def test_tables_on_the_command_line(finished, tmp_path):
    csv = tmp_path / "cells.csv"
    said = commonweal("table", finished, "--accounts", "jobs", "--where", "closure=type-i", "--csv", csv)
    assert said.returncode == 0, said.stderr
    assert "in brackets 5 to 95 % of 9 draws" in said.stdout
    assert "uniform, slack, home-care financing=households" in said.stdout
    written = pd.read_csv(csv)
    assert len(written) == 2 * 2 * 3
    assert set(written["closure"]) == {"type-i"}
    records = json.loads(commonweal("table", finished, "--where", "scenario=chips", "--json").stdout)
    assert {row["account"] for row in records} == {"jobs", "wellby"}
    for wrong, what in (
        (["--where", "closure"], "write an axis and a label"),
        (["--accounts", "job"], "did you mean jobs"),
    ):
        failed = commonweal("table", finished, *wrong)
        assert failed.returncode == 1
        assert what in failed.stderr


def test_orders_on_the_command_line(finished):
    said = commonweal("best", finished, "--account", "jobs", "--closure", "type-i")
    assert "job-years per million dollars, type-i, most first" in said.stdout
    rows = json.loads(commonweal("best", finished, "--least", "--json").stdout)
    assert [row["scenario"] for row in rows] == list(best_table(cw.open_results(finished), "jobs", least=True).index)


def test_a_page_says_what_a_batch_found(finished, tmp_path):
    out = tmp_path / "page.html"
    said = commonweal("page", finished, "--out", out)
    assert said.stdout == f"{out}: written\n", said.stderr
    text = out.read_text(encoding="utf-8")
    assert "<h1>A few</h1>" in text
    assert "3 scenarios, 2 economies, 2 variants, type-i and type-ii, 9 draws beside the point: 240 cells" in text
    assert text.count("<svg ") == 4  # two accounts, by type I and type II
    assert "<script" not in text
    assert '"wellby.additional": 0.5' in text.replace("&quot;", '"')
