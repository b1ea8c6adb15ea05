"""Greenhouse gases, air pollutants, water and land by industry and state."""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import xarray as xr
from commonweal.parameters.registry import value

from pipeline.sources.tables import array, rounded_keeping_sums, state_list, summary_codes, table

LEVELS = "epa-state-eeio-2020"
PATTERN = "epa-useeio-2.0.1-411"
#: Georgia and the rest of the US together are the US. (Maine's model gives 0.4 % more CO2: docs/data-nation.md.)
MODEL = "GAEEIOv1.0-s-20"
SOURCE = (
    "EPA, StateEEIO v1.0 (2020), Georgia with the rest of the US; pattern within summary sectors: EPA, USEEIO "
    "v2.0.1-411"
)
METHOD = (
    "flows of 2020 by summary commodity x AR5 100-year potentials; detail by the USEEIO pattern; industries by Make; "
    "states by output, "
    "CO2 of electric power by eGRID 2016 rates per MWh"
)
METHOD_FLOWS = "flows of 2020 by summary commodity; detail by the USEEIO pattern; industries by Make; states by output"
#: Flows by gas, and the parameter that holds each one's 100-year warming potential (AR5); None is 1. The gases of the
#: national inventory; CFCs, HCFCs, halons and solvents are not in it. The source's own factors are those of AR4,
#: whatever its notes say (CH4 25, N2O 298).
POTENTIALS: dict[str, dict[str, str | None]] = {
    "co2": {"Carbon dioxide": None},
    "ch4": {"Methane": "gwp.ch4"},
    "n2o": {"Nitrous oxide": "gwp.n2o"},
    "fgas": {
        "HFC-23": "gwp.hfc-23",
        "HFC-32": "gwp.hfc-32",
        "HFC-125": "gwp.hfc-125",
        "HFC-134a": "gwp.hfc-134a",
        "HFC-143a": "gwp.hfc-143a",
        "HFC-236fa": "gwp.hfc-236fa",
        "Carbon tetrafluoride": "gwp.cf4",
        "Hexafluoroethane": "gwp.c2f6",
        "Perfluoropropane": "gwp.c3f8",
        "Perfluorocyclobutane": "gwp.c4f8",
        "Sulfur hexafluoride": "gwp.sf6",
        "Nitrogen trifluoride": "gwp.nf3",
        "HFCs and PFCs, unspecified": None,  # in kg CO2e already
    },
}


class Flow(NamedTuple):
    """A flow of EPA's model that becomes an account of its own.

    Attributes:
        name: EPA's name of it, with the begin of its context.
        pattern: the indicator of EPA's detail model whose pattern it follows within a summary commodity: its own, or
            the one in which it weighs most (acid rain, smog).
        per_unit: units of the source in one of the account.
    """

    name: str
    context: str
    title: str
    pattern: str
    unit: str = "kg"
    per_unit: float = 1.0


KG_PER_M3_OF_WATER = 1000.0
FLOWS = {
    "pm25": Flow("Particulate matter, = 2.5µm", "emission/air", "fine particles, PM2.5", "HRSP"),
    "so2": Flow("Sulfur dioxide", "emission/air", "sulphur dioxide", "ACID"),
    "nox": Flow("Nitrogen dioxide", "emission/air", "nitrogen oxides, as NO2", "SMOG"),
    "nh3": Flow("Ammonia", "emission/air", "ammonia", "ACID"),
    "voc": Flow("Volatile organic compounds", "emission/air", "volatile organic compounds", "SMOG"),
    "water": Flow("Water, fresh", "resource/water", "fresh water withdrawn", "WATR", "m3", KG_PER_M3_OF_WATER),
    "land": Flow("Land use", "resource/ground", "land occupied for a year", "LAND", "m2 x year"),
}
#: Electric power, private and public: the industries whose CO2 per dollar differs by state.
POWER = ("221100", "S00101", "S00202")
#: Commodities of the 2012 schema that 2017 merges or renames; all others keep their code.
MERGED = {
    "33391A": "333914",  # pumps
    **dict.fromkeys(("335221", "335222", "335224", "335228"), "335220"),  # household appliances
    **dict.fromkeys(("562111", "562HAZ", "562212", "562213", "562910", "562920", "562OTH"), "562000"),  # waste
}


@dataclass(frozen=True)
class Levels:
    """What the nation's industries emit and take from nature in a year; what households burn and use is left out.

    Attributes:
        gases: kg CO2e by industry; columns as `POTENTIALS`.
        flows: by industry, in the unit of each of `FLOWS`, whose names the columns are.
        power: by state, CO2 of electric power per dollar over any common scale, or, where `measured`, that is emitted
            in it.
        measured: which of the two.
        facts: year, source and method of the gases' arrays; of_flows: of the others'.
    """

    gases: pd.DataFrame
    flows: pd.DataFrame
    power: pd.Series
    measured: bool
    facts: dict[str, str]
    of_flows: dict[str, str]


def benchmark_levels(sources: Path, national: xr.Dataset) -> Levels:
    """Those of 2020, on the output of 2017.

    1. Flows of each summary commodity, both locations of the model added up; gases times AR5 potentials.
    2. Within a summary commodity spread over its detail commodities like USEEIO's emissions per dollar of 2012 times
       the output at 2012 prices; one pattern for all gases, for other flows the one that `FLOWS` names.
    3. From commodities to industries by the market shares of the Make table.
    """
    rate = table(sources, "egrid-state-2016", "state_co2_rate_2016.csv", index_col="state")["co2_kg_per_mwh_2016"]
    facts = {"year": "2020", "source": SOURCE}
    return Levels(
        gases=_by_industry(sources, national, summary_levels(sources), "GHG"),
        flows=industry_flows(sources, national),
        power=rate[state_list(sources).index],
        measured=False,
        facts=facts | {"method": METHOD},
        of_flows=facts | {"method": METHOD_FLOWS},
    )


