"""Each chart shows what it must: figures, units, legend and source; and says what to do where it cannot."""

import dataclasses
import io
import re
import runpy
from html import unescape
from pathlib import Path

import commonweal as cw
import numpy as np
import pytest
from commonweal.accounts.outcomes import MEASURES
from commonweal.parameters.doughnut import doughnut_dimensions
from commonweal.show.charts.doughnut import wedges
from commonweal.show.charts.maps import classes, values
from commonweal.show.charts.stages import stages_by_place
from commonweal.show.digits import format_number
from commonweal.show.theme import DARK, LIGHT, SHAPES

NAMES = ["chips", "ira", "child-care", "home-care"]


@pytest.fixture(scope="module")
def result(states):
    return states.compare(NAMES, closure="type-ii", financing="households")


@pytest.fixture(scope="module")
def national(nation):
    return nation.compare(["chips", "home-care"])


CHARTS = {
    "bars": lambda plot, **size: plot.bars("jobs", **size),
    "waterfall": lambda plot, **size: plot.waterfall("home-care", **size),
    "budget": lambda plot, **size: plot.budget(**size),
    "net_cost": lambda plot, **size: plot.net_cost("home-care", **size),
    "outcomes": lambda plot, **size: plot.outcomes(**size),
    "jobs_and_pay": lambda plot, **size: plot.jobs_and_pay(**size),
    "map": lambda plot, **size: plot.map("jobs", "home-care", **size),
    "map of totals": lambda plot, **size: plot.map("ghg", "ira", per="total", **size),
    "map of a difference": lambda plot, **size: plot.map("jobs", "home-care", minus="chips", **size),
    "doughnut": lambda plot, **size: plot.doughnut("home-care", **size),
    "people": lambda plot, **size: plot.people(**size),
    "sankey": lambda plot, **size: plot.sankey("chips", **size),
}
#: Texts that each must have.
MUST = {
    "bars": [*NAMES, "direct", "indirect", "induced", "job-years per million dollars of 2024"],
    "waterfall": ["direct", "indirect", "induced", "households pay", "net", "job-years per million dollars"],
    "jobs_and_pay": [*NAMES, "all jobs in the economy: \\$79k", "thousand dollars of 2024"],
    "map": [
        "job-years per 100,000 residents",
        "under half the US average",
        "more than twice",
        r"US average: [\d.]+",
        "us-atlas",
        r"Largest and smallest: \w+",
    ],
    "map of totals": ["t CO2e, for \\$1,000,000,000", "and more"],
    "map of a difference": ["home-care less chips", "−[\\d.]+ to −[\\d.]+", "marks where chips has more"],
    "doughnut": [
        "Social foundation",
        "Ecological ceiling",
        "not covered",
        "hours of unpaid care taken over",
        r"\+[\d.]+m hours",
    ],
    "budget": [
        *NAMES,
        "gross",
        "after financing",
        "new",
        "federal receipts",
        "benefits saved, net",
        "cents per dollar",
    ],
    "net_cost": ["cost", "federal income tax", "contributions", "benefits caused", "left", "cents per dollar"],
    "outcomes": [*NAMES, "on the way", "once there", "no estimate", "climate damage avoided", "WELLBYs per"],
    "people": [*NAMES, "women", "Black", "best-paid fifth", "all jobs in the economy", "share of job-years"],
    "sankey": ["abroad 2\\d%", "bought", "made by", "AZ \\d+%", "other states"],
}


def svg(figure) -> str:
    buffer = io.StringIO()
    figure.save(buffer, format="svg")
    return buffer.getvalue()


def texts(drawing: str) -> str:
    """What can be read in it."""
    found = " ".join(re.findall(r"<text.*?</text>", drawing, re.S))
    return " ".join(unescape(re.sub("<[^>]*>", " ", found)).split())


@pytest.mark.parametrize("width", [600, 1200])
@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_says_what_it_must_and_is_as_wide_as_asked(result, name, width):
    drawing = svg(CHARTS[name](result.plot, width=width))
    read = texts(drawing)
    for text in [*MUST[name], "Source: Commonweal, us-2024"]:
        assert re.search(text, read), (text, read)
    drawn = float(re.search(r'<svg[^>]*\bwidth="([\d.]+)"', drawing).group(1))
    assert 0.93 * width <= drawn <= width


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_describes_itself(result, name):
    figure = CHARTS[name](result.plot)
    assert len(figure.description) > 40
    assert not re.search(r"\bnan\b", figure.description.lower())


@pytest.fixture(scope="module")
def decade(nation):
    return nation.timeline(["chips", "care"], range(2023, 2036), amount=10e9, draws=20)


