"""One series projected to 31 March: what target setting and tests ask for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from bluelamp.statistics.projection.arithmetic.fits import fit_series
from bluelamp.statistics.projection.arithmetic.forecast import forecast, method
from bluelamp.statistics.projection.arithmetic.modelled import FitTable
from bluelamp.statistics.projection.arithmetic.policy import Policy
from bluelamp.statistics.projection.arithmetic.simulation import counts_around, generator, interval, levels
from bluelamp.statistics.projection.arithmetic.spread import dispersions, log_sds
from bluelamp.statistics.projection.arithmetic.window import Window, month_number


@dataclass(frozen=True)
class YearEnd:
    """A projected total of a financial year, in the unit of the counts."""

    recorded: float
    total: float
    paths: np.ndarray
    method: str

    def interval(self, share: float) -> tuple[float, float]:
        """Bounds between which that share of the paths ends."""
        low, high = interval(self.paths, share)
        return float(low), float(high)

    def probability_at_most(self, value: float) -> float:
        """Share of the paths that end at or below a value."""
        return float((self.paths <= value).mean())

    def probability_at_least(self, value: float) -> float:
        """Share of the paths that end at or above a value."""
        return float((self.paths >= value).mean())


def project_year_end(
    counts: np.ndarray,
    first_month: date,
    as_at: date,
    policy: Policy,
    *,
    key: str,
    years_ahead: int = 0,
    same_days: float | None = None,
    drift_sd: float | None = None,
    fits: FitTable | None = None,
) -> YearEnd:
    """Project one series of monthly counts to the end of a financial year.

    counts: crimes of each month from first_month on, oldest first; the last is the part month up to as_at, unless as_at ends
    a month. years_ahead: 0 for the year of as_at, 1 for the next. same_days: last year's count to the same day, if known.
    drift_sd: instead of policy's. fits: as fit_alone made them, where several years are projected from the same months. The
    same key and date give the same paths. Raises ValueError where the counts do not fit the dates.
    """
    window = Window(first_month, as_at, years_ahead)
    if len(counts) != window.length:
        raise ValueError(f"{first_month} to {as_at} is {window.length} months, not {len(counts)}")
    series = np.asarray(counts, dtype=float)[None, :]
    fits = fits or fit_alone(series[0], window, policy)
    expected = forecast(series, window, policy, fits, None if same_days is None else np.array([same_days]))
    recorded = float(series[0, window.length - window.known_in_year :].sum()) if window.known_in_year else 0.0
    dispersion = dispersions(series, fits, policy)
    drift = policy.drift_sd if drift_sd is None else drift_sd
    random = generator(key, as_at)
    rest = levels(random, expected.rest, log_sds(series, window, fits, dispersion, drift), policy.path_count)
    paths = recorded + counts_around(random, rest, dispersion)[0]
    return YearEnd(recorded, recorded + float(expected.rest[0]), paths, method(expected.members[0]))


def fit_alone(counts: np.ndarray, window: Window, policy: Policy) -> FitTable | None:
    """The fit of one series to the months before the financial year of the as-at date; None with less than policy's least."""
    this_year = Window(window.first_month, window.as_at)
    months = this_year.year_start - month_number(window.first_month)
    if months < policy.minimum_months:
        return None
    return FitTable.of([fit_series(counts[:months], window.at_month_end(months), policy)], np.array([0]))
