"""The command line: thin, over the same objects as Python.

Tables for people on a terminal, `--json` for programs. An error is one line on stderr and exit code 1; usage errors exit with 2.
"""

import typer

import commonweal as cw
from commonweal.cli import batches, library, models

app = typer.Typer(
    help="What does a dollar of public money do? Jobs, income, value added and emissions, by region and industry.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for part in (models, batches, library):
    app.add_typer(part.app)


def main() -> None:
    """Runs the command line; the package's own errors become one line and exit code 1."""
    try:
        app()
    except cw.CommonwealError as error:
        typer.echo(f"commonweal: {error}", err=True)
        raise SystemExit(1) from None
