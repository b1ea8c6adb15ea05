"""What money does once it is spent: hand-worked examples of each kind, and what must hold of all."""

import json
import subprocess
import sys
from pathlib import Path

import commonweal as cw
import numpy as np
import pytest
from commonweal.accounts.outcomes import DECLINE, DISCOUNT, MEASURES, ORDER, Delivery, Places, lasting, outcomes
from commonweal.accounts.wellbeing import DAMAGES
from commonweal.datasets.avoided import avoided_rates
from commonweal.parameters.delivered import POWER, delivered
from commonweal.parameters.registry import registry, values
from commonweal.scenarios.library import library
from commonweal.show.digits import format_number
from commonweal.show.outcomes import NO_ESTIMATE, carried, outcomes_across
from commonweal.show.page import tables
from commonweal.show.summary import INDENT
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

MONEY = 1e6
STATES = ["CA", "NY", "CO"]
P = values()


def places(states, own=None):
    rates = {one: {name: rate.to_numpy() for name, rate in avoided_rates(states, one).items()} for one in POWER}
    return Places(rates, {name: np.full(len(states), np.nan) for name in DAMAGES} | (own or {}))


def found(unit, parameters=P, *, state="CA", additional=1.0, prices=lambda year: 1.0, **own):
    """By measure: in the first year, and in all."""
    where = np.array([float(one == state) for one in STATES])
    delivery = Delivery("it", unit, MONEY, additional, where)
    first, present = outcomes([delivery], ["it"], places(STATES, own), parameters, prices)
    return {name: (first[0, k], present[0, k]) for name, k in ORDER.items() if np.isfinite(present[0, k])}


@given(
    after=st.floats(0.0, 30.0), years=st.floats(0.0, 60.0), discount=st.floats(0.0, 0.2), decline=st.floats(0.0, 0.5)
)
def test_years_are_the_integral_that_their_text_says(after, years, discount, decline):
    def each(t):
        return (1.0 + discount) ** -t * (1.0 - decline) ** (t - after)

    assert lasting(after, years, discount, decline) == pytest.approx(
        quad(each, after, after + years)[0], rel=1e-9, abs=1e-12
    )


def test_years_without_discount_are_years():
    assert lasting(7.0, 30.0, 0.0) == 30.0
    assert lasting(0.0, 1.0, 0.02, 1.0) == 0.0


def test_megawatts_of_sun_to_wellbys():
    """By hand: 699 kW in California, 1,625 MWh a year, 714 tons of carbon dioxide in the first."""
    solar, rates = found("solar"), avoided_rates(["CA"], "solar").iloc[0]
    mwh = MONEY / 1430.0 * rates["capacity_factor"] * 8.76
    print(f"\n{mwh:,.0f} MWh a year, {solar['co2_avoided'][0]:,.0f} t CO2 in the first")
    assert solar["clean_mwh"] == pytest.approx((mwh, mwh * lasting(0.0, 30.0, 0.02)))
    tonnes = mwh * rates["co2"] / 1000.0
    assert solar["co2_avoided"] == pytest.approx((tonnes, tonnes * lasting(0.0, 30.0, 0.02, 0.04)))
    value = 190.0 * P["deflator.2020"] / (P["wellby.value"] * P["deflator.2019"])
    assert solar["wellby_climate_avoided"][0] == pytest.approx(tonnes * value)
    tons = {name: mwh * rates[name] / 907.18474 for name in ("pm25", "so2", "nox")}
    deaths = sum(tons[name] * P[f"damage.{name}"] for name in tons) / P["wellby.statistical-life"]
    assert solar["wellby_air_avoided"][0] == pytest.approx(deaths * 11.0 * 7.0)


def test_courses_of_therapy_to_wellbys():
    """By hand: 500 courses, a quarter of them recover for it, by 0.7 points for two years."""
    assert found("therapy")["wellby_mind"] == pytest.approx((87.5, 87.5 * lasting(0.0, 2.0, 0.02)))


