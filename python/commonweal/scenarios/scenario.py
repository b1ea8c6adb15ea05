"""Scenarios: what public money buys, and where. The library's, and users' own files."""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import xarray as xr

from commonweal.base.arguments import checked
from commonweal.base.choices import GOVERNMENTS
from commonweal.base.describe import in_html, in_text
from commonweal.base.errors import ScenarioError
from commonweal.base.names import is_number, nearest, said
from commonweal.datasets.areas import area_code
from commonweal.io.paths import as_path
from commonweal.parameters.registry import values
from commonweal.scenarios.bill import read_bill
from commonweal.scenarios.file import (
    MEDICAID,
    TOLERANCE,
    Regions,
    ScenarioFile,
    SimpleFile,
    Source,
    payers,
    read_scenario_file,
)
from commonweal.scenarios.final_demand import FinalDemand, final_demand
from commonweal.scenarios.library import find, library, parts_of
from commonweal.scenarios.schedule import own_schedule

#: Lines of a bill that a notebook shows.
SHOWN = 6
#: What is said of a source that was written from memory.
TO_BE_VERIFIED = "[to be verified]"
UNSAID = "Its file does not say what it delivers."


@dataclass(frozen=True)
class Scenario:
    """A bill of goods with its regions, or a mix of such. Made by `scenario(name)` or `Scenario.from_yaml(path)`;
    the methods that change something give a new one."""

    file: ScenarioFile
    parts: tuple[tuple[float, SimpleFile], ...]
    amount: float | None = None  # USD, where set by `with_amount`
    alias: str | None = None  # the name that the user gave

    @staticmethod
    def from_yaml(path: str | os.PathLike[str]) -> Scenario:
        """Reads a scenario file (docs/scenarios.md).

        Raises:
            ScenarioError: every mistake of the file, each with its line and key.
        """
        file = read_scenario_file(as_path(path, ScenarioError, what="a scenario file"))
        return Scenario(file, parts_of(file))

    @staticmethod
    def from_csv(path: str | os.PathLike[str], **choices: Any) -> Scenario:
        """A bill of goods from a spreadsheet: columns commodity and either amount, USD, or weight; perhaps status,
        confidence and source (docs/scenarios.md).

        Args:
            choices: what a scenario file can say: regions, such as {"shares": {"NC": 1.0}} (default: by population),
                prices ("producer" or "purchaser"), mode, phase, name.

        Returns:
            the scenario, with the sum of its amounts as its own amount.

        Raises:
            ScenarioError: what is wrong, with its line.
        """
        file, amount = read_bill(as_path(path, ScenarioError, what="a bill of goods"), choices)
        return Scenario(file, parts_of(file), amount)

    @property
    def id(self) -> str:
        return self.file.id

    @property
    def label(self) -> str:
        """What rows of results are called: its alias, else its id."""
        return self.alias or self.id

    @property
    def name(self) -> str:
        return self.file.name

    @property
    def title(self) -> str:
        """Its name in words; what it was called otherwise, where it was."""
        return self.name if self.label in (self.id, *self.file.aliases) else self.label

    @property
    def description(self) -> str:
        """What it buys, in a sentence or two."""
        return self.file.description

    @property
    def phase(self) -> str:
        """ "construction" (jobs end with the money), "once" (so they do, but nothing is built), "operations" (jobs
        while it flows), or "mixed".
        """
        phases = {part.phase for _, part in self.parts}
        return phases.pop() if len(phases) == 1 else "mixed"

    @property
    def money(self) -> str:
        """What money is planned or enacted, for context."""
        text = self.file.money
        return text if self.file.money_verified or not text else f"{text} {TO_BE_VERIFIED}"

    @property
    def bill(self) -> pd.DataFrame:
        """One row per line: part, commodity, weight (percent of the whole), status, confidence, source; domestic,
        the share of domestic makers where the file says it of the line itself, and domestic_source."""
        return pd.DataFrame(
            [
                {
                    "part": part.id,
                    "commodity": line.what,
                    "weight": share * line.weight,
                    "status": line.status,
                    "confidence": line.confidence,
                    "source": _told(part.sources[line.source]),
                    "domestic": math.nan if line.domestic is None else line.domestic.share,
                    "domestic_source": "" if line.domestic is None else _told(part.sources[line.domestic.source]),
                }
                for share, part in self.parts
                for line in part.bill
            ]
        )

    @checked(ScenarioError, own=("shares",))
    def in_regions(self, shares: Mapping[str, float]) -> Scenario:
        """The same bill, delivered in these regions: codes with shares that sum to 1.

        Raises:
            ScenarioError: a share below zero or not finite, or a sum other than 1.
        """
        if not isinstance(shares, Mapping) or not shares:
            raise ScenarioError('give shares by region code, such as {"NC": 0.6, "NY": 0.4}')
        for code, share in shares.items():
            if not (is_number(share) and math.isfinite(share) and share >= 0.0):
                raise ScenarioError(f"the share of region {code} is {share}; shares are numbers from 0 to 1")
        values = {str(code): float(share) for code, share in shares.items()}
        total = math.fsum(values.values())
        if abs(total - 1.0) > 1e-9:
            mend = f"divide each by {total:.12g}" if total > 0 else "give at least one region a share"
            raise ScenarioError(f"shares of regions sum to {total:.12g}, not to 1; {mend}")
        regions = Regions(shares=values, note="set by the user")
        return self._with(regions=regions)

    @checked(ScenarioError, own=("kind", "area"))
    def in_area(self, kind: str, area: str | int) -> Scenario:
        """The same bill, delivered in a metro area, a district of Congress, a ZIP code or another area that counties
        make up (`areas`, docs/areas.md), in each of its counties by the people who live there.

        Args:
            kind: "metro", "micro", "district", "rural", "energy", "justice40" or "zip".
            area: its code or name, such as "NC-12", "Charlotte" or 28202.

        Raises:
            ScenarioError: no such kind, or no area or several of it that are called so.
        """
        return self._with(regions=Regions(area={kind: area_code(kind, area, ScenarioError)}, note="set by the user"))

    @checked(ScenarioError, own=("content",))
    def with_domestic_content(self, content: float | str) -> Scenario:
        """The first-round domestic share: "market" (BEA's import shares), "policy" (the larger of the market's and what
        the law asks, less waivers; where no law asks anything, the market's), or a number for all goods that are traded
        at all.

        Raises:
            ScenarioError: neither of the two nor a number from 0 to 1.
        """
        if isinstance(content, str) and content in ("market", "policy"):
            return self._with(domestic_content=content)
        if not (is_number(content) and 0.0 <= float(content) <= 1.0):
            raise ScenarioError(f"domestic content {said(content)}: give 'market', 'policy' or a number from 0 to 1")
        return self._with(domestic_content=float(content))

    @checked(ScenarioError, own=("floor",))
    def with_wage_floor(self, floor: float | None) -> Scenario:
        """The same money where nobody in the industries paid directly gets less than `floor` USD an hour, of the
        amounts' price year: pay per job rises by what that adds to the wages below it, and jobs per dollar fall as much
        (their product stays). None: no floor.

        Raises:
            ScenarioError: below zero, above 1,000, or not a number.
        """
        return self._with(
            wage_floor=None if floor is None else self._within(floor, 1000.0, "the wage floor", "USD an hour")
        )

    @checked(ScenarioError, own=("share",))
    def with_profit_share_local(self, share: float) -> Scenario:
        """The same money where this part of the operating surplus of the industries paid directly stays with households
        of their region, as where workers own the firm, instead of going to owners all over the country. Type II alone
        shows it.

        Raises:
            ScenarioError: not a number from 0 to 1.
        """
        return self._with(profit_share_local=self._within(share, 1.0, "the local share of profits", "a part"))

    @checked(ScenarioError, own=("payer",))
    def with_paid_by(self, payer: str | Mapping[str, float]) -> Scenario:
        """The same scenario paid by other levels of government, which net cost alone asks for (docs/budget.md).

        Args:
            payer: shares of "federal", "state" and "local" that sum to 1, or "medicaid": the federal government pays
                each state's match rate, the state the rest.

        Raises:
            ScenarioError: another word or level, or shares that do not sum to 1.
        """
        if not (isinstance(payer, str) and payer == MEDICAID):
            shares = payer if isinstance(payer, Mapping) else {}
            known = all(
                level in GOVERNMENTS and is_number(share) and 0.0 <= share <= 1.0 for level, share in shares.items()
            )
            if not (known and math.isclose(sum(shares.values()), 1.0, abs_tol=TOLERANCE)):
                raise ScenarioError(
                    f'scenario {self.id}: paid by {said(payer)}; give "{MEDICAID}", or shares of '
                    f"{', '.join(GOVERNMENTS)} that sum to 1"
                )
            payer = dict(shares)
        return self._with(paid_by=payer)

    @property
    def paid_by(self) -> str:
        """Who pays, in words, each once."""
        return "; ".join(dict.fromkeys(payers(part.paid_by) for _, part in self.parts))

    @checked(ScenarioError, own=("shares", "start", "end", "ramp"))
    def with_schedule(
        self,
        shares: Mapping[int, float] | None = None,
        *,
        start: int | None = None,
        end: int | None = None,
        ramp: int = 0,
        part: str | None = None,
    ) -> Scenario:
        """The same scenario with its money spent in other years, which `timeline` alone asks for (docs/years.md).

        Args:
            shares: shares of the money by year, which sum to 1.
            start, end: instead of shares, the first and the last year of money that is the same every year.
            ramp: years over which it grows evenly to that level first.
            part: of a mix, the part whose money it is (default: all).

        Raises:
            ScenarioError: shares that do not sum to 1, an end before the start, a ramp that does not fit, years outside
                1990 to 2100, or an unknown part.
        """
        schedule = own_schedule(shares, start, end, ramp)
        names = [one.id for _, one in self.parts]
        if part is not None and part not in names:
            raise ScenarioError(
                f"scenario {self.id} has no part {said(part)}{nearest(part, names)}; its parts are {', '.join(names)}"
            )
        changed = [
            (share, one.model_copy(update={"schedule": schedule}) if part in (None, one.id) else one)
            for share, one in self.parts
        ]
        return replace(self, parts=tuple(changed))

    @checked(ScenarioError, own=("leverage",))
    def with_leverage(self, leverage: float) -> Scenario:
        """Private dollars that each public dollar brings: reported beside the results, never inside them.

        Raises:
            ScenarioError: below zero, above 1,000, or not a number.
        """
        return self._with(leverage=self._within(leverage, 1000.0, "leverage", "private dollars per public dollar"))

    @checked(ScenarioError, own=("share",))
    def with_additional(self, share: float) -> Scenario:
        """The same money of which this part buys what nobody would have paid for otherwise: `Comparison.additional`
        shows effects of that alone.

        Raises:
            ScenarioError: not a number from 0 to 1.
        """
        return self._with(additional=self._within(share, 1.0, "the additional share", "a part"))

    @checked(ScenarioError, own=("parameters",))
    def additional(self, parameters: Mapping[str, float] | None = None) -> Scenario:
        """The same scenario without what would have been bought anyway: less money, where its parts are additional in
        part.

        Args:
            parameters: values of the registry to change, by id.

        Raises:
            ScenarioError: a part names an unknown parameter.
            ParameterError: an unknown parameter, or a value that it cannot have.
        """
        known = values(parameters)
        return replace(self, parts=tuple((share * additional_share(part, known), part) for share, part in self.parts))

    @property
    def delivers(self) -> dict[str, float]:
        """Percent of the money by the unit that it pays for (docs/outcomes.md)."""
        found: dict[str, float] = {}
        for share, part in self.parts:
            for unit, percent in (part.outcomes.delivers if part.outcomes else {}).items():
                found[unit] = found.get(unit, 0.0) + share * percent
        return found

    @property
    def unsaid(self) -> str:
        """Why nothing is said of what it does, or of the rest of its money, part by part."""
        said = (UNSAID if part.outcomes is None else part.outcomes.unknown for _, part in self.parts)
        return " ".join(one for one in dict.fromkeys(said) if one)

    @property
    def leverage(self) -> float:
        """Private dollars per public dollar, of the whole."""
        return sum(share * part.leverage for share, part in self.parts)

    def with_amount(self, amount: float) -> Scenario:
        """The same scenario with its own amount, USD: what `final_demand` spends where it is given none. Below zero it
        is a loss: what is no longer bought, as where a plant closes.

        Raises:
            ScenarioError: zero, or not a finite number.
        """
        return replace(self, amount=checked_amount(amount, self.id))

    def called(self, label: str) -> Scenario:
        """The same scenario by another name, that of its rows in results: of one program in several places, or two of
        the same id.

        Raises:
            ScenarioError: not a text, or an empty one.
        """
        if not (isinstance(label, str) and label.strip()):
            raise ScenarioError(f"scenario {self.id}: the name is {said(label)}; give a text")
        return replace(self, alias=label)

    def differences(self, amount: object) -> dict[str, str]:
        """What can tell two scenarios of one name apart, in words: where the money is spent, how much it is, and what
        else can be changed.

        Args:
            amount: as it was given.
        """
        files = [file for _, file in self.parts]
        return {
            "place": "; ".join(dict.fromkeys(f"in {_places(file.regions)}" for file in files)),
            "amount": f"of {amount:,.10g} USD" if is_number(amount) else f"of {amount}",
            "content": " ".join(dict.fromkeys(f"domestic content {file.domestic_content}" for file in files)),
            "floor": " ".join(dict.fromkeys(f"wage floor {file.wage_floor or 'none'}" for file in files)),
            "profit": " ".join(dict.fromkeys(f"local profits {file.profit_share_local:g}" for file in files)),
            "additional": " ".join(dict.fromkeys(f"additional {file.additional}" for file in files)),
            "leverage": " ".join(dict.fromkeys(f"leverage {file.leverage:g}" for file in files)),
            "schedule": "; ".join(dict.fromkeys(_when(file) for file in files)),
            "payer": "paid by " + " ".join(dict.fromkeys(payers(file.paid_by) for file in files)),
        }

    @checked(ScenarioError, own=("amount",))
    def final_demand(
        self,
        dataset: xr.Dataset,
        amount: float | None = None,
        *,
        price_year: int | None = None,
        parameters: Mapping[str, float] | None = None,
    ) -> FinalDemand:
        """What `amount` USD of `price_year` (default: the dataset's year) buys, commodity x region.

        Without `amount`, that of `with_amount` is spent. `parameters` change values of the registry, by id.

        Raises:
            ScenarioError: no amount, one that is zero or not finite, or a code that the dataset does not hold.
        """
        demands = [demand for _, demand in self.demands(dataset, amount, price_year=price_year, parameters=parameters)]
        return sum(demands[1:], start=demands[0])

    @checked(ScenarioError, own=("amount",))
    def demands(
        self,
        dataset: xr.Dataset,
        amount: float | None = None,
        *,
        price_year: int | None = None,
        parameters: Mapping[str, float] | None = None,
    ) -> list[tuple[SimpleFile, FinalDemand]]:
        """`final_demand` part by part."""
        if amount is None and self.amount is None:
            raise ScenarioError(f"scenario {self.id}: no amount; give one here or by with_amount")
        amount = checked_amount(self.amount if amount is None else amount, self.id)
        year = int(dataset.attrs["year"]) if price_year is None else price_year
        known = values(parameters)
        return [(part, final_demand(part, dataset, share * amount, year, known)) for share, part in self.parts]

    def _within(self, number: object, high: float, what: str, unit: str) -> float:
        if not (is_number(number) and 0.0 <= number <= high):
            raise ScenarioError(f"scenario {self.id}: {what} is {said(number)}; give {unit}, from 0 to {high:,.0f}")
        return float(number)

    def _with(self, **changes: object) -> Scenario:
        return replace(self, parts=tuple((share, part.model_copy(update=changes)) for share, part in self.parts))

    def __hash__(self) -> int:
        return hash((self.id, self.alias, self.amount))

    def __repr__(self) -> str:
        return in_text(f"Scenario {self.id}: {self.name}", self._summary(), self._lines())

    def _repr_html_(self) -> str:
        return in_html(f"Scenario {self.id}: {self.name}", self._summary(), self._lines())

    def _summary(self) -> dict[str, str]:
        files = [part for _, part in self.parts]
        return {
            "what": self.file.description,
            "phase": f"{self.phase}; {', '.join(dict.fromkeys(f'goods are {file.mode}' for file in files))}",
            "parts": ", ".join(f"{part.id} {share:.0%}" for share, part in self.parts) if len(files) > 1 else "",
            "regions": "; ".join(dict.fromkeys(file.regions.description for file in files)),
            "prices": ", ".join(
                dict.fromkeys("purchaser prices" if file.with_margins else "producer prices" for file in files)
            ),
            "money": self.money,
            "schedule": "; ".join(f"{part.id} {_when(part)}" if len(files) > 1 else _when(part) for part in files),
            "amount": "" if self.amount is None else f"{self.amount:,.0f} USD",
            "bill": f"{len(self.bill)} lines, percent of the money; .bill has their sources, below the largest",
        }

    def _lines(self) -> pd.DataFrame:
        lines = self.bill.groupby("commodity", sort=False).agg(
            {"weight": "sum", "status": "first", "confidence": "first"}
        )
        return lines.sort_values("weight", ascending=False, kind="stable").head(SHOWN)


