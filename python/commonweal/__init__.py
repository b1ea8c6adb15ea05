"""Commonweal: what does a dollar of public money do?

import commonweal as cw
us = cw.load("us-2017", regions="state")
us.compare(["chips", "home-care"], amount=1e9)
"""

import commonweal.engine  # isort: skip; first: it chooses the build of _core that all the rest imports
import commonweal.economies.processes  # noqa: F401
from commonweal import balance
from commonweal._core import __version__
from commonweal.answers import Comparison, Multipliers, SpecificationCurve
from commonweal.base.certificate import Certificate
from commonweal.base.errors import (
    CommonwealError,
    DataError,
    DeviceError,
    ModelError,
    ParameterError,
    PlanError,
    ScenarioError,
)
from commonweal.batch.results import open_results
from commonweal.model import Model, SupplyUseModel, load, synthetic
from commonweal.parameters.registry import parameters
from commonweal.results.explanation import Explanation
from commonweal.results.sample import Quantity, Sample
from commonweal.results.shift import Shift
from commonweal.results.solution import Solution
from commonweal.scenarios.scenario import Scenario, payroll, scenario, scenarios

__all__ = [
    "Certificate",
    "CommonwealError",
    "Comparison",
    "DataError",
    "DeviceError",
    "Explanation",
    "Model",
    "ModelError",
    "Multipliers",
    "ParameterError",
    "PlanError",
    "Quantity",
    "Sample",
    "Scenario",
    "ScenarioError",
    "Shift",
    "Solution",
    "SpecificationCurve",
    "SupplyUseModel",
    "__version__",
    "balance",
    "load",
    "open_results",
    "parameters",
    "payroll",
    "scenario",
    "scenarios",
    "synthetic",
]
