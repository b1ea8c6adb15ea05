"""What answers are held against: up to 2,000 rows LU with a step of iterative refinement, whose residual is in long
doubles (Higham, 2002, chapter 12); above, rounds of purchases until the next adds nothing (Waugh, 1950)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import scipy.linalg as sl
from footprints import four_accounts
from problems import DEMANDS, DRAWS, Problem, rounds

#: Columns and draws that are compared, and rows above which long doubles take too long.
COMPARED, LONG = 4, 2000


def solve(problem: Problem, right: np.ndarray, transposed: bool = False) -> np.ndarray:
    """L f, or L' f, of each column."""
    if problem.size > LONG:
        return rounds(problem.a.T if transposed else problem.a, right)
    leontief = np.eye(problem.size) - problem.dense()
    factors = sl.lu_factor(leontief.T if transposed else leontief)
    found = sl.lu_solve(factors, right)
    longer = (leontief.T if transposed else leontief).astype(np.longdouble)
    return found + sl.lu_solve(factors, (right - longer @ found.astype(np.longdouble)).astype(float))


def answer(problem: Problem, question: str) -> np.ndarray:
    """As a peer's, of the first columns or draws where there are many."""
    if question == "demand":
        return solve(problem, problem.demand)
    if question == "accounts":
        return solve(problem, problem.accounts[:COMPARED].T, transposed=True).T
    if question == "footprints":
        return four_accounts(solve(problem, problem.by_region), problem.accounts)
    if question == "demands":
        return solve(problem, problem.demands()[:, :COMPARED])
    return np.array([solve(one, one.demand).sum() for one in problem.draws(COMPARED)])


def error(folder: Path, question: str) -> float:
    """How far the answer in a problem's folder is off: the largest difference over the largest entry.

    Raises:
        ValueError: the answer has another shape than the question asks for, or is not finite.
    """
    found, kept = np.load(folder / f"answer-{question}.npy"), folder / f"reference-{question}.npy"
    if not kept.exists():
        np.save(kept, answer(Problem.load(folder), question))
    exact = np.load(kept)
    (n,), (accounts, _) = (np.load(folder / f"{name}.npy", mmap_mode="r").shape for name in ("demand", "accounts"))
    many = {"accounts": (accounts, n), "demands": (n, DEMANDS), "draws": (DRAWS,)}
    if found.shape != many.get(question, exact.shape) or not np.isfinite(found).all():
        raise ValueError(f"{question} of {folder.name}: an answer of shape {found.shape}, or one that is not finite")
    return float(np.abs(found[tuple(map(slice, exact.shape))] - exact).max() / np.abs(exact).max())
