"""Why an edition's figures are not the other's: the parts add up, ends are the editions, and each change is its own."""

import re
from pathlib import Path

import commonweal as cw
import numpy as np
import pytest
from commonweal.analysis.editions import PAY
from commonweal.datasets.between import CHANGES, accounts_between, between
from commonweal.datasets.embedded import embedded_dataset

PAGE = Path(__file__).parents[2] / "docs" / "editions.md"


@pytest.fixture(scope="module")
def old():
    return embedded_dataset("us-2017", "nation")


@pytest.fixture(scope="module")
def new():
    return embedded_dataset("us-2024", "nation")


@pytest.fixture(scope="module")
def table():
    return cw.between_editions(["us-2024", "us-2017"])


def test_the_ends_are_the_editions(old, new):
    for changed, end in (((), old), (tuple(CHANGES), new)):
        made = between(old, new, changed)
        assert str(made.attrs["year"]) == str(end.attrs["year"])
        for name in ("make", "use", "imports", "final_demand", "final_demand_imports", *accounts_between(end)):
            assert made[name].dims == end[name].dims
            assert np.abs(made[name].values - end[name].values).max() <= 1e-12 * np.abs(end[name].values).max(), name


@pytest.mark.parametrize("change", list(CHANGES))
def test_a_change_alone_is_told_from_all_others(old, new, change):
    moved = between(old, new, [change])
    names = ("make", "use", "imports", "final_demand", "final_demand_imports", *accounts_between(old))
    assert any(np.abs(moved[name].values - old[name].values).max() > 0.0 for name in names)
    odd = {}  # where imports are not a part of purchases, as in a few cells of the tables: no share moves
    for name, of in (("imports", "use"), ("final_demand_imports", "final_demand")):
        cells = [(one[name].values < 0.0) | (one[name].values > one[of].values) for one in (old, new)]
        assert np.abs(old[name].values[cells[0]]).sum() < 0.04 * old[name].values.sum()
        odd[name] = cells[0] | cells[1]
    for other in CHANGES:
        expected = moved if other == change else old
        again = between(old, moved, [other])
        for name in names:
            off = np.where(odd.get(name, False), 0.0, again[name].values - expected[name].values)
            assert np.abs(off).max() <= 1e-9 * np.abs(expected[name].values).max(), (other, name)


def test_parts_add_up_to_what_each_edition_answers(table):
    whole = table.iloc[:, :-1].sum(axis="columns")
    assert whole.to_numpy() == pytest.approx(table.iloc[:, -1].to_numpy(), rel=1e-12)
    for name in ("us-2017", "us-2024"):
        answer = cw.load(name, regions="nation", trade="pool").compare(["chips", "home-care"]).per_million
        for scenario in answer.index:
            found = table[name].loc[scenario]
            for account in ("jobs", "labour_income", "value_added", "ghg"):
                assert found[account] == pytest.approx(answer.loc[scenario, (account, "type-ii")], rel=1e-8)
            assert found[PAY] == pytest.approx(found["labour_income"] / found["jobs"], rel=1e-12)


def test_a_dollar_buys_less_and_pay_has_risen(table):
    jobs = table.xs("jobs", level="account")
    assert (jobs["prices"] < 0.0).all()
    assert (table.xs(PAY, level="account")["pay"] > 0.0).all()
    assert (table.columns[0], table.columns[-1]) == ("us-2017", "us-2024")


def test_the_page_says_what_the_command_does(table):
    rows = re.findall(r"^\| ([a-z-]+): ([a-z_ ]+) \| (\d.+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(rows) == len(table)
    header = re.search(r"^\| scenario: account \| (.+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert header is not None
    columns = header.group(1).split(" | ")
    for scenario, account, cells in rows:
        for column, cell in zip(columns, cells.split(" | "), strict=True):
            value, digits = table.loc[(scenario, account), column], len(cell.partition(".")[2])
            assert float(cell.replace(",", "")) == pytest.approx(value, abs=0.5001 * 10.0**-digits), (scenario, account)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"editions": ["us-2017"]}, "give two"),
        ({"editions": ["us", "us-2024"]}, "give two"),
        ({"editions": ["us-2017", "us"], "accounts": ["wellby"]}, "unknown account of the tables 'wellby'"),
        ({"editions": ["us-2017", "us"], "accounts": ["jobs", "jobs"]}, "named twice"),
        ({"editions": ["us-2017", "us"], "closure": "type-iii"}, "closure"),
    ],
)
def test_what_is_asked_wrongly_is_told(asked, told):
    with pytest.raises(cw.ModelError, match=told):
        cw.between_editions(**asked)
