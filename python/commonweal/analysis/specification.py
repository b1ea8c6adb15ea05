"""One ratio under every defensible choice of how to compute it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from commonweal.accounts.levels import OF_NATURE, flow_unit
from commonweal.analysis.accounts import chosen_accounts, follows_jobs
from commonweal.analysis.programmes import chosen_scenarios
from commonweal.analysis.totals import totals
from commonweal.analysis.years import ADOPTION, automated_in_a_decade
from commonweal.answers import SpecificationCurve
from commonweal.base.choices import CLOSURES, FINANCING, TRADE_MODELS
from commonweal.base.errors import ModelError
from commonweal.base.names import listed, nearest, said
from commonweal.economies.supply_use import SupplyUseEconomy
from commonweal.parameters.registry import ends_of
from commonweal.results.totals import PROPENSITY
from commonweal.scenarios.final_demand import INCOME
from commonweal.scenarios.scenario import Scenario

#: What the imports of a scenario's purchases are taken to be: the market's; the least that the law allows; none of what
#: is traded at all.
CONTENT: dict[str, float | str] = {"market": "market", "policy": "policy", "none": 1.0}

#: Which gases, pollutants, water or land count: what arises at home; or what imports take abroad as well, made as at
#: home.
HERE = "at home"
GASES = (HERE, "with imports")

#: All that a scenario buys; or without what would have been bought anyway.
PURCHASES = ("gross", "additional")

#: An account and two scenarios.
RATIO = 3

#: Market shares that differ from the regional for what scenarios make in a region themselves.
THROUGHOUT = "regional-throughout"


def choices_of(economy: SupplyUseEconomy, account: str) -> dict[str, list[Any]]:
    """What can be chosen, by what is chosen. One region trades with nobody, and is like all others; imports have
    gases and the like abroad.
    """
    alone = len(economy.labels) == 1
    years = [int(year) for year in economy.dataset["price_year"].values]
    return {
        "closure": list(CLOSURES),
        "trade": [economy.trade] if alone else list(TRADE_MODELS),
        "market shares": [economy.market_shares] if alone else ["regional", THROUGHOUT, "uniform"],
        "prices": [int(economy.dataset.attrs["year"]), max(years)],
        "imports": list(CONTENT),
        "financing": list(FINANCING),
        "propensity": sorted({economy.parameters[PROPENSITY], *ends_of(PROPENSITY)}),
        "purchases": list(PURCHASES),
        "gases": list(GASES) if _unit(economy, account) in OF_NATURE else [HERE],
        "automation": list(ADOPTION) if follows_jobs(economy, account) else [ADOPTION[0]],
    }


def _unit(economy: SupplyUseEconomy, account: str) -> str:
    """Of an account, or of output, which is one like any other."""
    return "USD" if account == "output" else str(economy.accounts.loc[account, "unit"])


def checked_ratio(ratio: object) -> tuple[str, Any, Any]:
    """An account and two scenarios.

    Raises:
        ModelError: anything else.
    """
    if isinstance(ratio, (tuple, list)) and len(ratio) == RATIO and isinstance(ratio[0], str):
        account, first, second = ratio
        return account, first, second
    raise ModelError(
        f'ratio is {said(ratio)}; give an account and two scenarios, such as ("jobs", "home-care", "chips")'
    )


def specification_curve(
    economy: SupplyUseEconomy,
    ratio: tuple[str, str | Scenario, str | Scenario],
    *,
    amount: float,
    choices: Mapping[str, Sequence[Any]] | None,
) -> SpecificationCurve:
    """See `Model.specification_curve`."""
    named, *pair = checked_ratio(ratio)
    (account,) = chosen_accounts(economy, named)
    options = _chosen(choices_of(economy, account), choices)
    scenarios = chosen_scenarios(economy, pair, amount, int(economy.dataset.attrs["year"]))
    makes = any(part.mode == "produced" for which, _ in scenarios for _, part in which.parts)
    if not makes and "market shares" not in (choices or {}):  # then it is the same as regional
        options["market shares"] = [name for name in options["market shares"] if name != THROUGHOUT]
    of_income = any(line.basket == INCOME for which, _ in scenarios for _, part in which.parts for line in part.bill)
    adopted = automated_in_a_decade(economy, options["automation"])
    usual_spent = economy.parameters[PROPENSITY]
    alike = usual_spent if usual_spent in options["propensity"] else options["propensity"][0]
    rows = []
    for trade, shares, spent in product(options["trade"], options["market shares"], options["propensity"]):
        chosen = economy.with_choices(trade, shares).changed({PROPENSITY: spent})
        for year, purchases, gases in product(options["prices"], options["purchases"], options["gases"]):
            bought = [
                (which if purchases == "gross" else which.additional(economy.parameters), money)
                for which, money in scenarios
            ]
            found, paid = _totals(
                chosen,
                account,
                bought,
                options["imports"],
                year,
                options["financing"],
                adopted,
                with_imports=gases != HERE,
            )
            for closure, (k, content), (p, how), (a, adoption) in product(
                options["closure"],
                enumerate(options["imports"]),
                enumerate(options["financing"]),
                enumerate(options["automation"]),
            ):
                if closure == "type-i" and how != "households" and not of_income and spent != alike:
                    continue  # no household spends, so it is the same once more
                c = CLOSURES.index(closure)
                above, below = (
                    found[a, c, k, side] + paid[a, c, p] * money for side, (_, money) in enumerate(scenarios)
                )
                chosen_here = [closure, trade, shares, year, content, how, spent, purchases, gases, adoption]
                rows.append([*chosen_here, above, below])
    first, second = (which.label for which, _ in scenarios)
    usual = {
        "trade": economy.trade,
        "market shares": economy.market_shares,
        "prices": int(economy.dataset.attrs["year"]),
        "imports": "market",
        "financing": "none",
        "propensity": usual_spent,
        "purchases": "gross",
        "gases": HERE,
        "automation": ADOPTION[0],
    }
    unit = flow_unit(_unit(economy, account))
    table = pd.DataFrame(rows, columns=[*options, first, second])
    return SpecificationCurve.of(table, account, (first, second), unit, usual, economy.describe())


def _totals(
    economy: SupplyUseEconomy,
    account: str,
    scenarios: list[tuple[Scenario, float]],
    contents: Sequence[str],
    year: int,
    financing: Sequence[str],
    adopted: Sequence[np.ndarray],
    with_imports: bool,
) -> tuple[np.ndarray, np.ndarray]:
    """Adoption x closure x content x scenario; and what a dollar of financing takes, adoption x closure x
    financing."""
    columns = [
        (which.with_domestic_content(CONTENT[content]), money) for content in contents for which, money in scenarios
    ]
    solved = totals(
        economy,
        columns,
        [account],
        CLOSURES[-1],
        year,
        per_dollar=adopted,
        financing=financing,
        with_imports=with_imports,
    )
    found = solved.values[..., 0]
    shape = (*found.shape[:2], len(contents), len(scenarios))
    return found[..., : len(columns)].reshape(shape), found[..., len(columns) :]


def _chosen(options: dict[str, list[Any]], choices: Mapping[str, Sequence[Any]] | None) -> dict[str, list[Any]]:
    if choices is not None and not isinstance(choices, Mapping):
        raise ModelError(f"choices are {said(choices)}; give a mapping of some of {', '.join(options)} to lists")
    for name, given in (choices or {}).items():
        if not isinstance(name, str) or name not in options:
            raise ModelError(
                f"{said(name)} is nothing to choose here{nearest(name, options)}; choose of {', '.join(options)}"
            )
        some = [] if isinstance(given, str) else listed(given, f"choices of {name}", ModelError)
        if not some:
            raise ModelError(f"choices of {name}: give a list of some of {', '.join(map(str, options[name]))}")
        for one in some:
            if not isinstance(one, (str, int, float, np.number)) or one not in options[name]:
                raise ModelError(f"choices of {name}: {said(one)} is none of {', '.join(map(str, options[name]))}")
        options[name] = some
    return options
