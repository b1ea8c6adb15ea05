"""Work and people of the nation against the agencies' own tables. `pytest -s` prints both."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from commonweal.accounts.work import PER_PERSONS, share_below
from commonweal.parameters.registry import value
from pipeline.sources.concordance import by_prefix, naics_mix, sectors
from pipeline.sources.oews import PERCENTILES, PUBLIC, hourly_wages
from pipeline.sources.tables import table
from pipeline.work import full_time
from pipeline.work.fatal_injuries import _spread, published_deaths
from pipeline.work.full_time import full_time_share
from pipeline.work.hours import _to_average, sector_hours, weekly_hours
from pipeline.work.occupations import EDUCATION
from pipeline.work.people import concordance, cps_shares, people

MOST = value("hours.most")
DATASETS = Path(__file__).parents[2] / "data" / "datasets"
#: Sectors of ACS whose workers the economy's industries count alike. Where a table counts persons by their main job,
#: BEA counts jobs: the self-employed with side jobs weigh more, in real estate, finance, arts and at home most of all.
WOMEN_BY_SECTOR = 0.06
#: Sectors further off: the survey asks few of them.
SMALL_SECTORS = {"Management of companies and enterprises"}
#: Sectors whose jobs lie otherwise over their industries than employees: partners in oil leases, public water, artists
#: who work alone.
OTHER_JOBS = {"21", "22", "71"}


@pytest.fixture(scope="module")
def accounts(nation):
    """Levels by industry, of the nation."""
    economy = nation._economy
    names = [name for name in economy.accounts.index]
    return pd.DataFrame({name: economy.satellites.levels(name)[:, 0] for name in names}, index=economy.sectors.index)


def acs(sources, name):
    raw = table(sources, "acs-2018-industry-workforce", "acs1_2018_sex_by_industry_wide.csv")
    return (
        raw.assign(sector=raw["industry"].str.split(" > ").str[-1]).drop_duplicates("sector").set_index("sector")[name]
    )


def test_women_and_men_of_each_sector(sources, accounts):
    ours = accounts.groupby(sectors(accounts.index)["acs"].to_numpy())[["jobs", "jobs_women"]].sum()
    published = acs(sources, "female") / acs(sources, "total")
    both = pd.DataFrame({"ours": ours["jobs_women"] / ours["jobs"], "ACS 2018": published}).dropna()
    print("\nwomen's share of jobs:\n" + both.round(3).to_string())
    assert len(both) >= 18
    off = (both["ours"] - both["ACS 2018"]).abs()
    assert set(off.index[off > WOMEN_BY_SECTOR]) == SMALL_SECTORS
    whole = accounts["jobs_women"].sum() / accounts["jobs"].sum()
    print(f"all: ours {whole:.3f}, ACS {published['Total']:.3f}")
    assert whole == pytest.approx(published["Total"], abs=0.01)


def test_race_and_origin_of_the_employed(sources, accounts):
    """All employed, from the survey's levels by main industry; ours differ as jobs by industry differ from persons."""
    shares = cps_shares(sources)
    raw = table(sources, "bls-cps-industry-series", "cps_ln_2019_annual_by_industry.csv", dtype=str)
    major = [
        "0169",
        "0369",
        "0569",
        "0770",
        "2467",
        "4068",
        "4669",
        "6069",
        "6468",
        "6867",
        "7268",
        "7858",
        "8558",
        "8767",
        "9369",
    ]
    level = raw[
        raw["series_title"].str.match(r"\(unadj\) Employed - [^%]*$", case=False) & raw["indy_code"].isin(major)
    ]
    level = level[(level["tdat_code"] == "00") & (level["sexs_code"] == "0") & (level["race_code"] == "00")]
    weight = level.assign(value=level["value"].astype(float)).groupby("indy_code")["value"].max()
    assert set(weight.index) == set(major)
    published = shares.loc[major].mul(weight, axis="index").sum() / weight.sum()
    ours = {name: accounts[f"jobs_{name}"].sum() / accounts["jobs"].sum() for name in published.index}
    both = pd.DataFrame({"ours": ours, "CPS 2019": published})
    print("\nshare of jobs, of persons employed:\n" + both.round(3).to_string())
    assert (both["ours"] - both["CPS 2019"]).abs().max() < 0.015


