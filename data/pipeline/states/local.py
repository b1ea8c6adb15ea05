"""What does not travel is made where it is bought: output of builders by site, and final demand moved between states
until each local commodity's demand in a state is its supply there."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr
from commonweal.balance import ras
from commonweal.parameters.registry import value

from pipeline.sources.tables import MILLION
from pipeline.states.final_demand import commodity_supply

#: Final demand that may move between states, in order of preference; exports, inventories and the balance stay where
#: they are.
MOVABLE = ("household", "state-local", "federal", "investment")
BUILDERS = "23"


@dataclass(frozen=True)
class Flows:
    """Supply and uses of every commodity by state, USD: `supply` and `intermediate` commodity x region; `final` and
    `imports` commodity x category x region, `final` without imports."""

    supply: np.ndarray
    intermediate: np.ndarray
    final: np.ndarray
    imports: np.ndarray

    @staticmethod
    def of(national: xr.Dataset, output: xr.DataArray, final: xr.Dataset) -> "Flows":
        total = national["make"].values.sum(axis=1)
        use = (national["use"] - national["imports"]).values
        imports = final["final_demand_imports"].values
        return Flows(
            supply=commodity_supply(national, output),
            intermediate=np.divide(use, total, out=np.zeros_like(use), where=total > 0) @ output.values,
            final=final["final_demand"].values - imports,
            imports=imports,
        )


def output_at_sites(national: xr.Dataset, output: xr.DataArray, final: xr.Dataset) -> xr.DataArray:
    """Output with the builders' part put where structures of each kind are demanded.

    Builders report how much they build in each state, not what: QCEW classes them by trade. So each state keeps its
    builders' output and each kind of structure the nation's. Repairs, which industries alone buy, are done where those
    are; new structures take what each state's builders have left, and between the two totals the pattern of demand
    changes least (RAS). The rest of the adjustment falls on investment (`final_demand_at_home`).
    """
    flows = Flows.of(national, output, final)
    codes, goods = ([str(code) for code in national[axis].values] for axis in ("industry", "commodity"))
    movable = [str(name) in MOVABLE for name in national["category"].values]
    result = output.copy()
    left = np.zeros(output.sizes["region"])
    repairs: list[int] = []
    structures: list[int] = []
    for k, code in enumerate(codes):
        if code.startswith(BUILDERS):
            left += output.values[k]
            (structures if flows.final[goods.index(code), movable].sum() > 0.0 else repairs).append(k)
    for k in repairs:
        used = flows.intermediate[goods.index(codes[k])]
        result.values[k] = used * (output.values[k].sum() / used.sum())
        left -= result.values[k]
    sites = [goods.index(codes[k]) for k in structures]
    demanded = flows.intermediate[sites] + flows.final[sites].sum(axis=1)
    result.values[structures] = ras(
        demanded,
        output.values[structures].sum(axis=1),
        left,
        what="new structures by state, what builders have left after repairs",
    ).table
    return result


def final_demand_at_home(
    national: xr.Dataset, output: xr.DataArray, final: xr.Dataset, local: pd.Series, regions: list[str]
) -> tuple[xr.Dataset, pd.DataFrame]:
    """Final demand in which every local commodity's demand in a state equals its supply there.

    Each category's total stays the nation's; states' totals do not: visitors' meals become demand of the state that
    they visit. Where industries use much of a commodity and a state makes too little of it, final demand is not cut to
    nothing for their sake: it keeps the industries' share of the use, and what the state then lacks is traded.

    Args:
        local: by commodity, whether it is delivered where it is bought.
        regions: codes of the states.

    Returns:
        `final_demand` and `final_demand_imports` as given but for the moves; and a report with one row per commodity
        and state of what is still traded: columns commodity, region, traded_musd, share (of the state's demand).
    """
    flows = Flows.of(national, output, final)
    categories = [str(name) for name in national["category"].values]
    movable = [categories.index(name) for name in MOVABLE]
    still = [k for k in range(len(categories)) if k not in movable]
    moved, report = flows.final.copy(), []
    codes = [str(code) for code in national["commodity"].values]
    for i in np.flatnonzero(local.reindex(codes).to_numpy(dtype=bool)):
        left = flows.supply[i] - flows.intermediate[i] - flows.final[i, still].sum(axis=0)
        movable_now = flows.final[i, movable].sum(axis=0)
        used = flows.intermediate[i].sum()
        wanted = np.maximum(left, movable_now * used / (used + movable_now.sum()))
        moved[i, movable] = _moved(flows.final[i, movable], wanted, codes[i])
        demand = flows.intermediate[i] + moved[i].sum(axis=0)
        for r in np.flatnonzero(demand - flows.supply[i] > 1e-9 * demand.sum()):
            short = demand[r] - flows.supply[i, r]
            report.append((codes[i], regions[r], round(short / MILLION, 3), round(short / demand[r], 4)))
    scale = np.divide(moved, flows.final, out=np.ones_like(moved), where=flows.final != 0.0)
    imports = flows.imports * scale
    total = imports.sum(axis=2, keepdims=True)
    imports *= np.divide(flows.imports.sum(axis=2, keepdims=True), total, out=np.ones_like(total), where=total != 0.0)
    result = final.copy()
    result["final_demand"] = final["final_demand"].copy(data=moved + imports)
    result["final_demand_imports"] = final["final_demand_imports"].copy(data=imports)
    return result, pd.DataFrame(report, columns=["commodity", "region", "traded_musd", "share"])


def _moved(final: np.ndarray, wanted: np.ndarray, code: str) -> np.ndarray:
    """Final demand by category and state whose states' sums are `wanted`; categories keep their sums, the first move
    first.

    Args:
        final: category x state, in order of preference.
        wanted: by state; scaled to the sum of `final`.
    """
    result = final.copy()
    filled = [k for k in range(len(final)) if final[k].sum() > 0.0]
    if not filled:  # bought by industries alone
        return result
    wanted = wanted * (final.sum() / wanted.sum())
    low, high = value("demand.alone-low"), value("demand.alone-high")
    for count in range(1, len(filled) + 1):
        free, held = filled[:count], [k for k in range(len(final)) if k not in filled[:count]]
        target, present = wanted - final[held].sum(axis=0), final[free].sum(axis=0)
        if count == len(filled) or ((target >= low * present) & (target <= high * present)).all():
            break
    # A state where nobody bought yet starts with a trace of the nation's pattern.
    seed = final[free] + 1e-6 * final[free].mean(axis=1, keepdims=True)
    result[free] = ras(seed.T, target, final[free].sum(axis=1), what=f"final demand for {code} by state").table.T
    return result
