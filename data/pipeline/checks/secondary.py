"""What else is made by others than the industry of its name, and what a commodity technology would change in the
library's scenarios.

`python -m pipeline.checks.secondary --sources DIR` prints it; `make secondary` does.
"""

import argparse
from pathlib import Path

import commonweal as cw
import pandas as pd
import xarray as xr
from commonweal.datasets.embedded import embedded_dataset
from commonweal.economies.supply_use import SupplyUseEconomy

from pipeline.environment.emissions import benchmark_levels, emissions
from pipeline.national.redefinitions import PAY, redefined, secondary, transfer
from pipeline.national.tables import national_tables
from pipeline.sources.tables import summary_codes

ACCOUNTS = ["jobs", "labour_income", "ghg"]
TABLES = ["make", "use", "imports", "value_added_components"]
#: Changes of a scenario that are printed, and those that let a group's products be looked at one by one, those of this
#: many USD.
PRINTED, COUNTS, LARGE = 0.005, 0.02, 1e9


def variant(sources: Path, national: xr.Dataset, elsewhere: pd.DataFrame) -> xr.Dataset:
    """The nation's dataset with secondary products made by the industries of their names.

    Pay moves without a bound, since not builders alone do it, and jobs with pay.
    """
    nation, states = embedded_dataset("us-2017", "nation"), embedded_dataset("us-2017", "state")
    industry = national["industry"].to_series().index
    own_income = pd.Series((nation["labour_income"] - nation["compensation"]).values[:, 0], index=industry)
    after, moved = redefined(national, [(elsewhere, pd.Series(1.0, index=industry))], own_income)
    of_output = transfer(moved, moved["output"], national["industry_output"].to_series()).to_numpy()
    compensation = national["value_added_components"].sel(component=PAY).to_series()
    of_pay = transfer(moved, moved[PAY], compensation).to_numpy()
    output = states["industry_output"].copy(data=of_output @ states["industry_output"].values)
    gases = emissions(benchmark_levels(sources, after), output)["ghg"].sum("region").values[:, None]
    changed = {name: nation[name].copy(data=after[name].values) for name in TABLES}
    changed["industry_output"] = nation["industry_output"].copy(data=after["industry_output"].values[:, None])
    changed["ghg"] = nation["ghg"].copy(data=gases)
    changed |= {name: nation[name].copy(data=of_pay @ nation[name].values) for name in ("jobs", "labour_income")}
    return nation.assign(changed)


def footprints(dataset: xr.Dataset) -> pd.DataFrame:
    """Scenario x account, per million dollars, type I."""
    us = cw.SupplyUseModel(SupplyUseEconomy(dataset))
    return us.compare(list(cw.scenarios().index), amount=1e6, closure="type-i", accounts=ACCOUNTS).type_i[ACCOUNTS]


def changes(sources: Path, national: xr.Dataset, elsewhere: pd.DataFrame, usual: pd.DataFrame) -> pd.DataFrame:
    """Scenario x account, relative: those that change by `PRINTED` or more, furthest first."""
    change = footprints(variant(sources, national, elsewhere)) / usual - 1.0
    far = change.abs().max(axis="columns").sort_values(ascending=False)
    return change.loc[far.index[far >= PRINTED]]


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m pipeline.checks.secondary", description="What secondary products do to scenarios."
    )
    parser.add_argument("--sources", type=Path, required=True, help="folder of the source tables (docs/data.md)")
    sources = parser.parse_args().sources
    nation = embedded_dataset("us-2017", "nation")
    national = national_tables(sources)
    national = national.assign({name: nation[name] for name in TABLES}).assign(
        industry_output=nation["make"].sum("commodity")
    )
    usual = footprints(nation)
    summary = summary_codes(sources).reindex(national["commodity"].to_series().index)
    print(
        "| commodities | made elsewhere, billion USD | scenarios that change by 0.5 % or more: jobs, labour income, "
        "GHG |\n|---|---|---|"
    )
    for name, codes in summary.groupby(summary).groups.items():
        elsewhere = secondary(national, tuple(codes))
        if elsewhere.empty:
            continue
        change = changes(sources, national, elsewhere, usual)
        _print(name, elsewhere, change)
        if (change.abs() >= COUNTS).any(axis=None):
            for code in elsewhere.columns[elsewhere.sum() > LARGE]:
                alone = elsewhere.loc[elsewhere[code] > 0.0, [code]]
                _print(f"of these {code}", alone, changes(sources, national, alone, usual))


def _print(name: str, elsewhere: pd.DataFrame, change: pd.DataFrame) -> None:
    rows = zip(change.index, change.to_numpy(), strict=True)
    changes = "; ".join(f"{scenario} {', '.join(f'{part:+.1%}' for part in row)}" for scenario, row in rows)
    print(f"| {name} | {elsewhere.to_numpy().sum() / 1e9:.1f} | {changes} |", flush=True)


if __name__ == "__main__":
    main()
