"""Choices of the solver, rounds one by one, and made-up countries, as users meet them."""

import os
import subprocess
import sys

import commonweal as cw
import numpy as np
import pytest
from commonweal.engine import LEVELS, level_of, load_engine, openmp_settings, processor_flags, quota, threads


@pytest.mark.parametrize("method", ["auto", "chebyshev", "gmres", "rounds"])
@pytest.mark.parametrize("precision", ["auto", "double", "mixed"])
def test_every_choice_gives_the_same_multipliers(states, method, precision):
    usual = states.multipliers(["jobs", "ghg"], closure="type-ii")
    other = states.with_solver(method=method, precision=precision).multipliers(["jobs", "ghg"], closure="type-ii")
    allowed = usual.certificate.bound + other.certificate.bound
    assert (np.abs(other.table - usual.table).to_numpy() <= 1.01 * allowed).all()
    if method != "auto":
        assert other.certificate.method == method
    assert (other.certificate.single_rounds == 0) or precision != "double"


def test_the_nation_by_a_direct_solve(nation):
    direct = nation.with_solver(method="direct").solve()
    assert direct.certificate.method == "direct"
    assert np.allclose(direct.output, nation.solve().output, rtol=1e-11)


def test_a_looser_tolerance_takes_fewer_rounds_and_says_what_it_proved(states):
    usual, loose = states.solve().certificate, states.with_solver(tolerance=1e-5).solve().certificate
    assert loose.rounds < usual.rounds
    assert usual.relative[0] < 1e-10 < loose.relative[0] < 1e-3
    assert loose.workspace > 0


def test_a_start_near_the_answer_saves_rounds(states):
    before = states.solve()
    again = states.solve(states.final_demand * 1.0001, start=before)
    assert again.certificate.rounds < before.certificate.rounds
    assert np.allclose(again.output, before.output * 1.0001, rtol=1e-10)


@pytest.mark.parametrize("choice", [{"method": "lu"}, {"precision": "half"}, {"tolerance": 0.0}, {"tolerance": 2.0}])
def test_unknown_choices_are_refused(nation, choice):
    with pytest.raises(cw.ModelError, match=r"choose one of|above 0 and below 1"):
        nation.with_solver(**choice).solve()


def test_the_choice_goes_with_changed_parameters_and_to_the_nation(states):
    chosen = states.with_solver(method="gmres", precision="double", tolerance=1e-7)
    certificate = chosen.compare(["home-care"], parameters={"living-wage.hourly": 20.0}, closure="type-i").certificate
    assert (certificate.method, certificate.single_rounds) == ("gmres", 0)
    assert 1e-11 < certificate.relative[0] < 1e-5
    assert chosen.nation().solve().certificate.method == "gmres"


def test_large_economies_are_not_factorised(states):
    with pytest.raises(cw.ModelError, match="20502 rows; above 10000"):
        states.with_solver(method="direct").solve()


@pytest.mark.parametrize("closure", ["type-i", "type-ii"])
def test_rounds_add_up_to_the_total(states, closure):
    result = states.compare(["chips", "home-care"], closure=closure)
    rounds, stages = result.by("round"), result.by("stage")
    total = rounds.groupby(level="scenario", sort=False).sum()
    assert np.allclose(total, stages.groupby(level="scenario", sort=False).sum(), rtol=1e-12)
    assert np.allclose(rounds.xs("direct", level="round"), stages.xs("direct", level="stage"), rtol=1e-12)
    jobs = rounds["jobs"].unstack("round")
    assert (jobs["1"] > jobs["2"]).all() and (jobs["2"] > jobs["10"]).all() and (jobs["10"] > 0).all()
    assert (jobs["later"] < jobs["1"]).all()


def test_a_made_up_country_has_the_nations_output_and_accounts():
    made_up, nation = cw.synthetic(30, seed=4), cw.load("us-2017", regions="nation")
    assert made_up.dataset.sizes["region"] == 30
    here, there = made_up.solve(), nation.solve()
    assert np.allclose(here.output.sum(axis="columns"), there.output["US"], rtol=1e-9)
    for account in ("jobs", "ghg", "value_added", "wellby_climate"):
        assert here.accounts.loc[account].sum() == pytest.approx(there.accounts.loc[account].sum(), rel=1e-9)
    assert cw.synthetic(30, seed=4).solve().output.equals(here.output)
    assert not cw.synthetic(30, seed=5).solve().output.equals(here.output)


