"""Covered wages and jobs by state and BEA detail industry, from the 2019 QCEW; withheld cells estimated from their
parents.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from pipeline.sources.tables import table

FOLDER = "bls-qcew-state"
SECTORS = {"31": "31-33", "32": "31-33", "33": "31-33", "44": "44-45", "45": "44-45", "48": "48-49", "49": "48-49"}
#: Public ownerships and NAICS prefixes that make up each government industry, first match wins.
GOVERNMENT = (
    ("1", "491", "491000"),
    ("1", "2211", "S00101"),
    ("1", "928", "S00500"),
    ("1", "52", "S00102"),
    ("1", "", "S00600"),
    ("23", "2211", "S00202"),
    ("23", "485", "S00201"),
    ("23", "221", "S00203"),
    ("23", "562", "S00203"),
    ("23", "488", "S00203"),
    ("23", "61", "GSLGE"),
    ("23", "62", "GSLGH"),
    ("23", "", "GSLGO"),
)
#: BEA's residential structures and repairs.
HOMES = ("233411", "233412", "2334A0", "230302")
OWNERSHIPS = {"1": "federal", "2": "state", "3": "local", "5": "private"}


def wages_and_jobs(sources: Path, split: pd.Series) -> pd.DataFrame:
    """Index (state fips, BEA detail industry); columns `wages` (USD), `jobs`, `withheld` (the part of wages estimated).

    Args:
        split: as in `covered_cells`.
    """
    return covered_cells(sources, split).groupby(["state", "industry"])[["wages", "jobs", "withheld"]].sum()


def covered_cells(sources: Path, split: pd.Series) -> pd.DataFrame:
    """Columns state (fips), own, naics (six digits), industry (BEA detail), wages (USD), jobs, withheld (the part of
    wages estimated).

    Args:
        split: national weight by BEA detail industry, which divides a NAICS code that several industries share
            (construction, real estate).
    """
    cells = filled(_read(sources))
    private = cells[cells["own"] == "5"].merge(by_kind_of_building(crosswalk(sources, split)), on="naics")
    for column in ("wages", "jobs", "withheld"):
        private[column] *= private["weight"]
    # QCEW parts trade contractors into residential (1) and other (2), which NAICS does not.
    cells["naics"], private["naics"] = (
        table["naics"].str.replace(r"^(238\d\d)[12]$", r"\g<1>0", regex=True) for table in (cells, private)
    )
    public = cells[(cells["own"] != "5") & (cells["naics"].str.len() == 6)].copy()
    public["industry"] = [government(own, naics) for own, naics in zip(public["own"], public["naics"], strict=True)]
    return pd.concat([private, public])[["state", "own", "naics", "industry", "wages", "jobs", "withheld"]]


def by_kind_of_building(pairs: pd.DataFrame) -> pd.DataFrame:
    """`crosswalk` with trade contractors parted as QCEW does: residential ones (238xx1) build homes, others (238xx2)
    all else.
    """
    trades = pairs["naics"].str.startswith("238")
    homes = pairs["industry"].isin(HOMES)
    parted = [pairs[~trades]]
    for kind, members in (("1", homes), ("2", ~homes)):
        part = pairs[trades & members].copy()
        part["naics"] = part["naics"].str[:5] + kind
        part["weight"] /= part.groupby("naics")["weight"].transform("sum")
        parted.append(part)
    return pd.concat(parted)


def filled(cells: pd.DataFrame) -> pd.DataFrame:
    """Six-digit cells with withheld ones estimated, level by level from the state's total downwards.

    What a parent holds beyond its disclosed children goes to the withheld ones, by establishments times the national
    mean per establishment of their code. Children that are all disclosed keep their figures.

    Args:
        cells: state, own, naics (parents have shorter codes; the total is ""), estabs, wages, jobs, disclosed.

    Returns:
        six-digit rows with columns state, own, naics, wages, jobs, withheld (estimated part of wages).
    """
    cells = cells.copy()
    shown = cells[cells["disclosed"]].groupby(["own", "naics"])[["wages", "jobs", "estabs"]].sum()
    keys = pd.MultiIndex.from_frame(cells[["own", "naics"]])
    for column in ("wages", "jobs"):
        mean = (shown[column] / shown["estabs"].replace(0, np.nan)).reindex(keys)
        # A code that no state discloses: the mean of its ownership.
        overall = shown[column].groupby("own").sum() / shown["estabs"].groupby("own").sum()
        cells[f"guess_{column}"] = cells["estabs"] * mean.fillna(cells["own"].map(overall).set_axis(keys)).to_numpy()
    cells["parent"] = [_parent(code) for code in cells["naics"]]
    cells["withheld"] = 0.0
    known = cells[cells["naics"] == ""].set_index(["state", "own", "naics"])[["wages", "jobs"]]
    rows = cells
    for level in ("sector", 3, 4, 5, 6):
        rows = cells[_at_level(cells["naics"], level)].copy()
        parent = pd.MultiIndex.from_frame(rows[["state", "own", "parent"]])
        group = [rows["state"], rows["own"], rows["parent"]]
        for column in ("wages", "jobs"):
            disclosed = rows[column].where(rows["disclosed"], 0.0)
            left = known[column].reindex(parent).to_numpy() - disclosed.groupby(group).transform("sum").to_numpy()
            guess = rows[f"guess_{column}"].where(~rows["disclosed"], 0.0)
            share = guess / guess.groupby(group).transform("sum").replace(0.0, np.nan)
            rows[column] = disclosed + (share.fillna(0.0) * np.clip(left, 0.0, None))
        rows["withheld"] = rows["wages"].where(~rows["disclosed"], 0.0)
        known = rows.set_index(["state", "own", "naics"])[["wages", "jobs"]]
    return rows[["state", "own", "naics", "wages", "jobs", "withheld"]].reset_index(drop=True)


def _read(sources: Path) -> pd.DataFrame:
    raw = table(sources, FOLDER, "qcew_state_2019.csv.gz", dtype=str)
    raw = raw[raw["own_code"].isin(OWNERSHIPS) & raw["agglvl_code"].isin(["51", "54", "55", "56", "57", "58"])]
    return pd.DataFrame(
        {
            "state": raw["area_fips"].str[:2],
            "own": raw["own_code"],
            "naics": raw["industry_code"].where(raw["agglvl_code"] != "51", ""),
            "estabs": raw["annual_avg_estabs"].astype(float),
            "jobs": raw["annual_avg_emplvl"].astype(float),
            "wages": raw["total_annual_wages"].astype(float),
            "disclosed": raw["disclosure_code"] != "N",
        }
    ).reset_index(drop=True)


def _at_level(codes: pd.Series, level: int | str) -> pd.Series:
    is_sector = codes.str.contains("-") | (codes.str.len() == 2)
    return is_sector if level == "sector" else ~is_sector & (codes.str.len() == level)


def _parent(code: str) -> str:
    if len(code) <= 2 or "-" in code:
        return ""
    return SECTORS.get(code[:2], code[:2]) if len(code) == 3 else code[:-1]


def government(own: str, naics: str) -> str:
    """The government industry of a public owner's NAICS code."""
    for owners, prefix, industry in GOVERNMENT:
        if own in owners and naics.startswith(prefix):
            return industry
    raise AssertionError("GOVERNMENT ends with a match for each ownership")


def crosswalk(sources: Path, split: pd.Series) -> pd.DataFrame:
    """Six-digit NAICS 2017 to BEA detail: columns naics, industry, weight (sums to 1 by naics)."""
    raw = table(sources, "bea-2017-detail", "naics_bea_crosswalk.csv.gz", dtype=str)
    pairs = raw[["NAICS_2017_Code", "BEA_2017_Detail_Code"]].dropna().drop_duplicates()
    pairs.columns = pd.Index(["naics", "industry"])
    pairs = pairs[(pairs["naics"].str.len() == 6) & ~pairs["industry"].str.startswith(("S00", "GSLG"))]
    pairs["weight"] = pairs["industry"].map(split).fillna(0.0)
    total = pairs.groupby("naics")["weight"].transform("sum")
    count = pairs.groupby("naics")["weight"].transform("size")
    pairs["weight"] = (pairs["weight"] / total.replace(0.0, np.nan)).fillna(1.0 / count)
    return pairs
