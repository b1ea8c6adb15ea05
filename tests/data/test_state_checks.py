"""State columns set against what they must resemble. A misaligned column of a source passes every sum; it does not
pass these. `pytest -s` prints the smallest and the largest state of each."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from commonweal.parameters.tradability import tradability
from pipeline.sources.regional_accounts import GDP_LINES, JOB_LINES
from pipeline.sources.tables import state_list, table
from pipeline.states.consumption import consumption
from pipeline.states.final_demand import CATEGORIES, EQUIPMENT
from pipeline.states.local import Flows
from pipeline.states.regional import STATEIOR

DATASETS = Path(__file__).parents[2] / "data" / "datasets"
#: Final demand per head over the median state's: bounds, and states beyond them with the reason.
PER_HEAD = {
    "household": (0.7, 1.4),
    "investment": (0.5, 2.0),
    "federal": (0.35, 2.5),
    "state-local": (0.7, 1.7),
    "exports": (0.5, 2.5),
}
PER_HEAD_EXCEPTIONS = {
    "us-2017": {
        ("household", "DC"): "what visitors and commuters buy in the capital",
        ("household", "MA"): "colleges and hospitals for people of other states, at 1.41",
        ("investment", "DC"): "software and research of a city of offices",
        ("investment", "ND"): "wells and pipelines of the Bakken",
        ("federal", "DC"): "the federal government's own services",
        ("federal", "MD"): "agencies around the capital",
        ("federal", "VA"): "agencies around the capital; the fleet at Norfolk",
        ("federal", "AK"): "bases; federal land",
        ("federal", "HI"): "bases of the Pacific fleet",
        ("state-local", "AK"): "oil money, far settlements: the largest public payroll per head",
        ("state-local", "WY"): "mineral revenue; the second largest public payroll per head",
        ("exports", "DC"): "law, education and the money that foreign states spend at their embassies",
    },
    "us-2024": {
        ("household", "DC"): "what visitors and commuters buy in the capital",
        ("investment", "DC"): "software and research of a city of offices",
        ("investment", "MS"): "the least private product per head of all states, at 0.46",
        ("federal", "DC"): "the federal government's own services",
        ("federal", "MD"): "agencies around the capital",
        ("federal", "VA"): "agencies around the capital; the fleet at Norfolk",
        ("federal", "AK"): "bases; federal land",
        ("federal", "HI"): "bases of the Pacific fleet",
        ("state-local", "AK"): "oil money, far settlements: the largest public payroll per head",
        ("state-local", "NY"): "the largest public payroll per head but Alaska's",
        ("exports", "DC"): "law, education and the money that foreign states spend at their embassies",
    },
}
#: What households alone buy, and is not all made at home.
AT_HOME_EXCEPTIONS = {("us-2024", "623A00"): "homes for the old near Washington: 0.06 %, all of it DC's"}
#: Jobs, pay and value added per dollar of output over the nation's, all industries together.
PER_DOLLAR = {"jobs": (0.65, 1.4), "compensation": (0.8, 1.35), "value_added": (0.85, 1.15)}
#: How closely a state column must resemble population, its own line's pay, or for exports the output: correlation of
#: logarithms.
POPULATION, INDUSTRY, EXPORTS = 0.85, 0.85, 0.7
CORRELATION_EXCEPTIONS = {
    "consumption like 483000": "ferries and cruises: states with a coast",
    "stateior exports and output of 113FF": "timber and fish leave by the ports of a few states",
}
#: Lines of jobs that add up to all of them.
LEAVES = [line for lines in JOB_LINES for line in lines]
#: Lines of BEA whose states depend on geology, crops or few plants, so that GDP and pay part more.
LOOSE_LINES = {"111CA", "211", "486", "483", "22", "482"}
#: Funds and trusts: few are paid, those of 2022, and their product of 2024 is what is left of large sums.
LOOSE_TOO = {"us-2024": {"525"}}


@pytest.fixture(scope="session")
def flows(state):
    return Flows.of(state, state["industry_output"], state[["final_demand", "final_demand_imports"]])


def edges(row: pd.Series) -> str:
    ordered = row.sort_values()
    return f"{ordered.index[0]} {ordered.iloc[0]:.2f} to {ordered.index[-1]} {ordered.iloc[-1]:.2f}"


def correlation(a: pd.Series, b: pd.Series) -> float:
    both = (a > 0) & (b > 0)
    return float(np.corrcoef(np.log(a[both]), np.log(b[both]))[0, 1])


def test_final_demand_per_head(edition, state):
    demand = (state["final_demand"] - state["final_demand_imports"]).sum("commodity").to_pandas()
    per_head = demand / state["population"].to_series()
    relative = per_head.div(per_head.median(axis="columns"), axis="index")
    print("\nfinal demand per head over the median state's:")
    outside = set()
    for category, (low, high) in PER_HEAD.items():
        row = relative.loc[category]
        print(f"  {category}: {edges(row)}")
        outside |= {(category, state_) for state_ in row.index[(row < low) | (row > high)]}
    assert outside == set(PER_HEAD_EXCEPTIONS[edition])


def test_local_commodities_are_made_where_they_are_bought(edition, state, flows):
    codes = [str(code) for code in state["commodity"].values]
    local = (tradability(codes)["class"] == "local").to_numpy()
    demand = flows.intermediate + flows.final.sum(axis=1)
    short = np.clip(demand - flows.supply, 0.0, None)
    listed = pd.read_csv(DATASETS / f"{edition}-local-remainders.csv").set_index(["commodity", "region"])
    table_ = pd.DataFrame(short, index=codes, columns=state["region"].values)[local].stack()
    remaining = table_[table_ > 1e-9 * demand.sum(axis=1).repeat(51).reshape(402, 51)[local].ravel()]
    assert set(remaining.index) == set(listed.index)
    assert np.allclose(listed["traded_musd"], remaining.reindex(listed.index) / 1e6, atol=1e-3)
    total = listed["traded_musd"].groupby("commodity").sum().sort_values(ascending=False)
    names = state["commodity_name"].to_series()
    whole = pd.Series(demand.sum(axis=1), index=codes) / 1e6
    print("\nlocal commodities that some state must buy elsewhere, part of all demand:")
    for code, value in total[total / whole[total.index] > 0.005].items():
        worst = listed.loc[code, "share"]
        print(f"  {code} {names[code]}: {value / whole[code]:.1%}, most in {worst.idxmax()} ({worst.max():.0%})")
    assert total.sum() / whole[local].sum() < 0.03
    # What households alone buy is everywhere made at home.
    for code in ("GSLGE", "621600", "624400", "623A00", "622000", "531HST", "722211", "2332C0", "233411"):
        if (edition, code) not in AT_HOME_EXCEPTIONS:
            assert code not in total.index or total[code] / whole[code] < 1e-6, code


def test_accounts_per_dollar_of_output(state):
    output = state["industry_output"].to_pandas()
    print(
        "\nper dollar of output over the nation's, whole states; and the part of the account in cells beyond 0.4 to "
        "2.5:"
    )
    for name, (low, high) in PER_DOLLAR.items():
        values = state[name].to_pandas()
        whole = values.sum() / output.sum() / (values.to_numpy().sum() / output.to_numpy().sum())
        rate = values.div(values.sum(axis="columns") / output.sum(axis="columns"), axis="index") / output
        beyond = values.where((rate < 0.4) | (rate > 2.5), 0.0).to_numpy().sum() / values.to_numpy().sum()
        print(f"  {name}: {edges(whole)}; {beyond:.2%}")
        assert whole.between(low, high).all(), name
        assert beyond < 0.02, name


def test_cells_far_from_the_nation_have_a_reason(edition):
    listed = pd.read_csv(DATASETS / f"{edition}-out-of-line.csv")
    print("\nlarge cells beyond 0.4 to 2.5 of the nation's rate (pay per employee: 0.5 to 2), by reason:")
    print(listed.groupby(["account", "reason"]).size().unstack(fill_value=0).to_string())
    reasons = {
        "line",
        "covered",
        "line and covered",
        "jobs",
        "farms",
        "estimated",
    }  # nothing that only balancing explains
    pay = listed["account"] == "pay_per_employee"
    assert set(listed["reason"][~pay]) <= reasons
    assert set(listed["reason"][pay]) <= reasons | {"output"}
    assert not listed["ratio"][~pay].between(0.4, 2.5, inclusive="neither").any()
    assert not listed["ratio"][pay].between(0.5, 2.0, inclusive="neither").any()
    # Once Amazon's wages set the pattern of all retail.
    far = set(zip(listed["industry"], listed["region"], strict=True))
    assert not far & {("441000", "WA"), ("446000", "WA")}
    assert listed.set_index(["account", "industry", "region"]).loc[("jobs", "485000", "GA"), "reason"] == "line"
    assert listed.set_index(["account", "industry", "region"]).loc[("jobs", "211000", "KS"), "reason"] == "line"


def test_state_columns_resemble_population(published, state):
    population = state["population"].to_series()
    columns = {name: state[name].to_series() for name, v in state.data_vars.items() if v.attrs["role"] == "driver"}
    columns |= {
        f"final demand, {name}": state["final_demand"].sel(category=name).sum("commodity").to_series()
        for name in ("household", "investment", "state-local")
    }
    del columns["clean_power_investment"], columns["clean_manufacturing_investment"]  # where the plants are
    del columns["infrastructure_announced"]  # the law gives every state a least part, and Wyoming its old mines'
    products = consumption(published.regional.spending, state["commodity"].to_series().index).drop_duplicates()
    columns |= {f"consumption like {code}": row for code, row in products.iterrows()}
    values = pd.Series({name: correlation(column, population) for name, column in columns.items()})
    print("\ncorrelation of logarithms with population, lowest:")
    print(values.sort_values().head(6).map("{:.2f}".format).to_string())
    assert values.drop(list(CORRELATION_EXCEPTIONS), errors="ignore").min() > POPULATION


def test_state_columns_resemble_their_own_industry(edition, published, state, summary):
    regional = published.regional
    output = state["industry_output"].to_pandas().groupby(summary).sum()
    gdp, pay, jobs = regional.product, regional.pay, regional.jobs
    values = {}
    for line, codes in GDP_LINES.items():
        if codes[0] not in LOOSE_LINES | LOOSE_TOO.get(edition, set()):
            values[f"GDP and pay of {', '.join(codes)}"] = correlation(
                gdp.loc[list(line)].sum(), pay.loc[list(line)].sum()
            )
    values["jobs and population"] = correlation(jobs.loc[list(LEAVES)].sum(), state["population"].to_series())
    values["jobs and pay of governments"] = correlation(jobs.loc[2010], pay.loc[86])
    # stateior's columns, as far as they are used: what is invested and exported resembles the industry that makes it.
    for category in ("investment", "exports"):
        chosen = regional.uses.index.get_level_values(1).str.startswith(CATEGORIES[category])
        cube = regional.uses[chosen].groupby(level=0).sum()
        for code in cube.index.intersection(output.index):
            equipment = category == "investment" and code.startswith(EQUIPMENT)
            national = cube.loc[code].sum()
            if not equipment and not code.startswith("G") and national > 5e9:
                shares = cube.loc[code]
                values[f"stateior {category} and output of {code}"] = correlation(shares, output.loc[code])
    values = pd.Series(values)
    print("\ncorrelation of logarithms with the own industry, lowest:")
    print(values.sort_values().head(12).map("{:.2f}".format).to_string())
    exports = values.index.str.startswith("stateior exports")
    assert values[~exports].min() > INDUSTRY
    assert values[exports].drop(list(CORRELATION_EXCEPTIONS), errors="ignore").min() > EXPORTS


def test_the_misaligned_columns_are_seen_by_these_checks(sources, state):
    """The source's government demand, which these checks keep out."""
    use = table(sources, STATEIOR, "state_summary_use_2017.csv.gz")
    states = state_list(sources)
    by_state = (
        use[use["col"] == "F10C"]
        .groupby("state")["value"]
        .sum()
        .reindex(states["name"])
        .fillna(0.0)
        .set_axis(states.index)
    )
    population = state["population"].to_series()
    per_head = by_state / population
    assert correlation(by_state, population) < 0.1
    assert per_head["TX"] < 0.05 * per_head.median()
    assert per_head["SD"] > 20.0 * per_head.median()
