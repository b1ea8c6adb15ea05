"""How many solves a question takes: economies proved, right-hand sides and multipliers solved for. A figure that is
asked for twice, or one more trade model, shows here before anybody waits for it."""

from collections.abc import Callable
from dataclasses import astuple, dataclass
from typing import Any

import commonweal as cw
import numpy as np
import pytest
from commonweal.economies import coefficients, devices, imports, supply_use

SCENARIOS = ["chips", "ira", "child-care", "home-care"]


@dataclass
class Counts:
    proofs: int = 0
    demands: int = 0  # columns of x = L f
    accounts: int = 0  # columns of m = L' s


class Counted:
    """A solver that counts the columns that it is asked for."""

    def __init__(self, solver: devices.Solver, counts: Counts) -> None:
        self.solver, self.counts = solver, counts

    def __getattr__(self, name: str) -> Any:
        return getattr(self.solver, name)

    def solve(self, demand: np.ndarray, start: np.ndarray | None = None) -> tuple[np.ndarray, dict[str, Any]]:
        self.counts.demands += demand.shape[1]
        return self.solver.solve(demand, start)

    def solve_adjoint(self, accounts: np.ndarray, start: np.ndarray | None = None) -> tuple[np.ndarray, dict[str, Any]]:
        self.counts.accounts += accounts.shape[1]
        return self.solver.solve_adjoint(accounts, start)


@pytest.fixture
def counts(monkeypatch) -> Counts:
    monkeypatch.setenv("COMMONWEAL_CACHE", "off")
    found, made = Counts(), devices.solver_of

    def counted(*args: Any, **options: Any) -> Counted:
        found.proofs += 1
        return Counted(made(*args, **options), found)

    for module in (coefficients, imports, supply_use):
        monkeypatch.setattr(module, "solver_of", counted)
    return found


def asked(counts: Counts, questions: dict[str, Callable[[], object]]) -> dict[str, tuple[int, ...]]:
    found = {}
    for name, question in questions.items():
        counts.proofs = counts.demands = counts.accounts = 0
        question()
        found[name] = astuple(counts)
    return found


@pytest.mark.parametrize(
    ("regions", "of_regions"),
    [
        ("nation", {"what stays": (0, 0, 2), "ranges": (0, 4, 0)}),
        ("state", {"what stays": (0, 0, 102), "ranges": (4, 28, 0)}),  # a column for each state; three trade models
    ],
)
def test_the_solves_of_each_question(counts, regions, of_regions):
    us = cw.load("us-2024", regions=regions)
    four: list[cw.Comparison] = []
    questions = {
        "output": us.solve,
        "two accounts' multipliers": lambda: us.multipliers(["jobs", "ghg"]),
        "one scenario": lambda: us.compare(["chips"]),
        "four scenarios": lambda: four.append(us.compare(SCENARIOS)),
        "one account, explained": lambda: four[0].explain("jobs"),
        "what stays": lambda: four[0].stays_where_spent(),
        "ranges": lambda: four[0].ranges(),
        "with what is made abroad": lambda: four[0].with_imports,
        "does it add up": lambda: four[0].adding_up(),
        "three draws": lambda: us.sample(["chips"], draws=3),
    }
    assert asked(counts, questions) == {
        "output": (1, 1, 0),
        "two accounts' multipliers": (1, 0, 4),  # type I and type II
        "one scenario": (0, 2, 0),
        "four scenarios": (0, 9, 0),  # one has plants that run every year, a column of type I
        "one account, explained": (0, 0, 1),
        "with what is made abroad": (1, 0, 12),
        "does it add up": (1, 4, 0),
        "three draws": (8, 8, 0),  # and the figures that they are drawn around
        **of_regions,
    }


def test_what_needs_no_solve_takes_none(counts):
    us = cw.load("us-2024", regions="state")
    compared = us.compare(SCENARIOS)
    questions = {
        name: lambda name=name: getattr(compared, name) for name in ("bounds", "assumptions", "wellbeing_ends")
    }
    questions |= {name: getattr(compared, name) for name in ("wellbeing", "doughnut", "spread", "tidy")}
    questions["first_round"] = lambda: compared.first_round("chips")
    assert asked(counts, questions) == dict.fromkeys(questions, (0, 0, 0))


def test_the_solves_of_a_table_of_ones_own(counts):
    rng = np.random.default_rng(1)
    model = cw.Model.from_coefficients(rng.random((30, 30)) / 40.0, accounts=rng.random((5, 30)))
    questions = {
        "one demand": lambda: model.leontief(rng.random((30, 1, 1))),
        "twelve demands": lambda: model.leontief(rng.random((30, 12, 1))),
        "all accounts": model.multipliers,
        "all accounts again": model.multipliers,
    }
    assert asked(counts, questions) == {
        "one demand": (1, 1, 0),
        "twelve demands": (0, 12, 0),
        "all accounts": (0, 0, 5),
        "all accounts again": (0, 0, 5),
    }
