"""The page as text: its head, its sections in order, and what its script needs."""

from __future__ import annotations

import base64
import hashlib
import html
import json
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import vl_convert

from commonweal.show.page.figures import Figures
from commonweal.show.page.sections import sections
from commonweal.show.page.titled import titled, with_ranges
from commonweal.show.page.top import first_screen, lede, title
from commonweal.show.theme import DARK, LIGHT, Theme

if TYPE_CHECKING:
    from commonweal.results.comparison import ComparisonData

#: Drawn by Vega in the page itself, whose license asks for this line.
VEGA = "Charts: Vega and Vega-Lite, copyright University of Washington Interactive Data Lab, BSD 3-Clause."


def render(comparison: ComparisonData) -> str:
    """The page as text."""
    c = titled(with_ranges(comparison))
    figures = Figures(c, comparison.scenarios)
    parts = sections(c, figures, comparison)
    body = "\n".join(f'<section id="{name}">{text}</section>' for name, text in parts.items() if text)
    return document(
        title=title(c),
        lede=lede(c),
        top=first_screen(c),
        body=body,
        end=f"Made by Commonweal from public data; what is assumed is listed above and can be changed. {VEGA}",
        comment=VEGA,
        data=as_json(figures.data()),
        scripts=(_vega(), _own("page.js"), _own("save.js")),
    )


def document(
    *,
    title: str,
    lede: str,
    top: str,
    body: str,
    end: str,
    comment: str = "",
    data: str = "",
    scripts: tuple[str, ...] = (),
    style: str = "",
) -> str:
    """A whole page around its sections. `top` and `body` are HTML, the others text; `data`, JSON for the scripts;
    `style` follows the style of all pages. The page runs its own scripts and wears its own style, known by their
    hashes, and nothing else: no text that found its way into it can be run, and nothing is loaded."""
    said = f"<!-- {comment} -->\n" if comment else ""
    style = f"\n{_colors()}\n{_own('style.css')}{style}"
    allowed = "; ".join(
        [
            "default-src 'none'",
            f"style-src {_hash(style)}",
            *([f"script-src {' '.join(map(_hash, scripts))}"] if scripts else []),
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
    code = "".join(f'<script type="module">{script}</script>\n' for script in scripts)
    script = f'<script type="application/json" id="data">{data}</script>\n' if data else ""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{allowed}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{html.escape(title)}</title>
<meta name="description" content="{html.escape(lede)}">
<meta property="og:title" content="{html.escape(title)}">
<meta property="og:description" content="{html.escape(lede)}">
<meta name="generator" content="Commonweal {version("commonweal")}">
{said}<style>{style}</style>
</head>
<body>
<header>
<h1>{html.escape(title)}</h1>
<p class="lede">{html.escape(lede)}</p>
{top}
</header>
<main>
{body}
</main>
<footer><p class="note">{html.escape(end)}</p></footer>
{script}{code}</body>
</html>
"""


def _hash(code: str) -> str:
    """What a Content-Security-Policy knows inline code by."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"


def _colors() -> str:
    """Light; dark where the reader's system is; light again on paper."""

    def root(theme: Theme) -> str:
        return ":root { " + " ".join(f"{name}: {color};" for name, color in theme.variables().items()) + " }"

    dark, paper = f"@media (prefers-color-scheme: dark) {{ {root(DARK)} }}", f"@media print {{ {root(LIGHT)} }}"
    return "\n".join((":root { color-scheme: light dark; }", root(LIGHT), dark, paper))


def _own(name: str) -> str:
    return (files("commonweal.show.page") / name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _vega() -> str:
    return str(vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;"))


def as_json(content: Any) -> str:
    """As it may stand inside a script element: without what could end it or begin a comment in it."""
    return json.dumps(content, separators=(",", ":"), ensure_ascii=False, allow_nan=False).replace("<", "\\u003c")
