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
