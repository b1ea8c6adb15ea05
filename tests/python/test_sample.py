"""Draws: what they hold, how they spread, and what a sample says of them."""

import io
import json
import subprocess
import sys
from html import unescape

import commonweal as cw
import numpy as np
import pandas as pd
import pytest
from commonweal.analysis.sample import SOURCES, drawn_scenario
from commonweal.base.progress import counting, duration
from commonweal.economies.supply_use import SupplyUseEconomy
from commonweal.parameters.registry import Lognormal, Normal, Parameter, Triangular, registry, values
from commonweal.show.ranges import drawn_words
from commonweal.show.summary import summary
from commonweal.uncertainty.draws import Draw, drawn_parameters, quantile
from commonweal.uncertainty.tables import account_factors, drawn_accounts, drawn_imports, drawn_use
from hypothesis import given
from hypothesis import strategies as st

FACTS = {"id": "test.rate", "unit": "share", "status": "assumed", "use": "results", "source": "made up"}
ERRORS = {"measured": 0.1, "modelled": 0.2, "assumed": 0.4}
NAMES = ["chips", "home-care"]


def rows(dataset, name="use"):
    return dataset[name].values.sum(axis=1)


def total(dataset, name):
    """By commodity, over all users at home."""
    final = {"use": "final_demand", "imports": "final_demand_imports"}[name]
    users = [c for c in dataset["category"].values if c not in ("exports", "balancing")]
    return rows(dataset, name) + dataset[final].sel(category=users).sum(["category", "region"]).values


@given(seed=st.integers(0, 2**64 - 1), number=st.integers(0, 2**32 - 1))
def test_numbers_depend_on_their_names_alone(seed, number):
    draw = Draw(seed, number)
    numbers = draw.uniform("bill of chips", 5)
    assert ((numbers > 0.0) & (numbers < 1.0)).all()
    assert (draw.uniform("bill of chips", 3) == numbers[:3]).all()
    others = [draw.uniform("bill of ira", 5), Draw(seed, number ^ 1).uniform("bill of chips", 5)]
    assert all((other != numbers).all() for other in others)


@given(share=st.floats(0.0, 1.0), ends=st.tuples(st.floats(-5.0, 5.0), st.floats(0.0, 5.0), st.floats(0.01, 5.0)))
def test_triangular_values_lie_where_their_share_says(share, ends):
    low, mode, high = np.cumsum(ends).tolist()
    spread = Triangular(kind="triangular", low=low, mode=mode, high=high)
    value = quantile(Parameter(**FACTS, value=mode, distribution=spread, range=(-100.0, 100.0)), share)
    assert low <= value <= high
    below = (
        (value - low) / (high - low) * ((value - low) / (mode - low))
        if value < mode
        else 1.0 - (high - value) ** 2 / ((high - low) * (high - mode))
        if value < high
        else 1.0
    )
    assert below == pytest.approx(share, abs=1e-6)


@pytest.mark.parametrize(
    ("spread", "middle"),
    [(Lognormal(kind="lognormal", median=0.3, gsd=1.5), 0.3), (Normal(kind="normal", mean=0.4, sd=0.1), 0.4)],
)
def test_values_stay_within_what_is_possible(spread, middle):
    parameter = Parameter(**FACTS, value=middle, distribution=spread)
    shares = np.linspace(0.0, 1.0, 201)
    drawn = [quantile(parameter, share) for share in shares]
    assert (np.diff(drawn) > 0.0).all()
    assert drawn[0] >= 0.0
    assert drawn[-1] == pytest.approx(1.0) or spread.kind == "normal"
    assert drawn[100] == pytest.approx(middle, rel=0.01)


def test_parameters_without_a_distribution_and_those_set_are_not_drawn():
    known = values()
    drawn = drawn_parameters(Draw(1, 0), known, fixed=["wellby.job"])
    moved = {name for name in known if drawn[name] != known[name]}
    assert moved == {name for name in known if registry()[name].distribution.kind != "fixed"} - {"wellby.job"}


def test_drawn_use_keeps_what_the_tables_hold(states):
    before = states.dataset
    after = drawn_use(before, Draw(1, 0), 0.3)
    for name in ("use", "imports"):
        for axis in (0, 1):
            assert after[name].values.sum(axis=axis) == pytest.approx(
                before[name].values.sum(axis=axis), rel=1e-6, abs=1e5
            )
    change = np.divide(
        after["use"].values, before["use"].values, out=np.ones((402, 402)), where=before["use"].values > 1e9
    )
    assert 0.05 < np.log(change[before["use"].values > 1e9]).std() < 0.3  # totals that are held take some of it away
    kept = (before["use"].values <= 0.0) & (before["imports"].values <= 0.0)
    assert (after["use"].values[kept] == before["use"].values[kept]).all()
    assert after["use"].attrs == before["use"].attrs


