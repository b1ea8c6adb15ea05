"""Every kind of answer on random economies, solved loosely: none is farther from a solve at 1e-15 than its bound
says.
"""

from collections import Counter

import commonweal as cw
import numpy as np
import pandas as pd
import pytest
from commonweal.analysis.programmes import chosen_scenarios
from commonweal.analysis.sample import drawn_tables
from commonweal.analysis.totals import totals
from commonweal.datasets.synthetic import synthetic_dataset
from commonweal.economies.supply_use import SupplyUseEconomy
from commonweal.uncertainty.draws import Draw

ACCOUNTS = ["output", "jobs", "ghg", "labour_income", "wellby", "jobs_living_wage", "good_jobs", "hours"]
SCENARIOS = ["home-care", "child-care", "chips-operations", "iija-roads-bridges", "ira-clean-power", "k12-education"]
CLOSURES = ("type-i", "type-ii")
#: Of loose solves, by country: how, and how loosely.
LOOSE = [("chebyshev", "double", 1e-4), ("gmres", "mixed", 1e-5), ("rounds", "double", 1e-6), ("auto", "mixed", 1e-3)]
TRADE = ["gravity", "quotient", "pool", "quotient-flq"]
KINDS = ("plain", "profits", "wage floor", "financing", "net", "stages", "shift", "multipliers", "own-region", "cells")


@pytest.fixture(scope="module")
def off(nation):
    """How far answers are from the exact ones, in their bounds, by kind."""
    found: dict[str, list[np.ndarray]] = {kind: [] for kind in KINDS}
    for k, (how, trade) in enumerate(zip(LOOSE, TRADE, strict=True)):
        dataset = drawn_tables(
            synthetic_dataset(nation.dataset, 3 + k, k + 1), Draw(7, k), ("use", "accounts"), nation._economy.parameters
        )
        exact = cw.SupplyUseModel(SupplyUseEconomy(dataset, trade=trade)).with_solver(tolerance=1e-15)
        method, precision, tolerance = how
        loose = exact.with_solver(method=method, precision=precision, tolerance=tolerance)
        for measure in (scenarios, shifts, multipliers, cells):
            for kind, distances in measure(exact, loose, np.random.default_rng(k)).items():
                found[kind] += [np.ravel(one) for one in distances]
    return {kind: np.concatenate(parts) for kind, parts in found.items()}


def spread(names, model, rng):
    """Scenarios in random regions of a country."""
    regions = list(model.regions.index)
    return [cw.scenario(name).in_regions({rng.choice(regions): 1.0}) for name in names]


def scenarios(exact, loose, rng):
    """By kind, the error of each total and each stage over its bound."""
    plain = spread(SCENARIOS[:3], exact, rng)
    kinds = {
        "plain": plain,
        "profits": [one.with_profit_share_local(0.8) for one in plain],
        "wage floor": [one.with_wage_floor(30.0) for one in plain],
    }
    found = {kind: [] for kind in KINDS[:6]}
    for closure in CLOSURES:
        for kind, chosen in kinds.items():
            right, answer = (model.compare(chosen, closure=closure, accounts=ACCOUNTS) for model in (exact, loose))
            found[kind].append(distance(right.table, answer.table, answer.bounds))
            found["stages"].append(distance(right.by("stage"), answer.by("stage"), answer.bounds))
            found[kind].append(of_output(right, answer, answer.table))
        for financing in ("households", "government"):
            right, answer = (
                model.compare(kinds["profits"], closure=closure, accounts=ACCOUNTS, financing=financing)
                for model in (exact, loose)
            )
            for part in ("financing", "net"):
                several = [one.net.xs(part, level="part") for one in (right, answer)]
                found[part].append(distance(*several, answer.bounds))
            found["net"].append(of_output(right, answer, answer.net.xs("net", level="part")))
    return found


