"""The scenario library, the file format, and the way from a bill of goods to final demand."""

import math
import re
from pathlib import Path
from textwrap import dedent

import commonweal as cw
import numpy as np
import pytest
from commonweal.io.yaml import read_yaml
from commonweal.scenarios.file import SimpleFile, read_scenario_file
from hypothesis import given, settings
from hypothesis import strategies as st

DOCS = Path(__file__).parents[2] / "docs"
LIBRARY = list(cw.scenarios().index)

VALID = """\
id: reading-rooms
name: Reading rooms
phase: operations
description: A room in each town.
sources:
  budget: The city's budget
bill:
  - {commodity: "519130", weight: 60, status: measured, confidence: H, source: budget}
  - {commodity: "624100", weight: 40, status: assumed, confidence: L, source: budget}
regions:
  driver: population
"""


@pytest.fixture
def written(tmp_path):
    def write(text: str) -> Path:
        path = tmp_path / "mine.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize("name", LIBRARY)
def test_every_scenario_of_the_library_meets_the_data(states, name):
    which = cw.scenario(name)
    assert which.bill["weight"].sum() == pytest.approx(100.0)
    assert which.bill["source"].str.len().min() > 20
    demand = which.final_demand(states.dataset, 1e9)
    total = demand.purchased.sum() + demand.produced.sum() + demand.imported
    assert total == pytest.approx(demand.deflated, rel=1e-12)
    income = name in ("baseline-payroll", "baseline-household-rebate")  # of which households save a part
    assert demand.deflated == pytest.approx(0.5e9 if income else 1e9, rel=0.02 if income else 1e-12)
    assert min(demand.purchased.min(), demand.produced.min()) >= 0.0


def test_aliases_and_phases():
    assert cw.scenario("home-care").id == "home-elder-care"
    assert cw.scenario("child-care").id == "child-care-prek"
    assert cw.scenario("chips").phase == "mixed"
    assert cw.scenario("care").phase == "operations"


def test_composites_are_the_sum_of_their_parts(states):
    whole = cw.scenario("chips").final_demand(states.dataset, 100.0)
    parts = [
        cw.scenario(name).final_demand(states.dataset, 100.0 * share)
        for name, share in (
            ("chips-fab-construction", 0.28),
            ("chips-fab-equipment", 0.51),
            ("chips-rd-workforce", 0.21),
        )
    ]
    assert np.allclose(whole.purchased, sum(part.purchased for part in parts))


def test_chips_money_goes_where_the_awards_went(states):
    demand = cw.scenario("chips-fab-construction").final_demand(states.dataset, 100.0)
    by_state = dict(zip(states.regions.index, demand.purchased.sum(axis=0) / demand.purchased.sum(), strict=True))
    assert by_state["AZ"] == pytest.approx(0.355, abs=5e-4)
    assert by_state["NY"] == pytest.approx(0.198, abs=5e-4)


def test_a_mix_may_say_where_all_its_parts_go(states, tmp_path):
    path = tmp_path / "roads-and-care.yaml"
    text = """
        id: roads-and-care
        name: Roads and care
        description: Half and half.
        parts: [{scenario: iija-roads-bridges, share: 0.5}, {scenario: child-care, share: 0.5}]
    """
    path.write_text(dedent(text))
    apart = cw.Scenario.from_yaml(path)
    path.write_text(dedent(text) + "regions: {shares: {NC: 0.25, NY: 0.75}}\n")
    there = cw.Scenario.from_yaml(path)
    demand = there.final_demand(states.dataset, 1e6)
    wanted = apart.in_regions({"NC": 0.25, "NY": 0.75}).final_demand(states.dataset, 1e6)
    assert np.array_equal(demand.purchased, wanted.purchased)
    assert len({part.regions.rule for _, part in apart.parts}) == 2
    assert cw.scenarios().loc["iija-2025", "regions"] == "driver"
    path.write_text(dedent(text) + "regions: {driver: peopel}\n")
    with pytest.raises(cw.ScenarioError, match="unknown driver 'peopel'"):
        cw.Scenario.from_yaml(path).final_demand(states.dataset, 1e6)


def test_produced_goods_enter_at_their_origin_and_import_nothing(states):
    demand = cw.scenario("chips-operations").final_demand(states.dataset, 1e6)
    assert demand.purchased.sum() == 0.0
    assert demand.produced.sum() == pytest.approx(1e6)
    assert demand.imported == 0.0


@settings(max_examples=50, deadline=None)
@given(weights=st.lists(st.floats(0.01, 1.0), min_size=1, max_size=6))
def test_dollars_spread_over_any_regions_are_conserved(states, weights):
    codes = list(states.regions.index[: len(weights)])
    shares = dict(zip(codes, np.array(weights) / np.sum(weights), strict=True))
    demand = cw.scenario("care").in_regions(shares).final_demand(states.dataset, 1.0)
    assert demand.purchased.sum() + demand.imported == pytest.approx(1.0)
    outside = [k for k, code in enumerate(states.regions.index) if code not in shares]
    assert demand.purchased[:, outside].sum() == 0.0