def test_scenarios_go_through_a_made_up_country():
    made_up = cw.synthetic(12, trade="quotient")
    largest = made_up.dataset["population"].to_pandas().idxmax()
    result = made_up.compare([cw.scenario("home-care").in_regions({largest: 1.0})], closure="type-i")
    assert 15 < result.table["jobs"].iloc[0] / 1e3 < 35
    assert result.by("region")["jobs"].xs("home-care").idxmax() == largest


@pytest.mark.parametrize("wrong", [{"regions": 0}, {"regions": 30_000}, {"regions": 5, "seed": -1}])
def test_countries_that_cannot_be_are_refused(wrong):
    with pytest.raises(cw.ModelError, match=r"synthetic country has 1 to|whole number from 0"):
        cw.synthetic(**wrong)


@pytest.mark.parametrize(("level", "message"), [("v3", "v3, whose instructions this processor"), ("v9", "choose v2")])
def test_an_engine_that_cannot_run_here_is_not_loaded(monkeypatch, level, message):
    monkeypatch.setenv("COMMONWEAL_ENGINE", level)
    monkeypatch.setattr("commonweal.engine.processor_flags", lambda: {"fpu"})
    with pytest.raises(ImportError, match=message):
        load_engine()


def test_the_engine_is_chosen_by_what_the_processor_can_do(tmp_path):
    assert level_of(set()) == "v2"
    assert level_of(LEVELS["v3"]) == "v3"
    assert level_of(LEVELS["v4"]) == "v2"  # without what comes before
    assert level_of(LEVELS["v3"] | LEVELS["v4"]) == "v4"
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text("processor : 0\nflags\t\t: fpu avx avx2\nprocessor : 1\nflags\t\t: fpu\n")
    assert processor_flags(cpuinfo) == {"fpu", "avx", "avx2"}
    assert processor_flags(tmp_path / "none") == set()


def test_a_containers_quota_is_the_tightest_of_its_groups(tmp_path):
    groups = tmp_path / "cgroup"
    assert quota(groups, tmp_path) is None
    groups.write_text("0::/outer/inner\n")
    (tmp_path / "outer" / "inner").mkdir(parents=True)
    (tmp_path / "outer" / "cpu.max").write_text("150000 100000\n")
    (tmp_path / "outer" / "inner" / "cpu.max").write_text("max 100000\n")
    assert quota(groups, tmp_path) == 1.5
    (tmp_path / "outer" / "inner" / "cpu.max").write_text("50000 100000\n")
    assert quota(groups, tmp_path) == 0.5


def test_a_quota_of_the_older_control_groups(tmp_path):
    groups = tmp_path / "cgroup"
    groups.write_text("5:memory:/job\n4:cpu,cpuacct:/job\n")
    job = tmp_path / "cpu" / "job"
    job.mkdir(parents=True)
    (job / "cpu.cfs_period_us").write_text("100000\n")
    (job / "cpu.cfs_quota_us").write_text("-1\n")
    assert quota(groups, tmp_path) is None
    (job / "cpu.cfs_quota_us").write_text("300000\n")
    assert quota(groups, tmp_path) == 3.0


def test_threads_are_as_many_as_the_process_may_use():
    code = "import commonweal.engine as engine; print(engine.threads())"
    first = min(os.sched_getaffinity(0))
    one = ["taskset", "--cpu-list", str(first), sys.executable, "-c", code]
    assert subprocess.run(one, capture_output=True, text=True, check=True).stdout.strip() == "1"
    assert 1 <= threads() <= len(os.sched_getaffinity(0))


def test_what_openmp_is_told_stays_out_of_the_environment(monkeypatch):
    for name in ("OMP_WAIT_POLICY", "GOMP_SPINCOUNT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    before = dict(os.environ)
    with openmp_settings():
        assert os.environ["OMP_WAIT_POLICY"] == "passive" and os.environ["OMP_NUM_THREADS"] == "7"
    assert dict(os.environ) == before
    monkeypatch.setenv("OMP_WAIT_POLICY", "active")
    with openmp_settings():
        assert os.environ["OMP_WAIT_POLICY"] == "active"


def test_openmp_was_told_before_it_was_loaded():
    quiet = {name: value for name, value in os.environ.items() if not name.startswith(("OMP_", "GOMP_"))}
    done = subprocess.run(
        [sys.executable, "-c", "import commonweal"],
        capture_output=True,
        text=True,
        check=True,
        env=quiet | {"OMP_DISPLAY_ENV": "TRUE"},
    )
    assert "OMP_WAIT_POLICY = 'PASSIVE'" in done.stderr
    assert f"OMP_NUM_THREADS = '{threads()}'" in done.stderr
