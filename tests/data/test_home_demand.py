"""Final demand and builders' output moved to where local commodities are made: identities on random tables and on
the real ones.
"""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pipeline.sources.regional_accounts import filled_lines
from pipeline.sources.tables import state_list, summary_codes
from pipeline.states.final_demand import state_final_demand
from pipeline.states.local import MOVABLE, Flows, _moved, final_demand_at_home, output_at_sites
from pipeline.states.output import state_output


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), regions=st.integers(2, 9))
def test_moves_keep_categories_and_meet_states(seed, regions):
    generator = np.random.default_rng(seed)
    final = generator.random((4, regions)) * (generator.random((4, 1)) < 0.8)
    final[0] += 0.1
    wanted = generator.random(regions) * 3.0 + 0.01
    moved = _moved(final, wanted, "test")
    assert np.allclose(moved.sum(axis=0), wanted * final.sum() / wanted.sum(), rtol=1e-9)
    assert np.allclose(moved.sum(axis=1), final.sum(axis=1), rtol=1e-9)
    assert moved.min() >= 0.0


def test_households_move_alone_while_no_state_halves_or_doubles():
    final = np.array([[10.0, 10.0], [4.0, 4.0], [0.0, 0.0], [1.0, 1.0]])
    moved = _moved(final, np.array([18.0, 12.0]), "test")
    assert moved == pytest.approx(np.array([[13.0, 7.0], [4.0, 4.0], [0.0, 0.0], [1.0, 1.0]]))
    moved = _moved(final, np.array([22.0, 8.0]), "test")  # 17 and 3 of households would be too far: governments join
    assert moved[3].tolist() == [1.0, 1.0]
    assert moved[0] / moved[1] == pytest.approx(np.array([2.5, 2.5]))
    assert moved.sum(axis=0) == pytest.approx(np.array([22.0, 8.0]))


def test_what_industries_alone_buy_does_not_move():
    final = np.zeros((4, 3))
    assert _moved(final, np.array([1.0, 2.0, 3.0]), "test").tolist() == final.tolist()


def test_withheld_lines_take_what_their_parent_has_left():
    states = ["A", "B"]
    lines = pd.DataFrame({"A": [100.0, 40.0, np.nan, np.nan], "B": [50.0, 20.0, 25.0, 5.0]}, index=[1, 2, 3, 4])
    nation = pd.Series({1: 150.0, 2: 60.0, 3: 70.0, 4: 20.0})
    seen = {3: pd.Series([30.0, 10.0], index=states), 4: pd.Series([10.0, 10.0], index=states)}
    filled = filled_lines(lines, nation, {1: [2, 3, 4]}, seen)
    assert filled["B"].tolist() == [50.0, 20.0, 25.0, 5.0]
    assert filled.loc[[2, 3, 4], "A"].sum() == pytest.approx(100.0)
    # Guesses: 70 x three quarters and 20 x half, but for the even part.
    guess = [nation[3] * (0.98 * 0.75 + 0.02 * 2 / 3), nation[4] * (0.98 * 0.5 + 0.02 * 2 / 3)]
    assert filled.loc[3, "A"] / filled.loc[4, "A"] == pytest.approx(guess[0] / guess[1])


@pytest.fixture(scope="module")
def before(sources, economies):
    benchmark = economies["us-2017"]
    national, regional = benchmark.national, benchmark.regional
    nobody = 0.0 * benchmark.cells["payroll"]
    output = state_output(sources, national, benchmark.cells, regional, (nobody.sum(axis="columns"), nobody))
    summary = summary_codes(sources).reindex(national["commodity"].to_series().index)
    return national, output, state_final_demand(national, output, regional, summary)


def test_builders_keep_each_states_output_and_each_kind_its_own(before):
    national, output, final = before
    after = output_at_sites(national, output, final)
    builders = np.array([str(code).startswith("23") for code in national["industry"].values])
    assert (after.values[~builders] == output.values[~builders]).all()
    assert np.allclose(after.values[builders].sum(axis=0), output.values[builders].sum(axis=0), rtol=1e-9)
    assert np.allclose(after.values[builders].sum(axis=1), output.values[builders].sum(axis=1), rtol=1e-9)
    changed = np.abs(after.values - output.values).sum() / 2.0 / output.values[builders].sum()
    print(f"\nbuilders' output that changed its kind of structure: {changed:.1%}")


def test_only_local_commodities_and_movable_categories_move(sources, before):
    national, output, final = before
    codes = [str(code) for code in national["commodity"].values]
    local = pd.Series([code in ("622000", "GSLGE", "2332C0", "221300") for code in codes], index=codes)
    moved, report = final_demand_at_home(national, output, final, local, list(state_list(sources).index))
    change = (moved["final_demand"] - final["final_demand"]).values
    travels, held = ~local.to_numpy(), [str(name) not in MOVABLE for name in national["category"].values]
    assert np.abs(change[travels]).max() < 1e-3  # USD: rounding
    assert np.abs(change[:, held]).max() < 1e-3
    for name in ("final_demand", "final_demand_imports"):
        national_total = national[name].values
        assert np.abs(moved[name].values.sum(axis=2) - national_total).max() <= 1e-12 * np.abs(national_total).max()
    flows = Flows.of(national, output, moved)
    gap = (flows.supply - flows.intermediate - flows.final.sum(axis=1))[local.to_numpy()]
    supply = flows.supply[local.to_numpy()].sum(axis=1, keepdims=True)
    assert set(report["commodity"]) == {"221300"}
    assert np.abs(gap / supply)[[code != "221300" for code in local.index[local]]].max() < 1e-10
