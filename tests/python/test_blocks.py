"""Blocks of a plan: their cells are what `compare` and `sample` find one by one."""

from pathlib import Path

import commonweal as cw
import numpy as np
import pytest
from commonweal.accounts.levels import ACCOUNT_PARAMETERS
from commonweal.analysis.totals import totals
from commonweal.batch.blocks import BatchJob, Block
from commonweal.batch.plan import read_plan
from commonweal.parameters.registry import Fixed, registry
from commonweal.results.cells import PROOF

PLAN = """\
name: a few
economies:
  - {regions: nation}
  - {regions: state, trade: [gravity]}
scenarios:
  - scenario: chips
  - scenario: home-care
    amounts: [2.0e9]
    domestic_content: [0.8]
    financing: [none, households]
accounts: [jobs, labour_income, wellby]
price_year: 2023
parameters:
  - {name: usual, set: {}}
  - {name: slack, set: {wellby.additional: 0.5}}
  - {name: imputed, set: {households.imputed-rent: 1.0}}
draws: 3
seed: 5
"""


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    path = tmp_path_factory.mktemp("plan") / "plan.yaml"
    path.write_text(PLAN, encoding="utf-8")
    return BatchJob(read_plan(path), path.parent)


def cells(work, block):
    """Variant x closure x scenario x account."""
    return work.run(block)[..., : -len(PROOF)]


def test_blocks_are_every_economy_and_draw(work):
    assert work.axes["draw"] == ["point", "0", "1", "2"]
    assert work.axes["scenario"] == ["chips", "home-care financing=none", "home-care financing=households"]
    assert work.blocks == [Block(e, d) for e in (0, 1) for d in range(4)]
    assert work.cells == 2 * 4 * 3 * 2 * 3


@pytest.mark.parametrize("e", [0, 1])
@pytest.mark.parametrize("variant", [0, 1, 2])
def test_points_are_what_compare_finds(work, e, variant):
    found = cells(work, Block(e, 0))[variant]
    us = cw.load(regions=("nation", "state")[e], trade=work.economies[e].trade)
    changes = list(work.variants.values())[variant]
    ask = {"closure": "type-ii", "accounts": list(work.plan.accounts), "price_year": 2023, "parameters": changes}
    care = cw.scenario("home-care").with_domestic_content(0.8).with_amount(2e9)
    result = us.compare(["chips", care], financing="households", **ask)
    gross = result.table.to_numpy().reshape(2, 3, 2).transpose(2, 0, 1)  # closure x scenario x account
    net = result.net.xs("net", level="part").to_numpy().reshape(2, 3, 2).transpose(2, 0, 1)
    assert found[:, :2] == pytest.approx(gross, rel=1e-9)
    assert found[:, 2] == pytest.approx(net[:, 1], rel=1e-9)


def test_draws_are_those_of_a_sample(work):
    found = np.stack([cells(work, Block(0, d)) for d in (1, 2, 3)])
    care = cw.scenario("home-care").with_domestic_content(0.8).with_amount(2e9)
    for variant, changes in enumerate(work.variants.values()):
        sample = cw.load(regions="nation").sample(
            ["chips", care],
            draws=3,
            seed=5,
            closure="type-ii",
            accounts=list(work.plan.accounts),
            price_year=2023,
            parameters=changes,
        )
        assert found[:, variant, :, :2] == pytest.approx(sample.values.values, rel=1e-6)


def test_a_block_is_the_same_whoever_runs_it_and_after_whichever(work):
    other = BatchJob(work.plan, Path())
    other.run(Block(1, 2))
    assert (other.run(Block(0, 1)) == work.run(Block(0, 1))).all()
    proof = work.run(Block(0, 1))[..., -len(PROOF) :]
    assert (proof[..., 0] > 0.0).all()
    assert (proof[..., 0] < 1e-4).all()
    assert (proof[..., 1] > 3).all()


def test_scenarios_that_differ_in_amount_or_financing_share_a_solve(tmp_path, monkeypatch):
    plan = PLAN.replace("amounts: [2.0e9]", "amounts: [1.0e9, 2.0e9]").replace("draws: 3", "draws: 1")
    (tmp_path / "plan.yaml").write_text(plan, encoding="utf-8")
    work = BatchJob(read_plan(tmp_path / "plan.yaml"), tmp_path)
    asked = []
    monkeypatch.setattr(
        "commonweal.batch.blocks.totals",
        lambda economy, chosen, *rest, **more: asked.append(len(chosen)) or totals(economy, chosen, *rest, **more),
    )
    for block in (Block(0, 0), Block(0, 1)):
        found = cells(work, block)
        assert found[:, :, 3:] == pytest.approx(2.0 * found[:, :, 1:3], rel=1e-12)
    assert asked == [2, 2, 2, 2]  # chips and home care; variants that change the solve twice over


def test_parameters_that_make_accounts_alone_change_no_solve(nation):
    """Variants that differ in these share their solves."""
    moved = {}
    for name, parameter in registry().items():
        if (
            name.startswith(ACCOUNT_PARAMETERS)
            and parameter.use == "results"
            and not isinstance(parameter.distribution, Fixed)
        ):
            moved[name] = parameter.range[0] if parameter.value != parameter.range[0] else parameter.range[1]
    assert len(moved) > 15
    names = list(cw.scenarios().index)
    usual, other = (
        nation.compare(names, closure="type-ii", accounts=["output"], parameters=changes) for changes in (None, moved)
    )
    assert other.by("sector").equals(usual.by("sector"))


