"""The risk of a month in progress and the tails behind p-values: the vector of DOMAIN D3, and simulation."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from bluelamp.statistics.chart.arithmetic.count_distribution import beta_binomial, negative_binomial, two_sided
from bluelamp.statistics.chart.part_month_risks import beyond, risks

DRAWS = 400_000


def month(**changes: object) -> dict[str, object]:
    """D3's month: 75 crimes after 14 of 31 days, 130 expected, one and a half times the variance of chance."""
    return {
        "exception_list": "A", "chart_key": "x", "adverse_side": 1, "variance_ratio": 1.5, "seen_count": 75.0,
        "opportunity_left": 17.0, "expected_value": 130 / 31, "expected_left": 130 * 17 / 31, "limit_count": 165.0,
        "distribution": "negative_binomial", **changes,
    }  # fmt: skip


def test_the_vector_of_the_method():
    months = pd.DataFrame([month(), month(limit_count=155.0), month(limit_count=155.999)])
    assert months["expected_left"][0] == pytest.approx(71.29, abs=0.005)
    found = risks(months)
    assert found[0] == pytest.approx(0.0368, abs=5e-5)
    assert found[1] == pytest.approx(0.1845, abs=5e-5)
    assert found[2] == found[1], "a limit between two whole numbers is passed by the next one"


def test_strictly_beyond_on_either_side():
    die = stats.randint(1, 7)
    assert beyond(die, np.array([4, 4.5, 6]), [1, 1, 1]) == pytest.approx([2 / 6, 2 / 6, 0])
    assert beyond(die, np.array([3, 3.5, 1]), [-1, -1, -1]) == pytest.approx([2 / 6, 3 / 6, 0])


def test_what_is_decided_is_certain():
    seen_enough = month(seen_count=170.0)
    no_day_left = month(expected_left=0.0, opportunity_left=0.0)
    rate = {"distribution": "beta_binomial", "adverse_side": -1, "expected_value": 0.3, "variance_ratio": 1.4}
    out_of_reach = month(**rate, seen_count=2.0, opportunity_left=3.0, limit_count=6.0)
    reached = month(**rate, seen_count=6.0, opportunity_left=3.0, limit_count=6.0)
    one_left = month(**rate, seen_count=5.0, opportunity_left=1.0, limit_count=6.0)
    found = risks(pd.DataFrame([seen_enough, no_day_left, out_of_reach, reached, one_left]))
    assert list(found[:4]) == pytest.approx([1, 0, 1, 0], abs=1e-12)
    assert found[4] == pytest.approx(0.7), "the one crime left has no outcome"


@pytest.mark.parametrize("ratio", [1.0, 1.6, 4.0])
def test_both_families_are_what_they_say(ratio):
    rng = np.random.default_rng(13)
    count = negative_binomial(40, ratio)
    assert (count.mean(), count.var()) == (pytest.approx(40), pytest.approx(40 * ratio, rel=1e-5))
    rate = beta_binomial(60, 0.3, ratio)
    assert (rate.mean(), rate.var()) == (pytest.approx(18), pytest.approx(60 * 0.3 * 0.7 * ratio, rel=1e-4))
    # A rate that itself varies, by Gamma or by Beta, makes counts that vary more than chance.
    if ratio > 1:
        drawn = rng.poisson(rng.gamma(40 / (ratio - 1), ratio - 1, DRAWS))
        assert count.sf(55) == pytest.approx((drawn > 55).mean(), abs=4 * np.sqrt(0.25 / DRAWS))
        weight = 59 / (ratio - 1) - 1
        drawn = rng.binomial(60, rng.beta(0.3 * weight, 0.7 * weight, DRAWS))
        assert rate.cdf(12) == pytest.approx((drawn <= 12).mean(), abs=4 * np.sqrt(0.25 / DRAWS))
    else:
        assert count.sf(55) == pytest.approx(stats.poisson(40).sf(55), rel=1e-4)
        assert rate.cdf(12) == pytest.approx(stats.binom(60, 0.3).cdf(12), rel=1e-4)


def test_two_tails_are_never_more_than_certain_and_never_too_small():
    five = negative_binomial(5, 1.0)
    assert two_sided(five, np.array([5, 14, 0])) == pytest.approx(
        [1, 2 * stats.poisson(5).sf(13), 2 * stats.poisson(5).cdf(0)], rel=1e-4
    )
    # Chance alone gets a p-value of at most five in a hundred in at most five of a hundred months; a normal curve's 1 in 2,000
    # at 14 crimes is in truth 1 in 700.
    drawn = stats.poisson(5).rvs(DRAWS, random_state=np.random.default_rng(1))
    assert (two_sided(five, drawn) <= 0.05).mean() <= 0.05
    assert two_sided(five, 14) > 10 * 2 * stats.norm.sf((14 - 5) / 5**0.5)
