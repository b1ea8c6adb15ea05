"""Multipliers of an economy as a table, type I with type II beside it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from commonweal.accounts.levels import check_sums, flow_unit
from commonweal.analysis.accounts import chosen_accounts
from commonweal.answers import Multipliers
from commonweal.base.certificate import Certificate
from commonweal.base.choices import CLOSURES
from commonweal.base.errors import ModelError
from commonweal.base.names import listed, nearest, positions, require_once
from commonweal.economies.economy import Economy
from commonweal.economies.supply_use import SupplyUseEconomy
from commonweal.results.scale import with_scale

#: What a unit is spent on, or split by.
KINDS = ("goods", "output", "own-region")
PARTS = ["own-region", "spill-over"]


def multipliers(
    economy: Economy,
    accounts: str | Sequence[str] | None,
    closure: str | None,
    of: str,
    regions: str | Sequence[str] | None,
) -> Multipliers:
    """See `Model.multipliers`."""
    ids = chosen_accounts(economy, accounts)
    if of not in KINDS:
        raise ModelError(
            f"multipliers of {of!r} are not known{nearest(of, KINDS)}; choose 'goods', 'output' or 'own-region'"
        )
    if isinstance(economy, SupplyUseEconomy):
        check_sums(ids, economy.parameters)
    widest = economy.closures[-1] if closure is None else closure
    economy.check_closure(widest)
    chosen = list(economy.labels.index) if regions is None else listed(regions, "regions", ModelError)
    if not chosen:
        raise ModelError(
            "no regions to have the multipliers of; name some of model.regions, or leave regions out for all"
        )
    at = positions(chosen, economy.known_regions, kind="region", error=ModelError, where="model.regions")
    codes = [str(economy.labels.index[r]) for r in at]
    require_once(codes, "region")
    sold = economy.sectors if of == "output" else economy.goods
    index = pd.MultiIndex.from_product([codes, sold.index], names=["region", "sector"])
    closures = CLOSURES[: CLOSURES.index(widest) + 1]
    solved = {name: _solved(economy, ids, name, of, at, index) for name in closures}
    table = _side_by_side({name: table for name, (table, _) in solved.items()})
    table = with_scale(table, "per USD" if isinstance(economy, SupplyUseEconomy) else "per unit of final demand")
    units = {
        name: "1" if name not in economy.accounts.index else f"{flow_unit(economy.accounts.loc[name, 'unit'])} per unit"
        for name in ids
    }
    certificate = Certificate.side_by_side([proof for _, proofs in solved.values() for proof in proofs])
    as_columns = np.arange(len(closures) * len(ids)).reshape(len(closures), -1).T.ravel()
    far = economy.parameters["multipliers.far"] if isinstance(economy, SupplyUseEconomy) else np.inf
    names = sold["name"].to_dict()
    return Multipliers(table, units, widest, certificate.columns(as_columns), names, economy.describe(), far)


def _side_by_side(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Tables by closure as one, the closure the last level of its columns; of one closure alone the name of its
    accounts.
    """
    (first, table), *others = tables.items()
    if not others:
        return table.rename_axis(columns=first) if table.columns.nlevels == 1 else table
    keys = [key if isinstance(key, tuple) else (key,) for key in table.columns]
    names = ["account", "part", "closure"] if table.columns.nlevels > 1 else ["account", "closure"]
    columns = pd.MultiIndex.from_tuples([(*key, name) for key in keys for name in tables], names=names)
    values = np.stack([one.to_numpy() for one in tables.values()], axis=2).reshape(len(table), -1)
    return pd.DataFrame(values, index=table.index, columns=columns)


def _solved(
    economy: Economy, ids: list[str], closure: str, of: str, at: np.ndarray, index: pd.MultiIndex
) -> tuple[pd.DataFrame, list[Certificate]]:
    """One closure's table, a column for each account or for each of its parts; and a certificate for each account or
    for all.
    """
    if of == "own-region":
        own, total, proofs = economy.own_region(ids, closure, at)
        parts = np.stack([own, total - own], axis=2).reshape(len(own), len(PARTS) * len(ids), -1)
        columns = pd.MultiIndex.from_product([ids, PARTS], names=["account", "part"])
        return pd.DataFrame(parts.transpose(2, 0, 1).reshape(len(index), -1), index=index, columns=columns), proofs
    industry, proof = economy.solve_adjoint(closure, economy.coefficients(ids))
    values = industry if of == "output" else economy.delivered_multipliers(industry)
    table = pd.DataFrame(values[:, :, at].transpose(2, 0, 1).reshape(-1, len(ids)), index=index, columns=ids)
    return table, [
        Certificate.merged([proof], np.abs(table).max().to_numpy())
    ]  # goods are made by several: a mean of what is bounded
