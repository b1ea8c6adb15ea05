"""Output and accounts of a final demand."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from commonweal.base.arguments import checked
from commonweal.base.certificate import Certificate
from commonweal.base.describe import in_html, in_text
from commonweal.base.errors import ModelError
from commonweal.base.names import positions
from commonweal.results.at_hand import at_hand
from commonweal.results.explanation import PATHS, STEPS, Explanation, check_search, explanation
from commonweal.results.further import SolutionModel
from commonweal.results.multipliers import SHOWN


@dataclass(frozen=True, eq=False)
class Solution:
    """Industry output of a final demand.

    Attributes:
        output: sectors x regions, in the model's currency.
        accounts: accounts x regions: each account's level that goes with `output`.
        certificate: rounds, residual and error bound on `output`.
        sector_names: by code; units: by account; about: the model's data, years, prices and size, and the closure.
    """

    output: pd.DataFrame
    accounts: pd.DataFrame
    certificate: Certificate
    sector_names: pd.Series
    units: dict[str, str]
    about: dict[str, str]
    _model: SolutionModel | None  # None where the result stands alone

    def without_model(self) -> Solution:
        """The same figures as data alone: small in a pickle, and `explain` has no answer."""
        return replace(self, _model=None)

    @checked(ModelError)
    def explain(
        self, account: str, *, region: str | None = None, count: int = PATHS, steps: int = STEPS
    ) -> Explanation:
        """Where an account's level comes from; arguments as in `Comparison.explain`. What the closure induces is
        counted with what is indirect: paths are those of type I.

        Raises:
            ModelError: an unknown account or region, a count below one, or a solution without its model.
        """
        positions([account], list(self.units), kind="account", error=ModelError, where="solution.accounts")
        check_search(count, steps)
        regions = list(self.output.columns)
        at = (
            None
            if region is None
            else positions([region], regions, kind="region", error=ModelError, where="solution.output")
        )
        found = at_hand(self._model).origin(account, at, count, steps)
        level = self.accounts.loc[account] if region is None else self.accounts.loc[account, [region]]
        return explanation(
            found,
            account=account,
            unit=self.units[account],
            what="final demand",
            region=region or "",
            stages=pd.Series({"direct": found.direct, "beyond": float(level.sum()) - found.direct}),
            sectors=self.sector_names,
            regions=regions,
            parameters=pd.DataFrame(),
            source="the model's own accounts",
        )

    def __repr__(self) -> str:
        return in_text("Solution", self._summary(), self._levels())

    def _repr_html_(self) -> str:
        return in_html("Solution", self._summary(), self._levels())

    def _summary(self) -> dict[str, str]:
        sectors, regions = self.output.shape
        kept = {name: fact for name, fact in self.about.items() if name not in ("closures", "industry output")}
        return kept | {
            "output": f"{self.output.to_numpy().sum():,.0f} over {sectors} sectors x {regions} regions",
            "certificate": str(self.certificate),
        }

    def _levels(self) -> pd.DataFrame:
        """The first accounts over all regions."""
        levels = self.accounts.sum(axis="columns").head(SHOWN)
        return pd.DataFrame({"level": levels, "unit": [self.units[name] for name in levels.index]})
