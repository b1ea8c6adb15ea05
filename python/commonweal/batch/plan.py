"""The plan of a batch: its file, read with every mistake at once, and the cells that it names (docs/batch.md)."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias

import numpy as np
from pydantic import AfterValidator, Field, ValidationInfo, model_validator

from commonweal.analysis.sample import SOURCES
from commonweal.analysis.years import AUTOMATION, TREND
from commonweal.base.choices import TRADE_MODELS, USUAL_EDITION, USUAL_TRADE
from commonweal.base.errors import PlanError
from commonweal.batch.checks import (
    Dollars,
    Several,
    Surroundings,
    around,
    checked,
    known_account,
    known_dataset,
    one_of,
    settings,
)
from commonweal.batch.entries import ScenarioCase, ScenarioEntry
from commonweal.datasets.editions import edition_name
from commonweal.io.yaml import Strict, Text, read_checked
from commonweal.scenarios.schedule import OwnSchedule

#: The page that describes plans.
GUIDE = "docs/batch.md"
#: Levels of regions, and the most draws of a plan.
Level: TypeAlias = Literal["nation", "state", "county"]
MOST_DRAWS = 1_000_000
#: The variant of a plan that sets no parameters.
REGISTRY = "registry"
#: Trade models are economies of a plan, each by its name.
DRAWN_IN_PLANS = tuple(name for name in SOURCES if name != "trade")


class Economies(Strict):
    """Economies of one dataset and level, by every combination of what is listed."""

    regions: Level = "state"
    #: An edition by its own name: which is the newest of a country may change until the batch goes on.
    dataset: Annotated[Text, AfterValidator(edition_name), checked(known_dataset)] = Field(
        default=USUAL_EDITION, validate_default=True
    )
    #: Default: as `commonweal.load` has it.
    trade: Several[Annotated[str, one_of(TRADE_MODELS)]] = (USUAL_TRADE,)
    market_shares: Several[Literal["regional", "regional-throughout", "uniform"]] = ("regional",)


class Variant(Strict):
    """Values of parameters, under a name."""

    name: Text
    set: Annotated[dict[Text, Any], AfterValidator(settings)]


class Plan(Strict):
    """Every combination of economies, variants of parameters, draws, closures and scenarios."""

    name: Text
    economies: Several[Economies]
    closures: Several[Literal["type-i", "type-ii"]] = ("type-i", "type-ii")
    scenarios: Several[ScenarioEntry]
    accounts: Several[Annotated[Text, checked(known_account)]]
    #: Why jobs per dollar change over the years of scenarios (docs/years.md).
    growth: Annotated[str, one_of((TREND, AUTOMATION))] = TREND
    #: USD through each scenario that has no amounts of its own, and the year of their prices (default: the dataset's).
    amount: Dollars = 1e9
    price_year: Annotated[int, Field(strict=True)] | None = None
    parameters: Several[Variant] | None = None
    #: Besides the point, where nothing is drawn.
    draws: Annotated[int, Field(strict=True, ge=0, le=MOST_DRAWS)] = 0
    seed: Annotated[int, Field(strict=True, ge=0, le=np.iinfo(np.uint64).max)] = 1
    sources: Several[Annotated[str, one_of(DRAWN_IN_PLANS)]] = DRAWN_IN_PLANS

    @model_validator(mode="after")
    def _once_each(self, info: ValidationInfo) -> Plan:
        labels = {
            "economies": [one.label for one in economies_of(self)],
            "parameters": [one.name for one in self.parameters or []],
            "scenarios": [one.label for one in scenarios_of(self, around(info).folder)],
        }
        wrong = [
            f"{key}: {name!r} stands twice; each combination is run once"
            for key, names in labels.items()
            for name in dict.fromkeys(name for name in names if names.count(name) > 1)
        ]
        if self.growth != TREND and all(entry.years is None for entry in self.scenarios):
            wrong.append(f"growth: {self.growth} is over the years, and no scenario has years")
        if wrong:
            raise ValueError("\n".join(wrong))
        return self


class EconomyCase(NamedTuple):
    """An economy of a plan."""

    label: str
    dataset: str
    regions: str
    trade: str
    market_shares: str


def read_plan(path: Path) -> Plan:
    """A plan file.

    Raises:
        PlanError: every mistake, in the order of lines, each with its line and key: what the schema does not allow, and
            names of scenarios, regions, accounts and parameters that are not known or do not fit.
    """
    beside = Surroundings(path.parent, [])
    parts = (Economies, ScenarioEntry, OwnSchedule, Variant)
    return read_checked(path, Plan, PlanError, what="plan file", guide=GUIDE, parts=parts, context=beside)


def economies_of(plan: Plan) -> list[EconomyCase]:
    """The plan's economies, labelled by what they are."""
    return [
        EconomyCase(f"{one.dataset} {one.regions} {trade} {shares}", one.dataset, one.regions, trade, shares)
        for one in plan.economies
        for trade, shares in product(one.trade, one.market_shares)
    ]


def variants_of(plan: Plan) -> dict[str, dict[str, float]]:
    """Parameters that are set, by the variant's name."""
    return {REGISTRY: {}} if plan.parameters is None else {one.name: dict(one.set) for one in plan.parameters}


def scenarios_of(plan: Plan, folder: Path) -> list[ScenarioCase]:
    """The plan's scenarios, labelled by their names and what is changed.

    Args:
        folder: what names of files start from.
    """
    return [case for entry in plan.scenarios for case in entry.cases(plan.amount, folder)]
