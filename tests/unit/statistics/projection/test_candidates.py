"""The seven candidates, each against numbers worked out by hand."""

from datetime import date

import numpy as np
import pytest

from bluelamp.statistics.projection.arithmetic.fits import Fit, fit_series
from bluelamp.statistics.projection.arithmetic.forecast import combine, forecast, method
from bluelamp.statistics.projection.arithmetic.modelled import FitTable
from bluelamp.statistics.projection.arithmetic.regression import Regression, fit_regression, level_alone
from bluelamp.statistics.projection.arithmetic.season import month_factors
from bluelamp.statistics.projection.arithmetic.simple import simple_candidates
from bluelamp.statistics.projection.arithmetic.smoothing import Smoothing, ahead, fit_smoothing, roll
from bluelamp.statistics.projection.arithmetic.window import Window
from tests.fixtures.projection_policy import seed_policy

OCTOBER = Window(date(2012, 4, 1), date(2013, 10, 14))


def totals(candidates: dict[str, np.ndarray], recorded: float) -> dict[str, float]:
    return {name: round(recorded + float(months[0].sum()), 2) for name, months in candidates.items()}


@pytest.mark.parametrize(("recorded", "year_end"), [(1903, 3526), (588, 1089), (2585, 4789), (820, 1519), (2896, 5366)])
def test_carrying_the_days_on_gives_the_naive_year_ends_of_the_report(recorded, year_end):
    """DOMAIN A3e: × 365 / 197 for burglary, theft of motor vehicle, violence with injury, commercial burglary, theft from."""
    counts = np.zeros((1, 19))
    counts[0, 12] = recorded
    found = simple_candidates(counts, OCTOBER, seed_policy())["flat"]
    assert round(recorded + found.sum()) == year_end


def test_the_simple_candidates_by_hand():
    # Last year 10 a month but 31 in October and 20 in each month after; this year 12 a month, and 7 in the first 14 days.
    counts = np.array([[10, 10, 10, 10, 10, 10, 31, 20, 20, 20, 20, 20, 12, 12, 12, 12, 12, 12, 7]], dtype=float)
    policy = seed_policy(shrinkage_count=21, shrinkage_share=1)
    # To 14 October: 79 this year, 74 last year (60 and 14 of October's 31, by days); 117 were still to come then.
    found = totals(simple_candidates(counts, OCTOBER, policy), 79)
    assert found["flat"] == round(79 * 365 / 197, 2)
    assert found["ratio"] == round(79 + 117 * 79 / 74, 2)
    assert found["remainder"] == 79 + 117
    # k = 21 + 74: (79 + 95) / (74 + 95)
    assert found["shrunk_ratio"] == round(79 + 117 * 174 / 169, 2)
    assert found["seasonal_naive"] == 79 + 100 + 17
    # Where last year's days are known, they are used: 80 to the 14th, so that 111 were to come.
    known = totals(simple_candidates(counts, OCTOBER, policy, np.array([80.0])), 79)
    assert known["remainder"] == 79 + 111
    assert known["ratio"] == round(79 + 111 * 79 / 80, 2)
    assert known["seasonal_naive"] == found["seasonal_naive"]
    # Where last year has no such count to compare with, its months are cut by days as without one.
    assert totals(simple_candidates(counts, OCTOBER, policy, np.array([np.nan])), 79) == found


def test_before_a_year_begins_nothing_is_shrunk_and_nothing_carried_on():
    counts = np.arange(1.0, 13)[None, :]
    found = simple_candidates(counts, Window(date(2012, 4, 1), date(2013, 3, 31), 1), seed_policy())
    assert found["shrunk_ratio"].tolist() == found["remainder"].tolist() == counts.tolist()
    assert np.isnan(found["flat"]).all()
    assert np.isnan(found["ratio"]).all()


def test_month_factors_are_drawn_towards_one_by_their_noise():
    """Two years of 310 in each 31-day month, 300 in each 30-day month, 280 in February, and Decembers of 465 (15 a day)."""
    window = Window(date(2010, 4, 1), date(2012, 3, 31))
    days = window.days
    counts = days * 10
    counts[[8, 20]] = 465
    trusted = month_factors(counts[None, :], window, 100.0, np.array([1.0]))[0]
    assert trusted[11] / trusted[0] == pytest.approx(1.5)
    assert trusted.mean() == pytest.approx(1)
    # Prior variance 0.01, noise 1 / 2 × the expected December count: the logarithm keeps 0.01 / (0.01 + noise) of itself.
    expected = 10.0 * 31 * (sum(days) * 10 + 310) / (sum(days) * 10)
    drawn = month_factors(counts[None, :], window, 0.1, np.array([1.0]))[0]
    kept = 0.01 / (0.01 + 1 / (2 * expected))
    # The ratio is to the year's mean, of which December's surplus is a part.
    assert np.log(drawn[11] / drawn[0]) == pytest.approx(kept * np.log(1.5), rel=0.01)
    assert np.allclose(
        month_factors(counts[None, :8], Window(date(2010, 4, 1), date(2010, 11, 30)), 0.1, np.ones(1)), 1
    )


