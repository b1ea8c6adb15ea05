"""Draws of scenarios: how their money is divided among the lines of their bills."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from scipy.special import gammaincinv

from commonweal.errors import ParameterError
from commonweal.parameters.draws import Draw
from commonweal.scenarios.file import SimpleFile
from commonweal.scenarios.scenario import Scenario


def drawn_weights(scenario: Scenario, draw: Draw, errors: Mapping[str, float]) -> Scenario:
    """The scenario with weights of each bill from a Dirichlet distribution around the file's own. A bill of one line stays, and so do the
    shares of a mix's parts. Parts of one file are drawn alike in every scenario that has them.

    Args:
        errors: relative error of a line's weight by its status.

    Raises:
        ParameterError: errors that are larger than those of shares can be.
    """
    return replace(scenario, parts=tuple((share, _drawn(part, draw, errors)) for share, part in scenario.parts))


def _drawn(file: SimpleFile, draw: Draw, errors: Mapping[str, float]) -> SimpleFile:
    weights = np.array([line.weight for line in file.bill]) / 100.0
    # A line's relative variance is (1 / weight - 1) / (concentration + 1): lines weighed by their money have that of their status on average.
    wanted = float(weights @ np.square([errors[line.status] for line in file.bill]))
    possible = len(weights) - 1
    if wanted == 0.0 or possible == 0:
        return file
    if wanted >= possible:
        raise ParameterError(
            f"scenario {file.id}: its {len(weights)} weights cannot be wrong by {np.sqrt(wanted):.0%}; set the parameters draws.weight-* lower"
        )
    concentration = possible / wanted - 1.0
    parts = gammaincinv(concentration * weights, draw.uniform(f"bill of {file.id}", len(weights)))
    lines = [
        line.model_copy(update={"weight": 100.0 * part}) for line, part in zip(file.bill, parts / parts.sum(), strict=True)
    ]
    return file.model_copy(update={"bill": lines})
