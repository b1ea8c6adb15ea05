"""The page in a real browser: what is cut, what overlaps, what a click does, what a keyboard reaches, what paper
shows.
"""

import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import commonweal as cw
import pandas as pd
import pytest
from commonweal.show.digits import format_number
from commonweal.show.theme import DARK

WIDTHS = (400, 800, 1400)
#: Fixtures of files: the usual page, with somebody who pays, of seven programs, of counties, of the nation alone.
PAGES = ("page_file", "paid_file", "seven_file", "county_file", "national_file")
NAMES = ["chips", "ira", "child-care", "home-care"]
TITLES = [
    "CHIPS and Science Act",
    "Inflation Reduction Act",
    "Child care and pre-kindergarten",
    "Home and elder care",
]
#: Texts of a chart that stand on one another, and those that leave their figure. Letters are measured in this machine's
#: fonts.
CHECK_TEXTS = """() => {
  const found = [];
  for (const figure of document.querySelectorAll("figure:not([hidden])")) {
    if (!figure.checkVisibility({ contentVisibilityAuto: true })) continue;
    const scrolls = figure.querySelector(".chart").scrollWidth > figure.clientWidth + 1;
    const frame = figure.getBoundingClientRect();
    const texts = [...figure.querySelectorAll("svg text")]
      .filter(t => t.textContent.trim() && t.getAttribute("opacity") !== "0")
      .map(t => ({ said: t.textContent.trim(), box: t.getBoundingClientRect() }))
      .filter(t => t.box.width > 0);
    for (const { said, box } of texts)
      if (!scrolls && (box.left < frame.left - 3 || box.right > Math.min(frame.right + 3, innerWidth)))
        found.push(`${figure.id}: "${said}" leaves it`);
    for (let i = 0; i < texts.length; i++) for (let k = i + 1; k < texts.length; k++) {
      const [a, b] = [texts[i], texts[k]];
      if (a.said === b.said) continue;  // a text and its halo
      const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
      const high = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
      if (wide > 3 && high > 0.45 * Math.min(a.box.height, b.box.height))
        found.push(`${figure.id}: "${a.said}" on "${b.said}"`);
    }
  }
  return found;
}"""
OVERLAPS = """() => {
  const shown = [...document.querySelectorAll("figure, .wide, h2, p, ul, pre, details")]
    .filter(e => e.checkVisibility({ contentVisibilityAuto: true }) && e.getClientRects().length);
  const found = [];
  for (let i = 0; i < shown.length; i++) for (let k = i + 1; k < shown.length; k++) {
    if (shown[i].contains(shown[k]) || shown[k].contains(shown[i])) continue;
    const [a, b] = [shown[i].getBoundingClientRect(), shown[k].getBoundingClientRect()];
    const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (wide > 2 && high > 2) found.push(`${shown[i].outerHTML.slice(0, 80)} on ${shown[k].outerHTML.slice(0, 80)}`);
  }
  return found;
}"""
#: Contrast of every text with the ground that it stands on (WCAG 2.1, 1.4.3), where it is below what is asked.
CONTRAST = """() => {
  const linear = v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const luminance = color => {
    const [r, g, b] = color.match(/[\\d.]+/g).map(Number).map(linear);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = e => {
    for (; e; e = e.parentElement) {
      const color = getComputedStyle(e).backgroundColor;
      if (!/, 0\\)$/.test(color)) return color;
    }
    return "rgb(255, 255, 255)";
  };
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const e = node.parentElement, style = getComputedStyle(e);
    if (!node.textContent.trim() || e.closest("script, style")) continue;
    if (!e.checkVisibility({ contentVisibilityAuto: true })) continue;
    const inChart = e.closest("svg");
    const color = inChart ? style.fill : style.color;
    if (color === "none" || style.stroke !== "none" && inChart) continue;  // halos
    const [a, b] = [luminance(color), luminance(ground(e))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) found.push(`${node.textContent.trim().slice(0, 40)}: ${ratio.toFixed(2)}`);
  }
  return [...new Set(found)];
}"""

