"""Would low-rank blocks of gravity's far field pay? What a kernel product over a tree of regions costs, beside the
dense one.

For made-up countries: pairs of clusters that lie apart (the smaller one's diameter is at most their distance:
Hackbusch, 2015) are kept as singular vectors, as many as an error below `tolerance` times the block's norm takes; all
other pairs stay dense. Prints, by number of regions, decay and tolerance, the entries that a product reads over the
dense kernel's, the mean rank of the far blocks, and the time of a product with 134 rows (a third of 402 commodities)
over the dense one's, both by NumPy's products. Arguments: numbers of regions.
"""

import sys
import time
from collections.abc import Callable, Iterator

import numpy as np
from commonweal import _core

LEAF = 128
ROWS = 134
TOLERANCES = (1e-4, 1e-8, 1e-12)
#: A node of the tree of regions: the slice of them in the tree's order, and its halves.
Node = tuple[slice, tuple["Node", "Node"] | None]


def tree(points: np.ndarray, order: np.ndarray, start: int = 0) -> Node:
    """Sorts `order` in place, by halves across the wider of the two directions."""
    here = slice(start, start + len(order))
    if len(order) <= LEAF:
        return here, None
    wide = np.ptp(points[order], axis=0).argmax()
    order[:] = order[points[order, wide].argsort(kind="stable")]
    half = len(order) // 2
    return here, (tree(points, order[:half], start), tree(points, order[half:], start + half))


def far_apart(a: np.ndarray, b: np.ndarray) -> bool:
    gap = np.maximum(0.0, np.maximum(a.min(0) - b.max(0), b.min(0) - a.max(0)))
    return bool(min(np.hypot(*np.ptp(side, axis=0)) for side in (a, b)) <= np.hypot(*gap))


def blocks(points: np.ndarray, a: Node, b: Node) -> Iterator[tuple[slice, slice, bool]]:
    """Pairs of clusters that together are all pairs of regions, and whether they lie apart."""
    far = far_apart(points[a[0]], points[b[0]])
    if far or a[1] is None or b[1] is None:
        yield a[0], b[0], far
    else:
        for left in a[1]:
            for right in b[1]:
                yield from blocks(points, left, right)


def seconds(work: Callable[[], object]) -> float:
    best = float("inf")
    for _ in range(5):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def study(regions: int, decay: float) -> None:
    east, north, _, distance, _ = _core.synthetic_country([1.0], regions, 1)
    points = np.column_stack([east, north])
    order = np.arange(regions)
    root = tree(points, order)
    points, kernel = points[order], distance[np.ix_(order, order)] ** -decay
    x = np.random.default_rng(1).random((ROWS, regions))
    dense = seconds(lambda: x @ kernel)
    for tolerance in TOLERANCES:
        near, low_rank = [], []
        for rows, columns, far in blocks(points, root, root):
            block = kernel[rows, columns]
            if far:
                u, s, v = np.linalg.svd(block, full_matrices=False)
                rank = int((s > tolerance * s[0]).sum())
                if rank * sum(block.shape) < block.size:
                    low_rank.append((rows, columns, np.ascontiguousarray(u[:, :rank] * s[:rank]), v[:rank].copy()))
                    continue
            near.append((rows, columns, block.copy()))

        def product(near: list = near, low_rank: list = low_rank) -> np.ndarray:
            y = np.zeros_like(x)
            for rows, columns, block in near:
                y[:, columns] += x[:, rows] @ block
            for rows, columns, u, v in low_rank:
                y[:, columns] += (x[:, rows] @ u) @ v
            return y

        read = sum(block.size for *_, block in near) + sum(u.size + v.size for *_, u, v in low_rank)
        rank = np.mean([u.shape[1] for *_, u, _ in low_rank]) if low_rank else 0.0
        print(
            f"| {regions:,} | {decay} | {tolerance:.0e} | {read / kernel.size:.2f} | {rank:.0f} | "
            f"{seconds(product) / dense:.2f} |"
        )


if __name__ == "__main__":
    print("| regions | decay | tolerance | entries read | mean rank | time |\n|---|---|---|---|---|---|")
    for count in map(int, sys.argv[1:] or ("1000", "3144")):
        for decay in (0.8, 1.5, 2.2):
            study(count, decay)
