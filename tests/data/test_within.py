"""How much states buy from themselves: the trade models against surveys of what is shipped, which none of them has
seen.
"""

import numpy as np
import pytest
from pipeline.checks.within import ANEW, freight, shipments


def test_gravity_is_nearer_to_freight_within_states_than_quotients(sources):
    found = {}
    for trade in ("gravity", "quotient"):
        states = freight(sources, trade)
        model, survey = (np.average(states[name], weights=states["bought_musd"]) for name in ("model", "freight"))
        found[trade] = model, survey, states["model"].corr(states["freight"])
    print(f"\ngoods made at home, freight that stays, correlation over states: {found}")
    assert abs(found["gravity"][0] - found["gravity"][1]) < 0.1 < abs(found["quotient"][0] - found["quotient"][1])
    assert found["gravity"][2] > 0.5 > found["quotient"][2]


def test_shipments_that_count_wholesalers_are_an_upper_bound_that_quotients_break(sources):
    """Why gravity is the default, and what new demand goes by."""
    shares, above = shipments(sources)
    print(f"\n{shares.round(2).to_string()}\nabove the survey: {above.mean().round(2).to_dict()}")
    mean = shares.mean()
    assert mean["gravity"] == pytest.approx(mean["survey"], abs=0.05)
    assert mean[ANEW] <= mean["gravity"] + 1e-9 < mean["quotient"] - 0.2
    assert above.mean()["gravity"] < 0.4 < 0.7 < above.mean()["quotient"]
    assert (shares["gravity"] < shares["quotient"] + 0.01).all()
