"""Value added and emissions by state, against what they must add up to and resemble. `pytest -s` prints the figures."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from commonweal.io import read_dataset
from pipeline.environment.emissions import FLOWS, POWER, flow_levels
from pipeline.sources.regional_accounts import GDP_LINES
from pipeline.sources.tables import state_list, table

DATASETS = Path(__file__).parents[2] / "data" / "datasets"
#: Industries whose labour earns more than their value added in the nation's own accounts: subsidies make up the rest.
SUBSIDISED = {"1111B0", "S00102", "S00201"}


@pytest.fixture(scope="module")
def state():
    return read_dataset(DATASETS / "us-2017-state.h5")


def test_labour_income_is_never_above_value_added(state):
    labour, product = state["labour_income"].to_pandas(), state["value_added"].to_pandas()
    over = labour > product * (1.0 + 1e-9)
    assert set(over.index[over.any(axis="columns")]) == SUBSIDISED
    assert (labour.sum(axis="columns") > product.sum(axis="columns")).loc[list(SUBSIDISED)].all()
    output = state["industry_output"].to_pandas()
    beyond = (product - output).clip(lower=0.0).sum().sum() / product.sum().sum()
    print(f"\nvalue added beyond output, in cells whose pay is: {beyond:.2%} of all")
    assert beyond < 0.002


def test_value_added_follows_each_states_gdp(state, observed):
    lines, summary = observed.regional.product, observed.summary
    ours = state["value_added"].to_pandas()
    gaps = {}
    for line, codes in GDP_LINES.items():
        made, published = ours[summary.isin(codes)].sum(), lines.loc[list(line)].sum()
        gaps[", ".join(codes)] = (made / made.sum() - published / published.sum()).abs().sum() / 2.0
    gap = pd.Series(gaps).sort_values()
    print(
        "\nshare of a line's value added in other states than its GDP, largest:\n"
        + gap.tail(6).map("{:.1%}".format).to_string()
    )
    assert gap.median() < 0.005
    assert gap.max() < 0.08
    whole = ours.sum() / ours.sum().sum() / (lines.loc[[1]].sum() / lines.loc[[1]].sum().sum())
    print(
        f"states' share of value added over that of GDP: {whole.idxmin()} {whole.min():.3f}, {whole.idxmax()} "
        f"{whole.max():.3f}"
    )
    assert 0.93 < whole.min() < whole.max() < 1.07


def test_flows_equal_their_source(state, sources):
    levels = flow_levels(sources).sum()
    assert levels["pm25"] == pytest.approx(1.463e9, rel=1e-3)  # the source's own total, kg
    assert levels["water"] == pytest.approx(
        388e9, rel=0.05
    )  # m3; US Geological Survey, 2015: 281 billion gallons a day
    assert levels["land"] == pytest.approx(9.15e12, rel=0.03)  # m2: the land of the United States
    for name in FLOWS:
        assert float(state[name].sum()) == pytest.approx(levels[name], rel=1e-9)
        assert float(state[name].min()) >= 0.0


def test_who_pollutes_and_uses_most(state):
    """The largest source of each flow is the one that everybody knows."""
    known = {
        "so2": "221100",
        "nox": "484000",
        "voc": "211000",
        "pm25": "1111B0",
        "nh3": "112A00",
        "water": "221100",
        "land": "1121A0",
    }
    for name, industry in known.items():
        total = state[name].sum("region").to_series().sort_values()
        print(
            f"{name}: "
            + ", ".join(f"{code} {share:.0%}" for code, share in (total / total.sum()).tail(3)[::-1].items())
        )
        assert total.index[-1] == industry


def test_carbon_of_power_follows_the_states_grids(state, sources):
    rates = table(sources, "egrid-state-2016", "state_co2_rate_2016.csv", index_col="state")["co2_kg_per_mwh_2016"]
    rates = rates[state_list(sources).index]
    power = state.sel(industry="221100")
    intensity = (power["co2"] / power["industry_output"]).to_series()
    print(
        f"\nkg CO2 per dollar of power: {intensity.idxmin()} {intensity.min():.2f}, {intensity.idxmax()} "
        f"{intensity.max():.2f}"
    )
    assert np.allclose(intensity / rates, (intensity / rates).iloc[0])
    assert (intensity.idxmin(), intensity.idxmax()) == (rates.idxmin(), rates.idxmax())
    others = state.drop_sel(industry=list(POWER))
    even = others["co2"] / others["industry_output"]
    assert float((even.max("region") / even.min("region")).max()) == pytest.approx(1.0)
