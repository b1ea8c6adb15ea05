"""Which of the 402 industries each NAICS code belongs to, for who types a NAICS code instead."""

from pathlib import Path

import pandas as pd

from pipeline.sources.tables import table

#: Digits of a code; shorter ones are sums of these.
DIGITS = 6


def naics_codes(sources: Path) -> pd.DataFrame:
    """Columns naics (2017, six digits) and industries (codes of BEA's detail, several where BEA divides a NAICS
    code).
    """
    raw = table(sources, "bea-2017-detail", "naics_bea_crosswalk.csv.gz", dtype=str)
    pairs = raw[["NAICS_2017_Code", "BEA_2017_Detail_Code"]].dropna().drop_duplicates()
    pairs.columns = pd.Index(["naics", "industries"])
    pairs = pairs[pairs["naics"].str.isdigit() & (pairs["naics"].str.len() == DIGITS)]
    return pairs.sort_values(["naics", "industries"]).groupby("naics")["industries"].agg(" ".join).reset_index()
