"""Commands that tell what is there: scenarios, parameters, accounts, regions, the installation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.base.choices import TRADE_MODELS, USUAL_EDITION, USUAL_TRADE
from commonweal.base.errors import ModelError, ScenarioError
from commonweal.base.names import said
from commonweal.cli.printing import (
    Edition,
    Json,
    Regions,
    Wide,
    given_scenario,
    plain,
    print_json,
    print_text,
    records,
    terminal,
)
from commonweal.cli.tables import print_table, show
from commonweal.io.paths import library_path

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from commonweal.io.cache import Contents

#: Kilometers of a mile.
KM_OF_A_MILE = 1.609344
#: Columns of the library's list that readers need first.
FIRST_OF_SCENARIOS = ["name", "aliases", "phase"]

# What takes long to load is imported by the commands that use it, so that help does not wait for it.

app = typer.Typer(rich_markup_mode=None)
scenario_files = typer.Typer(rich_markup_mode=None)
app.add_typer(scenario_files, name="scenarios")
kept_files = typer.Typer(rich_markup_mode=None, no_args_is_help=True, help="Show or empty the cache of earlier runs.")
app.add_typer(kept_files, name="cache")


@scenario_files.callback(invoke_without_command=True)
def scenarios(context: typer.Context, wide: Wide = False, as_json: Json = False) -> None:
    """List, show, write or check scenarios."""
    if context.invoked_subcommand is None:
        from commonweal.scenarios import scenario as library_of

        library = library_of.scenarios()
        show(
            library[[*FIRST_OF_SCENARIOS, *library.columns.drop(FIRST_OF_SCENARIOS)]],
            "Scenarios",
            as_json=as_json,
            wide=wide,
        )
        if not as_json:
            bills = library[library["mode"] != "mix"]
            print_text(
                terminal(),
                f"Of the {bills['lines'].sum()} lines of these bills of goods {bills['assumed'].sum()} are our reading "
                f"of how such money is spent "
                "(assumed); `commonweal scenarios show NAME` has each with its source.",
            )


@scenario_files.command("show")
def scenarios_show(
    name: Annotated[str, typer.Argument(help="a scenario's id or alias, or a YAML file")],
    wide: Wide = False,
    as_json: Json = False,
) -> None:
    """Say what a scenario buys: every line of its bill of goods, how it is known, and from where.

    Example: commonweal scenarios show home-care
    """
    from commonweal.model import load
    from commonweal.parameters.delivered import delivered
    from commonweal.show.words import PHASES

    which = given_scenario(name)
    bill = which.bill.set_index("commodity").sort_values("weight", ascending=False, kind="stable")
    bill.insert(0, "name", load(USUAL_EDITION, regions="nation").goods["name"].reindex(bill.index).fillna(""))
    if as_json:
        facts = {"id": which.id, "title": which.title, "description": which.description, "paid_by": which.paid_by}
        print_json({**facts, "delivers": which.delivers, "unsaid": which.unsaid, "bill": records(bill)})
        return
    console = terminal()
    who = f"Paid by {which.paid_by}."
    for text in (f"{which.title} ({which.id})", which.description, which.money, PHASES.get(which.phase, ""), who):
        if text:
            print_text(console, text)
    shown = bill.assign(percent=bill["weight"].map("{:.1f}".format))
    shown["made in the US"] = bill["domestic"].map("{:.0%}".format).where(bill["domestic"].notna(), "as usual")
    columns = ["name", "percent", "status"]
    columns += ["part"] if len(which.parts) > 1 else []
    columns += ["made in the US"] if bill["domestic"].notna().any() else []
    print_table(console, shown[columns], "\nPercent of its money, purchasers' prices", wide=wide)
    print_text(console, "\n".join(f"Source: {source}" for source in dict.fromkeys(bill["source"])))
    delivers = ", ".join(f"{delivered()[unit].name} ({percent:.3g}%)" for unit, percent in which.delivers.items())
    there = f"Once it is spent there are {delivers}." if delivers else "No outcome has an estimate."
    rest = f" {'Of the rest there is no estimate: ' if delivers else ''}{which.unsaid}" if which.unsaid else ""
    print_text(console, f"\n{there}{rest}")


@scenario_files.command("new")
def scenarios_new(file: Annotated[Path, typer.Argument(help="the YAML file to write")]) -> None:
    """Write a commented scenario to fill in.

    Example: commonweal scenarios new mine.yaml
    """
    from commonweal.scenarios.check import write_start

    write_start(file)
    typer.echo(plain(f"{file}: written; change it, then: commonweal scenarios check {file}"))


@scenario_files.command("check")
def scenarios_check(file: Annotated[Path, typer.Argument(help="a scenario file")]) -> None:
    """List every mistake of a scenario file.

    Example: commonweal scenarios check mine.yaml
    """
    from commonweal.model import load
    from commonweal.parameters.registry import values
    from commonweal.scenarios.check import mistakes
    from commonweal.scenarios.scenario import Scenario

    found = mistakes(file, load(USUAL_EDITION, regions="state").dataset, values())
    if found:
        raise ScenarioError("\n".join(found))
    typer.echo(plain(f"{file}: no mistakes. {Scenario.from_yaml(file)!r}"))


@app.command()
def parameters(
    unverified: Annotated[
        bool, typer.Option("--unverified", help="only those of whose source nobody has seen a page")
    ] = False,
    wide: Wide = False,
    as_json: Json = False,
) -> None:
    """List the parameters with their sources.

    Value, distribution, status and source of each. `compare --set ID=VALUE` changes those used by
    results.
    """
    from commonweal.parameters import registry

    table = registry.parameters()
    if unverified:
        table = table[table["verified"] != "yes"]
    show(
        table if as_json else table.drop(columns=["source", "note"]),
        "Parameters (--json: with sources and notes)",
        as_json=as_json,
        wide=wide,
    )


@app.command()
def accounts(
    edition: Edition = USUAL_EDITION, regions: Regions = "state", wide: Wide = False, as_json: Json = False
) -> None:
    """List the accounts with units and sources."""
    from commonweal.model import load

    us = load(edition, regions=regions)
    show(us.accounts, f"Accounts of {us.dataset.attrs['name']} by {regions}", as_json=as_json, wide=wide)


@app.command()
def editions(wide: Wide = False, as_json: Json = False) -> None:
    """List the economies: year, sources, errors."""
    from commonweal.datasets import editions as embedded

    table = embedded.editions()
    show(
        table if as_json else table.drop(columns="sources"),
        "Editions (--json: with sources)",
        as_json=as_json,
        wide=wide,
    )


@app.command()
def areas(
    kind: Annotated[str, typer.Argument(help="of which kind; without one, the kinds are listed")] = "",
    wide: Wide = False,
    as_json: Json = False,
) -> None:
    """List metro areas, districts, ZIP codes.

    Example: commonweal areas district
    """
    from commonweal.datasets import areas as known

    show(known.areas(kind or None), f"Areas: {kind}" if kind else "Kinds of areas", as_json=as_json, wide=wide)


@app.command()
def regions(
    edition: Edition = USUAL_EDITION,
    regions: Regions = "state",
    trade: Annotated[
        str,
        typer.Option(help=f"how far goods travel in one trade model, beside another: {', '.join(TRADE_MODELS)}"),
    ] = "",
    find: Annotated[str, typer.Option(metavar="TEXT", help="only states and counties with this in their names")] = "",
    wide: Wide = False,
    as_json: Json = False,
) -> None:
    """List states and counties; find one by name.

    With the share of what each buys that it makes itself, by group of commodities.

    With --trade: the share of what regions buy that they make themselves, and the mean haul, by class and by commodity.

    Example: commonweal regions --find bronx
    """
    import pandas as pd

    from commonweal.model import load

    if find:
        show(
            _found(find, load(edition, regions="state").dataset),
            f"Regions with {find!r} in their names",
            as_json=as_json,
        )
        return
    if trade:
        _show_trade(edition, regions, [trade, "quotient" if trade == USUAL_TRADE else USUAL_TRADE], as_json, wide)
        return
    table = load(edition, regions=regions).regions.copy()
    if as_json:
        print_json(records(table))
        return
    shares = [name for name in table.columns if name.startswith("local_")]
    table[shares] = table[shares].map("{:.0%}".format)
    table.columns = pd.Index([name.removeprefix("local_").replace("_", " ") for name in table.columns])
    title = "Regions" + (
        "; by group of commodities, the share of what each buys that it makes itself" if shares else ""
    )
    print_table(terminal(), table, title, wide=wide)


def _found(text: str, states: xr.Dataset) -> pd.DataFrame:
    """States and counties with a text in their names: code, name, what they are; of counties, their state.

    Raises:
        ModelError: there are none.
    """
    import pandas as pd

    from commonweal.datasets.codes import counties_of, regions_of

    known = {"state": regions_of(states), "county": counties_of(states)}
    rows = [
        (code, name, level)
        for level, regions in known.items()
        if regions is not None
        for code, name in zip(regions.codes, regions.names, strict=True)
        if text.casefold() in name.casefold()
    ]
    if not rows:
        raise ModelError(f"no state or county has {said(text)} in its name; `commonweal regions` lists the states")
    return pd.DataFrame(rows, columns=["code", "name", "level"]).set_index("code")


def _show_trade(edition: str, regions: str, models: list[str], as_json: bool, wide: bool) -> None:
    """Local share and mean haul in these trade models, side by side."""
    from commonweal.model import load

    loaded = {name: load(edition, regions=regions, trade=name) for name in models}
    tables = {}
    for by in ("class", "commodity"):
        parts = {name: us.travel(by) for name, us in loaded.items()}
        tables[by] = parts[models[0]].drop(columns=["local_share", "haul_km"])
        for column in ("local_share", "haul_km"):
            for name, part in parts.items():
                tables[by][f"{column} {name}"] = part[column]
    if as_json:
        print_json({by: records(table) for by, table in tables.items()})
        return
    for by, table in tables.items():
        shown = table[table["purchases_musd"] > 0.0].astype(object)
        for column in shown.columns.drop(["name", "class", "decay"], errors="ignore"):
            if column.startswith("haul_km"):
                shown[column] = shown[column].map(lambda far: f"{far / KM_OF_A_MILE:,.0f} ({far:,.0f} km)")
                continue
            text = "{:.0%}" if column.startswith("local_share") else "{:,.0f}"
            shown[column] = shown[column].map(text.format)
        shown.columns = [str(column).replace("haul_km", "haul in miles,") for column in shown]
        title = f"By {by}: purchases of domestic goods, the share that regions make themselves, mean haul"
        print_table(terminal(), shown, title, wide=wide)
    print_text(
        terminal(),
        "Distances between regions, and within one, are those of gravity's classes in either model (docs/methods.md).",
    )


@app.command()
def info(
    files: Annotated[
        list[Path] | None, typer.Argument(help="dataset files to verify instead of the embedded ones")
    ] = None,
    verify_them: Annotated[
        bool, typer.Option("--verify", help="read every dataset whole, each in a process of its own")
    ] = False,
    as_json: Json = False,
) -> None:
    """Show versions, datasets and devices.

    With --verify, checks the datasets.

    Example: commonweal info --verify colleague.h5
    """
    import pandas as pd

    import commonweal._core as _core
    from commonweal.economies.devices import devices
    from commonweal.io.verify import verify

    library = library_path()
    if verify_them or files:
        found = {str(path): verify(path) for path in files or sorted((library / "datasets").glob("*.h5"))}
        if as_json:
            print_json(found)
        else:
            typer.echo(plain("\n".join(f"{path}: {text}" for path, text in found.items())))
        return
    about = {
        "version": _core.__version__,
        "datasets": ", ".join(sorted(path.stem for path in (library / "datasets").glob("*.h5"))) or "none",
        "scenarios": str(len(list((library / "scenarios").glob("*.yaml")))),
        "library": str(library),
        "gpu": devices(),
    }
    if as_json:
        print_json(about)
    else:
        print_table(terminal(), pd.Series(about, name="").rename_axis("").to_frame(), "Commonweal")


@kept_files.command("show")
def cache_show() -> None:
    """Say where the cache is and how much it holds: of county models, what balances trade and proves a bound."""
    from commonweal.io import cache

    typer.echo(plain(_held(cache.contents())))


@kept_files.command("clear")
def cache_clear() -> None:
    """Empty the cache; what it held is found again when it is needed."""
    from commonweal.io import cache

    typer.echo(plain(f"emptied: {_held(cache.clear())}"))


def _held(found: Contents) -> str:
    from commonweal.base.describe import counted
    from commonweal.io import cache

    if found.folder is None:
        return f"the cache is off ({cache.CHOICE}={cache.OFF})"
    return (
        f"{found.folder}: {counted(found.files, 'file')}, {found.size / 1e6:.1f} of at most {cache.MOST / 1e6:,.0f} MB"
    )
