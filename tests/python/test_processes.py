"""In other people's processes: forks, spawned workers, threads, copies, and an interpreter that ends while a thread
computes.
"""

import copy
import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import cloudpickle
import commonweal as cw
import joblib
import numpy as np
import pytest

SCENARIOS = ["child-care", "chips"]
COPIES = {
    "pickle": lambda one: pickle.loads(pickle.dumps(one)),
    "cloudpickle": lambda one: cloudpickle.loads(cloudpickle.dumps(one)),
    "deepcopy": copy.deepcopy,
    "copy": copy.copy,
}


def answer(us):
    return us.compare(SCENARIOS, accounts=["jobs", "ghg"], closure="type-ii").table.to_numpy()


def answer_of(scenario, us):
    return us.compare([scenario], accounts=["jobs"], closure="type-i").table["jobs"].iloc[0]


@pytest.fixture(scope="module")
def solved(states):
    """A model that has computed in this process, so that its threads are there."""
    answer(states)
    return states


@pytest.mark.parametrize("copied", COPIES.values(), ids=COPIES)
def test_models_are_copied_and_answer_the_same(solved, nation, copied):
    assert (answer(copied(solved)) == answer(solved)).all()
    assert copied(nation).multipliers("jobs").table.equals(nation.multipliers("jobs").table)
    table = np.array([[0.15, 0.25], [0.2, 0.05]])
    mine = cw.Model.from_coefficients(table, accounts=[[1.0, 2.0]], final_demand=[600.0, 1500.0], sectors=["a", "b"])
    again = copied(mine)
    assert again.solve().output["all"].tolist() == pytest.approx([1247.5247524752476, 1841.5841584158416])
    assert again.solve().output.equals(mine.solve().output) and again.accounts.equals(mine.accounts)
    with pytest.raises(cw.ModelError, match="productive"):
        copied(cw.Model.from_coefficients(table * 10.0, final_demand=[1.0, 1.0], sectors=["a", "b"])).solve()


@pytest.mark.parametrize("copied", COPIES.values(), ids=COPIES)
def test_results_are_copied_with_all_that_can_be_asked_of_them(solved, copied):
    whole = solved.compare(
        SCENARIOS, accounts=["jobs", "wellby", "labour_income"], closure="type-ii", financing="households"
    )
    again = copied(whole)
    assert again.table.equals(whole.table) and again.net.equals(whole.net)
    assert np.allclose(again.bounds, whole.bounds, rtol=1e-12)
    assert again.by("round").equals(whole.by("round"))
    assert again.wellbeing().equals(whole.wellbeing())
    assert again.explain(scenario="chips").paths.equals(whole.explain(scenario="chips").paths)
    assert again.first_round("chips").equals(whole.first_round("chips"))
    assert again.adding_up().equals(whole.adding_up())
    solution = solved.solve({("NC", "624400"): 1e6})
    assert copied(solution).explain("jobs").paths.equals(solution.explain("jobs").paths)
    for other in (
        solved.multipliers("jobs", regions="NC"),
        solved.region("NC"),
        solved.sample(["chips"], draws=2, accounts=["jobs"]),
        cw.scenario("chips"),
        solved.specification_curve(
            ("jobs", *SCENARIOS), choices={"trade": ["quotient"], "prices": [2024], "closure": ["type-i"]}
        ),
    ):
        assert repr(copied(other)) == repr(other)


def test_errors_travel():
    error = pickle.loads(pickle.dumps(cw.ModelError("what, where, how")))
    assert isinstance(error, cw.ModelError) and str(error) == "what, where, how"


