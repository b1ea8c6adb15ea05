"""My place: what of the money arises in the reader's state or county, and what a million dollars spent there would
do."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

import pandas as pd

from commonweal.base.errors import ModelError
from commonweal.datasets.codes import NATION
from commonweal.show.charts.maps import PEOPLE
from commonweal.show.words import amounts

if TYPE_CHECKING:
    from commonweal.results.comparison import ComparisonData

#: Columns of the table of states: of the money as it is spent, and of a million spent there.
ARISE, PER_HEAD, THERE, IN_ALL = "arise", "per_head", "there", "in_all"
DIGITS = {ARISE: "{:,.0f}", PER_HEAD: "{:,.1f}", THERE: "{:,.1f}", IN_ALL: "{:,.1f}"}


def headings(c: ComparisonData, figures: pd.DataFrame) -> dict[str, str]:
    """Of the columns that there are, in words."""
    words = {
        ARISE: f"job-years of the {amounts(c)}",
        PER_HEAD: "the same per 100,000 residents",
        THERE: "a million spent in this state: job-years there",
        IN_ALL: "and in all the country",
    }
    return {name: text for name, text in words.items() if name in figures}


def by_state(c: ComparisonData) -> pd.DataFrame:
    """Job-years, direct and at suppliers: index (scenario, state), columns ARISE and PER_HEAD and, where states can be
    spent in one by one, THERE and IN_ALL, per million dollars.
    """
    stages = c.in_states()["jobs"]
    arise = stages[stages.index.get_level_values("stage") != "induced"].groupby(["scenario", "state"], sort=False).sum()
    people = c.residents.groupby(c.states).sum() / PEOPLE
    table = pd.DataFrame({ARISE: arise})
    table[PER_HEAD] = arise.div(people, level="state")
    try:
        each = c.spent_in_each("jobs")["type-i"]
    except ModelError:  # counties are too many, and a result that was read has no model
        return table
    return table.assign(**{THERE: each["there"], IN_ALL: each["in all"]})


def by_county(c: ComparisonData) -> pd.DataFrame:
    """As `by_state`, of counties: index (scenario, region)."""
    jobs = c.effects["by_region"].sel(account="jobs")
    arise = jobs.sel(stage=jobs["stage"] != "induced").sum("stage").transpose("scenario", "region").to_series()
    return pd.DataFrame({ARISE: arise, PER_HEAD: arise.div(c.residents / PEOPLE, level="region")})


def place_data(c: ComparisonData, figures: pd.DataFrame) -> dict[str, Any]:
    """What the script shows of each place: its name, by scenario its figures as text and, of a county, its state."""
    names = dict(sorted(c.state_names.items(), key=lambda entry: entry[1]))
    states = _places(c, names, figures)
    if not has_counties(c):
        return states
    own = c.region_names[list(c.regions)]
    counties = _places(c, dict(own.sort_values()), by_county(c))
    return states | {code: {**one, "state": c.states[code]} for code, one in counties.items()}


def _places(c: ComparisonData, names: dict[str, str], figures: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Places by code: name and figures."""
    texts = [figures[column].map(form.format).unstack(0) for column, form in DIGITS.items() if column in figures]
    columns = [text.loc[list(names), c.scenarios].to_numpy() for text in texts]
    return {
        code: {"name": name, "figures": [[column[k, n] for column in columns] for n in range(len(c.scenarios))]}
        for k, (code, name) in enumerate(names.items())
    }


def has_counties(c: ComparisonData) -> bool:
    """Whether places are states and counties in them."""
    return bool(c.about["regions"] == "county")


def where_spent(c: ComparisonData) -> str:
    """The place that a reader is shown first: the one where all of the money is spent; the whole country otherwise."""
    (spent, *others) = set(c.facts["spent_in"])
    named = c.region_names[list(c.regions)]
    (*codes,) = named.index[named == spent]
    return str(codes[0]) if codes and not others else NATION


def states_table(c: ComparisonData, figures: pd.DataFrame) -> str:
    """A row for each state, of the first scenario; the script shows others, sorts, and puts the reader's on top."""
    known = headings(c, figures)
    heads = "".join(
        f'<th scope="col" data-column="{k}"><button type="button">{html.escape(text)}</button></th>'
        for k, text in enumerate(known.values())
    )
    names = dict(sorted(c.state_names.items(), key=lambda entry: entry[1]))
    rows = "".join(
        f'<tr data-code="{html.escape(code)}"><th scope="row">{html.escape(name)}</th>'
        + "".join(
            f"<td>{DIGITS[column].format(value)}</td>" for column, value in figures.loc[c.scenarios[0], code].items()
        )
        + "</tr>"
        for code, name in names.items()
    )
    return (
        '<div class="wide" tabindex="0" role="region" aria-label="States"><table id="states"><thead><tr>'
        f'<th scope="col" class="text" data-column="-1"><button type="button">state</button></th>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def here_table(c: ComparisonData, figures: pd.DataFrame) -> str:
    """The reader's state, a row for each scenario; of the whole country until one is chosen."""
    known = headings(c, figures)
    heads = "".join(f'<th scope="col">{html.escape(text)}</th>' for text in known.values())
    whole = figures[ARISE].groupby("scenario").sum()
    people = c.residents.sum() / PEOPLE
    rows = []
    for name in c.scenarios:
        cells = {ARISE: whole[name], PER_HEAD: whole[name] / people}
        shown = "".join(
            f"<td>{DIGITS[column].format(cells[column]) if column in cells else ''}</td>" for column in known
        )
        rows.append(f'<tr><th scope="row">{html.escape(name)}</th>{shown}</tr>')
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="My place"><table id="here">'
        f'<caption id="in-place" '
        f'aria-live="polite">The whole country</caption><thead><tr><th scope="col" class="text">program</th>{heads}'
        f"</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )
