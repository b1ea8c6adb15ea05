"""What comes back to the budget: receipts and benefits by level and kind, and what a program costs net of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from commonweal.accounts.benefits import BENEFITS
from commonweal.accounts.budget import RECEIPTS, SUBSIDIES
from commonweal.base.choices import GOVERNMENTS
from commonweal.parameters.registry import ends_of

#: What is taken in and paid out, in the order in which it is shown.
FLOWS = (*RECEIPTS, *BENEFITS)
#: The share of jobs, and of what they pay, that nobody else loses.
ADDITIONAL = "wellby.additional"
#: What counts: all of it; what is new; and, where somebody pays, all of it less what that takes away.
GROSS, NEW, FINANCED = "gross", "new", "after financing"
#: Of a program, all levels of government together.
ALL = "all"
#: What flows are: of each kind a column of net cost.
KINDS = {
    "receipts": [name for name in RECEIPTS if name != SUBSIDIES],
    "benefits_saved": [name for name, one in BENEFITS.items() if one.saved],
    "benefits_caused": [name for name, one in BENEFITS.items() if not one.saved],
}


class Flows(NamedTuple):
    """USD of the price year; what governments pay out is below zero.

    Attributes:
        governments: states, or the nation, which take in or save what follows.
        cost: who pays, scenario x government x level, where it is spent.
        taken: stage x scenario x government x flow (`FLOWS`), as if nobody who is hired had had a job.
        lost: scenario x government x flow, what the financing takes away, below zero; None where nobody pays.
        limits: government x benefit, what is paid in a year.
        marginal: by flow, the marginal rate over the average one.
    """

    governments: list[str]
    cost: np.ndarray
    taken: np.ndarray
    lost: np.ndarray | None
    limits: np.ndarray
    marginal: np.ndarray


def level_of(flow: str) -> str:
    return RECEIPTS[flow].level if flow in RECEIPTS else BENEFITS[flow].level


def title_of(flow: str) -> str:
    return RECEIPTS[flow].title if flow in RECEIPTS else BENEFITS[flow].title


def capped(flows: Flows, amounts: np.ndarray) -> np.ndarray:
    """Scenario x government x flow, with no more benefits saved than are paid."""
    result, first = amounts.copy(), len(RECEIPTS)
    result[..., first:] = np.minimum(result[..., first:], flows.limits)
    return result


def flows_table(flows: Flows, scenarios: Sequence[str], stages: Sequence[str]) -> pd.DataFrame:
    """See `Comparison.budget`."""
    gross = flows.taken.sum(axis=0)
    kept = np.divide(capped(flows, gross), gross, out=np.ones_like(gross), where=gross != 0.0)
    each = (flows.taken * kept).sum(axis=2)
    index = [(scenario, level_of(name), name) for scenario in scenarios for name in FLOWS]
    table = pd.DataFrame(
        np.moveaxis(each, 0, -1).reshape(-1, len(stages)),
        index=pd.MultiIndex.from_tuples(index, names=["scenario", "level", "account"]),
        columns=list(stages),
    )
    return table.assign(all=table.sum(axis="columns"))


def net_cost_table(
    flows: Flows,
    scenarios: Sequence[str],
    additional: float,
    ends: Mapping[tuple[str, float], tuple[np.ndarray, np.ndarray]],
) -> pd.DataFrame:
    """See `Comparison.net_cost`.

    Args:
        additional: the share of jobs that nobody else loses.
        ends: what totals are more, scenario x flow, where one parameter is at an end of its range, and what is more of
            what the financing takes away.
    """
    cost, tables = flows.cost.sum(axis=1), {}
    for counted, (amounts, share) in _ways(flows, additional).items():
        total = capped(flows, amounts).sum(axis=1)
        kept = np.nan_to_num(_over(total, amounts.sum(axis=1)))
        moved = [total]
        for change, lost in ends.values():
            moved.append(total + (change + lost * (counted == FINANCED)) * share * kept)
        if counted == NEW:
            gross = flows.taken.sum(axis=0)
            moved += [capped(flows, gross * value).sum(axis=1) for value in ends_of(ADDITIONAL)]
        shares = [_figures(cost, one, flows.marginal)["share"] for one in moved]
        span = {"share_low": np.min(shares, axis=0), "share_high": np.max(shares, axis=0)}
        tables[counted] = _figures(cost, total, flows.marginal) | span
    return _table(tables, [scenarios, [*GOVERNMENTS, ALL]], ["scenario", "level"])


def net_cost_by_state(flows: Flows, scenarios: Sequence[str], additional: float) -> pd.DataFrame:
    """See `Comparison.net_cost_by_state`."""
    tables = {
        counted: _figures(flows.cost, capped(flows, amounts), flows.marginal)
        for counted, (amounts, _) in _ways(flows, additional).items()
    }
    return _table(tables, [scenarios, flows.governments, [*GOVERNMENTS, ALL]], ["scenario", "state", "level"])


def _ways(flows: Flows, additional: float) -> dict[str, tuple[np.ndarray, float]]:
    """What counts, before the cap: scenario x government x flow, and which share of all jobs it is."""
    gross = flows.taken.sum(axis=0)
    ways = {GROSS: (gross, 1.0), NEW: (gross * additional, additional)}
    return ways if flows.lost is None else ways | {FINANCED: (gross + flows.lost, 1.0)}


def _figures(cost: np.ndarray, found: np.ndarray, marginal: np.ndarray) -> dict[str, np.ndarray]:
    """Columns of net cost, each anything x level, all levels last.

    Args:
        cost: anything x level; found: anything x flow.
    """
    own = np.array([[level_of(name) == level for level in GOVERNMENTS] for name in FLOWS], dtype=float)
    to_level = np.hstack([own, np.ones((len(FLOWS), 1))])
    paid = np.concatenate([cost, cost.sum(axis=-1, keepdims=True)], axis=-1)
    columns = {"cost": paid}
    for kind, names in KINDS.items():
        of_kind = np.isin(FLOWS, names)
        columns[kind] = (found * of_kind) @ to_level
    back = np.sum([columns[kind] for kind in KINDS], axis=0)
    counted = np.isin(FLOWS, [name for names in KINDS.values() for name in names])
    return columns | {
        "net_cost": paid - back,
        "share": _over(back, paid[..., -1:]),
        "share_marginal": _over((found * counted * marginal) @ to_level, paid[..., -1:]),
    }


def _table(
    tables: Mapping[str, Mapping[str, np.ndarray]], labels: Sequence[Sequence[str]], names: Sequence[str]
) -> pd.DataFrame:
    """Columns of arrays as rows by `labels`, with what is counted after the scenario."""
    levels = [labels[0], list(tables), *labels[1:]]
    columns = {
        name: np.stack([table[name] for table in tables.values()], axis=1).reshape(-1)
        for name in next(iter(tables.values()))
    }
    return pd.DataFrame(columns, index=_index(levels, [names[0], "counted", *names[1:]]))


def _index(levels: Sequence[Sequence[str]], names: Sequence[str]) -> pd.MultiIndex:
    """All combinations, in the order given, which pandas then looks up as a sorted one."""
    codes = np.indices([len(level) for level in levels]).reshape(len(levels), -1)
    return pd.MultiIndex(levels=levels, codes=codes, names=names)


def _over(amounts: np.ndarray, base: np.ndarray) -> np.ndarray:
    """NaN of nothing."""
    nothing = np.full(np.broadcast(amounts, base).shape, np.nan)
    return np.asarray(np.divide(amounts, base, out=nothing, where=base != 0.0))
