"""Altair, which draws every chart. It reads its own docstrings, which `python -OO` leaves out."""

import sys

from commonweal.base.errors import ModelError

#: What `-OO` sets.
NO_DOCSTRINGS = 2

if sys.flags.optimize >= NO_DOCSTRINGS:
    raise ModelError(
        "charts and pages need docstrings, which python -OO leaves out; run Python without -OO, or ask for figures "
        "alone"
    )

import altair as alt  # noqa: E402

__all__ = ["alt"]
