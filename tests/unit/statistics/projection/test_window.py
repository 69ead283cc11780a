"""What is known at a date and what is still to come, month by month."""

from datetime import date

import numpy as np
import pytest

from bluelamp.statistics.projection.arithmetic.window import Window

FIRST = date(2010, 4, 1)


def test_the_fourteenth_of_october_has_seen_197_of_365_days():
    window = Window(FIRST, date(2013, 10, 14))
    assert (window.complete, window.part_days, window.length, window.known_in_year) == (42, 14, 43, 7)
    assert window.seen_days == 197
    assert window.observed_share == pytest.approx(197 / 365)
    assert window.rest_days.tolist() == [17, 30, 31, 31, 28, 31]
    assert window.rest_calendar.tolist() == [9, 10, 11, 0, 1, 2]
    assert window.rest_steps.tolist() == [1, 2, 3, 4, 5, 6]
    assert window.rest_share[0] == pytest.approx(17 / 31)
    assert window.year_end_date == date(2014, 3, 31)


@pytest.mark.parametrize(
    ("as_at", "years_ahead", "known", "months_to_come", "year_end", "years_before"),
    [
        (date(2013, 3, 31), 0, 12, 0, date(2013, 3, 31), 0),  # over
        (date(2013, 3, 31), 1, 0, 12, date(2014, 3, 31), 0),  # about to begin
        (date(2013, 4, 1), 0, 1, 12, date(2014, 3, 31), 0),
        (date(2013, 9, 30), 0, 6, 6, date(2014, 3, 31), 0),
        (date(2013, 9, 30), 2, 0, 12, date(2016, 3, 31), 1.5),
        (date(2013, 10, 14), 1, 0, 12, date(2015, 3, 31), 0.5),
    ],
)
def test_where_a_year_stands(as_at, years_ahead, known, months_to_come, year_end, years_before):
    window = Window(FIRST, as_at, years_ahead)
    assert (window.known_in_year, len(window.rest), window.year_end_date) == (known, months_to_come, year_end)
    assert window.years_before == years_before


def test_a_leap_day_is_a_day_of_its_year():
    assert Window(FIRST, date(2012, 2, 29)).seen_days == 335
    assert Window(FIRST, date(2012, 2, 28)).rest_days.tolist() == [1, 31]


def test_last_year_is_the_same_months_a_year_before_or_as_many_years_as_it_takes():
    counts = np.arange(30)[None, :]  # April 2010 is 0
    assert Window(FIRST, date(2012, 9, 30)).last_year(counts).tolist() == [[18, 19, 20, 21, 22, 23]]
    # The year after next April: what is known of its months is one year back up to September, two from October on.
    assert Window(FIRST, date(2012, 9, 30), 1).last_year(counts).tolist() == [
        [24, 25, 26, 27, 28, 29, 18, 19, 20, 21, 22, 23]
    ]
    young = Window(FIRST, date(2010, 12, 31)).last_year(counts[:, :9])
    assert np.isnan(young).all()


def test_a_month_end_belongs_to_the_year_that_its_next_month_belongs_to():
    now = Window(FIRST, date(2013, 10, 14))
    assert now.at_month_end(24) == Window(FIRST, date(2012, 3, 31), 1)
    assert now.at_month_end(25) == Window(FIRST, date(2012, 4, 30), 0)
