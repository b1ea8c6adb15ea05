"""Commands of batches: plans, runs, results."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commonweal.batch.run import run as run_plan
from commonweal.batch.start import expected
from commonweal.batch.start import write_start as write_plan
from commonweal.cli.printing import Device
from commonweal.io.progress import duration

app = typer.Typer(rich_markup_mode=None)
plan_files = typer.Typer(rich_markup_mode=None, help="Write or check a plan of a batch.", no_args_is_help=True)
app.add_typer(plan_files, name="plan")
#: What shells tell of a program that Ctrl-C ended.
INTERRUPTED = 130


@app.command()
def run(
    plan: Annotated[Path, typer.Argument(help="a plan file")],
    out: Annotated[Path, typer.Option(help="the results' file to write, HDF5")],
    device: Device = "cpu",
    workers: Annotated[int, typer.Option(min=0, help="processes on this machine that share the work (default: this one)")] = 0,
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="of a Dask scheduler whose workers do the work")
    ] = None,
) -> None:
    """Run a plan; the same command goes on where a run was stopped or killed.

    Example: commonweal run plan.yaml --out results.h5
    """
    if workers and scheduler is not None:
        raise typer.BadParameter(
            "workers are either of this machine or of a scheduler; name one", param_hint="--workers, --scheduler"
        )
    if run_plan(plan, out, device=device, workers=workers, scheduler=scheduler):
        typer.echo(f"{out}: finished")
        return
    typer.echo(f"{out}: stopped; the same command goes on from here", err=True)
    raise typer.Exit(INTERRUPTED)


@plan_files.command("new")
def plan_new(file: Annotated[Path, typer.Argument(help="the YAML file to write")]) -> None:
    """Write a commented plan to fill in.

    Example: commonweal plan new plan.yaml
    """
    write_plan(file)
    typer.echo(f"{file}: written; change it, then: commonweal plan check {file}")


@plan_files.command("check")
def plan_check(file: Annotated[Path, typer.Argument(help="a plan file")], device: Device = "cpu") -> None:
    """List every mistake of a plan; without one, what it will take, by a block of each economy that is run for it.

    Example: commonweal plan check plan.yaml
    """
    takes = expected(file, device)
    typer.echo(
        f"{file}: no mistakes. {takes.cells:,} cells in {takes.blocks:,} blocks; about {duration(takes.seconds)} in one process of "
        f"{takes.memory / 1e9:.1f} GB on this machine; results of {takes.size / 1e6:,.1f} MB before they are compressed"
    )
