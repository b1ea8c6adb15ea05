"""Hours, cover and risk of jobs by industry, and what an hour is paid by industry and state."""

from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr
from commonweal.accounts.work import WEEKS, share_below
from scipy.special import ndtri

from pipeline.concordance import is_public, naics_mix, sectors
from pipeline.fatal_injuries import fatal_injuries
from pipeline.occupations import health_cover
from pipeline.people import people
from pipeline.regional_accounts import soldiers
from pipeline.sources import MILLION, array, table
from pipeline.states import DEFENCE
from pipeline.union import union_coverage

#: Hours a week paid per job, rows of BLS's table B-2 by NAICS prefix; the first column of that table, March 2024.
HOURS = "weekly-hours-industry"
PAID_HOURS = {
    "21": "Mining and logging",
    "113": "Mining and logging",
    "22": "Utilities",
    "23": "Construction",
    **dict.fromkeys(("321", "327", "33"), "Durable goods"),
    **dict.fromkeys(("31", "322", "323", "324", "325", "326"), "Nondurable goods"),
    "339": "Durable goods",
    "42": "Wholesale trade",
    **dict.fromkeys(("44", "45", "4B"), "Retail trade"),
    **dict.fromkeys(("48", "49"), "Transportation and warehousing"),
    "51": "Information",
    **dict.fromkeys(("52", "53"), "Financial activities"),
    **dict.fromkeys(("54", "55", "56"), "Professional and business services"),
    **dict.fromkeys(("61", "62"), "Private education and health services"),
    **dict.fromkeys(("71", "72"), "Leisure and hospitality"),
    "81": "Other services",
}
#: Industries outside that table: hours at work per person (CPS 2019), times paid hours per job over hours at work in all industries.
WORKED_HOURS = {
    **dict.fromkeys(("111", "112", "114", "115"), "Agriculture, forestry, fishing, and hunting"),
    "814": "Other services, private households",
    **dict.fromkeys(("S00", "GSLGO"), "Public administration"),
    **dict.fromkeys(("GSLGE", "GSLGH"), "Education and health services"),
    **dict.fromkeys(("491", "S00101", "S00201", "S00202", "S00203"), "Transportation and utilities"),
}
#: Industries whose jobs BEA counts by trade or crop, QCEW otherwise: one share of employees for all of them.
ALIKE = (("23",), ("111", "112"))
RAILROADS, CHURCHES = "482000", "813100"
PERCENTILES = {"h_pct10": 0.10, "h_pct25": 0.25, "h_median": 0.50, "h_pct75": 0.75, "h_pct90": 0.90}
FIFTHS = (0.2, 0.4, 0.6, 0.8)


