"""Value added and emissions by state, against what they must add up to and resemble. `pytest -s` prints the figures."""

import numpy as np
import pandas as pd
import pytest
from commonweal.datasets.embedded import embedded_dataset
from pipeline.environment.emissions import FLOWS, POWER, flow_levels
from pipeline.later.emissions import carbon_of_power, industry_gases
from pipeline.sources.regional_accounts import GDP_LINES
from pipeline.sources.tables import BITS, state_list, table

#: Accounts of gases keep three digits: how far a rate may be off.
DIGITS = 2.0 ** (1 - BITS)
#: Industries whose labour earns more than their value added in the nation's own accounts: subsidies make up the rest.
SUBSIDISED = {"us-2017": {"1111B0", "S00102", "S00201"}, "us-2024": {"1111B0", "111900", "S00102", "S00201"}}


def test_labour_income_is_never_above_value_added(edition, state):
    labour, product = state["labour_income"].to_pandas(), state["value_added"].to_pandas()
    over = labour > product * (1.0 + 1e-9)
    assert set(over.index[over.any(axis="columns")]) == SUBSIDISED[edition]
    assert (labour.sum(axis="columns") > product.sum(axis="columns")).loc[list(SUBSIDISED[edition])].all()
    output = state["industry_output"].to_pandas()
    beyond = (product - output).clip(lower=0.0).sum().sum() / product.sum().sum()
    print(f"\nvalue added beyond output, in cells whose pay is: {beyond:.2%} of all")
    assert beyond < 0.002


def test_value_added_follows_each_states_gdp(state, published, summary):
    lines = published.regional.product
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


def test_flows_equal_their_source(edition, state, sources):
    levels = flow_levels(sources).sum()
    assert levels["pm25"] == pytest.approx(1.463e9, rel=1e-3)  # the source's own total, kg
    assert levels["water"] == pytest.approx(
        388e9, rel=0.05
    )  # m3; US Geological Survey, 2015: 281 billion gallons a day
    assert levels["land"] == pytest.approx(9.15e12, rel=0.03)  # m2: the land of the United States
    for name in FLOWS:
        total = float(state[name].sum())
        if edition == "us-2017":
            assert total == pytest.approx(levels[name], rel=1e-9)
        else:  # as output grew since 2020
            print(f"{name}: {total / levels[name]:.3f} of 2020's")
            assert 1.0 < total / levels[name] < 1.3
        assert float(state[name].min()) >= 0.0


def test_who_pollutes_and_uses_most(edition, state):
    """The largest source of each flow is the one that everybody knows."""
    known = {
        "so2": "221100",
        "nox": "484000",
        "voc": "211000",
        "pm25": "1111B0",
        "nh3": {"us-2017": "112A00", "us-2024": "1121A0"}[edition],  # cattle, and all other animals: near each other
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


def test_carbon_of_power_follows_the_states_grids(edition, state, sources):
    power, codes = state.sel(industry="221100"), state_list(sources).index
    intensity = (power["co2"] / power["industry_output"]).to_series()
    print(
        f"\nkg CO2 per dollar of power: {intensity.idxmin()} {intensity.min():.2f}, {intensity.idxmax()} "
        f"{intensity.max():.2f}"
    )
    if edition == "us-2017":
        rates = table(sources, "egrid-state-2016", "state_co2_rate_2016.csv", index_col="state")["co2_kg_per_mwh_2016"]
        assert np.allclose(intensity / rates[codes], (intensity / rates[codes]).median(), rtol=DIGITS)
        assert (intensity.idxmin(), intensity.idxmax()) == (rates[codes].idxmin(), rates[codes].idxmax())
    else:
        burnt = carbon_of_power(sources)
        ours = state["co2"].sel(industry=list(POWER)).sum("industry").to_series()
        assert np.allclose(ours / ours.sum(), burnt / burnt.sum(), rtol=DIGITS, atol=1e-6)
        emitted = industry_gases(sources, embedded_dataset("us-2024", "nation")).loc[list(POWER), "co2"].sum()
        print(f"fuels {burnt.sum() / 1e9:,.0f} Mt, EPA's electric power {emitted / 1e9:,.0f} Mt, both of 2022")
        assert burnt.sum() == pytest.approx(emitted, rel=0.03)
    others = state.drop_sel(industry=list(POWER))
    even = others["co2"] / others["industry_output"]
    assert float((even.max("region") / even.min("region")).max()) == pytest.approx(1.0, rel=2.0 * DIGITS)
