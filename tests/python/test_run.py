"""Runs of plans: stopped, killed, out of room, and still the same bytes."""

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import commonweal as cw
import numpy as np
import pytest
from commonweal.batch.journal import Journal
from commonweal.batch.run import run
from commonweal.io.store import read_dataset
from commonweal.results.cells import cells_table

PLAN = """\
name: a few
economies: [{regions: nation}]
scenarios: [{scenario: chips}, {scenario: home-care}]
accounts: [jobs, wellby]
parameters:
  - {name: usual, set: {}}
  - {name: slack, set: {wellby.additional: 0.5}}
draws: 12
seed: 2
"""
IDENTITY = bytes(range(32))


def command(folder: Path, *arguments: str) -> list[str]:
    return [
        sys.executable,
        "-m",
        "commonweal",
        "run",
        str(folder / "plan.yaml"),
        "--out",
        str(folder / "out.h5"),
        *arguments,
    ]


def grown(part: Path, before: int):
    return lambda: part.exists() and part.stat().st_size > before


def test_a_killed_run_goes_on_and_gives_the_same_bytes(folder, undisturbed, until):
    part, random = folder / "out.h5.part", np.random.default_rng(1)
    size = 0
    for _ in range(3):
        with subprocess.Popen(command(folder), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            until(grown(part, size + 200), process)
            time.sleep(random.uniform(0.0, 0.2))
            process.kill()
        assert not (folder / "out.h5").exists()
        assert part.stat().st_size > size
        size = part.stat().st_size
    done = subprocess.run(command(folder), capture_output=True, text=True, timeout=120)
    assert done.stdout == f"{folder}/out.h5: finished\n"
    assert (folder / "out.h5").read_bytes() == undisturbed


def test_ctrl_c_finishes_the_block_and_says_how_to_go_on(folder, until):
    part = folder / "out.h5.part"
    with subprocess.Popen(command(folder), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        until(grown(part, 200), process)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said.splitlines()[-1] == f"{folder}/out.h5: stopped; the same command goes on from here"
    assert "Traceback" not in said


def test_a_full_disk_is_one_clear_error_and_goes_on(folder, undisturbed):
    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))

    failed = subprocess.run(command(folder), capture_output=True, text=True, timeout=120, preexec_fn=little_room)
    assert failed.returncode == 1
    line = failed.stderr.splitlines()[-1]  # a busy machine may tell of its progress before
    assert "Traceback" not in failed.stderr and "out.h5.part: cannot be written" in line
    assert "the same command goes on from there" in line
    assert 0 < (folder / "out.h5.part").stat().st_size <= 1000
    assert run(folder / "plan.yaml", folder / "out.h5")
    assert (folder / "out.h5").read_bytes() == undisturbed


def test_a_kill_while_the_file_is_sealed_leaves_a_run_that_goes_on(folder, undisturbed):
    killed = f"""
import os, signal
from pathlib import Path
from commonweal.batch import run

def half(path, dataset, temporary):
    temporary.write_bytes(bytes(512) + b"half")
    os.kill(os.getpid(), signal.SIGKILL)

run.write_dataset = half
run.run(Path({str(folder / "plan.yaml")!r}), Path({str(folder / "out.h5")!r}))
"""
    ended = subprocess.run([sys.executable, "-c", killed], capture_output=True, text=True, timeout=120)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    (left,) = folder.glob("out.h5.*.tmp")
    others = ("out.h5.tmp-notes.txt", "out.h5.tmp1", "out.h5.0123456789abcdef.tmp")
    for name in others:  # of the user's, or of another plan
        (folder / name).write_text("mine")
    assert run(folder / "plan.yaml", folder / "out.h5")
    assert (folder / "out.h5").read_bytes() == undisturbed
    assert sorted(path.name for path in folder.iterdir()) == sorted(["out.h5", "plan.yaml", *others])
    assert all((folder / name).read_text() == "mine" for name in others)
    (folder / "out.h5").unlink()
    for take in (lambda: left.write_text("mine"), left.mkdir, lambda: left.symlink_to(folder / "plan.yaml")):
        take()
        with pytest.raises(cw.PlanError, match="is in the way, and no run has left it"):
            run(folder / "plan.yaml", folder / "out.h5")
        left.rmdir() if left.is_dir() else left.unlink()


