"""Commands that ask models: compare, shift, multipliers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commonweal.base.amounts import dollars
from commonweal.base.choices import DEFAULT_CLOSURE, FINANCING, LEVELS, SHOWN_ACCOUNTS, USUAL_EDITION, USUAL_TRADE
from commonweal.base.errors import ModelError, ScenarioError
from commonweal.base.names import positions
from commonweal.base.progress import duration
from commonweal.cli.printing import (
    Closure,
    Device,
    Edition,
    Json,
    Outputs,
    Regions,
    Trade,
    Verbose,
    Wide,
    choice,
    given_scenario,
    is_bill,
    numbers,
    print_json,
    print_text,
    records,
    terminal,
)

if TYPE_CHECKING:
    from commonweal.model import SupplyUseModel
    from commonweal.scenarios.scenario import Scenario

# What takes long to load is imported by the commands that use it, so that help does not wait for it.

#: What `--accounts` is where nobody says it.
ACCOUNTS = ",".join(SHOWN_ACCOUNTS)
#: What is said before counties are solved, and before a page of them is made; seconds that a draw takes, and from which
#: on it is said.
COUNTIES = "By county: ten to thirty seconds and 2.4 GB of memory the first time, a few seconds after that"
EXPLORED = "A page of a state's counties: three seconds for each county, half a minute more, and 3 GB of memory"
SECONDS_OF_A_DRAW, LONG = {"nation": 0.2, "state": 0.5, "county": 20.0}, 10.0
app = typer.Typer(rich_markup_mode=None)


@app.command()
def compare(
    context: typer.Context,
    scenarios: Annotated[
        list[str] | None, typer.Argument(help="scenario ids or aliases, or YAML files", show_default=False)
    ] = None,
    amount: Annotated[
        str,
        typer.Option(
            metavar="USD", help="dollars through each scenario, such as 250000, 10m or 1bn; a loss if below zero"
        ),
    ] = "1bn",
    places: Annotated[
        list[str] | None,
        typer.Option(
            "--in",
            metavar="PLACE",
            help="spend all of it there: a region by code or name, or KIND:AREA, such as metro:Charlotte, "
            "district:NC-12, zip:28202; several: a row for each",
        ),
    ] = None,
    prices: Annotated[str, typer.Option(help="prices in CSV bills: purchaser (the default) or producer")] = "",
    mode: Annotated[
        str, typer.Option(help="how CSV bills are met: purchased (the default), or produced by the region itself")
    ] = "",
    edition: Edition = USUAL_EDITION,
    editions: Annotated[
        str,
        typer.Option(
            metavar="NAME,NAME",
            help="say instead why figures of two editions differ; only --closure, --accounts and --json go with it",
        ),
    ] = "",
    regions: Annotated[
        str | None, choice(LEVELS, "how far the country is divided (default: state; county where --in names one)")
    ] = None,
    areas: Annotated[
        str,
        typer.Option(
            "--by",
            metavar="KIND",
            help="which areas get the most, of a kind that `commonweal areas` lists; with counties",
        ),
    ] = "",
    closure: Closure = DEFAULT_CLOSURE,
    trade: Trade = USUAL_TRADE,
    device: Device = "cpu",
    price_year: Annotated[
        int | None, typer.Option(help="year of the dollars in --amount (default: the edition's)")
    ] = None,
    changed: Annotated[list[str] | None, typer.Option("--set", metavar="ID=VALUE", help="change a parameter")] = None,
    financing: Annotated[str, choice(FINANCING, "who pays")] = "none",
    shown: Annotated[str, typer.Option("--accounts", metavar="ID,ID", help="accounts in the table")] = ACCOUNTS,
    groups: Annotated[
        str, typer.Option(metavar="NAME,NAME", help="who gets the jobs: sex, race, origin, education, wage")
    ] = "",
    living_wage: Annotated[
        Path | None, typer.Option(help="CSV file of your own: columns state and hourly, USD of the edition's year")
    ] = None,
    air_damages: Annotated[
        Path | None,
        typer.Option(
            help="CSV file of your own: columns region, pm25, so2, nox, nh3, USD of 2016 per short ton emitted there"
        ),
    ] = None,
    tax_rates: Annotated[
        Path | None,
        typer.Option(
            help="CSV file of your own for --budget: column state and kinds of receipts, shares of what is taxed"
        ),
    ] = None,
    draws: Annotated[
        int | None,
        typer.Option(
            help="how many draws of the whole economy to take ranges from; 0 for none (default: 100 quick ones)"
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="random seed of the draws: the same seed gives the same result")] = 1,
    csv: Annotated[Path | None, typer.Option(help="write every figure to this CSV file")] = None,
    report: Annotated[Path | None, typer.Option(help="write an HTML page here")] = None,
    outcomes: Annotated[
        bool, typer.Option("--outcomes", help="what the money is for, once it is there: power, places, courses")
    ] = False,
    budget: Annotated[
        bool, typer.Option("--budget", help="what comes back to governments, by level and kind of receipts")
    ] = False,
    wide: Annotated[bool, typer.Option("--wide", help="every measure, with explanations")] = False,
    verbose: Verbose = False,
    as_json: Json = False,
) -> None:
    """Compare what scenarios do per dollar.

    Example: commonweal compare chips ira child-care home-care --amount 1bn --report report.html
    """
    from commonweal.accounts.levels import ASKED_FOR
    from commonweal.analysis.sample import checked_sources
    from commonweal.cli.answers import comparison_json, print_areas, print_budget, print_comparison, print_outcomes
    from commonweal.datasets.areas import check_division
    from commonweal.datasets.embedded import COUNTY, STATE
    from commonweal.io.csv import csv_text
    from commonweal.model import load
    from commonweal.show.tables import groups_table

    if editions:
        _compare_editions(context, editions.split(","), scenarios, shown, closure, as_json)
        return
    if not scenarios:
        raise typer.BadParameter("none is named; `commonweal scenarios` lists the library", param_hint="scenarios")
    files = Outputs({"CSV file": csv, "HTML page": report})
    money = dollars(amount)
    of_bills = {name: value for name, value in (("prices", prices), ("mode", mode)) if value}
    if of_bills and not any(is_bill(name) for name in scenarios):
        raise ScenarioError(
            f"--{' and --'.join(of_bills)}: only of bills in CSV files, and none is given; a YAML file says it itself"
        )
    given = [given_scenario(name, of_bills) for name in scenarios]
    if draws:
        checked_sources(draws, seed, None)
    if areas:
        check_division(areas, regions or STATE, ModelError)
    how: dict[str, Any] = {"trade": trade, "living_wage": living_wage, "air_damages": air_damages, "device": device}
    us = load(edition, regions=regions or STATE, **how)
    if not regions and any(_is_county(place, us) for place in places or ()):
        us = load(edition, regions=COUNTY, **how)
    dimensions = [name.strip() for name in groups.split(",")] if groups else []
    known = [name for name in us.accounts["dimension"].unique() if name]
    positions(dimensions, known, kind="dimension", error=ModelError, where="--groups")
    chosen = [name.strip() for name in shown.split(",")]
    parts = chosen == ["wellby"]  # a sum is never shown without its parts
    if parts:
        chosen = ["jobs", "wellby"]
    main = [name for name in us.accounts.index if not us.accounts.loc[name, "dimension"] and name not in ASKED_FOR]
    if places:
        given = [spent_in(one, place, us) for one in given for place in places]
    _announce(us.dataset.attrs["regions"], draws or 0)
    result = us.compare(
        given,
        amount=money,
        closure=closure,
        accounts=[*main, *(name for name in chosen if name not in main)],
        price_year=price_year,
        parameters=numbers(changed or [], "--set", "households.imputed-rent=1"),
        financing=financing,
        tax_rates=tax_rates,
        draws=draws or 0,
        seed=seed,
    )
    if draws is None and any(name in result.accounts.index for name in chosen):
        result = replace(result, sample=result.ranges(seed=seed))
    who = groups_table(result, dimensions) if dimensions else None
    files.write("CSV file", lambda: csv_text(result.tidy(), index=False))
    files.write("HTML page", result.page)
    if as_json:
        print_json(comparison_json(result, areas, outcomes=outcomes, budget=budget or tax_rates is not None))
        files.end()
        return
    print_comparison(result, chosen, dimensions, who, us.regions["name"], parts=parts, wide=wide, verbose=verbose)
    if outcomes:
        print_outcomes(result)
    if budget or tax_rates:
        print_budget(result)
    if areas:
        print_areas(result, areas, wide=wide)
    if (page := files.wanted("HTML page")) is not None:
        print_text(terminal(), f"Report written to {page}", wrap=False)
    files.end()


def _compare_editions(
    context: typer.Context, editions: list[str], scenarios: list[str] | None, shown: str, closure: str, as_json: bool
) -> None:
    from commonweal.analysis.editions import ACCOUNTS, SCENARIOS, between_editions
    from commonweal.cli.answers import print_editions

    sources = {name: context.get_parameter_source(name) for name in context.params}
    given = [name for name, source in sources.items() if source is not None and source.name == "COMMANDLINE"]
    others = sorted(set(given) - {"editions", "scenarios", "shown", "closure", "as_json"})
    if others:
        raise ModelError(
            f"--editions compares the nation's economies, with --closure, --accounts and --json alone; leave out "
            f"{', '.join(others)}"
        )
    accounts = [name.strip() for name in shown.split(",")] if "shown" in given else ACCOUNTS
    chosen = [given_scenario(name) for name in scenarios or SCENARIOS]
    table = between_editions([name.strip() for name in editions], chosen, accounts=accounts, closure=closure)
    if as_json:
        print_json(records(table.reset_index()))
    else:
        print_editions(table, closure)


def _announce(regions: str, draws: int) -> None:
    """Says how long an answer will take, and how much memory, before what takes more than ten seconds."""
    if regions == "county":
        typer.echo(COUNTIES, err=True)
    if (seconds := draws * SECONDS_OF_A_DRAW[regions]) > LONG:
        typer.echo(f"{draws:,} draws by {regions}: about {duration(seconds)}", err=True)


def _is_county(place: str, us: SupplyUseModel) -> bool:
    """Whether a place is a county, and none of the model's regions."""
    from commonweal.datasets.codes import counties_of, regions_of

    counties = counties_of(us.dataset)
    return ":" not in place and not regions_of(us.dataset).same(place) and bool(counties and counties.same(place))