#: Of a county's shape on the map: its width, and a point in its middle.
SHAPE_OF = """code => [...document.querySelectorAll("#map svg .mark-shape path")]
  .find(shape => shape.__data__?.datum?.id === code).getBoundingClientRect()"""
WIDTH_OF = f"code => ({SHAPE_OF})(code).width"
MIDDLE_OF = f"code => {{ const box = ({SHAPE_OF})(code); return [box.x + box.width / 2, box.y + box.height / 2]; }}"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("which", PAGES)
def test_nothing_is_cut_or_stands_on_something_else(opened, request, which, width):
    page = opened(width, file=request.getfixturevalue(which))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(CHECK_TEXTS) == []
    assert page.evaluate(OVERLAPS) == []
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(CHECK_TEXTS) == []
    assert page.evaluate(OVERLAPS) == []


def test_the_page_is_quiet_and_asks_nobody(opened):
    page = opened()
    page.select_option("#place", "NC")
    page.select_option("#scenario", "home-care")
    page.wait_for_timeout(200)
    assert page.said == []
    assert [url for url in page.asked if not url.startswith("file:")] == [] and len(page.asked) == 1


@pytest.mark.parametrize("width", WIDTHS)
def test_counties_are_shown_in_their_state(opened, county_file, width):
    """Where the money is spent at first; the reader's own county by list, click and address."""
    page = opened(width, file=county_file)
    assert "in Wake County, NC" in page.text_content("h1")
    assert page.input_value("#place") == "NC" and page.input_value("#county") == "37183" and "#" not in page.url
    assert page.text_content("#in-place") == "Wake County, NC"
    wake = page.evaluate(WIDTH_OF, "37183")
    assert wake > page.evaluate(WIDTH_OF, "37037") * 0.5 > 4.0  # large enough to be clicked
    page.evaluate("document.querySelector('#map').scrollIntoView({block: 'center'})")
    page.mouse.click(*page.evaluate(MIDDLE_OF, "37037"))
    page.wait_for_timeout(300)
    assert page.text_content("#in-place") == "Chatham County, NC" and page.url.endswith("#place=37037")
    page.select_option("#county", "")
    assert page.text_content("#in-place") == "North Carolina" and page.url.endswith("#place=NC")
    page.select_option("#place", "US")
    page.wait_for_timeout(300)
    assert page.evaluate(WIDTH_OF, "37183") < 0.3 * wake
    assert page.is_disabled("#county") and page.text_content("#in-place") == "The whole country"
    page.goto(f"{county_file.as_uri()}#place=11001")
    page.reload()
    page.wait_for_selector("html[data-ready=yes]", state="attached")
    assert page.input_value("#place") == "DC" and page.text_content("#in-place") == "District of Columbia, DC"
    assert page.said == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_chart_is_saved_with_its_words(opened, scheme):
    saved = []
    for last in (False, True):  # a page that is driven by a program may save ten files
        page = opened(color_scheme=scheme)
        page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
        figures = page.locator("figure").all()
        assert len(figures) == page.locator("figure .save:visible").count() < 20
        for figure in figures[len(figures) // 2 :] if last else figures[: len(figures) // 2]:
            with page.expect_download() as download:
                figure.locator(".save").click()
            saved.append(download.value.suggested_filename)
            assert saved[-1] == f"{figure.get_attribute('id')}.svg"
            file = download.value.path().read_text(encoding="utf-8")
            drawn = ET.fromstring(file)
            read = " ".join(" ".join(part.itertext()) for part in drawn.iter("{http://www.w3.org/2000/svg}text"))
            heading = " ".join(figure.locator("h3").text_content().split())
            assert read.startswith(heading) and "Source: Commonweal" in read and "var(" not in file
            assert (f'fill="{DARK.paper}"' in file) == (scheme == "dark")
        assert page.said == []
    assert len(set(saved)) == len(figures) > 10


def texts(page, figure):
    return page.locator(f"#{figure} svg text").all_text_contents()


def _rounded(drawn: str) -> str:
    """A drawing without the last digits of its numbers, which differ by the order of sums."""
    return re.sub(r"\d+\.\d{6,}", lambda found: f"{float(found[0]):.6f}", drawn)


def test_a_click_on_a_state_shows_it_in_every_chart_that_can(opened):
    page = opened()
    figures = ("stages", "tradeoff", "people", "map")
    before = {figure: page.inner_html(f"#{figure} .chart") for figure in figures}
    centre = page.evaluate("""() => {
      const shapes = [...document.querySelectorAll("#map svg path[aria-label*='Texas'], #map svg .mark-shape path")];
      const texas = shapes.find(s => s.__data__?.datum?.place === "TX");
      const box = texas.getBoundingClientRect();
      texas.scrollIntoView({ block: "center" });
      const now = texas.getBoundingClientRect();
      return [now.left + now.width * 0.55, now.top + now.height * 0.5];
    }""")
    page.mouse.click(*centre)
    page.wait_for_timeout(300)
    assert page.input_value("#place") == "TX" and page.url.endswith("#place=TX")
    assert page.text_content("#in-place") == "Texas"
    after = {figure: page.inner_html(f"#{figure} .chart") for figure in figures}
    for figure in ("tradeoff", "people", "map"):
        assert after[figure] != before[figure], figure
    assert after["stages"] == before["stages"]  # of a million dollars wherever it is spent
    for figure in ("tradeoff", "people"):
        assert "in Texas" in page.text_content(f"#{figure} h3")
    page.mouse.click(*centre)
    page.wait_for_timeout(300)
    assert page.input_value("#place") == "US" and "#" not in page.url
    assert _rounded(page.inner_html("#people .chart")) == _rounded(before["people"])


def cells(page, row):
    return [float(text.replace(",", "")) for text in page.locator(f"{row} td").all_text_contents()]


def test_my_place_answers_both_questions(opened, states):
    """What of the money arises there, and what a million spent there does."""
    page = opened()
    page.select_option("#place", "NC")
    page.wait_for_timeout(300)
    result = states.compare(NAMES, amount=1e9, closure="type-i")
    jobs = result.by("state")["jobs"].xs("NC", level="state")
    for k, name in enumerate(NAMES, start=1):
        arise, per_head, there, in_all = cells(page, f"#here tbody tr:nth-child({k})")
        assert arise == pytest.approx(jobs[name], abs=0.51)
        assert per_head == pytest.approx(jobs[name] / result.residents["NC"] * 1e5, abs=0.051)
        alone = states.compare([cw.scenario(name).in_regions({"NC": 1.0})], amount=1e6, closure="type-i")
        assert in_all == pytest.approx(alone.table["jobs"].iloc[0], abs=0.051)
        assert there == pytest.approx(alone.by("state")["jobs"].xs("NC", level="state").iloc[0], abs=0.051)


def test_the_table_of_states_is_sorted_with_the_readers_on_top(opened):
    page = opened()
    page.evaluate("document.getElementById('states').closest('details').open = true")
    page.select_option("#place", "NC")
    page.click("#states th[data-column='0'] button")
    codes = page.locator("#states tbody tr").evaluate_all("rows => rows.map(row => row.dataset.code)")
    jobs = [cells(page, f"#states tr[data-code='{code}']")[0] for code in codes]
    assert codes[0] == "NC" and len(codes) == 51
    assert jobs[1:] == sorted(jobs[1:], reverse=True) and codes[1] == "AZ"
    assert page.get_attribute("#states th[data-column='0']", "aria-sort") == "descending"
    page.click("#states th[data-column='0'] button")
    assert page.get_attribute("#states th[data-column='0']", "aria-sort") == "ascending"
    page.select_option("#scenario", "home-care")
    assert cells(page, "#states tr[data-code='NC']") == cells(page, "#here tbody tr:nth-child(4)")


def test_the_address_holds_the_choice(opened, page_file):
    page = opened()
    page.select_option("#place", "NC")
    page.select_option("#scenario", "home-care")
    address = page.url
    assert address == f"{page_file.as_uri()}#place=NC&program=home-care"
    other = opened()
    other.goto(address)
    other.reload()
    other.wait_for_function("document.documentElement.dataset.ready === 'yes'")
    assert other.input_value("#place") == "NC" and other.input_value("#scenario") == "home-care"
    assert other.text_content("#in-place") == "North Carolina"
    assert other.text_content("#map h3").startswith("Home and elder care")


def test_the_figures_can_be_taken_along(opened):
    page = opened()
    with page.expect_download() as wanted:
        page.click("a[download]")
    assert wanted.value.suggested_filename == "commonweal.csv"
    table = pd.read_csv(wanted.value.path())
    assert set(table["scenario"]) == {*TITLES, "all jobs"} and (table["account"] == "jobs").any()
    assert (table["kind"] == "net cost, new").any() and table["label"].str.contains("contributions").any()


def test_the_page_says_what_when_and_how_to_cite(opened):
    page = opened()
    text = page.inner_text("body")
    for said in (*TITLES, "Cite as: Commonweal", "edition us-2024", "BSD 3-Clause", "We follow $1 billion"):
        assert said in text
    assert page.title() == page.text_content("h1") and "job-years" in page.title()
    assert page.get_attribute("meta[name=description]", "content").startswith("We follow")


def test_the_scenario_is_chosen_for_the_map(opened):
    page = opened()
    first = page.inner_html("#map .chart")
    page.select_option("#scenario", "home-care")
    page.wait_for_timeout(300)
    assert page.inner_html("#map .chart") != first
    assert "Home and elder care" in page.text_content("#map h3")


def test_the_keyboard_reaches_everything_in_order(opened):
    page = opened()
    seen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        at = page.evaluate("""() => {
          const e = document.activeElement, name = e.id || e.getAttribute("aria-label") || e.textContent.trim();
          return [e.tagName, name, getComputedStyle(e).outlineStyle, e.closest("svg") !== null];
        }""")
        if at[0] == "BODY":
            break
        seen.append(at[1])
        assert at[2] != "none", at
        assert not at[3], at
    saves = [name for name in seen if name.startswith("Save as SVG: ")]
    assert len(saves) == 7
    others = [name for name in seen if name not in saves]
    assert others[:4] == ["All figures as a table", "place", "scenario", "My place"]
    assert any(text.startswith("The same as a table") for text in seen)
    assert seen[-1] == "Reproduce this page"
    assert len(seen) == len(set(seen))
    page.keyboard.press("Home")
    page.focus("#place")
    page.keyboard.press("n")  # the list answers to letters
    page.wait_for_timeout(200)
    assert page.input_value("#place") in ("NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND")


def test_everything_has_a_name(opened):
    page = opened()
    assert page.evaluate("document.documentElement.lang") == "en" and page.title()
    assert page.locator("h1").count() == 1
    levels = [int(tag[1]) for tag in page.evaluate("[...document.querySelectorAll('h1, h2, h3')].map(h => h.tagName)")]
    assert all(later - level <= 1 for level, later in pairwise(levels))
    ids = page.evaluate("[...document.querySelectorAll('[id]')].filter(e => !e.closest('svg')).map(e => e.id)")
    assert len(ids) == len(set(ids))
    for label in page.evaluate(
        "[...document.querySelectorAll('figure .chart')].map(c => c.getAttribute('role') + '|' + "
        "c.getAttribute('aria-label'))"
    ):
        role, said = label.split("|", 1)
        assert role == "img" and len(said) > 40 and not re.search(r"\bnan\b", said.lower())
    assert page.evaluate("[...document.querySelectorAll('select')].every(s => s.labels.length === 1)")
    assert page.evaluate("[...document.querySelectorAll('th')].every(t => ['col', 'row'].includes(t.scope))")
    assert page.evaluate(
        "[...document.querySelectorAll('.wide')].every(t => t.tabIndex === 0 && t.getAttribute('aria-label'))"
    )
    assert page.evaluate("document.querySelector('#in-place').getAttribute('aria-live')") == "polite"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("which", PAGES)
def test_every_text_stands_out(opened, request, which, scheme):
    page = opened(file=request.getfixturevalue(which), color_scheme=scheme)
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    assert page.evaluate(CONTRAST) == []
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(21, 24, 29)"
    assert dark == (scheme == "dark")


@pytest.mark.parametrize("which", PAGES)
def test_on_paper_it_is_six_pages_of_a4_and_light(opened, request, which):
    file = request.getfixturevalue(which)
    assert file.stat().st_size < 3e6
    page = opened(file=file, color_scheme="dark")
    assert page.locator("#net figure").count() == (4 if which == "paid_file" else 0)
    paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) <= 6
    assert re.search(rb"/MediaBox\s*\[\s*0\s+0\s+59[45]", paper)
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.is_visible("#choose")


