"""The table of headlines before and after, in docs/methods.md, is what its command prints."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_table_of_headlines_is_what_the_command_prints():
    found = subprocess.run(
        [sys.executable, ROOT / "docs" / "headlines.py"], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout
    print(found)
    assert found.strip() in (ROOT / "docs" / "methods.md").read_text(encoding="utf-8")
