"""Counts that vary more than chance alone: the distributions behind u' and p' charts (DOMAIN D1, D3).

A Laney chart scales the standard deviation of Poisson or binomial counts by sigma_z. These have the same mean and that
variance, but are whole numbers and skewed as counts are: beyond three sigmas of a mean of five, a normal curve is wrong by a
factor of ten.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

# Poisson and binomial are the limits of the two families, where their formulas divide by zero: so near is near enough.
NO_MORE_THAN_CHANCE = 1 + 1e-6


def negative_binomial(mean: ArrayLike, variance_ratio: ArrayLike) -> Any:
    """Events with that mean and variance_ratio * mean as variance, as a frozen distribution; Poisson from 1 downwards."""
    ratio = np.maximum(np.asarray(variance_ratio, float), NO_MORE_THAN_CHANCE)
    # Nothing expected is still a distribution: that of nearly always none.
    return stats.nbinom(np.maximum(np.asarray(mean, float), 1e-12) / (ratio - 1), 1 / ratio)


def beta_binomial(trials: ArrayLike, share: ArrayLike, variance_ratio: ArrayLike) -> Any:
    """Successes among whole trials, with variance_ratio times the binomial variance, as a frozen distribution.

    0 < share < 1. Few trials cannot vary as much as many: their correlation stays at one half, at most.
    """
    trials, share = np.asarray(trials, float), np.asarray(share, float)
    ratio = np.maximum(np.asarray(variance_ratio, float), NO_MORE_THAN_CHANCE)
    # The variance is n p (1 - p) (1 + (n - 1) rho) where a + b = 1 / rho - 1.
    weight = np.maximum((trials - 1) / (ratio - 1) - 1, 1.0)
    return stats.betabinom(trials, share * weight, (1 - share) * weight)


def two_sided(distribution: Any, count: ArrayLike) -> Any:
    """How often chance alone goes so far, to either side: twice the smaller tail, at most 1."""
    count = np.asarray(count, float)
    return np.minimum(1.0, 2 * np.minimum(distribution.cdf(count), distribution.sf(count - 1)))
