"""Loaded by workers of this machine before they start: a terminal sends Ctrl-C to them, too, and it is the client's
to answer.
"""

import signal


def dask_setup(worker: object) -> None:
    """Called by Dask in the worker's process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
