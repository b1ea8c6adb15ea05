"""Scenarios over the years: one solve of what a dollar of each part does, in the prices of every year that are known,
and the years' money, jobs per dollar and prices put to it (docs/years.md)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import numpy as np
import pandas as pd
import xarray as xr

from commonweal.analysis.about import about
from commonweal.analysis.accounts import PAID, account_table, check_over_years, chosen_accounts, inflation
from commonweal.analysis.automation import PhasedModel
from commonweal.analysis.phased import CONSTANT, Calendar, Part, Phased, parts_over
from commonweal.analysis.programmes import Amount, Programmes, chosen_scenarios
from commonweal.analysis.sample import checked_sources
from commonweal.analysis.years import Path, Paths, automated
from commonweal.answers import Timeline
from commonweal.base.errors import ModelError
from commonweal.base.names import is_whole, listed, said
from commonweal.datasets.productivity import productivity
from commonweal.economies.supply_use import SupplyUseEconomy
from commonweal.results.totals import STAGES
from commonweal.scenarios.scenario import Scenario
from commonweal.scenarios.schedule import LAST

#: Those that are counted unasked.
USUAL = ("jobs", "fte", "labour_income", "value_added")
#: Years of a timeline where none are given, and no scenario has a schedule.
UNASKED = 10
#: The axes of effects that come before their own.
AXES = ("stage", "part", "year")


def timeline(
    economy: SupplyUseEconomy,
    scenarios: Programmes,
    years: Sequence[int] | None,
    accounts: Sequence[str] | None,
    *,
    amount: Amount,
    dollars: str,
    closure: str,
    price_year: int | None,
    growth: object,
    draws: int,
    seed: int,
    fixed: Collection[str] = (),
) -> Timeline:
    """See `SupplyUseModel.timeline`. `fixed` are parameters that are not drawn, since the user has set them."""
    economy.check_closure(closure)
    of_prices = economy.year_of(price_year)
    chosen = chosen_scenarios(economy, scenarios, amount, of_prices)
    return of_chosen(
        economy,
        chosen,
        years,
        accounts,
        dollars=dollars,
        closure=closure,
        price_year=of_prices,
        growth=growth,
        draws=draws,
        seed=seed,
        fixed=fixed,
    )


def of_chosen(
    economy: SupplyUseEconomy,
    chosen: Sequence[tuple[Scenario, float]],
    years: Sequence[int] | None,
    accounts: Sequence[str] | None,
    *,
    dollars: str,
    closure: str,
    price_year: int,
    growth: object,
    draws: int,
    seed: int,
    fixed: Collection[str],
) -> Timeline:
    """The same of scenarios with names of their own, and USD of `price_year`."""
    ids, asked = _accounts(economy, accounts), _years(economy, years, chosen)
    if draws != 0:
        checked_sources(draws, seed, None)
    calendar, by_automation = Calendar.of(economy, asked, price_year, dollars), automated(growth)
    parts = [part for which, money in chosen for part in parts_over(which, money, asked)]
    phased, paths = Phased.of(economy, parts, calendar, closure), Paths.of(economy, fixed)
    path = paths.usual(by_automation)
    money = calendar.shares(parts) * np.array([[part.money] for part in parts])
    constant = money if dollars == CONSTANT else money / calendar.levels
    index = pd.MultiIndex.from_tuples([(one.whole.label, one.file.id) for one in parts], names=["scenario", "part"])
    return Timeline(
        about=about(economy),
        closure=closure,
        dollars=dollars,
        price_year=price_year,
        parameters=economy.parameters,
        parts=pd.DataFrame([_facts(part, asked) for part in parts], index=index),
        accounts=account_table(economy, ids, price_year),
        groups=economy.satellites.groups,
        effects=_arrays(phased, path, ids, constant, inflation(economy, ids, price_year)),
        drawn=_drawn(phased, paths.drawn(by_automation, draws, seed)),
        price_level=pd.Series(calendar.levels, index=pd.Index(asked, name="year"), name="price_level"),
        industries=_industries(economy, paths, path),
        pay=path.pay,
        region_names=economy.labels["name"],
        certificate=phased.together.certificate,
        _model=PhasedModel(phased, paths, [part.whole.label for part in parts], closure),
    )


def _arrays(phased: Phased, path: Path, ids: list[str], spent: np.ndarray, index: np.ndarray) -> xr.Dataset:
    """See `results.timeline.TimelineData.effects`; money of the price year."""
    economy = phased.together.economy
    groups = list(economy.satellites.groups.index)
    follow, paid = [name for name in ids if name not in PAID], [name for name in ids if name in PAID]
    by_region, by_industry = phased.effects([*follow, *groups], _per_dollar(phased, path))
    some = slice(len(follow))
    of_ids = [by_region[..., some], by_industry[..., some]]
    if paid:
        each = zip(of_ids, phased.effects(paid, None), strict=True)
        of_ids = [np.concatenate(both, axis=-1) for both in each]
    order = [[*follow, *paid].index(name) for name in ids]
    in_order = [one[..., order] * index for one in of_ids]
    stages = list(STAGES[: by_region.shape[0]])
    arrays = {
        "spent": (AXES[1:], spent),
        "by_region": ((*AXES, "region", "account"), in_order[0]),
        "by_industry": ((*AXES, "industry", "account"), in_order[1]),
        "by_group": ((*AXES, "region", "group"), by_region[..., len(follow) :]),
    }
    coordinates = {
        "stage": stages,
        "year": phased.calendar.years,
        "region": economy.labels.index.to_numpy(dtype=object),
        "industry": economy.sectors.index.to_numpy(dtype=object),
        "account": np.array(ids, dtype=object),
        "group": np.array(groups, dtype=object),
    }
    return xr.Dataset(arrays, coordinates)


def _per_dollar(phased: Phased, path: Path) -> list[np.ndarray]:
    """By year and industry, jobs per dollar over the edition's."""
    calendar = phased.calendar
    return [path.jobs_per_dollar(year, then) for year, then in zip(calendar.years, calendar.bought_in, strict=True)]