def test_drawn_imports_keep_each_commoditys_and_what_buyers_buy(states):
    before = states.dataset
    after = drawn_imports(before, Draw(1, 0), 0.5)
    assert total(after, "imports") == pytest.approx(total(before, "imports"), rel=1e-12)
    assert (after["use"].values == before["use"].values).all()
    for table, part in (("use", "imports"), ("final_demand", "final_demand_imports")):
        fits = (before[part].values >= 0.0) & (before[part].values <= before[table].values)
        assert ((after[part].values >= 0.0) & (after[part].values <= before[table].values))[fits].all()
    exports = {"category": ["exports", "balancing"]}
    assert after["final_demand_imports"].sel(exports).equals(before["final_demand_imports"].sel(exports))
    assert np.abs(after["imports"].values - before["imports"].values).sum() > 0.05 * before["imports"].values.sum()
    same = drawn_imports(before, Draw(1, 0), 0.0)
    assert same["imports"].values == pytest.approx(before["imports"].values, rel=1e-9)
    assert (same["buyer_odds"].values == 1.0).all()


def test_a_drawn_economy_makes_what_it_made(states):
    """Industries' output at the drawn tables' own final demand is the dataset's: the accounting identity of the
    whole.
    """
    drawn = drawn_imports(drawn_use(states.dataset, Draw(3, 0), 0.2), Draw(3, 0), 0.5)
    nation = SupplyUseEconomy(drawn, trade="pool", market_shares="uniform")
    direct = nation.direct_output(nation.final_demand.to_numpy()[:, None, :])
    output, _ = nation.solver("type-i").solve(direct)
    made = states.dataset["industry_output"].values.sum(axis=1)
    assert output.sum(axis=(1, 2)) == pytest.approx(made, rel=1e-4, abs=1e6)


def test_drawn_accounts_are_off_by_industry_and_keep_value_added(states):
    before = states.dataset
    after = drawn_accounts(before, Draw(1, 0), ["accounts"], values())
    there = before["jobs"].values.min(axis=1) > 0.0
    jobs = after["jobs"].values[there] / before["jobs"].values[there]
    assert jobs.std(axis=1) == pytest.approx(np.zeros(there.sum()), abs=1e-12)
    assert 0.05 < jobs.mean(axis=1).std() < 0.2  # draws.account-modelled
    assert after["value_added"].identical(before["value_added"])
    emits = before["co2"].values.sum(axis=1) > 0.0
    ghg, co2 = (after[gas].values[emits].sum(axis=1) / before[gas].values[emits].sum(axis=1) for gas in ("ghg", "co2"))
    assert ghg == pytest.approx(co2, rel=1e-12)


def test_errors_of_an_account_have_a_part_in_common_by_sector(states):
    """The correlation of logarithms between industries of a sector is the parameter's, over many draws; between
    sectors there is none.
    """
    held = states.dataset[["jobs"]]
    codes = [str(code) for code in held["industry"].values]
    same, other = [code.startswith("62") for code in codes], [code.startswith("23") for code in codes]
    for correlation in (0.0, 0.5, 1.0):
        parameters = values({"draws.account-correlation": correlation})
        logs = np.log([account_factors(held, Draw(3, n), ["accounts"], parameters)["jobs"] for n in range(1500)])
        between = np.corrcoef(logs[:, same].T)
        pairs = between[np.triu_indices(len(between), 1)]
        assert pairs.mean() == pytest.approx(correlation, abs=0.05)
        assert np.corrcoef(logs[:, same][:, 0], logs[:, other][:, 0])[0, 1] == pytest.approx(0.0, abs=0.1)
        assert logs.std() == pytest.approx(np.sqrt(np.log1p(0.1**2)), rel=0.05)
        assert np.exp(logs).mean() == pytest.approx(1.0, abs=0.01)


