"""What the figures of a table are: whole amounts, per million dollars or per dollar. A table says so itself, in the
heading of its accounts and in `attrs["scale"]`.
"""

from __future__ import annotations

import pandas as pd

#: The effects of all of the amount that is spent.
WHOLE = "whole amounts"


def with_scale(table: pd.DataFrame, scale: str) -> pd.DataFrame:
    """The table with its scale as `attrs["scale"]`, and in the heading of its columns: instead of the word "account"
    where closures stand beside one another, else after the closure.
    """
    first, *others = table.columns.names
    heading = scale if others else f"{str(first).split(', ')[0]}, {scale}"
    table = table.set_axis(table.columns.set_names([heading, *others]), axis="columns")
    table.attrs["scale"] = scale
    return table