def test_the_newer_table_says_the_same(sources, nation):
    """Table 18 of 2021, which carries no codes, has about the same women in the industries that scenarios use most."""
    newer = table(sources, "cps-industry-demographics", "cpsaat18_2021_employed_by_industry_sex_race.csv").set_index(
        "industry"
    )
    named = {
        "624400": "Child day care services",
        "621600": "Home health care services",
        "233230": "Construction",
        "484000": "Truck transportation",
        "813100": "Religious organizations",
        "721000": "Accommodation",
        "541100": "Legal services",
    }
    ours = nation.dataset["group_share"].sel(group="women").to_series()
    for code, name in named.items():
        print(f"{name}: {ours[code]:.3f}, 2021 {newer.loc[name, 'women_pct'] / 100:.3f}")
        assert ours[code] == pytest.approx(newer.loc[name, "women_pct"] / 100.0, abs=0.03)


def test_women_in_child_care_and_on_roads(nation):
    result = nation.compare({"child-care": 1e6, "iija-roads-bridges": 1e6})
    direct = result.by("sector")  # all stages; the industries themselves are what is paid for
    women = nation.compare({"child-care": 1e6, "iija-roads-bridges": 1e6}, accounts=["jobs", "jobs_women"]).by("sector")
    share = women["jobs_women"] / women["jobs"]
    print(
        f"\nwomen: child care {share['child-care', '624400']:.2f}, highways {share['iija-roads-bridges', '2332C0']:.2f}"
    )
    assert share["child-care", "624400"] == pytest.approx(0.94, abs=0.02)
    assert share["iija-roads-bridges", "2332C0"] == pytest.approx(0.10, abs=0.02)
    assert direct.loc[("child-care", "624400"), "jobs"] > 0.0


def test_schooling_of_each_sector(sources, accounts):
    """Industries of four digits, put together again, are BLS's occupations of whole sectors a year before (May
    2024), within four points.
    """
    raw = table(sources, "industry-education-derived", "education_shares_by_sector_derived.csv", index_col="naics")
    columns = {
        "less_than_high_school": ["less_than_hs_pct"],
        "high_school": ["hs_pct"],
        "some_college": ["some_college_pct", "associate_pct"],
        "bachelors": ["bachelor_pct", "master_pct", "doctoral_professional_pct"],
    }
    published = pd.DataFrame({band: raw[names].sum(axis="columns") for band, names in columns.items()})
    published = published.div(published.sum(axis="columns"), axis="index")
    surveyed = accounts[
        ~accounts.index.str.startswith(("814", "491"))
    ]  # helpers at home are in no such survey; mail is federal there
    ours = surveyed.groupby(sectors(surveyed.index)["oews"].to_numpy())[[f"jobs_{band}" for band in EDUCATION]].sum()
    ours = ours.div(ours.sum(axis="columns"), axis="index").set_axis(list(EDUCATION), axis="columns")
    off = (ours - published.loc[ours.index]).abs().max(axis="columns")
    print("\nschooling by sector, largest difference of a band:\n" + off.sort_values().tail(6).round(3).to_string())
    assert set(off.index[off > 0.04]) == OTHER_JOBS
    assert off.max() < 0.12
    whole = (accounts["jobs_bachelors"].sum() / accounts["jobs"].sum(), published.loc["ALL", "bachelors"])
    print(f"bachelor's degree or more: ours {whole[0]:.3f}, OEWS by occupation {whole[1]:.3f}")
    assert whole[0] == pytest.approx(whole[1], abs=0.025)


def test_care_is_told_apart(nation):
    """Child care, home care and nursing homes have not hospitals' degrees, cover and weeks."""
    d = nation.dataset
    names = {
        "622000": "hospitals",
        "624400": "child care",
        "621600": "home care",
        "623A00": "nursing homes",
        "624100": "family services",
    }
    rates = pd.DataFrame(
        {
            "bachelors": d["group_share"].sel(group="bachelors").to_series(),
            "cover": d["health_cover"].to_series() / d["employee_share"].to_series(),
            "full time": d["full_time_share"].to_series(),
        }
    ).loc[list(names)]
    print("\n" + rates.rename(index=names).round(3).to_string())
    assert (rates.drop("622000") < rates.loc["622000"] - 0.03).all(axis=None)
    assert (rates.loc["624400"] > rates.loc["624100"]).all()
    assert rates.round(6).nunique().min() == len(names)


