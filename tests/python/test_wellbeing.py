"""WELLBYs: parts, their sum, their signs, and each conversion once by hand."""

import re

import commonweal as cw
import numpy as np
import pandas as pd
import pytest
from commonweal.accounts.care import HOURS, care_hours
from commonweal.accounts.wellbeing import PARTS
from commonweal.parameters.exclusive import check_total, exclusive_pairs
from commonweal.parameters.registry import registry
from commonweal.results.wellbeing import ADDITIONAL
from commonweal.show.tables import wellbeing_table as words_table
from commonweal.show.words import wellbeing_in_words

COUNTED = [part for part in PARTS if part != "wellby_climate"]
NAMES = ["chips", "ira", "child-care", "home-care"]


@pytest.fixture(scope="module", params=["nation", "states"])
def us(request):
    return request.getfixturevalue(request.param)


def levels(us, name):
    return us._economy.satellites.levels(name)


def test_parts_add_up_to_the_sum(us):
    assert np.allclose(levels(us, "wellby"), sum(levels(us, part) for part in COUNTED), rtol=1e-12, atol=1e-9)
    assert np.allclose(
        levels(us, "wellby_with_climate"), sum(levels(us, part) for part in PARTS), rtol=1e-12, atol=1e-9
    )
    result = us.compare(NAMES, accounts=["wellby", "wellby_with_climate", *PARTS], closure="type-ii")
    parts = sum(result.table[part] for part in COUNTED)
    assert np.allclose(parts, result.table["wellby"], rtol=1e-9)
    assert np.allclose(parts + result.table["wellby_climate"], result.table["wellby_with_climate"], rtol=1e-9)


def test_multipliers_times_demand_are_the_totals(states):
    ids = ["wellby", *PARTS]
    multipliers = states.multipliers(ids, closure="type-i")
    assert len(multipliers.table) == 20_502 and multipliers.certificate.proven
    demand = states.final_demand
    ours = multipliers.table.mul(demand.T.stack().to_numpy(), axis="index").sum()
    assert np.allclose(ours, states.accounts_of()[ids], rtol=1e-10, atol=1e-10 * abs(ours).max())


@pytest.mark.parametrize("closure", ["type-i", "type-ii"])
def test_multipliers_times_a_scenarios_demand_are_its_totals(nation, closure):
    ids = ["wellby", *PARTS]
    bought = cw.scenario("home-care").final_demand(nation.dataset, 1e6).purchased
    multipliers = nation.multipliers(ids, closure=closure).table
    multipliers = multipliers if closure == "type-i" else multipliers.xs(closure, axis="columns", level="closure")
    totals = nation.compare(["home-care"], amount=1e6, accounts=ids, closure=closure)
    table = totals.table if closure == "type-i" else totals.table.xs("type-ii", axis="columns", level="closure")
    assert np.allclose(bought.T.ravel() @ multipliers.to_numpy(), table.loc["home-care", ids], rtol=1e-10, atol=0.0)


def test_jobs_by_hand(states):
    p = {name: parameter.value for name, parameter in registry().items()}
    d = states.dataset
    jobs = float(d["jobs"].sel(industry="624400", region="NC"))
    hired = min(1.0, p["wellby.hired-from-unemployment"] * float(d["unemployment_over_nation"].sel(place="NC")))
    row, column = list(d["industry"].values).index("624400"), list(d["region"].values).index("NC")
    assert levels(states, "wellby_jobs")[row, column] == pytest.approx(
        jobs * p["wellby.additional"] * hired * p["wellby.job"], rel=1e-12
    )


def test_income_by_hand(nation, states):
    """A dollar is worth the inverse of the mean income of those whom it reaches: in Mississippi 1.8 times as much as in
    Connecticut.
    """
    d = states.dataset
    worth = d["per_mean_income"].to_series()
    print(f"\na dollar earned, mean incomes: {worth.idxmin()} {worth.min():.2e}, {worth.idxmax()} {worth.max():.2e}")
    assert worth["MS"] / worth["CT"] == pytest.approx(1.81, abs=0.02)
    column = list(d["region"].values).index("MS")
    income = levels(states, "labour_income")[:, column].sum()
    assert levels(states, "wellby_income")[:, column].sum() == pytest.approx(
        0.35 * 0.3 * (1.0 - 0.109) * worth["MS"] * income, rel=1e-12
    )


