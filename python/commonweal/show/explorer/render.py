"""The explorer as text: a question, its answer, and all the numbers that it takes."""

from __future__ import annotations

import html
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from commonweal.accounts.wellbeing import SUM_OF
from commonweal.base.amounts import AMOUNT, SCALES
from commonweal.show.charts.maps import MULTIPLES, OF_THE_NATION
from commonweal.show.explorer.encode import COARSE, FINE, Numbers, rounding
from commonweal.show.explorer.outlines import outlines
from commonweal.show.page.render import as_json, document
from commonweal.show.theme import LIGHT
from commonweal.show.words import TYPE_I_AND_II, WELLBYS

if TYPE_CHECKING:
    from commonweal.results.explorer import ExplorerData, Part

TITLE = "What would your dollar do?"
#: Rows of the answer: in words; the account; with all stages, or divided by another account, or of jobs those that
#: nobody else loses, or those in the places that money can be spent in.
MEASURES: list[dict[str, Any]] = [
    {"name": "job-years, directly and at suppliers", "account": "jobs"},
    {"name": "job-years, with what workers spend", "account": "jobs", "all": True},
    {"name": "of these, jobs that nobody else loses", "account": "jobs", "all": True, "added": True},
    {"name": "full-time equivalents, directly and at suppliers", "account": "fte"},
    {"name": "pay per job, dollars a year", "account": "labour_income", "divided": "jobs"},
    {"name": "labor income, with what workers spend, dollars", "account": "labour_income", "all": True},
    {"name": "value added, with what workers spend, dollars", "account": "value_added", "all": True},
    {"name": "greenhouse gases, directly and at suppliers, metric tons CO2e", "account": "ghg"},
    {"name": "greenhouse gases, with what workers spend, metric tons CO2e", "account": "ghg", "all": True},
    {"name": "WELLBYs from jobs, pay and air", "account": "wellby", "all": True},
    {"name": "WELLBYs with climate", "account": "wellby_with_climate", "all": True},
]
#: Numbers up to which totals of a state's counties are as fine as those of states.
MOST_FINE = 1_500_000
#: How far totals of type II of counties are off at most, since all households outside the state are taken together: the
#: largest difference from `compare` that tests allow.
OTHERS = 0.08
#: Digits of shares, prices and other numbers that are not rounded otherwise.
DIGITS = 6


class _Off(NamedTuple):
    """How far figures can be off: totals of type I, and all others, over their size; a county's part of jobs, over all
    of them."""

    totals: float
    others: float
    county: float


def render(e: ExplorerData) -> str:
    """The page as text."""
    data, off = _data(e)
    return document(
        title=TITLE,
        lede=f"Choose programs or write a bill of your own, say where the money is spent{_within(e)}, and read what it "
        f"does in the economy of {e.about['year']}. Everything is in this file: it asks nothing of any network.",
        top="",
        body=_body(e, off),
        end="Made by Commonweal from public data.",
        data=as_json(data),
        scripts=(_own("numbers.js") + _own("view.js"),),
        style=_own("style.css") + _classes(),
    )


def _own(name: str) -> str:
    return (files("commonweal.show.explorer") / name).read_text(encoding="utf-8")


def _classes() -> str:
    steps = [f".step-{k} {{ fill: var(--steps-{k}); }}" for k in range(len(LIGHT.steps))]
    marks = [f".mark-{k} {{ fill: var(--colors-{k}); }}" for k in range(len(LIGHT.colors))]
    legend = [f".legend .step-{k} {{ background: var(--steps-{k}); }}" for k in range(len(LIGHT.steps))]
    stages = [f".legend .{name} {{ background: var(--{name}); }}" for name in ("direct", "indirect", "induced")]
    return "\n".join([*steps, *marks, *legend, *stages])


def _kind(e: ExplorerData) -> str:
    return "county" if e.about["state"] else "state"


def _within(e: ExplorerData) -> str:
    return f" in {e.about['state']}" if e.about["state"] else ""


