"""What public money buys, and where."""

from commonweal.scenarios.scenario import Scenario, scenario, scenarios

__all__ = ["Scenario", "scenario", "scenarios"]
