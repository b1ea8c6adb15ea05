"""Who holds the jobs: groups of people by dimension, as accounts `jobs_<group>`."""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr

WAGE = "wage"
#: Groups of people, in words.
GROUP_NAMES = {
    "women": "women",
    "men": "men",
    "white": "White",
    "black": "Black",
    "asian": "Asian",
    "other_race": "other or several races",
    "hispanic": "Hispanic, of any race",
    "not_hispanic": "not Hispanic",
    "less_than_high_school": "no high school diploma",
    "high_school": "high school",
    "some_college": "some college or associate",
    "bachelors": "bachelor's or more",
    "wage_fifth_1": "lowest-paid fifth of all jobs",
    "wage_fifth_2": "second fifth",
    "wage_fifth_3": "middle fifth",
    "wage_fifth_4": "fourth fifth",
    "wage_fifth_5": "best-paid fifth",
}


def groups(dataset: xr.Dataset) -> pd.DataFrame:
    """The groups: index account id (`jobs_women`), columns dimension and group. Within a dimension they add up to
    all jobs.
    """
    named = zip(dataset["group"].values, dataset["group_dimension"].values, strict=True)
    rows = {f"jobs_{group}": (dimension, group) for group, dimension in named}
    bands = {f"jobs_wage_fifth_{k}": (WAGE, f"wage_fifth_{k}") for k in range(1, dataset["wage_fifths"].size + 2)}
    return pd.DataFrame.from_dict(rows | bands, orient="index", columns=["dimension", "group"]).rename_axis("account")


def shares(dataset: xr.Dataset) -> dict[str, np.ndarray]:
    """Share of an industry's jobs that each group holds but wage bands, by industry: the nation's, wherever the job
    is.
    """
    return {f"jobs_{group}": dataset["group_share"].sel(group=group).values for group in dataset["group"].values}
