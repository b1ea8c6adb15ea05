"""The command line: thin, over the same objects as Python.

Tables for people on a terminal, `--json` for programs. An error is one line on stderr and exit code 1; usage errors exit with 2.
"""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import typer
from rich.console import Console
from rich.table import Table

import commonweal as cw
from commonweal.batch.run import run as run_plan
from commonweal.batch.start import expected
from commonweal.batch.start import write_start as write_plan
from commonweal.economies.devices import devices
from commonweal.economies.trade import MODELS
from commonweal.io.files import write_text
from commonweal.io.paths import library_path
from commonweal.io.progress import duration
from commonweal.io.verify import verify
from commonweal.parameters.registry import values
from commonweal.scenarios.check import mistakes, write_start
from commonweal.show.words import (
    JOB_YEARS,
    NATIONAL_SHARES,
    PAYS,
    SHOWN,
    STAYS,
    WELLBYS,
    all_jobs,
    drawn_words,
    groups_table,
    headline_table,
    in_words,
    net_table,
    ranges_table,
    wellbeing_in_words,
    wellbeing_table,
)

app = typer.Typer(
    help="What does a dollar of public money do? Jobs, income, value added and emissions, by region and industry.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

scenario_files = typer.Typer(rich_markup_mode=None)
app.add_typer(scenario_files, name="scenarios")
plan_files = typer.Typer(rich_markup_mode=None, help="Write or check a plan of a batch.", no_args_is_help=True)
app.add_typer(plan_files, name="plan")
#: What shells tell of a program that Ctrl-C ended.
INTERRUPTED = 130

Regions = Annotated[str, typer.Option(help="nation, state or county")]
Trade = Annotated[str | None, typer.Option(help=f"one of {', '.join(MODELS)} (default: quotient; for counties gravity)")]
Device = Annotated[str, typer.Option(help="what solves: cpu, cuda, cuda:1, or auto")]
Json = Annotated[bool, typer.Option("--json", help="machine-readable output")]
Closure = Annotated[str, typer.Option(help="type-i, or type-ii with households' spending beside it")]


@app.command()
def compare(
    scenarios: Annotated[list[str], typer.Argument(help="scenario ids or aliases, or YAML files")],
    amount: Annotated[float, typer.Option(help="USD through each scenario")] = 1e9,
    regions: Regions = "state",
    closure: Closure = "type-ii",
    trade: Trade = None,
    device: Device = "cpu",
    price_year: Annotated[int | None, typer.Option(help="year of the amount's prices (default: the dataset's)")] = None,
    changed: Annotated[list[str] | None, typer.Option("--set", metavar="ID=VALUE", help="change a parameter")] = None,
    financing: Annotated[str, typer.Option(help="who pays: none (gross alone), households or government")] = "none",
    shown: Annotated[str, typer.Option("--accounts", metavar="ID,ID", help="account columns of the table")] = ",".join(SHOWN),
    groups: Annotated[
        str, typer.Option(metavar="NAME,NAME", help="who gets the jobs: sex, race, origin, education, wage")
    ] = "",
    living_wage: Annotated[
        Path | None, typer.Option(help="CSV file of your own: columns state and hourly, USD of 2017")
    ] = None,
    air_damages: Annotated[
        Path | None,
        typer.Option(help="CSV file of your own: columns region, pm25, so2, nox, nh3, USD of 2016 per short ton emitted there"),
    ] = None,
    draws: Annotated[int, typer.Option(help="ranges from so many draws of what is uncertain")] = 0,
    seed: Annotated[int, typer.Option(help="of the draws; the same seed gives the same ones")] = 1,
    csv: Annotated[Path | None, typer.Option(help="write every figure to this CSV file")] = None,
    report: Annotated[Path | None, typer.Option(help="write an HTML page here")] = None,
    as_json: Json = False,
) -> None:
    """Compare scenarios.

    Example: commonweal compare chips ira child-care home-care --amount 1e9 --report report.html
    """
    us = cw.load("us-2017", regions=regions, trade=trade, living_wage=living_wage, air_damages=air_damages, device=device)
    chosen = [name.strip() for name in shown.split(",")]
    parts = chosen == ["wellby"]  # a sum is never shown without its parts
    if parts:
        chosen = ["jobs", "wellby"]
    main = [name for name in us.accounts.index if not us.accounts.loc[name, "dimension"]]
    result = us.compare(
        [_scenario(name) for name in scenarios],
        amount=amount,
        closure=closure,
        accounts=[*main, *(name for name in chosen if name not in main)],
        price_year=price_year,
        parameters=_numbers(changed or [], "--set", "households.imputed-rent=1"),
        financing=financing,
        draws=draws,
        seed=seed,
    )
    who = groups_table(result, [name.strip() for name in groups.split(",")]) if groups else None
    if report is not None:
        result.to_html(str(report))
    if csv is not None:
        write_text(csv, result.tidy().to_csv(index=False, float_format="%.12g"), cw.DataError, what="CSV file")
    if as_json:
        _print_json(_comparison_json(result))
        return
    console = _console()
    title = f"${amount:,.0f} of {result.price_year} through each, {us.dataset.attrs['name']} by {regions}; gross, per million dollars"
    _print_table(console, headline_table(result, chosen), title)
    if closure == "type-ii":
        console.print(
            "Accounts: type I (direct + indirect) / type II (with households' spending); measures of jobs: type I. In brackets: ranks."
        )
    if result.sample is not None:
        million = result.facts["amount"] / 1e6
        _print_table(console, ranges_table(result.sample, million, chosen), "Ranges, per million dollars")
        console.print(drawn_words(result.sample, million))
    console.print(JOB_YEARS)
    console.print(all_jobs(result))
    if parts:
        _print_table(console, wellbeing_table(result), "Wellbeing; in brackets with one parameter alone at its low or high")
    if who is not None:
        _print_table(console, who, f"Who gets the jobs, direct and indirect. {NATIONAL_SHARES}")
    if len(result.regions) > 1:
        if result.follows_money:
            console.print(STAYS[closure])
        names = us.regions["name"] if regions == "county" else pd.Series(result.regions, result.regions)
        top = result.top_regions("jobs").reset_index()
        top["text"] = [f"{names[region]} {jobs:,.0f}" for region, jobs in zip(top["region"], top["jobs"], strict=True)]
        leaders = top.groupby("scenario", sort=False)["text"].agg("; ".join).to_frame("job-years for the whole amount")
        plural = {"state": "states", "county": "counties"}[regions]
        _print_table(console, leaders, f"Top {plural}, {'type II' if closure == 'type-ii' else 'type I'}")
    if result.facts["measured"].notna().all():
        known = ", ".join(f"{name} {share:.0%}" for name, share in result.facts["measured"].items())
        console.print(
            f"Share of job-years (type I) in industries of counties for which the statistics publish a cell: {known}."
        )
    for name, leverage in result.facts["leverage"].items():
        if leverage > 0.0:
            console.print(f"{name}: each public dollar brings {leverage:g} private ones; they are in no figure above.")
    if financing != "none":
        _print_table(console, net_table(result), f"Gross, financing and net, per million dollars. {PAYS[financing]}")
    console.print(in_words(result))
    if "wellby" in chosen:
        console.print(f"{wellbeing_in_words(result)} {WELLBYS}")
    console.print(f"{_sentence(result.certificate)} (solver error only; data and assumptions are far wider).")
    if report is not None:
        console.print(f"Report written to {report}")


@app.command()
def shift(
    buyers: Annotated[list[str], typer.Option(metavar="REGION=USD", help="what buyers of a region purchase a year")],
    share: Annotated[float, typer.Option(help="the part of it that moves, 0 to 1")],
    goods: Annotated[str, typer.Option(help="a scenario whose bill of goods they move")],
    to: Annotated[str, typer.Option(help="the region that makes the goods instead")],
    regions: Regions = "state",
    closure: Closure = "type-ii",
    as_json: Json = False,
) -> None:
    """The same purchases from other sellers: gains there, losses elsewhere.

    Example: commonweal shift --buyers NY=9e9 --share 0.01 --goods digital-fabrication-anchors --to NY
    """
    us = cw.load("us-2017", regions=regions)
    result = us.shift_procurement(
        buyers=_numbers(buyers, "--buyers", "NY=9e9"), share=share, commodities=_scenario(goods), to=to, closure=closure
    )
    if as_json:
        flat = result.by_region.copy()
        flat.columns = pd.Index([f"{account}_{part}" for account, part in flat.columns])
        _print_json({"moved": result.moved, "closure": closure, "units": result.units, "by_region": _records(flat)})
        return
    console = _console()
    jobs = (
        result.by_region["jobs"].sort_values("net", key=abs, ascending=False, kind="stable").head(10)[["gain", "loss", "net"]]
    )
    console.print(f"${result.moved:,.0f} a year change sellers, all domestic; {closure}.")
    jobs.index = pd.Index([f"{code} {us.regions.loc[code, 'name']}" for code in jobs.index], name="region")
    _print_table(console, jobs.map("{:+,.0f}".format), "Jobs by region, the ten that change most")
    _print_table(console, result.total.map("{:+,.0f}".format), "The whole country")
    console.print(_sentence(result.certificate))


@app.command()
def multipliers(
    accounts: Annotated[list[str] | None, typer.Argument(help="accounts, or output (default: all)")] = None,
    regions: Regions = "nation",
    closure: Closure = "type-i",
    trade: Trade = None,
    device: Device = "cpu",
    out: Annotated[Path | None, typer.Option(help="write all of them to this CSV file")] = None,
    top: Annotated[int, typer.Option(help="rows to print, largest first")] = 15,
    as_json: Json = False,
) -> None:
    """Accounts per million dollars of final demand, for every sector of every region.

    Example: commonweal multipliers jobs ghg --regions state --out multipliers.csv
    """
    us = cw.load("us-2017", regions=regions, trade=trade, device=device)
    result = us.multipliers(accounts or None, closure=closure)
    table = result.per_million()
    table.insert(0, "name", us.goods["name"].reindex(table.index.get_level_values("sector")).to_numpy())
    if out is not None:
        write_text(out, table.to_csv(float_format="%.12g"), cw.DataError, what="CSV file")
    if as_json:
        _print_json({"closure": closure, "unit": "per million USD", "multipliers": _records(table)})
        return
    shown = table.sort_values(table.columns[1], ascending=False, kind="stable").head(top)
    shown.index = pd.Index([" ".join(labels) for labels in shown.index], name="region, sector")
    console = _console()
    _print_table(console, shown.map(_text), f"{closure}, per million USD of final demand, largest {table.columns[1]} first")
    console.print(_sentence(result.certificate))


@scenario_files.callback(invoke_without_command=True)
def scenarios(context: typer.Context, as_json: Json = False) -> None:
    """List the scenario library; write or check a file of your own."""
    if context.invoked_subcommand is None:
        _show(cw.scenarios(), "Scenarios", as_json)


@scenario_files.command("new")
def scenarios_new(file: Annotated[Path, typer.Argument(help="the YAML file to write")]) -> None:
    """Write a commented scenario to fill in.

    Example: commonweal scenarios new mine.yaml
    """
    write_start(file)
    typer.echo(f"{file}: written; change it, then: commonweal scenarios check {file}")


@scenario_files.command("check")
def scenarios_check(file: Annotated[Path, typer.Argument(help="a scenario file")]) -> None:
    """List every mistake of a scenario file.

    Example: commonweal scenarios check mine.yaml
    """
    found = mistakes(file, cw.load("us-2017", regions="state").dataset, values())
    if found:
        raise cw.ScenarioError("\n".join(found))
    typer.echo(f"{file}: no mistakes. {cw.Scenario.from_yaml(file)!r}")


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


@app.command()
def parameters(as_json: Json = False) -> None:
    """List every parameter: value, distribution, status and source. `compare --set ID=VALUE` changes those used by results."""
    table = cw.parameters()
    _show(table if as_json else table.drop(columns=["source", "note"]), "Parameters (--json: with sources and notes)", as_json)


@app.command()
def accounts(regions: Regions = "state", as_json: Json = False) -> None:
    """List the satellite accounts of the dataset, with units, totals and sources."""
    _show(cw.load("us-2017", regions=regions).accounts, f"Accounts of us-2017 by {regions}", as_json)


@app.command()
def regions(
    regions: Regions = "state",
    trade: Annotated[
        str, typer.Option(help=f"how near by things are bought in this model, quotient beside it: {', '.join(MODELS)}")
    ] = "",
    as_json: Json = False,
) -> None:
    """List the regions of the dataset, with the share of what each buys that it makes itself, by group of commodities.

    With --trade: the share of what regions buy that they make themselves, and the mean haul, by class and by commodity.
    """
    if trade:
        _show_trade(regions, list(dict.fromkeys([trade, "quotient"])), as_json)
        return
    table = cw.load("us-2017", regions=regions).regions.copy()
    if as_json:
        _print_json(_records(table))
        return
    shares = [name for name in table.columns if name.startswith("local_")]
    table[shares] = table[shares].map("{:.0%}".format)
    table.columns = pd.Index([name.removeprefix("local_").replace("_", " ") for name in table.columns])
    title = "Regions" + ("; by group of commodities, the share of what each buys that it makes itself" if shares else "")
    _print_table(_console(), table, title)


def _show_trade(regions: str, models: list[str], as_json: bool) -> None:
    """How near by things are bought in these trade models, side by side."""
    loaded = {name: cw.load("us-2017", regions=regions, trade=name) for name in models}
    tables = {}
    for by in ("class", "commodity"):
        parts = {name: us.travel(by) for name, us in loaded.items()}
        tables[by] = parts[models[0]].drop(columns=["local_share", "haul_km"])
        for column in ("local_share", "haul_km"):
            for name, part in parts.items():
                tables[by][f"{column} {name}"] = part[column]
    if as_json:
        _print_json({by: _records(table) for by, table in tables.items()})
        return
    for by, table in tables.items():
        shown = table[table["purchases_musd"] > 0.0].astype(object)
        for column in shown.columns.drop(["name", "class", "decay"], errors="ignore"):
            text = "{:.0%}" if column.startswith("local_share") else "{:,.0f}"
            shown[column] = shown[column].map(text.format)
        title = f"By {by}: purchases of domestic goods, the share that regions make themselves, mean haul"
        _print_table(_console(), shown, title)
    _console().print(
        "Distances between regions, and within one, are those of gravity's classes in either model (docs/methods.md)."
    )


@app.command()
def info(
    files: Annotated[list[Path] | None, typer.Argument(help="dataset files to verify instead of the embedded ones")] = None,
    verify_them: Annotated[
        bool, typer.Option("--verify", help="read every dataset whole, each in a process of its own")
    ] = False,
    as_json: Json = False,
) -> None:
    """Show the installation: version, datasets, devices; with --verify, check the datasets.

    Example: commonweal info --verify colleague.h5
    """
    library = library_path()
    if verify_them or files:
        found = {str(path): verify(path) for path in files or sorted((library / "datasets").glob("*.h5"))}
        if as_json:
            _print_json(found)
        else:
            typer.echo("\n".join(f"{path}: {text}" for path, text in found.items()))
        return
    facts = {
        "version": cw.__version__,
        "datasets": ", ".join(sorted(path.stem for path in (library / "datasets").glob("*.h5"))) or "none",
        "scenarios": str(len(list((library / "scenarios").glob("*.yaml")))),
        "library": str(library),
        "gpu": devices(),
    }
    if as_json:
        _print_json(facts)
    else:
        _print_table(_console(), pd.Series(facts, name="").rename_axis("").to_frame(), "Commonweal")


def _sentence(certificate: cw.Certificate) -> str:
    text = str(certificate)
    return text[0].upper() + text[1:]


def _numbers(settings: list[str], option: str, example: str) -> dict[str, float]:
    """NAME=NUMBER, as often as given."""
    result = {}
    for setting in settings:
        name, _, text = setting.partition("=")
        try:
            result[name.strip()] = float(text)
        except ValueError:
            raise cw.ParameterError(f"{option} {setting}: write a name and a number, such as {option} {example}") from None
    return result


def _scenario(name: str) -> cw.Scenario:
    return cw.Scenario.from_yaml(name) if name.endswith((".yaml", ".yml")) else cw.scenario(name)


def _comparison_json(result: cw.Comparison) -> dict[str, Any]:
    stages, who = result.by("stage"), result.people
    stays = {name: row.to_dict() for name, row in result.stays_where_spent().iterrows()} if result.follows_money else {}
    paid: dict[str, Any] = {"financing": result.financing}
    if result.financing != "none":
        paid["net"] = {name: _parts(result.net.loc[name]) for name in result.scenarios}
    return {
        "dataset": result.about["name"],
        "regions": result.about["regions"],
        "closure": result.closure,
        "price_year": result.price_year,
        "parameters": result.parameters,
        "units": result.units,
        **paid,
        "certificate": {"rounds": result.certificate.rounds, "proven": result.certificate.proven},
        "all_jobs": result.quality.loc["all jobs"].to_dict(),
        **({} if result.sample is None else {"ranges": _records(result.sample.table.reset_index())}),
        "scenarios": {
            name: {
                **{key: _plain(value) for key, value in result.facts.loc[name].items()},
                "quality": result.quality.loc[name].to_dict(),
                "groups": _groups_json(who.loc[name]),
                "jobs_stay_where_spent": stays.get(name),
                "stages": {stage: stages.loc[(name, stage)].to_dict() for stage in result.stages},
                "error_bound": result.bounds.loc[name].to_dict(),
                "by_region": result.by("region").loc[name].to_dict(orient="index"),
            }
            for name in result.scenarios
        },
    }


def _groups_json(who: pd.DataFrame) -> dict[str, Any]:
    """By dimension and group: job-years, their share, and the group's share of all jobs."""
    return {
        str(dimension): rows.droplevel("dimension").to_dict(orient="index")
        for dimension, rows in who.groupby("dimension", sort=False)
    }


def _parts(net: pd.DataFrame) -> dict[str, Any]:
    """Gross, financing and net by closure and account."""
    if net.columns.nlevels == 1:
        return {"type-i": net.to_dict(orient="index")}
    return {
        closure: net.xs(closure, axis="columns", level="closure").to_dict(orient="index") for closure in ("type-i", "type-ii")
    }


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value


def _records(frame: pd.DataFrame) -> Any:
    return json.loads(frame.reset_index().to_json(orient="records", double_precision=15))


def _print_json(content: Any) -> None:
    typer.echo(json.dumps(content, indent=2, ensure_ascii=False))


def _show(frame: pd.DataFrame, title: str, as_json: bool) -> None:
    if as_json:
        _print_json(_records(frame))
    else:
        _print_table(_console(), frame.map(_text), title)


def _text(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.3f}"
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def _console() -> Console:
    # In a pipe there is no terminal to fit: lines are then as long as their content.
    return Console() if sys.stdout.isatty() else Console(width=250)


def _print_table(console: Console, frame: pd.DataFrame, title: str) -> None:
    table = Table(title=title, title_justify="left")
    for position, name in enumerate([frame.index.name or "", *frame.columns]):
        figures = position > 0 and all(str(value).lstrip("+-$")[:1].isdigit() for value in frame.iloc[:, position - 1])
        table.add_column(str(name), justify="right" if figures else "left", overflow="fold")
    for label, row in zip(frame.index, frame.to_numpy(), strict=True):
        table.add_row(str(label), *map(str, row))
    console.print(table)


def main() -> None:
    """Runs the command line; the package's own errors become one line and exit code 1."""
    try:
        app()
    except cw.CommonwealError as error:
        typer.echo(f"commonweal: {error}", err=True)
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