@pytest.mark.parametrize("width", [600, 1200])
def test_years_are_bars_by_stage_and_a_panel_for_each_scenario(decade, width):
    figure = decade.plot.years(width=width)
    drawing = svg(figure)
    read = texts(drawing)
    for text in [
        "chips",
        "care",
        "direct",
        "indirect",
        "induced",
        "2023",
        "2035",
        r"\$10 billion of 2024",
        "9 of 10 draws",
    ]:
        assert re.search(text, read), (text, read)
    assert "never to jobs" in read and "Source: Commonweal, us-2024" in read
    assert drawing.count('aria-roledescription="bar"') == 2 * 13 * 3
    most, year = (decade.summary.loc["chips", column] for column in ("peak", "peak_year"))
    assert f"{format_number(most)} jobs, in {year}, " in figure.description
    drawn = float(re.search(r'<svg[^>]*\bwidth="([\d.]+)"', drawing).group(1))
    assert 0.93 * width <= drawn <= width
    assert DARK.paper in svg(decade.plot.dark.years())


@pytest.mark.parametrize("width", [600, 1200])
def test_automation_is_a_fan_with_both_sides(decade, width):
    found = decade.automation(draws=20)
    figure = found.plot.fan(width=width)
    read = texts(svg(figure))
    for text in ["chips", "care", "at stake", "created by what is saved", "no date is known", "Eloundou"]:
        assert re.search(text, read), (text, read)
    last = found.table.loc[("care", 2035)]
    assert f"{100 * last['at_stake'] / last['jobs']:.1f} % at stake" in figure.description
    assert "nan" not in figure.description.lower()
    assert DARK.paper in svg(found.plot.dark.fan())


def test_a_dark_figure_has_a_dark_ground(result):
    drawing = svg(result.plot.dark.bars())
    assert DARK.paper in drawing and DARK.direct in drawing and LIGHT.direct not in drawing


def test_a_picture_is_saved_without_browser_or_network(result, tmp_path):
    result.plot.map().save(tmp_path / "map.png")
    assert (tmp_path / "map.png").read_bytes()[:4] == b"\x89PNG"


def test_bars_are_the_table(result):
    data = stages_by_place(result, "jobs")
    whole = data[data["place"] == "US"].groupby("scenario")["value"].sum()
    expected = result.per_million["jobs", "type-ii"]
    np.testing.assert_allclose(whole[NAMES], expected[NAMES])
    states = data[data["place"] != "US"].groupby("scenario")["value"].sum()
    np.testing.assert_allclose(states[NAMES], expected[NAMES])


def test_people_of_states_add_up_to_the_nations(result):
    shares = result.people_in_states()
    jobs = result.in_states()["jobs"]
    jobs = jobs[jobs.index.get_level_values("stage") != "induced"].groupby(["scenario", "state"]).sum()
    women = shares.xs("women", level="group").droplevel("dimension")
    total = (women * jobs).groupby("scenario").sum() / jobs.groupby("scenario").sum()
    np.testing.assert_allclose(
        total[NAMES], result.people["share"].xs("women", level="group").droplevel("dimension")[NAMES]
    )


def test_a_map_per_head_is_the_total_over_residents(result):
    total, per_head = (values(result, "jobs", ["ira"], per)["ira"] for per in ("total", "person"))
    assert result.residents["CA"] == pytest.approx(39.3e6, rel=0.01)
    np.testing.assert_allclose(per_head * result.residents / 1e5, total)


