"""One ratio under every choice of how to compute it, sorted (Simonsohn, Simmons and Nelson, 2020, Specification curve
analysis).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from commonweal.base.describe import in_html, in_text

if TYPE_CHECKING:
    from typing_extensions import Self


@dataclass(frozen=True, eq=False)
class CurveData:
    """A ratio of two scenarios under every combination of choices. Made by `Model.specification_curve`.

    Attributes:
        table: one row per combination, lowest ratio first: the choices, both scenarios' amounts of the account, `ratio`
            (none where what the second scenario leaves is not above zero, as when those who pay lose more than it
            brings), and `usual`: whether all but the closure is chosen as `Model.compare` does unasked.
        account, scenarios, unit: what the ratio is of; the unit is of both scenarios' amounts.
        about: the dataset, by heading.
    """

    table: pd.DataFrame
    account: str
    scenarios: tuple[str, str]
    unit: str
    about: dict[str, str]

    @classmethod
    def of(
        cls,
        rows: pd.DataFrame,
        account: str,
        scenarios: tuple[str, str],
        unit: str,
        usual: Mapping[str, Any],
        about: dict[str, str],
    ) -> Self:
        """From choices and both scenarios' amounts; `usual` says what is chosen unasked."""
        first, second = (rows[name] for name in scenarios)
        table = rows.assign(
            ratio=np.where(second > 0.0, first / second, np.nan),
            usual=np.logical_and.reduce([rows[choice] == option for choice, option in usual.items()]),
        )
        table = table.sort_values("ratio", kind="stable", ignore_index=True)
        return cls(table, account, scenarios, unit, about)

    @property
    def choices(self) -> list[str]:
        """What was chosen in more than one way."""
        names = list(self.table.columns[: self.table.columns.get_loc(self.scenarios[0])])
        return [name for name in names if self.table[name].nunique() > 1]

    @property
    def ratios(self) -> pd.Series:
        """Those that there are, lowest first."""
        return self.table["ratio"].dropna()

    @property
    def by_choice(self) -> pd.DataFrame:
        """How far each choice moves it: index choice, option; columns lowest, median, highest, of all combinations
        with that option, and without: how many have no ratio."""
        tables = {
            name: self.table.groupby(name)["ratio"].agg(
                lowest="min", median="median", highest="max", without=lambda ratio: int(ratio.isna().sum())
            )
            for name in self.choices
        }
        return pd.concat(tables, names=["choice", "option"])

    @property
    def in_words(self) -> str:
        """What moves the ratio most, in a sentence: the choice whose options' medians lie farthest apart, and the
        next.
        """
        medians = self.by_choice["median"].dropna()
        apart = (medians.groupby("choice").max() / medians.groupby("choice").min()).sort_values(
            ascending=False, kind="stable"
        )
        ends = []
        for choice in apart.index:
            low, high = medians[choice].idxmin(), medians[choice].idxmax()
            ends.append(f"{choice} ({low}: median {medians[choice][low]:.3g}; {high}: {medians[choice][high]:.3g})")
        if len(ends) == 1:
            return f"What moves it is {ends[0]}."
        return f"What moves it most is {ends[0]}, then {ends[1]}; least {apart.index[-1]}."

    def _summary(self) -> dict[str, str]:
        ratios, usual = self.ratios, self.table.loc[self.table["usual"]].set_index("closure")["ratio"].sort_index()
        return {
            "ratio": f"{self.account}, {self.scenarios[0]} over {self.scenarios[1]}",
            "dataset": self.about["dataset"],
            "combinations": f"{len(self.table):,}; {len(self.table) - len(ratios):,} without a ratio",
            "lowest to highest": f"{ratios.min():,.3g} to {ratios.max():,.3g}, median {ratios.median():,.3g}"
            if len(ratios)
            else "",
            "what moves it": self.in_words if len(ratios) and len(self.choices) else "",
            "by default": "; ".join(f"{closure} {ratio:,.3g}" for closure, ratio in usual.items()),
        }

    def __repr__(self) -> str:
        return in_text("SpecificationCurve", self._summary(), self.by_choice)

    def _repr_html_(self) -> str:
        return in_html("SpecificationCurve", self._summary(), self.by_choice)
