"""Distances between states against what everybody knows, and the fit of trade's decay to the Commodity Flow Survey."""

import numpy as np
import pytest
from commonweal.parameters.registry import registry
from commonweal.parameters.trade_classes import DECAY
from pipeline.checks.decay import fitted, surveyed
from pipeline.geography.counties import county_list
from pipeline.geography.distances import distances, great_circle
from pipeline.sources.tables import table


@pytest.fixture(scope="module")
def apart(sources):
    return distances(sources)


def test_great_circles_are_those_of_maps():
    # New York to Los Angeles 3,936 km, to London 5,570 km; the poles half the meridian apart
    km = great_circle(np.array([40.71, 34.05, 51.51, 90.0, -90.0]), np.array([-74.01, -118.24, -0.13, 0.0, 0.0]))
    assert km[0, 1] == pytest.approx(3936, abs=5)
    assert km[0, 2] == pytest.approx(5570, abs=10)
    assert km[3, 4] == pytest.approx(np.pi * 6371.0)
    assert np.allclose(km, km.T) and not np.diag(km).any()


def test_county_centres_lie_in_their_state(sources):
    places = county_list(sources)
    alone = {}
    for _, part in places.groupby("state"):
        if len(part) > 1:
            km = great_circle(part["lat"].to_numpy(), part["lon"].to_numpy())
            np.fill_diagonal(km, np.inf)
            alone.update(zip(part.index, km.min(axis=1), strict=True))
    lonely = {code: km for code, km in alone.items() if km > 250}
    print(f"\ncounties farther than 250 km from any other of their state: {lonely}")
    assert {code[:2] for code in lonely} <= {"02"}  # Alaska's are as large as states
    everybody = table(sources, "county-basics", "county_basics.csv")["pop_2017"]
    assert places["population"].sum() == everybody.sum() and len(everybody) - len(places) == 1  # Valdez-Cordova in one


def test_distances_between_states_make_sense(sources, apart):
    share = apart["distance_share"]
    assert np.allclose(share.sum("band"), 1.0)
    assert np.array_equal(share.values, share.values.transpose(1, 0, 2))
    km = (share * apart["band_distance"]).sum("band").to_pandas()
    within = np.diag(km)
    print(f"\nmean km between residents of one state: {dict(zip(km.index, within.round(), strict=True))}")
    assert km.index[within.argmin()] == "DC" and within.min() < 6
    assert {"AK", "TX", "CA"} == set(km.index[np.argsort(within)[-3:]])
    assert km.loc["DC", "MD"] < 80 and 120 < km.loc["NY", "NJ"] < 220
    assert 3600 < km.loc["CA", "NY"] < 4100 and km.loc["HI", "CA"] > 3500
    assert km.loc["AK"].drop("AK").idxmin() == "WA"


def test_embedded_decays_are_the_fit(sources):
    survey = surveyed(sources)
    best = fitted(survey["middle"])
    print("\n" + survey.round(0).join(best).to_string())
    assert np.allclose(best["haul_km"], survey["middle"], rtol=0.01)
    for name, decay in best["decay"].items():
        assert registry()[DECAY + name].value == pytest.approx(decay, abs=0.011)
        spread = registry()[DECAY + name].distribution
        assert spread.low < decay < spread.high