#: All emissions count, those of displaced activity not taken off.
ALL_NEW = {"wellby.displaced-emissions": 0.0}


def test_air_by_hand(nation):
    """A thousand short tons of fine particles: 160 million dollars of damage, 15.2 deaths, 168 years, 1,173 WELLBYs."""
    parameters = {f"damage.{name}": 0.0 for name in ("so2", "nox", "nh3")} | ALL_NEW
    tons = levels(nation, "pm25") / 907.18474
    lost = nation._economy.changed(parameters).satellites.levels("wellby_air")
    assert lost == pytest.approx(-tons * 160_000.0 / 10_500_000.0 * 11.0 * 7.0, rel=1e-12)
    assert -1000.0 * lost.sum() / tons.sum() == pytest.approx(1173.0, abs=1.0)


def test_climate_gas_by_gas(nation):
    """A tonne of methane costs 1,600 dollars of 2020, not 28 times the 190 of carbon dioxide."""
    none = {"social-cost.co2": 0.0, "social-cost.n2o": 0.0} | ALL_NEW
    lost = nation._economy.changed(none).satellites.levels("wellby_climate").sum()
    tonnes = levels(nation, "ch4").sum() / 28.0
    assert lost == pytest.approx(-tonnes * 1600.0 * 0.95 / (18_900.0 * 0.961), rel=1e-9)
    assert nation._economy.changed({"social-cost.co2": 0.0} | ALL_NEW).satellites.levels("wellby_climate").sum() < lost


def test_a_wellby_in_pounds_and_dollars():
    value = registry()["wellby.value"]
    assert value.value == pytest.approx(13_000.0 / 0.687, rel=0.002)
    assert value.distribution.low == pytest.approx(10_000.0 / 0.687, rel=0.005)
    assert value.distribution.high == pytest.approx(16_000.0 / 0.687, rel=0.005)


def test_deflators_resemble_the_datasets_prices():
    from commonweal.datasets.prices import money_index

    of_2017 = cw.load("us-2017", regions="nation").dataset  # the year of the parameters' dollars
    for year in (2019, 2020):
        ours = 1.0 / money_index(of_2017, "value_added", year)
        print(
            f"\ndollars of 2017 per dollar of {year}: {registry()[f'deflator.{year}'].value}, by the dataset's prices "
            f"{ours:.3f}"
        )
        assert registry()[f"deflator.{year}"].value == pytest.approx(ours, abs=0.015)


def test_no_displacement_no_job_from_unemployment(us):
    none = us._economy.changed({"wellby.additional": 0.0}).satellites
    assert (none.levels("wellby_jobs") == 0.0).all() and (none.levels("wellby_income") == 0.0).all()
    assert (none.levels("jobs") == levels(us, "jobs")).all()
    assert (none.levels("wellby_air") == 0.0).all() and (none.levels("wellby_climate") == 0.0).all()


@pytest.mark.parametrize("additional", [0.1, 0.35, 0.7])
@pytest.mark.parametrize("displaced", [0.0, 0.4, 1.0])
def test_displacement_scales_emissions_as_it_scales_jobs(us, additional, displaced):
    """With 1, what is displaced smoked as well; with 0 it had been clean."""
    all_new = us._economy.changed({"wellby.displaced-emissions": 0.0}).satellites
    some = us._economy.changed({"wellby.additional": additional, "wellby.displaced-emissions": displaced}).satellites
    share = 1.0 - displaced * (1.0 - additional)
    for part in ("wellby_air", "wellby_climate"):
        assert np.allclose(some.levels(part), share * all_new.levels(part), rtol=1e-12)
    if displaced == 1.0:
        whole = us._economy.changed({"wellby.additional": 1.0}).satellites
        for part in ("wellby_jobs", "wellby_income", "wellby_air", "wellby_climate"):
            assert np.allclose(some.levels(part), additional * whole.levels(part), rtol=1e-12)


