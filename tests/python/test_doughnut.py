"""The doughnut's rows, and how evenly effects fall over states and incomes."""

import commonweal as cw
import numpy as np
import pandas as pd
import pytest
from commonweal.accounts.outcomes import MEASURES
from commonweal.parameters.doughnut import Dimension, doughnut_dimensions
from commonweal.results.spread import spread_table, theil
from commonweal.show.tables import doughnut_table
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

NAMES = ["chips", "home-care"]


@pytest.fixture(scope="module")
def result(states):
    return states.compare(NAMES, closure="type-ii")


def test_twelve_needs_and_nine_boundaries(result):
    table = result.doughnut()
    dimensions = table.reset_index().groupby("side")["dimension"].nunique()
    assert dimensions.to_dict() == {"foundation": 12, "ceiling": 9}


def test_what_is_not_covered_is_never_a_zero(result):
    table = result.doughnut()
    blank = table[table["status"] == "not covered"]
    assert len(blank) >= 9
    assert blank[NAMES].isna().all(axis=None) and (blank["note"] != "").all()
    covered = table.drop(blank.index)
    assert covered[NAMES].notna().all(axis=None) and set(covered["status"]) <= {"modelled", "measured", "assumed"}
    words = doughnut_table(result)
    assert (words.loc[["food", "biodiversity loss"], NAMES] == "not covered").all(axis=None)


def test_changes_are_the_totals_for_a_billion(states):
    double = states.compare({"chips": 2e9, "home-care": 5e8}, closure="type-ii")
    table, totals = double.doughnut(), double.table.xs("type-ii", axis="columns", level="closure")
    for name, amount in (("chips", 2e9), ("home-care", 5e8)):
        assert table.loc[("ceiling", "climate change", "ghg"), name] == pytest.approx(
            totals.loc[name, "ghg"] * 1e9 / amount
        )
        who = double.by("group")["job_years"]
        assert table.loc[("foundation", "gender equality", "jobs_women"), name] == pytest.approx(
            who[name, "sex", "women"] * 1e9 / amount
        )
    schools = (
        double.by("sector")["fte"]
        .unstack("sector")[["GSLGE", "611100", "611A00", "611B00", "624400"]]
        .sum(axis="columns")
    )
    assert table.loc[("foundation", "education", "fte"), "chips"] == pytest.approx(schools["chips"] / 2.0)


def test_a_measure_that_is_not_compared_is_said_to_be_missing(nation):
    table = nation.compare(["chips"], accounts=["jobs"]).doughnut()
    row = table.loc[("ceiling", "climate change", "ghg")]
    assert row["status"] == "not covered" and "does not hold ghg" in row["note"]
    assert table.loc[("foundation", "education", "fte"), "status"] == "not covered"


def test_measures_are_known_to_the_model(states):
    hours = {"care_hours", "connection_hours", "unpaid_care_relief_hours"}
    for entry in doughnut_dimensions():
        assert entry.measure is None or entry.measure in hours | set(MEASURES) | set(states.accounts.index)
        assert set(entry.industries) <= set(states.sectors.index)
    with pytest.raises(ValidationError, match="more or less is better"):
        Dimension(side="ceiling", dimension="soil", label="soil", measure="land")


# Between regions and people.


def test_theil_by_hand():
    """Two parts of the country, two states each, alike in people: shares 0.4, 0.1, 0.3, 0.2 against 0.25 each."""
    amounts = pd.Series([4.0, 1.0, 3.0, 2.0], index=list("abcd"))
    people, parts = pd.Series(25.0, index=amounts.index), pd.Series(["x", "x", "y", "y"], index=amounts.index)
    by_hand = 0.4 * np.log(1.6) + 0.1 * np.log(0.4) + 0.3 * np.log(1.2) + 0.2 * np.log(0.8)
    within = 0.5 * (0.8 * np.log(1.6) + 0.2 * np.log(0.4)) + 0.5 * (0.6 * np.log(1.2) + 0.4 * np.log(0.8))
    assert theil(amounts, people, parts) == pytest.approx((by_hand, within, 0.0), abs=1e-12)


