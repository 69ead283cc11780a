"""The verdicts of the marts against counts by hand and against the exact distribution, on every row of the sample."""

from collections import Counter
from pathlib import Path

import pytest
from scipy import stats

from bluelamp.settings import settings
from tests.fixtures.changes import CLEAR, MINIMUM_COUNT, STRIKING, change_signal, change_verdict, change_z
from tests.fixtures.raw_rows import select

ROWS = """
    select daily.measure_id, daily.area_type, daily.area_name, daily.period, daily.actual, daily.previous_year, daily.direction,
           period.day_count, period.previous_day_count,
           daily.is_small_count, daily.change_z, daily.change_signal, daily.change_verdict
    from published.mart_daily_crime as daily inner join core.int_report_period as period using (period)"""
VERDICTS = {"clear rise", "clear fall", "no clear change", "too few to judge", "not judged"}


def test_policy_holds_the_limits_that_are_tested_by():
    [head, row] = settings().seed("change_policy").read_text(encoding="utf-8").splitlines()
    limits = dict(zip(head.split(","), row.split(","), strict=False))
    found = (int(limits["minimum_count"]), float(limits["clear_z"]), float(limits["striking_z"]))
    assert found == (MINIMUM_COUNT, CLEAR, STRIKING)


def test_every_row_has_the_verdict_that_its_counts_have(sample_home: Path) -> None:
    """z, signal and word, worked out again from the counts and the days of the periods."""
    rows = select(ROWS)
    assert len(rows) > 1000
    for *key, actual, previous, direction, days, before, is_small, z, signal, verdict in rows:
        by_hand = change_z(actual, previous, days, before)
        assert float(z) == pytest.approx(by_hand, abs=0.00006), key
        assert signal == change_signal(by_hand), key
        assert is_small == (max(actual, previous) < MINIMUM_COUNT), key
        assert verdict == change_verdict(actual, previous, direction, days, before), key
    # Each word and each signal is said of something, else this proves nothing.
    assert {row[-1] for row in rows} == VERDICTS
    assert {row[-2] for row in rows} == {"none", "clear", "striking"}


def test_a_clear_change_is_one_that_the_exact_binomial_test_finds_at_the_5_per_cent_level(sample_home: Path) -> None:
    """Two Poisson counts that come evenly are binomial, given their sum. The corrected z is an approximation: it may differ from
    the exact two-sided test by a hair around 5 %, never far from it."""
    disagree, judged = Counter(), 0
    for *key, actual, previous, _, days, before, is_small, _, _, verdict in select(ROWS):
        if is_small or verdict == "not judged":
            continue
        judged += 1
        chance = stats.binomtest(actual, actual + previous, days / (days + before)).pvalue
        if (chance < 0.05) != verdict.startswith("clear"):
            disagree[tuple(key)] += 1
            assert 0.045 < chance < 0.055, (key, chance)
    assert judged > 500
    assert len(disagree) <= judged / 100, disagree


def test_the_plan_says_what_the_daily_figures_say(sample_home: Path) -> None:
    rows = select(
        """select plan.title, plan.measure_type, plan.change_verdict, daily.change_verdict
           from published.mart_plan_performance as plan
           left join published.mart_daily_crime as daily using (measure_id, area_type, area_name, period)"""
    )
    counts = [row for row in rows if row[1] == "recorded_crime"]
    assert len(counts) > 10
    assert [row for row in counts if row[2] != row[3]] == []
    assert {row[2] for row in rows if row[1] != "recorded_crime"} == {None}
