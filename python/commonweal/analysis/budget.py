"""What a program pays into and takes out of public budgets: receipts, benefits, and who pays for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import numpy as np

from commonweal.accounts.benefits import BENEFITS, MEDICAID_ALL, paid
from commonweal.accounts.budget import CUSTOMS_DUTIES, PROPERTY, RECEIPTS, Budget
from commonweal.analysis.effects import effects
from commonweal.analysis.outcomes import where_spent
from commonweal.analysis.solve import Outputs, Programme
from commonweal.base.choices import GOVERNMENTS
from commonweal.base.errors import ModelError
from commonweal.datasets.prices import money_index
from commonweal.economies.supply_use import SupplyUseEconomy
from commonweal.parameters.registry import ends_of
from commonweal.results.budget import FLOWS, Flows

#: Totals of accounts under other parameters, scenario x account; money of the dataset's year.
Again: TypeAlias = Callable[[Mapping[str, float], Sequence[str]], np.ndarray]
#: Parameters that move receipts or benefits, and which.
MOVED: dict[str, tuple[str, ...]] = {
    "budget.income-of-work": tuple(name for name, one in RECEIPTS.items() if one.base == "income"),
    "budget.federal-progression": ("federal_income_tax",),
    "budget.state-progression": ("state_income_tax", "local_income_tax"),
    "budget.self-employed": ("federal_self_employed", "federal_employees"),
    "wellby.hired-from-unemployment": ("federal_unemployment_insurance",),
    "budget.snap-left": ("federal_snap",),
    "budget.medicaid-left": ("federal_medicaid", "state_medicaid"),
}
STRUCTURES = "budget.property-of-structures"


def known_budget(economy: SupplyUseEconomy) -> Budget:
    """Its receipts of governments.

    Raises:
        ModelError: it has none.
    """
    if economy.satellites.budget is None:
        name = economy.dataset.attrs["name"]
        raise ModelError(f"{name} has no receipts of governments; the embedded editions have them")
    return economy.satellites.budget


def flows(programme: Programme, solved: Outputs, less: Outputs | None, amounts: np.ndarray) -> Flows:
    """Of solved scenarios, and of what a dollar of their financing takes away.

    Raises:
        ModelError: the economy has no receipts.
    """
    economy, ids = programme.economy, list(FLOWS)
    budget = known_budget(economy)
    index = money_index(economy.dataset, "output", programme.price_year)
    taken, _ = effects(programme, solved, ids)
    taken[..., _places(PROPERTY)] *= economy.parameters["budget.property-of-output"]
    # What a scenario itself imports pays duty, too: where it is spent.
    duties = programme.abroad @ budget.duty_rates()
    spent = np.stack([where_spent(demand) for demand in programme.demands])
    taken[0, :, :, ids.index(CUSTOMS_DUTIES)] += duties[: len(amounts), None] * spent
    taken[0] += _of_structures(programme, budget)
    lost = None
    if less is not None:
        forgone = next(one for one in programme.forgone.values() if one is not None)
        each = less.effects(ids)[0].sum(axis=0)[0]
        each[:, _places(PROPERTY)] *= economy.parameters["budget.property-of-output"]
        each[:, ids.index(CUSTOMS_DUTIES)] += duties[len(amounts)] * where_spent(forgone)
        lost = _by_government(budget, each) * index * amounts[:, None, None]
    limits = paid(budget.statistics.benefits)
    known = limits.sum().to_frame().T if len(budget.governments) == 1 else limits.loc[budget.governments]
    return Flows(
        governments=budget.governments,
        cost=_cost(programme, budget),
        taken=_by_government(budget, taken) * index,
        lost=lost,
        limits=known.to_numpy() * index,
        marginal=np.array([budget.marginal(name) if name in RECEIPTS else 1.0 for name in ids]),
    )


def ends(programme: Programme, again: Again, lost: Again) -> dict[tuple[str, float], tuple[np.ndarray, np.ndarray]]:
    """What totals are more, scenario x flow, where one parameter alone is at an end of its range; and what is more of
    what the financing takes away.

    Args:
        again: totals of accounts under other parameters; lost, of the financing.
    """
    economy = programme.economy
    index = money_index(economy.dataset, "output", programme.price_year)
    signs = np.array([1.0 if name in RECEIPTS or BENEFITS[name].saved else -1.0 for name in FLOWS])
    found = {}
    for parameter, concerned in MOVED.items():
        usual, at = [of({}, concerned) for of in (again, lost)], [FLOWS.index(name) for name in concerned]
        for value in ends_of(parameter):
            changes = np.zeros((2, len(programme.demands), len(FLOWS)))
            for change, of, before in zip(changes, (again, lost), usual, strict=True):
                change[:, at] = of({parameter: value}, concerned) - before
            gross, less = changes * signs * index
            found[parameter, value] = gross, less
    built = _of_structures(programme, known_budget(economy)).sum(axis=1)
    for value in ends_of(STRUCTURES):
        other = known_budget(economy.changed({STRUCTURES: value}))
        change = (_of_structures(programme, other).sum(axis=1) - built) * index
        found[STRUCTURES, value] = change, np.zeros_like(change)
    return found


def _places(kind: str) -> list[int]:
    """Of `FLOWS` those of a kind of receipts."""
    return [FLOWS.index(name) for name, one in RECEIPTS.items() if one.kind == kind]


def _of_structures(programme: Programme, budget: Budget) -> np.ndarray:
    """Property tax of a year on what is built, scenario x region x flow, USD of the dataset's year."""
    taxed = budget.taxed_structures()
    each = [[goods[taxed].sum(axis=0) * where for goods, where, _ in one.domestic] for one in programme.demands]
    built = np.stack([np.sum(of_one, axis=0) for of_one in each])
    result = np.zeros((*built.shape, len(FLOWS)))
    for name, rate in budget.property_of_structures().items():
        result[..., FLOWS.index(name)] = built * rate
    return result


