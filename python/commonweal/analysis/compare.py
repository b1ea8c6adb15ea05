"""Scenarios side by side: from what users name to a comparison's arrays and labels."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from commonweal.accounts.levels import check_sums
from commonweal.analysis.about import about, places, same_figures, state_names
from commonweal.analysis.accounts import account_table, chosen_accounts, inflation
from commonweal.analysis.effects import effects
from commonweal.analysis.further import SolvedProgramme
from commonweal.analysis.programmes import Amount, Programmes, chosen_scenarios
from commonweal.analysis.sample import checked_sources, sample
from commonweal.analysis.solve import OPERATIONS, Outputs, Programme, outputs
from commonweal.answers import Comparison
from commonweal.base.certificate import Certificate
from commonweal.datasets.prices import money_index
from commonweal.economies.supply_use import SupplyUseEconomy
from commonweal.results.totals import STAGES
from commonweal.scenarios.final_demand import FinalDemand
from commonweal.scenarios.scenario import Scenario, additional_share

#: The name of an axis of scenarios.
SCENARIO = "scenario"
#: Regions in which money is spent that are named, at most.
FEW = 3


def compare(
    economy: SupplyUseEconomy,
    scenarios: Programmes,
    accounts: Sequence[str] | None,
    *,
    amount: Amount,
    closure: str,
    price_year: int | None,
    financing: str,
    draws: int = 0,
    seed: int = 1,
    fixed: Collection[str] = (),
) -> Comparison:
    """See `Model.compare`. `fixed` are parameters that are not drawn, since the user has set them."""
    economy.check_closure(closure)
    year, ids = economy.year_of(price_year), chosen_accounts(economy, accounts)
    if draws != 0:
        checked_sources(draws, seed, None)  # before any work
    result = _compared(economy, scenarios, ids, amount, closure, year, financing)
    if draws == 0:
        return result
    drawn = sample(
        economy, scenarios, ids, draws=draws, seed=seed, amount=amount, closure=closure, price_year=year, fixed=fixed
    )
    return replace(result, sample=drawn)


def _compared(
    economy: SupplyUseEconomy,
    scenarios: Programmes,
    ids: list[str],
    amount: Amount,
    closure: str,
    price_year: int,
    financing: str,
) -> Comparison:
    chosen = chosen_scenarios(economy, scenarios, amount, price_year)
    check_sums(ids, economy.parameters)
    programme = Programme.of(economy, chosen, price_year, financing=[financing], running=True)
    count, amounts = len(chosen), np.array([money for _, money in chosen])
    everything, running = outputs(programme.columns(), closure)
    solved = everything.some(slice(count))
    less = everything.some(slice(count, None)) if programme.paying else None
    labels = pd.Index([which.label for which, _ in chosen], name=SCENARIO)
    index = inflation(economy, ids, price_year)
    bills = {
        which.label: which.bill.assign(
            name=economy.goods["name"].reindex(which.bill["commodity"]).fillna("").to_numpy()
        )
        for which, _ in chosen
    }
    groups = economy.satellites.groups
    return Comparison(
        about=about(economy),
        closure=closure,
        facts=pd.DataFrame(_summary(programme, solved, running), index=labels),
        bills=pd.concat(bills, names=[SCENARIO, "line"]).reset_index("line", drop=True),
        price_year=price_year,
        parameters=economy.parameters,
        accounts=account_table(economy, ids, price_year),
        regions=economy.labels.index,
        region_names=economy.labels["name"],
        state_names=state_names(economy),
        sectors=economy.sectors.index,
        sector_names=economy.sectors["name"],
        certificate=_certificate(solved, less, amounts),
        effects=_effects(programme, solved, less, ids, index, amounts, labels),
        groups=groups.assign(all_jobs=economy.accounts.loc[groups.index, "total"]),
        financing=financing,
        _places=places(economy),
        _same_figures=same_figures(economy),
        _paid_regions=int((programme.purchased + programme.produced).any(axis=(0, 1)).sum()),
        _model=SolvedProgramme(programme, ids, index, closure, financing, solved, less, amounts),
    )


def _effects(
    programme: Programme,
    solved: Outputs,
    less: Outputs | None,
    ids: list[str],
    index: np.ndarray,
    amounts: np.ndarray,
    labels: pd.Index,
) -> xr.Dataset:
    """See `results.totals.Totals`: money of the price year."""
    economy = programme.economy
    groups = list(economy.satellites.groups.index)
    everything = [*ids, *groups, "hours"]
    by_region, by_sector = effects(programme, solved, everything)
    of_accounts = slice(len(ids))
    arrays = {
        "by_region": (("stage", SCENARIO, "region", "account"), by_region[..., of_accounts] * index),
        "by_industry": (("stage", SCENARIO, "industry", "account"), by_sector[..., of_accounts] * index),
        "by_group": (("stage", SCENARIO, "region", "group"), by_region[..., len(ids) : -1]),
        "direct_hours": ((SCENARIO, "industry"), by_sector[0, :, :, -1]),
    }
    if less is not None:  # per dollar; every scenario is paid for with its own amount
        paid = less.effects(ids)[0] * index * amounts[None, :, None, None]
        arrays["paid_by_region"] = (arrays["by_region"][0], paid)
    coordinates = {
        "stage": list(STAGES[: len(by_region)]),
        SCENARIO: labels.to_numpy(dtype=object),
        "region": economy.labels.index.to_numpy(dtype=object),
        "industry": economy.sectors.index.to_numpy(dtype=object),
        "account": np.array(ids, dtype=object),
        "group": np.array(groups, dtype=object),
    }
    return xr.Dataset(arrays, coordinates)


def _certificate(solved: Outputs, less: Outputs | None, amounts: np.ndarray) -> Certificate:
    """Of gross, financing and net alike, of which each scenario's financing is `less` times its amount."""
    if less is None:
        return solved.certificate
    paid = less.certificate.columns([0] * len(amounts)).times(amounts)
    figures = [solved.totals, less.totals * amounts, solved.totals + less.totals * amounts]
    return Certificate.merged([solved.certificate, paid], np.abs(figures).min(axis=(0, 1)))


