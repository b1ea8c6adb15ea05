"""Editions: which there are, and which one a name means."""

import re
from pathlib import Path

import commonweal as cw
import numpy as np
import pytest
from commonweal.batch.plan import read_plan
from commonweal.datasets import editions as room
from commonweal.datasets.editions import Edition, edition_name, editions, embedded_editions
from commonweal.datasets.embedded import dataset_path, embedded_dataset
from commonweal.uncertainty.draws import Draw
from commonweal.uncertainty.tables import drawn_use

PAGE = Path(__file__).parents[2] / "docs" / "editions.md"
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


def test_draws_hold_the_errors_of_the_backcast():
    """As docs/editions.md says: pay by a dollar of each headline, and the backcast's error of 2024 beside it."""
    text = PAGE.read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| ([a-z, ]+) \| `([a-z0-9-]+)` \| (-[\d.]+)% to \+([\d.]+)% \| ([+-][\d.]+)% \|$", text, re.MULTILINE
    )
    assert len(rows) == 8
    heads = re.search(r"^\| year \| table \| (structures .*) \|$", text, re.MULTILINE)[1].split(" | ")
    errors = re.search(r"^\| 2024 \| moved \| ([+-][^|]*\|.*) \|$", text, re.MULTILINE)[1].split(" | ")
    backcast = dict(zip(heads, errors, strict=True))
    sample = cw.load("us-2024", regions="nation").sample(
        [name for _, name, *_ in rows],
        draws=100,
        closure="type-i",
        accounts=["labour_income"],
        of=["accounts", "splits", "use"],
    )
    pay = sample.table.xs("labour_income", level="account").droplevel("closure")
    for bought, name, low, high, off in rows:
        drawn = 100.0 * (pay.loc[name, ["low", "high"]].astype(float) / pay.loc[name, "point"] - 1.0)
        assert drawn.to_numpy() == pytest.approx([float(low), float(high)], abs=0.06), name
        assert backcast[bought] == f"{off}%"
        assert drawn["low"] < float(off) < drawn["high"]


def test_what_stands_beside_published_jobs_is_computed():
    """As docs/editions.md says, in dollars of the year that each study uses."""
    rows = re.findall(
        r"\| (\d{4}) \| `([a-z0-9-]+)` \| type (I+) \| ([\d.]+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert len(rows) == 10
    us = cw.load("us-2024", regions="state")
    for year, name, closure, jobs in rows:
        ours = us.compare([name], amount=1e6, price_year=int(year), accounts=["jobs"]).table
        assert f"{ours.loc[name, ('jobs', f'type-{closure.lower()}')]:.1f}" == jobs, (year, name)


def test_draws_of_use_hold_output_too_narrowly():
    """As docs/editions.md says: output called for by a dollar moves by 0.2 %, not by the 2 % of the backcast."""
    dataset = embedded_dataset("us-2024", "nation")

    def multipliers(tables):
        made = tables["make"].transpose("industry", "commodity").values
        bought = (tables["use"] - tables["imports"]).transpose("commodity", "industry").values
        goods, output = made.sum(axis=0), made.sum(axis=1)
        shares, per_dollar = made / np.where(goods > 0.0, goods, 1.0), bought / np.where(output > 0.0, output, 1.0)
        called_for = shares.sum(axis=0) @ np.linalg.inv(np.eye(len(goods)) - per_dollar @ shares)
        return called_for[goods > 0.0], goods[goods > 0.0]

    point, goods = multipliers(dataset)
    drawn = [multipliers(drawn_use(dataset, Draw(1, number), 0.2))[0] for number in range(3)]
    off = [np.average(np.abs(one / point - 1.0), weights=goods) for one in drawn]
    assert np.mean(off) == pytest.approx(0.002, abs=0.0005)
