"""A comparison as the page shows it: programs by their titles, and ranges beside the figures."""

from __future__ import annotations

from dataclasses import replace

from commonweal.base.errors import ModelError
from commonweal.results.comparison import ComparisonData
from commonweal.results.sample import Sample

#: Of a sample, what has scenarios for an axis.
OF_DRAWS = ("point", "values", "alone")


def titled(c: ComparisonData) -> ComparisonData:
    """Scenarios by their titles; by their names where two have the same one. Letters that cannot be drawn stand as
    their escapes."""
    titles = [_printable(title) for title in c.facts["title"]]
    if len(set(titles)) < len(titles):
        titles = [_printable(name) for name in c.scenarios]
    names = dict(zip(c.scenarios, titles, strict=True))
    sample = c.sample
    if sample is not None:
        moved = {part: getattr(sample, part).assign_coords(scenario=titles) for part in OF_DRAWS}
        sample = replace(sample, **moved)
    return replace(
        c,
        facts=c.facts.rename(index=names),
        bills=c.bills.rename(index=names),
        effects=c.effects.assign_coords(scenario=titles),
        sample=sample,
        _stays={account: shares.rename(index=names) for account, shares in c._stays.items()},
        _in_each={account: figures.rename(index=names, level="scenario") for account, figures in c._in_each.items()},
    )


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)


def with_ranges(c: ComparisonData) -> ComparisonData:
    """With quick draws of the nation where it has none; as it is where nothing can be drawn."""
    if c.sample is not None:
        return c
    try:
        sample: Sample = c.ranges()
    except ModelError:
        return c
    return replace(c, sample=sample)
