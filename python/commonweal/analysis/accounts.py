"""Accounts as people ask for them: which, in what unit, and in whose year's money."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from commonweal.accounts.levels import ASKED_FOR, flow_unit
from commonweal.base.errors import ModelError
from commonweal.base.names import listed, positions, require_once
from commonweal.datasets.prices import money_index
from commonweal.economies.economy import Economy
from commonweal.economies.supply_use import SupplyUseEconomy

#: Units of accounts that follow jobs.
OF_JOBS = ("jobs", "FTE", "hours", "deaths")
#: Accounts of what is paid: over the years their part of a dollar of output stays.
PAID = ("output", "value_added", "labour_income", "compensation")


def chosen_accounts(economy: Economy, accounts: str | Sequence[str] | None) -> list[str]:
    """Ids of accounts: those that are named; else all but those of groups of people and of governments' receipts; of
    an economy without accounts, output.

    Raises:
        ModelError: none, an unknown one, or one that stands twice.
    """
    known = economy.accounts
    if accounts is None:
        if known.empty:
            return ["output"]
        if "dimension" not in known:
            return list(known.index)
        return [name for name in known.index[known["dimension"] == ""] if name not in ASKED_FOR]
    ids = listed(accounts, "accounts", ModelError)
    if not ids:
        raise ModelError("no accounts; name some of model.accounts, or leave accounts out for all")
    positions(ids, ["output", *known.index], kind="account", error=ModelError, where="model.accounts")
    require_once(ids, "account")
    return ids


def follows_jobs(economy: Economy, account: str) -> bool:
    """Whether an account counts jobs, or something of each job."""
    return account != "output" and economy.accounts.loc[account, "unit"] in OF_JOBS


def check_over_years(economy: Economy, accounts: Sequence[str]) -> None:
    """Refuses accounts whose path over the years nobody knows.

    Raises:
        ModelError: the first of them.
    """
    for name in accounts:
        if name not in PAID and not follows_jobs(economy, name):
            raise ModelError(
                f"nobody knows how {name} per dollar will change; over the years there are jobs and what follows them "
                f"({', '.join(one for one in economy.accounts.index if follows_jobs(economy, one))}) "
                f"and what is paid ({', '.join(PAID)})"
            )


def inflation(economy: SupplyUseEconomy, accounts: Sequence[str], price_year: int) -> np.ndarray:
    """By account, what turns money of the dataset's year into that of another; 1 for what is not money."""
    return np.array([inflation_of(economy, name, price_year) for name in accounts])


def inflation_of(economy: SupplyUseEconomy, account: str, price_year: int) -> float:
    """What turns an account in dollars of the dataset's year into those of another; 1 for what is not money."""
    return money_index(economy.dataset, account, price_year) if _is_money(economy, account) else 1.0


def _is_money(economy: SupplyUseEconomy, account: str) -> bool:
    return account == "output" or economy.accounts.loc[account, "unit"] == "USD"


def account_table(economy: SupplyUseEconomy, ids: Sequence[str], price_year: int) -> pd.DataFrame:
    """Rows of the economy's accounts, money with its year; output is an account like any other, a dollar per dollar."""
    year = economy.dataset.attrs["year"]
    output = {
        "name": "output",
        "unit": "USD",
        "year": year,
        "status": "modelled",
        "dimension": "",
        "source": "the model",
        "total": float(economy.dataset["industry_output"].sum()),
    }
    table = (
        pd.concat([economy.accounts, pd.DataFrame([output], index=["output"])]).loc[list(ids)].rename_axis("account")
    )
    units = table["unit"].map(flow_unit).replace("USD", f"USD of {price_year}")
    total = [table.loc[name, "total"] * inflation_of(economy, name, price_year) for name in table.index]
    return table.assign(unit=units, total=total)
