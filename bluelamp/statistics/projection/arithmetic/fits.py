"""What the modelled candidates have learnt from the months before the financial year began: estimated once a year and kept."""

from __future__ import annotations

from dataclasses import astuple, dataclass

import numpy as np

from bluelamp.statistics.projection.arithmetic.policy import Policy
from bluelamp.statistics.projection.arithmetic.regression import Regression, fit_regression, level_alone
from bluelamp.statistics.projection.arithmetic.season import month_factors
from bluelamp.statistics.projection.arithmetic.smoothing import Smoothing, fit_smoothing, logarithms
from bluelamp.statistics.projection.arithmetic.window import Window

DIGITS = 9  # what is kept and read again is what was used at first


@dataclass(frozen=True)
class Fit:
    """The estimates of one series from its first `months` months; no smoothing where it was too short or too small."""

    months: int
    factors: tuple[float, ...]
    smoothing: Smoothing | None
    regression: Regression


def is_modelled(counts: np.ndarray, months: int, policy: Policy) -> bool:
    """Whether a series is long and large enough before the year for a trend and smoothing."""
    return months >= policy.fit_minimum_months and counts[:months].mean() >= policy.fit_minimum_count


def fit_series(counts: np.ndarray, before: Window, policy: Policy) -> Fit:
    """Fit one series. counts: its complete months up to the end of `before`.

    A short or small series keeps a level and month factors, drawn towards 1, and no trend.
    """
    floor = np.array([policy.dispersion_floor])
    factors = month_factors(counts[None, :], before, policy.season_sd, floor)[0].round(DIGITS)
    exposure = before.days * factors[before.calendar()]
    if is_modelled(counts, len(counts), policy):
        smoothing, regression = fit_smoothing(logarithms(counts, exposure)), fit_regression(counts, exposure)
        smoothing = Smoothing(*(round(value, DIGITS) for value in astuple(smoothing)))
    else:
        smoothing, regression = None, level_alone(counts, exposure)
    rounded = Regression(*(round(value, DIGITS) for value in astuple(regression)))
    return Fit(len(counts), tuple(map(float, factors)), smoothing, rounded)
