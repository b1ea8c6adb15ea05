"""Dials of a scenario: methods and keys, each monotone, each touching only what it says."""

import itertools

import commonweal as cw
import numpy as np
import pytest
from commonweal.accounts.work import added_by_floor


def direct(result: cw.Comparison, account: str) -> float:
    return float(result.by("stage")[account].xs("direct", level="stage").iloc[0])


def test_a_wage_floor_cuts_jobs_and_raises_pay_and_leaves_what_labour_gets(states):
    care = cw.scenario("home-care")
    results = {
        floor: states.compare([care.with_wage_floor(floor)], amount=1e6, closure="type-i")
        for floor in (None, 0, 10, 15, 20, 25, 30, 40)
    }
    jobs = {floor: direct(result, "jobs") for floor, result in results.items()}
    income = {floor: direct(result, "labour_income") for floor, result in results.items()}
    print("\nhome care, a million dollars: direct jobs and labour income per job by wage floor, USD an hour:")
    for floor, number in jobs.items():
        print(f"  {floor}: {number:.1f}, {income[floor] / number:,.0f}")
    assert jobs[0] == jobs[None]
    numbers = list(jobs.values())[1:]
    assert all(later <= earlier for earlier, later in itertools.pairwise(numbers))
    assert jobs[25] < 0.9 * jobs[None]
    for floor, result in results.items():
        assert income[floor] == pytest.approx(income[None], rel=1e-12)  # jobs x pay per job
        assert (result.table["labour_income"] == results[None].table["labour_income"]).all()
    # Where it binds nearly everybody, the mean is above it.
    assert income[40] / direct(results[40], "hours") >= 40.0 - 1e-9
    # Accounts that follow jobs fall with them; the share that pays a living wage rises; women stay as many among those
    # who are left.
    for account in ("hours", "fte", "jobs_health_cover", "fatal_injuries"):
        assert direct(results[40], account) < direct(results[None], account)
    living = {floor: direct(result, "jobs_living_wage") / jobs[floor] for floor, result in results.items()}
    # Where the floor is above the threshold of every state, all employees who are left are paid it; where it is below,
    # as many as were before. (Those who pay least lose most jobs, which raises the share a little.) The self-employed,
    # one in eight, have no floor.
    assert living[10] == pytest.approx(living[None], abs=0.02)
    assert living[None] < living[15] < living[30] == pytest.approx(living[40], abs=0.002)
    assert 0.86 < living[30] < 1.0
    shares = [result.by("group")["share"].loc["home-care"].xs("wage") for result in (results[None], results[40])]
    assert shares[1]["wage_fifth_1"] < shares[0]["wage_fifth_1"]
    for result in results.values():
        groups = result.by("group")["job_years"].groupby("dimension").sum()
        assert np.allclose(groups, result.table["jobs"].iloc[0], rtol=1e-9)


def test_a_floor_is_of_wages_and_not_of_their_mean(nation):
    """Who is paid less than 30 dollars is paid 30, so that no employee is left below the living wage of 16; the mean
    that this adds is checked by drawing wages."""
    care, floor = cw.scenario("home-care"), 30.0
    plain, lifted = (nation.compare([which], closure="type-i") for which in (care, care.with_wage_floor(floor)))
    direct_jobs = lifted.by("stage")["jobs_living_wage"].iloc[0] / lifted.by("stage")["jobs"].iloc[0]
    employees = nation.dataset["employee_share"].to_series()[["621600", "624100", "623A00"]]
    assert employees.min() < direct_jobs < 1.0
    wages = 12.0 * np.exp(0.45 * np.random.default_rng(1).standard_normal(2_000_000))
    for at in (8.0, 15.0, 60.0):
        assert added_by_floor(at, np.array([12.0]), 0.45)[0] == pytest.approx(
            np.maximum(wages, at).mean() - wages.mean(), abs=0.02
        )
    bands = (
        lifted.by("group")["share"].loc["home-care"].xs("wage"),
        plain.by("group")["share"].loc["home-care"].xs("wage"),
    )
    assert (
        bands[0]["wage_fifth_1"] < 0.5 * bands[1]["wage_fifth_1"]
    )  # those of suppliers and of the self-employed are left


def test_a_floor_holds_in_the_year_of_the_amounts(nation):
    care = cw.scenario("home-care").with_wage_floor(25)
    now, later = nation.compare([care], closure="type-i"), nation.compare([care], price_year=2022, closure="type-i")
    plain_now, plain_later = (
        nation.compare(["home-care"], closure="type-i"),
        nation.compare(["home-care"], price_year=2022, closure="type-i"),
    )
    cut = [direct(a, "jobs") / direct(b, "jobs") for a, b in ((now, plain_now), (later, plain_later))]
    assert cut[1] < cut[0] < 1.0  # 25 dollars of 2022 are more


