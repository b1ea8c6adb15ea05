"""Keys that spread programmes over states and counties, beside the sources they are from."""

import commonweal as cw
import pandas as pd
import pytest
from commonweal.datasets.embedded import embedded_dataset
from pipeline.sources.tables import state_list, table

#: Counties in which battery and vehicle plants of billions stand or are being built: Toyota in Randolph, Panasonic in
#: Storey and Johnson, Hyundai in Bryan, Ford and SK in Haywood and Hardin.
GREAT_PLANTS = ["37151", "32029", "20091", "13029", "47075", "21093"]
ENERGY = {"Solar": 51, "Storage": 32, "Wind": 17}


@pytest.fixture(scope="module")
def county(edition):
    return embedded_dataset(edition, "county")


def by_state(dataset, name):
    return dataset[name].to_series().groupby(dataset["region_state"].values).sum()


@pytest.mark.parametrize(
    "key", ["clean_power_investment", "clean_manufacturing_investment", "infrastructure_announced"]
)
def test_counties_add_up_to_their_states(state, county, key):
    of_states = state[key].to_series()
    assert by_state(county, key)[of_states.index].to_numpy() == pytest.approx(of_states.to_numpy(), rel=1e-9)


def test_factories_are_where_they_are_known_to_be(county):
    made = county["clean_manufacturing_investment"].to_series().sort_values(ascending=False)
    assert set(GREAT_PLANTS) <= set(made.index[:12])
    assert made.index.get_loc(GREAT_PLANTS[0]) == 0
    assert 0.5 < made.iloc[:20].sum() / made.sum() < 0.95
    power = county["clean_power_investment"].to_series()
    assert (power > 0.0).sum() > 1_000  # solar and wind stand in a third of all counties


def test_infrastructure_is_what_was_announced(sources, state):
    names = state_list(sources)["name"]
    sheet = table(sources, "iija-announced-by-state", "announced_march_2023.csv").set_index("state")["announced_bn_usd"]
    announced = state["infrastructure_announced"].to_series()
    assert announced.to_numpy() == pytest.approx(sheet[names[announced.index]].to_numpy())
    per_head = (announced / state["population"].to_series()).sort_values()
    assert list(per_head.index[-2:]) == ["WY", "AK"]
    assert per_head.index[0] == "FL"
    assert announced.sum() == pytest.approx(191.6, abs=0.05)


@pytest.mark.parametrize("name", ["chips-fab-construction", "chips-fab-equipment", "chips-operations"])
def test_fabs_are_where_awards_went(sources, name):
    awards = table(sources, "chips-awards", "semiconductor_projects_2025.csv")
    awards = awards[awards["stage"] == "final award"]
    granted = awards.groupby("state")["grant_musd_this_location"].sum()
    weights = pd.Series(cw.scenario(name).file.regions.counties)
    codes = state_list(sources)["fips"]
    placed = weights.groupby(weights.index.str[:2].map({fips: code for code, fips in codes.items()})).sum()
    assert set(placed.index) == set(granted.index)
    assert placed[granted.index].to_numpy() == pytest.approx(100.0 * (granted / granted.sum()).to_numpy(), abs=0.03)
    assert granted.sum() == pytest.approx(30_814, abs=1.0)


def test_what_is_built_now_is_the_mix_that_the_scenario_says(sources):
    monitor = table(sources, "clean-investment-monitor-2025q2", "actual_investment_state.csv.gz")
    monitor = monitor[(monitor["segment"] == "Energy and Industry") & monitor["technology"].isin(list(ENERGY))]
    lately = monitor[monitor["period"].isin(["2024", "2025-Q1", "2025-Q2"])]
    built = lately.groupby("technology")["actual_investment_musd2024"].sum()
    assert (100.0 * built / built.sum()).round().to_dict() == ENERGY
