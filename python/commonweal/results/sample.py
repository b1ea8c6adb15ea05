"""What draws of everything uncertain make of scenarios: ranges, probabilities, and where the variance comes from."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import xarray as xr

from commonweal.accounts.outcomes import BESIDE
from commonweal.base.arguments import checked
from commonweal.base.certificate import Certificate
from commonweal.base.describe import in_html, in_text
from commonweal.base.errors import ModelError
from commonweal.base.names import positions

#: The range that is shown: nine draws of ten lie within it.
LOW, HIGH = 0.05, 0.95
#: What the shares of sources leave: they add up to more or less than all where errors meet.
TOGETHER = "together"


@dataclass(frozen=True, eq=False)
class Quantity:
    """One uncertain number. Quantities of one sample can be divided by, taken from and added to one another, draw by
    draw.

    Attributes:
        name: what it is.
        point: its value where nothing is drawn.
        draws: its value in each draw.
        alone: its values where one source alone is drawn, by source.
    """

    name: str
    point: float
    draws: np.ndarray
    alone: dict[str, np.ndarray]

    @property
    def median(self) -> float:
        return float(np.median(self.draws))

    @property
    def low(self) -> float:
        """Below it is one draw of twenty."""
        return float(np.quantile(self.draws, LOW))

    @property
    def high(self) -> float:
        """Above it is one draw of twenty."""
        return float(np.quantile(self.draws, HIGH))

    @checked(ModelError)
    def above(self, limit: float = 0.0) -> float:
        """The probability that it is above a limit: the share of draws in which it is."""
        return float(np.mean(self.draws > limit))

    @property
    def sources(self) -> pd.Series:
        """Share of the variance by source: the variance where that source alone is drawn, all others at their points,
        over the variance where all are. `together` is what they leave, where errors meet; it can be below zero. Unlike
        Sobol's first-order shares these do not average over the other sources.

        Raises:
            ModelError: the sample was made without `by_source`.
        """
        if not self.alone:
            raise ModelError("this sample does not know where its variance comes from; make it with by_source=True")
        whole = self._variance(self.draws)
        shares = {name: self._variance(values) / whole if whole > 0.0 else 0.0 for name, values in self.alone.items()}
        return pd.Series(
            shares | {TOGETHER: 1.0 - sum(shares.values()) if whole > 0.0 else 0.0}, name="share of variance"
        )

    def _variance(self, values: np.ndarray) -> float:
        """About the point, near which they lie: what does not move has none, not even by the rounding of a mean."""
        return float((values - self.point).var())

    def __truediv__(self, other: Quantity) -> Quantity:
        return self._with(other, "/", np.divide)

    def __sub__(self, other: Quantity) -> Quantity:
        return self._with(other, "-", np.subtract)

    def __add__(self, other: Quantity) -> Quantity:
        return self._with(other, "+", np.add)

    def _with(self, other: Quantity, sign: str, operation: np.ufunc) -> Quantity:
        return Quantity(
            f"({self.name}) {sign} ({other.name})",
            float(operation(self.point, other.point)),
            operation(self.draws, other.draws),
            {name: operation(values, other.alone[name]) for name, values in self.alone.items()},
        )

    def __repr__(self) -> str:
        return (
            f"{self.name}: {self.point:,.4g}; median {self.median:,.4g}, 5 to 95 % of draws {self.low:,.4g} to "
            f"{self.high:,.4g}"
        )


@dataclass(frozen=True, eq=False)
class Sample:
    """Draws of a comparison. Made by `Model.sample`.

    Attributes:
        about: the dataset and the choices, by heading.
        price_year: of money.
        seed: what made the draws.
        drawn: what was drawn, by source.
        accounts: index id; columns name and unit, of the whole amount.
        point: closure x scenario x account, where nothing is drawn.
        values: draw x closure x scenario x account.
        alone: source x draw x closure x scenario x account, where that source alone is drawn; without `by_source` of no
            source.
        once_there: what the money does once it is spent (`Comparison.outcomes`), present values, NaN where there is no
            estimate: point, scenario x measure, and drawn, draw x scenario x measure, of "parameters" alone. Empty in
            quick draws, which hold no WELLBYs.
        certificate: one entry per draw: the solver's error, the largest of its closures' and scenarios'.
    """

    about: dict[str, str]
    price_year: int
    seed: int
    drawn: dict[str, str]
    accounts: pd.DataFrame
    point: xr.DataArray
    values: xr.DataArray
    alone: xr.DataArray
    once_there: xr.Dataset
    certificate: Certificate

    @property
    def closure(self) -> str:
        """The widest that was asked for."""
        return str(self.point["closure"].values[-1])

    @checked(ModelError)
    def of(self, account: str, scenario: str, closure: str | None = None) -> Quantity:
        """An account of a scenario, for its whole amount, closure the widest where none is named.

        Raises:
            ModelError: an account, scenario or closure that the sample does not have.
        """
        at = {"closure": closure or self.closure, "scenario": scenario, "account": account}
        for axis, label in at.items():
            known = [str(one) for one in self.point[axis].values]
            positions([label], known, kind=axis, error=ModelError, where="sample.values")
        alone = self.alone.sel(at)
        return Quantity(
            f"{account} of {scenario}, {at['closure']}",
            float(self.point.sel(at)),
            self.values.sel(at).values,
            {str(source): alone.sel(source=source).values for source in alone["source"].values},
        )

    @checked(ModelError)
    def with_outcomes(self, account: str, scenario: str, closure: str | None = None) -> Quantity:
        """A sum of WELLBYs of the spending (`wellby`, `wellby_with_climate`), and what is known of what the money does
        once it is spent. What has no estimate adds nothing to it, which is no zero: the sum is too low by what it does.

        Raises:
            ModelError: another account, or what `of` raises.
        """
        positions([account], list(BESIDE), kind="sum of WELLBYs", error=ModelError, where="with_outcomes")
        spent, at = self.of(account, scenario, closure), {"scenario": scenario, "measure": BESIDE[account]}
        known = self.once_there.sel(at).sum("measure")
        point, drawn = float(known["point"]), known["drawn"].values
        alone = {source: drawn if source == "parameters" else np.full_like(drawn, point) for source in spent.alone}
        return replace(spent + Quantity("once there", point, drawn, alone), name=f"{spent.name}, with outcomes")

    @checked(ModelError)
    def probability(
        self, account: str, first: str, second: str, closure: str | None = None, *, outcomes: bool = False
    ) -> float:
        """That the first scenario has more of an account than the second: the share of draws in which it has.

        Args:
            outcomes: of sums of WELLBYs, with what is known of what the money does once it is spent (`with_outcomes`).
        """
        of = self.with_outcomes if outcomes else self.of
        return (of(account, first, closure) - of(account, second, closure)).above()

    @property
    def table(self) -> pd.DataFrame:
        """Index scenario, account, closure; columns unit, point, median, low and high (5 and 95 % of draws), mean,
        deviation; whole amounts.
        """
        order = ("scenario", "account", "closure")
        columns = {
            "point": self.point,
            "median": self.values.median("draw"),
            "low": self.values.quantile(LOW, "draw").drop_vars("quantile"),
            "high": self.values.quantile(HIGH, "draw").drop_vars("quantile"),
            "mean": self.values.mean("draw"),
            "deviation": self.values.std("draw"),
        }
        table = pd.DataFrame(
            {name: array.transpose(*order).stack(row=order).to_series() for name, array in columns.items()}
        )
        table.index = pd.MultiIndex.from_tuples(table.index, names=order)
        units = self.accounts["unit"].reindex(table.index.get_level_values("account")).to_numpy()
        table.insert(0, "unit", units)
        return table

    def _summary(self) -> dict[str, str]:
        return self.about | {
            "drawn": "; ".join(f"{name} ({what})" for name, what in self.drawn.items()),
            "draws": f"{self.values.sizes['draw']:,}, seed {self.seed}",
            "certificate": str(self.certificate),
        }

    def __repr__(self) -> str:
        return in_text("Sample", self._summary(), self.table)

    def _repr_html_(self) -> str:
        return in_html("Sample", self._summary(), self.table)
