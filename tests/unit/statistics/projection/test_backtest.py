"""The back-test looks at nothing that was not known by then, and scores what it projected."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from bluelamp.statistics.projection.arithmetic.backtest import backtest, by_row, finished_years, measure_drift
from bluelamp.statistics.projection.arithmetic.crimes import Crimes
from bluelamp.statistics.projection.arithmetic.panel import Panel
from bluelamp.statistics.projection.arithmetic.policy import Policy
from bluelamp.statistics.projection.arithmetic.weights import squared_errors, weights_of
from bluelamp.statistics.projection.arithmetic.window import Window
from tests.fixtures.projection_policy import seed_policy

NOW = Window(date(2010, 4, 1), date(2013, 10, 14))
# Nothing is smoothed: the walk through the origins is what is tested.
POLICY = seed_policy(fit_minimum_count=1e9, backtest_path_count=100, minimum_year_count=1)


def kind(counts: np.ndarray, policy: Policy = POLICY) -> Crimes:
    rows = len(counts)
    types = np.array(["force", *["lpu"] * (rows - 1)])
    panel = Panel(tuple(f"m|{types[i]}|{i}" for i in range(rows)), types, np.zeros(rows, dtype=int), counts, policy)
    return Crimes(panel, np.repeat("m", rows))


def some_counts() -> np.ndarray:
    random = np.random.default_rng(7)
    parts = random.poisson(40, (5, 43)).astype(float)
    return np.vstack([parts.sum(axis=0), parts])


def walked(counts: np.ndarray):
    crimes = kind(counts)
    drifts = measure_drift(crimes, NOW)
    targets = {start: np.full(len(counts), 480.0) for start in finished_years(NOW, POLICY)}
    return drifts, backtest(crimes, NOW, by_row(crimes, drifts), targets)


def test_two_finished_years_have_a_year_before_them_and_24_month_ends():
    assert finished_years(NOW, POLICY) == [12, 24]
    assert finished_years(NOW, seed_policy(backtest_years=1)) == [24]
    assert finished_years(Window(date(2010, 4, 1), date(2011, 12, 31)), POLICY) == []
    _, origins = walked(some_counts())
    assert [origin.window.as_at for origin in origins][::11] == [
        date(2011, 3, 31),
        date(2012, 2, 29),
        date(2013, 1, 31),
    ]
    assert len(origins) == 24
    assert [len(origin.window.rest) for origin in origins] == [*range(12, 0, -1)] * 2


def test_no_origin_knows_a_later_month():
    """Other months from December 2012 on leave every origin before as it was: its candidates, paths and drift."""
    counts = some_counts()
    later = counts.copy()
    later[:, 32:] = np.random.default_rng(8).poisson(90, later[:, 32:].shape)
    drifts, origins = walked(counts)
    other_drifts, others = walked(later)
    for one, other in zip(origins[:21], others[:21], strict=True):
        assert one.window.as_at <= date(2012, 11, 30)
        assert np.array_equal(one.state.value, other.state.value)
        assert np.array_equal(one.bounds, other.bounds)
    assert not np.array_equal(origins[21].bounds, others[21].bounds)
    # The second year's intervals use what the first has shown, never their own.
    used = [(drift.area_type, drift.year_start, drift.used_sd) for drift in drifts if drift.year_start < NOW.year_start]
    assert used == [(d.area_type, d.year_start, d.used_sd) for d in other_drifts if d.year_start < NOW.year_start]
    assert drifts[-1].used_sd != other_drifts[-1].used_sd


def test_an_origin_is_scored_against_the_year_that_came():
    counts = some_counts()
    _, origins = walked(counts)
    last = origins[-1]
    assert last.actual.tolist() == counts[:, 24:36].sum(axis=1).tolist()
    known = counts[:, 24:35].sum(axis=1)
    assert (last.state.value >= known).all()
    # 480 a year is about what a part has; the force has five times that, and can never meet it.
    assert last.probability[0] == 0
    assert all(0 <= probability <= 1 for probability in last.probability)
    assert np.isfinite(last.scaled_error).all()
    assert np.isnan(origins[0].scaled_error).all()  # a year of training has no year before it


@pytest.mark.parametrize("shock", [0.0, 0.3])
def test_intervals_widen_by_what_the_last_year_has_shown(shock):
    """Series that jump every April: the drift that was measured covers the next jump."""
    random = np.random.default_rng(11)
    levels = np.exp(random.standard_normal((60, 4)) * shock).cumprod(axis=1)
    counts = random.poisson(100 * np.repeat(levels, 12, axis=1)[:, :43]).astype(float)
    drifts, _ = walked(np.vstack([counts.sum(axis=0), counts]))
    first, second = (drift for drift in drifts if drift.area_type == "lpu" and drift.measured_variance is not None)
    assert first.used_sd == pytest.approx(POLICY.drift_sd)
    if shock:
        assert second.used_sd > POLICY.drift_sd + 0.02
    else:
        assert second.used_sd < 0.09


def test_candidates_weigh_by_the_squared_errors_of_years_before():
    """By hand: a force that doubles in its third year; nothing is known of a year when it is projected."""
    crimes = kind(some_counts())
    assert crimes.policy.combination == "backtest"
    state = crimes.state(NOW.at_month_end(18))
    actual, rows = crimes.actual(12), np.array([0, 2])
    members = {**state.candidates, "shrunk_ratio": 1.1 * actual, "ets": 0.8 * actual, "glm": actual / 1.1}
    errors = squared_errors(replace(state, candidates=members), actual, rows)
    assert errors == pytest.approx(np.log([[1.1, 0.8, 1 / 1.1]] * 2) ** 2)
    one, other = 1 / np.log(1.1) ** 2, 1 / np.log(0.8) ** 2
    assert weights_of([errors]) == pytest.approx(
        (one / (2 * one + other), other / (2 * one + other), one / (2 * one + other)), abs=1e-4
    )
    assert weights_of([]) is None
    # A series that lacks a candidate teaches nothing of the others.
    members["ets"] = np.full(len(actual), np.nan)
    assert len(squared_errors(replace(state, candidates=members), actual, rows)) == 0


def test_weights_of_a_year_come_from_finished_years_alone():
    counts = np.random.default_rng(3).poisson(60, (6, 43)).astype(float)
    policy = seed_policy(fit_minimum_months=12, fit_minimum_count=1, own_fit_minimum_count=1, minimum_year_count=1)
    changed = counts.copy()
    changed[:, 24:36] *= 2
    found = [
        {(d.area_type, d.year_start): d.weights for d in measure_drift(kind(c, policy), NOW)} for c in (counts, changed)
    ]
    years = sorted({year for _, year in found[0]})
    assert [found[0]["lpu", year] is None for year in years] == [True, False, False]
    assert all(sum(weights) == pytest.approx(1, abs=2e-4) for weights in found[0].values() if weights)
    assert found[0]["lpu", years[1]] == found[1]["lpu", years[1]], "the year itself does not decide how it is projected"
    assert found[0]["lpu", years[2]] != found[1]["lpu", years[2]]
