"""Hours that a scenario's own purchases of care give: terms of the direct stage alone; suppliers of care homes care
for nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from commonweal.datasets.classification import classification


class Care(NamedTuple):
    """A kind of care, by its name in the classification: parameters of direct time and of recipients per worker (None:
    one), and whether families gave it.
    """

    kind: str
    direct_time: str
    recipients: str | None
    relieves: bool


KINDS = (
    Care("child", "care.direct-time", "care.recipients-child", True),
    Care("home", "care.direct-time", None, True),
    Care("nursing", "care.direct-time-nursing", "care.recipients-nursing", True),
    Care("school", "care.direct-time-school", "care.recipients-school", False),
)
HOURS = {
    "care_hours": "hours that people are cared for or taught",
    "unpaid_care_relief_hours": "hours of unpaid care taken over",
    "connection_hours": "hours of care one to one or in small groups",
}


def care_hours(worked: pd.DataFrame, parameters: Mapping[str, float]) -> pd.DataFrame:
    """`HOURS` and `wellby_care` (NaN where its parameter gives no estimate) by scenario.

    Hours of care: hours worked x share of direct time x recipients per worker.

    Args:
        worked: hours worked in the direct stage, scenario x industry.
    """
    p = parameters
    cared, relief = np.zeros(len(worked)), np.zeros(len(worked))
    for kind in KINDS:
        industries = classification().care[kind.kind]
        own = worked[[code for code in industries if code in worked]].sum(axis="columns").to_numpy()
        recipients = 1.0 if kind.recipients is None else p[kind.recipients]
        hours = own * p[kind.direct_time] * recipients
        cared += hours
        relief += hours * p["care.relief"] if kind.relieves else 0.0
    connection = cared * p["care.connection"]
    wellby = connection * p["care.wellby-per-hour"] if p["care.wellby-per-hour"] > 0.0 else np.full(len(worked), np.nan)
    columns = {
        "care_hours": cared,
        "unpaid_care_relief_hours": relief,
        "connection_hours": connection,
        "wellby_care": wellby,
    }
    return pd.DataFrame(columns, index=worked.index)
