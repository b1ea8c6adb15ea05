"""Batches on Dask: workers and clients come and go, and the file is the same."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import commonweal as cw
import numpy as np
import pytest
from commonweal.batch.blocks import BatchJob
from commonweal.batch.cluster import _seen as seen
from commonweal.batch.cluster import on_workers
from commonweal.batch.plan import read_plan
from commonweal.batch.run import run
from distributed import LocalCluster

#: 252 cells in 21 blocks.
PLAN = """\
name: many
economies: [{regions: nation}]
scenarios: [{scenario: chips}, {scenario: home-care}]
accounts: [jobs, wellby]
parameters:
  - {name: usual, set: {}}
  - {name: slack, set: {wellby.additional: 0.5}}
  - {name: full, set: {wellby.additional: 0.1}}
draws: 20
seed: 4
"""

#: Of the cluster that is killed piece by piece.
WORKERS = 2


@pytest.fixture(scope="module")
def cluster():
    with LocalCluster(
        n_workers=WORKERS, threads_per_worker=1, dashboard_address="127.0.0.1:0", silence_logs="ERROR"
    ) as started:
        yield started


@contextmanager
def client(folder, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A batch in a process of its own, which ends with the test, whatever that finds."""
    command = [
        sys.executable,
        "-m",
        "commonweal",
        "run",
        str(folder / "plan.yaml"),
        "--out",
        str(folder / "out.h5"),
    ]
    with subprocess.Popen(
        [*command, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def all_there(cluster: LocalCluster) -> None:
    """Waits for the workers: who is killed while it starts, its nanny does not start again, and on a busy machine the
    cluster may give up one that was killed later.
    """
    end = time.monotonic() + 60.0
    cluster.scale(WORKERS)
    while len(cluster.scheduler.workers) < WORKERS:
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.fixture
def until_blocks(folder, until):
    """Waits until so many blocks are in the journal."""
    part = folder / "out.h5.part"

    def wait(process: subprocess.Popen[str], number: int) -> None:
        size = 61 + number * 396  # the head; a block of 48 numbers and 12 bytes
        until(lambda: part.exists() and part.stat().st_size > size, process)

    return wait


@pytest.mark.parametrize("seed", range(10))
def test_workers_and_clients_are_killed_and_the_bytes_are_the_same(folder, undisturbed, cluster, until_blocks, seed):
    all_there(cluster)
    random = np.random.default_rng(seed)
    first, then = random.integers(1, 7, size=2)
    with client(folder, "--scheduler", cluster.scheduler_address) as process:
        until_blocks(process, first)
        time.sleep(random.uniform(0.0, 0.1))
        alive = list(cluster.workers.values())
        os.kill(alive[random.integers(len(alive))].pid, signal.SIGKILL)
        until_blocks(process, first + then)
        time.sleep(random.uniform(0.0, 0.1))
        process.kill()
    assert not (folder / "out.h5").exists()
    assert run(folder / "plan.yaml", folder / "out.h5", scheduler=cluster.scheduler_address)
    assert (folder / "out.h5").read_bytes() == undisturbed


@pytest.mark.parametrize("workers", [1, 4])
def test_any_number_of_workers_gives_the_same_bytes(folder, undisturbed, workers):
    assert run(folder / "plan.yaml", folder / "out.h5", workers=workers)
    assert (folder / "out.h5").read_bytes() == undisturbed


def test_ctrl_c_on_a_terminal_ends_workers_too_and_says_how_to_go_on(folder, until_blocks):
    with client(folder, "--workers", "2") as process:
        until_blocks(process, 1)
        threads = Path(f"/proc/{process.pid}/task").iterdir()
        started = [pid for thread in threads for pid in (thread / "children").read_text(encoding="utf-8").split()]
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said.splitlines()[-1] == f"{folder}/out.h5: stopped; the same command goes on from here"
    assert "Traceback" not in said
    assert len(started) >= 2
    end = time.monotonic() + 10.0  # what cleans up after them ends last
    while any(os.path.exists(f"/proc/{pid}") for pid in started):
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_lost_scheduler_is_one_clear_error(folder, until_blocks):
    lost = LocalCluster(n_workers=1, dashboard_address="127.0.0.1:0", silence_logs="CRITICAL")
    with lost, client(folder, "--scheduler", lost.scheduler_address) as process:
        until_blocks(process, 1)
        lost.close()
        _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert said.splitlines()[-1] == (
        "commonweal: the scheduler is lost; what is done stays, and the same command goes on from there"
    )
    assert "Traceback" not in said


def test_a_worker_with_other_data_is_refused(folder, cluster, monkeypatch):
    all_there(cluster)
    work = BatchJob(read_plan(folder / "plan.yaml"), folder)
    monkeypatch.setattr(BatchJob, "identity", b"another")
    with (
        pytest.raises(cw.PlanError, match="a worker has another version of Commonweal, or other data"),
        on_workers(work, [0, 1], 0, cluster.scheduler_address) as results,
    ):
        next(results)


def test_addresses_that_are_none_are_told(folder):
    with pytest.raises(cw.PlanError, match="nowhere: no scheduler answers there"):
        run(folder / "plan.yaml", folder / "out.h5", scheduler="nowhere")
    with client(folder, "--scheduler", "tcp://127.0.0.1:1", "--workers", "2") as both:
        _, said = both.communicate(timeout=60)
    assert both.returncode == 2
    assert "name one" in said


def test_each_worker_sees_one_gpu(monkeypatch):
    monkeypatch.setattr("commonweal.batch.cluster.gpus", lambda: 2)
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    assert seen(3, "cuda") == [{"CUDA_VISIBLE_DEVICES": name} for name in ("0", "1", "0")]
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "4,6")
    assert seen(2, "auto") == [{"CUDA_VISIBLE_DEVICES": name} for name in ("4", "6")]
    assert seen(2, "cpu") == [{}, {}]
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES")
    monkeypatch.setattr("commonweal.batch.cluster.gpus", lambda: 0)
    assert seen(2, "auto") == [{}, {}]


def test_a_device_that_is_not_there_is_told_before_any_work(folder):
    with pytest.raises(cw.DeviceError, match="not known"):
        run(folder / "plan.yaml", folder / "out.h5", device="abacus")
    assert [path.name for path in folder.iterdir()] == ["plan.yaml"]
