"""What is put through an economy: scenarios with their amounts and names, their final demand, and what differs in
those who are paid directly.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias, cast

import numpy as np

from commonweal.accounts.levels import Accounts
from commonweal.analysis.accounts import inflation_of
from commonweal.analysis.direct_changes import Change, floor_change, made_anew, moved_to_region, plant_changes, profits
from commonweal.base.errors import ModelError, ScenarioError
from commonweal.base.names import is_number, listed, positions, require_once, said
from commonweal.datasets.prices import money_index
from commonweal.economies.supply_use import SupplyUseEconomy
from commonweal.scenarios.file import SimpleFile
from commonweal.scenarios.final_demand import FinalDemand, drivers
from commonweal.scenarios.scenario import Scenario, checked_amount, scenario

#: USD; or one account and its level in the industries that are paid directly, such as {"jobs": 50}.
Amount: TypeAlias = float | Mapping[str, float]
#: What is compared: names of the library or scenarios; or amounts by name or scenario.
Programmes: TypeAlias = str | Scenario | Iterable[str | Scenario] | Mapping[str | Scenario, Amount]
#: The dollars at which a scenario's direct account per dollar is found.
TRIED = 1e6


def chosen_scenarios(
    economy: SupplyUseEconomy, scenarios: Programmes, amount: Amount, price_year: int
) -> list[tuple[Scenario, float]]:
    """Scenarios, each with a name of its own, and USD of `price_year`.

    Raises:
        ScenarioError: none, an unknown one, one that stands twice with nothing to tell the two apart, or an amount that
            is none.
        ModelError: an amount in an account that is unknown, or of which the scenario's industries have none.
    """
    chosen = [
        (which, in_dollars(economy, which, money, price_year))
        for which, money in told_apart(_with_amounts(scenarios, amount))
    ]
    if not chosen:
        raise ScenarioError("nothing to compare: name at least one scenario; `commonweal scenarios` lists the library")
    return chosen


def _with_amounts(scenarios: Programmes, amount: Amount) -> list[tuple[Scenario, Amount]]:
    if isinstance(scenarios, (str, Scenario)):
        scenarios = [scenarios]
    if isinstance(scenarios, Mapping):
        return [(_scenario(which), money) for which, money in scenarios.items()]
    found = [_scenario(entry) for entry in listed(scenarios, "scenarios", ScenarioError)]
    return [(which, amount if which.amount is None else which.amount) for which in found]


def _scenario(entry: object) -> Scenario:
    if isinstance(entry, tuple) and len(entry) == 2:
        raise ScenarioError(f"{said(entry)} is no scenario; give amounts as a mapping, such as {{'child-care': 3e6}}")
    return entry if isinstance(entry, Scenario) else scenario(cast(str, entry))  # which says what it needs


def told_apart(chosen: list[tuple[Scenario, Amount]]) -> list[tuple[Scenario, Amount]]:
    """Scenarios that go by the same name are called by what differs: where the money is spent, how much, what else was
    changed.

    Raises:
        ScenarioError: nothing differs.
    """
    by_label: dict[str, list[int]] = {}
    for k, (which, _) in enumerate(chosen):
        own = which.label in (which.id, *which.file.aliases)  # else it was called so
        by_label.setdefault(which.id if own else which.label, []).append(k)
    result = list(chosen)
    for alike in by_label.values():
        if len(alike) == 1:
            continue
        label = chosen[alike[0]][0].label
        facts = [chosen[k][0].differences(chosen[k][1]) for k in alike]
        differ = [name for name in facts[0] if len({fact[name] for fact in facts}) > 1]
        names = [" ".join([label, *(fact[name] for name in differ if fact[name])]) for fact in facts]
        if len(set(names)) < len(names):
            raise ScenarioError(
                f"scenario {label!r} stands twice, and nothing tells the two apart; give each once, or call one "
                f"otherwise: "
                f"commonweal.scenario({label!r}).called('another name')"
            )
        for k, name in zip(alike, names, strict=True):
            result[k] = (chosen[k][0].called(name), chosen[k][1])
    return result


def in_dollars(economy: SupplyUseEconomy, which: Scenario, amount: object, price_year: int) -> float:
    """An amount in USD of `price_year`: as it is; or what a scenario spends where the industries that it pays directly
    have a level of an account, by their own account per dollar there.

    Raises:
        ScenarioError: neither a number of dollars nor one account with a number.
        ModelError: an unknown account, or one of which these industries have nothing.
    """
    if not isinstance(amount, Mapping):
        return checked_amount(amount, which.id)
    if len(amount) != 1:
        raise ScenarioError(
            f"scenario {which.id}: the amount is {said(dict(amount))}; give USD, or one account: {{'jobs': 50}}"
        )
    ((account, level),) = amount.items()
    accounts = ["output", *economy.accounts.index]
    positions([account], accounts, kind="account", error=ModelError, where="model.accounts")
    if not (is_number(level) and math.isfinite(level) and level != 0.0):
        raise ScenarioError(
            f"scenario {which.id}: the amount in {account} is {said(level)}; give a number other than zero"
        )
    per_dollar = direct_account(economy, which, account, price_year)
    if not per_dollar > 0.0:
        raise ModelError(
            f"scenario {which.id}: the industries that it pays directly have no {account}; give its amount in USD"
        )
    return float(level) / per_dollar


def direct_account(economy: SupplyUseEconomy, which: Scenario, account: str, price_year: int) -> float:
    """An account of the industries that a scenario pays directly, per dollar of its amount; money in that of
    `price_year`.
    """
    parts, (demand,) = demanded(economy, [(which, TRIED)], price_year)
    anew = plants(economy, parts)
    total = float((direct_output(economy, demand) * economy.coefficients([account])[:, 0]).sum())
    made = [np.sum(new, axis=0) for new in anew]
    changes = [*plant_changes(economy, made, [account], economy.satellites)]
    changes += floors(economy, parts, anew, [account], price_year, economy.satellites).values()
    return (
        (total + sum(float(change.by_region.sum()) for change in changes))
        * inflation_of(economy, account, price_year)
        / TRIED
    )


def demanded(
    economy: SupplyUseEconomy, chosen: list[tuple[Scenario, float]], price_year: int
) -> tuple[list[list[tuple[SimpleFile, FinalDemand]]], list[FinalDemand]]:
    """Scenarios with their amounts as final demand: each one's part by part, and in all."""
    parts = [
        which.demands(economy.dataset, money, price_year=price_year, parameters=economy.parameters)
        for which, money in chosen
    ]
    return parts, [sum((demand for _, demand in rest), start=first) for (_, first), *rest in parts]