def test_full_time_is_that_of_the_surveys_industries(sources, nation):
    """Wherever the American Community Survey tells industries apart our employees, put together again, have its
    share.
    """
    d = nation.dataset
    employees = pd.Series(1.0, index=d["industry"].to_series().index)
    compensation = d["compensation"].sum("region").to_series()
    mix = naics_mix(sources, employees.index, compensation)
    jobs = d["jobs"].sum("region").to_series() * d["employee_share"].to_series()
    week = d["hours_per_week"].to_series()
    share = full_time_share(sources, mix, week, jobs)
    shown = full_time.published(sources)
    print()
    for name, prefixes in {
        "social assistance": ("624",),
        "health care": ("621", "622", "623", "GSLGH"),
        "builders": ("23",),
    }.items():
        inside = share.index.str.startswith(prefixes)
        ours = np.average(share[inside], weights=jobs[inside])
        print(f"full time all year, {name}: ours {ours:.3f}, ACS {shown[prefixes[0]]:.3f}")
        assert ours == pytest.approx(shown[prefixes[0]], abs=1e-6)
    assert share["814000"] == shown["814"]
    assert share["482000"] == shown["482"]
    naics = mix.index.get_level_values("naics")
    assert all(naics.str.startswith(prefix).any() for prefix in shown.index.drop("92"))
    assert share.between(0.15, 1.0).all()


def test_union_coverage(sources, nation, accounts):
    groups = table(sources, "union-coverage-industry", "unionstats_coverage_by_industry_2019_2022.csv")
    published = groups[groups["year"] == 2019].set_index("industry")["p_covered"]
    employees = accounts["jobs"] * nation.dataset["employee_share"].to_series()
    ours = {
        "all wage and salary workers": accounts.index.str.match("."),
        "construction": accounts.index.str.startswith("23"),
        "manufacturing": accounts.index.str.startswith("3"),
        "wholesale/retail": accounts.index.str.startswith(("42", "44", "45", "4B")),
        "finance, insurance, and real estate": accounts.index.str.startswith(("52", "53")),
    }
    coverage = {name: accounts.loc[rows, "jobs_union"].sum() / employees[rows].sum() for name, rows in ours.items()}
    both = pd.DataFrame({"ours": coverage, "CPS 2019": published}).dropna()
    print("\ncovered by a union contract, of employees:\n" + both.round(3).to_string())
    assert both.loc["all wage and salary workers", "ours"] == pytest.approx(
        published["all wage and salary workers"], abs=0.002
    )
    assert (both["ours"] - both["CPS 2019"]).abs().max() < 0.012
    schools = nation.dataset["union_coverage"].to_series()[["GSLGE", "611100", "611A00"]]
    print(schools.round(3).to_string())
    assert schools["GSLGE"] > 0.35 > 0.25 > schools["611100"] > 0.0


def test_mean_hours(sources, nation, accounts):
    paid = table(sources, "weekly-hours-industry", "ces_average_weekly_hours_2024_2025.csv", index_col="industry")[
        "mar_2024"
    ]
    week = nation.dataset["hours_per_week"].to_series()
    staff = accounts["jobs"] * nation.dataset["employee_share"].to_series()
    public = accounts.index.str.startswith(("S00", "GSLG", "491"))
    payroll = ~public & ~accounts.index.str.startswith(("111", "112", "113", "114", "115", "814"))
    ours = np.average(week[payroll], weights=staff[payroll])
    print(f"\nhours a week per private payroll job: ours {ours:.2f}, CES {paid['Total private']:.2f}")
    assert ours == pytest.approx(paid["Total private"], abs=0.4)
    factories = accounts.index.str.startswith("3")
    assert np.average(week[factories], weights=staff[factories]) == pytest.approx(paid["Manufacturing"], abs=0.2)


def test_hours_of_a_sector_are_those_published_and_none_is_above_full_time(sources, nation):
    listed = pd.read_csv(DATASETS / "us-2017-jobs-and-payrolls.csv").set_index("industry")
    jobs = listed["jobs_payroll"].reindex(nation.dataset["industry"].to_series().index)
    compensation = nation.dataset["compensation"].sum("region").to_series()
    hours = weekly_hours(sources, naics_mix(sources, jobs.index, compensation), jobs)
    sector = sector_hours(sources, hours.index)
    mean = (hours * jobs).groupby(sector["sector"]).sum() / jobs.groupby(sector["sector"]).sum()
    published = sector.groupby("sector")["hours"].first()
    assert mean.to_numpy() == pytest.approx(published.to_numpy(), rel=1e-9)
    assert (hours <= np.maximum(sector["hours"], MOST) + 1e-9).all()
    print(
        "\nhours a week, fewest and most:\n"
        + hours[jobs > 50_000].sort_values().iloc[[*range(8), *range(-3, 0)]].round(1).to_string()
    )


