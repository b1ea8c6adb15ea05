"""The sections of the page, in order. One that the comparison has nothing for is left out."""

from __future__ import annotations

import html
import re
import shlex
from datetime import datetime, timezone
from importlib.metadata import version
from typing import TYPE_CHECKING
from urllib.parse import quote

import pandas as pd

from commonweal.base.choices import SHOWN_ACCOUNTS
from commonweal.datasets.codes import NATION
from commonweal.datasets.receipts import receipts
from commonweal.io.csv import csv_text
from commonweal.results.budget import ALL
from commonweal.results.comparison import MAIN
from commonweal.show.budget import BUDGET, back_in_words, budget_table, whose_rates
from commonweal.show.charts.budget import back_bars
from commonweal.show.charts.doughnut import BESIDE, SIZE, ring, wedges
from commonweal.show.charts.maps import regions_map
from commonweal.show.charts.outcomes import outcome_bars
from commonweal.show.charts.people import people
from commonweal.show.charts.sankey import sankey
from commonweal.show.charts.stages import bars, waterfall
from commonweal.show.charts.tradeoff import jobs_and_pay
from commonweal.show.one_figure import HEADLINE, not_distinguished
from commonweal.show.outcomes import OUTCOMES, carried, climate_counted, outcomes_across, unsaid
from commonweal.show.page.figures import MANY, STILL, Figures
from commonweal.show.page.place import THERE, has_counties, here_table, states_table
from commonweal.show.page.tables import folded, folded_section, table
from commonweal.show.page.years import years_section
from commonweal.show.picture import Picture
from commonweal.show.ranges import drawn_words
from commonweal.show.summary import INDENT, summary
from commonweal.show.tables import (
    doughnut_table,
    groups_table,
    net_table,
    quality_table,
    spread_words,
    top_words,
    wellbeing_table,
)
from commonweal.show.theme import PAGE
from commonweal.show.words import (
    JOB_YEARS,
    NATIONAL_SHARES,
    PAYS,
    STAYS,
    TYPE_I,
    TYPE_I_AND_II,
    WELLBYS,
    WITH_IMPORTS,
    additional,
    all_jobs,
    amounts,
    losses,
    made_anew,
    net_by_propensity,
    stays_by_trade,
    wellbeing_in_words,
)

if TYPE_CHECKING:
    from commonweal.results.comparison import ComparisonData

RING = (
    "Change for a billion dollars, all stages and what is there once it is spent: the social foundation inside, the "
    "planet's boundaries outside. A "
    "triangle points up for more and down for less; blue is better, orange is worse. A wedge is as long as the change "
    "is against that of the program here that changes it most. Striped: not covered, which is not zero."
)
DOUGHNUT = (
    "Change for a billion dollars, all stages, after Raworth (2017); once there: present value of what the money does "
    "once it is spent. Fair shares: O'Neill and others (2018), to be verified."
)
LIMITS = (
    "What these workers would have done otherwise: jobs are those supported, not those added. Who pays is left out, "
    "unless the page says above what is left after it.",
    "Limits of supply, and changes of prices: technology and prices stay as in {year}. That is fair when many people "
    "are looking for work, and too high when few are.",
    "The permanent jobs that a company announces for a new plant: a grant pays for building it, and these come with "
    "what the plant sells.",
    "Differences between states in who holds the jobs, hours, health cover, union contracts and injuries: they are the "
    "nation's by industry. Schooling and health cover are known by sector alone, so child care has the schooling of "
    "all health and social care.",
    "What no survey of states says: their industries buy as the nation's do, and make what regional accounts say. What "
    "cannot travel is bought at home; the rest is bought {trade}.",
    "Of what the money is for, once it is built or given, all that nobody has measured.",
)
SPENT_THERE = (
    "A million dollars spent in one county: <code>commonweal compare --amount 1m --in 37183</code>, with its code or "
    "its name; in any county of a state: <code>commonweal explorer --regions county --state NC</code>."
)
#: What a row of a page stands in by that belongs to the one above it.
EM_SPACE = "\u2003"
#: Digits of the figures in the page's spreadsheet.
PAGE_DIGITS = 7
GAP = "No estimate: nothing of the kind is bought, or nobody has measured what it does."
WELLBYS_ALONE = (
    "A WELLBY is one point of life satisfaction for one person for one year. Outcomes are present values of published "
    "effects of what the money pays for, without what would have been bought anyway. Climate damage is the whole "
    "world's."
)
#: Pixels of a still picture as wide as the page.
FULL = 1000
#: By status, which parameters a reader should look at first.
FIRST = {"assumed": 0, "modelled": 1, "measured": 2}


