"""What a comparison says of its economy: places, names, and whose choices its figures rest on."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from commonweal.base.names import SUGGESTED
from commonweal.datasets.places import has_places, place_of
from commonweal.datasets.prices import since_parameters
from commonweal.economies.supply_use import SupplyUseEconomy
from commonweal.economies.trade import trade_words
from commonweal.parameters.tax_rates import tax_table


def about(economy: SupplyUseEconomy) -> dict[str, str]:
    """The dataset's name, regions, year and prices; the living wage's and the damages' source; tax rates of the user's
    own; trade in words, and its model's name.
    """
    of_dataset = {key: str(economy.dataset.attrs[key]) for key in ("name", "regions", "year", "price_basis")}
    return of_dataset | {
        "living_wage": _threshold(economy),
        "air_damages": _damages(economy),
        "tax_rates": _rates(economy),
        "trade": trade_words(economy.trade),
        "trade_model": economy.trade if isinstance(economy.trade, str) else "given",
    }


def places(economy: SupplyUseEconomy) -> pd.DataFrame:
    """Of each county, else of each state: index code; columns population, income_per_person, part (of the country);
    of counties state, name.
    """
    d = economy.dataset
    if not has_places(d):
        columns = {
            "population": d["place_population"],
            "income_per_person": d["income_per_person"],
            "part": d["place_part"],
        }
        return pd.DataFrame({name: column.values for name, column in columns.items()}, index=d["place"].values)
    columns = {"population": d["population"], "income_per_person": d["income_per_person"], "state": d["region_state"]}
    table = pd.DataFrame({name: column.values for name, column in columns.items()}, index=d["region"].values)
    return table.assign(part=d["place_part"].values[place_of(d)], name=d["region_name"].values)


def state_names(economy: SupplyUseEconomy) -> dict[str, str]:
    """Of the states, or of other regions that are not counties; none of the nation."""
    d = economy.dataset
    if has_places(d):
        return dict(zip(d["place"].values, d["place_name"].values, strict=True))
    return dict(economy.labels["name"]) if len(economy.labels) > 1 else {}


def same_figures(economy: SupplyUseEconomy) -> pd.DataFrame:
    """The number of the source's figure, industry x measure of jobs."""
    d = economy.dataset
    return pd.DataFrame(d["same_figure"].values, index=economy.sectors.index, columns=d["measure"].values)


def _rates(economy: SupplyUseEconomy) -> str:
    """Nothing where all rates are the edition's."""
    own = economy.tax_rates
    if own is None:
        return ""
    given = tax_table(own).replace("", np.nan)
    which = [f"{name} of {', '.join(map(str, given[name].dropna().index[:SUGGESTED]))}" for name in given]
    few = [
        f"{one} and {count - SUGGESTED} more" if (count := given[name].notna().sum()) > SUGGESTED else one
        for one, name in zip(which, given, strict=True)
        if given[name].notna().any()
    ]
    return f"Rates of the user's own: {'; '.join(few)}."


def _threshold(economy: SupplyUseEconomy) -> str:
    own = economy.living_wage
    usual = (
        f"{economy.parameters['living-wage.hourly'] * since_parameters(economy.dataset):.4g} USD of "
        f"{economy.dataset.attrs['year']} an hour, times regional prices"
    )
    if own is None:
        return usual
    return (
        f"thresholds by state of the user's own ({'given by state' if isinstance(own, Mapping) else own}); "
        f"elsewhere {usual}"
    )


def _damages(economy: SupplyUseEconomy) -> str:
    own = economy.air_damages
    if own is None:
        return "the nation's means"
    return (
        f"the user's own ({'given by region' if isinstance(own, pd.DataFrame) else own}); elsewhere the nation's means"
    )
