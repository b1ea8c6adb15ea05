"""Where a number comes from: stages, first purchases, paths from sellers to those in whom the account arises,
parameters and sources.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from commonweal.accounts.levels import ALL_GASES, WARMING
from commonweal.accounts.wellbeing import SUMS
from commonweal.base.describe import in_html, in_text
from commonweal.base.errors import ModelError
from commonweal.results.origin import Origin
from commonweal.results.wellbeing import depends

#: Paths that explain a number, and purchases on the longest.
PATHS, STEPS = 20, 4
#: Rows of each table that a notebook or a terminal shows.
SHOWN = 10
#: What the good-job index without pay rests on.
BESIDES_PAY = ("full-time.", "good-job.")
#: By account, the first parts of the ids of parameters that it rests on; those of the parts of wellbeing:
#: `wellbeing.depends`.
RESTS_ON = {
    **{gas: (f"warming.{gas}",) for gas in WARMING},
    ALL_GASES: ("warming.",),
    "jobs_living_wage": ("living-wage.",),
    "good_jobs": ("living-wage.", *BESIDES_PAY),
    **dict.fromkeys(("wellby_good_jobs", *SUMS), BESIDES_PAY),
}


@dataclass(frozen=True, eq=False)
class Explanation:
    """Where an account's total comes from. Made by `Comparison.explain` and `Solution.explain`.

    Attributes:
        account, unit: what is explained.
        what: the scenario, or "final demand".
        region: in which the account is counted; "" for all.
        stages: the account by stage. Paths explain the first two; what households' spending induces is a sum of its
            own.
        first_round: what those who sell first buy. Index sector; columns name, bought (output, in the economy's
            currency), calls_for (total requirement of the account) and share (of direct and indirect).
        paths: the largest paths of purchases. Columns path (names, seller first, "←" its supplier), steps (purchases),
            value (of the account) and share (of direct and indirect).
        covered: share of direct and indirect that `paths` add up to.
        sellers: by region of those who sell first: the account's total that they bring about, here, and its share.
        parameters: those of the registry that the account rests on, as `Comparison.assumptions`.
        source: of the account.
    """

    account: str
    unit: str
    what: str
    region: str
    stages: pd.Series
    first_round: pd.DataFrame
    paths: pd.DataFrame
    covered: float
    sellers: pd.DataFrame
    parameters: pd.DataFrame
    source: str

    def __repr__(self) -> str:
        return in_text(self._title(), self._summary(), *self._tables())

    def _repr_html_(self) -> str:
        return in_html(self._title(), self._summary(), *self._tables())

    def _title(self) -> str:
        where = f" in {self.region}" if self.region else ""
        return f"{self.what}: {self.stages.sum():,.4g} {self.unit} of {self.account}{where}"

    def _summary(self) -> dict[str, str]:
        return {
            "stages": ", ".join(f"{stage} {value:,.4g}" for stage, value in self.stages.items()),
            "paths": f"{len(self.paths)}, which cover {self.covered:.0%} of direct and indirect; below the largest",
            "source": self.source,
            "rests on": ", ".join(self.parameters.index),
        }

    def _tables(self) -> tuple[pd.DataFrame, ...]:
        """What sellers buy first, the largest paths, and where sellers are."""
        first = self.first_round.head(SHOWN).set_index("name").rename_axis("bought by those who sell first")
        paths = self.paths.head(SHOWN).set_index("path")
        return first, paths, self.sellers.head(SHOWN).rename_axis("region of those who sell first")


def explanation(
    origin: Origin,
    *,
    account: str,
    unit: str,
    what: str,
    region: str,
    stages: pd.Series,
    sectors: pd.Series,
    regions: Sequence[str],
    parameters: pd.DataFrame,
    source: str,
) -> Explanation:
    """Origins as labelled tables.

    Args:
        sectors: names by code.
    """
    total = origin.total if origin.total != 0.0 else np.nan
    names = [str(name) for name in sectors]
    bought, calls_for = origin.first_round.T
    first = pd.DataFrame(
        {"name": names, "bought": bought, "calls_for": calls_for, "share": calls_for / total}, index=sectors.index
    )
    paths = pd.DataFrame(
        [
            {
                "path": " ← ".join(names[j] for j in path.sectors),
                "steps": len(path.sectors) - 1,
                "value": path.value,
                "share": path.value / total,
            }
            for path in origin.paths
        ],
        columns=["path", "steps", "value", "share"],
    )
    by_region = pd.Series(origin.by_seller.sum(axis=0), index=pd.Index(regions, name="region"))
    sellers = pd.DataFrame({"calls_for": by_region, "share": by_region / total})
    return Explanation(
        account=account,
        unit=unit,
        what=what,
        region=region,
        stages=stages,
        first_round=first[bought != 0.0].sort_values("calls_for", ascending=False, kind="stable"),
        paths=paths,
        covered=float(paths["share"].sum()),
        sellers=sellers[by_region != 0.0].sort_values("calls_for", ascending=False, kind="stable"),
        parameters=parameters,
        source=source,
    )


def check_search(count: int, steps: int) -> None:
    """Refuses a search that can find nothing.

    Raises:
        ModelError: no path, or a path of less than no purchases.
    """
    if count < 1 or steps < 0:
        raise ModelError(f"{count} paths of up to {steps} steps cannot be found; ask for at least one path of none")


def rests_on(account: str, known: Sequence[str]) -> list[str]:
    """Ids of the parameters that an account rests on, of those that a comparison depends on."""
    parts = set().union(*depends().values()) if account in SUMS else set(depends().get(account, ()))
    starts = (*RESTS_ON.get(account, ()), "households.", "trade.", "distance.")
    return [name for name in known if name in parts or name.startswith(starts)]