def test_without_scripts_the_pictures_are_there(opened):
    page = opened(scripts=False)
    for figure in ("stages", "tradeoff", "map", "people", "by-year"):
        assert page.is_visible(f"#{figure} svg"), figure
    assert not page.is_visible("#place")
    for figure in ("ring-chips", "flows-chips", "automation"):
        page.click(f"details:has(#{figure}) > summary")
        assert page.is_visible(f"#{figure} svg"), figure


def test_the_title_says_where_all_of_it_is_spent(states):
    spent = [cw.scenario(name).in_regions({"NC": 1.0}) for name in ("chips", "home-care")]
    page = states.compare(spent, accounts=["jobs", "labour_income"], closure="type-i").page()
    assert "<h1>A million dollars in North Carolina supports" in page


def test_the_years_are_those_of_the_comparison_s_timeline(opened, states):
    t = states.compare(NAMES, amount=1e9, closure="type-ii").timeline()
    page = opened()
    page.evaluate("for (const part of document.querySelectorAll('#years details')) part.open = true")
    section = page.inner_text("#years")
    for name, title in zip(NAMES, TITLES, strict=True):
        s = t.summary.loc[name]
        assert f"{title}: at most {format_number(s['peak'])} jobs, in {s['peak_year']:.0f}" in section
    rows = page.locator("#years table").first.locator("tbody tr").all()
    assert [row.locator("th").inner_text() for row in rows] == [str(year) for year in t.years]
    first = rows[0].locator("td").first.inner_text()
    figures = t.table.loc[(NAMES[0], t.years[0])]
    assert first.startswith(f"{format_number(figures['type_i'])} / {format_number(figures['type_ii'])} (")
    for source in t.parts["source"]:
        assert source in section


def test_sections_that_a_comparison_lacks_are_left_out(opened, national_file):
    page = opened(file=national_file)
    assert page.said == []
    for section in ("where", "wellbeing", "doughnut", "net", "years"):
        assert page.locator(f"#{section}").count() == 0, section
    for section in ("glance", "who", "pays", "limits", "sources", "buys", "method", "parameters", "again"):
        assert page.is_visible(f"#{section} h2"), section
    assert page.locator("#choose").count() == 0
    assert page.evaluate(CHECK_TEXTS) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_of_a_batch_needs_no_script(opened, batch_file, width):
    page = opened(width, file=batch_file, scripts=False)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(CHECK_TEXTS) == []
    assert page.evaluate(OVERLAPS) == []
    assert page.evaluate(CONTRAST) == []
    assert page.said == []
    assert page.asked == [batch_file.as_uri()]
