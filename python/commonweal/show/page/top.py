"""The first screen of the page: the finding as its title, what was compared, and the answer."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from commonweal.base.describe import counted
from commonweal.show.words import PHASES, amounts, answer

if TYPE_CHECKING:
    from commonweal.results.comparison import ComparisonData

#: What the regions of a comparison are, in a sentence.
WHERE = {
    "nation": "in the country as a whole",
    "state": "in all 50 states and DC",
    "county": "in every county",
}


def title(c: ComparisonData) -> str:
    """The finding, in one line; net where somebody pays."""
    if "jobs" not in c.account_ids:
        return f"What a dollar does through {c.scenarios[0]}" if len(c.scenarios) == 1 else "What a dollar does"
    jobs, what = c.type_i["jobs"], "supports"
    if c.financing != "none":
        net = c.net.xs("net", level="part")["jobs"].loc[c.scenarios]
        jobs, what = (net if c.closure == "type-i" else net["type-i"]), "leaves, net of who pays,"
    if len(jobs) == 1:
        (name,), spent = jobs.index, c.facts["spent_in"].iloc[0]
        in_place = f" in {spent}" if spent else ""
        return f"{amounts(c)} for {name}{in_place} {what} {jobs.iloc[0]:,.0f} job-years"
    per_million = (jobs / (c.facts["amount"] / 1e6)).round(1) + 0.0
    most, fewest = per_million.idxmax(), per_million.idxmin()
    (*places,) = set(c.facts["spent_in"])
    spent = f" in {places[0]}" if len(places) == 1 and places[0] else ""
    return (
        f"A million dollars{spent} {what} {per_million[most]:,.1f} job-years through {most}, "
        f"{per_million[fewest]:,.1f} through {fewest}"
    )


def lede(c: ComparisonData) -> str:
    """What was put through what."""
    programmes = f"{counted(len(c.scenarios), 'program')}" if len(c.scenarios) > 1 else c.scenarios[0]
    where = WHERE.get(c.about["regions"], "in every region")
    return f"We follow {amounts(c)} (dollars of {c.price_year}) through {programmes}, {where}."


def programmes(c: ComparisonData) -> str:
    """Each by its name, with what it buys and where the money is spent."""
    rows = []
    for name, facts in c.facts.iterrows():
        spent = f" Spent in {facts['spent_in']}." if facts["spent_in"] else ""
        said = f"{facts['description']} {PHASES.get(facts['phase'], '')}{spent}"
        rows.append(f"<dt>{html.escape(str(name))}</dt><dd>{html.escape(said)}</dd>")
    return f'<dl class="programs">{"".join(rows)}</dl>'


def first_screen(c: ComparisonData) -> str:
    """The answer, and what was compared."""
    return f'<p class="answer">{html.escape(answer(c))}</p>{programmes(c)}'
