"""The explorer in a real browser: its figures are those of `compare`, the address holds the question, and everybody can
use it."""

import commonweal as cw
import numpy as np
import pytest
from commonweal.base.amounts import dollars
from commonweal.show.explorer.encode import FINE, THIN, rounding
from commonweal.show.explorer.render import OTHERS, rounded_by
from test_page import CONTRAST, OVERLAPS, WIDTHS

BILLS = 200
#: Accounts that are sums of parts of both signs, whose rounding is that of the parts.
OF_BOTH_SIGNS = ("wellby", "wellby_with_climate", "wellby_good_jobs")
ASK = """([parts, bill, question]) => {
  const found = explorer.answer(bill ? explorer.partsOfBill(bill) : explorer.partsOf(parts), question);
  return Object.fromEntries(Object.entries(found).map(([name, value]) => [name, value.length ? [...value] : value]));
}"""


@pytest.fixture(scope="module")
def us():
    return cw.load("us", regions="state")


@pytest.fixture
def page(opened, explorer_file):
    return opened(file=explorer_file)


def ask(page, *, program=None, bill=None, where=None, year="2024", spend=0.5, added=0.35, amount=1e6):
    """What the page answers; `where`, shares by region in the page's order."""
    question = {"amount": amount, "year": year, "where": where, "spend": spend, "added": added}
    return page.evaluate(ASK, [program, bill, question])


def check(found, result, name):
    """Every account of type I and II, stages, and job-years of every state, within the rounding that the page says."""
    table = result.table.loc[name]
    fine, coarse = rounding(FINE), rounded_by()
    plain = [account not in OF_BOTH_SIGNS for account in result.account_ids]
    for ours, closure, off in ((found["totals"], "type-i", fine), (found["all"], "type-ii", coarse)):
        theirs = table.xs(closure, level="closure").to_numpy()
        assert np.allclose(np.array(ours)[plain], theirs[plain], rtol=1.01 * off, atol=0.0), (name, closure)
        parts = np.abs([table[part][closure] for part in ("wellby_jobs", "wellby_income", "wellby_air")]).sum()
        parts += abs(table["wellby_climate"][closure])
        rest = np.abs(np.array(ours) - theirs)[~np.array(plain)]
        assert (rest <= 2.0 * coarse * parts).all(), (name, closure)
    stages = result.by("stage").loc[name]["jobs"]
    assert found["direct"] == pytest.approx(stages["direct"], rel=fine)
    by_state = result.by("region").loc[name]["jobs"].to_numpy()
    assert np.allclose(found["allJobs"], by_state, rtol=2.0 * coarse, atol=1e-9 * by_state.sum())


def test_two_hundred_bills_are_those_of_compare(page, us, tmp_path):
    """Of one to twenty goods, in one to five states, in any year's dollars."""
    rng, codes = np.random.default_rng(44), page.evaluate("explorer.about.bought.map(k => explorer.about.goods[k][0])")
    years = page.evaluate("Object.keys(explorer.about.prices)")
    states = list(us.regions.index)
    asked = {}
    for k in range(BILLS):
        lines, shares = random_bill(rng, codes, len(states))
        asked[f"bill-{k}"] = lines, shares, str(rng.choice(years))
    for year in years:
        chosen = {name: (lines, shares) for name, (lines, shares, own) in asked.items() if own == year}
        if not chosen:
            continue
        scenarios = []
        for name, (lines, shares) in chosen.items():
            path = tmp_path / f"{name}.csv"
            path.write_text("commodity,weight\n" + "".join(f"{code},{share!r}\n" for code, share in lines))
            spent = {states[r]: float(shares[r]) for r in np.flatnonzero(shares)}
            scenarios.append(cw.Scenario.from_csv(path).in_regions(spent))
        result = us.compare(scenarios, amount=1e6, price_year=int(year))
        for name, (lines, shares) in chosen.items():
            check(ask(page, bill=lines, where=list(shares), year=year), result, name)