def _data(e: ExplorerData) -> tuple[dict[str, Any], _Off]:
    """What the script reads, and how far its numbers can be off."""
    numbers, counties = Numbers(), bool(e.about["state"])
    steps = COARSE if e.totals.size > MOST_FINE else FINE
    numbers.add("totals", e.totals, steps)
    numbers.add("direct", e.direct_jobs[None], FINE)
    numbers.add("spentTotals", e.spent_totals, FINE)
    numbers.add("spentJobs", e.spent_jobs[None], FINE)
    numbers.add("spentPay", e.spent_pay[None], FINE)
    if counties:
        off = _Off(rounding(steps), OTHERS, max(numbers.add_parts(*each, e.places) for each in _pieces(e)))
    else:
        for name, values in _pieces(e):
            numbers.add(name, values[None], COARSE)
        off = _Off(rounding(steps), rounded_by(), 0.0)
    people = e.regions["population"].iloc[: e.places]
    return {
        "kind": _kind(e),
        "average": _average(e),
        "places": e.places,
        "year": e.about["year"],
        "accounts": [{"id": name, "name": row["name"], "unit": row["unit"]} for name, row in e.accounts.iterrows()],
        "measures": [*MEASURES, *_at_home(e)],
        "state": e.about["state"],
        "regions": [{"code": code, "name": row["name"]} for code, row in e.regions.iterrows()],
        "people": _digits(people / people.sum()),
        "goods": [[code, name] for code, name in e.goods.items()],
        "bought": e.bought.tolist(),
        "made": e.made.tolist(),
        "producer": [[[int(k), _one(row[k])] for k in np.flatnonzero(row)] for row in e.producer],
        "at_home": _digits(e.at_home),
        "residence": _digits(e.residence.ravel()),
        "prices": {str(year): _digits(row) for year, row in e.prices.iterrows()},
        "inflation": {str(year): _digits(row) for year, row in e.inflation.iterrows()},
        "propensity": list(e.propensity),
        "additional": list(e.additional),
        "displaced": e.displaced_emissions,
        "sum_of": list(SUM_OF),
        "multiples": list(MULTIPLES),
        "amount": AMOUNT.pattern.replace("(?P<", "(?<"),
        "scales": SCALES,
        "programs": [
            {
                "id": one.id,
                "title": one.title,
                "description": one.description,
                "parts": [_part(part) for part in one.parts],
            }
            for one in e.programs
        ],
        "arrays": numbers.arrays,
        "numbers": numbers.text(),
    }, off


def _pieces(e: ExplorerData) -> list[tuple[str, np.ndarray]]:
    return [("jobs", e.jobs), ("pay", e.pay)]


def _at_home(e: ExplorerData) -> list[dict[str, Any]]:
    """Rows of the answer that a page of counties has besides."""
    if not (state := e.about["state"]):
        return []
    return [
        {"name": f"job-years in {state}, directly and at suppliers", "places": "jobs"},
        {"name": f"job-years in {state}, with what workers spend", "places": "allJobs"},
    ]


def _average(e: ExplorerData) -> str:
    """What regions of the map are compared with."""
    return f"average of {e.about['state']}" if e.about["state"] else "US average"


def _part(part: Part) -> dict[str, Any]:
    return {
        "share": _one(part.share),
        "produced": part.produced,
        "goods": [[int(k), _one(part.goods[k]), _one(part.at_home[k])] for k in np.flatnonzero(part.goods)],
        "where": _digits(part.where),
    }


