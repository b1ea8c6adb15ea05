"""Scenarios and changes of sellers put through a supply-use economy: from what is asked to the result's arrays and labels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from commonweal.accounts.levels import Accounts, called_for, check_sums
from commonweal.economies.dials import Change, floor_change, made_anew, moved_to_region, plant_cells, plant_changes, profits
from commonweal.economies.economy import BOUNDS, columns_of, joined
from commonweal.economies.paths import origin
from commonweal.economies.prices import money_index
from commonweal.economies.spending import Spending
from commonweal.economies.supply_use import SupplyUseEconomy
from commonweal.economies.trade import trade_words
from commonweal.errors import ScenarioError
from commonweal.io.places import has_places, place_of
from commonweal.results.certificate import Certificate
from commonweal.results.comparison import ABROAD, OTHER_GOODS, Comparison
from commonweal.results.shift import Shift
from commonweal.scenarios.file import SimpleFile
from commonweal.scenarios.final_demand import FinalDemand
from commonweal.scenarios.financing import purchases_forgone
from commonweal.scenarios.procurement import moved_purchases
from commonweal.scenarios.scenario import Scenario, scenario

#: The phase of what comes back every year in which the money flows.
OPERATIONS = "operations"
#: Purchases that are told one by one; the least part of the money that is a flow.
MOST_BOUGHT, LEAST_FLOW = 12, 1e-6


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
    chosen = chosen_scenarios(scenarios, amount)
    check_sums(ids, economy.parameters)
    forgone = purchases_forgone(financing, economy.dataset, price_year, economy.parameters)
    groups = economy.satellites.groups
    everything = [*ids, *groups.index, "fte"]
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
    by_group, fte = by_region[..., len(ids) : -1], by_sector[0, :, :, -1]
    by_region, by_sector = by_region[..., : len(ids)] * index, by_sector[..., : len(ids)] * index
    less, paid = None if forgone is None else _less(economy, forgone, closure), None
    amounts = np.array([money for _, money in chosen])
    if less is not None:
        # Per dollar; every scenario is paid for with its own amount.
        paid = less.effects(ids)[0] * index * amounts[None, :, None, None]
    lasts = _lasting(economy, parts, spending)
    labels = pd.Index([which.label for which, _ in chosen], name="scenario")
    facts = [
        {
            "name": which.name,
            "phase": which.phase,
            "lasts": share,
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
            chosen, demands, anew, kept, lasts, spending.measured("jobs"), strict=True
        )
    ]
    bills = {
        which.label: which.bill.assign(name=economy.goods["name"].reindex(which.bill["commodity"]).fillna("").to_numpy())
        for which, _ in chosen
    }

    def adding_up() -> pd.DataFrame:
        return spending.adding_up(nation(), ids).set_axis(labels)

    def again(parameters: Mapping[str, float], accounts: Sequence[str]) -> np.ndarray:
        other = economy.satellites_with(parameters)
        own = economy.coefficients(accounts, other)
        totals = np.einsum("jcr,jar->ca", spending.output, own)
        for c, (_, _, change) in enumerate(plant_cells(economy, made, own)):
            totals[c] += change.sum(axis=0)
        for c, floor in floors(economy, parts, anew, accounts, price_year, other).items():
            totals[c] += floor.by_region.sum(axis=0)
        return totals

    def at_home(account: str) -> np.ndarray:
        change = plant_changes(economy, made, [account], economy.satellites)
        return spending.at_home(account, np.array([one.by_region.sum() for one in change]))

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
        _direct_fte=pd.DataFrame(fte, index=labels, columns=economy.sectors.index),
        _again=again,
        _bounds=lambda: (spending.bounds(ids) + (0.0 if less is None else np.outer(amounts, less.bounds(ids)))) * index,
        _at_home=at_home,
        _adding_up=adding_up,
        _paid_regions=int((spending.delivered + spending.produced).any(axis=(0, 1)).sum()),
        _rounds=lambda count: spending.rounds(ids, count) * index,
        _origin=lambda c, account, regions, count, steps: origin(
            economy, spending.stages[0][:, c], account, regions, count=count, steps=steps
        ).times(index[ids.index(account)]),
        _first_round=lambda c: _first_round(economy, spending, demands[c], c),
    )


def demanded(
    economy: SupplyUseEconomy, chosen: list[tuple[Scenario, float]], price_year: int
) -> tuple[list[list[tuple[SimpleFile, FinalDemand]]], list[FinalDemand]]:
    """Scenarios with their amounts as final demand: each one's part by part, and in all."""
    parts = [
        which.demands(economy.dataset, money, price_year=price_year, parameters=economy.parameters) for which, money in chosen
    ]
    return parts, [sum((demand for _, demand in rest), start=first) for (_, first), *rest in parts]


