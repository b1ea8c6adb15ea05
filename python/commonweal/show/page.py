"""The comparison as one self-contained HTML page: no script, no network, prints on A4."""

from __future__ import annotations

import html
import io
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from commonweal.errors import DataError
from commonweal.io.files import write_text
from commonweal.show.words import (
    JOB_YEARS,
    NATIONAL_SHARES,
    PAYS,
    STAYS,
    WELLBYS,
    doughnut_table,
    groups_table,
    headline_table,
    in_words,
    net_table,
    quality_table,
    spread_words,
    wellbeing_in_words,
    wellbeing_table,
)

if TYPE_CHECKING:
    from commonweal.results.comparison import Comparison

STYLE = """
body { font: 16px/1.5 Georgia, serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a; background: #fff }
h1, h2 { line-height: 1.2 } table { border-collapse: collapse; font: 14px/1.4 system-ui, sans-serif; margin: 1rem 0 }
th, td { padding: .3rem .6rem; text-align: right; border-bottom: 1px solid #ccc } th[scope=row], caption { text-align: left }
caption { padding: .3rem 0; color: #444 } figure { margin: 1.5rem 0 } figure svg { max-width: 100%; height: auto }
.answer { font-size: 1.15rem; border-left: .3rem solid #0072B2; padding-left: 1rem } .wide { overflow-x: auto }
@media print { body { margin: 0; font-size: 11pt } h2 { break-after: avoid } figure, table { break-inside: avoid } }
@page { size: A4; margin: 18mm }
"""

DOUGHNUT = (
    "Change for a billion dollars: the social foundation, then the planet's boundaries (Raworth, 2017). What is not covered is not zero. "
    "Fair shares: O'Neill and others (2018), to be verified."
)

LIMITS = (
    "Effects are gross: no job is netted against what its worker would have done otherwise; nothing is financed, unless said above.",
    "Fixed prices and technology of 2017, no limits of supply: right for slack economies, too high near full employment.",
    f"{JOB_YEARS} Jobs that a plant announces for good are not effects of its grant and are not counted.",
    "Who holds the jobs, hours, health cover, union coverage and injuries are the nation's by industry, the same in every state; schooling "
    "and health cover only by sector, so that child care has the schooling of all health and social care.",
    "State figures are modelled: national technology, output from regional accounts; what cannot travel is bought at home, the rest "
    "{trade}.",
    "What care does for children and patients, and what a fab or a clean grid does once built, is not in an input-output table.",
)


def write_report(comparison: Comparison, path: str | os.PathLike[str]) -> None:
    """Writes the page: to a temporary name, then renamed.

    Raises:
        DataError: the path is a folder or cannot be written.
    """
    write_text(Path(path), render(comparison), DataError, what="HTML file")


