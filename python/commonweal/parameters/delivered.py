"""What money for programs delivers, and what each of it does: data/parameters/delivered.yaml (docs/outcomes.md)."""

from functools import lru_cache
from typing import Annotated, Literal, get_args

from pydantic import Field, model_validator

from commonweal.base.errors import ParameterError
from commonweal.base.names import nearest
from commonweal.io.paths import library_path
from commonweal.io.yaml import Strict, Text, read_checked
from commonweal.parameters.registry import registry

#: What makes or saves power.
Power = Literal["wind", "solar", "efficiency"]
POWER: tuple[str, ...] = get_args(Power)


class Effect(Strict):
    """What a unit does, a year: the product of the parameters `times`, and of one less each of `rest`, over those of
    `over` and over `divided`.

    Attributes:
        power: MWh of it; of wind and solar power what a kW makes a year, times that product.
        dollars: the year of what is money; the unit's where it is not given.
        after: years until it begins; years: how long it lasts (None: it comes once, with the money).
        present: whether the product is the present value of all years already.
    """

    measure: Text
    times: list[Text] = Field(default=[])
    rest: list[Text] = Field(default=[])
    over: list[Text] = Field(default=[])
    divided: Annotated[float, Field(gt=0.0, allow_inf_nan=False)] = 1.0
    power: Power | None = None
    dollars: int | None = None
    after: Annotated[float, Field(ge=0.0, le=100.0)] = 0.0
    years: Text | None = None
    present: bool = False

    @model_validator(mode="after")
    def _once(self) -> "Effect":
        if self.present and (self.years is not None or self.after):
            raise ValueError(f"{self.measure}: a present value holds all years; leave out `after` and `years`")
        return self

    @property
    def parameters(self) -> list[str]:
        return [*self.times, *self.rest, *self.over, *([self.years] if self.years else [])]


class Delivered(Strict):
    """A unit that money pays for.

    Attributes:
        cost: dollars of the year `dollars` per unit; without it the unit is such a dollar.
    """

    name: Text
    cost: Text | None = None
    dollars: int
    effects: list[Effect] = Field(min_length=1)


class _File(Strict):
    delivered: dict[str, Delivered] = Field(min_length=1)


@lru_cache(maxsize=1)
def delivered() -> dict[str, Delivered]:
    """Every unit by id.

    Raises:
        ParameterError: the embedded file is damaged, or names an unknown parameter.
    """
    path = library_path() / "parameters" / "delivered.yaml"
    parts = (Delivered, Effect)
    file = read_checked(path, _File, ParameterError, what="file of units", guide="docs/outcomes.md", parts=parts)
    known = registry()
    for unit, one in file.delivered.items():
        for name in [*([one.cost] if one.cost else []), *(name for each in one.effects for name in each.parameters)]:
            if name not in known:
                raise ParameterError(f"{path}: {unit} names an unknown parameter {name!r}{nearest(name, known)}")
    return file.delivered
