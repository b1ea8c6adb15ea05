"""Timelines in words and tables, for the page and the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from commonweal.base.describe import in_scale
from commonweal.results.automation import MOST
from commonweal.show.digits import format_number

if TYPE_CHECKING:
    from commonweal.results.automation import AutomationData
    from commonweal.results.timeline import TimelineData

#: Jobs of a year are not added up to jobs.
JOBS_IN_A_YEAR = (
    "Jobs in a year are job-years of that year; over the years they add up to job-years, never to jobs. Gross: nobody "
    "is asked who pays, or what these people would do otherwise."
)
#: What automation's figures are, and are not.
AUTOMATED = (
    "Instead of any trend, exposed tasks are automated in all industries. Exposed is not displaced, and no date is "
    "known: ranges are 5 and 95 % of draws."
)
#: Of the job-years of a scenario, what they are of.
PHASES = {"construction": "of what is built", "once": "of what is bought once", "operations": "of what runs"}
PERCENT = 100.0


def spending(t: TimelineData) -> str:
    """What is spent, in a sentence."""
    spent = t.table["spent"].groupby("scenario").sum().loc[t.scenarios]
    each = " and ".join(dict.fromkeys(in_scale(round(one)) for one in spent))
    return f"{each} of {t.price_year} {'through each' if len(t.scenarios) > 1 else 'spent'}, {_years(t.years)}"


def peaks(t: TimelineData) -> str:
    """The most jobs in a year, and those at the end, in a sentence for each scenario."""
    s = t.summary
    columns = zip(s.index, s["peak"], s["peak_year"], s["at_end"], strict=True)
    return " ".join(
        f"{name}: at most {format_number(most)} jobs, in {year}, and {format_number(last)} in {t.years[-1]}."
        for name, most, year, last in columns
    )


def years_table(t: TimelineData) -> pd.DataFrame:
    """Jobs in each year, type I / type II; with draws the range of the last: index year, a column for each scenario."""
    table = t.table
    shown = table["type_i"].map(format_number)
    if "type_ii" in table:
        shown = shown + " / " + table["type_ii"].map(format_number)
    if len(t.drawn):
        shown = shown + " (" + t.ranges["low"].map(format_number) + " to " + t.ranges["high"].map(format_number) + ")"
    result = shown.unstack("scenario")[t.scenarios]
    return result.rename_axis("jobs in the year, " + ("type I / type II" if "type_ii" in table else "type I"))


def summary_table(t: TimelineData) -> pd.DataFrame:
    """Over all years: a row for each figure, a column for each scenario."""
    s, phases = t.summary, t.by("phase").groupby("scenario").sum().loc[t.scenarios]
    rows = {"job-years over all years": s["job_years"].map(format_number)}
    rows |= {f"  {name}": phases[phase].map(format_number) for phase, name in PHASES.items() if phase in phases}
    rows |= {
        "most jobs in a year": s["peak"].map(format_number) + " in " + s["peak_year"].astype(str),
        "jobs in a year, on average": s["mean"].map(format_number),
        f"jobs at the end, in {t.years[-1]}": s["at_end"].map(format_number),
    }
    if (s["outside"] > 0.0).any():
        rows["money of other years, left out"] = s["outside"].map(lambda share: f"{PERCENT * share:.0f} %")
    return pd.DataFrame(rows).T.rename_axis(f"{_years(t.years)}, {t.closure.replace('type-ii', 'type II')}")


def schedules(t: TimelineData) -> list[str]:
    """When each part's money is spent, and how that is known; scenarios whose parts are alike in one line."""
    lines = []
    for scenario in t.scenarios:
        said = {
            part: f"{row['schedule']} ({row['status']})" for part, row in schedule_table(t).loc[scenario].iterrows()
        }
        alike = len(set(said.values())) == 1
        lines += (
            [f"{scenario}: {next(iter(said.values()))}"]
            if alike
            else [f"{scenario}, {p}: {w}" for p, w in said.items()]
        )
    return lines


def schedule_table(t: TimelineData) -> pd.DataFrame:
    """Index scenario, part; columns schedule, status and source, in words."""
    status = t.parts["status"].where(t.parts["verified"].astype(bool), t.parts["status"] + ", to be verified")
    return t.parts[["schedule", "source"]].assign(status=status)[["schedule", "status", "source"]]


def automation_table(a: AutomationData) -> pd.DataFrame:
    """Job-years over all years: a row for each figure with its range, a column for each scenario."""
    total = a.summary
    rows = {"job-years, without automation": total["jobs"].map(format_number)}
    for figure, name in (
        ("at_stake", "at stake"),
        ("created", "created by what is saved"),
        ("net", "net, created less at stake"),
    ):
        rows[name] = pd.Series(
            {
                scenario: f"{format_number(row[figure])} ({format_number(row[f'{figure}_low'])} to "
                f"{format_number(row[f'{figure}_high'])})"
                for scenario, row in total.iterrows()
            }
        )
    return pd.DataFrame(rows).T.rename_axis(f"automation, {_years(a.years)}")


def savings_in_words(a: AutomationData) -> str:
    """What all industries save, beside the literature."""
    last, year = a.savings.iloc[-1], a.years[-1]
    return (
        f"By {year} all industries together would save {last['point']:.1f} % of value added ({last['low']:.1f} to "
        f"{last['high']:.1f}); Acemoglu (2025) holds {MOST} % to be the most of ten years."
    )


def _years(years: list[int]) -> str:
    if len(years) == 1 or years[-1] - years[0] >= len(years):
        return ", ".join(map(str, years))
    return f"{years[0]} to {years[-1]}"
