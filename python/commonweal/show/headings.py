"""What accounts, measures and groups are called where people read them, and how their figures are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commonweal.accounts.care import HOURS
from commonweal.accounts.outcomes import MEASURES
from commonweal.accounts.people import GROUP_NAMES
from commonweal.accounts.wellbeing import PARTS
from commonweal.accounts.work import WORK

if TYPE_CHECKING:
    from commonweal.results.comparison import ComparisonData

#: account: (heading, divisor from its unit, format); {} is the year of the dollars. Others are named and measured as
#: they are.
HEADLINE = {
    "jobs": ("job-years", 1.0, "{:.1f}"),
    "fte": ("full-time equivalents", 1.0, "{:.1f}"),
    "labour_income": ("labor income, $k of {}", 1e3, "{:,.0f}"),
    "value_added": ("value added, $k of {}", 1e3, "{:,.0f}"),
    "ghg": ("GHG emitted in the US, t CO2e", 1.0, "{:,.0f}"),
    "wellby": ("WELLBYs from jobs, pay and air", 1.0, "{:.2f}"),
    "wellby_jobs": ("of jobs", 1.0, "{:.2f}"),
    "wellby_income": ("of income", 1.0, "{:.2f}"),
    "wellby_good_jobs": ("of good jobs", 1.0, "{:+.2f}"),
    "wellby_air": ("of air", 1.0, "{:+.2f}"),
    "wellby_climate": ("of climate", 1.0, "{:+.2f}"),
    "wellby_with_climate": ("WELLBYs with climate", 1.0, "{:.2f}"),
}
#: In the heading of what arises at home, and of its second figure.
HERE, WITH = "emitted in the US", "with imports"
#: Measures whose own names are short.
SHORT = {"wellby_care": "WELLBYs of care itself"}
#: How good jobs are, in words: measure of `Comparison.quality`, heading, format; {} is the year of the dollars.
QUALITY = {
    "pay": ("pay per job, $ of {}", "{:,.0f}"),
    "pay_full_time": ("pay per full-time equivalent, $ of {}", "{:,.0f}"),
    "pay_hour": ("pay per hour, $ of {}", "{:,.2f}"),
    "living_wage": ("pays a living wage", "{:.0%}"),
    "health_cover": ("employer's health cover", "{:.0%}"),
    "union": ("union contract", "{:.0%}"),
    "full_time": ("full time all year", "{:.0%}"),
    "hours": ("hours worked a week per job", "{:.1f}"),
    "fatal_injuries": ("fatal injuries per 100,000 full-time", "{:.1f}"),
    "good_job": ("good-job index", "{:.2f}"),
}


def heading_of(account: str, name: str, unit: str) -> tuple[str, float, str]:
    """Heading, divisor and format of a column of an account."""
    return HEADLINE.get(account, (f"{name}, {unit}", 1.0, "{:,.3g}"))


def measure_name(comparison: ComparisonData, measure: str) -> str:
    """Of an account, of hours of care, or of jobs of a group; of accounts that are not compared, too."""
    titles = {name: account.title for name, account in WORK.items()}
    outcomes = {name: words for name, (words, _) in MEASURES.items()}
    known = titles | outcomes | PARTS | comparison.accounts["name"].to_dict() | HOURS | SHORT
    group = comparison.groups["group"].get(measure)
    return str(known.get(measure) or (f"jobs: {GROUP_NAMES[group]}" if group else measure.replace("_", " ")))
