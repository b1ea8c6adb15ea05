"""Files and terminals: what is no plain file is written through, names that cannot be are told before any
work, nothing acts that was only to be shown."""

import csv
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import commonweal as cw
import pandas as pd
import pytest
import typer
from commonweal.cli.printing import Outputs, plain
from commonweal.io.csv import csv_text
from commonweal.io.files import write_text

COMMAND = Path(sys.executable).with_name("commonweal")
ASKED = [COMMAND, "compare", "child-care", "--regions", "nation", "--closure", "type-i"]


def run(*arguments, asked=ASKED, **options):
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "timeout": 120} | options
    return subprocess.run([*asked, *map(str, arguments)], check=False, **options)


@pytest.fixture
def hostile(tmp_path):
    """A scenario whose texts would steer a terminal, a page or a spreadsheet."""
    path = tmp_path / "mine.yaml"
    subprocess.run([COMMAND, "scenarios", "new", path], check=True, capture_output=True)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("name: Mine", 'name: "[red]\\e[31m<b>x"'), encoding="utf-8")
    return path


def test_devices_and_pipes_are_written_through_and_stay(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with (tmp_path / "read.csv").open("w") as out, subprocess.Popen(["cat", pipe], stdout=out) as reader:
        done = run("--csv", pipe, "--report", "/dev/null")
        assert reader.wait(timeout=60) == 0
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "read.csv").read_text().startswith("scenario,closure,kind,name,label,account,unit,value\n")
    assert stat.S_ISFIFO(pipe.stat().st_mode) and stat.S_ISCHR(os.stat(os.devnull).st_mode)


def test_standard_output_as_a_file_gets_both(tmp_path):
    with (tmp_path / "out.txt").open("w") as out:
        assert run("--csv", "/dev/stdout", stdout=out).returncode == 0
    text = (tmp_path / "out.txt").read_text(encoding="utf-8")
    assert "scenario,closure,kind" in text and "More measures" in text


def test_links_are_followed_and_kept_with_the_files_own_permissions(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    real = tmp_path / "elsewhere" / "real.txt"
    real.write_text("before")
    real.chmod(0o600)
    (tmp_path / "one.txt").symlink_to("elsewhere/two.txt")
    (tmp_path / "elsewhere" / "two.txt").symlink_to(real)
    write_text(tmp_path / "one.txt", "after", cw.DataError, what="text")
    assert (tmp_path / "one.txt").is_symlink() and real.read_text() == "after"
    assert stat.S_IMODE(real.stat().st_mode) == 0o600
    (tmp_path / "new.txt").symlink_to(tmp_path / "elsewhere" / "new.txt")
    write_text(tmp_path / "new.txt", "new", cw.DataError, what="text")
    assert (tmp_path / "elsewhere" / "new.txt").read_text() == "new"
    with pytest.raises(cw.DataError, match="is there already"):
        write_text(real, "again", cw.DataError, what="text", over=False)
    assert sorted(path.name for path in (tmp_path / "elsewhere").iterdir()) == ["new.txt", "real.txt", "two.txt"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("x" * 300, "File name too long"),
        ("file.txt/x.csv", "file.txt is not a folder"),
        ("loop", "a link that leads in a circle"),
        (".", "is a folder"),
    ],
)
@pytest.mark.parametrize("option", ["--csv", "--report"])
def test_names_that_no_file_can_have_are_told_before_any_work(tmp_path, option, name, message):
    (tmp_path / "file.txt").write_text("mine")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    done = run(option, f"{tmp_path}/{name}")
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("commonweal: ") and message in line
    assert (tmp_path / "file.txt").read_text() == "mine"


def test_two_outputs_of_one_name_are_refused(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "x")
    done = run("--csv", tmp_path / "x", "--report", tmp_path / "link")
    assert (done.returncode, done.stdout) == (1, "") and "have one name" in done.stderr
    assert run("--csv", os.devnull, "--report", os.devnull).returncode == 0


@pytest.mark.parametrize("name", ["a\0b", "", "  ", 3, None, b"bytes"])
def test_what_is_no_name_is_told_by_every_function_that_writes(nation, name):
    result = nation.compare(["child-care"], accounts=["jobs"])
    for write in (result.to_html, result.to_hdf):
        with pytest.raises(cw.DataError, match=r"is no file's name|give a file's name"):
            write(name)


@pytest.mark.parametrize("path", ["/dev/full", "/proc/nowhere/x.csv"])
def test_what_cannot_be_written_does_not_keep_the_answer(path):
    done = run("--csv", path)
    assert done.returncode == 1
    assert "job-years" in done.stdout
    (line,) = done.stderr.splitlines()
    assert path.split("/x")[0] in line and "Traceback" not in line


