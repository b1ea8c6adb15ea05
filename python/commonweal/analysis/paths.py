"""Where an account's total comes from: paths of purchases from what is sold first to where the account arises."""

from __future__ import annotations

import heapq

import numpy as np

from commonweal.economies.economy import Economy
from commonweal.results.origin import Origin, Path

#: Nodes whose purchases are asked for in one product.
AT_ONCE = 8


def origin(
    economy: Economy, direct: np.ndarray, account: str, regions: np.ndarray | None, *, count: int, steps: int
) -> Origin:
    """Structural paths (Defourny and Thorbecke, 1984) of an account, sector by sector; each carries its output by
    region.

    The value of a path s0, s1, ..., sk is e_sk a_sk,sk-1 ... a_s1,s0 f_s0: what the account gains where s0 sells f to
    final demand, buys from s1, and so on. Nodes are opened best first, by their total requirements, themselves and
    their suppliers to any depth (total intensity: their output times the account's multipliers). No path is worth more
    than the nodes that it passes, so what is left closed once `count` paths are worth more than every open node cannot
    be among the largest: the list is exact where no purchase and no coefficient is negative.

    Args:
        direct: sector x region, output sold to final demand.
        regions: positions of those in which the account is counted; None: all.
        steps: purchases on a path, at most.
    """
    coefficients = economy.coefficients([account])
    if regions is not None:
        counted = np.zeros(coefficients.shape[2])
        counted[regions] = 1.0
        coefficients = coefficients * counted
    multipliers, _ = economy.solve_adjoint("type-i", coefficients)
    own, reach = coefficients[:, 0], multipliers[:, 0]
    by_seller = direct * reach
    bought = economy.apply(direct[:, None], "type-i")[:, 0]
    first_round = np.stack([bought.sum(axis=1), (bought * reach).sum(axis=1)], axis=1)
    paths = _largest(economy, direct, own, reach, count, steps)
    return Origin(float((direct * own).sum()), float(by_seller.sum()), by_seller, first_round, paths)


def _largest(
    economy: Economy, direct: np.ndarray, own: np.ndarray, reach: np.ndarray, count: int, steps: int
) -> list[Path]:
    found: list[tuple[float, tuple[int, ...], float]] = []  # a heap of sizes; the least on top
    nodes: list[tuple[float, tuple[int, ...], np.ndarray]] = []  # a heap of sizes below zero; the largest on top

    def least() -> float:
        return found[0][0] if len(found) == count else 0.0

    def add(path: tuple[int, ...], output: np.ndarray) -> None:
        """Opens the nodes that a path ends in: one for each sector of `output`, sector x region."""
        sizes = np.abs(output * reach).sum(axis=1)
        for j in np.flatnonzero(sizes > least()):
            heapq.heappush(nodes, (-float(sizes[j]), (*path, int(j)), output[j].copy()))

    add((), direct)
    while nodes and -nodes[0][0] > least():
        opened: list[tuple[tuple[int, ...], np.ndarray]] = []
        while nodes and len(opened) < AT_ONCE and -nodes[0][0] > least():
            _, path, output = heapq.heappop(nodes)
            value = float(output @ own[path[-1]])
            if abs(value) > least():
                heapq.heappush(found, (abs(value), path, value))
                if len(found) > count:
                    heapq.heappop(found)
            if len(path) <= steps:
                opened.append((path, output))
        if opened:
            block = np.zeros((direct.shape[0], len(opened), direct.shape[1]))
            for k, (path, output) in enumerate(opened):
                block[path[-1], k] = output
            bought = economy.apply(block, "type-i")
            for k, (path, _) in enumerate(opened):
                add(path, bought[:, k])
    return [Path(path, value) for _, path, value in sorted(found, key=lambda entry: (-entry[0], entry[1]))]