def test_places_in_child_care_to_parents_earnings():
    """By hand: 68.8 places, 4.5 jobs, 35,000 dollars each."""
    jobs = MONEY / 14525.0 * 0.065
    place = found("child-care-place")
    assert place["parents_jobs"][0] == pytest.approx(jobs)
    assert place["parents_earnings"][1] == pytest.approx(jobs * 35000.0 * lasting(0.0, 1.5, 0.02))
    assert np.isnan(place["children_earnings"][0]) and place["children_earnings"][1] == pytest.approx(0.5 * MONEY)


def test_home_care_to_days_and_carers_jobs():
    care = found("home-care")
    assert care["nursing_days"] == pytest.approx((2750.0, 2750.0))
    assert care["carers_jobs"][1] == pytest.approx(MONEY / 30000.0 * 0.15)


def test_retrofits_save_power_and_gas():
    """By hand: 40,000 dollars a year, 16,000 of them for 107 MWh of power, 24,000 for 500 MWh of gas."""
    homes = found("retrofit")
    assert homes["bills_saved"][0] == pytest.approx(40_000.0)
    assert homes["saved_mwh"][0] == pytest.approx(16_000.0 / 150.0)
    power = 16_000.0 / 150.0 * avoided_rates(["CA"], "efficiency")["co2"].iloc[0] / 1000.0
    assert homes["co2_avoided"][0] == pytest.approx(power + 24_000.0 / 48.0 * 0.181)


def test_pupils_earn_more_from_their_first_job_on():
    pupils = found("pupil-year")["pupils_earnings"]
    assert pupils[0] == pytest.approx(MONEY / 15_600.0 * 0.725 / 12.0 * 40_000.0)
    assert pupils[1] == pytest.approx(pupils[0] * lasting(12.0, 40.0, 0.02))


def test_mentors_company_roads_and_pipes():
    assert found("mentoring")["wellby_mind"][1] == pytest.approx(MONEY / 2000.0 * 0.2)
    assert found("company")["wellby_lonely"][1] == pytest.approx(MONEY / 1000.0 * 0.62)
    assert found("road")["users_benefits"][1] == pytest.approx(2.0 * MONEY)
    assert found("lead-pipe")["health_benefits"][1] == pytest.approx(5.0 * MONEY)


def test_what_is_avoided_follows_the_grid_where_it_is():
    """California's is cleanest, New York's in the middle; a region that is no state has the nation's."""
    for resource in ("solar", "wind"):
        by_state = {state: found(resource, state=state) for state in STATES}
        for state, figures in by_state.items():
            rate = avoided_rates([state], resource)["co2"].iloc[0]
            assert figures["co2_avoided"][0] / figures["clean_mwh"][0] == pytest.approx(rate / 1000.0)
        per_mwh = {state: one["co2_avoided"][0] / one["clean_mwh"][0] for state, one in by_state.items()}
        assert per_mwh["CA"] < per_mwh["NY"] < per_mwh["CO"]
    assert avoided_rates(["US"], "wind").iloc[0].equals(avoided_rates(["HI"], "wind").iloc[0])


def test_damages_of_ones_own_stand_before_the_nations():
    twice = {"pm25": np.full(len(STATES), 2.0 * P["damage.pm25"])}
    usual, own = found("wind"), found("wind", **twice)
    more = own["wellby_air_avoided"][0] - usual["wellby_air_avoided"][0]
    deaths = usual["pm25_avoided"][0] / 907.18474 * P["damage.pm25"] / P["wellby.statistical-life"]
    assert more == pytest.approx(deaths * 77.0)


@pytest.mark.parametrize("unit", list(delivered()))
def test_nothing_additional_does_nothing_and_all_is_in_proportion(unit):
    everything, half, none = (found(unit, additional=share) for share in (1.0, 0.5, 0.0))
    for name, (_, value) in everything.items():
        assert half[name][1] == pytest.approx(0.5 * value) and none[name][1] == 0.0
    dearer = found(unit, prices=lambda year: 2.0)  # a dollar buys half
    for name, (_, value) in everything.items():
        money = MEASURES[name][1] == "USD"
        assert dearer[name][1] == pytest.approx(value if money else 0.5 * value)


