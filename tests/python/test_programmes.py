"""What is put through an economy: one programme in several places, losses, amounts in jobs or pay, bills of goods
from a spreadsheet.
"""

import subprocess
import sys
from pathlib import Path

import commonweal as cw
import numpy as np
import pandas as pd
import pytest

COMMAND = Path(sys.executable).with_name("commonweal")
CARE = "child-care"
BILL = "commodity,amount\n624400,1800000\n519130,1200000\n"


def jobs(us, scenarios, **asked):
    return us.compare(scenarios, accounts=["jobs"], closure="type-i", **asked).table["jobs"]


def test_one_programme_in_several_places_has_a_row_for_each(states):
    care = cw.scenario(CARE)
    both = jobs(states, [care.in_regions({"NC": 1.0}), care.in_regions({"SC": 0.5, "NY": 0.5})], amount=3e6)
    assert list(both.index) == ["child-care in NC", "child-care in SC 0.5 and NY 0.5"]
    alone = [
        jobs(states, [care.in_regions(where)], amount=3e6).iloc[0] for where in ({"NC": 1.0}, {"SC": 0.5, "NY": 0.5})
    ]
    assert both.to_numpy() == pytest.approx(alone, rel=1e-9)


def test_rows_of_one_name_are_told_apart_by_all_that_differs(states):
    care = cw.scenario(CARE)
    names = jobs(
        states, [care, care.with_amount(2e6), care.with_wage_floor(20.0), care.called("ours")], amount=1e6
    ).index
    assert list(names[1:3]) == [
        "child-care of 2,000,000 USD wage floor none",
        "child-care of 1,000,000 USD wage floor 20.0",
    ]
    assert names[3] == "ours"
    with pytest.raises(
        cw.ScenarioError, match=r"stands twice, and nothing tells the two apart.*called\('another name'\)"
    ):
        states.compare([care, care])
    with pytest.raises(cw.ScenarioError, match="the name is ''"):
        care.called("")


def test_amounts_go_with_names_and_scenarios(states):
    here = cw.scenario(CARE).in_regions({"NC": 1.0})
    mixed = jobs(states, {here: 1e6, "chips": 2e6})
    assert mixed[CARE] == pytest.approx(jobs(states, [here], amount=1e6)[CARE], rel=1e-9)


@pytest.mark.parametrize("amount", ["3,000,000", None, [1e6], float("nan"), 0, True])
def test_amounts_that_are_none_are_refused_in_every_form(states, amount):
    for ask in (lambda: states.compare({CARE: amount}), lambda: states.compare([CARE], amount=amount)):
        with pytest.raises(cw.ScenarioError, match=r"child-care.*: the amount is"):
            ask()


def test_a_loss_is_the_gain_turned_round(states):
    plant = cw.scenario("chips-operations")
    asked = {"closure": "type-ii", "financing": "households"}
    gain, loss = (states.compare([plant], amount=money, **asked) for money in (175e6, -175e6))
    assert np.allclose(loss.table, -gain.table, rtol=1e-9)
    assert np.allclose(loss.net.loc["chips-operations"], -gain.net.loc["chips-operations"], rtol=1e-9)
    assert np.allclose(loss.per_million, gain.per_million, rtol=1e-9)
    assert (loss.bounds.to_numpy() > 0.0).all() and (loss.certificate.bound > 0.0).all()
    assert "a gain with the opposite sign" in repr(loss) and "a gain with the opposite sign" not in repr(gain)
    assert loss.top_regions()["jobs"].iloc[0] == pytest.approx(-gain.top_regions()["jobs"].iloc[0])
    assert loss.first_round("chips-operations")["share"].sum() == pytest.approx(1.0, abs=1e-3)


def test_amounts_in_jobs_or_pay_are_what_their_industries_then_have(states):
    for account, level in (("jobs", 50.0), ("labour_income", 1e6), ("output", 2e6)):
        result = states.compare([CARE, "chips"], amount={account: level}, accounts=[account], closure="type-i")
        direct = result.by("stage")[account].xs("direct", level="stage")
        assert direct.to_numpy() == pytest.approx([level, level], rel=1e-9)
    floored = cw.scenario(CARE).with_wage_floor(25.0)
    result = states.compare({floored: {"jobs": 50.0}}, accounts=["jobs"], closure="type-i")
    assert result.by("stage")["jobs"].xs("direct", level="stage").iloc[0] == pytest.approx(50.0, rel=1e-9)
    of_2023 = states.compare(
        {CARE: {"labour_income": 1e6}}, accounts=["labour_income"], closure="type-i", price_year=2023
    )
    assert of_2023.by("stage")["labour_income"].iloc[0] == pytest.approx(1e6, rel=1e-9)


@pytest.mark.parametrize(
    ("amount", "error", "message"),
    [
        ({"jobs": 50, "ghg": 1}, cw.ScenarioError, "or one account"),
        ({}, cw.ScenarioError, "or one account"),
        ({"joy": 1}, cw.ModelError, "unknown account 'joy'"),
        ({"jobs": "50"}, cw.ScenarioError, "the amount in jobs is '50'"),
        ({"jobs": 0}, cw.ScenarioError, "other than zero"),
    ],
)
def test_amounts_in_accounts_that_are_none(states, amount, error, message):
    with pytest.raises(error, match=message):
        states.compare([CARE], amount=amount)


