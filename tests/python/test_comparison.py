"""The comparison: stages, splits, bounds, charts and the page."""

import html
import re
import runpy
import shlex
import xml.etree.ElementTree as ET

import commonweal as cw
import numpy as np
import pandas as pd
import pytest
from commonweal.cli import app
from commonweal.datasets.prices import money_index
from commonweal.io import read_dataset
from commonweal.show.summary import summary
from commonweal.show.words import answer
from typer.testing import CliRunner


@pytest.fixture(scope="module")
def result(states):
    return states.compare(["chips", "ira", "child-care", "home-care"], amount=1e9, closure="type-ii")


def test_splits_sum_to_the_table(result):
    total = result.table.xs("type-ii", axis="columns", level="closure")
    for what in ("region", "sector", "stage"):
        assert np.allclose(result.by(what).groupby("scenario", sort=False).sum(), total, rtol=1e-12)


def test_induced_is_type_ii_less_type_i(result):
    induced = result.by("stage").xs("induced", level="stage")
    difference = result.table.xs("type-ii", axis="columns", level="closure") - result.table.xs(
        "type-i", axis="columns", level="closure"
    )
    assert np.allclose(induced, difference, rtol=1e-9)


def test_direct_output_of_services_is_the_money_spent(states):
    direct = states.compare(["child-care"], accounts=["output"], closure="type-i").by("stage")["output"][
        "child-care", "direct"
    ]
    assert direct == pytest.approx(1e9, rel=1e-9)


def test_effects_are_proportional_to_the_amount(states):
    once, twice = (
        states.compare(["ira"], amount=1e6, closure="type-i"),
        states.compare(["ira"], amount=2e6, closure="type-i"),
    )
    assert np.allclose(2.0 * once.table, twice.table, rtol=1e-9)
    assert np.allclose(once.per_million, twice.per_million, rtol=1e-9)


def test_a_mapping_gives_amounts(states):
    result = states.compare({"chips": 1e6, "home-care": 3e6}, closure="type-i")
    assert list(result.facts["amount"]) == [1e6, 3e6]


def test_a_scenario_can_bring_its_own_amount(states):
    result = states.compare([cw.scenario("home-care").with_amount(3e6), "chips"], amount=1e6, closure="type-i")
    assert list(result.facts["amount"]) == [3e6, 1e6]


def test_money_comes_out_in_dollars_of_the_year_that_it_went_in(states):
    names = ["k12-education", "chips"]
    base, later = (
        states.compare(names, amount=1e6, closure="type-i"),
        states.compare(names, amount=1e6, price_year=2022, closure="type-i"),
    )
    assert base.units["labour_income"] == "USD of 2024"
    assert later.units["labour_income"] == "USD of 2022"
    assert later.units["jobs"] == "job-years"
    # The same goods: a million of 2022 buys more of them than one of 2024, and they cost less.
    bought = later.facts["deflated"] / base.facts["deflated"]
    schools = "k12-education"
    assert 1.0 < bought[schools] < 1.2
    assert later.table.loc[schools, "jobs"] == pytest.approx(
        base.table.loc[schools, "jobs"] * bought[schools], rel=0.02
    )
    for account in ("labour_income", "value_added"):
        inflation = money_index(states.dataset, account, 2022)
        print(f"\nprices of 2022 over 2024 for {account}: {inflation:.3f}")
        assert 0.9 < inflation < 0.97
        real = later.table.loc[schools, account] / inflation
        assert real == pytest.approx(base.table.loc[schools, account] * bought[schools], rel=0.02)
    assert money_index(states.dataset, "labour_income", 2024) == 1.0
    assert "pay per job, $1,000 of 2022" in summary(later).index


def test_rows_carry_the_names_that_were_asked_by(states):
    result = states.compare(["chips", "home-care", cw.scenario("child-care").in_regions({"NC": 1.0})], closure="type-i")
    assert list(result.table.index) == ["chips", "home-care", "child-care"]
    assert result.by("region").loc[("child-care", "NC"), "jobs"] > 0.0
    assert list(states.compare({"home-elder-care": 1e6}, closure="type-i").table.index) == ["home-elder-care"]
    with pytest.raises(cw.ScenarioError, match="'home-care' stands twice"):
        states.compare(["home-care", "home-elder-care"], closure="type-i")


def test_bounds_are_small_and_there(result):
    total = result.table.xs("type-ii", axis="columns", level="closure")
    assert (result.bounds.to_numpy() > 0).all()
    both_signs = ["wellby_good_jobs"]  # a small sum of large parts
    assert (result.bounds / total).drop(columns=both_signs).to_numpy().max() < 1e-9
    assert result.certificate.proven


def test_home_care_in_two_states_works_mostly_there(states):
    here = states.compare([cw.scenario("home-care").in_regions({"NC": 0.6, "NY": 0.4})], closure="type-i")
    jobs = here.by("region")["jobs"]["home-care"].sort_values(ascending=False)
    assert list(jobs.index[:2]) == ["NC", "NY"]
    assert jobs[["NC", "NY"]].sum() > 0.7 * jobs.sum()


def test_top_regions_are_in_order(result):
    top = result.top_regions("jobs", 5)["jobs"]
    for name in result.scenarios:
        assert top[name].is_monotonic_decreasing


def test_the_summary_shows_both_closures(result):
    rows = list(summary(result).index)
    assert rows[rows.index("job-years") + 1 :][:2] == ["  type I", "  type II"]
    assert "through chips" in answer(result)