def test_purchaser_prices_are_split_into_margins_and_stay_whole(nation):
    """Which they are where a file does not say."""
    file = cw.scenario("ira-ev-battery").file.model_copy(update={"prices": "producer"})
    producer = cw.Scenario(file, ((1.0, file),)).final_demand(nation.dataset, 1e6)
    purchaser = cw.scenario("ira-ev-battery").final_demand(nation.dataset, 1e6)
    assert purchaser.deflated == pytest.approx(1e6)
    goods = list(nation.goods.index)
    trucking = goods.index("484000")
    assert purchaser.purchased[trucking] > producer.purchased[trucking]
    machines = goods.index("33329A")
    assert purchaser.purchased[machines] < producer.purchased[machines]


def test_later_dollars_buy_less(nation):
    then = cw.scenario("home-care").final_demand(nation.dataset, 1e6, price_year=2025)
    assert 0.95e6 < then.deflated < 1e6
    index = nation.dataset["price_index"].sel(commodity="621600")
    line = list(nation.goods.index).index("621600")
    share = 0.45e6 * 100.0 / float(index.sel(price_year="2025"))
    assert then.purchased[line, 0] == pytest.approx(share, rel=1e-2)


def test_domestic_content_of_traded_goods_can_be_set(nation):
    everything = cw.scenario("chips-fab-equipment").with_domestic_content(1.0).final_demand(nation.dataset, 1.0)
    assert everything.imported == pytest.approx(0.0)
    half = cw.scenario("chips-fab-equipment").with_domestic_content(0.5).final_demand(nation.dataset, 1.0)
    assert 0.3 < half.imported <= 0.5
    with pytest.raises(cw.ScenarioError, match="from 0 to 1"):
        cw.scenario("chips").with_domestic_content(1.5)


@pytest.mark.parametrize(
    ("shares", "message"),
    [
        ({"NC": 0.5, "NY": 0.4}, "sum to 0.9, not to 1"),
        ({"NC": -0.5, "NY": 1.5}, "share of region NC is -0.5"),
        ({"NC": float("nan")}, "share of region NC is nan"),
    ],
)
def test_shares_of_regions_are_checked(shares, message):
    with pytest.raises(cw.ScenarioError, match=re.escape(message)):
        cw.scenario("chips").in_regions(shares)


def test_an_unknown_region_is_named_when_the_scenario_meets_the_data(states):
    with pytest.raises(cw.ScenarioError, match="unknown region 'XX'"):
        cw.scenario("chips").in_regions({"XX": 1.0}).final_demand(states.dataset, 1.0)


def test_a_users_file_is_read(written, states):
    mine = cw.Scenario.from_yaml(written(VALID))
    assert mine.final_demand(states.dataset, 1.0).purchased.sum() > 0.9
    assert "reading-rooms" in repr(mine)
    assert "<table" in mine._repr_html_()
    for text in (repr(mine), mine._repr_html_()):
        for said in ("phase", "regions", "prices", "weight"):
            assert said in text


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("phase:", "fase:"), ["mine.yaml:3: fase: unknown key; did you mean phase", "phase: is missing"]),
        (("weight: 60", "weight: 50"), ["weights sum to 90, not to 100"]),
        (("weight: 60", "wieght: 60"), ["mine.yaml:8: bill.0.wieght: unknown key; did you mean weight"]),
        (("weight: 60", "weight: .nan"), ["mine.yaml:8: bill.0.weight:"]),
        (("weight: 60", "weight: -60"), ["mine.yaml:8: bill.0.weight:"]),
        (("status: measured", "status: guessed"), ["mine.yaml:8: bill.0.status:"]),
        (("source: budget}", "source: rumour}"), ["names source 'rumour', which `sources` does not hold"]),
        (("  driver: population", "  note: somewhere"), ["mine.yaml:10: regions: give exactly one of"]),
        (("driver: population", "shares: {NC: 0.5, NY: 0.4}"), ["shares sum to 0.9, not to 1"]),
        (("name: Reading rooms", "name: [unclosed"), ["not valid YAML"]),
        (("name: Reading rooms", "name: &n Reading rooms\nmoney: *n"), ["aliases (*n) are not allowed"]),
    ],
)
def test_mistakes_in_a_file_are_named_with_line_and_key(written, change, expected):
    with pytest.raises(cw.ScenarioError) as caught:
        cw.Scenario.from_yaml(written(VALID.replace(*change)))
    for message in expected:
        assert message in str(caught.value)


