"""No text of a file or of a user's runs in a page, whatever it looks like; the page runs its own code alone."""

import hashlib
import shutil

import commonweal as cw
import h5py
import numpy as np
import pytest
from commonweal.batch.run import run
from commonweal.show.page.batch import render_batch

ATTACK = "<!--<script><script>window.pwned=1</script><img src=x onerror=window.pwned=1>\"'><svg onload=window.pwned=1>"
PLAN = """\
name: "%s"
economies: [{regions: nation}]
scenarios: [{scenario: chips}, {scenario: home-care}]
accounts: [jobs]
draws: 2
"""
SEAL = 512


def sealed(body):
    return (b"commonweal-dataset 2\nsha256 " + hashlib.sha256(body).hexdigest().encode() + b"\n").ljust(
        SEAL, b"\0"
    ) + body


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """A results' file whose every text is an attack, well sealed."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "plan.yaml").write_text(PLAN % "mine", encoding="utf-8")
    run(folder / "plan.yaml", folder / "out.h5")
    body = folder / "body.h5"
    shutil.copy(folder / "out.h5", body)
    attack = ATTACK.encode()
    with h5py.File(body, "a") as file:
        for name in ("seed", "identity", "commonweal", "description"):
            file.attrs[name] = np.bytes_(attack)
        for name in ("unit", "name", "source", "status"):
            file["arrays/jobs"].attrs[name] = np.bytes_(attack)
        for label in ("scenario", "economy", "variant"):
            old = file[f"labels/{label}"][:]
            del file[f"labels/{label}"]
            file[f"labels/{label}"] = np.array([attack + b" %d" % k for k in range(len(old))], dtype="S")
    (folder / "bad.h5").write_bytes(sealed(body.read_bytes()[SEAL:]))
    return folder / "bad.h5"


def test_a_results_file_runs_nothing(opened, results, tmp_path):
    page_file = tmp_path / "page.html"
    page_file.write_text(render_batch(cw.open_results(results).load()), encoding="utf-8")
    page = opened(file=page_file, scripts=True, wait=False)
    page.wait_for_timeout(300)
    assert page.evaluate("window.pwned") is None
    assert page.asked == [page_file.as_uri()] and page.said == []
    assert ATTACK in page.inner_text("body")


def test_a_scenario_runs_nothing(opened, nation, tmp_path):
    text = (cw.scenario("child-care").called(ATTACK), cw.scenario("chips").called(f"{ATTACK} 2"))
    nation.compare(list(text), closure="type-ii", financing="households").to_html(tmp_path / "page.html")
    page = opened(file=tmp_path / "page.html")
    assert page.evaluate("window.pwned") is None
    assert page.asked == [(tmp_path / "page.html").as_uri()] and page.said == []
    assert ATTACK in page.inner_text("body")


def test_the_policy_lets_nothing_else_run(opened, page_file):
    page = opened()
    page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.pwned = 1";
          document.body.append(script);
          document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='window.pwned = 1'>");
        }"""
    )
    page.wait_for_timeout(300)
    assert page.evaluate("window.pwned") is None
    refused = " ".join(page.said)
    assert "Content Security Policy" in refused
    assert "default-src 'none'" in page_file.read_text(encoding="utf-8")
