"""python docs/labour.py: jobs, full-time equivalents, pay, schooling and gases of every scenario that there was before
jobs, hours and builders were mended in November 2026, and now.

What they were is in labour-before.csv, printed by this script (`--record`) with the package of that month's commit
95d895c; what they are is computed here.
"""

import sys
from pathlib import Path

import commonweal as cw
import pandas as pd

BEFORE = Path(__file__).parent / "labour-before.csv"
MILLION = 1e6
DIGITS = {"jobs": 1, "fte": 1, "pay": -2, "pay_hour": 1, "no_bachelors": 2, "ghg": 0}
HEADINGS = {
    "jobs": "job-years",
    "fte": "full-time equivalents",
    "pay": "pay per job, USD",
    "pay_hour": "pay per hour, USD",
    "no_bachelors": "without a bachelor's degree",
    "ghg": "GHG, t CO2e",
}


def labour(scenarios: list[str]) -> pd.DataFrame:
    """Scenario x measure, per million dollars of 2017, type I, by state."""
    us = cw.load("us-2017", regions="state")
    result = us.compare(scenarios, amount=MILLION, closure="type-i")
    table, share = result.type_i, result.people["share"]
    return pd.DataFrame(
        {
            "jobs": table["jobs"],
            "fte": table["fte"],
            "pay": table["labour_income"] / table["jobs"],
            "pay_hour": table["labour_income"] / table["hours"],
            "no_bachelors": 1.0 - share.xs("bachelors", level="group").droplevel("dimension"),
            "ghg": table["ghg"],
        }
    ).round(DIGITS)


def main() -> None:
    if "--record" in sys.argv:
        print(labour(list(cw.scenarios().index)).rename_axis("scenario").to_csv(), end="")
        return
    before = pd.read_csv(BEFORE, index_col="scenario")
    now = labour(list(before.index))
    print(f"| scenario | {' | '.join(HEADINGS.values())} |\n|---|{'---|' * len(HEADINGS)}")
    for name in now.index:
        cells = [f"{before.loc[name, column]:g} to {now.loc[name, column]:g}" for column in HEADINGS]
        print(f"| {name} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
