"""A plan's cells in blocks: those of one economy in one draw, which share its solves."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

import commonweal._core as _core
from commonweal.accounts.levels import ACCOUNT_PARAMETERS, Accounts, check_sums
from commonweal.analysis.accounts import inflation
from commonweal.analysis.sample import TOLERANCE, drawn_scenarios, drawn_tables
from commonweal.analysis.totals import totals
from commonweal.base.certificate import Certificate
from commonweal.base.choices import CLOSURES
from commonweal.batch.plan import Plan, economies_of, scenarios_of, variants_of
from commonweal.economies.supply_use import SupplyUseEconomy
from commonweal.io.paths import library_path
from commonweal.loading import embedded_economy
from commonweal.parameters.registry import registry, values
from commonweal.results.cells import POINT, PROOF
from commonweal.scenarios.scenario import Scenario
from commonweal.uncertainty.draws import Draw, drawn_parameters

#: Attributes of a `BatchJob` that are of its process.
OWN = ("blocks", "identity", "_loaded")


class Block(NamedTuple):
    """Positions of an economy and of a draw; draw 0 is the point."""

    economy: int
    draw: int


class BatchJob:
    """A plan, ready to be run block by block; each block is the same whoever runs it, and after whichever others.

    Attributes:
        axes: labels of the results' dimensions: economy, draw, variant, closure, scenario, account.
    """

    def __init__(self, plan: Plan, folder: Path, device: str = "cpu") -> None:
        self.plan, self.device = plan, device
        self.economies, self.variants, self.cases = economies_of(plan), variants_of(plan), scenarios_of(plan, folder)
        # Scenarios that differ in amount or financing alone are solved for once.
        bills = [json.dumps(_content_of(one.scenario), sort_keys=True) for one in self.cases]
        self._different = [bills.index(bill) for bill in dict.fromkeys(bills)]
        self._same = np.array([self._different.index(bills.index(bill)) for bill in bills])
        self.closure = max(plan.closures, key=CLOSURES.index)
        self.axes = {
            "economy": [one.label for one in self.economies],
            "draw": [POINT, *map(str, range(plan.draws))],
            "variant": list(self.variants),
            "closure": list(CLOSURES[: CLOSURES.index(self.closure) + 1]),
            "scenario": [one.label for one in self.cases],
            "account": list(plan.accounts),
        }
        self._loaded: dict[int, tuple[SupplyUseEconomy, np.ndarray]] = {}

    @cached_property
    def blocks(self) -> list[Block]:
        """In the order of the results."""
        return [Block(e, d) for e in range(len(self.axes["economy"])) for d in range(len(self.axes["draw"]))]

    @property
    def shape(self) -> tuple[int, ...]:
        """Of a block: variant x closure x scenario x (account, then `PROOF`)."""
        return *(len(self.axes[name]) for name in ("variant", "closure", "scenario")), len(self.plan.accounts) + len(
            PROOF
        )

    @property
    def cells(self) -> int:
        """Scenarios put through an economy, in all."""
        return len(self.blocks) * int(np.prod(self.shape[:-1]))

    @cached_property
    def identity(self) -> bytes:
        """SHA-256 of all that the results rest on, as this process has it: the plan, its scenarios, the registry,
        the datasets, the version.
        """
        content = {
            "plan": self.plan.model_dump(mode="json"),
            "scenarios": [_content_of(one.scenario) for one in self.cases],
            "parameters": {name: parameter.model_dump(mode="json") for name, parameter in registry().items()},
            "version": _core.__version__,
        }
        whole = hashlib.sha256(json.dumps(content, sort_keys=True).encode())
        for path in sorted((library_path() / "datasets").glob("*.h5")):
            whole.update(hashlib.sha256(path.read_bytes()).digest())
        return whole.digest()

    def __getstate__(self) -> dict[str, Any]:
        """What travels to another process, which finds out and loads for itself what its installation has."""
        return {**{name: value for name, value in vars(self).items() if name not in OWN}, "_loaded": {}}

    def price_year(self, economy: SupplyUseEconomy) -> int:
        """Of amounts and of money that comes out."""
        return economy.year_of(self.plan.price_year)

    def run(self, block: Block) -> np.ndarray:
        """A block's cells, of `shape`: accounts of the whole amount, net of financing where a scenario has it."""
        result = np.empty(self.shape)
        for variants in self._alike():
            result[variants] = self._solved(block, [self.variants[self.axes["variant"][k]] for k in variants])
        return result

    def _solved(self, block: Block, changes: Sequence[Mapping[str, float]]) -> np.ndarray:
        """Variants that one solve does for."""
        ids = list(self.plan.accounts)
        economy, several = self._drawn(block, changes)
        chosen = [(self.cases[k].scenario, self.cases[k].amount) for k in self._different]
        if block.draw and "weights" in self.plan.sources:
            chosen = drawn_scenarios(chosen, self._draw(block), economy.parameters)
        paid = list(dict.fromkeys(one.financing for one in self.cases))
        # Each cell: its scenario's column for its amount, and what the amount's financing takes away.
        cells = np.zeros((len(chosen) + len(paid), len(self.cases)))
        each = np.arange(len(self.cases))
        cells[self._same, each] = [one.amount / chosen[k][1] for one, k in zip(self.cases, self._same, strict=True)]
        cells[[len(chosen) + paid.index(one.financing) for one in self.cases], each] = [
            one.amount for one in self.cases
        ]
        solved = totals(
            economy,
            chosen,
            ids,
            self.closure,
            self.price_year(economy),
            satellites=several,
            financing=paid,
            cells=cells,
        )
        found = solved.values * self.economy(block.economy)[1]
        proof = np.stack([_proof(one) for one in solved.certificates.values()])
        return np.concatenate([found, np.broadcast_to(proof, (*found.shape[:-1], len(PROOF)))], axis=-1)

    def _drawn(self, block: Block, changes: Sequence[Mapping[str, float]]) -> tuple[SupplyUseEconomy, list[Accounts]]:
        """The block's economy under the first changes, and the accounts that each of them makes."""
        economy = self.economy(block.economy)[0].changed(changes[0])
        parameters = [values({**some}) for some in changes]
        for known in parameters:
            check_sums(self.plan.accounts, known)
        if block.draw:
            draw, sources = self._draw(block), self.plan.sources
            if "parameters" in sources:
                parameters = [
                    drawn_parameters(draw, known, some) for known, some in zip(parameters, changes, strict=True)
                ]
            loose = replace(economy.solving, tolerance=max(economy.solving.tolerance, TOLERANCE))
            tables = drawn_tables(economy.dataset, draw, sources, economy.parameters)
            economy = economy.with_tables(tables, parameters[0]).with_solving(loose)
        return economy, [economy.satellites_with(known) for known in parameters]

    def _draw(self, block: Block) -> Draw:
        return Draw(self.plan.seed, block.draw - 1)

    def economy(self, e: int) -> tuple[SupplyUseEconomy, np.ndarray]:
        """An economy by its position, loaded once by each process; and what turns its accounts into the plan's
        prices.
        """
        if e not in self._loaded:
            one = self.economies[e]
            made = embedded_economy(
                one.dataset, one.regions, trade=one.trade, market_shares=one.market_shares, device=self.device
            )
            index = inflation(made, list(self.plan.accounts), self.price_year(made))
            self._loaded = {e: (made, index)}  # counties are large: one at a time
        return self._loaded[e]

    def _alike(self) -> list[list[int]]:
        """Positions of the variants, those together that differ in accounts' own parameters alone."""
        groups: dict[tuple[tuple[str, float], ...], list[int]] = {}
        for k, changes in enumerate(self.variants.values()):
            others = tuple(
                sorted((name, value) for name, value in changes.items() if not name.startswith(ACCOUNT_PARAMETERS))
            )
            groups.setdefault(others, []).append(k)
        return list(groups.values())


def _content_of(scenario: Scenario) -> list[Any]:
    """All that a scenario is, but for its amount."""
    return [(share, part.model_dump(mode="json")) for share, part in scenario.parts]


def _proof(certificate: Certificate) -> np.ndarray:
    """Scenario x `PROOF`; the bound is -1 where there is no proof, since files hold numbers only."""
    bounds = np.nan_to_num(certificate.relative, nan=-1.0)
    return np.stack([bounds, np.full(len(bounds), float(certificate.rounds))], axis=-1)