def industry_flows(sources: Path, national: xr.Dataset) -> pd.DataFrame:
    """`FLOWS` by industry, as `benchmark_levels` says."""
    levels = flow_levels(sources)
    return pd.DataFrame(
        {name: _by_industry(sources, national, levels[[name]], flow.pattern)[name] for name, flow in FLOWS.items()}
    )


def _by_industry(sources: Path, national: xr.Dataset, levels: pd.DataFrame, indicator: str) -> pd.DataFrame:
    commodity = national["commodity"].to_series().index
    make = national["make"].to_pandas()
    market_shares = (make / make.sum(axis="index").replace(0.0, np.nan)).fillna(0.0)[commodity]
    share = _detail_shares(sources, national, indicator)
    return market_shares @ (share @ levels.reindex(share.columns).fillna(0.0)).loc[commodity]


def emissions(levels: Levels, output: xr.DataArray) -> xr.Dataset:
    """`ghg` and its parts `co2`, `ch4`, `n2o`, `fgas` (kg CO2e), and the accounts of `FLOWS`, by industry and state: by
    output, everywhere the nation's kilograms per dollar. CO2 of electric power alone differs.
    """
    total = pd.Series(output.values.sum(axis=1), index=levels.gases.index)
    even = pd.DataFrame(output.values, index=total.index).div(total.replace(0.0, np.nan), axis="index").fillna(0.0)
    states = {name: even.mul(levels.gases[name], axis="index") for name in levels.gases.columns}
    power = even.loc[list(POWER)]
    if levels.measured:  # each state's, parted as its industries' output is
        emitted = power.mul(levels.gases.loc[list(POWER), "co2"], axis="index")
        power = emitted / emitted.sum().replace(0.0, np.nan) * levels.power.to_numpy()
        power = power.fillna(0.0) * (levels.gases.loc[list(POWER), "co2"].sum() / power.fillna(0.0).to_numpy().sum())
        states["co2"].loc[list(POWER)] = power
    else:
        power = power * levels.power.to_numpy()
        states["co2"].loc[list(POWER)] = power.mul(
            levels.gases.loc[list(POWER), "co2"] / power.sum(axis="columns"), axis="index"
        )
    parts = {name: _account(values, "kg CO2e", levels.facts) for name, values in states.items()}
    every = np.sum([part.values for part in parts.values()], axis=0)
    result = {"ghg": next(iter(parts.values())).copy(data=every)} | parts
    for name, flow in FLOWS.items():
        values = even.mul(levels.flows[name], axis="index")
        result[name] = _account(values, flow.unit, levels.of_flows).assign_attrs(title=flow.title)
    return xr.Dataset(result)


def _account(values: pd.DataFrame, unit: str, facts: dict[str, str]) -> xr.DataArray:
    cells = rounded_keeping_sums(values.to_numpy())
    return array(cells, ("industry", "region"), unit=unit, status="modelled", role="account", **facts)


def flow_levels(sources: Path) -> pd.DataFrame:
    """`FLOWS` by BEA summary commodity, United States 2020, in the unit of each."""
    flows = _flows(sources)
    result = {}
    for name, flow in FLOWS.items():
        chosen = flows[(flows["flow"] == flow.name) & flows["context"].str.startswith(flow.context)]
        result[name] = chosen.groupby("code")["amount"].sum() / flow.per_unit
    return pd.DataFrame(result).fillna(0.0)


def summary_levels(sources: Path) -> pd.DataFrame:
    """kg CO2e by BEA summary commodity and gas, United States 2020."""
    flows = _flows(sources)
    flows = flows[flows["context"].str.startswith("emission/air")]
    gases = {}
    for gas, parameters in POTENTIALS.items():
        potentials = {flow: 1.0 if name is None else value(name) for flow, name in parameters.items()}
        chosen = flows[flows["flow"].isin(potentials)]
        gases[gas] = (chosen["amount"] * chosen["flow"].map(potentials)).groupby(chosen["code"]).sum()
    return pd.DataFrame(gases).fillna(0.0)


def _flows(sources: Path) -> pd.DataFrame:
    flows = table(sources, LEVELS, "flow_totals.csv.gz")
    return flows[flows["model"] == MODEL]


def _detail_shares(sources: Path, national: xr.Dataset, indicator: str) -> pd.DataFrame:
    """Detail commodity x summary commodity: shares of the summary's emissions; columns sum to 1."""
    intensity = table(sources, PATTERN, "direct_indicators_per_usd.csv.gz", index_col="code")[indicator]
    output_2012 = table(sources, PATTERN, "sectors.csv", index_col="code")["commodity_output_usd"].reindex(
        intensity.index
    )
    code = intensity.index.to_series().replace(MERGED)
    merged = (intensity * output_2012).groupby(code).sum() / output_2012.groupby(code).sum().replace(0.0, np.nan)
    commodity = national["commodity"].to_series().index
    output = national["make"].sum("industry").to_series()
    at_2012_prices = output * national["price_index"].sel(price_year="2012").to_series() / 100.0
    weight = (merged.reindex(commodity).fillna(0.0) * at_2012_prices).clip(lower=0.0)

    summary = summary_codes(sources).reindex(commodity)
    total = weight.groupby(summary).transform("sum")
    # A summary commodity without any pattern (none emits in the 2012 model) is spread by output.
    weight = weight.where(total > 0.0, output)
    total = weight.groupby(summary).transform("sum").replace(0.0, np.nan)
    shares = pd.get_dummies(summary).astype(float)
    return shares.mul((weight / total).fillna(0.0), axis="index")
