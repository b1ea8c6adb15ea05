"""What run.py has found, as tables of Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from asked import NOT_ASKED, OVER

TITLES = {
    "demand": "output of one demand",
    "accounts": "multipliers of all accounts",
    "footprints": "four accounts of regions",
    "demands": "1,000 demands",
    "draws": "100 draws of the table",
}


def cell(one: dict[str, Any]) -> str:
    if "s" in one:
        return f"{one['s']:.3g}"
    if one.get("law_s"):
        return f"*{one['law_s']:,.0f}*"
    return "–"


def question_table(question: str, results: list[dict[str, Any]]) -> Iterator[str]:
    """Seconds by peer and problem; the law's where it was not asked."""
    of = [one for one in results if one["question"] == question]
    problems = list(dict.fromkeys(one["problem"] for one in of))
    yield f"**{TITLES[question].capitalize()}**, seconds"
    yield ""
    yield f"| | {' | '.join(problems)} | lines | largest error | peak, GB |"
    yield "|---|" + "---|" * (len(problems) + 3)
    for peer in dict.fromkeys(one["peer"] for one in of):
        row = {one["problem"]: one for one in of if one["peer"] == peer}
        answered = [one for one in row.values() if "s" in one]
        if not answered:
            continue
        cells = [cell(row[name]) if name in row else "–" for name in problems]
        error, memory = max(one["error"] for one in answered), max(one["bytes"] for one in answered)
        yield f"| {peer} | {' | '.join(cells)} | {answered[0]['lines']} | {error:.0e} | {1e-9 * memory:.1f} |"
    yield ""


def versions(results: list[dict[str, Any]], missing: dict[str, str]) -> Iterator[str]:
    yield "| | version | says how far off an answer is |"
    yield "|---|---|---|"
    for peer in dict.fromkeys(one["peer"] for one in results):
        said = next((one for one in results if one["peer"] == peer and "version" in one), None)
        if said:
            yield f"| {peer} | {said['version']} | {'yes' if said['says_error'] else 'no'} |"
    for name, reason in missing.items():
        yield f"| {name} | {reason} | |"
    yield ""


def tables(results: list[dict[str, Any]], missing: dict[str, str]) -> list[str]:
    lines = list(versions(results, missing))
    for question in TITLES:
        lines += question_table(question, results)
    trouble = [one for one in results if one.get("missing", OVER) not in (NOT_ASKED, OVER)]
    lines += [f"- {one['peer']}, {one['problem']}, {TITLES[one['question']]}: {one['missing']}" for one in trouble]
    return lines
