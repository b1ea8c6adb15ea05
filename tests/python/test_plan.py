"""Plans of batches: what they name, and every mistake of one at once."""

import copy
import re
from pathlib import Path

import commonweal as cw
import pytest
import yaml
from commonweal.batch.plan import economies_of, read_plan, scenarios_of, variants_of
from commonweal.scenarios.check import write_start

WHOLE = """\
name: two programmes
economies:
  - {regions: state, trade: [quotient, gravity]}
  - {regions: nation}
scenarios:
  - scenario: chips
  - scenario: home-care
    amounts: [1.0e9, 2.0e9]
    domestic_content: [market, 0.8]
    financing: [none, households]
accounts: [jobs, ghg]
parameters:
  - {name: usual, set: {}}
  - {name: slack, set: {wellby.additional: 0.5}}
draws: 20
seed: 3
"""


def read(tmp_path: Path, text: str = WHOLE):
    path = tmp_path / "plan.yaml"
    path.write_text(text, encoding="utf-8")
    return read_plan(path)


def told(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(cw.PlanError) as caught:
        read(tmp_path, text)
    return [line.removeprefix(f"{tmp_path}/") for line in str(caught.value).splitlines()]


def test_a_plan_names_every_combination(tmp_path):
    plan = read(tmp_path)
    assert [one.label for one in economies_of(plan)] == [
        "us-2024 state quotient regional",
        "us-2024 state gravity regional",
        "us-2024 nation gravity regional",
    ]
    asked = scenarios_of(plan, tmp_path)
    assert len(asked) == 1 + 2 * 2 * 2
    assert asked[0].label == "chips"
    assert asked[-1].label == "home-care amount=2e+09 content=0.8 financing=households"
    assert (asked[-1].amount, asked[-1].financing) == (2e9, "households")
    assert asked[-1].scenario.parts[0][1].domestic_content == 0.8
    assert variants_of(plan) == {"usual": {}, "slack": {"wellby.additional": 0.5}}
    assert plan.closures == ("type-i", "type-ii")
    assert plan.sources == (
        "parameters",
        "accounts",
        "splits",
        "concept",
        "use",
        "imports",
        "weights",
    )  # trade is in the economies


def test_counties_trade_by_distance_where_nothing_is_said(tmp_path):
    plan = read(tmp_path, WHOLE.replace("regions: nation", "regions: county"))
    assert economies_of(plan)[-1].trade == "gravity"


def test_scenarios_come_from_files_beside_the_plan_too(tmp_path):
    write_start(tmp_path / "mine.yaml")
    text = WHOLE.replace("  - scenario: chips\n", "  - file: mine.yaml\n    regions: [NC, NY]\n").replace(
        "  - {regions: nation}\n", ""
    )
    asked = scenarios_of(read(tmp_path, text), tmp_path)
    assert [one.label for one in asked[:2]] == ["mine region=NC", "mine region=NY"]
    assert asked[0].scenario.parts[0][1].regions.shares == {"NC": 1.0}


def test_five_mistakes_are_five_messages_with_line_and_key(tmp_path):
    text = (
        WHOLE.replace("gravity", "gravty")
        .replace("scenario: chips", "scenario: chip")
        .replace("[jobs, ghg]", "[jbs, ghg]")
        .replace("wellby.additional: 0.5", "wellby.additional: 5.0")
        .replace("draws: 20", "draws: -1")
    )
    assert told(tmp_path, text) == [
        "plan.yaml:3: economies.0.trade.1: 'gravty' is not known; did you mean gravity?; choose from "
        "pool, quotient, quotient-cilq, quotient-flq, gravity",
        "plan.yaml:6: scenarios.0.scenario: unknown scenario 'chip'; did you mean chips?; `commonweal scenarios` lists "
        "the library",
        "plan.yaml:11: accounts.0: unknown account 'jbs'; did you mean jobs?",
        "plan.yaml:14: parameters.1.set.wellby.additional: parameter wellby.additional is set to 5, outside 0 to 1",
        "plan.yaml:15: draws: Input should be greater than or equal to 0",
    ]


def test_the_only_entry_of_a_list_is_one_mistake_where_it_is_wrong(tmp_path):
    text = WHOLE.replace("  - {regions: nation}\n", "").replace("regions: state", "regions: states")
    assert told(tmp_path, text) == ["plan.yaml:3: economies.0.regions: Input should be 'nation', 'state' or 'county'"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("name: two programmes\n", ""), "plan.yaml:1: name: is missing"),
        (("seed: 3", "sed: 3"), "plan.yaml:16: sed: unknown key; did you mean .*seed"),
        (("seed: 3", "seed: yes"), "plan.yaml:16: seed: Input should be a valid integer"),
        (
            ("scenario: chips", "scenarios: chips"),
            "plan.yaml:6: scenarios.0.scenarios: unknown key; did you mean scenario",
        ),
        (("scenario: chips", "file: mine.yaml"), "plan.yaml:6: scenarios.0.file: .*mine.yaml: no such file"),
        (
            ("scenario: chips", "scenario: chips\n    regions: [NC]"),
            "regions.0: 'NC' is no region of the nation dataset",
        ),
        (
            ("{regions: nation}", "{regions: state, trade: [gravity]}"),
            "plan.yaml:2: economies: 'us-2024 state gravity regional' stands twice",
        ),
        (("scenario: chips", "scenario: home-care"), None),
        (
            ("{regions: nation}", "{regions: nation, dataset: us-2016}"),
            "plan.yaml:4: economies.1.dataset: no dataset 'us-2016' with regions='nation'; embedded are .*us-2017",
        ),
        (
            ("wellby.additional: 0.5", "wellby.additional: much"),
            "plan.yaml:14: parameters.1.set.wellby.additional: parameter wellby.additional is set to 'much'; give a",
        ),
        (
            ("wellby.additional: 0.5", "wellby.additional: " + "9" * 400),
            "plan.yaml:14: parameters.1.set.wellby.additional: parameter wellby.additional is set to 9{80}\\.{3}; give",
        ),
        (("name: slack", "name: usual"), "plan.yaml:12: parameters: 'usual' stands twice"),
        (("[1.0e9, 2.0e9]", "[1.0e9, -2.0e9]"), "plan.yaml:8: scenarios.1.amounts.1: Input should be greater than 0"),
        (("[market, 0.8]", "[market, 1.8]"), "plan.yaml:9: scenarios.1.domestic_content.1"),
        (("accounts: [jobs, ghg]", "accounts: []"), "plan.yaml:11: accounts: .* at least 1 item"),
        (
            ("scenario: chips", "financing: [none]"),
            "plan.yaml:6: scenarios.0: give either a scenario of the library or a file",
        ),
    ],
)
def test_mistakes_are_told_with_line_and_key(tmp_path, change, message):
    text = WHOLE.replace(*change)
    if message is None:
        assert read(tmp_path, text)
        return
    assert any(re.search(message, line) for line in told(tmp_path, text)), told(tmp_path, text)


