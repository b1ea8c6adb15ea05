"""A scenario file's start for people to fill in, and the list of all that is wrong with a file."""

from pathlib import Path

import xarray as xr

from commonweal.base.errors import ScenarioError
from commonweal.io.files import write_text
from commonweal.scenarios.file import RULES, SimpleFile
from commonweal.scenarios.final_demand import final_demand
from commonweal.scenarios.scenario import Scenario, additional_share

START = """\
id: {id}                  # small letters, digits and hyphens
name: {name}
phase: operations            # jobs as long as the money comes; or construction, or once: jobs that end with it
mode: purchased              # or produced: made by the region's own firms, past trade and imports
domestic_content: market     # BEA's import shares, or a number from 0 to 1 for goods that are traded at all
buyer: all                   # whose import shares: all, household, investment, federal or state-local
description: >-
  What the money buys, in a sentence or two.
money: >-
  How much is planned, by whom, and when; context only.
sources:                     # where the weights come from; each line of the bill names one
  budget: The program's budget, by line
bill:                        # BEA 2017 detail commodities, codes in quotes; weights in percent, summing to 100
  # status: measured, modelled or assumed; confidence: H, M or L
  - {{commodity: "624100", weight: 70, status: assumed, confidence: L, source: budget}}  # individual, family services
  - {{commodity: "531ORE", weight: 20, status: assumed, confidence: L, source: budget}}  # other real estate: rents
  - {{commodity: "541610", weight: 10, status: assumed, confidence: L, source: budget}}  # management consulting
regions:                     # exactly one of {rules} (docs/scenarios.md)
  driver: population
  note: >-
    Why this key, and which would be better.
"""


def write_start(path: Path) -> None:
    """Writes a commented scenario that is valid as it stands.

    Raises:
        ScenarioError: the file is there already, or cannot be written.
    """
    name = "".join(c if c.isascii() and c.isalnum() else "-" for c in path.stem.lower()).strip("-") or "mine"
    text = START.format(id=name, name=name.replace("-", " ").capitalize(), rules=", ".join(RULES))
    write_text(path, text, ScenarioError, what="scenario file (.yaml)", over=False)


def mistakes(path: Path, dataset: xr.Dataset, parameters: dict[str, float]) -> list[str]:
    """All that is wrong with a scenario file: by its schema, or by what the dataset does not hold. Empty: nothing.

    Args:
        parameters: values of the registry.
    """
    try:
        parts = Scenario.from_yaml(path).parts
    except ScenarioError as error:
        return str(error).splitlines()
    found: list[str] = []
    for _, part in parts:
        try:
            additional_share(part, parameters)
        except ScenarioError as error:
            found.append(f"{path}: {error}")
        for line in part.bill:
            alone = line.model_copy(update={"weight": 100.0})
            found += _tried(part.model_copy(update={"bill": [alone]}), path, dataset, parameters)
    return list(dict.fromkeys(found))  # a wrong key for regions is found once for each line


def _tried(part: SimpleFile, path: Path, dataset: xr.Dataset, parameters: dict[str, float]) -> list[str]:
    try:
        final_demand(part, dataset, 1.0, int(dataset.attrs["year"]), parameters)
    except ScenarioError as error:
        return [f"{path}: {error}"]
    return []