def test_charts_save_without_browser_or_network(result, tmp_path):
    for name, chart in (("bars", result.plot.bars("jobs")), ("map", result.plot.map("ghg"))):
        chart.save(tmp_path / f"{name}.svg")
        chart.save(tmp_path / f"{name}.png")
        assert ET.parse(tmp_path / f"{name}.svg").getroot().tag.endswith("svg")
        assert (tmp_path / f"{name}.png").stat().st_size > 5_000
    with pytest.raises(cw.ModelError, match="unknown account 'joy'"):
        result.plot.bars("joy")


def test_the_page_is_whole_and_alone(result, tmp_path):
    path = tmp_path / "new" / "report.html"
    result.to_html(path)
    page = path.read_text(encoding="utf-8")
    assert len(page.encode()) < 3e6
    assert page.count("<svg ") > 10
    assert not re.search(r'(src|href)="?https?:', page) and "url(http" not in page and page.count("http-equiv") == 1
    for text in (
        "gross",
        "What is not counted",
        "Parameters",
        "proven to",
        "commonweal compare chips ira",
        "us.compare(",
    ):
        assert text in page
    assert [entry.name for entry in path.parent.iterdir()] == ["report.html"]
    with pytest.raises(cw.DataError, match="is a folder"):
        result.to_html(tmp_path)


@pytest.mark.parametrize("closure", ["type-i", "type-ii"])
def test_every_table_says_its_scale(states, closure):
    """In `attrs` and in the heading of its columns; per million is the whole over the amount."""
    result = states.compare(
        ["chips", "home-care"], amount=5e8, accounts=["jobs", "ghg"], closure=closure, financing="households"
    )
    whole = {
        "table": result.table,
        "whole": result.whole,
        "type I": result.type_i,
        "net": result.net,
        "additional": result.additional,
        "with_imports": result.with_imports,
        "leveraged": result.leveraged,
        "in_states": result.in_states(),
        "top_regions": result.top_regions(),
        **{f"by {what}": result.by(what) for what in ("region", "state", "sector", "stage", "round", "group")},
        "by groups": result.by({"two": ["NC", "SC"]}),
    }
    per_million = {
        "per_million": result.per_million,
        "difference": result.difference("chips", "home-care"),
        "spent_in_each": result.spent_in_each("jobs"),
    }
    multipliers = states.multipliers("jobs", closure=closure, regions=["NC"])
    for scale, tables in (
        ("whole amounts", whole),
        ("per million USD of 2024", per_million),
        ("per USD", {"multipliers": multipliers.table}),
        ("per million USD", {"multipliers per million": multipliers.per_million}),
    ):
        for name, table in tables.items():
            assert table.attrs["scale"] == scale, name
            assert any(str(heading).endswith(scale) for heading in table.columns.names), name
    assert np.allclose(result.per_million * 500.0, result.whole, rtol=1e-14)
    assert np.allclose(multipliers.per_million, multipliers.table * 1e6, rtol=1e-14)


def test_effects_survive_a_file(result, tmp_path):
    result.to_hdf(tmp_path / "result.h5")
    again = read_dataset(tmp_path / "result.h5")
    by_region = again["effects_by_region"].sum(["stage"]).sel(account="jobs", scenario="chips").values
    assert np.allclose(by_region, result.by("region")["jobs"]["chips"])
    assert np.allclose(again["effects_by_industry"].sum("industry"), again["effects_by_region"].sum("region"))
    assert list(again["account_unit"].values) == list(result.units.values())
    with pytest.raises(cw.DataError):
        result.to_hdf(tmp_path)


def test_reprs(result):
    for text in (repr(result), result._repr_html_()):
        for said in (
            "per million USD of 2024",
            "us-2024 by state, 2024",
            "producer prices",
            "type I and type II",
            "402 industries, 51 regions",
        ):
            assert said in text
        for said in ("job-years", "t CO2e", "proven to", "type-ii"):
            assert said in text


def told_code(comparison, path):
    """What the page says would make it again: each block as text."""
    comparison.to_html(path)
    return [
        html.unescape(block)
        for block in re.findall(r"<pre[^>]*><code>(.*?)</code>", path.read_text(encoding="utf-8"), re.S)
    ]


def test_the_page_says_how_to_make_it_again(nation, tmp_path):
    asked = {
        "closure": "type-ii",
        "financing": "households",
        "price_year": 2020,
        "parameters": {"living-wage.hourly": 17.123456789},
    }
    result = nation.compare(["chips", "home-care"], amount=1.23456789e9, **asked)
    command, code = told_code(result, tmp_path / "page.html")
    told = runpy.run_path(str(written(tmp_path / "again.py", code.replace("page.html", str(tmp_path / "again.html")))))
    pd.testing.assert_frame_equal(told["result"].net, result.net)
    assert "result.to_html" in code and (tmp_path / "again.html").exists()
    run = CliRunner().invoke(app, [*shlex.split(command)[1:], "--csv", str(tmp_path / "again.csv")])
    assert run.exit_code == 0, run.output
    again = pd.read_csv(tmp_path / "again.csv")
    np.testing.assert_allclose(again["value"], result.tidy()["value"], rtol=1e-10)


def test_amounts_of_their_own_are_made_again_in_python_alone(nation, tmp_path):
    result = nation.compare({"chips": 1e9, "home-care": 3e9}, accounts=["jobs", "labour_income"], closure="type-i")
    (code,) = told_code(result, tmp_path / "page.html")
    told = runpy.run_path(str(written(tmp_path / "again.py", code.replace("page.html", str(tmp_path / "again.html")))))
    pd.testing.assert_series_equal(told["result"].table["jobs"], result.table["jobs"])


def written(path, text):
    path.write_text(text, encoding="utf-8")
    return path
