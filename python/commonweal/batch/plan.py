"""The plan of a batch: its file, read with every mistake at once, and the cells that it names (docs/batch.md)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from itertools import product
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias, TypeVar, get_args

import numpy as np
from pydantic import AfterValidator, Field, ValidationError, model_validator

from commonweal.analysis.sample import SOURCES
from commonweal.base.choices import USUAL_TRADE
from commonweal.base.errors import CommonwealError, PlanError
from commonweal.base.names import Known, is_number, nearest
from commonweal.datasets.codes import regions_of
from commonweal.datasets.embedded import embedded_dataset
from commonweal.economies.supply_use import SupplyUseEconomy
from commonweal.economies.trade import MODELS
from commonweal.io.yaml import Fault, Strict, Text, faults, format_fault, line_of, plain, read_yaml
from commonweal.parameters.registry import values
from commonweal.scenarios.financing import FINANCING
from commonweal.scenarios.scenario import Scenario, scenario

#: The page that describes plans.
GUIDE = "docs/batch.md"
#: Levels of regions, and the most draws of a plan.
Level: TypeAlias = Literal["nation", "state", "county"]
MOST_DRAWS = 1_000_000
#: The variant of a plan that sets no parameters.
REGISTRY = "registry"

T = TypeVar("T")
Several: TypeAlias = Annotated[tuple[T, ...], Field(min_length=1)]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Dollars = Annotated[float, Field(strict=True, gt=0.0, allow_inf_nan=False)]
Share = Annotated[float, Field(strict=True, ge=0.0, le=1.0)]
Wage = Annotated[float, Field(strict=True, ge=0.0, le=1000.0)]


#: Trade models are economies of a plan, each by its name.
DRAWN_IN_PLANS = tuple(name for name in SOURCES if name != "trade")


def _one_of(known: Collection[str]) -> AfterValidator:
    def check(name: str) -> str:
        if name not in known:
            raise ValueError(f"{name!r} is not known{nearest(name, known)}; choose from {', '.join(known)}")
        return name

    return AfterValidator(check)


class Economies(Strict):
    """Economies of one dataset and level, by every combination of what is listed."""

    dataset: Text = "us-2017"
    regions: Level = "state"
    #: Default: as `commonweal.load` has it.
    trade: Several[Annotated[str, _one_of(MODELS)]] = (USUAL_TRADE,)
    market_shares: Several[Literal["regional", "regional-throughout", "uniform"]] = ("regional",)


class ScenarioEntry(Strict):
    """A scenario of the library or a file, in every combination of what is listed; what is not listed is as the
    scenario has it.
    """

    scenario: Text | None = None
    file: Text | None = None
    amounts: Several[Dollars] | None = None
    #: Codes of regions, each of which gets all of the money.
    regions: Several[Text] | None = None
    domestic_content: Several[Literal["market", "policy"] | Share] | None = None
    wage_floor: Several[Wage] | None = None
    profit_share_local: Several[Share] | None = None
    financing: Several[Annotated[str, _one_of(FINANCING)]] = ("none",)

    @model_validator(mode="after")
    def _one_thing(self) -> ScenarioEntry:
        if (self.scenario is None) == (self.file is None):
            raise ValueError("give either a scenario of the library or a file")
        return self


class Variant(Strict):
    """Values of parameters, under a name."""

    name: Text
    set: dict[Text, Number]


class Plan(Strict):
    """Every combination of economies, variants of parameters, draws, closures and scenarios."""

    name: Text
    economies: Several[Economies]
    closures: Several[Literal["type-i", "type-ii"]] = ("type-i", "type-ii")
    scenarios: Several[ScenarioEntry]
    accounts: Several[Text]
    #: USD through each scenario that has no amounts of its own, and the year of their prices (default: the dataset's).
    amount: Dollars = 1e9
    price_year: Annotated[int, Field(strict=True)] | None = None
    parameters: Several[Variant] | None = None
    #: Besides the point, where nothing is drawn.
    draws: Annotated[int, Field(strict=True, ge=0, le=MOST_DRAWS)] = 0
    seed: Annotated[int, Field(strict=True, ge=0, le=np.iinfo(np.uint64).max)] = 1
    sources: Several[Annotated[str, _one_of(DRAWN_IN_PLANS)]] = DRAWN_IN_PLANS


class EconomyCase(NamedTuple):
    """An economy of a plan."""

    label: str
    dataset: str
    regions: str
    trade: str
    market_shares: str


class ScenarioCase(NamedTuple):
    """A scenario of a plan, changed as it says, with what is paid and who pays."""

    label: str
    scenario: Scenario
    amount: float
    financing: str


def read_plan(path: Path) -> Plan:
    """A plan file.

    Raises:
        PlanError: every mistake, in the order of lines, each with its line and key: what the schema does not allow, and
            names of scenarios, regions, accounts and parameters that are not known or do not fit.
    """
    content = read_yaml(path, PlanError, what="plan file", guide=GUIDE)
    found = list(_unknown(plain(content), path.parent))
    plan: Plan | None = None
    try:
        plan = Plan.model_validate(plain(content))
    except ValidationError as error:
        found += faults(content, error, (Plan, Economies, ScenarioEntry, Variant))
    if plan is not None and not found:
        found += _twice(plan, path.parent)
    if found or plan is None:
        found.sort(key=lambda fault: line_of(content, fault[0]))
        raise PlanError("\n".join(format_fault(path, content, fault) for fault in found))
    return plan


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
    return [case for entry in plan.scenarios for case in _variations(entry, plan, folder)]


def _variations(entry: ScenarioEntry, plan: Plan, folder: Path) -> Iterator[ScenarioCase]:
    own = scenario(entry.scenario) if entry.scenario is not None else Scenario.from_yaml(folder / str(entry.file))
    choices: dict[str, tuple[Any, ...]] = {
        "amount": entry.amounts or (plan.amount,),
        "region": entry.regions or (None,),
        "content": entry.domestic_content or (None,),
        "floor": entry.wage_floor or (None,),
        "profit": entry.profit_share_local or (None,),
        "financing": entry.financing,
    }
    for amount, region, content, floor, profit, financing in product(*choices.values()):
        changed = own
        if region is not None:
            changed = changed.in_regions({region: 1.0})
        if content is not None:
            changed = changed.with_domestic_content(content)
        if floor is not None:
            changed = changed.with_wage_floor(floor)
        if profit is not None:
            changed = changed.with_profit_share_local(profit)
        texts = zip(choices, (f"{amount:g}", region, content, floor, profit, financing), strict=True)
        label = " ".join([own.label, *(f"{choice}={value}" for choice, value in texts if len(choices[choice]) > 1)])
        yield ScenarioCase(label, changed, amount, financing)


def _twice(plan: Plan, folder: Path) -> Iterator[Fault]:
    """What stands in the plan more than once under the same label."""
    labels = {
        "economies": [one.label for one in economies_of(plan)],
        "parameters": [one.name for one in plan.parameters or []],
        "scenarios": [one.label for one in scenarios_of(plan, folder)],
    }
    for key, names in labels.items():
        for name in dict.fromkeys(name for name in names if names.count(name) > 1):
            yield (key,), f"{name!r} stands twice; each combination is run once"


def _unknown(content: Mapping[str, Any], folder: Path) -> Iterator[Fault]:
    """Names that nothing goes by, wherever the file has a name: what else is wrong with it does not matter here."""
    named = [entry.get("regions", "state") for _, entry in _entries(content, "economies")] or ["state"]
    levels = sorted(level for level in get_args(Level) if level in named)
    for k, entry in _entries(content, "scenarios"):
        for key, read in (("scenario", scenario), ("file", lambda name: Scenario.from_yaml(folder / name))):
            if isinstance(entry.get(key), str):
                yield from _raised(("scenarios", k, key), read, entry[key])
        for r, code in enumerate(_listed(entry, "regions")):
            for level in levels if isinstance(code, str) else ():  # what is no text the schema refuses
                if code not in _regions(level).codes:
                    yield (
                        ("scenarios", k, "regions", r),
                        f"{code!r} is no region of the {level} dataset{_regions(level).hint(code)}",
                    )
    for k, name in enumerate(_listed(content, "accounts")):
        if isinstance(name, str) and name not in _accounts():
            hint = nearest(str(name), _accounts()) or "; `commonweal accounts` lists them"
            yield ("accounts", k), f"unknown account {name!r}{hint}"
    for k, entry in _entries(content, "parameters"):
        changes = entry.get("set")
        for name, number in changes.items() if isinstance(changes, dict) else ():
            if not (isinstance(name, str) and is_number(number)):
                continue
            yield from _raised(("parameters", k, "set", name), lambda one: values(dict([one])), (name, number))


def _listed(content: Mapping[str, Any], key: str) -> list[Any]:
    found = content.get(key)
    return found if isinstance(found, list) else []


def _entries(content: Mapping[str, Any], key: str) -> list[tuple[int, Mapping[str, Any]]]:
    return [(k, entry) for k, entry in enumerate(_listed(content, key)) if isinstance(entry, dict)]


def _raised(location: tuple[Any, ...], read: Any, name: Any) -> Iterator[Fault]:
    try:
        read(name)
    except CommonwealError as error:
        for line in str(error).splitlines():
            yield location, line


@cache
def _accounts() -> frozenset[str]:
    return frozenset(["output", *SupplyUseEconomy(embedded_dataset("us-2017", "nation")).accounts.index])


@cache
def _regions(level: str) -> Known:
    return regions_of(embedded_dataset("us-2017", level))
