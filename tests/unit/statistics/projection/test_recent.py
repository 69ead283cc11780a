"""Intervals after a break in level: wider at once, usual again within a year, and never narrower than the back-test asks for."""

from datetime import date

import numpy as np
import pytest
from scipy import stats

from bluelamp.statistics.projection.arithmetic.crimes import Crimes
from bluelamp.statistics.projection.arithmetic.recent import MONTHS_BEFORE, MOST, USUAL, recent_scale
from bluelamp.statistics.projection.arithmetic.window import Window
from tests.fixtures.planted_breaks import FIRST, crimes, held


def coverage(kind: str, year: int, is_scaled: bool = True) -> float:
    """Share of the 80 % intervals of June to February that held what came."""
    return float(held(crimes(kind), year, is_scaled).mean())


@pytest.mark.real_life("intervals after a break", "recorded crime falls by 30 % in April 2020 and stays there")
def test_intervals_hold_after_a_step_in_level():
    assert coverage("step", 2020, is_scaled=False) < 0.5
    assert coverage("step", 2020) > 0.7


@pytest.mark.real_life("intervals after a break", "months of a lockdown: a deep fall that half recovers, twice")
def test_intervals_hold_through_a_lockdown():
    assert coverage("lockdown", 2020) > coverage("lockdown", 2020, is_scaled=False) + 0.15
    assert coverage("lockdown", 2020) > 0.65


@pytest.mark.real_life(
    "intervals after a break", "a series without a break: nothing widens; and a year after one, nothing does"
)
def test_nothing_widens_without_a_break_or_a_year_after_one():
    usual, recovered = crimes("none"), crimes("step")
    scales = [
        usual.state(usual_end(usual, date(2020, 12, 31))).scale,
        recovered.state(usual_end(recovered, date(2021, 12, 31))).scale,
    ]
    for scale in scales:
        assert (scale >= 1).all()
        assert np.median(scale) < 1.1
    at_break = recovered.state(usual_end(recovered, date(2020, 8, 31))).scale
    assert np.median(at_break) > 1.5


def usual_end(series: Crimes, day: date) -> Window:
    """The window that ends a month, of that series."""
    series.weights = {}
    return Window(FIRST, day)


def test_what_the_worst_error_usually_is_by_chance():
    """The largest of five squares of standard normals is below its median half of the time."""
    assert stats.chi2.cdf(USUAL, 1) ** (len(MONTHS_BEFORE) + 1) == pytest.approx(0.5, abs=0.01)


def test_the_scale_by_hand():
    """Errors of 0.2 and -0.3 where 0.1 was due: three times as wide, but for what the worst of five is by chance; never less than
    once, or more than MOST."""
    own = np.arange(3)
    steps = [(np.array([0.2, 0.05, np.nan]), np.full(3, 0.01)), (np.array([-0.3, 0.01, np.nan]), np.full(3, 0.01))]
    assert recent_scale(steps, own) == pytest.approx([3 / USUAL**0.5, 1, 1])
    # What is lent is no more certain than the lender's.
    assert recent_scale(steps, np.zeros(3, dtype=int)) == pytest.approx([3 / USUAL**0.5] * 3)
    assert recent_scale([(np.array([9.0]), np.array([0.01]))], np.zeros(1, dtype=int)) == pytest.approx([MOST])
    assert recent_scale([], own) == pytest.approx([1, 1, 1])
