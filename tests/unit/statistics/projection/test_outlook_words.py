"""On course, in the balance and off course are right as often as the probabilities behind them (docs/method.md)."""

from datetime import date
from functools import cache

import numpy as np
import pytest

from bluelamp.statistics.projection.arithmetic.backtest import by_row, measure_drift, met
from bluelamp.statistics.projection.arithmetic.crimes import Crimes
from bluelamp.statistics.projection.arithmetic.panel import Panel
from bluelamp.statistics.projection.arithmetic.simulation import generator
from bluelamp.statistics.projection.arithmetic.window import YEAR, Window, month_number
from tests.fixtures.projection_policy import seed_policy
from tests.fixtures.yearly_fits import yearly_fits

FIRST, SERIES, YEARS = date(2008, 4, 1), 90, 5
SEEN = (date(2012, 6, 30), date(2012, 9, 30), date(2012, 12, 31))


@cache
def forces() -> Crimes:
    """Series of years that stray from one another as policy says recorded crime does, some large and some small."""
    random, policy = np.random.default_rng(2013), seed_policy()
    months = np.arange(YEARS * YEAR)
    yearly = np.cumsum(random.normal(0, policy.drift_sd, (SERIES, YEARS)), axis=1)
    level = np.repeat(yearly, YEAR, axis=1)
    mean = np.geomspace(15, 600, SERIES)[:, None] * (1 + 0.1 * np.sin(2 * np.pi * months / YEAR)) * np.exp(level)
    counts = random.poisson(mean).astype(float)
    keys = tuple(f"m{row}|force|{row}" for row in range(SERIES))
    panel = Panel(keys, np.repeat("force", SERIES), np.arange(SERIES), counts, policy)
    return Crimes(panel, np.array([key.split("|")[0] for key in keys]), yearly_fits())


def told() -> tuple[np.ndarray, np.ndarray]:
    """Probability told, and whether the target was met: targets of -15 % to +15 %, at three month-ends."""
    crimes, probabilities, outcomes = forces(), [], []
    change = np.resize([-0.15, -0.1, -0.05, 0.0, 0.05, 0.1, 0.15], SERIES)
    for as_at in SEEN:
        now = Window(FIRST, as_at)
        crimes.weights, start = {}, now.year_start - month_number(FIRST)
        drift = by_row(crimes, measure_drift(crimes, now))[now.year_start]
        target = crimes.actual(start - YEAR) * (1 + change)
        paths = crimes.paths(crimes.state(now), np.arange(SERIES), drift, generator("outlook", as_at), 1000)
        probabilities.append(met(paths, target, crimes))
        outcomes.append(crimes.actual(start) <= target)
    return np.concatenate(probabilities), np.concatenate(outcomes)


@pytest.mark.real_life("a verdict louder than its error rate", "on course, in the balance, off course")
def test_an_outlook_is_right_as_often_as_it_says():
    probability, is_met = told()
    for low, high in ((0.8, 1.01), (0.2, 0.8), (0.0, 0.2)):
        inside = (probability >= low) & (probability < high)
        # Three month-ends of a series share its year: as many independent cases as there are series.
        error = (
            3 * np.sqrt(0.25 / min(inside.sum(), SERIES))
            if low == 0.2
            else 3 * np.sqrt(0.16 / min(inside.sum(), SERIES))
        )
        assert inside.sum() > 30, (low, high)
        assert is_met[inside].mean() == pytest.approx(probability[inside].mean(), abs=error), (low, high)
    assert is_met[probability >= 0.8].mean() >= 0.8 - 3 * np.sqrt(0.16 / SERIES)
    assert is_met[probability < 0.2].mean() <= 0.2 + 3 * np.sqrt(0.16 / SERIES)
