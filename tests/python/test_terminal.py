"""What commands print on a terminal of 80 and of 200 columns, and in a pipe."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pandas as pd
import pytest
from commonweal.cli.printing import terminal
from commonweal.cli.tables import print_across

COMMAND = Path(sys.executable).with_name("commonweal")
NATION = ("--regions", "nation")
COMPARE = ("compare", "chips", "ira", "child-care", "home-care", *NATION, "--draws", "20")
ASKED = {
    "compare": COMPARE,
    "every measure": (*COMPARE, "--wide"),
    "who pays": (*COMPARE, "--financing", "households"),
    "groups": (*COMPARE, "--groups", "sex"),
    "scenarios": ("scenarios",),
    "accounts": ("accounts",),
    "regions": ("regions",),
    "parameters": ("parameters",),
    "editions": ("editions",),
    "multipliers": ("multipliers", "jobs", "ghg", *NATION),
    "info": ("info",),
    "help": ("compare", "--help"),
}


def on_terminal(columns: int, *arguments: str) -> str:
    """What a command prints on a terminal so wide."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    around = {name: text for name, text in os.environ.items() if name not in ("COLUMNS", "LINES")} | {"TERM": "dumb"}
    with subprocess.Popen(
        [COMMAND, *arguments], stdin=theirs, stdout=theirs, stderr=subprocess.PIPE, env=around
    ) as one:
        os.close(theirs)
        parts = []
        try:
            while part := os.read(ours, 65536):
                parts.append(part)
        except OSError:  # Linux says so where the other side has ended
            pass
        os.close(ours)
        assert one.stderr is not None
        told = one.stderr.read().decode()
        assert one.wait(60) == 0, told
    return b"".join(parts).decode().replace("\r\n", "\n")


def in_pipe(*arguments: str) -> str:
    return subprocess.run([COMMAND, *arguments], capture_output=True, text=True, timeout=120, check=True).stdout


@pytest.mark.parametrize("columns", [80, 200])
@pytest.mark.parametrize("what", ASKED)
def test_no_line_is_longer_than_the_terminal(what, columns):
    lines = on_terminal(columns, *ASKED[what]).splitlines()
    assert len(lines) > 3
    longest = max(lines, key=len)
    assert len(longest) <= columns, longest


@pytest.mark.parametrize("what", ["compare", "every measure", "who pays", "groups"])
def test_an_answer_has_the_same_words_however_wide(what):
    """No figure is left out or cut: at 80 columns, at 200 and in a pipe the same words come in the same number."""

    def words(text: str) -> list[str]:
        return sorted(word for word in re.sub(r"-{5,}", " ", text).split())

    narrow, wide, piped = on_terminal(80, *ASKED[what]), on_terminal(200, *ASKED[what]), in_pipe(*ASKED[what])
    assert words(narrow) == words(piped)
    assert set(words(wide)) == set(words(piped))
    assert max(map(len, piped.splitlines())) <= 80


@pytest.mark.parametrize("what", ["scenarios", "accounts", "regions", "parameters"])
def test_a_list_says_which_columns_a_narrow_terminal_leaves_out(what):
    narrow, piped = on_terminal(80, *ASKED[what]), in_pipe(*ASKED[what])
    above, _ = piped.split("───", 1)
    heads = re.split(r" {2,}", above.splitlines()[-1].strip())
    said = " ".join(narrow.replace("───", "with --wide:").split())
    assert len(heads) > 2
    for head in heads:
        assert head in said, head


@pytest.mark.parametrize("columns", [80, 100, 120, 200])
def test_gross_financing_and_net_of_a_scenario_stand_together(columns, capsys):
    parts = ["gross", "financing", "net"]
    frame = pd.DataFrame([["16.9 / 21.1"] * 9], ["jobs"], [f"{name}, {part}" for name in "abc" for part in parts])
    print_across(terminal(columns), frame, together=len(parts))
    heads = [line for line in capsys.readouterr().out.splitlines() if "net" in line]
    assert heads and all(line.count("gross") == line.count("financing") == line.count("net") for line in heads)
    assert len(heads) == {80: 3, 100: 2, 120: 2, 200: 1}[columns]
    print_across(terminal(30), frame, together=len(parts))  # narrower than three of them
    assert "c, net" in capsys.readouterr().out
