"""Which build of the engine this processor runs fastest. A wheel has three; what is built from source has one, for
its own machine.
"""

import importlib.util
import os
import sys
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


def choose_engine() -> None:
    """Loads `commonweal._core` from the build for this processor's level, where there are builds by level; else the
    import that follows finds the only one."""
    builds = Path(__file__).parent / "engines"
    if not builds.is_dir():
        return
    level = os.environ.get(CHOICE) or level_of(processor_flags())
    if level not in ("v2", *LEVELS):
        raise ImportError(f"{CHOICE} is {level!r}; choose v2, {', '.join(LEVELS)}, or leave it out")
    found = sorted((builds / level).glob("_core*.so"))
    if not found:
        return
    spec = importlib.util.spec_from_file_location("commonweal._core", found[0])
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["commonweal._core"] = module
    spec.loader.exec_module(module)


choose_engine()
