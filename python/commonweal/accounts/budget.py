"""What governments take in of what is made and earned, and what subsidies they pay: each kind of receipts of the
edition's year as a rate on its own base, by industry and region (docs/budget.md)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
import xarray as xr

from commonweal.datasets.codes import NATION
from commonweal.datasets.places import has_places, place_of, sums_within
from commonweal.datasets.receipts import Receipts

#: Where the receipts are from.
SOURCES = "BEA, NIPA, SAINC50, SAINC5N, SAGDP1, SASUMMARY; Census, state and local finance; CBO; parameters budget.*"
#: The kind of contributions that people pay on what they earn.
PEOPLE = "people"


class Receipt(NamedTuple):
    """An account of receipts.

    Attributes:
        base: what it is a rate of: "income" (what workers earn, where they live), "pay" (compensation), "own" (income
            of the self-employed), "surplus" (of corporations), "kind" (what the tables know of each industry), or
            "imports" (goods that an industry imports).
    """

    title: str
    level: str
    kind: str
    base: str


#: Accounts of receipts by id, in the order in which they are shown.
RECEIPTS = {
    "federal_income_tax": Receipt("federal income tax", "federal", "income", "income"),
    "federal_employers": Receipt("contributions of employers", "federal", "employers", "pay"),
    "federal_employees": Receipt("contributions of employees", "federal", PEOPLE, "pay"),
    "federal_self_employed": Receipt("contributions of the self-employed", "federal", PEOPLE, "own"),
    "federal_corporate_tax": Receipt("federal corporate income tax", "federal", "corporate", "surplus"),
    "federal_excises": Receipt("federal excises", "federal", "excise", "kind"),
    "federal_customs": Receipt("customs duties", "federal", "customs", "imports"),
    "state_income_tax": Receipt("state income tax", "state", "income", "income"),
    "state_sales_tax": Receipt("state sales taxes and excises", "state", "sales", "kind"),
    "state_property_tax": Receipt("state property tax", "state", "property", "kind"),
    "state_corporate_tax": Receipt("state corporate income tax", "state", "corporate", "surplus"),
    "state_other_taxes": Receipt("state licenses, severance and other taxes", "state", "other", "kind"),
    "state_contributions": Receipt("contributions to states' insurance", "state", "contributions", "pay"),
    "local_income_tax": Receipt("local income tax", "local", "income", "income"),
    "local_sales_tax": Receipt("local sales taxes and excises", "local", "sales", "kind"),
    "local_property_tax": Receipt("local property tax", "local", "property", "kind"),
    "local_corporate_tax": Receipt("local corporate income tax", "local", "corporate", "surplus"),
    "local_other_taxes": Receipt("local licenses and other taxes", "local", "other", "kind"),
    "subsidies": Receipt("subsidies to industries, below zero", "federal", "subsidies", "kind"),
}
#: Taxes on income by level: how much faster their rate rises than pay.
PROGRESSION = {
    "federal": "budget.federal-progression",
    "state": "budget.state-progression",
    "local": "budget.state-progression",
}
#: Industries with hardly any corporate profits: real estate, which persons, partnerships and trusts own, customs, and
#: what governments run.
UNTAXED = ("531", "4200ID", "GS", "S0")
CUSTOMS = "customs"
#: Goods: agriculture, mining and manufactures, by the beginnings of their codes.
GOODS = ("1", "21", "3")


class Budget:
    """Levels of `RECEIPTS`, industry x region, USD of the dataset's year.

    The receipts of a state are spread over its industries in proportion to their base, so that bases times rates are
    the receipts of the year to the dollar. A county has the rates of its state, the nation its own mean.
    """

    def __init__(self, dataset: xr.Dataset, receipts: Receipts, parameters: Mapping[str, float]) -> None:
        self._d, self._receipts, self._p = dataset, receipts, parameters
        self._made: dict[str, np.ndarray] = {}

    def levels(self, account: str) -> np.ndarray:
        """Industry x region."""
        one = RECEIPTS[account]
        if one.base == "income":
            return self._of_income(one.level, one.kind)
        if one.base == "own":
            return np.asarray(self._base("own") * self._p["budget.self-employed"])
        if one.base == "imports":
            return self._base(CUSTOMS)
        base = self._base(one.kind if one.base == "kind" else one.base)
        amounts = self._amounts(one.level, one.kind)
        if one.kind == PEOPLE:
            amounts = amounts - self._by_government(self._base("own").sum(axis=0)) * self._p["budget.self-employed"]
        return self._rated(base, amounts)

    def total(self, account: str) -> float:
        """What the levels add up to, without them: nineteen of counties are large."""
        one, d = RECEIPTS[account], self._d
        if one.base == "imports":
            return float(self._receipts.by_industry[CUSTOMS].sum())
        whole = float(self._receipts.by_state.loc[(one.level, one.kind), NATION])
        if one.base == "income":
            return whole * self._p["budget.income-of-work"]
        if one.kind != PEOPLE:
            return whole
        own = np.maximum(d["labour_income"].values - d["compensation"].values, 0.0).sum()
        own = float(own) * self._p["budget.self-employed"]
        return own if one.base == "own" else whole - own

    def duty_rates(self) -> np.ndarray:
        """USD of customs duties per dollar of an imported commodity: goods alike, services none."""
        d = self._d
        goods = np.array([str(code).startswith(GOODS) for code in d["commodity"].values])
        paid = self._receipts.by_industry[CUSTOMS].sum()
        return goods * float(paid / d["imports"].values[goods].sum())

    def _amounts(self, level: str, kind: str) -> np.ndarray:
        """USD by government: the states, or, where receipts are not divided or the nation is one region, one."""
        row = self._receipts.by_state.loc[(level, kind)]
        states = row[[str(code) for code in self._d["place"].values]].to_numpy(dtype=float)
        return np.array([row[NATION]]) if self._nation or np.isnan(states).any() else states

    @property
    def _nation(self) -> bool:
        return self._d.sizes["region"] == 1

    def _by_government(self, regional: np.ndarray) -> np.ndarray:
        """Sums by region as sums by state; of the nation one."""
        return np.asarray(sums_within(regional, place_of(self._d)) if has_places(self._d) else regional)

    def _rated(self, base: np.ndarray, amounts: np.ndarray) -> np.ndarray:
        """A base times the rate that brings each government its amount; where there is no base there is no rate."""
        if len(amounts) == 1:
            return np.asarray(base * _over(amounts, np.array([base.sum()])))
        rates = _over(amounts, self._by_government(base.sum(axis=0)))
        return np.asarray(base * (rates[place_of(self._d)] if has_places(self._d) else rates))

    def _base(self, name: str) -> np.ndarray:
        """See `_bases`; each is made once."""
        if name not in self._made:
            self._made[name] = self._bases(name)
        return self._made[name]

    def _bases(self, name: str) -> np.ndarray:
        """Industry x region, USD: pay, own, surplus; and of a kind of taxes on production what each industry pays of
        it, by its output in each region."""
        d = self._d
        pay, earned = d["compensation"].values, d["labour_income"].values
        if name == "pay":
            return np.asarray(pay)
        if name == "own":
            return np.asarray(np.maximum(earned - pay, 0.0))
        if name == "surplus":
            industries = pd.Index([str(code) for code in d["industry"].values])
            kinds = [kind for kind in self._receipts.by_industry if kind != CUSTOMS]
            taxes = np.sum([self._base(kind) for kind in kinds], axis=0)
            left = np.maximum(d["value_added"].values - earned - taxes, 0.0)
            return np.asarray(left * ~industries.str.startswith(UNTAXED)[:, None])
        output = d["industry_output"].values
        made = output.sum(axis=1)
        paid = self._receipts.by_industry.loc[[str(code) for code in d["industry"].values], name].to_numpy()
        return np.asarray(output * _over(paid, made)[:, None])

    def _of_income(self, level: str, kind: str) -> np.ndarray:
        """Income tax on what is earned, where it is earned: `budget.income-of-work` of what each state takes in, at the
        rates of where those who earn it live. The better a job of the region is paid, the higher its rate: average
        rates rise by `PROGRESSION` percent per percent of pay (Musgrave and Thin, 1948)."""
        d = self._d
        earned, jobs = d["labour_income"].values, d["jobs"].values
        amounts = self._amounts(level, kind) * self._p["budget.income-of-work"]
        pay = _over(earned, jobs)
        mean = earned.sum() / jobs.sum()
        weighted = earned * np.where(pay > 0.0, pay / mean, 0.0) ** self._p[PROGRESSION[level]]
        if self._nation:
            return self._rated(weighted, amounts)
        lives = d["residence"].values  # region_live x region
        at_home = self._by_government(lives @ weighted.sum(axis=0))
        rates = _over(amounts, at_home)
        each = rates[place_of(d)] if has_places(d) else rates
        return np.asarray(weighted * (each @ lives))


def _over(amounts: np.ndarray, base: np.ndarray) -> np.ndarray:
    """Rates; nothing of nothing."""
    nothing = np.zeros(np.broadcast(amounts, base).shape)
    return np.asarray(np.divide(amounts, base, out=nothing, where=base != 0.0))
