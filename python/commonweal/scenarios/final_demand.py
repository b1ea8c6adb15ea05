"""From a scenario's bill of goods to final demand: prices, margins, imports and regions, one step each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import xarray as xr

from commonweal.base.errors import ScenarioError
from commonweal.base.names import positions
from commonweal.base.once import once
from commonweal.datasets.areas import counties_of_area
from commonweal.datasets.codes import NATION, commodities_of, counties_of, industries_of, places_of, regions_of
from commonweal.datasets.final_uses import ABROAD_OR_OPEN, by_region, categories, made, over_regions, unmade
from commonweal.datasets.households import HOUSEHOLDS, bought_with_income
from commonweal.datasets.prices import deflate
from commonweal.scenarios.file import Regions, SimpleFile

#: The basket of what a dollar of households' income buys; the rest of it is taxes and saving.
INCOME = "income"
#: Categories of final demand in each other basket, of which a dollar is a dollar of purchases.
BASKETS = {"household": HOUSEHOLDS, "government": ("federal", "state-local")}


class Purchases(NamedTuple):
    """Some goods, in some regions: what is bought is the product of both.

    Attributes:
        goods: commodity x 1, the same mix everywhere, or commodity x region; USD.
        where: by region.
        produced: whether the region makes them itself; else they are delivered there, wherever trade has them made.
    """

    goods: np.ndarray
    where: np.ndarray
    produced: bool = False


@dataclass(frozen=True)
class FinalDemand:
    """What a scenario's money buys, USD of the dataset's year in producer prices.

    Attributes:
        domestic: goods of the country. Whole tables of them are made when they are asked for: of counties, and of many
            scenarios with their parts, they are large.
        abroad: by commodity, what leaves the country in the first round.
        deflated: all of it: the amount at the dataset's prices.
    """

    domestic: tuple[Purchases, ...]
    abroad: np.ndarray
    deflated: float

    @property
    def purchased(self) -> np.ndarray:
        """Commodity x region: domestic goods delivered in the region, wherever trade has them made."""
        return self._table(produced=False)

    @property
    def produced(self) -> np.ndarray:
        """Commodity x region: goods that the region makes itself, by the industries that make them in the nation."""
        return self._table(produced=True)

    def _table(self, *, produced: bool) -> np.ndarray:
        result = np.zeros((len(self.abroad), len(self.domestic[0].where)))
        for goods, where, made_there in self.domestic:
            if made_there == produced:
                result += goods * where
        return result

    @property
    def imported(self) -> float:
        """What leaves the country in the first round, in all."""
        return float(self.abroad.sum())

    def __add__(self, other: "FinalDemand") -> "FinalDemand":
        return FinalDemand(
            (*self.domestic, *other.domestic), self.abroad + other.abroad, self.deflated + other.deflated
        )


def final_demand(
    file: SimpleFile, dataset: xr.Dataset, amount: float, price_year: int, parameters: Mapping[str, float]
) -> FinalDemand:
    """Puts `amount` USD of `price_year` through the bill of goods.

    Raises:
        ScenarioError: a commodity, industry, driver, region or price year that the dataset does not hold, or a
            commodity that nobody in the country makes.
    """
    bill = bill_of_goods(file, dataset, amount)
    where = region_shares(file.regions, dataset, file.id)
    at_home = np.ones(len(bill)) if file.mode == "produced" else domestic_shares(file, dataset, parameters)
    _require_makers(file, (bill * at_home)[:, None] * where[None, :], dataset)
    if file.with_margins:
        bill = to_producer_prices(bill, dataset)
    bill = deflate(bill + baskets(file, dataset, amount), dataset, price_year)
    produced = file.mode == "produced"
    made_here = bill * at_home
    domestic, abroad = [Purchases(made_here[:, None], where, produced)], bill - made_here
    income = amount * sum(line.weight for line in file.bill if line.basket == INCOME) / 100.0
    if income:
        spent, imported = (
            deflate(one * income, dataset, price_year) for one in bought_with_income(dataset, parameters)
        )
        domestic.append(Purchases(spent, where, produced))
        abroad = abroad + (imported * where).sum(axis=1)
    spent_at_home = sum(float((goods * shares).sum()) for goods, shares, _ in domestic)
    return FinalDemand(tuple(domestic), abroad, spent_at_home + float(abroad.sum()))


def bill_of_goods(file: SimpleFile, dataset: xr.Dataset, amount: float) -> np.ndarray:
    """USD by commodity, of lines that are commodities."""
    known = commodities_of(dataset)
    lines = [(line.commodity, line.weight) for line in file.bill if line.commodity is not None]
    codes = [code for code, _ in lines]
    at = positions(codes, known, kind="commodity", error=ScenarioError, where="model.goods")
    bill = np.zeros(len(known.codes))
    bill[at] = [amount * weight / 100.0 for _, weight in lines]
    return bill


def baskets(file: SimpleFile, dataset: xr.Dataset, amount: float) -> np.ndarray:
    """USD by commodity in producer prices, of lines that are a basket of the tables; but for income, which buys in
    each region what its households buy."""
    shares = [
        amount * line.weight / 100.0 * basket_shares(line.basket, dataset)
        for line in file.bill
        if line.basket in BASKETS
    ]
    return np.sum(shares, axis=0) if shares else np.zeros(dataset.sizes["commodity"])


def basket_shares(basket: str, dataset: xr.Dataset) -> np.ndarray:
    """What households or governments of the country buy, by commodity, imports included; shares that sum to 1.

    Left out: sales (entries below zero), and what nobody makes that is not all imported: used goods.
    """
    bought = over_regions(dataset, BASKETS[basket]).clip(min=0.0)
    imported = over_regions(dataset, BASKETS[basket], "final_demand_imports")
    bought = np.where(made(dataset) | (imported >= bought), bought, 0.0)
    return np.asarray(bought / bought.sum())


def to_producer_prices(bill: np.ndarray, dataset: xr.Dataset) -> np.ndarray:
    """Purchaser prices split into the producers' value and trade and transport margins, which are bought from those
    who deliver them. The total stays (Miller and Blair, 2009, section 4.4; margins: BEA 2017, mean over domestic
    purchases)."""
    margins = dataset["margins"].values.clip(min=0.0)
    total = margins.sum(axis=1, keepdims=True)
    shares = np.divide(margins, total, out=np.zeros_like(margins), where=total > 0)
    shares[total[:, 0] == 0, 0] = 1.0  # services: no margin
    by_margin = bill @ shares
    return np.asarray(
        bill * shares[:, 0] + dataset["margin_supply"].values @ np.where(np.arange(len(by_margin)) > 0, by_margin, 0.0)
    )


def domestic_shares(file: SimpleFile, dataset: xr.Dataset, parameters: Mapping[str, float]) -> np.ndarray:
    """First-round domestic share by commodity: the market's, the file's number for goods that are traded at all, or
    "policy": of such goods the larger of the market's and the law's share, less what waivers free. Without a law, the
    market's.

    The market's share is one less imports over purchases: of all domestic users (import proportionality) or of the
    file's buyer. A line's own share stands before both.
    """
    market = _market(dataset, file.buyer)
    own = {line.commodity: line.domestic.share for line in file.bill if line.domestic is not None}
    if own:
        market = market.copy()
        market[positions(own, commodities_of(dataset), kind="commodity", error=ScenarioError, where="model.goods")] = (
            list(own.values())
        )
    if file.domestic_content == "market":
        return market
    if file.domestic_content == "policy":
        law = 0.0 if file.policy is None else file.policy.share * (1.0 - parameters["content.waived"])
        return np.where(market < 1.0, np.maximum(market, law), 1.0)
    return np.where(market < 1.0, float(file.domestic_content), 1.0)


@once
def domestic_supply_shares(dataset: xr.Dataset) -> np.ndarray:
    """Domestic share of all domestic purchases by commodity, the same for every buyer (import proportionality)."""
    users = categories(dataset, without=ABROAD_OR_OPEN)
    imported = dataset["imports"].values.sum(axis=1) + over_regions(dataset, users, "final_demand_imports")
    bought = dataset["use"].values.sum(axis=1) + over_regions(dataset, users)
    return np.asarray(1.0 - np.divide(imported, bought, out=np.zeros(imported.size), where=bought > 0).clip(0.0, 1.0))


def _market(dataset: xr.Dataset, buyer: str) -> np.ndarray:
    """What scenarios buy at home where no law says more: the shares of all users, or of one category where it buys
    the commodity at all; in a draw of who imports (`uncertainty.tables.drawn_imports`), with odds of their own."""
    share = domestic_supply_shares(dataset)
    if buyer != "all":
        bought, imported = (over_regions(dataset, [buyer], name) for name in ("final_demand", "final_demand_imports"))
        share = np.where(
            bought > 0.0, 1.0 - np.divide(imported, bought, out=np.zeros_like(bought), where=bought > 0.0), share
        ).clip(0.0, 1.0)
    if "buyer_odds" not in dataset:
        return share
    imported = (1.0 - share) * dataset["buyer_odds"].values
    return np.asarray(share / (share + imported))


def region_shares(regions: Regions, dataset: xr.Dataset, name: str) -> np.ndarray:
    """Shares over the dataset's regions; they sum to 1. A national dataset takes everything."""
    known = regions_of(dataset)
    if list(known.codes) == [NATION]:
        _check_places(regions, dataset)
        return np.ones(1)
    if regions.shares is not None:
        at = positions(regions.shares, known, kind="region", error=ScenarioError, where="model.regions")
        shares = np.zeros(len(known.codes))
        shares[at] = list(regions.shares.values())
        return shares
    weights = _weights(regions, dataset, name)
    if not weights.sum() > 0:
        raise ScenarioError(f"scenario {name}: the rule {regions.rule} gives no region any share")
    return np.asarray(weights / weights.sum())


