"""Gases, air pollutants, water and land of a year after the benchmark: the last published ones, as output at constant
prices grew."""

from pathlib import Path

import pandas as pd
import xarray as xr
from commonweal.parameters.registry import value

from pipeline.environment.emissions import POTENTIALS, Levels, industry_flows
from pipeline.later.payrolls import growth_of_output
from pipeline.sources.tables import state_list, summary_codes, table

FOLDER, FILE = "epa-ghg-industry-2022", "ghg_2022_industry_source.csv.gz"
GAS_YEAR, FLOW_YEAR = 2022, 2020
ENERGY = "eia-seds-2022", "seds_use_physical_2022.csv.gz"
NAMES = {"co2": "Carbon dioxide", "ch4": "Methane", "n2o": "Nitrous oxide"}
BURNT = "Fuel Combustion"
#: What is burnt and bought: natural gas, products of refineries, coal.
FUELS = ("221200", "324110", "212100")
#: Governments, whose gases the source has together under the first; some of the post's vehicles stand there, too.
GOVERNMENTS = ("S00600", "GSLGO", "GSLGE", "GSLGH", "491000")
#: Builders, whom the source parts by trade and not by what they build.
BUILDERS = "23"
#: Commodities whose makers share the gases that the source has under the private one: water and sewage, waste.
PUBLIC_TOO = {"221300": "S00203", "562000": "GSLGO"}
#: Who burns and emits nothing of his own: homes, in which households burn, households' helpers, customs.
NOTHING = ("531HSO", "531HST", "814000", "4200ID")
#: Fuels of the electric power sector, in the units of EIA's series, and the parameter of their CO2.
POWER_FUELS = {
    "CLEIP": "power.co2-coal",
    "NGEIP": "power.co2-gas",
    "DFEIP": "power.co2-distillate",
    "RFEIP": "power.co2-residual",
    "PCEIP": "power.co2-coke",
}


def later_levels(sources: Path, year: int, national: xr.Dataset) -> Levels:
    """Gases of 2022 by industry and flows of 2020, each industry's as its output grew since; CO2 of power by state, of
    the fuels that its power sector burnt in 2022.

    Args:
        national: tables of the year, after redefinitions.
    """
    industry = national["industry"].to_series().index
    since = {
        then: growth_of_output(sources, (then, year)).reindex(industry).fillna(1.0) for then in (GAS_YEAR, FLOW_YEAR)
    }
    return Levels(
        gases=industry_gases(sources, national).mul(since[GAS_YEAR], axis="index"),
        flows=industry_flows(sources, national).mul(since[FLOW_YEAR], axis="index"),
        power=carbon_of_power(sources),
        measured=True,
        facts={
            "year": str(GAS_YEAR),
            "source": "EPA, Inventory of US Greenhouse Gas Emissions and Sinks 1990-2022, by industry: Enriched GHG "
            "emissions data by DecarbNexus (2025), CC BY 4.0; EIA SEDS 2022",
            "method": f"kg of 2022 x AR5 100-year potentials, as each industry's output at constant prices grew to "
            f"{year}; states by output, CO2 of electric power by the fuels burnt in each",
        },
        of_flows={
            "year": str(FLOW_YEAR),
            "source": "EPA, StateEEIO v1.0 (2020); pattern within summary sectors: EPA, USEEIO v2.0.1-411",
            "method": f"flows of 2020 by summary commodity, detail by the USEEIO pattern, as each industry's output at "
            f"constant prices grew to {year}; states by output",
        },
    )


def industry_gases(sources: Path, national: xr.Dataset) -> pd.DataFrame:
    """kg CO2e of 2022 by industry; columns as `POTENTIALS`.

    The source has governments' together, and builders' by trade: within each of the two they go by what is bought of
    fuels. It has all gases of sewage and waste under private firms, where public ones have the part that they make of
    the service. It has nothing for a dozen small manufacturers: those have what they buy of fuels times what their
    summary industry emits of each such dollar by burning, and the summary industry keeps its total.
    """
    raw = table(sources, FOLDER, FILE, dtype={"industry": str})
    raw["fgas"] = ~raw["gas"].isin(NAMES.values())
    columns = {}
    for name, gas in NAMES.items():
        parameter = next(iter(POTENTIALS[name].values()))
        kg = raw[raw["gas"] == gas].groupby("industry")["kg"].sum()
        columns[name] = kg * (1.0 if parameter is None else value(parameter))
    columns["fgas"] = raw[raw["fgas"]].groupby("industry")["t_co2e_ar5"].sum() * 1000.0
    industry = national["industry"].to_series().index
    gases = pd.DataFrame(columns).reindex(industry).fillna(0.0)

    bought = national["use"].to_pandas().loc[list(FUELS)].sum()
    for together in (list(GOVERNMENTS), list(industry[industry.str.startswith(BUILDERS)])):
        gases.loc[together] = pd.DataFrame(
            {name: bought[together] / bought[together].sum() * gases.loc[together, name].sum() for name in gases}
        )
    for commodity, public in PUBLIC_TOO.items():
        made = national["make"].sel(commodity=commodity).to_series()
        part = made[public] / (made[public] + made[commodity])
        gases.loc[public] += part * gases.loc[commodity]
        gases.loc[commodity] *= 1.0 - part
    summary = summary_codes(sources).reindex(industry)
    burnt = raw[raw["category"] == BURNT].groupby("industry")["t_co2e_ar5"].sum().reindex(industry).fillna(0.0)
    missing = (gases.sum(axis="columns") == 0.0) & ~industry.isin(NOTHING)
    for code in sorted(set(summary[missing])):
        of = summary.index[summary == code]
        lack = of[missing[of]]
        known = of.difference(lack)
        before = gases.loc[of].sum()
        rate = burnt[known].sum() / bought[known].sum()
        gases.loc[lack, "co2"] = rate * 1000.0 * bought[lack]
        gases.loc[of, "co2"] *= before["co2"] / gases.loc[of, "co2"].sum()
    return gases


def carbon_of_power(sources: Path) -> pd.Series:
    """kg CO2 of the fuels that the electric power sector of each state burnt."""
    raw = table(sources, *ENERGY).pivot(index="state", columns="msn", values="value")
    states = state_list(sources).index
    burnt = [raw.loc[states, series].fillna(0.0) * (1000.0 * value(name)) for series, name in POWER_FUELS.items()]
    return sum(burnt[1:], burnt[0])