#: Lines of NIPA that differ within a sector of BLS's table, from more to fewer full-time equivalents per employee, and
#: their NAICS prefixes.
LINES = (
    (("Accommodation", "721"), ("Food services and drinking places", "722")),
    (("Hospitals", "622"), ("Nursing and residential care facilities", "623"), ("Social assistance", "624")),
    (("Hospitals", "622"), ("Ambulatory health care services", "621"), ("Social assistance", "624")),
    (("Waste management and remediation services", "562"), ("Administrative and support services", "561")),
    (("Publishing industries (includes software)", "511"), ("Motion picture and sound recording industries", "512")),
    (("Rental and leasing services and lessors of intangible assets", ("532", "533")), ("Real estate", "531")),
    (("Chemical products", "325"), ("Food and beverage and tobacco products", ("311", "312"))),
)


def test_hours_fall_where_the_national_accounts_have_more_part_time_work(sources, nation):
    """BEA's full-time equivalents per employee come from other reports of hours; they tell fewer industries apart,
    and less far.
    """
    raw = table(sources, "nipa-employment-2018", "nipa_employment_by_industry_2010_2018.csv")
    levels = {
        name: raw[raw["table"] == name].set_index("line")["2017"]
        for name in ("employees_thousand", "fte_employees_thousand")
    }
    lines = raw[raw["table"] == "employees_thousand"].set_index("line")["description"]
    fte = (levels["fte_employees_thousand"] / levels["employees_thousand"]).groupby(lines).first()
    hours = nation.dataset["hours_per_week"].to_series()
    jobs = nation.dataset["jobs_payroll"].sum("region").to_series()
    print()
    for group in LINES:
        ours = [
            np.average(hours[rows], weights=jobs[rows])
            for _, prefix in group
            for rows in [hours.index.str.startswith(prefix)]
        ]
        theirs = [fte[name] for name, _ in group]
        print(
            "; ".join(
                f"{name}: {week:.1f} h, NIPA {share:.2f} FTE"
                for (name, _), week, share in zip(group, ours, theirs, strict=True)
            )
        )
        assert ours == sorted(ours, reverse=True)
        assert theirs == sorted(theirs, reverse=True)


def test_hours_go_by_the_implied_week_up_to_full_time():
    rng = np.random.default_rng(38)
    for _ in range(200):
        week = pd.Series(rng.lognormal(3.5, 0.4, 12))
        weight = pd.Series(rng.uniform(0.0, 1e6, 12))
        average = rng.uniform(20.0, 39.9)
        hours = _to_average(week, weight, average)
        assert np.average(hours, weights=weight) == pytest.approx(average, rel=1e-9)
        assert (hours <= MOST).all()
        below = hours < MOST - 1e-9
        scale = (hours / week)[below]
        assert np.allclose(scale, scale.iloc[0])
        assert (week[~below] >= week[below].max()).all()
    assert (_to_average(week, weight, 42.1) == 42.1).all()


def test_hotels_and_hospitals_pay_a_living_wage_as_their_own_hours_say(nation, accounts):
    """One figure of hours for all of leisure had four fifths of hotels' jobs above it, more than hospitals'."""
    share = accounts["jobs_living_wage"] / accounts["jobs"]
    for code in ("721000", "722110", "722211", "622000", "623A00", "621600", "624400"):
        week = nation.dataset["hours_per_week"].sel(industry=code).item()
        print(f"{nation.sectors.loc[code, 'name']}: {share[code]:.0%} pay a living wage, {week:.1f} h")
    assert share["622000"] > share["721000"] + 0.2
    assert share["721000"] > share["722211"]


