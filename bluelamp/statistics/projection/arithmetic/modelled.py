"""The candidates that rest on fits: smoothing and regression, of a series itself or lent by the whole force (DOMAIN D4, 6, 7).

Lent means: the area's share, of the last year and since, of what is projected for the whole force by the same measure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass

import numpy as np

from bluelamp.statistics.projection.arithmetic.fits import Fit
from bluelamp.statistics.projection.arithmetic.policy import Policy
from bluelamp.statistics.projection.arithmetic.regression import trend_path
from bluelamp.statistics.projection.arithmetic.smoothing import ahead, logarithms, roll
from bluelamp.statistics.projection.arithmetic.window import YEAR, Window


@dataclass(frozen=True)
class FitTable:
    """Fits as arrays, a row per series (its own or its lender's). months: complete months that all were fitted to.

    smoothing: series × (level_weight, trend_weight, damping, first_level, first_trend), NaN where there is none.
    """

    months: int
    lender: np.ndarray
    factors: np.ndarray
    smoothing: np.ndarray
    level: np.ndarray
    trend: np.ndarray
    dispersion: np.ndarray

    @classmethod
    def of(cls, fits: Sequence[Fit], lender: np.ndarray) -> FitTable:
        """Arrays from fits: that of each series, or of its lender."""
        return cls(
            months=fits[0].months,
            lender=lender,
            factors=np.array([fit.factors for fit in fits]),
            smoothing=np.array([astuple(fit.smoothing) if fit.smoothing else (np.nan,) * 5 for fit in fits]),
            level=np.array([fit.regression.level for fit in fits]),
            trend=np.array([fit.regression.trend for fit in fits]),
            dispersion=np.maximum([fit.regression.dispersion for fit in fits], 1.0),
        )

    @property
    def is_lent(self) -> np.ndarray:
        """Whether a series borrows from another."""
        return np.asarray(self.lender != np.arange(len(self.lender)))


def smoothed(counts: np.ndarray, window: Window, fits: FitTable, policy: Policy) -> np.ndarray:
    """ETS: series × months to come. The part month moves the level as far as its days allow."""
    lender = counts[fits.lender]
    exposure = window.days * fits.factors[:, window.calendar()]
    level, trend = roll(logarithms(lender[:, : window.complete], exposure), fits.smoothing)
    steps = ahead(level, trend, fits.smoothing[:, 2], window.rest_steps)
    rates = np.exp(steps) * fits.factors[:, window.rest_calendar]
    if window.part_days and not window.years_ahead:
        expected = rates[:, 0] * window.part_days
        prior = fits.dispersion / policy.drift_sd**2
        rates *= ((lender[:, -1] + prior) / (expected + prior))[:, None]
    return np.asarray(rates * window.rest_days * own_share(counts, lender, fits)[:, None])


def regressed(counts: np.ndarray, window: Window, fits: FitTable, policy: Policy) -> np.ndarray:
    """NB regression: series × months to come, its level moved by what the year has brought so far."""
    lender = counts[fits.lender]
    known = window.length - fits.months
    steps = np.arange(1, known + int(window.rest_steps.max(initial=0)) + 1)
    path = np.exp(fits.level[:, None] + trend_path(fits.trend, policy.trend_damping, steps))
    calendar = (window.calendar(1)[0] + fits.months + steps - 1) % 12
    path *= fits.factors[:, calendar]
    seen_days = np.append(window.days[fits.months :], [window.part_days] if window.part_days else [])
    expected = path[:, :known] @ seen_days
    seen = lender[:, fits.months : window.length].sum(axis=1)
    prior = fits.dispersion / policy.drift_sd**2 + policy.level_share * expected
    moved = (seen + prior) / (expected + prior)
    first_rest = window.complete - fits.months + window.rest_steps - 1
    rest = path[:, first_rest] * window.rest_days * moved[:, None]
    return np.asarray(rest * own_share(counts, lender, fits)[:, None])


def own_share(counts: np.ndarray, lender: np.ndarray, fits: FitTable) -> np.ndarray:
    """Share of the lender's crimes of the last year and since that an area has; 1 where nothing is lent.

    Half a crime is added at the lender's pace, so that an area without any can still have one.
    """
    start = max(0, fits.months - YEAR)
    own, whole = counts[:, start:].sum(axis=1), lender[:, start:].sum(axis=1)
    return np.where(fits.is_lent, (own + 0.5) / (whole + 1.0), 1.0)
