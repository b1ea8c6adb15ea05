"""What clean power keeps from being emitted, by state, against what EPA publishes and the agency's own regions."""

import pandas as pd
import pytest
from commonweal.io.paths import library_path
from pipeline.environment.avoided import KG_PER_POUND, POLLUTANTS, RESOURCES, avoided

AVERT = "epa-avert-rates"


@pytest.fixture(scope="module")
def made(sources):
    return avoided(sources).set_index(["state", "resource"])


def test_the_shipped_file_is_what_the_sources_make(made):
    shipped = pd.read_csv(library_path() / "datasets" / "us-avoided.csv", index_col=["state", "resource"])
    pd.testing.assert_frame_equal(shipped, made, rtol=1e-4)


def test_states_are_those_of_another_computation(sources, made):
    """Shares times published rates, as the source's own table has them."""
    theirs = pd.read_csv(sources / AVERT / "avoided_rates_state_derived.csv")
    theirs = theirs[theirs["year"] == 2022].set_index(["state", "resource", "pollutant"])["kg_per_mwh"]
    for ours, (name, _) in RESOURCES.items():
        for column, pollutant in POLLUTANTS.items():
            expected = theirs.xs((name, pollutant), level=("resource", "pollutant"))
            found = made.xs(ours, level="resource")[column]
            assert found[expected.index].to_numpy() == pytest.approx(expected.to_numpy(), rel=2e-3), (ours, column)


def test_a_state_of_one_region_has_its_rates(sources, made):
    rates = pd.read_csv(sources / AVERT / "avoided_rates_region_2017_2022.csv")
    rates = rates[rates["year"] == 2022].set_index(["region", "resource", "pollutant"])["lb_per_mwh"]
    parts = pd.read_csv(sources / AVERT / "state_share_by_region.csv")
    alone = parts[parts["percent"] > 99.999].set_index("state")["region"]
    assert {"NY", "VT", "WA"} <= set(alone.index)
    for state, region in alone.items():
        for column, pollutant in POLLUTANTS.items():
            assert made.loc[(state, "wind"), column] == pytest.approx(
                rates[region, "Onshore Wind", pollutant] * KG_PER_POUND, rel=1e-3
            )
    whole = rates["National weighted average", "Utility PV", "CO2"] * KG_PER_POUND
    assert made.loc[("HI", "solar"), "co2"] == pytest.approx(whole)


def test_extremes_are_where_the_grid_is_cleanest_and_dirtiest(made):
    wind = made.xs("wind", level="resource")
    for column in [*POLLUTANTS, "capacity_factor"]:
        low, high = wind[column].idxmin(), wind[column].idxmax()
        print(f"\n{column}: {low} {wind[column][low]:.3g} to {high} {wind[column][high]:.3g}")
    assert wind["co2"].idxmin() == "CA"
    assert (wind["co2"].between(400.0, 900.0)).all()  # gas to coal
    saved = made.xs("efficiency", level="resource")["co2"]
    assert (saved > wind["co2"]).all()  # with the losses of the lines
