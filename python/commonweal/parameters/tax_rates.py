"""Tax rates of the user's own, by state and kind of receipts."""

import os
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import pandas as pd

from commonweal.base.errors import ParameterError
from commonweal.base.names import Known, nearest
from commonweal.io.csv import read_csv
from commonweal.io.paths import as_path

#: What users give: a table with index state and a column for each account of receipts, shares of what is taxed, or a
#: CSV file of it with a column `state`.
TaxRates: TypeAlias = pd.DataFrame | str | os.PathLike[str]
#: The row of all states that have no rate of their own.
EVERYWHERE = "US"


def tax_rates(states: Known | None, accounts: Sequence[str], own: TaxRates | None) -> dict[str, np.ndarray]:
    """By account, rates of the user's own by state; NaN where those of the edition stand. A row `EVERYWHERE` is for all
    states that have no rate of their own.

    Args:
        states: None where the nation is one region.

    Raises:
        ParameterError: an unknown state or account, a rate that is not from 0 to 1, or a file that cannot be read.
    """
    table = pd.DataFrame() if own is None else tax_table(own)
    for name in table.columns:
        if name not in accounts:
            raise ParameterError(
                f"tax rates have a column {name!r}{nearest(str(name), accounts)}; it is one of {', '.join(accounts)}"
            )
    for what, names in (("state", table.index), ("column", table.columns)):
        if names.has_duplicates:
            raise ParameterError(f"tax rates have {what} {names[names.duplicated()][0]!r} twice; give each once")
    named = [state for state in table.index if state != EVERYWHERE]
    if states is None and named:
        raise ParameterError(
            f"tax rates have a row {named[0]!r}, and the nation is one region: give a row {EVERYWHERE!r}, or load "
            f'regions="state"'
        )
    at = [states.find(n, kind="state", error=ParameterError, where="model.tax_rates().index") for n in named if states]
    again = [named[k] for k in range(len(at)) if at[k] in at[:k]]
    if again:
        raise ParameterError(f"tax rates name the state of {again[0]!r} twice; give each once")
    result = {}
    for name in table.columns:
        rates = pd.Series({state: _rate(name, state, given) for state, given in table[name].items()}, dtype=float)
        found = np.full(len(states.codes) if states else 1, rates.get(EVERYWHERE, np.nan))
        found[at] = np.where(rates[named].isna(), found[at], rates[named])
        result[str(name)] = found
    return result


def _rate(account: str, state: str, given: object) -> float:
    """NaN of nothing."""
    rate = np.inf if isinstance(given, bool) else pd.to_numeric("nan" if given == "" else given, errors="coerce")
    if (pd.isna(rate) and not (given == "" or pd.isna(given))) or rate < 0.0 or rate > 1.0:
        raise ParameterError(
            f"the rate of {account} in {state} is {given!r}; give a share of what is taxed from 0 to 1, such as 0.045, "
            f"or nothing for the edition's"
        )
    return float(rate)


def tax_table(own: TaxRates) -> pd.DataFrame:
    """A file's rows, or the table itself; its states may stand in a column `state`.

    Raises:
        ParameterError: a file that cannot be read, or no rates.
    """
    table = own if isinstance(own, pd.DataFrame) else _read(own)
    if "state" in table:
        table = table.set_index("state")
    if table.empty:
        raise ParameterError("tax rates are empty; give a row for each state, and columns such as state_income_tax")
    return table


def _read(own: str | os.PathLike[str]) -> pd.DataFrame:
    path = as_path(own, ParameterError, what="tax_rates", instead="a table by state")
    return read_csv(path, ParameterError, what="CSV file", key="state")