@pytest.mark.parametrize(("spend", "year"), [(0.25, "2024"), (0.5, "2017"), (0.9, "2024")])
def test_programs_are_those_of_compare(page, us, spend, year):
    """All that the page has, as each divides its money."""
    names = page.evaluate("explorer.about.programs.map(one => one.id)")
    assert len(names) > 30
    result = us.compare(names, amount=1e6, price_year=int(year), parameters={"households.propensity": spend})
    for name in names:
        check(ask(page, program=name, year=year, spend=spend), result, name)


@pytest.mark.parametrize("added", [0.1, 0.7])
def test_wellbeing_follows_the_jobs_that_nobody_else_loses(page, us, added):
    result = us.compare(["chips", "home-care"], amount=1e6, parameters={"wellby.additional": added})
    for name in ("chips", "home-care"):
        check(ask(page, program=name, added=added), result, name)


def test_a_bill_without_a_state_is_spent_where_people_live(page, us, tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("commodity,weight\n621600,60\n624400,40\n")
    result = us.compare([cw.Scenario.from_csv(path)], amount=1e6)
    check(ask(page, bill=[["621600", 60], ["624400", 40]]), result, "mine")


def random_bill(rng, codes, places):
    """Lines of one to twenty goods, and shares of one to five places."""
    goods = rng.choice(codes, size=rng.integers(1, 21), replace=False)
    lines = [[str(code), float(share)] for code, share in zip(goods, rng.uniform(0.1, 9.0, len(goods)), strict=True)]
    spent = rng.choice(places, size=rng.integers(1, min(places, 5) + 1), replace=False)
    shares = np.zeros(places)
    shares[spent] = rng.uniform(0.1, 1.0, len(spent))
    return lines, shares / shares.sum()


def test_counties_of_a_state_are_those_of_compare(opened, county_explorer_file, tmp_path):
    """Programs, plants that a county makes anew among them, and bills, spent in counties of Rhode Island."""
    page = opened(file=county_explorer_file)
    rng, codes = np.random.default_rng(5), page.evaluate("explorer.about.bought.map(k => explorer.about.goods[k][0])")
    counties = page.evaluate("explorer.about.regions.map(one => one.code)")
    assert counties.pop() == "elsewhere" and len(counties) == 5
    scenarios, found = [], []
    for k in range(12):
        lines, shares = random_bill(rng, codes, len(counties))
        path = tmp_path / f"bill-{k}.csv"
        path.write_text("commodity,weight\n" + "".join(f"{code},{share!r}\n" for code, share in lines))
        scenarios.append(cw.Scenario.from_csv(path).in_regions(dict(zip(counties, shares.tolist(), strict=True))))
        found.append(ask(page, bill=lines, where=list(shares)))
    for name in ("chips-operations", "home-care", "ira", "chips-fab-equipment"):
        _, shares = random_bill(rng, codes, len(counties))
        scenarios.append(cw.scenario(name).in_regions(dict(zip(counties, shares.tolist(), strict=True))))
        found.append(ask(page, program=name, where=list(shares)))
    result = cw.load("us", regions="county").compare(scenarios, amount=1e6)
    plain = [account not in OF_BOTH_SIGNS for account in result.account_ids]
    for name, one in zip(result.scenarios, found, strict=True):
        table = result.table.loc[name]
        for ours, closure, off in ((one["totals"], "type-i", rounding(FINE)), (one["all"], "type-ii", OTHERS)):
            theirs = table.xs(closure, level="closure").to_numpy()
            assert np.allclose(np.array(ours)[plain], theirs[plain], rtol=1.01 * off, atol=0.0), (name, closure)
        jobs = result.by("region").loc[name]["jobs"][counties].to_numpy()
        assert np.abs(np.array(one["allJobs"][:-1]) - jobs).max() < THIN[0] * table["jobs", "type-ii"], name
        assert sum(one["allJobs"]) == pytest.approx(one["all"][result.account_ids.index("jobs")], rel=1e-3)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_of_counties_says_what_it_is(opened, county_explorer_file, width):
    page = opened(width, file=county_explorer_file)
    assert county_explorer_file.stat().st_size < 8e6
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(OVERLAPS) == [] and page.evaluate(CONTRAST) == []
    assert "spent in Rhode Island supports" in page.text_content("#said")
    assert page.locator("#map [data-code]").count() == 5
    page.select_option("#place", "44007")
    assert "spent in Providence County, RI supports" in page.text_content("#said") and "where=44007:100" in page.url
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    assert page.locator("#states tbody tr").last.locator("th").text_content() == "elsewhere in the US"
    rows = {
        row.locator("th").text_content(): row.locator("td").first.text_content()
        for row in page.locator("#figures tbody tr").all()
    }
    inside, everywhere = (
        float(rows[f"job-years{where}, with what workers spend"]) for where in (" in Rhode Island", "")
    )
    assert 0.0 < inside < everywhere
    assert page.said == [] and len(page.asked) == 1


def test_the_file_is_small_alone_and_quiet(page, explorer_file):
    assert explorer_file.stat().st_size < 8e6
    page.fill("#amount", "10m")
    page.press("#amount", "Enter")
    page.select_option("#place", "NC")
    page.select_option("#add", "k12")
    assert page.said == []
    assert page.asked == [explorer_file.as_uri()]


def shown(page, table="figures"):
    """A table as text."""
    return page.locator(f"#{table} tr").evaluate_all("rows => rows.map(row => [...row.cells].map(c => c.textContent))")


def test_the_form_asks_what_the_figures_answer(page):
    for name in ("CHIPS and Science Act", "Inflation Reduction Act", "Child care and pre-kindergarten"):
        page.click(f"button[aria-label='remove {name}']")
    page.fill("#amount", "1bn")
    page.press("#amount", "Enter")
    page.select_option("#year", "2017")
    page.select_option("#place", "NC")
    page.select_option("#place", "TX")
    page.fill("#places input >> nth=0", "300")
    page.press("#places input >> nth=0", "Enter")
    head, first, *_ = shown(page)
    assert head == ["$1,000,000,000 of 2017", "Home and elder care"]
    regions = page.evaluate("explorer.about.regions.map(one => one.code)")
    where = [0.75 if code == "NC" else 0.25 if code == "TX" else 0.0 for code in regions]
    found = ask(page, program="home-care", where=where, year="2017", amount=1e9)
    accounts = page.evaluate("explorer.about.accounts.map(one => one.id)")
    assert float(first[1].replace(",", "")) == pytest.approx(found["totals"][accounts.index("jobs")], abs=0.51)
    assert page.inner_text("#said").startswith("$1,000,000,000 of 2017 spent in North Carolina, Texas supports")
    assert [row[0] for row in shown(page, "states")[1:3]] == ["North Carolina", "Texas"]


def test_a_bill_is_written_good_by_good(page):
    page.fill("#good", "home health care")
    page.press("#good", "Enter")
    for text, said in (("nothing of the kind", "no such good"), ("health", "goods have that in their names")):
        page.fill("#good", text)
        page.press("#good", "Enter")
        assert said in page.evaluate("document.getElementById('good').validationMessage")
        assert page.locator("#lines li").count() == 1
    page.fill("#good", "541300")
    page.fill("#share", "50")
    page.click("#line button")
    assert shown(page)[0][1] == "Your bill"
    assert page.locator("#lines li").count() == 2
    assert "bill=621600:100,541300:50" in page.url
    page.click("#lines button >> nth=0")
    page.click("#lines button >> nth=0")
    assert "bill" not in page.url and "Your bill" not in shown(page)[0]


def test_the_address_holds_the_question(opened, page, explorer_file):
    page.select_option("#place", "NC")
    page.select_option("#year", "2020")
    page.fill("#good", "624400")
    page.press("#good", "Enter")
    page.focus("#spend")
    page.keyboard.press("ArrowRight")
    other = opened(file=explorer_file)
    other.goto(page.url)
    other.reload()
    other.wait_for_selector("html[data-ready=yes]", state="attached")
    for table in ("figures", "states", "accounts"):
        assert shown(other, table) == shown(page, table)
    assert other.url == page.url and not other.is_visible("#unread")


def test_what_an_address_names_and_nobody_knows_is_said(opened, explorer_file):
    page = opened(file=explorer_file)
    page.goto("about:blank")  # else the address changes within the page, which then writes what it has read
    page.goto(f"{explorer_file.as_uri()}#programs=chips,chisp&bill=999999:5&where=ZZ:1&year=1850&spend=7")
    page.wait_for_selector("html[data-ready=yes]", state="attached")
    said = page.inner_text("#unread")
    for name in ("chisp", "999999:5", "ZZ:1", "year=1850", "spend=7"):
        assert name in said
    assert shown(page)[0][1:] == ["CHIPS and Science Act"]


def test_a_wrong_amount_is_told_and_changes_nothing(page):
    before = shown(page)
    for text in ("lots", "-5", "1e40bn", "", "1,5m", "1.000.000", "10q"):
        page.fill("#amount", text)
        page.press("#amount", "Enter")
        assert page.evaluate("document.getElementById('amount').validity.customError"), text
        assert shown(page) == before


@pytest.mark.parametrize("text", ["250000", "1,000,000", "10m", "$1bn", "2.5 trillion", "1e6", "40k"])
def test_amounts_are_read_as_on_the_command_line(page, text):
    page.fill("#amount", text)
    page.press("#amount", "Enter")
    assert page.inner_text("#said").startswith(f"${dollars(text):,.0f} of 2024 supports")


def test_a_seventh_program_is_refused_with_a_word(opened, explorer_file, page):
    for name in ("care", "k12"):
        page.select_option("#add", name)
    assert page.is_disabled("#add") and "Six programs at most" in page.inner_text("#add")
    page.fill("#good", "621600")
    page.press("#good", "Enter")
    assert "Six programs at most" in page.evaluate("document.getElementById('good').validationMessage")
    assert len(shown(page)[0]) == 7
    other = opened(file=explorer_file)
    other.goto("about:blank")
    other.goto(f"{page.url.replace('k12', 'k12,roads')}")
    other.wait_for_selector("html[data-ready=yes]", state="attached")
    assert "roads" in other.inner_text("#unread") and len(shown(other)[0]) == 7


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_cut_or_stands_on_something_else(opened, explorer_file, width):
    page = opened(width, file=explorer_file)
    for _ in range(2):
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(OVERLAPS) == []
        boxes = page.locator("#scatter text").evaluate_all("""all => all.map(t => {
          const { left, right, top, bottom } = t.getBoundingClientRect();
          return [left, right, top, bottom, t.textContent];
        })""")
        for k, one in enumerate(boxes):
            assert one[0] >= 0 and one[1] <= width + 1, one
            for other in boxes[k + 1 :]:
                across = min(one[1], other[1]) - max(one[0], other[0])
                down = min(one[3], other[3]) - max(one[2], other[2])
                assert across < 2 or down < 6, (one, other)
        for name in ("care", "k12"):
            if page.locator(f"#add option[value={name}]").count():
                page.select_option("#add", name)
        page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out(opened, explorer_file, scheme):
    page = opened(file=explorer_file, color_scheme=scheme)
    assert page.evaluate(CONTRAST) == []


def test_the_keyboard_reaches_every_control_and_each_has_a_name(page):
    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        at = page.evaluate("""() => {
          const e = document.activeElement;
          const name = e.getAttribute("aria-label") || e.labels?.[0]?.textContent || e.textContent;
          return [e.tagName, e.id, name.trim(), getComputedStyle(e).outlineStyle];
        }""")
        if at[0] == "BODY":
            break
        assert at[2] and at[3] != "none", at
        seen.append(at[1])
    for control in ("add", "good", "share", "amount", "year", "place", "spend", "added", "reset", "which"):
        assert control in seen, control
    assert page.get_attribute("#said", "aria-live") == "polite"
    assert page.evaluate("[...document.querySelectorAll('th')].every(t => ['col', 'row'].includes(t.scope))")
    for picture in ("#scatter", "#map svg"):
        assert len(page.get_attribute(picture, "aria-label")) > 40


def test_without_scripts_it_says_so(opened, explorer_file):
    page = opened(file=explorer_file, scripts=False)
    assert "this browser does not run" in page.inner_text("body")