def test_parts_of_published_lines_move_and_their_sums_stay(states):
    """What child care has too much of BEA's line the other industries of social assistance have too little."""
    before = states.dataset
    after = drawn_accounts(before, Draw(5, 0), ["splits"], values())
    for name in ("jobs", "labour_income"):
        lines = pd.Series([code[:3] for code in before["industry"].values.astype(str)])
        old, new = (pd.Series(d[name].values.sum(axis=1)).groupby(lines).sum() for d in (before, after))
        assert np.allclose(old, new, rtol=1e-10)
    codes = list(before["industry"].values)
    jobs = after["jobs"].values.sum(axis=1) / before["jobs"].values.sum(axis=1).clip(min=1e-9)
    social = [codes.index(code) for code in ("624100", "624400", "624A00")]
    assert (np.abs(jobs[social] - 1.0) > 0.01).all()
    drawn = np.array(
        [account_factors(before[["jobs"]], Draw(5, n), ["splits"], values())["jobs"][social] for n in range(800)]
    )
    weight = before["jobs"].values.sum(axis=1)[social]
    assert (drawn.var(axis=0) @ weight / weight.sum()) == pytest.approx(0.2**2, rel=0.25)


def test_what_counts_as_a_job_moves_all_counts_alike(states):
    after = drawn_accounts(states.dataset, Draw(2, 0), ["concept"], values())
    ratio = after["jobs"].values.sum() / states.dataset["jobs"].values.sum()
    assert ratio != 1.0 and np.allclose(after["jobs_payroll"], ratio * states.dataset["jobs_payroll"], rtol=1e-12)
    assert after["ghg"].identical(states.dataset["ghg"]) and after["labour_income"].identical(
        states.dataset["labour_income"]
    )


def test_ranges_are_near_those_of_the_whole_economy_drawn_anew(states):
    """Quick draws of the nation around the states' figures, against draws of the states' economy: the same spread,
    within what so few draws say.
    """
    names, ids = ["chips", "home-care"], ["jobs", "labour_income", "ghg", "wellby"]
    result = states.compare(names, amount=1e9, accounts=ids)
    quick = result.ranges(400, seed=2)
    whole = states.sample(names, draws=60, seed=2, amount=1e9, accounts=ids[:3])
    assert list(quick.point["account"].values) == [
        "jobs",
        "labour_income",
        "ghg",
        "additional_jobs",
    ]  # wellby is made of others
    for account in ids[:3]:
        for name in names:
            for closure in ("type-i", "type-ii"):
                ours, theirs = quick.of(account, name, closure), whole.of(account, name, closure)
                assert ours.point == pytest.approx(result.table.loc[name, (account, closure)], rel=1e-12)
                assert ours.point == pytest.approx(theirs.point, rel=1e-6)
                assert ours.draws.std() == pytest.approx(theirs.draws.std(), rel=0.5), (account, name, closure)
                assert ours.median == pytest.approx(theirs.median, rel=0.1)
    more = quick.of("additional_jobs", "home-care", "type-i")
    assert more.point == pytest.approx(result.additional["jobs"]["type-i"]["home-care", "additional"], rel=1e-9)
    assert more.high - more.low > 0.0
    assert result.ranges(3, seed=9).values.equals(result.ranges(3, seed=9).values)


def test_parameters_that_the_user_has_set_are_not_drawn_in_ranges(nation):
    fixed = {
        "households.propensity": 0.6,
        "draws.account-modelled": 0.0,
        "draws.account-measured": 0.0,
        "draws.split": 0.0,
    } | {
        "draws.jobs-concept": 0.0,
        "draws.weight-assumed": 0.0,
        "draws.imports": 0.0,
        "additional.care": 0.9,
    }
    quick = nation.compare(["home-care"], parameters=fixed, accounts=["jobs"]).ranges(10)
    assert np.allclose(quick.values, quick.point, rtol=1e-9)


def test_weights_are_spread_around_the_files_own():
    scenario = cw.scenario("chips")
    (_, file), *_ = scenario.parts
    own = np.array([line.weight for line in file.bill]) / 100.0
    drawn = (
        np.array(
            [
                [line.weight for line in drawn_scenario(scenario, Draw(7, n), ERRORS).parts[0][1].bill]
                for n in range(2000)
            ]
        )
        / 100.0
    )
    assert drawn.sum(axis=1) == pytest.approx(np.ones(2000), rel=1e-12)
    assert (np.abs(drawn.mean(axis=0) - own) < 4.0 * drawn.std(axis=0) / 2000**0.5).all()
    stated = sum(weight * ERRORS[line.status] ** 2 for weight, line in zip(own, file.bill, strict=True))
    assert (own * drawn.var(axis=0) / own**2).sum() == pytest.approx(stated, rel=0.1)