@pytest.mark.parametrize(
    "content", ["scenarios: 3", "economies: [1, 2]\naccounts: jobs", "parameters: {a: 1}", "scenarios: [{regions: 4}]"]
)
def test_nonsense_is_refused_by_the_schema_alone(tmp_path, content):
    assert told(tmp_path, content)


OVER_YEARS = """\
name: two decades
economies:
  - {regions: nation}
scenarios:
  - scenario: chips
    years: [2026, 2030]
  - scenario: home-care
    amounts: [2.0e9]
    schedule:
      shares: {2026: 0.25, 2027: 0.75}
    years: [2026, 2027]
accounts: [jobs, labour_income]
growth: automation
"""


def test_every_year_is_a_case_with_the_money_of_that_year(tmp_path):
    asked = scenarios_of(read(tmp_path, OVER_YEARS), tmp_path)
    assert [one.label for one in asked] == [
        "chips year=2026",
        "chips year=2030",
        "home-care schedule=2026-2027 year=2026",
        "home-care schedule=2026-2027 year=2027",
    ]
    assert [one.year for one in asked] == [2026, 2030, 2026, 2027]
    assert [one.amount for one in asked[2:]] == [0.5e9, 1.5e9]
    parts = cw.scenario("chips").parts
    spent = [1e9 * share * file.schedule.by_year.get(2030, 0.0) for share, file in parts]
    assert asked[1].amount == pytest.approx(sum(spent), rel=1e-12)
    assert [money for _, money in asked[1].bought] == pytest.approx([one for one in spent if one], rel=1e-12)