def _less(economy: SupplyUseEconomy, forgone: np.ndarray, closure: str) -> Spending:
    """Purchases that are not made, commodity x region, as one scenario."""
    return Spending(economy, -forgone[:, None, :], np.zeros_like(forgone)[:, None, :], closure)


def _net_facts(spending: Spending, less: Spending, amounts: np.ndarray) -> dict[str, Any]:
    """What is proven of gross, financing and net alike, of which each scenario's financing is `less` times its amount."""
    paid = columns_of(less.facts, [0] * len(amounts))
    paid |= {name: paid[name] * amounts for name in BOUNDS}
    figures = [spending.totals, less.totals * amounts, spending.totals + less.totals * amounts]
    return joined([spending.facts, paid], np.abs(figures).min(axis=(0, 1)))


def _first_round(economy: SupplyUseEconomy, spending: Spending, demand: FinalDemand, c: int) -> pd.DataFrame:
    """See `Comparison.first_round`."""
    bought = demand.purchased.sum(axis=1) + demand.produced.sum(axis=1) + demand.abroad
    top = np.argsort(-bought, kind="stable")[:MOST_BOUGHT]
    names = [*economy.goods["name"].iloc[top], OTHER_GOODS]
    abroad = [*demand.abroad[top], demand.abroad.sum() - demand.abroad[top].sum()]
    inland = has_places(economy.dataset)
    place = place_of(economy.dataset) if inland else np.arange(len(economy.labels))
    places = [str(code) for code in (economy.dataset["place"].values if inland else economy.labels.index)]
    made = spending.first_round(c, top, place)
    industry, good, where = np.nonzero(made > demand.deflated * LEAST_FLOW)
    table = pd.DataFrame(
        {
            "purchase": np.array(names, dtype=object)[good],
            "industry": economy.sectors["name"].to_numpy(dtype=object)[industry],
            "region": np.array(places, dtype=object)[where],
            "share": made[industry, good, where] / demand.deflated,
        }
    )
    gone = pd.DataFrame({"purchase": names, "industry": ABROAD, "region": ABROAD, "share": np.array(abroad) / demand.deflated})
    return pd.concat([table, gone[gone["share"] > LEAST_FLOW]], ignore_index=True)


def _spending(economy: SupplyUseEconomy, demands: list[FinalDemand], closure: str) -> Spending:
    purchased, produced = (
        np.stack([getattr(demand, kind) for demand in demands], axis=1) for kind in ("purchased", "produced")
    )
    return Spending(economy, purchased, produced, closure)


def _lasting(economy: SupplyUseEconomy, parts: list[list[tuple[SimpleFile, FinalDemand]]], spending: Spending) -> list[float]:
    """By scenario the share of its job-years, direct and indirect, that come back every year in which the money does: those of its parts
    that run something. What builds, or buys once, ends with the money."""
    running = [[demand for part, demand in several if part.phase == OPERATIONS] for several in parts]
    shares = [float(len(those) > 0) for those in running]
    mixed = [c for c, those in enumerate(running) if 0 < len(those) < len(parts[c])]
    if mixed:
        own = _spending(economy, [sum(running[c][1:], start=running[c][0]) for c in mixed], "type-i")
        part, whole = (one.effects(["jobs"])[0][:2, :, :, 0].sum(axis=(0, 2)) for one in (own, spending))
        for c, jobs in zip(mixed, part, strict=True):
            shares[c] = float(jobs / whole[c])
    return shares


def plants(economy: SupplyUseEconomy, parts: list[list[tuple[SimpleFile, FinalDemand]]]) -> list[list[np.ndarray]]:
    """By scenario and part, what industries make that are hardly there (`dials.made_anew`)."""
    return [[made_anew(economy, demand.produced) for _, demand in several] for several in parts]


