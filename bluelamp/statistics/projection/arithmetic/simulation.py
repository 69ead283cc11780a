"""Random paths to the year's end, the same ones whenever the same series is projected as at the same date."""

import hashlib
from datetime import date

import numpy as np

TINY = 1e-9


def generator(key: str, as_at: date) -> np.random.Generator:
    """Random numbers of a series and a date."""
    digest = hashlib.sha256(f"{key}|{as_at:%Y-%m-%d}".encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:8], "big"))


def levels(random: np.random.Generator, expected: np.ndarray, log_sd: np.ndarray, size: int) -> np.ndarray:
    """What may be expected in truth: lognormal around what is expected, which is its median. Shape: expected × size."""
    shocks = random.standard_normal((*np.shape(expected), size))
    return np.asarray(np.asarray(expected)[..., None] * np.exp(np.asarray(log_sd)[..., None] * shocks))


def counts_around(random: np.random.Generator, mean: np.ndarray, dispersion: np.ndarray) -> np.ndarray:
    """Negative binomial counts with variance dispersion × mean; Poisson where the dispersion is 1."""
    excess = np.broadcast_to(np.asarray(dispersion, dtype=float)[..., None] - 1, mean.shape)
    if (excess > TINY).any():
        shape = np.maximum(mean, TINY) / np.maximum(excess, TINY)
        mean = np.where(excess > TINY, random.gamma(shape) * excess, mean)
    return np.asarray(random.poisson(mean), dtype=float)


def interval(paths: np.ndarray, share: float) -> tuple[np.ndarray, np.ndarray]:
    """Bounds between which that share of the paths (last axis) ends, equal tails; bounds are values that occur."""
    tail = (1 - share) / 2
    low, high = np.quantile(paths, [tail, 1 - tail], axis=-1, method="inverted_cdf")
    return low, high
