"""What the national accounts publish of who works: NIPA section 6, by some seventy lines, and which industries are in
each."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipeline.sources.regional_accounts import soldiers
from pipeline.sources.tables import summary_codes, table

FOLDER = "nipa-employment-2018"
THOUSAND, MILLION = 1e3, 1e6
#: Lines of tables 6.4D (employees; 6.5D has the same), 6.9D (hours) and 6.7D (the self-employed), and BEA's industries
#: in them.
LINES = Path(__file__).with_name("nipa-lines.csv")


@dataclass(frozen=True)
class WorkTotals:
    """Who works in a year, by number of the accounts' lines.

    Attributes:
        employees, equivalents: employees and their full-time equivalents (6.4D, 6.5D).
        hours: that employees work in the year (6.9D).
        self_employed: persons (6.7D).
        soldiers: military `jobs` and `pay` (USD) by state.
        year: of the figures; named: sources by what is made of them.
    """

    employees: pd.Series
    equivalents: pd.Series
    hours: pd.Series
    self_employed: pd.Series
    soldiers: pd.DataFrame
    year: int
    named: dict[str, str]


def work_totals(sources: Path, year: int) -> WorkTotals:
    """As published, of 2010 to 2018; pay of soldiers to 2017."""
    return WorkTotals(
        employees=published(sources, "employees_thousand", year) * THOUSAND,
        equivalents=published(sources, "fte_employees_thousand", year) * THOUSAND,
        hours=published(sources, "hours_employees_million", year) * MILLION,
        self_employed=published(sources, "self_employed_thousand", year) * THOUSAND,
        soldiers=soldiers(sources),
        year=year,
        named={
            "hours": f"BEA, NIPA 6.9D {year}; CPS 2019, hours of the self-employed",
            "equivalents": f"BEA, NIPA 6.5D, 6.7D and 6.8D {year}",
            "employees": f"BEA, NIPA 6.4D {year}, within its lines BLS, QCEW 2019, over jobs of SAEMP25N {year}",
            "supplements": f"BEA SAINC4 {year}; BLS QCEW 2019",
            "own income": f"BEA, SAINC4 {year}, proprietors' income",
            "wages": f"BEA, compensation by industry and state {year}",
            "payroll": "BLS, QCEW 2019",
            "payroll year": "2019",
            "payroll status": "measured",
        },
    )


def published(sources: Path, name: str, year: int) -> pd.Series:
    """A table of a year by line number, in the unit of its name."""
    raw = table(sources, FOLDER, "nipa_employment_by_industry_2010_2018.csv")
    return raw[raw["table"] == name].set_index("line")[str(year)]


def lines(sources: Path, industry: pd.Index) -> pd.DataFrame:
    """By industry: the numbers of its lines of `employees`, `hours` and `self_employed`, as text; "" where the
    tables have none.
    """
    summary = summary_codes(sources).reindex(industry)
    listed = pd.read_csv(LINES, dtype=str, keep_default_na=False)
    result = pd.DataFrame("", index=industry, columns=["employees", "hours", "self_employed"])
    for _, row in listed.iterrows():
        codes = row["industries"].split()
        result.loc[(summary.isin(codes) | industry.isin(codes)).to_numpy(), :] = row[result.columns].to_numpy()
    return result


def of_lines(by_number: pd.Series, number: pd.Series) -> pd.Series:
    """Totals by the text of line numbers, as `lines` has them; several lines add up."""
    return pd.Series({text: by_number[[int(line) for line in text.split()]].sum() for text in sorted(set(number))})
