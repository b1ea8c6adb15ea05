"""Scenarios over the years: one solve of what a dollar of each part does, in the prices of every year that are known,
and the years' money, jobs per dollar and prices put to it (docs/years.md)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

from commonweal.analysis.about import about
from commonweal.analysis.accounts import account_table, chosen_accounts, inflation
from commonweal.analysis.effects import effects
from commonweal.analysis.programmes import Amount, Programmes, chosen_scenarios
from commonweal.analysis.sample import checked_sources
from commonweal.analysis.solve import Columns, Outputs, Programme, outputs
from commonweal.analysis.years import Growth, Path, Prices
from commonweal.answers import Timeline
from commonweal.base.errors import ModelError, ScenarioError
from commonweal.base.names import is_whole, listed, said
from commonweal.datasets.prices import last_known, price_level
from commonweal.datasets.productivity import productivity
from commonweal.economies.supply_use import SupplyUseEconomy
from commonweal.results.totals import STAGES
from commonweal.scenarios.file import SimpleFile
from commonweal.scenarios.scenario import Scenario
from commonweal.scenarios.schedule import LAST
from commonweal.uncertainty.draws import Draw, drawn_parameters

#: Accounts of what is paid: their part of a dollar of output stays.
PAID = ("output", "value_added", "labour_income", "compensation")
#: Units of accounts that follow jobs.
OF_JOBS = ("jobs", "FTE", "hours", "deaths")
#: Those that are counted unasked.
USUAL = ("jobs", "fte", "labour_income", "value_added")
#: Years of a timeline where none are given.
UNASKED = 10
#: What amounts are in: dollars of the price year, or of each year in which they are spent.
CONSTANT, EACH_YEAR = "constant", "each-year"
#: How the parameters begin that are drawn.
DRAWN = "years."
#: The axes of effects that come before their own.
AXES = ("stage", "part", "year")


@dataclass(frozen=True, eq=False)
class Part:
    """A part of a scenario and its money.

    Attributes:
        whole, alone: the scenario, and the part as one of its own.
        file: the part's.
        money: USD of all of its years.
        shares: of it, by year.
    """

    whole: Scenario
    alone: Scenario
    file: SimpleFile
    money: float
    shares: dict[int, float]


@dataclass(frozen=True, eq=False)
class Calendar:
    """Years, and in whose prices their money buys.

    Attributes:
        years: those asked for.
        edition: the dataset's own.
        price_year: of constant dollars.
        bought_in: by year, the year in whose prices its money buys, as far as prices of goods are known.
        real: by year, dollars of that year in one of the amount's.
        levels: by year, general prices over those of the price year.
    """

    years: list[int]
    edition: int
    price_year: int
    bought_in: list[int]
    real: np.ndarray
    levels: np.ndarray

    @staticmethod
    def of(economy: SupplyUseEconomy, years: list[int], price_year: int, dollars: str) -> Calendar:
        dataset, grows = economy.dataset, economy.parameters["years.inflation"]
        level = price_level(dataset, price_year, 0.0)
        levels = np.array([price_level(dataset, year, grows) for year in years]) / level
        if dollars == CONSTANT:
            bought_in, real = [price_year] * len(years), np.ones(len(years))
        else:
            bought_in = [min(year, last_known(dataset)) for year in years]
            real = np.array([(1.0 + grows) ** (then - year) for year, then in zip(years, bought_in, strict=True)])
        return Calendar(years, int(dataset.attrs["year"]), price_year, bought_in, real, levels)

    def jobs_per_dollar(self, path: Path) -> list[np.ndarray]:
        """By year and industry, over the edition's."""
        return [
            path.jobs_per_dollar(year - self.edition, year - then)
            for year, then in zip(self.years, self.bought_in, strict=True)
        ]

    def shares(self, parts: Sequence[Part]) -> np.ndarray:
        """Of the money of parts, part x year."""
        return np.array([[part.shares.get(year, 0.0) for year in self.years] for part in parts])


