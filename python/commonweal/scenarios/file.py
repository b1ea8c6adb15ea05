"""The scenario file: its schema, and reading it with errors that name the line and the key (docs/scenarios.md)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError, field_validator, model_validator

from commonweal.base.choices import CSV, YAML
from commonweal.base.errors import ScenarioError
from commonweal.base.names import SUGGESTED, nearest
from commonweal.datasets.areas import area_code, area_name
from commonweal.io.yaml import Strict, Text, messages, read_yaml
from commonweal.parameters.delivered import delivered
from commonweal.scenarios.schedule import Schedule

TOLERANCE = 1e-9
#: How names of scenario files end, and of bills of goods.
FILES = (*YAML, *CSV)
#: How far the weights of a bill may sum to another number than 100.
WEIGHTS_KEPT = 1e-6

# Strict: `true` and "60" are not numbers here, though pydantic would make 1.0 and 60.0 of them.
Share = Annotated[float, Field(strict=True, ge=0.0, le=1.0, allow_inf_nan=False)]
Weight = Annotated[float, Field(strict=True, gt=0.0, le=100.0, allow_inf_nan=False)]

Government = Literal["federal", "state", "local"]
#: Who pays where the federal government matches what a state spends.
MEDICAID = "medicaid"


class Domestic(Strict):
    """What part of a line is bought of domestic makers, and how we know."""

    share: Share
    status: Literal["measured", "modelled", "assumed"]
    source: Text


class BillLine(Strict):
    """One commodity of the bill of goods, or a basket of the tables: percent of the money, and how we know."""

    commodity: Text | None = None
    basket: Literal["household", "government", "income"] | None = None
    weight: Weight
    #: Where it is known of the thing itself: it stands before the shares of the market (`SimpleFile.buyer`).
    domestic: Domestic | None = None
    status: Literal["measured", "modelled", "assumed"]
    confidence: Literal["H", "M", "L"]
    source: Text

    @model_validator(mode="after")
    def _one_thing(self) -> "BillLine":
        if (self.commodity is None) == (self.basket is None):
            raise ValueError("give either a commodity or a basket")
        return self

    @property
    def what(self) -> str:
        """The commodity's code, or the basket's name."""
        return self.commodity if self.commodity is not None else f"{self.basket} basket"


class Regions(Strict):
    """How money spreads over regions: exactly one rule."""

    driver: Text | None = None
    employment: list[Text] | None = Field(default=None, min_length=1)
    output: list[Text] | None = Field(default=None, min_length=1)
    buyers: list[Text] | None = Field(default=None, min_length=1)
    counties: dict[Annotated[str, Field(pattern=r"^\d{5}$")], Weight] | None = Field(default=None, min_length=1)
    shares: dict[str, Share] | None = Field(default=None, min_length=1)
    #: A kind of area and which one, by its code or name (`datasets.areas`): by the people of its counties.
    area: dict[str, Text] | None = Field(default=None, min_length=1, max_length=1)
    note: str = ""

    @field_validator("area")
    @classmethod
    def _known_area(cls, given: dict[str, str] | None) -> dict[str, str] | None:
        try:
            return given and {kind: area_code(kind, area, ScenarioError) for kind, area in given.items()}
        except ScenarioError as error:  # which pydantic does not tell with its line
            raise ValueError(str(error)) from None

    @property
    def rule(self) -> str:
        return next(name for name in RULES if getattr(self, name) is not None)

    @property
    def description(self) -> str:
        """The rule and what it goes by, the first few of them."""
        value = getattr(self, self.rule)
        if self.area is not None:
            return " ".join(area_name(kind, code) for kind, code in self.area.items())
        names = [value] if isinstance(value, str) else list(value)
        more = f" and {len(names) - SUGGESTED} more" if len(names) > SUGGESTED else ""
        return f"{self.rule} {', '.join(names[:SUGGESTED])}{more}"

    @model_validator(mode="after")
    def _one_rule(self) -> "Regions":
        given = [name for name in RULES if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"give exactly one of {', '.join(RULES)}; found {', '.join(given) or 'none'}")
        if self.shares is not None and abs(sum(self.shares.values()) - 1.0) > TOLERANCE:
            raise ValueError(f"shares sum to {sum(self.shares.values()):.12g}, not to 1; scale them")
        return self


RULES = ("driver", "employment", "output", "buyers", "counties", "shares", "area")


class Source(Strict):
    """Where weights come from, where it was not seen: written from memory, to be checked."""

    text: Text
    verified: Literal[False]


class Policy(Strict):
    """What the law asks of goods that are traded at all: a domestic share."""

    share: Share
    source: Text


class Outcomes(Strict):
    """What the money delivers, percent of it by unit (`parameters.delivered`), and why nothing is said of the rest."""

    delivers: dict[str, Weight] = Field(default_factory=dict)
    unknown: str = ""

    @model_validator(mode="after")
    def _known(self) -> "Outcomes":
        known = delivered()
        for unit in self.delivers:
            if unit not in known:
                raise ValueError(f"delivers: unknown unit {unit!r}{nearest(unit, known)}; units are {', '.join(known)}")
        total = sum(self.delivers.values())
        if total > 100.0 + WEIGHTS_KEPT:
            raise ValueError(f"delivers: percent of the money sum to {total:.10g}; they are at most 100")
        if total < 100.0 - WEIGHTS_KEPT and not self.unknown:
            raise ValueError(f"delivers: {total:.10g} % of the money; say of the rest why nothing is said (`unknown`)")
        return self


class Heading(Strict):
    """What every scenario file begins with."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    name: Text
    aliases: list[Text] = Field(default_factory=list)
    description: Text
    money: str = ""
    #: False: the amounts were written from memory and no page of their source was seen.
    money_verified: bool = True


