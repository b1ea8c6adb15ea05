"""What is known of one region: what it makes, buys and sells, and how much of that was measured."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True, eq=False)
class Region:
    """A region in the base year. Made by `Model.region`.

    Attributes:
        code, name: of the region.
        facts: population, jobs, output_musd (million USD of the dataset's year), made_at_home (share of what it buys that it makes itself) and
            measured_share (share of its output in industries of which the statistics publish its cell; NaN where nothing is known of it).
        industries: what it makes, largest first. Index code; columns name, output_musd, jobs, quotient (the industry's share of the region's
            output over its share of the nation's: the simple location quotient) and measured_share.
        goods: what it buys and sells. Index commodity; columns name, made_musd, bought_musd (all uses of domestic goods), home_musd (bought
            from itself), bought_elsewhere_musd and sold_elsewhere_musd.
    """

    code: str
    name: str
    facts: pd.Series
    industries: pd.DataFrame
    goods: pd.DataFrame

    def __repr__(self) -> str:
        with pd.option_context("display.width", 160, "display.max_columns", 20, "display.float_format", "{:,.3g}".format):
            return f"{self.name} ({self.code})\n{self.facts.to_string()}\n\n{self.industries.head(10)}"

    def _repr_html_(self) -> str:
        form = "{:,.3g}".format
        tables = (self.facts.to_frame("").to_html(float_format=form), self.industries.head(10).to_html(float_format=form))
        return f"<p><b>{self.name}</b> ({self.code})</p>{''.join(tables)}"
