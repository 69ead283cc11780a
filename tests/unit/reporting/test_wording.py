"""Figures in words: one way of writing them everywhere."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from bluelamp.reporting import wording


@pytest.mark.parametrize(
    ("value", "plain", "with_sign"), [(0, "0", "0"), (1903, "1,903", "+1,903"), (-1234567, "−1,234,567", "−1,234,567")]
)
def test_whole_numbers_have_thousands_and_true_minus_signs(value, plain, with_sign):
    assert wording.number(value) == plain
    assert wording.signed(value) == with_sign


@pytest.mark.parametrize(("value", "words"), [("2.1", "+2.1%"), ("-8.3", "−8.3%"), ("0.0", "0.0%"), ("25", "+25.0%")])
def test_percentages_have_one_decimal(value, words):
    assert wording.percentage(Decimal(value), sign=True) == words


@pytest.mark.parametrize(
    ("value", "rate", "change"),
    [
        ("-2.5", "−2.5%", "−2.5%"),
        ("24.50", "24.5%", "+24.5%"),
        ("-10", "−10%", "−10%"),
        ("100", "100%", "+100%"),
        ("0", "0%", "0%"),
    ],
)
def test_a_target_is_told_as_it_was_set(value, rate, change):
    assert wording.target_percentage(Decimal(value)) == rate
    assert wording.target_percentage(Decimal(value), is_change=True) == change
    assert wording.as_set(Decimal(value), 2) == f"{wording.decimal(Decimal(value), 2)}"


def test_a_percentage_that_does_not_exist_says_why():
    assert wording.change_percentage(None, 0) == "none last year"
    assert wording.change_percentage(None, None) == "no comparison"


@pytest.mark.parametrize(
    ("change", "words"), [(682, "682 more crimes"), (-173, "173 fewer crimes"), (0, "no change in crimes")]
)
def test_counts_are_more_or_fewer(change, words):
    assert wording.more_or_fewer(change, "crimes") == words


def test_a_span_names_a_shared_year_once():
    assert wording.span(date(2013, 4, 1), date(2013, 10, 14)) == "1 April to 14 October 2013"
    assert wording.span(date(2012, 10, 1), date(2013, 9, 30)) == "1 October 2012 to 30 September 2013"


def test_clock_is_the_forces_own_time_in_summer_and_winter():
    assert wording.clock(datetime(2013, 10, 15, 5, 31, tzinfo=UTC)) == "15 October 2013, 06:31"
    assert wording.clock(datetime(2013, 12, 15, 5, 31, tzinfo=UTC)) == "15 December 2013, 05:31"


def test_months_cross_the_turn_of_the_year():
    assert wording.months_to(date(2013, 2, 1), 3) == [date(2012, 12, 1), date(2013, 1, 1), date(2013, 2, 1)]


def test_performance_years_run_from_april_to_march():
    months = wording.months_to(date(2013, 9, 1), 24)
    assert wording.performance_years(months) == [("2011/12", 6), ("2012/13", 12), ("2013/14", 6)]
    assert wording.performance_years([date(2000, 3, 1)]) == [("1999/00", 1)]