def floors(
    economy: SupplyUseEconomy,
    parts: list[list[tuple[SimpleFile, FinalDemand]]],
    anew: list[list[np.ndarray]],
    accounts: Sequence[str],
    price_year: int,
    satellites: Accounts,
) -> dict[int, Change]:
    """What wage floors change of direct effects, by scenario where there are any.

    Args:
        anew: of `plants`.
        satellites: the economy's accounts, or those of other parameters.
    """
    changes: dict[int, Change] = {}
    for c, scenario_parts in enumerate(parts):
        for (part, demand), new in zip(scenario_parts, anew[c], strict=True):
            if part.wage_floor:
                floor = part.wage_floor / money_index(economy.dataset, "labour_income", price_year)
                change = floor_change(economy, _direct(economy, demand), new, floor, accounts, satellites)
                changes[c] = changes[c].plus(change) if c in changes else change
    return changes


def incomes(
    economy: SupplyUseEconomy, parts: list[list[tuple[SimpleFile, FinalDemand]]], anew: list[list[np.ndarray]]
) -> tuple[np.ndarray, np.ndarray]:
    """Profits that scenarios keep in their regions; and income of households, by region of residence, that these and new plants bring beside what
    the economy's own rates do; scenario x region, USD."""
    kept = np.zeros((len(parts), len(economy.labels)))
    for c, scenario_parts in enumerate(parts):
        for (part, demand), new in zip(scenario_parts, anew[c], strict=True):
            if part.profit_share_local:
                kept[c] += part.profit_share_local * profits(economy, _direct(economy, demand), new)
    moved = np.stack([moved_to_region(economy, one) for one in kept])
    made = [np.sum(new, axis=0) for new in anew]
    pay = plant_changes(economy, made, ["labour_income"], economy.satellites)
    return kept, moved + np.stack([one.by_region[:, 0] for one in pay]) @ economy.dataset["residence"].values.T


def _direct(economy: SupplyUseEconomy, demand: FinalDemand) -> np.ndarray:
    """Output that is paid for directly, industry x region, USD."""
    return economy.direct_output(demand.purchased[:, None, :], demand.produced[:, None, :])[:, 0, :]


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
    spending = Spending(economy, np.stack([none, -left], axis=1), np.stack([made, none], axis=1), closure)
    new = [made_anew(economy, made)]
    (pay,), (change,) = (plant_changes(economy, new, of, economy.satellites) for of in (["labour_income"], ids))
    earned = pay.by_region[:, 0]
    spending.spend_income(np.stack([economy.dataset["residence"].values @ earned, np.zeros_like(earned)]))
    gain, loss = spending.effects(ids)[0].sum(axis=0)  # region x account
    gain = gain + change.by_region
    parts = {"gain": gain, "loss": loss, "net": gain + loss}
    frames = {part: pd.DataFrame(values, index=economy.labels.index, columns=ids) for part, values in parts.items()}
    by_region = (
        pd.concat(frames, axis="columns", names=["part", "account"]).swaplevel(axis="columns").sort_index(axis="columns")
    )
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


def inflation(economy: SupplyUseEconomy, accounts: Sequence[str], price_year: int) -> np.ndarray:
    """By account, what turns money of the dataset's year into that of another; 1 for what is not money."""
    return np.array([_inflation(economy, name, price_year) for name in accounts])


def _inflation(economy: SupplyUseEconomy, account: str, price_year: int) -> float:
    return money_index(economy.dataset, account, price_year) if _is_money(economy, account) else 1.0


def _is_money(economy: SupplyUseEconomy, account: str) -> bool:
    return account == "output" or economy.accounts.loc[account, "unit"] == "USD"


def account_table(economy: SupplyUseEconomy, ids: Sequence[str], price_year: int) -> pd.DataFrame:
    """Rows of the economy's accounts, money with its year; output is an account like any other, a dollar per dollar."""
    year = economy.dataset.attrs["year"]
    output = {
        "name": "output", "unit": "USD", "year": year, "status": "modelled", "dimension": "", "source": "the model",
        "total": float(economy.dataset["industry_output"].sum()),
    }  # fmt: skip
    table = pd.concat([economy.accounts, pd.DataFrame([output], index=["output"])]).loc[list(ids)].rename_axis("account")
    units = table["unit"].map(called_for).replace("USD", f"USD of {price_year}")
    total = [table.loc[name, "total"] * _inflation(economy, name, price_year) for name in table.index]
    return table.assign(unit=units, total=total)


def chosen_scenarios(scenarios: Iterable[str | Scenario] | Mapping[str, float], amount: float) -> list[tuple[Scenario, float]]:
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
