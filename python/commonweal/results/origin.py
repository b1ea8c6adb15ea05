"""Where an account's total comes from: what is sold first, and the paths of purchases behind it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Path(NamedTuple):
    """Attributes:
    sectors: positions: the one that sells first, its supplier, and so on to the one in which the account arises.
    value: of the account, summed over regions.
    """

    sectors: tuple[int, ...]
    value: float


class Origin(NamedTuple):
    """What an account's total consists of, its own unit.

    Attributes:
        direct, total: of the account, direct, and direct and indirect.
        by_seller: sector x region: the total requirement, itself included, of each that sells first.
        first_round: by sector, output that those who sell first buy, in the economy's currency, and what that requires
            in all of the account.
        paths: the largest, largest first.
    """

    direct: float
    total: float
    by_seller: np.ndarray
    first_round: np.ndarray
    paths: list[Path]

    def with_direct(self, more: np.ndarray) -> Origin:
        """The same with more of the account arising directly, sector x region, in its own unit: as in new plants,
        whose rates are not the region's."""
        by_sector = more.sum(axis=1)
        paths = [
            Path(path.sectors, path.value + (by_sector[path.sectors[0]] if len(path.sectors) == 1 else 0.0))
            for path in self.paths
        ]
        return self._replace(
            direct=self.direct + float(more.sum()),
            total=self.total + float(more.sum()),
            by_seller=self.by_seller + more,
            paths=sorted(paths, key=lambda path: (-abs(path.value), path.sectors)),
        )

    def times(self, factor: float) -> Origin:
        """The same in another unit of the account."""
        return Origin(
            self.direct * factor,
            self.total * factor,
            self.by_seller * factor,
            self.first_round * [1.0, factor],
            [Path(path.sectors, path.value * factor) for path in self.paths],
        )
