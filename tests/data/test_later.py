"""A year after the benchmark: payrolls, jobs, pay and the states' accounts add up to what is published."""

import numpy as np
import pandas as pd
import pytest
from pipeline.later.jobs import ALL_JOBS, LINE_YEAR, SUMMARY, growth_of_pay, state_column
from pipeline.later.payrolls import ALL_YEAR, groups_of_codes, growth
from pipeline.later.regional import COMPENSATION, COMPONENTS, GDP
from pipeline.work.totals import work_totals

YEAR = 2024
MILLION = 1e6


@pytest.fixture(scope="module")
def both(economies):
    return economies["us-2017"], economies["us-2024"]


@pytest.fixture(scope="module")
def later(both):
    return both[1]


def table(published, name):
    index, columns = published.employees.index, published.employees.columns
    return pd.DataFrame(published.accounts[name].values, index=index, columns=columns)


def test_codes_that_were_joined_or_divided_are_one_group():
    before = ["311111", "311119", "336111", "336112", "425110", "425120", "721110"]
    now = ["311111", "311119", "336110", "425120", "721110", "721120"]
    groups = groups_of_codes(before, now)
    alone = {code for code in groups if sum(group == groups[code] for group in groups.values()) == 1}
    assert alone == {"311111", "311119"}
    assert groups["336111"] == groups["336112"] == groups["336110"]
    assert groups["425110"] == groups["425120"]
    assert groups["721110"] == groups["721120"]
    assert set(groups) == {*before, *now}


def test_every_group_has_codes_of_both_years(sources):
    """Whatever the codes, so that no job is lost."""
    draw = np.random.default_rng(1)
    for _ in range(50):
        base = [f"{code}" for code in draw.choice(np.arange(310_000, 340_000), 60, replace=False)]
        kept = [code for code in base if draw.random() < 0.8]
        now = [*kept, *(code[:4] + "99" for code in base if draw.random() < 0.3)]
        if {code[:2] for code in base} != {code[:2] for code in now}:
            continue
        groups = groups_of_codes(base, now)
        assert {groups[code] for code in base} == {groups[code] for code in now}


def test_payrolls_add_up_to_those_of_the_year(sources, both):
    before, later = both
    compensation = before.national["value_added_components"].sel(component="V00100").to_series()
    rate = growth(sources, YEAR, compensation)
    print(
        "\npayrolls over 2019, least and most:\n"
        + rate["jobs"].sort_values().round(2).iloc[[0, 1, 2, -3, -2, -1]].to_string()
    )
    payroll = later.cells["payroll"].sum().sum()
    print(f"payrolls, millions: ours {payroll / MILLION:.2f}, QCEW 2024 {ALL_YEAR / MILLION:.2f}")
    assert payroll == pytest.approx(ALL_YEAR, rel=0.002)  # farms are those of 2019
    assert rate["jobs"].between(0.5, 2.5).all()


def test_jobs_of_every_state_are_as_published(sources, later):
    ours = table(later, "jobs").sum()
    theirs = state_column(sources, SUMMARY, ALL_JOBS, YEAR)[ours.index]
    assert ours.to_numpy() == pytest.approx(theirs.to_numpy(), rel=1e-9)
    assert ours.sum() == pytest.approx(218_181_200.0, rel=1e-9)


def test_employees_are_a_part_of_jobs_and_work_as_before(sources, both):
    before, later = both
    employed = later.staff.employees.sum() / later.staff.jobs.sum()
    then = before.staff.employees.sum() / before.staff.jobs.sum()
    print(f"\nemployees of all jobs: {employed:.3f}, in the benchmark year {then:.3f}")
    assert 0.73 < employed < then
    assert (later.staff.employees <= later.staff.jobs * (1.0 + 1e-9)).all()
    hours, hours_then = (one.staff.hours.sum() / one.staff.employees.sum() for one in both)
    assert hours == pytest.approx(hours_then, rel=0.01)
    persons = later.staff.persons.sum()
    assert persons == pytest.approx(9.91e6, rel=0.01)  # BLS, Employment Projections 2024


def test_pay_and_product_are_the_nations_and_go_by_state(sources, later):
    pay, product = table(later, "compensation"), table(later, "value_added")
    components = later.national["value_added_components"].to_pandas()
    assert pay.sum(axis="columns").to_numpy() == pytest.approx(components.loc["V00100"].to_numpy(), rel=1e-9, abs=1.0)
    assert product.to_numpy().sum() == pytest.approx(components.to_numpy().sum(), rel=1e-9)
    assert product.to_numpy().sum() / MILLION == pytest.approx(29_298_013, rel=1e-6)
    for ours, file, line in ((pay, COMPONENTS, COMPENSATION), (product, GDP, 1)):
        theirs = state_column(sources, file, line, YEAR)[ours.columns]
        gap = (ours.sum() / ours.to_numpy().sum()) / (theirs / theirs.sum()) - 1.0
        print(f"\n{file}, line {line}, our shares of states over BEA's less one: {gap.min():.3f} to {gap.max():.3f}")
        assert gap.abs().max() < 0.01 if line == COMPENSATION else gap.abs().max() < 0.05


def test_demand_and_output_add_up_to_the_nation(later):
    output = later.output.sum("region").values
    assert output == pytest.approx(later.national["industry_output"].values, rel=1e-9, abs=1.0)
    for name in ("final_demand", "final_demand_imports"):
        ours = later.final[name].sum("region").values
        assert np.allclose(ours, later.national[name].values, rtol=1e-9, atol=1e3)


def test_growth_of_pay_is_beside_the_nations(sources):
    growth_of_all = growth_of_pay(sources, [1], (LINE_YEAR, 2023))
    assert growth_of_all["FL"] > 1.1
    assert growth_of_all["IL"] < 1.0
    assert growth_of_pay(sources, [70], (LINE_YEAR, 2023)).eq(1.0).all()  # farms have no such line


def test_lines_of_work_keep_hours_and_equivalents_per_employee(sources, later):
    then = work_totals(sources, LINE_YEAR)
    lines = [line for line in later.totals.employees.index if line in then.employees.index]
    ours = (later.totals.equivalents / later.totals.employees)[lines]
    assert ours.to_numpy() == pytest.approx((then.equivalents / then.employees)[lines].to_numpy(), rel=1e-9)
