"""Secondary products made by the industries of their names, structures first of all. `pytest -s` prints what moves."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from commonweal.datasets.embedded import embedded_dataset
from pipeline.national.redefinitions import LIST, OTHER, PAY, redefined, redefinitions, secondary, transfer
from pipeline.national.tables import discrepancies, national_tables
from pipeline.sources.concordance import naics_mix

DATASETS = Path(__file__).parents[2] / "data" / "datasets"
COMPONENTS = [PAY, *OTHER]
PRODUCTS = tuple(pd.read_csv(LIST, dtype=str)["commodities"])


@pytest.fixture(scope="module")
def published(sources):
    return national_tables(sources)


@pytest.fixture(scope="module")
def moves(sources, published):
    compensation = published["value_added_components"].sel(component=PAY).to_series()
    return redefinitions(sources, published, naics_mix(sources, compensation.index, compensation))


@pytest.fixture(scope="module")
def own_income(nation):
    d = nation.dataset
    return (d["labour_income"] - d["compensation"]).sum("region").to_series()


@pytest.fixture(scope="module")
def listed():
    return pd.read_csv(DATASETS / "us-2017-redefinitions.csv")


#: What every table says of itself.
METHOD = {"method": "made up"}


def economy(random: np.random.Generator, industries: int = 6) -> xr.Dataset:
    """A random economy whose commodities have the industries' names, and most industries make some of every
    commodity.
    """
    codes = np.array([f"{k}0" for k in range(industries)], dtype=object)
    make = random.uniform(0.0, 5.0, (industries, industries)) * (random.random((industries, industries)) < 0.8)
    make += np.diag(random.uniform(50.0, 200.0, industries))
    inputs = random.uniform(0.0, 1.0, (industries + 3, industries)) * (
        random.random((industries + 3, industries)) < 0.7
    )
    inputs[-3:] += 0.3
    inputs *= make.sum(axis=1) / inputs.sum(axis=0)
    coords = {"industry": codes, "commodity": codes, "component": np.array(COMPONENTS, dtype=object)}
    return xr.Dataset(
        {
            "make": (("industry", "commodity"), make, METHOD),
            "use": (("commodity", "industry"), inputs[:-3], METHOD),
            "imports": (("commodity", "industry"), inputs[:-3] * random.uniform(0.0, 1.0, inputs[:-3].shape), METHOD),
            "value_added_components": (("component", "industry"), inputs[-3:], METHOD),
            "industry_output": (("industry",), make.sum(axis=1)),
        },
        coords=coords,
    )


def left_open(tables: xr.Dataset) -> np.ndarray:
    """Per industry, output less inputs and value added."""
    paid = tables["use"].sum("commodity") + tables["value_added_components"].sum("component")
    return (tables["make"].sum("commodity") - paid).values


def balanced(before: xr.Dataset, after: xr.Dataset, commodities: tuple[str, ...], scale: float) -> None:
    assert "; secondary products of redefinitions.csv moved" in after["use"].attrs["method"]
    for name, over in (
        ("use", "industry"),
        ("imports", "industry"),
        ("make", "industry"),
        ("value_added_components", "industry"),
    ):
        assert np.allclose(after[name].sum(over), before[name].sum(over), rtol=0.0, atol=1e-9 * scale), name
    assert np.allclose(left_open(after), left_open(before), rtol=0.0, atol=1e-9 * scale)
    assert np.allclose(after["industry_output"], after["make"].sum("commodity"), rtol=0.0, atol=1e-9 * scale)
    make = after["make"].to_pandas()
    for code in make.columns[make.columns.str.startswith(commodities)]:
        assert make[code].drop(code).max() <= 1e-12 * scale
    untouched = ~make.columns.str.startswith(commodities)
    assert make.loc[:, untouched].equals(before["make"].to_pandas().loc[:, untouched])
    for name in ("use", "imports", "value_added_components"):
        # Nothing is given that was not there: what was below zero stays, all else stays above it.
        assert (after[name].values >= np.minimum(before[name].values, 0.0) - 1e-9 * scale).all(), name


def test_random_economies_stay_balanced():
    random = np.random.default_rng(1)
    for _ in range(200):
        before = economy(random)
        commodities = tuple(f"{k}0" for k in random.choice(6, size=random.integers(1, 4), replace=False))
        most_pay = pd.Series(random.uniform(0.0, 1.0, 6), index=before["industry"].values)
        surplus = before["value_added_components"].sel(component="V00300").to_series()
        own_income = surplus * random.uniform(0.0, 1.0)
        after, moved = redefined(before, [(secondary(before, (code,)), most_pay) for code in commodities], own_income)
        balanced(before, after, commodities, float(before["make"].sum()))
        had = before["value_added_components"].sel(component=PAY).to_series()
        assert (moved[PAY] <= moved["maker"].map(had * most_pay) * (1.0 + 1e-9)).all()
        left = after["value_added_components"].sel(component="V00300").to_series()
        assert (left >= own_income * (1.0 - 1e-9)).all()


def test_a_maker_that_has_everything_gives_the_builders_proportions():
    """The textbook case: two industries of one recipe each, and a mine that also builds."""
    codes = np.array(["1", "2"], dtype=object)
    before = xr.Dataset(
        {
            "make": (("industry", "commodity"), np.array([[90.0, 10.0], [0.0, 40.0]]), METHOD),
            "use": (("commodity", "industry"), np.array([[20.0, 8.0], [30.0, 4.0]]), METHOD),
            "imports": (("commodity", "industry"), np.array([[10.0, 0.0], [0.0, 2.0]]), METHOD),
            "value_added_components": (
                ("component", "industry"),
                np.array([[30.0, 16.0], [5.0, 4.0], [15.0, 8.0]]),
                METHOD,
            ),
            "industry_output": (("industry",), np.array([100.0, 40.0])),
        },
        coords={"industry": codes, "commodity": codes, "component": np.array(COMPONENTS, dtype=object)},
    )
    after, moved = redefined(
        before, [(secondary(before, ("2",)), pd.Series(1.0, index=codes))], pd.Series(0.0, index=codes)
    )
    assert after["use"].values == pytest.approx(np.array([[18.0, 10.0], [29.0, 5.0]]))
    assert after["imports"].values == pytest.approx(np.array([[9.0, 1.0], [0.0, 2.0]]))
    assert after["value_added_components"].values == pytest.approx(np.array([[26.0, 20.0], [4.0, 5.0], [13.0, 10.0]]))
    assert moved.loc[0, ["maker", "commodity", "output", PAY]].tolist() == ["1", "2", 10.0, 4.0]
    of_pay = transfer(moved, moved[PAY], pd.Series([30.0, 16.0], index=codes))
    assert (of_pay @ pd.Series([30.0, 16.0], index=codes)).tolist() == pytest.approx([26.0, 20.0])


def test_builders_make_all_structures_and_the_tables_balance(published, moves, own_income):
    after, moved = redefined(published, moves, own_income)
    balanced(published, after, PRODUCTS, float(published["make"].sum()))
    assert (after["imports"].values <= after["use"].values.clip(min=0.0) + 1.0).sum() >= (
        published["imports"].values <= published["use"].values.clip(min=0.0) + 1.0
    ).sum()
    assert discrepancies(after).equals(discrepancies(published))
    total = moved.loc[moved["commodity"].str.startswith("23"), "output"].sum() / 1e9
    print(
        f"\nstructures that others than builders make: {total:.1f} billion USD; all that is redefined (million USD and "
        f"part of all):"
    )
    by_kind = moved.groupby("commodity")["output"].sum() / 1e6
    part = by_kind * 1e6 / after["make"].sum("industry").to_series()[by_kind.index]
    print(pd.DataFrame({"musd": by_kind, "part": part}).round(3).to_string())
    assert total == pytest.approx(92.1, abs=0.05)


def test_states_keep_their_totals(sources, listed, published):
    state = embedded_dataset("us-2017", "state")
    assert state["industry_output"].values.sum() == pytest.approx(float(published["make"].sum()), rel=1e-9)
    assert state["compensation"].values.sum() == pytest.approx(
        float(published["value_added_components"].sel(component=PAY).sum()), rel=1e-9
    )
    compensation = published["value_added_components"].sel(component=PAY).to_series()
    gone, come = (
        listed.groupby(of)["compensation_musd"].sum().reindex(compensation.index).fillna(0.0)
        for of in ("maker", "commodity")
    )
    now = state["compensation"].sum("region").to_series()
    assert np.allclose(now, compensation - (gone - come) * 1e6, rtol=0.0, atol=2e3 * len(listed) ** 0.5)
    print(
        f"\nwhat moves with {listed['output_musd'].sum() / 1e3:.1f} billion dollars of products: "
        f"{listed['compensation_musd'].sum() / 1e3:.1f} billion of pay, {listed['employees'].sum():,.0f} employees, "
        f"{listed['fte'].sum():,.0f} full-time equivalents"
    )
    print(
        listed.groupby("maker")[["output_musd", "compensation_musd", "employees"]]
        .sum()
        .nlargest(12, "output_musd")
        .round(0)
        .to_string()
    )
    for account in ("jobs", "compensation", "labour_income", "jobs_payroll", "ghg"):
        assert (state[account].values >= 0.0).all(), account


def test_mines_and_power_plants_are_not_in_what_builders_need(nation):
    """With the makers of own structures in it a dollar of power lines had 0.420 kg of greenhouse gases."""
    gases = nation.multipliers("ghg", closure="type-i").table
    lines = 1e3 * float(gases.loc[("US", "233240")].iloc[0])
    d = nation.dataset
    coal = float((d["use"].sel(commodity="212100") / d["industry_output"].sum("region")).sel(industry="233240"))
    print(f"\npower and communication structures: {lines:.3f} kg CO2e per USD, {coal:.1e} of it paid for coal")
    assert 0.28 < lines < 0.36
    assert coal < 1e-4
