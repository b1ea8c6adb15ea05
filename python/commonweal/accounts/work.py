"""Accounts of work: what each job is, per job, by industry and place of work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import xarray as xr
from scipy.special import ndtr

WEEKS = 52.0
PER_PERSONS = 100_000.0


class Account(NamedTuple):
    """How an account is named, and the arrays of the dataset that make it out of jobs; its year is that of the
    first.
    """

    title: str
    unit: str
    arrays: tuple[str, ...]


#: Accounts of work that are not in the dataset as levels: so much of each per job.
WORK: dict[str, Account] = {
    "hours": Account("hours worked", "hours", ("hours_per_job",)),
    "fte": Account("full-time equivalents", "FTE", ("fte_per_job",)),
    "jobs_full_time": Account("jobs that are full time all year", "jobs", ("full_time_share",)),
    "jobs_living_wage": Account("jobs that pay a living wage", "jobs", ("place_wage", "own_income", "wage_spread")),
    "jobs_health_cover": Account("jobs with the employer's health cover", "jobs", ("health_cover",)),
    "jobs_union": Account("jobs under a union contract", "jobs", ("union_coverage",)),
    "fatal_injuries": Account("fatal injuries", "deaths", ("fatal_injuries_per_hour",)),
    "good_jobs": Account(
        "jobs times their good-job index",
        "jobs",
        (
            "place_wage",
            "own_income",
            "wage_spread",
            "health_cover",
            "union_coverage",
            "fatal_injuries_per_hour",
            "full_time_share",
        ),
    ),
}
#: Parts of the good-job index, each a share from 0 to 1, and the parameter with its weight.
GOOD_JOB = {
    "jobs_living_wage": "good-job.living-wage",
    "jobs_health_cover": "good-job.health-cover",
    "jobs_union": "good-job.union",
    "safety": "good-job.safety",
    "jobs_full_time": "good-job.full-time",
}


#: The part of the index that is pay; and the index without it, which may stand beside income.
OF_PAY, BESIDES_PAY = "jobs_living_wage", "good_jobs_besides_pay"
#: Parameters that say what counts as good; with others the index falls or rises for all jobs.
STANDARDS = ("good-job.unsafe", "full-time.hours")


def share_below(limit: float | np.ndarray, median: np.ndarray, spread: float | np.ndarray) -> np.ndarray:
    """Share of lognormal wages below a limit (Aitchison and Brown, 1957), from their median and the standard
    deviation of their logarithms.
    """
    with np.errstate(divide="ignore"):
        return np.asarray(ndtr((np.log(limit) - np.log(median)) / spread))


def added_by_floor(floor: float, median: np.ndarray, spread: float | np.ndarray) -> np.ndarray:
    """What a wage floor adds to the mean of lognormal wages, in their unit: for who is below it, the floor less
    their wage.
    """
    with np.errstate(divide="ignore"):
        at = (np.log(floor) - np.log(median)) / spread
    return np.asarray(floor * ndtr(at) - median * np.exp(np.square(spread) / 2.0) * ndtr(at - spread))


def per_job(
    dataset: xr.Dataset, parameters: Mapping[str, float], thresholds: np.ndarray, least_wage: float = 0.0
) -> dict[str, np.ndarray]:
    """Every account of work and every wage band, per job, industry x place.

    Wages are employees' by place. Other jobs (the self-employed, partners, second jobs) pay what a full-time year of
    their mean income would, the same in all places, spread as wages are.

    Args:
        thresholds: living wage by place, USD of the dataset's year an hour.
        least_wage: no employee is paid less, USD an hour: who was is paid this.

    Returns:
        by id of the account; the good-job index without pay; wage bands `jobs_wage_fifth_1` to `_5`.
    """
    d = dataset
    shape = d["place_wage"].shape
    typical, employed = d["wage_typical"].values[:, None], d["employee_share"].values[:, None]
    wage, own = d["place_wage"].values * typical, d["own_income"].values[:, None] * typical
    spread = d["wage_spread"].values[:, None]

    def even(name: str) -> np.ndarray:
        return np.broadcast_to(d[name].values[:, None], shape)

    full_year = parameters["full-time.hours"] * WEEKS
    hours = even("hours_per_job")
    result = {
        "hours": hours,
        "fte": even("fte_per_job"),
        "jobs_full_time": even("full_time_share"),
        "jobs_living_wage": 1.0
        - employed * np.where(thresholds > least_wage, share_below(thresholds[None, :], wage, spread), 0.0)
        - (1.0 - employed) * share_below(thresholds[None, :], own, spread),
        "jobs_health_cover": even("health_cover"),
        "jobs_union": even("union_coverage"),
        "fatal_injuries": even("fatal_injuries_per_hour") * hours,
    }
    risk = even("fatal_injuries_per_hour") * full_year * PER_PERSONS
    parts = result | {"safety": np.clip(1.0 - risk / parameters["good-job.unsafe"], 0.0, 1.0)}
    result["good_jobs"] = _index(parts, parameters, list(GOOD_JOB))
    result[BESIDES_PAY] = _index(parts, parameters, [part for part in GOOD_JOB if part != OF_PAY])
    limits = d["wage_fifths"].values
    others = wage_bands(limits, own, spread)
    return result | {
        name: employed * band + (1.0 - employed) * others[name]
        for name, band in wage_bands(limits, wage, spread, least_wage).items()
    }


def _index(parts: Mapping[str, np.ndarray], parameters: Mapping[str, float], of: list[str]) -> np.ndarray:
    """The weighted mean of some parts of the good-job index."""
    weights = {part: parameters[GOOD_JOB[part]] for part in of}
    total = sum(weights.values()) or 1.0  # without any weight no job is good
    return np.asarray(np.sum([weight / total * parts[part] for part, weight in weights.items()], axis=0))


def wage_bands(
    limits: np.ndarray, median: np.ndarray, spread: np.ndarray, least_wage: float = 0.0
) -> dict[str, np.ndarray]:
    """Shares of jobs between wages that divide all jobs of the nation into fifths, lowest first; nobody is paid less
    than `least_wage`.
    """
    nobody = np.zeros_like(median)
    below = [
        nobody,
        *(share_below(limit, median, spread) if limit > least_wage else nobody for limit in limits),
        np.ones_like(median),
    ]
    return {f"jobs_wage_fifth_{k + 1}": below[k + 1] - below[k] for k in range(len(limits) + 1)}
