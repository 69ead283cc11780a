"""The regression of counts: month factor, damped trend, offset log(days); dispersion from Pearson residuals (DOMAIN D4, 7).

The mean is that of a Poisson regression, the variance dispersion × mean: that of a negative binomial count whose variance
is proportional to its mean, which is what the paths are drawn from.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Regression:
    """Logarithm of the level at the last month fitted, its change per year, and the dispersion."""

    level: float
    trend: float
    dispersion: float


def fit_regression(counts: np.ndarray, exposure: np.ndarray) -> Regression:
    """By statsmodels. counts and exposure (days × month factor) of one series, oldest first."""
    from statsmodels.genmod.families import Poisson
    from statsmodels.genmod.generalized_linear_model import GLM

    years_back = np.arange(1 - len(counts), 1) / 12
    design = np.column_stack([np.ones(len(counts)), years_back])
    fitted = GLM(counts, design, family=Poisson(), offset=np.log(exposure)).fit()
    dispersion = float(fitted.pearson_chi2) / max(len(counts) - design.shape[1], 1)
    return Regression(float(fitted.params[0]), float(fitted.params[1]), dispersion)


def level_alone(counts: np.ndarray, exposure: np.ndarray) -> Regression:
    """The same without a trend, for which a total is enough. Half a crime stands for none."""
    level = max(float(counts.sum()), 0.5) / float(exposure.sum())
    residuals = (counts - level * exposure) ** 2 / (level * exposure)
    return Regression(float(np.log(level)), 0.0, float(residuals.sum() / max(len(counts) - 1, 1)))


def trend_path(trend: np.ndarray, damping: float, steps: np.ndarray) -> np.ndarray:
    """Series × steps: what the damped trend adds to the logarithm so many months after the last month fitted."""
    grown = np.cumsum(damping ** np.arange(1, int(steps.max(initial=0)) + 1)) / 12
    return np.asarray(trend[:, None] * grown[steps - 1])
