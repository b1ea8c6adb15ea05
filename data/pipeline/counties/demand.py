"""Keys that spread each category of the states' final demand over their counties."""

import numpy as np
import pandas as pd

from pipeline.counties.gdp import GOVERNMENT
from pipeline.geography.counties import INCOME

#: Categories of which every commodity follows the county's supply of it.
AT_SUPPLY = ("inventories", "exports", "balancing")
#: What is bought where it is made, by category and prefix of the commodity: homes and those who work in them,
#: structures, and governments' own services.
OWN = {
    "household": ("531HS", "814"),
    "investment": ("23",),
    "federal": ("S00500", "S00600", "S00101", "S00102", "491"),
    "state-local": ("GSLG", "S002"),
}


def demand_keys(counties: pd.DataFrame, gdp: pd.DataFrame, federal: np.ndarray, categories: list[str]) -> np.ndarray:
    """Category x county, any scale: what purchases follow that do not follow supply.

    Households: personal income of residents. Investment: private GDP. The federal government: its offices and bases;
    states and localities: people. Categories that all follow supply: people, where the state makes nothing of a
    commodity.

    Args:
        gdp: county x line.
        federal: pattern of federal offices (`industries.proxies`).
    """
    people = counties["population"].to_numpy()
    keys = {
        "household": people * counties[INCOME].to_numpy(),
        "investment": gdp.drop(columns=GOVERNMENT).sum(axis="columns").to_numpy(),
        "federal": federal,
    }
    return np.stack([keys.get(name, people) for name in categories])


def follows_supply(commodities: pd.Index, categories: list[str]) -> np.ndarray:
    """Commodity x category: 1 where a county's purchases follow what it makes of the commodity."""
    return np.stack(
        [
            np.ones(len(commodities))
            if name in AT_SUPPLY
            else commodities.str.startswith(OWN.get(name, ("none",))).astype(float)
            for name in categories
        ],
        axis=1,
    )
