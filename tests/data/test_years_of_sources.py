"""What timelines rest on, against its sources: growth by industry, exposure of tasks, the price model, projected jobs,
and figures that schedules quote."""

import re

import numpy as np
import pandas as pd
import pytest
from commonweal.datasets.productivity import productivity as shipped_growth
from commonweal.io.paths import library_path
from commonweal.scenarios.scenario import scenario
from pipeline.checks.prices import measured, modelled, slope
from pipeline.checks.projections import compared
from pipeline.national.productivity import productivity
from pipeline.sources.tables import table
from pipeline.work.exposure import RATINGS, exposure

SHIPPED = library_path() / "datasets"


def test_growth_is_that_of_the_production_account(sources):
    found = productivity(sources).set_index("code")
    pd.testing.assert_frame_equal(found, shipped_growth(), rtol=1e-4)
    # what the agencies and the literature say of a few
    assert found.loc["23", "output_per_hour"] < 0.0  # construction: Goolsbee and Syverson, 2023
    assert "334" in found["output_per_hour"].nlargest(4).index  # computers
    assert found.loc["624", ["tfp_low", "tfp_high"]].max() < 0.0  # social assistance saves nothing
    assert (found["output_per_hour_low"] <= found["output_per_hour"]).all()
    assert (found["output_per_hour"] <= found["output_per_hour_high"]).all()
    assert found["industries"].str.split().explode().is_unique


def test_exposure_is_that_of_the_ratings(sources, states):
    rows = pd.read_csv(SHIPPED / "us-exposure.csv", dtype={"industry": str})
    sums = rows.groupby(["dimension", "industry"])[list(RATINGS)].sum()
    by = {dimension: sums.loc[dimension] for dimension in ("occupation", "education")}
    pd.testing.assert_frame_equal(by["occupation"], by["education"], rtol=1e-3)
    assert len(by["occupation"]) == 402
    jobs = pd.Series(states.dataset["jobs"].values.sum(axis=1), index=states.dataset["industry"].values)
    mean = by["occupation"].mul(jobs, axis="index").sum() / jobs.sum()
    print(f"\nexposed tasks of all jobs: alone {mean['direct']:.3f}, with other software {mean['with_tools']:.3f}")
    raw = table(sources, "gpts-are-gpts-2023", "llm_exposure_by_occupation.csv")
    for name, columns in RATINGS.items():  # by jobs it is near what the occupations have each alike
        assert mean[name] == pytest.approx(raw[columns].to_numpy().mean(), rel=0.25)
    middle = (by["occupation"]["direct"] + by["occupation"]["with_tools"]) / 2.0
    assert middle["541511"] > 0.5 > middle["624400"] > middle["621600"] > middle["814000"]
    assert ((by["occupation"]["direct"] >= 0.0) & (by["occupation"]["with_tools"] < 1.0)).all()


def test_exposure_is_made_again(sources, nation, economies):
    found = exposure(sources, economies["us-2017"].mix, pd.Index(nation.sectors.index))
    shipped = pd.read_csv(SHIPPED / "us-exposure.csv", dtype={"industry": str})
    pd.testing.assert_frame_equal(found, shipped, rtol=1e-4, check_index_type=False)


def test_prices_follow_savings_as_far_as_the_parameter_says(sources):
    model, indexes = modelled(), measured(sources)
    alike, explained = slope(model["price"], indexes, model["output"] ** 0.0)
    by_output, _ = slope(model["price"], indexes, model["output"])
    print(f"\nslopes {alike:.2f}, {by_output:.2f}; {explained:.2f} of the variance")
    assert (round(alike, 2), round(by_output, 2)) == (0.78, 0.82)
    assert explained > 0.45


def test_the_path_of_jobs_is_held_beside_the_projections(sources):
    found = compared(sources)
    print("\n" + found.round(2).to_string())
    ours, theirs = (np.average(found[name], weights=found["thousand jobs"]) for name in ("ours", "theirs"))
    assert ours == pytest.approx(theirs, abs=0.15)
    assert abs(found.loc["Health care and social assistance", "difference"]) < 0.5
    # no demand moves along the path: information makes ever more with fewer, and BLS has it grow
    assert found["difference"].idxmin() == "Information"


@pytest.mark.parametrize(
    ("part", "query"),
    [
        ("ira-clean-power", "segment == 'Energy and Industry' and technology in ['Solar', 'Storage', 'Wind']"),
        ("ira-vehicles", "segment == 'Retail' and technology == 'Zero Emission Vehicles'"),
        ("ira-buildings", "technology in ['Heat Pumps', 'Distributed Electricity and Storage']"),
        (
            "ira-ev-battery",
            "segment == 'Manufacturing' and technology in ['Batteries', 'Critical Minerals', 'Zero Emission Vehicles']",
        ),
    ],
)
def test_schedules_quote_what_was_invested(sources, part, query):
    raw = table(sources, "clean-investment-monitor-2025q2", "actual_investment_state.csv.gz").query(query)
    billions = raw.groupby("period")["actual_investment_musd2024"].sum() / 1000.0
    schedule = scenario(part).parts[0][1].schedule
    quoted = [float(number) for number in re.findall(r"\d+\.\d", schedule.source)][:3]
    assert quoted == [
        round(billions["2023"], 1), round(billions["2024"], 1), round(billions[["2025-Q1", "2025-Q2"]].sum(), 1)
    ]  # fmt: skip
    shares = schedule.by_year
    if part in ("ira-clean-power", "ira-vehicles"):
        assert shares[2024] / shares[2023] == pytest.approx(quoted[1] / quoted[0], rel=0.02)


def test_highways_pay_out_as_the_budget_office_has_it():
    """Outlays of CBO's option to limit highway funding (December 2016), from its own budget authority, billions."""
    authority, outlays = [6.4, 7.6, 8.9, 10.2, 11.6, 13.0], [1.6, 4.5, 6.3, 7.7, 9.1, 10.4]
    pace: list[float] = []
    for k, paid in enumerate(outlays):
        before = sum(rate * authority[k - n] for n, rate in enumerate(pace))
        pace.append((paid - before) / authority[0])
    assert np.round(pace[:5], 2) == pytest.approx([0.25, 0.41, 0.15, 0.06, 0.04], abs=0.011)
    rest = (1.0 - sum(pace[:5])) / 2.0
    five_years = np.convolve(np.full(5, 0.2), [*pace[:5], rest, rest])
    shares = scenario("iija-roads-bridges").parts[0][1].schedule.by_year
    np.testing.assert_allclose(list(shares.values()), five_years, atol=0.003)


def test_awards_for_chips_are_paid_out_as_the_auditors_found():
    """GAO-26-107882: 6 of 30.9 billion dollars by July 2025; building takes 35 % of a fab, tools 65 %."""
    paid = 0.0
    for name, part in (("chips-fab-construction", 0.35), ("chips-fab-equipment", 0.65)):
        shares = scenario(name).parts[0][1].schedule.by_year
        paid += part * (shares[2024] + shares[2025] / 2.0)
        assert max(shares) <= 2033
    assert paid == pytest.approx(6.0 / 30.9, abs=0.01)
