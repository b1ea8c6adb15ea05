"""What a solve gives back: outputs, multipliers, and the proof that comes with each."""

from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Certificate:
    """What is proven of an answer. One entry per right-hand side.

    Attributes:
        rounds: applications of the coefficients that the solver made.
        residual: sum of |f - x + A x|, the rounding of its own computation included.
        bound: for a solution, the most that sum |x - exact x| can be; for multipliers, the most that any one can be off.
            In the units of x. NaN where there is no proof.
        relative: `bound` over the size of the answer.
        proven: whether the economy was proven productive, on which the bounds rest.
    """

    rounds: int
    residual: np.ndarray
    bound: np.ndarray
    relative: np.ndarray
    proven: bool

    def __str__(self) -> str:
        if not self.proven:
            return f"no proof (entries below zero), {self.rounds} rounds, residual {self.residual.max():.1e}"
        return f"proven to {np.max(self.relative):.0e} relative, {self.rounds} rounds"


@dataclass(frozen=True)
class Solution:
    """Industry output called for by a final demand.

    Attributes:
        output: sectors x regions, in the model's currency.
        accounts: accounts x regions: each account's level that goes with `output`.
        certificate: rounds, residual and error bound on `output`.
    """

    output: pd.DataFrame
    accounts: pd.DataFrame
    certificate: Certificate

    def __repr__(self) -> str:
        sectors, regions = self.output.shape
        return (
            f"Solution: output {self.output.to_numpy().sum():,.0f} over {sectors} sectors x {regions} regions; "
            f"{self.certificate}"
        )


@dataclass(frozen=True)
class Multipliers:
    """Accounts per unit of final demand, for every sector of every region.

    Attributes:
        table: index (region, sector), one column per account: the level that one unit of final demand calls for.
        units: the account's unit per unit of currency, by account.
        closure: "type-i" (direct and indirect) or "type-ii" (and induced by households' spending).
        certificate: one entry per account.
    """

    table: pd.DataFrame
    units: dict[str, str]
    closure: str
    certificate: Certificate

    def per_million(self) -> pd.DataFrame:
        """The table per million units of final demand."""
        return self.table * 1e6

    def __repr__(self) -> str:
        names = ", ".join(f"{name} ({unit})" for name, unit in self.units.items())
        return f"Multipliers ({self.closure}) of {len(self.table)} regional sectors: {names}; {self.certificate}"

    def _repr_html_(self) -> str:
        return f"<p>{self!r}</p>{self.table.head(10).to_html(float_format='{:.4g}'.format)}"