def test_a_folder_without_leave_is_told_first(tmp_path, monkeypatch, capsys):
    """The system's answer is given here: root, as whom many machines test, may write everywhere."""
    monkeypatch.setattr("commonweal.io.files.os.access", lambda path, mode: Path(path) != tmp_path)
    files = Outputs({"CSV file": tmp_path / "x.csv", "HTML page": None})
    assert (
        f"x.csv: cannot be written: Permission denied ({tmp_path}); the answer follows without it"
        in capsys.readouterr().err
    )
    files.write("CSV file", lambda: pytest.fail("is written"))
    assert files.wanted("CSV file") is None and list(tmp_path.iterdir()) == []
    with pytest.raises(typer.Exit) as end:
        files.end()
    assert end.value.exit_code == 1


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_an_output_that_is_full_or_closed_is_one_line(form):
    with open("/dev/full", "w") as full:
        done = run(*form, stdout=full)
    assert done.returncode == 1
    assert done.stderr == "commonweal: standard output cannot be written: No space left on device\n"
    closed = subprocess.run(
        ["sh", "-c", '"$@" >&-', "sh", *ASKED, *form], stderr=subprocess.PIPE, text=True, timeout=60, check=False
    )
    assert closed.returncode == 1 and "is closed" in closed.stderr and "Traceback" not in closed.stderr
    gone = subprocess.run(
        ["bash", "-c", 'set -o pipefail; "$@" | true', "bash", *ASKED, *form],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in gone.stderr and "Exception ignored" not in gone.stderr


def test_names_never_act_in_a_terminal(hostile):
    done = run(asked=[COMMAND, "scenarios", "check", hostile])
    assert done.returncode == 0 and "[red]" in done.stdout and "\x1b" not in done.stdout
    color = hostile.with_name("[bold]a\x1b[31m.yaml")
    hostile.rename(color)
    shown = run(color, "--report", color.with_suffix(".html"))
    assert shown.returncode == 0 and "\x1b" not in shown.stdout + shown.stderr
    assert r"[bold]a\x1b[31m.html" in shown.stdout
    missing = run("\x1b[2Jx.yaml")
    assert missing.returncode == 1 and "\x1b" not in missing.stderr and r"\x1b[2Jx.yaml: no such file" in missing.stderr
    assert plain("a\tb\u202ec\n") == "a\\tb\\u202ec\n"


def test_cells_that_a_spreadsheet_would_run_are_text(tmp_path, nation):
    table = pd.DataFrame({"=a": ["=1+1", "+2", "-3", "@x", "\ty", "\rz", "plain"], "n": [-1.0, 2, 3, 4, 5, 6, 7]})
    rows = list(csv.reader(csv_text(table, index=False).splitlines()))
    assert rows[0] == ["'=a", "n"]
    assert [row[0] for row in rows[1:5]] == ["'=1+1", "'+2", "'-3", "'@x"] and rows[1][1] == "-1"
    mine = cw.scenario("child-care").called('=HYPERLINK("http://x")')
    text = csv_text(nation.compare([mine], accounts=["jobs"]).tidy(), index=False)
    assert "'=HYPERLINK" in text and '\n"=HYPERLINK' not in text and "\n=HYPERLINK" not in text


def test_json_has_no_nan_and_says_null():
    done = run("--json")
    content = json.loads(done.stdout, parse_constant=lambda name: pytest.fail(name))
    assert content["scenarios"]["child-care"]["measured"] is None


def test_python_without_docstrings_answers_and_says_that_it_draws_nothing(tmp_path):
    asked = [sys.executable, "-OO", "-m", "commonweal", *ASKED[1:]]
    assert run(asked=asked).returncode == 0
    done = run("--report", tmp_path / "x.html", asked=asked)
    assert done.returncode == 1 and "run Python without -OO" in done.stderr and "job-years" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["multipliers", "jobs", "jobs"], "account 'jobs' is named twice"),
        (["compare", "chips", "--draws", "1000000000"], "give at most"),
        (["compare", "chips", "--accounts", "jobs,joy"], "unknown account 'joy'"),
        (["compare", "chips", "--prices", "purchaser"], "--prices: only of bills in CSV files, and none is given"),
    ],
)
def test_other_slips_are_one_line(arguments, message):
    done = run(*arguments, asked=[COMMAND])
    assert done.returncode == 1 and message in done.stderr and len(done.stderr.splitlines()) == 1