def test_wages_of_public_and_private_owners(sources):
    wages = hourly_wages(sources)
    assert wages.index.is_unique
    assert set(PUBLIC.values()) <= set(wages.index)
    prefixes = wages["prefixes"].explode().dropna()
    assert prefixes.is_unique
    assert prefixes[prefixes == "6221"].index.tolist() == ["622105"]  # private hospitals stand for hospitals
    assert wages.loc["3250A1", "prefixes"] == ("3251", "3252", "3253", "3259")
    assert {"31", "32", "33", "44", "45", "99"} <= set(prefixes)
    ordered = wages[list(PERCENTILES)]
    assert (ordered.diff(axis="columns").iloc[:, 1:] >= 0.0).all(axis=None)
    assert wages.loc["GSLGE", "h_mean"] == pytest.approx(
        33.03, abs=0.01
    )  # 38.78 of states' 2.10, 31.60 of local 8.41 million jobs


def test_health_cover_of_employees(sources, nation, accounts):
    survey = table(
        sources,
        "ncs-medical-benefits-2025",
        "medical_care_access_by_occupation_march_2025.csv",
        index_col="occupation_group",
    )
    public = accounts.index.str.startswith(("S00", "GSLG", "491"))
    employees = accounts["jobs"] * nation.dataset["employee_share"].to_series()
    for name, rows in (("private", ~public), ("govt", public)):
        ours = accounts.loc[rows, "jobs_health_cover"].sum() / employees[rows].sum()
        published = survey.loc["All workers", f"{name}_participation_pct"] / 100.0
        print(f"in the employer's health plan, {name}: ours {ours:.3f}, NCS {published:.2f}")
        assert ours == pytest.approx(published, abs=0.002)  # who moves to another industry keeps his cover


def test_fatal_injuries(sources, accounts):
    deaths = published_deaths(sources)
    assert accounts["fatal_injuries"].sum() == pytest.approx(deaths[""], rel=1e-9)
    assert deaths[""] == 5250.0
    for prefix, codes in {"484": ("484",), "622": ("622000", "GSLGH"), "113": ("113",), "721": ("721000",)}.items():
        ours = accounts.loc[accounts.index.str.startswith(codes), "fatal_injuries"].sum()
        print(f"{prefix}: ours {ours:.0f}, CFOI {deaths[prefix]:.0f}")
    rate = PER_PERSONS * accounts["fatal_injuries"] / accounts["fte"]
    rate = rate[accounts["jobs"] > 50_000].sort_values()
    print("deaths per 100,000 full-time equivalents, highest:\n" + rate.tail(6).round(1).to_string())
    assert {"113000", "484000"} <= set(rate.index[-8:])
    assert PER_PERSONS * accounts["fatal_injuries"].sum() / accounts["fte"].sum() == pytest.approx(3.3, abs=0.4)


def test_payrolls(sources, accounts):
    raw = table(sources, "bls-qcew-state", "qcew_state_2019.csv.gz", dtype=str)
    published = raw.loc[raw["agglvl_code"] == "51", "annual_avg_emplvl"].astype(float).sum()
    print(f"\npayroll jobs, millions: ours {accounts['jobs_payroll'].sum() / 1e6:.2f}, QCEW {published / 1e6:.2f}")
    assert accounts["jobs_payroll"].sum() == pytest.approx(published, rel=1e-3)


def test_wages_of_each_sector_resemble_those_published(sources, nation):
    """Sectors put together from their industries and states, at the mean that OEWS gives them, have about its median
    and upper percentiles; at the lower end they have more jobs, as the method says."""
    d = nation.dataset
    wages = hourly_wages(sources)
    raw = wages.set_index(wages["prefixes"].str[0])
    sector = sectors(nation.sectors.index)["oews"].to_numpy()
    enterprises = nation.sectors.index.str.startswith(("S001", "S002"))  # governments' in OEWS
    rows = {}
    for code in sorted(set(sector) - {"11"}):  # farms: OEWS has hired hands of some crops alone
        inside = (sector == code) & ~enterprises
        jobs, wage = (d["place_jobs"] * d["employee_share"]).values[inside], d["place_wage"].values[inside]
        weight = jobs / jobs.sum()
        median = (
            wage * d["wage_typical"].values[inside][:, None] * float(raw.loc[code, "h_mean"]) / (weight * wage).sum()
        )
        spread = d["wage_spread"].values[inside][:, None]
        rows[code] = [(weight * share_below(float(raw.loc[code, name]), median, spread)).sum() for name in PERCENTILES]
    below = pd.DataFrame.from_dict(rows, orient="index", columns=list(PERCENTILES.values()))
    print("\nshare of jobs below OEWS's percentiles:\n" + below.round(2).to_string())
    assert (below[0.50] - 0.50).abs().max() < 0.09
    assert (below[0.75] - 0.75).abs().max() < 0.08
    assert (below[0.90] - 0.90).abs().max() < 0.10


