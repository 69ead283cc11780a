"""Random draws whose results depend on the seed alone.

Only integers, uniform numbers and table look-ups are drawn: no logarithm or exponential, whose last bit differs between
processors, and no set or hash order.
"""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import numpy as np

# Quantile tables of the plan hold the 0th, 10th, … 100th percentile.
DECILES = np.linspace(0.0, 1.0, 11)


def stream(seed: int, name: str) -> np.random.Generator:
    """A generator of its own for one part of the work, so that a change in one part leaves the others as they are."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, crc32(name.encode())])))


def pick(rng: np.random.Generator, weights: Sequence[float] | np.ndarray, size: int) -> np.ndarray:
    """`size` positions in `weights`, each drawn with its weight."""
    steps = np.cumsum(np.asarray(weights, dtype=float))
    return np.searchsorted(steps, rng.random(size) * steps[-1], side="right")


def from_deciles(rng: np.random.Generator, deciles: Sequence[float], size: int) -> np.ndarray:
    """`size` values of the distribution whose 0th to 100th percentiles in steps of ten are given."""
    return np.interp(rng.random(size), DECILES, np.asarray(deciles, dtype=float))


def split(total: int, weights: Sequence[float] | np.ndarray) -> np.ndarray:
    """Whole numbers in proportion to `weights` that sum to `total` (largest remainders)."""
    shares = np.asarray(weights, dtype=float)
    exact = shares / shares.sum() * total
    whole = np.floor(exact).astype(int)
    order = np.argsort(-(exact - whole), kind="stable")
    whole[order[: total - int(whole.sum())]] += 1
    return whole