def _when(file: SimpleFile) -> str:
    """When its money is spent, in a few words."""
    return "in any year" if file.schedule is None else file.schedule.words


def additional_share(file: SimpleFile, parameters: Mapping[str, float]) -> float:
    """The part of a file's purchases that nobody would have paid for otherwise.

    Raises:
        ScenarioError: the file names an unknown parameter.
    """
    if not isinstance(file.additional, str):
        return file.additional
    if file.additional not in parameters:
        raise ScenarioError(
            f"scenario {file.id}: `additional` names an unknown parameter "
            f"{file.additional!r}{nearest(file.additional, parameters)}"
        )
    return parameters[file.additional]


def checked_amount(amount: object, name: str) -> float:
    """USD through a scenario; below zero for a loss.

    Args:
        name: of the scenario, for errors.

    Raises:
        ScenarioError: zero, or not a finite number.
    """
    # a whole number beyond the largest float is as wrong as infinity
    if is_number(amount) and amount != 0.0 and abs(amount) <= sys.float_info.max:
        return float(amount)
    if isinstance(amount, str):
        raise ScenarioError(f"scenario {name}: the amount is {said(amount)}, a text; give a number of USD, such as 3e6")
    shown = "missing" if amount is None else said(amount)
    raise ScenarioError(f"scenario {name}: the amount is {shown}; give a finite number of USD, below zero for a loss")


