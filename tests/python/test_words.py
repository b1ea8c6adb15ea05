"""What people read: both rankings in the table, in the sentence and on the page; who gets the jobs, and how good
they are.
"""

import re

import commonweal as cw
import pandas as pd
import pytest
from commonweal.accounts.people import GROUP_NAMES
from commonweal.show.words import all_jobs, groups_table, headline_table, in_words, quality_table

NAMES = ["chips", "ira", "child-care", "home-care"]


@pytest.fixture(scope="module")
def result(states):
    return states.compare(NAMES, closure="type-ii")


def ranks(column: pd.Series) -> dict[str, int]:
    return {name: int(re.search(r"\((\d+)\)$", text)[1]) for name, text in column.items()}


def test_the_table_ranks_by_jobs_and_by_pay(result):
    table = headline_table(result)
    type_i = result.per_million().xs("type-i", axis="columns", level="closure")
    by_jobs = type_i["jobs"].rank(ascending=False).astype(int)
    by_pay = result.quality["pay"].drop("all jobs").rank(ascending=False).astype(int)
    assert ranks(table["job-years"]) == by_jobs.to_dict()
    assert ranks(table["pay per job, $ of 2017"]) == by_pay.to_dict()
    shown = {
        "pays a living wage",
        "women",
        "no bachelor's",
        "GHG emitted in the US, t CO2e",
        "GHG with imports, t CO2e",
        "need the same money every year",
        "additional purchases",
    }
    assert shown <= set(table.columns)
    yearly = table["need the same money every year"]
    assert yearly["home-care"] == "100%" and yearly["chips"] == "0%"
    assert 0 < int(yearly["ira"].rstrip("%")) < 20  # what makes batteries with its credit


def test_the_sentence_gives_both_orders(result):
    sentence = in_words(result)
    jobs, pay = sentence.split("; by pay per job")
    assert jobs.index("child-care") < jobs.index("home-care") < jobs.index("ira") < jobs.index("chips")
    assert pay.index("chips") < pay.index("ira") < pay.index("home-care") < pay.index("child-care")


def test_a_long_sentence_leaves_some_out(nation):
    names = list(cw.scenarios().index)[:9]
    sentence = in_words(nation.compare(names, accounts=["jobs"]))
    named = sentence.split(" the order of the points is ")[1].split(", ")
    assert len(named) == 7 and named[5] == "..."


def test_one_scenario_is_a_sentence_of_its_own(nation):
    assert "(" not in headline_table(nation.compare(["chips"])).loc["chips", "job-years"]
    assert re.match(
        r"A million dollars through chips generates \d+\.\d job-years.*paid \$[\d,]+ a year",
        in_words(nation.compare(["chips"])),
    )


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
    for text in ("Who gets the jobs", "How good are they", "all jobs", "pay best", "living wage", "job-year"):
        assert text in page
    assert ">48%<" in page  # women's share of all jobs


def test_rows_for_other_programs(result):
    rows = result.tidy()
    assert list(rows.columns) == ["scenario", "closure", "kind", "name", "label", "account", "unit", "value"]
    jobs = rows[(rows["kind"] == "account") & (rows["name"] == "jobs")].set_index(["scenario", "closure"])["value"]
    assert jobs["chips", "type-ii"] == result.table.loc["chips", ("jobs", "type-ii")]
    shares = rows[rows["kind"] == "race"].groupby("scenario")["value"].sum()
    assert shares.to_numpy() == pytest.approx(1.0)
    assert rows["value"].notna().all()
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
