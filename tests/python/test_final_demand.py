"""From a bill of goods to final demand, each step by hand on a tiny economy, and against what the national tables
say.
"""

import csv
import gzip
import math
import re
from pathlib import Path

import commonweal as cw
import numpy as np
import pytest
import xarray as xr
from commonweal.io.paths import library_path
from commonweal.scenarios import final_demand as steps
from commonweal.scenarios.file import Regions, SimpleFile, read_scenario_file
from hypothesis import given
from hypothesis import strategies as st

ROOT = Path(__file__).parents[2]
LIBRARY = sorted((library_path() / "scenarios").glob("*.yaml"))
BILLS = [file for file in map(read_scenario_file, LIBRARY) if isinstance(file, SimpleFile)]


def tiny(regions: tuple[str, ...] = ("CA", "NY")) -> xr.Dataset:
    """Three commodities (a traded good, trade and transport, a service), two industries; every number is made up."""
    n = len(regions)
    spread = np.full(n, 1.0 / n)
    national = np.array([[30.0, 20.0], [10.0, 0.0], [5.0, 15.0]])  # commodity x (household, exports)
    imported = np.array([[10.0, 8.0], [0.0, 0.0], [0.0, 0.0]])
    data = {
        "use": (("commodity", "industry"), np.array([[10.0, 0.0], [5.0, 5.0], [0.0, 5.0]])),
        "imports": (("commodity", "industry"), np.array([[4.0, 0.0], [0.0, 0.0], [0.0, 0.0]])),
        "make": (("industry", "commodity"), np.array([[60.0, 5.0, 0.0], [0.0, 15.0, 25.0]])),
        "final_demand": (("commodity", "category", "region"), national[:, :, None] * spread),
        "final_demand_imports": (("commodity", "category", "region"), imported[:, :, None] * spread),
        "margins": (("commodity", "margin"), np.array([[80.0, 15.0, 5.0], [0.0, 0.0, 0.0], [40.0, 0.0, 0.0]])),
        "margin_supply": (("commodity", "margin"), np.array([[0.0, 0.0, 0.0], [0.0, 1.0, 1.0], [0.0, 0.0, 0.0]])),
        "price_index": (("commodity", "price_year"), np.array([[100.0, 125.0], [100.0, 100.0], [100.0, 80.0]])),
        "industry_output": (("industry", "region"), np.outer([65.0, 40.0], np.arange(1.0, n + 1))),
        "jobs": (("industry", "region"), np.outer([3.0, 1.0], np.arange(n, 0.0, -1.0))),
        "population": ("region", np.arange(1.0, n + 1)),
    }
    coords = {
        "commodity": ["G", "T", "S"],
        "commodity_name": ("commodity", ["Goods", "Trade and transport", "Services"]),
        "industry": ["MAKERS", "OTHERS"],
        "region": list(regions),
        "region_fips": ("region", [f"{6 + 30 * k:02d}" for k in range(n)]),
        "category": ["household", "exports"],
        "margin": ["producers", "transport", "wholesale"],
        "price_year": ["2017", "2020"],
    }
    dataset = xr.Dataset(data, coords, attrs={"year": "2017"})
    dataset["population"].attrs["role"] = "driver"
    return dataset


def bill(weights: dict[str, float] | None = None, regions: dict | None = None, **more) -> SimpleFile:
    lines = [
        {"commodity": code, "weight": weight, "status": "assumed", "confidence": "L", "source": "made-up"}
        for code, weight in (weights or {"G": 60.0, "S": 40.0}).items()
    ]
    content = {"id": "test", "name": "Test", "phase": "operations", "description": "A test.", "bill": lines}
    content |= {"sources": {"made-up": "made up"}, "regions": regions or {"driver": "population"}}
    return SimpleFile.model_validate(content | more)


def test_weights_become_dollars():
    assert steps.bill_of_goods(bill(), tiny(), 1000.0).tolist() == [600.0, 0.0, 400.0]


def test_purchaser_prices_give_their_margins_to_those_who_deliver_them():
    dollars = steps.to_producer_prices(np.array([100.0, 0.0, 40.0]), tiny())
    assert dollars == pytest.approx([80.0, 20.0, 40.0])  # 15 of transport and 5 of wholesale on 100 of goods