class SimpleFile(Heading):
    """A scenario with its own bill of goods."""

    phase: Literal["construction", "once", "operations"]
    mode: Literal["purchased", "produced"] = "purchased"
    #: Of the bill's amounts: what is bought is paid for with its margins of trade and transport, of which services and
    #: structures have none; what a region makes is not.
    prices: Literal["producer", "purchaser"] | None = None
    domestic_content: Literal["market", "policy"] | Share = "market"
    #: Whose import shares the market's are: of all domestic users, or of one category of final demand, as far as it
    #: buys the commodity.
    buyer: Literal["all", "household", "investment", "federal", "state-local"] = "all"
    policy: Policy | None = None
    #: USD an hour, of the amounts' price year, that jobs in the industries paid directly get at least.
    wage_floor: Annotated[float, Field(strict=True, ge=0.0, le=1000.0, allow_inf_nan=False)] | None = None
    #: The part of these industries' operating surplus that stays with households of the region (type II).
    profit_share_local: Share = 0.0
    #: The part of purchases that nobody would have paid for otherwise: a share, or the parameter that says it. Reported
    #: beside, never inside.
    additional: Share | Text = 1.0
    #: Private dollars per public dollar: reported beside, never inside.
    leverage: Annotated[float, Field(strict=True, ge=0.0, le=1000.0, allow_inf_nan=False)] = 0.0
    #: Which level of government pays, as shares; or "medicaid", of which the federal government pays each state's match
    #: rate and the state the rest.
    paid_by: Literal["medicaid"] | dict[Government, Share] = Field(default={"federal": 1.0})
    #: What is there once the money is spent, and what that does (docs/outcomes.md).
    outcomes: Outcomes | None = None
    #: When the money is spent (docs/years.md); without it, evenly over the years asked for.
    schedule: Schedule | None = None
    sources: dict[str, Text | Source]
    bill: list[BillLine] = Field(min_length=1)
    regions: Regions

    @property
    def with_margins(self) -> bool:
        """Whether trade and transport are in the amounts."""
        return self.prices == "purchaser" or (self.prices is None and self.mode == "purchased")

    @model_validator(mode="after")
    def _holds_together(self) -> "SimpleFile":
        if self.mode == "produced" and self.prices == "purchaser":
            raise ValueError(
                "prices: what a region makes itself has no margins of trade and transport; set prices: producer"
            )
        if not isinstance(self.paid_by, str) and abs(sum(self.paid_by.values()) - 1.0) > TOLERANCE:
            raise ValueError(f"paid_by: shares sum to {sum(self.paid_by.values()):.12g}, not to 1; scale them")
        total = sum(line.weight for line in self.bill)
        if abs(total - 100.0) > WEIGHTS_KEPT:
            raise ValueError(
                f"bill: weights sum to {total:.10g}, not to 100; scale each by {100.0 / total:.12g}, or write more "
                f"digits"
            )
        if self.mode == "produced" and any(line.basket for line in self.bill):
            raise ValueError(
                "bill: a basket is bought, and not made in one place; set mode: purchased, or give commodities"
            )
        codes = [line.what for line in self.bill]
        twice = sorted({code for code in codes if codes.count(code) > 1})
        if twice:
            raise ValueError(f"bill: commodity {twice[0]} stands twice; add the two lines up")
        for line in self.bill:
            for source in (line.source, *([line.domestic.source] if line.domestic else [])):
                if source not in self.sources:
                    raise ValueError(
                        f"bill: the line of {line.what} names source {source!r}, which `sources` does not hold"
                    )
        return self


def payers(paid_by: str | Mapping[Government, float]) -> str:
    """Who pays, in words."""
    if isinstance(paid_by, str):
        return "Medicaid: the federal government each state's match rate, the state the rest"
    return ", ".join(f"the {level} government {share:.0%}" for level, share in paid_by.items() if share)


class Part(Strict):
    """A scenario's share of a composite, and when it is spent where that is not as its own file says."""

    scenario: Text
    share: Share
    schedule: Schedule | None = None


class CompositeFile(Heading):
    """A mix of other scenarios of the library."""

    parts: list[Part] = Field(min_length=1)
    #: Where all parts are delivered; without it, each by its own rule.
    regions: Regions | None = None
    #: When the money of all parts is spent; without it, each by its own schedule.
    schedule: Schedule | None = None

    @model_validator(mode="after")
    def _shares_sum(self) -> "CompositeFile":
        total = sum(part.share for part in self.parts)
        if abs(total - 1.0) > TOLERANCE:
            raise ValueError(f"parts: shares sum to {total:.12g}, not to 1; scale them")
        return self


ScenarioFile = SimpleFile | CompositeFile


def read_scenario_file(path: str | Path) -> ScenarioFile:
    """Reads and checks a scenario file; every mistake is reported at once, each with its line and key.

    Raises:
        ScenarioError: no such file, a folder, too large, not YAML, or anything that the schema does not allow.
    """
    path = Path(path)
    document = read_yaml(path, ScenarioError, what="scenario file", guide="docs/scenarios.md")
    schema = CompositeFile if "parts" in document.content else SimpleFile
    try:
        return schema.model_validate(document.content)
    except ValidationError as error:
        schemas = (SimpleFile, CompositeFile, BillLine, Domestic, Outcomes, Schedule, Regions, Part, Policy, Source)
        raise ScenarioError(messages(path, document, error, schemas)) from None
