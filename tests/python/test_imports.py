"""Gases with imports made as at home: against a model of the nation written in NumPy from the dataset's tables
alone.
"""

import commonweal as cw
import numpy as np
import pytest
import xarray as xr
from commonweal.show.summary import summary

NAMES = ["chips", "ira", "child-care", "home-care"]
ACCOUNTS = ["ghg", "co2", "ch4", "n2o", "fgas", "pm25", "so2", "nox", "nh3", "voc", "water", "land"]


def independent(d: xr.Dataset, bought: np.ndarray, propensity: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Accounts of a bill of goods with imports made as at home, type I and II; and those of imports alone with type I.

    Args:
        bought: commodity x (domestic, imported), USD.
    """
    make, use, imports = (d[name].values for name in ("make", "use", "imports"))
    output, supply = make.sum(axis=1), make.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        per_output = np.where(output > 0.0, 1.0 / output, 0.0)
        shares = make * np.where(supply > 0.0, 1.0 / supply, 0.0)  # who makes a commodity, industry x commodity
    tons = {"kg CO2e": 1e-3}  # the dataset's gases are in kilograms, a result's in metric tons
    levels = np.stack([d[name].values.sum(axis=1) * tons.get(d[name].attrs["unit"], 1.0) for name in ACCOUNTS])
    rates = levels * per_output
    at_home, closed = (shares @ (table * per_output) for table in (use - imports, use))
    one = np.eye(len(output))
    per_import = rates @ np.linalg.solve(one - closed, shares)  # account x commodity
    type_i = rates @ np.linalg.solve(one - closed, shares @ bought.sum(axis=1))
    # Households at home spend what they are paid; nobody abroad does.
    household = d["final_demand"].sel(category="household").values[:, 0].clip(min=0.0)
    abroad = d["final_demand_imports"].sel(category="household").values[:, 0].clip(min=0.0)
    household = np.where((supply > 0.0) | (abroad >= household), household, 0.0)
    codes = d["commodity"].values.astype(str)
    household = household * np.where(codes == "531HSO", 0.0, 1.0)
    care = np.array([code.startswith(("621", "622", "623")) for code in codes])
    before = d["final_demand"].sel(category="household").values[:, 0]
    share_abroad = np.divide(abroad, before, out=np.zeros_like(abroad), where=before > 0.0).clip(max=1.0)
    basket = household * np.where(care, 0.105, 1.0)
    basket *= propensity / basket.sum()
    pay = d["labour_income"].values.sum(axis=1) * per_output
    whole = at_home + np.outer(shares @ (basket * (1.0 - share_abroad)), pay)
    made = np.linalg.solve(one - whole, shares @ bought[:, 0])
    imported = bought[:, 1] + imports @ (per_output * made) + basket * share_abroad * (pay @ made)
    return type_i, rates @ made + per_import @ imported, per_import @ bought[:, 1]


@pytest.mark.parametrize("name", NAMES)
def test_the_nation_equals_an_independent_model(nation, name):
    result = nation.compare([name], amount=1e9, accounts=ACCOUNTS)
    demand = cw.scenario(name).final_demand(nation.dataset, 1e9)
    bought = np.stack([(demand.purchased + demand.produced)[:, 0], demand.abroad], axis=1)
    type_i, type_ii, _ = independent(nation.dataset, bought, result.parameters["households.propensity"])
    found = result.with_imports.loc[(name, "in all")].unstack("closure").loc[ACCOUNTS]
    assert found["type-i"].to_numpy() == pytest.approx(type_i, rel=1e-10)
    assert found["type-ii"].to_numpy() == pytest.approx(type_ii, rel=1e-10)
    at_home = result.with_imports.loc[(name, "at home")]
    assert at_home.to_numpy() == pytest.approx(result.table.loc[name].to_numpy(), rel=1e-12)
    bounds = result.with_imports_bounds.loc[name]
    assert (bounds < 1e-6 * result.with_imports.loc[(name, "abroad")]).all() and (bounds > 0.0).all()


def test_a_scenario_without_domestic_goods_leaves_all_of_it_abroad(nation):
    tools = cw.scenario("chips-fab-equipment").with_domestic_content(0.0)
    part = nation.compare([tools], accounts=["ghg"], closure="type-i").with_imports["ghg"]
    demand = tools.final_demand(nation.dataset, 1e9)
    *_, imports = independent(nation.dataset, np.stack([np.zeros(402), demand.abroad], axis=1), 0.5)
    assert (
        part["chips-fab-equipment", "abroad"] > 2.0 * part["chips-fab-equipment", "at home"]
    )  # where their margins stay
    assert part["chips-fab-equipment", "abroad"] > imports[0] > 0.0  # what is bought at home has imports, too


def test_states_are_near_the_nation_and_care_imports_least(states, nation):
    here, there = (us.compare(NAMES, accounts=["jobs", "ghg"]).with_imports["ghg"] for us in (states, nation))
    abroad = here.xs("abroad", level="where") / here.xs("at home", level="where")
    print(f"\ngases abroad over those at home:\n{abroad.round(2).to_string()}")
    assert np.allclose(here, there, rtol=0.05)
    care, others = abroad.loc[["child-care", "home-care"]], abroad.loc[["chips", "ira"]]
    assert care.max().max() < 0.25 < others.min().min()


def test_samples_curves_and_comparisons_say_the_same(states):
    """By outputs and by multipliers, gross and net."""
    pair, fixed = (
        ["chips", "home-care"],
        {
            "trade": ["gravity"],
            "prices": [2024],
            "imports": ["market"],
            "propensity": [0.5],
            "market shares": ["regional"],
        }
        | {"purchases": ["gross"]},
    )
    curve = states.specification_curve(("ghg", *pair), choices=fixed)
    assert {"gases", "closure", "financing"} <= set(curve.choices)
    plain = curve.table[curve.table["financing"] == "none"].set_index(["gases", "closure"])
    result = states.compare(pair, amount=1e9)
    for closure in ("type-i", "type-ii"):
        for gases, where in (("at home", "at home"), ("with imports", "in all")):
            expected = result.with_imports.xs(where, level="where")["ghg"][closure]
            assert plain.loc[(gases, closure), pair].to_numpy(dtype=float) == pytest.approx(
                expected[pair].to_numpy(), rel=1e-8
            )
    assert list(
        states.specification_curve(("jobs", *pair), choices=fixed | {"closure": ["type-i"]}).table["gases"].unique()
    ) == ["at home"]


def test_it_is_shown_beside_what_arises_here_and_refused_without_such_accounts(states):
    table = summary(states.compare(NAMES))
    here, more = (
        table.iloc[list(table.index).index(f"GHG {what}, t CO2e") + 1].str.replace(",", "").astype(float)
        for what in ("in the US", "with imports")
    )
    assert (more > here).all()
    with pytest.raises(cw.ModelError, match="no account that imports have abroad is compared"):
        _ = states.compare(["chips"], accounts=["jobs"]).with_imports