@pytest.mark.parametrize("unit", list(delivered()))
def test_each_size_moves_its_own_measures_one_way(unit):
    """Zero is zero, and changes nothing else; more of it is more."""
    usual = found(unit)
    for effect in delivered()[unit].effects:
        for name in effect.times:
            if name in (delivered()[unit].cost or ""):
                continue
            nothing, more = (found(unit, P | {name: P[name] * factor}) for factor in (0.0, 1.1))
            assert more[effect.measure][1] > usual[effect.measure][1] >= nothing[effect.measure][1]
            concerned = [one for one in delivered()[unit].effects if name in one.parameters]
            touched = {one.measure for one in concerned}
            if any(one.power for one in concerned):
                touched |= {"co2_avoided", "so2_avoided", "nox_avoided", "pm25_avoided", "wellby_air_avoided"}
            if "co2_avoided" in touched:
                touched |= {"wellby_climate_avoided"}
            for other in usual.keys() - touched:
                assert nothing[other] == pytest.approx(usual[other], nan_ok=True)


def test_discount_and_decline_take_away():
    for name in (DISCOUNT, DECLINE):
        assert found("wind", P | {name: 0.1})["co2_avoided"][1] < found("wind")["co2_avoided"][1]
    assert found("wind", P | {DECLINE: 0.1})["clean_mwh"] == pytest.approx(found("wind")["clean_mwh"])


def test_every_parameter_of_outcomes_is_used_and_every_measure_is_made():
    used = {name for unit in delivered().values() for effect in unit.effects for name in effect.parameters}
    used |= {unit.cost for unit in delivered().values() if unit.cost} | {DISCOUNT, DECLINE}
    assert used == {name for name in registry() if name.startswith("outcome.")}
    made = {name for unit in delivered() for name in found(unit)}
    assert made == set(MEASURES)


def test_every_program_says_what_it_delivers_or_why_nothing_is_said():
    silent = [file.id for file in library().values() if hasattr(file, "bill") and file.outcomes is None]
    assert silent == ["baseline-government", "baseline-household-rebate", "baseline-payroll"]


def test_a_comparison_has_values_within_their_ranges(states):
    names = ["ira", "ira-2025", "iija", "care", "child-care", "home-care", "mental-health", "k12", "chips"]
    result = states.compare(names, amount=1e9, closure="type-ii")
    table = result.outcomes()
    known = table.dropna(subset=["value"])
    assert (known["low"] <= known["value"]).all() and (known["value"] <= known["high"]).all()
    assert (
        "chips" not in known.index.unique("scenario") and "nobody has measured" in result.facts.loc["chips", "unsaid"]
    )
    emitted = result.table.loc["ira", ("ghg", "type-ii")]
    assert table.loc[("ira", "co2_avoided"), "on_the_way"] == pytest.approx(emitted)
    assert table.loc[("ira", "wellby_climate_avoided"), "on_the_way"] < 0.0
    assert np.isnan(table.loc[("home-care", "clean_mwh"), "value"])
    assert table.attrs["scale"] == "whole amounts"
    again = result.outcomes(seed=1)
    assert again.equals(table) and not result.outcomes(seed=2)["low"].equals(table["low"])


def test_it_is_in_proportion_to_the_amount_in_any_years_dollars(states):
    one, ten = (states.compare(["child-care"], amount=amount).outcomes(draws=5) for amount in (1e6, 1e7))
    assert ten["value"].to_numpy() == pytest.approx(10.0 * one["value"].to_numpy())
    earlier = states.compare(["child-care"], amount=1e6, price_year=2017).outcomes(draws=5)
    jobs = earlier.loc[("child-care", "parents_jobs"), "value"] / one.loc[("child-care", "parents_jobs"), "value"]
    assert 1.2 < jobs < 1.35  # a dollar of 2017 buys more
    pays = (
        earlier.loc[("child-care", "parents_earnings"), "value"] / earlier.loc[("child-care", "parents_jobs"), "value"]
    )
    assert (
        pays < one.loc[("child-care", "parents_earnings"), "value"] / one.loc[("child-care", "parents_jobs"), "value"]
    )