def test_the_base_year_is_not_deflated_and_another_is_good_by_good():
    dollars = np.array([125.0, 10.0, 80.0])
    assert steps.deflate(dollars, tiny(), 2017) is dollars
    assert steps.deflate(dollars, tiny(), 2020) == pytest.approx([100.0, 10.0, 100.0])
    with pytest.raises(cw.ScenarioError, match="price year 1950 is not known; the dataset holds 2017 to 2020"):
        steps.deflate(dollars, tiny(), 1950)


def test_imports_leave_as_their_share_of_domestic_purchases():
    # goods: imports 4 + 10 over purchases 10 + 30; exports count on neither side
    assert steps.domestic_shares(bill(), tiny(), {}) == pytest.approx([1 - 14 / 40, 1.0, 1.0])
    # a number holds for traded goods alone
    assert steps.domestic_shares(bill(domestic_content=0.9), tiny(), {}) == pytest.approx([0.9, 1.0, 1.0])


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"driver": "population"}, [1 / 3, 2 / 3]),
        ({"employment": ["MAKERS"]}, [2 / 3, 1 / 3]),
        ({"output": ["MAKERS", "OTHERS"]}, [1 / 3, 2 / 3]),
        ({"counties": {"06001": 10.0, "36061": 20.0, "06037": 20.0}}, [0.6, 0.4]),
        ({"shares": {"NY": 1.0}}, [0.0, 1.0]),
    ],
)
def test_each_rule_spreads_over_regions(rule, expected):
    regions = Regions.model_validate(rule)
    assert steps.region_shares(regions, tiny(), "test") == pytest.approx(expected)


def test_the_nation_takes_everything_whatever_the_rule():
    for rule in ({"driver": "population"}, {"counties": {"06001": 1.0}}, {"shares": {"NC": 1.0}}):
        assert steps.region_shares(Regions.model_validate(rule), tiny(("US",)), "test").tolist() == [1.0]


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (bill({"Services": 100.0}), "unknown commodity 'Services'; did you mean S .Services"),
        (bill(regions={"driver": "populatoin"}), "unknown driver 'populatoin'; did you mean population"),
        (bill(regions={"employment": ["MAKER"]}), "unknown industry 'MAKER'; did you mean MAKERS"),
        (bill(regions={"counties": {"99001": 1.0}}), "unknown county's region '99'"),
        (bill(regions={"shares": {"NV": 1.0}}), "unknown region 'NV'"),
    ],
)
def test_what_the_data_do_not_hold_is_named(file, message):
    with pytest.raises(cw.ScenarioError, match=message):
        steps.final_demand(file, tiny(), 1.0, 2017, {})


def test_a_good_that_nobody_makes_is_refused():
    dataset = tiny()
    dataset["make"][:, 2] = 0.0
    with pytest.raises(cw.ScenarioError, match="nobody in the country makes S"):
        steps.final_demand(bill(), dataset, 1.0, 2017, {})


positive = st.floats(0.01, 1e3)


@given(
    weights=st.lists(positive, min_size=3, max_size=3),
    people=st.lists(positive, min_size=2, max_size=2),
    amount=st.floats(1e-3, 1e13),
    mode=st.sampled_from(["purchased", "produced"]),
    prices=st.sampled_from(["producer", "purchaser"]),
    content=st.one_of(st.just("market"), st.floats(0.0, 1.0)),
)
def test_no_dollar_is_lost_or_made(weights, people, amount, mode, prices, content):
    dataset = tiny()
    dataset["population"].values[:] = people
    shares = 100.0 * np.array(weights) / math.fsum(weights)
    prices = "producer" if mode == "produced" else prices  # what is made has no margins
    file = bill(dict(zip("GTS", shares.tolist(), strict=True)), mode=mode, prices=prices, domestic_content=content)
    demand = steps.final_demand(file, dataset, amount, 2017, {})
    assert demand.purchased.sum() + demand.produced.sum() + demand.imported == pytest.approx(amount, rel=1e-12)
    assert demand.deflated == pytest.approx(amount, rel=1e-12)
    assert min(demand.purchased.min(), demand.produced.min(), demand.imported) >= 0.0
    if mode == "produced":
        assert demand.purchased.sum() == 0.0 and demand.imported == 0.0
    by_region = (demand.purchased + demand.produced).sum(axis=0)
    if by_region.sum() > 0.0:
        assert by_region / by_region.sum() == pytest.approx(np.array(people) / math.fsum(people))


