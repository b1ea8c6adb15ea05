"""Figures of parts by year, added up to those of scenarios."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class OverYears:
    """The axes part and year of arrays.

    Attributes:
        owners: the scenario of each part.
    """

    owners: Sequence[str]
    years: Sequence[int]

    @property
    def scenarios(self) -> list[str]:
        return list(dict.fromkeys(self.owners))

    @property
    def index(self) -> pd.MultiIndex:
        return pd.MultiIndex.from_product([self.scenarios, self.years], names=["scenario", "year"])

    def added(self, values: np.ndarray) -> np.ndarray:
        """... x part x year, the parts of each scenario added up: ... x scenario x year."""
        own = np.array(self.owners)
        return np.stack([values[..., own == name, :].sum(axis=-2) for name in self.scenarios], axis=-2)

    def table(self, values: np.ndarray, columns: list[str], name: str) -> pd.DataFrame:
        """Of part x year x column, a row for each scenario and year."""
        of_scenarios = np.moveaxis(self.added(np.moveaxis(values, -1, 0)), 0, -1)
        return pd.DataFrame(
            of_scenarios.reshape(-1, len(columns)), index=self.index, columns=pd.Index(columns, name=name)
        )
