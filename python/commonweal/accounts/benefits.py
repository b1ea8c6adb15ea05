"""Benefits that are no longer drawn, and the credit that is, when people without a job are hired, per job
(docs/budget.md)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
import xarray as xr

from commonweal.datasets.places import has_places, place_of

UNEMPLOYMENT, SNAP, MEDICAID, CREDIT = "unemployment", "snap", "medicaid", "eitc"
#: All of Medicaid, for its match rates.
MEDICAID_ALL = "medicaid-all"


class Benefit(NamedTuple):
    """A level's part of a program.

    Attributes:
        saved: whether a hire saves it; else a hire causes it.
    """

    title: str
    level: str
    program: str
    saved: bool = True


#: By id, in the order in which they are shown. They are no accounts of the economy: a sum over all of its jobs, as if
#: nobody in them had had one, means nothing.
BENEFITS = {
    "federal_unemployment_insurance": Benefit("unemployment insurance no longer drawn", "federal", UNEMPLOYMENT),
    "federal_snap": Benefit("food benefits (SNAP) no longer drawn", "federal", SNAP),
    "federal_medicaid": Benefit("Medicaid no longer drawn", "federal", MEDICAID),
    "state_medicaid": Benefit("Medicaid no longer drawn", "state", MEDICAID),
    "federal_earned_income_credit": Benefit("earned income tax credit", "federal", CREDIT, saved=False),
}
#: Jobs that the credit goes to: two fifths of all, the lowest paid.
LOW_PAID = ("jobs_wage_fifth_1", "jobs_wage_fifth_2")


def per_job(
    dataset: xr.Dataset,
    drawn: pd.DataFrame,
    parameters: Mapping[str, float],
    low_paid: np.ndarray,
) -> dict[str, np.ndarray]:
    """USD of the dataset's year per job that somebody without one is hired for, of `BENEFITS`; 1 or industry x place,
    or x region where its unemployment is known.

    Unemployment insurance: share of hires out of unemployment (`wellby.hired-from-unemployment`, by each state's
    unemployment), times what the state pays per unemployed person. SNAP and Medicaid: `budget.snap-left` and
    `budget.medicaid-left` of those hired, by how many of its people the state has on it over the nation, times what it
    pays per household and per adult. The credit: what the state's people get, per job of the lowest paid two fifths.

    Args:
        drawn: of `datasets.benefits`.
        low_paid: share of jobs in `LOW_PAID`, industry x place.
    """
    d, p = dataset, parameters
    states = [str(code) for code in d["place"].values]
    tables = {program: drawn.loc[program].loc[states] for program in (UNEMPLOYMENT, SNAP, MEDICAID, CREDIT)}
    each = {program: (table["usd"] / table["people"]).to_numpy() for program, table in tables.items()}
    people = d["place_population"].values

    def left(program: str) -> np.ndarray:
        """Of those hired, who leave a program, by state."""
        drawing = tables[program]["people"].to_numpy()
        over_nation = (drawing / people) / (drawing.sum() / people.sum())
        return np.asarray(np.minimum(1.0, p[f"budget.{program}-left"] * over_nation))

    unemployed = np.minimum(1.0, p["wellby.hired-from-unemployment"] * d["unemployment_over_nation"].values)
    insured = each[UNEMPLOYMENT]
    if has_places(d) and len(unemployed) > len(insured):
        insured = insured[place_of(d)]
    adults, federal = left(MEDICAID) * each[MEDICAID], tables[MEDICAID]["federal"].to_numpy()
    getting = (d["place_jobs"].values * low_paid).sum(axis=0)
    credit = tables[CREDIT]["usd"].to_numpy() / getting
    usd = {
        "federal_unemployment_insurance": (unemployed * insured)[None, :],
        "federal_snap": (left(SNAP) * each[SNAP])[None, :],
        "federal_medicaid": (adults * federal)[None, :],
        "state_medicaid": (adults * (1.0 - federal))[None, :],
        "federal_earned_income_credit": low_paid * credit,
    }
    return {name: p["budget.benefits"] * of for name, of in usd.items()}


def paid(drawn: pd.DataFrame) -> pd.DataFrame:
    """USD of the dataset's year that are paid, of which no more can be saved: index state, columns `BENEFITS`."""
    usd = {}
    for name, one in BENEFITS.items():
        federal = drawn.loc[one.program, "federal"]
        usd[name] = drawn.loc[one.program, "usd"] * (federal if one.level == "federal" else 1.0 - federal)
    return pd.DataFrame(usd)
