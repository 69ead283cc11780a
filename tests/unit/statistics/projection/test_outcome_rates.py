"""Year-end intervals of outcome rates hold what came as often as they say, also where outcomes come in batches."""

from datetime import date
from functools import cache

import numpy as np
import pytest

from bluelamp.statistics.projection.arithmetic.backtest import by_row, measure_drift
from bluelamp.statistics.projection.arithmetic.crimes import Crimes
from bluelamp.statistics.projection.arithmetic.outcomes import Outcomes
from bluelamp.statistics.projection.arithmetic.panel import Panel
from bluelamp.statistics.projection.arithmetic.simulation import generator, interval
from bluelamp.statistics.projection.arithmetic.window import YEAR, Window, month_number
from tests.fixtures.projection_policy import seed_policy
from tests.fixtures.yearly_fits import yearly_fits

FIRST, SERIES, YEARS, SHARE = date(2008, 4, 1), 240, 5, 0.3
SEEN = [date(2012, 9, 30), date(2012, 12, 31), date(2013, 1, 31), date(2013, 2, 28)]


@cache
def outcomes_of(dispersion: float) -> Outcomes:
    """Crimes by chance alone; of each month's a share has an outcome that varies so that their counts have that dispersion."""
    random = np.random.default_rng(2026)
    mean = np.geomspace(200, 1000, SERIES)[:, None] * np.ones(YEARS * YEAR)
    crimes = random.poisson(mean).astype(float)
    excess = dispersion - 1
    share = SHARE * (random.gamma(SHARE * mean / excess) * excess / (SHARE * mean) if excess else np.ones_like(mean))
    outcomes = random.binomial(crimes.astype(int), np.clip(share, 0, 1)).astype(float)
    keys = tuple(f"m{row}|force|{row}" for row in range(SERIES))
    measures, types, own = np.array([key.split("|")[0] for key in keys]), np.repeat("force", SERIES), np.arange(SERIES)
    beside = Crimes(Panel(keys, types, own, crimes, seed_policy()), measures, yearly_fits())
    years = [month_number(FIRST) + YEAR * year for year in range(YEARS + 1)]
    still = {year: np.zeros(SERIES) for year in years}
    panel = Panel(keys, types, own, outcomes, seed_policy("outcome_rate"))
    return Outcomes(panel, measures, beside, np.arange(SERIES), still, yearly_fits())


@pytest.mark.parametrize("dispersion", [1, 4])
@pytest.mark.parametrize("as_at", SEEN, ids=str)
def test_80_of_100_intervals_hold_what_came(dispersion, as_at):
    kind, now = outcomes_of(dispersion), Window(FIRST, as_at)
    kind.weights = {}
    drift = by_row(kind, measure_drift(kind, now))[now.year_start]
    paths = kind.paths(kind.state(now), np.arange(SERIES), drift, generator("rates", as_at), 500)
    low, high = interval(paths, 0.8)
    actual = kind.actual(now.year_start - month_number(FIRST))
    assert ((low <= actual) & (actual <= high)).mean() >= 0.75
