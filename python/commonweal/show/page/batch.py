"""The page of a batch's results: no script, every figure a still one."""

from __future__ import annotations

import html
import json

import numpy as np
import xarray as xr

from commonweal.base.describe import counted
from commonweal.results.cells import MARK, accounts_of, best_table, cells_table, why_outside
from commonweal.results.multipliers import CLOSURE_NAMES
from commonweal.show.charts.ranges import ranges
from commonweal.show.digits import format_number
from commonweal.show.page.figures import STILL, figure, spec_of, svg
from commonweal.show.page.render import document
from commonweal.show.page.tables import folded, table
from commonweal.show.ranges import best_words
from commonweal.show.theme import PAGE

#: Rows from which on the page has no table of every cell: `commonweal results table` writes it.
MANY = 3000


def render_batch(results: xr.Dataset) -> str:
    """The page as text."""
    name = json.loads(results.attrs["plan"])["name"]
    first = accounts_of(results)[0]
    accounts = "".join(_account(results, account) for account in accounts_of(results))
    body = [f"<h2>How far draws reach</h2>{accounts}", _every(results), _again(results)]
    return document(
        title=f"{name[0].upper()}{name[1:]}",
        lede=_lede(results),
        top=f'<p class="answer">{html.escape(_answer(results, first))}</p>',
        body="\n".join(f"<section>{part}</section>" for part in body if part),
        end="Made by Commonweal from public data. Figures are the model's, per million dollars and net of financing "
        "where a scenario has it.",
    )


def _lede(results: xr.Dataset) -> str:
    counts = [
        (results.sizes["scenario"], "scenario"),
        (results.sizes["economy"], "economy"),
        (results.sizes["variant"], "variant"),
    ]
    texts = ", ".join(counted(number, what) for number, what in counts)
    draws = results.sizes["draw"] - 1
    closures = " and ".join(_closures(results))
    cells = draws + 1
    for axis in ("economy", "variant", "closure", "scenario"):
        cells *= results.sizes[axis]
    return (
        f"{texts}, {closures}, {counted(draws, 'draw')} beside the point: {counted(cells, 'cell')}. Dollars of "
        f"{results.attrs['price_year']}."
    )


def _answer(results: xr.Dataset, account: str) -> str:
    """Which scenario makes most of the plan's first account, by each closure."""
    texts = []
    for closure in _closures(results):
        best = best_table(results, account, closure)
        top = best.iloc[0]
        others = f", first in {top['first']:.0%} of all economies, variants and draws" if len(best) > 1 else ""
        reach = f"{format_number(top['median'])} ({format_number(top['low'])} to {format_number(top['high'])})"
        texts.append(f"{best.index[0]}, {reach}, by {CLOSURE_NAMES[closure].replace(': ', ' (')}){others}")
    return f"Most {results[account].attrs['unit']} of a million dollars: {'; '.join(texts)}."


def _closures(results: xr.Dataset) -> list[str]:
    return [str(closure) for closure in results["closure"].values]


def _account(results: xr.Dataset, account: str) -> str:
    facts, parts = results[account].attrs, []
    caption = (
        f"{facts['unit']} per million dollars, most first, over all economies, variants and draws: median, 5 and 95 %; "
        f"the share of them in which "
        "a scenario has most; its ranks where nothing is drawn."
    )
    for closure in _closures(results):
        picture = ranges(results, PAGE, STILL, account, closure)
        drawn = figure(
            f"{account}-{closure}", picture, svg(spec_of(picture)), html.escape(picture.title), f"{picture.subtitle}."
        )
        words = table(best_words(best_table(results, account, closure)), caption)
        parts.append(f"<div>{drawn}{folded('As a table', words)}</div>")
    return f'<div class="pair">{"".join(parts)}</div>'


def _every(results: xr.Dataset) -> str:
    cells = cells_table(results)
    if len(cells) > MANY:
        return ""
    numbers = [column for column in ("point", "median", "low", "high") if column in cells]
    shown = cells.drop(columns=["financing"])
    shown[["amount", *numbers]] = shown[["amount", *numbers]].map(format_number)
    if "outside" in shown:
        shown["point"] += np.where(shown.pop("outside"), MARK, "")
    shown = shown.set_index("scenario")
    text = ["economy", "variant", "closure", "account", "unit"]
    listed = table(shown, f"What was asked, and its range. {why_outside(cells)}", text=text, small=True)
    return f"<h2>Every cell</h2>{folded('For whole amounts', listed)}"


def _again(results: xr.Dataset) -> str:
    bound = float(results["bound"].min()), float(results["bound"].max())
    proof = "not proven for every cell" if bound[0] < 0.0 else f"proven: no cell is off by more than {bound[1]:.1e}"
    plan = html.escape(json.dumps(json.loads(results.attrs["plan"]), indent=2, ensure_ascii=False))
    version, seed, identity = (html.escape(str(results.attrs[name])) for name in ("commonweal", "seed", "identity"))
    return (
        f"<h2>How sure the sums are, and what was asked</h2><p>The solver's error is {proof}. What the data and the "
        f"assumptions leave open is "
        f'what draws tell, as far as docs/uncertainty.md says.</p><p class="note">Commonweal {version}, seed {seed}, '
        f"identity {identity}.</p>"
        f"{folded('The plan', f'<pre tabindex=0><code>{plan}</code></pre>')}"
    )
