"""Every word that judges is right as often as docs/method.md says, by simulation or, where it can be had, by the exact sum.

Rates are taken where nothing differs, so that whatever a word finds is an error. The control charts' own are in
tests/dbt/test_chart_alarms.py, through the project's models.
"""

from decimal import Decimal

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from bluelamp.reporting.verdict import Judgement, judge
from tests.fixtures.changes import CLEAR, comparison
from tests.fixtures.verdict_cases import DRAWS, comparisons, edges, group_z, seed


def at_most(found: float, stated: float, draws: int = DRAWS) -> None:
    """A rate is no larger than stated, but for three standard errors of the simulation."""
    assert found <= stated + 3 * np.sqrt(stated * (1 - stated) / draws), found


@pytest.mark.real_life("a verdict louder than its error rate", "clear rises and falls of crimes that come evenly")
@pytest.mark.parametrize("mean", [30, 200, 2000])
@pytest.mark.parametrize(("days", "before"), [(197, 197), (29, 28), (336, 335)])
def test_clear_is_said_of_chance_once_in_twenty(mean, days, before):
    """The year to date, and periods with 29 February, whose extra day is no rise."""
    drawn = comparisons(mean, days, before)
    words = [judge(one) for one in drawn]
    is_clear = [word in (Judgement.RISE, Judgement.FALL) for word in words]
    at_most(float(np.mean(is_clear)), 0.05)
    assert np.mean(is_clear) > 0.03, "a test that never speaks is of no use either"
    at_most(float(np.mean([one.change_signal == "striking" for one in drawn])), 1 / 300)
    if days == before:
        rises = np.mean([word is Judgement.RISE for word in words])
        assert rises == pytest.approx(np.mean(is_clear) / 2, abs=3 * np.sqrt(0.025 / DRAWS))


@pytest.mark.real_life("unequal days", "29 days against 28 in a verdict's exposure: no rise of its own")
def test_an_extra_day_alone_was_called_a_clear_rise():
    """2,000 crimes in 28 days and as many a day in 29: against the days the difference is nothing, against half it is a rise."""
    now = comparison(2071, 2000, days=29, days_before=28)
    assert judge(now) is Judgement.STEADY
    assert now.change_z < Decimal("0.1")
    as_equal = comparison(2130, 2000)
    assert judge(as_equal) is Judgement.RISE
    assert as_equal.change_z > CLEAR
    assert judge(comparison(2130, 2000, days=29, days_before=28)) is Judgement.STEADY


def test_the_table_of_student_t_is_the_distribution():
    for row in seed("student_t"):
        exact = stats.t.ppf(0.5 + float(row["confidence_pct"]) / 200, int(row["degrees_of_freedom"]))
        assert float(row["critical_value"]) == pytest.approx(exact, abs=5e-6)
    assert edges(7) == pytest.approx((1.43976, 2.44691), abs=1e-5)  # DOMAIN D5: 1.44 and 2.45


@pytest.mark.real_life(
    "a verdict louder than its error rate", "groups without difference: significantly above or below"
)
@pytest.mark.parametrize("others", [3, 5, 7])
@pytest.mark.parametrize(("mean", "spread"), [(500, 0.0), (500, 0.15), (5000, 0.3)])
def test_a_force_like_the_others_is_called_similar(others, mean, spread):
    size = np.abs(group_z(np.random.default_rng(others), others, mean, spread))
    slight, significant = edges(others)
    at_most(float((size >= slight).mean()), 0.20)
    at_most(float((size >= significant).mean()), 0.05)
    if spread and others == 7:
        assert (size >= 1.96).mean() > 0.08, "what the normal curve's limit would say"


@pytest.mark.real_life("a verdict louder than its error rate", "a survey whose true rate is its target")
@pytest.mark.parametrize("answers", [30, 100, 1000])
@pytest.mark.parametrize("target", [0.8, 0.85, 0.9])
def test_a_survey_is_certain_by_mistake_a_few_times_in_a_hundred(answers, target):
    """Exact: every number of satisfied answers with its probability; Wilson's interval by statsmodels."""
    satisfied = np.arange(answers + 1)
    low, high = proportion_confint(satisfied, answers, alpha=0.05, method="wilson")
    chance = stats.binom.pmf(satisfied, answers, target)
    assert chance[low >= target].sum() <= 0.03
    assert chance[high < target].sum() <= 0.04