def test_parameters_and_additional_purchases_are_the_comparisons_own(states):
    usual = states.compare(["mental-health"]).outcomes(draws=5).loc[("mental-health", "wellby_mind"), "value"]
    longer = states.compare(["mental-health"], parameters={"outcome.recovery-points": 1.4}).outcomes(draws=5)
    assert longer.loc[("mental-health", "wellby_mind"), "value"] > usual
    assert longer.loc[("mental-health", "wellby_mind"), "low"] > 0.0  # what the user set is not drawn
    none = states.compare([cw.scenario("mental-health").with_additional(0.0)]).outcomes(draws=5)
    assert (none["value"] == 0.0).all()


def test_clean_power_is_that_of_the_state_where_it_stands(states, nation):
    per_mwh = {}
    for state in ("CA", "CO"):
        spent = cw.scenario("ira-clean-power").in_regions({state: 1.0})
        table = states.compare([spent], amount=1e6).outcomes(draws=5).loc["ira-clean-power", "first_year"]
        per_mwh[state] = table["co2_avoided"] / table["clean_mwh"]
    assert per_mwh["CA"] < 0.5 < 0.7 < per_mwh["CO"]
    table = nation.compare(["ira-clean-power"], amount=1e6).outcomes(draws=5).loc["ira-clean-power", "first_year"]
    assert per_mwh["CA"] < table["co2_avoided"] / table["clean_mwh"] < per_mwh["CO"]


def test_a_file_that_promises_too_much_or_the_unknown_is_told(tmp_path):
    text = (cw.io.paths.library_path() / "scenarios" / "child-care-prek.yaml").read_text(encoding="utf-8")
    for said, told in (
        ("{child-care-spot: 98}", "did you mean child-care-place"),
        ("{child-care-place: 60, therapy: 50}", "they are at most 100"),
    ):
        path = tmp_path / "mine.yaml"
        path.write_text(text.replace("{child-care-place: 98}", said), encoding="utf-8")
        with pytest.raises(cw.ScenarioError, match=told):
            cw.Scenario.from_yaml(path)
    path.write_text(text.replace("  unknown: >-\n    Public administration.\n", ""), encoding="utf-8")
    with pytest.raises(cw.ScenarioError, match="why nothing is said"):
        cw.Scenario.from_yaml(path)


def test_rows_for_spreadsheets_have_every_figure_and_an_empty_one_where_there_is_no_estimate(states):
    result = states.compare(["care", "chips"], amount=1e6)
    rows, table = result.tidy(), result.outcomes()
    rows = rows[rows["kind"].str.startswith("outcome")].set_index(["scenario", "name", "kind"])["value"].sort_index()
    for measure, one in table.loc["care"].iterrows():
        assert rows["care", measure, "outcome"] == one["value"] and np.isnan(rows["chips", measure, "outcome"])
        assert rows["care", measure, "outcome, low"] == one["low"] <= one["value"] <= one["high"]
    first = table.loc[("care", "parents_jobs")]
    ends = [rows["care", "parents_jobs", f"outcome, first year{end}"] for end in (", low", "", ", high")]
    assert ends == [first["first_year_low"], first["first_year"], first["first_year_high"]] == sorted(ends)
    children = rows.loc["care", "children_earnings"]
    assert set(children.index) == {"outcome", "outcome, low", "outcome, high"}  # its years are known together alone
    assert len(rows) == len(rows.index.unique()) and rows.drop("chips", level="scenario").notna().all()


