"""Secondary products made by the industries of their names, where who makes them besides would bring another trade's
inputs and smoke into what is bought: structures for own use first of all, as BEA's own redefinitions have it.

Before redefinitions a sixth of power and communication structures is made by mines, drillers and utilities, whose coal
and smoke would go into every solar farm. `redefinitions.csv` lists what is redefined and why; `pipeline.secondary`
prints what else there is.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from pipeline.sources.oews import by_industry, hourly_wages, pay_of_occupations
from pipeline.sources.tables import MILLION
from pipeline.work.employment import capped

#: Commodities by first digits, and the major groups of occupations whose pay may move with them (all, where none is
#: named).
LIST = Path(__file__).with_name("redefinitions.csv")
PAY = "V00100"
SURPLUS = "V00300"
OTHER = ("V00200", SURPLUS)
THEN = "secondary products of redefinitions.csv moved to the industries of their names (docs/data.md)"


def redefinitions(sources: Path, national: xr.Dataset, mix: pd.Series) -> list[tuple[pd.DataFrame, pd.Series]]:
    """What `redefined` moves by the list: for each of its rows `secondary` and the part of pay that may move.

    Pay that moves with structures is at most that of an industry's builders and mechanics (OEWS, May 2025); where the
    survey does not go, the mean of all industries.

    Args:
        mix: NAICS codes in each industry (`concordance.naics_mix`).
    """
    wages = hourly_wages(sources)
    compensation = national["value_added_components"].sel(component=PAY).to_series()
    result = []
    for row in pd.read_csv(LIST, dtype=str, keep_default_na=False).itertuples():
        most = pd.Series(1.0, index=compensation.index)
        if row.occupations:
            most = by_industry(
                pay_of_occupations(sources, wages, row.occupations.split()), wages, mix, compensation.index
            )
            known = most.notna()
            most = most.fillna(np.average(most[known], weights=compensation[known]))
        result.append((secondary(national, (row.commodities,)), most))
    return result


def secondary(national: xr.Dataset, commodities: tuple[str, ...]) -> pd.DataFrame:
    """What others than the industry of its name make of each of these commodities, maker x commodity, USD; but for
    those who make nothing more of anything else, such as public power plants.

    Args:
        national: from `nation.national_tables`.
        commodities: first digits.
    """
    make = pd.DataFrame(national["make"].to_pandas())
    codes = [code for code in make.columns if code.startswith(commodities) and code in make.index]
    result = make[codes].clip(lower=0.0)
    primary = make.idxmax(axis="columns")
    for code in codes:
        result.loc[(make.index == code) | (primary == code), code] = 0.0
    return result[result.sum(axis="columns") > 0.0]


def redefined(
    national: xr.Dataset, moves: list[tuple[pd.DataFrame, pd.Series]], own_income: pd.Series
) -> tuple[xr.Dataset, pd.DataFrame]:
    """The national tables with secondary products made by the industries of their names, and what moved.

    A maker gives up that output, with inputs and value added in the proportions of the industry that takes it over (the
    assumption of a commodity technology: Miller and Blair 2009, section 5.4), no more of anything than it has; what it
    lacks it gives in all else. Imports go with the inputs, in the maker's own proportions. Rows and columns of Make and
    Use keep their balance.

    Args:
        national: from `nation.national_tables`.
        moves: one after another, what moves, maker x commodity, USD (`secondary`), and of a maker's pay the part that
            may go with it.
        own_income: proprietors' income by industry, USD, which stays: part of the surplus.

    Returns:
        the tables; and one row per maker and commodity: columns maker, commodity (and the industry of its name),
        output, `PAY` and `OTHER`, USD.
    """
    make = pd.DataFrame(national["make"].to_pandas())
    inputs = pd.concat([national["use"].to_pandas(), national["value_added_components"].to_pandas()])
    published = pd.DataFrame(national["imports"].to_pandas())
    bought_abroad = (published / inputs.loc[published.index].replace(0.0, np.nan)).reindex(inputs.index).fillna(0.0)
    recipes = inputs.clip(lower=0.0) / make.sum(axis="columns")
    after, imports, made = inputs.copy(), published.reindex(inputs.index).fillna(0.0), make.copy()
    rows = []
    for elsewhere, most_pay in moves:
        for maker, built in elsewhere.iterrows():
            room = after[maker].clip(lower=0.0)
            room[PAY] = min(room[PAY], inputs.loc[PAY, maker] * most_pay[maker])
            room[SURPLUS] = max(room[SURPLUS] - own_income[maker], 0.0)
            given = capped(recipes[elsewhere.columns] @ built, room, built.sum())
            lacking = built.sum() - given.sum()  # where a maker has too little of all that the product takes
            given = (given + capped(room - given, room - given, lacking)).clip(upper=room)
            abroad = (given * bought_abroad[maker]).clip(upper=imports[maker].clip(lower=0.0))
            after[maker] -= given
            imports[maker] -= abroad
            for commodity, output in built[built > 0.0].items():
                part = output / built.sum()
                after[commodity] += given * part
                imports[commodity] += abroad * part
                made.loc[maker, commodity] -= output
                made.loc[commodity, commodity] += output
                rows.append({"maker": maker, "commodity": commodity, "output": output, **(given * part)[[PAY, *OTHER]]})
    tables = {
        "make": made,
        "use": after.loc[published.index],
        "imports": imports.loc[published.index],
        "value_added_components": after.loc[[PAY, *OTHER]],
    }
    result = national.copy()
    for name, values in tables.items():
        method = f"{national[name].attrs['method']}; {THEN}"
        result[name] = national[name].copy(data=values.to_numpy()).assign_attrs(method=method)
    result["industry_output"] = national["industry_output"].copy(data=made.sum(axis="columns").to_numpy())
    return result, pd.DataFrame(rows)


def transfer(moved: pd.DataFrame, part: pd.Series, whole: pd.Series) -> pd.DataFrame:
    """The matrix that takes what industries had (columns) to what they have after the move (rows); columns sum to one.

    Args:
        moved: from `redefined`.
        part: what of something moves, by row of `moved`; whole: all that the makers had of it, by industry.
    """
    shares = (part / moved["maker"].map(whole).replace(0.0, np.nan)).clip(0.0, 1.0).fillna(0.0)
    result = pd.DataFrame(np.eye(len(whole)), index=whole.index, columns=whole.index)
    for maker, taker, share in zip(moved["maker"], moved["commodity"], shares, strict=True):
        result.loc[taker, maker] += share
        result.loc[maker, maker] -= share
    return result


def redefined_accounts(
    accounts: xr.Dataset, moved: pd.DataFrame, employed: pd.Series
) -> tuple[xr.Dataset, pd.DataFrame]:
    """The states' accounts after the move, and the matrix by which employees and their pay move (`transfer`).

    Of a maker's employees the same part goes everywhere; who works for himself stays. States keep their totals, lines
    of the regional accounts do not.

    Args:
        accounts: as published, `state_accounts`.
        employed: employees over jobs, by industry.
    """
    industry = employed.index
    jobs, pay, labour, value_added = (
        pd.DataFrame(accounts[name].values, index=industry)
        for name in ("jobs", "compensation", "labour_income", "value_added")
    )
    other = value_added - labour
    of_employees = transfer(moved, moved[PAY], pay.sum(axis="columns"))
    of_other = transfer(moved, moved[list(OTHER)].sum(axis="columns"), other.sum(axis="columns"))
    staff = jobs.mul(employed, axis="index")
    labour = labour - pay + of_employees @ pay
    now = {
        "jobs": jobs - staff + of_employees @ staff,
        "compensation": of_employees @ pay,
        "labour_income": labour,
        "value_added": labour + of_other @ other,
    }
    result = accounts.copy()
    for name, values in now.items():
        before = accounts[name]
        method = f"{before.attrs['method']}; then secondary products to the industries of their names (docs/data.md)"
        result[name] = before.copy(data=values.to_numpy()).assign_attrs(method=method)
    return result, of_employees


def report(moved: pd.DataFrame, of_employees: pd.DataFrame, had: pd.DataFrame) -> pd.DataFrame:
    """Columns maker, commodity, output_musd, compensation_musd, and what moved of each column of `had`; largest output
    first.

    Args:
        of_employees: from `redefined_accounts`.
        had: what employees were and did before the move, by industry: employees, their full-time equivalents and hours.
    """
    table = moved[["maker", "commodity"]].assign(
        output_musd=moved["output"] / MILLION, compensation_musd=moved[PAY] / MILLION
    )
    share = np.array(
        [of_employees.at[taker, maker] for maker, taker in zip(moved["maker"], moved["commodity"], strict=True)]
    )
    carried = had.loc[moved["maker"]].mul(share, axis="index").set_axis(moved.index)
    return table.join(carried).sort_values("output_musd", ascending=False, kind="stable").reset_index(drop=True)
