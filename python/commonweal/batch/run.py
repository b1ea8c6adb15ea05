"""Runs a plan: block after block into a journal, then the journal into the results' file."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

import numpy as np
import xarray as xr

import commonweal._core as _core
from commonweal.analysis.accounts import account_table
from commonweal.base.errors import PlanError
from commonweal.base.progress import counting
from commonweal.batch.blocks import BatchJob
from commonweal.batch.cluster import on_workers
from commonweal.batch.journal import Journal, forget
from commonweal.batch.plan import read_plan
from commonweal.economies.devices import check_device
from commonweal.io.files import check_name, is_stream
from commonweal.io.store import open_dataset, write_dataset
from commonweal.parameters.registry import registry
from commonweal.results.cells import NAME, PROOF

#: How the journal's name ends; digits of the plan's identity in the name of the half-written file; bytes of a dataset's
#: seal.
PART, OF_IDENTITY, SEAL = ".part", 16, 512


def run(plan: Path, out: Path, *, device: str = "cpu", workers: int = 0, scheduler: str | None = None) -> bool:
    """Runs what is left of a plan. Killed at any moment, the same call goes on after the last block that was finished;
    the file that it leaves is the same, byte for byte, as if nothing had happened.

    Args:
        plan: the plan's file.
        out: the results' file to write; beside it stands the journal (`.part`) until it is written, and while it is
            written a file of the plan's own name (`.tmp`), which a killed run leaves and the next one writes over.
        device: as in `commonweal.load`.
        workers: processes on this machine that share the blocks, by Dask; 0: this process runs them.
        scheduler: the address of a scheduler of Dask, whose workers run them instead.

    Returns:
        whether it is finished: Ctrl-C ends it after the block in hand.

    Raises:
        DeviceError: a device that cannot be used.
        PlanError: mistakes in the plan; an output that is there already and belongs to another plan, or that another
            run is writing; a full disk; and see `on_workers`.
    """
    if scheduler is None:
        check_device(device)
    out = check_name(out, PlanError, what="results' file")
    if is_stream(out):
        raise PlanError(f"{out}: is a device or a pipe; results are written to a plain file")
    part = check_name(out.with_name(f"{out.name}{PART}"), PlanError, what="journal")
    work = BatchJob(read_plan(plan), plan.parent, device)
    half = out.with_name(f"{out.name}.{work.identity.hex()[:OF_IDENTITY]}.tmp")
    if out.exists():
        if open_dataset(out).attrs.get("identity") != work.identity.hex():
            raise PlanError(f"{out}: is there already, and not this plan's; name another output")
        forget(part, work.identity)  # of a run that was killed after it wrote the file
        return True
    check_half(half)
    with Journal(part, work.identity, int(np.prod(work.shape))) as journal:
        left = [k for k in range(len(work.blocks)) if k not in journal.done]
        with _interruptible() as stopped, _computed(work, left, workers, scheduler) as results:
            for k, cells in counting(results, len(left), work.plan.name, ("cells", work.cells // len(work.blocks))):
                journal.append(k, cells)
                if stopped:
                    break
        if len(journal.done) < len(work.blocks):
            return False
        write_dataset(out, _results(work, journal), temporary=half)
        part.unlink()
    return True


def check_half(half: Path) -> None:
    """Refuses to write over what a run of this plan has not left: an HDF5 file, or nothing yet, behind the room for its
    seal.

    Raises:
        PlanError: it is anything else.
    """
    if not os.path.lexists(half):
        return
    if half.is_file() and not half.is_symlink():
        with half.open("rb") as begun:
            head = begun.read(SEAL)
        if head == bytes(len(head)) or head.startswith(b"commonweal-dataset"):
            return
    raise PlanError(f"{half}: is in the way, and no run has left it; take it away, or name another output")


def _computed(
    work: BatchJob, left: Sequence[int], workers: int, scheduler: str | None
) -> AbstractContextManager[Iterator[tuple[int, np.ndarray]]]:
    """Blocks with their positions, by whoever is to run them."""
    if left and (workers or scheduler is not None):
        return on_workers(work, left, workers, scheduler)
    return nullcontext((k, work.run(work.blocks[k])) for k in left)


def _results(work: BatchJob, journal: Journal) -> xr.Dataset:
    """All blocks as arrays economy x draw x variant x closure x scenario, one for each account and for each of
    `PROOF`.
    """
    blocks = np.stack([journal.numbers(k) for k in range(len(work.blocks))])
    axes = [name for name in work.axes if name != "account"]
    cells = blocks.reshape(*(len(work.axes[name]) for name in axes), work.shape[-1])
    first, _ = work.economy(0)  # whose accounts have the units and sources of all
    price_year = work.price_year(first)
    facts = account_table(first, list(work.plan.accounts), price_year)
    attributes = {
        name: {key: str(facts.loc[name, key]) for key in ("name", "unit", "status", "source")}
        for name in work.plan.accounts
    }
    attributes["bound"] = {
        "name": "proven bound of the relative error of the account that may be off most; -1 without a proof",
        "unit": "1",
    }
    attributes["rounds"] = {"name": "applications of the coefficients that the solver made", "unit": "1"}
    arrays = {
        name: (axes, cells[..., k], attributes[name] | {"role": "result"})
        for k, name in enumerate([*work.plan.accounts, *PROOF])
    }
    labels: dict[str, object] = {name: work.axes[name] for name in axes}
    labels["scenario_amount"] = ("scenario", [f"{case.amount:.17g}" for case in work.cases])
    years = ["" if case.year is None else str(case.year) for case in work.cases]
    labels["scenario_year"] = ("scenario", years)
    labels["scenario_financing"] = ("scenario", [case.financing for case in work.cases])
    labels["variant_set"] = ("variant", [json.dumps(changes, sort_keys=True) for changes in work.variants.values()])
    about = {
        "name": NAME,
        "accounts": " ".join(work.plan.accounts),
        "plan": work.plan.model_dump_json(),
        "parameters": json.dumps({name: parameter.value for name, parameter in registry().items()}, sort_keys=True),
        "price_year": price_year,
        "seed": work.plan.seed,
        "commonweal": _core.__version__,
        "identity": work.identity.hex(),
    }
    return xr.Dataset(arrays, coords=labels, attrs=about)


@contextmanager
def _interruptible() -> Iterator[list[int]]:
    """A list that is no longer empty once Ctrl-C was pressed; pressed again, it interrupts as ever."""
    pressed: list[int] = []

    def note(number: int, _: object) -> None:
        pressed.append(number)
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, note)
    try:
        yield pressed
    finally:
        signal.signal(signal.SIGINT, before)