def _one(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


def _digits(values: Any) -> list[float]:
    return [_one(float(value)) for value in values]


def _body(e: ExplorerData, off: _Off) -> str:
    kind, many = _kind(e), "counties" if e.about["state"] else "states"
    classes = [words.replace("US average", _average(e)) for words in OF_THE_NATION]
    codes = tuple(e.regions.index[: e.places])
    goods = "".join(f'<option value="{html.escape(name)}"></option>' for name in e.goods.iloc[e.bought])
    years = "".join(f"<option>{year}</option>" for year in reversed(list(e.prices.index)))
    spend, added = e.propensity, e.additional
    left_out = "; ".join(f"{title} ({why})" for title, why in e.left_out.items())
    return f"""
<noscript><p>This page answers by a script of its own, which this browser does not run.</p></noscript>
<section id="question"><h2>Your question</h2><div class="question">
<fieldset><legend>What is bought</legend>
<ul id="chosen" aria-label="programs that are compared"></ul>
<label for="add">A program of the library</label><select id="add"></select>
<form id="line"><label for="good">Or a bill of your own, good by good: name or code</label>
<input id="good" list="goods" autocomplete="off"><datalist id="goods">{goods}</datalist>
<label for="share">Its part of the money</label><input id="share" type="number" min="0" step="any" value="100">
<button>Add to your bill</button></form>
<ul id="lines" aria-label="your bill"></ul></fieldset>
<fieldset><legend>How much, and where</legend>
<label for="amount">Dollars through each: 250,000, 10m, 1bn</label><input id="amount" inputmode="text">
<label for="year">Dollars of the year</label><select id="year">{years}</select>
<label for="place">Spent in</label><select id="place"></select>
<ul id="places" aria-label="{many} where the money is spent, with their parts"></ul></fieldset>
<fieldset><legend>What is assumed</legend>
<label for="spend">Of one more dollar households spend <output id="spend-value" for="spend"></output>
(ours: {spend[0]:g}; plausible: {spend[1]:g} to {spend[2]:g})</label>
<input id="spend" type="range" min="0" max="0.95" step="0.05">
<label for="added">Jobs that nobody else loses: <output id="added-value" for="added"></output>
(ours: {added[0]:g}; plausible: {added[1]:g} to {added[2]:g})</label>
<input id="added" type="range" min="0" max="1" step="0.05">
<p><button type="button" id="reset">Start again</button></p></fieldset>
</div></section>
<section id="answer"><h2>The answer</h2><p id="unread" role="alert" hidden></p>
<p id="none" hidden>Choose a program, or write a bill.</p>
<div class="answered"><p class="answer" id="said" aria-live="polite"></p><dl class="programs" id="buys"></dl>
{_wide("figures", "The answer as a table")}<thead></thead><tbody></tbody></table></div></div></section>
<section class="answered"><h2>Job-years by stage</h2>
<ul class="legend"><li><i class="direct"></i>direct</li><li><i class="indirect"></i>at suppliers</li>
<li><i class="induced"></i>from what workers spend</li></ul><ul id="bars"></ul></section>
<section class="answered"><h2>Jobs against pay</h2><svg id="scatter" viewBox="0 0 640 360" role="img"></svg></section>
<section class="answered" id="map"><h2 id="map-title"></h2>
<div class="choose"><div><label for="which">Program</label><select id="which"></select></div></div>
{outlines(kind, codes)}
<ul class="legend">{"".join(f'<li><i class="step-{k}"></i>{words}</li>' for k, words in enumerate(classes))}</ul>
<p class="note" id="map-note"></p>
<details><summary>All {many}</summary>{_wide("states", f"Job-years by {kind}")}<caption>Job-years by {kind}, with what
workers spend</caption><thead></thead><tbody></tbody></table></div></details></section>
<section class="answered"><details><summary>Every account</summary>{_wide("accounts", "Every account")}
<caption>Directly and at suppliers / with what workers spend</caption><thead></thead><tbody></tbody></table></div>
</details></section>
<section id="limits"><h2>How to read it</h2>
<p>{html.escape(TYPE_I_AND_II)} Full-time equivalents are the work in them, by hours.</p>
<p>These are jobs supported, not jobs added: some of these people would have worked elsewhere. The row "jobs that nobody
else loses" takes the share that you choose, the same for every program. {html.escape(WELLBYS)}</p>
<p>Nobody pays here: what taxes or cuts elsewhere would take away is not counted
(<code>commonweal compare --financing</code>). Ranges of what is uncertain are not shown either; they are far wider than
any rounding, 10 to 40 % of a figure (<code>commonweal compare --draws 100</code>).</p>
<p>Your bill is in purchasers' prices, bought at home as far as the country's buyers do so on average; where no {kind}
is chosen it is spent where people live. {_divided(e)}Not shown: {html.escape(left_out)}.</p>
<p>{_exactness(e, off)} Data: {html.escape(e.about["name"])}, by {kind}; trade between {many} goes by supply and
distance.</p></section>"""


def _divided(e: ExplorerData) -> str:
    if not e.about["state"]:
        return ""
    return (
        f"Programs divide their money among the counties of {html.escape(e.about['state'])} as they do by themselves; "
        "those that spend none there, by residents. "
    )


def _exactness(e: ExplorerData, off: _Off) -> str:
    """How far figures can be off, in words."""
    said = (
        f"Numbers are rounded to fit this file: totals of direct and supplied effects within {100 * off.totals:.2f} %"
    )
    solved = f"the solver's own error is below {e.error:.0e} of them."
    if not e.about["state"]:
        return f"{said} of their parts, all others within {100 * off.others:.1f} %; {solved}"
    return (
        f"{said} of their parts, the job-years of a county within {100 * off.county:.1f} % of all job-years. "
        f"Households outside {html.escape(e.about['state'])} are taken together, so that totals with what workers "
        f"spend are within {100 * off.others:.0f} % of <code>commonweal compare</code>, mostly within 1 %; {solved}"
    )


def _wide(name: str, label: str) -> str:
    """The beginning of a table that is scrolled sideways where it is wider than the page."""
    return f'<div class="wide" tabindex="0" role="region" aria-label="{label}"><table id="{name}">'


def rounded_by() -> float:
    """On the page of states, how far a figure of a state, or one with what workers spend, can be off by rounding
    alone, over its size: pay by state, what is bought with it, and where its jobs are, each with its own rounding."""
    return rounding(COARSE) + 3.0 * rounding(FINE)
