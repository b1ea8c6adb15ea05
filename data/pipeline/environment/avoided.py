"""What a megawatt-hour of wind, sun or saved power keeps power plants from emitting, by state, and how much of a year
wind and sun run (EPA, AVERT)."""

from pathlib import Path

import pandas as pd
from commonweal.base.errors import DataError

from pipeline.sources.tables import state_list, table

FOLDER = "epa-avert-rates"
#: The last year whose rates of all regions are published.
YEAR = 2022
#: What makes or saves power, and its name in the rates and among the profiles; what is saved has none.
RESOURCES = {
    "wind": ("Onshore Wind", "onshore_wind"),
    "solar": ("Utility PV", "utility_pv"),
    "efficiency": ("Uniform EE", None),
}
POLLUTANTS = {"co2": "CO2", "so2": "SO2", "nox": "NOx", "pm25": "PM2.5"}
#: Rows of the whole country: of the rates a mean by power, of the profiles one of regions.
EVERYWHERE, ALL_PROFILES = "National weighted average", "Contiguous 48 states  (national unweighted average)"
KG_PER_POUND = 0.45359237
#: How far the shares of a state's power may sum to another number than 100.
PERCENT_KEPT = 0.1


def avoided(sources: Path) -> pd.DataFrame:
    """By state (with DC) and resource: kilograms per MWh of each of `POLLUTANTS`, and capacity_factor, the mean output
    of wind and sun over their rating.

    A state has the mean of the regions that its power is laid to. Alaska and Hawaii, which are in none, have the
    nation's.

    Raises:
        DataError: shares of a state's power do not sum to 100.
    """
    raw = table(sources, FOLDER, "avoided_rates_region_2017_2022.csv")
    raw = raw[raw["year"] == YEAR].set_index(["region", "resource", "pollutant"])["lb_per_mwh"] * KG_PER_POUND
    profiles = table(sources, FOLDER, "capacity_factors_region.csv", index_col="region")
    profiles = profiles.rename(index={ALL_PROFILES: EVERYWHERE})
    parts = table(sources, FOLDER, "state_share_by_region.csv").pivot_table(
        index="state", columns="region", values="percent", fill_value=0.0
    )
    sums = parts.sum(axis="columns")
    if (abs(sums - 100.0) > PERCENT_KEPT).any():
        raise DataError(f"{FOLDER}: percent of {', '.join(sums.index[abs(sums - 100.0) > PERCENT_KEPT])} is not 100")
    shares = parts.div(sums, axis="index").reindex(state_list(sources).index, fill_value=0.0)
    shares[EVERYWHERE] = 1.0 - shares.sum(axis="columns")
    found = {}
    for resource, (rate, profile) in RESOURCES.items():
        regional = (
            raw.xs(rate, level="resource").unstack("pollutant").rename(columns={v: k for k, v in POLLUTANTS.items()})
        )
        regional = regional[list(POLLUTANTS)]
        if profile is not None:
            regional["capacity_factor"] = profiles[profile]
        found[resource] = shares @ regional.loc[shares.columns]
    result = pd.concat(found, names=["resource"]).swaplevel()
    rows = [(state, resource) for state in shares.index for resource in RESOURCES]
    return result.loc[rows].rename_axis(index=["state", "resource"], columns=None).reset_index()
