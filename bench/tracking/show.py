"""Throughput over commits: a chart, and one page that holds everything."""

from __future__ import annotations

import html
from pathlib import Path

import altair as alt
import numpy as np
import pandas as pd
from records import Record, short

#: Of the repetitions, what the band holds.
BAND = (0.1, 0.9)
PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Commonweal: throughput over commits</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 75rem; margin: 2rem auto; padding: 0 1rem; }}
table {{ border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 0.9rem; margin: 1rem 0 2rem; }}
th, td {{ border-bottom: 1px solid #ccc; padding: 0.25rem 0.75rem; text-align: right; }}
th:first-child, td:first-child {{ text-align: left; }}
.wide {{ overflow-x: auto; }}
</style>
<h1>Throughput over commits</h1>
<p>{said}</p>
<div class="wide">{chart}</div>
<h2>Runs</h2>
<div class="wide">{runs}</div>
<h2>The last run, {last}</h2>
<div class="wide">{times}</div>
</html>
"""
SAID = (
    "Each point is a run of one commit: the time that a benchmark's products would take at the rate of one large "
    "product of doubles, measured in the same run, over the time that it took. Machines differ threefold, this ratio "
    "much less. 1 is the ceiling of doubles; more is possible in single precision and by groups of regions. Bands run "
    "from the 10th to the 90th percentile of the repetitions."
)


def throughput(records: list[Record]) -> pd.DataFrame:
    """A row for each benchmark of each record, the oldest commit first: the median of throughput over the ceiling, and
    its band."""
    rows = []
    for place, record in enumerate(sorted(records, key=lambda one: str(one.context.get("commit_date", "")))):
        for name in record.repetitions:
            of = record.counter(name, "of_product")
            if np.isfinite(of).all():
                low, high = np.quantile(of, BAND)
                rows.append(
                    {
                        "benchmark": short(name),
                        "run": f"{place + 1}: {record.name}",
                        "processor": record.context.get("processor", "unknown"),
                        "median": float(np.median(of)),
                        "low": low,
                        "high": high,
                    }
                )
    if not rows:
        raise SystemExit("no record says how its times stand to the machine's ceiling (counter of_product)")
    return pd.DataFrame(rows)


def plot(records: list[Record]) -> alt.Chart:
    found = throughput(records)
    order = list(dict.fromkeys(found["run"]))
    base = alt.Chart().encode(x=alt.X("run:N", sort=order, title=None, axis=alt.Axis(labelAngle=-40)))
    band = base.mark_errorband().encode(
        y=alt.Y("low:Q", title="share of ceiling", scale=alt.Scale(zero=True)), y2="high:Q"
    )
    spread = base.mark_rule().encode(y="low:Q", y2="high:Q")
    line = base.mark_line().encode(y="median:Q")
    points = base.mark_point(filled=True, size=50).encode(
        y="median:Q",
        color=alt.Color("processor:N", title="processor", legend=alt.Legend(orient="top")),
        tooltip=["run", "processor", alt.Tooltip("median", format=".3f"), alt.Tooltip("low", format=".3f"), "high"],
    )
    return (
        alt.layer(band, spread, line, points, data=found)
        .properties(width=220, height=110)
        .facet(facet=alt.Facet("benchmark:N", title=None, sort=list(dict.fromkeys(found["benchmark"]))), columns=4)
        .resolve_scale(y="independent")
    )


def _table(rows: list[list[str]], head: list[str]) -> str:
    cells = ["".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in rows]
    titles = "".join(f"<th>{html.escape(title)}</th>" for title in head)
    return f"<table><tr>{titles}</tr>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


def page(records: list[Record], path: Path) -> None:
    """One file with the chart, the runs with their ceilings, and the times of the last."""
    ordered = sorted(records, key=lambda one: str(one.context.get("commit_date", "")))
    last = ordered[-1]
    ceilings = ("copy GB/s", "double product GFLOP/s", "single product GFLOP/s")
    runs = [
        [
            one.name,
            str(one.context.get("commit_date", ""))[:10],
            str(one.context.get("subject", "")),
            str(one.context.get("processor", "")),
            *(f"{one.ceiling(what):.0f}" for what in ceilings),
        ]
        for one in ordered
    ]
    times = []
    for name in last.repetitions:
        taken = last.milliseconds(name)
        low, high = np.quantile(taken, BAND)
        times.append(
            [
                short(name),
                f"{np.median(taken):.4g}",
                f"{low:.4g} to {high:.4g}",
                f"{np.median(last.counter(name, 'of_product')):.2f}",
            ]
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        PAGE.format(
            said=SAID,
            chart=plot(ordered).to_html(inline=True, fullhtml=False),
            runs=_table(runs, ["commit", "date", "subject", "processor", *ceilings]),
            last=html.escape(last.name),
            times=_table(times, ["benchmark", "median, ms", "10th to 90th percentile, ms", "share of ceiling"]),
        )
    )
