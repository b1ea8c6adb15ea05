"""The change that each scenario makes inside the doughnut: needs within the means of the planet."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from commonweal.accounts.outcomes import MEASURES
from commonweal.parameters.doughnut import Dimension, doughnut_dimensions

#: What no account measures is said to be so, never shown as no change.
NOT_COVERED = "not covered"


def doughnut_table(
    scenarios: list[str],
    change: Callable[[Dimension], pd.Series | None],
    unit: Callable[[str], str],
    status: Callable[[str], str],
) -> pd.DataFrame:
    """See `Comparison.doughnut`.

    Args:
        change: by scenario, per billion dollars, or None where this comparison does not hold the measure.
        unit, status: of a measure.
    """
    rows = []
    for entry in doughnut_dimensions():
        moved = change(entry) if entry.measure else None
        covered = moved is not None
        note = entry.note
        if entry.measure and not covered and entry.measure not in MEASURES:
            note = f"this comparison does not hold {entry.measure}"
        rows.append(
            {
                "side": entry.side,
                "dimension": entry.dimension,
                "measure": entry.measure or "",
                "label": entry.label,
                "unit": unit(entry.measure) if covered and entry.measure else "",
                "status": status(entry.measure) if covered and entry.measure else NOT_COVERED,
                "better": entry.better or "",
                **{name: moved[name] if moved is not None else float("nan") for name in scenarios},
                "share_per_person": entry.share if entry.share else float("nan"),
                "note": note,
            }
        )
    return pd.DataFrame(rows).set_index(["side", "dimension", "measure"])