@dataclass(frozen=True, eq=False)
class Solved:
    """Parts with all of their money in the prices of every year that differ, in one solve per closure.

    Attributes:
        weights: what of that each year has, part x year.
        programmes, outputs: by year of prices.
        proof: of all of them.
    """

    calendar: Calendar
    weights: np.ndarray
    programmes: dict[int, Programme]
    outputs: dict[int, Outputs]
    proof: Outputs

    @staticmethod
    def of(economy: SupplyUseEconomy, parts: Sequence[Part], calendar: Calendar, closure: str) -> Solved:
        chosen = [(part.alone, part.money) for part in parts]
        programmes = {year: Programme.of(economy, chosen, year) for year in sorted(set(calendar.bought_in))}
        columns = [one.columns() for one in programmes.values()]
        together = Columns(
            economy,
            np.concatenate([one.direct for one in columns], axis=1),
            np.concatenate([one.income for one in columns]),
        )
        found, _ = outputs(together, closure)
        each = {year: found.some(slice(k * len(parts), (k + 1) * len(parts))) for k, year in enumerate(programmes)}
        return Solved(calendar, calendar.shares(parts) * calendar.real, programmes, each, found)

    def effects(self, accounts: Sequence[str], path: Path | None) -> tuple[np.ndarray, np.ndarray]:
        """Stage x part x year x region x account, and by industry in place of region; along a path, or without one as
        the edition's own year has them."""
        by_year = []
        if path is None:
            alike = {year: self._effects(year, accounts, None) for year in self.programmes}
            by_year = [alike[year] for year in self.calendar.bought_in]
        else:
            each = zip(self.calendar.bought_in, self.calendar.jobs_per_dollar(path), strict=True)
            by_year = [self._effects(year, accounts, jobs) for year, jobs in each]
        weights = self.weights[None, :, :, None, None]
        by_region, by_industry = (np.stack(one, axis=2) * weights for one in zip(*by_year, strict=True))
        return by_region, by_industry

    def _effects(
        self, year: int, accounts: Sequence[str], per_dollar: np.ndarray | None
    ) -> tuple[np.ndarray, np.ndarray]:
        return effects(self.programmes[year], self.outputs[year], accounts, per_dollar)

    def jobs(self, paths: Sequence[Path]) -> np.ndarray:
        """In all, path x stage x part x year."""
        of = {year: self._effects(year, ["jobs"], None)[1][..., 0] for year in self.programmes}
        return np.stack(
            [
                np.stack(
                    [
                        of[year] @ jobs
                        for year, jobs in zip(self.calendar.bought_in, self.calendar.jobs_per_dollar(path), strict=True)
                    ],
                    axis=-1,
                )
                * self.weights
                for path in paths
            ]
        )


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
    draws: int,
    seed: int,
    fixed: Collection[str] = (),
) -> Timeline:
    """See `SupplyUseModel.timeline`. `fixed` are parameters that are not drawn, since the user has set them."""
    economy.check_closure(closure)
    ids, of_prices, asked = _accounts(economy, accounts), economy.year_of(price_year), _years(economy, years)
    if draws != 0:
        checked_sources(draws, seed, None)
    calendar = Calendar.of(economy, asked, of_prices, dollars)
    chosen = chosen_scenarios(economy, scenarios, amount, of_prices)
    parts = [part for which, money in chosen for part in _parts(which, money, asked)]
    solved, prices = Solved.of(economy, parts, calendar, closure), Prices.of_nation(economy)
    path = Path.along(prices, Growth.past(), economy.parameters)
    money = calendar.shares(parts) * np.array([[part.money] for part in parts])
    constant = money if dollars == CONSTANT else money / calendar.levels
    index = pd.MultiIndex.from_tuples([(one.whole.label, one.file.id) for one in parts], names=["scenario", "part"])
    return Timeline(
        about=about(economy),
        closure=closure,
        dollars=dollars,
        price_year=of_prices,
        parameters=economy.parameters,
        parts=pd.DataFrame([_facts(part, asked) for part in parts], index=index),
        accounts=account_table(economy, ids, of_prices),
        groups=economy.satellites.groups,
        effects=_arrays(economy, solved, path, ids, constant, inflation(economy, ids, of_prices)),
        drawn=_drawn(solved, prices, economy.parameters, draws, seed, fixed),
        price_level=pd.Series(calendar.levels, index=pd.Index(asked, name="year"), name="price_level"),
        industries=_industries(economy, prices, path),
        pay=path.pay,
        region_names=economy.labels["name"],
        certificate=solved.proof.certificate,
    )


