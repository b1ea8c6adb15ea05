"""The sections of the page, in order. One that the comparison has nothing for is left out."""

from __future__ import annotations

import html
import re
import shlex
from typing import TYPE_CHECKING

import pandas as pd

from commonweal.show.charts.doughnut import SIZE, ring, wedges
from commonweal.show.charts.maps import regions_map
from commonweal.show.charts.people import people
from commonweal.show.charts.sankey import sankey
from commonweal.show.charts.stages import bars, waterfall
from commonweal.show.charts.tiles import states
from commonweal.show.charts.tradeoff import jobs_and_pay
from commonweal.show.one_figure import HEADLINE, not_distinguished
from commonweal.show.page.figures import STILL, Figures
from commonweal.show.page.tables import folded, table
from commonweal.show.picture import Picture
from commonweal.show.ranges import drawn_words, ranges_table
from commonweal.show.theme import PAGE
from commonweal.show.words import (
    JOB_YEARS,
    NATIONAL_SHARES,
    PAYS,
    STAYS,
    WELLBYS,
    WITH_IMPORTS,
    additional,
    all_jobs,
    doughnut_table,
    groups_table,
    headline_table,
    losses,
    made_anew,
    net_by_propensity,
    net_table,
    quality_table,
    spread_words,
    stays_by_trade,
    top_words,
    wellbeing_in_words,
    wellbeing_table,
)

if TYPE_CHECKING:
    from commonweal.results.comparison import ComparisonData

DOUGHNUT = (
    "Change for a billion dollars, all stages: the social foundation inside, the planet's boundaries outside (Raworth, "
    "2017). A triangle points up "
    "for more, down for less; blue is better, orange worse; the length is against the scenario here that changes it "
    "most. Striped: not covered, "
    "which is not zero. Fair shares: O'Neill and others (2018), to be verified."
)
LIMITS = (
    "Effects are gross: no job is netted against what its worker would have done otherwise; nothing is financed, "
    "unless said above.",
    "Fixed prices and technology of {year}, no limits of supply: right for slack economies, too high near full "
    "employment.",
    f"{JOB_YEARS} Jobs that a plant announces for good are not effects of its grant and are not counted.",
    "Who holds the jobs, hours, health cover, union coverage and injuries are the nation's by industry, the same in "
    "every state; schooling "
    "and health cover only by sector, so that child care has the schooling of all health and social care.",
    "State figures are modelled: national technology, output from regional accounts; what cannot travel is bought at "
    "home, the rest "
    "{trade}.",
    "What care does for children and patients, and what a fab or a clean grid does once built, is not in an "
    "input-output table.",
)
#: By status, which parameters a reader should look at first.
FIRST = {"assumed": 0, "modelled": 1, "measured": 2}


def sections(c: ComparisonData, figures: Figures) -> dict[str, str]:
    """HTML by the name of the section; empty where there is nothing to show."""
    return {
        "glance": _glance(c, figures),
        "where": _where(c, figures),
        "who": _who(c, figures),
        "wellbeing": _wellbeing(c),
        "doughnut": _doughnut(c, figures),
        "net": _net(c, figures),
        "buys": _buys(c, figures),
        "method": _method(c),
        "parameters": _parameters(c),
        "again": _again(c),
    }


def _glance(c: ComparisonData, figures: Figures) -> str:
    closure = "Figures by type I (direct and indirect)" + (
        " / type II (with households' spending)." if c.closure == "type-ii" else "."
    )
    ranks = " In brackets: ranks." if len(c.scenarios) > 1 else ""
    headline = headline_table(c).T.rename_axis("per million dollars")
    ranges = ""
    if c.sample is not None:
        million = c.facts["amount"] / 1e6
        ranges = table(ranges_table(c.sample, million).T.rename_axis("ranges"), drawn_words(c.sample, million))
    notes = [
        JOB_YEARS,
        WITH_IMPORTS if "ghg" in c.account_ids else "",
        additional(c) if "jobs" in c.account_ids else "",
        all_jobs(c) if "jobs" in c.account_ids else "",
        not_distinguished(c, HEADLINE),
        _stays(c),
    ]
    account = "jobs" if "jobs" in c.account_ids else c.account_ids[0]
    drawn = [
        figures.live(
            "stages",
            bars(c, PAGE, "container", account, None),
            heading="Job-years of a million dollars" if account == "jobs" else f"{account} of a million dollars",
            note="Direct: those who are paid; indirect: their suppliers"
            + ("; induced: what households buy with their pay." if "induced" in c.stages else "."),
            follows=True,
        )
    ]
    if {"jobs", "labour_income"} <= set(c.account_ids):
        drawn.append(
            figures.live(
                "tradeoff",
                jobs_and_pay(c, PAGE, "container", None),
                heading="More jobs, or better paid ones",
                note=f"Up: labour income per job before tax, with employers' contributions, thousand dollars of "
                f"{c.price_year}. Right: job-years.",
                follows=True,
            )
        )
    return (
        f"<h2>At a glance</h2>{table(headline, closure + ranks)}{ranges}"
        + "".join(f'<p class="note">{html.escape(note)}</p>' for note in notes if note)
        + f'<div class="pair">{"".join(drawn)}</div>'
    )


def _stays(c: ComparisonData) -> str:
    if len(c.regions) == 1 or not c.follows_money or "jobs" not in c.account_ids:
        return ""
    return f"{STAYS[c.closure]} {stays_by_trade(c)}" if c.about["regions"] == "state" else STAYS[c.closure]


