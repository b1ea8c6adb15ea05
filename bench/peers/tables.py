"""What run.py has found, as tables of Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from asked import NOT_ASKED, OVER

TITLES = {
    "demand": "Output of one demand",
    "accounts": "Multipliers of all accounts",
    "footprints": "Four accounts of regions",
    "demands": "1,000 demands",
    "draws": "100 draws of the table",
}


#: Tables of each question, by the kinds of problems in them; and the smallest of a random table that is shown.
SHOWN, SMALLEST = {"": ("small", "dense"), ", sparse tables": ("sparse",)}, 1000


def digits(seconds: float) -> str:
    return f"{seconds:.2g}" if seconds < 10.0 else f"{seconds:,.0f}"


def cell(one: dict[str, Any] | None) -> str:
    if one is None:
        return ""
    if "s" in one:
        return digits(one["s"])
    return f"*{digits(one['law_s'])}*" if "law_s" in one else "–"


def question_table(question: str, title: str, kinds: Sequence[str], results: list[dict[str, Any]]) -> Iterator[str]:
    """Seconds by peer and problem; in italics the law's, where it was not asked."""
    of = [one for one in results if one["question"] == question and one["kind"] in kinds]
    shown = [one for one in of if one["n"] >= SMALLEST or not one["problem"].endswith(kinds[-1])]
    problems = list(dict.fromkeys(one["problem"] for one in shown))
    answered = [one for one in shown if "s" in one]
    if not answered:
        return
    yield f"**{TITLES[question]}{title}**, seconds"
    yield ""
    yield f"| | {' | '.join(problems)} | largest error | peak, GB | lines |"
    yield "|---|" + "---|" * (len(problems) + 3)
    for peer in dict.fromkeys(one["peer"] for one in answered):
        row = {one["problem"]: one for one in shown if one["peer"] == peer}
        known = [one for one in answered if one["peer"] == peer]
        error, memory = max(one["error"] for one in known), max(one["bytes"] for one in known)
        cells = [cell(row.get(name)) for name in problems]
        yield f"| {peer} | {' | '.join(cells)} | {error:.0e} | {1e-9 * memory:.1f} | {known[0]['lines']} |"
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


def trouble(results: list[dict[str, Any]]) -> Iterator[str]:
    """Where a peer gave no answer though it was asked: the first question of each kind of failure, and how many."""
    failed: dict[tuple[str, str], list[str]] = {}
    for one in results:
        if one.get("missing", OVER) not in (NOT_ASKED, OVER):
            question = f"{one['problem']}, {TITLES[one['question']]}"
            failed.setdefault((one["peer"], one["missing"]), []).append(question)
    for (peer, missing), questions in failed.items():
        more = f", and {len(questions) - 1} more from there on" if len(questions) > 1 else ""
        yield f"- {peer}, {questions[0]}{more}: {missing}"


def tables(results: list[dict[str, Any]], missing: dict[str, str]) -> list[str]:
    lines = list(versions(results, missing))
    for question in TITLES:
        for title, kinds in SHOWN.items():
            lines += question_table(question, title, kinds, results)
    return lines + list(trouble(results))
