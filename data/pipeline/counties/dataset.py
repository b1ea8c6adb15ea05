"""The county dataset: what the model needs beside the states' tables to have counties."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr
from commonweal.parameters.registry import value

from pipeline.counties.cells import estimated
from pipeline.counties.demand import demand_keys, follows_supply
from pipeline.counties.gdp import area_gdp, county_gdp
from pipeline.counties.industries import (
    Private,
    Within,
    job_shares,
    measured_share,
    output_shares,
    pay_shares,
    proxies,
    without_traces,
)
from pipeline.counties.jobs import area_jobs, county_jobs
from pipeline.counties.year import CountyYear
from pipeline.geography.commuting import residence
from pipeline.geography.counties import INCOME, county_list
from pipeline.sources.qcew import covered_cells
from pipeline.sources.tables import array, rounded, summary_codes

BY_PLANTS = "the state's, by capital cost of its plants that stand or are being built, 2018 to 2024"
#: How keys of states whose counties are not published are spread over these.
MODELLED = {
    "clean_power_investment": BY_PLANTS,
    "clean_manufacturing_investment": BY_PLANTS,
    "infrastructure_announced": "the state's, by population",
}


@dataclass(frozen=True)
class Growth:
    """By what the shares of a later year differ from the benchmark's.

    Attributes:
        people, product: by county; only their proportions within a state count.
        local: by industry, whether its shares move with people; the others' move with product.
    """

    people: np.ndarray
    product: np.ndarray
    local: np.ndarray
    source: str


@dataclass(frozen=True)
class Shares:
    """The counties, and the states' industries as shares of them, industry x county; `growth` where they are those of a
    year after the benchmark."""

    counties: pd.DataFrame
    within: Within
    gdp: pd.DataFrame
    federal: np.ndarray
    output: np.ndarray
    jobs: np.ndarray
    pay: np.ndarray
    payroll: np.ndarray
    measured: np.ndarray
    growth: Growth | None = None


def county_shares(
    sources: Path, national: xr.Dataset, output: xr.DataArray, accounts: xr.Dataset, states: pd.Index
) -> Shares:
    """Shares of 2017, from the cells of 2019 as the states' are.

    Args:
        output: industry x state.
        accounts: of the states: jobs, jobs_payroll, labour_income, value_added.
        states: postal codes in the order of `output`.
    """
    counties = county_list(sources)
    within = Within.of(counties, states)
    compensation = national["value_added_components"].sel(component="V00100").to_series()
    by_area = area_jobs(sources, counties)
    gdp_of_areas = area_gdp(sources, counties, by_area)
    gdp = county_gdp(gdp_of_areas, counties)
    covered = covered_cells(sources, compensation)
    cells = estimated(sources, 2019, counties, covered[covered["own"] == "5"], gdp, county_jobs(by_area, counties))
    private = Private.of(sources, cells, compensation)
    industries = compensation.index
    others = proxies(industries, counties, gdp, within)
    summary = summary_codes(sources).reindex(industries)
    made = output_shares(accounts["value_added"].values, private, others, gdp_of_areas, summary, within)
    made = rounded(without_traces(made, output.values, within))
    jobs, payroll = map(
        rounded, job_shares(accounts["jobs"].values, accounts["jobs_payroll"].values, private, made, by_area, within)
    )
    return Shares(
        counties=counties,
        within=within,
        gdp=gdp,
        federal=others[industries.get_loc("S00600")],
        output=made,
        jobs=jobs,
        pay=rounded(pay_shares(jobs, private, within)),
        payroll=payroll,
        measured=rounded(np.where(made > 0.0, measured_share(private), 0.0)),
    )


def commuting(
    sources: Path, shares: Shares, labour_income: np.ndarray, income: pd.DataFrame
) -> tuple[np.ndarray, np.ndarray]:
    """`commuting.residence` of the counties, and labour income by county of work.

    Args:
        labour_income: industry x state, USD.
        income: as in `commuting.residence`.
    """
    pay = (shares.pay * labour_income[:, shares.within.state]).sum(axis=0)
    return residence(sources, shares.counties, pay, income), pay


def county_dataset(
    national: xr.Dataset,
    shares: Shares,
    counties: CountyYear,
    lives: np.ndarray,
    drivers: xr.Dataset,
) -> xr.Dataset:
    """The dataset.

    Args:
        shares: of a year after the benchmark: with `growth`, and then that is written, the shares themselves stand in
            the benchmark's dataset.
        counties: the counties in the year.
        lives: residence, county x county.
        drivers: keys of the states; each is spread over their counties.
    """
    facts = {"year": str(counties.year), "status": "modelled"}
    commodities = national["commodity"].to_series().index
    categories = [str(name) for name in national["category"].values]
    gdp = shares.gdp if shares.growth is None else shares.gdp.mul(shares.growth.product, axis="index")
    arrays = {
        **(_shares(shares) if shares.growth is None else _growth(shares.growth, facts)),
        "demand_key": array(
            rounded(demand_keys(counties.table, gdp, shares.federal, categories)),
            ("category", "region"),
            unit="any",
            source=counties.named["demand"],
            **facts,
            method="what purchases follow that do not follow supply (docs/data.md)",
        ),
        "follows_supply": array(
            follows_supply(commodities, categories),
            ("commodity", "category"),
            unit="1",
            year=str(counties.year),
            status="assumed",
            source="this project",
            method="1 where a county's purchases follow what it makes of the commodity",
        ),
        "residence": array(
            rounded(lives),
            ("region_live", "region"),
            unit="1",
            source=counties.named["residence"],
            **facts,
            method="workers weighed by pay, balanced to BEA's adjustment for residence by state",
        ),
        **_places(counties, lives),
        **_drivers(shares, counties, drivers),
    }
    codes = np.array(counties.table.index, dtype=object)
    labels = {
        "region": codes,
        "region_live": codes,
        "region_name": ("region", counties.table["name"].to_numpy(dtype=object)),
        "region_fips": ("region", codes),
        "region_state": ("region", counties.table["state"].to_numpy(dtype=object)),
    }
    axes = {axis: national[axis].values for axis in ("industry", "commodity", "category")}
    if shares.growth is not None:
        labels["moves"] = np.array(["people", "product"], dtype=object)
    return xr.Dataset(arrays, coords=labels | axes)


def _growth(growth: Growth, facts: dict[str, str]) -> dict[str, xr.DataArray]:
    """What the loader moves the benchmark's shares by (`commonweal.datasets.counties`)."""
    return {
        "share_growth": array(
            rounded(np.stack([growth.people, growth.product])),
            ("moves", "region"),
            unit="over the benchmark's",
            source=growth.source,
            **facts,
            method="people: population; product: real GDP over what the county's industries grew in the nation",
        ),
        "share_moves": array(
            np.stack([growth.local, ~growth.local]).astype(float),
            ("moves", "industry"),
            unit="1",
            year=facts["year"],
            status="assumed",
            source="this project",
            method="1 where an industry's shares move so: those that serve residents with people, others with product",
        ),
    }


