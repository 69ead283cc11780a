"""What must hold of any projection: never below what is recorded, harder targets less likely, more crime a higher end."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bluelamp.reporting.wording import odds
from bluelamp.statistics.projection.arithmetic import project_year_end
from bluelamp.statistics.projection.arithmetic.crimes import Crimes
from bluelamp.statistics.projection.arithmetic.panel import Panel
from bluelamp.statistics.projection.arithmetic.simulation import counts_around, generator, interval, levels
from bluelamp.statistics.projection.arithmetic.window import Window
from tests.fixtures.projection_policy import seed_policy

FIRST, AS_AT = date(2011, 4, 1), date(2013, 10, 14)
# Small series, so that no package has to fit anything: what must hold does not depend on the size.
SERIES = st.lists(st.integers(0, 19), min_size=31, max_size=31)
POLICY = seed_policy(path_count=300)


def project(counts, **changes):
    return project_year_end(np.array(counts, dtype=float), FIRST, AS_AT, POLICY, key="x", **changes)


@settings(max_examples=40, deadline=None)
@given(SERIES, st.integers(0, 6))
def test_nothing_ends_below_what_is_recorded_and_more_recorded_ends_higher(counts, place):
    found = project(counts)
    assert found.recorded == sum(counts[24:])
    assert found.total >= found.recorded
    assert found.paths.min() >= found.recorded
    low, high = found.interval(0.8)
    wide = found.interval(0.95)
    assert wide[0] <= low <= found.interval(0.5)[0] <= found.interval(0.5)[1] <= high <= wide[1]
    more = list(counts)
    more[24 + place] += 10
    assert project(more).total >= found.total + 10


@settings(max_examples=40, deadline=None)
@given(SERIES, st.floats(0, 400), st.floats(0, 400))
def test_a_harder_target_is_met_less_often(counts, one, other):
    found = project(counts)
    assert found.probability_at_most(min(one, other)) <= found.probability_at_most(max(one, other))
    assert found.probability_at_least(max(one, other)) <= found.probability_at_least(min(one, other))
    assert found.probability_at_most(found.recorded - 1) == 0
    assert found.probability_at_least(found.recorded) == 1


def test_the_same_series_and_date_give_the_same_paths_and_another_key_gives_others():
    counts = [12] * 31
    assert project(counts).paths.tolist() == project(counts).paths.tolist()
    other = project_year_end(np.array(counts, dtype=float), FIRST, AS_AT, POLICY, key="y")
    assert other.paths.tolist() != project(counts).paths.tolist()
    assert other.total == project(counts).total


def test_years_ahead_are_less_certain_and_have_nothing_recorded():
    counts = [40 + month % 5 for month in range(31)]
    spreads = []
    for years in range(4):
        found = project(counts, years_ahead=years)
        assert found.recorded == (0 if years else sum(counts[24:]))
        low, high = found.interval(0.8)
        spreads.append((high - low) / found.total)
    assert spreads == sorted(spreads)


def test_a_year_that_is_over_ends_where_it_stands():
    found = project_year_end(np.arange(36.0), FIRST, date(2014, 3, 31), POLICY, key="x")
    assert (found.recorded, found.total, set(found.paths)) == (354, 354, {354})


def test_counts_must_fit_the_dates():
    with pytest.raises(ValueError, match="31 months, not 30"):
        project([1] * 30)


def test_crimes_that_will_be_taken_out_again_are_taken_off():
    """A tenth of 700 recorded: 630 stay, and on the paths a binomial number of them."""
    window = Window(FIRST, AS_AT)
    counts = np.array([[100.0] * 31])
    panel = Panel(("m|force|force",), np.array(["force"]), np.array([0]), counts, POLICY)
    nothing_to_come = Crimes(panel, np.array(["m"]), lambda *_: None, removal_share=np.array([0.1]))
    state = nothing_to_come.state(window)
    assert state.value[0] == pytest.approx(630 + state.rest[0])
    kept, _ = nothing_to_come.draw(state, np.array([0]), np.zeros(1), generator("x", AS_AT), 4000)
    assert kept.mean() == pytest.approx(630, abs=1)
    assert kept.std() == pytest.approx(np.sqrt(700 * 0.1 * 0.9), rel=0.05)
    # An earlier month-end is judged by what is known now, so nothing is taken off there.
    assert nothing_to_come.state(window.at_month_end(27)).removal.tolist() == [0]


def test_paths_have_the_noise_of_a_negative_binomial_around_a_lognormal():
    random = generator("x", AS_AT)
    drawn = counts_around(random, np.full((1, 200_000), 50.0), np.array([3.0]))
    assert drawn.mean() == pytest.approx(50, rel=0.01)
    assert drawn.var() == pytest.approx(150, rel=0.02)
    plain = counts_around(random, np.full((1, 200_000), 50.0), np.array([1.0]))
    assert plain.var() == pytest.approx(50, rel=0.02)
    level = levels(random, np.array([100.0]), np.array([0.2]), 200_000)
    assert np.median(level) == pytest.approx(100, rel=0.01)
    assert np.log(level).std() == pytest.approx(0.2, rel=0.01)


def test_an_interval_has_the_share_that_it_is_named_for():
    low, high = interval(np.arange(1.0, 1001), 0.8)
    assert (low, high) == (100, 900)


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        (0, "less than 1 in 200"), (0.01, "about 1 in 100"), (0.041, "about 1 in 20"), (0.0395, "about 1 in 30"),
        (0.0833, "about 1 in 12"),
        (0.25, "about 1 in 4"), (0.4, "about 2 in 5"), (0.5, "about 1 in 2"), (0.6, "about 3 in 5"),
        (0.75, "about 3 in 4"), (0.9167, "about 11 in 12"), (0.99, "about 99 in 100"), (1, "more than 199 in 200"),
    ],
)  # fmt: skip
def test_a_probability_as_people_say_it(probability, words):
    assert odds(probability) == words
