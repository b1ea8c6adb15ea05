"""Areas that counties make up: figures by them add up, money can be spent in them, mistakes are told."""

import commonweal as cw
import numpy as np
import pytest
from commonweal.datasets.areas import area_kinds, counties_of_area, division, part_in
from hypothesis import given
from hypothesis import strategies as st

DIVIDING = [kind for kind, known in area_kinds().items() if known.divides]


@pytest.fixture(scope="module")
def counties():
    return cw.load("us", regions="county")


@pytest.fixture(scope="module")
def result(counties):
    return counties.compare(["home-care", "chips"], closure="type-i", accounts=["jobs", "labour_income"])


@pytest.mark.parametrize("kind", DIVIDING)
def test_areas_sum_to_the_nation_and_are_their_counties(result, kind):
    table, by_county = result.by(kind), result.by("region")
    accounts = result.account_ids
    assert list(table.columns) == ["name", "divided", *accounts]
    whole = by_county.groupby("scenario", sort=False)[accounts].sum()
    assert table.groupby("scenario", sort=False)[accounts].sum().to_numpy() == pytest.approx(
        whole.to_numpy(), rel=1e-12
    )
    jobs = by_county.loc["chips", "jobs"]
    code = next(area for area in table.loc["chips"].index if area != "elsewhere")
    assert table.loc[("chips", code), "jobs"] == pytest.approx((jobs * part_in(kind, code, jobs.index)).sum(), rel=1e-3)


def test_an_area_of_whole_counties_is_a_group_of_them(result):
    charlotte = list(counties_of_area("metro", "16740"))
    by_hand = result.by({"here": charlotte}).xs("here", level=1)
    found = result.by("metro").xs("16740", level="metro")
    assert (found["divided"] == 0.0).all()
    assert found[by_hand.columns].to_numpy() == pytest.approx(by_hand.to_numpy(), rel=1e-13)
    # New York's tenth is a part of Manhattan and nothing else.
    districts = result.by("district").loc["home-care"]
    assert districts.loc["NY-12", "divided"] == 1.0
    assert districts.loc["WY-AL", "divided"] == 0.0


@given(st.sampled_from(["district", "rural"]), st.data())
def test_what_is_everywhere_leaves_nothing_elsewhere(counties, kind, data):
    every = list(counties.regions.index)
    some = data.draw(st.lists(st.sampled_from(every), min_size=1, max_size=50, unique=True))
    known = division(kind, some, cw.ModelError)
    assert np.asarray(known.parts.sum(axis=1)) == pytest.approx(np.ones(len(some)), abs=1e-12)
    assert len(known.areas) == known.parts.shape[1]


@pytest.mark.parametrize("kind", list(area_kinds()))
def test_money_in_an_area_goes_to_its_counties(states, kind):
    for code in (cw.areas(kind).index[0], cw.areas(kind).index[-1]):
        one = cw.scenario("home-care").in_area(kind, code)
        shares = counties_of_area(kind, code)
        assert sum(shares.values()) == pytest.approx(1.0, abs=1e-12)
        demand = one.final_demand(states.dataset, 1e6)
        by_state = demand.purchased.sum(axis=0)
        fips = [str(f) for f in states.dataset["region_fips"].values]
        expected = np.array([sum(part for county, part in shares.items() if county[:2] == f) for f in fips])
        assert by_state / by_state.sum() == pytest.approx(expected, abs=1e-9)


def test_money_in_a_metro_area_by_county(counties):
    shares = counties_of_area("metro", "16740")
    one = cw.scenario("home-care").in_area("metro", "Charlotte")
    same = cw.scenario("home-care").in_regions(shares)
    found, by_hand = (which.final_demand(counties.dataset, 1e6).purchased for which in (one, same))
    assert found == pytest.approx(by_hand, rel=1e-12)


@pytest.mark.parametrize(
    ("kind", "called", "code"),
    [
        ("metro", "Charlotte", "16740"),
        ("metro", "charlotte-concord-gastonia, nc-sc", "16740"),
        ("metro", 16740, "16740"),
        ("metro", "Winston-Salem, NC", "49180"),
        ("micro", "Boone", "14380"),
        ("district", "nc-12", "NC-12"),
        ("district", "NC-1", "NC-01"),
        ("district", "Wyoming", "WY-AL"),
        ("zip", 28202, "28202"),
        ("zip", 501, "00501"),
        ("rural", 9, "9"),
    ],
)
def test_areas_by_what_people_call_them(kind, called, code):
    for name in ("home-care", "chips"):
        assert all(part.regions.area == {kind: code} for _, part in cw.scenario(name).in_area(kind, called).parts)


@pytest.mark.parametrize(
    ("kind", "called", "told"),
    [
        ("metro", "Portland", "Portland-South Portland, ME"),
        ("metro", "Springfield", "4 are called so"),
        ("district", "NC-15", "unknown district 'NC-15'; did you mean NC-05"),
        ("county", "37119", "no kind of area 'county'; there are metro"),
        ("zip", None, "unknown zip None"),
    ],
)
def test_what_is_no_area_is_told(kind, called, told):
    with pytest.raises(cw.ScenarioError, match=told):
        cw.scenario("chips").in_area(kind, called)


def test_what_cannot_be_divided_is_told(states, result):
    few = states.compare(["chips"], closure="type-i", accounts=["jobs"])
    with pytest.raises(cw.ModelError, match="metropolitan areas are made of counties"):
        few.by("metro")
    with pytest.raises(cw.ModelError, match="tell where money is spent"):
        result.by("zip")
    with pytest.raises(cw.ModelError, match="did you mean district"):
        result.by("districts")
    with pytest.raises(cw.ModelError, match="no kind of area 'town'"):
        cw.areas("town")


def test_a_file_names_an_area_and_its_mistake_has_a_line(tmp_path):
    path = tmp_path / "mine.yaml"
    text = (
        "id: mine\nname: Mine\nphase: operations\ndescription: Rents.\nsources: {own: A budget}\n"
        'bill:\n  - {commodity: "531ORE", weight: 100, status: assumed, confidence: L, source: own}\n'
        "regions:\n  area: {metro: AREA}\n"
    )
    path.write_text(text.replace("AREA", "Charlotte"), encoding="utf-8")
    assert "Charlotte-Concord-Gastonia" in repr(cw.Scenario.from_yaml(path))
    path.write_text(text.replace("AREA", "Charlote"), encoding="utf-8")
    with pytest.raises(cw.ScenarioError, match=r"mine.yaml:9: .*unknown metro 'Charlote'"):
        cw.Scenario.from_yaml(path)


def test_spread_says_what_reaches_disadvantaged_communities(result, states):
    table = result.spread()
    people = result.residents
    evenly = (people * part_in("justice40", "disadvantaged", list(people.index))).sum() / people.sum()
    assert evenly == pytest.approx(0.327, abs=0.01)  # a third of the country, as the tool's own count says
    assert table["to_disadvantaged"].between(0.2, 0.5).all()
    by_area = result.by("justice40")["jobs"].unstack("justice40")
    share = by_area["disadvantaged"] / by_area.sum(axis="columns")
    assert table["to_disadvantaged"].to_numpy() == pytest.approx(share[table.index].to_numpy(), rel=1e-3)
    of_states = states.compare(["chips"], closure="type-i", accounts=["jobs"]).spread()
    assert of_states["to_disadvantaged"].isna().all()
