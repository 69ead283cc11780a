"""How good projections were, once it is known what happened (DOMAIN D4, back-test)."""

import numpy as np

from bluelamp.statistics.projection.arithmetic.window import YEAR

SHARES = (0.50, 0.80, 0.95)
LEVELS = (0.025, 0.10, 0.25, 0.50, 0.75, 0.90, 0.975)


def quantiles(paths: np.ndarray) -> np.ndarray:
    """Levels × rows: values that occur among the paths (last axis)."""
    return np.asarray(np.quantile(paths, LEVELS, axis=-1, method="inverted_cdf"))


def covered(paths: np.ndarray, actual: np.ndarray, share: float) -> np.ndarray:
    """How much of what happened lies in the central `share` of the paths, per row: 0 to 1.

    A count that occurs on many paths stands for a stretch of probability, not a point; the part of the stretch inside is
    what is covered. So an honest 80 % interval covers 80 % on average however small the counts.
    """
    below, not_above = (paths < actual[:, None]).mean(axis=1), (paths <= actual[:, None]).mean(axis=1)
    low, high = (1 - share) / 2, (1 + share) / 2
    inside = np.maximum(np.minimum(not_above, high) - np.maximum(below, low), 0)
    stretch = not_above - below
    point = (below > low) & (below < high)
    return np.asarray(np.where(stretch > 0, inside / np.where(stretch > 0, stretch, 1), point))


def pinball(bounds: np.ndarray, actual: np.ndarray) -> np.ndarray:
    """Mean quantile loss over LEVELS, per row, in the unit of the measure. bounds: levels × rows."""
    errors = actual - bounds
    levels = np.array(LEVELS)[:, None]
    return np.asarray(np.maximum(levels * errors, (levels - 1) * errors).mean(axis=0))


def scaled_error(values: np.ndarray, months: np.ndarray, known: int, minimum_months: int) -> np.ndarray:
    """Mean absolute error of the months after `known`, over that of last year's same month within the months known.

    values: series × months; months: forecasts. NaN with fewer than minimum_months known, or where nothing ever changed.
    """
    if known < minimum_months:
        return np.full(len(values), np.nan)
    came = values[:, known : known + months.shape[1]]
    with np.errstate(invalid="ignore", divide="ignore"):
        naive = _mean(np.abs(values[:, YEAR:known] - values[:, : known - YEAR]))
        error = _mean(np.abs(came - months))
        return np.asarray(np.where(naive > 0, error / np.where(naive > 0, naive, 1), np.nan))


def _mean(errors: np.ndarray) -> np.ndarray:
    """Mean over months that have a value; NaN without any."""
    is_there = ~np.isnan(errors)
    return np.asarray(np.where(is_there, errors, 0).sum(axis=1) / is_there.sum(axis=1))