@given(st.lists(st.tuples(st.floats(0.0, 1e6), st.floats(1.0, 1e6), st.integers(0, 2)), min_size=2, max_size=12))
def test_theil_is_the_sum_of_its_parts_and_never_negative(states):
    amounts, people, parts = (pd.Series(column) for column in zip(*states, strict=True))
    amounts = amounts + 1e-9
    whole, within, between = theil(amounts, people, parts)
    s, p = amounts / amounts.sum(), people / people.sum()
    assert whole == pytest.approx(float((s * np.log(s / p)).sum()), abs=1e-9)
    assert min(whole, within, between) >= -1e-12
    assert theil(people, people, parts) == pytest.approx((0.0, 0.0, 0.0), abs=1e-12)


def test_weights_by_income_by_hand():
    places = pd.DataFrame(
        {"population": [1.0, 1.0], "income_per_person": [20.0, 60.0], "part": ["x", "y"]}, index=["poor", "rich"]
    )
    table = spread_table(
        pd.DataFrame([[3.0, 1.0]], index=["one"], columns=places.index), places, np.array([0.8, 0.0]), 1.0
    )
    assert table.loc["one", "to_poorer"] == 0.75
    assert table.loc["one", "to_disadvantaged"] == pytest.approx(0.6)
    assert table.loc["one", "income_weighted"] == pytest.approx((3.0 * 2.0 + 1.0 * 40.0 / 60.0) / 4.0)


def test_care_is_spread_like_people_and_chips_are_not(result, nation):
    table = result.spread()
    print("\n" + table.round(3).to_string())
    assert table.loc["home-care", "theil"] < 0.05 < table.loc["chips", "theil"]
    assert table["theil"].to_numpy() == pytest.approx((table["within"] + table["between"]).to_numpy())
    with pytest.raises(cw.ModelError, match="the nation is one region"):
        nation.compare(["chips"]).spread()


def test_parts_of_the_country_are_where_they_are(states):
    parts = states.dataset["place_part"].to_series()
    for state, part in {
        "MA": "Northeast",
        "OH": "Midwest",
        "TX": "South",
        "CA": "West",
        "DC": "South",
        "HI": "West",
    }.items():
        assert parts[state] == part
    income = states.dataset["income_per_person"].to_series()
    print(f"\nincome per head: {income.idxmin()} {income.min():,.0f}, {income.idxmax()} {income.max():,.0f}")
    assert income.idxmin() == "MS" and income.idxmax() == "DC"


#: Rows of what the money does once it is spent, by scenario that does it.
LATER = {
    ("foundation", "health", "wellby_mind"): "mental-health",
    ("foundation", "education", "children_earnings"): "child-care",
    ("foundation", "education", "pupils_earnings"): "k12",
    ("foundation", "water", "health_benefits"): "iija",
    ("foundation", "energy", "clean_mwh"): "ira",
    ("foundation", "networks", "wellby_lonely"): "mental-health",
    ("ceiling", "climate change", "co2_avoided"): "ira",
    ("ceiling", "air pollution", "pm25_avoided"): "ira",
}


def test_rows_of_outcomes_are_their_present_values_and_not_covered_where_there_are_none(states):
    result = states.compare(["mental-health", "child-care", "k12", "iija", "ira", "chips"], amount=2e9)
    table, outcomes = result.doughnut(), result.outcomes()
    for row, scenario in LATER.items():
        measure = row[-1]
        assert table.loc[row, scenario] == pytest.approx(outcomes.loc[(scenario, measure), "value"] / 2.0), row
        assert pd.isna(table.loc[row, "chips"]) and table.loc[row, "unit"] == outcomes.loc[(scenario, measure), "unit"]
        assert table.loc[row, "better"] == "more" and table.loc[row, "note"].startswith("once there"), row
    assert table.loc[("foundation", "health", "wellby_mind"), "status"] == "assumed"
    assert {row for row in table.index if row[-1] in MEASURES} == set(LATER)
    silent = states.compare(["chips"]).doughnut().loc[list(LATER)]
    assert (silent["status"] == "not covered").all() and silent["note"].str.startswith("once there").all()


def test_gaps_of_outcomes_are_said_in_words_and_on_the_ring(states):
    result = states.compare(["ira", "chips"])
    shown = doughnut_table(result).loc["energy: electricity from wind and sun"]
    assert shown["chips"] == "not covered" and shown["ira"] != "not covered"
    assert "energy: electricity from wind and sun" not in result.plot.doughnut("chips").description
    assert "energy: electricity from wind and sun" in result.plot.doughnut("ira").description
