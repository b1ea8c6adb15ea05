"""Average income taxes by pay, against what single people and families of such wages owe (computed for 2024)."""

import commonweal as cw
import numpy as np
import pandas as pd

BANDS = [0.0, 30e3, 45e3, 60e3, 80e3, 110e3, 150e3, 1e9]
COMPUTED = "tax-rates-by-state-income"


def owed(sources, family):
    """Federal income tax and employees' contributions over wages, mean of the states; index wages."""
    raw = pd.read_csv(sources / COMPUTED / "computed_2024.csv")
    one = raw[raw["family"] == family].groupby("wages").mean(numeric_only=True)
    return one[["federal_income_tax", "employee_payroll_tax"]].div(one.index, axis="index")


def test_federal_rates_rise_with_pay_and_lie_between_families_and_singles(sources):
    us = cw.load("us-2024", regions="nation")
    levels, d = us._economy.satellites.levels, us.dataset
    earned, jobs = d["labour_income"].values.sum(axis=1), d["jobs"].values.sum(axis=1)
    band = np.digitize(earned / np.maximum(jobs, 1.0), BANDS)
    table = pd.DataFrame(
        {"jobs": jobs, "earned": earned, "tax": levels("federal_income_tax").sum(axis=1), "band": band}
    )
    found = table[table["jobs"] > 0.0].groupby("band").sum()
    found["pay"], found["rate"] = found["earned"] / found["jobs"], found["tax"] / found["earned"]
    print("\n" + found[["pay", "rate"]].round(3).to_string())
    assert found["rate"].is_monotonic_increasing and found["rate"].iloc[0] < 0.05 and found["rate"].iloc[-1] > 0.15
    single, family = owed(sources, "single_0"), owed(sources, "married_2")
    for pay, rate in found[["pay", "rate"]].to_numpy():
        if pay < 160e3:  # above, much is a few people's
            low, high = (np.interp(pay, one.index, one["federal_income_tax"].to_numpy()) for one in (family, single))
            assert low < rate < high + 0.01, pay


def test_employees_pay_less_than_the_law_since_labor_income_holds_more_than_wages(sources):
    us = cw.load("us-2024", regions="nation")
    paid = us.accounts.loc[["federal_employees", "federal_self_employed"], "total"].sum()
    rate = paid / us.accounts.loc["labour_income", "total"]
    by_law = owed(sources, "single_0")["employee_payroll_tax"].median()
    print(f"\nemployees and the self-employed: {rate:.1%} of labor income, {by_law:.1%} of wages by law")
    assert 0.5 * by_law < rate < by_law


def test_receipts_are_the_share_of_gdp_that_the_accounts_have():
    us = cw.load("us-2024", regions="nation")
    receipts = us._economy.satellites._receipts.by_state["US"].drop("subsidies", level="kind")
    gdp = us.dataset["value_added"].values.sum()
    counted = us.accounts["total"].filter(regex="^(federal|state|local)_").sum() / gdp
    print(
        f"\nof GDP: {(receipts.groupby('level').sum() / gdp).round(3).to_dict()}, all {receipts.sum() / gdp:.1%}, "
        f"in accounts {counted:.1%}"
    )
    assert 0.15 < receipts["federal"].sum() / gdp < 0.18 and 0.2 < counted < receipts.sum() / gdp < 0.28