def _drawn(phased: Phased, paths: Iterable[Path]) -> np.ndarray:
    """Jobs in draws of the path, draw x stage x part x year; none without draws."""
    jobs = [phased.jobs(_per_dollar(phased, path)) for path in paths]
    shape = (0, len(phased.together.stages), *phased.weights.shape)
    return np.stack(jobs) if jobs else np.empty(shape)


def _accounts(economy: SupplyUseEconomy, accounts: Sequence[str] | None) -> list[str]:
    ids = list(USUAL) if accounts is None else chosen_accounts(economy, accounts)
    check_over_years(economy, ids)
    return ids


def _years(economy: SupplyUseEconomy, years: object, chosen: Sequence[tuple[Scenario, float]]) -> list[int]:
    """In order; where none are given, all in which scenarios have money by a schedule, or else ten.

    Raises:
        ModelError: none, one twice, or one that is none.
    """
    if years is None:
        scheduled = [file.schedule.by_year for which, _ in chosen for _, file in which.parts if file.schedule]
        spent = [year for by_year in scheduled for year in by_year]
        first = economy.year_of(None)
        return list(range(min(spent), max(spent) + 1) if spent else range(first, first + UNASKED))
    asked = listed(years, "years", ModelError)
    for year in asked:
        if not (is_whole(year) and year <= LAST):
            raise ModelError(f"years hold {said(year)}; give whole years up to {LAST}, such as range(2024, 2034)")
    if not asked or len(set(asked)) < len(asked):
        raise ModelError("give each year once, and at least one, such as years=range(2024, 2034)")
    return sorted(map(int, asked))


def _facts(part: Part, years: list[int]) -> dict[str, object]:
    """A row of `results.timeline.Timeline.parts`."""
    schedule = part.file.schedule
    return {
        "name": part.file.name,
        "phase": part.file.phase,
        "money": part.money,
        "in_years": sum(share for year, share in part.shares.items() if year in years),
        "schedule": "evenly over these years" if schedule is None else schedule.words,
        "status": "assumed" if schedule is None else schedule.status,
        "source": "no schedule of its own" if schedule is None else schedule.source,
        "verified": schedule is None or schedule.verified,
    }


def _industries(economy: SupplyUseEconomy, paths: Paths, path: Path) -> pd.DataFrame:
    """See `results.timeline.Timeline.industries`."""
    return pd.DataFrame(
        {
            "name": economy.sectors["name"],
            "account": np.array(productivity().index)[paths.prices.of],
            "output_per_hour": path.output_per_hour,
            "price": path.price,
            "jobs_per_dollar": -path.output_per_hour - path.price,
        }
    )