YEARS = """\
name: over the years
economies: [{regions: state}]
scenarios:
  - scenario: chips
    years: [2026, 2030]
    financing: [none, households]
  - scenario: home-care
    amounts: [2.0e9]
    schedule: {start: 2026, end: 2030, ramp: 2}
    years: [2026, 2028]
  - {scenario: child-care, years: [2024, 2030]}
  - scenario: home-care
accounts: [jobs, labour_income, fte]
price_year: 2023
growth: trend
"""
#: Of its cells, those that nobody pays for, and their scenarios with USD of all years.
OF_YEARS = {
    (0, 1): ("chips", [2026, 2030], 1e9),
    (4, 5): (cw.scenario("home-care").with_schedule(start=2026, end=2030, ramp=2), [2026, 2028], 2e9),
    (6, 7): ("child-care", [2024, 2030], 1e9),
}


def over_years(folder, text=YEARS):
    (folder / "plan.yaml").write_text(text, encoding="utf-8")
    return BatchJob(read_plan(folder / "plan.yaml"), folder)


@pytest.mark.parametrize("growth", ["trend", "automation"])
def test_a_year_of_a_plan_is_that_year_of_a_timeline(tmp_path, states, growth):
    work = over_years(tmp_path, YEARS.replace("growth: trend", f"growth: {growth}"))
    found = cells(work, Block(0, 0))[0]
    accounts = list(work.plan.accounts)
    for at, (which, years, amount) in OF_YEARS.items():
        result = states.timeline([which], years=years, accounts=accounts, amount=amount, price_year=2023, growth=growth)
        for k, last in enumerate(("indirect", "induced")):
            for a, account in enumerate(accounts):
                of_stages = result.by("stage", account).groupby("year").sum().loc[:, :last].sum(axis=1)
                assert found[k, list(at), a] == pytest.approx(of_stages.to_numpy(), rel=1e-9)
        spent = [work.cases[k].amount for k in at]
        assert spent == pytest.approx(result.table["spent"].to_numpy(), rel=1e-12)
    alone = states.compare(["home-care"], accounts=accounts, amount=1e9, price_year=2023, closure="type-ii")
    assert found[:, -1] == pytest.approx(alone.table.to_numpy().reshape(3, 2).T, rel=1e-9)


def test_who_pays_for_a_year_loses_what_it_buys_then(tmp_path, states):
    found = cells(over_years(tmp_path), Block(0, 0))[0]
    lost = found[:, :2] - found[:, 2:4]
    usual = states.compare(["chips"], accounts=["jobs"], amount=1e9, price_year=2023, financing="households").net
    per_dollar = -float(usual["jobs", "type-ii"].xs("financing", level="part").iloc[0]) / 1e9
    of_edition = lost[1, :, 0] / np.array([case.amount for case in over_years(tmp_path).cases[:2]])
    assert (of_edition < per_dollar).all()  # each dollar has fewer jobs in later years
    assert of_edition == pytest.approx(per_dollar, rel=0.1)
    assert of_edition[1] < of_edition[0]


def test_years_of_one_bill_share_its_columns(tmp_path):
    work = over_years(tmp_path, YEARS.replace("years: [2026, 2028]", "years: [2026, 2027, 2028, 2029, 2030]"))
    parts = len(cw.scenario("chips").parts)
    assert len(work._columns) == parts + 2  # home care and child care, each once
    assert sum(case.amount for case in work.cases[4:9]) == pytest.approx(2e9, rel=1e-12)


def test_without_a_trend_a_year_is_its_share_of_the_money(tmp_path):
    still = "parameters:\n  - {name: still, set: {years.trend: 0.0}}\n  - {name: usual, set: {}}\ndraws: 1\n"
    work = over_years(tmp_path, YEARS.replace("regions: state", "regions: nation") + still)
    for block in work.blocks:
        found = cells(work, block)
        whole = found[0, :, -1]
        assert found[0, :, 4] == pytest.approx(whole * work.cases[4].amount / 1e9, rel=1e-9)
        usual = found[1, :, 5, 0] / (found[1, :, -1, 0] * work.cases[5].amount / 1e9)
        assert ((usual > 0.8) & (usual < 0.99)).all()
    point, drawn = (cells(work, block)[1, 0, 5, 0] / cells(work, block)[1, 0, -1, 0] for block in work.blocks)
    assert abs(drawn / point - 1.0) > 1e-3


def test_a_draw_of_a_plan_has_that_draw_of_the_path(tmp_path, nation):
    text = YEARS.replace("regions: state", "regions: nation") + "draws: 2\nsources: [parameters]\nseed: 7\n"
    work = over_years(tmp_path, text)
    care, years, _ = OF_YEARS[4, 5]
    result = nation.timeline([care], years=years, amount=2e9, price_year=2023, draws=2, seed=7)
    in_all = result.ranges  # of two draws: the ends are the draws
    for k, year in enumerate(years):
        batch = [cells(work, block)[0, 1, 4 + k, 0] / cells(work, block)[0, 1, -1, 0] for block in work.blocks]
        of_draws = sorted(one / batch[0] for one in batch[1:])
        row = in_all.loc[(care.label, year)]
        span = (row["high"] - row["low"]) / row["point"]
        assert of_draws[1] - of_draws[0] == pytest.approx(span / 0.9, rel=0.1)