# The concordance itself.


def test_every_naics_prefix_has_one_industry_of_the_survey(sources, nation):
    codes = concordance()
    assert not codes["naics"].duplicated().any()
    assert set(codes["code"]) <= set(cps_shares(sources).index)
    mix = naics_mix(sources, nation.sectors.index, nation.dataset["compensation"].sum("region").to_series())
    assert np.allclose(mix.groupby("industry").sum(), 1.0)
    missing = by_prefix(
        codes.set_index("naics")["code"].map(lambda _: 1.0), mix.index.get_level_values("naics").unique()
    )
    assert set(missing.index[missing.isna()]) <= {"999999"}  # what QCEW could not class
    shares = people(sources, mix, nation.sectors.index)
    assert (shares.values >= 0.0).all()


def test_a_longer_prefix_counts_first():
    rate = by_prefix(
        pd.Series({"31": 1.0, "311": 2.0, "3118": 3.0, "311811": 4.0}),
        pd.Index(["311811", "311812", "311999", "312111", "999999"]),
    )
    assert rate.tolist()[:4] == [4.0, 3.0, 2.0, 1.0]
    assert np.isnan(rate["999999"])


def test_deaths_go_where_they_are_published_and_the_rest_by_hours():
    published = pd.Series({"": 100.0, "11": 60.0, "111": 40.0, "22": 30.0})
    hours = pd.Series({"111000": 1.0, "112000": 2.0, "113000": 2.0, "221000": 5.0, "330000": 9.0})
    deaths = _spread(published, hours, "")
    assert deaths.to_dict() == {"111000": 40.0, "112000": 10.0, "113000": 10.0, "221000": 30.0, "330000": 10.0}
    # No code is without a figure of its own: the published ones are scaled to their parent.
    deaths = _spread(pd.Series({"": 12.0, "1": 4.0, "2": 4.0}), pd.Series({"100000": 1.0, "200000": 3.0}), "")
    assert deaths.to_dict() == {"100000": 6.0, "200000": 6.0}


def test_jobs_and_payrolls_differ_for_a_reason(nation, as_published):
    listed = pd.read_csv(DATASETS / "us-2017-jobs-and-payrolls.csv").set_index("industry")
    assert set(listed.index) == set(nation.sectors.index)
    jobs = as_published(nation.dataset["jobs"].sum("region").to_series(), "employees")
    assert np.allclose(listed["jobs"], jobs[listed.index], atol=0.5)
    assert listed["jobs_payroll"].sum() == pytest.approx(nation.dataset["jobs_payroll"].values.sum(), abs=200.0)
    assert listed["reason"].notna().all()
    far = listed[(listed["ratio"] > 2.0) & (listed["jobs"] > 300_000)]
    print("\nBEA's jobs over payroll jobs:\n" + far[["ratio", "reason"]].to_string())
    assert not far["reason"].str.startswith(("proprietors", "about")).any()


def test_employees_supplements_and_fifths(sources, nation, accounts):
    d = nation.dataset
    raw = table(sources, "bea-state-accounts", "sainc4_state_personal_income_2012_2021.csv.gz")
    us = raw[raw["stabbr"] == "US"].set_index("spiname")["v_2017"]
    employees = float((accounts["jobs"] * d["employee_share"].to_series()).sum())
    published = us["Wage and salary employment"]
    print(f"\nemployees' jobs, millions: ours {employees / 1e6:.1f}, BEA {published / 1e6:.1f}")
    assert employees == pytest.approx(published, rel=0.03)
    extra = d["supplements"].to_series()
    wages = (accounts["compensation"] / extra).sum()
    print(f"compensation per dollar of wages: governments {extra['GSLGE']:.2f}, private {extra['334413']:.2f}")
    print(f"wages, billions: ours {wages / 1e9:,.0f}, BEA {us['Wages and salaries'] / 1e3:,.0f}")
    assert wages == pytest.approx(us["Wages and salaries"] * 1e6, rel=1e-6)
    print(
        "fifths of all jobs at " + ", ".join(f"{limit:.1f}" for limit in d["wage_fifths"].values) + " dollars an hour"
    )
    assert (np.diff(d["wage_fifths"].values) > 0.0).all()
