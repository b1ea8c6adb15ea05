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
from commonweal.analysis.accounts import PAID, inflation
from commonweal.analysis.sample import TOLERANCE, drawn_scenarios, drawn_tables
from commonweal.analysis.totals import totals
from commonweal.analysis.years import Growth, Paths, automated
from commonweal.base.certificate import Certificate
from commonweal.base.choices import CLOSURES
from commonweal.batch.entries import ScenarioCase
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
        self._columns, self._weights = _columns(self.cases)
        self.years = sorted({one.year for one in self.cases if one.year is not None})
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
            "scenarios": [
                [(share, part.model_dump(mode="json")) for share, part in one.scenario.parts] for one in self.cases
            ],
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
        chosen = self._columns
        if block.draw and "weights" in self.plan.sources:
            chosen = drawn_scenarios(chosen, self._draw(block), economy.parameters)
        paid = list(dict.fromkeys(one.financing for one in self.cases))
        # Each cell: columns of what it buys, and what the amount's financing takes away.
        financed = np.array([[one.amount * (one.financing == how) for one in self.cases] for how in paid])
        solved = totals(
            economy,
            chosen,
            ids,
            self.closure,
            self.price_year(economy),
            satellites=several,
            per_dollar=self._jobs_per_dollar(block, economy),
            financing=paid,
            cells=np.concatenate([self._weights, financed]),
        )
        found = self._of_years(solved.values, len(several)) * self.economy(block.economy)[1]
        proof = np.stack([_proof(one) for one in solved.certificates.values()])
        return np.concatenate([found, np.broadcast_to(proof, (*found.shape[:-1], len(PROOF)))], axis=-1)

    def _jobs_per_dollar(self, block: Block, economy: SupplyUseEconomy) -> list[np.ndarray]:
        """By industry, over the edition's: the edition's own, then each year's; none without years."""
        if not self.years:
            return []
        drawn = block.draw and "parameters" in self.plan.sources
        growth = Growth.drawn(self._draw(block)) if drawn else Growth.past()
        path = Paths.of(economy, ()).usual(automated(self.plan.growth), growth)
        each = [path.jobs_per_dollar(year, self.price_year(economy)) for year in self.years]
        return [np.ones(len(economy.sectors)), *each]

    def _of_years(self, found: np.ndarray, satellites: int) -> np.ndarray:
        """Of totals with all years' jobs per dollar, each cell in its year: satellites x closure x cell x account."""
        if not self.years:
            return found
        by_year = found.reshape(satellites, 1 + len(self.years), *found.shape[1:])
        own = [0 if one.year is None else 1 + self.years.index(one.year) for one in self.cases]
        at = np.array([[0 if account in PAID else k for account in self.plan.accounts] for k in own])
        return np.asarray(np.take_along_axis(by_year, at[None, None, None], axis=1)[:, 0])

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


def _columns(cases: Sequence[ScenarioCase]) -> tuple[list[tuple[Scenario, float]], np.ndarray]:
    """What cases buy, each thing once with the money of the first that does, since what differs in amount, year or
    financing alone is solved for once; and how much of it each case buys, column x case."""
    columns: dict[str, tuple[Scenario, float]] = {}
    weights = []
    for case in cases:
        weights.append(dict[str, float]())
        for which, money in case.bought:
            content = [(share, part.model_dump(mode="json", exclude={"schedule"})) for share, part in which.parts]
            key = json.dumps(content, sort_keys=True)
            _, first = columns.setdefault(key, (which, money))
            weights[-1][key] = weights[-1].get(key, 0.0) + money / first
    return list(columns.values()), np.array([[own.get(key, 0.0) for own in weights] for key in columns])


def _proof(certificate: Certificate) -> np.ndarray:
    """Scenario x `PROOF`; the bound is -1 where there is no proof, since files hold numbers only."""
    bounds = np.nan_to_num(certificate.relative, nan=-1.0)
    return np.stack([bounds, np.full(len(bounds), float(certificate.rounds))], axis=-1)