def work(
    sources: Path, national: xr.Dataset, accounts: xr.Dataset, cells: dict[str, pd.DataFrame], payroll: pd.DataFrame
) -> xr.Dataset:
    """Rates by industry that make accounts of work out of jobs (`commonweal.accounts.work`), and `jobs_payroll` by state.

    Args:
        accounts: jobs, compensation and labour income by industry and state.
        cells: covered jobs and wages, soldiers included.
        payroll: jobs as QCEW counts them, industry x state.
    """
    industry = national["industry"].to_series().index
    regions = payroll.columns
    jobs, pay, labour = (
        pd.DataFrame(accounts[name].values, index=industry, columns=regions)
        for name in ("jobs", "compensation", "labour_income")
    )
    all_jobs = jobs.sum(axis="columns")
    mix = naics_mix(sources, industry, pay.sum(axis="columns"))
    hours = weekly_hours(sources, industry)
    employed = employee_share(sources, all_jobs, cells["jobs"].sum(axis="columns"))
    extra = supplements(sources, pay.sum(axis="columns"), cells["wages"].sum(axis="columns"))
    army = soldiers(sources)["jobs"].sum()
    civilians = pd.Series(1.0, index=industry)
    civilians[DEFENCE] -= army / all_jobs[DEFENCE]
    covered = union_coverage(sources, all_jobs * employed, civilians) * employed
    insured = health_cover(sources, industry) * employed
    worked = all_jobs * hours * WEEKS
    deaths = fatal_injuries(sources, mix, worked)
    wage = (pay.div(extra, axis="index") + labour - pay) / (jobs.mul(hours * WEEKS, axis="index")).replace(0.0, np.nan)
    national_wage = (wage * jobs).sum(axis="columns") / all_jobs.replace(0.0, np.nan)
    wage = wage.apply(lambda column: column.fillna(national_wage)).fillna(0.0)
    shape = wage_shape(sources, industry)
    limits = fifths(wage.mul(shape["typical"], axis="index"), shape["spread"], jobs)
    cps = {"year": "2019", "status": "modelled"}
    rates = {
        "hours_per_week": array(
            hours, ("industry",), unit="hours a week per job", **cps, source="BLS, Employment Situation B-2, March 2024; CPS 2019",
            method="paid hours per job by sector; farms, households and governments: hours at work, scaled to paid ones",
        ),
        "employee_share": array(
            employed, ("industry",), unit="share of jobs", **cps, source="BLS QCEW 2019 over BEA SAEMP25N 2017",
            method="payroll jobs of 2017 over all jobs; the rest work for themselves",
        ),
        "supplements": array(
            extra, ("industry",), unit="compensation per dollar of wages", **cps, source="BEA SAINC4 2017; BLS QCEW 2019",
            method="one figure for governments and one for private employers; soldiers like other public servants",
        ),
        "full_time_share": array(
            full_time(sources, industry), ("industry",), unit="share of jobs", **cps, source="Census, ACS 2018, B24040 over B24030",
            method="full-time and year-round workers by sector",
        ),
        "health_cover": array(
            insured, ("industry",), unit="share of jobs", **cps, source="BLS, NCS March 2025; OEWS May 2024",
            method="participation in the employer's plan by occupation over the sector's occupations; none of the self-employed",
        ),
        "union_coverage": array(
            covered, ("industry",), unit="share of jobs", **cps, source="unionstats.com (CPS 2019); BLS by way of EPS US",
            method="employees covered, by industry group and owner; none of the self-employed",
        ),
        "fatal_injuries_per_hour": array(
            deaths / worked.replace(0.0, np.nan), ("industry",), unit="deaths per hour worked", year="2018", status="modelled",
            source="BLS, Census of Fatal Occupational Injuries 2018", method="counts by NAICS group over our own hours of 2017",
        ).fillna(0.0),
        "wage_spread": array(
            shape["spread"], ("industry",), unit="standard deviation of log hourly wages", year="2024", status="modelled",
            source="BLS, OEWS May 2024 by sector", method="lognormal fitted to the sector's five percentiles",
        ),
        "wage_typical": array(
            shape["typical"], ("industry",), unit="median over mean hourly wage", year="2024", status="modelled",
            source="BLS, OEWS May 2024 by sector", method="the sector's",
        ),
        "place_jobs": array(
            jobs, ("industry", "place"), unit="jobs", year="2017", status="modelled", source=accounts["jobs"].attrs["source"],
            method="jobs of the states, also where the regions are wider: wages differ by place",
        ),
        "place_wage": array(
            wage, ("industry", "place"), unit="USD an hour, mean", year="2017", status="modelled", source="as labour_income",
            method="labour income without supplements over hours",
        ),
        "wage_fifths": array(
            limits, ("fifth",), unit="USD an hour", year="2017", status="modelled", source="as place_wage, wage_spread",
            method="wages that divide all jobs of the nation into fifths",
        ),
    }  # fmt: skip
    counted = array(
        payroll, ("industry", "region"), unit="jobs", year="2019", status="measured", role="account",
        source="BLS, QCEW 2019", method="covered jobs by NAICS code, withheld cells estimated from their parents",
    ).assign_attrs(title="jobs on payrolls")  # fmt: skip
    group_share = people(sources, mix, industry)
    return xr.Dataset(rates | {"jobs_payroll": counted, "group_share": group_share}).assign_coords(
        place=("place", np.array(regions, dtype=object)),
        fifth=("fifth", np.array([f"{share:g}" for share in FIFTHS], dtype=object)),
    )


def weekly_hours(sources: Path, industry: pd.Index) -> pd.Series:
    """Hours a week per job."""
    paid = table(sources, HOURS, "ces_average_weekly_hours_2024_2025.csv", index_col="industry")["mar_2024"]
    worked = table(sources, HOURS, "cps_2019_average_hours_at_work_by_industry.csv", index_col="industry")[
        "average_hours_at_work"
    ]
    scale = paid["Total private"] / worked["Nonagriculture industries"]
    rates = {prefix: paid[name] for prefix, name in PAID_HOURS.items()}
    rates |= {prefix: scale * worked[name] for prefix, name in WORKED_HOURS.items()}
    result = pd.Series(np.nan, index=industry)
    for prefix in sorted(rates, key=len):
        result[industry.str.startswith(prefix)] = rates[prefix]
    return result


