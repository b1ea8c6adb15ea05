"""us-2024 beside what it is not made of, or only in part: EPA's states of 2023, payrolls of the first quarter of 2024
(docs/editions.md)."""

import pandas as pd
import pytest
from commonweal.datasets.embedded import embedded_dataset
from pipeline.sources.tables import summary_codes, table

#: Industries that have a NAICS code to themselves, private: codes of BEA, code of NAICS.
ALONE = {
    "Semiconductors": (["334413"], "334413"),
    "Batteries": (["335911", "335912"], "33591"),
    "Truck transportation": (["484000"], "484"),
    "Warehousing": (["493000"], "493"),
    "Home health care": (["621600"], "6216"),
    "Hospitals": (["622000"], "622"),
    "Individual and family services": (["624100"], "6241"),
    "Child day care": (["624400"], "6244"),
}


@pytest.fixture(scope="module")
def states():
    return embedded_dataset("us-2024", "state")


def test_states_make_what_epa_has_them_make(sources, states):
    raw = table(sources, "stateior-2023", "output_2023.csv.gz")
    raw = raw[(raw["kind"] == "industry") & (raw["state"] != "OV")]
    theirs = raw.pivot(index="code", columns="state", values="kusd").fillna(0.0)
    output = states["industry_output"].to_pandas()
    ours = output.groupby(summary_codes(sources).reindex(output.index)).sum()
    assert set(ours.index) == set(theirs.index)
    theirs = theirs.loc[ours.index, ours.columns]
    apart = 0.5 * (ours.div(ours.sum(axis=1), axis=0) - theirs.div(theirs.sum(axis=1), axis=0)).abs().sum(axis=1)
    weight = ours.sum(axis=1) / ours.sum().sum()
    whole = (ours.sum() / ours.sum().sum()) / (theirs.sum() / theirs.sum().sum()) - 1.0
    print(f"\noutput in another state: {100.0 * (weight * apart).sum():.1f} %; furthest, %:")
    print((100.0 * apart).sort_values(ascending=False).head(8).round(0).to_string())
    print("states' share of all output over EPA's, less one, %, ends:")
    print((100.0 * whole).sort_values().round(1).iloc[[0, 1, 2, -3, -2, -1]].to_string())
    assert (weight * apart).sum() < 0.04
    assert set(apart.index[apart > 0.1]) == {"324", "GSLE", "GFE"}
    assert set(whole.index[whole.abs() > 0.07]) == {"DC"}


def test_payrolls_are_those_of_the_quarter_but_for_what_is_explained(sources, states):
    raw = table(sources, "bls-qcew-us-2024q1", "qcew_us_2024q1.csv.gz", dtype={"industry_code": str, "own_code": str})
    private = raw[raw["own_code"] == "5"].set_index("industry_code")["jobs_mean"]
    jobs = states["jobs_payroll"].to_pandas().sum(axis=1)
    off = pd.Series({name: jobs[ours].sum() / private[theirs] - 1.0 for name, (ours, theirs) in ALONE.items()})
    print(f"\njobs on payrolls of 2024 over the first quarter's, less one, %\n{(100.0 * off).round(1).to_string()}")
    explained = ["Home health care", "Individual and family services"]
    assert off.drop(explained).abs().max() < 0.06
    assert off[explained].between(0.08, 0.22).all()