def sections(c: ComparisonData, figures: Figures, asked: ComparisonData) -> dict[str, str]:
    """HTML by the name of the section; empty where there is nothing to show.

    Args:
        asked: the comparison with scenarios by the names that they were asked for by.
    """
    return {
        "net": _net(c, figures),
        "glance": _glance(c, figures),
        "where": _where(c, figures),
        "who": _who(c, figures),
        "pays": _pays(c),
        "budget": _budget(c, figures),
        "outcomes": _outcomes(c, figures),
        "years": years_section(c, figures),
        "limits": _limits(c),
        "sources": _sources(c),
        "buys": _buys(c, figures),
        "wellbeing": _wellbeing(c),
        "doughnut": _doughnut(c, figures),
        "method": _method(c),
        "parameters": _parameters(c),
        "again": _again(asked),
    }


def _glance(c: ComparisonData, figures: Figures) -> str:
    account = "jobs" if "jobs" in c.account_ids else c.account_ids[0]
    rows = summary(c, list(dict.fromkeys([*SHOWN_ACCOUNTS, account])), every=True)
    rows.index = rows.index.str.replace(INDENT, EM_SPACE)
    everything = table(rows, TYPE_I_AND_II if c.closure == "type-ii" else TYPE_I)
    drawn = c.sample is not None and account in c.sample.accounts.index
    lines = " The black line: 9 of 10 draws of what is uncertain." if drawn else ""
    notes = [
        "" if c.sample is None else drawn_words(c.sample, c.facts["amount"] / 1e6),
        WITH_IMPORTS if "ghg" in c.account_ids else "",
        additional(c) if "jobs" in c.account_ids else "",
        all_jobs(c) if "jobs" in c.account_ids else "",
        not_distinguished(c, HEADLINE),
        _stays(c),
    ]
    everything += "".join(f'<p class="note">{html.escape(note)}</p>' for note in notes if note)
    name = "Job-years" if account == "jobs" else str(c.accounts.loc[account, "name"]).capitalize()
    stages = "Direct: people hired with the money. Indirect: people at their suppliers." + (
        " Induced: jobs from what these workers spend. The two figures: without and with induced."
        if "induced" in c.stages
        else ""
    )
    chart = figures.live(
        "stages",
        bars(c, PAGE, "container", account, NATION),
        heading=f"{name} per million dollars of {c.price_year}",
        note=f"{stages}{lines}" + (f" {JOB_YEARS}" if account == "jobs" else ""),
    )
    return f"<h2>What a million dollars does</h2>{chart}{folded('All figures as a table', everything)}"


def _stays(c: ComparisonData) -> str:
    if len(c.regions) == 1 or not c.follows_money or "jobs" not in c.account_ids:
        return ""
    return f"{STAYS[c.closure]} {stays_by_trade(c)}" if c.about["regions"] == "state" else STAYS[c.closure]


def _where(c: ComparisonData, figures: Figures) -> str:
    if not figures.places or c.about["regions"] not in ("state", "county"):
        return ""
    shown = figures.live(
        "map",
        regions_map(c, PAGE, "container", "jobs", None),
        heading="job-years per 100,000 residents",
        note=f"For the whole amount, all stages, against the US average. Click a {c.about['regions']} to choose it.",
    )
    top = table(top_words(c), "Job-years for the whole amount, all stages.", text=["most", "fewest"])
    spread = table(
        spread_words(c),
        "Theil's index of job-years against population: 0 where every state has the same per head. Weighted by income: "
        "above 1 where poorer states get more.",
    )
    note = f"Job-years, direct and at suppliers, of {html.escape(amounts(c))} spent where each program spends it"
    note += (
        "; the last two columns are for a million dollars spent in that state alone."
        if THERE in figures.by_state
        else "."
    )
    if has_counties(c):
        note += f" {SPENT_THERE}"
    return (
        f"<h2>My place</h2>{figures.choices()}{here_table(c, figures.by_state)}"
        f'<p class="note">{note}</p><div class="pair">{shown}<div>{top}'
        f"{folded('How evenly the jobs are spread', spread)}</div></div>"
        f"{folded('All states as a table', states_table(c, figures.by_state))}"
    )


def _of_all(c: ComparisonData, figures: Figures) -> str:
    return (
        ""
        if len(figures.distinguishable) == len(c.scenarios)
        else f"The first {len(figures.distinguishable)} of {len(c.scenarios)} scenarios."
    )


