"""python -m pipeline.checks.projections --sources DIR: holds the path of productivity against BLS's projections of jobs
to 2034, by sector.

Ours: every industry's jobs per dollar on its path, and all of its output growing as much as makes jobs in all grow as
BLS has them. BLS's projections by industry are in no source here: each of BLS's occupations grows alike in all sectors,
with their occupations of May 2025 (OEWS). What is left between the two is demand that moves between sectors, which a
path of productivity alone does not have, and the mix of occupations within them.
"""

import argparse
from pathlib import Path

import commonweal as cw
import numpy as np
import pandas as pd
from commonweal.analysis.years import TREND, Paths, automated

from pipeline.sources.concordance import naics_mix, sectors
from pipeline.sources.oews import ALL_OCCUPATIONS, by_industry, hourly_wages, jobs_by_occupation
from pipeline.sources.tables import table

FOLDER, FILE = "bls-employment-projections-2024-34", "occupations_2024_2034.csv"
BEGIN, END = 2024, 2034
PERCENT, THOUSAND = 100.0, 1000.0


def by_occupation(sources: Path) -> pd.DataFrame:
    """Jobs of detailed occupations, thousands: index SOC; columns of the two years, and all of them in `attrs`."""
    raw = table(sources, FOLDER, FILE).rename(columns={f"emp_{year}": year for year in (BEGIN, END)})
    lines = raw[raw["type"] == "Line item"].groupby("soc")[[BEGIN, END]].sum()
    lines.attrs["growth"] = float(np.log(lines[END].sum() / lines[BEGIN].sum()))
    return lines


def by_occupations(sources: Path, industries: pd.Index, mix: pd.Series) -> pd.Series:
    """Growth of jobs over the decade by industry, logarithmic, with its occupations alone.

    Args:
        mix: NAICS codes in each industry (`concordance.naics_mix`).
    """
    lines, jobs, wages = by_occupation(sources), jobs_by_occupation(sources), hourly_wages(sources)
    ratio = lines[END] / lines[BEGIN]
    known = jobs.columns.intersection(ratio.index).difference([ALL_OCCUPATIONS])
    grown = (jobs[known] @ ratio[known]) / jobs[known].sum(axis="columns")
    return np.log(by_industry(grown.reindex(wages.index), wages, mix, industries))


def compared(sources: Path) -> pd.DataFrame:
    """By sector: jobs of the edition, thousands; growth a year, percent, of ours and by BLS's occupations, and the
    difference."""
    economy = cw.load("us-2024", regions="nation")._economy
    industries, jobs = economy.sectors.index, economy.dataset["jobs"].values[:, 0]
    paid = economy.dataset["compensation"].values[:, 0]
    mix = naics_mix(sources, industries, pd.Series(paid, index=industries))
    path = Paths.of(economy, ()).usual(automated(TREND))
    ours = jobs * path.jobs_per_dollar(END, BEGIN)
    growth = by_occupation(sources).attrs["growth"]
    ours *= np.exp(growth) * jobs.sum() / ours.sum()
    theirs = jobs * np.exp(by_occupations(sources, industries, mix).fillna(growth).to_numpy())
    names = sectors(industries)["acs"].to_numpy()
    sums = pd.DataFrame({"jobs": jobs, "ours": ours, "theirs": theirs}).groupby(names).sum()
    years = END - BEGIN
    result = pd.DataFrame({"thousand jobs": sums["jobs"] / THOUSAND})
    for name in ("ours", "theirs"):
        result[name] = PERCENT * np.log(sums[name] / sums["jobs"]) / years
    return result.assign(difference=result["ours"] - result["theirs"])


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m pipeline.checks.projections", description="Holds the path against BLS's projections."
    )
    parser.add_argument("--sources", type=Path, required=True, help="folder of the source tables (docs/data.md)")
    sources = parser.parse_args().sources
    print(f"Growth of jobs {BEGIN}-{END}, percent a year, all together as BLS projects; BLS by occupations of sectors")
    print(compared(sources).round(2).to_string())


if __name__ == "__main__":
    main()
