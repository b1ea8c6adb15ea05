"""Accounts per unit of final demand, for every sector."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from commonweal.base.certificate import Certificate
from commonweal.base.describe import counted, in_html, in_text
from commonweal.results.scale import with_scale

#: Rows that a notebook shows.
SHOWN = 10
#: What closures are called where people read.
CLOSURE_NAMES = {"type-i": "type I: direct and indirect", "type-ii": "type II: with households' spending"}


@dataclass(frozen=True, eq=False)
class MultipliersData:
    """Accounts per unit of final demand, for every sector of every region.

    Attributes:
        table: index (region, sector); columns (account, closure), type I beside type II, or an account each where type
            I stands alone: the level per unit of final demand. Multipliers by own region have a level
            `part` between the two.
        units: the account's unit per unit of currency, by account.
        closure: "type-i" (direct and indirect) or "type-ii" (and induced by households' spending).
        certificate: one entry per account and closure, in the order of the columns.
        sector_names: by code.
        about: the model's data, years, prices and size.
        far: the parameter `multipliers.far`.
    """

    table: pd.DataFrame
    units: dict[str, str]
    closure: str
    certificate: Certificate
    sector_names: dict[str, str]
    about: dict[str, str]
    far: float

    @cached_property
    def out_of_line(self) -> pd.Series:
        """By row, whether the sector has a multiplier there of more than `far` times its median over the table's
        regions: where owners of royalties live and no oil is pumped, not what a million dollars would bring about.
        Rankings leave such rows out; the table has them."""
        sector = self.table.index.codes[self.table.index.names.index("sector")]
        result = pd.Series(False, index=self.table.index)
        for _, column in self.table.items():  # one at a time: counties have a million rows
            usual = column.groupby(sector).transform("median")
            result |= (column > self.far * usual) & (usual > 0.0)
        return result

    def ranked(self) -> pd.DataFrame:
        """The table without the rows that are `out_of_line`, largest in its first column first."""
        return self.table[~self.out_of_line].sort_values(self.table.columns[0], ascending=False, kind="stable")

    @property
    def left_out(self) -> str:
        """What rankings leave out, as a sentence; empty where nothing is."""
        count = int(self.out_of_line.sum())
        if not count:
            return ""
        return (
            f"{counted(count, 'multiplier')} of {len(self.table):,}: not ranked, since more than {self.far:g} times "
            "(multipliers.far) the sector's median over regions."
        )

    @property
    def per_million(self) -> pd.DataFrame:
        """The table per million units of final demand."""
        return with_scale(self.table * 1e6, f"per million {self.table.attrs['scale'].removeprefix('per ')}")

    def __repr__(self) -> str:
        return in_text("Multipliers", self._summary(), self._largest())

    def _repr_html_(self) -> str:
        return in_html("Multipliers", self._summary(), self._largest())

    def _summary(self) -> dict[str, str]:
        kept = {name: fact for name, fact in self.about.items() if name != "closures"}
        if self.left_out:
            kept["not ranked"] = self.left_out
        return kept | {
            "closure": CLOSURE_NAMES[self.closure],
            "rows": f"{len(self.table):,} regional sectors; .table has all, below the largest",
            "units": ", ".join(f"{name} in {unit}" for name, unit in self.units.items()),
            "certificate": str(self.certificate),
        }

    def _largest(self) -> pd.DataFrame:
        return self.ranked().head(SHOWN).rename(self.sector_names, level="sector")