def _who(c: ComparisonData, figures: Figures) -> str:
    if c.groups.empty:
        return ""
    dimensions = list(c.people.index.unique("dimension"))
    together = not_distinguished(c, dimensions)
    paid = ""
    if {"jobs", "labour_income"} <= set(c.account_ids):
        paid = figures.live(
            "tradeoff",
            jobs_and_pay(c, PAGE, "container", None),
            heading="More jobs, or better paid ones",
            note=f"Pay is labor income per job before tax, with employers' contributions, dollars of {c.price_year}.",
            follows=True,
        )
    shown = figures.live(
        "people",
        people(c, PAGE, "container", figures.distinguishable, None, None),
        heading="Shares of job-years",
        note=f"The bar: the group's share of all jobs in the economy. {NATIONAL_SHARES} {together} "
        f"{_of_all(c, figures)}",
        follows=True,
    )
    groups = folded(
        "The same as a table",
        table(
            groups_table(c, dimensions),
            f"Direct and indirect; last, of all jobs. {NATIONAL_SHARES} {together}",
        ),
    )
    quality = quality_table(c)
    caption = f"Direct and indirect; last, all jobs of the economy. Living wage: {c.about['living_wage']}. "
    caption += f"Pay: before tax, employers' contributions included. {not_distinguished(c, list(c.quality))}"
    good = "" if quality.empty else f"<h3>Pay and conditions</h3>{table(quality, caption)}"
    return f'<h2>Who gets the jobs, and what they pay</h2>{good}<div class="pair">{paid}{shown}</div>{groups}'


def _has_wellbeing(c: ComparisonData) -> bool:
    return {"wellby", "jobs"} <= set(c.account_ids)


def _wellbeing(c: ComparisonData) -> str:
    if not _has_wellbeing(c):
        return ""
    caption = (
        f"In brackets: with one of its parameters alone at its low or high. Damages of air: "
        f"{c.about['air_damages']}. {WELLBYS}"
    )
    return folded_section(
        "Wellbeing from jobs, pay and air",
        f"<p>{html.escape(wellbeing_in_words(c))}</p>{table(wellbeing_table(c), caption)}",
    )


def _doughnut(c: ComparisonData, figures: Figures) -> str:
    if not _has_wellbeing(c):
        return ""
    rings = []
    for name in figures.distinguishable:
        rows = wedges(c, name)
        text = "; ".join(f"{row.label}: {row.text}" for row in rows.itertuples() if row.covered)
        picture = Picture(
            ring(rows, PAGE, SIZE + 2 * BESIDE),
            name,
            "",
            f"Commonweal, {c.about['name']}; Raworth (2017)",
            f"Doughnut of {name}. {text}; others not covered.",
        )
        rings.append(
            figures.still(f"ring-{figures.id_of(name)}", picture, heading=f"{name}, inside the doughnut", note=RING)
        )
    words = table(doughnut_table(c), DOUGHNUT, text=["unit", "better", "a fair share", "note"], small=True)
    return folded_section("Inside the doughnut", f'<div class="rings">{"".join(rings)}</div>{words}')


def _pays(c: ComparisonData) -> str:
    """Where nobody pays, that is said."""
    if c.financing != "none":
        return ""
    return (
        "<h2>Who pays</h2><p>All figures leave out who pays. <code>--financing households</code> takes off what a tax "
        "on households of the same size would cost in jobs, <code>--financing government</code> what cuts elsewhere in "
        "government would; the page then begins with what is left.</p>"
    )


def _net(c: ComparisonData, figures: Figures) -> str:
    if c.financing == "none":
        return ""
    drawn = "".join(
        figures.still(
            f"net-{figures.id_of(name)}",
            waterfall(c, PAGE, STILL, "jobs", name),
            heading=f"{name}: job-years from direct to net",
            note="Per million dollars.",
        )
        for name in (figures.distinguishable if "jobs" in c.account_ids else [])
    )
    caption = f"Per million dollars{', type I / type II' if c.closure == 'type-ii' else ''}. {PAYS[c.financing]}"
    ends = f"<p>{html.escape(net_by_propensity(c))}</p>" if "jobs" in c.account_ids else ""
    return f'<h2>Gross, financing and net</h2>{table(net_table(c), caption)}{ends}<div class="pair">{drawn}</div>'


