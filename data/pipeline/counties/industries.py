"""The states' output, jobs and labour income by industry as shares of their counties, adding up exactly."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import scipy.sparse as sp
from commonweal.balance import ras
from commonweal.datasets.places import shares_within, sums_within
from commonweal.parameters.registry import value

from pipeline.counties.cells import Cells
from pipeline.counties.gdp import GOVERNMENT, LEAVES
from pipeline.geography.counties import INCOME
from pipeline.sources.qcew import crosswalk
from pipeline.sources.regional_accounts import GDP_LINES, GDP_TREE


@dataclass(frozen=True)
class Within:
    """Counties of the states: `state` is the position of each county's state, `area` of what BEA counts as one."""

    counties: pd.DataFrame
    state: np.ndarray
    area: np.ndarray
    areas: pd.Index

    @staticmethod
    def of(counties: pd.DataFrame, states: pd.Index) -> "Within":
        areas = pd.Index(sorted(counties["area"].unique()))
        return Within(counties, states.get_indexer(counties["state"]), areas.get_indexer(counties["area"]), areas)

    def each(self) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
        """Position of a state, its counties, and for each of them the position of its area among the state's."""
        for s in range(self.state.max() + 1):
            here = np.flatnonzero(self.state == s)
            yield s, here, np.unique(self.area[here], return_inverse=True)[1]

    def sums(self, values: np.ndarray) -> np.ndarray:
        """Industry x county as industry x state."""
        return sums_within(values, self.state)

    def shares(self, values: np.ndarray, otherwise: np.ndarray) -> np.ndarray:
        """Industry x county as shares of the states' sums; rows without any take `otherwise` (the same shape, or one
        row for all).
        """
        there = self.sums(values)[:, self.state] > 0.0
        return np.where(there, shares_within(values, self.state), shares_within(otherwise, self.state))


@dataclass(frozen=True)
class Private:
    """What is known of private establishments, industry x county: paid jobs, wages (USD), and jobs that stand in a
    published cell.
    """

    jobs: np.ndarray
    wages: np.ndarray
    published: np.ndarray

    @staticmethod
    def of(sources: Path, cells: Cells, split: pd.Series) -> "Private":
        """Six-digit cells by BEA industry.

        Args:
            split: as in `qcew.covered_cells`.
        """
        pairs = crosswalk(sources, split)
        pairs = pairs[pairs["naics"].isin(cells.jobs.columns)]
        at = split.index.get_indexer(pairs["industry"]), cells.jobs.columns.get_indexer(pairs["naics"])
        to_industry = sp.csr_array((pairs["weight"].to_numpy(), at), shape=(len(split), cells.jobs.shape[1]))
        return Private(*(to_industry @ table.to_numpy().T for table in (cells.jobs, cells.wages, cells.published)))


def leaf_lines(summary: pd.Series) -> dict[int, np.ndarray]:
    """Positions of the BEA industries in each leaf line of CAGDP2, whose numbers are those of the states' lines."""

    def below(line: int) -> list[int]:
        return [line] + [leaf for child in GDP_TREE.get(line, []) for leaf in below(child)]

    result = {}
    for leaf in LEAVES:
        codes = [code for lines, members in GDP_LINES.items() if lines[0] in below(leaf) for code in members]
        result[leaf] = np.flatnonzero(summary.isin(codes))
    return result


def proxies(national: pd.Index, counties: pd.DataFrame, gdp: pd.DataFrame, within: Within) -> dict[int, np.ndarray]:
    """By position of the industry, a pattern over counties for those that establishments' statistics leave out.

    Federal services and soldiers: what an area's government GDP leaves above the least per head in the state, which is
    taken for that of states and localities.
    """
    people = counties["population"].to_numpy()
    homes = (counties["acs_households"] * counties["acs_median_household_income"]).to_numpy()
    public = gdp[GOVERNMENT].to_numpy()
    usual = np.zeros_like(public)
    for _, here, _ in within.each():
        usual[here] = people[here] * np.quantile(public[here] / people[here], value("county.local-government"))
    federal = np.clip(public - usual, 0.0, None) + value("county.federal-everywhere") * public
    patterns: dict[str, np.ndarray] = {
        "111": gdp[3].to_numpy(), "112": gdp[3].to_numpy(), "482": gdp[36].to_numpy(), "4200ID": gdp[34].to_numpy(),
        "491": people,
        "814": people * counties[INCOME].to_numpy(), "531HS": homes, "GSLG": people, "S002": people,
        "S00101": gdp[10].to_numpy(),
        "S00102": people, "S00500": federal, "S00600": federal,
    }  # fmt: skip
    return {
        k: next(pattern for prefix, pattern in patterns.items() if code.startswith(prefix))
        for k, code in enumerate(national)
        if code.startswith(tuple(patterns))
    }


def output_shares(
    state_value_added: np.ndarray,
    private: Private,
    others: dict[int, np.ndarray],
    gdp: pd.DataFrame,
    summary: pd.Series,
    within: Within,
) -> np.ndarray:
    """Each state's output of an industry, as shares of its counties: value added by RAS, rows the state's industries,
    columns the shares of its areas in the line's GDP, pattern wages (held near the state's per job) or the proxies.

    Args:
        state_value_added: industry x state, USD.
        others: from `proxies`.
        gdp: area x line, thousand USD.
    """
    pattern = private.wages.copy()
    for k, proxy in others.items():
        pattern[k] = proxy
    product = gdp.loc[within.areas]
    people = within.counties["population"].to_numpy()
    of_area = people / np.bincount(within.area, people)[within.area]
    result = np.zeros_like(pattern)
    for leaf, members in leaf_lines(summary).items():
        by_area = product[leaf].to_numpy()
        size = by_area[within.area] * of_area
        seen = within.shares(
            pattern[members], np.where(within.sums(size[None])[0][within.state] > 0.0, size, people)[None]
        )
        for s, here, area in within.each():
            rows = np.clip(state_value_added[members, s], 0.0, None)
            table = seen[:, here]
            columns = by_area[np.unique(within.area[here])]
            result[np.ix_(members, here)] = _balanced(table, rows, columns, area, f"output of line {leaf}, state {s}")
    return result


