"""The registry of every number that is neither in a dataset nor in a scenario file: data/parameters/*.yaml
(docs/parameters.md).
"""

import math
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

import pandas as pd
from pydantic import Field, model_validator

from commonweal.base.errors import ParameterError
from commonweal.base.names import is_number, nearest, said
from commonweal.io.paths import library_path
from commonweal.io.yaml import Strict, Text, read_checked

Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
#: Files of this folder with a schema of their own.
OTHER_FILES = {
    "tradability.yaml",
    "regional-prices.yaml",
    "exclusive.yaml",
    "doughnut.yaml",
    "trade-classes.yaml",
    "delivered.yaml",
}


class Triangular(Strict):
    """Between `low` and `high`, most likely `mode`."""

    kind: Literal["triangular"]
    low: Number
    mode: Number
    high: Number

    @model_validator(mode="after")
    def _fits(self) -> "Triangular":
        if not (self.low <= self.mode <= self.high and self.low < self.high):
            raise ValueError(
                f"triangular needs low <= mode <= high, with low < high; found {self.low}, {self.mode}, {self.high}"
            )
        return self


class Lognormal(Strict):
    """Median and geometric standard deviation."""

    kind: Literal["lognormal"]
    median: Annotated[float, Field(strict=True, gt=0.0, allow_inf_nan=False)]
    gsd: Annotated[float, Field(strict=True, gt=1.0, allow_inf_nan=False)]


class Normal(Strict):
    """Mean and standard deviation."""

    kind: Literal["normal"]
    mean: Number
    sd: Annotated[float, Field(strict=True, gt=0.0, allow_inf_nan=False)]


class Fixed(Strict):
    """Known, or not drawn."""

    kind: Literal["fixed"] = "fixed"


class Parameter(Strict):
    """One number and how we know it.

    Attributes:
        range: what values are possible at all; changes beyond it are refused.
        use: "results" (set per comparison) or "data" (built into the datasets: changes need `make data`).
        verified: False where the figure was written from memory and no page of its source was seen.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]*$")]
    value: Number
    distribution: Annotated[Triangular | Lognormal | Normal | Fixed, Field(discriminator="kind")] = Fixed()
    range: tuple[Number, Number] = (0.0, 1.0)
    unit: Text
    status: Literal["measured", "modelled", "assumed"]
    use: Literal["results", "data"]
    source: Text
    verified: bool = True
    note: str = ""

    @model_validator(mode="after")
    def _possible(self) -> "Parameter":
        low, high = self.range
        if not low <= self.value <= high:
            raise ValueError(f"{self.id}: value {self.value:g} is outside its range, {low:g} to {high:g}")
        spread = self.distribution
        if isinstance(spread, Triangular) and not spread.low <= self.value <= spread.high:
            raise ValueError(
                f"{self.id}: value {self.value:g} is outside its distribution, {spread.low:g} to {spread.high:g}"
            )
        if isinstance(spread, Triangular) and not low <= spread.low < spread.high <= high:
            raise ValueError(
                f"{self.id}: its distribution, {spread.low:g} to {spread.high:g}, is outside its range, {low:g} to "
                f"{high:g}"
            )
        return self


class _File(Strict):
    parameters: list[Parameter] = Field(min_length=1)


def read_parameters(path: Path) -> dict[str, Parameter]:
    """The parameters of one file by id.

    Raises:
        ParameterError: not YAML, or anything that the schema does not allow; every mistake with its line and key.
    """
    parts = (Parameter, Triangular, Lognormal, Normal)
    file = read_checked(path, _File, ParameterError, what="parameter file", guide="docs/parameters.md", parts=parts)
    result: dict[str, Parameter] = {}
    for parameter in file.parameters:
        if parameter.id in result:
            raise ParameterError(f"{path}: parameter {parameter.id} stands twice; take one out")
        result[parameter.id] = parameter
    return result


@lru_cache(maxsize=1)
def registry() -> dict[str, Parameter]:
    """All embedded parameters by id."""
    result: dict[str, Parameter] = {}
    for path in sorted((library_path() / "parameters").glob("*.yaml")):
        if path.name not in OTHER_FILES:
            for name, parameter in read_parameters(path).items():
                if name in result:
                    raise ParameterError(f"{path}: parameter {name} stands in another file, too; take one out")
                result[name] = parameter
    return result


def value(name: str) -> float:
    """The embedded value of a parameter."""
    return registry()[name].value


def ends_of(name: str) -> tuple[float, float]:
    """The low and the high end of a parameter's triangular distribution.

    Raises:
        ParameterError: it has none.
    """
    spread = registry()[name].distribution
    if not isinstance(spread, Triangular):
        raise ParameterError(f"parameter {name} has no ends; its distribution is {spread.kind}")
    return spread.low, spread.high


def values(changes: Mapping[str, float] | None = None) -> dict[str, float]:
    """Values of all parameters that results use, with changes.

    Raises:
        ParameterError: an unknown parameter, one that is built into the datasets, or a value that is none or out of
            range.
    """
    if changes is not None and not isinstance(changes, Mapping):
        raise ParameterError(
            f"parameters are {said(changes)}; give a mapping of ids to values: {{'wellby.additional': 0.5}}"
        )
    known = registry()
    result = {name: parameter.value for name, parameter in known.items() if parameter.use == "results"}
    for name, changed in (changes or {}).items():
        if not isinstance(name, str) or name not in known:
            hint = nearest(str(name), known) or "; `commonweal parameters` lists them"
            raise ParameterError(f"unknown parameter {said(name)}{hint}")
        parameter = known[name]
        if parameter.use == "data":
            raise ParameterError(
                f"parameter {name} is built into the datasets; change it in data/parameters and run `make data`, in a "
                f"checkout"
            )
        if not (is_number(changed) and math.isfinite(changed)):
            raise ParameterError(
                f"parameter {name} is set to {said(changed)}; give a finite number, in {parameter.unit}"
            )
        low, high = parameter.range
        if not low <= changed <= high:
            raise ParameterError(f"parameter {name} is set to {changed:g}, outside {low:g} to {high:g}")
        result[name] = float(changed)
    return result


def parameters() -> pd.DataFrame:
    """Every parameter: index id; columns value, unit, distribution, status, use, verified, source, note."""
    return pd.DataFrame.from_dict(
        {name: _row(parameter) for name, parameter in registry().items()}, orient="index"
    ).rename_axis("parameter")


def _row(parameter: Parameter) -> dict[str, Any]:
    spread = parameter.distribution.model_dump()
    kind = spread.pop("kind")
    return {
        "value": parameter.value,
        "unit": parameter.unit,
        "distribution": f"{kind}({', '.join(f'{key} {number:g}' for key, number in spread.items())})"
        if spread
        else kind,
        "status": parameter.status,
        "use": parameter.use,
        "verified": "yes" if parameter.verified else "to be verified",
        "source": parameter.source,
        "note": parameter.note,
    }