def distance(right, answer, bounds):
    """|error| over bound; rows and columns of bounds repeat as those of the table do."""
    gap = (answer - right).abs()
    names = gap.columns.get_level_values(0)
    rows = gap.index.get_level_values("scenario")
    return gap.to_numpy() / bounds.loc[rows, names].to_numpy()


def of_output(right, answer, table):
    """Errors of output by industry, added up without their signs, over the certificate's bound; and `relative` is of
    no larger output.
    """
    gap = np.abs(answer.effects["by_industry"].values - right.effects["by_industry"].values)[
        ..., ACCOUNTS.index("output")
    ].sum(axis=2)
    size = table["output"].abs().to_numpy().reshape(len(table), -1)
    assert (answer.certificate.bound[:, None] <= answer.certificate.relative[:, None] * size * (1 + 1e-9)).all()
    return gap.sum(axis=0) / answer.certificate.bound


def shifts(exact, loose, rng):
    seller, buyer = rng.choice(list(exact.regions.index), 2, replace=False)
    asked = {"buyers": {buyer: 1e6}, "share": 0.5, "commodities": {"311810": 1.0, "322210": 1.0}, "to": seller}
    found = []
    for closure in CLOSURES:
        right, answer = (
            model.shift_procurement(**asked, closure=closure, accounts=["output"]) for model in (exact, loose)
        )
        gap = (answer.by_region["output"] - right.by_region["output"]).abs().sum().xs(closure, level="closure")
        found.append(gap[["gain", "loss", "net"]] / answer.certificate.bound)
    return {"shift": found}


def multipliers(exact, loose, rng):
    ids = [name for name in ACCOUNTS if name != "output"]
    found = {"multipliers": [], "own-region": []}
    for closure in CLOSURES:
        for of in ("goods", "output"):
            right, answer = (model.multipliers(ids, closure=closure, of=of) for model in (exact, loose))
            found["multipliers"].append((answer.table - right.table).abs().max() / answer.certificate.bound)
            assert answer.certificate.relative == pytest.approx(answer.certificate.bound / answer.table.abs().max())
        right, answer = (model.multipliers(ids, closure=closure, of="own-region") for model in (exact, loose))
        gap = (answer.table - right.table).abs().max().unstack("part")
        levels = [level for level in answer.table.columns.names if level != "part"]
        index = answer.table.columns.droplevel("part").unique() if len(levels) > 1 else pd.Index(ids)
        found["own-region"].append(
            gap.reindex(index).div(pd.Series(answer.certificate.bound, index=index), axis="index")
        )
    return found


def cells(exact, loose, rng):
    """Cells of batches: columns added up, by outputs (few scenarios) and by multipliers (many)."""
    found = []
    for count, ids in ((2, ACCOUNTS), (6, ["jobs", "labour_income"])):
        chosen = chosen_scenarios(exact._economy, spread(SCENARIOS[:count], exact, rng), 1e6, 2024)
        which = np.eye(count)
        paid = np.kron(1e6 * np.eye(2, 3, k=1), np.ones(count))  # gross, then paid for in either way
        weights = np.vstack([np.tile(which, 3), paid])
        several = [
            totals(model._economy, chosen, ids, "type-ii", 2024, financing=["households", "government"], cells=weights)
            for model in (exact, loose)
        ]
        right, answer = several
        for c, closure in enumerate(CLOSURES):
            off = np.abs(answer.values[0, c] - right.values[0, c])
            found.append(off / answer.bounds[0, c])
            found.append(off / np.abs(answer.values[0, c]) / answer.certificates[closure].relative[:, None])
    return {"cells": found}


@pytest.mark.parametrize("kind", KINDS)
def test_no_bound_is_false(off, kind):
    print(f"\n{kind}: {len(off[kind])} answers; the nearest to its bound is {off[kind].max():.2g} of it away")
    assert len(off[kind]) >= 24
    assert np.isfinite(off[kind]).all()
    assert off[kind].max() <= 1.0


def test_there_are_thousands(off):
    assert sum(map(len, off.values())) > 2000, Counter({kind: len(found) for kind, found in off.items()})