def test_smoothing_rolled_forward_is_what_statsmodels_makes_of_the_same_parameters():
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    random = np.random.default_rng(1)
    series = np.log(random.poisson(200, (3, 30)) + 0.5) + np.linspace(0, 0.4, 30)
    fits = [fit_smoothing(values[:24]) for values in series]
    parameters = np.array([[f.level_weight, f.trend_weight, f.damping, f.first_level, f.first_trend] for f in fits])
    level, trend = roll(series, parameters)
    found = ahead(level, trend, parameters[:, 2], np.arange(1, 7))
    for row, values in enumerate(series):
        model = ETSModel(values, error="add", trend="add", damped_trend=True, initialization_method="known",
                         initial_level=parameters[row, 3], initial_trend=parameters[row, 4])  # fmt: skip
        assert np.allclose(model.smooth(parameters[row, :3]).forecast(6), found[row], atol=1e-8)


def test_the_regression_finds_the_level_trend_and_dispersion():
    exposure = np.array([30.0, 31.0] * 12)
    growing = 4 * np.exp(0.12 * np.arange(-23, 1) / 12) * exposure
    found = fit_regression(growing, exposure)
    assert (found.level, found.trend) == pytest.approx((np.log(4), 0.12), abs=1e-6)
    # 2 and 4 in turn over an exposure of 1: mean 3, four squared residuals of 1, over 3, by 3 degrees of freedom.
    alone = level_alone(np.array([2.0, 4, 2, 4]), np.ones(4))
    assert (alone.level, alone.trend, alone.dispersion) == pytest.approx((np.log(3), 0, 4 / 9))


def test_modelled_candidates_by_hand_of_a_force_and_of_an_area_that_it_lends_to():
    """Two crimes a day, no season, no trend: 336 in the 168 days to come; the area has a quarter of the force's."""
    window = Window(date(2012, 4, 1), date(2013, 10, 14))
    days = np.append(window.days, 14)
    flat = Fit(12, (1.0,) * 12, Smoothing(0.2, 0.0, 0.9, np.log(2), 0.0), Regression(np.log(2), 0.0, 1.0))
    fits = FitTable.of([flat, flat], np.array([0, 0]))
    counts = np.stack([days * 2, days / 2])
    found = forecast(counts, window, seed_policy(), fits)
    assert found.rest_by("glm")[0] == pytest.approx(336)
    # ETS adds half a crime to every month before its logarithm.
    assert found.rest_by("ets")[0] == pytest.approx(336, rel=0.01)
    share = (days.sum() / 2 + 0.5) / (days.sum() * 2 + 1)
    assert found.rest_by("glm")[1] == pytest.approx(336 * share)
    assert found.members == [("shrunk_ratio", "ets", "glm")] * 2
    # Half as many again this year: the level moves by what its certainty leaves of it (drift 0.11, half of the rest).
    more = counts.copy()
    more[:, 12:] *= 1.5
    expected, policy = 2 * days[12:].sum(), seed_policy()
    prior = 1 / policy.drift_sd**2 + policy.level_share * expected
    moved = (1.5 * expected + prior) / (expected + prior)
    assert forecast(more, window, policy, fits).rest_by("glm")[0] == pytest.approx(336 * moved)


def test_a_trend_is_damped_month_by_month():
    window = Window(date(2012, 4, 1), date(2014, 3, 31), 1)
    fit = Fit(24, (1.0,) * 12, None, Regression(0.0, 0.12, 1.0))
    counts = window.days[None, :]  # one a day, as expected
    found = forecast(counts, window, seed_policy(trend_damping=0.5), FitTable.of([fit], np.array([0])))
    # April: 0.12 / 12 × 0.5; May adds 0.25 of it.
    assert found.candidates["glm"][0, :2] == pytest.approx([30 * np.exp(0.005), 31 * np.exp(0.0075)])
    assert found.members == [("shrunk_ratio", "glm")]
    assert np.isnan(found.candidates["ets"]).all()


def test_members_are_combined_by_median_or_weights_of_those_that_are_there():
    parts = np.array([[10.0, 10.0], [20.0, np.nan], [60.0, 60.0]])
    there = ~np.isnan(parts)
    assert combine(parts, there).tolist() == [20, 35]
    weights = np.array([[0.25, 0.5, 0.25]] * 2)
    assert combine(parts, there, weights).tolist() == [27.5, 35]
    assert combine(parts, there, np.array([[0.25, 0.5, 0.25], [np.nan] * 3])).tolist() == [27.5, 35]
    assert method(("shrunk_ratio", "glm"), weights[0]) == "mean of shrunk_ratio 0.50, glm 0.50"
    assert method(("shrunk_ratio", "glm"), np.array([np.nan] * 3)) == "median of shrunk_ratio, glm"


def test_a_first_year_is_carried_on_as_it_goes():
    found = forecast(np.array([[30.0, 31, 30]]), Window(date(2013, 4, 1), date(2013, 6, 30)), seed_policy())
    assert found.members == [("flat",)]
    assert found.rest[0] == pytest.approx(274)


def test_a_short_or_small_series_has_no_trend_of_its_own():
    window = Window(date(2010, 4, 1), date(2012, 3, 31))
    policy = seed_policy(fit_minimum_months=24, fit_minimum_count=20)
    few, many, short = np.full(24, 19.0), np.full(24, 20.0), np.full(23, 90.0)
    assert fit_series(few, window, policy).smoothing is None
    assert fit_series(many, window, policy).smoothing is not None
    assert fit_series(short, window.at_month_end(23), policy).smoothing is None
