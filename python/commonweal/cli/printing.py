"""What commands share: options, and how answers are printed."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import typer
from rich.console import Console
from rich.table import Table

import commonweal as cw
from commonweal.economies.trade import MODELS
from commonweal.scenarios.file import CSV, YAML

Regions = Annotated[str, typer.Option(help="nation, state or county")]
Trade = Annotated[str | None, typer.Option(help=f"one of {', '.join(MODELS)} (default: quotient; for counties gravity)")]
Device = Annotated[str, typer.Option(help="what solves: cpu, cuda, cuda:1, or auto")]
Json = Annotated[bool, typer.Option("--json", help="machine-readable output")]
Closure = Annotated[str, typer.Option(help="type-i, or type-ii with households' spending beside it")]


def show(frame: pd.DataFrame, title: str, as_json: bool) -> None:
    if as_json:
        print_json(records(frame))
    else:
        print_table(terminal(), frame.map(cell), title)


def print_table(console: Console, frame: pd.DataFrame, title: str) -> None:
    table = Table(title=title, title_justify="left")
    for position, name in enumerate([frame.index.name or "", *frame.columns]):
        figures = position > 0 and all(str(value).lstrip("+-$")[:1].isdigit() for value in frame.iloc[:, position - 1])
        table.add_column(str(name), justify="right" if figures else "left", overflow="fold")
    for label, row in zip(frame.index, frame.to_numpy(), strict=True):
        table.add_row(str(label), *map(str, row))
    console.print(table)


def print_json(content: Any) -> None:
    typer.echo(json.dumps(content, indent=2, ensure_ascii=False))


def records(frame: pd.DataFrame) -> Any:
    return json.loads(frame.reset_index().to_json(orient="records", double_precision=15))


def cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.3f}"
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def terminal() -> Console:
    # In a pipe there is no terminal to fit: lines are then as long as their content.
    return Console() if sys.stdout.isatty() else Console(width=250)


def sentence(certificate: cw.Certificate) -> str:
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
            raise cw.ParameterError(f"{option} {setting}: write a name and a number, such as {option} {example}") from None
    return result


def given_scenario(name: str) -> cw.Scenario:
    """A scenario of the library, or of a file."""
    ending = Path(name).suffix.lower()
    if ending in CSV:
        return cw.Scenario.from_csv(name)
    return cw.Scenario.from_yaml(name) if ending in YAML else cw.scenario(name)