def test_pay_counts_once_and_without_social_insurance(us):
    """No good-job index holds the income that is counted; the effect of income is on what people have of it."""
    strict = us._economy.changed({"living-wage.hourly": 24.0}).satellites
    assert (strict.levels("wellby_good_jobs") == levels(us, "wellby_good_jobs")).all()
    assert (strict.levels("good_jobs") <= levels(us, "good_jobs")).all()
    none = us._economy.changed({"wellby.social-insurance": 0.0}).satellites
    assert np.allclose((1.0 - 0.109) * none.levels("wellby_income"), levels(us, "wellby_income"), rtol=1e-12)


@pytest.mark.parametrize(("standard", "strict"), [("good-job.unsafe", 5.0), ("living-wage.hourly", 24.0)])
def test_no_measure_of_good_jobs_rises_with_a_stricter_standard(us, standard, strict):
    changed = us._economy.changed({standard: strict}).satellites
    for account in ("good_jobs", "wellby_good_jobs"):
        before, after = levels(us, account), changed.levels(account)
        assert (after <= before + 1e-9 * np.abs(before)).all(), account
    assert changed.levels("good_jobs").sum() < levels(us, "good_jobs").sum()


def test_signs(us):
    for part, sign in (("wellby_jobs", 1.0), ("wellby_air", -1.0), ("wellby_climate", -1.0)):
        assert (sign * levels(us, part) >= 0.0).all(), part
    more = us._economy.changed({"damage.pm25": 400_000.0}).satellites
    assert (more.levels("wellby") <= levels(us, "wellby")).all()
    richer = us._economy.changed({"wellby.income": 0.6}).satellites
    assert (richer.levels("wellby_income") >= levels(us, "wellby_income")).all()
    assert levels(us, "wellby_good_jobs").sum() == pytest.approx(0.0, abs=1e-3)


def test_unemployment_changes_jobs_and_nothing_else(states):
    from commonweal.accounts.levels import Accounts

    slack = states.dataset["unemployment_over_nation"]
    other = states.dataset.assign(unemployment_over_nation=(slack * 1.5).assign_attrs(slack.attrs))
    more = Accounts(other, states._economy.parameters)
    for name in states.accounts.index:
        same = np.array_equal(more.levels(name), levels(states, name))
        assert same == (name not in ("wellby", "wellby_with_climate", "wellby_jobs")), name
    # Never above one, however slack: nobody is hired more than once.
    crowd = Accounts(
        states.dataset.assign(unemployment_over_nation=(slack * 100.0).assign_attrs(slack.attrs)),
        states._economy.parameters,
    )
    per_job = (
        crowd.levels("wellby_jobs")[levels(states, "jobs") > 0.0] / levels(states, "jobs")[levels(states, "jobs") > 0.0]
    )
    assert per_job == pytest.approx(0.35 * 0.6)


def test_states_where_unemployment_is_known_to_be_high(states):
    slack = states.dataset["unemployment_over_nation"].to_series().sort_values()
    print(
        f"\nunemployment over the nation's: {slack.index[0]} {slack.iloc[0]:.2f}, {slack.index[-1]} "
        f"{slack.iloc[-1]:.2f}"
    )
    assert slack.index[-1] == "NV" and {"SD", "ND"} <= set(slack.index[:4])
    assert isinstance(slack, pd.Series)


def test_a_wage_floor_keeps_the_sum(states):
    result = states.compare(
        [cw.scenario("home-care").with_wage_floor(25)], accounts=["wellby", *PARTS], closure="type-i"
    )
    assert result.table["wellby"].iloc[0] == pytest.approx(
        sum(result.table[part].iloc[0] for part in COUNTED), rel=1e-9
    )


# The table of parts, its ranges, and sums that are refused.


@pytest.fixture(scope="module")
def result(states):
    return states.compare(NAMES, closure="type-ii")


