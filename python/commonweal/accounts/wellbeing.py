"""Wellbeing in WELLBYs: one point of life satisfaction (0 to 10) for one person for one year. Formulas:
docs/wellbeing.md.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import xarray as xr

KG_PER_SHORT_TON = 907.18474
KG_PER_TONNE = 1000.0
#: Pollutants whose damage to health is counted, and its parameter.
DAMAGES = {"pm25": "damage.pm25", "so2": "damage.so2", "nox": "damage.nox", "nh3": "damage.nh3"}
#: Parts, in the order in which they are shown.
PARTS = {
    "wellby_jobs": "WELLBYs of people hired out of unemployment",
    "wellby_income": "WELLBYs of income",
    "wellby_good_jobs": "WELLBYs of better or worse jobs than the mean",
    "wellby_air": "WELLBYs lost to dirty air",
    "wellby_climate": "WELLBYs lost to climate change",
}
#: Parts of the sum, to which care itself, where there is an estimate, is added; and the sum with climate, which is harm
#: in other places and later times, beside it.
SUM_OF = ("wellby_jobs", "wellby_income", "wellby_good_jobs", "wellby_air")
SUMS = {
    "wellby": "WELLBYs from jobs, pay and air",
    "wellby_with_climate": "WELLBYs from jobs, pay, air and climate",
}
#: Parts that follow jobs; the others follow income or emissions.
OF_JOBS = ("wellby_jobs", "wellby_good_jobs")
OTHERS = tuple(part for part in PARTS if part not in OF_JOBS)


def per_job(
    dataset: xr.Dataset, parameters: Mapping[str, float], good_jobs: np.ndarray, mean: float
) -> dict[str, np.ndarray]:
    """Parts that follow jobs, WELLBYs per job, 1 or industry x place (or region, where its unemployment is known).

    A job out of unemployment: share of jobs that are additional x share of hires from unemployment in the state, at
    most one, x effect. A good job: effect x (index - its mean over all jobs), for everybody who takes it; the index is
    without pay, which is income.

    Args:
        good_jobs: index per job without pay, industry x place.
        mean: of the index over all jobs of the nation, by the usual standards: stricter ones make no job better.
    """
    p = parameters
    hired = np.minimum(1.0, p["wellby.hired-from-unemployment"] * dataset["unemployment_over_nation"].values)
    jobs = p["wellby.additional"] * hired * p["wellby.job"]
    return {"wellby_jobs": jobs[None, :], "wellby_good_jobs": p["wellby.good-job"] * (good_jobs - mean)}


def per_dollar_earned(dataset: xr.Dataset, parameters: Mapping[str, float]) -> np.ndarray:
    """`wellby_income` per dollar of labor income, by place of work.

    b dln y, added up over those whose households it reaches: b x income / their mean income per person, where they live
    (Layard, Mayraz and Nickell, 2008). Contributions for social insurance, which personal income does not hold, are
    taken off.
    """
    p = parameters
    return (
        p["wellby.additional"]
        * p["wellby.income"]
        * (1.0 - p["wellby.social-insurance"])
        * dataset["per_mean_income"].values
    )


def kept(parameters: Mapping[str, float]) -> float:
    """The part of emissions that is new: all, less those of the activity that is displaced, as far as it emitted as
    much.
    """
    return 1.0 - parameters["wellby.displaced-emissions"] * (1.0 - parameters["wellby.additional"])


def air(dataset: xr.Dataset, parameters: Mapping[str, float], own: Mapping[str, np.ndarray]) -> np.ndarray:
    """Industry x region: damages over the value of a statistical life are deaths; times years of life lost, times
    WELLBYs a year.

    Args:
        own: damages of the user's own by pollutant and region, from `air_damages`; NaN where the parameter stands.
    """
    p = parameters
    per_ton = {name: np.where(np.isnan(own[name]), p[value], own[name]) for name, value in DAMAGES.items()}
    damage = np.sum([dataset[name].values / KG_PER_SHORT_TON * per_ton[name] for name in DAMAGES], axis=0)
    deaths = damage / p["wellby.statistical-life"]
    return np.asarray(-deaths * kept(p) * p["wellby.years-per-death"] * p["wellby.life-year"])


def climate(dataset: xr.Dataset, parameters: Mapping[str, float], potentials: Mapping[str, float]) -> np.ndarray:
    """Industry x region: social cost of each gas, gas by gas, over the value of a WELLBY. Fluorinated gases, which EPA
    does not value, at that of carbon dioxide by their warming potential: an approximation.

    Args:
        potentials: warming potentials that the dataset's kg CO2e were made with, by gas.
    """
    p = parameters
    cost = sum(
        dataset[gas].values
        / KG_PER_TONNE
        / potentials.get(gas, 1.0)
        * p[f"social-cost.{'co2' if gas == 'fgas' else gas}"]
        for gas in ("co2", "ch4", "n2o", "fgas")
    )
    return np.asarray(-cost * kept(p) * p["deflator.2020"] / (p["wellby.value"] * p["deflator.2019"]))
