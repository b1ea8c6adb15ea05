"""The plan of a batch: its file, read with every mistake at once, and the cells that it names (docs/batch.md)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import cache
from itertools import product
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias, TypeVar, cast

import numpy as np
from pydantic import AfterValidator, Field, ValidationError, ValidationInfo, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from commonweal.analysis.sample import SOURCES
from commonweal.base.choices import FINANCING, TRADE_MODELS, USUAL_EDITION, USUAL_TRADE
from commonweal.base.errors import CommonwealError, PlanError
from commonweal.base.names import Known, nearest
from commonweal.datasets.codes import regions_of
from commonweal.datasets.editions import edition_name
from commonweal.datasets.embedded import dataset_path, embedded_dataset
from commonweal.economies.supply_use import SupplyUseEconomy
from commonweal.io.yaml import Strict, Text, read_checked
from commonweal.parameters.registry import values
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
Dollars = Annotated[float, Field(strict=True, gt=0.0, allow_inf_nan=False)]
Share = Annotated[float, Field(strict=True, ge=0.0, le=1.0)]
Wage = Annotated[float, Field(strict=True, ge=0.0, le=1000.0)]

#: Trade models are economies of a plan, each by its name.
DRAWN_IN_PLANS = tuple(name for name in SOURCES if name != "trade")


class Surroundings(NamedTuple):
    """What the names of a plan are checked against: pydantic's context while one is read.

    Attributes:
        folder: what names of files start from.
        datasets: names and regions of those that the plan's economies are of, as they are read.
    """

    folder: Path
    datasets: list[tuple[str, str]]


def _around(info: ValidationInfo) -> Surroundings:
    return cast(Surroundings, info.context)


def _checked(check: Callable[[str, ValidationInfo], object]) -> AfterValidator:
    """Validates by what raises an error of ours where a name is wrong."""

    def validate(name: str, info: ValidationInfo) -> str:
        try:
            check(name, info)
        except CommonwealError as error:
            raise ValueError(str(error)) from None
        return name

    return AfterValidator(validate)


def _one_of(known: Collection[str]) -> AfterValidator:
    def check(name: str, _: ValidationInfo) -> None:
        if name not in known:
            raise PlanError(f"{name!r} is not known{nearest(name, known)}; choose from {', '.join(known)}")

    return _checked(check)


def _dataset(name: str, info: ValidationInfo) -> None:
    if (regions := info.data.get("regions")) is not None:
        dataset_path(name, regions)
        _around(info).datasets.append((name, regions))


def _region(code: str, info: ValidationInfo) -> None:
    for dataset, level in _around(info).datasets:
        if code not in (known := _regions(dataset, level)).codes:
            raise PlanError(f"{code!r} is no region of the {level} dataset{known.hint(code)}")


def _account(name: str, info: ValidationInfo) -> None:
    for dataset in {dataset for dataset, _ in _around(info).datasets}:
        if name not in (known := _accounts(dataset)):
            hint = nearest(name, known) or "; `commonweal accounts` lists them"
            raise PlanError(f"unknown account {name!r}{hint}")


def _settings(changes: dict[str, Any]) -> dict[str, float]:
    """Values of parameters, each checked on its own."""
    result: dict[str, float] = {}
    wrong: list[InitErrorDetails] = []
    for name, value in changes.items():
        try:
            result[name] = values({name: value})[name]
        except CommonwealError as error:
            fault = PydanticCustomError("parameter", "{fault}", {"fault": str(error)})
            wrong.append(InitErrorDetails(type=fault, loc=(name,), input=value))
    if wrong:
        raise ValidationError.from_exception_data("parameters", wrong)
    return result


class Economies(Strict):
    """Economies of one dataset and level, by every combination of what is listed."""

    regions: Level = "state"
    #: An edition by its own name: which is the newest of a country may change until the batch goes on.
    dataset: Annotated[Text, AfterValidator(edition_name), _checked(_dataset)] = Field(
        default=USUAL_EDITION, validate_default=True
    )
    #: Default: as `commonweal.load` has it.
    trade: Several[Annotated[str, _one_of(TRADE_MODELS)]] = (USUAL_TRADE,)
    market_shares: Several[Literal["regional", "regional-throughout", "uniform"]] = ("regional",)


class ScenarioEntry(Strict):
    """A scenario of the library or a file, in every combination of what is listed; what is not listed is as the
    scenario has it.
    """

    scenario: Annotated[Text, _checked(lambda name, _: scenario(name))] | None = None
    file: Annotated[Text, _checked(lambda name, info: Scenario.from_yaml(_around(info).folder / name))] | None = None
    amounts: Several[Dollars] | None = None
    #: Codes of regions, each of which gets all of the money.
    regions: Several[Annotated[Text, _checked(_region)]] | None = None
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
    set: Annotated[dict[Text, Any], AfterValidator(_settings)]


class Plan(Strict):
    """Every combination of economies, variants of parameters, draws, closures and scenarios."""

    name: Text
    economies: Several[Economies]
    closures: Several[Literal["type-i", "type-ii"]] = ("type-i", "type-ii")
    scenarios: Several[ScenarioEntry]
    accounts: Several[Annotated[Text, _checked(_account)]]
    #: USD through each scenario that has no amounts of its own, and the year of their prices (default: the dataset's).
    amount: Dollars = 1e9
    price_year: Annotated[int, Field(strict=True)] | None = None
    parameters: Several[Variant] | None = None
    #: Besides the point, where nothing is drawn.
    draws: Annotated[int, Field(strict=True, ge=0, le=MOST_DRAWS)] = 0
    seed: Annotated[int, Field(strict=True, ge=0, le=np.iinfo(np.uint64).max)] = 1
    sources: Several[Annotated[str, _one_of(DRAWN_IN_PLANS)]] = DRAWN_IN_PLANS

    @model_validator(mode="after")
    def _once_each(self, info: ValidationInfo) -> Plan:
        labels = {
            "economies": [one.label for one in economies_of(self)],
            "parameters": [one.name for one in self.parameters or []],
            "scenarios": [one.label for one in scenarios_of(self, _around(info).folder)],
        }
        wrong = [
            f"{key}: {name!r} stands twice; each combination is run once"
            for key, names in labels.items()
            for name in dict.fromkeys(name for name in names if names.count(name) > 1)
        ]
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
    around = Surroundings(path.parent, [])
    parts = (Economies, ScenarioEntry, Variant)
    return read_checked(path, Plan, PlanError, what="plan file", guide=GUIDE, parts=parts, context=around)


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


@cache
def _accounts(dataset: str) -> frozenset[str]:
    return frozenset(["output", *SupplyUseEconomy(embedded_dataset(dataset, "nation")).accounts.index])


@cache
def _regions(dataset: str, level: str) -> Known:
    return regions_of(embedded_dataset(dataset, level))
