"""When a scenario's money is spent: shares of it by year (docs/years.md)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated, Literal

import numpy as np
from pydantic import Field, ValidationError, model_validator

from commonweal.base.errors import ScenarioError
from commonweal.base.names import said
from commonweal.io.yaml import Strict, Text

#: How far shares may sum to another number than 1.
TOLERANCE = 1e-9
#: Years of a bill; what lies outside is a slip of the keyboard.
FIRST, LAST = 1990, 2100

Year = Annotated[int, Field(strict=True, ge=FIRST, le=LAST)]


class Schedule(Strict):
    """Either `shares` of the money by year, or its first and last year: then it grows evenly over `ramp` years to the
    level at which it stays to the end.
    """

    shares: dict[Year, Annotated[float, Field(strict=True, ge=0.0, le=1.0, allow_inf_nan=False)]] | None = Field(
        default=None, min_length=1
    )
    start: Year | None = None
    end: Year | None = None
    ramp: Annotated[int, Field(strict=True, ge=0)] = 0
    status: Literal["measured", "modelled", "assumed"] = "assumed"
    source: Text
    #: False: it was written from memory and no page of its source was seen.
    verified: bool = True

    @model_validator(mode="after")
    def _holds_together(self) -> Schedule:
        if (self.shares is None) == (self.start is None and self.end is None):
            raise ValueError("give either shares by year, or start and end")
        if self.shares is not None:
            if self.ramp:
                raise ValueError("ramp goes with start and end; shares by year say all of it")
            total = math.fsum(self.shares.values())
            if abs(total - 1.0) > TOLERANCE:
                mend = f"divide each by {total:.12g}" if total > 0.0 else "give at least one year a share"
                raise ValueError(f"shares of years sum to {total:.12g}, not to 1; {mend}")
            return self
        if self.start is None or self.end is None:
            raise ValueError(f"give {'start' if self.start is None else 'end'}, too")
        if self.end < self.start:
            raise ValueError(f"end {self.end} is before start {self.start}")
        if self.ramp > self.end - self.start:
            raise ValueError(
                f"a ramp of {self.ramp} years does not fit between {self.start} and {self.end}; give at most "
                f"{self.end - self.start}"
            )
        return self

    @property
    def by_year(self) -> dict[int, float]:
        """Shares of the money, which sum to 1, of the years that have any."""
        if self.shares is not None:
            return {year: share for year, share in sorted(self.shares.items()) if share > 0.0}
        assert self.start is not None and self.end is not None  # checked above
        return trapezoid(self.start, self.end, self.ramp)

    @property
    def words(self) -> str:
        """In a few words."""
        years = list(self.by_year)
        ramp = f", {self.ramp} years of growth first" if self.ramp else ""
        return f"{years[0]}-{years[-1]}{ramp}" if len(years) > 1 else str(years[0])


class OwnSchedule(Schedule):
    """A user's own, of which no source is asked."""

    source: Text = "set by the user"


def trapezoid(start: int, end: int, ramp: int) -> dict[int, float]:
    """Shares of years in which money grows evenly over `ramp` years and stays at its level from then to the end."""
    levels = {year: min(1.0, (year - start + 1) / (ramp + 1)) for year in range(start, end + 1)}
    total = math.fsum(levels.values())
    return {year: level / total for year, level in levels.items()}


def own_schedule(shares: object, start: object, end: object, ramp: object) -> Schedule:
    """A user's own.

    Raises:
        ScenarioError: what no schedule can be.
    """
    given: dict[str, object] = {"start": start, "end": end, "ramp": ramp}
    if shares is not None:
        if not isinstance(shares, Mapping):
            raise ScenarioError(f"schedule: shares are {said(shares)}; give a mapping of years to shares")
        given["shares"] = {plain_number(year): plain_number(share) for year, share in shares.items()}
    given = {name: plain_number(value) for name, value in given.items() if value is not None}
    try:
        return OwnSchedule(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        fault = error.errors()[0]
        key = " of ".join(str(one) for one in reversed(fault["loc"]) if one != "[key]")
        text = fault["msg"].removeprefix("Value error, ")
        raise ScenarioError(f"schedule: {key + ': ' if key else ''}{text}") from None


def plain_number(value: object) -> object:
    """NumPy's numbers as Python's; anything else as it is."""
    return value.item() if isinstance(value, np.generic) else value
