"""Intervals after a break in level: wider at once, usual again within a year, and never narrower than the back-test asks for."""

from datetime import date
from functools import cache

import numpy as np
import pytest

from bluelamp.statistics.projection.arithmetic.backtest import by_row, measure_drift, origins_of
from bluelamp.statistics.projection.arithmetic.crimes import Crimes
from bluelamp.statistics.projection.arithmetic.panel import Panel
from bluelamp.statistics.projection.arithmetic.recent import MOST, recent_scale
from bluelamp.statistics.projection.arithmetic.scores import covered
from bluelamp.statistics.projection.arithmetic.simulation import generator
from bluelamp.statistics.projection.arithmetic.window import YEAR, Window, month_number
from tests.fixtures.projection_policy import seed_policy
from tests.fixtures.yearly_fits import yearly_fits

FIRST, SERIES, MEAN = date(2014, 4, 1), 16, 400
BREAK = month_number(date(2020, 4, 1)) - month_number(FIRST)
LOCKDOWN = np.array([0.6, 0.65, 0.75, 0.85, 0.85, 0.9, 0.85, 0.75, 0.8, 0.65, 0.7, 0.75])


def planted(kind: str) -> np.ndarray:
    """Eight years of months of as many forces: seasons, years that drift by 8 %, twice the variance of chance, and a break."""
    random = np.random.default_rng(2020)
    months = np.arange(8 * YEAR)
    yearly = np.cumsum(random.normal(0, 0.08, (SERIES, 8)), axis=1)
    level = np.stack([np.interp(months / YEAR - 0.5, np.arange(8), row) for row in yearly])
    factor = np.ones(len(months))
    if kind == "step":
        factor[BREAK:] = 0.7
    if kind == "lockdown":
        factor[BREAK:] = 0.9
        factor[BREAK : BREAK + YEAR] = LOCKDOWN
    mean = MEAN * (1 + 0.12 * np.sin(2 * np.pi * (months - 2) / YEAR)) * np.exp(level) * factor
    return random.poisson(random.gamma(mean)).astype(float)


@cache
def crimes(kind: str) -> Crimes:
    """Each a force of its own, fitted once a year."""
    keys = tuple(f"m{row}|force|{row}" for row in range(SERIES))
    panel = Panel(keys, np.repeat("force", SERIES), np.arange(SERIES), planted(kind), seed_policy())
    return Crimes(panel, np.array([key.split("|")[0] for key in keys]), yearly_fits())


def coverage(kind: str, year: int, is_scaled: bool = True) -> list[float]:
    """Share of the 80 % intervals that held what came, from the month-ends of June to February of the year beginning then."""
    series = crimes(kind)
    now = Window(FIRST, date(year, 6, 30))
    series.weights, start = {}, now.year_start - month_number(FIRST)
    used = by_row(series, measure_drift(series, now))[now.year_start]
    actual, found = series.actual(start), []
    for window in origins_of(start, Window(FIRST, date(2022, 3, 31)))[3:]:
        state = series.state(window)
        if not is_scaled:
            state = type(state)(**{**vars(state), "scale": np.ones(SERIES)})
        paths = series.paths(state, np.arange(SERIES), used, generator("break", window.as_at), 400)
        found.append(float(covered(paths, actual, 0.8).mean()))
    return found


@pytest.mark.real_life("intervals after a break", "recorded crime falls by 30 % in April 2020 and stays there")
def test_intervals_hold_after_a_step_in_level():
    assert np.mean(coverage("step", 2020, is_scaled=False)) < 0.5
    assert np.mean(coverage("step", 2020)) > 0.7


@pytest.mark.real_life("intervals after a break", "months of a lockdown: a deep fall that half recovers, twice")
def test_intervals_hold_through_a_lockdown():
    assert np.mean(coverage("lockdown", 2020)) > np.mean(coverage("lockdown", 2020, is_scaled=False)) + 0.15
    assert np.mean(coverage("lockdown", 2020)) > 0.65


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
    assert np.median(at_break) > 2


def usual_end(series: Crimes, day: date) -> Window:
    """The window that ends a month, of that series."""
    series.weights = {}
    return Window(FIRST, day)


def test_the_scale_by_hand():
    """Errors of 0.2 and -0.3 where 0.1 was due: three times as wide; never less than once, or more than MOST."""
    own = np.arange(3)
    steps = [(np.array([0.2, 0.05, np.nan]), np.full(3, 0.01)), (np.array([-0.3, 0.01, np.nan]), np.full(3, 0.01))]
    assert recent_scale(steps, own) == pytest.approx([3, 1, 1])
    # What is lent is no more certain than the lender's.
    assert recent_scale(steps, np.zeros(3, dtype=int)) == pytest.approx([3, 3, 3])
    assert recent_scale([(np.array([9.0]), np.array([0.01]))], np.zeros(1, dtype=int)) == pytest.approx([MOST])
    assert recent_scale([], own) == pytest.approx([1, 1, 1])
