"""Month factors: how much a calendar month has per day against the year's mean (DOMAIN D1), drawn towards 1 by its noise."""

import numpy as np

from bluelamp.statistics.projection.arithmetic.window import YEAR, Window

LEAST = 0.05  # a factor of nothing would make a month impossible


def month_factors(counts: np.ndarray, window: Window, prior_sd: float, dispersion: np.ndarray) -> np.ndarray:
    """Series × 12 factors by calendar month, of mean 1, from whole years back from the last complete month.

    The logarithm of a month's ratio keeps the share prior_sd² / (prior_sd² + noise²) of itself: noise² is the dispersion
    over the month's count in all years (empirical Bayes). All 1 with less than a year.
    """
    years = window.complete // YEAR
    if years == 0:
        return np.ones((len(counts), YEAR))
    used = slice(window.complete - years * YEAR, window.complete)
    blocks = counts[:, used].reshape(len(counts), years, YEAR)
    days = window.days[used].reshape(years, YEAR)
    level = blocks.sum(axis=2, keepdims=True) / days.sum(axis=1)[:, None]
    expected = (level * days).sum(axis=1)
    seen = blocks.sum(axis=1)
    ratio = np.divide(seen, expected, out=np.ones_like(expected), where=expected > 0)
    noise = dispersion[:, None] / np.maximum(expected, 1.0)
    kept = prior_sd**2 / (prior_sd**2 + noise)
    factors = np.exp(kept * np.log(np.maximum(ratio, LEAST)))
    by_month = np.empty_like(factors)
    by_month[:, window.calendar()[used][:YEAR]] = factors
    return np.asarray(by_month / by_month.mean(axis=1, keepdims=True))