@given(amount=st.floats(1.0, 1e12), factor=st.floats(0.1, 10.0))
def test_twice_the_money_buys_twice_the_goods(amount, factor):
    once = steps.final_demand(bill(), tiny(), amount, 2020, {})
    more = steps.final_demand(bill(), tiny(), factor * amount, 2020, {})
    assert more.purchased == pytest.approx(factor * once.purchased)
    assert more.imported == pytest.approx(factor * once.imported)


@pytest.mark.parametrize("basket", ["household", "government"])
def test_a_basket_is_what_the_tables_say(nation, basket):
    shares = steps.basket_shares(basket, nation.dataset)
    assert shares.sum() == pytest.approx(1.0)
    assert shares.min() == 0.0
    by_code = dict(zip(nation.goods.index, shares, strict=True))
    assert by_code["S00402"] == 0.0  # used goods
    if basket == "household":
        assert max(by_code, key=by_code.get) == "531HSO"
    else:
        assert (
            sum(by_code[code] for code in ("GSLGO", "GSLGE", "GSLGH", "S00500", "S00600")) > 0.7
        )  # their own services


def test_what_is_not_spent_reaches_nobody(nation):
    rebate = cw.scenario("baseline-household-rebate")
    half, all_ = (
        rebate.final_demand(nation.dataset, 1e6, parameters={"households.propensity": share}) for share in (0.5, 1.0)
    )
    assert half.deflated == pytest.approx(0.5e6)
    assert np.allclose(2.0 * half.purchased, all_.purchased)
    assert dict(zip(nation.goods.index, half.purchased[:, 0], strict=True))["531HSO"] == 0.0  # imputed rent


def test_a_basket_is_bought_and_not_made():
    with pytest.raises(ValueError, match="a basket is bought, and not made in one place"):
        SimpleFile.model_validate({**cw.scenario("payroll").file.model_dump(), "mode": "produced"})


@pytest.fixture(scope="module")
def tables(sources) -> Path:
    return sources / "bea-2017-detail"


#: Columns of BEA's use table by the kind of buyer.
BUYERS = {"household": ("F01",), "investment": ("F02",), "federal": ("F06", "F07"), "state-local": ("F10",)}


@pytest.fixture(scope="module")
def benchmark_year() -> cw.Model:
    """The year whose tables are published whole."""
    return cw.load("us-2017", regions="nation")


def test_first_round_shares_straight_from_the_agency_files(benchmark_year, tables):
    """What is bought of makers in the country, by plain sums over BEA's published rows: margins first, of which
    nothing is imported; of the rest what the kind of buyer imports of the commodity."""
    bought, imported = _uses(tables / "use_producer.csv.gz"), _uses(tables / "import.csv.gz")
    producers = _producers_part(tables / "margins.csv.gz")
    for file in BILLS:
        if file.mode == "produced" or any(line.basket for line in file.bill):
            continue
        share = 0.0
        for line in file.bill:
            code = line.commodity
            columns = [name for name in bought[code] if file.buyer != "all" and name.startswith(BUYERS[file.buyer])]
            if not sum(bought[code].get(name, 0.0) for name in columns) > 0.0:  # this kind buys none of it: all users
                columns = list(bought[code])
            home = 1.0 - sum(imported[code].get(name, 0.0) for name in columns) / sum(
                bought[code][name] for name in columns
            )
            home = min(max(home if line.domestic is None else line.domestic.share, 0.0), 1.0)
            share += line.weight / 100.0 * (1.0 - producers.get(code, 1.0) * (1.0 - home))
        demand = cw.scenario(file.id).final_demand(benchmark_year.dataset, 1.0)
        assert 1.0 - demand.imported == pytest.approx(share, abs=2e-3), file.id


