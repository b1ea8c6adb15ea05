"""What is known of one region: what it makes, buys and sells, and how much of that was measured."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from commonweal.base.describe import in_html, in_text

#: Industries that a notebook shows.
SHOWN = 10


@dataclass(frozen=True, eq=False)
class Region:
    """A region in the base year. Made by `Model.region`.

    Attributes:
        code, name: of the region.
        facts: population, jobs, output_musd (million USD of the dataset's year), made_at_home (share of what it buys
            that it makes itself) and measured_share (share of its output in industries of which the statistics publish
            its cell; NaN where nothing is known of it).
        industries: what it makes, largest first. Index code; columns name, output_musd, jobs, quotient (the industry's
            share of the region's output over its share of the nation's: the simple location quotient) and
            measured_share.
        goods: what it buys and sells. Index commodity; columns name, made_musd, bought_musd (all uses of domestic
            goods), home_musd (bought from itself), bought_elsewhere_musd and sold_elsewhere_musd.
    """

    code: str
    name: str
    facts: pd.Series
    industries: pd.DataFrame
    goods: pd.DataFrame

    def __repr__(self) -> str:
        return in_text(*self._said())

    def _repr_html_(self) -> str:
        return in_html(*self._said())

    def _said(self) -> tuple[str, dict[str, str], pd.DataFrame]:
        known = {str(name): f"{value:,.3g}" for name, value in self.facts.items()}
        return f"{self.name} ({self.code})", known, self.industries.head(SHOWN)
