"""Every first and last day of a month can be projected from, whatever there is: 31 March has no day left, 1 April has nothing yet."""

from datetime import date, timedelta

import numpy as np
import pytest

from bluelamp.statistics.peer.arithmetic.group import Group, project_group
from bluelamp.statistics.projection.arithmetic.crimes import Crimes
from bluelamp.statistics.projection.arithmetic.outcomes import Outcomes
from bluelamp.statistics.projection.arithmetic.panel import Panel
from bluelamp.statistics.projection.arithmetic.rates import outcome_paths
from bluelamp.statistics.projection.arithmetic.satisfaction import Satisfaction
from bluelamp.statistics.projection.arithmetic.simulation import generator
from bluelamp.statistics.projection.arithmetic.window import Window, month_number
from tests.fixtures.projection_policy import seed_policy

FIRST = date(2010, 4, 1)
TURNING = sorted(
    {date(2012, month, 1) - timedelta(days=back) for month in range(1, 13) for back in (0, 1)}
    | {date(2011, 3, 31), date(2011, 4, 1), date(2012, 2, 28), date(2013, 3, 30), date(2013, 3, 31), date(2013, 4, 1)}
)  # fmt: skip
LENDER = np.zeros(3, dtype=int)
TYPES = np.array(["force", "lpu", "lpu"])


def months(window: Window, mean: float, seed: str) -> np.ndarray:
    """Force, a unit and one without anything: counts of all months, the part month in proportion."""
    random = generator(seed, window.as_at)
    share = np.append(np.ones(window.complete), [window.part_days / 30] if window.part_days else [])
    unit = random.poisson(mean * share).astype(float)
    return np.stack([unit + random.poisson(3 * mean * share), unit, np.zeros(window.length)])


def panel(window: Window, mean: float, seed: str, measure_type: str) -> Panel:
    return Panel(
        ("m|force|force", "m|lpu|a", "m|lpu|b"), TYPES, LENDER, months(window, mean, seed), seed_policy(measure_type)
    )


def year_ends(kind, window: Window) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Recorded so far, expected, and paths of the series shown."""
    state = kind.state(window)
    rows = np.flatnonzero(state.is_shown)
    drift = np.full(3, 0.11)
    return state.recorded[rows], state.value[rows], kind.paths(state, rows, drift, generator("t", window.as_at), 50)


@pytest.mark.real_life("first and last days", "31 March: no day of the year is left")
@pytest.mark.parametrize("as_at", TURNING, ids=str)
def test_every_kind_has_a_year_end_on_every_first_and_last_day(as_at):
    window = Window(FIRST, as_at)
    crimes = Crimes(panel(window, 40, "crimes", "recorded_crime"), np.repeat("m", 3))
    outcomes = Outcomes(
        panel(window, 9, "outcomes", "outcome_rate"), np.repeat("r", 3), crimes, np.arange(3),
        {window.year_start: np.full(3, 0.11)},
    )  # fmt: skip
    satisfied, asked = months(window, 12, "satisfied"), months(window, 12, "satisfied") + months(window, 3, "not")
    survey = Satisfaction(
        crimes.keys, np.repeat("s", 3), TYPES, LENDER,
        (satisfied, asked, 100 * satisfied / np.maximum(asked, 1)), [[0], [1], [2]], seed_policy("satisfaction"),
    )  # fmt: skip
    for kind in (crimes, outcomes, survey):
        recorded, value, paths = year_ends(kind, window)
        assert len(value) == 2
        assert np.isfinite(value).all()
        assert np.isfinite(paths).all()
        if as_at + timedelta(days=1) == date(as_at.year, 4, 1):
            # Nothing is left to come: the year is what was recorded, and every path ends there.
            assert paths == pytest.approx(np.repeat((recorded if kind is crimes else value)[:, None], 50, axis=1))
    if as_at.month == 3 and as_at.day == 31:
        year = slice(window.length - 12, window.length)
        assert outcomes.state(window).value[0] == pytest.approx(
            100 * outcomes.panel.counts[0, year].sum() / crimes.panel.counts[0, year].sum()
        )


@pytest.mark.real_life("first and last days", "31 March: peers whose last month ends the year")
@pytest.mark.parametrize("last", [date(2013, 2, 28), date(2013, 3, 31), date(2013, 4, 30)], ids=str)
def test_a_group_whose_last_month_ends_the_year_is_projected(last):
    length = month_number(last) - month_number(FIRST) + 1
    crimes = np.full((8, length), 50.0)
    found = list(project_group(Group(FIRST, last, crimes, outcomes=crimes / 5), seed_policy("peer_outcome_rate"), "g"))
    assert [round(rate.end) for rate in found] == [20] * 4
    assert np.isfinite([(rate.low, rate.high) for rate in found]).all()
    if last.month == 3:
        assert (found[0].low, found[0].high) == (20.0, 20.0)


@pytest.mark.real_life("first and last days", "no crime is expected any more, or more outcomes than crimes")
@pytest.mark.parametrize(
    ("share", "crimes", "expected"), [(0.0, 0, 0.0), (0.2, 0, 0.0), (1.4, 0, 0.0), (1.4, 1000, 1400.0)]
)
def test_outcomes_to_come_of_no_crime_and_of_old_crimes(share, crimes, expected):
    drawn = outcome_paths(generator("o", FIRST), np.array([share]), np.array([0.0]), np.full((1, 400), float(crimes)))
    assert drawn.mean() == pytest.approx(expected, rel=0.01)
