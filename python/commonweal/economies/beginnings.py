"""What solves of a large economy begin with where another process has found it: the factors that balance trade, and
the multipliers that prove the economy productive.

Nothing rests on them. Factors are measured as they are, and balanced further where a gap is left; multipliers prove
what they prove, in one round (`core/solver/productivity.hpp`). So an answer is the same without, up to its certificate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr

from commonweal.economies.trade import DISTANCES
from commonweal.io import cache

#: Binary digits that are kept: of factors as many as their balance shows, of multipliers a few.
OF_FACTORS, OF_MULTIPLIERS = 42, 10
#: Of the factors that every installation brings: all 42 would save a county's first answer a second and a half of
#: eleven, and add 2.6 MB.
SHIPPED = 24
#: Variables of a dataset that trade follows from.
TRADED = ("make", "use", "imports", "industry_output", "final_demand", "final_demand_imports")
SPLIT = ("demand_key", "follows_supply", "region_state", "longitude", "own_distance", "band_distance")
#: Those that households' closure adds, and the parameters of either, by their first word.
SPENT = ("residence", "labour_income", "spending_rate")
OF_TRADE, OF_HOUSEHOLDS = ("trade.", "distance."), ("households.",)
#: Numbers of a spectrum.
SPECTRUM = 6


def balance_key(dataset: xr.Dataset, parameters: Mapping[str, float], *choices: Any) -> str:
    """The name of what balances trade, by all that it follows from."""
    return cache.key_of(*choices, *_inputs(dataset, (*TRADED, *SPLIT, *DISTANCES), parameters, OF_TRADE))


def proof_key(balance: str, closure: str, dataset: xr.Dataset, parameters: Mapping[str, float]) -> str:
    """The name of what proves an economy productive, whose trade has a name."""
    return cache.key_of(balance, closure, *_inputs(dataset, SPENT, parameters, OF_HOUSEHOLDS))


def read_origin(key: str, shape: tuple[int, int]) -> np.ndarray | None:
    """Factors of origins, commodity x region."""
    found = cache.read(key, {"origin": shape})
    return found["origin"] if found else None


def keep_origin(key: str, origin: np.ndarray, digits: int) -> None:
    cache.keep(key, {"origin": cache.in_digits(origin, digits)})


def read_known(key: str, shape: tuple[int, int, int]) -> tuple[np.ndarray, np.ndarray] | None:
    """Multipliers, sector x 1 x region, and the spectrum."""
    found = cache.read(key, {"multipliers": shape, "spectrum": (SPECTRUM,)})
    return (found["multipliers"], found["spectrum"]) if found else None


def keep_known(key: str, known: tuple[np.ndarray, np.ndarray]) -> None:
    cache.keep(key, {"multipliers": cache.in_digits(known[0], OF_MULTIPLIERS), "spectrum": known[1]})


def _inputs(
    dataset: xr.Dataset, names: Sequence[str], parameters: Mapping[str, float], first_words: tuple[str, ...]
) -> list[Any]:
    arrays = [dataset[name].values for name in names if name in dataset.variables]
    return arrays + [f"{name}={value!r}" for name, value in sorted(parameters.items()) if name.startswith(first_words)]
