"""Every figure of a comparison as rows, for spreadsheets and other programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from commonweal.accounts.outcomes import MEASURES
from commonweal.datasets.receipts import receipts
from commonweal.results.budget import title_of

if TYPE_CHECKING:
    from commonweal.results.budget_data import BudgetData
    from commonweal.results.wellbeing_data import WellbeingData

QUALITY_UNITS = {
    "pay": "USD of the price year per job-year",
    "pay_full_time": "USD of the price year per full-time equivalent",
    "pay_hour": "USD of the price year per hour worked",
    "hours": "hours a week",
    **dict.fromkeys(("full_time", "living_wage", "health_cover", "union"), "share of jobs"),
    "fatal_injuries": "deaths per 100,000 full-time equivalents",
    "good_job": "index, 0 to 1",
}
#: Figures of an outcome, and the kind of their rows.
OF_OUTCOMES = {
    "value": "outcome",
    "low": "outcome, low",
    "high": "outcome, high",
    "first_year": "outcome, first year",
    "first_year_low": "outcome, first year, low",
    "first_year_high": "outcome, first year, high",
}
#: Figures of net cost in words.
OF_BUDGET = {
    "cost": "what is paid",
    "receipts": "receipts",
    "benefits_saved": "benefits saved",
    "benefits_caused": "benefits caused, below zero",
    "net_cost": "net cost",
    "share": "share of the whole cost that comes back",
    "share_marginal": "the same at marginal rates of income taxes",
    "share_low": "the same, low",
    "share_high": "the same, high",
}
#: Columns of the rows.
COLUMNS = ["scenario", "closure", "kind", "name", "label", "account", "unit", "value"]


def tidy(c: BudgetData) -> pd.DataFrame:
    """See `Comparison.tidy`."""
    stages = c._sum("by_region", "region")
    parts = [_rows(c, "account", _both(c, stages), [c.account_ids, list(c.accounts["name"])])]
    for s, stage in enumerate(c.stages):
        closure = "type-ii" if stage == "induced" else "type-i"
        parts.append(_rows(c, "stage", {closure: stages[s][:, None, :]}, [[stage], [stage]]))
    for kind, effects, names in (("region", "by_region", c.region_names), ("sector", "by_industry", c.sector_names)):
        parts.append(_rows(c, kind, _both(c, c.effects[effects].values), [list(names.index), list(names)]))
    rows = [
        (name, "type-i", "quality", measure, measure, "", QUALITY_UNITS[str(measure)], value)
        for measure, column in c.quality.items()
        for name, value in column.items()
    ]
    for (name, dimension, group), share in c.people["share"].items():
        rows.append((name, "type-i", dimension, group, group, "jobs", "share of job-years", share))
    return pd.concat([*parts, pd.DataFrame(rows, columns=COLUMNS), *_outcomes(c), *_budget(c)], ignore_index=True)


def _budget(c: BudgetData) -> list[pd.DataFrame]:
    """What comes back to governments, all stages, by flow and in net cost by level; an economy without receipts has
    none."""
    if c._model is None or receipts(c.about["name"]) is None:
        return []
    usd = f"USD of {c.price_year}"
    flows = c.budget()["all"].rename("value").reset_index().rename(columns={"account": "name"})
    flows = flows.assign(kind="budget", label=flows["name"].map(title_of), unit=usd)
    long = c.net_cost().rename_axis(columns="name").stack().rename("value").reset_index()
    long["kind"], long["unit"] = "net cost, " + long["counted"], usd
    long.loc[long["name"].str.startswith("share"), "unit"] = "share of the cost"
    long["label"] = long["level"] + ": " + long["name"].map(OF_BUDGET)
    long["name"] = long["level"] + " " + long["name"]
    return [table.assign(closure=c.closure, account="")[COLUMNS] for table in (flows, long)]


def _outcomes(c: WellbeingData) -> list[pd.DataFrame]:
    """What the money does once it is spent; a result that stands without its model has none."""
    if c._model is None:
        return []
    table = c.outcomes().reset_index()
    table["unit"] = table["unit"].str.replace("USD", f"USD of {c.price_year}")
    table["label"] = [MEASURES[name][0] for name in table["measure"]]
    long = table.rename(columns=OF_OUTCOMES).melt(
        ["scenario", "measure", "label", "unit"], list(OF_OUTCOMES.values()), "kind"
    )
    long = long[long["value"].notna() | (long["kind"] == "outcome")]  # an empty one is no estimate
    return [long.rename(columns={"measure": "name"}).assign(closure="", account="")[COLUMNS]]


def _both(c: WellbeingData, stages: np.ndarray) -> dict[str, np.ndarray]:
    """Stages added up by closure."""
    found = {"type-i": stages[:2].sum(axis=0)}
    return found | {"type-ii": stages.sum(axis=0)} if c.closure == "type-ii" else found


def _rows(
    c: WellbeingData, kind: str, values: Mapping[str, np.ndarray], names: Sequence[Sequence[str]]
) -> pd.DataFrame:
    """By closure, scenario x name x account, without what is zero; of totals scenario x account, all of them, each
    under its own name.

    Args:
        names: codes, and what they are called.
    """
    tables = []
    for closure, array in values.items():
        whole = array.ndim == 2
        scenario, *name, account = np.indices(array.shape).reshape(2, -1) if whole else np.nonzero(array)
        at = account if whole else name[0]
        tables.append(
            pd.DataFrame(
                {
                    "scenario": np.array(c.scenarios, dtype=object)[scenario],
                    "closure": closure,
                    "kind": kind,
                    "name": np.array(names[0], dtype=object)[at],
                    "label": np.array(names[1], dtype=object)[at],
                    "account": np.array(c.account_ids, dtype=object)[account],
                    "unit": np.array(list(c.units.values()), dtype=object)[account],
                    "value": array[scenario, account] if whole else array[scenario, at, account],
                }
            )
        )
    return pd.concat(tables, ignore_index=True)
