"""Payroll jobs and pay of private establishments by county and six-digit industry: County Business Patterns where it
publishes a cell, estimates within the bounds of industry, state and county where it does not."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import scipy.sparse as sp
from commonweal.datasets.places import shares_within, sums_within
from commonweal.parameters.registry import value

from pipeline.counties.gdp import SECTOR_LINES
from pipeline.sources.qcew import SECTORS
from pipeline.sources.tables import table

FOLDER = "census-cbp-county"
#: What a county-industry had in earlier years, the withheld years estimated by others; it has neither Texas nor DC.
EARLIER = "cbp_county_naics4_2012_2016_estimated.csv.gz"
#: What it leaves out: farms, railroads, the postal service, private households.
LEFT_OUT = ("111", "112", "482", "491", "814")
#: Of balancing between states and counties; more change nothing that is seen.
TURNS = 10


@dataclass(frozen=True)
class Cells:
    """County x six-digit NAICS 2017 code.

    Attributes:
        jobs, wages: paid employees and a year's pay (USD), estimates included.
        published: jobs of cells that stand in the source, alone or as a four-digit industry with this one code.
    """

    jobs: pd.DataFrame
    wages: pd.DataFrame
    published: pd.DataFrame


@dataclass(frozen=True)
class Level:
    """The source's rows of one length of codes, county x code; NaN where it has none."""

    jobs: np.ndarray
    pay: np.ndarray  # thousand USD per job

    @staticmethod
    def of(rows: pd.DataFrame, counties: pd.Index, codes: pd.Index) -> "Level":
        rows = rows[rows["fips"].isin(counties) & rows["naics"].isin(codes) & (rows["emp"] > 0)]
        jobs, payroll = np.full((2, len(counties), len(codes)), np.nan)
        at = counties.get_indexer(rows["fips"]), codes.get_indexer(rows["naics"])
        jobs[at], payroll[at] = rows["emp"], rows["payroll_kusd"]
        return Level(jobs, np.where(payroll > 0.0, payroll, np.nan) / jobs)


def sector_of(naics: str) -> str:
    return SECTORS.get(naics[:2], naics[:2])


