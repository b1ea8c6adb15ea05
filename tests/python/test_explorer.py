"""What the explorer's page holds: its columns add up to `compare`'s figures, and are rounded as it says."""

import base64
import gzip

import commonweal as cw
import numpy as np
import pytest
from commonweal.show.explorer.encode import COARSE, FINE, MOST, THIN, Numbers, rounding


@pytest.fixture(scope="module")
def us():
    return cw.load("us", regions="state")


@pytest.fixture(scope="module")
def explorer(us):
    return us.explorer()


def answer(e, parts):
    """Type I by account, type II by account, and type II job-years by region, of a dollar."""
    count = len(e.regions)
    column = {(good, False): k for k, good in enumerate(e.bought)}
    column |= {(good, True): len(e.bought) + k for k, good in enumerate(e.made)}
    type_i, jobs, pay = np.zeros(len(e.accounts)), np.zeros(count), np.zeros(count)
    for part in parts:
        for good in np.flatnonzero(part.goods * part.at_home):
            at = column[good, part.produced] * count + np.arange(count)
            money = part.share * part.goods[good] * part.at_home[good] * part.where
            type_i += e.totals[:, at] @ money
            jobs += money @ e.jobs[at]
            pay += money @ e.pay[at]
    income = e.residence @ np.linalg.solve(np.eye(count) - e.spent_pay @ e.residence, pay)
    return type_i, type_i + e.spent_totals @ income, jobs + e.spent_jobs @ income


def test_its_columns_add_up_to_the_figures_of_compare(us, explorer):
    names = [one.id for one in explorer.programs]
    result = us.compare(names, amount=1.0)
    assert list(explorer.accounts.index) == result.account_ids
    for one in explorer.programs:
        type_i, type_ii, jobs = answer(explorer, one.parts)
        table = result.table.loc[one.id]
        assert type_i == pytest.approx(table.xs("type-i", level="closure"), rel=1e-9)
        assert type_ii == pytest.approx(table.xs("type-ii", level="closure"), rel=1e-8)
        assert jobs == pytest.approx(result.by("region")["jobs"][one.id].to_numpy(), rel=1e-9)


def test_every_scenario_is_there_or_left_out_with_a_reason(explorer):
    titles = {one.title for one in explorer.programs}
    assert len(titles) + len(explorer.left_out) == len(cw.scenarios())
    assert set(explorer.left_out.values()) == {"income instead of purchases"}


def test_pieces_sum_to_their_totals(explorer):
    jobs, pay = (explorer.totals[list(explorer.accounts.index).index(name)] for name in ("jobs", "labour_income"))
    assert np.allclose(explorer.jobs.sum(axis=1), jobs, rtol=1e-9)
    assert np.allclose(explorer.pay.sum(axis=1), pay, rtol=1e-9)
    assert (explorer.direct_jobs <= jobs * (1.0 + 1e-12)).all()
    assert explorer.error < 1e-9


def test_only_states_and_counties_of_one_have_one(nation, us):
    with pytest.raises(cw.ModelError, match='regions="state"'):
        nation.explorer()
    with pytest.raises(cw.ModelError, match='regions="county"'):
        us.explorer("NC")
    counties = cw.load(regions="county")
    with pytest.raises(cw.ModelError, match="name one state"):
        counties.explorer()
    with pytest.raises(cw.ModelError, match="'NX'"):
        counties.explorer("NX")


@pytest.mark.parametrize("columns", [200, 120_000])
def test_parts_are_off_by_what_is_said(columns):
    """What lies in a few regions is kept by itself, more coarsely where there is much of it."""
    rng, places = np.random.default_rng(8), 10
    values = rng.uniform(0.0, 1.0, (columns, places + 1)) ** rng.integers(1, 12, (columns, 1))
    values[:3] = 0.0
    numbers = Numbers()
    off = numbers.add_parts("jobs", values, places)
    thin = off - rounding(COARSE)
    assert thin == pytest.approx(THIN[0]) if columns == 200 else thin > THIN[0]
    raw = gzip.decompress(base64.b64decode(numbers.text()))

    def codes(name):
        about = numbers.arrays[name]
        size = int(np.prod(about["shape"]))
        planes = np.frombuffer(raw, np.uint8)[about["at"] : about["at"] + 2 * size].astype(int).reshape(2, -1)
        code = (planes[0] & 127) << 8 | planes[1]
        top = np.repeat(about["top"], size // len(about["top"]))
        return np.where(code == 0, 0.0, np.exp2((code - MOST) / about["steps"])) * top

    counts = np.frombuffer(raw, np.uint8)[numbers.arrays["jobsCounts"]["at"] :][:columns]
    where = np.frombuffer(raw, np.uint8)[numbers.arrays["jobsRegions"]["at"] :][: counts.sum(dtype=int)]
    found = np.zeros_like(values)
    found[np.repeat(np.arange(columns), counts), where] = codes("jobsParts")
    left = 1.0 - found.sum(axis=1)
    found[:, :places] += left[:, None] * codes("jobsThin").reshape(places, places)[np.arange(columns) % places]
    whole = values.sum(axis=1, keepdims=True)
    assert (np.abs(found * whole - values) <= (off + 2.0 * rounding(FINE)) * whole).all()


@pytest.mark.parametrize("steps", [FINE, COARSE])
def test_numbers_are_rounded_by_half_a_step_at_most(steps):
    rng = np.random.default_rng(3)
    far = MOST / steps * 0.9  # doublings that the codes reach
    values = np.exp2(-rng.uniform(0.0, min(far, 60.0), (3, 500))) * rng.choice([-1.0, 1.0], (3, 500)) * 7.0
    values[0, :5] = 0.0
    numbers = Numbers()
    numbers.add("before", np.ones((1, 4)), steps)
    numbers.add("values", values, steps)
    about, raw = numbers.arrays["values"], gzip.decompress(base64.b64decode(numbers.text()))
    planes = np.frombuffer(raw, np.uint8)[about["at"] : about["at"] + 2 * values.size].astype(int).reshape(2, 3, 500)
    code = (planes[0] & 127) << 8 | planes[1]
    found = np.where(code == 0, 0.0, np.exp2((code - MOST) / steps)) * np.array(about["top"])[:, None]
    found *= np.where(planes[0] & 128, -1.0, 1.0)
    assert about["shape"] == [3, 500] and (found[0, :5] == 0.0).all()
    assert np.allclose(found, values, rtol=rounding(steps) * (1.0 + 1e-6), atol=0.0)


def test_the_command_writes_the_page(tmp_path, explorer):
    path = tmp_path / "explorer.html"
    explorer.to_html(path)
    text = path.read_text(encoding="utf-8")
    assert "What would your dollar do?" in text and text.count("data-code=") == 51
    with pytest.raises(cw.DataError, match="is a folder"):
        explorer.to_html(tmp_path)
