"""Commands that ask models: compare, shift, multipliers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import typer

from commonweal.answers import Comparison
from commonweal.base.choices import DEFAULT_CLOSURE, USUAL_TRADE
from commonweal.base.errors import ScenarioError
from commonweal.cli.printing import (
    Closure,
    Device,
    Json,
    Outputs,
    Regions,
    Trade,
    cell,
    given_scenario,
    is_bill,
    numbers,
    print_json,
    print_table,
    print_text,
    records,
    sentence,
    terminal,
)
from commonweal.io.csv import csv_text
from commonweal.model import load
from commonweal.show.one_figure import HEADLINE, not_distinguished
from commonweal.show.ranges import drawn_words, ranges_table
from commonweal.show.words import (
    JOB_YEARS,
    NATIONAL_SHARES,
    PAYS,
    SHOWN,
    STAYS,
    WELLBYS,
    WITH_IMPORTS,
    additional,
    all_jobs,
    amounts,
    groups_table,
    headline_table,
    in_words,
    losses,
    made_anew,
    net_by_propensity,
    net_table,
    stays_by_trade,
    wellbeing_in_words,
    wellbeing_table,
)

app = typer.Typer(rich_markup_mode=None)


@app.command()
def compare(
    scenarios: Annotated[list[str], typer.Argument(help="scenario ids or aliases, or YAML files")],
    amount: Annotated[float, typer.Option(help="USD through each scenario; below zero: a loss")] = 1e9,
    places: Annotated[
        list[str] | None,
        typer.Option("--in", metavar="REGION", help="spend all of it there, code or name; several: a row for each"),
    ] = None,
    prices: Annotated[str, typer.Option(help="of bills in CSV files: purchaser (the default) or producer")] = "",
    mode: Annotated[
        str, typer.Option(help="of bills in CSV files: purchased (the default) or produced by the region itself")
    ] = "",
    regions: Regions = "state",
    closure: Closure = DEFAULT_CLOSURE,
    trade: Trade = USUAL_TRADE,
    device: Device = "cpu",
    price_year: Annotated[int | None, typer.Option(help="year of the amount's prices (default: the dataset's)")] = None,
    changed: Annotated[list[str] | None, typer.Option("--set", metavar="ID=VALUE", help="change a parameter")] = None,
    financing: Annotated[str, typer.Option(help="who pays: none (gross alone), households or government")] = "none",
    shown: Annotated[str, typer.Option("--accounts", metavar="ID,ID", help="account columns of the table")] = ",".join(
        SHOWN
    ),
    groups: Annotated[
        str, typer.Option(metavar="NAME,NAME", help="who gets the jobs: sex, race, origin, education, wage")
    ] = "",
    living_wage: Annotated[
        Path | None, typer.Option(help="CSV file of your own: columns state and hourly, USD of 2017")
    ] = None,
    air_damages: Annotated[
        Path | None,
        typer.Option(
            help="CSV file of your own: columns region, pm25, so2, nox, nh3, USD of 2016 per short ton emitted there"
        ),
    ] = None,
    draws: Annotated[
        int | None,
        typer.Option(
            help="ranges from so many draws of the whole economy; 0: no ranges (default: 100 quick ones of the nation)"
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="of the draws; the same seed gives the same ones")] = 1,
    csv: Annotated[Path | None, typer.Option(help="write every figure to this CSV file")] = None,
    report: Annotated[Path | None, typer.Option(help="write an HTML page here")] = None,
    as_json: Json = False,
) -> None:
    """Compare scenarios.

    Example: commonweal compare chips ira child-care home-care --amount 1e9 --report report.html
    """
    files = Outputs({"CSV file": csv, "HTML page": report})
    us = load("us-2017", regions=regions, trade=trade, living_wage=living_wage, air_damages=air_damages, device=device)
    chosen = [name.strip() for name in shown.split(",")]
    parts = chosen == ["wellby"]  # a sum is never shown without its parts
    if parts:
        chosen = ["jobs", "wellby"]
    main = [name for name in us.accounts.index if not us.accounts.loc[name, "dimension"]]
    of_bills = {name: value for name, value in (("prices", prices), ("mode", mode)) if value}
    if of_bills and not any(is_bill(name) for name in scenarios):
        raise ScenarioError(
            f"--{' and --'.join(of_bills)}: only of bills in CSV files, and none is given; a YAML file says it itself"
        )
    given = [given_scenario(name, of_bills) for name in scenarios]
    if places:
        codes = [us.region_code(place) for place in places]
        given = [one.in_regions({code: 1.0}) for one in given for code in codes]
    result = us.compare(
        given,
        amount=amount,
        closure=closure,
        accounts=[*main, *(name for name in chosen if name not in main)],
        price_year=price_year,
        parameters=numbers(changed or [], "--set", "households.imputed-rent=1"),
        financing=financing,
        draws=draws or 0,
        seed=seed,
    )
    if draws is None and any(name in result.accounts.index for name in chosen):
        result = replace(result, sample=result.ranges(seed=seed))
    dimensions = [name.strip() for name in groups.split(",")] if groups else []
    who = groups_table(result, dimensions) if dimensions else None
    files.write("CSV file", lambda: csv_text(result.tidy(), index=False))
    files.write("HTML page", result.page)
    if as_json:
        print_json(_comparison_json(result))
        files.end()
        return
    console = terminal()
    title = (
        f"{amounts(result)} of {result.price_year} through each, {us.dataset.attrs['name']} by {regions}; gross, "
        f"per million dollars"
    )
    print_table(console, headline_table(result, chosen), title)
    if closure == "type-ii":
        print_text(
            console,
            "Accounts: type I (direct + indirect) / type II (with households' spending); measures of jobs: type I. In "
            "brackets: ranks.",
        )
    if result.sample is not None:
        million = result.facts["amount"] / 1e6
        print_table(console, ranges_table(result.sample, million, chosen), "Ranges, per million dollars")
        print_text(console, drawn_words(result.sample, million))
    print_text(console, JOB_YEARS)
    if "ghg" in chosen:
        print_text(console, WITH_IMPORTS)
    if "jobs" in chosen:
        print_text(console, additional(result))
    print_text(console, all_jobs(result))
    if together := not_distinguished(result, [*HEADLINE, *dimensions]):
        print_text(console, together)
    if parts:
        print_table(
            console, wellbeing_table(result), "Wellbeing; in brackets with one parameter alone at its low or high"
        )
    if who is not None:
        print_table(console, who, f"Who gets the jobs, direct and indirect. {NATIONAL_SHARES}")
    if len(result.regions) > 1:
        if result.follows_money:
            print_text(console, STAYS[closure])
            if regions == "state" and "jobs" in chosen:
                print_text(console, stays_by_trade(result))
        names = us.regions["name"] if regions == "county" else pd.Series(result.regions, result.regions)
        top = result.top_regions("jobs").reset_index()
        top["text"] = [f"{names[region]} {jobs:,.0f}" for region, jobs in zip(top["region"], top["jobs"], strict=True)]
        leaders = top.groupby("scenario", sort=False)["text"].agg("; ".join).to_frame("job-years for the whole amount")
        plural = {"state": "states", "county": "counties"}[regions]
        print_table(console, leaders, f"Top {plural}, {'type II' if closure == 'type-ii' else 'type I'}")
    if result.facts["measured"].notna().all():
        known = ", ".join(f"{name} {share:.0%}" for name, share in result.facts["measured"].items())
        print_text(
            console,
            f"Share of job-years (type I) in industries of counties for which the statistics publish a cell: {known}.",
        )
    for line in (made_anew(result), losses(result)):
        if line:
            print_text(console, line)
    for name, leverage in result.facts["leverage"].items():
        if leverage > 0.0:
            print_text(
                console, f"{name}: each public dollar brings {leverage:.2g} private ones; they are in no figure above."
            )
    if financing != "none":
        print_table(console, net_table(result), f"Gross, financing and net, per million dollars. {PAYS[financing]}")
        if "jobs" in chosen:
            print_text(console, net_by_propensity(result))
    print_text(console, in_words(result))
    if "wellby" in chosen:
        print_text(console, f"{wellbeing_in_words(result)} {WELLBYS}")
    print_text(console, f"{sentence(result.certificate)} (solver error only; data and assumptions are far wider).")
    if (page := files.wanted("HTML page")) is not None:
        print_text(console, f"Report written to {page}")
    files.end()


@app.command()
def shift(
    buyers: Annotated[list[str], typer.Option(metavar="REGION=USD", help="what buyers of a region purchase a year")],
    share: Annotated[float, typer.Option(help="the part of it that moves, 0 to 1")],
    goods: Annotated[str, typer.Option(help="a scenario whose bill of goods they move")],
    to: Annotated[str, typer.Option(help="the region that makes the goods instead")],
    regions: Regions = "state",
    closure: Closure = DEFAULT_CLOSURE,
    as_json: Json = False,
) -> None:
    """The same purchases from other sellers: gains there, losses elsewhere.

    Example: commonweal shift --buyers NY=9e9 --share 0.01 --goods digital-fabrication-anchors --to NY
    """
    us = load("us-2017", regions=regions)
    result = us.shift_procurement(
        buyers=numbers(buyers, "--buyers", "NY=9e9"),
        share=share,
        commodities=given_scenario(goods),
        to=to,
        closure=closure,
    )
    if as_json:
        flat = result.by_region.copy()
        flat.columns = pd.Index([f"{account}_{part}_{name}" for account, part, name in flat.columns])
        print_json({"moved": result.moved, "closure": closure, "units": result.units, "by_region": records(flat)})
        return
    console = terminal()
    jobs = (
        result.by_region["jobs"]
        .xs(closure, axis="columns", level="closure")
        .sort_values("net", key=abs, ascending=False, kind="stable")
        .head(10)[["gain", "loss", "net"]]
    )
    print_text(console, f"${result.moved:,.0f} a year change sellers, all domestic; {closure}.")
    jobs.index = pd.Index([f"{code} {us.regions.loc[code, 'name']}" for code in jobs.index], name="region")
    print_table(console, jobs.map("{:+,.0f}".format), f"Jobs by region, {closure}, the ten that change most")
    total = result.total.map("{:+,.0f}".format)
    total.index = pd.Index([", ".join(labels) for labels in total.index], name="account, closure")
    print_table(console, total, "The whole country")
    print_text(console, sentence(result.certificate))


@app.command()
def multipliers(
    accounts: Annotated[list[str] | None, typer.Argument(help="accounts, or output (default: all)")] = None,
    regions: Regions = "nation",
    closure: Closure = DEFAULT_CLOSURE,
    trade: Trade = USUAL_TRADE,
    device: Device = "cpu",
    out: Annotated[Path | None, typer.Option(help="write all of them to this CSV file")] = None,
    top: Annotated[int, typer.Option(help="rows to print, largest first")] = 15,
    as_json: Json = False,
) -> None:
    """Accounts per million dollars of final demand, for every sector of every region.

    Example: commonweal multipliers jobs ghg --regions state --out multipliers.csv
    """
    files = Outputs({"CSV file": out})
    us = load("us-2017", regions=regions, trade=trade, device=device)
    result = us.multipliers(accounts or None, closure=closure)
    table = result.per_million()
    if table.columns.nlevels > 1:
        table.columns = pd.Index([f"{account} {name}" for account, name in table.columns])
    else:
        table.columns = pd.Index([f"{account} {closure}" for account in table.columns])
    table.insert(0, "name", us.goods["name"].reindex(table.index.get_level_values("sector")).to_numpy())
    files.write("CSV file", lambda: csv_text(table, index=True))
    if as_json:
        print_json({"closure": closure, "unit": "per million USD", "multipliers": records(table)})
        files.end()
        return
    shown = table.loc[result.ranked().index].head(top)
    shown.index = pd.Index([" ".join(labels) for labels in shown.index], name="region, sector")
    console = terminal()
    print_table(console, shown.map(cell), f"Per million USD of final demand, largest {table.columns[1]} first")
    if result.left_out:
        print_text(console, result.left_out)
    print_text(console, sentence(result.certificate))
    files.end()


def _comparison_json(result: Comparison) -> dict[str, Any]:
    stages, who = result.by("stage"), result.people
    imports = result.with_imports
    stays = {name: row.to_dict() for name, row in result.stays_where_spent().iterrows()} if result.follows_money else {}
    paid: dict[str, Any] = {"financing": result.financing}
    if result.financing != "none":
        paid["net"] = {name: _parts(result.net.loc[name]) for name in result.scenarios}
        paid["net_by_propensity"] = {name: _parts(result.net_by_propensity.loc[name]) for name in result.scenarios}
    return {
        "dataset": result.about["name"],
        "regions": result.about["regions"],
        "closure": result.closure,
        "price_year": result.price_year,
        "parameters": result.parameters,
        "units": result.units,
        **paid,
        "certificate": {"rounds": result.certificate.rounds, "proven": result.certificate.proven},
        "not_distinguished": result.not_distinguished,
        "all_jobs": result.quality.loc["all jobs"].to_dict(),
        **({} if result.sample is None else {"ranges": records(result.sample.table.reset_index())}),
        "scenarios": {
            name: {
                **{key: _plain(value) for key, value in result.facts.loc[name].items()},
                "quality": result.quality.loc[name].to_dict(),
                "groups": _groups_json(who.loc[name]),
                "jobs_stay_where_spent": stays.get(name),
                "stages": {stage: stages.loc[(name, stage)].to_dict() for stage in result.stages},
                "additional": _parts(result.additional.loc[name]),
                "with_imports": _parts(imports.loc[name]),
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
    """Rows of one of its tables with parts, such as `net`, by closure."""
    if net.columns.nlevels == 1:
        return {"type-i": net.to_dict(orient="index")}
    return {
        closure: net.xs(closure, axis="columns", level="closure").to_dict(orient="index")
        for closure in ("type-i", "type-ii")
    }


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value