def spent_in(one: Scenario, place: str, us: SupplyUseModel) -> Scenario:
    """A scenario whose money is spent in one place: a region, or KIND:AREA."""
    kind, colon, area = place.partition(":")
    return one.in_area(kind.strip(), area.strip()) if colon else one.in_regions({us.region_code(place): 1.0})


@app.command()
def shift(
    buyers: Annotated[
        list[str], typer.Option(metavar="REGION=USD", help="dollars a year that buyers in a region spend")
    ],
    share: Annotated[float, typer.Option(help="the share of it that moves, 0 to 1")],
    goods: Annotated[str, typer.Option(help="the scenario whose bill of goods is moved")],
    to: Annotated[str, typer.Option(help="the region that makes the goods instead")],
    edition: Edition = USUAL_EDITION,
    regions: Regions = "state",
    closure: Closure = DEFAULT_CLOSURE,
    verbose: Verbose = False,
    as_json: Json = False,
) -> None:
    """Move purchases to the sellers of a region.

    Shows the gains there and the losses elsewhere.

    Example: commonweal shift --buyers NY=9e9 --share 0.01 --goods digital-fabrication-anchors --to NY
    """
    from commonweal.cli.answers import print_shift, shift_json
    from commonweal.model import load

    us = load(edition, regions=regions)
    result = us.shift_procurement(
        buyers=numbers(buyers, "--buyers", "NY=9e9"),
        share=share,
        commodities=given_scenario(goods),
        to=to,
        closure=closure,
    )
    if as_json:
        print_json(shift_json(result))
    else:
        print_shift(result, us.regions["name"], verbose=verbose)


