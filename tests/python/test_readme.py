"""What README and the tour show is what runs today."""

import doctest
import math
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
TOUR = (ROOT / "docs" / "tour.md").read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def test_readmes_python_prints_what_stands_there():
    (session,) = blocks(README, "pycon")
    test = doctest.DocTestParser().get_doctest(session, {}, "README.md", "README.md", 0)
    assert len(test.examples) > 6
    with pd.option_context("display.width", 200, "display.max_columns", 20):
        failed, _ = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test)
    assert failed == 0


def test_readmes_sample_is_what_the_command_prints():
    """Words are the same, and numbers to the last digit that is shown, or one more of it: other processors round
    otherwise."""
    (sample,) = blocks(README, "")
    command = [Path(sys.executable).with_name("commonweal"), "compare", "chips", "ira", "child-care", "home-care"]
    done = subprocess.run([*command, "--amount", "1bn"], capture_output=True, text=True, timeout=300, check=True)
    lines = len(sample.splitlines())
    printed = "\n".join(done.stdout.splitlines()[:lines])
    number = re.compile(r"\d[\d,]*\.?\d*")
    assert number.sub("", sample).split() == number.sub("", printed).split()
    for ours, now in zip(number.findall(sample), number.findall(printed), strict=True):
        last = 10.0 ** -len(ours.partition(".")[2])
        a, b = (float(text.replace(",", "")) for text in (ours, now))
        assert math.isclose(a, b, rel_tol=1e-4, abs_tol=1.01 * last), (ours, now)


def test_the_tour_runs_from_top_to_bottom(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    known: dict[str, object] = {}
    for code in blocks(TOUR, "python"):
        exec(compile(code, "docs/tour.md", "exec"), known)
    assert {one.name for one in tmp_path.iterdir()} == {"page.html", "explorer.html"}
