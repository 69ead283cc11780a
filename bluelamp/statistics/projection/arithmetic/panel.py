"""Many series of one kind projected together: each with fits of its own, or with those of the whole force."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bluelamp.statistics.projection.arithmetic.fits import Fit, fit_series
from bluelamp.statistics.projection.arithmetic.forecast import Forecast, forecast
from bluelamp.statistics.projection.arithmetic.modelled import FitTable
from bluelamp.statistics.projection.arithmetic.policy import Policy
from bluelamp.statistics.projection.arithmetic.spread import dispersions, log_sds
from bluelamp.statistics.projection.arithmetic.window import Window

Fitter = Callable[[int, np.ndarray, Window], Fit]


@dataclass(frozen=True)
class Panel:
    """Series over the same months. counts: series × months; lender: the row of the same measure for the whole force."""

    keys: tuple[str, ...]
    area_types: np.ndarray
    lender: np.ndarray
    counts: np.ndarray
    policy: Policy

    def fit(self, before: Window, fitter: Fitter | None = None) -> FitTable | None:
        """Fits of every series to the months of `before`; None where these are too few.

        fitter: (row, counts, before) → fit; fits_series unless the caller keeps fits.
        """
        if before.complete < self.policy.minimum_months:
            return None
        seen = self.counts[:, : before.complete]
        has_own = seen.mean(axis=1) >= self.policy.own_fit_minimum_count
        lender = np.where(has_own, np.arange(len(seen)), self.lender)
        make = fitter or (lambda _, row, window: fit_series(row, window, self.policy))
        made = {row: make(row, seen[row], before) for row in sorted(set(lender.tolist()))}
        return FitTable.of([made[row] for row in lender.tolist()], lender)


@dataclass(frozen=True)
class Outlook:
    """What is expected of each series' months to come, and how uncertain that is but for the drift between years."""

    window: Window
    recorded: np.ndarray
    forecast: Forecast
    dispersion: np.ndarray
    parameter_sd: np.ndarray
    is_lent: np.ndarray

    @property
    def rest(self) -> np.ndarray:
        """Expected counts of the rest of the year."""
        return self.forecast.rest

    def log_sd(self, drift_sd: np.ndarray) -> np.ndarray:
        """Standard deviation of the logarithm of `rest`, the drift included."""
        return np.asarray(np.sqrt(self.parameter_sd**2 + (drift_sd * (1 + self.window.years_before)) ** 2))


def look_ahead(
    panel: Panel,
    window: Window,
    fits: FitTable | None,
    same_days: np.ndarray | None = None,
    weights: np.ndarray | None = None,
) -> Outlook:
    """The outlook of every series from a window; the panel's months after it are not looked at.

    same_days, weights: as forecast has them.
    """
    counts = panel.counts[:, : window.length]
    dispersion = dispersions(counts, fits, panel.policy)
    known = window.known_in_year
    return Outlook(
        window=window,
        recorded=np.asarray(counts[:, window.length - known :].sum(axis=1), dtype=float),
        forecast=forecast(counts, window, panel.policy, fits, same_days, weights),
        dispersion=dispersion,
        parameter_sd=log_sds(counts, window, fits, dispersion, 0.0),
        is_lent=np.zeros(len(counts), dtype=bool) if fits is None else fits.is_lent,
    )
