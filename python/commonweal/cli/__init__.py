"""The command line: thin, over the same objects as Python.

Tables for people on a terminal, `--json` for programs. An error is one line on stderr and exit code 1; usage errors
exit with 2.
"""

from __future__ import annotations

import os
import sys
from importlib.metadata import version
from typing import Annotated, NoReturn

import typer

from commonweal.base.errors import CommonwealError
from commonweal.cli import batches, library, models, years
from commonweal.cli.printing import plain

app = typer.Typer(
    help="What does a dollar of public money do? Jobs, income, value added and emissions, by region and industry.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(shown: bool) -> None:
    if shown:
        typer.echo(f"commonweal {version('commonweal')}")
        raise typer.Exit


@app.callback()
def _options(
    shown: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="say which version this is")
    ] = False,
) -> None:
    pass


for part in (models, years, batches, library):
    app.add_typer(part.app)


def main() -> None:
    """Runs the command line; the package's own errors, and an output that is closed or full, become one line and
    exit code 1.
    """
    if sys.stdout is None or sys.stderr is None:  # what would be opened next would take their place
        _end("standard output or standard error is closed; leave both open, or send them to /dev/null")
    code: object = 0
    try:
        try:
            app()
        except SystemExit as end:
            code = end.code
        sys.stdout.flush()
    except CommonwealError as error:
        _end(str(error))
    except OSError as fault:
        if fault.filename is not None:  # what a write to an open stream does not say
            _end(f"{fault.filename}: {fault.strerror}")
        quiet = os.open(os.devnull, os.O_WRONLY)  # so that the interpreter, when it ends, does not try once more
        os.dup2(quiet, sys.stdout.fileno())
        _end(f"standard output cannot be written: {fault.strerror}")
    raise SystemExit(code)


def _end(why: str) -> NoReturn:
    if sys.stderr is not None:
        typer.echo(f"commonweal: {plain(why)}", err=True)
    raise SystemExit(1)
