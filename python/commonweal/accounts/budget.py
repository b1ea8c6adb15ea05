"""What governments take in of what is made and earned, and what subsidies they pay: each kind of receipts of the
edition's year as a rate on its own base, by industry and region (docs/budget.md)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
import xarray as xr

from commonweal.datasets.codes import NATION, states_of
from commonweal.datasets.households import HOUSEHOLDS
from commonweal.datasets.places import has_places, place_of, sums_within
from commonweal.datasets.receipts import Receipts
from commonweal.parameters.tax_rates import TaxRates, tax_rates

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
CUSTOMS_DUTIES, SUBSIDIES = "federal_customs", "subsidies"
#: Taxes on income by level: how much faster their rate rises than pay.
PROGRESSION = {
    "federal": "budget.federal-progression",
    "state": "budget.state-progression",
    "local": "budget.state-progression",
}
#: Accounts that own rates may be given for: what is left are duties, which move prices, and subsidies.
OWN = tuple(name for name in RECEIPTS if name not in (CUSTOMS_DUTIES, SUBSIDIES))
#: Structures on which property tax is paid once they stand: homes, offices and shops, plants, power and telephone
#: lines. Schools, roads, water works and most hospitals belong to governments and charities.
TAXED_STRUCTURES = ("233411", "233412", "2334A0", "2332A0", "233230", "233240")
PROPERTY = "property"
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

    def __init__(
        self, dataset: xr.Dataset, receipts: Receipts, parameters: Mapping[str, float], own: TaxRates | None = None
    ) -> None:
        self._d, self.statistics, self._p = dataset, receipts, parameters
        self._made: dict[str, np.ndarray] = {}
        self.governments = [NATION] if self._nation else [str(code) for code in dataset["place"].values]
        self._own = tax_rates(None if self._nation else states_of(dataset), OWN, own)

    def levels(self, account: str) -> np.ndarray:
        """Industry x region."""
        one = RECEIPTS[account]
        if one.base == "imports":
            return self._base(CUSTOMS)
        amounts = self.amounts(account)
        if one.base != "income":
            return self._rated(self._base(_key(one)), amounts)
        earned = self._weighted(one.level)
        if self._nation:
            return self._rated(earned, amounts)
        rates = self._everywhere(self._rates_at_home(one.level, amounts))
        return np.asarray(earned * (rates @ self._d["residence"].values))

    def amounts(self, account: str) -> np.ndarray:
        """USD by government: the states; or one, of the nation and of what is not divided among them."""
        one = RECEIPTS[account]
        if one.base == "imports":
            return np.array([self.statistics.by_industry[CUSTOMS].sum()])
        found = self._published(one)
        own = self._own.get(account)
        if own is None:
            return found
        return np.asarray(np.where(np.isnan(own), self._divided(one, found), own * self._taxed(one)))

    def rates(self) -> pd.DataFrame:
        """Shares of what is taxed (`_taxed`); index government, columns `OWN`."""
        found = {}
        for account in OWN:
            one = RECEIPTS[account]
            found[account] = _over(self._divided(one, self.amounts(account)), self._taxed(one))
        return pd.DataFrame(found, index=pd.Index(self.governments, name="state"))

    def home(self, account: str) -> np.ndarray:
        """Of a tax on income, by where it is earned, the shares that are paid to each government, government x region:
        where people live."""
        rates = self._rates_at_home(RECEIPTS[account].level, self.amounts(account))
        paid = rates[:, None] * self.by_government(self._d["residence"].values.T).T
        return _over(paid, paid.sum(axis=0))

    def marginal(self, account: str) -> float:
        """A marginal rate over the average one: one plus the progression (Musgrave and Thin, 1948)."""
        one = RECEIPTS[account]
        return 1.0 + self._p[PROGRESSION[one.level]] if one.base == "income" else 1.0

    def property_of_structures(self) -> dict[str, np.ndarray]:
        """By account of property tax, USD a year per dollar of a new structure, by region:
        `budget.property-of-structures` where a state's rates are the mean of the edition."""
        accounts = [name for name, one in RECEIPTS.items() if one.kind == PROPERTY]
        base = self.by_government(self._base(PROPERTY).sum(axis=0))
        mean = sum(self._published(RECEIPTS[name]).sum() for name in accounts) / base.sum()
        rate = self._p["budget.property-of-structures"] / mean
        return {name: self._everywhere(rate * _over(self.amounts(name), base)) for name in accounts}

    def duty_rates(self) -> np.ndarray:
        """USD of customs duties per dollar of an imported commodity: goods alike, services none."""
        d = self._d
        goods = np.array([str(code).startswith(GOODS) for code in d["commodity"].values])
        paid = self.statistics.by_industry[CUSTOMS].sum()
        return goods * float(paid / d["imports"].values[goods].sum())

    def taxed_structures(self) -> np.ndarray:
        """By commodity, whether it is one of `TAXED_STRUCTURES`."""
        return np.isin(self._d["commodity"].values.astype(str), TAXED_STRUCTURES)

    @property
    def _nation(self) -> bool:
        return self._d.sizes["region"] == 1

    def _published(self, one: Receipt) -> np.ndarray:
        """USD by government of the statistics: the states, or, where receipts are not divided or the nation is one
        region, one. The self-employed pay `budget.self-employed` of what people pay."""
        own = self.by_government(self._base("own").sum(axis=0)) * self._p["budget.self-employed"]
        if one.base == "own":
            return np.asarray(own)
        row = self.statistics.by_state.loc[(one.level, one.kind)]
        states = row[[str(code) for code in self._d["place"].values]].to_numpy(dtype=float)
        found = np.array([row[NATION]]) if self._nation or np.isnan(states).any() else states
        if one.base == "income":
            return np.asarray(found * self._of_work(found) * self._p["budget.income-of-work"])
        return np.asarray(found - own) if one.kind == PEOPLE else found

    def _of_work(self, paid: np.ndarray) -> np.ndarray:
        """What work pays of income taxes over its share in the nation, by government: as labor income's share of
        personal income is; less where people live on capital and pensions."""
        if len(paid) == 1:
            return np.ones(1)
        d = self._d
        personal = self.by_government(d["income_per_person"].values * d["population"].values)
        share = self._taxed(RECEIPTS["federal_income_tax"]) / personal
        return np.asarray(share * paid.sum() / (paid * share).sum())

    def _divided(self, one: Receipt, amounts: np.ndarray) -> np.ndarray:
        """USD by state of what the nation pays at one rate."""
        if len(amounts) == len(self.governments):
            return amounts
        base = self.by_government(self._base(_key(one)).sum(axis=0))
        return np.asarray(base * amounts.sum() / base.sum())

    def _taxed(self, one: Receipt) -> np.ndarray:
        """USD by government of what own rates are shares of (docs/budget.md)."""
        d = self._d
        kind = _key(one)
        if kind in ("sales", "excise"):
            bought = d["final_demand"].sel(category=list(HOUSEHOLDS)).sum(["category", "commodity"]).values
            return np.asarray(bought)
        if kind in ("property", "other"):
            return self.by_government(d["value_added"].values.sum(axis=0))
        if kind == "income":
            earned = d["labour_income"].values.sum(axis=0)
            return self.by_government(earned if self._nation else d["residence"].values @ earned)
        return self.by_government(self._base(kind).sum(axis=0))

    def by_government(self, regional: np.ndarray) -> np.ndarray:
        """Sums by region as sums by state; of the nation one."""
        return np.asarray(sums_within(regional, place_of(self._d)) if has_places(self._d) else regional)

    def _everywhere(self, rates: np.ndarray) -> np.ndarray:
        """Rates by government as rates by region."""
        if len(rates) < len(self.governments):
            return np.broadcast_to(rates, self._d.sizes["region"])
        return np.asarray(rates[place_of(self._d)] if has_places(self._d) else rates)

    def _rated(self, base: np.ndarray, amounts: np.ndarray) -> np.ndarray:
        """A base times the rate that brings each government its amount; where there is no base there is no rate."""
        paying = self.by_government(base.sum(axis=0))
        rates = _over(amounts, paying if len(amounts) == len(paying) else paying.sum(keepdims=True))
        return np.asarray(base * self._everywhere(rates))

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
            kinds = [kind for kind in self.statistics.by_industry if kind != CUSTOMS]
            taxes = np.sum([self._base(kind) for kind in kinds], axis=0)
            left = np.maximum(d["value_added"].values - earned - taxes, 0.0)
            return np.asarray(left * ~industries.str.startswith(UNTAXED)[:, None])
        output = d["industry_output"].values
        made = output.sum(axis=1)
        paid = self.statistics.by_industry.loc[[str(code) for code in d["industry"].values], name].to_numpy()
        return np.asarray(output * _over(paid, made)[:, None])

    def _weighted(self, level: str) -> np.ndarray:
        """What is earned, industry x region, times how much its rate is above the mean's: the better a job of the
        region is paid, the higher it is. Average rates rise by `PROGRESSION` percent per percent of pay (Musgrave and
        Thin, 1948)."""
        earned, jobs = self._d["labour_income"].values, self._d["jobs"].values
        pay = _over(earned, jobs) * jobs.sum() / earned.sum()
        return np.asarray(earned * np.where(pay > 0.0, pay, 0.0) ** self._p[PROGRESSION[level]])

    def _rates_at_home(self, level: str, amounts: np.ndarray) -> np.ndarray:
        """Income tax per dollar of what `_weighted` has of those who live there, by government."""
        return _over(amounts, self.by_government(self._d["residence"].values @ self._weighted(level).sum(axis=0)))


def _key(one: Receipt) -> str:
    """Of its base: what the tables know of each industry goes by its kind."""
    return one.kind if one.base == "kind" else one.base


def _over(amounts: np.ndarray, base: np.ndarray) -> np.ndarray:
    """Rates; nothing of nothing."""
    nothing = np.zeros(np.broadcast(amounts, base).shape)
    return np.asarray(np.divide(amounts, base, out=nothing, where=base != 0.0))
