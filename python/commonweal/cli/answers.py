"""How the answers of models are printed: comparisons, shifts, multipliers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from commonweal.answers import Comparison, Multipliers
from commonweal.cli.printing import cell, print_text, records, sentence, terminal
from commonweal.cli.tables import print_across, print_table
from commonweal.datasets.between import CHANGES
from commonweal.results.shift import Shift
from commonweal.show.budget import BUDGET, back_in_words, budget_table, whose_rates
from commonweal.show.one_figure import HEADLINE, not_distinguished
from commonweal.show.outcomes import OUTCOMES, carried, climate_counted, outcomes_text, unsaid
from commonweal.show.ranges import drawn_words
from commonweal.show.summary import TYPES, summary
from commonweal.show.tables import net_table, wellbeing_table
from commonweal.show.words import (
    ADDITIONAL_JOBS,
    JOB_YEARS,
    NATIONAL_SHARES,
    PAYS,
    STAYS,
    TYPE_I,
    TYPE_I_AND_II,
    WELLBYS,
    WITH_IMPORTS,
    additional,
    all_jobs,
    amounts,
    answer,
    losses,
    made_anew,
    net_by_propensity,
    stays_by_trade,
    wellbeing_in_words,
)

if TYPE_CHECKING:
    from rich.console import Console

#: Options that tell more.
MORE = (
    "More measures, and what they mean: --wide. What the money is for: --outcomes. Who pays: --financing. What comes "
    "back: --budget."
)
#: Areas that are shown; figures from which on no decimals are.
MOST_AREAS, MANY = 10, 1000


def print_comparison(
    result: Comparison,
    accounts: Sequence[str],
    dimensions: Sequence[str],
    who: pd.DataFrame | None,
    names: pd.Series,
    *,
    parts: bool,
    wide: bool = False,
    verbose: bool = False,
) -> None:
    """A comparison's tables, and what must be said with them.

    Args:
        accounts: rows of the table.
        dimensions, who: by which it is said who gets the jobs, and the table of that; none: not said.
        names: of regions, by code.
        parts: whether wellbeing's parts are a table of their own.
        wide: every measure, with what explains it.
        verbose: what the solver did and proved, too.
    """
    console, regions = terminal(), result.about["regions"]
    each = "through each" if len(result.scenarios) > 1 else "spent"
    print_text(
        console,
        f"{amounts(result)} of {result.price_year} {each}; the economy of {result.about['year']} "
        f"({result.about['name']}), by {regions}",
    )
    for name, title, place in result.facts[["title", "spent_in"]].itertuples():
        print_text(console, f"  {name}: {title}{place and f'; spent in {place}'}")
    print_text(console, f"\n{answer(result)}\n")
    print_across(console, summary(result, accounts, every=wide))
    for line in _notes(result, accounts, wide=wide):
        print_text(console, line)
    if together := not_distinguished(result, [*(HEADLINE if wide else ()), *dimensions]):
        print_text(console, together)
    if parts:
        print_text(console, "\nWellbeing; in brackets, with one parameter alone at its low or its high")
        print_across(console, wellbeing_table(result))
    if who is not None:
        print_text(console, f"\nWho gets the jobs, direct and indirect. {NATIONAL_SHARES}")
        print_across(console, who)
    if result.financing != "none":
        both = " Type I / type II." if result.closure == "type-ii" else ""
        print_text(console, f"\nGross, financing and net. {PAYS[result.financing]}{both}")
        print_across(
            console,
            net_table(result).T.rename_axis("per million dollars"),
            together=len(result.net.index.unique("part")),
        )
        if "jobs" in accounts:
            print_text(console, net_by_propensity(result))
    if len(result.regions) > 1:
        _print_places(console, result, names)
    for line in (made_anew(result), losses(result)):
        if line:
            print_text(console, line)
    for name, leverage in result.facts["leverage"].items():
        if leverage > 0.0:
            print_text(
                console, f"{name}: each public dollar brings {leverage:.2g} private ones, which no figure above counts."
            )
    if "wellby" in accounts:
        print_text(console, f"{wellbeing_in_words(result)} {WELLBYS}")
    if verbose:
        print_text(
            console,
            f"{sentence(result.certificate)} (the arithmetic alone; data and assumptions are far less sure).",
        )


def _notes(result: Comparison, accounts: Sequence[str], *, wide: bool) -> list[str]:
    """What the rows of the table mean."""
    lines = [TYPE_I_AND_II if result.closure == "type-ii" else TYPE_I]
    if result.sample is not None:
        lines.append(drawn_words(result.sample, result.facts["amount"] / 1e6))
    if "jobs" in accounts:
        lines.append(additional(result) if wide else ADDITIONAL_JOBS)
    if not wide:
        return [*lines, MORE]
    lines += [JOB_YEARS, WITH_IMPORTS if "ghg" in accounts else "", all_jobs(result)]
    if result.follows_money and len(result.regions) > 1:
        lines.append(STAYS[result.closure])
        lines += [stays_by_trade(result)] if result.about["regions"] == "state" and "jobs" in accounts else []
    return [line for line in lines if line]


def _print_places(console: Console, result: Comparison, names: pd.Series) -> None:
    """Where most of the jobs are."""
    regions = result.about["regions"]
    called = names if regions == "county" else pd.Series(result.regions, result.regions)
    plural, closure = {"state": "states", "county": "counties"}[regions], TYPES[result.closure]
    print_text(console, f"\nThe {plural} with most job-years of the whole amount, {closure}")
    top = result.top_regions("jobs")
    for name in result.scenarios:
        most = [f"{called[row.region]} {row.jobs:,.0f}" for row in top.loc[name].itertuples()]
        print_text(console, f"  {name}: {'; '.join(most)}")
    if result.facts["measured"].notna().all():
        known = ", ".join(f"{name} {share:.0%}" for name, share in result.facts["measured"].items())
        print_text(
            console,
            "Share of job-years (type I) in industries of counties whose jobs were published for 2019, not estimated: "
            f"{known}.",
        )


def print_outcomes(result: Comparison) -> None:
    """What scenarios do once what they buy is there."""
    console, table = terminal(), result.outcomes()
    print_text(console, "\nOnce it is built or given")
    for name in result.scenarios:
        print_text(console, f"\n{name}: {result.facts.loc[name, 'title']}")
        shown = outcomes_text(result, table, name)
        if not shown.empty:
            print_across(console, shown)
        print_text(console, unsaid(result, name, all_of_it=shown.empty))
    for line in ("", carried(result, table), climate_counted(result, table), OUTCOMES):
        print_text(console, line)


def print_budget(result: Comparison) -> None:
    """What comes back to governments."""
    console = terminal()
    print_text(console, "\nWhat comes back to the budget")
    print_across(console, budget_table(result))
    for text in (back_in_words(result), f"{BUDGET} {whose_rates(result)}"):
        print_text(console, text)


def print_areas(result: Comparison, kind: str, *, wide: bool) -> None:
    """The areas of a kind that get most jobs."""
    by_area = result.by(kind)
    rows = []
    for name in result.scenarios:
        most = by_area.loc[name].sort_values("jobs", key=abs, ascending=False, kind="stable").head(MOST_AREAS)
        rows += [
            {
                "scenario": name,
                kind: code if code == area["name"] else f"{code} {area['name']}",
                "job-years for the whole amount": f"{area['jobs']:,.0f}",
                "share": f"{area['jobs'] / by_area.loc[name, 'jobs'].sum():.1%}",
                "in counties divided": "" if pd.isna(area["divided"]) else f"{area['divided']:.0%}",
            }
            for code, area in most.iterrows()
        ]
    closure = "type II" if result.closure == "type-ii" else "type I"
    title = f"By {kind}, those with most jobs, {closure}; a county in several is divided by people (docs/areas.md)"
    print_table(terminal(), pd.DataFrame(rows).set_index("scenario"), title, wide=wide)


def print_editions(table: pd.DataFrame, closure: str) -> None:
    """Why figures of two editions differ."""
    first, *changes, last = table.columns
    shown = table.copy().astype(object)
    for (scenario, account), row in table.iterrows():
        digits = ",.0f" if row.abs().max() >= MANY else ",.2f"
        signs = {name: "+" if name in changes else "" for name in table.columns}
        shown.loc[(scenario, account)] = [f"{value:{signs[name]}{digits}}" for name, value in row.items()]
    shown.index = pd.Index([f"{scenario}: {account}" for scenario, account in table.index], name="scenario, account")
    print_table(
        terminal(), shown, f"{first} to {last}, {closure}, per million dollars of each year, the nation as one region"
    )
    print_text(
        terminal(), "Each change is the mean over all orders in which the five can be made, so that they add up."
    )
    for name in changes:
        print_text(terminal(), f"{name}: {CHANGES[name]}")


def comparison_json(
    result: Comparison, areas: str = "", *, outcomes: bool = False, budget: bool = False
) -> dict[str, Any]:
    """A comparison for programs.

    Args:
        areas: a kind of area by which the regions are added up, too.
        outcomes: with what scenarios do once what they buy is there.
        budget: with what comes back to governments.
    """
    by_area = result.by(areas) if areas else None
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
        **({"outcomes": records(result.outcomes())} if outcomes else {}),
        **({"budget": records(result.budget()), "net_cost": records(result.net_cost())} if budget else {}),
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
                **({} if by_area is None else {"by_area": records(by_area.loc[name].reset_index())}),
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


def print_shift(result: Shift, names: pd.Series, *, verbose: bool) -> None:
    """Jobs by region, and every account of the whole country.

    Args:
        names: of regions, by code.
    """
    console, closure = terminal(), result.closure
    jobs = (
        result.by_region["jobs"]
        .xs(closure, axis="columns", level="closure")
        .sort_values("net", key=abs, ascending=False, kind="stable")
        .head(10)[["gain", "loss", "net"]]
    )
    print_text(console, f"${result.moved:,.0f} a year change sellers, all of them domestic; {closure}.")
    jobs.index = pd.Index([f"{code} {names[code]}" for code in jobs.index], name="region")
    print_table(console, jobs.map("{:+,.0f}".format), f"Jobs by region, {closure}, the ten that change most")
    total = result.total.map("{:+,.0f}".format)
    total.index = pd.Index([", ".join(labels) for labels in total.index], name="account, closure")
    print_table(console, total, "The whole country")
    if verbose:
        print_text(console, sentence(result.certificate))


def shift_json(result: Shift) -> dict[str, Any]:
    """A shift for programs."""
    flat = result.by_region.copy()
    flat.columns = pd.Index([f"{account}_{part}_{name}" for account, part, name in flat.columns])
    return {"moved": result.moved, "closure": result.closure, "units": result.units, "by_region": records(flat)}


def multipliers_table(result: Multipliers, names: pd.Series) -> pd.DataFrame:
    """Multipliers per million dollars, a column for each account and closure, with the names of sectors first.

    Args:
        names: of sectors, by code.
    """
    table = result.per_million
    if table.columns.nlevels > 1:
        table.columns = pd.Index([f"{account} {name}" for account, name in table.columns])
    else:
        table.columns = pd.Index([f"{account} {result.closure}" for account in table.columns])
    table.insert(0, "name", names.reindex(table.index.get_level_values("sector")).to_numpy())
    return table


def print_multipliers(result: Multipliers, table: pd.DataFrame, top: int, *, wide: bool, verbose: bool) -> None:
    """The largest multipliers.

    Args:
        table: `multipliers_table` of it.
        top: rows to print.
    """
    shown = table.loc[result.ranked().index].head(top)
    shown.index = pd.Index([" ".join(labels) for labels in shown.index], name="region, sector")
    console = terminal()
    title = f"Per million dollars of final demand, largest {table.columns[1]} first"
    print_table(console, shown.map(cell), title, wide=wide)
    if result.left_out:
        print_text(console, result.left_out)
    if verbose:
        print_text(console, sentence(result.certificate))
