"""python -m pipeline.checks.counties --sources DIR --out FILE: the counties' cells of 2019 as a forecast of those
published for 2021.

The estimates see nothing of 2021. The forecast is a county's estimate of 2019 times the nation's growth of its
industry, which is the one number by industry that is taken from 2021. Beside it stands what one does without a model: a
cell that was published in 2019 keeps its figure, and one that was not gets its county's share, by all jobs, of what the
state has in the industry.
"""

import argparse
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
from commonweal.base.errors import DataError
from commonweal.io.files import write_text

from pipeline.counties.cells import FOLDER, Level, estimated, sector_of
from pipeline.counties.gdp import area_gdp, county_gdp
from pipeline.counties.jobs import area_jobs, county_jobs
from pipeline.geography.counties import county_list
from pipeline.national.tables import national_tables
from pipeline.sources.qcew import covered_cells
from pipeline.sources.tables import table

#: Lower ends of classes.
PEOPLE = (0, 10_000, 50_000, 250_000, 1_000_000)
JOBS = (0, 10, 50, 250, 1_000)
SECTORS = {
    "11": "forestry, fishing", "21": "mining", "22": "utilities", "23": "construction", "31-33": "manufacturing",
    "42": "wholesale",
    "44-45": "retail", "48-49": "transport", "51": "information", "52": "finance", "53": "real estate",
    "54": "professional services",
    "55": "headquarters", "56": "administrative services", "61": "education", "62": "health, social care",
    "71": "arts, recreation",
    "72": "lodging, food", "81": "other services",
}  # fmt: skip


def forecasts(sources: Path) -> pd.DataFrame:
    """Published cells of 2021: index county (fips) and four-digit naics; columns jobs (as published), forecast and
    naive (jobs), shown (whether 2019 has the cell), people (of the county) and sector."""
    counties = county_list(sources)
    by_area = area_jobs(sources, counties)
    all_jobs = county_jobs(by_area, counties)
    covered = covered_cells(
        sources, national_tables(sources)["value_added_components"].sel(component="V00100").to_series()
    )
    private = covered[covered["own"] == "5"]
    cells = estimated(
        sources, 2019, counties, private, county_gdp(area_gdp(sources, counties, by_area), counties), all_jobs
    )
    ours = cells.jobs.T.groupby(cells.jobs.columns.str[:4]).sum().T

    before, after = (
        _published(sources, file, ours) for file in ("cbp_county_naics_2019.csv.gz", "cbp_county_naics4_2021.csv.gz")
    )
    both = before.notna() & after.notna()
    growth = (after.where(both).sum() / before.where(both).sum()).where(both.any(), 1.0)
    state = pd.Index(counties.index.str[:2])
    level = before.groupby(state).sum() / ours.where(before.notna()).groupby(state).sum()
    level = level.where(np.isfinite(level) & (level > 0.0), 1.0).loc[state].set_axis(ours.index)
    of_state = (
        private.groupby(["state", private["naics"].str[:4]])["jobs"]
        .sum()
        .unstack(fill_value=0.0)
        .loc[state, ours.columns]
    )
    share = (all_jobs / all_jobs.groupby(state).transform("sum")).to_numpy()
    by_share = of_state.set_axis(ours.index).mul(share, axis="index")

    result = pd.DataFrame(
        {
            "jobs": after.stack(),
            "forecast": (ours * level * growth).stack(),
            "naive": before.fillna(by_share).stack(),
            "shown": before.notna().stack(),
        }
    ).dropna()
    fips, naics = (result.index.get_level_values(axis) for axis in range(2))
    return result.assign(people=counties["population"].reindex(fips).to_numpy(), sector=naics.map(sector_of))


def _published(sources: Path, file: str, like: pd.DataFrame) -> pd.DataFrame:
    """Jobs by county and four-digit industry; NaN where the file has none."""
    raw = table(sources, FOLDER, file, dtype={"fips": str, "naics": str})
    return pd.DataFrame(Level.of(raw, like.index, like.columns).jobs, index=like.index, columns=like.columns)