def test_classes_are_round_and_cover_everything():
    figures = np.linspace(0.013, 9.7, 51)
    ends, colors = classes(figures, LIGHT, differs=False)
    assert ends == sorted(set(ends)) and len(colors) == len(ends) + 1
    assert all(
        np.isclose(end * 2 / 10 ** np.floor(np.log10(end)), round(end * 2 / 10 ** np.floor(np.log10(end))))
        for end in ends
    )
    ends, colors = classes(figures - 5.0, LIGHT, differs=True)
    assert ends == [-end for end in reversed(ends)]
    assert colors[len(colors) // 2] == LIGHT.even and len(colors) == len(ends) + 1


def test_a_dollars_first_round_is_a_dollar(result):
    for name in NAMES:
        flows = result.first_round(name)
        assert flows["share"].sum() == pytest.approx(1.0, abs=0.01)
        abroad = flows.loc[flows["region"] == "abroad", "share"].sum()
        assert abroad == pytest.approx(1.0 - result.facts.loc[name, "domestic_share"], abs=1e-3)


def test_outcomes_are_shown_beside_the_way_and_never_as_nothing(result):
    described = result.plot.outcomes().description
    known = result.outcomes()["value"].dropna() / 1e6
    way = result.per_million.xs(result.closure, axis="columns", level="closure")
    for name in result.scenarios:
        assert f"{name}, jobs, pay and air: {format_number(way.loc[name, 'wellby'])}" in described
        own = [measure for scenario, measure in known.index if scenario == name and measure.startswith("wellby_")]
        assert (f"{name}, once there: no estimate" in described) == (not own)


def test_a_dollar_of_cost_is_what_comes_back_and_what_is_left(result):
    net = result.net_cost()["share"]
    described = result.plot.budget().description
    for name in NAMES:
        for counted in ("gross", "new"):
            share = net[name, counted, "all"]
            assert (
                f"left {format_number(100.0 * (1.0 - share))}"
                in result.plot.net_cost(name, counted=counted).description
            )
            assert f"{name}, {counted}: {100.0 * share:.0f} (" in described
    with pytest.raises(cw.ModelError, match="counted"):
        result.plot.net_cost("chips", counted="sometimes")


def test_the_doughnut_never_shows_a_gap_as_nothing(result):
    table = wedges(result, "home-care")
    gaps = table[table["text"] == "not covered"]
    silent = [entry for entry in doughnut_dimensions() if entry.measure is None or entry.measure in MEASURES]
    assert (
        list(gaps["name"]) == [entry.label for entry in silent]
        and not gaps["covered"].any()
        and (gaps["length"] == 0.0).all()
    )
    known = table[table["direction"] != ""]
    assert (known["length"] > 0.0).all() and (known["length"] <= 1.0).all()
    worse = known.set_index("label").loc["climate change: greenhouse gases"]
    assert worse["better"] == "worse" and worse["direction"] == "up"


def test_ranked_multipliers_are_in_order(states):
    multipliers = states.multipliers(["jobs"], regions=["NC"])
    read = texts(svg(multipliers.plot.ranked("jobs", count=5)))
    assert "1. " in read and "5. " in read and "6. " not in read
    assert (
        "job-years per million" in read
        and "median of 402" in read
        and "delivered in NC" in read
        and "Source: Commonweal" in read
    )


def test_the_readmes_picture_is_todays(tmp_path):
    folder = Path(__file__).parents[2] / "docs" / "pictures"
    made = runpy.run_path(str(folder / "make.py"))["make"](tmp_path)
    for path in made:
        assert texts(path.read_text(encoding="utf-8")) == texts((folder / path.name).read_text(encoding="utf-8")), (
            "make pictures"
        )


def luminance(color: str) -> float:
    """Of WCAG 2."""
    parts = [int(color[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_colors_stand_out_and_stay_apart_in_grey(theme):
    for text in (theme.ink, theme.soft):
        assert contrast(text, theme.paper) >= 4.5
    stages = (theme.direct, theme.indirect, theme.induced)
    for mark in (*stages, theme.better, theme.worse, *theme.colors):
        assert contrast(mark, theme.paper) >= 3.0, mark
    assert contrast(theme.direct, theme.indirect) >= 1.4 and contrast(theme.indirect, theme.induced) >= 1.2
    for one, other in zip(theme.steps, theme.steps[1:], strict=False):
        assert contrast(one, other) >= 1.3
    assert len(theme.colors) == len(SHAPES)


ASKED = {
    "map": lambda plot: plot.map(),
    "an unknown account": lambda plot: plot.bars("joy"),
    "an unknown scenario": lambda plot: plot.sankey("chisp"),
    "an unknown dimension": lambda plot: plot.people("age"),
    "a state of the nation": lambda plot: plot.bars(state="NC"),
}


@pytest.mark.parametrize("what", ASKED)
def test_what_a_chart_lacks_is_said_in_a_sentence(national, what):
    with pytest.raises(cw.ModelError) as error:
        ASKED[what](national.plot)
    said = str(error.value)
    assert "\n" not in said and re.search(r"load\(|did you mean|lists all", said), said


def test_a_state_that_is_none_is_refused(result):
    for ask in (result.plot.bars, result.plot.jobs_and_pay, result.plot.people):
        with pytest.raises(cw.ModelError, match="unknown state 'ZZ'"):
            ask(state="ZZ")


def test_what_is_below_zero_is_shown(result):
    read = texts(svg(result.plot.bars("wellby_air")))
    assert re.search(r"−0\.\d+ / −0\.\d+", read) and "WELLBYs lost to dirty air per million dollars" in read


def test_a_map_of_no_difference_says_so(result):
    assert "all 0" in texts(svg(result.plot.map("jobs", "chips", minus="chips")))


def test_groups_that_are_not_there_are_said(result):
    bare = dataclasses.replace(result, groups=result.groups.iloc[:0], effects=result.effects.isel(group=[]))
    with pytest.raises(cw.ModelError, match="no accounts of groups of people; compare with"):
        bare.plot.people()


def test_more_scenarios_than_can_be_told_apart_are_refused(nation):
    many = nation.compare(list(cw.scenarios().index[:9]))
    with pytest.raises(cw.ModelError, match="name some"):
        many.plot.people()
    svg(many.plot.people(scenarios=many.scenarios[:3]))


def test_made_up_regions_have_no_map():
    country = cw.synthetic(regions=5)
    result = country.compare([cw.scenario("home-care").in_regions({country.regions.index[0]: 1.0})])
    with pytest.raises(cw.ModelError, match="maps show the embedded states and counties"):
        result.plot.map()


def test_a_name_that_cannot_be_drawn_is_refused():
    """The renderer ends the process at a letter that XML does not have."""
    nation = cw.load("us", regions="nation")
    compared = nation.compare([cw.scenario("chips").called("chips\x1b[31m")], accounts=["jobs"])
    with pytest.raises(cw.ModelError, match=r"letters that cannot be drawn"):
        compared.plot.bars()
    assert r"chips\x1b[31m" in compared.page()
