"""The command line as people and programs meet it: a process with output, errors and an exit code."""

import json
import subprocess
import sys
from pathlib import Path

import commonweal as cw
import pandas as pd
import pytest
from commonweal.base.amounts import dollars
from commonweal.base.errors import ScenarioError

COMMAND = Path(sys.executable).with_name("commonweal")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([COMMAND, *arguments], capture_output=True, text=True, timeout=120, check=False)


def test_compare_prints_both_closures_and_top_states(tmp_path):
    report = tmp_path / "report.html"
    done = run("compare", "chips", "home-care", "--amount", "1e9", "--report", str(report))
    assert done.returncode == 0, done.stderr
    for text in (
        "chips",
        "home-care",
        "The states with most job-years",
        "type I",
        "type II",
        "jobs",
        "GHG",
        "pay per job",
        "9 of 10 draws",
        "CHIPS and Science Act",
        "the average job in the economy",
    ):
        assert text.replace(" ", "") in "".join(done.stdout.split())
    *lines, written = done.stdout.splitlines()
    assert max(map(len, lines)) <= 80
    assert written == f"Report written to {report}"
    assert "jobs where the money is spent" in report.read_text(encoding="utf-8")


def test_compare_json_is_for_programs():
    done = run("compare", "chips", "home-care", "--regions", "nation", "--json")
    assert done.returncode == 0, done.stderr
    content = json.loads(done.stdout)
    care = content["scenarios"]["home-care"]
    assert set(care["stages"]) == {"direct", "indirect", "induced"}
    assert care["by_region"]["US"]["jobs"] == pytest.approx(sum(stage["jobs"] for stage in care["stages"].values()))
    assert content["units"]["ghg"] == "t CO2e"
    assert care["jobs_stay_where_spent"] == pytest.approx({"direct": 1.0, "type-i": 1.0, "type-ii": 1.0})


@pytest.mark.parametrize("name", ["home-care", "chips", "household-rebate", "ira-clean-power-2025"])
def test_a_scenario_says_what_it_buys(name):
    shown, which = run("scenarios", "show", name), cw.scenario(name)
    content = json.loads(run("scenarios", "show", name, "--json").stdout)
    assert which.title in shown.stdout and content["id"] == which.id
    assert sum(line["weight"] for line in content["bill"]) == pytest.approx(100.0)
    for line in content["bill"]:
        assert line["commodity"] in shown.stdout and line["name"] in shown.stdout
        assert " ".join(line["source"].split())[:200] in " ".join(shown.stdout.split())
    assert ("made in the US" in shown.stdout) == (name == "ira-clean-power-2025")
    assert "did you mean home-care" in run("scenarios", "show", "hom-care").stderr


def test_a_list_in_a_pipe_breaks_no_word():
    lines = run("scenarios").stdout.splitlines()
    for name in cw.scenarios().index:
        assert any(line.startswith(f"{name} ") for line in lines), name


@pytest.mark.parametrize("command", ["scenarios", "accounts", "regions", "info"])
def test_lists_print_for_people_and_programs(command):
    shown, listed = run(command), run(command, "--json")
    assert shown.returncode == 0, shown.stderr
    assert len(shown.stdout.splitlines()) > 5
    assert json.loads(listed.stdout)


def test_net_is_numbers_for_programs():
    done = run("compare", "home-care", "--regions", "nation", "--financing", "government", "--json")
    net = json.loads(done.stdout)["net"]["home-care"]
    for closure in ("type-i", "type-ii"):
        parts = net[closure]
        assert parts["net"]["jobs"] == pytest.approx(parts["gross"]["jobs"] + parts["financing"]["jobs"])


def test_regions_show_what_each_makes_of_what_it_buys():
    done = run("regions")
    assert "share of what each buys that it makes itself" in done.stdout
    for text in ("health care", "construction", "North Dakota", "100%"):
        assert text in done.stdout
    assert "local_construction" in json.loads(run("regions", "--json").stdout)[0]


def test_regions_print_trade_by_class_and_commodity_beside_the_quotient():
    done = run("regions", "--trade", "gravity")
    assert done.returncode == 0, done.stderr
    for text in (
        "By class",
        "By commodity",
        "haul in miles, gravity",
        "haul in miles, quotient",
        "Semiconductor",
        "Personal care services",
    ):
        assert text in done.stdout
    tables = json.loads(run("regions", "--trade", "gravity", "--json").stdout)
    rows = {row["sector"]: row for row in tables["commodity"]}
    assert rows["812100"]["haul_km gravity"] < 50 < 1000 < rows["334413"]["haul_km gravity"]
    assert {row["class"] for row in tables["class"]} >= {"home", "food", "far"}
    assert "did you mean gravity" in run("regions", "--trade", "gravitas").stderr


