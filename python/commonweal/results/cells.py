"""Tables of a batch's results: every cell with its range, and which scenarios come first (docs/batch.md)."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import xarray as xr

from commonweal.base.choices import CELL, CLOSURES
from commonweal.base.errors import DataError, ModelError
from commonweal.base.names import positions
from commonweal.parameters.registry import Triangular, registry
from commonweal.results.sample import HIGH, LOW

#: What a results' file is called in its attributes, and its draw in which nothing is drawn.
NAME, POINT = "results", "point"
#: What marks a point outside its range.
MARK = "*"
#: What a cell tells beside its accounts: the proven bound of its relative error, and the solver's rounds.
PROOF = ("bound", "rounds")


#: What a results' file says of itself.
ABOUT = ("accounts", "plan", "parameters", "price_year", "seed", "commonweal", "identity")


def check_results(results: xr.Dataset, path: str) -> None:
    """Refuses a dataset that is not what a batch leaves.

    Args:
        path: of the file, for errors.

    Raises:
        DataError: says what is missing or wrong.
    """
    if results.attrs.get("name") != NAME:
        raise DataError(f"{path}: is a dataset, not the results of a batch")
    missing = [name for name in ABOUT if name not in results.attrs]
    missing += [name for name in (*CELL, "draw", "scenario_amount", "scenario_financing") if name not in results.coords]
    arrays = [*accounts_of(results), *PROOF] if not missing else []
    missing += [name for name in arrays if name not in results or set(results[name].dims) != {*CELL, "draw"}]
    if missing or len(arrays) == len(PROOF):
        raise DataError(
            f"{path}: is not the results of a batch: {missing[0] if missing else 'any account'} is missing, or not as "
            f"it should be"
        )
    wrong = {
        "the plan": not _names_itself(str(results.attrs["plan"])),
        "the price year": not str(results.attrs["price_year"]).isdigit(),
        "a closure": not set(map(str, results["closure"].values)) <= set(CLOSURES),
        "the draws": str(results["draw"].values[0]) != POINT,
        "an amount": not all(_is_amount(str(text)) for text in results["scenario_amount"].values),
        "an account": not all({"name", "unit"} <= set(results[name].attrs) for name in arrays[: -len(PROOF)]),
    }
    for what, is_wrong in wrong.items():
        if is_wrong:
            raise DataError(f"{path}: is not the results of a batch: {what} is not as it should be")


def _names_itself(plan: str) -> bool:
    try:
        content = json.loads(plan)
    except (ValueError, RecursionError):
        return False
    return isinstance(content, dict) and isinstance(content.get("name"), str) and bool(content["name"])


def _is_amount(text: str) -> bool:
    try:
        return math.isfinite(float(text)) and float(text) != 0.0
    except ValueError:
        return False


def accounts_of(results: xr.Dataset) -> list[str]:
    """Ids of the accounts that a results' file has, in the order of its plan."""
    return str(results.attrs["accounts"]).split()


def chosen(results: xr.Dataset, labels: Mapping[str, Sequence[str]]) -> xr.Dataset:
    """Cells with some labels alone; what is not named stays.

    Raises:
        ModelError: an axis or a label that the file does not have.
    """
    positions(labels, CELL, kind="axis", error=ModelError, where="economy, variant, closure, scenario")
    for axis, names in labels.items():
        known = [str(name) for name in results[axis].values]
        positions(names, known, kind=axis, error=ModelError, where=f"results[{axis!r}]")
    return results.sel({axis: list(names) for axis, names in labels.items()})


def per_million(results: xr.Dataset, account: str) -> xr.DataArray:
    """An account per million dollars of each scenario's amount.

    Raises:
        ModelError: an account that the file does not have.
    """
    _check(results, [account])
    return results[account] / (results["scenario_amount"].astype(float) / 1e6)


def cells_table(results: xr.Dataset, accounts: Sequence[str] | None = None) -> pd.DataFrame:
    """One row for each account of each cell, all of its draws in it, for the whole amount.

    Returns:
        columns economy, variant, closure, scenario, amount (USD), financing, account, unit, point (where nothing is
        drawn); with draws also median, low and high (5 and 95 % of draws), and outside: whether the point is not
        between the two (`why_outside`).

    Raises:
        ModelError: an account that the file does not have.
    """
    names = accounts_of(results) if accounts is None else accounts
    _check(results, names)
    return pd.concat([_rows(results, name) for name in names], ignore_index=True)


