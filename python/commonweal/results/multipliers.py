"""Accounts per unit of final demand, for every sector."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from commonweal.facts import in_html, in_text
from commonweal.results.certificate import Certificate

if TYPE_CHECKING:
    from commonweal.show.charts import MultiplierPlots

#: Rows that a notebook shows.
SHOWN = 10
#: What closures are called where people read.
CLOSURE_NAMES = {"type-i": "type I: direct and indirect", "type-ii": "type II: with households' spending"}


@dataclass(frozen=True)
class Multipliers:
    """Accounts per unit of final demand, for every sector of every region.

    Attributes:
        table: index (region, sector); columns (account, closure), type I beside type II, or an account each where type I stands alone: the level
            that one unit of final demand calls for. Multipliers by own region have a level `part` between the two.
        units: the account's unit per unit of currency, by account.
        closure: "type-i" (direct and indirect) or "type-ii" (and induced by households' spending).
        certificate: one entry per account and closure, in the order of the columns.
        sector_names: by code.
        about: the model's data, years, prices and size.
    """

    table: pd.DataFrame
    units: dict[str, str]
    closure: str
    certificate: Certificate
    sector_names: dict[str, str]
    about: dict[str, str]

    def per_million(self) -> pd.DataFrame:
        """The table per million units of final demand."""
        return self.table * 1e6

    @property
    def plot(self) -> MultiplierPlots:
        """Its chart: `plot.ranked(account)`."""
        from commonweal.show.charts import MultiplierPlots  # charts are only drawn when asked for

        return MultiplierPlots(self)

    def __repr__(self) -> str:
        return in_text("Multipliers", self._facts(), self._largest())

    def _repr_html_(self) -> str:
        return in_html("Multipliers", self._facts(), self._largest())

    def _facts(self) -> dict[str, str]:
        kept = {name: fact for name, fact in self.about.items() if name != "closures"}
        return kept | {
            "closure": CLOSURE_NAMES[self.closure],
            "rows": f"{len(self.table):,} regional sectors; .table has all, below the largest",
            "units": ", ".join(f"{name} in {unit}" for name, unit in self.units.items()),
            "certificate": str(self.certificate),
        }

    def _largest(self) -> pd.DataFrame:
        first = self.table.columns[0]
        return (
            self.table.sort_values(first, ascending=False, kind="stable").head(SHOWN).rename(self.sector_names, level="sector")
        )
