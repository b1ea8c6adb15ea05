"""Taxes on production by industry and kind, against what the tables say of industries and the statistics of kinds."""

import commonweal as cw
import pandas as pd
import pytest
from commonweal.io.paths import library_path
from pipeline.government.production import HOUSING, KINDS, production_taxes
from pipeline.government.receipts import CUSTOMS, TAXES_ON_PRODUCTION


@pytest.fixture(scope="module", params=["us-2017", "us-2024"])
def edition(request):
    return request.param


@pytest.fixture(scope="module")
def national(edition):
    return cw.load(edition, regions="nation").dataset


@pytest.fixture(scope="module")
def receipts(edition):
    return pd.read_csv(library_path() / "datasets" / f"{edition}-receipts.csv")


@pytest.fixture(scope="module")
def made(national, receipts):
    return production_taxes(national, receipts)


def test_the_shipped_files_are_what_the_tables_make(made, edition):
    shipped = pd.read_csv(library_path() / "datasets" / f"{edition}-taxes.csv", index_col="industry")
    pd.testing.assert_frame_equal(shipped.astype(float), made, atol=1.0, check_index_type=False)


def test_industries_pay_what_the_table_says_and_kinds_bring_what_the_statistics_say(made, national, receipts):
    net = national["value_added_components"].sel(component=TAXES_ON_PRODUCTION).to_series()
    paid = made[[*KINDS, "subsidies"]].sum(axis="columns").drop(CUSTOMS)
    assert paid.to_numpy() == pytest.approx(net[paid.index].to_numpy(), abs=1e3)
    brought, statistics = made[list(KINDS)].sum(), receipts.groupby("kind")["usd"].sum()[list(KINDS)]
    scale = brought / statistics
    print(f"\ntables over statistics: {scale.iloc[0]:.3f}")  # the accounts hold fees that the Census calls charges
    assert scale.to_numpy() == pytest.approx(scale.iloc[0], rel=1e-9) and 0.98 < scale.iloc[0] < 1.06
    assert made["subsidies"].sum() == pytest.approx(statistics_of(receipts, "subsidies"), rel=1e-9)
    assert 0.3 * net[CUSTOMS] < made["customs"].sum() < 0.7 * net[CUSTOMS] and made["customs"].min() >= 0.0


def statistics_of(receipts, kind):
    return receipts.loc[receipts["kind"] == kind, "usd"].sum()


def test_each_kind_stands_where_it_is_collected(made):
    for kind in KINDS:
        most = made[kind].nlargest(6) / 1e9
        print(f"{kind}: " + ", ".join(f"{industry} {usd:.1f}" for industry, usd in most.items()))
    assert made["excise"].idxmax() == "424700" and made["sales"].idxmax() == "424700"  # fuels
    assert made["property"].nlargest(3).index.tolist()[0] == "531HSO" and made["other"].idxmax() == "211000"
    assert (made.loc[list(HOUSING), ["excise", "sales"]] == 0.0).all(axis=None)
    assert made["subsidies"].nsmallest(3).index.isin(["S00203", "531HST", "1111B0"]).all()
