"""Accounts of work and of people, in every industry and state: what must hold whatever the sources say."""

import itertools

import commonweal as cw
import numpy as np
import pandas as pd
import pytest
from commonweal.accounts.budget import RECEIPTS

DIMENSIONS = ("sex", "race", "origin", "education", "wage")
#: Hours a year per job of any industry, at most: employees with overtime.
MOST_HOURS = 2100.0


@pytest.fixture(scope="module", params=["nation", "state"])
def us(request):
    return request.getfixturevalue("nation" if request.param == "nation" else "states")


def levels(us, name):
    return us._economy.satellites.levels(name)


def test_groups_add_up_to_jobs_in_every_industry_and_region(us):
    groups = us._economy.satellites.groups
    assert set(groups["dimension"]) == set(DIMENSIONS)
    for dimension in DIMENSIONS:
        names = groups.index[groups["dimension"] == dimension]
        assert np.allclose(sum(levels(us, name) for name in names), levels(us, "jobs"), rtol=1e-12, atol=1e-9), (
            dimension
        )
        for name in names:
            assert levels(us, name).min() >= 0.0


def test_no_share_is_outside_zero_and_one(us):
    jobs = levels(us, "jobs")
    for name in ("jobs_full_time", "jobs_living_wage", "jobs_health_cover", "jobs_union", "good_jobs"):
        assert (levels(us, name) >= 0.0).all()
        assert (levels(us, name) <= jobs * (1.0 + 1e-12)).all(), name
    assert (levels(us, "fte") <= jobs * (1.0 + 1e-12)).all()
    assert (levels(us, "hours") <= jobs * MOST_HOURS * (1.0 + 1e-12)).all()


def test_jobs_times_pay_per_job_is_labour_income(us):
    result = us.compare(["chips", "home-care"], amount=1e6, price_year=2025, closure="type-i")
    pay = result.quality["pay"]
    table = result.table
    assert (table["jobs"] * pay[table.index]).to_numpy() == pytest.approx(table["labour_income"].to_numpy(), rel=1e-12)
    whole = us.accounts["total"]
    assert result.quality.loc["all jobs", "pay"] > whole["labour_income"] / whole["jobs"]  # dollars of 2025


def test_wage_bands_are_fifths_of_all_jobs(us):
    for k in range(1, 6):
        assert levels(us, f"jobs_wage_fifth_{k}").sum() == pytest.approx(levels(us, "jobs").sum() / 5.0, rel=1e-6)


def test_states_add_up_to_the_nation(nation, states):
    names = [name for name in states.accounts.index if name not in ("output",)]
    assert names == list(nation.accounts.index)
    for name in [name for name in names if name not in RECEIPTS]:  # of which the nation alone has mean rates
        together, whole = levels(states, name).sum(axis=1), levels(nation, name)[:, 0]
        assert np.allclose(together, whole, rtol=1e-9, atol=1e-9 * abs(whole).max()), name


def test_multipliers_of_groups_add_up(states):
    table = states.multipliers(["jobs", "jobs_women", "jobs_men"], closure="type-i").table
    assert np.allclose(table["jobs_women"] + table["jobs_men"], table["jobs"], rtol=1e-9, atol=1e-15)
    assert table.loc[("NC", "624400"), "jobs_women"] > 0.7 * table.loc[("NC", "624400"), "jobs"]


def test_who_holds_the_jobs(states):
    result = states.compare(["chips", "child-care"], closure="type-ii")
    who = result.by("group")
    assert list(who.columns) == ["job_years", "share", "all_jobs"]
    totals = who.groupby(["scenario", "dimension"], sort=False)[["job_years", "share", "all_jobs"]].sum()
    for name in result.scenarios:
        jobs = result.table.loc[name, ("jobs", "type-ii")]
        assert np.allclose(totals.loc[name, "job_years"], jobs, rtol=1e-9)
    assert np.allclose(totals[["share", "all_jobs"]], 1.0)
    assert who.loc[("child-care", "sex", "women"), "share"] > 0.6 > 0.4 > who.loc[("chips", "sex", "women"), "share"]


def test_groups_stand_whatever_accounts_are_asked_for(nation):
    result = nation.compare(["chips"], accounts=["ghg"], closure="type-i")
    assert list(result.table.columns) == ["ghg"]
    assert result.quality.empty or result.quality.columns.empty
    assert result.by("group").loc[("chips", "sex", "women"), "share"] < 0.5


