"""What a program's own purchases do once they are built or given, beside what the spending does on its way: units that
the money pays for times published effects of a unit (docs/outcomes.md)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from commonweal.accounts.wellbeing import DAMAGES, KG_PER_SHORT_TON, KG_PER_TONNE
from commonweal.datasets.avoided import CAPACITY
from commonweal.parameters.delivered import Delivered, Effect, delivered
from commonweal.parameters.registry import registry

#: Measures in the order in which they are shown: what they are called, and their unit.
MEASURES = {
    "clean_mwh": ("electricity from wind and sun", "MWh"),
    "saved_mwh": ("electricity saved", "MWh"),
    "co2_avoided": ("carbon dioxide avoided", "t CO2"),
    "so2_avoided": ("sulfur dioxide avoided", "kg"),
    "nox_avoided": ("nitrogen oxides avoided", "kg"),
    "pm25_avoided": ("fine particles avoided", "kg"),
    "wellby_air_avoided": ("WELLBYs of cleaner air", "WELLBY"),
    "wellby_climate_avoided": ("WELLBYs of climate damage avoided", "WELLBY"),
    "bills_saved": ("energy bills saved", "USD"),
    "parents_jobs": ("parents' jobs", "job-years"),
    "parents_earnings": ("parents' earnings", "USD"),
    "children_earnings": ("children's later earnings", "USD"),
    "carers_jobs": ("carers' jobs", "job-years"),
    "carers_earnings": ("carers' earnings", "USD"),
    "nursing_days": ("days in nursing homes avoided", "days"),
    "wellby_mind": ("WELLBYs of people treated or mentored", "WELLBY"),
    "wellby_lonely": ("WELLBYs of people less lonely", "WELLBY"),
    "pupils_earnings": ("pupils' later earnings", "USD"),
    "users_benefits": ("benefits to road users", "USD"),
    "health_benefits": ("benefits to health", "USD"),
}
ORDER = {name: k for k, name in enumerate(MEASURES)}
#: Sums of wellbeing of the spending, and the measures that stand beside each once the money is spent.
BESIDE = {
    "wellby": ["wellby_air_avoided", "wellby_mind", "wellby_lonely"],
    "wellby_with_climate": ["wellby_air_avoided", "wellby_climate_avoided", "wellby_mind", "wellby_lonely"],
}
HOURS_A_YEAR = 8760.0
KW_PER_MW = 1000.0
#: Pollutants of power, and the measure of each; carbon dioxide is in metric tons.
POLLUTANTS = {"co2": "co2_avoided", "so2": "so2_avoided", "nox": "nox_avoided", "pm25": "pm25_avoided"}
#: From what is known best.
STATUSES = ["measured", "modelled", "assumed"]
DISCOUNT, DECLINE = "outcome.discount-rate", "outcome.grid-decline"


class Delivery(NamedTuple):
    """Money of a scenario that pays for one kind of unit.

    Attributes:
        money: USD of the price year, all of it.
        additional: the part of it that nobody would have paid for otherwise: a share, or the parameter that says it.
        where: shares by region in which it is spent.
    """

    scenario: str
    unit: str
    money: float
    additional: float | str
    where: np.ndarray


class Places(NamedTuple):
    """Where outcomes arise.

    Attributes:
        power: by what makes or saves it and by column of `datasets.avoided.avoided_rates`, of each region.
        damages: of the user's own by pollutant and region, USD of 2016 per short ton; NaN where the parameter stands.
    """

    power: Mapping[str, Mapping[str, np.ndarray]]
    damages: Mapping[str, np.ndarray]


def lasting(after: float, years: float, discount: float, decline: float = 0.0) -> float:
    """Years, discounted to now, of an effect that begins after some years, lasts, and declines from its beginning:
    the integral of exp(-r t) exp(-d (t - after)) from `after` to `after` + `years`, with r = ln(1 + discount) and
    d = -ln(1 - decline)."""
    if decline >= 1.0:
        return 0.0  # it is gone as it begins
    r, d = math.log1p(discount), -math.log1p(-decline)
    lost = (r + d) * years
    return math.exp(-r * after) * years * (-math.expm1(-lost) / lost if lost else 1.0)


class _Flow(NamedTuple):
    """What a delivery does of one measure, by region: in its first year (NaN: not known apart), and over all of them,
    discounted."""

    measure: str
    first: np.ndarray
    present: np.ndarray


def outcomes(
    deliveries: Iterable[Delivery],
    scenarios: Sequence[str],
    places: Places,
    parameters: Mapping[str, float],
    prices: Callable[[int], float],
) -> tuple[np.ndarray, np.ndarray]:
    """Scenario x measure, in the order of `MEASURES`; NaN where nothing says what a scenario does: in the first year
    of each effect, and the present value of all of its years. What would have been bought anyway does nothing.

    Args:
        prices: USD of the price year per dollar of a year.
    """
    first, present = (np.full((len(scenarios), len(MEASURES)), np.nan) for _ in range(2))
    rows = {name: k for k, name in enumerate(scenarios)}
    for delivery in deliveries:
        unit = delivered()[delivery.unit]
        share = parameters[delivery.additional] if isinstance(delivery.additional, str) else delivery.additional
        cost = parameters[unit.cost] if unit.cost else 1.0
        units = delivery.where * (delivery.money * share / prices(unit.dollars) / cost)
        for effect in unit.effects:
            for flow in _flows(effect, unit, units, places, parameters, prices):
                cell = rows[delivery.scenario], ORDER[flow.measure]
                for table, values in ((first, flow.first), (present, flow.present)):
                    table[cell] = values.sum() + (0.0 if np.isnan(table[cell]) else table[cell])
    return first, present


def _flows(
    effect: Effect,
    unit: Delivered,
    units: np.ndarray,
    places: Places,
    p: Mapping[str, float],
    prices: Callable[[int], float],
) -> list[_Flow]:
    size = math.prod(p[name] for name in effect.times) * math.prod(1.0 - p[name] for name in effect.rest)
    size /= math.prod(p[name] for name in effect.over) * effect.divided
    if MEASURES[effect.measure][1] == "USD":
        size *= prices(effect.dollars or unit.dollars)
    a_year = units * size
    if effect.power is None:
        flows = [_over_years(effect, effect.measure, a_year, p)]
    else:
        flows = _of_power(effect, a_year, places, p)
    return [*flows, *_in_wellbys(flows, places, p)]


def _over_years(
    effect: Effect, measure: str, a_year: np.ndarray, p: Mapping[str, float], decline: float = 0.0
) -> _Flow:
    years = 1.0 if effect.years is None else lasting(effect.after, p[effect.years], p[DISCOUNT], decline)
    return _Flow(measure, np.full_like(a_year, np.nan) if effect.present else a_year, a_year * years)


def _of_power(effect: Effect, a_year: np.ndarray, places: Places, p: Mapping[str, float]) -> list[_Flow]:
    """MWh, and what they keep from being emitted, less each year."""
    rates = places.power[str(effect.power)]
    if effect.power != "efficiency":
        a_year = a_year * rates[CAPACITY] * HOURS_A_YEAR / KW_PER_MW
    flows = [_over_years(effect, effect.measure, a_year, p)]
    for pollutant, measure in POLLUTANTS.items():
        kg = a_year * rates[pollutant] / (KG_PER_TONNE if pollutant == "co2" else 1.0)
        flows.append(_over_years(effect, measure, kg, p, p[DECLINE]))
    return flows


def _in_wellbys(flows: list[_Flow], places: Places, p: Mapping[str, float]) -> list[_Flow]:
    """Of what is not emitted, by the damages and social costs that emissions have (`accounts.wellbeing`)."""
    found = []
    per_death = p["wellby.years-per-death"] * p["wellby.life-year"] / p["wellby.statistical-life"]
    per_tonne = p["social-cost.co2"] * p["deflator.2020"] / (p["wellby.value"] * p["deflator.2019"])
    named = {measure: pollutant for pollutant, measure in POLLUTANTS.items()}
    for flow in flows:
        pollutant = named.get(flow.measure)
        if pollutant == "co2":
            found.append(_Flow("wellby_climate_avoided", flow.first * per_tonne, flow.present * per_tonne))
        elif pollutant in DAMAGES:
            own = places.damages[pollutant]
            each = np.where(np.isnan(own), p[DAMAGES[pollutant]], own) / KG_PER_SHORT_TON * per_death
            found.append(_Flow("wellby_air_avoided", flow.first * each, flow.present * each))
    return found


def parameters_of(units: Iterable[str]) -> list[str]:
    """Parameters that outcomes of these units rest on."""
    names: dict[str, None] = {}
    for unit in (delivered()[name] for name in units):
        measures = {effect.measure for effect in unit.effects}
        names |= dict.fromkeys([unit.cost] if unit.cost else [])
        names |= dict.fromkeys(name for effect in unit.effects for name in effect.parameters)
        if any(effect.years for effect in unit.effects):
            names[DISCOUNT] = None
        if any(effect.power for effect in unit.effects):
            air = ("wellby.years-per-death", "wellby.life-year", "wellby.statistical-life")
            names |= dict.fromkeys([DECLINE, *(DAMAGES[one] for one in DAMAGES if one in POLLUTANTS), *air])
        if measures & {"clean_mwh", "saved_mwh", "co2_avoided"}:
            names |= dict.fromkeys(["social-cost.co2", "wellby.value"])
    return list(names)


def status_of(measure: str, deliveries: Iterable[Delivery]) -> str:
    """How a measure is known: as its least known parameter."""
    names: set[str] = set()
    for delivery in deliveries:
        unit = delivered()[delivery.unit]
        of_power = measure in POLLUTANTS.values() or measure.startswith("wellby_")
        for effect in unit.effects:
            if effect.measure == measure or (effect.power and of_power):
                names |= {*effect.parameters, *([unit.cost] if unit.cost else [])}
    return least_known(registry()[name].status for name in names)


def least_known(statuses: Iterable[str]) -> str:
    """The status of what is known as these are; "" of none."""
    return max(statuses, key=STATUSES.index, default="")
