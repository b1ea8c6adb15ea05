"""The tables that bench/README.md shows, from what the suite has printed. Argument: suite.json of `make bench`."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any


def entry(suite: dict[str, Any], name: str) -> dict[str, Any]:
    found = [one for one in suite["benchmarks"] if one["name"] == name or one["name"].startswith(f"{name}/")]
    if not found:
        raise SystemExit(f"no benchmark {name!r} in the suite's results; run `make bench`")
    return found[0]


def name_of(one: dict[str, Any]) -> str:
    return one["name"].split("/iterations")[0].removesuffix("/real_time")


def ratios(suite: dict[str, Any]) -> list[str]:
    lines = ["| ratio | reached |", "|---|---|"]
    for kind in ("gravity", "gravity type II"):
        full, mixed = entry(suite, f"solve double/{kind}/3144"), entry(suite, f"solve mixed/{kind}/3144")
        lines.append(
            f"| {kind}, 3,144 regions, to 1e-8: time over rounds x operations / rate of a product | "
            f"{1 / full['of_product']:.2f} |"
        )
        lines.append(f"| the same, double over mixed precision | {full['real_time'] / mixed['real_time']:.2f} |")
    states, at_once = entry(suite, "solve/state/1"), entry(suite, "solve/state/16")
    lines.append(
        f"| states: a right-hand side alone, and in a block of 16, ms | {states['real_time']:.2f}, "
        f"{at_once['real_time'] / 16:.2f} |"
    )
    for trade in ("pool", "quotient"):
        small, large = entry(suite, f"apply/{trade}/1000"), entry(suite, f"apply/{trade}/10000")
        lines.append(
            f"| {trade}: a round of 10,000 regions over one of 1,000 | {large['real_time'] / small['real_time']:.1f} |"
        )
    return lines


def solves(suite: dict[str, Any]) -> list[str]:
    lines = [
        "| one right-hand side | rounds (single) | ms | certified relative error | GFLOP/s | its products' own time "
        "over it |",
        "|---|---|---|---|---|---|",
    ]
    for one in suite["benchmarks"]:
        if one["name"].startswith("solve") and one["columns"] == 1:
            lines.append(
                f"| {name_of(one)} | {one['rounds']:.0f} ({one['single_rounds']:.0f}) | {one['real_time']:.2f} | "
                f"{one['relative']:.0e} | {one['GFLOP/s']:.0f} | {one['of_product']:.2f} |"
            )
    return lines


def multipliers(suite: dict[str, Any]) -> list[str]:
    lines = [
        "| multipliers | accounts | rounds | ms | GFLOP/s | its products' own time over it |",
        "|---|---|---|---|---|---|",
    ]
    for one in suite["benchmarks"]:
        if one["name"].startswith("multipliers"):
            lines.append(
                f"| {name_of(one).removeprefix('multipliers').strip(' /')} | {one['columns']:.0f} "
                f"| {one['rounds']:.0f} | {one['real_time']:.1f} | {one['GFLOP/s']:.0f} | {one['of_product']:.2f} |"
            )
    return lines


def main(file: str) -> None:
    suite = json.loads(Path(file).read_text())
    context = suite["context"]
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False
    ).stdout.strip()
    print(
        f"Commit {commit or 'unknown'}, {context['threads']} threads. Ceilings in the same run: copy "
        f"{context['copy GB/s']} GB/s, products {context['double product GFLOP/s']} (double) and "
        f"{context['single product GFLOP/s']} (single) GFLOP/s.\n"
    )
    print("\n".join([*ratios(suite), "", *solves(suite), "", *multipliers(suite)]))


if __name__ == "__main__":
    main(sys.argv[1])