def _budget(c: ComparisonData, figures: Figures) -> str:
    """What comes back to governments, where the economy has receipts."""
    if receipts(c.about["name"]) is None:
        return ""
    rows = budget_table(c)
    rows.index = rows.index.str.replace(INDENT, EM_SPACE)
    everything = table(rows, f"{BUDGET} {whose_rates(c)}")
    chart = figures.live(
        "back",
        back_bars(c, PAGE, "container"),
        heading="Cents that come back per dollar of cost",
        note="All stages. Gross: as if everybody hired had had no job; new: what nobody else loses. Lines: one "
        "parameter alone at the ends of its range.",
    )
    return (
        f"<h2>What comes back to the budget</h2><p>{html.escape(back_in_words(c))}</p>{chart}"
        f"{folded('By level and kind, as a table', everything)}"
    )


def _outcomes(c: ComparisonData, figures: Figures) -> str:
    """What the money is for, beside what the spending does on its way."""
    if not _has_wellbeing(c):
        return ""
    known = c.outcomes()
    chart = figures.live(
        "later",
        outcome_bars(c, PAGE, "container", known),
        heading="Wellbeing on the way, and once it is there",
        note=f"{WELLBYS_ALONE} Lines: 9 of 10 draws of the effects. What nobody has measured is no estimate, not zero.",
    )
    rows = outcomes_across(c, known)
    rows.index = rows.index.str.replace(INDENT, EM_SPACE)
    figures_table = "" if known.empty else folded("All outcomes as a table", table(rows, f"{OUTCOMES} {GAP}"))
    silent = [(name, unsaid(c, name, all_of_it=name not in known["value"].dropna().index)) for name in c.scenarios]
    why = "".join(f"<dt>{html.escape(name)}</dt><dd>{html.escape(text)}</dd>" for name, text in silent if text)
    reasons = folded("Why some of it has no estimate", f'<dl class="programs">{why}</dl>') if why else ""
    words = html.escape(f"{carried(c, known)} {climate_counted(c, known)}")
    return f"<h2>Once it is built or given</h2>{chart}<p>{words}</p>{figures_table}{reasons}"


def _buys(c: ComparisonData, figures: Figures) -> str:
    """Flows of a dollar, and every line of every bill with its source: the assumptions that the reader should look
    at first.
    """
    flows = "".join(
        figures.still(
            f"flows-{figures.id_of(name)}",
            sankey(c, PAGE, FULL, name),
            heading=f"Where a dollar goes first: {name}",
            note="Shares of the money in its first round, producer prices.",
        )
        for name in c.scenarios
    )
    bills = c.bills.copy()
    bills["commodity"] += " " + bills["name"]
    bills["weight"] = bills["weight"].map("{:.3g} %".format)
    lines = table(
        bills[["commodity", "weight", "status", "confidence", "source"]],
        "Percent of the money by commodity, how it is known, and where from.",
        text=["commodity", "status", "confidence", "source"],
        small=True,
    )
    return folded_section(
        "What the money buys", f"{flows}{folded('Every line of every bill of goods, with its source', lines)}"
    )


def _limits(c: ComparisonData) -> str:
    lines = [line.format(trade=c.about["trade"], year=c.about["year"]) for line in LIMITS]
    limits = "".join(f"<li>{html.escape(line)}</li>" for line in [*lines, made_anew(c), losses(c)] if line)
    return f"<h2>What is not counted</h2><ul>{limits}</ul>"


def _sources(c: ComparisonData) -> str:
    accounts = table(
        c.accounts[["unit", "year", "status", "source"]],
        "How each account is known, and from what.",
        text=["unit", "status", "source"],
        small=True,
    )
    made, today = version("commonweal"), datetime.now(tz=timezone.utc).date()
    every = c.tidy()
    main = every["account"].isin(MAIN) & (len(c.regions) <= MANY)  # counties would make the page heavy
    by_level = every["kind"].str.startswith("net cost") & ~every["name"].str.startswith(ALL)
    shown = every[(every["kind"] != "sector") & ((every["kind"] != "region") | main) & ~by_level]
    data = quote(csv_text(shown, index=False, digits=PAGE_DIGITS), safe=",.:;()'-+=/*!$@[]")
    return (
        f"<h2>Sources, and how to cite</h2><p>The economy of {c.about['year']} ({html.escape(c.about['name'])}) by "
        f"{c.about['regions']}, from tables of the Bureau of Economic Analysis, the Bureau of Labor Statistics, the "
        f"Census Bureau and the Environmental Protection Agency. Figures may be used under the BSD 3-Clause license of "
        f"Commonweal. Cite as: Commonweal {made}, edition {html.escape(c.about['name'])}, page of {today:%B} "
        f'{today.day}, {today.year}.</p><p><a download="commonweal.csv" '
        f'href="data:text/csv;charset=utf-8,{data}">The figures as a spreadsheet (CSV)</a></p>'
        f"{folded('Accounts and their sources', accounts)}"
    )