def test_a_kill_after_the_file_is_there_leaves_no_journal_for_ever(folder, undisturbed):
    killed = f"""
import os, signal
from pathlib import Path
from commonweal.batch import run
write = run.write_dataset

def whole(path, dataset, temporary):
    write(path, dataset, temporary)
    os.kill(os.getpid(), signal.SIGKILL)

run.write_dataset = whole
run.run(Path({str(folder / "plan.yaml")!r}), Path({str(folder / "out.h5")!r}))
"""
    ended = subprocess.run([sys.executable, "-c", killed], capture_output=True, text=True, timeout=120)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert sorted(path.name for path in folder.iterdir()) == ["out.h5", "out.h5.part", "plan.yaml"]
    assert run(folder / "plan.yaml", folder / "out.h5")
    assert sorted(path.name for path in folder.iterdir()) == ["out.h5", "plan.yaml"]
    (folder / "out.h5.part").write_text("a file of mine")
    assert run(folder / "plan.yaml", folder / "out.h5")
    assert (folder / "out.h5.part").read_text() == "a file of mine"


def test_outputs_that_are_no_plain_file_are_one_error(folder):
    os.mkfifo(folder / "pipe.h5")
    os.mkfifo(folder / "out.h5.part")
    (folder / "folder.h5").mkdir()
    for out, message in (
        ("pipe.h5", "is a device or a pipe"),
        ("folder.h5", "is a folder"),
        ("out.h5", "out.h5.part: is no plain file"),
        ("plan.yaml/out.h5", "is not a folder"),
        ("x" * 300, "File name too long"),
        ("a\0b", "is no file's name"),
    ):
        with pytest.raises(cw.PlanError, match=message):
            run(folder / "plan.yaml", folder / out)
    os.unlink(folder / "out.h5.part")
    (folder / "elsewhere").mkdir()
    (folder / "link.h5").symlink_to(folder / "elsewhere" / "real.h5")
    assert run(folder / "plan.yaml", folder / "link.h5")
    assert (folder / "link.h5").is_symlink() and read_dataset(folder / "elsewhere" / "real.h5")


def test_the_file_describes_itself(folder, undisturbed):
    (folder / "out.h5").write_bytes(undisturbed)
    results = read_dataset(folder / "out.h5")
    assert dict(results.sizes) == {"economy": 1, "draw": 13, "variant": 2, "closure": 2, "scenario": 2}
    assert results["jobs"].attrs["unit"] == "job-years"
    assert results["wellby"].attrs["unit"] == "WELLBY"
    assert (results["bound"].values > 0.0).all()
    assert list(results["scenario_amount"].values) == ["1000000000"] * 2
    assert list(results["scenario_year"].values) == ["", ""]
    assert list(results["variant_set"].values) == ["{}", '{"wellby.additional": 0.5}']
    assert results.attrs["seed"] == "2"
    assert '"draws":12' in results.attrs["plan"]
    point = results["jobs"].sel(draw="point", variant="usual", economy="us-2024 nation gravity regional")
    table = (
        cw.load(regions="nation").compare(["chips", "home-care"], closure="type-ii", accounts=["jobs"]).table["jobs"]
    )
    assert point.transpose("scenario", "closure").values == pytest.approx(table.to_numpy(), rel=1e-9)


def test_a_finished_run_is_not_run_again_and_others_are_refused(folder, undisturbed, monkeypatch):
    (folder / "out.h5").write_bytes(undisturbed)
    monkeypatch.setattr("commonweal.batch.blocks.BatchJob.run", lambda *_: pytest.fail("runs again"))
    assert run(folder / "plan.yaml", folder / "out.h5")
    (folder / "plan.yaml").write_text(PLAN.replace("seed: 2", "seed: 3"), encoding="utf-8")
    with pytest.raises(cw.PlanError, match="is there already, and not this plan's"):
        run(folder / "plan.yaml", folder / "out.h5")


