"""How fast output per hour and total factor productivity grew, by industry of BEA and BLS's production account."""

from pathlib import Path

import numpy as np
import pandas as pd
from commonweal.base.errors import DataError

from pipeline.national.annual import detail_summary
from pipeline.sources.tables import table

FOLDER = "bea-bls-productivity"
#: Columns of the result, and the files that they come from.
FILES = {
    "output_per_hour": "bea_bls_integrated_labor_productivity_1987_2020.csv",
    "tfp": "bea_bls_integrated_tfp_1987_2020.csv",
}
#: From BEA's first year by NAICS to the last before the pandemic, in which the least productive lost their hours.
FIRST, LAST = 1997, 2019
#: Growth is that of ten years each, since it is ten years that people ask about.
DECADE = 10
#: Industries of the production account that are several of BEA's summary industries; all others have its codes.
SEVERAL = {
    "44RT": ("441", "445", "452", "4A0"),
    "531": ("HS", "ORE"),
    "622HO": ("622", "623"),
    "GF": ("GFGD", "GFGN", "GFE"),
    "GSL": ("GSLG", "GSLE"),
}
PERCENT = 100.0


def productivity(sources: Path) -> pd.DataFrame:
    """By industry of the production account: code, name, the detailed `industries` in it (codes with blanks between);
    of output_per_hour and tfp the median growth in percent a year, logarithmic, over all decades within `FIRST` to
    `LAST`, and the lowest and the highest (`_low`, `_high`).

    Raises:
        DataError: an industry of either classification is in none of the other.
    """
    indexes = {name: table(sources, FOLDER, file, index_col=1) for name, file in FILES.items()}
    names = next(iter(indexes.values())).iloc[:, 0]
    account = {part: code for code, parts in SEVERAL.items() for part in parts}
    summary = detail_summary(sources)
    of_detail = summary.index.to_series().groupby([account.get(code, code) for code in summary], sort=False)
    industries = of_detail.agg(" ".join)
    if set(industries.index) != set(names.index):
        raise DataError(f"{FOLDER}: industries differ: {', '.join(sorted(set(industries.index) ^ set(names.index)))}")
    result = pd.DataFrame({"name": names.str.strip(), "industries": industries.reindex(names.index)})
    for name, index in indexes.items():
        levels = np.log(index[[str(year) for year in range(FIRST, LAST + 1)]].astype(float).to_numpy())
        decades = PERCENT * (levels[:, DECADE:] - levels[:, :-DECADE]) / DECADE
        result[name] = np.median(decades, axis=1)
        result[f"{name}_low"], result[f"{name}_high"] = decades.min(axis=1), decades.max(axis=1)
    return result.rename_axis("code").reset_index()
