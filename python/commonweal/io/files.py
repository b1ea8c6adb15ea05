"""Writing files so that nothing is lost: to a temporary name beside them, then renamed."""

import os
from pathlib import Path

from commonweal.errors import CommonwealError


def write_text(path: Path, text: str, error: type[CommonwealError], *, what: str, over: bool = True) -> None:
    """Writes a text file whole or not at all; folders on the way are made.

    Args:
        error: the exception to raise.
        what: names the kind of file in errors.
        over: whether a file that is there already may be replaced.

    Raises:
        error: the path is a folder, or cannot be written, or is there already where it must not be.
    """
    if path.is_dir():
        raise error(f"{path}: is a folder; name the {what} to write")
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(text, encoding="utf-8")
        if over:
            temporary.replace(path)
        else:
            os.link(temporary, path)  # unlike a rename, never over a file that is there
    except FileExistsError:
        raise error(f"{path}: is there already; name a new file") from None
    except OSError as fault:
        raise error(f"{path}: cannot be written: {fault.strerror}") from fault
    finally:
        temporary.unlink(missing_ok=True)
