"""The national tables of an edition: Make and Use, 402 industries, before redefinitions; of 2017 as BEA published them,
of later years as `pipeline.national.moved` makes them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from pipeline.national.annual import ABROAD, BENCHMARK, annual, benchmark, detail_groups, detail_prices, yearly
from pipeline.national.margins import MARGINS, moved_margins, published_margins
from pipeline.national.moved import Accounts, commodity_prices, moved
from pipeline.sources.tables import MILLION, array, table

BENCHMARK_YEAR = 2017
#: Prices of all goods, where those of single ones are not yet published.
DEFLATORS, GDP = "deflators-2025", "gdp_price_index_2017_100"
CATEGORIES = {
    "household": ("F01",),
    "investment": ("F02",),
    "inventories": ("F03",),
    "exports": ("F04",),
    "federal": ("F06", "F07"),
    "state-local": ("F10",),
}
SOURCES = {
    "measured": "BEA, 2017 benchmark input-output accounts, detail level, before redefinitions",
    "modelled": "BEA, 2017 benchmark input-output accounts, detail level; annual input-output accounts, output and "
    "prices of {year}, before redefinitions",
}
METHODS = {
    "measured": "as published, million USD x 1e6",
    "modelled": "2017's tables at the prices of {year}, fitted to the published blocks, outputs and value added "
    "(docs/editions.md)",
}


def national_tables(sources: Path) -> xr.Dataset:
    """Make, Use, imports, final demand, value added, margins and prices, in USD of 2017.

    Final demand has no region yet: axes commodity and category. Imports enter by the import table alone, so BEA's
    column of imports (F05000) is left out. `balancing` closes each commodity: output less domestic use as published.
    """
    accounts = benchmark(sources)
    return _dataset(
        sources, accounts, published_margins(sources, accounts.make.columns), BENCHMARK_YEAR, accounts.make, "measured"
    )


def moved_tables(sources: Path, year: int, pay: pd.Series | None = None) -> xr.Dataset:
    """The same in USD of a later year, made out of the benchmark's and what is published of that year.

    Args:
        pay: compensation over that of the benchmark year by industry, as payrolls tell; as output where not given.
    """
    base = benchmark(sources)
    output, price = (
        yearly(sources, f"detail_{name}", year)[base.make.index] for name in ("gross_output", "price_index")
    )
    price = price / yearly(sources, "detail_price_index", BENCHMARK_YEAR)[base.make.index]
    accounts = _without_negative_makes(
        moved(base, detail_groups(sources, base), annual(sources, year), output, price, ABROAD, pay)
    )
    margins = moved_margins(sources, base, accounts, (BENCHMARK_YEAR, year))
    return _dataset(sources, accounts, margins, year, base.make, "modelled")


def _dataset(
    sources: Path,
    accounts: Accounts,
    margins: tuple[pd.DataFrame, pd.DataFrame],
    year: int,
    makers: pd.DataFrame,
    status: str,
) -> xr.Dataset:
    """The tables as labelled arrays.

    Args:
        accounts: million USD of `year`; margins: by commodity, and who delivers them (`margins.published_margins`).
        makers: industry x commodity, weights of the prices of commodities that no industry is named for.
        status: "measured" or "modelled".
    """
    industry, commodity = (_names(sources, what) for what in ("industry", "commodity"))
    goods = accounts.use.index
    use, imports = accounts.use * MILLION, accounts.imports * MILLION
    final, imported = (
        pd.DataFrame({name: _category(one, prefixes) for name, prefixes in CATEGORIES.items()})
        for one in (use, imports)
    )
    make = accounts.make * MILLION
    use, imports = use[industry.index], imports[industry.index]
    domestic = (use - imports).sum(axis="columns") + (final - imported).sum(axis="columns")
    final["balancing"] = make.sum(axis="index") - domestic
    imported["balancing"] = 0.0
    prices = _prices(sources, makers, year)

    source, method = SOURCES[status].format(year=year), METHODS[status].format(year=year)
    facts = {"unit": "USD", "year": str(year), "status": status, "source": source}
    rates = {"measured": "margins table, over intermediate and domestic final purchases",
             "modelled": "2017's, by what is bought, fitted to the growth of the supply tables' margins"}  # fmt: skip
    delivered = {
        "measured": "use in producer prices less use in purchaser prices of the trade and transport commodities, "
        "shares",
        "modelled": "2017's shares, by what the trade and transport commodities grew",
    }
    tables = {
        "make": array(make, ("industry", "commodity"), **facts, method=method),
        "use": array(use, ("commodity", "industry"), **facts, method=method),
        "imports": array(imports, ("commodity", "industry"), **facts, method=method),
        "final_demand": array(
            final,
            ("commodity", "category"),
            **facts,
            method="columns F01 to F10 added up by category; balancing closes",
        ),
        "final_demand_imports": array(
            imported, ("commodity", "category"), **facts, method="import table, as final_demand"
        ),
        "value_added_components": array(
            accounts.value_added * MILLION, ("component", "industry"), **facts, method=method
        ),
        "industry_output": array(make.sum(axis="columns"), ("industry",), **facts, method="row sums of make"),
        "margins": array(margins[0] * MILLION, ("commodity", "margin"), **facts, method=rates[status]),
        "margin_supply": array(
            margins[1],
            ("commodity", "margin"),
            **(facts | {"unit": "1", "status": "modelled"}),
            method=delivered[status],
        ),
        "price_index": array(
            prices,
            ("commodity", "price_year"),
            unit=f"{year} = 100",
            year=f"{prices.columns[0]}-{prices.columns[-1]}",
            status="measured",
            source="BEA, chain-type price indexes for gross output by industry, to 2024; price index of GDP, 2025",
            method="of the industry with the commodity's code; where none, the mean of its makers weighted by the Make "
            "table; from 2024 to 2025 all goods alike, as GDP",
        ),
    }
    coordinates = {
        "industry": industry.index.to_numpy(dtype=object),
        "industry_name": ("industry", industry.to_numpy(dtype=object)),
        "commodity": goods.to_numpy(dtype=object),
        "commodity_name": ("commodity", commodity[goods].to_numpy(dtype=object)),
        "category": np.array(final.columns, dtype=object),
        "component": accounts.value_added.index.to_numpy(dtype=object),
        "margin": np.array(list(MARGINS), dtype=object),
        "price_year": np.array(prices.columns, dtype=object),
    }
    return xr.Dataset(tables, coords=coordinates)


def _without_negative_makes(accounts: Accounts) -> Accounts:
    """Less than nothing made of a commodity, as the annual accounts have it of governments, is bought instead: Make and
    Use rise by as much (Miller and Blair 2009, section 5.3)."""
    less = accounts.make.clip(upper=0.0)
    use = accounts.use.copy()
    use[less.index] -= less.T
    return replace(accounts, make=accounts.make - less, use=use)


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
    frame = table(sources, BENCHMARK, f"{what}_names.csv", dtype=str)
    return pd.Series(frame.iloc[:, 1].to_numpy(), index=pd.Index(frame.iloc[:, 0], name=what))


def _category(use: pd.DataFrame, prefixes: tuple[str, ...]) -> pd.Series:
    return use[[column for column in use.columns if column.startswith(prefixes)]].sum(axis="columns")


def _prices(sources: Path, makers: pd.DataFrame, year: int) -> pd.DataFrame:
    """Commodity x year; 100 in `year`. After the last year of the industries' indexes, all move as that of GDP does."""
    industry = detail_prices(sources).loc[makers.index]
    prices = pd.DataFrame({one: commodity_prices(makers, industry[one]) for one in industry.columns})
    gdp = table(sources, DEFLATORS, "annual.csv", index_col="year")[GDP]
    last = prices.columns[-1]
    for later in gdp.index[gdp.index > int(last)]:
        prices[str(later)] = prices[last] * (gdp[later] / gdp[int(last)])
    return prices.div(prices[str(year)], axis="index") * 100.0