def _summary(programme: Programme, solved: Outputs, running: np.ndarray) -> list[dict[str, Any]]:
    """By scenario, what `results.totals.Totals.facts` holds."""
    economy, parameters = programme.economy, programme.economy.parameters
    of_profits = money_index(economy.dataset, "value_added", programme.price_year)
    rows = zip(
        programme.chosen,
        programme.demands,
        programme.anew,
        programme.kept,
        _running(programme, solved, running),
        solved.measured("jobs"),
        strict=True,
    )
    return [
        {
            "name": which.name,
            "title": which.title,
            "description": which.description,
            "spent_in": _spent_in(economy, demand),
            "phase": which.phase,
            "running": share,
            "additional_by": _additional_by(which),
            "additional": float(sum(weight * additional_share(part, parameters) for weight, part in which.parts)),
            "amount": money,
            "deflated": demand.deflated,
            "imported": demand.imported,
            "made_anew": sum(float(one.sum()) for one in new),
            "domestic_share": 1.0 - demand.imported / demand.deflated,
            "leverage": which.leverage,
            "delivers": ", ".join(which.delivers),
            "unsaid": which.unsaid,
            "measured": measured,
            "profit_kept": profit.sum() * of_profits,
        }
        for (which, money), demand, new, profit, share, measured in rows
    ]


def _spent_in(economy: SupplyUseEconomy, demand: FinalDemand) -> str:
    """Names of the regions where the money is spent, where they are few."""
    names = economy.labels["name"].to_numpy()
    paid = np.flatnonzero((demand.purchased + demand.produced).any(axis=0))
    return "; ".join(map(str, names[paid])) if len(paid) <= FEW < len(names) else ""


def _additional_by(which: Scenario) -> str:
    """Parameters that say what is additional."""
    return ", ".join(dict.fromkeys(part.additional for _, part in which.parts if isinstance(part.additional, str)))


def _running(programme: Programme, solved: Outputs, running: np.ndarray) -> list[float]:
    """By scenario the share of its job-years, direct and indirect, that need the same money every year: those of its
    parts that run something. What builds, or buys once, ends with the money.

    Args:
        running: output of `programme.running`, type I, industry x scenario x region.
    """
    shares = [float(any(part.phase == OPERATIONS for part, _ in several)) for several in programme.parts]
    if programme.running:
        jobs = programme.economy.coefficients(["jobs"])[:, 0]
        whole = solved.stages[0] + solved.stages[1]
        for k, c in enumerate(programme.running):
            shares[c] = float((running[:, k] * jobs).sum() / (whole[:, c] * jobs).sum())
    return shares
