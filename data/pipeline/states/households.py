"""What households of each state do with pay, and the keys by which scenarios spread money over states."""

import numpy as np
import pandas as pd
import xarray as xr

from pipeline.geography.investment import CLEAN
from pipeline.sources.tables import array
from pipeline.states.residents import CONTRIBUTIONS, EARNINGS, INCOME, NATION, Residents


def households(residents: Residents, residence: np.ndarray) -> xr.Dataset:
    """`spending_rate` (region) and `residence` (region_live, region).

    Args:
        residence: between states (`commuting.between_states`).
    """
    return xr.Dataset(
        {
            "spending_rate": _rate_array(residents, _spending_rate(residents).drop(NATION)),
            "residence": array(
                residence,
                ("region_live", "region"),
                unit="1",
                year=str(residents.year),
                status="modelled",
                source=f"Census ACS commuting flows 2011-2015; {residents.named['income']}, adjustment for residence",
                method="flows between counties, weighed by pay and balanced to the adjustment, added up",
            ),
        }
    )


def national_households(residents: Residents) -> xr.Dataset:
    """The same for the nation as one region."""
    one = array(
        [[1.0]],
        ("region_live", "region"),
        unit="1",
        year=str(residents.year),
        status="measured",
        source=residents.named["income"],
        method="one region",
    )
    rate = _rate_array(residents, _spending_rate(residents)[[NATION]])
    return xr.Dataset({"spending_rate": rate, "residence": one})


def drivers(residents: Residents) -> xr.Dataset:
    """Keys that spread spending over states: `population`, `population_under_5`, `population_65_plus`, `households`,
    `clean_power_investment`, `clean_manufacturing_investment`, `infrastructure_announced`; axis region."""
    census = {"year": str(residents.year), "source": residents.named["census"]}
    monitor = {"year": residents.named["clean years"], "source": residents.named["clean"]}
    values = {name: (people, "persons", census) for name, people in residents.people.items()}
    values["households"] = (residents.people["households"], "households", census)
    values |= {name: (residents.clean[name], residents.named["clean unit"], monitor) for name in CLEAN}
    sheets = {"year": "2023", "source": "White House, state fact sheets of the infrastructure law, March 2023"}
    values["infrastructure_announced"] = (residents.announced, "billion USD", sheets)
    return xr.Dataset(
        {
            name: array(
                key, ("region",), unit=unit, status="measured", method="as published, by state", role="driver", **facts
            )
            for name, (key, unit, facts) in values.items()
        }
    )


def _spending_rate(residents: Residents) -> pd.Series:
    """Consumption per dollar of labour income: what is left after social insurance, times consumption over personal
    income.
    """
    income = residents.income
    return (1.0 - income[CONTRIBUTIONS] / income[EARNINGS]) * residents.consumption / income[INCOME]


def _rate_array(residents: Residents, rate: pd.Series) -> xr.DataArray:
    return array(
        rate,
        ("region",),
        unit="1",
        year=str(residents.year),
        status="modelled",
        source=f"{residents.named['income']}; {residents.named['consumption']}",
        method="(1 - social insurance / earnings) x consumption / personal income: an average rate, used as a marginal "
        "one",
    )
