"""Greenhouse gases of industries: level and gases of 2020 by EPA summary commodity, detail pattern from EPA's 2012 model."""

from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr
from commonweal.parameters.registry import value

from pipeline.sources import array, summary_codes, table

LEVELS = "epa-state-eeio-2020"
PATTERN = "epa-useeio-2.0.1-411"
#: Georgia and the rest of the US together are the US. (Maine's model gives 0.4 % more CO2: docs/data-nation.md.)
MODEL = "GAEEIOv1.0-s-20"
SOURCE = "EPA, StateEEIO v1.0 (2020), Georgia with the rest of the US; pattern within summary sectors: EPA, USEEIO v2.0.1-411"
#: Flows by gas, and the parameter that holds each one's 100-year warming potential (AR5); None is 1. The gases of the national inventory;
#: CFCs, HCFCs, halons and solvents are not in it. The source's own factors are those of AR4, whatever its notes say (CH4 25, N2O 298).
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
#: Commodities of the 2012 schema that 2017 merges or renames; all others keep their code.
MERGED = {
    "33391A": "333914",  # pumps
    **dict.fromkeys(("335221", "335222", "335224", "335228"), "335220"),  # household appliances
    **dict.fromkeys(("562111", "562HAZ", "562212", "562213", "562910", "562920", "562OTH"), "562000"),  # waste
}


def emissions(sources: Path, national: xr.Dataset) -> xr.Dataset:
    """`ghg` and its parts `co2`, `ch4`, `n2o`, `fgas` by industry, kg CO2e of 2020 (households' own burning left out).

    1. Flows of each summary commodity, both locations of the model added up, times AR5 potentials.
    2. Within a summary commodity spread over its detail commodities like USEEIO's emissions per dollar of 2012 times 2017 output at
       2012 prices; the same pattern for every gas.
    3. From commodities to industries by the market shares of the 2017 Make table.
    """
    commodity = national["commodity"].to_series().index
    share = _detail_shares(sources, national)
    levels = summary_levels(sources)
    by_commodity = share @ levels.reindex(share.columns).fillna(0.0)
    make = national["make"].to_pandas()
    market_shares = (make / make.sum(axis="index").replace(0.0, np.nan)).fillna(0.0)
    by_industry = market_shares[commodity] @ by_commodity.loc[commodity]
    by_industry.insert(0, "ghg", by_industry.sum(axis="columns"))
    facts = {
        "unit": "kg CO2e",
        "year": "2020",
        "status": "modelled",
        "source": SOURCE,
        "method": "flows of 2020 by summary commodity x AR5 100-year potentials; detail by the USEEIO pattern; industries by Make",
        "role": "account",
    }
    return xr.Dataset({name: array(by_industry[name], ("industry",), **facts) for name in by_industry.columns})


def summary_levels(sources: Path) -> pd.DataFrame:
    """kg CO2e by BEA summary commodity and gas, United States 2020."""
    flows = table(sources, LEVELS, "flow_totals.csv.gz")
    flows = flows[(flows["model"] == MODEL) & flows["context"].str.startswith("emission/air")]
    gases = {}
    for gas, parameters in POTENTIALS.items():
        potentials = {flow: 1.0 if name is None else value(name) for flow, name in parameters.items()}
        chosen = flows[flows["flow"].isin(potentials)]
        gases[gas] = (chosen["amount"] * chosen["flow"].map(potentials)).groupby(chosen["code"]).sum()
    return pd.DataFrame(gases).fillna(0.0)


def _detail_shares(sources: Path, national: xr.Dataset) -> pd.DataFrame:
    """Detail commodity x summary commodity: shares of the summary's emissions; columns sum to 1."""
    intensity = table(sources, PATTERN, "direct_indicators_per_usd.csv.gz", index_col="code")["GHG"]
    output_2012 = table(sources, PATTERN, "sectors.csv", index_col="code")["commodity_output_usd"].reindex(intensity.index)
    code = intensity.index.to_series().replace(MERGED)
    merged = (intensity * output_2012).groupby(code).sum() / output_2012.groupby(code).sum().replace(0.0, np.nan)
    commodity = national["commodity"].to_series().index
    output_2017 = national["make"].sum("industry").to_series()
    at_2012_prices = output_2017 * national["price_index"].sel(price_year="2012").to_series() / 100.0
    weight = (merged.reindex(commodity).fillna(0.0) * at_2012_prices).clip(lower=0.0)

    summary = summary_codes(sources).reindex(commodity)
    total = weight.groupby(summary).transform("sum")
    # A summary commodity without any pattern (none emits in the 2012 model) is spread by output.
    weight = weight.where(total > 0.0, output_2017)
    total = weight.groupby(summary).transform("sum").replace(0.0, np.nan)
    shares = pd.get_dummies(summary).astype(float)
    return shares.mul((weight / total).fillna(0.0), axis="index")
