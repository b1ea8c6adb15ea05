"""Where money for clean energy and infrastructure went: keys that spread scenarios over states and counties."""

from pathlib import Path

import pandas as pd

from pipeline.geography.counties import PARTED, RENAMED
from pipeline.sources.tables import state_list, table

#: What is invested in clean energy and its factories: the monitor's segment and technologies.
CLEAN = {
    "clean_power_investment": ("Energy and Industry", ("Solar", "Wind", "Storage")),
    "clean_manufacturing_investment": ("Manufacturing", ("Batteries", "Zero Emission Vehicles")),
}
#: Money of the infrastructure law by state, as announced.
ANNOUNCED = "iija-announced-by-state", "announced_march_2023.csv"
#: The first year of that investment that is counted.
CLEAN_SINCE = 2022
FACILITIES = "clean-investment-monitor", "facilities_2024q4.csv.gz"
#: What is built or being built; of what is only announced a part never comes.
BUILT = ("Operating", "Under Construction")


def clean_investment(sources: Path, file: str) -> pd.DataFrame:
    """The keys of `CLEAN` by state, since `CLEAN_SINCE`.

    Args:
        file: of the monitor, its years or periods in the column before the last.
    """
    folder, name = file.split("/")
    raw = table(sources, folder, name)
    when, amount = raw.columns[-2:]
    since = raw[raw[when].astype(str).str[:4].astype(int) >= CLEAN_SINCE]
    return _by_key(since, "state", amount).reindex(state_list(sources).index).fillna(0.0)


def announced_infrastructure(sources: Path) -> pd.Series:
    """Money of the Infrastructure Investment and Jobs Act as announced by March 2023, billion USD by state; territories
    and tribes (4.4 of 196) are left out."""
    folder, file = ANNOUNCED
    states = state_list(sources)
    announced = table(sources, folder, file).set_index("state")["announced_bn_usd"].astype(float)
    return announced[states["name"]].set_axis(states.index)


def plants(sources: Path, counties: pd.Index) -> pd.DataFrame:
    """Capital cost of the facilities of each county that stand or are being built, million USD of 2023, by the keys of
    `CLEAN`; the few whose county is not known are left out."""
    folder, file = FACILITIES
    parts = {member: code for code, (_, members) in PARTED.items() for member in members}
    raw = table(sources, folder, file, dtype={"county_fips": str}).replace({"county_fips": RENAMED | parts})
    found = _by_key(raw[raw["status"].isin(BUILT)], "county_fips", "capex_musd2023")
    unknown = found.index.difference(counties)
    if len(unknown):
        raise ValueError(f"{folder}: facilities in counties that do not exist: {', '.join(unknown)}")
    return found.reindex(counties).fillna(0.0)


def _by_key(monitor: pd.DataFrame, place: str, amount: str) -> pd.DataFrame:
    """What the monitor counts of each key of `CLEAN`, by place."""
    return pd.DataFrame(
        {
            key: monitor[(monitor["segment"] == segment) & monitor["technology"].isin(technologies)]
            .groupby(place)[amount]
            .sum()
            for key, (segment, technologies) in CLEAN.items()
        }
    )
