"""From the agencies' tables to the embedded datasets."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from commonweal.base.errors import DataError
from commonweal.datasets.editions import embedded_editions
from commonweal.io import read_dataset, write_dataset
from pipeline.__main__ import build
from pipeline.environment.emissions import FLOWS, POTENTIALS, summary_levels
from pipeline.national.tables import discrepancies, national_tables
from pipeline.published import benchmark_year
from pipeline.sources.naics import naics_codes
from pipeline.sources.qcew import filled, wages_and_jobs
from pipeline.sources.tables import BITS, table

DATASETS = Path(__file__).parents[2] / "data" / "datasets"
#: GDP and compensation, billion USD, and million jobs, as BEA publishes them (NIPA; SAEMP25N 2017, SASUMMARY 2024).
TOTALS = {"us-2017": (19_612.1, 10_435.0, 196.83), "us-2024": (29_298.0, 15_049.1, 218.18)}
#: Accounts that keep three digits.
ROUNDED = {"ghg", *POTENTIALS, *FLOWS}


@pytest.fixture(scope="session")
def national(economies):
    return economies["us-2017"].national


@pytest.fixture(scope="session")
def built(sources, economies):
    """The datasets of each edition, made anew."""
    files = {edition.name: edition for edition in embedded_editions()}
    first, _, benchmark = build(sources, economies["us-2017"], files["us-2017"])
    later, _, _ = build(sources, economies["us-2024"], files["us-2024"], benchmark)
    return {"us-2017": first, "us-2024": later}


@pytest.fixture(scope="session")
def rebuilt(built):
    return built["us-2017"]


@pytest.mark.parametrize("regions", ["nation", "state", "county"])
def test_the_committed_dataset_is_what_the_sources_give(built, edition, regions):
    committed, fresh = read_dataset(DATASETS / f"{edition}-{regions}.h5"), built[edition][regions]
    assert set(committed.data_vars) == set(fresh.data_vars)
    for name in fresh.data_vars:
        scale = np.abs(fresh[name].values).max()
        # Another processor or NumPy may sum in another order; what is rounded may then be to the next number.
        near = 2.0 ** (1 - BITS) if regions == "county" or name in ROUNDED else 1e-9
        assert np.allclose(committed[name].values, fresh[name].values, rtol=near, atol=1e-12 * scale), name
        assert committed[name].attrs == fresh[name].attrs, name
    for name in fresh.coords:
        assert list(committed[name].values) == list(fresh[name].values), name


def test_the_same_inputs_give_the_same_bytes(rebuilt, sources, tmp_path):
    write_dataset(tmp_path / "a.h5", rebuilt["nation"])
    file = next(edition for edition in embedded_editions() if edition.name == "us-2017")
    write_dataset(tmp_path / "b.h5", build(sources, benchmark_year(sources), file)[0]["nation"])
    assert (tmp_path / "a.h5").read_bytes() == (tmp_path / "b.h5").read_bytes()


def test_embedded_datasets_are_small():
    assert sum(path.stat().st_size for path in DATASETS.glob("*.h5")) < 16e6


def test_make_use_and_value_added_agree(national):
    open_ = discrepancies(national)
    industries = open_[open_["of"] == "industry"]
    assert industries["million_usd"].abs().max() <= 13
    listed = pd.read_csv(DATASETS / "us-2017-discrepancies.csv")
    pd.testing.assert_frame_equal(listed, open_, check_dtype=False)
    value_added = float(national["value_added_components"].sum()) / 1e9
    final = float(national["final_demand"].drop_sel(category="balancing").sum())
    imports = float(national["imports"].sum() + national["final_demand_imports"].sum())
    print(
        f"\nGDP by income {value_added:,.0f} bn, by expenditure with the import table {(final - imports) / 1e9:,.0f} bn"
    )
    assert value_added == pytest.approx(19_612, abs=1)
    assert (final - imports) / 1e9 == pytest.approx(value_added, rel=5e-3)


def test_column_sums_and_spectral_radius(national):
    output = national["industry_output"].values
    make = national["make"].values
    use = (national["use"] - national["imports"]).values
    shares = make / np.where(make.sum(axis=0) > 0, make.sum(axis=0), 1.0)
    a = shares @ (use / output)
    radius = np.abs(np.linalg.eigvals(a)).max()
    total = shares @ (national["use"].values / output)
    print(f"\nspectral radius {radius:.3f} domestic, {np.abs(np.linalg.eigvals(total)).max():.3f} total; "
          f"largest column sum {total.sum(axis=0).max():.3f}")  # fmt: skip
    assert radius < 0.5


def test_margins(national):
    supply = national["margin_supply"].to_pandas()
    assert np.allclose(supply.sum(), [0.0, 1.0, 1.0, 1.0])
    margins = national["margins"].sum("commodity").to_pandas() / margins_total(national)
    assert margins["producers"] == pytest.approx(0.9, abs=0.05)


def margins_total(national):
    return float(national["margins"].sum())


def test_emissions_equal_their_source(sources, rebuilt):
    levels = summary_levels(sources).sum()
    for regions in ("nation", "state"):
        for gas in ("co2", "ch4", "n2o", "fgas"):
            assert float(rebuilt[regions][gas].sum()) == pytest.approx(levels[gas], rel=1e-9)
        assert float(rebuilt[regions]["ghg"].sum()) == pytest.approx(levels.sum(), rel=1e-9)
    print(f"\nGHG of industries 2020, Gt CO2e: {levels.sum() / 1e12:.3f}; by gas {(levels / 1e12).round(3).to_dict()}")


def test_states_add_up_to_the_nation(built, edition):
    state, nation = built[edition]["state"], built[edition]["nation"]
    for name in ("industry_output", "final_demand", "final_demand_imports", "jobs", "compensation", "value_added"):
        together = state[name].sum("region").values
        gap = np.abs(together - nation[name].values[..., 0])
        assert gap.max() <= 1e-12 * np.abs(nation[name].values).max(), name
    assert float(state["industry_output"].min()) >= 0.0
    assert np.allclose(state["residence"].sum("region_live"), 1.0)
    assert float(state["residence"].min()) >= 0.0


def test_totals_are_the_sources_own(built, edition):
    """What README's table of checks says of each edition: GDP, compensation, jobs."""
    nation = built[edition]["nation"]
    totals = {name: float(nation[name].sum()) for name in ("value_added", "compensation", "jobs", "ghg")}
    print(
        f"\n{edition}: value added {totals['value_added'] / 1e9:,.1f} bn, compensation "
        f"{totals['compensation'] / 1e9:,.1f} bn, jobs {totals['jobs'] / 1e6:.2f} million, gases "
        f"{totals['ghg'] / 1e12:.2f} Gt"
    )
    value_added, compensation, jobs = TOTALS[edition]
    assert totals["value_added"] / 1e9 == pytest.approx(value_added, abs=0.5)
    assert totals["compensation"] / 1e9 == pytest.approx(compensation, abs=0.5)
    assert totals["jobs"] / 1e6 == pytest.approx(jobs, abs=0.05)