def render(comparison: Comparison) -> str:
    """The page as text."""
    c = comparison
    charts = [(c.plot.bars("jobs"), "Job-years per million dollars of each scenario, by stage.")]
    figures = "".join(
        f'<figure role="img" aria-label="{html.escape(text)}">{_svg(chart)}<figcaption>{html.escape(text)}</figcaption></figure>'
        for chart, text in charts
    )
    limits = "".join(f"<li>{html.escape(line.format(trade=c.about['trade']))}</li>" for line in LIMITS)
    top = c.top_regions("jobs").reset_index()
    top["jobs"] = top["jobs"].map("{:,.0f}".format)
    top = top.rename(columns={"jobs": "job-years"})
    top["share"] = top["share"].map("{:.1%}".format)
    accounts = c.accounts[["unit", "year", "status", "source"]]
    amounts = ", ".join(sorted({f"${value:,.0f}" for value in c.facts["amount"]}))
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>What does a dollar of public money do?</title><style>{STYLE}</style></head><body>
<h1>What does a dollar of public money do?</h1>
<p>{html.escape(amounts)} of {c.price_year} through each of {len(c.scenarios)} scenarios, {html.escape(c.about["regions"])} by
{html.escape(c.about["regions"])}. Technology and trade of {html.escape(c.about["year"])}, in producer prices; money in dollars of
{c.price_year}.</p>
<p class="answer">{html.escape(in_words(c))}</p>
<h2>Per million dollars</h2><div class="wide">{_table(headline_table(c), "Type I: direct and indirect. Type II: with households' spending.")}</div>
{_stays(c)}<p>{html.escape(JOB_YEARS)}</p>
{_net(c)}{figures}
<h2>Who gets the jobs</h2><div class="wide">{_who(c)}</div>
{_quality(c)}{_wellbeing(c)}
<h2>Where</h2><div class="wide">{_table(top.set_index("scenario"), "The five regions with the most jobs, for the whole amount.")}</div>
{_spread(c)}<h2>Method</h2><p>x = D (T (B x + y) + w): final demand y is delivered in the regions, trade T decides who supplies, market shares D
turn commodities into industry output, use coefficients B call for inputs (Leontief, 1936; supply-use form, Miller and Blair, 2009).
Imports leave at the first round by BEA's import shares of each commodity, and at every later round by the import table.
Numerically {html.escape(str(c.certificate))}; that is the solver's error alone.</p>
<h2>Limits</h2><ul>{limits}</ul>
<h2>What the money buys</h2><div class="wide">{_table(_bills(c), "Percent of the money by commodity, how it is known, and where from.")}</div>
<h2>Assumptions</h2><div class="wide">{_table(_assumptions(c), "Parameters that the results use; each can be changed.")}</div>
<h2>Accounts</h2><div class="wide">{_table(accounts, "Unit, year, whether measured or modelled, and source.")}</div>
<h2>Reproduce</h2><p><code>commonweal compare {html.escape(" ".join(c.scenarios))} --amount {c.facts["amount"].iloc[0]:g}
--regions {html.escape(c.about["regions"])} --closure {c.closure} --price-year {c.price_year}{_option("--financing", c.financing)}</code></p>
</body></html>
"""


def _assumptions(comparison: Comparison) -> pd.DataFrame:
    table = comparison.assumptions()
    table["source"] += [f" {note}" if note else "" for note in table["note"]]
    return table[["value", "default", "unit", "distribution", "status", "verified", "source"]]


def _option(name: str, value: str) -> str:
    return "" if value == "none" else f" {name} {value}"


def _net(comparison: Comparison) -> str:
    if comparison.financing == "none":
        return ""
    table = _table(net_table(comparison), f"Per million dollars. {PAYS[comparison.financing]}")
    return f'<h2>Gross, financing and net</h2><div class="wide">{table}</div>\n'


def _who(comparison: Comparison) -> str:
    """Tables by dimension, each with the share of all jobs beside it."""
    dimensions = list(comparison.people.index.unique("dimension"))
    return _table(
        groups_table(comparison, dimensions), f"Shares of job-years, direct and indirect; last, of all jobs. {NATIONAL_SHARES}"
    )


def _quality(comparison: Comparison) -> str:
    table = quality_table(comparison)
    if table.empty:
        return ""
    caption = (
        f"Direct and indirect; last, all jobs of the economy. Living wage: {comparison.about['living_wage']}. "
        "Pay: labour income, before tax, employers' contributions included."
    )
    return f'<h2>How good are they</h2><div class="wide">{_table(table, caption)}</div>\n'


def _wellbeing(comparison: Comparison) -> str:
    if not {"wellby", "jobs"} <= set(comparison.account_ids):
        return ""
    damages = f"Damages of air: {comparison.about['air_damages']}."
    caption = f"In brackets: with one of its parameters alone at its low or high. {damages} {WELLBYS}"
    return (
        f"<h2>Wellbeing</h2><p>{html.escape(wellbeing_in_words(comparison))}</p>"
        f'<div class="wide">{_table(wellbeing_table(comparison), caption)}</div>\n'
        f'<h2>Inside the doughnut</h2><div class="wide">{_table(doughnut_table(comparison), DOUGHNUT)}</div>\n'
    )


def _spread(comparison: Comparison) -> str:
    if len(comparison.regions) == 1 or "jobs" not in comparison.account_ids:
        return ""
    caption = (
        "Job-years against population: 0 is alike per head. Weighted by income: above 1 where more falls to poorer states."
    )
    return f'<div class="wide">{_table(spread_words(comparison), caption)}</div>\n'


def _stays(comparison: Comparison) -> str:
    return (
        f"<p>{html.escape(STAYS[comparison.closure])}</p>\n" if len(comparison.regions) > 1 and comparison.follows_money else ""
    )


def _bills(comparison: Comparison) -> pd.DataFrame:
    """Every line of every bill, with its source: the assumptions that the reader should look at first."""
    bills = comparison.bills.copy()
    bills["commodity"] += " " + bills["name"]
    bills["weight"] = bills["weight"].map("{:.3g} %".format)
    return bills[["commodity", "weight", "status", "confidence", "source"]]


def _svg(chart: Any) -> str:
    buffer = io.StringIO()
    chart.save(buffer, format="svg")
    return buffer.getvalue()


def _table(frame: pd.DataFrame, caption: str) -> str:
    head = "".join(f'<th scope="col">{html.escape(str(name))}</th>' for name in [frame.index.name or "", *frame.columns])
    rows = "".join(
        f'<tr><th scope="row">{html.escape(str(label))}</th>'
        + "".join(f"<td>{html.escape(str(value))}</td>" for value in row)
        + "</tr>"
        for label, row in zip(frame.index, frame.to_numpy(), strict=True)
    )
    return f"<table><caption>{html.escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
