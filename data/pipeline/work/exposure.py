"""How far the tasks of an industry's workers are exposed to language models, by industry, occupation and schooling."""

from pathlib import Path

import pandas as pd

from pipeline.sources.oews import ALL_INDUSTRIES, ALL_OCCUPATIONS, by_industry, hourly_wages, jobs_by_occupation
from pipeline.sources.tables import table
from pipeline.work.occupations import HELPERS, HOUSEHOLDS, attainment

FOLDER, FILE = "gpts-are-gpts-2023", "llm_exposure_by_occupation.csv"
#: Shares of tasks that a language model alone makes twice as fast, and of those that it does with other software
#: (Eloundou and others, 2024): the mean of what people and what a model judged.
RATINGS = {
    "direct": ["human_rating_alpha", "dv_rating_alpha"],
    "with_tools": ["human_rating_gamma", "dv_rating_gamma"],
}
#: Letters of an occupation's code in SOC, the group of occupations that stands in where one has no rating, and of the
#: end of a major group's.
SOC, MINOR, MAJOR = 7, 4, "-0000"
#: What jobs and pay are divided by.
OCCUPATION, SCHOOLING, PAY = "occupation", "education", "pay"


def exposure(sources: Path, mix: pd.Series, industry: pd.Index) -> pd.DataFrame:
    """Rows of industry, dimension and group; columns `RATINGS`: exposed tasks as a share of those of all the industry's
    workers, in the part that the group has. Over occupations (major groups) and over schooling they add up to the same;
    dimension "pay" has one row, of all tasks by what is paid for them.

    Args:
        mix: NAICS codes in each industry (`concordance.naics_mix`).
    """
    wages, jobs, paid = hourly_wages(sources), jobs_by_occupation(sources), jobs_by_occupation(sources, times="h_mean")
    names = table(sources, "oews-2025", "occupations.csv", dtype=str).set_index("occupation_code")["occupation_name"]
    rated = _rated(sources, jobs)
    schooling = attainment(sources).reindex(rated.index).fillna(attainment(sources).loc[ALL_OCCUPATIONS])
    shares = _shares(jobs[rated.index], wages, mix, industry)
    of_pay = _shares(paid[rated.index], wages, mix, industry)
    major = (rated.index.str[:2] + MAJOR).map(names.str.removesuffix(" Occupations"))
    parts = []
    for rating, tasks in rated.items():
        exposed = shares * tasks
        of = {
            OCCUPATION: exposed.T.groupby(major).sum().T,
            SCHOOLING: exposed @ schooling,
            PAY: (of_pay @ tasks).to_frame("all"),
        }
        parts.append(pd.concat(of, axis="columns").stack([0, 1], future_stack=True).rename(rating))
    result = pd.concat(parts, axis="columns").rename_axis(["industry", "dimension", "group"])
    return result[result["with_tools"] > 0.0].reset_index()


def _rated(sources: Path, jobs: pd.DataFrame) -> pd.DataFrame:
    """Ratings of the detailed occupations of the survey; those without one have the mean of their minor group, else of
    their major group, by jobs."""
    raw = table(sources, FOLDER, FILE)
    own = pd.DataFrame({name: raw[columns].mean(axis="columns") for name, columns in RATINGS.items()})
    own = own.groupby(raw.iloc[:, 0].str[:SOC]).mean()
    detailed = jobs.columns[~jobs.columns.str.endswith(MAJOR)]
    rated, count = own.reindex(detailed), jobs.loc[ALL_INDUSTRIES, detailed]
    for letters in (MINOR, 2):
        group = detailed.str[:letters]
        known = rated.notna().all(axis="columns")
        counted = count[known].groupby(group[known]).sum()
        sums = rated[known].mul(count[known], axis="index").groupby(group[known]).sum()
        rated = rated.fillna(sums.div(counted, axis="index").reindex(group).set_axis(detailed))
    return rated


def _shares(amount: pd.DataFrame, wages: pd.DataFrame, mix: pd.Series, industry: pd.Index) -> pd.DataFrame:
    """Of jobs or pay, by industry and detailed occupation; rows sum to one."""
    shares = amount.div(amount.sum(axis="columns"), axis="index").reindex(wages.index)
    result = pd.DataFrame({occupation: by_industry(shares[occupation], wages, mix, industry) for occupation in shares})
    nation = amount.loc[ALL_INDUSTRIES] / amount.loc[ALL_INDUSTRIES].sum()
    result.loc[HOUSEHOLDS] = 0.0
    result.loc[HOUSEHOLDS, list(HELPERS)] = nation[list(HELPERS)] / nation[list(HELPERS)].sum()
    result = result.fillna(nation)  # customs duties have no workers
    return result.div(result.sum(axis="columns"), axis="index")