def test_several_mistakes_are_told_at_once(written):
    text = (
        VALID.replace("phase: operations", "phase: someday")
        .replace("confidence: L", "confidence: X")
        .replace("id:", "idd:")
    )
    with pytest.raises(cw.ScenarioError) as caught:
        cw.Scenario.from_yaml(written(text))
    assert len(str(caught.value).splitlines()) == 4  # phase, confidence, an unknown key, a missing one


def test_files_that_are_none(tmp_path, written):
    with pytest.raises(cw.ScenarioError, match="is a folder"):
        cw.Scenario.from_yaml(tmp_path)
    with pytest.raises(cw.ScenarioError, match="no such file"):
        cw.Scenario.from_yaml(tmp_path / "none.yaml")
    with pytest.raises(cw.ScenarioError, match="larger than"):
        cw.Scenario.from_yaml(written("#" * 100_001))
    with pytest.raises(cw.ScenarioError, match="keys and values"):
        cw.Scenario.from_yaml(written("- a\n- b\n"))
    with pytest.raises(cw.ScenarioError, match=r"mine\.yaml:1: nested more than 10 levels"):
        cw.Scenario.from_yaml(written("[" * 20 + "]" * 20))
    with pytest.raises(cw.ScenarioError, match="nesting"):
        cw.Scenario.from_yaml(written("[" * 100_000))


def test_yaml_is_read_by_its_version_1_2(written):
    """Not by 1.1, where `no` is false, 010 eight, 12:30 a number of minutes and 2017-01-01 a date."""
    told = {
        "no": "no",
        "true": True,
        "010": 10,
        "0o17": 15,
        "0x1F": 31,
        "1_000": 1000,
        "1e3": 1000.0,
        ".5": 0.5,
        "-.inf": -math.inf,
        "12:30": "12:30",
        "2017-01-01": "2017-01-01",
        "~": None,
        "": None,
        "'1'": "1",
    }
    path = written("".join(f"- {word}\n" for word in told).replace("- ", "given:\n- ", 1))
    document = read_yaml(path, cw.ScenarioError, what="file", guide="the guide")
    assert [(type(one), one) for one in document.content["given"]] == [(type(one), one) for one in told.values()]
    assert [document.line_of(("given", k)) for k in range(3)] == [2, 3, 4]
    assert math.isnan(read_yaml(written("a: .nan"), cw.ScenarioError, what="file", guide="the guide").content["a"])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a: 1\nb: 2\na: 3\n", r":3: the key 'a' stands twice"),
        ("[1]: 2\n", r":1: a key is one word or number"),
        ("a: &b 1\nc: *b\n", r":2: YAML aliases \(\*b\) are not allowed"),
        ("a: !!python/object:os.system\n", r":1: YAML tags \(!!python/object:os.system\) are not allowed"),
        ("a: 1\nb: " + "9" * 5000, r":2: holds a value that cannot be read"),
        ("a: 1\n---\nb: 2\n", r":2: not valid YAML: but found another document"),
    ],
)
def test_what_yaml_could_say_and_must_not(written, text, why):
    with pytest.raises(cw.ScenarioError, match=f"mine.yaml{why}"):
        cw.Scenario.from_yaml(written(text))


def test_codes_that_the_data_do_not_hold(written, states):
    mine = cw.Scenario.from_yaml(written(VALID.replace("519130", "519139")))
    with pytest.raises(cw.ScenarioError, match="unknown commodity '519139'; did you mean 519130"):
        mine.final_demand(states.dataset, 1.0)
    mine = cw.Scenario.from_yaml(written(VALID.replace("driver: population", "driver: populaton")))
    with pytest.raises(cw.ScenarioError, match="unknown driver 'populaton'; did you mean population"):
        mine.final_demand(states.dataset, 1.0)
    mine = cw.Scenario.from_yaml(written(VALID.replace("519130", "S00402")))
    with pytest.raises(cw.ScenarioError, match="nobody in the country makes S00402"):
        mine.final_demand(states.dataset, 1.0)


def test_the_example_of_the_guide_is_valid(tmp_path):
    text = (DOCS / "scenarios.md").read_text(encoding="utf-8")
    example = re.search(r"```yaml\n(.*?)```", text, re.S)
    assert example is not None
    path = tmp_path / "example.yaml"
    path.write_text(example.group(1), encoding="utf-8")
    assert isinstance(read_scenario_file(path), SimpleFile)


def test_what_was_written_from_memory_says_so():
    fabs = cw.scenario("chips-fab-equipment")
    assert fabs.bill["source"].str.endswith("[to be verified]").all()
    assert fabs.money.endswith("[to be verified]")
    textiles = cw.scenario("worker-owned-textiles")
    assert not textiles.bill["source"].str.contains("verified").any()
    assert "verified" not in textiles.money
