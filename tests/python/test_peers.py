"""The benchmarks beside other libraries: on small tables, and the laws that speak for sizes that nobody waits for."""

import importlib
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

PEERS = Path(__file__).parents[2] / "bench" / "peers"


@pytest.fixture
def module(monkeypatch):
    monkeypatch.syspath_prepend(str(PEERS))
    return importlib.import_module


def test_small_tables_are_answered_alike(tmp_path):
    out = tmp_path / "peers.json"
    done = subprocess.run(
        [
            sys.executable,
            PEERS / "run.py",
            "--largest",
            "250",
            "--limit",
            "60",
            "--only",
            "Commonweal",
            "NumPy",
            "SciPy",
            "--out",
            out,
        ],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    results = json.loads(out.read_text())["results"]
    answered = [one for one in results if "s" in one]
    asked = {"demand", "accounts", "footprints", "demands"}
    for problem in ("textbook", "nation", "250 dense", "250 sparse"):
        for peer in ("Commonweal model", "NumPy solve", "NumPy inverse", "SciPy SuperLU", "SciPy GMRES"):
            found = {one["question"] for one in answered if (one["problem"], one["peer"]) == (problem, peer)}
            assert found >= asked, (problem, peer)
    assert max(one["error"] for one in answered) < 1e-8
    assert all(one["s"] > 0.0 and one["bytes"] > 1e7 and one["lines"] >= 2 for one in answered)
    for question in ("Output of one demand", "1,000 demands", "100 draws of the table"):
        assert f"**{question}**, seconds" in done.stdout
    assert "| Commonweal model | " in done.stdout


def test_a_law_follows_the_last_three_sizes(module):
    law = module("laws").Law()
    assert law.predict(1000) == 0.0
    law.add(100, 1e-4)  # says nothing of the law
    assert law.predict(1000) == 0.0
    law.add(1000, 0.5)
    assert law.predict(2000) == pytest.approx(4.0)
    for n in (2000, 4000, 8000):
        law.add(n, 1e-7 * n**2)
    assert law.reaches(80_000) and not law.reaches(200_000)
    assert law.exponent == pytest.approx(2.0)
    assert law.predict(16000) == pytest.approx(1e-7 * 16000**2)


def test_four_accounts_are_those_of_the_parts(module):
    rng = np.random.default_rng(1)
    output, accounts = rng.random((12, 3)), rng.random((2, 12))
    production, consumption, imports, exports = module("footprints").four_accounts(output, accounts)
    for r in range(3):
        here = slice(4 * r, 4 * r + 4)
        others = [k for k in range(3) if k != r]
        assert production[:, r] == pytest.approx((accounts[:, here] @ output[here]).sum(axis=1))
        assert consumption[:, r] == pytest.approx(accounts @ output[:, r])
        assert exports[:, r] == pytest.approx((accounts[:, here] @ output[here][:, others]).sum(axis=1))
        assert imports[:, r] == pytest.approx(consumption[:, r] - accounts[:, here] @ output[here, r])


def test_what_is_off_is_seen(module, tmp_path):
    problem = module("problems").table(4, 5, 1.0 / 3.0)
    problem.save(tmp_path)
    exact = np.linalg.solve(np.eye(problem.size) - problem.a, problem.demand)
    reference = module("reference")
    for answer, error in [(exact, 0.0), (exact * (1.0 + 1e-6), 1e-6)]:
        np.save(tmp_path / "answer-demand.npy", answer)
        assert reference.error(tmp_path, "demand") == pytest.approx(error, abs=1e-14)
    for wrong in (exact[1:], exact * np.nan):
        np.save(tmp_path / "answer-demand.npy", wrong)
        with pytest.raises(ValueError, match="shape"):
            reference.error(tmp_path, "demand")
