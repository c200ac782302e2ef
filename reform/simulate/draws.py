"""Exact random draws: totals are met to the unit, only their order is random."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


def apportion(total: int, weights: Sequence[float] | npt.NDArray[Any]) -> Ints:
    """Split a whole number by weights, by largest remainder: the parts add up to `total`.

    Raises ValueError when the weights do not add up to something positive.
    """
    share = np.asarray(weights, dtype=float)
    if share.sum() <= 0:
        raise ValueError("weights must add up to something positive")
    exact = total * share / share.sum()
    parts = np.floor(exact).astype(np.int64)
    order = np.argsort(-(exact - parts), kind="stable")
    parts[order[: total - int(parts.sum())]] += 1
    return np.asarray(parts, dtype=np.int64)


def labels(rng: np.random.Generator, counts: Sequence[int] | Ints) -> Ints:
    """Return each position `i` exactly `counts[i]` times, in random order."""
    drawn = np.repeat(np.arange(len(counts)), counts)
    rng.shuffle(drawn)
    return drawn


def pick(
    rng: np.random.Generator, candidates: Ints, count: int, weights: npt.NDArray[np.floating] | None = None
) -> Ints:
    """Choose `count` of `candidates` without repetition, likelier ones by weight.

    Raises ValueError when there are too few.
    """
    if count > len(candidates):
        raise ValueError(f"{count} wanted, {len(candidates)} there")
    if weights is None:
        return rng.choice(candidates, count, replace=False)
    # Sequential draw without replacement by weight: the smallest exponential clocks ring first.
    clocks = rng.exponential(size=len(candidates)) / np.maximum(weights, 1e-12)
    return candidates[np.argpartition(clocks, count - 1)[:count]] if count else candidates[:0]
