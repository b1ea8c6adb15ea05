"""How the answers of models are printed: comparisons, shifts, multipliers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from commonweal.answers import Comparison, Multipliers
from commonweal.cli.printing import cell, print_table, print_text, records, sentence, terminal
from commonweal.datasets.between import CHANGES
from commonweal.results.shift import Shift
from commonweal.show.one_figure import HEADLINE, not_distinguished
from commonweal.show.ranges import drawn_words, ranges_table
from commonweal.show.words import (
    JOB_YEARS,
    NATIONAL_SHARES,
    PAYS,
    STAYS,
    WELLBYS,
    WITH_IMPORTS,
    additional,
    all_jobs,
    amounts,
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
) -> None:
    """A comparison's tables, and what must be said with them.

    Args:
        accounts: columns of the table.
        dimensions, who: by which it is said who gets the jobs, and the table of that; none: not said.
        names: of regions, by code.
        parts: whether wellbeing's parts are a table of their own.
    """
    console, regions = terminal(), result.about["regions"]
    title = (
        f"{amounts(result)} of {result.price_year} through each, {result.about['name']} by {regions}; gross, "
        f"per million dollars"
    )
    print_table(console, headline_table(result, accounts), title)
    if result.closure == "type-ii":
        print_text(
            console,
            "Accounts: type I (direct + indirect) / type II (with households' spending); measures of jobs: type I. In "
            "brackets: ranks.",
        )
    if result.sample is not None:
        million = result.facts["amount"] / 1e6
        print_table(console, ranges_table(result.sample, million, accounts), "Ranges, per million dollars")
        print_text(console, drawn_words(result.sample, million))
    print_text(console, JOB_YEARS)
    if "ghg" in accounts:
        print_text(console, WITH_IMPORTS)
    if "jobs" in accounts:
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
            print_text(console, STAYS[result.closure])
            if regions == "state" and "jobs" in accounts:
                print_text(console, stays_by_trade(result))
        called = names if regions == "county" else pd.Series(result.regions, result.regions)
        top = result.top_regions("jobs").reset_index()
        top["text"] = [f"{called[region]} {jobs:,.0f}" for region, jobs in zip(top["region"], top["jobs"], strict=True)]
        leaders = top.groupby("scenario", sort=False)["text"].agg("; ".join).to_frame("job-years for the whole amount")
        plural = {"state": "states", "county": "counties"}[regions]
        print_table(console, leaders, f"Top {plural}, {'type II' if result.closure == 'type-ii' else 'type I'}")
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
    if result.financing != "none":
        pays = PAYS[result.financing]
        print_table(console, net_table(result), f"Gross, financing and net, per million dollars. {pays}")
        if "jobs" in accounts:
            print_text(console, net_by_propensity(result))
    print_text(console, in_words(result))
    if "wellby" in accounts:
        print_text(console, f"{wellbeing_in_words(result)} {WELLBYS}")
    print_text(console, f"{sentence(result.certificate)} (solver error only; data and assumptions are far wider).")


def print_areas(result: Comparison, kind: str) -> None:
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
    title = f"By {kind}, those with most, {closure}; of a county in several, by people (docs/areas.md)"
    print_table(terminal(), pd.DataFrame(rows).set_index("scenario"), title)


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
    print_text(terminal(), "A change is the mean over all orders in which the five can be made; they add up.")
    for name in changes:
        print_text(terminal(), f"{name}: {CHANGES[name]}")


def comparison_json(result: Comparison, areas: str = "") -> dict[str, Any]:
    """A comparison for programs.

    Args:
        areas: a kind of area by which the regions are added up, too.
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


def print_shift(result: Shift, names: pd.Series) -> None:
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
    print_text(console, f"${result.moved:,.0f} a year change sellers, all domestic; {closure}.")
    jobs.index = pd.Index([f"{code} {names[code]}" for code in jobs.index], name="region")
    print_table(console, jobs.map("{:+,.0f}".format), f"Jobs by region, {closure}, the ten that change most")
    total = result.total.map("{:+,.0f}".format)
    total.index = pd.Index([", ".join(labels) for labels in total.index], name="account, closure")
    print_table(console, total, "The whole country")
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
    table = result.per_million()
    if table.columns.nlevels > 1:
        table.columns = pd.Index([f"{account} {name}" for account, name in table.columns])
    else:
        table.columns = pd.Index([f"{account} {result.closure}" for account in table.columns])
    table.insert(0, "name", names.reindex(table.index.get_level_values("sector")).to_numpy())
    return table


def print_multipliers(result: Multipliers, table: pd.DataFrame, top: int) -> None:
    """The largest multipliers.

    Args:
        table: `multipliers_table` of it.
        top: rows to print.
    """
    shown = table.loc[result.ranked().index].head(top)
    shown.index = pd.Index([" ".join(labels) for labels in shown.index], name="region, sector")
    console = terminal()
    print_table(console, shown.map(cell), f"Per million USD of final demand, largest {table.columns[1]} first")
    if result.left_out:
        print_text(console, result.left_out)
    print_text(console, sentence(result.certificate))
