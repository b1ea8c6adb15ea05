"""Scenarios and changes of sellers put through a supply-use economy: from what is asked to the result's arrays and labels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from commonweal.economies.dials import jobs_lost_to_floor, moved_to_region, profits
from commonweal.economies.prices import money_index
from commonweal.economies.spending import Spending
from commonweal.economies.supply_use import SupplyUseEconomy
from commonweal.errors import ScenarioError
from commonweal.results.certificate import Certificate
from commonweal.results.comparison import Comparison
from commonweal.results.shift import Shift
from commonweal.scenarios.file import SimpleFile
from commonweal.scenarios.final_demand import FinalDemand
from commonweal.scenarios.financing import purchases_forgone
from commonweal.scenarios.procurement import moved_purchases
from commonweal.scenarios.scenario import Scenario, scenario


def compare(
    economy: SupplyUseEconomy,
    scenarios: Iterable[str | Scenario] | Mapping[str, float],
    ids: list[str],
    *,
    amount: float,
    closure: str,
    price_year: int,
    financing: str,
    nation: Callable[[], SupplyUseEconomy],
) -> Comparison:
    """See `Model.compare`. `ids` are accounts that the economy has, `nation` gives the national economy when it is asked for."""
    chosen = _chosen(scenarios, amount)
    forgone = purchases_forgone(financing, economy.dataset, price_year, economy.parameters)
    parts = [
        which.demands(economy.dataset, money, price_year=price_year, parameters=economy.parameters) for which, money in chosen
    ]
    demands = [sum((demand for _, demand in rest), start=first) for (_, first), *rest in parts]
    spending = Spending(
        economy,
        np.stack([demand.purchased for demand in demands], axis=1),
        np.stack([demand.produced for demand in demands], axis=1),
        closure,
    )
    fewer, kept = _dials(economy, parts, price_year)
    if kept.any():
        spending.spend_profits(np.stack([moved_to_region(economy, one) for one in kept]))
    inflation = np.array([money_index(economy.dataset, name, price_year) if _is_money(economy, name) else 1.0 for name in ids])
    by_region, by_sector = (effects * inflation for effects in spending.effects(ids))
    if "jobs" in ids:
        by_region[0, :, :, ids.index("jobs")] -= fewer.sum(axis=1)
        by_sector[0, :, :, ids.index("jobs")] -= fewer.sum(axis=2)
    paid = None
    if forgone is not None:
        less = Spending(economy, -forgone[:, None, :], np.zeros_like(forgone)[:, None, :], closure)
        # Per dollar; every scenario is paid for with its own amount.
        paid = less.effects(ids)[0] * inflation * np.array([money for _, money in chosen])[None, :, None, None]
    labels = pd.Index([which.label for which, _ in chosen], name="scenario")
    facts = [
        {
            "name": which.name,
            "phase": which.phase,
            "amount": money,
            "deflated": demand.deflated,
            "imported": demand.imported,
            "domestic_share": 1.0 - demand.imported / demand.deflated,
            "leverage": which.leverage,
            "profit_kept": profit.sum() * money_index(economy.dataset, "value_added", price_year),
        }
        for (which, money), demand, profit in zip(chosen, demands, kept, strict=True)
    ]
    bills = {
        which.label: which.bill.assign(name=economy.goods["name"].reindex(which.bill["commodity"]).fillna("").to_numpy())
        for which, _ in chosen
    }

    def adding_up(comparison: Comparison) -> pd.DataFrame:
        return spending.adding_up(nation(), comparison.account_ids).set_axis(labels)

    return Comparison(
        about={key: str(economy.dataset.attrs[key]) for key in ("name", "regions", "year", "price_basis")},
        closure=closure,
        facts=pd.DataFrame(facts, index=labels),
        bills=pd.concat(bills, names=["scenario", "line"]).reset_index("line", drop=True),
        price_year=price_year,
        parameters=economy.parameters,
        accounts=_account_table(economy, ids, price_year),
        regions=economy.labels.index,
        sectors=economy.sectors.index,
        certificate=Certificate.of(spending.facts),
        bounds=pd.DataFrame(spending.bounds(ids) * inflation, index=labels, columns=ids),
        _by_region=by_region,
        _by_sector=by_sector,
        financing=financing,
        _paid_by_region=paid,
        _at_home=spending.at_home,
        _adding_up=adding_up,
    )


def _dials(
    economy: SupplyUseEconomy, parts: list[list[tuple[SimpleFile, FinalDemand]]], price_year: int
) -> tuple[np.ndarray, np.ndarray]:
    """What wage floors and local profits change: jobs fewer, scenario x industry x region; profits kept, scenario x region, USD."""
    fewer = np.zeros((len(parts), len(economy.sectors), len(economy.labels)))
    kept = np.zeros((len(parts), len(economy.labels)))
    for c, scenario_parts in enumerate(parts):
        for part, demand in scenario_parts:
            if part.wage_floor or part.profit_share_local:
                direct = economy.direct_output(demand.purchased[:, None, :], demand.produced[:, None, :])[:, 0, :]
                floor = (part.wage_floor or 0.0) / money_index(economy.dataset, "labour_income", price_year)
                fewer[c] += jobs_lost_to_floor(economy, direct, floor)
                kept[c] += part.profit_share_local * profits(economy, direct)
    return fewer, kept


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
    none = np.zeros_like(left)
    spending = Spending(economy, np.stack([none, -left], axis=1), np.stack([made, none], axis=1), closure)
    gain, loss = spending.effects(ids)[0].sum(axis=0)  # region x account
    parts = {"gain": gain, "loss": loss, "net": gain + loss}
    frames = {part: pd.DataFrame(values, index=economy.labels.index, columns=ids) for part, values in parts.items()}
    by_region = (
        pd.concat(frames, axis="columns", names=["part", "account"]).swaplevel(axis="columns").sort_index(axis="columns")
    )
    units = dict(_account_table(economy, ids, int(economy.dataset.attrs["year"]))["unit"])
    return Shift(float(left.sum()), by_region, units, closure, Certificate.of(spending.facts))


def _is_money(economy: SupplyUseEconomy, account: str) -> bool:
    return account == "output" or economy.accounts.loc[account, "unit"] == "USD"


def _account_table(economy: SupplyUseEconomy, ids: Sequence[str], price_year: int) -> pd.DataFrame:
    """Rows of the economy's accounts, money with its year; output is an account like any other, a dollar per dollar."""
    year = economy.dataset.attrs["year"]
    output = {"name": "output", "unit": "USD", "year": year, "status": "modelled", "source": "the model"}
    table = pd.concat([economy.accounts, pd.DataFrame([output], index=["output"])]).loc[list(ids)].rename_axis("account")
    return table.assign(unit=table["unit"].replace("USD", f"USD of {price_year}"))


def _chosen(scenarios: Iterable[str | Scenario] | Mapping[str, float], amount: float) -> list[tuple[Scenario, float]]:
    if isinstance(scenarios, (str, Scenario)):
        scenarios = [scenarios]
    if isinstance(scenarios, Mapping):
        chosen = [(scenario(name), float(money)) for name, money in scenarios.items()]
    else:
        found = [entry if isinstance(entry, Scenario) else scenario(entry) for entry in scenarios]
        chosen = [(which, amount if which.amount is None else which.amount) for which in found]
    if not chosen:
        raise ScenarioError("nothing to compare: name at least one scenario; `commonweal scenarios` lists the library")
    ids = pd.Index([which.id for which, _ in chosen])
    if ids.has_duplicates:
        raise ScenarioError(f"scenario {ids[ids.duplicated()][0]!r} is named twice; give each once")
    return chosen
