"""What the last months' errors say of the intervals: wider after a break in level, back within a year, never narrower (DOMAIN D4).

The back-test measures how far years usually stray. When recorded crime breaks (a lockdown, a change of recording) they no longer
stray as usual, and intervals that are right in other years miss. So each projection is asked how far the months just past lay from
what had been expected of them one, two, three and six months before and when the year began; where the worst of these errors is
larger than the worst of so many usually is, what is uncertain about the level is multiplied until it is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from bluelamp.statistics.projection.arithmetic.window import Window, month_number

MONTHS_BEFORE = (1, 2, 3, 6)
# The worst of five errors is larger than its own standard deviation by chance alone: half of the time its square is beyond 2.3 times
# the variance (median of the largest of five squares of standard normals). Up to there nothing widens, beyond it in proportion.
USUAL = 2.3
MOST = 6.0  # an interval six times as wide says that nothing is known
Step = tuple[np.ndarray, np.ndarray]


def earlier_ends(window: Window, minimum_months: int) -> Iterator[tuple[Window, int]]:
    """The month-ends so many months before the last complete one, and the year's beginning, each with the months since that lie in
    its own year."""
    of_year = month_number(window.first_month) + window.complete - window.year_start
    for months in sorted({*MONTHS_BEFORE, *([of_year] if of_year > 0 else [])}):
        if window.complete - months >= minimum_months:
            before = window.at_month_end(window.complete - months)
            yield before, min(months, len(before.rest))


def recent_scale(steps: Sequence[Step], lender: np.ndarray) -> np.ndarray:
    """By how much the standard deviation of the level is to be multiplied, at least 1, per series.

    steps: the error of a logarithm (or logit) and the variance that it should have had, per series; NaN where nothing was expected.
    lender: a series that borrows its level is no more certain than the one that it borrows from.
    """
    worst = np.zeros(len(lender))
    for error, variance in steps:
        with np.errstate(divide="ignore", invalid="ignore"):
            worst = np.fmax(worst, error**2 / variance)
    own = np.clip(np.sqrt(worst / USUAL), 1.0, MOST)
    return np.asarray(np.maximum(own, own[lender]))