def _balanced(shares: np.ndarray, rows: np.ndarray, columns: np.ndarray, area: np.ndarray, what: str) -> np.ndarray:
    """Shares of rows over counties, balanced so that areas' columns hold as well.

    Args:
        shares: row x county, rows summing to one.
        rows: totals.
        columns: by area; scaled to the rows' sum.
        area: of each county.
    """
    kept = rows > 0.0
    if not kept.any() or columns.sum() == 0.0 or len(columns) == 1:
        return shares
    seed = shares[kept] * rows[kept, None]
    inside = sums_within(seed, area)
    total = np.maximum(columns, 1e-9 * columns.sum())
    total *= rows[kept].sum() / total.sum()
    # What an area has, though no row shows it, has the state's mix.
    unseen = value("county.unseen")
    by_area = (1.0 - unseen) * inside + unseen * rows[kept, None] / rows[kept].sum() * total
    balanced = ras(by_area, rows[kept], total, what=what).table
    # Within an area as the pattern has it; where it has nothing, as the area's rows together.
    alike = shares_within(seed.sum(axis=0)[None, :], area)
    alike = np.where(inside.sum(axis=0)[area] > 0.0, alike, 1.0 / np.bincount(area)[area])
    part = np.where(inside[:, area] > 0.0, shares_within(seed, area), alike)
    result = shares.copy()
    result[kept] = balanced[:, area] * part / rows[kept, None]
    return result


def without_traces(shares: np.ndarray, state_output: np.ndarray, within: Within) -> np.ndarray:
    """Shares of output without cells too small to be there, but for the largest of each industry and state.

    Args:
        state_output: industry x state, USD.
    """
    kept = shares * state_output[:, within.state] >= value("county.least-output")
    for _, here, _ in within.each():
        kept[np.arange(len(shares)), here[np.argmax(shares[:, here], axis=1)]] = True
    return within.shares(np.where(kept, shares, 0.0), shares)


def job_shares(
    state_jobs: np.ndarray,
    state_covered: np.ndarray,
    private: Private,
    output: np.ndarray,
    area_jobs: pd.Series,
    within: Within,
) -> tuple[np.ndarray, np.ndarray]:
    """Each state's jobs of an industry, and those on payrolls, as shares of its counties: RAS of all jobs to the areas'
    totals.

    The pattern has two parts. Payroll jobs per dollar are the state's, times how far the county's are from it to the
    power of n / (n + c), n its published jobs, as estimates of small areas are drawn to the larger area (Fay and
    Herriot 1979). The self-employed follow output, times what of an area's jobs payrolls leave over: within bounds,
    since that is where counties differ and no table says how.

    Args:
        state_jobs, state_covered: industry x state: all jobs, and payroll jobs.
        output: shares of output, industry x county.
        area_jobs: by area.
    """
    paid = within.shares(private.jobs, np.ones((1, private.jobs.shape[1])))
    known = (output > 0.0) & (within.sums(private.jobs)[:, within.state] > 0.0)
    relative = np.divide(paid, output, out=np.ones_like(output), where=known)
    drawn = relative ** (private.published / (private.published + value("county.jobs-per-output")))
    covered = np.minimum(state_covered, state_jobs)
    on_payrolls = within.shares(output * drawn, output) * covered[:, within.state]
    alone = output * (state_jobs - covered)[:, within.state]
    totals = area_jobs[within.areas].to_numpy()
    of_area = sums_within(np.stack([on_payrolls.sum(axis=0), alone.sum(axis=0)]), within.area)
    left = np.divide(totals - of_area[0], of_area[1], out=np.ones_like(totals), where=of_area[1] > 0.0)
    bounds = value("county.self-employed-low"), value("county.self-employed-high")
    pattern = on_payrolls + alone * np.clip(left, *bounds)[within.area]
    seed = within.shares(pattern, output)
    result = np.zeros_like(output)
    for s, here, area in within.each():
        columns = totals[np.unique(within.area[here])]
        result[:, here] = _balanced(seed[:, here], state_jobs[:, s], columns, area, f"jobs of state {s}")
    jobs = within.shares(np.where(output > 0.0, result, 0.0), output)
    part = np.divide(on_payrolls, pattern, out=np.zeros_like(pattern), where=pattern > 0.0)
    return jobs, within.shares(jobs * part, jobs)


def pay_shares(jobs: np.ndarray, private: Private, within: Within) -> np.ndarray:
    """Each state's labour income of an industry, as shares of its counties: jobs times how far payroll's pay per job
    is from the state's.
    """
    mean = np.divide(within.sums(private.wages), within.sums(private.jobs), out=np.zeros((len(jobs),
    within.state.max() + 1)),
                     where=within.sums(private.jobs) > 0.0)[:, within.state]  # fmt: skip
    known = (private.jobs > 0.0) & (mean > 0.0)
    relative = np.divide(private.wages, private.jobs * mean, out=np.ones_like(jobs), where=known)
    return within.shares(jobs * relative, jobs)


def measured_share(private: Private) -> np.ndarray:
    """Of an industry's payroll jobs in a county, the part that stands in a published cell; nothing where proxies
    stand for them.
    """
    return np.clip(
        np.divide(private.published, private.jobs, out=np.zeros_like(private.jobs), where=private.jobs > 0.0), 0.0, 1.0
    )
