"""What people read: both rankings in the table, in the sentence and on the page; who gets the jobs, and how good
they are.
"""

import re
from dataclasses import replace

import commonweal as cw
import pytest
from commonweal.accounts.people import GROUP_NAMES
from commonweal.show.summary import summary
from commonweal.show.tables import groups_table, quality_table
from commonweal.show.words import all_jobs, answer

NAMES = ["chips", "ira", "child-care", "home-care"]


@pytest.fixture(scope="module")
def result(states):
    return states.compare(NAMES, closure="type-ii")


def test_the_table_says_how_good_whose_and_how_lasting(result):
    table = summary(result, every=True)
    shown = {
        "pays a living wage",
        "women",
        "without a bachelor's degree",
        "GHG in the US, t CO2e",
        "GHG with imports, t CO2e",
        "additional purchases",
    }
    assert shown <= set(table.index)
    assert set(table.loc["phase"]) == {"mixed", "operations"}
    yearly = table.loc["need the same money yearly"]
    assert yearly["home-care"] == "100%" and yearly["chips"] == "0%"
    assert 0 < int(yearly["ira"].rstrip("%")) < 20  # what makes batteries with its credit


def test_the_answer_has_both_ends_of_jobs_and_of_pay_with_ranges(result):
    with_draws = replace(result, sample=result.ranges())
    text = answer(with_draws)
    assert re.search(r"the most work through child-care: [\d.]+ \([\d.]+ to [\d.]+\) job-years", text)
    assert re.search(r"the least through chips: [\d.]+ \([\d.]+ to [\d.]+\)\.", text)
    assert re.search(
        r"Jobs through chips pay the most, \$[\d,]+ a year, and jobs through child-care the least, \$[\d,]+;", text
    )
    assert re.search(r"child-care comes first in \d+% of 100 draws", text)
    assert "not jobs added" in text and "draws" not in answer(result)
    called = dict(result.facts["title"])
    assert "through CHIPS and Science Act pay the most" in answer(result, called)


def test_one_scenario_is_an_answer_of_its_own(nation):
    alone = nation.compare(["chips"])
    assert re.match(
        r"A million dollars of 2024 through chips supports \d+\.\d job-years, directly and at suppliers. "
        r"These jobs pay \$[\d,]+ a year on average; the average job in the economy pays",
        answer(alone),
    )
    assert answer(nation.compare(["chips"], accounts=["ghg"])) == "1 scenario compared on ghg."


@pytest.mark.parametrize("whose", ["households", "government"])
def test_net_comes_first_where_somebody_pays(nation, whose):
    paid = nation.compare(["chips", "home-care"], financing=whose)
    net = paid.net.xs("net", level="part")["jobs", "type-ii"] / (paid.facts["amount"] / 1e6)
    assert answer(paid).startswith("After ")
    for name in paid.scenarios:
        assert f"{net[name].round(1) + 0.0:+.1f}" in answer(paid).split(". ")[0]


def test_the_summary_is_what_the_comparison_says(result):
    table = summary(replace(result, sample=result.ranges()), every=True)
    assert list(table.columns) == NAMES
    per_million = result.per_million
    rows = list(zip(table.index, table["chips"], strict=True))
    at = rows.index(("job-years", ""))
    for step, closure in ((1, "type-i"), (3, "type-ii")):
        label, value = rows[at + step]
        low, high = (float(end) for end in rows[at + step + 1][1].split(" to "))
        assert label.strip() == {"type-i": "type I", "type-ii": "type II"}[closure]
        assert value == f"{per_million.loc['chips', ('jobs', closure)]:.1f}"
        assert low < float(value) < high
    pay = dict(rows)["pay per job, $1,000 of 2024"]
    assert pay == f"{result.quality.loc['chips', 'pay'] / 1e3:,.0f}"
    assert {"women", "pays a living wage", "jobs where the money is spent", "additional purchases"} <= set(table.index)


def test_a_summary_of_type_i_has_no_headings(nation):
    table = summary(nation.compare(["chips"], closure="type-i"), ["jobs", "pm25"])
    assert (table["chips"] != "").all() and not table.index.str.startswith(" ").any()


@pytest.mark.parametrize("account", ["jobs", "ghg", "labour_income", "wellby", "water"])
def test_every_single_account_has_a_table_and_a_page(states, account):
    alone = states.compare(["chips", "home-care"], accounts=[account])
    table = summary(alone, [account], every=True)
    assert not table.loc[table.index.str.contains("type I")].eq("").any(axis=None)
    assert "All figures as a table" in alone.page()


def test_all_groups_have_a_name(result):
    who = groups_table(result, ["sex", "race", "origin", "education", "wage"])
    assert list(who.columns) == [*NAMES, "all jobs"]
    assert set(who.index) == set(GROUP_NAMES.values())
    with pytest.raises(cw.ModelError, match="did you mean race"):
        groups_table(result, ["rice"])


def test_quality_stands_beside_all_jobs(result):
    table = quality_table(result)
    assert list(table.columns) == [*NAMES, "all jobs"]
    assert len(table) == 10
    assert f"{result.quality.loc['all jobs', 'living_wage']:.0%} pay a living wage" in all_jobs(result)


def test_the_page_says_who_and_how_good(result, tmp_path):
    result.to_html(tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    for text in ("Who gets the jobs", "Pay and conditions", "all jobs", "pay the most", "living wage", "job-year"):
        assert text in page
    assert ">48%<" in page  # women's share of all jobs


def test_rows_for_other_programs(result):
    rows = result.tidy()
    assert list(rows.columns) == ["scenario", "closure", "kind", "name", "label", "account", "unit", "value"]
    jobs = rows[(rows["kind"] == "account") & (rows["name"] == "jobs")].set_index(["scenario", "closure"])["value"]
    assert jobs["chips", "type-ii"] == result.table.loc["chips", ("jobs", "type-ii")]
    shares = rows[rows["kind"] == "race"].groupby("scenario")["value"].sum()
    assert shares.to_numpy() == pytest.approx(1.0)
    empty = rows[rows["value"].isna()]
    assert set(empty["kind"]) == {"outcome"}  # no estimate
    women = rows[(rows["name"] == "women") & (rows["scenario"] == "chips")].iloc[0]
    assert (women["closure"], women["value"]) == ("type-i", result.people.loc[("chips", "sex", "women"), "share"])


def test_the_page_of_a_few_accounts_names_the_parts_of_wellbeing(nation, tmp_path):
    nation.compare(["chips"], accounts=["jobs", "wellby"]).to_html(tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "WELLBYs of people hired out of unemployment" in page and 'id="wellbeing"' in page


def test_rows_say_where_in_what_and_at_which_stage(result):
    rows = result.tidy()
    jobs = rows[(rows["account"] == "jobs") & (rows["scenario"] == "chips")].set_index(["kind", "closure"])
    totals = result.table.loc["chips", "jobs"]
    for kind in ("region", "sector"):
        for closure in ("type-i", "type-ii"):
            assert jobs.loc[(kind, closure), "value"].sum() == pytest.approx(totals[closure], rel=1e-9)
    assert jobs.xs("stage", level="kind")["value"].sum() == pytest.approx(totals["type-ii"], rel=1e-9)
    assert dict(zip(jobs.loc["stage"]["name"], jobs.loc["stage"].index, strict=True))["induced"] == "type-ii"
    sectors = rows[rows["kind"] == "sector"]
    assert set(sectors["label"]) <= set(result.sector_names) and (sectors["value"] != 0.0).all()
