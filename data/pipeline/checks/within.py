"""How much a state buys from itself, held against two surveys of what is shipped: an upper bound, since both count what
wholesalers deliver again.

`python -m pipeline.checks.within --sources DIR` prints it; `make trade-fit` does, after the fit.
"""

import argparse
from functools import cache
from pathlib import Path

import commonweal as cw
import numpy as np
import pandas as pd
from commonweal.parameters.trade_classes import trade_classes

from pipeline.sources.tables import table

FREIGHT, SHIPMENTS = "cfs-2017-commodity", "cfs-2012-state-flows"
#: Groups of the survey of 2012 and the commodities of BEA that are in them, by prefix. Groups that overlap others, or
#: that farms and wells ship, which it leaves out, are not here.
GROUPS = {
    "food": ("fbp", ("311", "312")),
    "stone and glass": ("nmp", ("327",)),
    "chemicals": ("che", ("325",)),
    "paper": ("ppd", ("322",)),
    "wood": ("wpd", ("321",)),
    "plastics": ("pla", ("326",)),
    "metals": ("pmt", ("331",)),
    "metal goods": ("fmt", ("332",)),
    "machines": ("mch", ("333",)),
    "cars": ("mot", ("3361", "3362", "3363")),
    "planes, ships": ("ote", ("3364", "3365", "3366", "3369")),
    "furniture": ("fpd", ("337",)),
    "textiles": ("tex", ("313", "314", "315", "316")),
    "electronics": ("eec", ("3341", "3342", "3343", "3344", "3346", "335")),
    "instruments": ("mmf", ("3345", "339")),
}
#: Trade of purchases that the base year did not have, beside the models of its own.
ANEW = "new demand"
COMPARED = ("gravity", ANEW, "quotient", "quotient-flq", "pool")


@cache
def own_shares(trade: str) -> tuple[cw.SupplyUseModel, np.ndarray]:
    """The state model, and what each state makes of what it buys, commodity x state."""
    us = cw.load("us-2017", regions="state", trade="gravity" if trade == ANEW else trade)
    operator = us.operator()
    return us, (operator.of_new_demand() if trade == ANEW else operator).own_shares()


def freight(sources: Path, trade: str) -> pd.DataFrame:
    """By state, what is made at home of the goods that it buys: columns model, and freight (BTS 2017: of the value
    of all freight that arrives, what started in the state)."""
    us, own = own_shares(trade)
    survey = table(sources, FREIGHT, "bts_state_freight_2017.csv").set_index("state")
    home, inbound = survey["within_musd"], survey["inbound_interstate_musd"]
    goods = us.travel()["class"].isin([name for name, entry in trade_classes().items() if entry.survey]).to_numpy()
    bought = np.clip(us.operator().base_demand[goods], 0.0, None)
    names = us.regions["name"].to_numpy()
    return pd.DataFrame(
        {
            "model": (own[goods] * bought).sum(axis=0) / bought.sum(axis=0),
            "freight": (home / (home + inbound)).reindex(names).to_numpy(),
            "bought_musd": bought.sum(axis=0) / 1e6,
        },
        index=us.regions.index,
    )


def shipments(sources: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Shares of what states buy that starts in them, by group: of the survey (CFS 2012, by value) and of each of
    `COMPARED`, which weigh by purchases.

    Returns:
        the country's, index group; and above, of each of `COMPARED` the share of states in which the model has more
        than the survey.
    """
    flows = table(sources, SHIPMENTS, "state_to_state_2012.csv.gz")
    shares: dict[str, dict[str, float]] = {name: {} for name in GROUPS}
    above: dict[str, dict[str, float]] = {name: {} for name in GROUPS}
    for trade in COMPARED:
        us, own = own_shares(trade)
        bought = np.clip(us.operator().base_demand, 0.0, None)
        for name, (group, codes) in GROUPS.items():
            of_group = flows[flows["g"] == group]
            arrives = of_group.groupby("dest")["value_musd"].sum()
            starts = of_group[of_group["orig"] == of_group["dest"]].set_index("dest")["value_musd"]
            rows = us.goods.index.str.startswith(codes)
            home, all_ = (own * bought)[rows].sum(axis=0), bought[rows].sum(axis=0)
            surveyed = (starts / arrives).reindex(us.regions.index).to_numpy()
            known = np.isfinite(surveyed)
            shares[name] |= {"survey": float(starts.sum() / arrives.sum()), trade: float(home.sum() / all_.sum())}
            above[name][trade] = float((home[known] / all_[known] > surveyed[known]).mean())
    found = [pd.DataFrame.from_dict(of, orient="index").rename_axis("group") for of in (shares, above)]
    return found[0], found[1]


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m pipeline.checks.within", description="What states buy from themselves, against surveys."
    )
    parser.add_argument("--sources", type=Path, required=True, help="folder of the source tables (docs/data.md)")
    sources = parser.parse_args().sources
    of_freight: dict[str, float] = {}
    alike: dict[str, float] = {}
    for trade in COMPARED:
        states = freight(sources, trade)
        for name, column in (("survey", "freight"), (trade, "model")):
            of_freight[name] = np.average(states[column], weights=states["bought_musd"])
        alike[trade] = states["model"].corr(states["freight"])
    shares, above = shipments(sources)
    rows = {
        "freight 2017": of_freight,
        "  correlation over states": alike,
        f"shipments 2012, mean of {len(GROUPS)} groups": shares.mean(),
        "  states x groups in which the model has more": above.mean(),
    }
    print(
        "Goods that start in the state that buys them, of all that it buys, by value: two surveys, and the trade "
        "models."
    )
    print(pd.DataFrame(rows, index=["survey", *COMPARED]).T.to_string(na_rep="", float_format="{:.2f}".format))
    print(f"\nBy group of the survey of 2012:\n{shares.to_string(float_format='{:.2f}'.format)}")


if __name__ == "__main__":
    main()
