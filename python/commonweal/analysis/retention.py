"""How much of an account arises in the region whose money it is."""

from __future__ import annotations

import numpy as np

from commonweal.analysis.direct_changes import plant_changes
from commonweal.analysis.programmes import direct_output, floors
from commonweal.analysis.solve import Outputs, Programme
from commonweal.analysis.totals import of_programme


def retention(programme: Programme, solved: Outputs, account: str, first: int = 0) -> np.ndarray:
    """The share of an account that arises in the region that was paid: stages so far (direct, type I, type II), from
    the `first` on, x scenario.

    Each region's money is followed on its own, by the multipliers of the account in that region alone. What new plants
    change is all at home.
    """
    economy, purchased, produced = programme.economy, programme.purchased, programme.produced
    changes = plant_changes(economy, programme.made, [account], economy.satellites)
    plants = np.array([one.by_region.sum() for one in changes])
    spent = np.flatnonzero((purchased + produced).any(axis=(0, 1)))
    coefficients = economy.coefficients([account])[:, 0, :]
    totals = plants + np.cumsum([np.einsum("jcr,jr->c", output, coefficients) for output in solved.stages], axis=0)
    result = []
    for total, closure in list(zip(totals, (None, "type-i", "type-ii"), strict=False))[first:]:
        of_purchased, of_produced = economy.at_home(account, spent, closure)
        home = plants + np.einsum("icr,ir->c", purchased, of_purchased) + np.einsum("icr,ir->c", produced, of_produced)
        result.append(home / total)
    return np.stack(result)


#: Dollars that are spent in each region in turn.
IN_EACH = 1e6


def spent_in_each(programme: Programme, account: str, closure: str) -> np.ndarray:
    """What a million dollars through each scenario does if all of it is spent in one region, for every region.

    Returns:
        stages so far (direct, type I and, where it is asked for, type II) x scenario x region x (in that region, in
        all), in units of the account; money of the dataset's year.
    """
    economy, count = programme.economy, len(programme.chosen)
    regions = np.arange(len(economy.labels))
    here = [
        (which.in_regions({str(code): 1.0}), IN_EACH) for which, _ in programme.chosen for code in economy.labels.index
    ]
    each = Programme.of(economy, here, programme.price_year)
    coefficients = economy.coefficients([account])[:, 0]
    changes = plant_changes(economy, each.made, [account], economy.satellites)
    plants = np.array([one.by_region.sum() for one in changes])  # at home
    direct = np.array([(direct_output(economy, one) * coefficients).sum() for one in each.demands]) + plants
    for c, floor in floors(economy, each.parts, each.anew, [account], each.price_year, economy.satellites).items():
        direct[c] += floor.by_region.sum()
    in_all = [direct, *of_programme(each, [account], closure).values[0, :, :, 0]]
    result = []
    for total, name in zip(in_all, (None, "type-i", "type-ii"), strict=False):
        of_purchased, of_produced = economy.at_home(account, regions, name)
        place = np.tile(regions, count)
        home = [
            one.purchased[:, r] @ of_purchased[:, r] + one.produced[:, r] @ of_produced[:, r]
            for one, r in zip(each.demands, place, strict=True)
        ]
        result.append(np.stack([np.array(home) + plants, total], axis=-1).reshape(count, len(regions), 2))
    return np.stack(result)
