"""Commands of batches: plans, runs, results."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commonweal.base.choices import CELL
from commonweal.base.errors import DataError, ModelError
from commonweal.base.progress import duration
from commonweal.cli.printing import Device, Json, Outputs, Wide, plain, print_json, print_text, records, terminal
from commonweal.cli.tables import print_table
from commonweal.io.files import check_name, write_text

# What takes long to load is imported by the commands that use it, so that help does not wait for it.

app = typer.Typer(rich_markup_mode=None)
plan_files = typer.Typer(rich_markup_mode=None, help="Write or check a plan for a batch.", no_args_is_help=True)
app.add_typer(plan_files, name="plan")
result_files = typer.Typer(rich_markup_mode=None, help="Show the results of a run.", no_args_is_help=True)
app.add_typer(result_files, name="results")
#: What shells tell of a program that Ctrl-C ended.
INTERRUPTED = 130

Results = Annotated[Path, typer.Argument(help="a file of results")]
Where = Annotated[
    list[str] | None,
    typer.Option(metavar="AXIS=LABEL", help=f"only these cells; axes: {', '.join(CELL)}; as often as needed"),
]


@app.command()
def run(
    plan: Annotated[Path, typer.Argument(help="a plan file")],
    out: Annotated[Path, typer.Option(help="the file of results to write, HDF5")],
    device: Device = "cpu",
    workers: Annotated[
        int, typer.Option(min=0, help="processes on this machine that share the work (default: this one)")
    ] = 0,
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="a Dask scheduler whose workers share the work")
    ] = None,
) -> None:
    """Run a plan, or go on with one.

    The same command goes on where a run was stopped or killed.

    Example: commonweal run plan.yaml --out results.h5
    """
    from commonweal.batch.run import run as run_plan

    if workers and scheduler is not None:
        raise typer.BadParameter(
            "workers are either of this machine or of a scheduler; name one", param_hint="--workers, --scheduler"
        )
    if run_plan(plan, out, device=device, workers=workers, scheduler=scheduler):
        typer.echo(plain(f"{out}: finished"))
        return
    typer.echo(plain(f"{out}: stopped; the same command goes on from here"), err=True)
    raise typer.Exit(INTERRUPTED)


@plan_files.command("new")
def plan_new(file: Annotated[Path, typer.Argument(help="the YAML file to write")]) -> None:
    """Write a commented plan to fill in.

    Example: commonweal plan new plan.yaml
    """
    from commonweal.batch.template import write_start

    write_start(file)
    typer.echo(plain(f"{file}: written; change it, then: commonweal plan check {file}"))


@plan_files.command("check")
def plan_check(file: Annotated[Path, typer.Argument(help="a plan file")], device: Device = "cpu") -> None:
    """List every mistake of a plan, or say what it takes.

    Without a mistake, says how long it will take: a block of each economy is run for that.

    Example: commonweal plan check plan.yaml
    """
    from commonweal.base.describe import counted
    from commonweal.batch.template import expected

    takes = expected(file, device)
    typer.echo(
        f"{file}: no mistakes. {counted(takes.cells, 'cell')} in {counted(takes.blocks, 'block')}; about "
        f"{duration(takes.seconds)} in one process of {takes.memory / 1e9:.1f} GB on this machine; "
        f"results of {takes.size / 1e6:,.1f} MB before they are compressed"
    )


@result_files.command("table")
def results_table(
    file: Results,
    accounts: Annotated[str, typer.Option(metavar="ID,ID", help="accounts (default: all)")] = "",
    where: Where = None,
    csv: Annotated[Path | None, typer.Option(help="write every figure to this CSV file, for whole amounts")] = None,
    wide: Wide = False,
    as_json: Json = False,
) -> None:
    """Print every cell with its range.

    The point, and 5 to 95 % of draws.

    Example: commonweal results table results.h5 --accounts jobs,wellby --where closure=type-i --csv jobs.csv
    """
    from commonweal.base.describe import counted
    from commonweal.batch.results import open_results
    from commonweal.io.csv import csv_text
    from commonweal.results.cells import MARK, cells_table, chosen, in_millions, short_names, why_outside
    from commonweal.show.digits import format_number

    files = Outputs({"CSV file": csv})
    results = chosen(open_results(file), _labels(where or []))
    cells = cells_table(results, [name.strip() for name in accounts.split(",")] if accounts else None)
    files.write("CSV file", lambda: csv_text(cells, index=False))
    if as_json:
        print_json(records(cells.set_index("scenario")))
        files.end()
        return
    rows = [
        format_number(row.point)
        + (
            f"{MARK if row.outside else ''} ({format_number(row.low)} to {format_number(row.high)})"
            if "low" in cells
            else ""
        )
        for row in in_millions(cells).itertuples()
    ]
    several = [axis for axis in CELL if cells[axis].nunique() > 1 or axis == "scenario"]
    index = (
        cells.assign(economy=short_names(cells["economy"]))[several].agg(", ".join, axis=1).rename(", ".join(several))
    )
    shown = cells.assign(cell=index, text=rows).pivot(index="cell", columns="account", values="text")
    shown = shown.loc[index.unique(), list(dict.fromkeys(cells["account"]))].rename_axis(index=index.name)
    shown.columns = [f"{name}, {results[name].attrs['unit']}" for name in shown.columns]
    drawn = results.sizes["draw"] - 1
    drawn_as = f"; in brackets 5 to 95 % of {counted(drawn, 'draw')}" if drawn else ""
    print_table(terminal(), shown, f"Per million dollars{drawn_as}", wide=wide)
    if why := why_outside(cells):
        print_text(terminal(), why)
    files.end()


@result_files.command("best")
def results_best(
    file: Results,
    account: Annotated[str, typer.Option(help="the account by which scenarios are put in order")] = "jobs",
    closure: Annotated[str | None, typer.Option(help="type-i or type-ii (default: the widest of the run)")] = None,
    where: Where = None,
    least: Annotated[bool, typer.Option("--least", help="less is better")] = False,
    as_json: Json = False,
) -> None:
    """Put scenarios in order.

    Per million dollars, with how sure the order is.

    Example: commonweal results best results.h5 --account ghg --least
    """
    from commonweal.batch.results import open_results
    from commonweal.results.cells import best_table, chosen
    from commonweal.show.ranges import best_words

    results = chosen(open_results(file), _labels(where or []))
    best = best_table(results, account, closure, least=least)
    if as_json:
        print_json(records(best))
        return
    attrs = results[account].attrs
    title = (
        f"{attrs['name']}, {attrs['unit']} per million dollars, {closure or results['closure'].values[-1]}, "
        f"{'least' if least else 'most'} first"
    )
    print_table(terminal(), best_words(best), title, wide=True)
    print_text(
        terminal(),
        "Median, 5 and 95 % over all economies, variants and draws; the share of them in which a scenario is first; "
        "ranks where nothing is drawn.",
    )


@result_files.command("page")
def results_page(file: Results, out: Annotated[Path, typer.Option(help="the HTML page to write")]) -> None:
    """Write a page with charts and tables.

    A chart and a table for each account.

    Example: commonweal results page results.h5 --out results.html
    """
    from commonweal.batch.results import open_results
    from commonweal.show.page.batch import render_batch

    check_name(out, DataError, what="HTML page")
    write_text(out, render_batch(open_results(file).load()), DataError, what="HTML page")
    typer.echo(plain(f"{out}: written"))


def _labels(settings: list[str]) -> dict[str, list[str]]:
    """AXIS=LABEL, as often as given."""
    labels: dict[str, list[str]] = {}
    for setting in settings:
        axis, sign, label = setting.partition("=")
        if not sign:
            raise ModelError(f"--where {setting}: write an axis and a label, such as --where closure=type-i")
        labels.setdefault(axis.strip(), []).append(label.strip())
    return labels
