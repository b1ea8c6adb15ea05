"""Employees, the self-employed, full-time equivalents and hours against the national accounts and the household
survey. `pytest -s` prints them.
"""

import numpy as np
import pandas as pd
import pytest
from pipeline.checks.survey import employed, survey
from pipeline.sources.concordance import SECTORS, is_public, naics_mix
from pipeline.sources.tables import table
from pipeline.work.employment import capped, jobs_of_line
from pipeline.work.people import concordance
from pipeline.work.self_employed import TRADES, by_occupation
from pipeline.work.totals import lines, published

#: What the household survey counts in its industries of care, cleaning and repair, persons of 2019 by main job
#: (millions).
CARE = {
    "8470": "Child day care services",
    "9070": "Dry cleaning and laundry services",
    "8170": "Home health care services",
}


@pytest.fixture(scope="module")
def counts(nation, as_published):
    """By industry of the nation, as published: jobs, employees, full-time equivalents, hours worked."""
    d = nation.dataset
    jobs = d["jobs"].sum("region").to_series()
    rates = {"employees": "employee_share", "fte": "fte_per_job", "hours": "hours_per_job"}
    now = {"jobs": jobs} | {name: jobs * d[rate].to_series() for name, rate in rates.items()}
    moved = {"jobs": "employees"} | {name: name for name in rates}
    return pd.DataFrame({name: as_published(values, moved[name]) for name, values in now.items()})


def by_line(sources, values, name):
    number = lines(sources, values.index)[name]
    return values.groupby(number).sum().drop("", errors="ignore")


def of_lines(sources, name, numbers, unit):
    total = published(sources, name, 2017) * unit
    return pd.Series({text: total[[int(line) for line in text.split()]].sum() for text in numbers})


def test_every_industry_has_its_lines(sources, counts):
    listed = lines(sources, counts.index)
    assert (listed[["employees", "hours"]] != "").all(axis=None)
    public = is_public(counts.index)
    assert (listed["self_employed"] == "").equals(public.set_axis(listed.index))


def test_full_time_equivalents_are_persons_engaged(sources, counts):
    """Line by line of BEA's table 6.5D, with the self-employed 6.8D, to the person."""
    ours = counts["fte"].sum()
    engaged = published(sources, "persons_engaged_thousand", 2017)[2] * 1e3
    print(f"\nfull-time equivalents, millions: ours {ours / 1e6:.3f}, persons engaged {engaged / 1e6:.3f}")
    assert ours == pytest.approx(engaged, rel=1e-9)
    public = is_public(counts.index)
    number = lines(sources, counts.index)["employees"]
    theirs = of_lines(sources, "fte_employees_thousand", sorted(set(number[public])), 1e3)
    assert by_line(sources, counts["fte"][public], "employees").to_numpy() == pytest.approx(theirs.to_numpy(), rel=1e-9)
    assert (counts["fte"] <= counts["jobs"] * (1.0 + 1e-9)).all()


def test_employees_of_each_line(sources, counts):
    ours = by_line(sources, counts["employees"], "employees")
    theirs = of_lines(sources, "employees_thousand", ours.index, 1e3)
    off = (ours / theirs - 1.0)[(ours / theirs - 1.0).abs() > 1e-9]
    print("\nemployees' lines that are not NIPA's, ratio less one:\n" + off.round(3).to_string())
    # Governments and railroads are all jobs of the regional accounts, of another vintage.
    assert set(off.index) == {"45", "88", "91", "94", "95", "96"}
    assert off.abs().max() < 0.07
    assert ours.sum() == pytest.approx(theirs.sum(), rel=0.003)


def test_hours_of_each_line(sources, counts):
    """Lines of table 6.9D and the self-employed, who make up a fifteenth of all hours."""
    ours, theirs = counts["hours"].sum() / 1e9, published(sources, "hours_employees_million", 2017)[2] / 1e3
    print(f"\nhours, billions: ours {ours:.1f}, NIPA's employees {theirs:.1f}")
    assert 1.05 * theirs < ours < 1.08 * theirs
    public = is_public(counts.index)
    number = lines(sources, counts.index)["hours"]
    total = of_lines(sources, "hours_employees_million", sorted(set(number[public])), 1e6)
    assert by_line(sources, counts["hours"][public], "hours").to_numpy() == pytest.approx(total.to_numpy(), rel=1e-9)
    week = counts["hours"] / counts["fte"].replace(0.0, np.nan) / 52.0
    print("hours a week per full-time equivalent: " + week.quantile([0.0, 0.5, 1.0]).round(1).to_string())
    assert 25.0 < week.min() < week.max() < 46.0