def test_info_verifies_datasets_and_files_from_elsewhere(tmp_path):
    done = run("info", "--verify")
    assert done.returncode == 0 and done.stdout.count("whole: ") == 6
    (tmp_path / "x.h5").write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(5000))
    done = run("info", "--verify", str(tmp_path / "x.h5"))
    assert done.returncode == 1 and "without the seal" in done.stderr and "Traceback" not in done.stderr


def test_multipliers_to_a_file(tmp_path):
    out = tmp_path / "m.csv"
    done = run("multipliers", "jobs", "ghg", "--regions", "nation", "--out", str(out))
    assert done.returncode == 0, done.stderr
    lines = out.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "region,sector,name,jobs type-i,jobs type-ii,ghg type-i,ghg type-ii"
    assert len(lines) == 403


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("compare", "chip"), "commonweal: unknown scenario 'chip'; did you mean chips"),
        (("compare", "chips", "--amount", "0"), "give a finite number of USD, below zero for a loss"),
        (("compare", "chips", "--amount", "1 peta"), "write dollars such as 250000, 1,000,000, 10m, 1.5bn or 1e9"),
        (("compare", "chips", "--groups", "jabs"), "unknown dimension 'jabs'"),
        (("compare", "nowhere.yaml"), "nowhere.yaml: no such file"),
        (("compare", "chips", "--report", "/"), "is a folder"),
        (("multipliers", "joy"), "unknown account 'joy'"),
    ],
)
def test_errors_are_one_line_and_no_traceback(arguments, message):
    done = run(*arguments)
    assert done.returncode == 1
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_usage_error_exits_with_two():
    nothing = run("compare")
    assert nothing.returncode == 2
    assert "commonweal scenarios" in nothing.stderr
    assert run("dance").returncode == 2


@pytest.mark.parametrize(
    ("option", "word", "message"),
    [
        ("--regions", "planet", "choose one of nation, state, county"),
        ("--closure", "type-9", "did you mean type-i?"),
        ("--financing", "house", "choose one of none, households, government"),
        ("--trade", "gravitas", "did you mean gravity?"),
    ],
)
def test_a_word_that_is_none_of_the_choices_is_a_usage_error(option, word, message):
    done = run("compare", "chips", option, word)
    assert done.returncode == 2
    assert message in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("text", "amount"),
    [("1000000", 1e6), ("1,000,000", 1e6), ("$1bn", 1e9), ("10m", 1e7), ("2.5 trillion", 2.5e12), ("-1e6", -1e6)],
)
def test_amounts_are_read_as_people_write_them(text, amount):
    assert dollars(text) == amount


@pytest.mark.parametrize("text", ["", "1,00", "1.000.000", "five", "1 peta", "$", "1e", "nan"])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(ScenarioError, match="write dollars"):
        dollars(text)


def test_version_find_and_the_module():
    assert run("--version").stdout.startswith("commonweal ")
    found = run("regions", "--find", "bronx")
    assert "36005" in found.stdout and "Bronx County, NY" in found.stdout
    assert run("regions", "--find", "atlantis").returncode == 1
    by_module = subprocess.run([sys.executable, "-m", "commonweal", "--version"], capture_output=True, text=True)
    assert by_module.stdout == run("--version").stdout


def test_every_measure_and_the_proof_when_asked():
    plain, wide = (
        run("compare", "chips", "--regions", "nation", *more).stdout for more in ((), ("--wide", "--verbose"))
    )
    for text in ("women", "pays a living wage", "All jobs in the United States", "the arithmetic alone"):
        assert text in " ".join(wide.split()) and text not in " ".join(plain.split())


def test_seven_scenarios_stand_in_blocks_that_fit():
    names = ["chips", "ira", "iija", "child-care", "home-care", "k12", "mental-health"]
    done = run("compare", *names, "--regions", "nation", "--draws", "0")
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert done.stdout.count("per million dollars of 2024") > 1