def _check_places(regions: Regions, dataset: xr.Dataset) -> None:
    """Refuses places that are none, where the nation takes everything."""
    if regions.shares is not None:
        if (places := places_of(dataset)) is not None:
            positions(regions.shares, places, kind="region", error=ScenarioError, where="model.regions")
    else:
        _weights(regions, dataset, "")


def _weights(regions: Regions, dataset: xr.Dataset, name: str) -> np.ndarray:
    if regions.driver is not None:
        positions([regions.driver], drivers(dataset), kind="driver", error=ScenarioError, where="model.dataset")
        return dataset[regions.driver].values
    if regions.counties is not None:
        return _by_counties(regions.counties, dataset)
    if regions.area is not None:
        ((kind, code),) = regions.area.items()
        return _by_counties(counties_of_area(kind, code), dataset)
    if regions.buyers is not None:
        return by_buyers(dataset, regions.buyers)
    table, codes = (
        ("jobs", regions.employment) if regions.employment is not None else ("industry_output", regions.output)
    )
    at = positions(codes or [], industries_of(dataset), kind="industry", error=ScenarioError, where="model.sectors")
    return np.asarray(dataset[table].values[at].sum(axis=0))


def _by_counties(shares: Mapping[str, float], dataset: xr.Dataset) -> np.ndarray:
    """Shares of counties by the regions that these are or lie in."""
    if (counties := counties_of(dataset)) is not None:
        positions(shares, counties, kind="county", error=ScenarioError, where="the regions of a model of counties")
    fips = [str(code) for code in dataset["region_fips"].values]
    weights = np.zeros(len(fips))
    places = [code[: len(fips[0])] if len(fips) > 1 else fips[0] for code in shares]  # its state, or the nation
    at = positions(places, fips, kind="county's region", error=ScenarioError, where="model.regions")
    np.add.at(weights, at, list(shares.values()))
    return weights


def by_buyers(dataset: xr.Dataset, buyers: Sequence[str]) -> np.ndarray:
    """Each region's share of what some categories of final demand buy.

    Raises:
        ScenarioError: an unknown category.
    """
    positions(buyers, categories(dataset), kind="buyer", error=ScenarioError, where="model.dataset")
    bought = by_region(dataset, buyers).sum(axis=0)
    return np.asarray(bought / bought.sum())


@once
def drivers(dataset: xr.Dataset) -> list[str]:
    """Keys of the dataset by which money can spread over regions."""
    return [str(name) for name, array in dataset.variables.items() if array.attrs.get("role") == "driver"]


def _require_makers(file: SimpleFile, demand: np.ndarray, dataset: xr.Dataset) -> None:
    found = unmade(dataset, demand)
    if found:
        good, region, _ = found
        what = "is to make" if file.mode == "produced" else "would buy"
        raise ScenarioError(
            f"scenario {file.id}: nobody in the country makes {good}, which {region} {what}; take the line out of the "
            f"bill"
        )
