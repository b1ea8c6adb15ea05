"""A browser of the system's, driven by Playwright; and the page that `make compare` writes."""

import shutil
import subprocess

import commonweal as cw
import pytest
from commonweal.batch.run import run
from commonweal.show.page.batch import render_batch

NAMES = ["chips", "ira", "child-care", "home-care"]
BATCH = """\
name: care and fabs
economies: [{regions: nation, market_shares: [regional, uniform]}]
scenarios: [{scenario: chips}, {scenario: home-care, amounts: [1.0e9, 2.0e9], financing: [none, households]}]
accounts: [jobs, labour_income, ghg]
draws: 4
"""
#: What Debian, Ubuntu and others call it.
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def runs(path: str) -> bool:
    """Ubuntu has a script by that name that only says to install another package."""
    return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0


@pytest.fixture(scope="session")
def browser():
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: pip install playwright")
    path = next((found for found in map(shutil.which, BROWSERS) if found and runs(found)), None)
    if path is None:
        pytest.skip("no Chromium on this machine, so no page was opened: apt-get install chromium")
    with sync_api.sync_playwright() as driver:
        # No sandbox: containers run as root, and the only page is our own.
        started = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def page_file(states, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "compare.html"
    states.compare(NAMES, amount=1e9, closure="type-ii").to_html(path)
    return path


@pytest.fixture(scope="session")
def paid_file(states, tmp_path_factory):
    """With every section that there is."""
    path = tmp_path_factory.mktemp("page") / "paid.html"
    states.compare(NAMES, amount=1e9, closure="type-ii", financing="households").to_html(path)
    return path


@pytest.fixture(scope="session")
def seven_file(states, tmp_path_factory):
    """As many programs as a page is made for, one of them an own one with a long name."""
    path = tmp_path_factory.mktemp("page") / "seven.html"
    own = cw.scenario("care").called("Care in every county of the foothills, in the first three years of it")
    states.compare([*NAMES, "roads", "k12", own], amount=1e9).to_html(path)
    return path


@pytest.fixture(scope="session")
def county_file(tmp_path_factory):
    """Of money that is all spent in Wake County, North Carolina."""
    path = tmp_path_factory.mktemp("page") / "county.html"
    spent = [cw.scenario(name).in_regions({"37183": 1.0}) for name in ("chips", "home-care")]
    cw.load("us", regions="county").compare(spent, amount=1e9).to_html(path)
    return path


@pytest.fixture(scope="session")
def national_file(nation, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "nation.html"
    nation.compare([cw.scenario("chips")], accounts=["ghg"]).to_html(path)
    return path


@pytest.fixture(scope="session")
def batch_file(tmp_path_factory):
    """What a batch leaves: with labels as long as they get."""
    folder = tmp_path_factory.mktemp("batch")
    (folder / "plan.yaml").write_text(BATCH, encoding="utf-8")
    run(folder / "plan.yaml", folder / "out.h5")
    (folder / "page.html").write_text(render_batch(cw.open_results(folder / "out.h5")), encoding="utf-8")
    return folder / "page.html"


@pytest.fixture(scope="session")
def explorer_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "explorer.html"
    cw.load("us", regions="state").explorer().to_html(path)
    return path


@pytest.fixture(scope="session")
def county_explorer_file(tmp_path_factory):
    """Of a small state whose neighbors are near."""
    path = tmp_path_factory.mktemp("page") / "counties.html"
    cw.load("us", regions="county").explorer("RI").to_html(path)
    return path


@pytest.fixture
def opened(browser, page_file):
    """Opens the page; collects what it says on its console and asks of the network."""
    contexts = []

    def open_page(width=1400, height=900, *, file=page_file, scripts=True, wait=True, **options):
        context = browser.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=scripts, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.said, page.asked = [], []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(file.as_uri())
        if scripts and wait:
            page.wait_for_selector("html[data-ready=yes]", state="attached")
        return page

    yield open_page
    for context in contexts:
        context.close()
