"""The engine in other people's processes: it works on in the child of a fork, and ends with the interpreter whatever
its threads do.
"""

import atexit
import os
from functools import cache
from types import ModuleType

import commonweal._core as _core


@cache
def at_home(engine: ModuleType) -> None:
    """Lets a compiled module of ours know when the process forks and when it ends."""
    os.register_at_fork(after_in_child=engine.forked)
    atexit.register(engine.end)


at_home(_core)
