"""Scenarios of a plan, with what is changed of each: every combination is a case."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import ValidationInfo, model_validator

from commonweal.analysis.phased import parts_over
from commonweal.base.choices import FINANCING
from commonweal.batch.checks import Dollars, Several, Share, Wage, around, checked, known_region, known_year, one_of
from commonweal.io.yaml import Strict, Text
from commonweal.scenarios.scenario import Scenario, scenario
from commonweal.scenarios.schedule import OwnSchedule, Year


class ScenarioCase(NamedTuple):
    """A scenario of a plan, changed as it says, with what is paid and who pays.

    Attributes:
        amount: USD; of a year, what is spent in it.
        year: in which it is spent; None where it is the edition's economy that answers.
        bought: the scenario, or the parts of it that have money in the year, with USD.
    """

    label: str
    scenario: Scenario
    amount: float
    financing: str
    year: int | None
    bought: list[tuple[Scenario, float]]


def _spent(year: int, info: ValidationInfo) -> None:
    named = {key: info.data.get(key) for key in ("scenario", "file")}
    if any(named.values()) and "schedule" in info.data:  # or else they have mistakes of their own
        own = _scheduled(_read(named["scenario"], named["file"], around(info).folder), info.data["schedule"])
        parts_over(own, 1.0, [year])  # which says when its money is spent


class ScenarioEntry(Strict):
    """A scenario of the library or a file, in every combination of what is listed; what is not listed is as the
    scenario has it.
    """

    scenario: Annotated[Text, checked(lambda name, _: scenario(name))] | None = None
    file: Annotated[Text, checked(lambda name, info: Scenario.from_yaml(around(info).folder / name))] | None = None
    amounts: Several[Dollars] | None = None
    #: Codes of regions, each of which gets all of the money.
    regions: Several[Annotated[Text, checked(known_region)]] | None = None
    domestic_content: Several[Literal["market", "policy"] | Share] | None = None
    wage_floor: Several[Wage] | None = None
    profit_share_local: Several[Share] | None = None
    financing: Several[Annotated[str, one_of(FINANCING)]] = ("none",)
    #: When the money is spent, in place of the scenario's own schedule.
    schedule: OwnSchedule | None = None
    #: Each is a case of its own: the money of that year, in the economy as it will be then.
    years: Several[Annotated[Year, checked(known_year), checked(_spent)]] | None = None

    @model_validator(mode="after")
    def _one_thing(self) -> ScenarioEntry:
        if (self.scenario is None) == (self.file is None):
            raise ValueError("give either a scenario of the library or a file")
        if self.schedule is not None and self.years is None:
            raise ValueError("a schedule says when money is spent; give years, too")
        return self

    def cases(self, amount: float, folder: Path) -> Iterator[ScenarioCase]:
        """Every combination, labelled by the scenario's name and what is changed.

        Args:
            amount: USD where the entry has none.
            folder: what names of files start from.
        """
        own = _scheduled(_read(self.scenario, self.file, folder), self.schedule)
        choices: dict[str, tuple[Any, ...]] = {
            "amount": self.amounts or (amount,),
            "region": self.regions or (None,),
            "content": self.domestic_content or (None,),
            "floor": self.wage_floor or (None,),
            "profit": self.profit_share_local or (None,),
            "financing": self.financing,
            "year": self.years or (None,),
        }
        told = {choice for choice, several in choices.items() if len(several) > 1}
        if self.years is not None:
            told.add("year")
        for money, region, content, floor, profit, financing, year in product(*choices.values()):
            changed = own
            if region is not None:
                changed = changed.in_regions({region: 1.0})
            if content is not None:
                changed = changed.with_domestic_content(content)
            if floor is not None:
                changed = changed.with_wage_floor(floor)
            if profit is not None:
                changed = changed.with_profit_share_local(profit)
            bought = [(changed, money)] if year is None else self._in_year(changed, money, year)
            texts = zip(choices, (f"{money:g}", region, content, floor, profit, financing, year), strict=True)
            changes = (f"{choice}={text}" for choice, text in texts if choice in told)
            label = " ".join([own.label, *_words(self.schedule), *changes])
            yield ScenarioCase(label, changed, sum(usd for _, usd in bought), financing, year, bought)

    def _in_year(self, which: Scenario, money: float, year: int) -> list[tuple[Scenario, float]]:
        """Parts with what is spent of them in a year."""
        parts = parts_over(which, money, list(self.years or ()))
        return [(part.alone, part.money * part.shares[year]) for part in parts if year in part.shares]


def _read(name: str | None, file: str | None, folder: Path) -> Scenario:
    return scenario(name) if name is not None else Scenario.from_yaml(folder / str(file))


def _scheduled(which: Scenario, schedule: OwnSchedule | None) -> Scenario:
    if schedule is None:
        return which
    return which.with_schedule(schedule.shares, start=schedule.start, end=schedule.end, ramp=schedule.ramp)


def _words(schedule: OwnSchedule | None) -> list[str]:
    """Of a label, whose words have no commas: they stand in lists of `commonweal results`."""
    if schedule is None:
        return []
    first, last = min(schedule.by_year), max(schedule.by_year)
    return [
        f"schedule={first}-{last}" if first < last else f"schedule={first}",
        *([f"ramp={schedule.ramp}"] if schedule.ramp else []),
    ]