def in_child(work) -> int:
    """The exit code of a fork that does some work; of one that hangs, that of the signal that ends it."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            code = 0 if work() else 2
        finally:
            os._exit(code)
    end = time.monotonic() + 60.0
    while time.monotonic() < end:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.02)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return -signal.SIGKILL


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_fork_after_a_solve_works_on(solved):
    right = answer(solved)

    def work():
        with ThreadPoolExecutor(1) as other:  # a thread of the child's own has threads of its own, too
            elsewhere = other.submit(answer, solved).result()
        made_anew = cw.load("us-2024", regions="nation", parameters={"wellby.additional": 0.5})
        return (answer(solved) == right).all() and (elsewhere == right).all() and answer(made_anew).all()

    assert in_child(work) == 0
    assert in_child(lambda: in_child(work) == 0) == 0
    assert (answer(solved) == right).all()


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
@pytest.mark.parametrize("how", ["fork", "spawn", "forkserver"])
def test_pools_of_processes(solved, how):
    right = [answer_of(name, solved) for name in SCENARIOS]
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context(how)) as pool:
        found = list(pool.map(answer_of, SCENARIOS, [solved] * 2, timeout=120))
    assert found == pytest.approx(right, rel=1e-12)


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
@pytest.mark.parametrize("backend", ["loky", "threading", "multiprocessing"])
def test_joblib(solved, backend):
    right = [answer_of(name, solved) for name in SCENARIOS]
    found = joblib.Parallel(n_jobs=2, backend=backend, timeout=120)(
        joblib.delayed(answer_of)(name, solved) for name in SCENARIOS
    )
    assert found == pytest.approx(right, rel=1e-12)


def test_dask(solved):
    from distributed import Client, LocalCluster

    right = [answer_of(name, solved) for name in SCENARIOS]
    with LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster) as client:
        model = client.scatter(solved)
        result = client.submit(lambda us: us.compare(SCENARIOS, accounts=["jobs"], closure="type-i"), model).result(
            timeout=120
        )
    assert result.table["jobs"].to_numpy() == pytest.approx(right, rel=1e-12)
    assert result.by("state")["jobs"].sum() == pytest.approx(sum(right), rel=1e-9)


def test_threads_of_one_process_answer_the_same(solved):
    fresh = cw.load("us-2024", regions="state")  # first asked by all at once
    right = answer(solved)
    with ThreadPoolExecutor(4) as pool:
        assert all((found == right).all() for found in pool.map(answer, [fresh] * 8))


def test_the_interpreter_ends_while_a_daemon_thread_solves():
    text = """
import threading, time
import numpy as np
import commonweal as cw
us = cw.load("us-2024", regions="state")
us.leontief(np.ones((402, 1, 51)))
begun = threading.Event()

def for_ever():
    while True:
        begun.set()
        us.leontief(np.ones((402, 64, 51)))

threading.Thread(target=for_ever, daemon=True).start()
begun.wait()
time.sleep(0.3)
print("ends")
"""
    for _ in range(3):
        done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, timeout=120, check=False)
        assert (done.returncode, done.stdout, done.stderr) == (0, "ends\n", "")


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        ("import commonweal", {"numpy", "pandas", "xarray", "scipy", "pydantic", "typer"}),
        (
            "from typer.testing import CliRunner\nfrom commonweal.cli import app\n"
            "assert not CliRunner().invoke(app, ['--help']).exit_code",
            {"pandas", "xarray", "scipy", "pydantic"},
        ),
        ("import commonweal as cw\ncw.load('us-2024')", {"scipy.optimize", "altair", "rich"}),
    ],
)
def test_nobody_waits_for_what_is_not_used(code, absent):
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules)"], capture_output=True, text=True, check=True
    )
    assert not absent & set(done.stdout.split())


def test_every_name_of_the_package_is_found_whatever_was_imported_before():
    """Some have the name of a room: `cw.scenarios` is a function, and `commonweal.scenarios` is where it stands."""
    code = (
        "import commonweal.scenarios.file, commonweal.parameters.registry, commonweal.io.verify\n"
        "import commonweal as cw\n"
        "for name in cw.__all__: getattr(cw, name)\n"
        "print(callable(cw.scenarios), callable(cw.parameters), callable(cw.io.verify), len(cw.scenarios()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split()[:3] == ["True"] * 3
