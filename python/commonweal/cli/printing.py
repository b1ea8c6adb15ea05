"""What commands share: options, and how answers are printed."""

from __future__ import annotations

import json
import math
import sys
import textwrap
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commonweal.base.choices import CLOSURES, CSV, LEVELS, TRADE_MODELS, YAML
from commonweal.base.errors import CommonwealError, DataError, ParameterError
from commonweal.base.names import nearest, said
from commonweal.io.files import check_name, is_stream, unwritable, write_text

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console

    from commonweal.base.certificate import Certificate
    from commonweal.scenarios.scenario import Scenario

#: Characters that a line of a list has at most where no terminal bounds it.
WIDE = 250


def choice(known: Sequence[str], help: str) -> Any:
    """An option that is one of a few words; another one is a usage error with the nearest."""

    def one_of(text: str) -> str:
        if text not in known:
            raise typer.BadParameter(
                f"{said(text)} is not known{nearest(text, known)}; choose one of {', '.join(known)}"
            )
        return text

    return typer.Option(parser=one_of, metavar="|".join(known), help=help)


Edition = Annotated[
    str, typer.Option(help="which economy, of those that `commonweal editions` lists; us is the newest")
]
Regions = Annotated[str, choice(LEVELS, "how far the country is divided")]
Trade = Annotated[str, choice(list(TRADE_MODELS), "how regions trade")]
Device = Annotated[str, typer.Option(help="device that solves: cpu, cuda, cuda:1, or auto")]
Json = Annotated[bool, typer.Option("--json", help="print JSON, for other programs")]
Wide = Annotated[bool, typer.Option("--wide", help="every column, in lines longer than the terminal")]
Verbose = Annotated[bool, typer.Option("--verbose", help="say also what the solver did and proved")]
Closure = Annotated[str, choice(CLOSURES, "type-i, or type-ii with households' spending beside it")]


class Outputs:
    """The files that a command is to write. A name that no file can have is refused before any work; what then
    cannot be written after all does not keep the answer from being printed: the error is told, and the exit code is
    1."""

    def __init__(self, files: Mapping[str, Path | None]) -> None:
        """
        Args:
            files: by what they are, such as "CSV file"; None for those that nobody wants.
        """
        self._failed = False
        self._files = {what: check_name(path, DataError, what=what) for what, path in files.items() if path is not None}
        plain_files = [path for path in self._files.values() if not is_stream(path)]
        if len(set(plain_files)) < len(plain_files):
            raise DataError(f"{' and '.join(self._files)} have one name, {plain_files[0]}; give each its own")
        for what, path in list(self._files.items()):
            if why := unwritable(path):
                self._tell(f"{why}; the answer follows without it")
                del self._files[what]

    def write(self, what: str, text: Callable[[], str]) -> None:
        """Writes a file, where it is wanted."""
        if what not in self._files:
            return
        try:
            write_text(self._files[what], text(), DataError, what=what)
        except CommonwealError as error:
            self._tell(str(error))
            del self._files[what]

    def wanted(self, what: str) -> Path | None:
        """A file's name, where it is written."""
        return self._files.get(what)

    def _tell(self, why: str) -> None:
        self._failed = True
        typer.echo(f"commonweal: {plain(why)}", err=True)

    def end(self) -> None:
        """Ends the command with exit code 1 if a file could not be written."""
        if self._failed:
            raise typer.Exit(1)


def plain(text: object) -> str:
    """A text without what would steer a terminal: such characters are shown as their codes."""
    return "".join(c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode() for c in str(text))


def print_text(console: Console, text: object, *, wrap: bool = True) -> None:
    """Words, as they are.

    Args:
        wrap: whether lines break where the terminal ends.
    """
    from rich.text import Text

    lines = plain(text).split("\n")
    if wrap:  # Rich would leave a space at the end of each line
        lines = [part for line in lines for part in _wrapped(line, console.width)]
    console.print(Text("\n".join(lines)), soft_wrap=True)


def _wrapped(line: str, width: int) -> list[str]:
    """Of a line that stands in, those that follow stand in further."""
    indent = len(line) - len(line.lstrip())
    further = " " * (2 * indent)
    return textwrap.wrap(line, width, break_on_hyphens=False, subsequent_indent=further) or [""]


def print_json(content: Any) -> None:
    """For programs: what is not known is null, since JSON has no NaN."""
    typer.echo(json.dumps(_known(content), indent=2, ensure_ascii=False, allow_nan=False))


def _known(content: Any) -> Any:
    if isinstance(content, dict):
        return {str(key): _known(value) for key, value in content.items()}
    if isinstance(content, (list, tuple)):
        return [_known(value) for value in content]
    value = content.item() if hasattr(content, "item") else content
    return None if isinstance(value, float) and not math.isfinite(value) else value


def records(frame: pd.DataFrame) -> Any:
    return json.loads(frame.reset_index().to_json(orient="records", double_precision=15))


def cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.3f}"
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def terminal(width: int | None = None) -> Console:
    """What is printed to: as wide as the terminal, or as COLUMNS says; 80 characters in a pipe."""
    from rich.console import Console

    return Console(markup=False, highlight=False, emoji=False, width=width)


def in_pipe() -> bool:
    """Whether another program, or a file, takes what is printed."""
    return not sys.stdout.isatty()


def sentence(certificate: Certificate) -> str:
    text = str(certificate)
    return text[0].upper() + text[1:]


def numbers(settings: list[str], option: str, example: str) -> dict[str, float]:
    """NAME=NUMBER, as often as given."""
    result = {}
    for setting in settings:
        name, _, text = setting.partition("=")
        try:
            result[name.strip()] = float(text)
        except ValueError:
            raise ParameterError(f"{option} {setting}: write a name and a number, such as {option} {example}") from None
    return result


def is_bill(name: str) -> bool:
    """Whether a scenario is named by a bill of goods from a spreadsheet."""
    return Path(name).suffix.lower() in CSV


def given_scenario(name: str, of_bills: dict[str, str] | None = None) -> Scenario:
    """A scenario of the library, or of a file.

    Args:
        of_bills: what CSV files do not say themselves.
    """
    from commonweal.scenarios.scenario import Scenario, scenario

    if is_bill(name):
        return Scenario.from_csv(name, **(of_bills or {}))
    return Scenario.from_yaml(name) if Path(name).suffix.lower() in YAML else scenario(name)
