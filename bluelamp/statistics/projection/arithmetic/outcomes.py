"""Outcome rates: outcomes of the year by crimes of the year, drawn together with the crimes (DOMAIN D4, M6)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np

from bluelamp.statistics.projection.arithmetic.crimes import Crimes, Fitting, fit_once, missed, rest_of_year
from bluelamp.statistics.projection.arithmetic.forecast import CANDIDATES, methods
from bluelamp.statistics.projection.arithmetic.panel import Outlook, Panel, look_ahead
from bluelamp.statistics.projection.arithmetic.rates import (
    outcome_excess,
    outcome_paths,
    outcome_share,
    outcome_variance,
    rate_paths,
)
from bluelamp.statistics.projection.arithmetic.recent import Step, earlier_ends, recent_scale
from bluelamp.statistics.projection.arithmetic.state import State
from bluelamp.statistics.projection.arithmetic.window import YEAR, Window


class Outcomes:
    """Series of outcomes, each beside the crimes of the same kind and area.

    panel: outcomes by series and month; crimes_row: the row of `crimes` that each belongs to; crime_drift_sd: that of the
    crimes' series in each projected year, by its first month's number. same_days: outcomes to the same day last year.
    """

    is_lower_better = False

    def __init__(
        self,
        panel: Panel,
        measures: np.ndarray,
        crimes: Crimes,
        crimes_row: np.ndarray,
        crime_drift_sd: Mapping[int, np.ndarray],
        fitting: Fitting = fit_once,
        same_days: np.ndarray | None = None,
    ) -> None:
        self.panel, self.measures, self.fitting, self.same_days = panel, measures, fitting, same_days
        self.crimes, self.crimes_row, self.crime_drift_sd = crimes, crimes_row, crime_drift_sd
        self.policy, self.keys, self.area_types = panel.policy, panel.keys, panel.area_types
        self.weights: dict[int, np.ndarray] = {}
        self.state, self.outlook = cache(self._state), cache(self._outlook)

    @property
    def values(self) -> np.ndarray:
        """Monthly outcomes."""
        return self.panel.counts

    def _outlook(self, window: Window) -> Outlook:
        """The outlook of the outcomes alone."""
        is_current = window.length == self.panel.counts.shape[1]
        return look_ahead(
            self.panel,
            window,
            self.fitting(self.panel, window),
            self.same_days if is_current else None,
            self.weights.get(window.year_start),
        )

    def _state(self, window: Window) -> State:
        """Expected rates: expected outcomes over expected crimes."""
        weights = self.weights.get(window.year_start)
        outlook = self.outlook(window)
        crimes, row = self.crimes.state(window), self.crimes_row
        share = outcome_share(outlook.rest, crimes.rest[row])
        with np.errstate(divide="ignore", invalid="ignore"):
            value = 100 * (outlook.recorded + outlook.rest) / crimes.value[row]
            candidates = {
                name: 100 * (outlook.recorded + outlook.forecast.rest_by(name)) / crimes.candidates[name][row]
                for name in CANDIDATES
            }
            # A binomial's, and what outcomes vary beyond it: of dispersion D and share p the crimes explain p, and D - p is left.
            noise = (outcome_variance(np.ones(len(share)), share) + outcome_excess(outlook.dispersion)) / np.maximum(
                outlook.rest, 1
            )
        recent = self.crimes.panel.counts[row, max(0, window.complete - YEAR) : window.length].sum(axis=1)
        return State(
            window=window,
            recorded=outlook.recorded,
            base=crimes.recorded[row],
            rest=outlook.rest,
            base_rest=crimes.rest[row],
            removal=crimes.removal[row],
            value=value,
            candidates=candidates,
            months=outlook.forecast.months,
            methods=methods(outlook.forecast.members, weights),
            parameter_variance=outcome_variance(outlook.parameter_sd**2, share),
            noise_variance=noise,
            dispersion=outlook.dispersion,
            is_lent=outlook.is_lent,
            is_shown=(recent >= self.policy.minimum_year_count) & np.isfinite(value),
            scale=recent_scale(self.recent_steps(window), self.panel.lender),
        )

    def recent_steps(self, window: Window) -> list[Step]:
        """How far the last months' outcomes by crimes lay from what had been expected of them, and how far they might have."""
        found = []
        for before, months in earlier_ends(window, self.policy.minimum_months):
            error, variance = missed(self.panel, before, self.outlook(before), months)
            of_crimes, _ = missed(self.crimes.panel, before, self.crimes.outlook(before), months)
            found.append((error - of_crimes[self.crimes_row], variance))
        return found

    def paths(
        self, state: State, rows: np.ndarray, drift_sd: np.ndarray, random: np.random.Generator, size: int
    ) -> np.ndarray:
        """Year-end rates."""
        crimes, drift = self.crimes.state(state.window), self.crime_drift_sd[state.window.year_start]
        kept, to_come = self.crimes.draw(crimes, self.crimes_row[rows], drift, random, size)
        share = outcome_share(state.rest[rows], crimes.rest[self.crimes_row[rows]])
        # The binomial draws its own noise; what months vary beyond it is drawn with the share.
        excess = outcome_excess(state.dispersion) / np.maximum(state.rest, 1)
        outcomes = outcome_paths(random, share, np.sqrt(state.variance(drift_sd) + excess)[rows], to_come)
        return rate_paths(state.recorded[rows][:, None] + outcomes, kept + to_come)

    def actual(self, start: int) -> np.ndarray:
        """The year's outcomes by its crimes, percent."""
        crimes = self.crimes.actual(start)[self.crimes_row]
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(100 * self.panel.counts[:, start : start + YEAR].sum(axis=1) / crimes)

    def surprise(self, state: State) -> tuple[np.ndarray, np.ndarray]:
        """ln(outcomes by crimes that came / expected)."""
        came = rest_of_year(self.panel.counts, state.window)
        crimes = rest_of_year(self.crimes.panel.counts, state.window)[self.crimes_row]
        assert state.base_rest is not None
        with np.errstate(divide="ignore", invalid="ignore"):
            error = np.log(np.maximum(came, 0.5) / state.rest) - np.log(np.maximum(crimes, 0.5) / state.base_rest)
        return error, state.is_shown & (state.rest >= self.policy.pool_minimum_count)
