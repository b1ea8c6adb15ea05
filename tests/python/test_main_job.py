"""The numbers that must come out of the embedded data. `pytest -s` prints them."""

import commonweal as cw
import numpy as np
import pandas as pd
import pytest

LIBRARY = list(cw.scenarios().index)

#: Industries whose output the published final demand does not reproduce within 0.5 %, and why. BEA's import column
#: counts what domestic carriers and customs earn on imported goods as a negative import, which the import table does
#: not hold.
CUSTOMS = "customs duties: sold only with imports"
CARRIERS = "domestic carriers' part in the price of imported goods"
SUPPLIERS = "its balance closes; it supplies the carriers, or those who do"
EXCEPTIONS = {
    "us-2017": {
        "4200ID": CUSTOMS,
        **dict.fromkeys(("482000", "483000", "484000", "492000"), CARRIERS),
        **dict.fromkeys(("332310", "336611", "48A000", "491000", "532400", "561500"), SUPPLIERS),
    },
    "us-2024": {
        "4200ID": CUSTOMS,
        **dict.fromkeys(("482000", "483000", "484000", "492000"), CARRIERS),
        **dict.fromkeys(("336611", "48A000", "491000", "532400", "561500"), SUPPLIERS),
    },
}
#: Jobs, compensation, value added and proprietors' income of all industries. 2017: SAEMP25N, V00100, GDP in the
#: benchmark tables, SAINC4. 2024: SASUMMARY, the annual tables, and SAINC4 of 2021 grown as personal income.
TOTALS = {
    "us-2017": (196_825_300, 10_435e9, 19_612e9, 1_513e9),
    "us-2024": (218_181_200, 15_049e9, 29_298e9, 2_121e9),
}


@pytest.fixture(scope="module", params=list(TOTALS))
def edition(request):
    return request.param


@pytest.fixture(scope="module")
def nation(edition):
    return cw.load(edition, regions="nation")


@pytest.fixture(scope="module")
def states(edition):
    return cw.load(edition, regions="state")


def test_every_edition_is_tried():
    assert set(TOTALS) == set(cw.editions().index)


@pytest.mark.parametrize("regions", ["nation", "state"])
def test_accounts_of_the_baseline_equal_the_agencies_totals(edition, regions):
    us = cw.load(edition, regions=regions)
    totals = us.accounts_of()
    print(f"\nbaseline accounts, {edition}, {regions}:\n{totals.map('{:,.0f}'.format).to_string()}")
    jobs, compensation, value_added, own_income = TOTALS[edition]
    assert totals["jobs"] == pytest.approx(jobs, rel=1e-3)
    assert totals["compensation"] == pytest.approx(compensation, rel=1e-3)
    assert totals["value_added"] == pytest.approx(value_added, rel=1e-3)
    assert 4.5e9 < totals["ghg"] < 5.5e9
    assert totals["ghg"] == pytest.approx(totals[["co2", "ch4", "n2o", "fgas"]].sum(), rel=1e-9)
    assert totals["labour_income"] == pytest.approx(totals["compensation"] + own_income, rel=2e-3)


def test_published_final_demand_reproduces_output(edition, nation):
    output = nation.solve(nation.published_final_demand()).output["US"]
    published = nation.dataset["industry_output"].to_pandas()["US"]
    gap = (output / published - 1.0).abs().sort_values(ascending=False)
    off = gap[gap > 0.005]
    print("\nindustries not reproduced within 0.5 %:")
    for code, value in off.items():
        reason = EXCEPTIONS[edition].get(code, "no reason known")
        print(f"  {code} {nation.sectors.loc[code, 'name']}: {value:.2%}, {reason}")
    assert set(off.index) == set(EXCEPTIONS[edition])


def test_final_demand_with_its_balance_reproduces_every_state(states):
    output = states.solve().output
    published = states.dataset["industry_output"].to_pandas()
    assert np.abs(output - published).to_numpy().max() < 1e-10 * published.to_numpy().max()


def test_states_sum_to_the_nation_at_the_base_year(states, nation):
    together = states.solve().output.sum(axis="columns")
    gap = np.abs(together / nation.solve().output["US"] - 1.0)
    print(f"\nlargest relative gap of any industry, states against nation: {gap.max():.1e}")
    assert gap.max() < 1e-10


@pytest.mark.parametrize("trade", ["quotient", "pool"])
def test_uniform_market_shares_add_up_for_every_scenario_and_account(edition, trade):
    us = cw.load(edition, regions="state", trade=trade, market_shares="uniform")
    report = us.compare(LIBRARY, closure="type-i").adding_up()
    assert report.filter(like="_difference").abs().to_numpy().max() < 1e-10
    assert report["commodity_gap"].max() < 1e-11


