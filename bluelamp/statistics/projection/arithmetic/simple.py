"""The candidates that need no fitting (DOMAIN D4, 1 to 5): series × months to come, for all series at once."""

import numpy as np

from bluelamp.statistics.projection.arithmetic.policy import Policy
from bluelamp.statistics.projection.arithmetic.window import YEAR, Window


def last_year_parts(counts: np.ndarray, window: Window, same_days: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
    """Last year's counts (to the same day, in each month to come).

    same_days: last year's count to the same day, NaN where there is none to compare with; without it the part month is cut by days.
    """
    rest = window.last_year(counts)
    if window.years_ahead or not window.part_days:
        to_date = _year_before(counts, window, window.known_in_year)
        return to_date, rest
    whole = rest[:, 0].copy()
    months_before = _year_before(counts, window, window.known_in_year - 1)
    cut = whole * (1 - window.rest_share[0])
    if same_days is not None:
        cut = np.where(np.isnan(same_days), cut, np.clip(same_days - months_before, 0, whole))
    rest[:, 0] = whole - cut
    return months_before + cut, rest


def _year_before(counts: np.ndarray, window: Window, months: int) -> np.ndarray:
    """Sum of the first months of the financial year before the projected one."""
    start = window.length - window.known_in_year - YEAR
    if window.years_ahead or start < 0:
        return np.full(len(counts), np.nan)
    return np.asarray(counts[:, start : start + months].sum(axis=1), dtype=float)


def simple_candidates(
    counts: np.ndarray, window: Window, policy: Policy, same_days: np.ndarray | None = None
) -> dict[str, np.ndarray]:
    """flat, ratio, remainder, shrunk_ratio and seasonal_naive; NaN where one cannot be had."""
    to_date = counts[:, window.length - window.known_in_year :].sum(axis=1).astype(float)
    if window.known_in_year == 0:
        to_date[:] = np.nan
    last_to_date, last_rest = last_year_parts(counts, window, same_days)
    naive = window.last_year(counts) * (window.rest_share if not window.years_ahead else 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(last_to_date > 0, to_date / last_to_date, np.nan)
        flat = to_date[:, None] / window.seen_days * window.rest_days
    # k is a count for the noise of small numbers, and a share for what does not last of a change in large ones.
    k = policy.shrinkage_count + policy.shrinkage_share * last_to_date
    shrunk = np.where(np.isnan(last_to_date) | np.isnan(to_date), 1.0, (to_date + k) / (last_to_date + k))
    return {
        "flat": flat,
        "ratio": last_rest * ratio[:, None],
        "remainder": last_rest,
        "shrunk_ratio": last_rest * shrunk[:, None],
        "seasonal_naive": naive,
    }