def _arrays(
    economy: SupplyUseEconomy, solved: Solved, path: Path, ids: list[str], spent: np.ndarray, index: np.ndarray
) -> xr.Dataset:
    """See `results.timeline.Timeline.effects`; money of the price year."""
    groups = list(economy.satellites.groups.index)
    follow, paid = [name for name in ids if name not in PAID], [name for name in ids if name in PAID]
    by_region, by_industry = solved.effects([*follow, *groups], path)
    some = slice(len(follow))
    of_ids = [by_region[..., some], by_industry[..., some]]
    if paid:
        each = zip(of_ids, solved.effects(paid, None), strict=True)
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
        "year": solved.calendar.years,
        "region": economy.labels.index.to_numpy(dtype=object),
        "industry": economy.sectors.index.to_numpy(dtype=object),
        "account": np.array(ids, dtype=object),
        "group": np.array(groups, dtype=object),
    }
    return xr.Dataset(arrays, coordinates)


def _drawn(
    solved: Solved, prices: Prices, parameters: dict[str, float], draws: int, seed: int, fixed: Collection[str]
) -> np.ndarray:
    """Jobs in draws of the path, draw x stage x part x year; none without draws."""
    paths = []
    for number in range(draws):
        draw = Draw(seed, number)
        of_years = {name: value for name, value in parameters.items() if name.startswith(DRAWN)}
        paths.append(Path.along(prices, Growth.drawn(draw), drawn_parameters(draw, of_years, fixed)))
    stages, (parts, years) = len(solved.proof.stages), solved.weights.shape
    return solved.jobs(paths) if paths else np.empty((0, stages, parts, years))


def _accounts(economy: SupplyUseEconomy, accounts: Sequence[str] | None) -> list[str]:
    ids = list(USUAL) if accounts is None else chosen_accounts(economy, accounts)
    for name in ids:
        if name not in PAID and economy.accounts.loc[name, "unit"] not in OF_JOBS:
            raise ModelError(
                f"nobody knows how {name} per dollar will change; over the years there are jobs and what follows them "
                f"({', '.join(one for one in economy.accounts.index if economy.accounts.loc[one, 'unit'] in OF_JOBS)}) "
                f"and what is paid ({', '.join(PAID)})"
            )
    return ids


def _years(economy: SupplyUseEconomy, years: object) -> list[int]:
    """In order.

    Raises:
        ModelError: none, one twice, or one that is none.
    """
    if years is None:
        first = economy.year_of(None)
        return list(range(first, first + UNASKED))
    asked = listed(years, "years", ModelError)
    for year in asked:
        if not (is_whole(year) and year <= LAST):
            raise ModelError(f"years hold {said(year)}; give whole years up to {LAST}, such as range(2024, 2034)")
    if not asked or len(set(asked)) < len(asked):
        raise ModelError("give each year once, and at least one, such as years=range(2024, 2034)")
    return sorted(map(int, asked))


def _parts(which: Scenario, money: float, years: list[int]) -> list[Part]:
    """A scenario's parts, those without a schedule evenly over the years.

    Raises:
        ScenarioError: none of its money is spent in these years.
    """
    parts = []
    for share, file in which.parts:
        shares = dict.fromkeys(years, 1.0 / len(years)) if file.schedule is None else file.schedule.by_year
        parts.append(Part(which, Scenario(file, ((1.0, file),)), file, share * money, shares))
    if not any(set(part.shares) & set(years) for part in parts):
        spent = sorted({year for part in parts for year in part.shares})
        raise ScenarioError(
            f"scenario {which.label}: its money is spent in {spent[0]} to {spent[-1]}, none of it in the years asked "
            f"for; ask for other years, or change when it is spent by with_schedule"
        )
    return parts


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


def _industries(economy: SupplyUseEconomy, prices: Prices, path: Path) -> pd.DataFrame:
    """See `results.timeline.Timeline.industries`."""
    return pd.DataFrame(
        {
            "name": economy.sectors["name"],
            "account": np.array(productivity().index)[prices.of],
            "output_per_hour": path.output_per_hour,
            "price": path.price,
            "jobs_per_dollar": -path.output_per_hour - path.price,
        }
    )
