"""Why a figure of one edition is not that of another: the change from the old economy to the new one, part by part."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import factorial

import pandas as pd

from commonweal.analysis.programmes import Programmes, chosen_scenarios
from commonweal.analysis.totals import totals
from commonweal.base.arguments import checked
from commonweal.base.choices import CLOSURES, DEFAULT_CLOSURE
from commonweal.base.errors import ModelError
from commonweal.base.names import listed, positions, require_once, said
from commonweal.datasets.between import CHANGES, LEFT, PAID, accounts_between, between
from commonweal.datasets.editions import edition_name
from commonweal.economies.supply_use import SupplyUseEconomy
from commonweal.loading import embedded_economy

#: Dollars of each edition's year.
MILLION = 1e6
#: What is asked where nobody says it.
SCENARIOS, ACCOUNTS = ("chips", "ira", "child-care", "home-care"), ("jobs", PAID[0], LEFT, "ghg")
#: A figure of its own beside the accounts: labor income per job-year.
PAY = "pay per job"


@checked(ModelError, own=("editions", "scenarios", "accounts"))
def between_editions(
    editions: Sequence[str],
    scenarios: Programmes = SCENARIOS,
    *,
    accounts: Sequence[str] = ACCOUNTS,
    closure: str = DEFAULT_CLOSURE,
) -> pd.DataFrame:
    """Why figures of one edition are not those of another, the nation as one region: what prices, technology, imports,
    productivity and pay each do to them (`datasets.between.CHANGES`). A change's part is the mean over all orders in
    which the five can be made, 120 of them (Dietzenbacher and Los, 1998), so the parts add up to the whole.

    Args:
        editions: two of `commonweal.editions()`, in any order.
        scenarios: as in `Model.compare`.
        accounts: of the tables themselves, such as "jobs"; where both of them are there, labor income per job-year is
            shown, too.

    Returns:
        index (scenario, account); columns: the older edition, the five changes, the largest first on average, and the
        newer edition; account units per million dollars of each edition's own year, pay in dollars of that year.

    Raises:
        ModelError: not two editions of one country, or an account that is not known or a share of others.
        DataError: no such edition.
    """
    names = [edition_name(str(name)) for name in listed(editions, "editions", ModelError)]
    if len(names) != 2 or names[0] == names[1]:
        raise ModelError(f"editions: give two, such as us-2017 and us-2024, not {said(', '.join(names))}")
    economies = [embedded_economy(name, "nation", trade="pool", market_shares="regional") for name in names]
    old, new = sorted(economies, key=lambda one: int(one.dataset.attrs["year"]))
    old.check_closure(closure)
    ids = listed(accounts, "accounts", ModelError)
    positions(ids, accounts_between(old.dataset), kind="account of the tables", error=ModelError, where="dataset")
    require_once(ids, "account")
    if not ids:
        raise ModelError("accounts: none is named")
    found = {
        frozenset(some): _figures(_between(old, new, some), scenarios, ids, closure)
        for size in range(len(CHANGES) + 1)
        for some in combinations(CHANGES, size)
    }
    steps = {change: _mean_step(found, change) for change in CHANGES}
    ends = found[frozenset()], found[frozenset(CHANGES)]
    first, last = (str(one.dataset.attrs["name"]) for one in (old, new))
    table = pd.DataFrame({first: ends[0], **steps, last: ends[1]})
    order = table[list(CHANGES)].abs().div(table[first].abs(), axis="index").mean().sort_values(ascending=False)
    return table[[first, *order.index, last]]


def _between(old: SupplyUseEconomy, new: SupplyUseEconomy, changed: Sequence[str]) -> SupplyUseEconomy:
    if not changed:
        return old
    if len(changed) == len(CHANGES):
        return new
    return old.with_tables(between(old.dataset, new.dataset, changed), old.parameters)


def _figures(economy: SupplyUseEconomy, scenarios: Programmes, ids: list[str], closure: str) -> pd.Series:
    """Per million dollars of the economy's year: index (scenario, account)."""
    year = economy.year_of(None)
    chosen = chosen_scenarios(economy, scenarios, MILLION, year)
    values = totals(economy, chosen, ids, closure, year).values[0, CLOSURES.index(closure)]
    labels = pd.Index([one.label for one, _ in chosen], name="scenario")
    table = pd.DataFrame(values, index=labels, columns=pd.Index(ids, name="account"))
    table = table.div([money / MILLION for _, money in chosen], axis="index")
    if {"jobs", PAID[0]} <= set(ids):
        table[PAY] = table[PAID[0]] / table["jobs"]
    return table.stack()


def _mean_step(found: dict[frozenset[str], pd.Series], change: str) -> pd.Series:
    """What a change does to a figure, the mean over all orders in which the changes can be made (Dietzenbacher and Los,
    1998; Shapley, 1953)."""
    count = len(CHANGES)
    steps = [
        (found[done | {change}] - values) * (factorial(len(done)) * factorial(count - len(done) - 1) / factorial(count))
        for done, values in found.items()
        if change not in done
    ]
    return sum(steps[1:], start=steps[0])