def _where(c: ComparisonData, figures: Figures) -> str:
    if not figures.places or c.about["regions"] not in ("state", "county"):
        return ""
    several = "; the scenario is chosen above" if len(c.scenarios) > 1 else ""
    shown = figures.live(
        "map",
        regions_map(c, PAGE, "container", "jobs", None),
        heading="Job-years per 100,000 residents",
        note=f"For the whole amount, all stages{several}. A click on a {c.about['regions']} shows its state in every "
        f"chart that can.",
    )
    tiles = figures.live(
        "tiles",
        states(c, PAGE, "container", "jobs", figures.distinguishable),
        heading="State by state, on one scale",
        note="Job-years per 1,000 residents, all stages. " + _of_all(c, figures),
    )
    top = table(top_words(c), "Job-years for the whole amount, all stages.", text=["most", "fewest"])
    spread = table(
        spread_words(c),
        "Job-years against population: 0 is alike per head. Weighted by income: above 1 where more falls to poorer "
        "states.",
    )
    return (
        f"<h2>Where the jobs are</h2><div "
        f'class="pair">{shown}{tiles}</div>{top}{folded("How evenly they fall", spread)}'
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
    good = "" if quality.empty else f"<h3>How good are they</h3>{table(quality, caption)}"
    return f'<h2>Who gets the jobs</h2><div class="pair">{shown}<div>{good}</div></div>{groups}'


def _has_wellbeing(c: ComparisonData) -> bool:
    return {"wellby", "jobs"} <= set(c.account_ids)


def _wellbeing(c: ComparisonData) -> str:
    if not _has_wellbeing(c):
        return ""
    caption = (
        f"In brackets: with one of its parameters alone at its low or high. Damages of air: "
        f"{c.about['air_damages']}. {WELLBYS}"
    )
    return (
        f"<h2>Wellbeing from jobs, pay and "
        f"air</h2><p>{html.escape(wellbeing_in_words(c))}</p>{table(wellbeing_table(c), caption)}"
    )


def _doughnut(c: ComparisonData, figures: Figures) -> str:
    if not _has_wellbeing(c):
        return ""
    rings = []
    for name in figures.distinguishable:
        rows = wedges(c, name)
        text = "; ".join(f"{row.label}: {row.text}" for row in rows.itertuples() if row.covered)
        picture = Picture(
            ring(rows, PAGE, SIZE),
            name,
            "",
            f"Commonweal, {c.about['name']}; Raworth (2017)",
            f"Doughnut of {name}. {text}; others not covered.",
        )
        rings.append(figures.still(f"ring-{name}", picture, heading=name, note=""))
    listed = doughnut_table(c)
    listed.index = pd.Index(rows["number"] + "  " + listed.index, name=listed.index.name)
    words = table(listed, DOUGHNUT, text=["unit", "better", "a fair share", "note"], small=True)
    return f'<h2>Inside the doughnut</h2><div class="rings">{"".join(rings)}</div>{words}'


def _net(c: ComparisonData, figures: Figures) -> str:
    if c.financing == "none":
        return ""
    drawn = "".join(
        figures.still(
            f"net-{name}",
            waterfall(c, PAGE, STILL, "jobs", name),
            heading=f"{name}: job-years from direct to net",
            note="Per million dollars.",
        )
        for name in (figures.distinguishable if "jobs" in c.account_ids else [])
    )
    ends = f"<p>{html.escape(net_by_propensity(c))}</p>" if "jobs" in c.account_ids else ""
    return (
        f"<h2>Gross, financing and net</h2>{table(net_table(c), f'Per million dollars. {PAYS[c.financing]}')}{ends}"
        f'<div class="pair">{drawn}</div>'
    )


def _buys(c: ComparisonData, figures: Figures) -> str:
    """Flows of a dollar, and every line of every bill with its source: the assumptions that the reader should look
    at first.
    """
    flows = "".join(
        figures.still(
            f"flows-{name}",
            sankey(c, PAGE, STILL, name),
            heading=f"Where a dollar goes first: {name}",
            note="Shares of the money in its first round, producer prices.",
            scenario=name,
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
    return f"<h2>What the money buys</h2>{flows}{folded('Every line of every bill of goods, with its source', lines)}"


def _method(c: ComparisonData) -> str:
    lines = [line.format(trade=c.about["trade"], year=c.about["year"]) for line in LIMITS]
    limits = "".join(f"<li>{html.escape(line)}</li>" for line in [*lines, made_anew(c), losses(c)] if line)
    accounts = table(
        c.accounts[["unit", "year", "status", "source"]],
        "Measured or modelled, and from what.",
        text=["unit", "status", "source"],
        small=True,
    )
    return f"""<h2>Method and limits</h2>
<p>x = D T (B x + y) + O w: final demand y is delivered in the regions, trade T decides who supplies, market shares D of
the suppliers' regions turn commodities into industry output; what a scenario makes itself, w, is made by the nation's
mix of makers O; use coefficients B give inputs (Leontief, 1936; supply-use form, Miller and Blair, 2009). Imports
leave at the first round by BEA's import shares of each commodity, and at every later round by the import table.</p>
<ul>{limits}</ul>{folded("Accounts and their sources", accounts)}"""


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
    return f"<h2>Parameters</h2>{table(used[columns], caption, text=columns, small=True)}"


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
    return (
        f"<h2>How sure the sum is, and how to make it again</h2><p>Numerically {html.escape(str(c.certificate))}. That "
        f"is the solver's error "
        f"alone; what the data and the assumptions leave open is far wider.</p>{code}"
        '<p class="note">Scenarios that were changed or read from files, and tables of the user\'s own, have to be '
        "given again.</p>"
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
