"""Writing files so that nothing is lost: to a temporary name beside them, then renamed; into what is no plain file,
as it is.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from commonweal.base.errors import CommonwealError
from commonweal.base.names import said
from commonweal.io.paths import as_path

#: Permissions of a new file, before the user's mask.
NEW = 0o666
#: Links that lead to one another before a system gives up.
LINKS = 40


def write_text(
    path: str | os.PathLike[str], text: str, error: type[CommonwealError], *, what: str, over: bool = True
) -> None:
    """Writes a text file whole or not at all; folders on the way are made. A link is followed, and a device or a pipe
    written to: neither is ever replaced.

    Args:
        error: the exception to raise.
        what: names the kind of file in errors.
        over: whether a file that is there already may be replaced.

    Raises:
        error: the path is a folder, or cannot be written, or is there already where it must not be.
    """
    target = check_name(path, error, what=what)
    make_folder(target, error)
    try:
        if target.exists() and not over:
            raise FileExistsError
        if is_stream(target):
            with _stream(target) as stream:
                stream.write(text)
        else:
            _replace(target, text, stat.S_IMODE(target.stat().st_mode) if target.exists() else None, over)
    except FileExistsError:
        raise error(f"{path}: is there already; name a new file") from None
    except OSError as fault:
        raise error(f"{path}: cannot be written: {fault.strerror}") from fault


def _replace(path: Path, text: str, mode: int | None, over: bool) -> None:
    temporary = path.with_name(f".commonweal-{os.getpid()}.tmp")
    made = False
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, NEW)
        made = True
        with open(descriptor, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
        if mode is not None:
            temporary.chmod(mode)
        if over:
            temporary.replace(path)
        else:
            os.link(temporary, path)  # unlike a rename, never over a file that is there
    finally:
        if made:
            temporary.unlink(missing_ok=True)


def check_name(path: str | os.PathLike[str], error: type[CommonwealError], *, what: str) -> Path:
    """Refuses, before any work, a name that no file to write can have.

    Returns:
        where the file will stand: where a link leads, if it is one; a stream by the name that it was given.

    Raises:
        error: no file's name, too long, below a file, a folder, or links that lead in a circle.
    """
    named = as_path(path, error, what=what)
    try:
        if is_stream(named):
            return named
        target = Path(os.path.realpath(named))
        if target.is_symlink():
            raise error(f"{path}: is a link that leads in a circle; name another {what}")
        if target.is_dir() or os.fspath(path).endswith("/"):
            raise error(f"{path}: is a folder; name the {what} to write")
        above = next(folder for folder in target.parents if os.path.lexists(folder))
        if not above.is_dir():
            raise error(f"{path}: {above} is not a folder; name another {what}")
        with suppress(FileNotFoundError):
            os.lstat(target)  # which says that a name is too long
    except OSError as fault:
        raise error(f"{path}: no {what} can be written there: {fault.strerror}") from None
    except UnicodeEncodeError:
        raise error(f"{said(os.fspath(path))} is no file's name here") from None
    return target


def is_stream(path: Path) -> bool:
    """Whether a file is written to as it is: a device, a pipe, or what this process has open already, such as
    /dev/stdout.
    """
    return _descriptor(path) is not None or (path.exists() and not path.is_file() and not path.is_dir())


def _descriptor(path: Path) -> int | None:
    """The number by which this process has a file open, where its name says so: /dev/stdout, /dev/fd/3."""
    name = os.fspath(path)
    for _ in range(LINKS):
        folder, number = os.path.split(name)
        if os.path.realpath(folder or ".") == f"/proc/{os.getpid()}/fd" and number.isdigit():
            return int(number)
        if not os.path.islink(name):
            break
        name = os.path.join(folder, os.readlink(name))
    return None


def _stream(path: Path) -> TextIO:
    """Opened to be written to; what is open already, where it stands."""
    open_already = _descriptor(path)
    if open_already is None:
        return path.open("w", encoding="utf-8", newline="")
    if sys.stdout is not None:
        sys.stdout.flush()
    return open(os.dup(open_already), "w", encoding="utf-8", newline="")


def unwritable(path: Path) -> str:
    """Why a file will not be written, as far as can be seen before it is tried; empty where nothing speaks against
    it.
    """
    above = path if is_stream(path) else next(folder for folder in path.parents if folder.exists())
    if not os.access(above, os.W_OK):
        return f"{path}: cannot be written: {os.strerror(errno.EACCES)} ({above})"
    return ""


def make_folder(path: Path, error: type[CommonwealError]) -> None:
    """Makes the folder that a file is to stand in.

    Raises:
        error: it cannot be made.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise error(f"{path}: its folder cannot be made: {fault.strerror}") from None
