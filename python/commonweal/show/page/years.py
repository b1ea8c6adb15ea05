"""The page's section of years: jobs in each, when the money is spent, and what automation may do to them."""

from __future__ import annotations

import html
from dataclasses import replace
from typing import TYPE_CHECKING

from commonweal.base.errors import DataError, ModelError
from commonweal.show.charts.automation import automation_fan
from commonweal.show.charts.years import jobs_by_year
from commonweal.show.page.figures import MANY, STILL, Figures
from commonweal.show.page.tables import folded, table
from commonweal.show.theme import PAGE
from commonweal.show.years import (
    AUTOMATED,
    JOBS_IN_A_YEAR,
    automation_table,
    peaks,
    savings_in_words,
    schedule_table,
    spending,
    summary_table,
    years_table,
)

if TYPE_CHECKING:
    from commonweal.results.comparison import ComparisonData

#: Draws of the path of productivity, and of automation.
DRAWS = 100


def years_section(c: ComparisonData, figures: Figures) -> str:
    """Nothing where no jobs are counted, of so many regions that the reader would wait, and of an economy that is no
    edition."""
    if "jobs" not in c.account_ids or len(c.regions) > MANY:
        return ""
    try:
        of_ids = c.timeline(draws=DRAWS)
    except (DataError, ModelError):
        return ""
    titles = dict(zip(of_ids.scenarios, c.scenarios, strict=True))
    automation = of_ids.automation(draws=DRAWS)
    automation = replace(automation, scenarios=[titles[name] for name in automation.scenarios])
    t = replace(of_ids, parts=of_ids.parts.rename(index=titles, level="scenario"))
    chart = figures.live(
        "by-year",
        jobs_by_year(t, PAGE, "container"),
        heading="Jobs in each year",
        note=f"{JOBS_IN_A_YEAR} Black lines: 9 of 10 draws of the path of productivity.",
    )
    fan = figures.still(
        "automation",
        automation_fan(automation, PAGE, STILL),
        heading="Percent of the jobs at stake, and created by what is saved",
        note=f"{AUTOMATED} {savings_in_words(automation)}",
    )
    by_year = table(years_table(t), "Direct, at suppliers and, last, from what households spend.")
    spent = schedule_table(t).droplevel("scenario").set_axis(t.parts["name"])
    return (
        f"<h2>Year by year</h2><p>{html.escape(spending(t))}. {html.escape(peaks(t))}</p>{chart}"
        + folded("Each year as a table", by_year + table(summary_table(t), "Of all stages."))
        + folded(
            "When the money is spent, and how that is known",
            table(spent, "Of each part's money.", text=list(spent.columns), small=True),
        )
        + folded(
            "What automation may do to these jobs",
            fan + table(automation_table(automation), "Job-years."),
        )
    )
