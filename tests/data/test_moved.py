"""The accounts of one year moved to another: 2017's to themselves, and to what is published of 2024."""

import numpy as np
import pandas as pd
import pytest
from pipeline.checks.backcast import YEARS, errors, of_year
from pipeline.national.annual import (
    ABROAD,
    SUMMARY_ABROAD,
    annual,
    annual_supply,
    benchmark,
    detail_groups,
    yearly,
)
from pipeline.national.margins import moved_margins, published_margins
from pipeline.national.moved import commodity_prices, moved
from pipeline.national.tables import moved_tables, national_tables
from pipeline.sources.tables import MILLION

#: Gross domestic product of 2024, million USD (BEA, annual update of September 2025).
GDP = 29_298_011
#: Tables are published in whole millions; sums over hundreds of them are off by some.
ROUNDED = 1.0


@pytest.fixture(scope="module")
def base(sources):
    return benchmark(sources)


@pytest.fixture(scope="module")
def groups(sources, base):
    return detail_groups(sources, base)


@pytest.fixture(scope="module")
def newest(sources, base, groups):
    known = annual(sources, 2024)
    output = yearly(sources, "detail_gross_output", 2024)[base.make.index]
    price = (yearly(sources, "detail_price_index", 2024) / yearly(sources, "detail_price_index", 2017))[base.make.index]
    return moved(base, groups, known, output, price, ABROAD), known, output


def test_2017_moved_to_2017_stays(base, groups):
    price = pd.Series(1.0, index=base.make.index)
    same = moved(base, groups, base.grouped(groups), base.make.sum(axis="columns"), price, ABROAD)
    for name in ("make", "use", "imports", "value_added"):
        found, expected = getattr(same, name), getattr(base, name)
        gap = (found - expected).abs()
        assert gap.to_numpy().sum() < 2e-4 * expected.abs().to_numpy().sum(), name


def test_2024_has_the_published_blocks_and_outputs(newest, groups):
    made, known, output = newest
    coarse = made.grouped(groups)
    for name in ("make", "use", "imports", "value_added"):
        found = getattr(coarse, name)
        expected = getattr(known, name).reindex(index=found.index, columns=found.columns)
        gap = (found - expected).abs().drop(columns=SUMMARY_ABROAD, errors="ignore")
        assert gap.to_numpy().max() < ROUNDED, name
    np.testing.assert_allclose(made.make.sum(axis="columns"), output, atol=5.0)
    columns = made.use[output.index].sum() + made.value_added.sum()
    np.testing.assert_allclose(columns, output, atol=10.0)


def test_2024_has_the_published_gdp(newest):
    made, _, _ = newest
    final = made.use.drop(columns=made.make.index).to_numpy().sum()
    assert made.value_added.to_numpy().sum() == pytest.approx(GDP, abs=5.0)
    assert final == pytest.approx(GDP, abs=30.0)  # the column of imports is the sum of rounded imports


def test_industries_buy_no_more_from_abroad_than_they_buy(base, newest):
    made, _, _ = newest
    industries = made.make.index

    def beyond(accounts):
        return (accounts.imports - accounts.use)[industries].clip(lower=0.0).to_numpy().sum()

    # The benchmark's own tables have 5.5 billion of it, where scrap and used goods are sold.
    before, after = (beyond(one) / one.imports[industries].to_numpy().sum() for one in (base, made))
    assert before < 0.004
    assert after < 1.5 * before


def test_every_commodity_is_used_as_much_as_it_is_made(newest):
    made, _, _ = newest
    np.testing.assert_allclose(made.use.sum(axis="columns"), made.make.sum(axis="index"), atol=5.0)


def test_signs_of_value_added_hold(newest):
    made, _, _ = newest
    assert (made.value_added.loc["V00100"] >= 0.0).all()


def test_prices_of_commodities_are_their_industries_or_makers():
    make = pd.DataFrame([[8.0, 0.0, 2.0], [0.0, 5.0, 2.0]], index=["a", "b"], columns=["a", "b", "c"])
    price = pd.Series({"a": 2.0, "b": 4.0})
    np.testing.assert_allclose(commodity_prices(make, price), [2.0, 4.0, 3.0])
    unmade = make.assign(d=0.0)
    assert commodity_prices(unmade, price)["d"] == pytest.approx((10 * 2.0 + 7 * 4.0) / 17)


@pytest.mark.parametrize("year", YEARS)
def test_a_moved_table_is_nearer_than_an_old_one(sources, year):
    true, made, old = of_year(sources, year)
    moved_off, old_off = errors(true, made), errors(true, old)
    for name in ("coefficients", "output", "pay", "value added"):
        assert moved_off[name] < old_off[name], name


def test_the_tables_of_2024_are_labelled_as_those_of_2017(sources):
    before, after = national_tables(sources), moved_tables(sources, 2024)
    assert set(after) == set(before)
    for name in before:
        assert after[name].dims == before[name].dims
    for axis in ("industry", "commodity", "category", "component", "margin", "price_year"):
        assert (after[axis] == before[axis]).all()
    np.testing.assert_allclose(after["price_index"].sel(price_year="2024"), 100.0)
    # Freight and customs apart, what is made is used.
    open_ = after["final_demand"].sel(category="balancing").to_series().drop("4200ID") / MILLION
    assert open_.abs().sum() < 0.001 * after["make"].sum().item() / MILLION


def test_margins_grow_as_the_supply_tables_say(sources, base, newest):
    made, _, _ = newest
    before, _ = published_margins(sources, base.make.columns)
    after, delivered = moved_margins(sources, base, made, (2017, 2024))
    np.testing.assert_allclose(delivered.sum(), [0.0, 1.0, 1.0, 1.0])
    then, now = (annual_supply(sources, year) for year in (2017, 2024))
    for kinds, column in ((["transport"], "Trans"), (["wholesale", "retail"], "Trade")):
        growth = now[column].clip(lower=0.0).sum() / then[column].clip(lower=0.0).sum()
        assert after[kinds].sum().sum() / before[kinds].sum().sum() == pytest.approx(growth, rel=0.02)
    assert (after.drop(columns="producers") >= 0.0).all(axis=None)