def test_a_higher_threshold_is_met_by_fewer_jobs(states):
    shares = [
        states.compare(["home-care"], parameters={"living-wage.hourly": hourly}, closure="type-i").quality.loc[
            "home-care", "living_wage"
        ]
        for hourly in (8.0, 12.0, 16.0, 24.0)
    ]
    print(
        "\nhome care, share of jobs that pay 8, 12, 16, 24 dollars an hour: "
        + ", ".join(f"{share:.0%}" for share in shares)
    )
    assert all(later < earlier for earlier, later in itertools.pairwise(shares))


def test_living_wages_of_ones_own(tmp_path, states):
    path = tmp_path / "mine.csv"
    path.write_text("state,hourly\nNC,40\n")
    plain = states.compare([cw.scenario("home-care").in_regions({"NC": 1.0})], closure="type-i")
    for own in (path, str(path), {"NC": 40}):
        dear = cw.load("us-2024", living_wage=own).compare(
            [cw.scenario("home-care").in_regions({"NC": 1.0})], closure="type-i"
        )
        assert dear.quality.loc["home-care", "living_wage"] < 0.5 * plain.quality.loc["home-care", "living_wage"]
        assert dear.table.loc["home-care", "jobs"] == plain.table.loc["home-care", "jobs"]
        assert "user's own" in dear.about["living_wage"] and "user's own" not in plain.about["living_wage"]


@pytest.mark.parametrize(
    ("own", "message"),
    [
        ({"ZZ": 12.0}, "unknown state"),
        ({"NC": -3.0}, "the living wage of NC"),
        ({"NC": float("nan")}, "the living wage of NC"),
        ("nowhere.csv", "no such file"),
    ],
)
def test_living_wages_that_cannot_be(own, message):
    with pytest.raises(cw.ParameterError, match=message):
        cw.load("us-2024", living_wage=own)


def test_air_damages_of_ones_own(tmp_path, states):
    """At ten times the parameters everywhere, ten times the harm; in one state alone, only there."""
    scenario = cw.scenario("home-care").in_regions({"NC": 1.0})
    usual = {name: states._economy.parameters[f"damage.{name}"] for name in ("pm25", "so2", "nox", "nh3")}
    tenfold = pd.DataFrame({name: 10.0 * value for name, value in usual.items()}, index=states.regions.index)
    path = tmp_path / "mine.csv"
    tenfold.rename_axis("region").to_csv(path)
    plain = states.compare([scenario], accounts=["wellby_air"], closure="type-i")
    for own in (tenfold, path, str(path)):
        dear = cw.load("us-2024", air_damages=own).compare([scenario], accounts=["wellby_air"], closure="type-i")
        assert dear.table.loc["home-care", "wellby_air"] == pytest.approx(
            10.0 * plain.table.loc["home-care", "wellby_air"]
        )
        assert "user's own" in dear.about["air_damages"] and "user's own" not in plain.about["air_damages"]
    some = cw.load("us-2024", air_damages=tenfold.loc[["OH"], ["pm25"]]).compare(
        [scenario], accounts=["wellby_air"], closure="type-i"
    )
    moved = (some.by("region")["wellby_air"] / plain.by("region")["wellby_air"]).loc["home-care"]
    assert moved["OH"] > 2.0 and moved.drop("OH").to_numpy() == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("own", "message"),
    [
        (pd.DataFrame({"pm25": [1.0]}, index=["ZZ"]), "unknown region 'ZZ'"),
        (pd.DataFrame({"soot": [1.0]}, index=["NC"]), "column 'soot'; the pollutants are pm25"),
        (pd.DataFrame({"pm25": [-1.0]}, index=["NC"]), "the damage of pm25 in NC"),
        (pd.DataFrame({"pm25": [1.0, 1.0]}, index=["NC", "NC"]), "'NC' twice"),
        (pd.DataFrame({"pm25": ["much"]}, index=["NC"]), "the damage of pm25 in NC is 'much'"),
        ("nowhere.csv", "no such file"),
    ],
)
def test_air_damages_that_cannot_be(own, message):
    with pytest.raises(cw.ParameterError, match=message):
        cw.load("us-2024", air_damages=own)


def test_a_file_of_air_damages_needs_its_regions(tmp_path):
    path = tmp_path / "wrong.csv"
    path.write_text("place,pm25\nNC,40\n")
    with pytest.raises(cw.ParameterError, match="it needs region"):
        cw.load("us-2024", air_damages=path)