def test_equipment_is_imported_as_buyers_of_equipment_do(benchmark_year):
    """BEA has 27 % of fab tools bought for investment made at home, and 43 % over all users, who also buy parts for
    their own fabs.
    """
    tools = cw.scenario("chips-fab-equipment").file
    at = list(benchmark_year.goods.index).index("333242")
    share = {}
    for buyer in ("investment", "all"):
        share[buyer] = steps.domestic_shares(tools.model_copy(update={"buyer": buyer}), benchmark_year.dataset, {})[at]
    assert share == {"investment": pytest.approx(0.27, abs=0.005), "all": pytest.approx(0.43, abs=0.005)}


def test_a_line_may_say_where_its_own_thing_comes_from(nation):
    """Modules are not chips, and cells are not the lead-acid batteries of 2017."""
    file = cw.scenario("ira-clean-power").file
    codes = list(nation.goods.index)
    shares = dict(zip(codes, steps.domestic_shares(file, nation.dataset, {"content.waived": 0.1}), strict=True))
    assert (shares["334413"], shares["335911"]) == (0.12, 0.15)
    bill = cw.scenario("ira-clean-power").bill.set_index("commodity")
    assert bill.loc["334413", "domestic"] == 0.12 and "EIA" in bill.loc["334413", "domestic_source"]
    policy = file.model_copy(update={"domestic_content": "policy"})  # the larger of the two
    assert (
        dict(zip(codes, steps.domestic_shares(policy, nation.dataset, {"content.waived": 0.1}), strict=True))["334413"]
        == 0.4 * 0.9
    )


def test_what_is_bought_has_margins_and_what_is_made_has_none():
    bought, made = bill(), bill(mode="produced")
    assert bought.with_margins and not made.with_margins and not bill(prices="producer").with_margins
    with pytest.raises(
        ValueError, match="what a region makes itself has no margins of trade and transport; set prices: producer"
    ):
        bill(mode="produced", prices="purchaser")


def test_every_code_of_the_library_is_one_of_the_agency(tables):
    with (tables / "commodity_names.csv").open(encoding="utf-8") as rows:
        known = {row[0] for row in csv.reader(rows)}
    assert {line.commodity for file in BILLS for line in file.bill if line.basket is None} <= known


def _uses(path: Path) -> dict[str, dict[str, float]]:
    """By commodity: what each industry and domestic final user buys; exports (F04000), imports (F05000), stocks
    (F03000) and totals (T) left out.
    """
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        table = csv.DictReader(rows)
        left_out = ("code", "F03000", "F04000", "F05000")
        codes = [code for code in table.fieldnames or [] if code[0] != "T" and code not in left_out]
        return {row["code"]: {code: float(row[code] or 0.0) for code in codes} for row in table}