def test_areas_and_editions_are_told_before_any_work():
    listed = run("areas", "district")
    assert listed.returncode == 0, listed.stderr
    assert "North Carolina, district 12" in listed.stdout
    for words, told in (
        (("compare", "chips", "--by", "metro"), "metropolitan areas are made of counties"),
        (("compare", "chips", "--by", "town"), "no kind of area 'town'"),
        (("compare", "chips", "--in", "district:NC-15"), "unknown district 'NC-15'"),
        (("compare", "--editions", "us-2017,us-2024", "--regions", "state"), "leave out regions"),
    ):
        refused = run(*words)
        assert refused.returncode == 1
        assert told in refused.stderr


def test_editions_and_places_of_one_run():
    parted = run(
        "compare", "chips", "--editions", "us-2017,us-2024", "--accounts", "jobs", "--closure", "type-i", "--json"
    )
    assert parted.returncode == 0, parted.stderr
    (row,) = json.loads(parted.stdout)
    assert row["scenario"] == "chips"
    changes = sum(row[name] for name in ("prices", "technology", "imports", "productivity", "pay"))
    assert row["us-2017"] + changes == pytest.approx(row["us-2024"], rel=1e-12)
    there = run("compare", "home-care", "--in", "metro:Charlotte", "--in", "NC", "--draws", "0", "--json")
    assert there.returncode == 0, there.stderr
    assert len(json.loads(there.stdout)["scenarios"]) == 2


def test_a_new_scenario_file_is_valid_and_never_written_over(tmp_path):
    path = tmp_path / "Reading rooms.yaml"
    written = run("scenarios", "new", str(path))
    assert written.returncode == 0, written.stderr
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]
    checked = run("scenarios", "check", str(path))
    assert checked.returncode == 0, checked.stderr
    assert "no mistakes. Scenario reading-rooms: " in checked.stdout and "operations" in checked.stdout
    again = run("scenarios", "new", str(path))
    assert again.returncode == 1
    assert "is there already" in again.stderr
    assert run("compare", str(path), "--regions", "nation").returncode == 0


def test_check_lists_every_mistake(tmp_path):
    path = tmp_path / "mine.yaml"
    run("scenarios", "new", str(path))
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace('"624100"', '"624199"')
        .replace('"541610"', '"541699"')
        .replace("driver: population", "driver: people")
    )
    found = run("scenarios", "check", str(path))
    assert found.returncode == 1
    for wrong in ("624199", "541699", "unknown driver 'people'"):
        assert found.stderr.count(wrong) == 1
    path.write_text(text.replace("weight: 70", "weight: 60").replace("phase: operations", "phase: later"))
    assert "mine.yaml:3: phase" in run("scenarios", "check", str(path)).stderr
    assert "Traceback" not in found.stderr


def test_accounts_and_groups_choose_what_is_shown(tmp_path):
    path = tmp_path / "all.csv"
    done = run(
        "compare",
        "chips",
        "home-care",
        "--regions",
        "nation",
        "--accounts",
        "jobs,pm25,jobs_women",
        "--groups",
        "sex,wage",
        "--csv",
        path,
    )
    for text in ("fine particles, PM2.5", "jobs: women", "lowest-paid fifth", "all jobs"):
        assert text in done.stdout
    assert "GHG" not in done.stdout and "Hispanic" not in done.stdout
    rows = pd.read_csv(path)
    assert set(rows["kind"]) == {
        "account",
        "stage",
        "region",
        "sector",
        "quality",
        "sex",
        "race",
        "origin",
        "education",
        "wage",
        "budget",
        "net cost, gross",
        "net cost, new",
        "outcome",
        *(f"outcome, {which}" for which in ("low", "high", "first year", "first year, low", "first year, high")),
    }
    for wrong, hint in (("--accounts", "unknown account"), ("--groups", "unknown dimension")):
        failed = run("compare", "chips", "--regions", "nation", wrong, "jabs")
        assert failed.returncode == 1 and hint in failed.stderr


def test_json_says_who_and_how_good():
    content = json.loads(run("compare", "chips", "--regions", "nation", "--json").stdout)
    chips = content["scenarios"]["chips"]
    assert 0.0 < chips["quality"]["living_wage"] < 1.0 and content["all_jobs"]["pay"] > 0.0
    assert sum(group["share"] for group in chips["groups"]["race"].values()) == pytest.approx(1.0)


def test_wellbeing_is_printed_with_its_parts():
    done = run("compare", "chips", "home-care", "--regions", "nation", "--accounts", "wellby")
    assert done.returncode == 0, done.stderr
    for text in (
        "WELLBYs from jobs, pay and air",
        "WELLBYs of income",
        "lost to climate change",
        "no estimate",
        "35% of them count",
    ):
        assert text.replace(" ", "") in "".join(done.stdout.split()), text