def test_a_second_run_on_the_same_output_is_refused(folder):
    with Journal(folder / "out.h5.part", IDENTITY, 4):
        refused = subprocess.run(command(folder), capture_output=True, text=True, timeout=60)
    assert refused.returncode == 1
    assert "another run is writing it" in refused.stderr
    with pytest.raises(cw.PlanError, match="belongs to another plan"):
        run(folder / "plan.yaml", folder / "out.h5")


def test_journals_keep_whole_blocks_and_cut_off_the_rest(tmp_path):
    path = tmp_path / "x.part"
    with Journal(path, IDENTITY, 3) as journal:
        for k in (4, 0, 2):
            journal.append(k, np.full(3, k + 0.5))
    whole = path.read_bytes()
    record = 8 + 3 * 8 + 4  # position, numbers, check sum
    for damaged, left in (
        (whole, {4, 0, 2}),
        (whole[:-1], {4, 0}),
        (whole[: -record - 5], {4}),
        (whole[:-10] + b"x" + whole[-9:], {4, 0}),
        (whole[:30], set()),
        (b"", set()),
    ):
        path.write_bytes(damaged)
        with Journal(path, IDENTITY, 3) as journal:
            assert set(journal.done) == left
            journal.append(7, np.array([1.0, 2.0, 3.0]))
        with Journal(path, IDENTITY, 3) as journal:
            assert set(journal.done) == left | {7}
            assert list(journal.numbers(7)) == [1.0, 2.0, 3.0]
            assert all((journal.numbers(k) == k + 0.5).all() for k in left)
    for identity, size in ((bytes(32), 3), (IDENTITY, 4)):
        with pytest.raises(cw.PlanError, match="belongs to another plan"):
            Journal(path, identity, size)


def test_what_cannot_be_written_is_told(tmp_path):
    with pytest.raises(cw.PlanError, match="cannot be written"):
        Journal(Path(os.devnull) / "x.part", IDENTITY, 3)


def test_plans_begin_and_are_checked_by_the_command_line(tmp_path):
    def commonweal(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "commonweal", *arguments],
            capture_output=True,
            text=True,
            timeout=120,
            cwd=tmp_path,
        )

    assert (
        commonweal("plan", "new", "mine.yaml").stdout
        == "mine.yaml: written; change it, then: commonweal plan check mine.yaml\n"
    )
    assert "is there already" in commonweal("plan", "new", "mine.yaml").stderr
    checked = commonweal("plan", "check", "mine.yaml").stdout
    assert "mine.yaml: no mistakes. 4,040 cells in 202 blocks; about " in checked
    (tmp_path / "mine.yaml").write_text(
        PLAN.replace("chips", "chip").replace("draws: 12", "draws: twelve"), encoding="utf-8"
    )
    failed = commonweal("run", "mine.yaml", "--out", "x.h5")
    assert failed.returncode == 1
    assert len(failed.stderr.splitlines()) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.yaml"]


def test_years_stand_beside_their_cells(folder):
    plan = PLAN.replace("{scenario: chips}", "{scenario: chips, years: [2026, 2027]}").replace(", wellby", "")
    (folder / "plan.yaml").write_text(plan.replace("draws: 12", "draws: 0"), encoding="utf-8")
    assert run(folder / "plan.yaml", folder / "out.h5")
    results = cw.open_results(folder / "out.h5")
    assert list(results["scenario_year"].values) == ["2026", "2027", ""]
    assert results["scenario_amount"].values.astype(float)[:2].sum() < 1e9
    table = cells_table(results)
    assert (table["point"] > 0.0).all()
    assert {"chips year=2026", "chips year=2027", "home-care"} == set(table["scenario"])