def employee_share(sources: Path, jobs: pd.Series, covered: pd.Series) -> pd.Series:
    """Share of jobs that are an employer's, by industry: payroll jobs moved from 2019 to 2017 over all jobs.

    Governments, railroads (insured apart) and churches (mostly not insured) count as employers of everybody.
    """
    line = table(sources, "bea-state-accounts", "sainc4_state_personal_income_2012_2021.csv.gz")
    line = line[(line["stabbr"] == "US") & (line["spiname"] == "Wage and salary employment")].iloc[0]
    payroll = covered * line["v_2017"] / line["v_2019"]
    share = payroll / jobs.replace(0.0, np.nan)
    for prefixes in ALIKE:
        members = jobs.index[jobs.index.str.startswith(prefixes)]
        share[members] = payroll[members].sum() / jobs[members].sum()
    share[is_public(jobs.index) | jobs.index.isin([RAILROADS, CHURCHES])] = 1.0
    return share.clip(upper=1.0).fillna(1.0)


def supplements(sources: Path, compensation: pd.Series, covered_wages: pd.Series) -> pd.Series:
    """Compensation per dollar of wages: of governments, and of private employers, together BEA's of the nation."""
    raw = table(sources, "bea-state-accounts", "sainc4_state_personal_income_2012_2021.csv.gz")
    raw = raw[raw["stabbr"] == "US"].set_index("spiname")
    wages = raw.loc["Wages and salaries"]
    # Soldiers, whose compensation stands among the wages here, are left out of governments' own ratio.
    public = is_public(compensation.index)
    army = soldiers(sources)["pay"].sum()
    civil = (covered_wages[public].sum() - army) * wages["v_2017"] / wages["v_2019"]
    ratio = (compensation[public].sum() - army) / civil
    private = wages["v_2017"] * MILLION - compensation[public].sum() / ratio
    return pd.Series(compensation[~public].sum() / private, index=compensation.index).mask(public, ratio)


def full_time(sources: Path, industry: pd.Index) -> pd.Series:
    """Share of workers who work full time the whole year, by sector."""
    raw = table(sources, "acs-2018-industry-workforce", "acs1_2018_us_industry_tables.csv")
    raw = raw.assign(sector=raw["label"].str.split("!!").str[-1])
    counts = raw[raw["table"].isin(["B24030", "B24040"])].groupby(["sector", "table"])["estimate"].sum().unstack()
    return (counts["B24040"] / counts["B24030"]).reindex(sectors(industry)["acs"]).set_axis(industry)


def wage_shape(sources: Path, industry: pd.Index) -> pd.DataFrame:
    """Wages within an industry and state, by industry: `spread`, the standard deviation of their logarithms, and `typical`, their median
    over their mean.

    Each industry has its sector's shape around its own mean: the spread is fitted to the sector's five percentiles, the median over the
    mean is the sector's own. (A lognormal would derive it from the spread; but few earn far more than it has them earn, and the mean counts
    them.) Industries of one sector differ from each other, which the spread of each holds once more: it is somewhat too wide.
    """
    raw = table(sources, "oews-sector-wages", "oews_m2024_sector_total_major.csv")
    raw = raw[raw["o_group"] == "total"].astype({"naics": str}).set_index("naics")
    shown = np.log(raw[list(PERCENTILES)].astype(float))
    z = ndtri(np.array(list(PERCENTILES.values())))
    shape = pd.DataFrame(
        {
            "spread": (shown.sub(shown.mean(axis="columns"), axis="index") * z).sum(axis="columns") / (z**2).sum(),
            "typical": raw["h_median"].astype(float) / raw["h_mean"].astype(float),
        }
    )
    return shape.reindex(sectors(industry)["oews"]).set_axis(industry)


def fifths(median: pd.DataFrame, spread: pd.Series, jobs: pd.DataFrame) -> np.ndarray:
    """Hourly wages below which a fifth, two, three and four fifths of all jobs are paid."""
    low, high = np.zeros(len(FIFTHS)), np.full(len(FIFTHS), median.to_numpy().max())
    weight = jobs.to_numpy() / jobs.to_numpy().sum()
    while np.any(high - low > 1e-9 * high):
        middle = (low + high) / 2.0
        below = np.array(
            [(weight * share_below(limit, median.to_numpy(), spread.to_numpy()[:, None])).sum() for limit in middle]
        )
        low, high = np.where(below < FIFTHS, middle, low), np.where(below < FIFTHS, high, middle)
    return (low + high) / 2.0
