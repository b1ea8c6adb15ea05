"""The national tables of `us-2017`: BEA's benchmark Make and Use, 2017, 402 industries, before redefinitions."""

from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from pipeline.sources.tables import MILLION, array, table

FOLDER = "bea-2017-detail"
SOURCE = "BEA, 2017 benchmark input-output accounts, detail level, before redefinitions"
CATEGORIES = {
    "household": ("F01",),
    "investment": ("F02",),
    "inventories": ("F03",),
    "exports": ("F04",),
    "federal": ("F06", "F07"),
    "state-local": ("F10",),
}
COMPONENTS = ("V00100", "V00200", "V00300")
MARGINS = {"producers": "ProducersValue", "transport": "Transportation", "wholesale": "Wholesale", "retail": "Retail"}
#: First digits of the commodities that deliver each margin.
MARGIN_GOODS = {"transport": ("48",), "wholesale": ("42",), "retail": ("44", "45", "4B")}


def national_tables(sources: Path) -> xr.Dataset:
    """Make, Use, imports, final demand, value added, margins and prices, in USD of 2017.

    Final demand has no region yet: axes commodity and category. Imports enter by the import table alone, so BEA's
    column of imports (F05000) is left out. `balancing` closes each commodity: output less domestic use as published.
    """
    make, use, imports = (
        table(sources, FOLDER, file, index_col=0).fillna(0.0) * MILLION
        for file in ("make.csv.gz", "use_producer.csv.gz", "import.csv.gz")
    )
    industry, commodity = _names(sources, "industry"), _names(sources, "commodity")
    industries, commodities = industry.index, commodity.index
    make = make.loc[industries, commodities]
    final = pd.DataFrame({name: _category(use, prefixes) for name, prefixes in CATEGORIES.items()}).loc[commodities]
    imported = pd.DataFrame({name: _category(imports, prefixes) for name, prefixes in CATEGORIES.items()}).loc[
        commodities
    ]
    value_added = use.loc[list(COMPONENTS), industries]
    use, imports = use.loc[commodities, industries], imports.loc[commodities, industries]
    domestic = (use - imports).sum(axis="columns") + (final - imported).sum(axis="columns")
    final["balancing"] = make.sum(axis="index") - domestic
    imported["balancing"] = 0.0
    margins, supply = _margins(sources, commodities)
    prices = _prices(sources, make)

    measured = {"unit": "USD", "year": "2017", "status": "measured", "source": SOURCE}
    method = "as published, million USD x 1e6"
    tables = {
        "make": array(make, ("industry", "commodity"), **measured, method=method),
        "use": array(use, ("commodity", "industry"), **measured, method=method),
        "imports": array(imports, ("commodity", "industry"), **measured, method=method),
        "final_demand": array(
            final,
            ("commodity", "category"),
            **measured,
            method="columns F01 to F10 added up by category; balancing closes",
        ),
        "final_demand_imports": array(
            imported, ("commodity", "category"), **measured, method="import table, as final_demand"
        ),
        "value_added_components": array(value_added, ("component", "industry"), **measured, method=method),
        "industry_output": array(make.sum(axis="columns"), ("industry",), **measured, method="row sums of make"),
        "margins": array(
            margins,
            ("commodity", "margin"),
            **measured,
            method="margins table, over intermediate and domestic final purchases",
        ),
        "margin_supply": array(
            supply,
            ("commodity", "margin"),
            unit="1",
            year="2017",
            status="modelled",
            source=SOURCE,
            method="use in producer prices less use in purchaser prices of the trade and transport commodities, shares",
        ),
        "price_index": array(
            prices,
            ("commodity", "price_year"),
            unit="2017 = 100",
            year="1997-2023",
            status="measured",
            source="BEA, chain-type price indexes for gross output by industry",
            method="of the industry with the commodity's code; where none, the mean of its makers weighted by the Make "
            "table",
        ),
    }
    coordinates = {
        "industry": industries.to_numpy(dtype=object),
        "industry_name": ("industry", industry.to_numpy(dtype=object)),
        "commodity": commodities.to_numpy(dtype=object),
        "commodity_name": ("commodity", commodity.to_numpy(dtype=object)),
        "category": np.array(final.columns, dtype=object),
        "component": np.array(COMPONENTS, dtype=object),
        "margin": np.array(list(MARGINS), dtype=object),
        "price_year": np.array(prices.columns, dtype=object),
    }
    return xr.Dataset(tables, coords=coordinates)


