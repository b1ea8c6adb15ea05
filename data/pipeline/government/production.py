"""Taxes on production by industry, taken apart by kind: BEA's tables know what each industry pays, the statistics of
governments what each kind brings (docs/budget.md)."""

import numpy as np
import pandas as pd
import xarray as xr
from commonweal.accounts.budget import GOODS
from commonweal.balance import ras
from commonweal.parameters.registry import value

from pipeline.government.receipts import CUSTOMS, TAXES_ON_PRODUCTION

SURPLUS = "V00300"
#: Kinds that are spread; customs stand apart.
KINDS = ("excise", "sales", "property", "other")
#: Industries that collect a kind of tax, by the beginnings of their codes. Federal excises: fuels at the wholesaler,
#: drink, tobacco, air fares and freight, telephone, insurers.
COLLECT = {
    "excise": ("424700", "3121", "3122", "481", "483", "484", "517", "5241"),
    "sales": ("2211", "2212", "2213", "3121", "3122", "42", "44", "45", "4B0", "511", "512", "515", "517", "5241",
              "532", "541512", "713", "721", "722", "811", "812"),
    "other": ("113", "211", "212", "52", "54", "55", "62", "484", "485", "486"),
}  # fmt: skip
#: Housing, which pays property taxes, and those on documents, alone.
HOUSING = ("531HSO", "531HST")
#: Housing let to tenants, which the government subsidizes beside the industries whose subsidies exceed their taxes.
TENANTS = "531HST"


def production_taxes(national: xr.Dataset, receipts: pd.DataFrame) -> pd.DataFrame:
    """Industry by kind, USD: `KINDS`, and subsidies, which are below zero: together the table's taxes less subsidies
    but for customs; and customs on the imported goods that an industry uses, at one rate on all imports of goods.
    Customs on what households and other final users import belong to no industry.

    Property follows operating surplus, which is what capital earns; the other kinds what their collectors pay, and of
    all others a little. The table is balanced (RAS) to what each industry pays and to what each kind brings.

    Args:
        receipts: from `receipts.receipts`.
    """
    parts = national["value_added_components"]
    net = parts.sel(component=TAXES_ON_PRODUCTION).to_series()
    surplus = parts.sel(component=SURPLUS).to_series().clip(lower=0.0)
    subsidies = net.clip(upper=0.0)
    paid = receipts.loc[receipts["kind"] == "subsidies", "usd"].sum()
    subsidies[TENANTS] += min(paid - subsidies.sum(), 0.0)
    gross = net - subsidies
    rows = gross.where(gross.index != CUSTOMS, 0.0)
    brought = receipts.groupby("kind")["usd"].sum()[list(KINDS)]
    brought *= rows.sum() / brought.sum()
    little = value("taxes.not-collectors")
    seed = pd.DataFrame(
        {kind: rows * np.where(rows.index.str.startswith(COLLECT.get(kind, ())), 1.0, little) for kind in KINDS}
    )
    seed.loc[list(HOUSING), ["excise", "sales"]] = 0.0
    seed["property"] = np.where(rows > 0.0, surplus + little * rows, 0.0)
    spread = ras(seed, rows, brought, what="taxes on production by industry and kind").table
    table = pd.DataFrame(np.asarray(spread), index=rows.index, columns=KINDS)
    goods = national["commodity"].to_series().str.startswith(GOODS).to_numpy()
    used = national["imports"].values[goods].sum(axis=0)
    others = float(national["final_demand_imports"].values[goods].sum())
    customs = gross[CUSTOMS] * used / (used.sum() + others)
    return table.assign(customs=customs, subsidies=subsidies).rename_axis("industry")