def test_bills_of_one_line_stay_and_errors_beyond_shares_are_refused():
    one = next(
        cw.scenario(name)
        for name in cw.scenarios().index
        if all(len(part.bill) == 1 for _, part in cw.scenario(name).parts)
    )
    assert drawn_scenario(one, Draw(1, 1), ERRORS).parts == one.parts
    with pytest.raises(cw.ParameterError, match=r"set the parameters draws\.weight-\* lower"):
        drawn_scenario(cw.scenario("chips"), Draw(1, 1), dict.fromkeys(ERRORS, 5.0))


def test_the_same_seed_gives_the_same_draws_whatever_else_is_asked(nation):
    ask = {"draws": 3, "of": ["weights", "imports"], "accounts": ["jobs"]}
    first, second, other = (nation.sample(NAMES, seed=seed, closure="type-i", **ask) for seed in (1, 1, 2))
    assert first.values.identical(second.values)
    assert (first.values != other.values).all()
    alone = nation.sample(
        ["home-care"], seed=1, draws=2, of=["imports", "weights"], accounts=["ghg", "jobs"], closure="type-i"
    )
    shared = first.values.sel(scenario=["home-care"], draw=[0, 1])
    assert alone.values.sel(account=["jobs"]).values == pytest.approx(shared.values, rel=1e-5)  # solved beside others


def test_means_converge_to_the_point_where_everything_is_linear(nation):
    sample = nation.sample(NAMES, draws=150, of=["accounts", "weights"], accounts=["jobs", "ghg"], closure="type-i")
    error = sample.values.std("draw") / sample.values.sizes["draw"] ** 0.5
    assert (np.abs(sample.values.mean("draw") - sample.point) < 4.0 * error).all()
    assert (error > 0.0).all()


def test_ranges_widen_with_the_errors_and_vanish_without(nation):
    widths = []
    for error in (0.0, 0.1, 0.4):
        own = {f"draws.account-{status}": error for status in ERRORS}
        sample = nation.sample(NAMES, draws=40, of=["accounts"], accounts=["jobs"], parameters=own, closure="type-i")
        widths.append(sample.of("jobs", "chips").high - sample.of("jobs", "chips").low)
    assert widths[0] == 0.0 < 3.0 * widths[1] < widths[2]


def test_parameters_move_what_rests_on_them_alone(nation):
    sample = nation.sample(NAMES, draws=5, of=["parameters"], accounts=["jobs", "wellby"], closure="type-ii")
    moved = sample.values.std("draw")
    assert (moved.sel(closure="type-i", account="jobs") == 0.0).all()
    assert (moved.sel(closure="type-ii", account="jobs") > 0.0).all()  # what households spend
    assert (moved.sel(account="wellby") > 0.0).all()


@pytest.fixture(scope="module")
def sample(nation):
    return nation.sample(NAMES, draws=30, closure="type-ii", accounts=["jobs", "labour_income"], by_source=True)


def test_quantities_are_reckoned_draw_by_draw(sample):
    first, second = (sample.of("jobs", name) for name in NAMES)
    ratio = second / first
    assert ratio.point == second.point / first.point
    assert (ratio.draws == second.draws / first.draws).all()
    assert ratio.low < ratio.median < ratio.high
    assert ratio.above(ratio.median) == 0.5
    assert sample.probability("jobs", "home-care", "chips") == 1.0 == ratio.above(1.0)
    assert sample.probability("jobs", "chips", "home-care") == 0.0
    assert str(ratio).startswith(f"(jobs of home-care, type-ii) / (jobs of chips, type-ii): {ratio.point:.4g}; median ")
    assert (first + second).point == first.point + second.point


def test_shares_of_variance_add_up_and_are_those_of_their_sources(sample):
    sources = sample.of("jobs", "home-care").sources
    assert list(sources.index) == [*SOURCES, "together"]
    assert sources.sum() == pytest.approx(1.0)
    assert (sources.drop("together") >= 0.0).all()
    assert sample.of("jobs", "home-care", "type-i").sources["parameters"] == 0.0


