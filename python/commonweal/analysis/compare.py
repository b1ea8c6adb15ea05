"""Scenarios and changes of sellers put through a supply-use economy: from what is asked to the result's arrays and labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from commonweal.accounts.levels import check_sums
from commonweal.analysis.dials import made_anew, plant_changes
from commonweal.analysis.programmes import (
    Amount,
    Programmes,
    account_table,
    chosen_scenarios,
    demanded,
    floors,
    incomes,
    inflation,
    plants,
)
from commonweal.analysis.questions import Asked
from commonweal.analysis.spending import Spending
from commonweal.answers import Comparison
from commonweal.base.choices import CLOSURES
from commonweal.datasets.places import has_places, place_of
from commonweal.datasets.prices import money_index
from commonweal.economies.economy import BOUNDS, columns_of, joined
from commonweal.economies.supply_use import SupplyUseEconomy
from commonweal.economies.trade import trade_words
from commonweal.results.certificate import Certificate
from commonweal.results.shift import Shift
from commonweal.scenarios.file import SimpleFile
from commonweal.scenarios.final_demand import FinalDemand
from commonweal.scenarios.financing import purchases_forgone
from commonweal.scenarios.procurement import moved_purchases
from commonweal.scenarios.scenario import Scenario, additional_share

#: The phase of what comes back every year in which the money flows.
OPERATIONS = "operations"


def compare(
    economy: SupplyUseEconomy,
    scenarios: Programmes,
    ids: list[str],
    *,
    amount: Amount,
    closure: str,
    price_year: int,
    financing: str,
) -> Comparison:
    """See `Model.compare`. `ids` are accounts that the economy has."""
    chosen = chosen_scenarios(economy, scenarios, amount, price_year)
    check_sums(ids, economy.parameters)
    forgone = purchases_forgone(financing, economy.dataset, price_year, economy.parameters)
    groups = economy.satellites.groups
    everything = [*ids, *groups.index, "hours"]
    parts, demands = demanded(economy, chosen, price_year)
    spending = _spending(economy, demands, closure)
    anew = plants(economy, parts)
    kept, income = incomes(economy, parts, anew)
    made = [np.sum(new, axis=0) for new in anew]
    spending.spend_income(income)
    by_region, by_sector = spending.effects(everything)
    lifted = floors(economy, parts, anew, everything, price_year, economy.satellites)
    for c, change in [*lifted.items(), *enumerate(plant_changes(economy, made, everything, economy.satellites))]:
        by_region[0, c] += change.by_region
        by_sector[0, c] += change.by_sector
    index = inflation(economy, ids, price_year)
    by_group, hours = by_region[..., len(ids) : -1], by_sector[0, :, :, -1]
    by_region, by_sector = by_region[..., : len(ids)] * index, by_sector[..., : len(ids)] * index
    less, paid = None if forgone is None else _less(economy, forgone, closure), None
    amounts = np.array([money for _, money in chosen])
    if less is not None:
        # Per dollar; every scenario is paid for with its own amount.
        paid = less.effects(ids)[0] * index * amounts[None, :, None, None]
    running = _running(economy, parts, spending)
    labels = pd.Index([which.label for which, _ in chosen], name="scenario")
    facts = [
        {
            "name": which.name,
            "phase": which.phase,
            "running": share,
            "additional_by": ", ".join(
                dict.fromkeys(str(part.additional) for _, part in which.parts if isinstance(part.additional, str))
            ),
            "additional": float(sum(weight * additional_share(part, economy.parameters) for weight, part in which.parts)),
            "amount": money,
            "deflated": demand.deflated,
            "imported": demand.imported,
            "made_anew": sum(float(one.sum()) for one in new),
            "domestic_share": 1.0 - demand.imported / demand.deflated,
            "leverage": which.leverage,
            "measured": known,
            "profit_kept": profit.sum() * money_index(economy.dataset, "value_added", price_year),
        }
        for (which, money), demand, new, profit, share, known in zip(
            chosen, demands, anew, kept, running, spending.measured("jobs"), strict=True
        )
    ]
    bills = {
        which.label: which.bill.assign(name=economy.goods["name"].reindex(which.bill["commodity"]).fillna("").to_numpy())
        for which, _ in chosen
    }

    about = {key: str(economy.dataset.attrs[key]) for key in ("name", "regions", "year", "price_basis")}
    return Comparison(
        about=about
        | {
            "living_wage": _threshold(economy),
            "air_damages": _damages(economy),
            "trade": trade_words(economy.trade),
            "trade_model": _trade_model(economy),
        },
        closure=closure,
        facts=pd.DataFrame(facts, index=labels),
        bills=pd.concat(bills, names=["scenario", "line"]).reset_index("line", drop=True),
        price_year=price_year,
        parameters=economy.parameters,
        accounts=account_table(economy, ids, price_year),
        regions=economy.labels.index,
        region_names=economy.labels["name"],
        state_names=_state_names(economy),
        sectors=economy.sectors.index,
        sector_names=economy.sectors["name"],
        certificate=Certificate.of(spending.facts if less is None else _net_facts(spending, less, amounts)),
        _by_region=by_region,
        _by_sector=by_sector,
        groups=groups.assign(all_jobs=economy.accounts.loc[groups.index, "total"]),
        _by_group=by_group,
        financing=financing,
        _paid_by_region=paid,
        _places=_places(economy),
        _direct_hours=pd.DataFrame(hours, index=labels, columns=economy.sectors.index),
        _same_figures=_same_figures(economy),
        _paid_regions=int((spending.delivered + spending.produced).any(axis=(0, 1)).sum()),
        _ask=Asked(economy, chosen, financing, ids, index, price_year, parts, demands, anew, income, spending, less, amounts),
    )


def _less(economy: SupplyUseEconomy, forgone: FinalDemand, closure: str) -> Spending:
    """Purchases that are not made, as one scenario."""
    return Spending(economy, -forgone.purchased[:, None, :], forgone.produced[:, None, :], closure)


def _net_facts(spending: Spending, less: Spending, amounts: np.ndarray) -> dict[str, Any]:
    """What is proven of gross, financing and net alike, of which each scenario's financing is `less` times its amount."""
    paid = columns_of(less.facts, [0] * len(amounts))
    paid |= {name: paid[name] * np.abs(amounts) for name in BOUNDS}
    figures = [spending.totals, less.totals * amounts, spending.totals + less.totals * amounts]
    return joined([spending.facts, paid], np.abs(figures).min(axis=(0, 1)))