def test_regional_market_shares_report_their_difference(states):
    report = states.compare(LIBRARY, closure="type-i").adding_up()
    shown = report[["commodity_gap", "output_difference", "jobs_difference"]]
    print("\nregions against the national model, type I:\n" + shown.map("{:+.2e}".format).to_string())
    assert report["commodity_gap"].max() < 1e-11
    assert report["output_difference"].abs().max() < 0.02
    assert report["output_difference"].abs().max() > 1e-6  # it is there, and said


def test_every_dollar_of_the_library_against_the_tables_by_hand(nation):
    """Direct and type I compensation and value added of each bill, by NumPy from the dataset's tables alone."""
    d, names = nation.dataset, list(cw.scenarios().index)
    make, output, supply = d["make"].values, d["make"].values.sum(axis=1), d["make"].values.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        per_output, shares = np.where(output > 0.0, 1.0 / output, 0.0), make * np.where(supply > 0.0, 1.0 / supply, 0.0)
    leontief = np.eye(len(output)) - shares @ ((d["use"].values - d["imports"].values) * per_output)
    rates = {name: d[name].values.sum(axis=1) * per_output for name in ("compensation", "value_added")}
    result = nation.compare(names, amount=1.0, accounts=["compensation", "value_added"], closure="type-i")
    direct = result.by("stage")["compensation"].xs("direct", level="stage")
    rows = {}
    for name in names:
        demand = cw.scenario(name).final_demand(d, 1.0)
        first = shares @ (demand.purchased + demand.produced)[:, 0]
        all_ = np.linalg.solve(leontief, first)
        rows[name] = (
            1.0 - demand.imported / demand.deflated,
            rates["compensation"] @ first,
            rates["compensation"] @ all_,
            rates["value_added"] @ all_,
        )
        assert direct[name] == pytest.approx(rows[name][1], rel=1e-10)
        assert result.table.loc[name].to_numpy() == pytest.approx(rows[name][2:], rel=1e-10)
    columns = ["first-round domestic", "direct compensation", "type I compensation", "value added"]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    print(f"\nper dollar, type I:\n{table.round(3).to_string()}")
    assert (table["value added"] <= table["first-round domestic"] + 1e-9).all()


def test_output_multipliers_lie_between_one_and_four(nation):
    table = nation.multipliers("output", closure="type-i").table["output"]
    made = table[table > 0.0]
    print(
        f"\noutput multipliers: {made.min():.2f} to {made.max():.2f}, mean {made.mean():.2f}, {len(made)} commodities"
    )
    assert made.between(0.999, 4.0).all()
    assert len(made) >= 398


def test_care_calls_for_more_jobs_than_chips_and_power(nation):
    jobs = nation.multipliers("jobs", closure="type-i").per_million["jobs"]["US"]
    names = {"621600": "home health", "624400": "child care", "334413": "semiconductors", "221100": "electric power"}
    print("\njobs per million dollars, type I:")
    for code, name in names.items():
        print(f"  {name} {code}: {jobs[code]:.1f}")
    assert min(jobs["621600"], jobs["624400"]) > 2.0 * max(jobs["334413"], jobs["221100"])


def test_direct_pay_per_dollar():
    """Compensation of 2017 in the industries that make a commodity, per dollar, against figures computed independently.

    Home care is by aides of its own, not by public hospitals, which paid less of a dollar (0.56).
    """
    expected = {
        "GSLGE": 0.72,
        "624100": 0.58,
        "621600": 0.59,
        "623A00": 0.52,
        "624400": 0.48,
        "334413": 0.42,
        "2332C0": 0.34,
    }
    nation = cw.load("us-2017", regions="nation")
    coefficients = nation._economy.coefficients(["compensation"])
    pay = pd.Series(nation.operator().produced_multipliers(coefficients)[:, 0, 0], index=nation.goods.index)
    print("\n", pay[list(expected)].round(3).to_dict())
    assert pay[list(expected)].to_dict() == pytest.approx(expected, abs=0.015)


def test_type_ii_stands_above_type_i(states):
    table = states.compare(["chips", "home-care"], closure="type-ii").table
    for account in ("jobs", "labour_income", "ghg"):
        assert (table[account, "type-ii"] > 1.1 * table[account, "type-i"]).all()


def test_value_added_and_imports_use_up_the_dollar(nation):
    """What is not paid as value added in the country leaves it as imports: A' 1 + m' + v' = 1 industry by industry."""
    result = nation.compare(["child-care"], accounts=["value_added", "output"], closure="type-i")
    output = result.by("sector")["output"].to_numpy()
    imports = nation.dataset["imports"].sum("commodity").values
    made = nation.dataset["industry_output"].values[:, 0]
    per_output = np.divide(imports, made, out=np.zeros_like(made), where=made > 0)
    spent = float(output @ per_output) + result.facts["imported"].iloc[0]
    assert len(output) == 402
    assert spent + result.table["value_added"].iloc[0] == pytest.approx(1e9, rel=1e-3)
