"""Outcome rates: outcomes and crimes drawn together, so that the year-end rate is a ratio of two totals (DOMAIN D4).

A crime brings an outcome or none, so outcomes are a share of the crimes of their path; outcomes of older crimes are in that
share (period method, M6). A share of 1 or more has no binomial: then they are counts beside the crimes.
"""

import numpy as np

MOST_SHARE = 0.98


def outcome_share(outcomes: np.ndarray, crimes: np.ndarray) -> np.ndarray:
    """Outcomes to come by crimes to come; 0 where no crime is to come, as on 31 March, when no day of the year is left."""
    share = np.divide(outcomes, crimes, out=np.zeros(np.shape(outcomes)), where=crimes > 0)
    return np.where(np.isnan(outcomes) | np.isnan(crimes), np.nan, share)


def outcome_variance(dispersion: np.ndarray, share: np.ndarray) -> np.ndarray:
    """What is left of the noise of a count of outcomes once the crimes are known: 1 − share of it, as in a binomial."""
    return np.asarray(dispersion * np.clip(1 - share, 1 - MOST_SHARE, 1))


def outcome_excess(dispersion: np.ndarray) -> np.ndarray:
    """What outcomes vary by beyond a share of crimes that come by chance alone, by one expected outcome: thinned crimes are Poisson,
    so that whatever a count of outcomes has above that is none of the crimes'."""
    return np.asarray(np.maximum(dispersion - 1, 0))


def outcome_paths(random: np.random.Generator, share: np.ndarray, log_sd: np.ndarray, crimes: np.ndarray) -> np.ndarray:
    """Outcomes still to come, origins × paths. share: expected outcomes by crimes to come; crimes: those of each path."""
    shares = share[:, None] * np.exp(log_sd[:, None] * random.standard_normal(crimes.shape))
    thinned = random.binomial(crimes.astype(np.int64), np.clip(shares, 0.0, 1.0))
    beside = random.poisson(shares * crimes)
    return np.where(share[:, None] < MOST_SHARE, thinned, beside).astype(float)


def rate_paths(outcomes: np.ndarray, crimes: np.ndarray) -> np.ndarray:
    """100 × outcomes / crimes of each path; NaN where a path has no crime."""
    return np.asarray(100 * np.divide(outcomes, crimes, out=np.full(outcomes.shape, np.nan), where=crimes > 0))
