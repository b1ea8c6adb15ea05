"""Specification curves: each point is what `compare` finds with the same choices; and the chart says what it must."""

import io
from html import unescape

import commonweal as cw
import numpy as np
import pytest

PAIR = ("home-care", "chips")
RATIO = ("jobs", *PAIR)


@pytest.fixture(scope="module")
def curve(states):
    return states.specification_curve(
        RATIO, choices={"trade": ["gravity", "pool"], "financing": ["none", "households"]}
    )


def row(curve, **chosen):
    table = curve.table
    for name, option in chosen.items():
        table = table[table[name.replace("_", " ")] == option]
    assert len(table) == 1
    return table.iloc[0]


def test_every_combination_is_there_once_lowest_first(curve):
    alone = 2 * 2 * 2 * 3 * 2 * 3  # trade x market shares x prices x imports x purchases x automation
    spent = 3  # propensities, which matter where households spend or pay
    assert len(curve.table) == alone * (1 + spent + 2 * spent)
    assert not curve.table[curve.choices].duplicated().any()
    assert curve.ratios.is_monotonic_increasing
    assert curve.choices == [
        "closure",
        "trade",
        "market shares",
        "prices",
        "imports",
        "financing",
        "propensity",
        "purchases",
        "automation",
    ]


@pytest.mark.parametrize("closure", ["type-i", "type-ii"])
def test_points_are_what_a_comparison_finds(curve, states, closure):
    usual = curve.table[curve.table["usual"]].set_index("closure").loc[closure]
    jobs = states.compare(PAIR, closure="type-ii").table["jobs"][closure]
    assert usual["ratio"] == pytest.approx(jobs["home-care"] / jobs["chips"], rel=1e-9)

    pool = cw.load("us-2024", trade="pool", market_shares="uniform")
    scenarios = [cw.scenario(name).with_domestic_content(1.0) for name in PAIR]
    jobs = pool.compare(scenarios, closure="type-ii", price_year=2025).table["jobs"][closure]
    found = row(
        curve,
        closure=closure,
        trade="pool",
        market_shares="uniform",
        prices=2025,
        imports="none",
        financing="none",
        propensity=0.5,
        purchases="gross",
        automation="none",
    )
    assert (found["home-care"], found["chips"]) == pytest.approx((jobs["home-care"], jobs["chips"]), rel=1e-9)


def test_financing_leaves_the_net_and_no_ratio_where_that_is_below_zero(curve, states):
    net = states.compare(PAIR, closure="type-ii", financing="households").net["jobs"]["type-ii"].xs("net", level="part")
    found = row(
        curve,
        closure="type-ii",
        trade="gravity",
        market_shares="regional",
        prices=2024,
        imports="market",
        financing="households",
        propensity=0.5,
        purchases="gross",
        automation="none",
    )
    assert found["home-care"] == pytest.approx(net["home-care"], rel=1e-9)
    assert found["chips"] == pytest.approx(net["chips"], rel=1e-9)
    none = curve.table[curve.table["ratio"].isna()]
    assert len(none) and (none["chips"] <= 0.0).all() and (none["financing"] == "households").all()
    assert curve.by_choice.loc[("financing", "households"), "without"] == (curve.table["chips"] <= 0.0).sum()


def test_the_sign_of_net_turns_with_what_households_spend(curve):
    """No "always": among the choices that differ in the propensity alone CHIPS leaves more jobs than its tax takes,
    and fewer.
    """
    paid = curve.table[curve.table["financing"] == "households"]
    above = paid.groupby("propensity")["chips"].agg(lambda jobs: (jobs > 0.0).mean())
    print(
        f"\nshare of combinations in which CHIPS leaves more jobs than a tax takes, by propensity:\n{above.to_string()}"
    )
    assert above.loc[0.25] > 0.5 > above.loc[0.9]
    last = curve.by_choice["median"].dropna()
    assert "What moves it most is " in curve.in_words and curve.in_words in repr(curve)
    most = (last.groupby("choice").max() / last.groupby("choice").min()).idxmax()
    assert curve.in_words.startswith(f"What moves it most is {most} (")


def test_purchases_without_what_would_be_bought_anyway_are_what_a_comparison_finds(curve, states):
    result = states.compare(PAIR)
    found = row(
        curve,
        closure="type-ii",
        trade="gravity",
        market_shares="regional",
        prices=2024,
        imports="market",
        financing="none",
        propensity=0.5,
        purchases="additional",
        automation="none",
    )
    more = result.additional.xs("additional", level="part")["jobs"]["type-ii"]
    assert found[list(PAIR)].to_numpy(dtype=float) == pytest.approx(more[list(PAIR)].to_numpy(), rel=1e-9)
    parts = result.additional["jobs"]["type-ii"].unstack("part")
    assert np.allclose(parts["gross"], parts["bought anyway"] + parts["additional"], rtol=1e-12)
    home = cw.scenario("home-care").with_additional(0.25)
    quarter = states.compare([home]).additional["jobs"]["type-i"].unstack("part").iloc[0]
    assert quarter["additional"] == pytest.approx(0.25 * quarter["gross"], rel=1e-9)
    assert "additional.care" in result.assumptions().index and "additional.schools" not in result.assumptions().index


