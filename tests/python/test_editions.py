"""Editions: which there are, and which one a name means."""

import commonweal as cw
import pytest
from commonweal.batch.plan import read_plan
from commonweal.datasets import editions as room
from commonweal.datasets.editions import Edition, edition_name, editions, embedded_editions
from commonweal.datasets.embedded import dataset_path

LEVELS = ("nation", "state", "county")


def made_up(name, country, year):
    text = {
        "currency": "USD",
        "price_basis": "USD",
        "description": name,
        "sources": {"tables": "none"},
        "errors": "none",
    }
    return Edition(name=name, country=country, year=year, **text)


def test_every_edition_has_its_datasets_and_every_dataset_an_edition():
    there = {path.stem for path in dataset_path("us-2017", "nation").parent.glob("*.h5")}
    assert there == {f"{edition.name}-{level}" for edition in embedded_editions() for level in LEVELS}


@pytest.mark.parametrize("name", [edition.name for edition in embedded_editions()])
def test_a_dataset_says_what_its_edition_says(name):
    edition = next(one for one in embedded_editions() if one.name == name)
    assert edition.about().items() <= cw.load(name, regions="nation").dataset.attrs.items()


def test_a_country_is_its_newest_edition(monkeypatch):
    names = [made_up("xx-2010", "xx", 2010), made_up("xx-2020", "xx", 2020), made_up("yy-2030", "yy", 2030)]
    monkeypatch.setattr(room, "embedded_editions", lambda: tuple(sorted(names, key=lambda one: -one.year)))
    assert edition_name("xx") == "xx-2020"
    assert edition_name("xx-2010") == "xx-2010"
    assert edition_name("zz") == "zz"


def test_the_table_has_the_newest_first():
    table = editions()
    assert list(table.columns) == ["year", "description", "errors", "sources"]
    assert table["year"].is_monotonic_decreasing
    assert table.index[0] == cw.load(regions="nation").dataset.attrs["name"]
    assert cw.editions().equals(table)


def test_a_batch_keeps_the_edition_it_began_with(tmp_path):
    written = "name: mine\neconomies: [{}]\nscenarios: [{scenario: chips}]\naccounts: [jobs]\n"
    (tmp_path / "plan.yaml").write_text(written)
    plan = read_plan(tmp_path / "plan.yaml")
    assert {one.dataset for one in plan.economies} == {embedded_editions()[0].name}


def test_an_unknown_edition_names_those_that_are_there():
    with pytest.raises(cw.DataError, match=r"no dataset 'us-1900' with regions='state'; embedded are 'us-2017-county'"):
        cw.load("us-1900")