def discrepancies(national: xr.Dataset) -> pd.DataFrame:
    """What the published tables leave open, million USD: per industry, output less inputs and value added; per
    commodity, output less domestic use. Only entries that are not zero, largest first."""
    output = national["make"].sum("commodity")
    inputs = national["use"].sum("commodity") + national["value_added_components"].sum("component")
    industry = ((output - inputs) / MILLION).to_series().rename("million_usd")
    commodity = (
        (national["final_demand"].sel(category="balancing", drop=True) / MILLION).to_series().rename("million_usd")
    )
    both = pd.concat({"industry": industry, "commodity": commodity}, names=["of", "code"]).reset_index()
    both = both[both["million_usd"].abs() >= 0.5].round(0)
    order = both["million_usd"].abs().sort_values(ascending=False, kind="stable").index
    return both.loc[order].sort_values("of", ascending=False, kind="stable").reset_index(drop=True)


def _names(sources: Path, what: str) -> pd.Series:
    frame = table(sources, FOLDER, f"{what}_names.csv", dtype=str)
    return pd.Series(frame.iloc[:, 1].to_numpy(), index=pd.Index(frame.iloc[:, 0], name=what))


def _category(use: pd.DataFrame, prefixes: tuple[str, ...]) -> pd.Series:
    return use[[column for column in use.columns if column.startswith(prefixes)]].sum(axis="columns")


def _margins(sources: Path, commodities: pd.Index) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Margins by commodity (USD), and the commodities that deliver a dollar of each margin (columns sum to 1)."""
    rows = table(sources, FOLDER, "margins.csv.gz", index_col=0, dtype={"IndustryCode": str, "CommodityCode": str})
    # Exports, imports and stock changes are not purchases of domestic users.
    bought = rows[~rows["IndustryCode"].isin(["F03000", "F04000", "F05000"])]
    margins = bought.groupby("CommodityCode")[list(MARGINS.values())].sum().reindex(commodities).fillna(0.0) * MILLION
    margins.columns = pd.Index(list(MARGINS))

    producer = table(sources, FOLDER, "use_producer.csv.gz", index_col=0).fillna(0.0)
    purchaser = table(sources, FOLDER, "use_purchaser.csv.gz", index_col=0).fillna(0.0)
    columns = [column for column in purchaser.columns if not column.startswith(("T", "F05"))]
    delivered = producer.reindex(index=commodities, columns=columns, fill_value=0.0) - purchaser.reindex(
        index=commodities, columns=columns, fill_value=0.0
    )
    total = delivered.sum(axis="columns").clip(lower=0.0)
    supply = pd.DataFrame(0.0, index=commodities, columns=margins.columns)
    for margin, prefixes in MARGIN_GOODS.items():
        from_here = total.where(commodities.str.startswith(prefixes), 0.0)
        supply[margin] = from_here / from_here.sum()
    return margins, supply


def _prices(sources: Path, make: pd.DataFrame) -> pd.DataFrame:
    """Commodity x year, 2017 = 100."""
    industry = table(sources, FOLDER, "price_index.csv.gz", index_col=0).loc[make.index]
    makers = make / make.sum(axis="index").replace(0.0, np.nan)
    by_makers = makers.T.fillna(0.0) @ industry
    prices = industry.reindex(make.columns).fillna(by_makers)
    # Nobody in the country makes the two commodities without output (used goods, noncomparable imports): all goods'
    # mean.
    unmade = prices.sum(axis="columns") == 0.0
    prices.loc[unmade] = np.average(industry, axis=0, weights=make.sum(axis="columns"))
    return prices.div(prices["2017"], axis="index") * 100.0
