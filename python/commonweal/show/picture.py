"""A chart with what it must say beside itself: title, units, source, and a description for those who cannot see it."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import wrap
from typing import Any, TypeAlias

from commonweal.show.drawing import alt
from commonweal.show.theme import MARGIN, SMALL, Theme, config

#: Characters of text that fit into a pixel of width, at the sizes of the subtitle and the source.
LETTERS = 0.17
#: What users get: `figure.save("x.png")` and `.svg` need no browser and no network.
Figure: TypeAlias = alt.VConcatChart


@dataclass(frozen=True)
class Picture:
    """Attributes:
    chart: without title and theme, so that a page can set them in its own type.
    title: what is shown.
    subtitle: units, and how to read it.
    source: of the figures.
    alt: what the picture shows, in words.
    """

    chart: Any
    title: str
    subtitle: str
    source: str
    alt: str

    def figure(self, theme: Theme, width: int) -> Figure:
        """The chart that stands alone, ready to save: `figure.save("x.png")` and `.svg` need no browser and no
        network.
        """
        letters = int(width * LETTERS)
        below = alt.TitleParams(
            wrap(f"Source: {self.source}", letters), orient="bottom", anchor="start", frame="bounds", offset=MARGIN,
            fontSize=SMALL, fontWeight="normal", color=theme.soft,
        )  # fmt: skip
        title = alt.TitleParams(wrap(self.title, int(0.7 * letters)), subtitle=wrap(self.subtitle, letters))
        whole = alt.vconcat(self.chart.properties(title=title), title=below, config=config(theme), description=self.alt)
        result: alt.VConcatChart = whole.resolve_legend(
            color="independent", shape="independent", size="independent", stroke="independent"
        )
        return result
