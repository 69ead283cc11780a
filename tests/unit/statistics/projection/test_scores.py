"""Scores of projections, each by hand, and what an honest interval covers."""

import numpy as np
import pytest

from bluelamp.statistics.projection.arithmetic.drift import drift_sd, needed_variance
from bluelamp.statistics.projection.arithmetic.scores import LEVELS, covered, pinball, quantiles, scaled_error
from tests.fixtures.projection_policy import seed_policy


def test_a_count_that_many_paths_share_is_covered_in_part():
    # Half of the paths end at 0, a quarter each at 1 and 2: 0 stands for 0 to 0.5, of which 80 % covers 0.1 to 0.5.
    paths = np.array([[0, 0, 1, 2]] * 4, dtype=float)
    assert covered(paths, np.array([0.0, 1, 2, 3]), 0.8).tolist() == pytest.approx([0.8, 1, 0.6, 0])
    assert covered(paths, np.array([0.5]).repeat(4), 0.8).tolist() == [1] * 4  # between what occurs, inside
    assert covered(paths, np.array([0.0, 1, 2, 3]), 0.5).tolist() == pytest.approx([0.5, 1, 0, 0])


def test_an_honest_interval_covers_what_it_says_however_small_the_counts():
    random = np.random.default_rng(3)
    for mean in (0.3, 2.0, 400.0):
        paths = random.poisson(mean, (4000, 400)).astype(float)
        share = covered(paths, random.poisson(mean, 4000).astype(float), 0.8).mean()
        assert share == pytest.approx(0.8, abs=0.02), mean


def test_quantile_loss_by_hand():
    bounds = quantiles(np.arange(1.0, 1001)[None, :])
    assert bounds[:, 0].tolist() == [25, 100, 250, 500, 750, 900, 975]
    # 600 came: below it the loss is level × distance, above (1 − level) × distance.
    by_hand = [0.025 * 575, 0.1 * 500, 0.25 * 350, 0.5 * 100, 0.25 * 150, 0.1 * 300, 0.025 * 375]
    assert len(LEVELS) == 7
    assert pinball(bounds, np.array([600.0]))[0] == pytest.approx(sum(by_hand) / 7)


def test_an_error_is_scaled_by_last_years_same_months_of_training_alone():
    values = np.array([[10.0] * 12 + [12, 8] * 6 + [20, 20]])
    months = np.array([[17.0, 25]])
    # In training every month was 2 off the one a year before; the forecasts were 3 and 5 off.
    assert scaled_error(values, months, 24, 18).tolist() == [2]
    assert np.isnan(scaled_error(values, months, 24, 25)).all()
    never_changed = np.array([[10.0] * 26])
    assert np.isnan(scaled_error(never_changed, months, 24, 18)).all()
    # A month without a value (nobody was asked) does not count.
    values[0, 25] = np.nan
    assert scaled_error(values, months, 24, 18).tolist() == [1.5]


def test_the_drift_of_years_is_what_makes_eighty_per_cent_covered():
    random = np.random.default_rng(5)
    explained = random.uniform(0.001, 0.02, 20_000)
    error = random.standard_normal(20_000) * np.sqrt(explained + 0.01)
    assert needed_variance(error, explained) == pytest.approx(0.01, rel=0.1)
    assert needed_variance(error / 5, explained) == 0
    # Policy's 0.11 counts as one year beside what two years have shown.
    policy = seed_policy(drift_sd=0.11, drift_years=1)
    assert drift_sd([], policy) == pytest.approx(0.11)
    assert drift_sd([0.0, 0.04], policy) == pytest.approx(np.sqrt((0.0121 + 0.04) / 3), abs=1e-6)
