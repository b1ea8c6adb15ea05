"""Payrolls since the year of the states' payrolls: the nation's growth of each industry, jobs by BLS, pay by BEA."""

from pathlib import Path

import pandas as pd

from pipeline.national.annual import annual, yearly
from pipeline.sources.concordance import is_public
from pipeline.sources.oews import ALL_OCCUPATIONS, hourly_wages, jobs_by_occupation, of_2017
from pipeline.sources.qcew import OWNERSHIPS, covered_cells, government
from pipeline.sources.tables import summary_codes, table
from pipeline.work.employment import BUILDERS, BY_JOBS, FARMS

FOLDER, FILE = "bls-qcew-us-2024q1", "qcew_us_2024q1.csv.gz"
PRIVATE = "5"
#: Year of the states' payrolls (`sources.qcew`).
PAYROLL_YEAR = 2019
#: Jobs of all owners, mean of 2024 (BLS, QCEW; SOURCE.md of the folder): a first quarter is short of them.
ALL_YEAR = 154_990_441.0
DIGITS = 6
#: Railways, of which QCEW has a handful; farms hire few in a first quarter: both stay as they were.
UNINSURED = ("482",)
#: Groups of NAICS 2017 whose codes NAICS 2022 drew anew: shops that sell by wire went to those of their goods; what is
#: published on the internet to several groups. Each such group is one.
DRAWN_ANEW = (("442", "443", "451", "452", "453", "454"), ("5111",), ("515", "519"))
#: Industries of states and localities: all grow alike, since a first quarter is in term.
LOCAL = ("GSLG", "S002")
#: Casinos, whose survey counts those of tribes, too, local governments in the payrolls.
ALL_OWNERS = ("7132",)


def growth(sources: Path, year: int, compensation: pd.Series) -> pd.DataFrame:
    """`jobs` and `wages` by industry over those of 2019.

    Wages grow as jobs and as what BEA's summary industry pays per job; a first quarter's wages hold the year's bonuses.

    Args:
        year: after 2019; payrolls are those of 2024, and jobs of another year would be guessed.
        compensation: by industry, divides a NAICS code that several industries share.
    """
    cells = covered_cells(sources, compensation)
    before = cells.groupby("industry")["jobs"].sum()
    raw = table(sources, FOLDER, FILE, dtype={"own_code": str, "industry_code": str})
    detail = raw[raw["industry_code"].str.len() == DIGITS]
    public = _public(raw, detail, before)
    codes = through_the_year(sources, detail)
    codes *= (ALL_YEAR - public.sum()) / codes.sum()
    private = _private(cells[cells["own"] == PRIVATE], codes, growth_of_output(sources, (PAYROLL_YEAR, year)))
    after = private.add(public, fill_value=0.0).reindex(before.index)
    same = before.index.str.startswith((*FARMS, *UNINSURED))
    after[same] = before[same]

    jobs = after / before
    summary = summary_codes(sources).reindex(before.index)
    earned = pd.DataFrame({one: annual(sources, one).value_added.loc["V001"] for one in (PAYROLL_YEAR, year)})
    dearer = (earned[year] / earned[PAYROLL_YEAR]) / (after.groupby(summary).sum() / before.groupby(summary).sum())
    return pd.DataFrame({"jobs": jobs, "wages": jobs * summary.map(dearer)}).reindex(compensation.index).fillna(1.0)


def growth_of_pay(sources: Path, since: int, jobs: pd.Series) -> pd.Series:
    """Pay by industry over that of an earlier year, but for what each of BEA's summary industries pays more per job: as
    jobs grew, and until the first payrolls as output. NaN where payrolls do not tell: builders' are by trade.

    Args:
        since: the earlier year, before 2019; jobs: from `growth`.
    """
    told = ~jobs.index.str.startswith((*FARMS, *UNINSURED, *BY_JOBS, *BUILDERS)) & ~is_public(jobs.index)
    return (growth_of_output(sources, (since, PAYROLL_YEAR)).reindex(jobs.index) * jobs).where(told)


def growth_of_output(sources: Path, years: tuple[int, int]) -> pd.Series:
    """Output at constant prices of the later year over that of the earlier, by industry."""
    output, price = (
        pd.DataFrame({year: yearly(sources, f"detail_{name}", year) for year in years})
        for name in ("gross_output", "price_index")
    )
    real = output / price
    return real[years[1]] / real[years[0]]


