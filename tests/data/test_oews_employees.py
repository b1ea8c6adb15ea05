"""Employees by industry, 2017, against the survey of employers (OEWS, May 2025) by its groups of four digits.
`pytest -s` prints the furthest.
"""

import numpy as np
import pandas as pd
import pytest
from pipeline.sources.concordance import is_public, naics_mix
from pipeline.sources.oews import ALL_OCCUPATIONS, hourly_wages, jobs_by_occupation, of_2017
from pipeline.sources.tables import table

#: Groups beyond 0.7 to 1.4 of the survey, the growth of all together apart, by why.
GREW = "grew from 2017 to 2025", ("4922", "4931", "5132", "5162", "4853", "5251", "5259")
SHRANK = (
    "shrank from 2017 to 2025",
    ("1133", "1151", "3131", "3133", "3141", "3151", "3152", "3162", "3341", "3351", "4492", "5161", "5614", "6112"),
)
OTHERWISE = (
    "churches and associations, most of whom unemployment insurance, from which the survey draws, does not cover",
    (
        "8131",
        "8132",
        "8133",
        "8134",
        "8139",
    ),
)
BUILDERS = "BEA's builders by what they build, with trades, the survey's without them", ("2371", "2373")
DOORS = "the class of 2017 holds who sells at doors, too", ("4572",)
TRIBES = "tribes' casinos, which BEA has with governments", ("7132",)
REASONS = {group: why for why, groups in (GREW, SHRANK, OTHERWISE, BUILDERS, DOORS, TRIBES) for group in groups}


@pytest.fixture(scope="module")
def groups(sources, nation, as_published):
    """By private group of four digits of NAICS 2022: name, ours, survey, ratio over that of all."""
    d = nation.dataset
    ours = as_published(d["jobs"].sum("region").to_series() * d["employee_share"].to_series(), "employees")
    mix = naics_mix(sources, ours.index, d["compensation"].sum("region").to_series())
    private = ours.where(~is_public(ours.index))
    at = mix * private.reindex(mix.index.get_level_values("industry")).to_numpy()
    naics = at.index.get_level_values("naics")
    survey = jobs_by_occupation(sources)[ALL_OCCUPATIONS]
    names = table(sources, "oews-2025", "industries.csv", dtype=str).set_index("industry_code")["industry_name"]
    rows = {}
    for code, prefixes in hourly_wages(sources)["prefixes"].items():
        if prefixes and all(len(prefix) == 4 for prefix in prefixes):
            inside = naics.str.startswith(tuple(of_2017(prefix) for prefix in prefixes))
            rows[code[:4]] = {"name": names[code], "ours": at[inside].sum(), "survey": survey[code]}
    rows = pd.DataFrame.from_dict(rows, orient="index").drop(
        index=["4911", "5192"]
    )  # mail is public here; libraries stand in 5191
    return rows.assign(ratio=rows["ours"] / rows["survey"] / (rows["ours"].sum() / rows["survey"].sum()))


def test_employees_are_those_of_the_survey_of_employers(groups):
    far = groups[~groups["ratio"].between(0.7, 1.4)].sort_values("ratio")
    print(
        f"\nof {len(groups)} groups those beyond 0.7 to 1.4 of OEWS of 2025, growth of all apart "
        f"({groups['ours'].sum() / 1e6:.1f}"
    )
    print(f"of {groups['survey'].sum() / 1e6:.1f} million):")
    print(far.assign(why=far.index.map(REASONS)).round(2).to_string())
    assert set(far.index) <= set(REASONS)
    assert far["survey"].sum() < 0.07 * groups["survey"].sum()
    assert np.corrcoef(np.log(groups["ours"]), np.log(groups["survey"]))[0, 1] > 0.97


def test_every_reason_is_needed(groups):
    assert not groups["ratio"][list(REASONS)].between(0.72, 1.37).any()
