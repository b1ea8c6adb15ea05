"""python -m pipeline.checks.decay --sources DIR: fits how fast goods lose custom with distance to the Commodity Flow
Survey.

For each class of goods the decay at which the state model's mean haul is the survey's. The survey gives miles per ton
and miles per shipment; dollars lie between, since within a commodity dear things are light and travel farther. The
geometric mean of the two is fitted, and each of them alone for the range.
"""

import argparse
from pathlib import Path

import commonweal as cw
import numpy as np
import pandas as pd
from commonweal.parameters.registry import registry
from commonweal.parameters.trade_classes import DECAY, trade_classes

from pipeline.sources.tables import table

KM_PER_MILE = 1.609344
FOLDER = "cfs-2017-commodity"


def surveyed(sources: Path) -> pd.DataFrame:
    """Mean hauls of the survey: index class; columns per_ton, per_shipment and middle (their geometric mean), km.

    Commodities of a class are weighted by the value of their shipments.
    """
    survey = table(sources, FOLDER, "cfs2017_prelim_sctg2_us.csv").set_index("sctg")
    rows = {}
    for name, entry in trade_classes().items():
        if entry.survey:
            part = survey.loc[entry.survey]
            weight = part["value_musd"] / part["value_musd"].sum() * KM_PER_MILE
            rows[name] = (
                (weight * part["ton_miles_per_ton_derived"]).sum(),
                (weight * part["avg_miles_per_shipment"]).sum(),
            )
    result = pd.DataFrame.from_dict(rows, orient="index", columns=["per_ton", "per_shipment"]).rename_axis("class")
    return result.assign(middle=np.sqrt(result["per_ton"] * result["per_shipment"]))


def fitted(wanted: pd.Series) -> pd.DataFrame:
    """Index class; columns decay, to a hundredth, and haul_km, the model's at it: halving intervals, all classes at
    once.

    The longer of two hauls has the smaller decay. Where no decay within the parameter's range gives a haul, the range's
    end stands.
    """
    ends = np.array([registry()[DECAY + name].range for name in wanted.index])
    low, high = ends[:, 0], ends[:, 1]
    while (high - low).max() > 1e-3:
        middle = (low + high) / 2
        too_far = _hauls(wanted.index, middle) > wanted.to_numpy()
        low, high = np.where(too_far, middle, low), np.where(too_far, high, middle)
    decay = np.round((low + high) / 2, 2)
    return pd.DataFrame({"decay": decay, "haul_km": _hauls(wanted.index, decay)}, index=wanted.index)


def _hauls(classes: pd.Index, decay: np.ndarray) -> np.ndarray:
    chosen = {DECAY + name: float(number) for name, number in zip(classes, decay, strict=True)}
    us = cw.load("us-2017", regions="state", trade="gravity", parameters=chosen)
    return us.travel("class").loc[classes, "haul_km"].to_numpy()


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m pipeline.checks.decay", description="Fits trade's decay with distance."
    )
    parser.add_argument("--sources", type=Path, required=True, help="folder of the source tables (docs/data.md)")
    sources = parser.parse_args().sources
    survey = surveyed(sources)
    best, near, far = (
        fitted(wanted) for wanted in (survey["middle"], survey.min(axis="columns"), survey.max(axis="columns"))
    )
    result = survey.round(0).assign(
        decay=best["decay"], haul_km=best["haul_km"].round(0), decay_low=far["decay"], decay_high=near["decay"]
    )
    print("Decay of goods, fitted to mean hauls of CFS 2017 (km)")
    print(result.to_string())
    assumed = [name for name, entry in trade_classes().items() if not entry.survey]
    print(
        f"Assumed, for want of a survey: {', '.join(f'{name} {registry()[DECAY + name].value:g}' for name in assumed)}"
    )


if __name__ == "__main__":
    main()
