"""What households of each state do with pay, and the keys by which scenarios spread money over states."""

from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from pipeline.sources.tables import array, state_list, table

FOLDER = "bea-state-accounts"
INCOME = "BEA SAINC4 2017"


def households(sources: Path, residence: np.ndarray) -> xr.Dataset:
    """`spending_rate` (region) and `residence` (region_live, region).

    Args:
        residence: between states (`commuting.between_states`).
    """
    income = income_lines(sources)
    pce = _personal_consumption(sources).reindex(income.index)
    rate = _spending_rate(income, pce)
    return xr.Dataset(
        {
            "spending_rate": _rate_array(rate.drop("US")),
            "residence": array(
                residence,
                ("region_live", "region"),
                unit="1",
                year="2017",
                status="modelled",
                source=f"Census ACS commuting flows 2011-2015; {INCOME}, adjustment for residence",
                method="flows between counties, weighed by pay and balanced to the adjustment, added up",
            ),
        }
    )


def national_households(sources: Path) -> xr.Dataset:
    """The same for the nation as one region."""
    rate = _spending_rate(income_lines(sources), _personal_consumption(sources))
    one = array(
        [[1.0]], ("region_live", "region"), unit="1", year="2017", status="measured", source=INCOME, method="one region"
    )
    return xr.Dataset({"spending_rate": _rate_array(rate[["US"]]), "residence": one})


def drivers(sources: Path) -> xr.Dataset:
    """Keys that spread spending over states: `population`, `population_under_5`, `population_65_plus`, `households`,
    `clean_power_investment`, `clean_manufacturing_investment`; axis region."""
    states = state_list(sources)
    basics = table(sources, "county-basics", "state_basics.csv").set_index("abbr").loc[states.index]
    counties = table(sources, "county-basics", "county_basics.csv", dtype={"fips": str})
    homes = counties["acs_households"].groupby(counties["fips"].str[:2]).sum().reindex(states["fips"]).to_numpy()
    population = basics["pop_2017"].astype(float)
    census = {"year": "2017", "status": "measured", "source": "Census population estimates 2017; ACS 2015-2019"}
    monitor = {
        "year": "2022-2024",
        "status": "measured",
        "source": "Clean Investment Monitor 2024 Q4 (Rhodium Group, MIT CEEPR; CC BY 4.0)",
    }
    values = {
        "population": (population, "persons", census),
        "population_under_5": (population * basics["pct_under_5"] / 100.0, "persons", census),
        "population_65_plus": (population * basics["pct_65_plus"] / 100.0, "persons", census),
        "households": (homes, "households", census),
        "clean_power_investment": (
            _investment(sources, "Energy and Industry", ["Solar", "Wind", "Storage"]), "million USD of 2023", monitor
        ),
        "clean_manufacturing_investment": (
            _investment(sources, "Manufacturing", ["Batteries", "Zero Emission Vehicles"]), "million USD of 2023",
            monitor
        ),
    }  # fmt: skip
    return xr.Dataset(
        {
            name: array(key, ("region",), unit=unit, method="as published, by state", role="driver", **facts)
            for name, (key, unit, facts) in values.items()
        }
    )


def income_lines(sources: Path) -> pd.DataFrame:
    """SAINC4 2017 by state (and US) and line: 10 personal income, 35 earnings by place of work, 36 contributions for
    social insurance, 42 adjustment for residence."""
    raw = table(sources, FOLDER, "sainc4_state_personal_income_2012_2021.csv.gz")
    lines = raw[raw["line"].isin([10, 35, 36, 42])].pivot(index="stabbr", columns="line", values="v_2017")
    return lines.loc[[*state_list(sources).index, "US"]]


def _personal_consumption(sources: Path) -> pd.Series:
    raw = table(sources, FOLDER, "sapce3_state_pce_by_product_2012_2020.csv.gz")
    return raw[raw["line"] == 1].set_index("stabbr")["pce_musd_2017"]


def _spending_rate(income: pd.DataFrame, pce: pd.Series) -> pd.Series:
    """Consumption per dollar of labour income: what is left after social insurance, times consumption over personal
    income.
    """
    return (1.0 - income[36] / income[35]) * pce.reindex(income.index) / income[10]


def _rate_array(rate: pd.Series) -> xr.DataArray:
    return array(
        rate,
        ("region",),
        unit="1",
        year="2017",
        status="modelled",
        source=f"{INCOME}; BEA SAPCE3 2017",
        method="(1 - social insurance / earnings) x consumption / personal income: an average rate, used as a marginal "
        "one",
    )


def _investment(sources: Path, segment: str, technologies: list[str]) -> np.ndarray:
    raw = table(sources, "clean-investment-monitor", "actual_investment_state_year.csv.gz")
    chosen = raw[(raw["segment"] == segment) & raw["technology"].isin(technologies) & (raw["year"] >= 2022)]
    by_state = chosen.groupby("state")["actual_investment_musd2023"].sum()
    return by_state.reindex(state_list(sources).index).fillna(0.0).to_numpy()