def test_the_table_holds_parts_ranges_and_hours(result):
    table = result.wellbeing()
    print("\n" + table.round(1).to_string())
    assert list(table.index.unique("part")) == ["wellby", "wellby_with_climate", *PARTS, "wellby_care", *HOURS]
    known = table.dropna(subset="value")
    assert (known["low"] <= known["value"] * (1 + 1e-12 * np.sign(known["value"]))).all()
    assert (known["value"] <= known["high"] * (1 + 1e-12 * np.sign(known["high"]))).all()
    for name in NAMES:
        assert table.loc[(name, "wellby"), "value"] == pytest.approx(
            sum(table.loc[(name, part), "value"] for part in COUNTED), rel=1e-9
        )
        for part in ("wellby", *PARTS):
            assert table.loc[(name, part), "value"] == pytest.approx(
                result.table.loc[name, (part, "type-ii")], rel=1e-9
            )
    assert table.loc[("home-care", "wellby_income"), "lowest"] == "wellby.additional = 0.1"


def test_what_has_no_estimate_is_not_zero(states, result):
    assert result.wellbeing().xs("wellby_care", level="part")["value"].isna().all()
    some = (
        states.compare(["home-care"], closure="type-ii", parameters={"care.wellby-per-hour": 1e-4})
        .wellbeing()
        .loc["home-care"]
    )
    assert some.loc["wellby_care", "value"] == pytest.approx(1e-4 * some.loc["connection_hours", "value"])
    assert some.loc["wellby", "value"] == pytest.approx(
        sum(some.loc[part, "value"] for part in [*COUNTED, "wellby_care"]), rel=1e-9
    )


def test_care_by_hand():
    """2,000 hours in child care, 3,000 of aides at home, 1,000 in a school; accountants care for nobody."""
    p = {name: parameter.value for name, parameter in registry().items()}
    worked = pd.DataFrame(
        [[2000.0, 3000.0, 1000.0, 9000.0]], index=["one"], columns=["624400", "621600", "GSLGE", "541200"]
    )
    table = care_hours(worked, p).loc["one"]
    children, aides, school = 2000.0 * 0.85 * 6.0, 3000.0 * 0.85, 1000.0 * 0.65 * 16.0
    assert table["care_hours"] == pytest.approx(children + aides + school, rel=1e-12)
    assert table["unpaid_care_relief_hours"] == pytest.approx(0.5 * (children + aides), rel=1e-12)
    assert table["connection_hours"] == pytest.approx(0.6 * (children + aides + school), rel=1e-12)
    assert np.isnan(table["wellby_care"])


def test_dollars_on_request(result):
    plain, priced = result.wellbeing(), result.wellbeing(dollars=True)
    row = ("chips", "wellby")
    assert priced.loc[row, "value"] == pytest.approx(plain.loc[row, "value"] * 18_900.0 * 0.961)
    assert (plain.loc[row, "unit"], priced.loc[row, "unit"]) == ("WELLBY", "USD of 2017")
    hours = ("chips", "care_hours")
    assert priced.loc[hours, "value"] == plain.loc[hours, "value"]


def test_ends_of_parameters_move_what_they_should(states, result):
    ends = result.wellbeing_ends
    higher = states.compare(NAMES, closure="type-ii", parameters={"wellby.income": 0.6})
    assert np.allclose(ends.loc[("wellby.income", 0.6)], higher.table["wellby"]["type-ii"], rtol=1e-9)


def test_a_floor_moves_the_ranges_with_it(states):
    result = states.compare([cw.scenario("home-care").with_wage_floor(25)], closure="type-i")
    assert result.wellbeing().loc[("home-care", "wellby"), "value"] == pytest.approx(
        result.table.loc["home-care", "wellby"], rel=1e-9
    )


