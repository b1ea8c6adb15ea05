"""Wellbeing of each scenario by part, and how far it moves with each parameter alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from commonweal.accounts.care import HOURS, care_hours
from commonweal.accounts.levels import WELLBY
from commonweal.accounts.wellbeing import DAMAGES, PARTS, SUM_OF, SUMS, kept
from commonweal.parameters.exclusive import check_total
from commonweal.parameters.registry import ends_of, registry

Again = Callable[[Mapping[str, float], Sequence[str]], np.ndarray]
ADDITIONAL, DISPLACED = "wellby.additional", "wellby.displaced-emissions"
WITH_CLIMATE = "wellby_with_climate"
ROWS = (*SUMS, *PARTS, "wellby_care", *HOURS)


@lru_cache(maxsize=1)
def depends() -> dict[str, tuple[str, ...]]:
    """Parameters of each part, by id."""
    hours = tuple(name for name in registry() if name.startswith(("care.direct-time", "care.recipients")))
    connection, of_emissions = (*hours, "care.connection"), (ADDITIONAL, DISPLACED)
    return {
        "wellby_jobs": (ADDITIONAL, "wellby.hired-from-unemployment", "wellby.job"),
        "wellby_income": (ADDITIONAL, "wellby.income"),
        "wellby_good_jobs": ("wellby.good-job",),
        "wellby_air": (
            *of_emissions,
            *DAMAGES.values(),
            "wellby.statistical-life",
            "wellby.years-per-death",
            "wellby.life-year",
        ),
        "wellby_climate": (*of_emissions, "social-cost.co2", "social-cost.ch4", "social-cost.n2o", "wellby.value"),
        "care_hours": hours,
        "unpaid_care_relief_hours": (*hours, "care.relief"),
        "connection_hours": connection,
        "wellby_care": connection,
    }


class Moved(NamedTuple):
    """Parts (columns) by scenario: as the parameters are, and by parameter and end with that one at its low or high."""

    base: pd.DataFrame
    ends: dict[tuple[str, float], pd.DataFrame]


def one_at_a_time(parameters: Mapping[str, float], direct_hours: pd.DataFrame, again: Again) -> Moved:
    """Each parameter of wellbeing alone at the low and the high of its range.

    Raises:
        ModelError: the sum would count something twice.
    """
    check_total(SUM_OF, parameters)

    def values(changes: Mapping[str, float], parts: Sequence[str], others: pd.DataFrame | None = None) -> pd.DataFrame:
        """Some parts with changed parameters, the others as they are."""
        changed = {**parameters, **changes}
        table = care_hours(direct_hours, changed)
        if others is not None:
            table = table.join(others[[part for part in PARTS if part not in parts]])
        if parts:
            table = table.join(pd.DataFrame(again(changes, parts), index=direct_hours.index, columns=list(parts)))
        table[WELLBY] = table[[*SUM_OF, "wellby_care"]].sum(axis="columns")  # no estimate adds nothing
        table[WITH_CLIMATE] = table[WELLBY] + table["wellby_climate"]
        return table[list(ROWS)]

    base = values({}, list(PARTS))
    names = dict.fromkeys(name for part in depends().values() for name in part)
    ends = {
        (name, end): values({name: end}, [part for part in PARTS if name in depends()[part]], base)
        for name in names
        for end in ends_of(name)
    }
    return Moved(base, ends)


def crossed(moved: Moved, parameters: Mapping[str, float]) -> pd.DataFrame:
    """Both sums with every parameter alone at its low and its high end, each with `wellby.additional` at its low
    end, its value and its high end: index (parameter, value, additional, climate), of which the first two are "" and
    NaN where none is moved; columns scenarios."""
    here = parameters[ADDITIONAL]
    rows: dict[tuple[str, float, float, bool], pd.Series] = {}
    for (name, end), parts in {("", np.nan): moved.base, **moved.ends}.items():
        for additional in dict.fromkeys((ends_of(ADDITIONAL)[0], here, ends_of(ADDITIONAL)[1])):
            if name == ADDITIONAL or (here == 0.0 and additional != here):
                continue  # moved already; or nothing is known of what more would do
            new = {**parameters, **({name: end} if name else {})}
            people = additional / here if here else 1.0
            smoke = kept({**new, ADDITIONAL: additional}) / kept(new)
            scale = {"wellby_jobs": people, "wellby_income": people, "wellby_air": smoke, "wellby_climate": smoke}
            scaled = parts.mul(pd.Series(scale).reindex(parts.columns, fill_value=1.0), axis="columns")
            total = scaled[[*SUM_OF, "wellby_care"]].sum(axis="columns")
            rows[name, end, additional, False] = total
            rows[name, end, additional, True] = total + scaled["wellby_climate"]
    return pd.DataFrame(rows).T.rename_axis(index=["parameter", "value", "additional", "climate"])


def wellbeing_table(moved: Moved) -> pd.DataFrame:
    """See `Comparison.wellbeing`."""
    rows = []
    for scenario, parts in moved.base.iterrows():
        for part, value in parts.items():
            ends = pd.Series(
                {f"{name} = {end:g}": table.loc[scenario, part] for (name, end), table in moved.ends.items()}
            )
            known = bool(np.isfinite(value))
            moves = known and not np.allclose(ends, value, rtol=1e-12)
            rows.append(
                {
                    "scenario": scenario,
                    "part": part,
                    "unit": "hours" if part in HOURS else "WELLBY",
                    "value": value,
                    "low": ends.min() if known else np.nan,
                    "high": ends.max() if known else np.nan,
                    "lowest": ends.idxmin() if moves else "",
                    "highest": ends.idxmax() if moves else "",
                }
            )
    return pd.DataFrame(rows).set_index(["scenario", "part"])