def test_a_bill_from_a_spreadsheet(states, tmp_path):
    path = tmp_path / "Our bill.csv"
    path.write_text("\ufeff" + BILL, encoding="utf-8")
    mine = cw.Scenario.from_csv(path, regions={"shares": {"NC": 1.0}}, prices="purchaser")
    assert mine.amount == 3e6 and mine.id == "our-bill"
    assert dict(mine.bill.set_index("commodity")["weight"]) == pytest.approx({"624400": 60.0, "519130": 40.0})
    assert jobs(states, [mine])["our-bill"] > 0.0
    weights = tmp_path / "weights.csv"
    weights.write_text("commodity,weight,source\n624400,3,budget\n519130,2,\n", encoding="utf-8")
    assert cw.Scenario.from_csv(weights).amount is None
    assert list(cw.Scenario.from_csv(weights).bill["source"]) == ["budget", "the user's own bill"]
    (tmp_path / "cells.csv").write_text(
        'commodity,amount,source\r\n624400,5,"a budget,\nof two lines"\r\n', encoding="utf-8"
    )
    assert list(cw.Scenario.from_csv(tmp_path / "cells.csv").bill["source"]) == ["a budget,\nof two lines"]
    closed = tmp_path / "closed.csv"
    closed.write_text("commodity,amount\n326160,-175000000\n", encoding="utf-8")
    assert cw.Scenario.from_csv(closed).amount == -175e6


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("commodity;amount\n624400;5\n", "divided by semicolons"),
        ("code,amount\n624400,5\n", "it needs commodity"),
        ("commodity,weight,amount\n624400,5,5\n", "found amount and weight"),
        ("commodity,price\n624400,5\n", "found neither"),
        ("commodity,amount\n624400,$5\n", ":2: amount is '[$]5'"),
        ("commodity,amount\n624400,5\n\n624400,6\n", ":4: commodity '624400' stands twice, first on line 2"),
        ("commodity,amount\n624400,5\n519130,-6\n", ":3: amount is -6, of another sign"),
        ("commodity,amount\n624400,1,800,000\n", ":2: 4 cells under 2 headings"),
        ("commodity,amount\n", "no lines under its headings"),
        ("commodity,amount,color\n624400,5,red\n", "unknown column 'color'"),
        ("commodity,amount,status\n624400,5,known\n", "status: Input should be"),
        ("", "is empty"),
        ("commodity,amount\n,5\n", ":2: no commodity"),
    ],
)
def test_mistakes_of_a_spreadsheet_are_named_with_their_line(tmp_path, text, message):
    path = tmp_path / "bill.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(cw.ScenarioError, match=message):
        cw.Scenario.from_csv(path)


def test_files_are_known_by_their_endings_in_any_case(tmp_path):
    (tmp_path / "bill.csv").write_text(BILL, encoding="utf-8")
    subprocess.run([COMMAND, "scenarios", "new", tmp_path / "mine.yaml"], check=True, capture_output=True)
    (tmp_path / "mine.yaml").rename(tmp_path / "MINE.YAML")
    asked = [
        "compare",
        tmp_path / "bill.csv",
        tmp_path / "MINE.YAML",
        "--regions",
        "nation",
        "--csv",
        tmp_path / "out.csv",
    ]
    done = subprocess.run([COMMAND, *asked], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert set(pd.read_csv(tmp_path / "out.csv")["scenario"]) >= {"bill", "mine"}


def test_places_are_named_on_the_command_line(tmp_path):
    asked = [COMMAND, "compare", "child-care", "--in", "North Carolina", "--in", "SC", "--csv", tmp_path / "out.csv"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert {"child-care in NC", "child-care in SC"} <= set(pd.read_csv(tmp_path / "out.csv")["scenario"])
    wrong = subprocess.run(
        [COMMAND, "compare", "child-care", "--in", "Bronx", "--regions", "state"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert wrong.returncode == 1 and "36005 (Bronx County, NY) lies in NY" in wrong.stderr


def test_a_model_without_accounts_has_output_multipliers():
    model = cw.Model.from_coefficients([[0.15, 0.25], [0.2, 0.05]])
    assert model.multipliers().table["output"].to_numpy() == pytest.approx([1.518151815, 1.452145215])


@pytest.mark.parametrize("kind", ["state,hourly\nNC,30\nNC,10\n", "state,hourly\nQQ,30\n", "state,hourly\nNC,much\n"])
def test_living_wages_from_a_file_that_cannot_be(tmp_path, kind):
    path = tmp_path / "wages.csv"
    path.write_text(kind, encoding="utf-8")
    with pytest.raises(cw.ParameterError, match=r"stands twice, first on line 2|unknown state 'QQ'|is 'much'"):
        cw.load("us-2024", regions="state", living_wage=path)