def test_jobs_are_those_of_the_agency(sources, rebuilt):
    raw = table(sources, "bea-state-accounts", "state_employment_2009_2018.csv.gz")
    published = raw[raw["LineCode"] == 10].set_index("GeoName")["2017"]
    jobs = rebuilt["state"]["jobs"].sum("industry")
    for name, value in zip(jobs["region_name"].values, jobs.values, strict=True):
        assert value == pytest.approx(published[name], rel=1e-6), name


def test_payrolls_of_qcew(sources, national):
    compensation = national["value_added_components"].sel(component="V00100").to_series()
    cells = wages_and_jobs(sources, compensation).sum()
    print(f"\nQCEW 2019 by detail industry: {cells['jobs'] / 1e6:.1f} million jobs of 148.1, "
          f"{cells['withheld'] / cells['wages']:.1%} of wages estimated")  # fmt: skip
    assert 0.95 * 148.105e6 < cells["jobs"] <= 148.105e6
    assert cells["withheld"] / cells["wages"] < 0.06


def test_figures_that_the_data_page_tells(sources, national, rebuilt):
    use, imports = national["use"].values, national["imports"].values
    negative = int((use < 0).sum()), int((use - imports < 0).sum())
    flows = table(sources, "epa-state-eeio-2020", "flow_totals.csv.gz")
    carbon = (
        flows[(flows["flow"] == "Carbon dioxide") & (flows["context"] == "emission/air")]
        .groupby("model")["amount"]
        .sum()
    )
    jobs, made = rebuilt["state"]["jobs"].values, rebuilt["state"]["industry_output"].values
    national_rate = jobs.sum(axis=1, keepdims=True) / np.where(
        made.sum(axis=1, keepdims=True) > 0, made.sum(axis=1, keepdims=True), 1.0
    )
    odd = jobs[jobs > 3.0 * national_rate * made].sum() / jobs.sum()
    print(f"\nnegative entries: {negative[0]} in use, {negative[1]} in use less imports; CO2 of Maine's model over "
          f"Georgia's: "
          f"{carbon.max() / carbon.min() - 1:.2%}; jobs in cells above three times the nation's rate: "
          f"{odd:.2%}")  # fmt: skip
    assert negative == (7, 18)
    assert odd < 0.01


def test_industries_are_where_everybody_knows_them(rebuilt):
    output = rebuilt["state"]["industry_output"].to_pandas()
    chips = output.loc["334413"] / output.loc["334413"].sum()
    assert chips[["CA", "OR", "TX", "AZ", "ID"]].sum() > 0.7
    assert output.loc["336411"].idxmax() == "WA"
    assert output.loc["211000"].idxmax() == "TX"
    assert output.loc["523A00"].idxmax() == "NY"


def test_withheld_cells_take_what_their_parent_has_left():
    rows = [
        ("", 10, 1000.0, 100.0, True),
        ("31-33", 10, 1000.0, 100.0, True),
        ("311", 6, 600.0, 60.0, True),
        ("312", 4, 0.0, 0.0, False),  # 400 left
        *[(code, 6, 600.0, 60.0, True) for code in ("3111", "31111", "311111")],
        *[(code, 4, 0.0, 0.0, False) for code in ("3121", "31211")],
        ("312111", 1, 0.0, 0.0, False),
        ("312112", 3, 0.0, 0.0, False),
    ]
    cells = pd.DataFrame(rows, columns=["naics", "estabs", "wages", "jobs", "disclosed"]).assign(state="01", own="5")
    result = filled(cells).set_index("naics")
    assert result.loc["312111", "wages"] == pytest.approx(100.0)
    assert result.loc["312112", "wages"] == pytest.approx(300.0)
    assert result["wages"].sum() == pytest.approx(1000.0)
    assert result["withheld"].sum() == pytest.approx(400.0)


def test_a_missing_source_file_is_named(tmp_path):
    with pytest.raises(DataError, match="no such source file"):
        national_tables(tmp_path)


def test_the_committed_naics_codes_are_those_of_the_sources(sources):
    listed = pd.read_csv(DATASETS / "us-2017-naics.csv", dtype=str)
    pd.testing.assert_frame_equal(listed, naics_codes(sources), check_dtype=False)
    industries = set(read_dataset(DATASETS / "us-2017-nation.h5")["industry"].values)
    assert {code for several in listed["industries"] for code in several.split()} <= industries
