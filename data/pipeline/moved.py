"""python -m pipeline.moved BEFORE.h5: how far the library's state results moved from an earlier state dataset to the embedded one."""

import argparse
from pathlib import Path

import pandas as pd
from commonweal import load, scenarios
from commonweal.economies.supply_use import SupplyUseEconomy
from commonweal.io.store import read_dataset
from commonweal.model import Model
from commonweal.results.comparison import Comparison


def moved(before: Comparison, after: Comparison) -> pd.DataFrame:
    """Index scenario; jobs per million dollars, type I, before and after; the share of jobs that changed state; the shares of
    direct jobs that stay where the money is spent; and the states that gained and lost most, in points of the scenario's jobs."""
    shares = [c.by("region")["jobs"].unstack("region") for c in (before, after)]
    shares = [frame.div(frame.sum(axis="columns"), axis="index") for frame in shares]
    change = (shares[1] - shares[0]).loc[after.scenarios]
    jobs = [c.table["jobs"] / c.facts["amount"] * 1e6 for c in (before, after)]
    stays = [c.stays_where_spent()["direct"] for c in (before, after)]
    return pd.DataFrame(
        {
            "jobs before": jobs[0],
            "after": jobs[1],
            "changed state": change.abs().sum(axis="columns") / 2.0,
            "direct at home before": stays[0],
            "now": stays[1],
            "gained most": [f"{row.idxmax()} {row.max() * 100:+.1f}" for _, row in change.iterrows()],
            "lost most": [f"{row.idxmin()} {row.min() * 100:+.1f}" for _, row in change.iterrows()],
        }
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m pipeline.moved", description="Compares state results of two datasets.")
    parser.add_argument("before", type=Path, help="an earlier us-2017-state.h5")
    parser.add_argument(
        "--all-traded", action="store_true", help="in BEFORE every commodity travelled: datasets older than data/parameters"
    )
    options = parser.parse_args()
    after = load("us-2017", regions="state")
    classes = dict.fromkeys(map(str, after.goods.index), "traded") if options.all_traded else None
    before = Model(SupplyUseEconomy(read_dataset(options.before), tradability=classes))
    library = list(scenarios().index)
    table = moved(before.compare(library), after.compare(library))
    numbers = dict.fromkeys(("jobs before", "after"), "{:.1f}".format)
    shares = dict.fromkeys(("changed state", "direct at home before", "now"), "{:.0%}".format)
    print(table.to_string(formatters=numbers | shares))


if __name__ == "__main__":
    main()