def test_local_profits_move_income_into_the_region_and_none_into_the_nation(states, nation):
    mine = cw.scenario("worker-owned-textiles").in_regions({"NC": 1.0})
    account = "labour_income"
    shares = (0.0, 0.3, 0.6, 1.0)
    results = [states.compare([mine.with_profit_share_local(share)], amount=8e6, closure="type-ii") for share in shares]
    here = [float(result.by("region")[account]["worker-owned-textiles", "NC"]) for result in results]
    whole = [float(result.by("region")[account].sum()) for result in results]
    kept = [float(result.facts["profit_kept"].iloc[0]) for result in results]
    print(
        f"\nlabour income in North Carolina by local share of profits {shares}: {np.round(here, -3)}, kept "
        f"{np.round(kept, -3)}"
    )
    assert all(later > earlier for earlier, later in itertools.pairwise(here))
    assert kept[0] == 0.0 and kept[3] == pytest.approx(kept[2] / 0.6)
    assert abs(whole[3] / whole[0] - 1.0) < 0.02
    one = [
        nation.compare([cw.scenario("worker-owned-textiles").with_profit_share_local(share)], closure="type-ii").table
        for share in (0.0, 0.6)
    ]
    assert np.allclose(one[0], one[1], rtol=1e-9)
    type_i = [states.compare([mine.with_profit_share_local(share)], closure="type-i").table for share in (0.0, 1.0)]
    assert np.allclose(*type_i, rtol=1e-12)


def test_policy_is_the_larger_of_market_and_law_on_goods_that_are_traded(nation):
    roads, transit, chips = (
        cw.scenario(name) for name in ("iija-roads-bridges", "iija-transit", "chips-fab-equipment")
    )

    def imported(which: cw.Scenario, waived: float = 0.1) -> float:
        return which.final_demand(nation.dataset, 1.0, parameters={"content.waived": waived}).imported

    policy = transit.with_domestic_content("policy")
    assert imported(policy, 0.0) <= imported(policy, 0.1) <= imported(policy, 0.3) <= imported(transit)
    assert imported(policy, 0.0) < imported(transit)
    assert imported(policy, 1.0) == pytest.approx(imported(transit))  # all waived: the market
    assert imported(chips.with_domestic_content("policy")) == imported(chips)  # no law
    assert imported(roads.with_domestic_content("policy")) <= imported(roads)
    mix = cw.scenario("iija")
    assert imported(mix.with_domestic_content("policy")) < imported(mix)


def test_leverage_stands_beside_and_never_inside(nation):
    chips = cw.scenario("chips")
    plain, levered = (
        nation.compare([chips], closure="type-i"),
        nation.compare([chips.with_leverage(4.0)], closure="type-i"),
    )
    assert np.allclose(plain.table, levered.table, rtol=1e-12)
    assert levered.facts["leverage"].iloc[0] == pytest.approx(4.0)
    assert np.allclose(levered.leveraged, 5.0 * plain.table, rtol=1e-12)
    assert np.allclose(plain.leveraged, plain.table, rtol=1e-12)


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda s: s.with_wage_floor(-1), "the wage floor is -1; give USD an hour, from 0 to 1,000"),
        (lambda s: s.with_wage_floor(float("nan")), "the wage floor is nan"),
        (lambda s: s.with_wage_floor("25"), "the wage floor is '25'; give USD an hour"),
        (lambda s: s.with_profit_share_local(1.1), "the local share of profits is 1.1; give a part, from 0 to 1"),
        (lambda s: s.with_leverage(-0.5), "leverage is -0.5"),
    ],
)
def test_dials_that_cannot_be_are_refused(act, message):
    with pytest.raises(cw.ScenarioError, match=message):
        act(cw.scenario("home-care"))


def test_dials_are_keys_of_a_file(tmp_path, nation):
    text = """\
id: mine
name: Mine
phase: operations
domestic_content: policy
policy: {share: 0.6, source: a law}
wage_floor: 25.0
profit_share_local: 0.5
leverage: 2.0
description: A test.
sources: {made-up: made up}
bill:
  - {commodity: "621600", weight: 100, status: assumed, confidence: L, source: made-up}
regions: {driver: population}
"""
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    mine = cw.Scenario.from_yaml(path)
    part = mine.parts[0][1]
    assert (part.domestic_content, part.wage_floor, part.profit_share_local, mine.leverage) == (
        "policy",
        25.0,
        0.5,
        2.0,
    )
    assert direct(nation.compare([mine], closure="type-i"), "jobs") < direct(
        nation.compare([mine.with_wage_floor(None)], closure="type-i"), "jobs"
    )
    for wrong in ("wage_floor: -25.0", "wage_floor: high", "profit_share_local: 2.0", "leverage: -1.0"):
        key = wrong.split(":")[0]
        lines = [wrong if line.startswith(key) else line for line in text.splitlines()]
        path.write_text("\n".join(lines), encoding="utf-8")
        with pytest.raises(cw.ScenarioError, match=rf"mine\.yaml:\d+: {key}"):
            cw.Scenario.from_yaml(path)