def _public(raw: pd.DataFrame, detail: pd.DataFrame, before: pd.Series) -> pd.Series:
    """Jobs of governments' industries; of states and localities QCEW withholds a little, which the others share."""
    owners = raw[raw["industry_code"] == "10"].set_index("own_code")["jobs_mean"]
    rows = detail[detail["own_code"].isin(set(OWNERSHIPS) - {PRIVATE})]
    shown = rows.groupby("own_code")["jobs_mean"].transform("sum")
    jobs = rows["jobs_mean"] * rows["own_code"].map(owners) / shown
    industry = [government(own, code) for own, code in zip(rows["own_code"], rows["industry_code"], strict=True)]
    now = jobs.groupby(industry).sum()
    local = now.index[now.index.str.startswith(LOCAL)]
    now[local] = before[local] * (now[local].sum() / before[local].sum())
    return now


def _private(cells: pd.DataFrame, codes: pd.Series, real: pd.Series) -> pd.Series:
    """Private jobs by industry: those of each group of NAICS codes by its jobs before, and where a group has several
    codes, by how the output of their industries grew at constant prices.

    Args:
        cells: rows of `covered_cells`; codes: jobs by NAICS 2017; real: from `growth_of_output`.
    """
    before = cells.groupby("naics")["jobs"].sum()
    groups = groups_of_codes(list(before.index), list(codes.index))
    group = cells["naics"].map(groups)
    alone = group.groupby(group).transform("size") == cells["naics"].groupby(cells["naics"]).transform("size")
    larger = (cells["jobs"] * cells["industry"].map(real)).groupby(cells["naics"]).sum() / before
    weight = cells["jobs"] * cells["naics"].map(larger).where(~alone, 1.0)
    total = group.map(codes.groupby(codes.index.map(groups)).sum())
    return (total * weight / weight.groupby(group).transform("sum")).groupby(cells["industry"]).sum()


def through_the_year(sources: Path, detail: pd.DataFrame) -> pd.Series:
    """Private jobs by NAICS 2017, six digits: those of the first quarter, each group of four digits brought to what
    BLS's survey of employers counts in May, when builders and gardeners are at work.

    Args:
        detail: rows of QCEW by owner and NAICS 2022.
    """
    private = detail[detail["own_code"] == PRIVATE].set_index("industry_code")["jobs_mean"].astype(float)
    everybody = detail.groupby("industry_code")["jobs_mean"].sum()
    survey = jobs_by_occupation(sources)[ALL_OCCUPATIONS]
    result = private.copy()
    for group, prefixes in hourly_wages(sources)["prefixes"].items():
        if group not in survey.index or not prefixes or len(prefixes[0]) != 4:
            continue
        counted = everybody if prefixes[0] in ALL_OWNERS else private
        quarter = counted[counted.index.str.startswith(prefixes)].sum()
        if prefixes[0] not in ("4821", "4911") and quarter > 0.0:  # railways and the post have no such payrolls
            result[result.index.str.startswith(prefixes)] *= survey[group] / quarter
    codes = result.index.to_series().map(of_2017).str.replace(r"^(238\d\d)[12]$", r"\g<1>0", regex=True)
    return result.groupby(codes.to_numpy()).sum()


def groups_of_codes(before: list[str], now: list[str], prefix: str = "") -> dict[str, str]:
    """The group of each code, such that both years have the same groups: a code that both have is its own. Of a larger
    group those that one of the years does not have make up a group; where only one year has such parts, all of it.

    Args:
        before, now: codes of six digits that begin with `prefix`.
    """
    drawn_anew = next((group for group in DRAWN_ANEW if prefix in group), None)
    length = max(len(prefix) + 1, 2)
    parts_before, parts_now = ({code[:length] for code in codes} for codes in (before, now))
    one_sided = bool(parts_before - parts_now) != bool(parts_now - parts_before)
    if drawn_anew or length > DIGITS or (prefix and one_sided):
        return dict.fromkeys({*before, *now}, drawn_anew[0] if drawn_anew else prefix)
    result: dict[str, str] = {}
    for part in parts_before & parts_now:
        result |= groups_of_codes(
            [code for code in before if code.startswith(part)], [code for code in now if code.startswith(part)], part
        )
    others = {code for code in (*before, *now) if code[:length] not in parts_before & parts_now}
    return result | dict.fromkeys(others, f"others of {prefix}")