def _shares(shares: Shares) -> dict[str, xr.DataArray]:
    industry, facts = ("industry", "region"), {"year": "2017", "status": "modelled"}
    cbp = "Census CBP 2019; BEA CAGDP2 2017; BEA CAEMP25N 2017"
    return {
        "output_share": array(shares.output, industry, unit="share of the state's", source=cbp, **facts,
                              method="payroll of establishments or a proxy, balanced by RAS to GDP by line of BEA's "
                                     "county areas"),
        "jobs_share": array(shares.jobs, industry, unit="share of the state's", source=cbp, **facts,
                            method="payroll jobs, output for the self-employed, balanced by RAS to all jobs of BEA's "
                                   "county areas"),
        "pay_share": array(shares.pay, industry, unit="share of the state's", source=cbp, **facts,
                           method="jobs times payroll's pay per job over the state's, within bounds"),
        "payroll_share": array(shares.payroll, industry, unit="share of the state's", source="Census CBP 2019", **facts,
                               method="the part of jobs_share that is not self-employed"),
        "measured_share": array(shares.measured, industry, unit="share of payroll jobs", source="Census CBP 2019",
        **facts,
                                method="jobs in published cells over all payroll jobs of the cell; 0 where a proxy "
                                       "stands"),
    }  # fmt: skip


def _places(counties: CountyYear, lives: np.ndarray) -> dict[str, xr.DataArray]:
    """Where counties are, and what wellbeing accounts need of them."""
    table, named, region = counties.table, counties.named, ("region",)
    own = value("distance.within-county") * np.sqrt(table["land_km2"].to_numpy())
    map_ = {"source": "Census TIGER 2017", "year": "2017"}
    income = {"source": named["income"], "year": named["income year"]}
    return {
        "latitude": array(table["lat"], region, unit="degrees", method="internal point", status="measured", **map_),
        "longitude": array(table["lon"], region, unit="degrees", method="internal point", status="measured", **map_),
        "own_distance": array(
            own,
            region,
            unit="km",
            status="modelled",
            method="mean distance between points of a disc of the county's area",
            **map_,
        ),
        "unemployment_over_nation": array(
            counties.unemployment,
            region,
            unit="1",
            source=named["unemployment"],
            year=str(counties.year),
            status="measured",
            method="unemployment rate over the nation's",
        ),
        "income_per_person": array(
            table[INCOME],
            region,
            unit="USD",
            status="measured",
            method="personal income per head; areas that BEA counts together by the ACS's",
            **income,
        ),
        "per_mean_income": array(
            lives.T @ (1.0 / table[INCOME].to_numpy()),
            region,
            unit="persons' mean income per USD",
            status="modelled",
            method="mean over where those who work here live, by labour income",
            **income,
        ),
    }


def _drivers(shares: Shares, counties: CountyYear, drivers: xr.Dataset) -> dict[str, xr.DataArray]:
    """Keys that spread spending over counties: the states' keys, each in the counties' proportions."""
    within, people = shares.within, counties.table["population"]
    keys = {
        "population": people,
        "population_under_5": people * counties.table["acs_age_under_5"],
        "population_65_plus": counties.older,
        "households": counties.table["acs_households"],
        **counties.plants,
        "infrastructure_announced": people,
    }
    result = {}
    for name, key in keys.items():
        of_state = drivers[name]
        part = within.shares(np.asarray(key, dtype=float)[None], people.to_numpy()[None])[0]
        facts = dict(of_state.attrs)
        if name in MODELLED:
            facts |= {"status": "modelled", "method": MODELLED[name]}
        result[name] = array(part * of_state.values[within.state], ("region",), **facts)
    return result
