"""Totals of many scenarios: by multipliers and by outputs alike, each with a bound that holds."""

from dataclasses import replace

import commonweal as cw
import numpy as np
import pytest
from commonweal.analysis.totals import totals
from commonweal.datasets.embedded import embedded_dataset
from commonweal.economies.supply_use import SupplyUseEconomy
from commonweal.parameters.registry import values

IDS = ["jobs", "ghg", "wellby"]


@pytest.fixture(scope="module", params=["nation", "state"])
def economy(request):
    return SupplyUseEconomy(embedded_dataset("us-2024", request.param))


@pytest.fixture(scope="module")
def chosen():
    """More scenarios than accounts, with every dial."""
    names = ["chips", "ira", "iija", "k12-education"]
    return [
        *((cw.scenario(name), 1e9) for name in names),
        (cw.scenario("home-care").with_wage_floor(20.0), 2e9),
        (cw.scenario("child-care").with_profit_share_local(0.5), 3e9),
    ]


def several(economy):
    return [economy.satellites_with(values({"wellby.additional": share})) for share in (0.3, 0.5)]


def one_by_one(economy, chosen, **more):
    """By outputs: never more scenarios than accounts."""
    return [totals(economy, [one], IDS, "type-ii", 2024, **more) for one in chosen]


def test_multipliers_and_outputs_agree(economy, chosen):
    found, _, certificates = totals(economy, chosen, IDS, "type-ii", 2024, satellites=several(economy))
    assert found.shape == (2, 2, len(chosen), len(IDS))
    alone = one_by_one(economy, chosen, satellites=several(economy))
    assert found == pytest.approx(np.concatenate([part.values for part in alone], axis=2), rel=1e-9)
    assert certificates["type-i"].relative.shape == (len(chosen),)
    assert (found[0, ..., 2] != found[1, ..., 2]).all()
    assert (found[0, ..., :2] == found[1, ..., :2]).all()


def test_what_is_paid_for_is_a_column_of_the_same_solve(economy, chosen):
    found = totals(economy, chosen, IDS, "type-ii", 2024, financing=["none", "households", "government"]).values
    gross = totals(economy, chosen, IDS, "type-ii", 2024).values
    assert found[:, :, : len(chosen)] == pytest.approx(gross, rel=1e-9)
    assert (found[:, :, len(chosen)] == 0.0).all()
    alone = totals(economy, chosen[:1], IDS, "type-ii", 2024, financing=["government"]).values
    assert found[:, :, -1] == pytest.approx(alone[:, :, 1], rel=1e-9)
    assert (found[0, :, -1, 0] < 0.0).all()


def test_bounds_of_loose_solves_hold(economy, chosen):
    loose = economy.with_solving(replace(economy.solving, tolerance=1e-5))
    exact = totals(economy, chosen, IDS, "type-ii", 2024).values
    by_multipliers = totals(loose, chosen, IDS, "type-ii", 2024)
    by_output = totals(loose, chosen[:2], IDS, "type-ii", 2024)
    for found, _, certificates in (by_multipliers, by_output):
        columns = found.shape[2]
        for c, closure in enumerate(("type-i", "type-ii")):
            bound = certificates[closure].relative
            assert (bound > 0.0).all()
            assert (bound < 0.1).all()
            off = np.abs(found[0, c, :, 0] / exact[0, c, :columns, 0] - 1.0)  # jobs: nothing below zero
            assert (off <= bound).all()


def test_a_closure_that_is_not_asked_for_is_not_solved(economy, chosen):
    found, _, certificates = totals(economy, chosen, IDS, "type-i", 2024)
    assert found.shape[1] == 1
    assert list(certificates) == ["type-i"]
