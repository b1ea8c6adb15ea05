"""Draws of how a bill's money is divided among its lines."""

from __future__ import annotations

import numpy as np
from scipy.special import gammaincinv

from commonweal.base.errors import ParameterError
from commonweal.uncertainty.draws import Draw


def drawn_weights(name: str, weights: np.ndarray, errors: np.ndarray, draw: Draw) -> np.ndarray:
    """Shares of a bill's lines from a Dirichlet distribution around the file's own. A bill of one line stays.

    Args:
        name: the scenario's, by which it is drawn: alike wherever it stands.
        weights: the file's own, adding up to one.
        errors: relative error of each.

    Raises:
        ParameterError: errors that are larger than those of shares can be.
    """
    # A line's relative variance is (1 / weight - 1) / (concentration + 1): lines weighed by their money have that of
    # their status on average.
    wanted = float(weights @ np.square(errors))
    possible = len(weights) - 1
    if wanted == 0.0 or possible == 0:
        return weights
    if wanted >= possible:
        raise ParameterError(
            f"scenario {name}: its {len(weights)} weights cannot be wrong by {np.sqrt(wanted):.0%}; set the parameters "
            f"draws.weight-* lower"
        )
    concentration = possible / wanted - 1.0
    parts = gammaincinv(concentration * weights, draw.uniform(f"bill of {name}", len(weights)))
    return np.asarray(parts / parts.sum())
