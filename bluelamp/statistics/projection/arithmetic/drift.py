"""How much a year differs from what could be foreseen: measured from the back-test, with policy's value until it can be."""

import numpy as np

from bluelamp.statistics.projection.arithmetic.policy import Policy

DIGITS = 6  # what is kept and read again is what was used at first
Z_80 = 1.2815515655446004  # 80 % of a normal distribution lies within so many standard deviations


def needed_variance(log_error: np.ndarray, variance: np.ndarray) -> float:
    """Year-level variance with which 80 % of the errors lie inside their 80 % intervals; 0 where none is needed.

    log_error: ln(actual / expected); variance: what noise and parameters explain of it.
    """
    return max(0.0, float(np.quantile((log_error / Z_80) ** 2 - variance, 0.8)))


def drift_sd(measured: list[float], policy: Policy) -> float:
    """Standard deviation of the year-level effect: policy's counts as `drift_years` years beside the measured variances."""
    years = policy.drift_years + len(measured)
    sd = float(np.sqrt((policy.drift_years * policy.drift_sd**2 + sum(measured)) / years))
    return round(sd, DIGITS)
