"""The same purchases from other sellers."""

import json
import subprocess
import sys
from pathlib import Path

import commonweal as cw
import numpy as np
import pytest

BRONX = {"buyers": {"NY": 9e9}, "share": 0.01, "to": "NY"}


@pytest.fixture(scope="module")
def anchors() -> cw.Scenario:
    return cw.scenario("digital-fabrication-anchors")


@pytest.fixture(scope="module")
def moved(states, anchors) -> cw.Shift:
    return states.shift_procurement(**BRONX, commodities=anchors, closure="type-ii")


def test_regions_sum_to_the_total_and_net_is_gain_less_loss(moved):
    total = moved.total
    for part in ("gain", "loss", "net"):
        by_region = moved.by_region.xs(part, axis="columns", level="part").sum()
        assert np.allclose(total[part], by_region[total.index], rtol=1e-9)
    assert np.allclose(total["net"], total["gain"] + total["loss"], rtol=1e-6, atol=1e-3)
    amounts = total[
        ~total.index.get_level_values("account").str.startswith("wellby")
    ]  # parts of wellbeing have either sign
    assert (amounts["gain"] > 0.0).all() and (amounts["loss"] < 0.0).all()


def test_gains_are_where_the_goods_are_now_made_and_the_country_nets_near_nothing(moved):
    by_region, total = (
        table.xs("type-ii", axis=axis, level="closure")
        for table, axis in ((moved.by_region, "columns"), (moved.total, "index"))
    )
    jobs = by_region["jobs"]["net"]
    assert jobs.idxmax() == "NY"
    assert (jobs.drop(["NY", "NJ"]) < 0.0).all()
    assert (
        abs(jobs["NJ"]) < 0.15 * jobs["NY"]
    )  # it loses sales next door, and many who work in New York live and spend there
    for account in ("jobs", "value_added"):
        assert abs(total.loc[account, "net"]) < 0.05 * total.loc[account, "gain"]
    # What New York's buyers bought at home before moves nothing.
    assert jobs["NY"] < by_region["jobs"]["gain"]["NY"]


def test_all_that_moves_is_domestic(states, moved):
    assert 0.8 * 9e7 < moved.moved < 9e7
    # Made by the firms of the region and bought from the whole country's: the same goods, so the same imports.
    output = states.shift_procurement(
        **BRONX, commodities={"332710": 1.0}, accounts=["output"], closure="type-i"
    ).total.loc[("output", "type-i")]
    assert output["net"] == pytest.approx(0.0, abs=0.05 * output["gain"])


def test_in_the_nation_nothing_moves(nation, anchors):
    total = nation.shift_procurement(buyers={"US": 9e9}, share=0.01, commodities=anchors, to="US").total
    assert np.abs(total["net"] / total["gain"]).max() < 1e-9


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"share": 1.5}, "the share that moves is 1.5; give a part of what is bought, from 0 to 1"),
        ({"share": "most"}, "the share that moves is 'most'"),
        ({"buyers": {}}, "name at least one buyer"),
        ({"buyers": {"NZ": 1e9}}, "unknown region 'NZ'"),
        ({"buyers": {"NY": -1.0}}, "purchases of NY: -1.0; give a number that is not below zero"),
        ({"to": "ZZ"}, "unknown region 'ZZ'"),
        ({"commodities": {"332711": 1.0}}, "unknown commodity '332711'"),
        ({"commodities": {"332710": float("nan")}}, "the weight of 332710: nan"),
        ({"commodities": {"332710": 0.0}}, "sum to nothing"),
        ({"buyers": {"VT": 9e9}, "share": 1.0}, "but all buyers there together buy"),
    ],
)
def test_what_cannot_move_is_refused(states, anchors, change, message):
    with pytest.raises(cw.ScenarioError, match=message):
        states.shift_procurement(**({**BRONX, "commodities": anchors} | change))


def test_the_command_line_shifts():
    command = Path(sys.executable).with_name("commonweal")
    arguments = ["shift", "--share", "0.01", "--goods", "digital-fabrication-anchors", "--to", "NY"]

    def run(*more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([command, *arguments, *more], capture_output=True, text=True, timeout=120, check=False)

    shown = run("--buyers", "NY=9e9")
    assert shown.returncode == 0, shown.stderr
    assert "NY New York" in shown.stdout and "whole country" in shown.stdout
    content = json.loads(run("--buyers", "NY=9e9", "--json").stdout)
    assert content["moved"] > 8e7
    assert len(content["by_region"]) == 51
    refused = run("--buyers", "NY:9e9")
    assert refused.returncode == 1
    assert "write a name and a number" in refused.stderr
