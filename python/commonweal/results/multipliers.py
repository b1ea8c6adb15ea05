"""Accounts per unit of final demand, for every sector."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from commonweal.results.certificate import Certificate

if TYPE_CHECKING:
    from commonweal.show.charts import MultiplierPlots


@dataclass(frozen=True)
class Multipliers:
    """Accounts per unit of final demand, for every sector of every region.

    Attributes:
        table: index (region, sector), one column per account: the level that one unit of final demand calls for.
        units: the account's unit per unit of currency, by account.
        closure: "type-i" (direct and indirect) or "type-ii" (and induced by households' spending).
        certificate: one entry per account.
        sector_names: by code.
    """

    table: pd.DataFrame
    units: dict[str, str]
    closure: str
    certificate: Certificate
    sector_names: dict[str, str]

    def per_million(self) -> pd.DataFrame:
        """The table per million units of final demand."""
        return self.table * 1e6

    @property
    def plot(self) -> MultiplierPlots:
        """Its chart: `plot.ranked(account)`."""
        from commonweal.show.charts import MultiplierPlots  # charts are only drawn when asked for

        return MultiplierPlots(self)

    def __repr__(self) -> str:
        names = ", ".join(f"{name} ({unit})" for name, unit in self.units.items())
        return f"Multipliers ({self.closure}) of {len(self.table)} regional sectors: {names}; {self.certificate}"

    def _repr_html_(self) -> str:
        return f"<p>{self!r}</p>{self.table.head(10).to_html(float_format='{:.4g}'.format)}"
