"""Scenarios put through many draws of an economy: a sample's arrays and labels."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np
import xarray as xr

from commonweal.accounts.levels import check_sums
from commonweal.accounts.outcomes import MEASURES
from commonweal.analysis.accounts import account_table, chosen_accounts, inflation
from commonweal.analysis.outcomes import Later
from commonweal.analysis.programmes import Amount, Programmes, chosen_scenarios
from commonweal.analysis.solve import Programme
from commonweal.analysis.totals import of_programme, totals
from commonweal.base.certificate import Certificate
from commonweal.base.choices import CLOSURES, COMPARED_TRADE
from commonweal.base.errors import ModelError
from commonweal.base.names import is_whole, listed, nearest, said
from commonweal.base.progress import counting, duration
from commonweal.economies.supply_use import SupplyUseEconomy
from commonweal.results.sample import Sample
from commonweal.scenarios.file import SimpleFile
from commonweal.scenarios.scenario import Scenario
from commonweal.uncertainty.draws import Draw, drawn_parameters
from commonweal.uncertainty.tables import drawn_accounts, drawn_imports, drawn_use
from commonweal.uncertainty.weights import drawn_weights

#: What is drawn, by name.
SOURCES = {
    "parameters": "values of the registry that have a distribution",
    "accounts": "accounts per dollar of output",
    "splits": "parts of published lines of jobs and pay",
    "concept": "what counts as a job",
    "trade": "how regions trade",
    "use": "what industries use of commodities",
    "imports": "who imports",
    "weights": "how scenarios divide their money",
}
STATUSES = ("measured", "modelled", "assumed")
#: Sources that make other accounts of the dataset's.
OF_ACCOUNTS = ("accounts", "splits", "concept")
#: The most draws that are made at once; seconds that one takes at the least.
MOST_DRAWS, SECONDS = 100_000, 0.1
#: A draw is solved to eight digits: by multipliers the bound of a total is some hundred times wider, and still far
#: below any range.
TOLERANCE = 1e-8


def sample(
    economy: SupplyUseEconomy,
    scenarios: Programmes,
    accounts: Sequence[str] | None,
    *,
    draws: int,
    seed: int,
    of: Sequence[str] | None = None,
    by_source: bool = False,
    amount: Amount,
    closure: str,
    price_year: int | None,
    fixed: Collection[str],
) -> Sample:
    """See `Model.sample`. `fixed` are parameters that are not drawn, since the user has set them."""
    economy.check_closure(closure)
    ids, year = chosen_accounts(economy, accounts), economy.year_of(price_year)
    sources = checked_sources(draws, seed, of)
    chosen = chosen_scenarios(economy, scenarios, amount, year)
    check_sums(ids, economy.parameters)
    index = inflation(economy, ids, year)
    economy = economy.with_solving(replace(economy.solving, tolerance=max(economy.solving.tolerance, TOLERANCE)))

    def drawn(number: int, which: Sequence[str]) -> tuple[np.ndarray, Certificate]:
        draw = Draw(seed, number)
        changed = drawn_economy(economy, draw, which, fixed)
        money = drawn_scenarios(chosen, draw, economy.parameters) if "weights" in which else chosen
        found = totals(changed, money, ids, closure, year)
        return found.values[0] * index, Certificate.worst(list(found.certificates.values()))

    programme = Programme.of(economy, chosen, year)
    point = of_programme(programme, ids, closure).values[0] * index
    later = Later.of(programme)
    unmoved = fixed if "parameters" in sources else list(later.parameters)
    values, proofs = [], []
    alone: dict[str, list[np.ndarray]] = {name: [] for name in (sources if by_source else ())}
    for number in counting(range(draws), draws, "Draws"):
        value, proof = drawn(number, sources)
        values.append(value)
        proofs.append(proof)
        for name, several in alone.items():
            several.append(drawn(number, [name])[0])
    labels = {
        "closure": list(CLOSURES[: len(point)]),
        "scenario": [which.label for which, _ in chosen],
        "account": ids,
    }
    numbered = {"draw": np.arange(draws), **labels}
    return Sample(
        about=economy.describe()
        | {"scenarios": ", ".join(f"{which.label} {money:,.0f} USD" for which, money in chosen)},
        price_year=year,
        seed=seed,
        drawn={name: SOURCES[name] for name in sources},
        accounts=account_table(economy, ids, year)[["name", "unit"]],
        point=xr.DataArray(point, labels, list(labels)),
        values=xr.DataArray(np.stack(values), numbered, list(numbered)),
        alone=xr.DataArray(
            np.array([*alone.values()]).reshape(len(alone), draws, *point.shape),
            {"source": list(alone), **numbered},
            ["source", *numbered],
        ),
        once_there=xr.Dataset(
            {
                "point": (("scenario", "measure"), later.figures()[1]),
                "drawn": (("draw", "scenario", "measure"), later.drawn(draws, seed, unmoved)[:, 1]),
            },
            {"draw": numbered["draw"], "scenario": labels["scenario"], "measure": list(MEASURES)},
        ),
        certificate=Certificate.side_by_side(proofs),
    )


def drawn_economy(
    economy: SupplyUseEconomy, draw: Draw, sources: Collection[str], fixed: Collection[str] = ()
) -> SupplyUseEconomy:
    """The economy with what some of `SOURCES` say drawn; itself where they change nothing of it."""
    parameters = economy.parameters
    if "trade" in sources and isinstance(economy.trade, str) and len(economy.labels) > 1:
        economy = economy.with_choices(drawn_trade(draw), economy.market_shares)
    tables = drawn_tables(economy.dataset, draw, sources, parameters)
    return economy.with_tables(
        tables, drawn_parameters(draw, parameters, fixed) if "parameters" in sources else parameters
    )


def drawn_trade(draw: Draw) -> str:
    """One of the trade models that differ most, each as likely."""
    return COMPARED_TRADE[int(draw.uniform("trade", 1)[0] * len(COMPARED_TRADE))]


def drawn_tables(
    dataset: xr.Dataset, draw: Draw, sources: Collection[str], parameters: Mapping[str, float]
) -> xr.Dataset:
    """The dataset with what some of `SOURCES` say drawn."""
    if "use" in sources:
        dataset = drawn_use(dataset, draw, parameters["draws.use"])
    if "imports" in sources:
        dataset = drawn_imports(dataset, draw, parameters["draws.imports"])
    of_accounts = [name for name in OF_ACCOUNTS if name in sources]
    return drawn_accounts(dataset, draw, of_accounts, parameters) if of_accounts else dataset


def drawn_scenarios(
    chosen: list[tuple[Scenario, float]], draw: Draw, parameters: Mapping[str, float]
) -> list[tuple[Scenario, float]]:
    """Scenarios with their amounts, their weights drawn."""
    errors = {status: parameters[f"draws.weight-{status}"] for status in STATUSES}
    return [(drawn_scenario(one, draw, errors), money) for one, money in chosen]


def drawn_scenario(scenario: Scenario, draw: Draw, errors: Mapping[str, float]) -> Scenario:
    """The scenario with weights of each bill drawn (`uncertainty.weights`). Shares of a mix's parts stay; parts of one
    file are drawn alike in every scenario that has them.

    Args:
        errors: relative error of a line's weight by its status.

    Raises:
        ParameterError: errors that are larger than those of shares can be.
    """
    return replace(scenario, parts=tuple((share, _drawn(part, draw, errors)) for share, part in scenario.parts))


def _drawn(file: SimpleFile, draw: Draw, errors: Mapping[str, float]) -> SimpleFile:
    weights = np.array([line.weight for line in file.bill]) / 100.0
    parts = drawn_weights(file.id, weights, np.array([errors[line.status] for line in file.bill]), draw)
    if parts is weights:  # nothing to draw
        return file
    lines = [line.model_copy(update={"weight": 100.0 * part}) for line, part in zip(file.bill, parts, strict=True)]
    return file.model_copy(update={"bill": lines})


def checked_sources(draws: int, seed: int, of: Sequence[str] | None) -> list[str]:
    """What is drawn.

    Raises:
        ModelError: a number of draws, a seed or a source that cannot be.
    """
    if not (is_whole(draws) and draws > 0):
        raise ModelError(f"draws={said(draws)}: give a whole number of draws, at least one")
    if draws > MOST_DRAWS:
        raise ModelError(
            f"draws={said(draws)}: give at most {MOST_DRAWS:,}, which take {duration(MOST_DRAWS * SECONDS)} at the "
            "least (5 and 95 % settle within a thousand), or run a plan, which can be stopped"
        )
    if not (is_whole(seed) and 0 <= seed <= np.iinfo(np.uint64).max):
        raise ModelError(f"seed={seed!r}: give a whole number from 0 to 2^64 - 1")
    names = list(SOURCES) if of is None else listed(of, "of", ModelError)
    if not names:
        raise ModelError(f"nothing to draw; name some of {', '.join(SOURCES)}, or leave `of` out for all")
    for name in names:
        if not isinstance(name, str) or name not in SOURCES:
            raise ModelError(f"{said(name)} cannot be drawn{nearest(name, SOURCES)}; choose from {', '.join(SOURCES)}")
    return list(dict.fromkeys(names))