def test_draws_say_which_program_does_more_with_what_it_is_for_and_without(nation):
    names, accounts = ["care", "ira"], ["wellby", "wellby_with_climate"]
    sample = nation.sample(names, draws=60, seed=5, amount=1e6, accounts=accounts, closure="type-i", by_source=True)
    table = nation.compare(names, accounts=accounts, amount=1e6, closure="type-i").outcomes(draws=60, seed=5)
    for account in accounts:
        spent, all_of_it = (of(account, "care") for of in (sample.of, sample.with_outcomes))
        later = table.loc["care"].reindex(["wellby_mind", "wellby_lonely"])["value"].sum()
        assert all_of_it.point - spent.point == pytest.approx(later)
        mind = sample.once_there["drawn"].sel(scenario="care", measure="wellby_mind")
        assert float(mind.quantile(0.95)) == pytest.approx(table.loc[("care", "wellby_mind"), "high"])
        parameters = sample.with_outcomes(account, "ira").sources["parameters"]
        assert parameters > sample.of(account, "ira").sources["parameters"] or account == "wellby"
    without = sample.probability("wellby_with_climate", "care", "ira")
    with_all = sample.probability("wellby_with_climate", "care", "ira", outcomes=True)
    print(f"\ncare above ira, with climate: {without:.0%} by the spending, {with_all:.0%} with what it is for")
    assert without > 0.9 > with_all
    assert sample.probability("wellby", "care", "ira", outcomes=True) > 0.9
    still = nation.sample(names, draws=2, of=["weights"], accounts=accounts, closure="type-i")
    assert np.ptp(still.once_there["drawn"].fillna(0.0).values, axis=0).max() == 0.0  # parameters are not drawn
    with pytest.raises(cw.ModelError, match="sum of WELLBYs"):
        sample.with_outcomes("jobs", "care")
    with pytest.raises(cw.ModelError, match="unknown account"):
        nation.compare(names, accounts=["jobs", "wellby"]).ranges(5).with_outcomes("wellby", "care")


def test_sums_are_made_on_request_and_never_count_twice(states):
    result = states.compare(["mental-health", "ira"], amount=1e6)
    table, way = result.outcomes()["value"], result.table.xs("type-ii", axis="columns", level="closure")
    alone = states.compare(["mental-health"], amount=1e6)
    assert alone.total(["wellby", "wellby_mind", "wellby_lonely"])["mental-health"] == pytest.approx(
        way.loc["mental-health", "wellby"]
        + table["mental-health", "wellby_mind"]
        + table["mental-health", "wellby_lonely"]
    )
    for names, told in (
        (["wellby", "wellby_mind"], "no estimate of wellby_mind of ira, which is not zero"),
        (["labour_income", "parents_earnings"], "spent in type II already"),
        (["ghg", "co2_avoided"], "two rows"),
        (["wellby", "clean_mwh"], "only accounts of one unit"),
        (["joy", "clean_mwh"], "unknown account 'joy'"),
    ):
        with pytest.raises(cw.ModelError, match=told):
            result.total(names)


def test_the_pages_table_has_first_years_and_what_stands_against_and_says_no_estimate(states):
    result = states.compare(["ira", "care", "chips"], amount=1e6, accounts=["jobs", "ghg", "wellby_climate", "wellby"])
    table = result.outcomes()
    text = outcomes_across(result, table)
    power = "electricity from wind and sun, MWh"
    assert list(text.loc[power, ["care", "chips"]]) == [NO_ESTIMATE, NO_ESTIMATE]
    assert text.loc[power, "ira"].startswith(format_number(table.loc[("ira", "clean_mwh"), "value"]))
    first = table.loc[("ira", "clean_mwh"), "first_year"]
    assert text.loc[f"{INDENT}first year: {power}", "ira"].startswith(f"{format_number(first)} (")
    gases = text.loc[f"{INDENT}on the way: greenhouse gases, t CO2e"]
    assert gases["chips"] == format_number(result.table.loc["chips", ("ghg", "type-ii")])
    assert not any("first year: days in nursing homes" in row for row in text.index)  # it comes with the money, once
    assert len(text.index.unique()) == len(text)
    page = tables.table(text, "outcomes")
    assert page.count('class="gap"') == int((text == NO_ESTIMATE).to_numpy().sum()) > 0


