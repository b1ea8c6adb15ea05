"""How far off a table is that is moved to another year: summary tables of 2018 to 2024 made out of 2017's by the text
that makes the detailed ones, beside the published ones.

`python -m pipeline.checks.backcast --sources DIR` prints it; `make backcast` does.

Here sectors are what is known of the later year and summary industries what is made within them, four or five to a
sector, as there are five or six detailed ones to a summary industry. Beside it stands what users of an old table take:
2017's coefficients as they are, at the prices of 2017.
"""

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from pipeline.national.annual import SUMMARY_ABROAD, SUMMARY_COMPONENTS, annual, sector_groups, yearly
from pipeline.national.moved import Accounts, moved

BASE, YEARS = 2017, range(2018, 2025)
#: What the headline scenarios buy most of: structures, chips and machines, batteries, care.
HEADLINE = {"23": "structures", "334": "computers, chips", "335": "electrical equipment", "3361MV": "vehicles",
            "624": "child and home care", "621": "doctors, home health", "623": "nursing", "61": "schools"}  # fmt: skip
HIGH = 0.9


def domestic(accounts: Accounts) -> pd.DataFrame:
    """Domestic use per dollar of industry output: commodity x industry."""
    output = accounts.make.sum(axis="columns")
    return (accounts.use - accounts.imports)[output.index] / output


def multipliers(accounts: Accounts) -> pd.DataFrame:
    """Output, pay and value added called for by a dollar of each commodity made in the country (type I): columns."""
    make, output = accounts.make, accounts.make.sum(axis="columns")
    shares = (make / make.sum(axis="index").replace(0.0, np.nan)).fillna(0.0)
    whole = np.linalg.inv(np.eye(len(output)) - shares.to_numpy() @ domestic(accounts)[output.index].to_numpy())
    rates = pd.DataFrame(
        {
            "output": 1.0,
            "pay": accounts.value_added.loc[SUMMARY_COMPONENTS[0]] / output,
            "value added": accounts.value_added.sum() / output,
        }
    ).loc[output.index]
    return pd.DataFrame((rates.T.to_numpy() @ whole @ shares.to_numpy()).T, index=make.columns, columns=rates.columns)


def of_year(sources: Path, year: int) -> tuple[Accounts, Accounts, Accounts]:
    """The summary accounts of a year: as published, moved from `BASE`, and those of `BASE`."""
    base, true = annual(sources, BASE), annual(sources, year)
    groups = sector_groups(sources, base)
    price = yearly(sources, "price_index", year) / yearly(sources, "price_index", BASE)
    made = moved(
        base, groups, true.grouped(groups), true.make.sum(axis="columns"), price[base.make.index], SUMMARY_ABROAD
    )
    return true, made, base


def errors(true: Accounts, other: Accounts) -> dict[str, float]:
    """Weighted absolute percentage errors: of coefficients by what is bought, of multipliers by what is made."""
    weight = true.make.sum(axis="columns")
    found, right = domestic(other), domestic(true)
    size = (right * weight).abs().to_numpy().sum()
    result = {"coefficients": float(((found - right) * weight).abs().to_numpy().sum() / size)}
    of_goods = true.make.sum(axis="index").clip(lower=0.0)
    off = (multipliers(other) / multipliers(true) - 1.0).abs()
    off, of_goods = off[of_goods > 0.0], of_goods[of_goods > 0.0]
    for name in off:
        result[name] = float(np.average(off[name], weights=of_goods))
        result[f"{name}, {HIGH:.0%} below"] = float(off[name].quantile(HIGH))
    return result


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m pipeline.checks.backcast", description=__doc__.split("\n\n")[0])
    parser.add_argument("--sources", type=Path, required=True, help="folder of the source tables (docs/data.md)")
    options = parser.parse_args()
    rows: list[dict[str, Any]] = []
    headline: dict[tuple[int, Any], pd.Series] = {}
    for year in YEARS:
        true, made, base = of_year(options.sources, year)
        rows += [
            {"year": year, "table": "moved"} | errors(true, made),
            {"year": year, "table": BASE} | errors(true, base),
        ]
        right = multipliers(true)["pay"]
        headline |= {
            (year, table): multipliers(one)["pay"] / right - 1.0 for table, one in (("moved", made), (BASE, base))
        }
    print("Absolute errors over the published figures, weighted by output:\n")
    print(_markdown(pd.DataFrame(rows), ".1%"))
    print("\nPay called for by a dollar of what the headline scenarios buy, over the published figure, less one:\n")
    chosen = pd.DataFrame(headline).loc[list(HEADLINE)].rename(index=HEADLINE).T.rename_axis(["year", "table"])
    print(_markdown(chosen.reset_index(), "+.1%"))


def _markdown(table: pd.DataFrame, percent: str) -> str:
    lines = ["| " + " | ".join(map(str, table.columns)) + " |", "|" + "---|" * len(table.columns)]
    for row in table.itertuples(index=False):
        cells = (format(cell, percent) if isinstance(cell, float) else str(cell) for cell in row)
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
