"""What a page needs to answer every question about a million dollars by itself: multipliers of all goods in all
regions, and what households do with what they earn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd


class Part(NamedTuple):
    """Goods that a program buys, in the same mix everywhere.

    Attributes:
        share: of the program's money.
        produced: whether the region makes them itself.
        goods: dollars per dollar of the part by good, imports included, producer prices of the dataset's year.
        at_home: of those, the share that the country makes.
        where: shares by place, as the program itself divides its money.
    """

    share: float
    produced: bool
    goods: np.ndarray
    at_home: np.ndarray
    where: np.ndarray


class Program(NamedTuple):
    """A scenario of the library: what it is called, what it buys, and its parts."""

    id: str
    title: str
    description: str
    parts: list[Part]


#: Code of all regions outside the state that the explorer is of.
ELSEWHERE = "elsewhere"


@dataclass(frozen=True, eq=False)
class ExplorerData:
    """Everything is linear: a question's answer is a sum of these columns.

    A column is a dollar, in producer prices, for a good of the country that is bought in a region, or made there. Type
    II follows from type I: who earns `pay` lives by `residence`, spends it, and others earn it again (Miller and Blair,
    2009, section 2.5).

    Attributes:
        about: the model's name and year, and the name of the state whose counties these are; "" of all states.
        accounts: index id; columns name, unit.
        regions: index code; columns name, population. Of one state's counties a last one, `ELSEWHERE`, is all others.
        places: how many of them, the first, money can be spent in.
        goods: names of all goods, by code.
        bought, made: positions of the goods that have columns: bought in a region, and made there.
        totals: account x column, type I; columns are those of `bought`, each in every place, then those of `made`.
        direct_jobs: by column.
        jobs, pay: column x region: where jobs and labor income of type I arise.
        residence: home x work: where those live who earn a dollar in a region.
        spent_totals: account x home, type I, of a dollar that households of a region earn.
        spent_jobs, spent_pay: region x home: where these arise.
        propensity: what households spend of a dollar in those, and the ends of its range.
        additional: the share of jobs that nobody else loses, in the accounts of wellbeing, and the ends of its range.
        displaced_emissions: emissions of what is displaced, over those of what displaces it.
        prices: year x good: price over that of the dataset's year.
        inflation: year x account: dollars of that year per dollar of the dataset's; 1 for what is not money.
        producer: good x good: what a purchaser's dollar for a good buys, its margins of trade and transport included.
        at_home: by good, the share of purchases that the country makes.
        programs: those of the library that can be shown; left_out: the others, and why.
        error: how far any total of type I can be off, of solver and rounding, relative.
    """

    about: dict[str, str]
    accounts: pd.DataFrame
    regions: pd.DataFrame
    places: int
    goods: pd.Series
    bought: np.ndarray
    made: np.ndarray
    totals: np.ndarray
    direct_jobs: np.ndarray
    jobs: np.ndarray
    pay: np.ndarray
    residence: np.ndarray
    spent_totals: np.ndarray
    spent_jobs: np.ndarray
    spent_pay: np.ndarray
    propensity: tuple[float, float, float]
    additional: tuple[float, float, float]
    displaced_emissions: float
    prices: pd.DataFrame
    inflation: pd.DataFrame
    producer: np.ndarray
    at_home: np.ndarray
    programs: list[Program]
    left_out: dict[str, str]
    error: float
