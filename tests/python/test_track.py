"""The tracker of throughput: its test on made-up records, and a whole turn on the smallest benchmark."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

TREE = Path(__file__).parents[2]
TRACK = TREE / "bench" / "track.py"
SUITES = sorted(TREE.glob("build/*/bench/bench_suite"))


def track(*arguments):
    return subprocess.run([sys.executable, TRACK, *map(str, arguments)], capture_output=True, text=True, check=False)


def record(path, factor=1.0, seed=1, repetitions=9, noise=0.03, **context):
    """Two benchmarks, the second `factor` times as slow as usual."""
    rng = np.random.default_rng(seed)
    runs = []
    for name, usual in (("solve/small", 2.0), ("solve/large", 50.0 * factor)):
        for k in range(repetitions):
            taken = usual * (1.0 + noise * rng.random())
            runs.append(
                {"name": name, "run_name": name, "run_type": "iteration", "repetition_index": k}
                | {"real_time": 1e3 * taken, "time_unit": "us", "of_product": 0.5 * usual / factor / taken}
            )
        runs.append({"name": f"{name}_mean", "run_name": name, "run_type": "aggregate", "real_time": 1e9})
    about = {"date": "2026-01-01T00:00:00", "commit": path.stem, "processor": "P", "double product GFLOP/s": "80"}
    path.write_text(json.dumps({"context": about | context, "benchmarks": runs}))
    return path


def rows(printed):
    return {line.split("|")[1].strip(): line for line in printed.splitlines() if line.startswith("| solve")}


@pytest.mark.parametrize(
    ("factor", "verdict", "status"), [(1.0, "", 0), (1.04, "", 0), (1.3, "slower", 1), (1.0 / 1.3, "faster", 0)]
)
def test_a_difference_beyond_the_threshold_is_told(tmp_path, factor, verdict, status):
    before, after = record(tmp_path / "a.json"), record(tmp_path / "b.json", factor, seed=2)
    done = track("compare", before, after)
    assert done.returncode == status, done.stderr
    large = rows(done.stdout)["solve/large"].split("|")
    assert large[6].strip() == verdict
    assert float(large[4]) == pytest.approx(factor, rel=0.03)
    assert (float(large[5]) < 0.01) == (factor != 1.0)
    assert rows(done.stdout)["solve/small"].split("|")[6].strip() == ""


def test_chance_alone_is_no_difference(tmp_path):
    """Noise of twice the time moves medians beyond the threshold, and the test sees that it is noise."""
    seen = [
        track(
            "compare",
            record(tmp_path / f"a{seed}.json", seed=seed, noise=2.0),
            record(tmp_path / f"b{seed}.json", seed=seed + 100, noise=2.0),
        )
        for seed in range(4)
    ]
    assert [done.returncode for done in seen] == [0] * len(seen)
    ratios = [float(rows(done.stdout)["solve/large"].split("|")[4]) for done in seen]
    assert max(abs(np.log(ratios))) > np.log(1.1)


def test_machines_are_compared_by_their_ceilings(tmp_path):
    before = record(tmp_path / "a.json")
    slow = {"processor": "Q", "double product GFLOP/s": "40"}
    assert track("compare", before, record(tmp_path / "b.json", 2.0, **slow)).returncode == 0
    assert track("compare", before, record(tmp_path / "c.json", 4.0, **slow)).returncode == 1
    told = track("compare", before, record(tmp_path / "d.json", processor="Q", **{"double product GFLOP/s": "nan"}))
    assert told.returncode == 1
    assert "does not say what its machine can do" in told.stderr


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "is no record"),
        ("{", "is no record"),
        ('{"context": 1, "benchmarks": []}', "is no record"),
        ('{"context": {}, "benchmarks": []}', "no benchmark in common"),
    ],
)
def test_what_is_no_record_is_told(tmp_path, content, message):
    path = tmp_path / "a.json"
    if content is not None:
        path.write_text(content)
    done = track("compare", path, record(tmp_path / "b.json"))
    assert done.returncode == 1
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_too_few_repetitions_are_refused(tmp_path):
    done = track("compare", record(tmp_path / "a.json", repetitions=8), record(tmp_path / "b.json"))
    assert done.returncode == 1
    assert "run 8 times" in done.stderr


def test_the_chart_and_the_page_hold_every_run(tmp_path):
    records = [record(tmp_path / f"{name}.json", commit_date=f"2026-01-0{k}") for k, name in enumerate("bca", start=1)]
    assert track("plot", tmp_path / "chart.svg", *records).returncode == 0
    drawn = (tmp_path / "chart.svg").read_text()
    assert all(f"{place}: {name}" in drawn for place, name in enumerate("bca", start=1))
    done = track("page", tmp_path / "page.html", *records)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "page.html").read_text()
    assert "solve/large" in page
    assert page.index("<td>b</td>") < page.index("<td>c</td>") < page.index("<td>a</td>")
    assert "src=" not in page.split("<script", 1)[0]
    assert 'src="http' not in page


def test_an_unknown_commit_is_told():
    done = track("versus", "no-such-commit")
    assert done.returncode == 1
    assert "no-such-commit" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not SUITES, reason="the suite is not built here (cmake --build --preset cpu --target bench_suite)")
def test_the_suite_is_recorded(tmp_path):
    out = tmp_path / "record.json"
    done = track("record", "--program", SUITES[0], "--benchmarks", "^apply/nation", "--repetitions", 9, "--out", out)
    assert done.returncode == 0, done.stderr
    context = json.loads(out.read_text())["context"]
    assert "host_name" not in context
    assert float(context["double product GFLOP/s"]) > 0.0
    assert {"commit", "commit_date", "processor"} <= set(context)
    assert track("compare", out, out).returncode == 0
    assert track("plot", tmp_path / "chart.svg", out).returncode == 0
