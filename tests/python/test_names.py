"""What people type instead of a code: names, other classifications, other vintages, zeros too few; and what is never
suggested.
"""

import gc
import weakref

import commonweal as cw
import pytest
from commonweal.base.names import nearest
from commonweal.datasets.codes import commodities_of, counties_of, industries_of, regions_of


@pytest.fixture(scope="module")
def counties():
    return counties_of(cw.load("us-2024", regions="nation").dataset)


def found(known, name):
    return known.codes[known.find(name, kind="region", error=cw.ModelError, where="model.regions")]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("36005", "36005"),
        (36005, "36005"),
        (1001, "01001"),
        ("1001", "01001"),
        ("Bronx", "36005"),
        ("bronx county", "36005"),
        ("Bronx County, NY", "36005"),
        ("Saint Landry", None),
        ("St. Louis city, MO", "29510"),
        ("Orleans Parish, LA", "22071"),
    ],
)
def test_counties_are_found_by_name_and_without_zeros(counties, name, code):
    if code is None:
        with pytest.raises(cw.ModelError, match="unknown region"):
            found(counties, name)
    else:
        assert found(counties, name) == code


@pytest.mark.parametrize("name", ["NC", "nc", "37", 37, "North Carolina", "north carolina"])
def test_states_are_found_by_name_and_number(states, name):
    assert states.region(name).code == "NC"


def test_a_name_of_several_is_told_with_their_codes(counties):
    with pytest.raises(
        cw.ModelError, match=r"31 are called so: 01129 \(Washington County, AL\), .* and 28 more; give a code"
    ):
        found(counties, "Washington")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("09110", "Capitol Planning Region, CT: since 2022 in place of counties; here it is 09003 and 09013"),
        (9110, "09110 Capitol"),
        ("51515", "here it is 51019"),
        ("51901", "here it is 51003 and 51540"),
        ("02063", "here it is 02261"),
        ("46113", "here it is 46102"),
        ("37999", r"did you mean 37099 \(Jackson County, NC\)"),
        ("Dona Ana", r"did you mean 35013"),
    ],
)
def test_other_vintages_and_slips_are_answered_with_what_stands_here(counties, name, said):
    with pytest.raises(cw.ModelError, match=f"unknown region .*{said}"):
        found(counties, name)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("36005", r"36005 \(Bronx County, NY\) lies in NY \(New York\)"),
        ("Bronx", r"36005 \(Bronx County, NY\) lies in NY"),
        ("Nort Carolina", r"did you mean NC \(North Carolina\)"),
        ("09110", "here it is 09003 and 09013"),
    ],
)
def test_counties_in_a_model_of_states(states, name, said):
    with pytest.raises(cw.ModelError, match=said):
        states.region(name)
    with pytest.raises(cw.ModelError, match=said):
        states.solve({(name, "624400"): 1.0})


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("611310", "NAICS 611310 is 611A00"),
        ("111110", "NAICS 111110 is 1111A0"),
        ("236220", "NAICS 236220 is .*233210"),
        ("2211", "NAICS 2211 is 221100"),
        ("colleges", "did you mean 611A00"),
        ("child day care", "did you mean 624400"),
        ("624401", "did you mean 624400"),
    ],
)
def test_industries_by_naics_and_by_name(states, name, said):
    with pytest.raises(cw.ModelError, match=f"unknown sector .*{said}"):
        states.solve({("NC", name): 1.0})


@pytest.mark.parametrize("name", ["zz", "999999", "XX", "", "Nowhere at all", None, 3.5, ["NC"], True, "x" * 5000])
def test_nothing_is_suggested_where_nothing_is_like_it(states, name):
    with pytest.raises(cw.ModelError) as error:
        states.region(name)
    assert "did you mean" not in str(error.value) and "`model.regions` lists all 51" in str(error.value)
    assert len(str(error.value)) < 200


def test_every_naics_code_leads_to_industries_that_are_there(nation):
    codes = industries_of(nation.dataset)
    for naics in ("11", "622", "722511", "3344", "92"):
        hint = codes.hint(naics)
        assert hint.startswith(f"; NAICS {naics} is ")
    assert codes.hint("000000") == ""


def test_words_that_are_not_alike_are_not_suggested():
    assert nearest("chip", ["chips", "ira"]) == "; did you mean chips?"
    assert nearest("colleges", ["schools", "roads"]) == ""
    assert nearest("", ["chips"]) == ""


def test_every_changed_county_leads_to_counties_that_are_there(counties):
    from commonweal.datasets.codes import _county_changes

    for code, change in _county_changes().items():
        assert code not in counties.codes
        assert set(change.now) <= set(counties.codes), code


def test_the_nation_looks_at_places_too(nation, states):
    care = cw.scenario("child-care")
    assert nation.compare([care.in_regions({"NC": 0.5, "37023": 0.5})], accounts=["jobs"]).table.size
    for place in ("QQ", "37999"):
        with pytest.raises(cw.ScenarioError, match=f"unknown region '{place}'"):
            nation.compare([care.in_regions({place: 1.0})], accounts=["jobs"])
    assert regions_of(states.dataset).codes[0] == "AL"


def test_what_is_known_of_a_dataset_goes_with_it(nation):
    """Draws make datasets by the thousand: none of them may be kept by its codes."""
    dataset = nation.dataset.copy()
    gone = weakref.ref(dataset)
    for known in (regions_of, industries_of, commodities_of):
        assert known(dataset).hint("nonsense") == ""
    del dataset
    gc.collect()
    assert gone() is None
