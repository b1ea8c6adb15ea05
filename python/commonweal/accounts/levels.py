"""Every account of an economy as levels by industry and region, and the table that names them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
import pandas as pd
import xarray as xr

from commonweal.accounts import benefits, wellbeing, work
from commonweal.accounts.budget import RECEIPTS, SOURCES, Budget
from commonweal.accounts.people import GROUP_NAMES, WAGE, groups, shares
from commonweal.accounts.work import WORK
from commonweal.base.errors import ParameterError
from commonweal.datasets.codes import regions_of, states_of
from commonweal.datasets.places import has_places, place_of
from commonweal.datasets.prices import since_parameters
from commonweal.datasets.receipts import receipts
from commonweal.parameters.air_damages import AirDamages, air_damages
from commonweal.parameters.exclusive import check_total
from commonweal.parameters.living_wage import LivingWage, living_wages
from commonweal.parameters.registry import value
from commonweal.parameters.tax_rates import TaxRates

#: Beginnings of the parameters that change accounts alone: all values of them share one solve.
ACCOUNT_PARAMETERS = (
    "living-wage.",
    "full-time.",
    "good-job.",
    "wellby.",
    "damage.",
    "social-cost.",
    "warming.",
    "care.",
    "equity.",
    "draws.account-",
    "budget.",
)
#: Units of accounts that are not those of their arrays, and how many of the array's make one: tables, charts and the
#: terminal have greenhouse gases in metric tons, the sources in kilograms.
IN_UNITS = {"kg CO2e": ("t CO2e", 1000.0)}
#: What accounts are called whose arrays have no name, or another country's spelling.
NAMES = {
    "labour_income": "labor income",
    "so2": "sulfur dioxide",
    "ghg": "greenhouse gases",
    "co2": "carbon dioxide",
    "ch4": "methane",
    "n2o": "nitrous oxide",
    "fgas": "fluorinated gases",
}
#: Units of what is taken from nature or left in it: accounts that imports have abroad.
OF_NATURE = ("t CO2e", "kg", "m3", "m2 x year")
#: Gases whose CO2e go by a parameter, and the one that the datasets were made with; None: it is a factor.
WARMING = {"ch4": "gwp.ch4", "n2o": "gwp.n2o", "fgas": None}
ALL_GASES = "ghg"
#: The sum of what jobs, pay and air do.
WELLBY = "wellby"
#: Accounts that people look for first; tables begin with them.
FIRST = ("jobs", "labour_income", "value_added", "ghg", *WORK, *wellbeing.SUMS, *wellbeing.PARTS)
#: Accounts that are counted where they are asked for by name.
ASKED_FOR = tuple(RECEIPTS)


def flow_unit(unit: str) -> str:
    """The unit of an account's flow, from that of a year's level: jobs are then job-years, a job held for a year."""
    return "job-years" if unit == "jobs" else unit


def check_sums(accounts: Sequence[str], parameters: Mapping[str, float]) -> None:
    """Refuses accounts that are sums of what may not be added under these parameters.

    Raises:
        ModelError: names both parts, and why.
    """
    if any(name in accounts for name in wellbeing.SUMS):
        check_total(wellbeing.SUM_OF, parameters)


class Accounts:
    """Levels in the dataset, and what jobs times rates by industry and place make of them.

    Attributes:
        groups: index account id, columns dimension and group.
        budget: receipts of governments; None of an economy that is no embedded edition.
    """

    def __init__(
        self,
        dataset: xr.Dataset,
        parameters: Mapping[str, float],
        living_wage: LivingWage | None = None,
        air: AirDamages | None = None,
        taxes: TaxRates | None = None,
    ) -> None:
        self._dataset = dataset
        self._parameters = parameters
        self.groups = groups(dataset)
        hourly = parameters["living-wage.hourly"] * since_parameters(dataset)
        self._thresholds = living_wages(states_of(dataset), hourly, living_wage)
        self._air = air_damages(regions_of(dataset), list(wellbeing.DAMAGES), air)
        of_work = work.per_job(dataset, parameters, self._thresholds)
        usual = {**parameters, **{name: value(name) for name in work.STANDARDS}}
        jobs, index = dataset["place_jobs"].values, work.per_job(dataset, usual, self._thresholds)[work.BESIDES_PAY]
        self._mean_job = float((jobs * index).sum() / jobs.sum())
        self._receipts = receipts(str(dataset.attrs["name"]))
        self._rates = self._per_job(of_work)
        self._wellbeing: dict[str, np.ndarray] = {}
        self.budget = Budget(dataset, self._receipts, parameters, taxes) if self._receipts else None
        if taxes is not None and self.budget is None:
            raise ParameterError(
                f"tax rates are of the embedded editions; {dataset.attrs['name']} has no receipts of governments"
            )

    def levels(self, account: str) -> np.ndarray:
        """Industry x region, in the account's unit."""
        if account in self._dataset:
            array = self._dataset.variables[account]
            _, each = IN_UNITS.get(array.attrs.get("unit", ""), ("", 1.0))
            levels = self._in_potentials(account, array.values)
            return levels if each == 1.0 else levels / each
        if self.budget and account in RECEIPTS:
            return self.budget.levels(account)
        if account in (*wellbeing.SUMS, *wellbeing.OTHERS):
            if account not in self._wellbeing:
                self._wellbeing[account] = self._other_wellbeing(account)
            return self._wellbeing[account]
        return np.asarray(self._dataset["jobs"].values * self._by_region(self._rates[account], "place_jobs"))

    def _in_potentials(self, account: str, levels: np.ndarray) -> np.ndarray:
        """Gases by the parameters' warming potentials, where these are not the datasets'; other accounts as they
        are."""
        for gas, made_with in WARMING.items():
            factor = self._parameters[f"warming.{gas}"] / (value(made_with) if made_with else 1.0)
            if factor != 1.0 and account in (gas, ALL_GASES):
                levels = levels + (factor - 1.0) * self._dataset.variables[gas].values
        return levels

    def per_job(self, accounts: Sequence[str], least_wage: float = 0.0) -> np.ndarray:
        """Units of accounts per job, industry x account x region; NaN for accounts that do not follow jobs.

        Args:
            least_wage: as in `work.per_job`.
        """
        rates = self._rates
        if least_wage > 0.0:
            rates = self._per_job(work.per_job(self._dataset, self._parameters, self._thresholds, least_wage))
        shape = self._dataset["jobs"].shape
        return np.stack(
            [
                np.broadcast_to(self._by_region(rates[name], "place_jobs"), shape)
                if name in rates
                else self._ratio(name)
                for name in accounts
            ],
            axis=1,
        )

    def _ratio(self, account: str) -> np.ndarray:
        """An account of the dataset that counts jobs, per job."""
        jobs = self._dataset["jobs"].values
        if account not in self._dataset or self._dataset[account].attrs["unit"] != "jobs":
            return np.full_like(jobs, np.nan)
        return np.asarray(np.divide(self.levels(account), jobs, out=np.zeros_like(jobs), where=jobs > 0.0))

    def _per_job(self, of_work: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        """By id, industry x place, or x region where it is known of each; 1 for either where it is the same for all.

        Args:
            of_work: from `work.per_job`, industry x place.
        """
        d = self._dataset
        rates = of_work | wellbeing.per_job(d, self._parameters, of_work[work.BESIDES_PAY], self._mean_job)
        rates |= {name: share[:, None] for name, share in shares(d).items()} | {"jobs": np.ones((1, 1))}
        if self._receipts:
            low_paid = np.sum([of_work[band] for band in benefits.LOW_PAID], axis=0)
            rates |= benefits.per_job(d, self._receipts.benefits, self._parameters, low_paid)
        of_jobs = sum((self._by_region(rates[part], "place_jobs") for part in wellbeing.OF_JOBS), np.zeros((1, 1)))
        return rates | dict.fromkeys(wellbeing.SUMS, of_jobs)

    def _other_wellbeing(self, account: str) -> np.ndarray:
        """A part that does not follow jobs, or a sum, industry x region."""
        d, p = self._dataset, self._parameters
        if account == "wellby_income":
            earned = self._by_region(wellbeing.per_dollar_earned(d, p)[None, :], "place_income")
            return np.asarray(d["labour_income"].values * earned)
        if account == "wellby_air":
            return wellbeing.air(d, p, self._air)
        if account == "wellby_climate":
            return wellbeing.climate(d, p, {gas: value(f"gwp.{gas}") for gas in ("ch4", "n2o")})
        parts = wellbeing.SUM_OF if account == WELLBY else (WELLBY, "wellby_climate")
        return np.asarray(np.sum([self.levels(part) for part in parts], axis=0))

    def _by_region(self, rate: np.ndarray, weights: str) -> np.ndarray:
        """Industry (or 1) x place as industry (or 1) x region: regions are places, lie in them, or have the mean of
        all places.
        """
        d = self._dataset
        if rate.shape[1] in (1, d.sizes["region"]):
            return rate
        if has_places(d):
            return rate[:, place_of(d)]
        weight = d[weights].values
        total = weight.sum(axis=1)
        mean = np.divide(
            (rate * weight).sum(axis=1),
            total,
            out=np.broadcast_to(rate.mean(axis=1), total.shape).copy(),
            where=total > 0.0,
        )
        return np.asarray(mean[:, None])

    @cached_property
    def table(self) -> pd.DataFrame:
        """Index id; columns name, unit, year, status, total, dimension ("" but for groups of people), source."""
        d = self._dataset
        rows = {
            str(name): _row(
                variable,
                float(self.levels(str(name)).sum()),
                title=NAMES.get(str(name), variable.attrs.get("title", str(name).replace("_", " "))),
            )
            for name, variable in d.data_vars.items()
            if variable.attrs.get("role") == "account"
        }
        for name, account in WORK.items():
            total = float(self.levels(name).sum())
            rows[name] = _row(d[account.arrays[0]], total, title=account.title, unit=account.unit)
            rows[name]["source"] = "; ".join(dict.fromkeys(d[array].attrs["source"] for array in account.arrays))
        for name, title in {**wellbeing.SUMS, **wellbeing.PARTS}.items():
            facts = d["place_wage"].attrs | {
                "source": "parameters wellby.*, damage.*, social-cost.* over the accounts that they name"
            }
            rows[name] = _row(xr.DataArray(attrs=facts), float(self.levels(name).sum()), title=title, unit="WELLBY")
        if self.budget:
            facts = {"unit": "USD", "year": d.attrs["year"], "status": "modelled", "source": SOURCES}
            for name, receipt in RECEIPTS.items():
                rows[name] = _row(
                    xr.DataArray(attrs=facts), float(self.budget.amounts(name).sum()), title=receipt.title
                )
        for name, (dimension, group) in self.groups.iterrows():
            origin = d["wage_fifths" if dimension == WAGE else "group_share"]
            title = f"jobs: {GROUP_NAMES[group]}"
            total = float(self.levels(str(name)).sum())
            rows[str(name)] = _row(origin, total, title=title, unit="jobs", dimension=str(dimension))
        order = sorted((name for name in rows if not rows[name]["dimension"]), key=_order)
        return pd.DataFrame.from_dict(rows, orient="index").loc[[*order, *self.groups.index]].rename_axis("account")


def _order(name: str) -> tuple[int, str]:
    if name in ASKED_FOR:
        return (len(FIRST) + 1 + ASKED_FOR.index(name), "")
    return (FIRST.index(name) if name in FIRST else len(FIRST), name)


def _row(variable: xr.DataArray, total: float, *, title: str, unit: str = "", dimension: str = "") -> dict[str, object]:
    attrs = variable.attrs
    return {
        "name": title,
        "unit": unit or IN_UNITS.get(attrs["unit"], (attrs["unit"],))[0],
        "year": attrs["year"],
        "status": attrs["status"],
        "total": total,
        "dimension": dimension,
        "source": attrs["source"],
    }