def _spending(economy: SupplyUseEconomy, demands: list[FinalDemand], closure: str) -> Spending:
    purchased, produced = (
        np.stack([getattr(demand, kind) for demand in demands], axis=1) for kind in ("purchased", "produced")
    )
    return Spending(economy, purchased, produced, closure)


def _running(economy: SupplyUseEconomy, parts: list[list[tuple[SimpleFile, FinalDemand]]], spending: Spending) -> list[float]:
    """By scenario the share of its job-years, direct and indirect, that need the same money every year: those of its parts that run something. What
    builds, or buys once, ends with the money."""
    those_of = [[demand for part, demand in several if part.phase == OPERATIONS] for several in parts]
    shares = [float(len(those) > 0) for those in those_of]
    mixed = [c for c, those in enumerate(those_of) if 0 < len(those) < len(parts[c])]
    if mixed:
        own = _spending(economy, [sum(those_of[c][1:], start=those_of[c][0]) for c in mixed], "type-i")
        part, whole = (one.effects(["jobs"])[0][:2, :, :, 0].sum(axis=(0, 2)) for one in (own, spending))
        for c, jobs in zip(mixed, part, strict=True):
            shares[c] = float(jobs / whole[c])
    return shares


def shift(
    economy: SupplyUseEconomy,
    ids: Sequence[str],
    *,
    buyers: Mapping[str, float],
    share: float,
    commodities: Scenario | Mapping[str, float],
    to: str,
    closure: str,
) -> Shift:
    """See `Model.shift_procurement`."""
    left, made = moved_purchases(
        economy.dataset, economy.operator().base_demand, buyers=buyers, share=share, commodities=commodities, to=to
    )
    economy.require_makers(made)
    none = np.zeros_like(left)
    spending = Spending(economy, np.stack([none, -left], axis=1), np.stack([made, none], axis=1), closure, of_base_year=True)
    new = [made_anew(economy, made)]
    (pay,), (change,) = (plant_changes(economy, new, of, economy.satellites) for of in (["labour_income"], ids))
    earned = pay.by_region[:, 0]
    spending.spend_income(np.stack([economy.dataset["residence"].values @ earned, np.zeros_like(earned)]))
    stages = spending.effects(ids)[0]  # stage x (gain, loss) x region x account
    frames = {}
    for k, name in enumerate(CLOSURES[: CLOSURES.index(closure) + 1]):
        gain, loss = stages[: k + 2].sum(axis=0)
        gain = gain + change.by_region
        for part, values in {"gain": gain, "loss": loss, "net": gain + loss}.items():
            frames[part, name] = pd.DataFrame(values, index=economy.labels.index, columns=ids)
    by_region = pd.concat(frames, axis="columns", names=["part", "closure", "account"])
    by_region = by_region.reorder_levels(["account", "part", "closure"], axis="columns").sort_index(axis="columns")
    units = dict(account_table(economy, ids, int(economy.dataset.attrs["year"]))["unit"])
    both = joined([columns_of(spending.facts, [c]) for c in (0, 1)], np.abs(spending.output.sum(axis=1)).sum(keepdims=True)[0])
    return Shift(float(left.sum()), by_region, units, closure, Certificate.of_several([spending.facts, both]))


