"""Blocks on workers of Dask: of this machine, or of a scheduler that is there already (docs/batch.md)."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from commonweal.base.errors import PlanError
from commonweal.batch.blocks import BatchJob, Block
from commonweal.economies.devices import gpus

if TYPE_CHECKING:
    from distributed import SpecCluster

#: A worker runs one block at a time, whose solves have its cores to themselves, however many threads it was given.
_ONE_BLOCK = Lock()


@contextmanager
def on_workers(
    work: BatchJob, left: Sequence[int], workers: int, scheduler: str | None
) -> Iterator[Iterator[tuple[int, np.ndarray]]]:
    """Blocks as workers finish them, with their positions, in any order. What a lost worker had in hand the others do;
    each worker is sent the work once, and loads each economy once, from its own installation: that is faster than to be
    sent its tables.

    Args:
        left: positions of the blocks.
        workers: processes on this machine, which share its cores and have a GPU each where they are to use one; none
            are started where a scheduler is named.
        scheduler: its address.

    Raises:
        PlanError: Dask is not installed; the scheduler is not there, or is lost; a block ended one worker after
            another; a worker has another version or other data.
    """
    try:
        from distributed import CancelledError, Client, KilledWorker, as_completed
    except ModuleNotFoundError:
        raise PlanError("workers need Dask; install it: pip install 'commonweal[dask]'") from None
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # what goes wrong is raised as an error
    with ExitStack() as stack:
        where = stack.enter_context(_workers(workers, work.device)) if scheduler is None else scheduler
        try:
            client = stack.enter_context(Client(where))
        except (OSError, ValueError) as fault:
            raise PlanError(f"{scheduler}: no scheduler answers there ({fault})") from None
        # The task's result is the work itself, which every worker that needs it then keeps; were it lost, it would be
        # made again.
        shared = client.submit(_same, work, pure=False)
        blocks = client.map(_block, [work.blocks[k] for k in left], work=shared, identity=work.identity, pure=False)
        numbers = dict(zip([block.key for block in blocks], left, strict=True))
        finished = as_completed(blocks)
        del blocks  # what is written to the journal, workers need not keep

        def results() -> Iterator[tuple[int, np.ndarray]]:
            try:
                for block in finished:
                    yield numbers[block.key], block.result()
            except KilledWorker as fault:
                raise PlanError(
                    f"one worker after another was lost with the same block: out of memory? ({fault})"
                ) from None
            except CancelledError:
                raise PlanError(
                    "the scheduler is lost; what is done stays, and the same command goes on from there"
                ) from None

        yield results()


def _same(work: BatchJob) -> BatchJob:
    return work


def _block(block: Block, work: BatchJob, identity: bytes) -> np.ndarray:
    with _ONE_BLOCK:
        if work.identity != identity:
            raise PlanError(
                "a worker has another version of Commonweal, or other data, than this machine; install the same on both"
            )
        return work.run(block)


@contextmanager
def _workers(count: int, device: str) -> Iterator[SpecCluster]:
    """Processes on this machine, and a scheduler for them alone."""
    import dask
    from distributed import Nanny, Scheduler, SpecCluster

    options = {
        "nthreads": 1,
        "memory_limit": 0,
        "silence_logs": logging.ERROR,
        "preload": "commonweal.batch.ignore_sigint",
    }
    specs = {k: {"cls": Nanny, "options": {**options, "env": env}} for k, env in enumerate(_seen(count, device))}
    threads = max(1, len(os.sched_getaffinity(0)) // count)
    alone = {
        "cls": Scheduler,
        "options": {"dashboard": False, "dashboard_address": "127.0.0.1:0", "host": "127.0.0.1", "port": 0},
    }
    with (
        dask.config.set({"distributed.nanny.pre-spawn-environ": {"OMP_NUM_THREADS": threads}}),
        SpecCluster(specs, scheduler=alone, silence_logs=logging.ERROR) as cluster,
    ):
        yield cluster


def _seen(workers: int, device: str) -> list[dict[str, str]]:
    """What each worker sees of the GPUs that this process sees: one, in turn; nothing is said where there are none,
    or none is asked for.
    """
    if device == "cpu":
        return [{}] * workers
    visible = os.environ.get("CUDA_VISIBLE_DEVICES")
    names = visible.split(",") if visible else [str(k) for k in range(gpus())]
    return [{"CUDA_VISIBLE_DEVICES": names[k % len(names)]} if names else {} for k in range(workers)]
