"""Every account of an economy as levels by industry and region, and the table that names them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import xarray as xr

from commonweal.accounts.people import GROUP_NAMES, WAGE, groups, shares
from commonweal.accounts.work import WORK, per_job
from commonweal.errors import ModelError
from commonweal.parameters.living_wage import LivingWage, living_wages

#: Accounts that people look for first; tables begin with them.
FIRST = ("jobs", "labour_income", "value_added", "ghg", *WORK)


def called_for(unit: str) -> str:
    """The unit of what money calls for, from that of a year's level: jobs are then job-years, one person's work for one year."""
    return "job-years" if unit == "jobs" else unit


class Accounts:
    """Levels in the dataset, and what jobs times rates by industry and place make of them.

    Attributes:
        table: index id; columns name, unit, year, status, total, dimension ("" but for groups of people), source.
        groups: index account id, columns dimension and group.
    """

    def __init__(self, dataset: xr.Dataset, parameters: Mapping[str, float], living_wage: LivingWage | None = None) -> None:
        self._dataset = dataset
        self._parameters = parameters
        self._works = "place" in dataset.dims
        self._rates: dict[str, np.ndarray] = {}
        self.groups = groups(dataset) if self._works else pd.DataFrame(columns=["dimension", "group"])
        if self._works:
            places = [str(place) for place in dataset["place"].values]
            self._thresholds = living_wages(places, parameters["living-wage.hourly"], living_wage)
            self._rates = self._per_job()
        self.table = self._named()

    def levels(self, account: str) -> np.ndarray:
        """Industry x region, in the account's unit."""
        if account in self._dataset:
            return self._dataset[account].values
        return self._dataset["jobs"].values * self._rates[account]

    def per_job(self, accounts: Sequence[str], least_wage: float = 0.0) -> np.ndarray:
        """Units of accounts per job, industry x account x region; NaN for accounts that do not follow jobs.

        Args:
            least_wage: as in `work.per_job`.
        """
        rates = self._per_job(least_wage) if self._works and least_wage > 0.0 else self._rates
        return np.stack([rates[name] if name in rates else self._ratio(name) for name in accounts], axis=1)

    def _ratio(self, account: str) -> np.ndarray:
        jobs = self._dataset["jobs"].values
        follows = account in self.table.index and self.table.loc[account, "unit"] == "jobs"
        return (
            np.divide(self.levels(account), jobs, out=np.zeros_like(jobs), where=jobs > 0.0)
            if follows
            else np.full_like(jobs, np.nan)
        )

    def _per_job(self, least_wage: float = 0.0) -> dict[str, np.ndarray]:
        """By id, industry x region."""
        d = self._dataset
        work = per_job(d, self._parameters, self._thresholds, least_wage)
        people = {name: np.broadcast_to(share[:, None], d["jobs"].shape) for name, share in shares(d).items()}
        return {name: self._by_region(rate) for name, rate in work.items()} | people

    def _by_region(self, rate: np.ndarray) -> np.ndarray:
        """Industry x place as industry x region: regions are places, or one region holds them all and has their mean by jobs."""
        if self._dataset.sizes["region"] == rate.shape[1]:
            return rate
        jobs = self._dataset["place_jobs"].values
        total = jobs.sum(axis=1)
        mean = np.divide((rate * jobs).sum(axis=1), total, out=rate.mean(axis=1), where=total > 0.0)
        return mean[:, None]

    def _named(self) -> pd.DataFrame:
        d = self._dataset
        rows = {
            str(name): _row(variable, float(variable.sum()), title=variable.attrs.get("title", str(name).replace("_", " ")))
            for name, variable in d.data_vars.items()
            if variable.attrs.get("role") == "account"
        }
        if not rows:
            raise ModelError("the dataset holds no satellite account (an array with role 'account')")
        if self._works:
            for name, account in WORK.items():
                total = float(self.levels(name).sum())
                rows[name] = _row(d[account.arrays[0]], total, title=account.title, unit=account.unit)
                rows[name]["source"] = "; ".join(dict.fromkeys(d[array].attrs["source"] for array in account.arrays))
            for name, (dimension, group) in self.groups.iterrows():
                origin = d["wage_fifths" if dimension == WAGE else "group_share"]
                title = f"jobs: {GROUP_NAMES[group]}"
                total = float(self.levels(str(name)).sum())
                rows[str(name)] = _row(origin, total, title=title, unit="jobs", dimension=str(dimension))
        order = sorted((name for name in rows if not rows[name]["dimension"]), key=_place)
        return pd.DataFrame.from_dict(rows, orient="index").loc[[*order, *self.groups.index]].rename_axis("account")


def _place(name: str) -> tuple[int, str]:
    return (FIRST.index(name) if name in FIRST else len(FIRST), name)


def _row(variable: xr.DataArray, total: float, *, title: str, unit: str = "", dimension: str = "") -> dict[str, object]:
    facts = variable.attrs
    return {
        "name": title,
        "unit": unit or facts["unit"],
        "year": facts["year"],
        "status": facts["status"],
        "total": total,
        "dimension": dimension,
        "source": facts["source"],
    }
