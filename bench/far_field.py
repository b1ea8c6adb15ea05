"""Would low-rank blocks of gravity's far field pay? Counts the operations of a kernel product over a tree of regions.

For made-up countries of several sizes: pairs of clusters that lie apart (Hackbusch's condition: the smaller one's diameter is at most their
distance) are stored by as many singular values as an error below `tolerance` times the block's norm takes, all others dense. Prints, by
number of regions, decay and tolerance, the operations of a product over those of the dense one, and the mean rank.
"""

import sys

import numpy as np
from commonweal import _core

LEAF = 64
TOLERANCES = (1e-4, 1e-8, 1e-12)


def clusters(points: np.ndarray) -> list[list[np.ndarray]]:
    """A binary tree by the wider of the two directions: its levels, each a list of positions."""
    levels = [[np.arange(len(points))]]
    while max(len(c) for c in levels[-1]) > LEAF:
        following = []
        for c in levels[-1]:
            if len(c) <= LEAF:
                following.append(c)
                continue
            wide = np.ptp(points[c], axis=0).argmax()
            order = c[points[c, wide].argsort(kind="stable")]
            following += [order[: len(c) // 2], order[len(c) // 2 :]]
        levels.append(following)
    return levels


def far_apart(points: np.ndarray, a: np.ndarray, b: np.ndarray) -> bool:
    gap = np.maximum(0.0, np.maximum(points[a].min(0) - points[b].max(0), points[b].min(0) - points[a].max(0)))
    return min(np.hypot(*np.ptp(points[c], axis=0)) for c in (a, b)) <= np.hypot(*gap)


def operations(kernel: np.ndarray, points: np.ndarray) -> dict[float, tuple[float, float]]:
    """By tolerance: entries that a product reads, over those of the dense kernel, and the mean rank of far blocks."""
    levels = clusters(points)
    read = dict.fromkeys(TOLERANCES, 0.0)
    ranks: dict[float, list[int]] = {tolerance: [] for tolerance in TOLERANCES}

    def visit(level: int, a: np.ndarray, b: np.ndarray) -> None:
        if far_apart(points, a, b):
            singular = np.linalg.svd(kernel[np.ix_(a, b)], compute_uv=False)
            for tolerance in TOLERANCES:
                rank = int((singular > tolerance * singular[0]).sum())
                ranks[tolerance].append(rank)
                read[tolerance] += min(rank * (len(a) + len(b)), len(a) * len(b))
        elif level + 1 == len(levels):
            for tolerance in TOLERANCES:
                read[tolerance] += len(a) * len(b)
        else:
            inside = [[c for c in levels[level + 1] if np.isin(c[0], side)] for side in (a, b)]
            for left in inside[0]:
                for right in inside[1]:
                    visit(level + 1, left, right)

    visit(0, levels[0][0], levels[0][0])
    return {t: (read[t] / kernel.size, float(np.mean(ranks[t]))) for t in TOLERANCES}


if __name__ == "__main__":
    print("| regions | decay | tolerance | operations over the dense kernel's | mean rank |\n|---|---|---|---|---|")
    for regions in map(int, sys.argv[1:] or ("1000", "3144")):
        east, north, _, distance, _ = _core.synthetic_country([1.0], regions, 1)
        for decay in (0.8, 1.5, 2.2):
            for tolerance, (share, rank) in operations(distance**-decay, np.column_stack([east, north])).items():
                print(f"| {regions:,} | {decay} | {tolerance:.0e} | {share:.2f} | {rank:.0f} |")
