"""BEA's annual input-output accounts: some seventy industries a year, and the output and prices of the four hundred
within them."""

from pathlib import Path

import pandas as pd

from pipeline.national.moved import Accounts, Groups
from pipeline.sources.tables import table

BENCHMARK, ANNUAL = "bea-2017-detail", "bea-annual-2025"
#: The benchmark's final uses, by the first letter of their codes, and the one that holds imports.
FINAL, ABROAD = "F", "F05000"
COMPONENTS = ("V00100", "V00200", "V00300")
SUMMARY_COMPONENTS = ("V001", "V002", "V003")
SUMMARY_ABROAD = "F050"
#: What the names of rows and columns that add up others begin with.
SUMS = "Total"
#: The sector of all governments.
GOVERNMENT = "G"


def benchmark(sources: Path) -> Accounts:
    """The benchmark year's detailed accounts, as published, million USD."""
    make, use, imports = (
        _published(sources, BENCHMARK, file) for file in ("make.csv.gz", "use_producer.csv.gz", "import.csv.gz")
    )
    industry, commodity = (
        table(sources, BENCHMARK, f"{what}_names.csv", dtype=str).iloc[:, 0] for what in ("industry", "commodity")
    )
    buyers = [*industry, *(code for code in use.columns if code.startswith(FINAL))]
    return Accounts(
        make.loc[industry, commodity],
        use.loc[commodity, buyers],
        imports.reindex(index=commodity, columns=buyers, fill_value=0.0).assign(**{ABROAD: 0.0}),
        use.loc[list(COMPONENTS), industry],
    )


def annual(sources: Path, year: int) -> Accounts:
    """The accounts of a year by summary industry and commodity, million USD."""
    make, use, imports = (
        _published(sources, ANNUAL, f"{file}_{year}.csv.gz") for file in ("make", "use_producer", "import")
    )
    industry, commodity = ([code for code in axis if not code.startswith(SUMS)] for axis in make.axes)
    buyers = [*industry, *(code for code in use.columns if code.startswith(FINAL))]
    return Accounts(
        make.loc[industry, commodity],
        use.loc[commodity, buyers],
        imports.reindex(index=commodity, columns=buyers, fill_value=0.0).assign(**{SUMMARY_ABROAD: 0.0}),
        use.loc[list(SUMMARY_COMPONENTS), industry],
    )


def detail_prices(sources: Path) -> pd.DataFrame:
    """Price indexes of the output of the four hundred industries, 2017 = 100, industry x year."""
    return _published(sources, ANNUAL, "detail_price_index_1997_2024.csv.gz")


def annual_supply(sources: Path, year: int) -> pd.DataFrame:
    """The supply table of a year by summary commodity, million USD; columns industries, imports, margins, taxes."""
    return _published(sources, ANNUAL, f"supply_{year}.csv.gz")


def yearly(sources: Path, file: str, year: int) -> pd.Series:
    """A column of `gross_output_1997_2024` or `price_index_1997_2024`, by industry; `detail_` before them for the four
    hundred."""
    return _published(sources, ANNUAL, f"{file}_1997_2024.csv.gz")[str(year)]


def detail_groups(sources: Path, accounts: Accounts) -> Groups:
    """The summary codes of detailed ones."""
    summary = _levels(sources, "Detail", "Summary")
    final = [code for code in accounts.use.columns if code.startswith(FINAL)]
    return Groups(
        industry=summary.reindex(accounts.make.index),
        commodity=summary.reindex(accounts.make.columns),
        final=pd.Series({code: code[:4] for code in final}),
        component=pd.Series(dict(zip(COMPONENTS, SUMMARY_COMPONENTS, strict=True))),
    )


def detail_summary(sources: Path) -> pd.Series:
    """The summary industry of each detailed one."""
    return _levels(sources, "Detail", "Summary").reindex(benchmark(sources).make.index)


def sector_groups(sources: Path, accounts: Accounts) -> Groups:
    """The sectors of summary codes; final uses, value added and the kinds of government stay apart, each of which a
    final use of its own buys."""
    sector = _levels(sources, "Summary", "Sector")
    sector = sector.mask(sector == GOVERNMENT, sector.index.to_series())
    final = [code for code in accounts.use.columns if code.startswith(FINAL)]
    return Groups(
        industry=sector.reindex(accounts.make.index),
        commodity=sector.reindex(accounts.make.columns),
        final=pd.Series({code: code for code in final}),
        component=pd.Series({code: code for code in SUMMARY_COMPONENTS}),
    )


def _levels(sources: Path, fine: str, coarse: str) -> pd.Series:
    crosswalk = table(sources, BENCHMARK, "naics_bea_crosswalk.csv.gz", dtype=str)
    columns = [f"BEA_2017_{level}_Code" for level in (fine, coarse)]
    return crosswalk[columns].dropna().drop_duplicates().set_index(columns[0])[columns[1]]


def _published(sources: Path, folder: str, file: str) -> pd.DataFrame:
    result = table(sources, folder, file, index_col=0).fillna(0.0)
    return result.set_axis(result.index.astype(str), axis="index")
