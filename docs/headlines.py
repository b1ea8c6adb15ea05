"""python docs/headlines.py: the headline figures before their choices were mended in November 2026, and now, each with
its cause.

What they were is in headlines-before.csv, printed by this script (`--record`) with the package of that month's commit
93d88c9; what they are is computed here.
"""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

import commonweal as cw
import pandas as pd

BEFORE = Path(__file__).parent / "headlines-before.csv"
NAMES = ["chips", "ira", "iija", "child-care", "home-care"]
PROPENSITY, MAKERS = "one propensity for pay, rebates and taxes", "purchases go to who makes the good"
BILLS, IMPORTS = "bills at purchaser prices, by the buyer's imports", "imports made as at home stand beside"
WELLBEING, PLANTS = "emissions displaced as jobs are; pay counted once", "new plants are like the nation's"
AGAIN = "what is appropriated once does not come again"
PEOPLE = "people work where their trade is"
BUILDERS = "builders make all structures"
OWN_HOURS = "hours and wages of each industry, not of its sector"
NOT_SHOWN = "not shown"


def headlines() -> Iterator[tuple[str, str, str]]:
    """Headline, its value as text, and why it changed."""
    us = cw.load("us-2017", regions="state")
    result = us.compare(NAMES, amount=1e6, closure="type-ii")
    jobs = result.table["jobs"]
    for name in NAMES:
        moved = {"chips": f"{MAKERS}; {BILLS}", "iija": f"{BILLS}; vouchers", "ira": f"{BILLS}; three parts"}.get(
            name, PROPENSITY
        )
        yield (
            f"{name}: job-years per $ million, type I / II",
            f"{jobs.loc[name, 'type-i']:.2f} / {jobs.loc[name, 'type-ii']:.2f}",
            f"{moved}; {PEOPLE}",
        )
    over = jobs.loc["home-care"] / jobs.loc["chips"]
    yield (
        "home care over CHIPS, job-years, type I / II",
        f"{over['type-i']:.2f} / {over['type-ii']:.2f}",
        f"{MAKERS}; {BILLS}",
    )
    net = us.compare(
        ["household-rebate", "chips", "home-care"], amount=1e6, closure="type-ii", financing="households"
    ).net["jobs"]["type-ii"]
    for name in ("household-rebate", "chips", "home-care"):
        left = round(net[name, "net"], 2) + 0.0  # no minus before a zero
        yield f"{name} paid for by a tax on households: net job-years per $ million", f"{left:.2f}", PROPENSITY
    stays = result.stays_where_spent().iloc[:, -1]
    for name in ("chips", "ira", "home-care"):
        yield f"{name}: share of jobs in the states that are paid, type II", f"{stays[name]:.0%}", MAKERS
    tools = us.compare([cw.scenario("chips-fab-equipment").in_regions({"AZ": 1.0})], amount=1e9, closure="type-ii").by(
        "region"
    )["jobs"]
    for state in ("AZ", "CA"):
        yield (
            f"fab equipment bought in Arizona for $ billion: jobs in {state}",
            f"{tools.xs(state, level='region').iloc[0]:,.0f}",
            MAKERS,
        )
    share = us.compare(["chips-fab-equipment"], closure="type-i").facts["domestic_share"].iloc[0]
    yield "fab equipment: first purchases from makers in the country", f"{share:.0%}", BILLS
    again = result.facts["running" if "running" in result.facts else "lasts"]
    yield "CHIPS: job-years that need the same money every year (before: that last)", f"{again['chips']:.0%}", AGAIN
    new = (
        us.compare([cw.scenario("chips-operations").in_regions({"NY": 1.0})], amount=1e6, closure="type-i")
        .by("stage")["jobs"]
        .iloc[0]
    )
    yield "a fab's output in New York: direct job-years per $ million", f"{new:.2f}", PLANTS
    gases = {
        "emitted in the US": (result.table["ghg"], f"{MAKERS}; {BILLS}; {BUILDERS}"),
        "with imports": (None, IMPORTS),
    }
    if hasattr(result, "with_imports"):
        gases["with imports"] = (result.with_imports.xs("in all", level="where")["ghg"], IMPORTS)
    for what, (tonnes, moved) in gases.items():
        for name in ("chips", "ira", "child-care"):
            text = NOT_SHOWN if tonnes is None else " / ".join(f"{value:.0f}" for value in tonnes.loc[name])
            yield f"{name}: t CO2e per $ million, {what}, type I / II", text, moved
    for name in ("chips", "child-care", "home-care"):
        week, living = result.quality.loc[name, ["hours", "living_wage"]]
        yield (
            f"{name}: hours a week per job / share of jobs that pay a living wage",
            f"{week:.1f} / {living:.0%}",
            OWN_HOURS,
        )
    parts = result.table.xs("type-ii", axis="columns", level="closure")
    for name in ("chips", "ira", "child-care", "home-care"):
        here, climate = parts.loc[name, ["wellby", "wellby_climate"]]
        yield (
            f"{name}: WELLBYs from jobs, pay and air per $ million / with climate",
            f"{here:.2f} / {here + climate:.2f}",
            WELLBEING,
        )
    ranges = result.ranges().table if hasattr(result, "ranges") else None
    for name in ("chips", "home-care"):
        at = (name, "jobs", "type-ii")
        text = NOT_SHOWN if ranges is None else f"{ranges.loc[at, 'low']:.1f} to {ranges.loc[at, 'high']:.1f}"
        yield (
            f"{name}: 5 to 95 % of draws, job-years per $ million, type II",
            text,
            "ranges stand in the default comparison",
        )


def main() -> None:
    rows = list(headlines())
    if "--record" in sys.argv:
        writer = csv.writer(sys.stdout)
        writer.writerows([("headline", "value"), *((name, value) for name, value, _ in rows)])
        return
    before = pd.read_csv(BEFORE, index_col="headline")["value"]
    print("| headline | before | now | cause |\n|---|---|---|---|")
    for name, value, cause in rows:
        print(f"| {name} | {before[name]} | {value} | {cause} |")


if __name__ == "__main__":
    main()