def test_the_sentence_says_which_rows_carry_the_answer_and_that_silence_is_not_zero(nation):
    result = nation.compare(["ira", "care", "chips"], amount=1e6)
    table = result.outcomes(draws=2)
    words = carried(result, table)
    wellbys = table["value"].unstack("measure")[[name for name, (_, unit) in MEASURES.items() if unit == "WELLBY"]]
    share = wellbys.loc["ira", "wellby_climate_avoided"] / wellbys.loc["ira"].sum()
    assert f"for ira, climate damage avoided ({share:.0%})" in words and "for care, people treated or mentored" in words
    assert words.endswith("Nothing is known in WELLBYs of chips, which is not zero.")
    silent = nation.compare(["chips", "k12", "home-care"], amount=1e6)
    table = silent.outcomes(draws=2)
    pupils, carers, days = (
        format_number(table.loc[row, "value"])
        for row in (("k12", "pupils_earnings"), ("home-care", "carers_earnings"), ("home-care", "nursing_days"))
    )
    assert carried(silent, table) == (
        "Nothing is known in WELLBYs of chips, k12 and home-care, which is not zero. Per million dollars there is "
        f"of k12, pupils' later earnings ${pupils}; of home-care, carers' earnings ${carers} and {days} days in "
        "nursing homes avoided."
    )


def test_the_command_prints_and_gives_them():
    command = [
        Path(sys.executable).with_name("commonweal"),
        "compare",
        "chips",
        "child-care",
        "ira",
        "--regions",
        "nation",
    ]
    shown = subprocess.run([*command, "--outcomes"], capture_output=True, text=True, timeout=300, check=True).stdout
    for text in (
        "No estimate. What a fab's chips",
        "parents' jobs, job-years",
        "No estimate of the rest: ",
        "estimate is not zero.",
    ):
        assert text in " ".join(shown.split())
    assert "Emissions avoided later are worth, per million dollars: ira " in " ".join(shown.split())
    assert max(map(len, shown.splitlines())) <= 80
    asked = [*command, "--outcomes", "--json"]
    given = json.loads(subprocess.run(asked, capture_output=True, text=True, timeout=300, check=True).stdout)
    rows = {(row["scenario"], row["measure"]): row for row in given["outcomes"]}
    assert rows["child-care", "parents_jobs"]["value"] > 0.0 and rows["chips", "parents_jobs"]["value"] is None
    unseen = subprocess.run(
        [command[0], "parameters", "--unverified", "--json"], capture_output=True, text=True, check=True
    )
    assert {row["verified"] for row in json.loads(unseen.stdout)} == {"to be verified"}


def test_power_that_is_all_imported_stands_where_it_goes(states):
    """No panel is made here, and the sun shines all the same."""
    usual = cw.scenario("ira-clean-power").in_regions({"CO": 1.0})
    imported = usual.with_domestic_content(0.0)
    mwh = [
        states.compare([one], amount=1e6).outcomes(draws=2)["value"].xs("clean_mwh", level=1)
        for one in (usual, imported)
    ]
    assert mwh[1].to_numpy() == pytest.approx(mwh[0].to_numpy(), rel=1e-9)


def test_the_economy_of_another_year_has_the_same_units(nation):
    """A real dollar buys as much, whichever edition counts its jobs."""
    older = cw.load("us-2017", regions="nation").compare(["k12"], amount=1e6, price_year=2017).outcomes(draws=2)
    newer = nation.compare(["k12"], amount=1e6, price_year=2017).outcomes(draws=2)
    ratio = older["first_year"].to_numpy() / newer["first_year"].to_numpy()
    assert ratio == pytest.approx(1.0, abs=0.03)  # baskets of 2017 and 2024


def test_a_comparison_names_the_parameters_of_what_it_delivers_alone(nation):
    silent, spoken = (
        {name for name in nation.compare([one]).assumptions().index if name.startswith("outcome.")}
        for one in ("chips", "mental-health")
    )
    assert silent == set()
    assert spoken >= {"outcome.therapy-cost", DISCOUNT} and not any("solar" in name for name in spoken)
