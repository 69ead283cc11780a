"""The financial year changes between 31 March and 1 April."""

from datetime import date

import pytest

from bluelamp.calendar import year_from, year_label


@pytest.mark.parametrize(
    ("day", "first_day", "label"),
    [
        (date(2013, 3, 31), date(2012, 4, 1), "2012/13"),
        (date(2013, 4, 1), date(2013, 4, 1), "2013/14"),
        (date(2000, 2, 29), date(1999, 4, 1), "1999/00"),
    ],
)
def test_a_day_belongs_to_the_year_that_began_on_1_april(day, first_day, label):
    assert (year_from(day), year_label(day)) == (first_day, label)
    assert year_from(day, 1) == first_day.replace(year=first_day.year + 1)
