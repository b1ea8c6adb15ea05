"""Trade models by the names that users give them, as the engine takes them; and how far goods travel in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import scipy.sparse as sp
import xarray as xr

import commonweal._core as _core
from commonweal.base.choices import TRADE_MODELS
from commonweal.base.errors import DataError, ModelError
from commonweal.base.labels import labelled, require_unique, texts
from commonweal.base.names import Known, nearest, positions
from commonweal.base.numbers import read_sparse, read_table
from commonweal.datasets.codes import commodities_of, regions_of
from commonweal.datasets.distances import great_circle
from commonweal.datasets.final_uses import supply
from commonweal.datasets.places import has_places, place_of, sums_within
from commonweal.parameters.trade_classes import DECAY, HOME, class_of, trade_classes

#: Variables of a dataset that say how far regions are apart.
DISTANCES = ("distance_share", "distance", "latitude")
#: Kernels of so many regions are kept in single precision, which is half the memory and less time: decays are known to
#: two digits.
MANY_REGIONS = 1_000
#: What users give: a name, or for every commodity the shares of each region (rows) in what each buys (columns).
Trade: TypeAlias = str | Mapping[str, Any]


def check_trade(trade: Trade) -> None:
    """Refuses what is no trade model.

    Raises:
        ModelError: an unknown name, or neither a name nor a mapping.
    """
    if isinstance(trade, Mapping):
        return
    if not isinstance(trade, str):
        raise ModelError(
            f"trade is a {type(trade).__name__}; give a name ({', '.join(TRADE_MODELS)}) or a mapping of commodities "
            f"to shares"
        )
    if trade not in TRADE_MODELS:
        raise ModelError(
            f"trade model {trade!r} is not known{nearest(trade, TRADE_MODELS)}; choose one of: "
            f"{', '.join(TRADE_MODELS)}"
        )


def trade_words(trade: Trade) -> str:
    """Where what travels comes from."""
    return TRADE_MODELS[trade][1] if isinstance(trade, str) else "by the shares that were given"


def trade_spec(
    trade: Trade,
    *,
    dataset: xr.Dataset,
    goods: pd.DataFrame,
    non_tradable: np.ndarray,
    demand: np.ndarray,
    parameters: Mapping[str, float],
    origin: np.ndarray | None = None,
) -> _core.TradeSpec:
    """What the engine needs of a trade model.

    Args:
        goods: index commodity, column `name`.
        non_tradable: by commodity, whether it is delivered where it is bought.
        demand: commodity x region, base year, all uses of domestic goods, USD.
        origin: factors that gravity's balancing begins with, commodity x region.

    Raises:
        ModelError: shares that are not one region x region table for every commodity.
        DataError: gravity in a dataset without distances.
    """
    if not isinstance(trade, str):
        return _core.TradeSpec("shares", non_tradable=non_tradable.tolist(), shares=_given(trade, dataset))
    model, _ = TRADE_MODELS[
        "pool" if dataset.sizes["region"] == 1 else trade
    ]  # one region trades with itself, whatever the model
    if model != "gravity":
        return _core.TradeSpec(model, non_tradable=non_tradable.tolist(), delta=parameters["trade.flq-delta"])
    names = list(trade_classes())
    classes = class_of(list(goods.index), list(non_tradable))
    pairs = Pairs.of(dataset, parameters)
    kernels: list[np.ndarray | _core.Csr | _core.Decay] = [pairs.kernel(parameters[DECAY + name]) for name in names]
    kernel_of = np.array([names.index(name) for name in classes])
    if has_places(dataset):
        # What is delivered where it is bought stays in its state, as between states, where the state makes as much as
        # it buys.
        place = place_of(dataset)
        within = np.nonzero(place[:, None] == place)
        home = pairs.kernel_at(within, parameters[DECAY + HOME])
        kernels.append(_csr(sp.csr_array((home, within), shape=pairs.apart.shape)))
        kernel_of[(classes == HOME).to_numpy() & _met_by_state(dataset, demand)] = len(names)
    return _core.TradeSpec(
        model, non_tradable=non_tradable.tolist(), kernels=kernels, kernel_of=kernel_of.tolist(), origin=origin
    )


def _met_by_state(dataset: xr.Dataset, demand: np.ndarray) -> np.ndarray:
    """By commodity, whether every state makes some, and as much as it buys."""
    place, sold = place_of(dataset), supply(dataset)
    made, gap = sums_within(sold, place), sums_within(sold - demand, place)
    return np.asarray((np.abs(gap).max(axis=1) <= 1e-9 * made.sum(axis=1)) & (made.min(axis=1) > 0.0))


@dataclass(frozen=True)
class Pairs:
    """How far pairs of regions are from each other, and people of one region.

    Attributes:
        apart: kilometers, region x region; or by band, where a large region's people are as far from each other as from
            many neighbors'.
        share: of each pair of regions (region x region x band), the share of pairs of residents in each band; None for
            one distance a pair.
    """

    apart: np.ndarray
    share: np.ndarray | None

    @staticmethod
    def of(dataset: xr.Dataset, parameters: Mapping[str, float]) -> Pairs:
        """The dataset's, by the great circle where it has the regions' centers.

        Raises:
            DataError: the dataset has no distances, or such as are none.
        """
        share = dataset["distance_share"].values if "distance_share" in dataset else None
        if share is not None:
            apart = dataset["band_distance"].values
        elif "distance" in dataset:
            apart = dataset["distance"].values
        elif "latitude" in dataset:
            apart = great_circle(dataset["latitude"].values, dataset["longitude"].values)
            apart = np.maximum(apart, parameters["distance.neighbours"])  # centers have few digits: two can be the same
            np.fill_diagonal(apart, dataset["own_distance"].values)
        else:
            raise DataError(
                "gravity: the dataset has no distances (distance, latitude and longitude, or distance_share and "
                "band_distance); "
                "rebuild it with `make data`"
            )
        if not (apart > 0.0).all():
            raise DataError(f"gravity: the dataset has a distance of {apart.min():g} km; distances must be above 0")
        return Pairs(apart, share)

    def kernel(self, decay: float) -> np.ndarray | _core.Decay:
        """How much pairs of regions trade for being near each other, region x region: d^-decay, or its mean over
        pairs of residents, since trade within a large state is mostly within a part of it. Of many regions the engine
        makes it, of the logarithms of d."""
        if self.share is None and len(self.apart) >= MANY_REGIONS:
            return self._logarithm, decay
        return self._mean(self.apart**-decay)

    def kernel_at(self, pairs: tuple[np.ndarray, ...], decay: float) -> np.ndarray:
        """The kernel of some pairs of regions."""
        if self.share is None:
            return np.asarray(self.apart[pairs] ** -decay)
        return np.asarray(self._mean(self.apart**-decay)[pairs])

    @cached_property
    def _logarithm(self) -> np.ndarray:
        return np.asarray(np.log(self.apart), np.float32)

    def haul(self, decay: float) -> np.ndarray:
        """How far pairs of regions then ship, km, region x region: the mean of d weighted by the kernel."""
        return np.asarray(self._mean(self.apart ** (1.0 - decay)) / self._mean(self.apart**-decay))

    def _mean(self, values: np.ndarray) -> np.ndarray:
        if self.share is None:
            return values
        mean = self.share @ values
        return np.asarray((mean + mean.T) / 2)  # as near there as back, to the last digit


def has_distances(dataset: xr.Dataset) -> bool:
    """Whether regions can trade by distance: `Pairs.of`. One region has no need of it."""
    return dataset.sizes["region"] > 1 and any(name in dataset.variables for name in DISTANCES)


def travel(
    operator: _core.RegionalEconomy,
    dataset: xr.Dataset,
    goods: pd.DataFrame,
    non_tradable: np.ndarray,
    parameters: Mapping[str, float],
) -> pd.DataFrame:
    """Local share and mean haul: index commodity; columns name, class, purchases_musd (base year, all uses of domestic
    goods, USD million), local_share (what regions make of it themselves) and haul_km (mean distance between maker and
    user, weighted by dollars).

    Distances between two regions, and within one, are those of the commodity's class, whatever the trade model: so
    models compare.
    """
    classes = class_of(list(goods.index), list(non_tradable)).to_numpy()
    pairs = Pairs.of(dataset, parameters)
    bought = np.clip(operator.base_demand, 0.0, None)
    dollars, haul = bought.sum(axis=1), np.zeros(len(bought))
    for name in dict.fromkeys(classes):
        of_class = np.flatnonzero(classes == name)
        by_buyer = operator.means_over_origins(of_class.tolist(), pairs.haul(parameters[DECAY + name]))
        haul[of_class] = (by_buyer * bought[of_class]).sum(axis=1)
    table = pd.DataFrame(
        {"purchases_musd": dollars / 1e6, "local_share": (operator.own_shares() * bought).sum(axis=1), "haul_km": haul},
        index=goods.index,
    )
    table[["local_share", "haul_km"]] = table[["local_share", "haul_km"]].div(
        np.where(dollars > 0.0, dollars, np.nan), axis="index"
    )
    table.insert(0, "class", classes)
    table.insert(0, "name", goods["name"])
    return table


def travel_by_class(table: pd.DataFrame, parameters: Mapping[str, float]) -> pd.DataFrame:
    """`travel`, weighted by dollars: index class; columns decay, purchases_musd, local_share, haul_km."""
    weight = table["purchases_musd"]
    total = weight.groupby(table["class"]).sum()
    result = pd.DataFrame({"purchases_musd": total})
    for column in ("local_share", "haul_km"):
        result[column] = (table[column].fillna(0.0) * weight).groupby(table["class"]).sum() / total
    result.insert(0, "decay", [parameters[DECAY + name] for name in result.index])
    return result.reindex([name for name in trade_classes() if name in result.index])


def _given(shares: Mapping[str, Any], dataset: xr.Dataset) -> list[_core.Csr]:
    """Tables in the order of `goods`, as compressed sparse rows."""
    positions(list(shares), commodities_of(dataset), kind="commodity", error=ModelError, where="model.goods")
    codes, known = commodities_of(dataset).codes, regions_of(dataset)
    missing = [code for code in codes if code not in shares]
    if missing:
        raise ModelError(
            f"trade shares: commodity {missing[0]} has none; take those you do not change from Model.trade_shares"
        )
    result: list[_core.Csr] = []
    for code in codes:
        what, table = f"trade shares of {code}", shares[code]
        matrix = read_sparse(table, what) if sp.issparse(table) else _by_region(*read_table(table, what), known, what)
        if matrix.shape != (len(known.codes), len(known.codes)):
            raise ModelError(f"{what} have shape {matrix.shape}; give {len(known.codes)} x {len(known.codes)} regions")
        result.append(_csr(sp.csr_array(matrix)))
    return result


def _by_region(values: np.ndarray, axes: list[pd.Index | None], regions: Known, what: str) -> np.ndarray:
    """A table in the order of the regions; those that its labels leave out sell nothing and buy nothing."""
    for k, axis in enumerate(axes):
        if not labelled(axis, regions.codes):
            continue
        given = texts(axis, what)
        require_unique(given, what)
        at = positions(given, regions, kind="region", error=ModelError, where="model.regions")
        moved = np.moveaxis(np.zeros((len(regions.codes), *np.delete(values.shape, k))), 0, k)
        moved[(slice(None),) * k + (at,)] = values
        values = moved
    return values


def _csr(matrix: sp.csr_array) -> _core.Csr:
    """As the engine takes compressed sparse rows."""
    return (matrix.data, matrix.indices.astype(np.int32), matrix.indptr.astype(np.int32))