def test_sums_that_count_twice_are_refused(states):
    everything = states.compare(["home-care"], accounts=["output", *states.accounts.index], closure="type-i")
    held = 0
    for first, second, why, unless in exclusive_pairs():
        if unless is None:
            with pytest.raises(cw.ModelError, match=f"{first} and {second} cannot be added: {re.escape(why)}"):
                check_total([second, "water", first], everything.parameters)
            held += {first, second} <= set(everything.account_ids)
            with pytest.raises(cw.ModelError, match="cannot be added"):
                everything.total([first, second])
    assert held >= 20
    assert everything.total(["co2", "ch4", "n2o", "fgas"])["home-care"] == pytest.approx(
        everything.table.loc["home-care", "ghg"]
    )
    assert everything.total(COUNTED)["home-care"] == pytest.approx(everything.table.loc["home-care", "wellby"])
    with pytest.raises(cw.ModelError, match="only accounts of one unit"):
        everything.total(["jobs", "water"])
    with pytest.raises(cw.ModelError, match="did you mean jobs"):
        everything.total(["jbs"])


def test_an_effect_of_jobs_that_holds_income_is_not_added_to_income(states):
    changed = {"wellby.job-holds-income": 0.0}
    result = states.compare(
        ["home-care"], accounts=["wellby_jobs", "wellby_income"], parameters=changed, closure="type-i"
    )
    for ask in (
        lambda: result.total(["wellby_jobs", "wellby_income"]),
        result.wellbeing,
        lambda: states.compare(["home-care"], parameters=changed, closure="type-i"),
        lambda: cw.load("us-2024", regions="nation", parameters=changed).multipliers(["wellby"], closure="type-i"),
    ):
        with pytest.raises(cw.ModelError, match="wellby_jobs and wellby_income cannot be added"):
            ask()


def test_words_say_which_parts_carry_the_answer(result, nation):
    text = wellbeing_in_words(result)
    print("\n" + text)
    assert "income (" in text and "home-care > child-care" in text
    table = words_table(result)
    assert table.loc["WELLBYs of care itself", "chips"] == "no estimate"
    assert "(" in table.iloc[0, 0]
    assert "from jobs, pay and air, not from what the money is for" in text
    # What was crossed is said, and in how many combinations the order holds.
    table = result.wellbeing_crossed
    orders = (table / result.facts["amount"]).apply(
        lambda row: " > ".join(row.sort_values(ascending=False).index), axis="columns"
    )
    first = re.split(r"[,.]", text.split("The order is ")[1])[0]
    assert f"{(orders == first).sum()} of {len(orders)} combinations" in text and f"{ADDITIONAL} at its low" in text
    close = nation.compare(["chips", "baseline-government", "ira-clean-power", "iija-transit"], closure="type-i")
    assert " combinations (" in wellbeing_in_words(close)


def test_a_sum_below_zero_is_said(nation):
    """A power plant's coal, with climate."""
    fab = cw.scenario("chips-operations").file
    line = fab.bill[0].model_copy(update={"commodity": "221100"})
    part = fab.model_copy(update={"id": "power", "bill": [line]})
    result = nation.compare([cw.Scenario(part, ((1.0, part),))], closure="type-i")
    assert result.wellbeing().loc[("power", "wellby_with_climate"), "value"] < 0.0
    assert "With climate damage the total is below zero for power (-" in wellbeing_in_words(result)


def test_crossings_are_what_a_comparison_finds(states, result):
    crossed = result.wellbeing_crossed
    for name, end, additional in (
        ("wellby.income", 0.6, 0.1),
        ("wellby.displaced-emissions", 0.0, 0.7),
        ("damage.pm25", 400_000.0, 0.35),
    ):
        other = states.compare(
            NAMES,
            accounts=["wellby", "wellby_with_climate"],
            closure="type-ii",
            parameters={name: end, "wellby.additional": additional},
        ).table.xs("type-ii", axis="columns", level="closure")
        for climate, account in ((False, "wellby"), (True, "wellby_with_climate")):
            assert np.allclose(crossed.loc[(name, end, additional, climate)], other[account], rtol=1e-9)
    assert len(crossed) == 2 * 3 * (1 + len(result.wellbeing_ends) - 2)  # additional is in every crossing