def test_owners_of_royalties_and_buildings_hardly_work(counts):
    """Jobs beyond employees' and the self-employed's are partners' and second jobs, without hours of their own."""
    per_job = counts["fte"] / counts["jobs"].replace(0.0, np.nan)
    print(
        "\nfull-time equivalents per job:\n"
        + per_job[["211000", "525000", "531ORE", "523900", "485000"]].round(2).to_string()
    )
    assert (per_job[["211000", "525000", "531ORE", "523900", "485000"]] < 0.35).all()
    assert per_job["622000"] > 0.9


def test_jobs_of_care_are_those_of_the_household_survey(sources, nation, counts):
    mix = naics_mix(sources, counts.index, nation.dataset["compensation"].sum("region").to_series())
    rows = survey(sources, counts["jobs"], mix).set_index("code")
    print(
        "\nBEA's jobs over persons of the survey:\n"
        + rows.loc[list(CARE), ["name", "jobs", "employed", "ratio"]].to_string()
    )
    assert (rows.loc[list(CARE), "name"] == pd.Series(CARE)).all()
    assert rows.loc[list(CARE), "ratio"].between(0.7, 1.4).all()
    assert rows.loc["8470", "employed"] == 1_452_000
    assert rows["reason"].str.len().gt(0).all()
    assert employed(sources)["employed"].loc[list(CARE)].notna().all()


def test_equivalents_of_sectors_are_persons_of_the_household_survey(sources, nation, counts):
    """Persons count once, as full-time equivalents nearly do; within a sector persons and payrolls name industries
    differently. Head offices, agencies' staff and wholesalers say what their firm, or the place where they work,
    does."""
    mix = naics_mix(sources, counts.index, nation.dataset["compensation"].sum("region").to_series())
    rows = survey(sources, counts["fte"], mix).set_index("code")
    prefix = rows.index.map(concordance().groupby("code")["naics"].first())
    rows["sector"] = [SECTORS.get(code[:2], ("92",))[0] for code in prefix]
    sums = rows.groupby("sector")[["jobs", "employed"]].sum().set_axis(["equivalents", "persons"], axis="columns")
    sums["ratio"] = sums["equivalents"] / sums["persons"]
    print("\nfull-time equivalents over persons of the survey, by sector:\n" + sums.round(2).to_string())
    assert sums["equivalents"].sum() == pytest.approx(0.956 * sums["persons"].sum(), rel=0.01)
    assert sums["ratio"].drop(["42", "55", "56"]).between(0.75, 1.07).all()
    assert sums["ratio"].between(0.7, 1.4).mul(sums["persons"]).sum() > 0.9 * sums["persons"].sum()


# The parts by themselves.


def test_jobs_of_a_line_add_up_and_go_where_people_work_alone():
    staff = pd.Series({"day care": 900.0, "family services": 2500.0})
    alone = pd.Series({"day care": 220.0, "family services": 110.0})
    jobs = jobs_of_line(staff, alone, 4400.0)
    assert jobs.sum() == pytest.approx(4400.0)
    beyond = jobs - staff
    assert beyond["day care"] / beyond["family services"] == pytest.approx((220.0 + 27.0) / (110.0 + 75.0))
    fewer = jobs_of_line(staff, alone, 1700.0)
    assert fewer.to_numpy() == pytest.approx(staff.to_numpy() / 2.0)


def test_what_is_over_a_ceiling_goes_to_the_others():
    result = capped(pd.Series([1.0, 1.0, 2.0]), pd.Series([10.0, 100.0, 100.0]), 80.0)
    assert result.tolist() == pytest.approx([10.0, 70.0 / 3.0, 140.0 / 3.0])
    assert capped(pd.Series([1.0, 1.0]), pd.Series([10.0, 20.0]), 80.0).tolist() == [10.0, 20.0]


def test_trades_are_occupations_and_industries(sources):
    trades = pd.read_csv(TRADES, dtype=str)
    assert not trades["occupation"].duplicated().any()
    persons = by_occupation(sources)
    assert persons.sum() == pytest.approx(9.91e6, rel=0.001)
    naics = table(sources, "bea-2017-detail", "naics_bea_crosswalk.csv.gz", dtype=str)["NAICS_2017_Code"].dropna()
    for row in trades.itertuples():
        assert persons.index.str.startswith(row.occupation).any(), row
        assert naics.str.startswith(row.naics).any(), row
