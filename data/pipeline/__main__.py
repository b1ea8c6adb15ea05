"""python -m pipeline --sources DIR --out DIR: builds the embedded datasets."""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr
from commonweal.base.errors import CommonwealError
from commonweal.datasets.counties import MOVED_FROM
from commonweal.datasets.editions import Edition, embedded_editions
from commonweal.datasets.embedded import by_region
from commonweal.io.store import write_dataset
from commonweal.parameters.tradability import tradability

from pipeline.counties.dataset import Shares, commuting, county_dataset, county_shares
from pipeline.counties.year import CountyYear, benchmark_counties
from pipeline.environment.avoided import avoided
from pipeline.environment.emissions import emissions
from pipeline.geography.areas import areas
from pipeline.geography.commuting import between_states
from pipeline.geography.counties import county_list
from pipeline.geography.distances import distances
from pipeline.geography.maps import boundaries, write_boundaries
from pipeline.government.benefits import benefits
from pipeline.government.production import production_taxes
from pipeline.government.receipts import CUSTOMS, TAXES_ON_PRODUCTION, receipts
from pipeline.later.counties import later_counties, later_shares
from pipeline.national.productivity import productivity
from pipeline.national.redefinitions import redefined, redefined_accounts, redefinitions, report, transfer
from pipeline.published import Published, benchmark_year, later_year, levels
from pipeline.sources.naics import naics_codes
from pipeline.sources.tables import state_list
from pipeline.states.households import drivers, households, national_households
from pipeline.states.local import final_demand_at_home
from pipeline.states.wellbeing import wellbeing
from pipeline.work.accounts import work
from pipeline.work.exposure import exposure

#: Of reports: what is left out differs from processor to processor.
DIGITS = "%.12g"
#: Of shares of areas, and of what power keeps from the air.
FEW_DIGITS = "%.5g"
#: Of receipts.
DOLLARS = "%.0f"


@dataclass(frozen=True)
class Benchmark:
    """What is needed of the benchmark's edition afterwards: its name, counties, shares, value added by state, and
    payroll jobs, industry x county."""

    name: str
    published: Published
    counties: CountyYear
    shares: Shares
    value_added: xr.DataArray
    payroll: pd.DataFrame


def build(
    sources: Path, published: Published, edition: Edition, benchmark: Benchmark | None = None
) -> tuple[dict[str, xr.Dataset], dict[str, pd.DataFrame], Benchmark]:
    """The datasets by the name of their regions, nation, state and county; reports by the name of their file; and what
    later editions need of this one.

    Args:
        benchmark: where `published` is of a later year.
    """
    before, output, cells, staff = published.accounts, published.output, published.cells, published.staff
    moves = redefinitions(sources, published.national, published.mix)
    national, moved = redefined(published.national, moves, published.own_income)
    of_output = transfer(moved, moved["output"], published.national["industry_output"].to_series())
    output = output.copy(data=of_output.to_numpy() @ output.values)
    accounts, of_employees = redefined_accounts(before, moved, staff.employed)
    states = state_list(sources)
    commodities = [str(code) for code in national["commodity"].values]
    local = tradability(commodities)["class"] == "local"
    final, remainders = final_demand_at_home(national, output, published.final, local, list(states.index))
    jobs = work(
        sources,
        before,
        accounts,
        cells,
        published.mix,
        staff,
        published.totals,
        published.employees,
        of_employees,
        published.extra,
    )
    if benchmark is None:
        counties = benchmark_counties(sources)
        payroll = accounts.assign(jobs_payroll=jobs["jobs_payroll"])
        shares = county_shares(sources, national, output, payroll, states.index)
    else:
        counties = later_counties(sources, published.year, benchmark.counties)
        shares = later_shares(sources, published.year, benchmark.shares, counties, benchmark.value_added, commodities)
    lives_in, earned = commuting(sources, shares, accounts["labour_income"].values, published.residents.income)
    at_home = households(published.residents, between_states(lives_in, earned, shares.within.state))
    wellbeing_accounts = wellbeing(sources, published.residents, accounts["labour_income"], at_home["residence"])
    gases = emissions(levels(sources, published.year, national), output)
    accounts = xr.merge([accounts, jobs, wellbeing_accounts, gases])
    keys = drivers(published.residents)
    county = county_dataset(national, shares, counties, lives_in, keys)

    state = national.drop_vars(["final_demand", "final_demand_imports", "industry_output"])
    state = (
        state.merge(final)
        .merge(accounts)
        .merge(at_home)
        .merge(keys)
        .merge(distances(sources))
        .assign(industry_output=output)
    )
    state = state.assign_coords(_region_labels(list(states.index), list(states["name"]), list(states["fips"])))

    nation = national.drop_vars(["final_demand", "final_demand_imports", "industry_output"])
    nation = nation.merge(_summed(xr.merge([final, accounts, keys]).assign(industry_output=output)))
    nation = nation.merge(national_households(published.residents)).assign_coords(
        _region_labels(["US"], ["United States"], ["00"])
    )
    # What does not differ by region stands in the nation's file.
    state = state.drop_vars([name for name in nation.data_vars if not by_region(nation[name])])
    axes = {axis for array in state.data_vars.values() for axis in array.dims}
    state = state.drop_vars([name for name, labels in state.coords.items() if not set(labels.dims) <= axes])
    datasets = {
        regions: dataset.assign_attrs(edition.about() | {"regions": regions})
        for regions, dataset in (("nation", nation), ("state", state), ("county", county))
    }
    had = pd.DataFrame({"employees": staff.employees, "fte": staff.equivalents, "hours": staff.hours})
    reports = {"redefinitions": report(moved, of_employees, had), "local-remainders": remainders}
    if benchmark is not None:
        datasets["county"].attrs[MOVED_FROM] = benchmark.name
    value_added = accounts["value_added"].assign_coords(industry=national["industry"].values)
    payroll = pd.DataFrame(
        jobs["jobs_payroll"].values[:, shares.within.state] * shares.payroll,
        index=national["industry"].values,
        columns=shares.counties.index,
    )
    made = Benchmark(edition.name, published, counties, shares, value_added, payroll)
    return datasets, published.reports | reports, made


