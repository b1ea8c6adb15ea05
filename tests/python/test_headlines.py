"""The tables of figures before and after, in the documents, are what their commands print."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(("command", "document"), [("headlines.py", "methods.md"), ("labour.py", "data.md")])
def test_a_table_of_before_and_now_is_what_its_command_prints(command, document):
    found = subprocess.run(
        [sys.executable, ROOT / "docs" / command], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout
    print(found)
    assert found.strip() in (ROOT / "docs" / document).read_text(encoding="utf-8")