def test_the_table_tells_both_closures_with_units_and_the_point(sample, nation):
    table = sample.table
    assert list(table.columns) == ["unit", "point", "median", "low", "high", "mean", "deviation"]
    result = nation.compare(NAMES, closure="type-ii", accounts=["jobs", "labour_income"])
    for closure in ("type-i", "type-ii"):
        assert set(table.xs(closure, level="closure")["unit"]) == {"job-years", "USD of 2024"}
        point = table.loc[("chips", "jobs", closure), "point"]
        assert point == pytest.approx(result.table.loc["chips", ("jobs", closure)], rel=1e-5)
    assert (table["low"] <= table["median"]).all()
    assert (table["median"] <= table["high"]).all()
    assert sample.certificate.proven
    assert sample.certificate.relative.max() < 1e-4
    for text in (repr(sample), sample._repr_html_()):
        assert "30, seed 1" in text
        assert "Dirichlet" not in text
        assert "imports (who imports)" in text


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        ({"draws": 0}, "at least one"),
        ({"draws": 2.5}, "draws is 2.5; give a whole number"),
        ({"seed": -1}, "from 0 to 2"),
        ({"of": ["weight"]}, "did you mean weights"),
        ({"of": []}, "nothing to draw"),
        ({"closure": "type-iii"}, "closure 'type-iii' is not known"),
    ],
)
def test_what_cannot_be_sampled_is_refused(nation, ask, message):
    with pytest.raises(cw.ModelError, match=message):
        nation.sample(NAMES, **ask)


def test_a_sample_says_what_it_lacks(nation):
    sample = nation.sample(["chips"], draws=2, of=["weights"], accounts=["jobs"], closure="type-i")
    with pytest.raises(cw.ModelError, match="by_source=True"):
        _ = sample.of("jobs", "chips").sources
    with pytest.raises(cw.ModelError, match="unknown account 'job'; did you mean jobs"):
        sample.of("job", "chips")
    with pytest.raises(cw.ModelError, match="unknown closure 'type-ii'"):
        sample.of("jobs", "chips", "type-ii")


def test_long_runs_say_how_far_they_are(monkeypatch):
    now = iter(np.arange(0.0, 1000.0, 1.5))
    monkeypatch.setattr("commonweal.base.progress.perf_counter", lambda: next(now))
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert list(counting(range(100), 100, "Draws")) == list(range(100))
    lines = sys.stderr.getvalue().splitlines()
    assert lines[0] == "Draws: 1 of 100, 0.3 a second, 4 min 57 s left"
    assert len(lines) == 3  # a line a minute
    assert duration(59.6) == "1 min 00 s"
    assert duration(3700) == "1 h 01 min"


def test_a_comparison_has_ranges_beside_its_figures(nation, tmp_path):
    plain = nation.compare(NAMES, closure="type-ii", accounts=["jobs", "labour_income"])
    assert plain.sample is None
    result = nation.compare(NAMES, closure="type-ii", accounts=["jobs", "labour_income"], draws=10, seed=4)
    assert result.table.equals(plain.table)
    alone = nation.sample(NAMES, draws=10, seed=4, closure="type-ii", accounts=["jobs", "labour_income"])
    assert result.sample.values.identical(alone.values)
    million = result.facts["amount"] / 1e6
    low, high = (getattr(alone.of("jobs", "chips", "type-ii"), end) / 1000.0 for end in ("low", "high"))
    drawn = f"{low:.1f} to {high:.1f}"
    assert drawn in list(summary(result)["chips"])
    words = drawn_words(result.sample, million)
    assert (
        "9 of 10 draws: 90% of 10 draws lie in this range. Each draw varies at random what is uncertain: values"
        in words
    )
    assert "home-care supports more job-years per dollar than chips in 100%" in words
    path = tmp_path / "page.html"
    result.to_html(path)
    page = path.read_text(encoding="utf-8")
    assert (
        words.split(" Of the draws, ")[0] in unescape(page)
        and "Home and elder care supports more job-years per dollar than CHIPS and Science Act" in page
    )
    assert drawn in page
    assert "--draws 10 --seed 4" in page
    assert "draws.use" in result.assumptions().index
    assert not plain.assumptions().index.str.startswith("draws.").any()
    assert "draws=10, seed=4" in page


def test_the_command_line_prints_and_gives_ranges():
    asked = [
        sys.executable,
        "-m",
        "commonweal",
        "compare",
        *NAMES,
        "--regions",
        "nation",
        "--draws",
        "4",
        "--seed",
        "2",
    ]
    printed = subprocess.run(asked, capture_output=True, text=True, check=True, timeout=300).stdout
    assert "9 of 10 draws" in printed
    assert "4 draws" in printed
    given = json.loads(
        subprocess.run([*asked, "--json"], capture_output=True, text=True, check=True, timeout=300).stdout
    )
    row = next(
        row
        for row in given["ranges"]
        if (row["scenario"], row["account"], row["closure"]) == ("chips", "jobs", "type-i")
    )
    assert row["low"] < row["point"] < row["high"]