def estimated(
    sources: Path,
    year: int,
    counties: pd.DataFrame,
    state_cells: pd.DataFrame,
    gdp: pd.DataFrame,
    jobs_at_most: pd.Series,
) -> Cells:
    """Every cell of a year for which the source has six digits, without the industries that it leaves out.

    Level by level downwards, as `qcew.filled` does for states. A county's sector is its published row, or what its GDP
    suggests, never less than the published rows within it. What it holds beyond its published four-digit industries
    goes to the others that were there in earlier years; what those hold beyond published six-digit ones goes to the
    others by what the state's have left. In the end each code's cells add up to the state's, and a county's four-digit
    industries stay what they were over their state's.

    Args:
        counties: from `places.county_list`.
        state_cells: private rows of `qcew.covered_cells`: state (fips), naics, jobs, wages.
        gdp: by county and line of CAGDP2 (`gdp.county_gdp`).
        jobs_at_most: all jobs of the county: what no row shows cannot be more than these leave. Wells pump where nobody
            lives.
    """
    raw = table(sources, FOLDER, f"cbp_county_naics_{year}.csv.gz", dtype={"fips": str, "naics": str})
    keys = ["state", "naics"]
    state_jobs, state_wages = (
        state_cells.groupby(keys)[what].sum().unstack("naics").fillna(0.0) for what in ("jobs", "wages")
    )
    six = pd.Index(sorted(code for code in state_jobs.columns if not code.startswith(LEFT_OUT)))
    four = pd.Index(sorted({code[:4] for code in six}))
    sectors = pd.Index(sorted({sector_of(code) for code in six}))
    to_four = _membership([code[:4] for code in six], four)
    to_sector = _membership([sector_of(code) for code in four], sectors)
    state = pd.Index(state_jobs.index).get_indexer(counties.index.str[:2])
    of_state = state_jobs[six].to_numpy()

    of_state_four = of_state @ to_four
    earlier, present = _earlier(sources, counties.index, four, of_state_four[state])
    fine, middle = Level.of(raw, counties.index, six), Level.of(raw, counties.index, four)
    coarse = Level.of(raw, counties.index, sectors)
    seen = np.nan_to_num(fine.jobs)
    seen_four = np.fmax(middle.jobs, seen @ to_four)
    hidden_four = np.isnan(middle.jobs)
    whole = _sectors(
        coarse,
        np.nan_to_num(seen_four) @ to_sector,
        np.where(hidden_four, earlier, 0.0) @ to_sector,
        of_state_four @ to_sector,
        state,
        gdp,
        sectors,
        jobs_at_most.to_numpy(),
    )

    left = np.clip(whole - np.nan_to_num(middle.jobs) @ to_sector, 0.0, None)
    weights = (present, of_state_four[state])
    jobs_four = np.where(
        hidden_four, np.fmax(_divided(left, weights, hidden_four, to_sector), seen @ to_four), middle.jobs
    )

    rest = np.clip(of_state - _by_state(seen, state), value("county.least-left") * of_state, None)[state]
    left = np.clip(jobs_four - seen @ to_four, 0.0, None)
    hidden = np.isnan(fine.jobs)
    jobs = np.where(hidden, _divided(left, (rest,), hidden, to_four), fine.jobs)

    # Where no county shows a code its state's jobs are more than what is left in the few cells that are open: all that
    # has the sector has a trace of it.
    up = (to_four @ to_sector).T  # from sectors to six digits
    of_sector = np.divide(of_state, of_state @ up.T @ up, out=np.zeros_like(of_state), where=of_state > 0.0)
    trace = value("county.trace") * (whole @ up) * of_sector[state]
    jobs = np.where(hidden, jobs + trace, jobs)
    jobs_four = np.where(hidden_four, jobs_four + trace @ to_four, jobs_four)

    alone = np.asarray(to_four.sum(axis=0)).ravel() == 1.0
    of_four = (~hidden_four & alone).astype(float) @ to_four.T > 0.0
    published = np.where(of_four, np.nan_to_num(middle.jobs) @ to_four.T, seen)
    balanced = _between(jobs, jobs_four, of_state, state, to_four)
    balanced[balanced < value("county.least-jobs")] = 0.0
    balanced *= _scale(balanced, of_state, state)
    published *= np.divide(balanced, jobs, out=np.zeros_like(jobs), where=jobs > 0.0)
    mean = np.divide(state_wages[six].to_numpy(), of_state, out=np.zeros_like(of_state), where=of_state > 0.0)[state]
    pay = _pay(fine, middle, mean, of_state[state], to_four)
    axes = {"index": counties.index, "columns": six}
    return Cells(pd.DataFrame(balanced, **axes), pd.DataFrame(balanced * pay, **axes), pd.DataFrame(published, **axes))


def _by_state(values: np.ndarray, state: np.ndarray) -> np.ndarray:
    """County x code as state x code."""
    return sums_within(values.T, state).T


def _scale(jobs: np.ndarray, of_state: np.ndarray, state: np.ndarray) -> np.ndarray:
    """What makes counties add up to their states, county x code; zero where none has any."""
    total = _by_state(jobs, state)
    return np.divide(of_state, total, out=np.zeros_like(total), where=total > 0.0)[state]


def _between(
    jobs: np.ndarray, jobs_four: np.ndarray, of_state: np.ndarray, state: np.ndarray, to_four: sp.csr_array
) -> np.ndarray:
    """Jobs scaled in turn to the states' six-digit codes, last, and to the counties' four-digit industries at the
    states' level: the two surveys part an industry otherwise, and what a county shows of it should stay. The zeros
    of small states keep both from being met."""
    wanted = jobs_four * _scale(jobs_four, of_state @ to_four, state)
    for _ in range(TURNS):
        jobs = jobs * _scale(jobs, of_state, state)
        there = jobs @ to_four
        jobs = jobs * (np.divide(wanted, there, out=np.ones_like(there), where=there > 0.0) @ to_four.T)
    return jobs * _scale(jobs, of_state, state)


def _membership(parents: list[str], codes: pd.Index) -> sp.csr_array:
    """Children x parents: one where a child belongs."""
    at = codes.get_indexer(parents)
    return sp.csr_array((np.ones(len(at)), (np.arange(len(at)), at)), shape=(len(at), len(codes)))


