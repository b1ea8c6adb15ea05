"""Charts of a comparison, as Altair figures. `figure.save("x.png")` and `.svg` need no browser and no network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from commonweal.errors import ModelError

if TYPE_CHECKING:
    from commonweal.results.comparison import Comparison

#: Colour-blind safe and distinct in grey (Okabe and Ito, 2008).
STAGE_COLOURS = {"direct": "#0072B2", "indirect": "#56B4E9", "induced": "#E69F00"}


class Plots:
    """The charts of one comparison."""

    def __init__(self, comparison: Comparison) -> None:
        self._comparison = comparison

    def bars(self, account: str = "jobs") -> alt.Chart:
        """Stacked bars per million dollars: direct, indirect and, with type II, induced.

        Raises:
            ModelError: the comparison does not hold this account.
        """
        self._check(account)
        c = self._comparison
        data = c.by("stage")[account].rename("value").reset_index()
        data["value"] /= data["scenario"].map(c.facts["amount"]) / 1e6
        data["order"] = data["stage"].map({stage: k for k, stage in enumerate(c.stages)})
        stages = list(c.stages)
        return (
            alt.Chart(data, title=f"{self._title(account)} per million dollars of {c.price_year}, gross")
            .mark_bar()
            .encode(
                y=alt.Y("scenario:N", title=None, sort=c.scenarios, axis=alt.Axis(labelLimit=260)),
                x=alt.X("value:Q", title=f"{c.units[account]} per million USD"),
                color=alt.Color(
                    "stage:N",
                    title="stage",
                    scale=alt.Scale(domain=stages, range=[STAGE_COLOURS[stage] for stage in stages]),
                    legend=alt.Legend(orient="top"),
                ),
                order=alt.Order("order:Q"),
                tooltip=["scenario", "stage", alt.Tooltip("value:Q", format=",.3f")],
            )
            .properties(width=560, height=alt.Step(26))
        )

    def regions(self, account: str = "jobs", count: int = 12) -> alt.Chart:
        """Each scenario's share of an account in the regions that get most of it over all scenarios.

        Raises:
            ModelError: the comparison does not hold this account.
        """
        self._check(account)
        c = self._comparison
        shares = c.by("region")[account].unstack("region")
        shares = shares.div(shares.sum(axis="columns"), axis="index")
        top = list(shares.mean().sort_values(ascending=False).head(count).index)
        data = shares[top].rename_axis(index="scenario", columns="region").stack().rename("share").reset_index()
        return (
            alt.Chart(data, title=f"Share of {self._title(account).lower()} by region, the {len(top)} largest")
            .mark_rect()
            .encode(
                x=alt.X("region:N", sort=top, title=None, axis=alt.Axis(labelAngle=0)),
                y=alt.Y("scenario:N", sort=c.scenarios, title=None, axis=alt.Axis(labelLimit=260)),
                color=alt.Color("share:Q", title="share", scale=alt.Scale(scheme="viridis"), legend=alt.Legend(format=".0%")),
                tooltip=["scenario", "region", alt.Tooltip("share:Q", format=".1%")],
            )
            .properties(width=560, height=alt.Step(26))
        )

    def _check(self, account: str) -> None:
        if account not in self._comparison.account_ids:
            raise ModelError(
                f"this comparison holds no account {account!r}; it holds {', '.join(self._comparison.account_ids)}"
            )

    def _title(self, account: str) -> str:
        special = {"ghg": "GHG", "jobs": "Job-years"}
        return special.get(account, account.replace("_", " ").capitalize())