@app.command()
def multipliers(
    accounts: Annotated[list[str] | None, typer.Argument(help="accounts, or output (default: all)")] = None,
    edition: Edition = USUAL_EDITION,
    regions: Regions = "nation",
    closure: Closure = DEFAULT_CLOSURE,
    trade: Trade = USUAL_TRADE,
    device: Device = "cpu",
    out: Annotated[Path | None, typer.Option(help="write all of them to this CSV file")] = None,
    top: Annotated[int, typer.Option(min=1, help="rows to print, largest first")] = 15,
    wide: Wide = False,
    verbose: Verbose = False,
    as_json: Json = False,
) -> None:
    """Multipliers of every sector and region.

    Accounts per million dollars of final demand.

    Example: commonweal multipliers jobs ghg --regions state --out multipliers.csv
    """
    from commonweal.cli.answers import multipliers_table, print_multipliers
    from commonweal.io.csv import csv_text
    from commonweal.model import load

    files = Outputs({"CSV file": out})
    us = load(edition, regions=regions, trade=trade, device=device)
    result = us.multipliers(accounts or None, closure=closure)
    table = multipliers_table(result, us.goods["name"])
    files.write("CSV file", lambda: csv_text(table, index=True))
    if as_json:
        print_json({"closure": closure, "unit": "per million USD", "multipliers": records(table)})
    else:
        print_multipliers(result, table, top, wide=wide, verbose=verbose)
    files.end()


@app.command()
def explorer(
    out: Annotated[Path, typer.Option(help="the page")] = Path("explorer.html"),
    edition: Edition = USUAL_EDITION,
    regions: Annotated[str, choice(["state", "county"], "the states, or the counties of one")] = "state",
    state: Annotated[str | None, typer.Option(metavar="STATE", help="whose counties, such as NC")] = None,
) -> None:
    """Write a page that answers readers' questions.

    Readers choose programs or write a bill, places, years and assumptions.

    Example: commonweal explorer --out explorer.html
    """
    from commonweal.model import load

    if (regions == "county") != (state is not None):
        raise typer.BadParameter("a page of counties is of one state: give --regions county --state NC, or neither")
    files = Outputs({"HTML page": out})
    if regions == "county":
        typer.echo(EXPLORED, err=True)
    if files.wanted("HTML page"):
        files.write("HTML page", load(edition, regions=regions).explorer(state).page)
    if page := files.wanted("HTML page"):
        print_text(terminal(), f"Explorer written to {page}", wrap=False)
    files.end()
