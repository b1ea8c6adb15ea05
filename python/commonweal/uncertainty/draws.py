"""Draws: random numbers by name, and values of the registry's parameters from their distributions."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

import commonweal._core as _core
from commonweal.parameters.registry import Fixed, Lognormal, Normal, Parameter, Triangular, registry


@dataclass(frozen=True)
class Draw:
    """One draw of everything that is drawn. Its numbers depend on the seed, the draw's number and the name of what is
    drawn alone: not on what else is drawn, in which order, or by which worker (Philox 4x32-10; Salmon and others,
    2011).

    Attributes:
        seed: from 0 to 2^64 - 1.
        number: from 0 to 2^32 - 1.
    """

    seed: int
    number: int

    def uniform(self, name: str, count: int) -> np.ndarray:
        """Numbers evenly spread over (0, 1)."""
        return _core.uniforms(self.seed, zlib.crc32(name.encode()), self.number, count)

    def normal(self, name: str, count: int) -> np.ndarray:
        """Standard normal numbers."""
        return np.asarray(ndtri(self.uniform(name, count)))

    def factors(self, name: str, count: int, error: float | np.ndarray) -> np.ndarray:
        """Lognormal numbers with mean 1 and `error` as their standard deviation."""
        variance = np.log1p(np.square(error))
        return np.asarray(np.exp(np.sqrt(variance) * self.normal(name, count) - variance / 2.0))


def drawn_parameters(draw: Draw, values: Mapping[str, float], fixed: Collection[str] = ()) -> dict[str, float]:
    """Values with those drawn that have a distribution and are not `fixed`: within the range of what is possible at
    all.
    """
    known = registry()
    return {
        name: value if name in fixed else quantile(known[name], float(draw.uniform(f"parameter {name}", 1)[0]))
        for name, value in values.items()
    }


def quantile(parameter: Parameter, share: float) -> float:
    """The value that `share` of a parameter's distribution, cut off at its range, lies below; of one without, its
    value.
    """
    spread, (least, most) = parameter.distribution, parameter.range
    if isinstance(spread, Fixed):
        return parameter.value
    if isinstance(spread, Triangular):
        return float(triangular(np.array(share), spread.low, spread.mode, spread.high))
    mean, sd = _normal(spread)
    logarithmic = isinstance(spread, Lognormal)
    with np.errstate(divide="ignore"):
        ends = np.log([max(least, 0.0), most]) if logarithmic else np.array([least, most])
    first, last = ndtr((ends - mean) / sd)
    drawn = mean + sd * float(ndtri(first + share * (last - first)))
    return float(np.clip(np.exp(drawn) if logarithmic else drawn, least, most))


def triangular(
    share: np.ndarray, low: float | np.ndarray, mode: float | np.ndarray, high: float | np.ndarray
) -> np.ndarray:
    """The values that `share` of triangular distributions lies below (Kotz and van Dorp, 2004, Beyond Beta, section
    1.3)."""
    below = low + np.sqrt(share * (high - low) * (mode - low))
    above = high - np.sqrt((1.0 - share) * (high - low) * (high - mode))
    # rounding may pass the mode
    rises = share * (high - low) <= mode - low
    return np.asarray(np.where(rises, np.minimum(below, mode), np.maximum(above, mode)))


def _normal(spread: Lognormal | Normal) -> tuple[float, float]:
    """Mean and standard deviation of the normal variable, which is the logarithm of a lognormal one."""
    if isinstance(spread, Lognormal):
        return float(np.log(spread.median)), float(np.log(spread.gsd))
    return spread.mean, spread.sd