def _places(regions: Regions) -> str:
    """Where money is spent, in a few words."""
    given = regions.shares or regions.counties
    if regions.area is not None:
        return regions.description
    if given is None:
        return f"by {regions.rule}"
    shares = [code if len(given) == 1 else f"{code} {share:.6g}" for code, share in given.items()]
    return " and ".join(shares)


def scenario(name: str) -> Scenario:
    """A scenario of the library by id or alias.

    Raises:
        ScenarioError: no such scenario; the message names the nearest.
    """
    file = find(name)
    return Scenario(file, parts_of(file), alias=name)


@checked(ScenarioError, own=("regions",))
def payroll(regions: Mapping[str, float]) -> Scenario:
    """Pay as a scenario: `amount` is that of people who live in these regions, and what they buy with it is what is
    counted (`data/scenarios/baseline-payroll.yaml`). For the payroll of a known industry, count its jobs and purchases
    too: {"labour_income": 1e6} as the amount of its own scenario.

    Args:
        regions: codes with shares that sum to 1.

    Raises:
        ScenarioError: as `Scenario.in_regions`.
    """
    return scenario("payroll").in_regions(regions)


def scenarios() -> pd.DataFrame:
    """The library: index id; columns name, aliases, phase, mode, regions (the rule), lines (of its bill of goods),
    assumed (how many of them are a reading of ours), parts (of a mix), description."""
    rows = {}
    for file in library().values():
        whole = Scenario(file, parts_of(file))
        rows[file.id] = {
            "name": file.name,
            "aliases": ", ".join(file.aliases),
            "phase": whole.phase,
            "mode": file.mode if isinstance(file, SimpleFile) else "mix",
            "regions": "of its parts" if file.regions is None else file.regions.rule,
            "lines": len(whole.bill),
            "assumed": int((whole.bill["status"] == "assumed").sum()),
            "parts": "" if isinstance(file, SimpleFile) else ", ".join(part.scenario for part in file.parts),
            "description": file.description,
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("scenario")


def _told(source: str | Source) -> str:
    return source if isinstance(source, str) else f"{source.text} {TO_BE_VERIFIED}"