def _divided(
    left: np.ndarray, weights: tuple[np.ndarray, ...], open_: np.ndarray, membership: sp.csr_array
) -> np.ndarray:
    """What parents have left, to their open children by the first weights that are not all zero."""
    weight = np.zeros_like(open_, dtype=float)
    for other in weights:
        none = (weight @ membership == 0.0).astype(float) @ membership.T > 0.0
        weight = np.where(none & open_, other, weight)
    total = weight @ membership
    return weight * (np.divide(left, total, out=np.zeros_like(total), where=total > 0.0) @ membership.T)


def _sectors(
    rows: Level,
    seen: np.ndarray,
    before: np.ndarray,
    of_state: np.ndarray,
    state: np.ndarray,
    gdp: pd.DataFrame,
    sectors: pd.Index,
    jobs_at_most: np.ndarray,
) -> np.ndarray:
    """Jobs by county and sector; the part that no row shows is scaled within bounds so that a state's counties add up
    to it.

    Args:
        seen: published jobs of lower levels, county x sector.
        before: what those industries of the sector that show nothing had in earlier years, county x sector: no less is
            hidden.
        of_state: state x sector.
        state: position of each county's state.
    """
    published = np.fmax(np.nan_to_num(rows.jobs), seen)
    product = np.stack(
        [gdp[SECTOR_LINES[sector]].to_numpy() if sector in SECTOR_LINES else np.zeros(len(gdp)) for sector in sectors],
        axis=1,
    )
    share = shares_within(product.T, state).T
    hidden = np.where(np.isnan(rows.jobs), np.fmax(share * of_state[state] - seen, before), 0.0)
    total = _by_state(hidden, state)
    room = np.divide(of_state - _by_state(published, state), total, out=np.ones_like(total), where=total > 0.0)
    hidden *= np.clip(room, value("county.hidden-low"), value("county.hidden-high"))[state]
    left = np.clip(jobs_at_most - published.sum(axis=1), 0.0, None)
    most = np.divide(left, hidden.sum(axis=1), out=np.ones_like(left), where=hidden.sum(axis=1) > left)
    return published + hidden * most[:, None]


def _earlier(sources: Path, counties: pd.Index, four: pd.Index, of_state: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Jobs in earlier years by county and four-digit industry; and the same with the state's mean where establishments
    are known without their jobs, as of a state's one large plant: that they are there, though not how large.

    Args:
        of_state: jobs of each county's state, county x industry.
    """
    raw = table(sources, FOLDER, EARLIER, dtype={"fips": str, "naics": str})
    raw = raw[raw["fips"].isin(counties) & raw["naics"].isin(four)]
    jobs, places = np.zeros((2, len(counties), len(four)))
    at = counties.get_indexer(raw["fips"]), four.get_indexer(raw["naics"])
    np.add.at(jobs, at, raw["emp_est"].clip(lower=0.0))
    np.add.at(places, at, raw["estab"])
    state = pd.factorize(counties.str[:2])[0]
    return jobs, np.where(jobs > 0.0, jobs, shares_within(places.T, state).T * of_state)


def _pay(fine: Level, middle: Level, mean: np.ndarray, of_state: np.ndarray, to_four: sp.csr_array) -> np.ndarray:
    """USD per job: the state's of the code, times how far the county's own published pay is from it, within bounds;
    the four-digit industry's where the code has no row."""
    four = np.divide(
        (mean * of_state) @ to_four,
        of_state @ to_four,
        out=np.ones((len(mean), to_four.shape[1])),
        where=of_state @ to_four > 0.0,
    )
    relative = np.divide(1e3 * fine.pay, mean, out=np.full_like(mean, np.nan), where=mean > 0.0)
    relative_four = np.divide(1e3 * middle.pay, four, out=np.full_like(four, np.nan), where=four > 0.0) @ to_four.T
    held = np.where(np.isnan(relative), relative_four, relative)
    low, high = value("output.pay-per-job-low"), value("output.pay-per-job-high")
    return mean * np.clip(np.nan_to_num(held, nan=1.0), low, high)
