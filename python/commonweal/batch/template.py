"""A plan's start for people to fill in, and what a plan will take."""

from __future__ import annotations

import resource
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np

from commonweal.base.errors import PlanError
from commonweal.batch.blocks import BatchJob, Block
from commonweal.batch.plan import read_plan
from commonweal.io.files import write_text

START = """\
name: {name}
economies:                      # every combination of what an entry lists
  - regions: state              # nation, state or county
    trade: [quotient, gravity]  # also pool, quotient-cilq, quotient-flq
closures: [type-i, type-ii]     # type I always stands beside type II
scenarios:                      # of the library (commonweal scenarios), or file: mine.yaml
  - scenario: chips
  - scenario: home-care
    amounts: [1.0e9, 2.0e9]     # USD; also regions, domestic_content, wage_floor, profit_share_local, financing
    financing: [none, households]
# - scenario: child-care        # year by year, each a cell; then accounts are of jobs and of what is paid alone
#   schedule: {{start: 2026, end: 2030}}
#   years: [2026, 2028, 2030]
accounts: [jobs, labour_income, ghg, wellby]
amount: 1.0e9                   # where a scenario has no amounts of its own
parameters:                     # values that are set (commonweal parameters); leave all this out for the registry's
  - {{name: usual, set: {{}}}}
  - {{name: more-additional, set: {{wellby.additional: 0.5}}}}
draws: 100                      # besides the point; 0 for none
seed: 1                         # the same seed gives the same draws
"""


def write_start(path: Path) -> None:
    """Writes a commented plan that is valid as it stands.

    Raises:
        PlanError: the file is there already, or cannot be written.
    """
    write_text(path, START.format(name=path.stem or "mine"), PlanError, what="plan file (.yaml)", over=False)


@dataclass(frozen=True)
class Expected:
    """What a plan will take on this machine in one process.

    Attributes:
        cells, blocks: how many.
        size: bytes of the journal; the results' file, which is compressed, takes less.
        seconds: by blocks that were run: one of each economy.
        memory: bytes that the process took for them at most.
    """

    cells: int
    blocks: int
    size: int
    seconds: float
    memory: int


def expected(path: Path, device: str = "cpu") -> Expected:
    """Runs one block of each economy and computes the time from it.

    Raises:
        PlanError: every mistake of the plan.
    """
    work = BatchJob(read_plan(path), path.parent, device)
    seconds, draws = 0.0, len(work.axes["draw"])
    for e in range(len(work.economies)):
        last = Block(e, draws - 1)
        times = [_timed(work, last) for _ in range(2)]
        seconds += times[0] + times[1] * (draws - 1)  # the first one loads the economy
    numbers = len(work.blocks) * int(np.prod(work.shape))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024  # Linux counts kibibytes
    return Expected(work.cells, len(work.blocks), 8 * numbers, seconds, memory)


def _timed(work: BatchJob, block: Block) -> float:
    start = perf_counter()
    work.run(block)
    return perf_counter() - start
