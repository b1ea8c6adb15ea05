"""The doughnut (Raworth, 2017): what measures each dimension here, from data/parameters/doughnut.yaml."""

from functools import lru_cache
from typing import Annotated, Literal

from pydantic import Field, model_validator

from commonweal.base.errors import ParameterError
from commonweal.io.paths import library_path
from commonweal.io.yaml import Strict, Text, read_checked


class Dimension(Strict):
    """One measure of a dimension, or none.

    Attributes:
        label: what it is called on the ring, in a word or two.
        measure: an account, or hours of care; None where nothing measures it here.
        industries: where the measure counts these industries alone.
        share: a fair share per person and year, in the measure's unit.
    """

    side: Literal["foundation", "ceiling"]
    dimension: Text
    label: Text
    measure: Text | None = None
    industries: list[Text] = Field(default=[])
    better: Literal["more", "less"] | None = None
    share: Annotated[float, Field(gt=0.0, allow_inf_nan=False)] | None = None
    note: str = ""

    @model_validator(mode="after")
    def _complete(self) -> "Dimension":
        if (self.measure is None) != (self.better is None):
            raise ValueError(
                f"{self.dimension}: a measure says whether more or less is better; without one there is none to say"
            )
        return self


class _File(Strict):
    verified: bool
    dimensions: list[Dimension] = Field(min_length=1)


@lru_cache(maxsize=1)
def doughnut_dimensions() -> tuple[Dimension, ...]:
    """Every dimension in order, some with several measures.

    Raises:
        ParameterError: the embedded file is damaged.
    """
    path = library_path() / "parameters" / "doughnut.yaml"
    guide = "docs/wellbeing.md"
    file = read_checked(path, _File, ParameterError, what="file of dimensions", guide=guide, parts=(Dimension,))
    return tuple(file.dimensions)
