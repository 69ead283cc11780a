"""Exponential smoothing with a damped trend, of logarithms of seasonally adjusted counts per day (DOMAIN D4, 6).

statsmodels estimates the parameters. Rolling the states forward with parameters that are known is done here for all series
at once, by the same recursion (a test compares the two).
"""

import warnings
from dataclasses import dataclass

import numpy as np

HALF = 0.5  # added to a count before its logarithm, so that a month without crime has one
START_MONTHS = 12


@dataclass(frozen=True)
class Smoothing:
    """Parameters of ETS(A,Ad,N) and its states before the first month."""

    level_weight: float
    trend_weight: float
    damping: float
    first_level: float
    first_trend: float


def logarithms(counts: np.ndarray, exposure: np.ndarray) -> np.ndarray:
    """Logarithms of counts per unit of exposure (days × month factor)."""
    return np.asarray(np.log((counts + HALF) / exposure))


def fit_smoothing(values: np.ndarray) -> Smoothing:
    """Maximum likelihood by statsmodels; states from its heuristic. values: one series of logarithms, oldest first."""
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    model = ETSModel(values, error="add", trend="add", damped_trend=True, initialization_method="heuristic")
    with warnings.catch_warnings():
        # On short series the optimiser may stop at a bound and say so; the back-test judges what came out.
        warnings.simplefilter("ignore")
        fitted = model.fit(disp=False)
    named = dict(zip(fitted.param_names, map(float, fitted.params), strict=True))
    return Smoothing(
        level_weight=named["smoothing_level"],
        trend_weight=named["smoothing_trend"],
        damping=named["damping_trend"],
        first_level=float(fitted.initial_level),
        first_trend=float(fitted.initial_trend),
    )


def roll(values: np.ndarray, parameters: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Level and trend after the last value, per series.

    parameters: series × (level_weight, trend_weight, damping, first_level, first_trend).
    """
    alpha, beta, damping, level, trend = (parameters[:, i].copy() for i in range(5))
    for value in values.T:
        error = value - level - damping * trend
        level = level + damping * trend + alpha * error
        trend = damping * trend + beta * error
    return level, trend


def ahead(level: np.ndarray, trend: np.ndarray, damping: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """Series × steps: the expected logarithm so many months after the last value."""
    grown = np.cumsum(damping[:, None] ** np.arange(1, int(steps.max(initial=0)) + 1), axis=1)
    return np.asarray(level[:, None] + trend[:, None] * grown[:, steps - 1])
