"""The command that asks for years: timeline."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commonweal.base.amounts import dollars
from commonweal.base.choices import DEFAULT_CLOSURE, USUAL_EDITION, USUAL_TRADE
from commonweal.base.errors import ModelError
from commonweal.cli.models import spent_in
from commonweal.cli.printing import (
    Closure,
    Edition,
    Json,
    Outputs,
    Regions,
    Trade,
    choice,
    given_scenario,
    numbers,
    print_json,
    print_text,
    records,
    sentence,
    terminal,
)
from commonweal.cli.tables import print_across

#: What parts the first and the last of several years, and years that stand alone.
TO, AND = "-", ","
#: Years that a range may have: so many that a slip of the keyboard is told.
MOST = 200
app = typer.Typer(rich_markup_mode=None)


@app.command()
def timeline(
    scenarios: Annotated[list[str], typer.Argument(help="scenario ids or aliases, or files", show_default=False)],
    years: Annotated[
        str,
        typer.Option(metavar="YEARS", help="such as 2024-2033 or 2025,2030 (default: those of the schedules, or ten)"),
    ] = "",
    amount: Annotated[
        str, typer.Option(metavar="USD", help="dollars through each scenario over all of its years, such as 10bn")
    ] = "1bn",
    each_year: Annotated[
        bool, typer.Option("--each-year", help="--amount is dollars of each year, as laws appropriate them")
    ] = False,
    places: Annotated[
        list[str] | None,
        typer.Option("--in", metavar="PLACE", help="spend all of it there, as in compare; several: a row for each"),
    ] = None,
    start: Annotated[int | None, typer.Option(help="first year of the money, instead of the scenarios' own")] = None,
    end: Annotated[int | None, typer.Option(help="its last year")] = None,
    ramp: Annotated[int, typer.Option(min=0, help="years over which it grows evenly first")] = 0,
    growth: Annotated[
        str, choice(["trend", "automation"], "why output per job grows: as it did, or by tasks that are automated")
    ] = "trend",
    automation: Annotated[
        bool, typer.Option("--automation", help="how many jobs automation puts at stake and creates, too")
    ] = False,
    edition: Edition = USUAL_EDITION,
    regions: Regions = "state",
    closure: Closure = DEFAULT_CLOSURE,
    trade: Trade = USUAL_TRADE,
    price_year: Annotated[int | None, typer.Option(help="year of constant dollars (default: the edition's)")] = None,
    changed: Annotated[list[str] | None, typer.Option("--set", metavar="ID=VALUE", help="change a parameter")] = None,
    draws: Annotated[int, typer.Option(min=0, help="draws of the path that ranges are taken from")] = 200,
    seed: Annotated[int, typer.Option(help="random seed of the draws")] = 1,
    csv: Annotated[Path | None, typer.Option(help="write every figure to this CSV file")] = None,
    as_json: Json = False,
) -> None:
    """Jobs in each year of a bill.

    Money by each part's schedule; jobs per dollar and prices on the path of productivity.

    Example: commonweal timeline chips care --years 2022-2035 --amount 10bn
    """
    from commonweal.io.csv import csv_text
    from commonweal.model import load
    from commonweal.show.years import (
        AUTOMATED,
        JOBS_IN_A_YEAR,
        automation_table,
        savings_in_words,
        schedules,
        spending,
        summary_table,
        years_table,
    )

    files, asked = Outputs({"CSV file": csv}), _years(years) if years else None
    given = [given_scenario(name) for name in scenarios]
    if start is not None or end is not None or ramp:
        given = [one.with_schedule(start=start, end=end, ramp=ramp) for one in given]
    us = load(edition, regions=regions, trade=trade)
    if places:
        given = [spent_in(one, place, us) for one in given for place in places]
    result = us.timeline(
        given,
        asked,
        amount=dollars(amount),
        dollars="each-year" if each_year else "constant",
        closure=closure,
        price_year=price_year,
        growth=growth,
        parameters=numbers(changed or [], "--set", "years.trend=0"),
        draws=draws,
        seed=seed,
    )
    found = result.automation(draws=draws or 1, seed=seed) if automation else None
    files.write("CSV file", lambda: csv_text(result.tidy(), index=False))
    if as_json:
        content = {
            "price_year": result.price_year,
            "closure": closure,
            "years": records(result.table),
            "summary": records(result.summary),
            "parts": records(result.parts),
            "ranges": records(result.ranges) if draws else [],
        }
        more = {} if found is None else {"automation": records(found.table), "savings": records(found.savings)}
        print_json(content | more)
        files.end()
        return
    console = terminal()
    print_text(console, f"{spending(result)}; the economy of {result.about['year']}, by {result.about['regions']}")
    for line in schedules(result):
        print_text(console, f"  {line}")
    print_text(console, "")
    print_across(console, years_table(result))
    print_across(console, summary_table(result))
    print_text(console, JOBS_IN_A_YEAR)
    if found is not None:
        print_text(console, "")
        print_across(console, automation_table(found))
        print_text(console, f"{AUTOMATED} {savings_in_words(found)}")
    print_text(console, sentence(result.certificate))
    files.end()


def _years(text: str) -> list[int]:
    """Years as they are written on the command line.

    Raises:
        ModelError: another text, or an end before its start.
    """
    result: list[int] = []
    for part in text.split(AND):
        first, _, last = part.strip().partition(TO)
        if not (first.strip().isdecimal() and (last or first).strip().isdecimal()):
            raise ModelError(f"--years {text}: write years such as 2024-2033, or 2025,2030")
        begin, end = int(first), int(last or first)
        if end < begin:
            raise ModelError(f"--years {text}: {end} is before {begin}")
        if end - begin >= MOST:
            raise ModelError(f"--years {text}: give at most {MOST} years")
        result += range(begin, end + 1)
    return result