def _summed(dataset: xr.Dataset) -> xr.Dataset:
    """The nation as one region, in each array's own axes."""
    national = {
        name: variable.sum("region", keepdims=True, keep_attrs=True) if "region" in variable.dims else variable
        for name, variable in dataset.data_vars.items()
    }
    return xr.Dataset(national)


def _region_labels(codes: list[str], names: list[str], fips: list[str]) -> dict[str, tuple[str, np.ndarray]]:
    return {
        "region": ("region", np.array(codes, dtype=object)),
        "region_live": ("region_live", np.array(codes, dtype=object)),
        "region_name": ("region", np.array(names, dtype=object)),
        "region_fips": ("region", np.array(fips, dtype=object)),
    }


def write(out: Path, edition: Edition, datasets: dict[str, xr.Dataset], reports: dict[str, pd.DataFrame]) -> None:
    for regions, dataset in datasets.items():
        path = out / f"{edition.name}-{regions}.h5"
        write_dataset(path, dataset)
        print(f"{path}: {len(dataset.data_vars)} arrays, {path.stat().st_size / 1e6:.1f} MB")
    for name, rows in reports.items():
        rows.to_csv(out / f"{edition.name}-{name}.csv", index=False, float_format=DIGITS)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m pipeline", description="Builds the embedded datasets from official tables."
    )
    parser.add_argument("--sources", type=Path, required=True, help="folder of the source tables (docs/data.md)")
    parser.add_argument(
        "--out", type=Path, required=True, help="folder to write datasets, reports and us-map-*.json to"
    )
    options = parser.parse_args()
    try:
        benchmark: Benchmark | None = None
        for edition in sorted(embedded_editions(), key=lambda one: one.year):
            if benchmark is None:
                datasets, reports, benchmark = build(options.sources, benchmark_year(options.sources), edition)
            else:
                published = later_year(options.sources, edition.year, benchmark.published)
                datasets, reports, _ = build(options.sources, published, edition, benchmark)
            write(options.out, edition, datasets, reports)
            naics_codes(options.sources).to_csv(options.out / f"{edition.name}-naics.csv", index=False)
            duties = datasets["nation"]["value_added_components"].sel(component=TAXES_ON_PRODUCTION, industry=CUSTOMS)
            rows = receipts(options.sources, edition.year, float(duties))
            rows.to_csv(options.out / f"{edition.name}-receipts.csv", index=False, float_format=DOLLARS)
            paid = production_taxes(datasets["nation"], rows)
            paid.to_csv(options.out / f"{edition.name}-taxes.csv", float_format=DOLLARS)
            drawn = benefits(options.sources, edition.year)
            drawn.to_csv(options.out / f"{edition.name}-benefits.csv", index=False, float_format=FEW_DIGITS)
        if benchmark is not None:
            for kind, rows in areas(options.sources, benchmark.shares.counties, benchmark.payroll).items():
                rows.to_csv(options.out / f"us-areas-{kind}.csv", index=False, float_format=FEW_DIGITS)
            tasks = exposure(options.sources, benchmark.published.mix, benchmark.payroll.index)
            tasks.to_csv(options.out / "us-exposure.csv", index=False, float_format=FEW_DIGITS)
        grown = productivity(options.sources)
        grown.to_csv(options.out / "us-productivity.csv", index=False, float_format=FEW_DIGITS)
        avoided(options.sources).to_csv(options.out / "us-avoided.csv", index=False, float_format=FEW_DIGITS)
        states, counties = state_list(options.sources), county_list(options.sources).index
        for regions, codes in (
            ("state", pd.Series(states.index, index=states["fips"])),
            ("county", pd.Series(counties, index=counties)),
        ):
            write_boundaries(
                options.out / f"us-map-{regions}.json", boundaries(options.sources, regions, codes.to_dict())
            )
    except CommonwealError as error:
        print(f"pipeline: {error}", file=sys.stderr)
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