def _producers_part(path: Path) -> dict[str, float]:
    """By commodity: the producers' value over what buyers in the country pay."""
    parts: dict[str, list[float]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            if row["IndustryCode"] not in ("F03000", "F04000", "F05000"):
                kinds = [
                    float(row[name] or 0.0) for name in ("ProducersValue", "Transportation", "Wholesale", "Retail")
                ]
                parts[row["CommodityCode"]] = [
                    a + b for a, b in zip(parts.get(row["CommodityCode"], [0.0] * 4), kinds, strict=True)
                ]
    return {
        code: max(kinds[0], 0.0) / sum(max(kind, 0.0) for kind in kinds)
        for code, kinds in parts.items()
        if max(kinds) > 0.0
    }


@pytest.mark.parametrize("file", BILLS, ids=lambda file: file.id)
def test_library_weights_sum_to_a_hundred_exactly_and_each_has_its_source(file):
    assert math.fsum(line.weight for line in file.bill) == 100.0
    for line in file.bill:
        assert file.sources[line.source]
        assert line.status and line.confidence
    assert file.regions.note, "a rule says what it is and which better key is missing"


def test_an_amount_of_its_own(nation):
    mine = cw.scenario("care").with_amount(2e6)
    assert mine.final_demand(nation.dataset).deflated == pytest.approx(2e6)
    assert mine.final_demand(nation.dataset, 5.0).deflated == pytest.approx(5.0)
    assert cw.scenario("care").amount is None
    assert math.fsum(share for share, _ in mine.parts) == pytest.approx(1.0)
    assert mine.parts[0][1].id == "child-care-prek"
    with pytest.raises(cw.ScenarioError, match="no amount; give one here or by with_amount"):
        cw.scenario("care").final_demand(nation.dataset)


@pytest.mark.parametrize("amount", [0, math.nan, math.inf, "1e9", True, 10**400])
def test_amounts_that_are_none_are_refused(nation, amount):
    for call in (
        cw.scenario("care").with_amount,
        lambda money: cw.scenario("care").final_demand(nation.dataset, money),
    ):
        with pytest.raises(cw.ScenarioError, match=r"give a (finite )?number of USD"):
            call(amount)


@pytest.mark.parametrize("content", ["law", True, math.nan, -0.1, None])
def test_domestic_content_is_the_market_or_a_number(content):
    with pytest.raises(cw.ScenarioError, match="give 'market', 'policy' or a number from 0 to 1"):
        cw.scenario("chips").with_domestic_content(content)


@pytest.mark.parametrize("shares", [{}, {"NC": "most"}, {"NC": True}, {"NC": 0.0}, ["NC"]])
def test_shares_that_are_none_are_refused(shares):
    with pytest.raises(cw.ScenarioError, match="share"):
        cw.scenario("chips").in_regions(shares)


def test_an_unknown_name_gets_the_nearest():
    with pytest.raises(cw.ScenarioError, match="did you mean child-care"):
        cw.scenario("childcare")
    with pytest.raises(cw.ScenarioError, match="a scenario is 3; give a name"):
        cw.scenario(3)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            ('"S"', "624400"),
            "mine.yaml:7: bill.0.commodity: 624400 is a number here; codes and names are text, so put it in quotes",
        ),
        (("weight: 100", "weight: true"), "mine.yaml:7: bill.0.weight:"),
        (("weight: 100", 'weight: "100"'), "mine.yaml:7: bill.0.weight:"),
        (("weight: 100", "weight: 90"), "mine.yaml:6: bill: weights sum to 90, not to 100"),
        (("weight: 100", "weight: " + "9" * 5000), "holds a value that cannot be read"),
        (("phase:", "domestic_content: true\nphase:"), "mine.yaml:3: domestic_content:"),
        (("driver: population", "counties: {04013: 1.0}"), "4013 is a number here; codes and names are text"),
    ],
)
def test_values_of_the_wrong_kind_are_never_taken_for_numbers(tmp_path, change, expected):
    text = """\
id: mine
name: Mine
phase: operations
description: A test.
sources: {made-up: made up}
bill:
  - {commodity: "S", weight: 100, status: assumed, confidence: L, source: made-up}
regions: {driver: population}
"""
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    assert cw.Scenario.from_yaml(path).id == "mine"
    path.write_text(text.replace(*change), encoding="utf-8")
    with pytest.raises(cw.ScenarioError) as caught:
        cw.Scenario.from_yaml(path)
    assert expected in str(caught.value)


def test_a_mix_of_mixes_is_refused_and_a_part_may_be_an_alias(tmp_path):
    text = "id: mine\nname: Mine\ndescription: A mix.\nparts:\n  - {scenario: WHICH, share: 1.0}\n"
    path = tmp_path / "mine.yaml"
    path.write_text(text.replace("WHICH", "chips"), encoding="utf-8")
    with pytest.raises(cw.ScenarioError, match="is a mix itself"):
        cw.Scenario.from_yaml(path)
    path.write_text(text.replace("WHICH", "home-care"), encoding="utf-8")
    assert [part.id for _, part in cw.Scenario.from_yaml(path).parts] == ["home-elder-care"]


def test_the_guide_lists_the_whole_library():
    guide = (ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z0-9-]+)` \| [a-z]+(?:, produced)? \|", guide, re.MULTILINE)
    assert set(rows) == set(cw.scenarios().index)


def test_readme_and_guide_count_the_lines_that_are_our_reading():
    """As `commonweal scenarios` prints them."""
    lines = [line for file in BILLS for line in file.bill]
    assumed = sum(line.status == "assumed" for line in lines)
    words = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    assert f"our own reading ({assumed} of {len(lines)} lines; `commonweal scenarios`)" in words
    words = " ".join((ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8").split())
    assert f"Of the {len(lines)} lines of the library's bills {assumed} are our reading" in words
