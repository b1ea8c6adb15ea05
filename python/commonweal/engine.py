"""The engine as it is loaded: the build that this processor runs fastest, with as many threads as the process may use,
which sleep while they wait. A wheel has three builds; what is built from source has one, for its own machine.
"""

import importlib
import importlib.util
import math
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: What a processor must have beyond the level before, as Linux names it (the x86-64 psABI's levels).
LEVELS = {
    "v3": {"avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe", "xsave"},
    "v4": {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"},
}
#: An environment variable that holds a level: v2, v3 or v4.
CHOICE = "COMMONWEAL_ENGINE"


def processor_flags(cpuinfo: Path = Path("/proc/cpuinfo")) -> set[str]:
    """What the processor can do; nothing where the system does not say."""
    if not cpuinfo.exists():
        return set()
    lines = (line for line in cpuinfo.read_text().splitlines() if line.startswith("flags"))
    return set(next(lines, "").partition(":")[2].split())


def level_of(flags: set[str]) -> str:
    """The highest level whose instructions are all there."""
    level = "v2"
    for name, needed in LEVELS.items():
        if not needed <= flags:
            break
        level = name
    return level


def quota(groups: Path = Path("/proc/self/cgroup"), mounted: Path = Path("/sys/fs/cgroup")) -> float | None:
    """Processors' time that a container leaves its processes, in processors; None where it leaves all.

    The tightest limit of the process's control group and of those above it (Linux, "Control Group v2" 5.1.3 and
    "CFS Bandwidth Control", version 1).
    """
    limits = []
    for line in groups.read_text().splitlines() if groups.exists() else ():
        _, controllers, path = line.split(":", 2)
        if controllers and "cpu" not in controllers.split(","):
            continue
        root = mounted / "cpu" if controllers else mounted
        own = root / path.lstrip("/")
        for folder in (own, *own.parents):
            limits += _limits(folder)
            if folder == root:
                break
    return min(limits, default=None)


def _limits(folder: Path) -> list[float]:
    """The limit that a control group has of its own, in processors; none."""
    second, first = folder / "cpu.max", (folder / "cpu.cfs_quota_us", folder / "cpu.cfs_period_us")
    try:
        most, period = second.read_text().split() if second.exists() else (file.read_text() for file in first)
        return [int(most) / int(period)] if int(most) > 0 else []
    except (OSError, ValueError):  # no such file here, or "max"
        return []


def threads() -> int:
    """As many as the process may use at once: by its affinity, and by its container's quota."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, math.ceil(quota() or usable))


@contextmanager
def openmp_settings() -> Iterator[None]:
    """What OpenMP reads when it is loaded with the engine, where the user has not set it: threads that wait sleep,
    since beside any other program those that spin keep the very processors from each other that they wait for. Nothing
    of it stays in the environment, where other libraries and processes would see it.
    """
    ours = {"OMP_WAIT_POLICY": "passive", "OMP_NUM_THREADS": str(threads())}
    if "GOMP_SPINCOUNT" in os.environ:
        del ours["OMP_WAIT_POLICY"]
    added = {name: value for name, value in ours.items() if name not in os.environ}
    os.environ.update(added)
    try:
        yield
    finally:
        for name in added:
            del os.environ[name]


def load_engine() -> None:
    """Loads `commonweal._core` from the build for this processor's level, where there are builds by level; else the
    only one.

    Raises:
        ImportError: the environment names a level that is none or that this processor does not have, or the package is
            not complete.
    """
    most, known = level_of(processor_flags()), ["v2", *LEVELS]
    level = os.environ.get(CHOICE) or most
    if level not in known:
        raise ImportError(f"{CHOICE} is {level!r}; choose {', '.join(known)}, or leave it out")
    if known.index(level) > known.index(most):
        raise ImportError(
            f"{CHOICE} is {level}, whose instructions this processor does not have; it has those of {most}"
        )
    found = sorted((Path(__file__).parent / "engines" / level).glob("_core*.so"))
    with openmp_settings():
        if not found:
            importlib.import_module("commonweal._core")
            return
        spec = importlib.util.spec_from_file_location("commonweal._core", found[0])
        assert spec and spec.loader
        module = importlib.util.module_from_spec(spec)
        sys.modules["commonweal._core"] = module
        spec.loader.exec_module(module)


load_engine()