def test_a_rebate_moves_with_the_propensity_in_either_closure(nation):
    fixed = {
        "financing": ["none"],
        "prices": [2024],
        "imports": ["market"],
        "purchases": ["gross"],
        "automation": ["none"],
    }
    curve = nation.specification_curve(("jobs", "household-rebate", "chips"), choices=fixed)
    assert len(curve.table) == 2 * 3 and curve.ratios.nunique() == 6
    output = nation.specification_curve(("output", *PAIR), choices=fixed | {"propensity": [0.5]})
    assert output.unit == "USD" and len(output.table) == 2


def test_the_nation_has_fewer_choices(nation):
    curve = nation.specification_curve(RATIO, choices={"financing": ["none"]})
    assert curve.choices == ["closure", "prices", "imports", "propensity", "purchases", "automation"]
    assert len(curve.table) == (1 + 3) * 2 * 3 * 2 * 3
    assert len(curve.table[curve.table["usual"]]) == 2
    assert "144; 0 without a ratio" in repr(curve)
    assert "by default" in curve._repr_html_()


def test_automation_is_a_choice_of_jobs_alone_and_what_the_years_find(nation):
    one = {"prices": [2024], "imports": ["market"], "financing": ["none"], "purchases": ["gross"], "propensity": [0.5]}
    curve = nation.specification_curve(RATIO, choices=one | {"closure": ["type-ii"]})
    jobs = curve.table.set_index("automation")
    scenarios = [cw.scenario(name).with_schedule({2034: 1.0}) for name in PAIR]
    for adoption, parameters in {
        "usual": {},
        "fast": {"automation.ceiling": 1.0, "automation.midpoint": 2029, "automation.duration": 10},
    }.items():
        years = nation.timeline(scenarios, years=[2034], closure="type-ii", growth="automation", parameters=parameters)
        found = years.table["type_ii"].xs(2034, level="year")
        assert jobs.loc[adoption, list(PAIR)].to_numpy(dtype=float) == pytest.approx(
            found.loc[list(PAIR)].to_numpy(), rel=1e-9
        )
    assert jobs.loc["fast", "home-care"] < jobs.loc["usual", "home-care"] < jobs.loc["none", "home-care"]
    paid = nation.specification_curve(("labour_income", *PAIR), choices=one)
    assert "automation" not in paid.choices


@pytest.mark.parametrize(
    ("ratio", "choices", "message"),
    [
        ("jobs", None, "give an account and two scenarios"),
        (("jobs", "chips"), None, "give an account and two scenarios"),
        (("job", *PAIR), None, "unknown account 'job'"),
        (RATIO, {"trades": ["pool"]}, "'trades' is nothing to choose here; did you mean trade"),
        (RATIO, {"closure": ["type-iii"]}, "'type-iii' is none of type-i, type-ii"),
        (RATIO, {"closure": "type-i"}, "give a list of some of type-i, type-ii"),
        (RATIO, {"prices": []}, "give a list of some of 2024, 2025"),
    ],
)
def test_what_cannot_be_chosen_is_refused(nation, ratio, choices, message):
    with pytest.raises(cw.ModelError, match=message):
        nation.specification_curve(ratio, choices=choices)


@pytest.mark.parametrize("width", [600, 1200])
def test_the_chart_says_what_it_must(curve, width):
    file = io.StringIO()
    curve.plot.curve(width=width).save(file, format="svg")
    drawn = unescape(file.getvalue())
    assert int(drawn.split('width="')[1].split('"')[0]) <= width
    for text in (
        "home-care over chips: ",
        "jobs (job-years) of the same money",
        "by default, type-i: 3.81",
        "by default, type-ii: 3.10",
        "trade: pool",
        "prices: 2025",
        "imports: none",
        "Source: Commonweal, us-2024, state",
    ):
        assert text in drawn, text


def test_a_curve_without_a_ratio_is_not_drawn(nation):
    curve = nation.specification_curve(
        RATIO, choices={"financing": ["households"], "closure": ["type-ii"], "propensity": [0.9], "imports": ["market"]}
    )
    assert not len(curve.ratios)
    with pytest.raises(cw.ModelError, match="no combination has a ratio: chips never has jobs above zero"):
        curve.plot.curve()


def test_whose_makers_make_a_product_is_a_choice_where_a_scenario_makes_one(states):
    pair = ("jobs", "worker-owned-textiles", "home-care")
    fixed = {
        "trade": ["quotient"],
        "prices": [2024],
        "imports": ["market"],
        "financing": ["none"],
        "closure": ["type-i"],
        "propensity": [0.5],
        "purchases": ["gross"],
        "automation": ["none"],
    }
    curve = states.specification_curve(pair, choices=fixed)
    assert set(curve.table["market shares"]) == {"regional", "regional-throughout", "uniform"}
    assert curve.ratios.nunique() == 3
    named = states.specification_curve(
        ("jobs", "home-care", "chips"), choices=fixed | {"market shares": ["regional-throughout"]}
    )
    assert list(named.table["market shares"]) == ["regional-throughout"]