def plants(economy: SupplyUseEconomy, parts: list[list[tuple[SimpleFile, FinalDemand]]]) -> list[list[np.ndarray]]:
    """By scenario and part, what new plants make (`direct_changes.made_anew`)."""
    share = economy.parameters["plants.like-the-nation"]
    return [[made_anew(economy, demand.produced, share) for _, demand in several] for several in parts]


def floors(
    economy: SupplyUseEconomy,
    parts: list[list[tuple[SimpleFile, FinalDemand]]],
    anew: list[list[np.ndarray]],
    accounts: Sequence[str],
    price_year: int,
    satellites: Accounts,
    per_dollar: np.ndarray | None = None,
) -> dict[int, Change]:
    """What wage floors change of direct effects, by scenario where there are any.

    Args:
        anew: of `plants`.
        satellites: the economy's accounts, or those of other parameters.
        per_dollar: as in `effects.effects`.
    """
    weights = 1.0 if per_dollar is None else per_dollar[:, None]
    changes: dict[int, Change] = {}
    for c, scenario_parts in enumerate(parts):
        for (part, demand), new in zip(scenario_parts, anew[c], strict=True):
            if part.wage_floor:
                floor = part.wage_floor / money_index(economy.dataset, "labour_income", price_year)
                paid = weights * direct_output(economy, demand)
                change = floor_change(economy, paid, weights * new, floor, accounts, satellites)
                changes[c] = changes[c].plus(change) if c in changes else change
    return changes


def incomes(
    economy: SupplyUseEconomy, parts: list[list[tuple[SimpleFile, FinalDemand]]], anew: list[list[np.ndarray]]
) -> tuple[np.ndarray, np.ndarray]:
    """Profits that scenarios keep in their regions; and income of households, by region of residence, that these and
    new plants bring beside what the economy's own rates do; scenario x region, USD."""
    kept = np.zeros((len(parts), len(economy.labels)))
    for c, scenario_parts in enumerate(parts):
        for (part, demand), new in zip(scenario_parts, anew[c], strict=True):
            if part.profit_share_local:
                kept[c] += part.profit_share_local * profits(economy, direct_output(economy, demand), new)
    moved = np.stack([moved_to_region(economy, one) for one in kept])
    made = [np.sum(new, axis=0) for new in anew]
    pay = plant_changes(economy, made, ["labour_income"], economy.satellites)
    return kept, moved + np.stack([one.by_region[:, 0] for one in pay]) @ economy.dataset["residence"].values.T


def direct_output(economy: SupplyUseEconomy, demand: FinalDemand) -> np.ndarray:
    """Output that is paid for directly, industry x region, USD."""
    return economy.output_of_new_demand(demand.purchased[:, None, :], demand.produced[:, None, :])[:, 0, :]


def spread(economy: SupplyUseEconomy, regions: Iterable[str], by: str) -> dict[str, float]:
    """See `Model.spread`."""
    chosen, dataset = listed(regions, "regions", ModelError), economy.dataset
    at = positions(chosen, economy.known_regions, kind="region", error=ModelError, where="model.regions")
    require_once([str(name) for name in chosen], "region")
    positions([by], drivers(dataset), kind="driver", error=ModelError, where="model.dataset")
    weights = dataset[by].values[at]
    if not weights.sum() > 0.0:
        raise ModelError(
            f"no {by} in {', '.join(map(str, chosen)) or 'no region'}; name other regions, or another driver"
        )
    return {str(economy.labels.index[r]): float(share) for r, share in zip(at, weights / weights.sum(), strict=True)}