def _method(c: ComparisonData) -> str:
    return folded_section(
        "Method",
        """<p>x = D T (B x + y) + O w: final demand y is delivered in the regions, trade T decides who supplies, market
shares D of the suppliers' regions turn commodities into industry output; what a scenario makes itself, w, is made by
the nation's mix of makers O; use coefficients B give inputs (Leontief, 1936; supply-use form, Miller and Blair, 2009).
Imports leave at the first round by BEA's import shares of each commodity, and at every later round by the import
table.</p>""",
    )


def _parameters(c: ComparisonData) -> str:
    """Every one that was used; what is assumed first."""
    used = c.assumptions()
    order = used["status"].map(FIRST).sort_values(kind="stable").index
    used = used.loc[order]
    used["value"] = [
        _value(value, default, distribution)
        for value, default, distribution in used[["value", "default", "distribution"]].itertuples(index=False)
    ]
    used["source"] += [f" {note}" if note else "" for note in used["note"]]
    columns = ["value", "unit", "status", "source"]
    caption = "What is assumed comes first; each can be changed. In brackets: the range that draws come from."
    return folded_section("Parameters", table(used[columns], caption, text=columns, small=True))


def _value(value: float, default: float, distribution: str) -> str:
    changed = "" if value == default else f", changed from {default:g}"
    ends = re.search(r"low ([^,]+),.* high ([^)]+)", distribution)
    spread = f" ({ends[1]} to {ends[2]})" if ends else "" if distribution == "fixed" else f" ({distribution})"
    return f"{value:g}{changed}{spread}"


def _again(c: ComparisonData) -> str:
    usual = c.assumptions()
    changed = {str(name): float(value) for name, value in usual["value"].items() if value != usual.loc[name, "default"]}
    amounts, trade = c.facts["amount"], c.about["trade_model"]
    alike = amounts.nunique() == 1
    code = "".join(
        f'<pre tabindex="0"><code>{html.escape(text)}</code></pre>'
        for text in (
            *([_command(c, amounts.iloc[0], changed, trade)] if alike else []),
            _python(c, amounts, changed, trade),
        )
    )
    return folded_section(
        "Reproduce this page",
        f'<p class="note">The solver is {html.escape(str(c.certificate))}. That is the error of its arithmetic alone; '
        f"the data and the assumptions are far less sure: see the ranges above.</p>{code}"
        '<p class="note">Scenarios that were changed or read from files, and tables of your own, have to be given '
        "again.</p>",
    )


def _command(c: ComparisonData, amount: float, changed: dict[str, float], trade: str) -> str:
    """The line for a terminal. Of scenarios with amounts of their own there is none."""
    parts = [
        f"commonweal compare {' '.join(map(shlex.quote, c.scenarios))} --amount {_digits(amount)} --edition "
        f"{c.about['name']} --regions {c.about['regions']}"
    ]
    parts.append(f"--closure {c.closure} --price-year {c.price_year}")
    parts += [f"--trade {trade}"] if trade != "given" else []
    parts += [f"--financing {c.financing}"] if c.financing != "none" else []
    parts += [f"--draws {c.sample.values.sizes['draw']} --seed {c.sample.seed}"] if c.sample is not None else []
    return " ".join([*parts, *(f"--set {name}={_digits(value)}" for name, value in changed.items())])


def _python(c: ComparisonData, amounts: pd.Series, changed: dict[str, float], trade: str) -> str:
    each = ", ".join(f"{name!r}: {_digits(amount)}" for name, amount in amounts.items())
    programmes = f"{c.scenarios!r}, amount={_digits(amounts.iloc[0])}" if amounts.nunique() == 1 else f"{{{each}}}"
    arguments = [programmes, f"closure={c.closure!r}", f"price_year={c.price_year}"]
    arguments += [f"financing={c.financing!r}"] if c.financing != "none" else []
    arguments += [f"parameters={changed!r}"] if changed else []
    arguments += [f"draws={c.sample.values.sizes['draw']}, seed={c.sample.seed}"] if c.sample is not None else []
    regions = f"regions={c.about['regions']!r}" + (f", trade={trade!r}" if trade != "given" else "")
    return (
        f"import commonweal as cw\nus = cw.load({c.about['name']!r}, {regions})\n"
        f"result = us.compare({', '.join(arguments)})\nresult.to_html('page.html')"
    )


def _digits(value: float) -> str:
    """As short as it can be without being another number."""
    short = f"{value:g}"
    return short if float(short) == value else repr(float(value))
