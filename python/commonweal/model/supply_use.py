"""A model of supply and use tables: what scenarios can be put through. Doors: the work stands in analysis/ and
economies/.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from typing_extensions import deprecated

import commonweal._core as _core
from commonweal.analysis.budget import known_budget
from commonweal.analysis.compare import compare
from commonweal.analysis.explorer import explorer
from commonweal.analysis.programmes import Amount, Programmes, spread
from commonweal.analysis.region import profile
from commonweal.analysis.sample import sample
from commonweal.analysis.shift import shift
from commonweal.analysis.specification import specification_curve
from commonweal.analysis.timeline import timeline
from commonweal.answers import Comparison, Explorer, SpecificationCurve, Timeline
from commonweal.base.arguments import checked
from commonweal.base.choices import DEFAULT_CLOSURE
from commonweal.base.errors import ModelError
from commonweal.economies.national import national_economy
from commonweal.economies.supply_use import SupplyUseEconomy
from commonweal.model.general import Model
from commonweal.parameters.tax_rates import TaxRates
from commonweal.results.region import Region
from commonweal.results.sample import Sample
from commonweal.results.shift import Shift
from commonweal.scenarios.scenario import Scenario


class SupplyUseModel(Model):
    """An economy of supply and use tables by region, which scenarios can be put through. Made by `commonweal.load` and
    `commonweal.synthetic`.

    Money is USD of the dataset's year, in producer prices.
    """

    _economy: SupplyUseEconomy

    def __init__(self, economy: SupplyUseEconomy) -> None:
        super().__init__(economy)

    @property
    def dataset(self) -> xr.Dataset:
        """The tables and accounts behind an embedded model."""
        return self._economy.dataset

    @property
    def tradability(self) -> pd.DataFrame:
        """By commodity, whether it is `local` (delivered where it is bought) or `traded`, and why: class, status,
        reason, source.
        """
        return self._economy.tradability

    def published_final_demand(self) -> pd.DataFrame:
        """`final_demand` without the balancing category: as the agency published it."""
        return self._economy.published_final_demand()

    def domestic_use_coefficients(self) -> np.ndarray:
        """B = (U - M) / g: domestic inputs per dollar of industry output, commodity x industry, the nation's."""
        return self._economy.domestic_use_coefficients()

    @checked(ModelError)
    def operator(self, closure: str = "type-i") -> _core.RegionalEconomy:
        """The engine's operator of a closure."""
        return self._economy.operator(closure)

    @checked(ModelError)
    def trade_shares(self, commodity: str) -> pd.DataFrame:
        """Of what each region (columns) buys of a commodity, the share that comes from each (rows): T of the base year,
        all uses together. Columns sum to one.

        Raises:
            ModelError: an unknown commodity.
        """
        return self._economy.trade_shares(commodity)

    @checked(ModelError, own=("code",))
    def region(self, code: str) -> Region:
        """What one region makes, buys and sells in the base year, and how much of that was measured.

        Args:
            code: of `regions`: "37023" is Burke County, NC, in a model of counties, "NC" its state in one of states.

        Raises:
            ModelError: an unknown region.
        """
        return profile(self._economy, code)

    @checked(ModelError)
    def travel(self, by: str = "commodity") -> pd.DataFrame:
        """Local share and mean haul of what is bought.

        Args:
            by: "commodity", or "class" of commodities that lose custom with distance alike (docs/methods.md).

        Returns:
            index commodity or class; columns purchases_musd (base year, domestic goods in all uses, million USD),
            local_share (what regions make of it themselves) and haul_km (mean kilometers between maker and user,
            weighted by dollars); by commodity also name and class, by class the `decay` of trade with distance.

        Raises:
            ModelError: an unknown `by`, or a model of one region.
            DataError: the dataset has no distances.
        """
        return self._economy.travel(by)

    def nation(self) -> SupplyUseModel:
        """The same year's national model."""
        return SupplyUseModel(national_economy(self._economy))

    @checked(ModelError, own=("regions",))
    def spread(self, regions: Iterable[str], by: str = "population") -> dict[str, float]:
        """Shares of several regions, for money that is spent in all of them: `scenario.in_regions(us.spread(["37119",
        "37025"]))`.

        Args:
            regions: codes.
            by: a driver of the dataset (docs/scenarios.md), such as "population" or "children_under_6".

        Raises:
            ModelError: an unknown region or driver, one region twice, or a driver of which they have nothing.
        """
        return spread(self._economy, regions, by)

    def tax_rates(self) -> pd.DataFrame:
        """What governments take of what they tax: average rates of the dataset's year. Change some, and give them to
        `compare(tax_rates=...)`.

        Returns:
            index state (of the nation as one region "US"); a column for each account of receipts but customs duties and
            subsidies; shares of labor income of those who live there (income taxes), compensation (contributions),
            income of the self-employed, gross operating surplus of businesses but real estate (corporate taxes), what
            households buy (sales taxes and excises), or value added (property and other taxes).

        Raises:
            ModelError: an economy without receipts, which the embedded editions have.
        """
        return known_budget(self._economy).rates()

    @checked(ModelError, own=("scenarios", "amount", "parameters", "tax_rates"))
    def compare(
        self,
        scenarios: Programmes,
        *,
        amount: Amount = 1e9,
        closure: str = DEFAULT_CLOSURE,
        accounts: Sequence[str] | None = None,
        price_year: int | None = None,
        parameters: Mapping[str, float] | None = None,
        financing: str = "none",
        tax_rates: TaxRates | None = None,
        draws: int = 0,
        seed: int = 1,
    ) -> Comparison:
        """What the same amount of public money does through each scenario.

        Args:
            scenarios: names of the library or Scenario objects; or a mapping of them to amounts. One program may
                stand in several places, or with several amounts: rows are then called by what differs, or as
                `Scenario.called` says.
            amount: USD for each, where neither a mapping nor `Scenario.with_amount` gives it; below zero a loss. Or one
                account and its level in the industries that are paid directly, {"jobs": 50} or {"labour_income": 1e6}:
                their own account per dollar makes it USD.
            closure: "type-ii", with the spending of households, type I beside it; or "type-i" alone.
            accounts: ids (default: all but those of groups of people, which `Comparison.by("group")` always has).
            price_year: year (default: the dataset's) of the amounts' prices, and of the money that comes out: amounts
                are deflated good by good to the dataset's year, money accounts inflated by
                `datasets.prices.money_index`.
            parameters: values of the registry (`commonweal.parameters()`) to change, by id.
            financing: "none"; or "households", a tax of the same size on what households buy, or "government", a cut of
                average government purchases: `Comparison.net` then shows gross, financing and net.
            tax_rates: rates of your own for `Comparison.budget` and accounts of receipts: a table with index state
                ("US" for all that have no row) and columns of `model.tax_rates()`, shares from 0 to 1 of what is taxed,
                empty where the edition's stand; or a CSV file of it with a column `state` (docs/budget.md).
            draws, seed: how many draws `Comparison.sample` has, with ranges of the gross figures; as in `sample`.

        Raises:
            ScenarioError: unknown scenario or financing, an amount that is none.
            ModelError: unknown account or closure.
            ParameterError: an unknown parameter, or a value that it cannot have; an unknown state or kind of receipts,
                or a rate that is not from 0 to 1.
        """
        return compare(
            self._economy.changed(parameters).with_tax_rates(tax_rates),
            scenarios,
            accounts,
            amount=amount,
            closure=closure,
            price_year=price_year,
            financing=financing,
            draws=draws,
            seed=seed,
            fixed=list(parameters or {}),
        )

    @checked(ModelError, own=("scenarios", "years", "amount", "dollars", "growth", "parameters"))
    def timeline(
        self,
        scenarios: Programmes,
        years: Sequence[int] | None = None,
        *,
        amount: Amount = 1e9,
        dollars: str = "constant",
        closure: str = DEFAULT_CLOSURE,
        accounts: Sequence[str] | None = None,
        price_year: int | None = None,
        growth: str | Mapping[str, str] = "trend",
        parameters: Mapping[str, float] | None = None,
        draws: int = 0,
        seed: int = 1,
    ) -> Timeline:
        """What scenarios do in each year: each part's money by its schedule (`Scenario.with_schedule`), evenly over the
        years asked for where it has none; jobs per dollar and prices on the path of productivity (docs/years.md).

        Args:
            scenarios: as in `compare`.
            years: whole years (default: all in which scenarios have money by their schedules; ten from the dataset's
                year on where none has one).
            amount: as in `compare`, over all years of the schedule.
            dollars: "constant", amounts are dollars of the price year, whenever they are spent; or "each-year", dollars
                of the year in which they are spent, as laws appropriate them.
            closure: as in `compare`.
            accounts: ids of accounts that follow jobs or are paid (default: jobs, fte, labour_income, value_added).
            price_year: year (default: the dataset's) of constant dollars.
            growth: why output per job grows: "trend", as it did; "automation", by the tasks that language models save
                work in; or one of the two by industry of the production account (`timeline.industries`), whose others
                are on their trend. Never both, since what it did is automation, too.
            parameters: values of the registry to change, by id: "years.trend" 0 leaves every year like the edition's.
            draws, seed: how many draws of the path `Timeline.ranges` has.

        Raises:
            ScenarioError: what `compare` raises, or a scenario whose money is spent in none of these years.
            ModelError: years that are none, an account whose path nobody knows, or what `compare` raises.
            DataError: an economy that is no embedded edition.
        """
        return timeline(
            self._economy.changed(parameters),
            scenarios,
            years,
            accounts,
            amount=amount,
            dollars=dollars,
            closure=closure,
            price_year=price_year,
            growth=growth,
            draws=draws,
            seed=seed,
            fixed=list(parameters or {}),
        )

    @checked(ModelError, own=("scenarios", "amount", "of", "parameters"))
    def sample(
        self,
        scenarios: Programmes,
        *,
        draws: int = 1000,
        seed: int = 1,
        of: Sequence[str] | None = None,
        by_source: bool = False,
        amount: Amount = 1e9,
        closure: str = DEFAULT_CLOSURE,
        accounts: Sequence[str] | None = None,
        price_year: int | None = None,
        parameters: Mapping[str, float] | None = None,
    ) -> Sample:
        """`compare` again and again, each time with other values of what is uncertain (docs/uncertainty.md).

        Args:
            draws: how many.
            seed: the same seed gives the same draws, whatever else is drawn.
            of: what is drawn, of "parameters" (values of the registry from their distributions), "accounts" (per dollar
                of output), "use" (what industries use, totals held), "imports" (who imports, imports of each commodity
                held) and "weights" (of scenarios' bills, Dirichlet around the file's own); default: all. How far they
                may be off are the parameters `draws.*`.
            by_source: draws each source alone, too, which takes as long again for each: `Quantity.sources`.
            scenarios, amount, closure, accounts, price_year: as in `compare`.
            parameters: values to change; these are then not drawn.

        Raises:
            ModelError: a number of draws, a seed or a source that cannot be; and what `compare` raises.
        """
        return sample(
            self._economy.changed(parameters),
            scenarios,
            accounts,
            draws=draws,
            seed=seed,
            of=of,
            by_source=by_source,
            amount=amount,
            closure=closure,
            price_year=price_year,
            fixed=list(parameters or {}),
        )

    @checked(ModelError, own=("ratio", "amount", "choices", "parameters"))
    def specification_curve(
        self,
        ratio: tuple[str, str | Scenario, str | Scenario],
        *,
        amount: float = 1e9,
        choices: Mapping[str, Sequence[Any]] | None = None,
        parameters: Mapping[str, float] | None = None,
    ) -> SpecificationCurve:
        """A ratio of two scenarios under every defensible choice of how to compute it, in one call.

        Args:
            ratio: an account and two scenarios: ("jobs", "home-care", "chips") is jobs of home care over jobs of CHIPS.
            amount: as in `compare`.
            choices: what to choose from, by name, where not all: "closure" ("type-i", "type-ii"), "trade" and "market
                shares" (as in `load`; "regional-throughout" where a scenario makes something itself), "prices" (the
                year of the amounts: the dataset's and the last that is known), "imports" (of what is bought and traded
                at all: "market", "policy" or "none"), "financing" ("none", "households", "government"; then of net
                effects), "propensity" (`households.propensity`: its value and its ends; where no household spends or
                pays it changes nothing, and stands once), "purchases" ("gross"; "additional", without what would have
                been bought anyway), of jobs "automation" in ten years (of exposed tasks: "none", "usual", "fast";
                docs/years.md) and, of gases, pollutants, water and land, "gases" ("at home", "with imports"). A model
                of the nation has one trade model.
            parameters: values of the registry to change, by id.

        Raises:
            ModelError: an unknown account, choice or option.
            ScenarioError: an unknown scenario.
        """
        return specification_curve(self._economy.changed(parameters), ratio, amount=amount, choices=choices)

    @checked(ModelError, own=("buyers", "share", "commodities", "to"))
    def shift_procurement(
        self,
        *,
        buyers: Mapping[str, float],
        share: float,
        commodities: Scenario | Mapping[str, float],
        to: str,
        closure: str = DEFAULT_CLOSURE,
        accounts: Sequence[str] | None = None,
    ) -> Shift:
        """The same purchases from other sellers: gains there, losses elsewhere, national net near zero.

        Args:
            buyers: USD a year by region: what the buyers, such as hospitals and universities, purchase.
            share: the part of it that they move, 0 to 1.
            commodities: weights by code, or a scenario whose bill gives them:
                `commonweal.scenario("digital-fabrication-anchors")`.
            to: the region that makes the goods instead, by the industries that make them in the nation.
            closure, accounts: as in `compare`.

        Raises:
            ScenarioError: an unknown region or commodity, numbers that are none, or more moved than is bought.
            ModelError: unknown account or closure.
        """
        return shift(
            self._economy,
            accounts,
            buyers=buyers,
            share=share,
            commodities=commodities,
            to=to,
            closure=closure,
        )

    def explorer(self, state: str | None = None) -> Explorer:
        """All multipliers of the states, or of the counties of one, in a page in which a reader asks questions of his
        own: `.to_html(path)`.

        Args:
            state: its code, such as "NC", of a model of counties.

        Raises:
            ModelError: a model of one region, of counties without a state, or of states with one.
        """
        return explorer(self._economy, state)

    @deprecated("Model.economy(closure) is called operator(closure) since 0.2")
    def economy(self, closure: str = "type-i") -> _core.RegionalEconomy:
        """`operator`, by its name before 0.2."""
        return self.operator(closure)
