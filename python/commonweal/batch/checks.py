"""What stands in a plan, checked one by one: numbers, and names that must go by something."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cache
from pathlib import Path
from typing import Annotated, Any, NamedTuple, TypeAlias, TypeVar, cast

from pydantic import AfterValidator, Field, ValidationError, ValidationInfo
from pydantic_core import InitErrorDetails, PydanticCustomError

from commonweal.analysis.accounts import check_over_years
from commonweal.base.errors import CommonwealError, PlanError
from commonweal.base.names import Known, nearest
from commonweal.datasets.codes import regions_of
from commonweal.datasets.embedded import dataset_path, embedded_dataset
from commonweal.datasets.prices import price_level
from commonweal.economies.supply_use import SupplyUseEconomy
from commonweal.parameters.registry import values

T = TypeVar("T")
Several: TypeAlias = Annotated[tuple[T, ...], Field(min_length=1)]
Dollars = Annotated[float, Field(strict=True, gt=0.0, allow_inf_nan=False)]
Share = Annotated[float, Field(strict=True, ge=0.0, le=1.0)]
Wage = Annotated[float, Field(strict=True, ge=0.0, le=1000.0)]


class Surroundings(NamedTuple):
    """What the names of a plan are checked against: pydantic's context while one is read.

    Attributes:
        folder: what names of files start from.
        datasets: names and regions of those that the plan's economies are of, as they are read.
    """

    folder: Path
    datasets: list[tuple[str, str]]


def around(info: ValidationInfo) -> Surroundings:
    return cast(Surroundings, info.context)


def checked(check: Callable[[Any, ValidationInfo], object]) -> AfterValidator:
    """Validates by what raises an error of ours where something is wrong."""

    def validate(value: T, info: ValidationInfo) -> T:
        try:
            check(value, info)
        except CommonwealError as error:
            raise ValueError(str(error)) from None
        return value

    return AfterValidator(validate)


def one_of(known: Collection[str]) -> AfterValidator:
    def check(name: str, _: ValidationInfo) -> None:
        if name not in known:
            raise PlanError(f"{name!r} is not known{nearest(name, known)}; choose from {', '.join(known)}")

    return checked(check)


def known_dataset(name: str, info: ValidationInfo) -> None:
    if (regions := info.data.get("regions")) is not None:
        dataset_path(name, regions)
        around(info).datasets.append((name, regions))


def known_region(code: str, info: ValidationInfo) -> None:
    for dataset, level in around(info).datasets:
        if code not in (known := _regions(dataset, level)).codes:
            raise PlanError(f"{code!r} is no region of the {level} dataset{known.hint(code)}")


def known_account(name: str, info: ValidationInfo) -> None:
    over_years = any(entry.years is not None for entry in info.data.get("scenarios", ()))
    for dataset in {dataset for dataset, _ in around(info).datasets}:
        if name not in (known := ("output", *_nation(dataset).accounts.index)):
            hint = nearest(name, known) or "; `commonweal accounts` lists them"
            raise PlanError(f"unknown account {name!r}{hint}")
        if over_years:
            check_over_years(_nation(dataset), [name])


def known_year(year: int, info: ValidationInfo) -> None:
    for dataset in {dataset for dataset, _ in around(info).datasets}:
        price_level(_nation(dataset).dataset, year, inflation=0.0)  # which says where prices begin


def settings(changes: dict[str, Any]) -> dict[str, float]:
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


@cache
def _nation(dataset: str) -> SupplyUseEconomy:
    return SupplyUseEconomy(embedded_dataset(dataset, "nation"))


@cache
def _regions(dataset: str, level: str) -> Known:
    return regions_of(embedded_dataset(dataset, level))