def test_money_without_a_schedule_is_spent_evenly_over_the_years(tmp_path):
    text = OVER_YEARS.replace("scenario: chips", "scenario: child-care").replace("2026, 2030", "2025, 2026, 2027, 2028")
    asked = scenarios_of(read(tmp_path, text), tmp_path)
    assert [one.amount for one in asked[:4]] == [0.25e9] * 4


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            ("2026, 2030", "2026, 2040"),
            "plan.yaml:6: scenarios.0.years.1: scenario chips: its money is spent in 20.* to 20.*ask for other years",
        ),
        (("2026, 2030", "1991"), "plan.yaml:6: scenarios.0.years.0: price year 1991 is not known; the dataset holds"),
        (("2026, 2030", "1889"), "plan.yaml:6: scenarios.0.years.0: Input should be greater than or equal to 1990"),
        (("2026, 2030", "2026.5"), "plan.yaml:6: scenarios.0.years.0: Input should be a valid integer"),
        (("2026, 2030", ""), "plan.yaml:6: scenarios.0.years: .* at least 1 item"),
        (("2026, 2030", "2026, 2026"), "plan.yaml:4: scenarios: 'chips year=2026' stands twice"),
        (("0.75", "0.5"), "plan.yaml:9: scenarios.1.schedule: shares of years sum to 0.75, not to 1; divide each by"),
        (
            ("shares: {2026: 0.25, 2027: 0.75}", "{start: 2027, end: 2026}"),
            "plan.yaml:9: scenarios.1.schedule: end 2026 is before start 2027",
        ),
        (("shares", "sharse"), "plan.yaml:10: scenarios.1.schedule.sharse: unknown key; did you mean .*shares"),
        (
            ("    years: [2026, 2027]\n", ""),
            "plan.yaml:7: scenarios.1: a schedule says when money is spent; give years, too",
        ),
        (
            ("2027]", "2028]"),
            "plan.yaml:11: scenarios.1.years.1: scenario home-care: its money is spent in 2026 to 2027",
        ),
        (
            ("[jobs, labour", "[ghg, labour"),
            "plan.yaml:12: accounts.0: nobody knows how ghg per dollar will change; over the years there are jobs and",
        ),
        (("automation", "automatic"), "plan.yaml:13: growth: 'automatic' is not known; did you mean automation"),
    ],
)
def test_mistakes_of_years_are_told_with_line_and_key(tmp_path, change, message):
    assert any(re.search(message, line) for line in told(tmp_path, OVER_YEARS.replace(*change)))


def test_growth_without_years_is_not_ignored(tmp_path):
    assert told(tmp_path, f"{WHOLE}growth: automation\n") == [
        "plan.yaml:17: growth: automation is over the years, and no scenario has years"
    ]
    assert read(tmp_path, f"{WHOLE}growth: trend\n")


WRONG = (
    "null",
    "true",
    "-1",
    "1.5",
    "1e400",
    ".nan",
    ".inf",
    "''",
    "nonsense",
    "[]",
    "{}",
    "[[]]",
    "[null]",
    "{a: {b: []}}",
    "[[NC]]",
    "{NC: 1}",
    "2026-01-01",
    "!!binary aGk=",
    "0x1F",
    "99999999999999999999999",
)


def nodes(content, at=()):
    """Every place of a plan."""
    yield at
    for key, value in (
        content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    ):
        yield from nodes(value, (*at, key))


@pytest.mark.parametrize("text", [WHOLE, OVER_YEARS])
def test_whatever_stands_anywhere_in_a_plan_is_a_plan_or_its_mistakes(tmp_path, text):
    whole = yaml.safe_load(text)
    path = tmp_path / "plan.yaml"
    for at in [at for at in nodes(whole) if at]:
        for wrong in WRONG:
            content = copy.deepcopy(whole)
            place = content
            for key in at[:-1]:
                place = place[key]
            place[at[-1]] = "@@"
            with path.open("w", encoding="utf-8") as stream:
                yaml.safe_dump(content, stream)
            path.write_text(path.read_text(encoding="utf-8").replace("'@@'", wrong), encoding="utf-8")
            try:
                read_plan(path)
            except cw.PlanError as error:
                assert "plan.yaml" in str(error), (at, wrong)
