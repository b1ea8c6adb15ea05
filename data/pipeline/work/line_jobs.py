"""BEA's jobs by line of its regional accounts: the nation's by industry, and in which states those are whom payrolls
do not count.
"""

import numpy as np
import pandas as pd

from pipeline.sources.regional_accounts import ASSOCIATIONS_LINE, JOB_LINES, PUBLIC_LINES
from pipeline.work.employment import BUILDERS, FARMS, jobs_of_line

FARM_LINE = (70,)
#: Customs duties and owner-occupied homes employ nobody.
NOBODY = ["4200ID", "531HSO"]


def members_of_lines(industry: pd.Index) -> dict[tuple[int, ...], pd.Index]:
    """The industries in which somebody works, by their lines of SAEMP25N."""
    return {
        codes: industry[industry.str.startswith(prefixes)].difference(NOBODY, sort=False)
        for codes, prefixes in JOB_LINES.items()
    }


def national_jobs(
    lines: pd.DataFrame,
    output: pd.Series,
    cells: dict[str, pd.DataFrame],
    compensation: pd.Series,
    staff: pd.Series,
    by_trade: pd.Series,
) -> pd.Series:
    """BEA's jobs of the nation by industry: each line's employees, and beyond them who works alone
    (`employment.jobs_of_line`).

    Where payrolls do not tell the employees, jobs follow what QCEW knows, and of public enterprises and associations,
    of which it knows few, pay.

    Args:
        lines: jobs by line and state (`regional_accounts.job_lines`).
        output, compensation: by industry, USD.
        cells: what QCEW covers (`states.covered`).
        staff, by_trade: employees and the self-employed by industry (`employment.employees`, `self_employed`).
    """
    known = cells["jobs"].sum(axis="columns")
    per_wage = known / cells["wages"].sum(axis="columns").replace(0.0, np.nan)
    result = pd.Series(0.0, index=output.index)
    for codes, members in members_of_lines(output.index).items():
        total = lines.loc[list(codes)].to_numpy().sum()
        key, alone = known[members], by_trade[members]
        if codes == FARM_LINE:  # farmers are of no other trade: who works alone follows output
            alone = output[members]
        elif codes in PUBLIC_LINES:
            key = compensation[members] * per_wage[members]
        elif codes == ASSOCIATIONS_LINE:
            key = compensation[members]
        complete = staff[members].notna().all()
        result[members] = jobs_of_line(staff[members], alone, total) if complete else key / key.sum() * total
    return result


def beyond_payrolls(lines: pd.DataFrame, jobs: pd.Series, covered: pd.DataFrame) -> tuple[pd.Series, pd.DataFrame]:
    """Of an industry's jobs the share that payrolls do not count, and in which states those are: shares of each
    industry, as what payrolls leave of its line's jobs. None of farms and builders, whom payrolls class otherwise, and
    of governments.

    Args:
        lines: jobs by line and state; jobs: the nation's by industry (`national_jobs`).
        covered: jobs on payrolls by industry and state.
    """
    share, where = pd.Series(0.0, index=jobs.index), pd.DataFrame(0.0, index=jobs.index, columns=covered.columns)
    for codes, members in members_of_lines(jobs.index).items():
        if codes in PUBLIC_LINES or members[0].startswith((*FARMS, *BUILDERS)):
            continue
        left = (lines.loc[list(codes)].sum(axis="index") - covered.loc[members].sum(axis="index")).clip(lower=0.0)
        if left.sum() > 0.0:
            share[members] = (1.0 - covered.loc[members].sum(axis="columns") / jobs[members]).clip(lower=0.0)
            where.loc[members] = (left / left.sum()).to_numpy()
    return share, where
