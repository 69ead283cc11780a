"""Counts of crimes: projected, drawn, and compared with what happened."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np

from bluelamp.statistics.projection.arithmetic.forecast import CANDIDATES, methods
from bluelamp.statistics.projection.arithmetic.modelled import FitTable
from bluelamp.statistics.projection.arithmetic.panel import Outlook, Panel, look_ahead
from bluelamp.statistics.projection.arithmetic.recent import Step, earlier_ends, recent_scale
from bluelamp.statistics.projection.arithmetic.simulation import counts_around, levels
from bluelamp.statistics.projection.arithmetic.state import State
from bluelamp.statistics.projection.arithmetic.window import YEAR, Window, month_number

Fitting = Callable[[Panel, Window], FitTable | None]


def fit_once(panel: Panel, window: Window) -> FitTable | None:
    """Fits to the months before the financial year of a window."""
    return panel.fit(before_year(window))


def before_year(window: Window) -> Window:
    """The window at the 31 March before the projected financial year, or now where that year has not begun."""
    months = window.year_start - month_number(window.first_month)
    return window.at_month_end(max(0, min(months, window.complete)))


class Crimes:
    """Series of recorded crime.

    panel: counts by series and month (the part month last). same_days: last year's counts to the same day, for the current
    window only. removal_share: of what is recorded, what will be taken out again (no-crimes, DOMAIN D7), current window only.
    """

    is_lower_better = True

    def __init__(
        self,
        panel: Panel,
        measures: np.ndarray,
        fitting: Fitting = fit_once,
        same_days: np.ndarray | None = None,
        removal_share: np.ndarray | None = None,
    ) -> None:
        self.panel, self.measures, self.fitting = panel, measures, fitting
        self.same_days = same_days
        self.removal_share = np.zeros(len(panel.keys)) if removal_share is None else removal_share
        self.policy, self.keys, self.area_types = panel.policy, panel.keys, panel.area_types
        self.weights: dict[int, np.ndarray] = {}
        self.state, self.outlook = cache(self._state), cache(self._outlook)

    @property
    def values(self) -> np.ndarray:
        """Monthly counts."""
        return self.panel.counts

    def _outlook(self, window: Window) -> Outlook:
        """The outlook from a window; the current one knows last year's days."""
        is_current = window.length == self.panel.counts.shape[1]
        return look_ahead(
            self.panel,
            window,
            self.fitting(self.panel, window),
            self.same_days if is_current else None,
            self.weights.get(window.year_start),
        )

    def _state(self, window: Window) -> State:
        """Expected totals. What will be taken out again is taken off what is recorded."""
        outlook = self.outlook(window)
        is_current = window.length == self.panel.counts.shape[1]
        removal = outlook.recorded * self.removal_share * is_current
        counts = self.panel.counts[:, max(0, window.complete - YEAR) : window.length]
        return State(
            window=window,
            recorded=outlook.recorded,
            base=None,
            rest=outlook.rest,
            base_rest=None,
            removal=removal,
            value=outlook.recorded - removal + outlook.rest,
            candidates={name: outlook.recorded + outlook.forecast.rest_by(name) for name in CANDIDATES},
            months=outlook.forecast.months,
            methods=methods(outlook.forecast.members, self.weights.get(window.year_start)),
            parameter_variance=outlook.parameter_sd**2,
            noise_variance=outlook.dispersion / np.maximum(outlook.rest, 1),
            dispersion=outlook.dispersion,
            is_lent=outlook.is_lent,
            is_shown=(counts.sum(axis=1) >= self.policy.minimum_year_count) & ~np.isnan(outlook.rest),
            scale=recent_scale(self.recent_steps(window), self.panel.lender),
        )

    def recent_steps(self, window: Window) -> list[Step]:
        """How far the last months lay from what had been expected of them, and how far they might have."""
        ends = earlier_ends(window, self.policy.minimum_months)
        return [missed(self.panel, before, self.outlook(before), months) for before, months in ends]

    def draw(
        self, state: State, rows: np.ndarray, drift_sd: np.ndarray, random: np.random.Generator, size: int
    ) -> tuple[np.ndarray, np.ndarray]:
        """Crimes recorded so far that stay, and those still to come: rows × paths."""
        log_sd = np.sqrt(state.variance(drift_sd))
        mean = levels(random, state.rest[rows], log_sd[rows], size)
        to_come = counts_around(random, mean, state.dispersion[rows])
        recorded = state.recorded[rows].astype(np.int64)
        share = self.removal_share[rows] * (state.window.length == self.panel.counts.shape[1])
        kept = recorded[:, None] - random.binomial(recorded[:, None], share[:, None], (len(rows), size))
        return kept.astype(float), to_come

    def paths(
        self, state: State, rows: np.ndarray, drift_sd: np.ndarray, random: np.random.Generator, size: int
    ) -> np.ndarray:
        """Year-end counts."""
        kept, to_come = self.draw(state, rows, drift_sd, random, size)
        return kept + to_come

    def actual(self, start: int) -> np.ndarray:
        """Crimes of a financial year."""
        return np.asarray(self.panel.counts[:, start : start + YEAR].sum(axis=1), dtype=float)

    def surprise(self, state: State) -> tuple[np.ndarray, np.ndarray]:
        """ln(crimes that came / expected)."""
        came = rest_of_year(self.panel.counts, state.window)
        with np.errstate(divide="ignore", invalid="ignore"):
            error = np.log(np.maximum(came, 0.5) / state.rest)
        return error, state.is_shown & (state.rest >= self.policy.pool_minimum_count)


def missed(panel: Panel, before: Window, outlook: Outlook, months: int) -> Step:
    """The error of the logarithm of the months after a window that ends one, and the variance that it should have had."""
    expected = outlook.forecast.months[:, :months].sum(axis=1)
    came = panel.counts[:, before.complete : before.complete + months].sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.log(np.maximum(came, 0.5) / np.maximum(expected, 0.5))
        noise = outlook.dispersion / np.maximum(expected, 0.5)
    return np.where(np.isnan(expected), np.nan, error), noise + outlook.parameter_sd**2 + panel.policy.drift_sd**2


def rest_of_year(counts: np.ndarray, window: Window) -> np.ndarray:
    """What came after a window that ends a month, to the end of the projected year."""
    start = window.rest[0] - month_number(window.first_month)
    return np.asarray(counts[:, start : start + len(window.rest)].sum(axis=1), dtype=float)