def _by_government(budget: Budget, flows: np.ndarray) -> np.ndarray:
    """Anything x region x flow as anything x government x flow: taxes on income where people live, all else where it
    is made; what is caused below zero."""
    regional = np.moveaxis(flows, -2, -1)  # anything x flow x region
    found = np.array(budget.by_government(regional))
    for k, name in enumerate(FLOWS):
        if name in RECEIPTS and RECEIPTS[name].base == "income" and len(budget.governments) > 1:
            found[..., k, :] = regional[..., k, :] @ budget.home(name).T
        if name in BENEFITS and not BENEFITS[name].saved:
            found[..., k, :] *= -1.0
    return np.moveaxis(found, -1, -2)


def _cost(programme: Programme, budget: Budget) -> np.ndarray:
    """Who pays, scenario x government x level, USD of the price year, where it is spent: what each part's file says
    (`paid_by`); of Medicaid the federal government its share of most services in the state."""
    match, many = budget.statistics.benefits.loc[MEDICAID_ALL], len(budget.governments) > 1
    result = np.zeros((len(programme.demands), len(budget.governments), len(GOVERNMENTS)))
    for c, (which, money) in enumerate(programme.chosen):
        for (share, part), (_, demand) in zip(which.parts, programme.parts[c], strict=True):
            each = share * money * budget.by_government(where_spent(demand))
            if isinstance(part.paid_by, str):  # Medicaid
                mean = (match["usd"] * match["federal"]).sum() / match["usd"].sum()
                federal = match["federal"].loc[budget.governments].to_numpy() if many else np.array([mean])
                result[c] += each[:, None] * np.stack([federal, 1.0 - federal, np.zeros_like(federal)], axis=1)
            else:
                result[c] += each[:, None] * np.array([dict(part.paid_by).get(level, 0.0) for level in GOVERNMENTS])
    return result
