"""Where the embedded data are."""

import os
from pathlib import Path

from commonweal.base.errors import CommonwealError
from commonweal.base.names import said

PACKAGE = Path(__file__).parents[1]


def library_path() -> Path:
    """The folder with `datasets/` and `scenarios/`: inside the installed package, or the checkout's when run from
    there.
    """
    installed = PACKAGE / "data"
    return installed if installed.is_dir() else PACKAGE.parents[1] / "data"


def as_path(given: object, error: type[CommonwealError], *, what: str, instead: str = "") -> Path:
    """A file's name as people give it.

    Args:
        what: names the argument in errors; `instead` what else it may be.

    Raises:
        error: it is none, or no file can have such a name.
    """
    if not isinstance(given, (str, os.PathLike)):
        other = f"{instead}, or a file's name" if instead else "a file's name"
        raise error(f"{what} is {said(given)}; give {other}")
    name = os.fspath(given)
    if not isinstance(name, str) or not name.strip() or "\0" in name:
        raise error(f"{what}: {said(name)} is no file's name")
    try:
        os.lstat(name)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        pass
    except (OSError, UnicodeEncodeError) as fault:
        raise error(f"{what}: {said(name)} is no file's name: {getattr(fault, 'strerror', None) or fault}") from None
    return Path(name)