def errors(cells: pd.DataFrame, groups: pd.Series) -> pd.DataFrame:
    """By group the number of cells, the median and the 90th percentile of the error over the published figure, and
    over all of them what is forecast in sum over what is published; for both forecasts."""
    result = {"cells": cells.groupby(groups, observed=True).size()}
    for name in ("forecast", "naive"):
        off = (cells[name] / cells["jobs"] - 1.0).abs().groupby(groups, observed=True)
        whole = cells[[name, "jobs"]].groupby(groups, observed=True).sum()
        result |= {
            f"{name} median": off.median(),
            f"{name} 90 %": off.quantile(0.9),
            f"{name} sum": whole[name] / whole["jobs"],
        }
    return pd.DataFrame(result)


def _classes(values: pd.Series, ends: tuple[int, ...], unit: str) -> pd.Series:
    labels = [f"{unit}, {low:,} to {high:,}" for low, high in pairwise(ends)] + [f"{unit}, {ends[-1]:,} and more"]
    return pd.cut(values, [*ends, np.inf], right=False, labels=labels)


def _markdown(parts: list[pd.DataFrame]) -> str:
    heads = ["", "cells", *(f"{name}: {what}" for name in ("forecast", "naive") for what in ("median", "90 %", "sum"))]
    lines = ["| " + " | ".join(heads) + " |", "|" + " --- |" + " ---: |" * (len(heads) - 1)]
    for part in parts:
        lines += [
            f"| {name} | {int(row.iloc[0]):,} | " + " | ".join(f"{x:.0%}" for x in row.iloc[1:]) + " |"
            for name, row in part.iterrows()
        ]
    return "\n".join(lines)


def report(cells: pd.DataFrame) -> str:
    """docs/validation.md."""
    parts = []
    for shown in (True, False):
        some = cells[cells["shown"] == shown]
        parts.append(
            _markdown(
                [
                    errors(some, pd.Series("all", some.index)),
                    errors(some, _classes(some["people"], PEOPLE, "people")),
                    errors(some, _classes(some["jobs"], JOBS, "jobs in the cell")),
                    errors(some, some["sector"].map(SECTORS)).loc[
                        lambda t: [s for s in SECTORS.values() if s in t.index]
                    ],
                ]
            )
        )
    return TEXT.format(shown=parts[0], hidden=parts[1])


TEXT = """# Counties, held against what they have not seen

Written by `make validate-counties`.

Some of what a county makes is published (Census, County Business Patterns: paid jobs in March by four-digit industry);
the rest is estimated ([data](data.md#counties-modelled)). The estimates are made of 2019. Here they forecast the cells
that were published for 2021: the estimate times the nation's growth of the industry since, by cells published in both
years, which is all that is taken from 2021. Estimates add up to QCEW's states, which count some industries otherwise
(churches, headquarters, public hospitals), so they are first brought to the level of the state's cells of 2019.

- *forecast* is this project's. *naive* leaves a cell as it was in 2019; where 2019 has none, the county has its share
  of the state's jobs in the industry, by all jobs.
- *median* and *90 %*: of the error over the published figure, regardless of sign; *sum*: all that is forecast over all
  that is published.

## Cells published in 2019 as well

Whether balancing to states leaves alone what is published. Small cells move by a few people, and by the noise that the
agency adds: the naive error is what two years do to a cell. Sums by industry hold by construction.

{shown}

## Cells that 2019 does not have

The estimates' own test, and a hard one. A cell is published from three establishments on, so these had at most two in
2019, or none, and have since grown; whoever could be seen to stay small or vanish is not among them. The sum is
therefore expected to be below 100 %. One such cell says little: **what rests on unpublished cells should be read by
groups of industries or of counties**. `measured` in a county's results says how much does.

{hidden}
"""


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m pipeline.checks.counties", description="Counties of 2019 against those of 2021."
    )
    parser.add_argument("--sources", type=Path, required=True, help="folder of the source tables (docs/data.md)")
    parser.add_argument("--out", type=Path, required=True, help="the page to write")
    args = parser.parse_args()
    write_text(args.out, report(forecasts(args.sources)), DataError, what="page")
    print(f"{args.out} written")


if __name__ == "__main__":
    main()
