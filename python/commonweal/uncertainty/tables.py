"""Draws of a dataset's tables and accounts from relative errors. What the tables hold in all, every draw holds."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import xarray as xr
from scipy.special import gammaincinv

from commonweal.balance import ras
from commonweal.datasets.final_uses import ABROAD_OR_OPEN
from commonweal.uncertainty.draws import Draw

#: Accounts that are wrong together, since one is part of the other.
WRONG_WITH = {"co2": "ghg", "ch4": "ghg", "n2o": "ghg", "fgas": "ghg", "compensation": "labour_income"}
#: Accounts of which lines are published and split among their industries.
SPLIT = ("jobs", "labour_income")
#: Characters of an industry's code that its sector and its published line begin with.
SECTOR, LINE = 2, 3
#: Of a Dirichlet distribution whose parts could hardly be more uncertain.
LEAST_CONCENTRATION = 1.0
#: What is left when an industry's purchases are taken from its output, both of which are held.
HELD = ("value_added",)
#: The most that a total of a drawn use table is off, over the sum of all.
BALANCED = 1e-10
#: Newton's steps for the level of a commodity's imports, and the relative gap that ends them.
MOST_STEPS, LEAST_GAP = 50, 1e-14


def drawn_use(dataset: xr.Dataset, draw: Draw, error: float) -> xr.Dataset:
    """What industries use of commodities: each cell with an error of its own, domestic and imported part balanced by
    RAS to their totals of rows and columns. Supply and imports of each commodity, output and value added of each
    industry stay; so do entries below zero.
    """
    imports = dataset["imports"].values
    domestic = dataset["use"].values - imports
    factors = draw.factors("use", domestic.size, error).reshape(domestic.shape)
    parts = [_balanced(part, factors) for part in (domestic, imports)]
    return _replaced(dataset, use=parts[0] + parts[1], imports=parts[1])


def _balanced(part: np.ndarray, factors: np.ndarray) -> np.ndarray:
    held = part.clip(min=0.0)
    table: np.ndarray = ras(
        held * factors, held.sum(axis=1), held.sum(axis=0), tolerance=BALANCED, what="a draw of the use table"
    ).table
    return np.where(part > 0.0, table, part)


def drawn_imports(dataset: xr.Dataset, draw: Draw, error: float) -> xr.Dataset:
    """Who imports: the odds that a buyer of a commodity, an industry or a category of final demand, imports it, each
    with an error of its own. Imports of each commodity stay, and so does what is bought of its domestic makers.

    What scenarios buy has an error of its own, too: `buyer_odds`, by commodity, is what the market's odds are
    multiplied by.

    Args:
        error: standard deviation of the logarithm of the odds.
    """
    use, final = dataset["use"].values, dataset["final_demand"].transpose("commodity", "category", ...)
    rows, industries = use.shape
    at_home = ~final["category"].isin(ABROAD_OR_OPEN).values
    of_final = draw.normal("imports of final demand", rows * at_home.size).reshape(rows, -1, 1)
    bought = np.hstack([use, final.values[:, at_home].reshape(rows, -1)])
    imports = dataset["final_demand_imports"].transpose("commodity", "category", ...)
    imported = np.hstack([dataset["imports"].values, imports.values[:, at_home].reshape(rows, -1)])
    wrong = np.hstack(
        [
            draw.normal("imports", use.size).reshape(use.shape),
            np.broadcast_to(of_final, final.shape)[:, at_home].reshape(rows, -1),
        ]
    )
    moved = _moved(bought, imported, error * wrong)
    of_final_demand = imports.values.copy()
    of_final_demand[:, at_home] = moved[:, industries:].reshape(rows, -1, final.shape[2])
    odds = xr.Variable("commodity", np.exp(error * draw.normal("imports of scenarios", rows)))
    final_demand_imports = imports.copy(data=of_final_demand)
    return dataset.assign(
        imports=dataset.variables["imports"].copy(data=moved[:, :industries]),
        final_demand_imports=final_demand_imports.transpose(*dataset["final_demand_imports"].dims).variable,
        buyer_odds=odds,
    )


def _moved(bought: np.ndarray, imported: np.ndarray, log_odds: np.ndarray) -> np.ndarray:
    """Imported parts with the odds of each cell moved, and those of a row by one factor more, so that the row keeps its
    sum. Cells that are all or not at all imported stay.
    """
    share = np.divide(imported, bought, out=np.zeros_like(bought), where=bought > 0.0)
    moves = (share > 0.0) & (share < 1.0)
    odds = np.where(moves, share / np.where(moves, 1.0 - share, 1.0) * np.exp(log_odds), 0.0)
    weight, total = np.where(moves, bought, 0.0), np.where(moves, imported, 0.0).sum(axis=1)
    level = np.zeros(len(total))
    for _ in range(MOST_STEPS):
        scaled = odds * np.exp(level)[:, None]
        share = scaled / (1.0 + scaled)
        gap = total - (weight * share).sum(axis=1)
        if (np.abs(gap) <= LEAST_GAP * total).all():
            break
        slope = (weight * share * (1.0 - share)).sum(axis=1)
        # A step of more than one could leave the region where Newton's method converges.
        level += np.clip(np.divide(gap, slope, out=np.zeros_like(gap), where=slope > 0.0), -1.0, 1.0)
    return np.where(moves, weight * share, imported)


def account_factors(
    dataset: xr.Dataset, draw: Draw, sources: Collection[str], parameters: Mapping[str, float]
) -> dict[str, np.ndarray]:
    """By account, what an industry's figures per dollar of output are multiplied with, the same in every region: the
    errors of the nation's accounts, which sums over regions do not even out.

    Args:
        sources: "accounts", errors of each account with a common part by sector; "splits", parts of published lines of
            jobs and pay, whose sums stay; "concept", one factor of all counts of jobs.
    """
    codes = [str(code) for code in dataset["industry"].values]
    factors: dict[str, np.ndarray] = {}
    for variable, account in dataset.variables.items():
        if account.attrs.get("role") != "account" or variable in HELD:
            continue
        name = str(variable)
        wrong, key = np.ones(len(codes)), WRONG_WITH.get(name, name)
        if "accounts" in sources:
            error = parameters[f"draws.account-{account.attrs['status']}"]
            wrong = wrong * _by_sector(draw, f"account {key}", codes, error, parameters["draws.account-correlation"])
        if "splits" in sources and key in SPLIT:
            wrong = wrong * _parts_of_lines(
                draw, key, codes, dataset[key].values.sum(axis=1), parameters["draws.split"]
            )
        if "concept" in sources and account.attrs["unit"] == "jobs":
            wrong = wrong * draw.factors("concept of jobs", 1, parameters["draws.jobs-concept"])
        factors[name] = wrong
    return factors


def drawn_accounts(
    dataset: xr.Dataset, draw: Draw, sources: Collection[str], parameters: Mapping[str, float]
) -> xr.Dataset:
    """Accounts times `account_factors`."""
    factors = account_factors(dataset, draw, sources, parameters)
    changes = {
        name: (dataset.variables[name] * xr.Variable("industry", wrong)).values
        for name, wrong in factors.items()
        if (wrong != 1.0).any()
    }
    return _replaced(dataset, **changes)


def _by_sector(draw: Draw, name: str, codes: list[str], error: float, correlation: float) -> np.ndarray:
    """Lognormal factors with mean 1 and `error` as their standard deviation, whose logarithms correlate within
    sectors.
    """
    sectors, at = np.unique([code[:SECTOR] for code in codes], return_inverse=True)
    common, own = draw.normal(f"{name} by sector", len(sectors))[at], draw.normal(name, len(codes))
    variance = np.log1p(np.square(error))
    normal = np.sqrt(correlation) * common + np.sqrt(1.0 - correlation) * own
    return np.asarray(np.exp(np.sqrt(variance) * normal - variance / 2.0))


def _parts_of_lines(draw: Draw, name: str, codes: list[str], levels: np.ndarray, error: float) -> np.ndarray:
    """Factors that move an account between the industries of a published line, by a Dirichlet distribution around
    their parts: the line's sum stays."""
    factors = np.ones(len(codes))
    lines, at = np.unique([code[:LINE] for code in codes], return_inverse=True)
    uniform = draw.uniform(f"parts of lines of {name}", len(codes))
    for line in range(len(lines)):
        rows = np.flatnonzero((at == line) & (levels > 0.0))
        possible = len(rows) - 1
        if possible < 1 or error == 0.0:
            continue
        shares = levels[rows] / levels[rows].sum()
        # As of a bill: the mean relative variance of parts, weighed by their size, is the error's square.
        concentration = max(possible / error**2 - 1.0, LEAST_CONCENTRATION)
        parts = gammaincinv(concentration * shares, uniform[rows])
        factors[rows] = parts / parts.sum() / shares
    return factors


def _replaced(dataset: xr.Dataset, **arrays: np.ndarray) -> xr.Dataset:
    """With other values in some arrays, whose labels and attributes stay."""
    return dataset.assign({name: dataset.variables[name].copy(data=values) for name, values in arrays.items()})
