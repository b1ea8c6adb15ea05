"""The matrices that peers are asked about, and the answers that theirs are held against. NumPy and SciPy alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp

#: Columns of the questions that ask for many.
ACCOUNTS, DEMANDS, DRAWS = 100, 1000, 100
#: How far a draw's rows of coefficients are from the point, either way.
SPREAD = 0.1


def rounds(a: Any, right: np.ndarray) -> np.ndarray:
    """f + A f + A A f + ... until the next round adds nothing. Of A only products are asked."""
    total = term = right
    while np.abs(term).max() > np.finfo(float).eps / 8.0 * np.abs(total).max():
        term = a @ term
        total = total + term
    return total


@dataclass(frozen=True)
class Problem:
    """An economy x = A x + f with regions of the same sectors, rows (region, sector).

    Attributes:
        kind: sizes of one kind lie on one law.
        a: coefficients, n x n, dense or sparse.
        demand: n; `by_region`: n x regions, what each region buys.
        accounts: accounts per unit of output, accounts x n.
    """

    name: str
    kind: str
    a: np.ndarray | sp.csr_array
    demand: np.ndarray
    by_region: np.ndarray
    accounts: np.ndarray

    @property
    def size(self) -> int:
        return len(self.demand)

    @property
    def regions(self) -> int:
        return self.by_region.shape[1]

    def dense(self) -> np.ndarray:
        return self.a.toarray() if sp.issparse(self.a) else self.a

    def output(self) -> np.ndarray:
        """Output of the demand, n, for libraries that want flows."""
        return rounds(self.a, self.demand)

    def rows(self) -> list[list[str]]:
        """Names of the regions and of their sectors, for libraries that want them."""
        sectors = self.size // self.regions
        return [[f"region {r:02}" for r in range(self.regions)], [f"sector {s:04}" for s in range(sectors)]]

    def demands(self) -> np.ndarray:
        """So many demands, n x DEMANDS."""
        return self.demand[:, None] * np.random.default_rng(2).uniform(0.5, 1.5, (self.size, DEMANDS))

    def draws(self, count: int = DRAWS) -> Iterator[Problem]:
        """The same economy with each row of coefficients a little larger or smaller."""
        rng = np.random.default_rng(3)
        for _ in range(count):
            factors = rng.uniform(1.0 - SPREAD, 1.0 + SPREAD, self.size)
            scaled = (
                sp.csr_array(sp.diags_array(factors) @ self.a) if sp.issparse(self.a) else factors[:, None] * self.a
            )
            yield replace(self, a=scaled)

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        if sp.issparse(self.a):
            sp.save_npz(folder / "a.npz", self.a)
        else:
            np.save(folder / "a.npy", np.ascontiguousarray(self.a))
        for name in ("demand", "by_region", "accounts"):
            np.save(folder / f"{name}.npy", np.ascontiguousarray(getattr(self, name)))
        (folder / "about.json").write_text(json.dumps({"name": self.name, "kind": self.kind, "n": self.size}))

    @staticmethod
    def load(folder: Path) -> Problem:
        sparse = (folder / "a.npz").exists()
        a = sp.csr_array(sp.load_npz(folder / "a.npz")) if sparse else np.load(folder / "a.npy")
        parts = {name: np.load(folder / f"{name}.npy") for name in ("demand", "by_region", "accounts")}
        about = json.loads((folder / "about.json").read_text())
        return Problem(a=a, name=about["name"], kind=about["kind"], **parts)


def textbook() -> Problem:
    """Miller and Blair (2009), table 2.3: two sectors; with made-up accounts."""
    flows, output = np.array([[150.0, 500.0], [200.0, 100.0]]), np.array([1000.0, 2000.0])
    demand = output - flows.sum(axis=1)
    return Problem("textbook", "small", flows / output, demand, demand[:, None], np.array([[0.3, 0.1], [0.05, 0.2]]))


def nation() -> Problem:
    """The 402 industries of the embedded nation: real coefficients, of the size of USEEIO's 411."""
    import commonweal as cw

    us = cw.load("us-2017", regions="nation")
    a = us.assembled().to_numpy()
    multipliers = us.multipliers(["jobs", "ghg", "value_added"], closure="type-i", of="output").table.to_numpy()
    demand = np.full(len(a), 1e6)
    return Problem("nation", "dense", a, demand, demand[:, None], multipliers.T - multipliers.T @ a)


def table(regions: int, sectors: int, fill: float) -> Problem:
    """A random table, `fill` of it not zero, whose largest column sums to a half."""
    n = regions * sectors
    rng = np.random.default_rng(1)
    a = rng.random((n, n), dtype=np.float32).astype(float)
    a *= rng.random((n, n), dtype=np.float32) < fill
    a *= 0.5 / a.sum(axis=0).max()
    by_region = rng.random((n, regions))
    sparse = fill < 0.1
    return Problem(
        f"{n:,} {'sparse' if sparse else 'dense'}",
        "sparse" if sparse else "dense",
        sp.csr_array(a) if sparse else a,
        by_region.sum(axis=1),
        by_region,
        rng.random((ACCOUNTS, n)),
    )


#: Regions and sectors of the random tables; 9,800 rows are those of EXIOBASE.
SIZES = {250: (10, 25), 500: (20, 25), 1000: (20, 50), 2000: (40, 50), 4900: (49, 100), 9800: (49, 200)}
#: The size after which the nation's 402 industries come.
NATION_AFTER = 250
#: Of the tables, how much is not zero.
FILLS = (1.0 / 3.0, 0.05)


def ladder(largest: int) -> Iterator[Problem]:
    """All problems, the smaller before the larger of a kind, one at a time: the large ones fill memory."""
    yield textbook()
    for fill in FILLS:
        for n, (regions, sectors) in SIZES.items():
            if n <= largest:
                yield table(regions, sectors, fill)
            if n == NATION_AFTER and fill == FILLS[0]:
                yield nation()
