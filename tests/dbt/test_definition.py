"""A measure's definition is policy with dates: from its first day it counts both years and every month of a series."""

from datetime import date

import pytest

from bluelamp.transform import build
from tests.fixtures.raw_rows import crime, outcome, select, write_rows

RATE = "all_crime_outcome_rate"


def rate() -> tuple[str, dict[str, int | None]]:
    """The definition of the force's outcome rate, and the terms of both years."""
    [(version, inputs)] = select(
        """select definition_version, inputs from build.mart_figure
           where measure_id = %s and area_type = 'force' and statistic = 'year_on_year_change'""",
        RATE,
    )
    return version, inputs


def outcomes_by_month() -> list[tuple[str, int]]:
    return select(
        """select to_char(month_start_date, 'YYYY-MM'), numerator::integer from core.int_measure_month
           where measure_id = %s and area_type = 'force' and numerator > 0 order by 1""",
        RATE,
    )


@pytest.mark.slow("two nights are built")
def test_a_new_definition_counts_both_years_and_every_month_from_its_first_day(built_home):
    """Community resolutions (type 8) count since 1 April 2013; the night that reaches this day brings nothing else."""
    last_day, first_day = date(2013, 3, 31), date(2013, 4, 1)
    crimes = [crime(1, "2012-04-01"), crime(2, "2013-02-01"), crime(3, "2013-02-01")]
    outcomes = [
        outcome(1, "2012-04-01", outcome_type="8"),
        outcome(2, "2013-02-02"),
        outcome(3, "2013-02-03", outcome_type="8"),
    ]
    write_rows("crime", crimes, date(2012, 4, 1), until=last_day)
    write_rows("outcome", outcomes, date(2012, 4, 1), until=last_day)
    write_rows("satisfaction", [], date(2012, 4, 1), until=last_day)
    assert build().as_at_date == last_day
    # Of 2011/12 nothing was delivered, which is not a year without crimes.
    assert rate() == ("2012-04", {"outcomes": 1, "crimes": 3, "previous_outcomes": None, "previous_crimes": None})
    assert outcomes_by_month() == [("2013-02", 1)]

    for feed in ("crime", "outcome", "satisfaction"):
        write_rows(feed, [], first_day)
    summary = build()
    assert (summary.as_at_date, summary.is_full_refresh) == (first_day, False)
    assert rate() == ("2013-04", {"outcomes": 0, "crimes": 0, "previous_outcomes": 1, "previous_crimes": 1})
    assert outcomes_by_month() == [("2012-04", 1), ("2013-02", 2)]