def why_outside(cells: pd.DataFrame) -> str:
    """Why points lie outside the ranges of their draws; nothing where none does."""
    if "outside" not in cells or not cells["outside"].any():
        return ""
    ends = [
        name
        for name, parameter in registry().items()
        if isinstance(parameter.distribution, Triangular)
        and parameter.value in (parameter.distribution.low, parameter.distribution.high)
    ]
    return (
        f"{MARK} outside its own range: draws are not centered on the point. {', '.join(ends)} have their values at an "
        f"end of what is drawn, and "
        "figures are not linear in what is drawn."
    )


def in_millions(cells: pd.DataFrame) -> pd.DataFrame:
    """`cells_table` per million dollars of each scenario's amount."""
    numbers = [name for name in ("point", "median", "low", "high") if name in cells]
    return cells.assign(**{name: cells[name] * (1e6 / cells["amount"]) for name in numbers})


def short_names(economy: pd.Series) -> pd.Series:
    """Names of economies, of the words that not all of them have."""
    words = [label.split() for label in economy.unique()]
    common = set.intersection(*map(set, words))
    return economy.map({" ".join(own): " ".join(word for word in own if word not in common) for own in words})


def _check(results: xr.Dataset, accounts: Sequence[str]) -> None:
    positions(accounts, accounts_of(results), kind="account", error=ModelError, where="results.data_vars")


def _rows(results: xr.Dataset, account: str) -> pd.DataFrame:
    values = results[account].transpose("draw", *CELL)
    points = values.sel(draw=POINT).drop_vars("draw").to_series().rename("point").reset_index()
    of_scenarios = {
        name: points["scenario"].map(results[f"scenario_{name}"].to_series()) for name in ("amount", "financing")
    }
    rows = points[list(CELL)].assign(**of_scenarios, account=account, unit=values.attrs["unit"], point=points["point"])
    rows["amount"] = rows["amount"].astype(float)
    drawn = values.values[1:]
    if len(drawn):
        several = drawn.reshape(len(drawn), -1)
        rows["median"] = np.median(several, axis=0)
        rows["low"], rows["high"] = np.quantile(several, [LOW, HIGH], axis=0)
        rows["outside"] = (rows["point"] < rows["low"]) | (rows["point"] > rows["high"])
    return rows


def best_table(results: xr.Dataset, account: str, closure: str | None = None, *, least: bool = False) -> pd.DataFrame:
    """Scenarios by an account per million dollars, best first, over all economies, variants and draws together.

    Args:
        closure: default: the widest.
        least: whether less is better.

    Returns:
        index scenario; columns median, low and high (5 and 95 % of what economies, variants and draws make of it;
        without draws of points), first (the share of them in which no other scenario is better), best and worst (its
        ranks among points, by economy and variant).

    Raises:
        ModelError: an account or closure that the file does not have.
    """
    closure = closure or str(results["closure"].values[-1])
    values = per_million(chosen(results, {"closure": [closure]}), account).squeeze("closure")
    order = values if least else -values
    points = _by_scenario(order.sel(draw=[POINT]))
    drawn = order if results.sizes["draw"] == 1 else order.isel(draw=slice(1, None))
    pooled = _by_scenario(drawn)
    ranks = pd.DataFrame(points).rank(method="min").to_numpy()
    found = pooled if least else -pooled
    low, high = np.quantile(found, [LOW, HIGH], axis=1)
    table = pd.DataFrame(
        {
            "median": np.median(found, axis=1),
            "low": low,
            "high": high,
            "first": (pooled == pooled.min(axis=0)).mean(axis=1),
            "best": ranks.min(axis=1).astype(int),
            "worst": ranks.max(axis=1).astype(int),
        },
        index=pd.Index(results["scenario"].values.astype(str), name="scenario"),
    )
    return table.sort_values("median", ascending=least, kind="stable")


def _by_scenario(values: xr.DataArray) -> np.ndarray:
    """Scenario x everything else."""
    return values.transpose("scenario", ...).values.reshape(values.sizes["scenario"], -1)
