"""Direct jobs per dollar of twelve sectors beside what BEA publishes, by two concepts: on payrolls, and all jobs.
`pytest -s` prints the table that docs/data.md has, with a reason for every gap above a quarter."""

from pathlib import Path

import pandas as pd
import pytest
from pipeline.sources.regional_accounts import FOLDER, JOB_LINES
from pipeline.sources.tables import summary_codes, table
from pipeline.work.totals import lines, published

DOCS = Path(__file__).parents[2] / "docs" / "data.md"
GAP = 0.25
#: Sectors by the first digits of their industries, whose lines the tables publish.
SECTORS = {
    "farms": ("111", "112"),
    "power, gas and water": ("221",),
    "construction": ("23",),
    "computers and electronics": ("334",),
    "motor vehicles": ("3361", "3362", "3363"),
    "trucking": ("484",),
    "warehouses": ("493",),
    "hospitals, private": ("622",),
    "nursing homes": ("623",),
    "social assistance": ("624",),
    "restaurants": ("722",),
    "other services": ("811", "812", "813", "814"),
}
#: Why all jobs are more than a quarter above those on payrolls.
REASONS = {
    "farms": "farmers and their families work for themselves",
    "construction": "one builder in three works alone or as a partner",
    "trucking": "drivers who own their truck",
    "warehouses": "proprietors counted by tax returns, whom the survey of households does not find",
    "other services": "hairdressers, mechanics and cleaners work for themselves",
}


@pytest.fixture(scope="module")
def sectors(sources, nation, as_published):
    """Jobs per million dollars of gross output: BEA's employees and all jobs, ours before products move, and ours."""
    d = nation.dataset
    jobs, output = (d[name].sum("region").to_series() for name in ("jobs", "industry_output"))
    industry = jobs.index
    before, made_before = as_published(jobs, "employees"), as_published(output / 1e6, "output_musd") * 1e6
    number = lines(sources, industry)["employees"]
    employees = published(sources, "employees_thousand", 2017) * 1e3
    raw = table(sources, FOLDER, "state_employment_2009_2018.csv.gz", dtype={"GeoFips": str})
    everybody = raw[raw["GeoName"] == "United States"].set_index(
        raw["LineCode"].astype(int)[raw["GeoName"] == "United States"]
    )["2017"]
    summary = summary_codes(sources).reindex(industry)
    gross = table(sources, "bea-annual-2025", "gross_output_1997_2024.csv.gz", index_col="code")["2017"]
    rows = {}
    for name, prefixes in SECTORS.items():
        members = industry.str.startswith(prefixes)
        nipa = sorted({int(line) for text in set(number[members]) for line in text.split()})
        saemp = [line for codes, of in JOB_LINES.items() if set(of) <= set(prefixes) for line in codes]
        made = gross[sorted(set(summary[members]))].sum()
        rows[name] = {
            "payrolls": employees[nipa].sum() / made,
            "all jobs": everybody[saemp].sum() / made,
            "before": before[members].sum() / made_before[members].sum() * 1e6,
            "ours": jobs[members].sum() / output[members].sum() * 1e6,
        }
    return pd.DataFrame.from_dict(rows, orient="index")


def test_before_products_move_jobs_per_dollar_are_beas(sectors):
    print("\n" + sectors.round(2).to_string())
    assert (sectors["before"] / sectors["all jobs"] - 1.0).abs().max() < 0.03


def test_each_gap_has_a_reason(sectors):
    far = (sectors["ours"] / sectors["payrolls"] - 1.0).abs() > GAP
    assert set(sectors.index[far]) == set(REASONS)
    assert ((sectors["ours"] / sectors["all jobs"] - 1.0).abs() < GAP).all()


def test_the_page_has_the_table(sectors):
    text = DOCS.read_text(encoding="utf-8")
    for name, row in sectors.iterrows():
        line = (
            f"| {name} | {row['payrolls']:.2f} | {row['all jobs']:.2f} | {row['ours']:.2f} | {REASONS.get(name, '')} |"
        )
        print(line)
        assert line in text
