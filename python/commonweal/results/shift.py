"""What a change of sellers moves between regions."""

from dataclasses import dataclass

import pandas as pd

from commonweal.base.certificate import Certificate
from commonweal.base.describe import in_html, in_text


@dataclass(frozen=True, eq=False)
class Shift:
    """The same purchases from other sellers. Made by `Model.shift_procurement`.

    Attributes:
        moved: USD a year that change sellers: purchases from domestic sellers; imports stay.
        by_region: index region; columns (account, part, closure): gain where the goods are now made, with their
            suppliers; loss where they were; net, the sum of the two. Type I stands beside type II.
        units: by account.
        closure: "type-i" or "type-ii".
        certificate: an entry for the gain, for the loss, and for the net, which is bounded by both.
    """

    moved: float
    by_region: pd.DataFrame
    units: dict[str, str]
    closure: str
    certificate: Certificate

    @property
    def total(self) -> pd.DataFrame:
        """Over all regions: index (account, closure); columns gain, loss, net. Near zero in the net: what is left
        comes from regions' unlike industries."""
        return self.by_region.sum().unstack("part")[["gain", "loss", "net"]].reindex(list(self.units), level="account")

    def __repr__(self) -> str:
        return in_text(*self._said())

    def _repr_html_(self) -> str:
        return in_html(*self._said())

    def _said(self) -> tuple[str, dict[str, str], pd.DataFrame]:
        known = {
            "closure": self.closure,
            "units": ", ".join(f"{name} in {unit}" for name, unit in self.units.items()),
            "certificate": str(self.certificate),
        }
        return f"Shift of {self.moved:,.0f} USD a year", known, self.total
