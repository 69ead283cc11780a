"""How uncertain the expected rest of a year is: a standard deviation of its logarithm, and the noise of counts around it."""

import numpy as np

from bluelamp.statistics.projection.arithmetic.modelled import FitTable
from bluelamp.statistics.projection.arithmetic.policy import Policy
from bluelamp.statistics.projection.arithmetic.window import YEAR, Window


def dispersions(counts: np.ndarray, fits: FitTable | None, policy: Policy) -> np.ndarray:
    """Variance of a month's count over its mean, per series, at least the floor of policy.

    A part of a count is less over-dispersed than the whole: 1 + share × (dispersion − 1).
    """
    if fits is None:
        return np.full(len(counts), policy.dispersion_floor)
    whole = counts[fits.lender, : fits.months].sum(axis=1)
    share = np.divide(counts[:, : fits.months].sum(axis=1), whole, out=np.zeros(len(counts)), where=whole > 0)
    excess = np.maximum(fits.dispersion - 1, 0) * np.where(fits.is_lent, np.minimum(share, 1), 1.0)
    return np.asarray(np.maximum(1 + excess, policy.dispersion_floor))


def log_sds(
    counts: np.ndarray, window: Window, fits: FitTable | None, dispersion: np.ndarray, drift_sd: float | np.ndarray
) -> np.ndarray:
    """Standard deviation of the logarithm of the expected rest of the year, per series.

    Three parts: the drift from year to year that no model foresees (year-level effect, from policy and the back-test), the
    level known from the last year's crimes, and the season known from the same months of all years. Years between
    what is known and the projected year multiply the drift: a change of a year goes on into the next (lag-one correlation
    0.6 on real crime), so errors grow with the years and not with their root.
    """
    last_year = counts[:, max(0, window.complete - YEAR) :].sum(axis=1)
    in_season = np.isin(window.calendar(), window.rest_calendar)
    lender = np.arange(len(counts)) if fits is None else fits.lender
    season = counts[lender][:, : window.complete][:, in_season].sum(axis=1)
    parameters = dispersion * (1 / np.maximum(last_year, 1) + 1 / np.maximum(season, 1))
    return np.asarray(np.sqrt((drift_sd * (1 + window.years_before)) ** 2 + parameters))
