"""Is one record slower than another? A ratio of medians, and whether it is chance (Mann and Whitney, 1947)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from records import Record, short
from scipy.stats import mannwhitneyu

#: With fewer repetitions of each the test cannot tell a hundredth from chance.
REPETITIONS = 9
#: A benchmark is slower or faster beyond this ratio of medians, with less than this chance of seeing as much where
#: there is no difference.
THRESHOLD, CHANCE = 1.10, 0.01


@dataclass(frozen=True)
class Difference:
    """Of one benchmark.

    Attributes:
        before, after: medians, ms.
        ratio: after over before; of different machines, each over its ceiling first.
        chance: of a difference as large where there is none.
    """

    name: str
    before: float
    after: float
    ratio: float
    chance: float

    def verdict(self, threshold: float) -> str:
        if self.chance >= CHANCE or 1.0 / threshold <= self.ratio <= threshold:
            return ""
        return "slower" if self.ratio > 1.0 else "faster"


def same_machine(before: Record, after: Record) -> bool:
    return before.context.get("processor") == after.context.get("processor")


def differences(before: Record, after: Record) -> Iterator[Difference]:
    """Of every benchmark that both have.

    Raises:
        SystemExit: there is none, or one has fewer repetitions than the test needs.
    """
    names = [name for name in before.repetitions if name in after.repetitions]
    if not names:
        raise SystemExit("the two records have no benchmark in common")
    # Times by the rate of a product: how many operations of one would have taken as long.
    units = [1.0, 1.0] if same_machine(before, after) else [one.ceiling() for one in (before, after)]
    if not np.isfinite(units).all():
        raise SystemExit(
            "the records are of different processors, and one does not say what its machine can do "
            "('double product GFLOP/s' in its context): nothing can be compared"
        )
    for name in names:
        times = [one.milliseconds(name) for one in (before, after)]
        fewest = min(map(len, times))
        if fewest < REPETITIONS:
            raise SystemExit(
                f"{name} was run {fewest} times in one of the records; the test needs {REPETITIONS} of each "
                f"(--benchmark_repetitions={REPETITIONS})"
            )
        work = [ms * unit for ms, unit in zip(times, units, strict=True)]
        yield Difference(
            name,
            float(np.median(times[0])),
            float(np.median(times[1])),
            float(np.median(work[1]) / np.median(work[0])),
            float(mannwhitneyu(*work).pvalue),
        )


def table(before: Record, after: Record, threshold: float) -> tuple[list[str], bool]:
    """The differences as a table of Markdown, and whether anything is slower."""
    found = list(differences(before, after))
    of = "time" if same_machine(before, after) else "time over the machine's"
    lines = [
        f"{after.name} over {before.name}: medians of {of}; slower or faster where beyond {threshold:g} with less than "
        f"{CHANCE:g} of chance (Mann-Whitney U)",
        "",
        f"| | {before.name}, ms | {after.name}, ms | ratio | chance | |",
        "|---|---|---|---|---|---|",
        *(
            f"| {short(one.name)} | {one.before:.4g} | {one.after:.4g} | {one.ratio:.3f} | {one.chance:.2g} "
            f"| {one.verdict(threshold)} |"
            for one in found
        ),
    ]
    for one, other in ((before, after), (after, before)):
        alone = [short(name) for name in one.repetitions if name not in other.repetitions]
        if alone:
            lines += ["", f"{one.name} alone has {', '.join(alone)}"]
    return lines, any(one.verdict(threshold) == "slower" for one in found)