def _places(economy: SupplyUseEconomy) -> pd.DataFrame:
    """Of each county, else of each state: index code; columns population, income_per_person, part (of the country); of counties state, name."""
    d = economy.dataset
    if not has_places(d):
        columns = {"population": d["place_population"], "income_per_person": d["income_per_person"], "part": d["place_part"]}
        return pd.DataFrame({name: column.values for name, column in columns.items()}, index=d["place"].values)
    columns = {"population": d["population"], "income_per_person": d["income_per_person"], "state": d["region_state"]}
    table = pd.DataFrame({name: column.values for name, column in columns.items()}, index=d["region"].values)
    return table.assign(part=d["place_part"].values[place_of(d)], name=d["region_name"].values)


def _state_names(economy: SupplyUseEconomy) -> dict[str, str]:
    """Of the states, or of other regions that are not counties; none of the nation."""
    d = economy.dataset
    if has_places(d):
        return dict(zip(d["place"].values, d["place_name"].values, strict=True))
    return dict(economy.labels["name"]) if len(economy.labels) > 1 else {}


def _same_figures(economy: SupplyUseEconomy) -> pd.DataFrame:
    """The number of the source's figure, industry x measure of jobs."""
    d = economy.dataset
    return pd.DataFrame(d["same_figure"].values, index=economy.sectors.index, columns=d["measure"].values)


def _threshold(economy: SupplyUseEconomy) -> str:
    own = economy.living_wage
    usual = (
        f"{economy.parameters['living-wage.hourly']:g} USD of {economy.dataset.attrs['year']} an hour, times regional prices"
    )
    if own is None:
        return usual
    return f"thresholds by state of the user's own ({'given by state' if isinstance(own, Mapping) else own}); elsewhere {usual}"


def _trade_model(economy: SupplyUseEconomy) -> str:
    return economy.trade if isinstance(economy.trade, str) else "given"


def _damages(economy: SupplyUseEconomy) -> str:
    own = economy.air_damages
    if own is None:
        return "the nation's means"
    return f"the user's own ({'given by region' if isinstance(own, pd.DataFrame) else own}); elsewhere the nation's means"
