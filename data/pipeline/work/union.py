"""Union coverage by industry: rates of 2019 by broad group, with finer private rates within them."""

from pathlib import Path

import pandas as pd

from pipeline.sources.concordance import is_public
from pipeline.sources.tables import table

FOLDER = "union-coverage-industry"
YEAR = 2019
PUBLIC_ADMINISTRATION = ["GSLGO", "S00500", "S00600"]
#: Private rates by NAICS prefix: rows of the source, which repeats those of BLS. Its row for education is an
#: occupation's, public teachers included; private education has the mean of all private employers instead. All are
#: scaled to the private total.
PRIVATE = {
    "11": "ISIC 01T03",
    "21": "ISIC 06",
    "22": "ISIC 351",
    "23": "ISIC 41T43",
    **dict.fromkeys(("311", "312", "313", "314", "315", "316", "321", "322", "323", "324", "325", "326"), "ISIC 10T12"),
    **dict.fromkeys(("327", "33"), "ISIC 25"),
    **dict.fromkeys(("42", "44", "45", "4B"), "ISIC 45T47"),
    **dict.fromkeys(("48", "49"), "ISIC 49T53"),
    **dict.fromkeys(("511", "512", "515", "519"), "ISIC 58T60"),
    "517": "ISIC 61",
    "518": "ISIC 62T63",
    "52": "ISIC 64T66",
    "53": "ISIC 68",
    **dict.fromkeys(("54", "55", "56"), "ISIC 69T82"),
    "62": "ISIC 86T88",
    "71": "ISIC 90T96",
    "72": "ISIC 55T56",
    "81": "ISIC 97T98",
}


def union_coverage(sources: Path, employees: pd.Series, civilians: pd.Series) -> pd.Series:
    """Share of employees whom a union contract covers, by industry; nobody is covered among soldiers.

    Coverage of private employees, of public administration and of all others in public service is that of
    unionstats.com (Hirsch, Macpherson and Even, from the Current Population Survey) in 2019.

    Args:
        employees: by industry.
        civilians: share of an industry's employees who are not soldiers.
    """
    groups = table(sources, FOLDER, "unionstats_coverage_by_industry_2019_2022.csv")
    groups = groups[groups["year"] == YEAR].set_index("industry")
    everybody, private = groups.loc["all wage and salary workers"], groups.loc["private sector: all"]
    administration = groups.loc["public administration"]
    elsewhere = everybody - private - administration  # public schools, hospitals, transit, mail
    public = is_public(employees.index)
    coverage = pd.Series(
        elsewhere["covered_thousand"] / elsewhere["employment_thousand"], index=employees.index, dtype=float
    ).where(public)
    coverage[PUBLIC_ADMINISTRATION] = administration["p_covered"] * civilians[PUBLIC_ADMINISTRATION]

    rates = table(sources, FOLDER, "eps_union_representation_by_isic.csv", index_col="isic")[
        "union_representation_share"
    ]
    for prefix in sorted(PRIVATE, key=len):
        coverage[employees.index.str.startswith(prefix) & ~public] = rates[PRIVATE[prefix]]
    coverage = coverage.fillna(private["p_covered"])
    ours = (coverage[~public] * employees[~public]).sum() / employees[~public].sum()
    return coverage.where(public, coverage * private["p_covered"] / ours)