def test_a_file_of_living_wages_needs_its_columns(tmp_path):
    path = tmp_path / "wrong.csv"
    path.write_text("place,wage\nNC,40\n")
    with pytest.raises(cw.ParameterError, match="it needs state, hourly"):
        cw.load("us-2024", living_wage=path)


def test_the_good_job_index_follows_its_weights(states):
    weights = ("living-wage", "health-cover", "union", "safety", "full-time")
    none = {f"good-job.{weight}": 0.0 for weight in weights}
    for part, column in (("living-wage", "living_wage"), ("union", "union"), ("full-time", "full_time")):
        quality = states.compare(
            ["chips", "k12-education"], parameters=none | {f"good-job.{part}": 3.0}, closure="type-i"
        ).quality
        assert quality["good_job"].to_numpy() == pytest.approx(quality[column].to_numpy(), rel=1e-9)
    assert (states.compare(["chips"], parameters=none, closure="type-i").quality["good_job"] == 0.0).all()


def test_what_is_built_or_bought_once_ends_with_its_money(states, tmp_path):
    running = states.compare(["chips", "home-care", "iija-roads-bridges"], closure="type-i").facts["running"]
    assert running["home-care"] == 1.0 and running["iija-roads-bridges"] == running["chips"] == 0.0
    path = tmp_path / "both.yaml"
    path.write_text(
        "id: both\nname: Both\ndescription: A fab and its child care.\n"
        "parts: [{scenario: chips-fab-construction, share: 0.75}, {scenario: child-care-prek, share: 0.25}]\n"
    )
    both = states.compare([cw.Scenario.from_yaml(path)], closure="type-i")
    care = states.compare(["child-care"], amount=0.25e9, closure="type-i").table["jobs"].iloc[0]
    assert both.facts["running"].iloc[0] == pytest.approx(care / both.table["jobs"].iloc[0], rel=1e-9)


def test_smallest_and_largest_state_of_every_measure(states):
    """Printed for a look; each measure lies where a state's can."""
    us, jobs = states, pd.Series(levels(states, "jobs").sum(axis=0), index=states.regions.index)
    bounds = {
        "hours": (1250.0, 1500.0),
        "jobs_full_time": (0.6, 0.8),
        "jobs_living_wage": (0.4, 0.9),
        "jobs_health_cover": (0.3, 0.55),
        "jobs_union": (0.06, 0.13),
        "good_jobs": (0.45, 0.65),
        "jobs_women": (0.42, 0.54),
        "jobs_bachelors": (0.28, 0.5),
        "jobs_black": (0.10, 0.16),
        "jobs_hispanic": (0.13, 0.2),
        "jobs_wage_fifth_1": (0.04, 0.4),
        "jobs_payroll": (0.6, 0.95),
    }
    print()
    for name, (low, high) in bounds.items():
        rate = pd.Series(levels(us, name).sum(axis=0), index=us.regions.index) / jobs
        print(f"{name} per job: {rate.idxmin()} {rate.min():.3f}, {rate.idxmax()} {rate.max():.3f}")
        assert low < rate.min() <= rate.max() < high, name


def test_gases_by_the_warming_potentials_of_another_report(us):
    later = {"warming.ch4": 27.9, "warming.n2o": 273.0, "warming.fgas": 1.15}
    moved = us._economy.changed(later).satellites
    for gas, factor in (("co2", 1.0), ("ch4", 27.9 / 28.0), ("n2o", 273.0 / 265.0), ("fgas", 1.15)):
        assert np.allclose(moved.levels(gas), levels(us, gas) * factor, rtol=1e-12)
    parts = sum(moved.levels(gas) for gas in ("co2", "ch4", "n2o", "fgas"))
    assert np.allclose(moved.levels("ghg"), parts, rtol=1e-9, atol=1e-3)
    assert moved.table.loc["ghg", "total"] == pytest.approx(moved.levels("ghg").sum(), rel=1e-12)
    # What a tonne of a gas does goes by the gas, not by how its tonnes are told.
    assert (moved.levels("wellby_climate") == levels(us, "wellby_climate")).all()
    chips = [
        us.compare(["chips"], closure="type-i", accounts=["ghg"], parameters=changed).type_i.loc["chips", "ghg"]
        for changed in ({}, later)
    ]
    assert 1.0 < chips[1] / chips[0] < 1.02
