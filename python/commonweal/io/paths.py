"""Where the embedded data are."""

from pathlib import Path

PACKAGE = Path(__file__).parents[1]


def library_path() -> Path:
    """The folder with `datasets/` and `scenarios/`: inside the installed package, or the checkout's when run from there."""
    installed = PACKAGE / "data"
    return installed if installed.is_dir() else PACKAGE.parents[1] / "data"
