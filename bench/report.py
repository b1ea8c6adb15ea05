"""The ratios that bench/README.md shows, from what the suite and the peers have printed.

Arguments: suite.json peer.json peers.json, of one run of `make bench`.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any


def milliseconds(suite: dict[str, Any], name: str) -> float:
    return entry(suite, name)["real_time"]


def entry(suite: dict[str, Any], name: str) -> dict[str, Any]:
    found = [one for one in suite["benchmarks"] if one["name"] == name or one["name"].startswith(f"{name}/")]
    if not found:
        raise SystemExit(f"no benchmark {name!r} in the suite's results; run `make bench`")
    return found[0]


def tables(suite: dict[str, Any], eigen: dict[str, Any], peers: dict[str, Any]) -> list[str]:
    lines = [
        "| table, a third full, 100 accounts | Eigen's inverse and product, s | NumPy's, s | Commonweal in Python, s; "
        "first time | C++, s |"
        " rounds | NumPy over Commonweal | largest relative difference |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for one in peers["tables"]:
        n = one["sectors"]
        ours = entry(suite, f"multipliers/dense table/{n}")
        lines.append(
            f"| {n:,} sectors | {milliseconds(eigen, f'inverse/{n}/100') / 1e3:.2f} | {one['numpy_s']:.2f} "
            f"| {one['again_s']:.3f}; {one['first_s']:.3f} | {ours['real_time'] / 1e3:.3f} | {ours['rounds']:.0f} "
            f"| {one['numpy_s'] / one['again_s']:.1f} | {one['largest_relative_difference']:.0e} |"
        )
    last = max(peers["tables"], key=lambda one: one["sectors"])
    law = last["numpy_s"] * (20_502 / last["sectors"]) ** 3
    lines += [
        "",
        f"By the inverse's cubic law, 20,502 sectors (51 states x 402 industries) would take NumPy {law:,.0f} s.",
    ]
    return lines


def ladder(suite: dict[str, Any]) -> list[str]:
    lines = [
        "| one right-hand side | rounds (single) | ms | certified relative error | GFLOP/s | its products' own time "
        "over it |",
        "|---|---|---|---|---|---|",
    ]
    for one in suite["benchmarks"]:
        if one["name"].startswith("solve") and one["columns"] == 1:
            name = one["name"].split("/iterations")[0].removesuffix("/real_time")
            lines.append(
                f"| {name} | {one['rounds']:.0f} ({one['single_rounds']:.0f}) | {one['real_time']:.2f} | "
                f"{one['relative']:.0e} "
                f"| {one['GFLOP/s']:.0f} | {one['of_product']:.2f} |"
            )
    return lines


def ratios(suite: dict[str, Any], peers: dict[str, Any]) -> list[str]:
    lines = ["| ratio | reached |", "|---|---|"]
    for kind in ("gravity", "gravity type II"):
        full, mixed = entry(suite, f"solve double/{kind}/3144"), entry(suite, f"solve mixed/{kind}/3144")
        lines.append(
            f"| {kind}, 3,144 regions, to 1e-8: time over rounds x operations / rate of a product | "
            f"{1 / full['of_product']:.2f} |"
        )
        lines.append(f"| the same, double over mixed precision | {full['real_time'] / mixed['real_time']:.2f} |")
    states, at_once = entry(suite, "solve/state/1"), entry(suite, "solve/state/16")
    lines += [
        f"| states: a right-hand side alone, and in a block of 16, ms | {states['real_time']:.2f}, "
        f"{at_once['real_time'] / 16:.2f} |",
        f"| states: multipliers of 9 accounts from Python, ms | {1e3 * peers['states']['multipliers_s']:.0f} |",
        f"| states: `compare` of four scenarios after the first, ms | {1e3 * peers['states']['compare_s']:.0f} |",
    ]
    for trade in ("pool", "quotient"):
        small, large = entry(suite, f"apply/{trade}/1000"), entry(suite, f"apply/{trade}/10000")
        lines.append(
            f"| {trade}: a round of 10,000 regions over one of 1,000 | {large['real_time'] / small['real_time']:.1f} |"
        )
    return lines


def main(suite_file: str, eigen_file: str, peers_file: str) -> None:
    suite, eigen, peers = (json.loads(Path(name).read_text()) for name in (suite_file, eigen_file, peers_file))
    context = suite["context"]
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False
    ).stdout.strip()
    print(
        f"Commit {commit or 'unknown'}, {context['threads']} threads. Ceilings in the same run: copy "
        f"{context['copy GB/s']} GB/s, "
        f"products {context['double product GFLOP/s']} (double) and {context['single product GFLOP/s']} (single) "
        f"GFLOP/s.\n"
    )
    print("\n".join([*ratios(suite, peers), "", *tables(suite, eigen, peers), "", *ladder(suite)]))


if __name__ == "__main__":
    main(*sys.argv[1:4])
